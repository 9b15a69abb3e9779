//! The page of a framework: every control, and how it is judged.

use seawall_posture::{Framework, Means};

use crate::console::Console;
use crate::explain::prose::wrap;
use crate::problem::Paint;

/// Everything a framework says of itself, with the checks behind each control.
pub(crate) fn page(framework: &Framework, console: &Console) -> String {
    let paint = console.painter();
    let width = console.prose_width();
    let title = match framework.version.as_str() {
        "" => framework.title.clone(),
        version => format!("{} {version}", framework.title),
    };
    let mut out = format!("{}  {title}\n", paint.strong(&framework.name));
    if !framework.reference.is_empty() {
        out += &format!("{}\n", framework.reference);
    }
    let judged = framework.controls.iter().filter(|control| matches!(control.means, Means::Checks(_)));
    out += &format!("{} controls, {} judged by checks\n", framework.controls.len(), judged.count());
    let mut section = "";
    for control in &framework.controls {
        if control.section != section {
            section = &control.section;
            out += &format!("\n{}", paint.strong(section));
        }
        out += &format!("\n  {}\n", paint.strong(&control.id));
        out += &wrap(&control.title, width, 4);
        out += &match &control.means {
            Means::Checks(checks) => {
                let ids: Vec<_> = checks.iter().map(|check| check.id).collect();
                wrap(&format!("checks: {}", ids.join(", ")), width, 4)
            }
            Means::Manual(reason) => wrap(&because("manual", reason), width, 4),
            Means::NotImplemented(reason) => wrap(&because("unknown (not implemented)", reason), width, 4),
        };
    }
    out
}

fn because(verdict: &str, reason: &str) -> String {
    if reason.is_empty() { verdict.to_owned() } else { format!("{verdict}: {reason}") }
}
