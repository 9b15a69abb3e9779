//! `cargo xtask docs [--check | --show]`: documents that follow from the code, so that they cannot contradict
//! it.

mod checks;
mod edges;
mod frameworks;
mod peers;
mod words;

use crate::tidy::{Offence, Tree};
use crate::workspace;

/// One generated file.
struct Generated {
    /// Path from the workspace root.
    path: &'static str,
    /// What it should hold.
    text: String,
}

fn generate() -> Result<Vec<Generated>, String> {
    let peers = peers::read()?;
    if let Some(unknown) = peers::unknown(&peers, seawall_posture::checks()).first() {
        return Err(unknown.clone());
    }
    let frameworks: Vec<_> =
        seawall_posture::framework_names().filter_map(seawall_posture::shipped_framework).collect();
    Ok(vec![
        Generated { path: "docs/checks.md", text: checks::manual(seawall_posture::checks()) },
        Generated { path: "docs/edges.md", text: edges::manual()? },
        Generated { path: "docs/frameworks.md", text: frameworks::page(&frameworks) },
        Generated { path: "docs/peers.md", text: peers::page(&peers) },
    ])
}

/// Writes every generated file, with `--check` only says which are out of step,
/// with `--show` prints them.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    match arguments {
        [] => {
            for Generated { path, text } in generate()? {
                workspace::write(&workspace::root().join(path), &text)?;
                println!("{path}");
            }
            Ok(true)
        }
        [flag] if flag == "--check" => {
            let offences = offences(&Tree::read()?);
            for offence in &offences {
                println!("{}: {}", offence.path, offence.text);
            }
            Ok(offences.is_empty())
        }
        [flag] if flag == "--show" => {
            generate()?.iter().for_each(|file| println!("{}", file.text));
            Ok(true)
        }
        _ => Err("usage: cargo xtask docs [--check | --show]".to_owned()),
    }
}

/// Generated files that do not hold what the code says.
pub(crate) fn offences(tree: &Tree) -> Vec<Offence> {
    match generate() {
        Ok(generated) => generated.iter().filter_map(|file| offence(tree, file)).collect(),
        Err(error) => vec![Offence::new("docs", 0, error)],
    }
}

fn offence(tree: &Tree, generated: &Generated) -> Option<Offence> {
    let written = tree.text(generated.path);
    if written == Some(generated.text.as_str()) {
        return None;
    }
    let line = written.map_or(0, |written| first_difference(written, &generated.text));
    Some(Offence::new(generated.path, line, "is out of step with the code (hint: `cargo xtask docs`)"))
}

fn first_difference(one: &str, other: &str) -> usize {
    let same = one.lines().zip(other.lines()).take_while(|(one, other)| one == other).count();
    same + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_out_of_step_is_an_offence_at_its_first_difference() {
        let generated = Generated { path: "docs/a.md", text: "one\ntwo\n".to_owned() };
        assert_eq!(offence(&Tree::of(&[("docs/a.md", "one\ntwo\n")]), &generated), None);
        let found = offence(&Tree::of(&[("docs/a.md", "one\n2\n")]), &generated);
        assert_eq!(found.map(|offence| offence.line), Some(2));
        assert_eq!(offence(&Tree::of(&[]), &generated).map(|offence| offence.line), Some(0));
    }
}
