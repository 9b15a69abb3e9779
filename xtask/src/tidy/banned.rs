//! Calls that a class of crates may not make: engines touch no file, network, clock, environment or
//! randomness, only the rims write to the terminal, and nothing panics on what came from outside.

use super::{File, Offence, Tree};

/// Crates that map values to values.
const ENGINES: &[&str] = &[
    "yaml",
    "object",
    "finding",
    "world",
    "check",
    "podsecurity",
    "posture",
    "access",
    "attack",
    "audit",
    "fix",
];

/// Rooms that may write to the terminal. `testkit` says in tests what they skip.
const TERMINALS: &[&str] = &["cli", "testkit"];

const OUTSIDE: &[&str] = &[
    "std::fs",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "ToSocketAddrs",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant",
    "File::open",
    "RandomState",
    "serde_json::Value",
    "stdin()",
    "stdout()",
    "stderr()",
];

const PRINTING: &[&str] = &["println!", "eprintln!", "print!", "eprint!"];

const PANICS: &[&str] = &[".unwrap()", "panic!(", "todo!(", "unimplemented!("];

/// Banned words found outside tests and build scripts.
pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let sources = tree.rust_files().filter(|file| !file.path.ends_with("/build.rs"));
    sources.flat_map(|file| banned_in(file).flat_map(|(word, why)| uses(file, word, why))).collect()
}

fn banned_in(file: &File) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
    let name = file.crate_name();
    let is_engine = name.is_some_and(|name| ENGINES.contains(&name));
    let is_quiet = name.is_some_and(|name| !TERMINALS.contains(&name));
    let outside = OUTSIDE.iter().filter(move |_| is_engine).map(|word| (*word, ENGINE_REASON));
    let printing = PRINTING.iter().filter(move |_| is_quiet).map(|word| (*word, PRINTING_REASON));
    let panics = PANICS.iter().map(|word| (*word, PANIC_REASON));
    outside.chain(printing).chain(panics)
}

const ENGINE_REASON: &str = "an engine touches no file, network, clock, environment or randomness";
const PRINTING_REASON: &str = "only `cli`, `xtask` and `testkit` write to the terminal";
const PANIC_REASON: &str = "hand back an error, or `expect` with the reason why it holds";

fn uses(file: &File, word: &str, why: &str) -> Vec<Offence> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let stands_alone = |line: &str, at: usize| {
        let joins_before = word.starts_with(is_word) && line[..at].ends_with(is_word);
        let joins_after = word.ends_with(is_word) && line[at + word.len()..].starts_with(is_word);
        !joins_before && !joins_after
    };
    file.production_lines()
        .filter(|(_, line)| line.match_indices(word).any(|(at, _)| stands_alone(line, at)))
        .map(|(number, _)| Offence::new(&file.path, number, format!("`{word}`: {why}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(path: &str, source: &str, expected_lines: &[usize]) {
        let offences = check(&Tree::of(&[(path, source)]));
        let lines: Vec<usize> = offences.iter().map(|offence| offence.line).collect();
        assert_eq!(lines, expected_lines, "{offences:?}");
    }

    #[test]
    fn an_engine_that_reaches_outside_is_an_offence() {
        finds("crates/yaml/src/a.rs", "//! A.\nuse std::fs;\n", &[2]);
        finds("crates/check/src/a.rs", "//! A.\nlet now = Instant::now();\n", &[2]);
        finds("crates/posture/src/a.rs", "//! A.\nlet v: serde_json::Value = x;\n", &[2]);
        finds("crates/collect/src/a.rs", "//! A.\nuse std::fs;\n", &[]);
        finds("crates/yaml/src/a.rs", "//! A.\nlet a = SystemTimeLike;\n", &[]);
        finds("crates/yaml/src/a.rs", "//! A.\nuse std::net::{IpAddr, UdpSocket};\n", &[2]);
        finds("crates/yaml/src/a.rs", "//! A.\nuse std::net::IpAddr;\n", &[]);
    }

    #[test]
    fn printing_outside_the_rims_is_an_offence() {
        finds("crates/report/src/a.rs", "//! A.\nprintln!();\n", &[2]);
        finds("crates/report/src/a.rs", "//! A.\neprintln!();\n", &[2]);
        finds("crates/cli/src/a.rs", "//! A.\nprintln!();\n", &[]);
    }

    #[test]
    fn a_panic_is_an_offence_outside_tests_and_comments() {
        finds("crates/cli/src/a.rs", "//! A.\nx.unwrap();\n", &[2]);
        finds("crates/cli/src/a.rs", "//! A.\n// x.unwrap();\nlet y = \"panic!(\";\n", &[]);
        finds("crates/cli/src/a.rs", "//! A.\n#[cfg(test)]\nmod tests { x.unwrap() }\n", &[]);
        finds("crates/cli/tests/a.rs", "//! A.\nx.unwrap();\n", &[]);
    }
}
