//! Builds the Go programs that tests compare with: reference drivers of our own, each in its own module
//! folder under `testbed/`, and upstream tools pinned by a module's `tool` lines.
//!
//! A folder with Go files becomes `bin/FOLDER`; a folder with only `go.mod` builds its tools. A build is
//! kept until a file of its folder changes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::workspace;

/// The folder the built programs lie in; integration tests find it as `$SEAWALL_TEST_BIN`.
pub(crate) fn bin_dir() -> PathBuf {
    workspace::target_dir().join("testbed/bin")
}

/// `cargo xtask testbed [NAME…]`: builds the named modules, or all.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    let known = modules()?;
    for name in if arguments.is_empty() { &known } else { arguments } {
        build(name)?;
        println!("{name}: built into {}", bin_dir().display());
    }
    Ok(true)
}

/// The names of all modules under `testbed/`.
pub(crate) fn modules() -> Result<Vec<String>, String> {
    let folder = workspace::root().join("testbed");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("go.mod").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

/// Builds one module unless its sources are those of the last build, and returns the program named after
/// the module.
pub(crate) fn build(name: &str) -> Result<PathBuf, String> {
    let folder = workspace::root().join("testbed").join(name);
    if !folder.join("go.mod").is_file() {
        let known = modules()?.join(", ");
        return Err(format!("no Go module testbed/{name} (known: {known})"));
    }
    let program = bin_dir().join(name);
    let stamp = workspace::target_dir().join("testbed").join(format!("{name}.hash"));
    let hash = sources_hash(&folder)?;
    let is_current = std::fs::read_to_string(&stamp).is_ok_and(|built| built == hash);
    if is_current && program.is_file() {
        return Ok(program);
    }
    go_build(name, &folder, &program)?;
    workspace::write(&stamp, &hash)?;
    Ok(program)
}

fn go_build(name: &str, folder: &Path, program: &Path) -> Result<(), String> {
    let version = Command::new("go").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if version.is_err() {
        return Err(format!(
            "testbed/{name} needs Go (hint: install Go 1.26 or newer from https://go.dev/dl)"
        ));
    }
    eprintln!("building testbed/{name} with Go; a first build downloads its modules");
    std::fs::create_dir_all(bin_dir()).map_err(|error| format!("{}: {error}", bin_dir().display()))?;
    let mut command = Command::new("go");
    command.current_dir(folder).env("CGO_ENABLED", "0").env("GOWORK", "off");
    command.args(["build", "-trimpath", "-ldflags", "-s -w", "-o"]);
    match has_go_files(folder)? {
        true => command.arg(program).arg("."),
        false => command.arg(format!("{}/", bin_dir().display())).arg("tool"),
    };
    let status = command.status().map_err(|error| format!("go cannot be run: {error}"))?;
    if !status.success() {
        return Err(format!("go build of testbed/{name} failed: {status}"));
    }
    Ok(())
}

fn has_go_files(folder: &Path) -> Result<bool, String> {
    let files = workspace::files_below(folder)?;
    Ok(files.iter().any(|file| file.extension().is_some_and(|extension| extension == "go")))
}

/// A hash of names and contents: it only has to notice a change, nobody attacks it.
fn sources_hash(folder: &Path) -> Result<String, String> {
    let mut hasher = DefaultHasher::new();
    for file in workspace::files_below(folder)? {
        let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        file.strip_prefix(folder).unwrap_or(&file).hash(&mut hasher);
        bytes.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}
