//! What `read` makes of whole inputs. Expected values were checked against upstream.

use seawall_yaml::{NoticeKind, Options, Stream, read};

fn documents(input: &str) -> String {
    let stream = read(input.as_bytes(), &Options::default());
    render(&stream)
}

fn render(stream: &Stream) -> String {
    let mut out = Vec::new();
    for document in &stream.documents {
        out.push(match &document.root {
            Ok(root) => stream.tree.value(*root).to_json(),
            Err(error) => format!("error: {}", error.message),
        });
    }
    out.join("\n")
}

#[track_caller]
fn check(input: &str, expected: &str) {
    assert_eq!(documents(input), expected, "for {input:?}");
}

#[test]
fn plain_manifests() {
    check(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: a\n    image: x:1\n    ports: [{containerPort: 80}]\n",
        r#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{"containers":[{"image":"x:1","name":"a","ports":[{"containerPort":80}]}]}}"#,
    );
    check("a: |\n  x\n  y\nb: >-\n  x\n  y", r#"{"a":"x\ny\n","b":"x y"}"#);
}

#[test]
fn streams() {
    check("a: 1\n---\nb: 2\n", "{\"a\":1}\n{\"b\":2}");
    check("# nothing\n---\n---\na: 1\n", r#"{"a":1}"#);
    check("{\"a\":1}{\"b\":2}", "{\"a\":1}\n{\"b\":2}");
    check("{\"a\":1}\n---\nb: yes\n", "{\"a\":1}\n{\"b\":true}");
    check("a: 1\n--- b: 2\nc: 3\n", "error: text stands behind `---` on its line\n{\"c\":3}");
    check("a: [\n---\nb: 2\n", "error: expected a value\n{\"b\":2}");
}

#[test]
fn merges_and_aliases() {
    check(
        "base: &b {x: 1, z: 2}\nuse:\n  <<: *b\n  z: 3\nsame: *b\n",
        r#"{"base":{"x":1,"z":2},"same":{"x":1,"z":2},"use":{"x":1,"z":3}}"#,
    );
    check("a: &a {x: 1}\nb: &b {x: 2}\nc: {<<: [*a, *b]}\n", r#"{"a":{"x":1},"b":{"x":2},"c":{"x":1}}"#);
}

#[test]
fn notices_tell_what_upstream_hides() {
    let input = "a: 1\na: 2\n...\nb: 3\n";
    let stream = read(input.as_bytes(), &Options::default());
    assert_eq!(render(&stream), r#"{"a":2}"#);
    let found: Vec<_> = stream.documents[0]
        .notices
        .iter()
        .map(|notice| (notice.kind, &input[notice.span.start as usize..notice.span.end as usize]))
        .collect();
    assert_eq!(found, [(NoticeKind::DuplicateKey, "a: 1"), (NoticeKind::DroppedText, "b: 3")]);
}

#[test]
fn spans_are_those_of_the_text() {
    for input in ["# c\nkey:\n  - 'one'\n  - {two: 2} # d\n", "{\"key\":[\"one\",{\"two\":2}]}"] {
        let stream = read(input.as_bytes(), &Options::default());
        let root = stream.tree.value(*stream.documents[0].root.as_ref().unwrap());
        let text = |span: seawall_yaml::Span| &input[span.start as usize..span.end as usize];
        let two = root.descendants().find(|value| value.key() == Some("two")).unwrap();
        let span = two.span().unwrap();
        assert_eq!(text(span.key).trim_matches('"'), "two");
        assert_eq!(text(span.value), "2");
        let map = root.get("key").unwrap().items().nth(1).unwrap().span().unwrap();
        assert!(text(map.value).starts_with('{') && text(map.value).ends_with('}'));
    }
}

/// Ten lines, of which each asks ten times for the one before.
fn bomb(first: &str, line: impl Fn(usize, &str) -> String) -> String {
    let lines = (1..=10).map(|level| line(level, &vec![format!("*a{}", level - 1); 10].join(", ")));
    format!("a0: &a0 {first}\n{}", lines.collect::<String>())
}

#[test]
fn aliases_that_ask_for_too_much_are_refused_soon() {
    let limit = "error: aliases stand for too many values";
    check(&bomb("[x, x]", |level, aliases| format!("a{level}: &a{level} [{aliases}]\n")), limit);
    check(&bomb("{x: y}", |level, aliases| format!("a{level}: &a{level} {{<<: [{aliases}]}}\n")), limit);
    check(&bomb("{}", |level, aliases| format!("a{level}: &a{level} {{<<: [{aliases}]}}\n")), limit);
    let overridden = bomb("[x, x]", |level, aliases| format!("b: &a{level} [{aliases}]\n"));
    check(&overridden, limit);
}
