//! Input that cannot be read: what is said about it, where, and that the rest is read all the same.

use seawall_yaml::{ErrorKind, Limits, Options, read};

/// Reads `broken`, then a document that is fine, and gives kind, message and start of the error.
#[track_caller]
fn gap(broken: &[u8], limits: Limits) -> (ErrorKind, String, u32) {
    let mut input = broken.to_vec();
    input.extend_from_slice(b"\n---\nfine: true\n");
    let stream = read(&input, &Options { limits, ..Options::default() });
    let [refused, fine] = &stream.documents[..] else {
        panic!("expected two documents, got {}", stream.documents.len());
    };
    let root = *fine.root.as_ref().expect("the second document is fine");
    assert_eq!(stream.tree.value(root).to_json(), r#"{"fine":true}"#);
    assert_eq!(stream.tree.len(), 2, "nothing of the refused document stays");
    let error = refused.root.as_ref().expect_err("the first document is broken");
    (error.kind, error.message.clone(), error.span.start)
}

#[track_caller]
fn check(broken: impl AsRef<[u8]>, kind: ErrorKind, message: &str, start: u32) {
    assert_eq!(gap(broken.as_ref(), Limits::default()), (kind, message.to_owned(), start));
}

#[test]
fn text_that_is_no_yaml_or_json() {
    check("a: 1\nb: [1, 2", ErrorKind::Syntax, "expected `,` or `]`", 14);
    check("a: 1\n b: 2", ErrorKind::Syntax, "a map cannot begin here", 7);
    check("a: 'x", ErrorKind::Syntax, "quoted value has no end", 3);
    check("a:\n\t- 1", ErrorKind::Syntax, "found a tab where a value begins", 3);
    check("a: *x", ErrorKind::Syntax, "alias has no anchor before it", 3);
    check("{\"a\": 1,\n\"b\": ", ErrorKind::Syntax, "expected a digit", 16);
    check("{\"a\": [tru}", ErrorKind::Syntax, "expected `true`, `false` or `null`", 10);
}

#[test]
fn values_without_a_form_in_json() {
    check("a: .nan", ErrorKind::NotJson, "infinity and not-a-number have no form in JSON", 3);
    check("~: 1", ErrorKind::NotJson, "key is null", 0);
    check("? [a]\n: 1", ErrorKind::NotJson, "key is no scalar", 2);
    check("1: a\n'1': b", ErrorKind::NotJson, "two keys of different types become the same string", 5);
}

#[test]
fn bytes_that_are_no_text() {
    check(b"a: 1\nb: \xff", ErrorKind::Encoding, "input is not UTF-8", 8);
    check(b"a: 1\nb: \0", ErrorKind::Encoding, "found a control character", 8);
}

#[test]
fn places_stay_within_the_input() {
    let half: &[u8] = b"\xfe\xff\0a\0:\0 \xd8";
    for input in [half, b"a: 'x", b"a: [", b"{\"a\":", b"\xff", b"--- x", b"a: \xe2\x80"] {
        let stream = read(input, &Options::default());
        let error = stream.documents[0].root.as_ref().expect_err("it is broken");
        assert!(error.span.start <= error.span.end && error.span.end as usize <= input.len(), "{input:?}");
    }
}

#[test]
fn alias_bombs() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        bomb += &format!("a{level}: &a{level} [{}]\n", before.trim_end_matches(", "));
    }
    let (kind, message, _) = gap(bomb.as_bytes(), Limits::default());
    assert_eq!((kind, message.as_str()), (ErrorKind::Limit, "aliases stand for too many values"));
    check("a: &a [*a]", ErrorKind::Syntax, "alias stands within its own anchor", 7);
    check("a: &a {<<: *a}", ErrorKind::Syntax, "alias stands within its own anchor", 11);
}

#[test]
fn depth() {
    for (open, start) in [("[", 1_000), ("- ", 2_000), ("{\"a\":", 5_000), ("{a: ", 4_000)] {
        let (kind, _, at) = gap(open.repeat(100_000).as_bytes(), Limits::default());
        assert_eq!((kind, at), (ErrorKind::Limit, start), "for {open}");
    }
    // What is just within the limit can be walked on any thread.
    for (open, close) in [("[", "]"), ("- ", ""), ("{a: ", "}"), ("{\"a\":", "}")] {
        let input = format!("{}1{}\n", open.repeat(1_000), close.repeat(1_000));
        let stream = read(input.as_bytes(), &Options::default());
        let root = *stream.documents[0].root.as_ref().expect("as deep as the limit allows");
        assert_eq!(stream.tree.len(), 1_001);
        assert!(stream.tree.value(root).to_json().len() > 2_000);
        assert!(stream.tree.value(root).same(stream.tree.value(root)));
    }
}

#[test]
fn bounds_are_told_with_their_place() {
    let limits = Limits { document_nodes_max: 10, ..Limits::default() };
    for list in ["[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", "{\"a\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}"] {
        assert_eq!(gap(list.as_bytes(), limits).0, ErrorKind::Limit, "for {list}");
    }
    let limits = Limits { document_bytes_max: 20, ..Limits::default() };
    assert_eq!(
        gap(b"a: 123456789012345678", limits),
        (ErrorKind::Limit, "document has more than 20 bytes".to_owned(), 0)
    );
    let limits = Limits { documents_max: 2, ..Limits::default() };
    let stream = read("a: 1\n---\n".repeat(9).as_bytes(), &Options { limits, ..Options::default() });
    assert_eq!(stream.documents.len(), 3);
    let error = stream.documents[2].root.as_ref().unwrap_err();
    assert_eq!((error.kind, error.span.start), (ErrorKind::Limit, 18));
}

#[test]
fn messages_never_quote_the_input() {
    let secret = "hunter2";
    for input in [
        format!("a: {secret}: {secret}"),
        format!("a: !!int {secret}"),
        format!("a: !!binary {secret}!"),
        format!("a: *{secret}"),
        format!("a: !{secret}!x 1"),
        format!("{secret}\nb: 1"),
        format!("a: \"{secret}"),
        format!("{{\"a\": [{secret}}}"),
        format!("%{secret}\n---\n"),
        format!("--- {secret}\n"),
    ] {
        let stream = read(input.as_bytes(), &Options::default());
        let refused = stream.documents.iter().filter_map(|document| document.root.as_ref().err());
        let mut count = 0;
        for error in refused {
            count += 1;
            assert!(!format!("{error:?}").contains(secret), "{error:?}");
        }
        assert!(count > 0, "{input} is refused");
    }
}
