//! A graph as one file for a browser: no network; by mouse, by keyboard and as tables.
//!
//! The policy in its head allows nothing but the style and the script of this file, by their hashes. Vertices
//! and edges are data, of which the script draws what is looked at.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Drawing, NodePart};
use crate::html::{Asset, open};
use crate::reply::{Part, Reply, Sheet};
use crate::text::{markup, plain};

const STYLE: Asset =
    Asset { text: include_str!("page.css"), sha256: "znqIx+0B+LoFvYRots9CTZaZ8dDVeiiLXgna+O18By0=" };
const SCRIPT: Asset =
    Asset { text: include_str!("page.js"), sha256: "VFbyfMkVUW+DVWIkJKVbx4DAagaD+PfLJVofWQRYG3c=" };

/// Rows of one table that stand in the page itself.
const ROWS_MAX: usize = 1_000;

/// What can be done, before the graph.
const TOOLS: &str = r#"<div class="tools script" role="search">
<label class="away" for="search">Find vertices</label>
<input id="search" type="search" placeholder="Find vertices  ( / )" autocomplete="off">
<span id="found" class="soft" role="status"></span>
<label class="away" for="sink">Only what leads to</label>
<select id="sink"><option value="">All sinks</option></select>
<label class="check"><input id="certain" type="checkbox">Only certain</label>
<button id="few" type="button">Gravest</button>
<button id="all" type="button">All</button>
<button id="fit" type="button">Fit</button>
<span id="shown" class="soft" role="status"></span>
</div>
<ul id="hits" class="tools script" aria-label="Found"></ul>
<div class="stage script">
<canvas id="view" tabindex="0" role="application" aria-describedby="keys"
 aria-label="The graph: sinks at the right, what leads to them at the left"></canvas>
<section id="side" aria-live="polite" aria-label="The chosen vertex">
<h2>Choose a vertex</h2>
<p id="keys">Click it, find it, or move with the arrow keys: right along its chain, left to what leads
to it, up and down among those as far from a sink. Enter unfolds what leads there, + and - zoom, 0
fits, Escape comes back here. Dashed edges are only possible. Blue is where chains begin, red is where
they end. A number such as +12 tells how many that lead there are not shown.</p>
<h3>The gravest sinks, and who is nearest to them</h3>
</section>
</div>
"#;

/// All edges, for who reads rather than looks.
const TABLE: &str = r#"<section class="script">
<h2>Every edge</h2>
<div class="tools">
<button id="before" type="button">‹ Before</button>
<button id="after" type="button">After ›</button>
<span id="range" class="soft" role="status"></span>
</div>
<div class="scroll"><table><thead><tr>
<th scope="col">From</th><th scope="col">Does</th><th scope="col">To</th><th scope="col">Certain</th>
<th scope="col">By, and what cuts it</th>
</tr></thead><tbody id="edges"></tbody></table></div>
</section>
"#;

/// Every text once.
#[derive(Default)]
struct Texts<'a> {
    numbers: HashMap<&'a str, usize>,
    all: Vec<&'a str>,
}

pub(super) fn write(drawing: &Drawing, reply: &Reply, out: &mut dyn Write) -> io::Result<()> {
    open(&drawing.title, &STYLE, &SCRIPT, out)?;
    writeln!(out, "<main>\n<header class=\"top\"><h1>{}</h1>", markup(&drawing.title))?;
    writeln!(
        out,
        "<button id=\"theme\" class=\"push script\" type=\"button\">Light or dark</button></header>"
    )?;
    out.write_all(TOOLS.as_bytes())?;
    for part in &reply.parts {
        match part {
            Part::Text(text) => {
                for line in text.lines().filter(|line| !line.is_empty()) {
                    writeln!(out, "<p>{}</p>", markup(line))?;
                }
            }
            Part::Sheet(sheet) => table(sheet, out)?,
        }
    }
    for remark in &reply.remarks {
        writeln!(out, "<p><strong>{}:</strong> {}</p>", remark.word, markup(&remark.text))?;
    }
    out.write_all(TABLE.as_bytes())?;
    writeln!(out, "</main>")?;
    data(drawing, out)?;
    writeln!(out, "<script>{}</script>\n</body>\n</html>", SCRIPT.text)
}

fn table(sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    if sheet.rows.is_empty() {
        return match sheet.empty {
            "" => Ok(()),
            empty => writeln!(out, "<p>{}</p>", markup(empty)),
        };
    }
    if let Some(title) = &sheet.title {
        writeln!(out, "<h2>{}</h2>", markup(title))?;
    }
    write!(out, "<div class=\"scroll\"><table><thead><tr>")?;
    for word in &sheet.head {
        write!(out, "<th scope=\"col\">{}</th>", markup(word))?;
    }
    writeln!(out, "</tr></thead><tbody>")?;
    for row in sheet.rows.iter().take(ROWS_MAX) {
        write!(out, "<tr>")?;
        for cell in row {
            let lines: Vec<String> = cell.text.lines().map(markup).collect();
            write!(out, "<td>{}</td>", lines.join("<br>"))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>")?;
    match sheet.rows.len().checked_sub(ROWS_MAX) {
        Some(more) if more > 0 => writeln!(out, "<p><strong>… and {more} more rows.</strong></p>"),
        _ => Ok(()),
    }
}

/// Vertices and edges as numbers of texts.
fn data(drawing: &Drawing, out: &mut dyn Write) -> io::Result<()> {
    let mut texts = Texts::default();
    write!(out, "<script type=\"application/json\" id=\"graph\">{{\"nodes\":[")?;
    for (at, node) in drawing.nodes.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let part = match node.part {
            NodePart::Between => 0,
            NodePart::Source => 1,
            NodePart::Sink => 2,
        };
        let [name, kind] = [&node.name, node.kind].map(|text| texts.number(text));
        write!(out, "{comma}[{name},{kind},{part},{}]", node.grade)?;
    }
    write!(out, "],\n\"links\":[")?;
    for (at, link) in drawing.links.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let [kind, action, doubt, detail] =
            [link.kind, &link.action, &link.doubt, &link.detail].map(|text| texts.number(text));
        write!(out, "{comma}[{},{},{kind},{action},{doubt},{detail}]", link.from, link.to)?;
    }
    write!(out, "],\n\"texts\":[")?;
    for (at, text) in texts.all.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        write!(out, "{comma}\"{}\"", quoted(text))?;
    }
    writeln!(out, "]}}</script>")
}

/// Harmless lines within a string of JSON that ends no element.
fn quoted(text: &str) -> String {
    let line = |line| plain(line).replace('\\', "\\\\").replace('"', "\\\"").replace('<', "\\u003c");
    text.lines().map(line).collect::<Vec<_>>().join("\\n")
}

// === impl Texts ===

impl<'a> Texts<'a> {
    fn number(&mut self, text: &'a str) -> usize {
        let next = self.all.len();
        let number = *self.numbers.entry(text).or_insert(next);
        if number == next {
            self.all.push(text);
        }
        number
    }
}
