//! Manifests as people and programs write them, in every style of YAML, and JSON.

use crate::random::Random;

/// A value to be written down.
#[derive(Clone, Debug)]
enum Node {
    /// As it is to be written, in one line.
    Plain(String),
    /// To be quoted, or written as a block.
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

const KEYS: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "app",
    "spec",
    "replicas",
    "template",
    "containers",
    "image",
    "ports",
    "containerPort",
    "env",
    "value",
    "resources",
    "limits",
    "cpu",
    "memory",
    "securityContext",
    "runAsNonRoot",
    "data",
    "config.yaml",
    "app.kubernetes.io/name",
    "rules",
    "verbs",
    "type",
    "selector",
    "a",
    "b",
];

const ODD_KEYS: &[&str] =
    &["y", "n", "on", "1", "0x10", "1.5", "true", "null", "~", "<<", "é", "1e9", "2001-01-01"];

const SCALARS: &[&str] = &[
    "nginx:1.25",
    "v1",
    "Pod",
    "apps/v1",
    "10m",
    "128Mi",
    "true",
    "false",
    "1",
    "80",
    "8080",
    "ClusterIP",
    "web",
    "a b",
    "http://x/y?z=1",
    "$(VAR)",
    "--flag=x",
    "100%",
    "key=value",
    "1.2.3",
    "0.1",
    "/bin/sh",
    "yes",
    "\"x\"",
    "'x'",
    "null",
    "[]",
    "{}",
    "RuntimeDefault",
    "10.0.0.0/8",
    "Always",
    "0 0 * * *",
    "[a, b]",
    "{a: 1}",
];

/// Every kind of number and word that YAML 1.1 reads otherwise than it looks, and text that is no value.
const ODD_SCALARS: &[&str] = &[
    "nginx:1.25",
    "v1",
    "Pod",
    "apps/v1",
    "10m",
    "128Mi",
    "true",
    "false",
    "yes",
    "No",
    "on",
    "off",
    "y",
    "N",
    "~",
    "null",
    "",
    "0",
    "1",
    "-1",
    "80",
    "8080",
    "0644",
    "0o644",
    "0x1F",
    "0b101",
    "1_000",
    "1.5",
    "1.0",
    "-0.0",
    "1e3",
    "1E-7",
    "1e21",
    "123456789012345678",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    ".5",
    "5.",
    ".inf",
    "2001-01-01",
    "2001-12-14T21:59:43Z",
    "12:30",
    "a b",
    "a#b",
    "a:b",
    "http://x/y?z=1",
    "$(VAR)",
    "{{ .Values.x }}",
    "*",
    "-",
    "--flag=x",
    "é",
    "\u{1f600}",
    "a  b",
    "<none>",
    "= x",
    "100%",
    "50%",
    "@daily",
    "0 0 * * *",
    "key=value",
    "1.2.3",
    "0.1",
    "08",
    "+1",
    "0.30000000000000004",
    "/bin/sh",
    "-c",
    "[::1]:80",
    "\"quoted\"",
    "'single'",
    "\"a\\tb\"",
    "'it''s'",
    "\"\\u00e9\"",
    "!!str 1",
    "!!int \"3\"",
    "&a x",
    "*a",
    "!custom x",
    "!!binary aGk=",
    "\"a: b\"",
    "'- x'",
    "[]",
    "{}",
    "[1, 2]",
    "{a: 1, b: c}",
    "[a, {b: c}]",
    "\"multi\n  line\"",
    "a\n  b",
];

const TEXTS: &[&str] = &[
    "plain",
    "two words",
    "line\nline\n",
    "\n\nlead",
    "trail\n\n\n",
    "  indented\nback\n",
    "a: b\n---\nc: d\n",
    "# no comment\n",
    "tab\there",
    "",
    "\n",
    "quote ' and \"",
    "{\"json\": [1, 2]}",
    "x\n\n  y\n\nz",
    "é\u{2028}x",
    "very long line that goes on and on and on and on and on and on and on and on and on and on and on \
     and on",
    "<b>&amp;</b>",
    "back\\slash",
    "...\n",
    "---\n",
    "- a\n- b\n",
    "true",
    "12",
    "~",
];

