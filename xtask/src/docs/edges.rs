//! The manual of all kinds of edges of the attack graph, from the kinds themselves.

use std::fmt::Write as _;

use seawall_attack::{Draw, KindId};

use super::words::{capitalized, cell, code_list};

/// The folders that hold kinds, in the order of the manual, with what is in each.
const FAMILIES: &[(&str, &str)] = &[
    ("api", "What rights to the API give"),
    ("pods", "What a pod gives"),
    ("escapes", "Out of a container, to its node"),
    ("nodes", "From a node"),
    ("storage", "Volumes"),
    ("admission", "What decides upon requests"),
    ("deputies", "Controllers that act for whoever writes what they watch"),
    ("ingress", "Gateways"),
    ("cloud", "Into the cloud, and back"),
    ("outside", "From outside of the cluster"),
    ("rights", "Who holds which rights"),
    ("hubs", "What stands for many"),
];

/// The manual as Markdown: a table of contents by family, then a section for each kind.
pub(super) fn manual() -> Result<String, String> {
    let mut text = format!(
        "# Edges of the attack graph\n\nEvery way in which one thing leads to another. This page follows \
         from the kinds of edges themselves (`cargo xtask docs`); `seawall explain ID` shows the same, and \
         [attack.md](attack.md) says how to ask.\n{} kinds in {} families.\n",
        KindId::all().count(),
        FAMILIES.len()
    );
    if let Some(kind) = KindId::all().find(|kind| FAMILIES.iter().all(|(name, _)| *name != kind.family())) {
        return Err(format!("the family `{}` has no title in xtask/src/docs/edges.rs", kind.family()));
    }
    for (family, title) in FAMILIES {
        contents(&mut text, family, title);
    }
    for (family, _) in FAMILIES {
        of_family(family).for_each(|kind| section(&mut text, kind));
    }
    Ok(text)
}

fn of_family(family: &str) -> impl Iterator<Item = KindId> {
    KindId::all().filter(move |kind| kind.family() == family)
}

fn contents(text: &mut String, family: &str, title: &str) {
    let _ = write!(text, "\n**{title}** (`{family}`)\n\n| edge | what happens | needs |\n|---|---|---|\n");
    for kind in of_family(family).map(KindId::kind) {
        let (id, action, needs) = (kind.id, cell(kind.action), cell(kind.needs));
        let _ = writeln!(text, "| [{id}](#{id}) | {action} | {needs} |");
    }
}

fn section(text: &mut String, id: KindId) {
    let kind = id.kind();
    let steps = if kind.steps == 0 { "no step of its own" } else { "one step of an attacker" };
    let _ = write!(
        text,
        "\n## {}\n\nWhoever stands at its beginning {} its end: {steps}. {}.\n\n",
        kind.id,
        kind.action,
        drawn(&kind.draw)
    );
    let _ = write!(text, "**Needs.** {}\n\n**Why.** {}\n\n", kind.needs, kind.why);
    let _ = writeln!(text, "**What takes it away.** {}", kind.fix);
    if !kind.depends.is_empty() {
        let _ = write!(text, "\n**Depends on.** {}\n", capitalized(kind.depends));
    }
    if !kind.known_as.is_empty() {
        let _ = write!(text, "\nElsewhere: {}\n", code_list(kind.known_as));
    }
    for reference in kind.references {
        let _ = write!(text, "\n<{reference}>\n");
    }
}

/// For what edges of a kind are looked for.
fn drawn(draw: &Draw) -> &'static str {
    match draw {
        Draw::Rights(..) => "Looked for wherever a subject holds the rights",
        Draw::Steering(..) => "Looked for wherever a subject holds the rights, or controls a namespace",
        Draw::Pods(_) => "Looked for at every pod",
        Draw::Objects(..) => "Looked for at every object of certain kinds",
        Draw::Accounts(_) => "Looked for at every service account",
        Draw::Namespaces(_) => "Looked for at every namespace",
        Draw::Nodes(_) => "Looked for at every node",
        Draw::Bindings(_) => "Looked for at each binding",
        Draw::Holders(_) => "Looked for at each user, group and service account that a binding names",
        Draw::Members(_) => "Looked for at everybody who may be in a group",
        Draw::Once(_) => "Looked for once",
    }
}
