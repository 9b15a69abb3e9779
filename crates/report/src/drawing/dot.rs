//! Graphviz' language.

use std::io::{self, Write};

use super::{Drawing, NodePart};
use crate::text::plain;

pub(super) fn write(drawing: &Drawing, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph \"attack\" {{")?;
    writeln!(out, "  label=\"{}\"; labelloc=t; rankdir=LR;", quoted(&drawing.title))?;
    writeln!(out, "  node [shape=box, style=rounded, fontname=\"sans-serif\"];")?;
    writeln!(out, "  edge [fontname=\"sans-serif\", fontsize=10];")?;
    for (at, node) in drawing.nodes.iter().enumerate() {
        let look = match node.part {
            NodePart::Between => "",
            NodePart::Source => ", style=\"rounded,filled\", fillcolor=\"#dcecfb\"",
            NodePart::Sink => ", style=\"filled\", fillcolor=\"#f9b3a0\"",
        };
        writeln!(out, "  n{at} [label=\"{}\"{look}];", quoted(&node.name))?;
    }
    for link in &drawing.links {
        let (look, doubt) = match link.doubt.as_str() {
            "" => ("", String::new()),
            doubt => (", style=dashed", format!("\npossible: {doubt}")),
        };
        let tip = format!("{}\n{}{doubt}", link.kind, link.detail);
        writeln!(
            out,
            "  n{} -> n{} [label=\"{}\", tooltip=\"{}\"{look}];",
            link.from,
            link.to,
            quoted(&link.action),
            quoted(&tip)
        )?;
    }
    writeln!(out, "}}")
}

/// Text within quotes; a backslash would begin an escape of Graphviz' own.
fn quoted(text: &str) -> String {
    let line = |line| plain(line).replace('\\', "\\\\").replace('"', "\\\"");
    text.lines().map(line).collect::<Vec<_>>().join("\\n")
}
