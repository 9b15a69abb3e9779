//! Where the labelled cases of other projects lie, and how they get there.
//!
//! `conformance/corpora.toml` names each corpus: repository, commit, licence, and the parts of the
//! repository that hold cases. Nothing of a corpus is copied into this repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace;

/// The folder that holds one folder per corpus, or none where there is no such folder.
pub(crate) struct Corpora {
    folder: Option<PathBuf>,
}

impl Corpora {
    /// `$SEAWALL_CORPORA`, else `../shared/corpora` beside the workspace, else `target/corpora`.
    pub(crate) fn find() -> Corpora {
        if let Some(named) = std::env::var_os("SEAWALL_CORPORA") {
            return Corpora { folder: Some(PathBuf::from(named)) };
        }
        let candidates =
            [workspace::root().join("../shared/corpora"), workspace::target_dir().join("corpora")];
        Corpora { folder: candidates.into_iter().find(|folder| folder.is_dir()) }
    }

    /// The folder all corpora lie in.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The folder of one corpus, or why it cannot be read.
    pub(crate) fn get(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.folder.as_deref().ok_or_else(|| {
            format!("no corpora found (hint: `cargo xtask corpora` fetches `{name}` and the others)")
        })?;
        let corpus = folder.join(name);
        if corpus.is_dir() {
            return Ok(corpus);
        }
        Err(format!("no corpus `{name}` in {} (hint: `cargo xtask corpora {name}`)", folder.display()))
    }
}

/// One entry of `conformance/corpora.toml`.
struct Source {
    name: String,
    repository: String,
    commit: String,
    paths: Vec<String>,
}

/// `cargo xtask corpora [NAME…]`: fetches into `target/corpora` what is not there yet.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    let sources = sources()?;
    if let Some(unknown) = arguments.iter().find(|name| sources.iter().all(|source| source.name != **name)) {
        let names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
        return Err(format!("unknown corpus `{unknown}` (known: {})", names.join(", ")));
    }
    let mut complete = true;
    for source in sources.iter().filter(|source| arguments.is_empty() || arguments.contains(&source.name)) {
        match fetch(source) {
            Ok(state) => println!("{}: {state}", source.name),
            Err(error) => {
                complete = false;
                println!("{}: error: {error}", source.name);
            }
        }
    }
    Ok(complete)
}

fn sources() -> Result<Vec<Source>, String> {
    let path = workspace::root().join("conformance/corpora.toml");
    let table: toml::Table =
        workspace::read(&path)?.parse().map_err(|error| format!("{}: {error}", path.display()))?;
    table.iter().map(|(name, entry)| source(name, entry)).collect()
}

fn source(name: &str, entry: &toml::Value) -> Result<Source, String> {
    let text = |key: &str| match entry.get(key).and_then(toml::Value::as_str) {
        Some(text) => Ok(text.to_owned()),
        None => Err(format!("conformance/corpora.toml: corpus `{name}` has no `{key}`")),
    };
    text("licence")?;
    let listed = entry.get("paths").and_then(toml::Value::as_array);
    let paths = listed.map_or(Vec::new(), |paths| {
        paths.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect()
    });
    Ok(Source { name: name.to_owned(), repository: text("repository")?, commit: text("commit")?, paths })
}

/// Clones the repository without file contents, then checks out the listed parts of one commit: an
/// abbreviated commit is enough, and only the files that are needed are downloaded.
fn fetch(source: &Source) -> Result<&'static str, String> {
    let folder = workspace::target_dir().join("corpora").join(&source.name);
    if folder.is_dir() {
        return Ok("already there");
    }
    let partial = folder.with_extension("partial");
    if partial.is_dir() {
        std::fs::remove_dir_all(&partial).map_err(|error| format!("{}: {error}", partial.display()))?;
    }
    let repository = format!("https://github.com/{}", source.repository);
    let partial_name = partial.to_string_lossy().into_owned();
    git(None, &["clone", "--quiet", "--filter=blob:none", "--no-checkout", &repository, &partial_name])?;
    if !source.paths.is_empty() {
        let mut arguments = vec!["sparse-checkout", "set", "--no-cone", "/LICENSE*"];
        arguments.extend(source.paths.iter().map(String::as_str));
        git(Some(&partial), &arguments)?;
    }
    git(Some(&partial), &["checkout", "--quiet", "--detach", &source.commit])?;
    std::fs::rename(&partial, &folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok("fetched")
}

fn git(folder: Option<&Path>, arguments: &[&str]) -> Result<(), String> {
    let mut command = Command::new("git");
    if let Some(folder) = folder {
        command.arg("-C").arg(folder);
    }
    let status = command.args(arguments).status().map_err(|error| format!("git cannot be run: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("git {} failed: {status}", arguments.join(" "))) }
}
