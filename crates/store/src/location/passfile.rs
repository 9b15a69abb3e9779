//! Files of passwords, in the format of PostgreSQL's `.pgpass`.

/// The password of the first line whose host, port, database and user are these; `*` stands for any.
pub(super) fn password(text: &str, wanted: [&str; 4]) -> Option<String> {
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let [given @ .., password] = <&[String; 5]>::try_from(fields.as_slice()).ok()?;
        let is_meant = given.iter().zip(wanted).all(|(given, wanted)| given == "*" || given == wanted);
        is_meant.then(|| password.clone())
    })
}

/// The fields of a line: a colon ends each but the last, and a backslash takes the meaning of what follows.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let is_last = fields.len() == 5;
        match (c, fields.last_mut()) {
            (':', _) if !is_last => fields.push(String::new()),
            ('\\', Some(field)) => field.extend(chars.next()),
            (c, Some(field)) => field.push(c),
            (_, None) => {}
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules are those of PostgreSQL's manual, chapter "The Password File".
    #[test]
    fn the_first_line_that_is_meant_counts() {
        let text = "# db:5432:x:scan:comment\n\
                    short:5432:x\n\
                    other:5432:x:scan:other\n\
                    db:5433:x:scan:port\n\
                    db:*:x:scan:a\\:b\\\\c:d\n\
                    *:*:*:*:any\n";
        for (wanted, expected) in [
            (["db", "5432", "x", "scan"], "a:b\\c:d"),
            (["db", "5433", "x", "scan"], "port"),
            (["other", "5432", "x", "scan"], "other"),
            (["other", "5432", "x", "root"], "any"),
        ] {
            assert_eq!(password(text, wanted).as_deref(), Some(expected), "{wanted:?}");
        }
        assert_eq!(password("db:5432:x:scan:p", ["db", "5432", "y", "scan"]), None);
        assert_eq!(password("\\*:5432:x:scan:p\r", ["*", "5432", "x", "scan"]).as_deref(), Some("p\r"));
        assert_eq!(password("", ["db", "5432", "x", "scan"]), None);
    }
}
