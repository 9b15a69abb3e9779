//! What edits make of a tree.

use seawall_yaml::{Edit, Literal, NodeId, Options, Step, read};

fn path(text: &str) -> Vec<Step> {
    let step = |part: &str| match part.parse() {
        Ok(index) => Step::Index(index),
        Err(_) => Step::Key(part.to_owned()),
    };
    text.split('.').filter(|part| !part.is_empty()).map(step).collect()
}

fn set(at: &str, value: Literal) -> Edit {
    Edit::Set { path: path(at), value }
}

fn remove(at: &str) -> Edit {
    Edit::Remove { path: path(at) }
}

#[track_caller]
fn check(edits: &[Edit], expected: Result<&str, &str>) {
    // The document before it makes sure that the root need not be the first node.
    let input = "z: 0\n---\na: {b: 1, c: [x, w]}\nm: null\n";
    let stream = read(input.as_bytes(), &Options::default());
    let root = *stream.documents[1].root.as_ref().unwrap();
    let edited = stream.tree.edited(root, edits).map(|tree| tree.value(NodeId(0)).to_json());
    assert_eq!(edited.as_deref().map_err(String::as_str), expected);
}

#[test]
fn edits_follow_each_other() {
    check(&[], Ok(r#"{"a":{"b":1,"c":["x","w"]},"m":null}"#));
    check(&[set("a.b", Literal::Bool(true))], Ok(r#"{"a":{"b":true,"c":["x","w"]},"m":null}"#));
    check(&[set("m.p.q", Literal::Int(1))], Ok(r#"{"a":{"b":1,"c":["x","w"]},"m":{"p":{"q":1}}}"#));
    check(&[set("a.c.2", Literal::Null)], Ok(r#"{"a":{"b":1,"c":["x","w",null]},"m":null}"#));
    check(&[remove("a.c.0"), remove("m"), remove("gone.x")], Ok(r#"{"a":{"b":1,"c":["w"]}}"#));
    let list = Literal::List(vec![Literal::Map(vec![("k".into(), Literal::String("v".into()))])]);
    let edits = [set("a", list), set("a.0.k", Literal::Int(2)), set("a.1.k", Literal::Int(3))];
    check(&edits, Ok(r#"{"a":[{"k":2},{"k":3}],"m":null}"#));
    check(&[set("", Literal::Map(vec![]))], Ok("{}"));
}

#[test]
fn paths_that_do_not_fit_are_refused() {
    check(&[set("a.b.c", Literal::Null)], Err("path leads through a scalar"));
    check(&[set("a.c.3", Literal::Null)], Err("path leads behind the end of a list"));
    let kinds = "path does not fit the kind of container it leads through";
    check(&[set("a.c.x", Literal::Null)], Err(kinds));
    check(&[remove("a.0")], Err(kinds));
    check(&[remove("")], Err("the root cannot be removed"));
}

#[test]
fn untouched_nodes_keep_their_places() {
    let input = "a: {b: 1}\nc: 2\n";
    let stream = read(input.as_bytes(), &Options::default());
    let tree = stream.tree.edited(NodeId(0), &[set("a.x", Literal::Int(3))]).unwrap();
    let text = |keys: &[&str]| {
        let span = tree.value(NodeId(0)).at(keys).unwrap().span().unwrap();
        &input[span.value.start as usize..span.value.end as usize]
    };
    assert_eq!(["{b: 1}", "1", "2", ""], [text(&["a"]), text(&["a", "b"]), text(&["c"]), text(&["a", "x"])]);
}
