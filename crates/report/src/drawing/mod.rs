//! Graphs of chains: for Graphviz, for Markdown, and for programs that lay graphs out.

mod dot;
mod graphml;
mod mermaid;
mod page;

use std::io::{self, BufWriter, Write};

use crate::format::Format;
use crate::reply::Reply;

/// Vertices and edges, in plain texts.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// What is drawn.
    pub title: String,
    /// The vertices.
    pub nodes: Vec<Node>,
    /// The edges.
    pub links: Vec<Link>,
}

/// A vertex.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// How people call it.
    pub name: String,
    /// What it is, in a word, such as `Pod`.
    pub kind: &'static str,
    /// Whether chains begin or end here.
    pub part: NodePart,
    /// Steps to the nearest end; none where it leads to none.
    pub steps: Option<u32>,
    /// How grave it is where chains end here, from nought for the gravest.
    pub grade: u8,
}

/// What a vertex is to chains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NodePart {
    /// A thing on the way.
    #[default]
    Between,
    /// Where they begin.
    Source,
    /// Where they end.
    Sink,
}

/// An edge.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// Where it begins, among the vertices.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The id of its kind.
    pub kind: &'static str,
    /// What the attacker does.
    pub action: String,
    /// Why it may not be there; empty where it is.
    pub doubt: String,
    /// What it rests on, and what takes it away.
    pub detail: String,
}

// === impl NodePart ===

impl NodePart {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            NodePart::Between => "between",
            NodePart::Source => "source",
            NodePart::Sink => "sink",
        }
    }
}

// === impl Drawing ===

impl Drawing {
    /// Writes it in one of the formats for graphs; a page for a browser holds the reply too.
    pub fn write(&self, format: Format, reply: &Reply, out: &mut dyn Write) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        match format {
            Format::Dot => dot::write(self, &mut out)?,
            Format::Mermaid => mermaid::write(self, &mut out)?,
            Format::Graphml => graphml::write(self, &mut out)?,
            Format::Html => page::write(self, reply, &mut out)?,
            other => return Err(io::Error::other(format!("a graph cannot be written as {other}"))),
        }
        out.flush()
    }
}