/// A stream of documents in a style of its own.
pub(super) fn stream(random: &mut Random) -> Vec<u8> {
    let mut out = String::new();
    let json = random.one_in(8);
    if random.one_in(6) {
        out.push_str(random.pick(&["# head\n", "---\n", "\n", "--- # c\n", "# a\n---\n", "  \n"]));
    }
    let documents = 1 + random.below(4);
    for number in 0..documents {
        let node = document(random);
        if json && !random.one_in(6) {
            write_json(random, &node, &mut out);
            out.push_str(random.pick(&["\n", "", " ", "\n---\n", "\n\n"]));
            continue;
        }
        let style = Style { step: 2 + 2 * usize::from(random.one_in(4)), dense: random.one_in(2) };
        write_block(random, &node, 0, &style, &mut out);
        if number + 1 < documents {
            out.push_str(random.pick(&[
                "---\n",
                "---\n",
                "---\n",
                "--- \n",
                "--- # c\n",
                "---\n---\n",
                "...\n---\n",
                "---\n# c\n",
                "\n---\n\n",
            ]));
        } else if random.one_in(6) {
            out.push_str(random.pick(&[
                "---\n",
                "...\n",
                "# end",
                "\n\n",
                "---",
                "...\nrest: 1\n",
                "  # c\n",
            ]));
        }
    }
    if random.one_in(10) && out.ends_with('\n') {
        out.pop();
    }
    out.into_bytes()
}

struct Style {
    step: usize,
    /// Whether lists stand at the indentation of their key.
    dense: bool,
}

fn document(random: &mut Random) -> Node {
    if random.one_in(12) {
        return node(random, 0);
    }
    let plain = |text: &str| Node::Plain(text.to_owned());
    let mut entries = vec![
        ("apiVersion".to_owned(), plain(random.pick(&["v1", "apps/v1", "batch/v1"]))),
        ("kind".to_owned(), plain(random.pick(&["Pod", "Deployment", "ConfigMap", "List"]))),
        ("metadata".to_owned(), map(random, 2)),
    ];
    for _ in 0..random.below(4) {
        entries.push((key(random), node(random, 1)));
    }
    Node::Map(entries)
}

fn key(random: &mut Random) -> String {
    let is_odd = random.one_in(25);
    random.pick(if is_odd { ODD_KEYS } else { KEYS }).to_owned()
}

fn map(random: &mut Random, depth: usize) -> Node {
    let len = random.below(5);
    Node::Map((0..len).map(|_| (key(random), node(random, depth + 1))).collect())
}

fn node(random: &mut Random, depth: usize) -> Node {
    match random.below(if depth > 5 { 6 } else { 10 }) {
        0 if random.one_in(3) => Node::Plain(random.pick(ODD_SCALARS).to_owned()),
        0..=3 => Node::Plain(random.pick(SCALARS).to_owned()),
        4..=5 => Node::Text(random.pick(TEXTS).to_owned()),
        6..=7 => Node::List((0..random.below(4)).map(|_| node(random, depth + 1)).collect()),
        _ => map(random, depth),
    }
}

fn comment(random: &mut Random, indent: usize, out: &mut String) {
    if random.one_in(20) {
        out.push_str(&" ".repeat(if random.one_in(3) { 0 } else { indent }));
        out.push_str(random.pick(&["# comment\n", "#\n", "\n", "# a: b\n", "#\ttab\n"]));
    }
}

fn end_line(random: &mut Random, out: &mut String) {
    if random.one_in(30) {
        out.push_str(random.pick(&[" # c", "  ", " #", " # a: b", "\t# c"]));
    }
    out.push('\n');
}

/// Writes a node that begins on a line of its own.
fn write_block(random: &mut Random, node: &Node, indent: usize, style: &Style, out: &mut String) {
    match node {
        Node::Map(entries) if !entries.is_empty() => {
            for (number, (key, value)) in entries.iter().enumerate() {
                if number > 0 || out.ends_with('\n') || out.is_empty() {
                    comment(random, indent, out);
                    out.push_str(&" ".repeat(indent));
                }
                write_key(random, key, indent, out);
                write_value(random, value, indent, style, out);
            }
        }
        Node::List(items) if !items.is_empty() => {
            for (number, item) in items.iter().enumerate() {
                if number > 0 || out.ends_with('\n') || out.is_empty() {
                    comment(random, indent, out);
                    out.push_str(&" ".repeat(indent));
                }
                out.push('-');
                match item {
                    Node::Map(entries) if !entries.is_empty() && !random.one_in(8) => {
                        let gap = if random.one_in(8) { style.step } else { 2 };
                        out.push_str(&" ".repeat(gap - 1));
                        write_block(random, item, indent + gap, style, out);
                    }
                    _ => write_value(random, item, indent, style, out),
                }
            }
        }
        _ => {
            out.push_str(&" ".repeat(indent));
            write_flow(random, node, out);
            end_line(random, out);
        }
    }
}

