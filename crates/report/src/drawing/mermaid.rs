//! Mermaid, which Markdown on many sites shows as a graph.

use std::io::{self, Write};

use super::{Drawing, NodePart};
use crate::text::plain;

pub(super) fn write(drawing: &Drawing, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    for (at, node) in drawing.nodes.iter().enumerate() {
        let class = match node.part {
            NodePart::Between => "",
            NodePart::Source => ":::source",
            NodePart::Sink => ":::sink",
        };
        writeln!(out, "  n{at}[\"{}\"]{class}", quoted(&node.name))?;
    }
    for link in &drawing.links {
        let arrow = if link.doubt.is_empty() { "-->" } else { "-.->" };
        let doubt = if link.doubt.is_empty() { "" } else { " (possible)" };
        writeln!(out, "  n{} {arrow}|\"{}{doubt}\"| n{}", link.from, quoted(&link.action), link.to)?;
    }
    writeln!(out, "  classDef source fill:#dcecfb,stroke:#0b5cad,color:#14181d")?;
    writeln!(out, "  classDef sink fill:#f9b3a0,stroke:#8a2f1c,color:#14181d")
}

/// Text within quotes: what has a meaning there, or in the page around it, is written by its number.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for character in plain(text).chars() {
        match character {
            '"' | '<' | '>' | '&' | '#' | '`' | '|' | '\\' | ';' | '[' | ']' | '{' | '}' => {
                out += &format!("#{};", u32::from(character));
            }
            '\n' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
