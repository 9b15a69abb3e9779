//! Edits written into the text they were made for.

use seawall_yaml::{Change, Edit, Literal, NodeId, Options, Step, apply, patch, read};

fn path(text: &str) -> Vec<Step> {
    let step = |part: &str| part.parse().map_or_else(|_| Step::Key(part.to_owned()), Step::Index);
    text.split('.').filter(|part| !part.is_empty()).map(step).collect()
}

fn set(at: &str, value: Literal) -> Edit {
    Edit::Set { path: path(at), value }
}

fn remove(at: &str) -> Edit {
    Edit::Remove { path: path(at) }
}

fn text(text: &str) -> Literal {
    Literal::String(text.to_owned())
}

fn map(entries: &[(&str, Literal)]) -> Literal {
    Literal::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

fn list(items: &[&str]) -> Literal {
    Literal::List(items.iter().map(|item| text(item)).collect())
}

const OFF: Literal = Literal::Bool(false);

/// The first document's root changed by the edits, or why it is not.
fn patched(input: &str, edits: &[Edit]) -> Result<String, String> {
    let stream = read(input.as_bytes(), &Options::default());
    let root = *stream.documents[0].root.as_ref().expect("the document is fine");
    let patch = patch(input.as_bytes(), &[Change { root, edits }]);
    match patch.refused.first() {
        Some((_, refusal)) => Err(refusal.message.clone()),
        None => Ok(String::from_utf8(apply(input.as_bytes(), &patch.replacements)).expect("it is text")),
    }
}

#[track_caller]
fn check(input: &str, edits: &[Edit], expected: &str) {
    assert_eq!(patched(input, edits).as_deref(), Ok(expected));
}

#[track_caller]
fn refused(input: &str, edits: &[Edit], reason: &str) {
    let message = patched(input, edits).expect_err("it is refused");
    assert!(message.contains(reason), "{message}");
}

#[test]
fn scalars_change_in_place_and_keep_their_quotes() {
    let input = "a: 1 # one\nb: 'x'\nc:\n- \"y\"\n- z # last\nd:\ne: |\n  text\nf: on\n";
    let edits = [
        set("a", Literal::Int(2)),
        set("b", text("it's")),
        set("c.0", text("w")),
        set("c.1", text("yes")),
        set("d", OFF),
        set("e", text("t")),
        set("f", OFF),
    ];
    let expected = "a: 2 # one\nb: 'it''s'\nc:\n- \"w\"\n- \"yes\" # last\nd: false\ne: t\nf: false\n";
    check(input, &edits, expected);
    check("a: x\n", &[set("a", OFF)], "a: false\n");
    check("a: &x y\nb: 1\n", &[set("a", text("z"))], "a: &x z\nb: 1\n");
}

#[test]
fn new_keys_come_last_with_the_indentation_of_the_file() {
    let input =
        "spec:\n    containers:\n    -   name: a\n        image: b\n\n    # about more\n    more: 1\n";
    let drop = "spec.containers.0.securityContext.capabilities.drop";
    let edits = [set(drop, list(&["ALL"])), set("spec.hostPID", OFF)];
    let expected = "spec:\n    containers:\n    -   name: a\n        image: b\n        securityContext:\n            \
                    capabilities:\n                drop:\n                - ALL\n\n    # about more\n    \
                    more: 1\n    hostPID: false\n";
    check(input, &edits, expected);
    let indented = "c:\n  - name: a\n    args:\n      - x\n";
    check(
        indented,
        &[set("c.0.d.e", list(&["w"]))],
        "c:\n  - name: a\n    args:\n      - x\n    d:\n      e:\n        - w\n",
    );
}

#[test]
fn line_endings_and_the_missing_last_one_stay() {
    check("a:\r\n  b: 1\r\n\r\nc: 2\r\n", &[set("a.d", OFF)], "a:\r\n  b: 1\r\n  d: false\r\n\r\nc: 2\r\n");
    check("a:\n  b: 1", &[set("a.c.d", OFF)], "a:\n  b: 1\n  c:\n    d: false");
    check("a: 1\r\nb: 2\r\nc: 3\r\n", &[remove("b")], "a: 1\r\nc: 3\r\n");
    check("\u{feff}a: 1\nb: ä\n", &[set("c", OFF)], "\u{feff}a: 1\nb: ä\nc: false\n");
}

#[test]
fn list_items_are_added_like_their_neighbours() {
    check("a:\n- x\n", &[set("a.1", text("w"))], "a:\n- x\n- w\n");
    check("a:\n  - 'x' # c\n", &[set("a.1", text("w"))], "a:\n  - 'x' # c\n  - 'w'\n");
    check("a: [x]\n", &[set("a.1", text("w"))], "a: [x, w]\n");
    check("a: [\"x\" ]\n", &[set("a.1", text("w"))], "a: [\"x\", \"w\" ]\n");
    let item = map(&[("name", text("b")), ("image", text("c"))]);
    check("a:\n  - name: a\n", &[set("a.1", item)], "a:\n  - name: a\n  - name: b\n    image: c\n");
}

#[test]
fn keys_go_with_their_lines_and_comments() {
    let input = "a: 1\n# about b\nb: # on b\n  x: 1\n  # in b\n\n# about c\nc: 3\n";
    check(input, &[remove("b")], "a: 1\n\n# about c\nc: 3\n");
    check(input, &[remove("c")], "a: 1\n# about b\nb: # on b\n  x: 1\n  # in b\n\n");
    check(input, &[remove("a")], "# about b\nb: # on b\n  x: 1\n  # in b\n\n# about c\nc: 3\n");
    check(input, &[remove("c"), set("d", OFF)], "a: 1\n# about b\nb: # on b\n  x: 1\n  # in b\nd: false\n\n");
    check(input, &[remove("b.x")], "a: 1\n# about b\nb: {} # on b\n  # in b\n\n# about c\nc: 3\n");
}

#[test]
fn the_first_key_of_a_list_item_gives_its_place_to_the_next() {
    check("l:\n- a: 1\n  b: 2\n", &[remove("l.0.a")], "l:\n- b: 2\n");
    check("l:\n  - a:\n      x: 1\n    # on b\n    b: 2\n", &[remove("l.0.a")], "l:\n  - # on b\n    b: 2\n");
    check("l:\n- a: 1\n  b: 2\n  c: 3\n", &[remove("l.0.a"), remove("l.0.b")], "l:\n- c: 3\n");
    check("l:\n- a: 1\n", &[remove("l.0.a"), set("l.0.b.c", OFF)], "l:\n- b:\n    c: false\n");
    check("l:\n- - a\n  - b\n", &[remove("l.0.0")], "l:\n- - b\n");
    check("l:\n- a\n- b\n", &[remove("l.0")], "l:\n- b\n");
    check("l:\n- a\n", &[remove("l.0")], "l: []\n");
}

#[test]
fn flow_maps_and_lists_stay_on_their_line() {
    let input = "a: {b: 1, c: [x, y, z], d: {}}\n";
    check(input, &[remove("a.c.1")], "a: {b: 1, c: [x, z], d: {}}\n");
    check(input, &[remove("a.c.0"), remove("a.c.0")], "a: {b: 1, c: [z], d: {}}\n");
    check(input, &[set("a.c", list(&["x"]))], "a: {b: 1, c: [x], d: {}}\n");
    check(input, &[set("a.c", list(&[]))], "a: {b: 1, c: [], d: {}}\n");
    check(input, &[remove("a.b"), set("a.e.f", OFF)], "a: {c: [x, y, z], d: {}, e: {f: false}}\n");
    check(input, &[set("a.d.e", OFF)], "a: {b: 1, c: [x, y, z], d: {e: false}}\n");
    check(
        "a: {\n  b: 1, # c\n  d: 2 # e\n}\n",
        &[set("a.f", OFF)],
        "a: {\n  b: 1, # c\n  d: 2, # e\n  f: false\n}\n",
    );
    check("a: [x,\n  y,]\n", &[set("a.2", text("z"))], "a: [x,\n  y,\n  z,]\n");
}

#[test]
fn what_is_empty_or_null_becomes_a_block() {
    check("a: {}\nb: 1\n", &[set("a.c", OFF)], "a:\n  c: false\nb: 1\n");
    check("a: [] # none\n", &[set("a", list(&["x"]))], "a: # none\n- x\n");
    check("a:\nb: 1\n", &[set("a.c", OFF)], "a:\n  c: false\nb: 1\n");
    check("a: # c\nb: 1\n", &[set("a.c", OFF)], "a: # c\n  c: false\nb: 1\n");
    check("a: ~\n", &[set("a.c", OFF)], "a:\n  c: false\n");
    check("l:\n-\n- x\n", &[set("l.0.c", OFF)], "l:\n- c: false\n- x\n");
    check("a:\n  b: 1\n  c: 2\n", &[set("a", OFF)], "a: false\n");
}

#[test]
fn json_stays_json() {
    let compact = r#"{"a":{"b":1},"c":["x"]}"#;
    let edits = [set("a.d.e", list(&["y"])), set("c.1", text("z")), remove("a.b")];
    check(compact, &edits, r#"{"a":{"d":{"e":["y"]}},"c":["x","z"]}"#);
    let pretty = "{\n    \"a\": {\n        \"b\": 1\n    },\n    \"c\": {}\n}\n";
    let edits = [set("a.d.e", list(&["y"])), set("c.f", OFF)];
    let expected = "{\n    \"a\": {\n        \"b\": 1,\n        \"d\": {\n            \"e\": [\n                \
                    \"y\"\n            ]\n        }\n    },\n    \"c\": {\n        \"f\": false\n    }\n}\n";
    check(pretty, &edits, expected);
    check(pretty, &[remove("a")], "{\n    \"c\": {}\n}\n");
    check(pretty, &[remove("c")], "{\n    \"a\": {\n        \"b\": 1\n    }\n}\n");
}

#[test]
fn the_value_that_stays_keeps_its_text() {
    let input = "l:\n- 'a' # one\n- b\n- c\nm:\n  x: 0x10\n  y: 2\n";
    check(input, &[set("l", list(&["a", "c", "d"]))], "l:\n- 'a' # one\n- c\n- d\nm:\n  x: 0x10\n  y: 2\n");
    let same = map(&[("x", Literal::Int(16)), ("z", OFF)]);
    check(input, &[set("m", same)], "l:\n- 'a' # one\n- b\n- c\nm:\n  x: 0x10\n  z: false\n");
}

#[test]
fn other_documents_are_not_touched() {
    let input = "a: 1\n---\n# two\nb: {c: 1}\n---\nbroken: [\n";
    let stream = read(input.as_bytes(), &Options::default());
    let roots: Vec<NodeId> =
        stream.documents.iter().filter_map(|document| document.root.as_ref().ok().copied()).collect();
    let edits = [[set("a", OFF)], [remove("b.c")]];
    let changes: Vec<Change<'_>> =
        roots.iter().zip(&edits).map(|(root, edits)| Change { root: *root, edits }).collect();
    let patch = patch(input.as_bytes(), &changes);
    assert_eq!(patch.refused, []);
    let text = String::from_utf8(apply(input.as_bytes(), &patch.replacements)).unwrap();
    assert_eq!(text, "a: false\n---\n# two\nb: {}\n---\nbroken: [\n");
}

#[test]
fn what_is_not_certain_is_refused() {
    refused("a: &x {b: 1}\nc: *x\n", &[set("c.b", Literal::Int(2))], "is an alias");
    refused("a: &x {b: 1}\nc: *x\n", &[set("a.b", Literal::Int(2))], "more than it is about");
    check("a: &x {b: 1}\nc: *x\n", &[set("d", OFF)], "a: &x {b: 1}\nc: *x\nd: false\n");
    check("a: &x {b: 1}\nc: *x\n", &[set("c", OFF)], "a: &x {b: 1}\nc: *x\n".replace("*x", "false").as_str());
    refused("a: &x {b: 1}\nc: {<<: *x, d: 1}\n", &[set("c.b", Literal::Int(2))], "merge key");
    check("a: &x {b: 1}\nc: {<<: *x, d: 1}\n", &[set("c.d", OFF)], "a: &x {b: 1}\nc: {<<: *x, d: false}\n");
    refused("a: 1\na: 2\n", &[remove("a"), set("b", OFF)], "rewritten");
    refused("b: 0\na: 1\na: 2\n", &[remove("a")], "more than it is about");
    refused("b: 0\n? a\n: 1\n", &[remove("a")], "question mark");
    refused("a: [x, # c\n  y]\n", &[remove("a.0")], "comment");
}
