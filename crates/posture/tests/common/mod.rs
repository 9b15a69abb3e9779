//! Worlds to run checks over: their examples, and the manifests of other projects.

use std::fs;
use std::path::{Path, PathBuf};

use seawall_check::Check;
use seawall_finding::Gap;
use seawall_posture::checks;
use seawall_world::{Date, Origin, Settings, Source, Version, World};

/// Corpora of whole manifests.
const CORPORA: [&str; 6] =
    ["boutique", "kube-prometheus", "badpods", "netpol-analyzer", "polaris", "regolibrary"];

/// Texts that make one World.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) texts: Vec<String>,
    pub(crate) kubernetes: Version,
}

// === impl Case ===

impl Case {
    /// The World of the case in which nothing exists but what the texts say, and what the gaps hide.
    pub(crate) fn world(&self, gaps: Vec<Gap>) -> World {
        let read =
            |text: &String| Source::read(format!("{}.yaml", self.name), text.as_bytes(), Origin::File, true);
        let settings = Settings {
            kubernetes: self.kubernetes,
            complete: true,
            today: Some(Date::new(2026, 11, 21)),
            // Objects of a cluster have a namespace.
            namespace: Some("default".to_owned()),
            ..Settings::default()
        };
        World::build(self.texts.iter().map(read).collect(), gaps, settings)
    }
}

/// Every example of every check.
pub(crate) fn examples() -> Vec<Case> {
    let of = |check: &&'static Check| {
        let version = check.versions.until.unwrap_or(Version::LATEST);
        let texts = check.examples.bad.iter().chain(check.examples.good).enumerate();
        let id = check.id;
        texts.map(move |(at, text)| Case {
            name: format!("{id}-{at}"),
            texts: vec![(*text).to_owned()],
            kubernetes: version,
        })
    };
    checks().iter().flat_map(of).collect()
}

/// The corpora that are there, each a World; says which are not. Where `CI` is set, all have to be.
pub(crate) fn corpora() -> Vec<Case> {
    let named = std::env::var_os("SEAWALL_CORPORA").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let places = named.into_iter().chain([root.join("../shared/corpora"), root.join("target/corpora")]);
    let folder = places.into_iter().find(|place| place.is_dir());
    let mut cases = Vec::new();
    for name in CORPORA {
        match folder.as_ref().map(|folder| folder.join(name)).filter(|folder| folder.is_dir()) {
            Some(folder) => {
                let mut texts = Vec::new();
                gather(&folder, &mut texts);
                cases.push(Case { name: name.to_owned(), texts, kubernetes: Version::LATEST });
            }
            None => {
                assert!(std::env::var_os("CI").is_none(), "the corpus {name} is missing");
                println!("skipped: the corpus {name} is missing; name its parent by SEAWALL_CORPORA");
            }
        }
    }
    cases
}

fn gather(folder: &Path, texts: &mut Vec<String>) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("it is a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            gather(&path, texts);
        } else if path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json")
            && let Ok(text) = fs::read_to_string(&path)
        {
            texts.push(text);
        }
    }
}
