//! Random edits of random texts: what is handed out reads as the edited tree, comments stay, and plainly
//! written text is hardly ever refused.

use seawall_yaml::{Change, Edit, Literal, NodeId, Options, Step, Stream, Value, apply, patch, read};

const ROUNDS: u64 = 4_000;

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }
}

/// How a random text is written.
struct Writing {
    random: Random,
    step: usize,
    list_step: usize,
    line_break: &'static str,
    comments: usize,
}

impl Writing {
    fn comment(&mut self, column: usize, out: &mut String) {
        if self.random.one_in(8) {
            self.comments += 1;
            let column = column + if self.random.one_in(6) { self.step } else { 0 };
            out.push_str(&format!("{:column$}# note {}{}", "", self.comments, self.line_break));
        }
    }

    fn end_line(&mut self, out: &mut String) {
        if self.random.one_in(10) {
            self.comments += 1;
            out.push_str(&format!("  # note {}", self.comments));
        }
        out.push_str(self.line_break);
        if self.random.one_in(12) {
            out.push_str(self.line_break);
        }
    }

    fn scalar(&mut self) -> &'static str {
        const SCALARS: [&str; 10] = ["x", "12", "true", "'a b'", "\"q\\t\"", "~", "0.5", "a:b", "[]", "{}"];
        SCALARS[self.random.below(SCALARS.len())]
    }

    fn flow(&mut self, depth: usize) -> String {
        match self.random.below(if depth > 2 { 1 } else { 3 }) {
            0 => self.scalar().to_owned(),
            1 => {
                let items: Vec<String> = (0..self.random.below(4)).map(|_| self.flow(depth + 1)).collect();
                format!("[{}]", items.join(", "))
            }
            _ => {
                let entries: Vec<String> =
                    (0..self.random.below(4)).map(|at| format!("k{at}: {}", self.flow(depth + 1))).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    /// What stands behind a `:` whose key is in `column`.
    fn value(&mut self, column: usize, depth: usize, out: &mut String) {
        match self.random.below(if depth > 4 { 3 } else { 7 }) {
            0 => {
                out.push_str(&format!(" {}", self.scalar()));
                self.end_line(out);
            }
            1 => {
                out.push_str(&format!(" {}", self.flow(0)));
                self.end_line(out);
            }
            2 => {
                let header = [" |", " >-", " |+"][self.random.below(3)];
                let column = column + self.step;
                let end = self.line_break;
                out.push_str(&format!("{header}{end}{:column$}one{end}{:column$}two{end}", "", ""));
            }
            3 => self.end_line(out),
            4 | 5 => {
                self.end_line(out);
                self.map(column + self.step, depth + 1, false, out);
            }
            _ => {
                self.end_line(out);
                self.list(column + self.list_step, depth + 1, out);
            }
        }
    }

    fn map(&mut self, column: usize, depth: usize, mut inline: bool, out: &mut String) {
        for at in 0..1 + self.random.below(4) {
            if !inline {
                self.comment(column, out);
                out.push_str(&format!("{:column$}", ""));
            }
            inline = false;
            out.push_str(&format!("k{at}:"));
            self.value(column, depth, out);
        }
    }

    fn list(&mut self, column: usize, depth: usize, out: &mut String) {
        for _ in 0..1 + self.random.below(3) {
            self.comment(column, out);
            out.push_str(&format!("{:column$}- ", ""));
            match self.random.below(3) {
                0 => {
                    out.push_str(self.scalar());
                    self.end_line(out);
                }
                _ => self.map(column + 2, depth, true, out),
            }
        }
    }
}

fn random_text(seed: u64) -> (String, Random) {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    (0..8).for_each(|_| _ = random.below(2));
    let step = [2, 2, 4, 3][random.below(4)];
    let list_step = [0, 2, step][random.below(3)];
    let line_break = if random.one_in(4) { "\r\n" } else { "\n" };
    let mut writing = Writing { random, step, list_step, line_break, comments: 0 };
    let mut text = String::new();
    for at in 0..1 + writing.random.below(3) {
        if at > 0 {
            text.push_str(&format!("---{line_break}"));
        }
        writing.map(0, 0, false, &mut text);
    }
    if writing.random.one_in(8) {
        text.truncate(text.trim_end().len());
    }
    (text, writing.random)
}

fn random_literal(random: &mut Random) -> Literal {
    match random.below(6) {
        0 => Literal::Bool(false),
        1 => Literal::Int(7),
        2 => Literal::String("yes".to_owned()),
        3 => Literal::List(vec![Literal::String("ALL".to_owned())]),
        4 => Literal::Map(vec![("new".to_owned(), Literal::Map(vec![("x".to_owned(), Literal::Null)]))]),
        _ => Literal::String("RuntimeDefault".to_owned()),
    }
}

/// An edit of the tree below `root`, deepening it or not.
fn random_edit(random: &mut Random, root: Value<'_>, removes: bool) -> Edit {
    let nodes: Vec<Value<'_>> = root.descendants().skip(1).collect();
    let node = nodes[random.below(nodes.len())];
    let mut path = root.tree().path(root.id(), node.id());
    if removes && random.one_in(2) {
        return Edit::Remove { path };
    }
    if node.is_map() || node.is_null() && random.one_in(2) {
        path.push(Step::Key("added".to_owned()));
        if random.one_in(3) {
            path.push(Step::Key("below".to_owned()));
        }
    } else if node.is_list() {
        path.push(Step::Index(node.len()));
    }
    Edit::Set { path, value: random_literal(random) }
}

fn comments(stream: &Stream, text: &str) -> Vec<String> {
    let of = |span: seawall_yaml::Span| text[span.start as usize..span.end as usize].to_owned();
    stream.comments.iter().map(|comment| of(comment.span)).collect()
}

#[test]
fn patched_text_reads_as_the_edited_tree() {
    let (mut made, mut left) = (0, 0);
    for seed in 1..=ROUNDS {
        let (text, mut random) = random_text(seed);
        let stream = read(text.as_bytes(), &Options::default());
        let roots: Vec<NodeId> = stream
            .documents
            .iter()
            .map(|document| *document.root.as_ref().expect("random text is YAML"))
            .collect();
        let root = stream.tree.value(roots[random.below(roots.len())]);
        let removes = random.one_in(2);
        let edits: Vec<Edit> =
            (0..1 + random.below(3)).map(|_| random_edit(&mut random, root, removes)).collect();
        let Ok(expected) = stream.tree.edited(root.id(), &edits) else { continue };
        let patch = patch(text.as_bytes(), &[Change { root: root.id(), edits: &edits }]);
        if let Some((_, refusal)) = patch.refused.first() {
            left += u32::from(!refusal.message.contains("the whole object"));
            // Blank lines behind what goes may become part of a scalar before it that keeps them.
            let certain = text.contains("|+") || !refusal.message.contains("more than it is about");
            assert!(certain, "{refusal:?} of {edits:?} in\n{text}");
            continue;
        }
        made += 1;
        let after = String::from_utf8(apply(text.as_bytes(), &patch.replacements)).expect("it is text");
        let read_again = read(after.as_bytes(), &Options::default());
        let place = roots.iter().position(|other| *other == root.id()).expect("it is one of them");
        let now = read_again.documents[place].root.as_ref().expect("it is YAML");
        assert!(expected.value(NodeId(0)).same(read_again.tree.value(*now)), "{edits:?} in\n{text}\n{after}");
        if !removes {
            let lost = comments(&stream, &text) != comments(&read_again, &after);
            let rewrites = edits.iter().any(|edit| overwrites(root, edit));
            assert!(!lost || rewrites, "{edits:?} in\n{text}\n{after}");
        }
    }
    assert!(left * 200 < made, "{left} of {made} were refused");
}

/// Whether an edit puts a value over a container, whose comments then go with it.
fn overwrites(root: Value<'_>, edit: &Edit) -> bool {
    let Edit::Set { path, .. } = edit else { return true };
    let mut value = Some(root);
    for step in path {
        value = value.and_then(|value| match step {
            Step::Key(key) => value.get(key),
            Step::Index(index) => value.items().nth(*index),
        });
    }
    value.is_some_and(|value| !value.is_empty())
}
