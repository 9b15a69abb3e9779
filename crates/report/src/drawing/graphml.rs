//! GraphML, which programs that lay graphs out read.

use std::io::{self, Write};

use super::Drawing;
use crate::text::markup;

const KEYS: [(&str, &str, &str); 9] = [
    ("name", "node", "string"),
    ("kind", "node", "string"),
    ("part", "node", "string"),
    ("steps", "node", "int"),
    ("edge", "edge", "string"),
    ("action", "edge", "string"),
    ("certain", "edge", "boolean"),
    ("doubt", "edge", "string"),
    ("detail", "edge", "string"),
];

pub(super) fn write(drawing: &Drawing, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    writeln!(out, "  <desc>{}</desc>", markup(&drawing.title))?;
    for (name, of, kind) in KEYS {
        let key = format!("<key id=\"{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>");
        writeln!(out, "  {key}")?;
    }
    writeln!(out, "  <graph id=\"attack\" edgedefault=\"directed\">")?;
    for (at, node) in drawing.nodes.iter().enumerate() {
        write!(out, "    <node id=\"n{at}\">")?;
        data("name", &node.name, out)?;
        data("kind", node.kind, out)?;
        data("part", node.part.name(), out)?;
        if let Some(steps) = node.steps {
            data("steps", &steps.to_string(), out)?;
        }
        writeln!(out, "</node>")?;
    }
    for (at, link) in drawing.links.iter().enumerate() {
        write!(out, "    <edge id=\"e{at}\" source=\"n{}\" target=\"n{}\">", link.from, link.to)?;
        data("edge", link.kind, out)?;
        data("action", &link.action, out)?;
        data("certain", if link.doubt.is_empty() { "true" } else { "false" }, out)?;
        if !link.doubt.is_empty() {
            data("doubt", &link.doubt, out)?;
        }
        data("detail", &link.detail, out)?;
        writeln!(out, "</edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn data(key: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<data key=\"{key}\">{}</data>", markup(text))
}
