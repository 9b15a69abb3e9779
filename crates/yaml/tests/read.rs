//! What `read` makes of whole inputs. Expected values were checked against upstream.

use seawall_yaml::{Notice, NoticeKind, Options, Stream, read};

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
        "kind: Pod\nspec:\n  containers:\n  - name: a\n    image: x:1\n    ports: [{containerPort: 80}]\n",
        concat!(
            r#"{"kind":"Pod","#,
            r#""spec":{"containers":[{"image":"x:1","name":"a","ports":[{"containerPort":80}]}]}}"#
        ),
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

/// Go's JSON decoder, and so upstream, lets the last of equal keys count.
#[test]
fn the_last_of_equal_keys_counts_in_json() {
    check(r#"{"a":{"b":{"c":1},"d":[1,2,3,4,5,6]},"a":2}"#, r#"{"a":2}"#);
    check(
        r#"{"x":[[0]],"a":[{},[[1],2],3,4,5],"m":{"n":[6]},"a":{"b":[7]},"z":{"y":[8]}}"#,
        r#"{"a":{"b":[7]},"m":{"n":[6]},"x":[[0]],"z":{"y":[8]}}"#,
    );
}

#[test]
fn merges_and_aliases() {
    check(
        "base: &b {x: 1, z: 2}\nuse:\n  <<: *b\n  z: 3\nsame: *b\n",
        r#"{"base":{"x":1,"z":2},"same":{"x":1,"z":2},"use":{"x":1,"z":3}}"#,
    );
    check("a: &a {x: 1}\nb: &b {x: 2}\nc: {<<: [*a, *b]}\n", r#"{"a":{"x":1},"b":{"x":2},"c":{"x":1}}"#);
}

/// The notices of the first document: kind, text, and the value that counts instead.
#[track_caller]
fn check_notices(input: &str, expected: &[(NoticeKind, &str, &str)]) {
    let stream = read(input.as_bytes(), &Options::default());
    let text = |notice: &Notice| &input[notice.span.start as usize..notice.span.end as usize];
    let found: Vec<_> = (stream.documents[0].notices.iter())
        .map(|notice| {
            let value = notice.node.map(|node| stream.tree.value(node).to_json());
            (notice.kind, text(notice), value.unwrap_or_default())
        })
        .collect();
    let expected: Vec<_> =
        expected.iter().map(|(kind, text, value)| (*kind, *text, (*value).to_owned())).collect();
    assert_eq!(found, expected, "for {input:?}");
}

#[test]
fn notices_tell_what_upstream_hides() {
    use NoticeKind::{DroppedText, DuplicateKey};
    let input = "a: 1\na: 2\n...\nb: 3\n";
    check(input, r#"{"a":2}"#);
    check_notices(input, &[(DuplicateKey, "a: 1", "2"), (DroppedText, "b: 3", r#"{"a":2}"#)]);
    check_notices("x: {a: [1], b: 2, a: 3}\n", &[(DuplicateKey, "a: [1]", "3")]);
    check_notices("a: 1\n<<: {a: 2}\n", &[(DuplicateKey, "a: 1", "2")]);
    check_notices("a: 1\na: 2\na: 3\n", &[(DuplicateKey, "a: 1", "3"), (DuplicateKey, "a: 2", "3")]);
    check_notices(
        "{\"a\": 1, \"a\": 2, \"a\": 3}",
        &[(DuplicateKey, "\"a\": 1", "3"), (DuplicateKey, "\"a\": 2", "3")],
    );
    check_notices("<<: {a: 2}\na: 1\n", &[]);
    check_notices("a: 1\n... # c\n# d\n", &[]);
    check_notices(
        "{\"a\": {\"b\": 1, \"b\": 2}, \"a\": [3], \"c\": {\"d\": 1, \"d\": 4}}",
        &[
            (DuplicateKey, "\"b\": 1", ""),
            (DuplicateKey, "\"d\": 1", "4"),
            (DuplicateKey, "\"a\": {\"b\": 1, \"b\": 2}", "[3]"),
        ],
    );
    // Without a value there is still what stands behind it.
    check_notices("---\n...\na: 1\n", &[(DroppedText, "a: 1", "null")]);
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
