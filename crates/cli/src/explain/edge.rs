//! The page of a kind of edge of the attack graph.

use seawall_attack::Kind;

use crate::console::Console;
use crate::explain::prose::{indented, wrap};
use crate::problem::Paint;

/// Columns by which a section's text is indented.
const INDENT: usize = 2;

/// Everything a kind of edge says of itself.
pub(crate) fn page(kind: &Kind, console: &Console) -> String {
    let (paint, width) = (console.painter(), console.prose_width());
    let step = if kind.steps == 0 { "no step of its own" } else { "one step of an attacker" };
    let mut out = format!("{}  (edge of the attack graph, {step})\n", paint.strong(kind.id));
    let mut prose = |heading: &str, text: &str| {
        if !text.is_empty() {
            out += &format!("\n{}\n{}", paint.strong(heading), wrap(text, width, INDENT));
        }
    };
    prose("What happens", &format!("Whoever stands at its beginning {} its end.", kind.action));
    prose("What has to hold", kind.needs);
    prose("Why it works", kind.why);
    prose("What takes it away", kind.fix);
    prose("Depends on", kind.depends);
    for (heading, lines) in [("Known as", kind.known_as), ("References", kind.references)] {
        if !lines.is_empty() {
            out += &format!("\n{}\n{}", paint.strong(heading), indented(&lines.join("\n"), INDENT));
        }
    }
    out
}