fn write_key(random: &mut Random, key: &str, indent: usize, out: &mut String) {
    match random.below(30) {
        0 => out.push_str(&format!("\"{key}\":")),
        1 => out.push_str(&format!("'{key}':")),
        2 => out.push_str(&format!("? {key}\n{}:", " ".repeat(indent))),
        3 => out.push_str(&format!("{key} :")),
        _ => out.push_str(&format!("{key}:")),
    }
}

/// Writes a value behind its `key:` or `-`.
fn write_value(random: &mut Random, node: &Node, indent: usize, style: &Style, out: &mut String) {
    if random.one_in(60) {
        out.push_str(random.pick(&[" &a", " &b", " !x", " &b", " &a !!str"]));
    }
    match node {
        Node::List(items) if !items.is_empty() && !random.one_in(6) => {
            end_line(random, out);
            let deeper = if style.dense { 0 } else { style.step };
            write_block(random, node, indent + deeper, style, out);
        }
        Node::Map(entries) if !entries.is_empty() && !random.one_in(8) => {
            end_line(random, out);
            write_block(random, node, indent + style.step, style, out);
        }
        Node::Text(text) if random.one_in(2) && (!odd_block(text) || random.one_in(20)) => {
            write_literal(random, text, indent + style.step, out)
        }
        _ => {
            out.push_str(match random.below(100) {
                0 => "\t",
                1 => " \t",
                2..10 => "  ",
                _ => " ",
            });
            write_flow(random, node, out);
            end_line(random, out);
        }
    }
}

/// Whether a text does not survive being written as a block without care.
fn odd_block(text: &str) -> bool {
    text.is_empty() || text.starts_with([' ', '\n', '\t'])
}

fn write_literal(random: &mut Random, text: &str, indent: usize, out: &mut String) {
    out.push_str(random.pick(&[" |", " |", " |-", " |+", " >", " >-", " >+"]));
    end_line(random, out);
    for line in text.trim_end_matches('\n').split('\n') {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(line);
        out.push('\n');
    }
    for _ in 0..text.bytes().rev().take_while(|byte| *byte == b'\n').count().saturating_sub(1) {
        out.push('\n');
    }
}

fn write_flow(random: &mut Random, node: &Node, out: &mut String) {
    match node {
        Node::Plain(text) => out.push_str(text),
        Node::Text(text) if !text.contains('\n') && random.one_in(2) => {
            out.push_str(&format!("'{}'", text.replace('\'', "''")));
        }
        Node::Text(text) => write_json_string(random, text, out),
        Node::List(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    out.push_str(random.pick(&[", ", ",", " , ", ",\n      "]));
                }
                write_flow(random, item, out);
            }
            out.push(']');
        }
        Node::Map(entries) => {
            out.push('{');
            for (number, (key, value)) in entries.iter().enumerate() {
                if number > 0 {
                    out.push_str(random.pick(&[", ", ",", " , ", ",\n      "]));
                }
                match random.one_in(3) {
                    true => out.push_str(&format!("\"{key}\"{}", random.pick(&[": ", ":", " : "]))),
                    false => out.push_str(&format!("{key}{}", random.pick(&[": ", ": ", " : "]))),
                }
                write_flow(random, value, out);
            }
            out.push('}');
        }
    }
}

fn write_json(random: &mut Random, node: &Node, out: &mut String) {
    match node {
        Node::Plain(text) => {
            let number = text.parse::<f64>().is_ok_and(f64::is_finite) && !text.starts_with(['+', '.', '0']);
            match text.as_str() {
                "true" | "false" | "null" => out.push_str(text),
                "5." => out.push('5'),
                _ if number => out.push_str(text),
                _ => write_json_string(random, text, out),
            }
        }
        Node::Text(text) => write_json_string(random, text, out),
        Node::List(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    out.push_str(random.pick(&[",", ", ", ",\n  "]));
                }
                write_json(random, item, out);
            }
            out.push(']');
        }
        Node::Map(entries) => {
            out.push_str(random.pick(&["{", "{\n  "]));
            for (number, (key, value)) in entries.iter().enumerate() {
                if number > 0 {
                    out.push_str(random.pick(&[",", ", ", ",\n  "]));
                }
                write_json_string(random, key, out);
                out.push_str(random.pick(&[":", ": "]));
                write_json(random, value, out);
            }
            out.push_str(random.pick(&["}", "\n}"]));
        }
    }
}

fn write_json_string(random: &mut Random, text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            'a'..='z' if random.one_in(200) => out.push_str(&format!("\\u{:04x}", character as u32)),
            _ => out.push(character),
        }
    }
    out.push('"');
}
