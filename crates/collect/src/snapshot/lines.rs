//! One line of a snapshot that is no object: a map of plain values.

use std::io::{self, Write};

use seawall_yaml::{NodeId, NodeSpan, Scalar, TreeBuilder};

/// A line in the making.
pub(crate) struct Line {
    builder: TreeBuilder,
    root: NodeId,
    count: u32,
}

// === impl Line ===

impl Line {
    pub(crate) fn new() -> Self {
        let mut builder = TreeBuilder::new(false);
        let root = builder.open_map(None, NodeSpan::default());
        Line { builder, root, count: 0 }
    }

    fn scalar(&mut self, key: &str, scalar: Scalar<'_>) {
        let key = self.builder.key(key);
        self.builder.scalar(Some(key), scalar, NodeSpan::default());
        self.count += 1;
    }

    pub(crate) fn text(&mut self, key: &str, text: Option<&str>) {
        self.scalar(key, text.map_or(Scalar::Null, Scalar::String));
    }

    pub(crate) fn truth(&mut self, key: &str, truth: bool) {
        self.scalar(key, Scalar::Bool(truth));
    }

    pub(crate) fn number(&mut self, key: &str, number: u64) {
        self.scalar(key, Scalar::Int(i64::try_from(number).unwrap_or(i64::MAX)));
    }

    pub(crate) fn texts(&mut self, key: &str, texts: &[String]) {
        let key = self.builder.key(key);
        let list = self.builder.open_list(Some(key), NodeSpan::default());
        for text in texts {
            self.builder.scalar(None, Scalar::String(text), NodeSpan::default());
        }
        self.builder.close(list, texts.len() as u32, 0);
        self.count += 1;
    }

    pub(crate) fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.builder.close(self.root, self.count, 0);
        let mut text = String::new();
        self.builder.finish().value(self.root).write_json_as_read(&mut text);
        text.push('\n');
        out.write_all(text.as_bytes())
    }
}

/// Kinds as `group/Kind`, of the core group as `/Kind`.
pub(crate) fn pairs(kinds: &[(String, String)]) -> Vec<String> {
    kinds.iter().map(|(group, kind)| format!("{group}/{kind}")).collect()
}
