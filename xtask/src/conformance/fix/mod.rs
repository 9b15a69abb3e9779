//! Fixes, held against other projects' pairs of text before and after, and counted over their failing cases.

mod kubescape;
mod polaris;
mod rates;

pub(super) use kubescape::pairs as kubescape_fix;
pub(super) use polaris::mutated as polaris_mutated;
pub(super) use rates::rates as fix_rates;

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use seawall_check::{Check, Results, Selection, run};
use seawall_fix::{Means, Plan, Request, plan};
use seawall_posture::{checks, is_opt_in};
use seawall_world::{Origin, Settings, Source, World};
use seawall_yaml::apply;

/// Texts read as one World, with what all checks say of them.
struct Tried {
    texts: Vec<Vec<u8>>,
    world: World,
    selection: Selection,
    results: Results,
}

// === impl Tried ===

impl Tried {
    fn read(texts: Vec<Vec<u8>>, settings: Settings) -> Self {
        let source = |(at, text): (usize, &Vec<u8>)| Source::read(at.to_string(), text, Origin::File, true);
        let sources = texts.iter().enumerate().map(source).collect();
        let world = World::build(sources, Vec::new(), settings);
        let checks = checks().iter().filter(|check| !is_opt_in(check.id)).copied().collect();
        let selection = Selection { checks, ..Selection::default() };
        let results = run(&world, &selection);
        Tried { texts, world, selection, results }
    }

    fn plan(&self, wants: &dyn Fn(&Check) -> bool) -> Plan {
        plan(&Request {
            world: &self.world,
            selection: &self.selection,
            results: &self.results,
            wants,
            means: Means::Text,
            text: &|source| Some(Cow::Borrowed(self.texts[source].as_slice())),
        })
    }

    /// The texts after a plan.
    fn after(&self, plan: &Plan) -> Vec<Vec<u8>> {
        let mut texts = self.texts.clone();
        for patched in &plan.patched {
            texts[patched.source] = apply(&patched.text, &patched.replacements);
        }
        texts
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// What a folder holds, by name.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let fault = |error: std::io::Error| format!("{}: {error}", folder.display());
    let read = fs::read_dir(folder).map_err(fault)?;
    let mut paths: Vec<PathBuf> =
        read.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(fault)?;
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Where two texts part, for a reader.
fn parting(ours: &str, label: &str) -> String {
    let mut lines = ours.lines().zip(label.lines()).enumerate();
    match lines.find(|(_, (ours, label))| ours != label) {
        Some((number, (ours, _))) => format!("line {} reads `{}`", number + 1, ours.trim_end()),
        None => format!("{} lines", ours.lines().count()),
    }
}
