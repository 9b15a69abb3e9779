//! Which of our checks answers to which check of other scanners, from `conformance/peers/PEER.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use seawall_check::Check;

use crate::workspace;

const FOLDER: &str = "conformance/peers";

/// What a peer's check is to us.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// These checks of ours look for the same thing.
    Ours(Vec<String>),
    /// Why there is none.
    Reason(String),
}

/// A peer's name, the sentence on where its list comes from, and its checks.
pub(super) struct Peer {
    pub(super) name: String,
    source: String,
    pub(super) checks: BTreeMap<String, Answer>,
}

/// Reads every peer's file.
pub(super) fn read() -> Result<Vec<Peer>, String> {
    let files = workspace::files_below(&workspace::root().join(FOLDER))?;
    let mut peers = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "toml")) {
        let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        peers.push(
            parse(&name, &workspace::read(file)?).map_err(|error| format!("{FOLDER}/{name}: {error}"))?,
        );
    }
    Ok(peers)
}

fn parse(name: &str, text: &str) -> Result<Peer, String> {
    let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let comment = text.lines().map_while(|line| line.strip_prefix("# "));
    let source = comment.collect::<Vec<_>>().join(" ");
    let checks = table.iter().map(|(id, entry)| Ok((id.clone(), answer(id, entry)?)));
    Ok(Peer { name: name.to_owned(), source, checks: checks.collect::<Result<_, String>>()? })
}

fn answer(id: &str, entry: &toml::Value) -> Result<Answer, String> {
    let ours: Vec<String> = entry
        .get("ours")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|id| id.as_str().map(str::to_owned))
        .collect();
    let reason = entry.get("reason").and_then(toml::Value::as_str).unwrap_or_default();
    match (ours.is_empty(), reason.is_empty()) {
        (false, true) => Ok(Answer::Ours(ours)),
        (true, false) => Ok(Answer::Reason(reason.to_owned())),
        _ => Err(format!("`{id}` needs either `ours` or a `reason`")),
    }
}

/// Ids that stand as ours and are no check.
pub(super) fn unknown(peers: &[Peer], checks: &[&Check]) -> Vec<String> {
    let mut unknown = Vec::new();
    for peer in peers {
        for (id, answer) in &peer.checks {
            let Answer::Ours(ours) = answer else { continue };
            let missing = ours.iter().filter(|ours| checks.iter().all(|check| check.id != ours.as_str()));
            unknown.extend(
                missing.map(|ours| format!("{FOLDER}/{}.toml: `{id}`: no check `{ours}`", peer.name)),
            );
        }
    }
    unknown
}

/// The page as Markdown: how many of each peer's checks are answered, then every one of them.
pub(super) fn page(peers: &[Peer]) -> String {
    let mut text = String::from(
        "# Checks of other scanners\n\nEvery check of these scanners on Kubernetes objects, with ours for \
         the same thing, or the reason why there is none. The page follows from `conformance/peers` \
         (`cargo xtask docs`).\n\n| scanner | checks | answered | not answered |\n|---|---|---|---|\n",
    );
    for peer in peers {
        let answered = peer.checks.values().filter(|answer| matches!(answer, Answer::Ours(_))).count();
        let (name, count) = (&peer.name, peer.checks.len());
        let _ = writeln!(text, "| [{name}](#{name}) | {count} | {answered} | {} |", count - answered);
    }
    for peer in peers {
        let _ = write!(text, "\n## {}\n\n{}\n\n| check | ours |\n|---|---|\n", peer.name, peer.source);
        for (id, answer) in &peer.checks {
            let _ = writeln!(text, "| {id} | {} |", shown(answer));
        }
    }
    text
}

fn shown(answer: &Answer) -> String {
    match answer {
        Answer::Ours(ours) => {
            let links: Vec<String> = ours.iter().map(|id| format!("[{id}](checks.md#{id})")).collect();
            links.join(", ")
        }
        Answer::Reason(reason) => format!("none: {}", reason.replace('|', "\\|")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::corpora::Corpora;

    #[test]
    fn every_answer_names_checks_that_exist() {
        let peers = read().expect("the peers' files are valid");
        assert_eq!(unknown(&peers, seawall_posture::checks()), Vec::<String>::new());
    }

    #[test]
    fn lists_without_a_corpus_are_as_long_as_upstreams() {
        let peers = read().expect("the peers' files are valid");
        for (name, count) in [("checkov", 119), ("kube-linter", 63)] {
            let peer = peers.iter().find(|peer| peer.name == name).expect("it has a file");
            assert_eq!(peer.checks.len(), count, "{name}");
        }
    }

    #[test]
    fn an_entry_needs_an_answer_or_a_reason() {
        assert!(parse("a", "x = { ours = ['y'] }\nz = { reason = 'later' }\n").is_ok());
        assert!(parse("a", "x = { ours = [] }\n").is_err());
        assert!(parse("a", "x = { reason = '' }\n").is_err());
    }

    #[test]
    fn every_check_of_polaris_stands_in_its_file() {
        let folder = match Corpora::find().get("polaris") {
            Ok(folder) => folder.join("pkg/config/checks"),
            Err(reason) if workspace::is_ci() => panic!("{reason}"),
            Err(reason) => return println!("skipped: {reason}"),
        };
        let files = workspace::files_below(&folder).expect("the corpus is readable");
        let upstream: BTreeSet<String> =
            files.iter().filter_map(|file| Some(file.file_stem()?.to_string_lossy().into_owned())).collect();
        let peers = read().expect("the peers' files are valid");
        let polaris = peers.iter().find(|peer| peer.name == "polaris").expect("polaris is a peer");
        let ours: BTreeSet<String> = polaris.checks.keys().cloned().collect();
        assert_eq!(ours, upstream);
    }
}
