//! Builds the Go programs that tests compare with: reference drivers of our own, each in its own module
//! folder under `testbed/`, and upstream tools pinned by a module's `tool` lines.
//!
//! A folder with Go files becomes `bin/FOLDER`; a folder with only `go.mod` builds its tools, and a single
//! tool is named after the folder. A build is kept until a file of its folder changes. A file `go.flags`
//! holds further arguments of `go build`, one a line.

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::workspace;

/// The folder the built programs lie in: `$SEAWALL_TEST_BIN`, where tests look for them too, so that several
/// checkouts may share one.
pub(crate) fn bin_dir() -> PathBuf {
    let shared = std::env::var_os("SEAWALL_TEST_BIN").filter(|folder| !folder.is_empty());
    shared.map_or_else(|| workspace::target_dir().join("testbed/bin"), PathBuf::from)
}

/// `cargo xtask testbed [NAME…]`: builds the named modules, or all.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    let known = modules()?;
    for name in if arguments.is_empty() { &known } else { arguments } {
        let start = Instant::now();
        build(name)?;
        println!("{name}: in {} ({:.0} s)", bin_dir().display(), start.elapsed().as_secs_f64());
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

/// Builds one module unless its sources are those of the last build, and returns where a program named after
/// the module lies.
pub(crate) fn build(name: &str) -> Result<PathBuf, String> {
    let folder = workspace::root().join("testbed").join(name);
    if !folder.join("go.mod").is_file() {
        let known = modules()?.join(", ");
        return Err(format!("no Go module testbed/{name} (known: {known})"));
    }
    let bin = bin_dir();
    std::fs::create_dir_all(&bin).map_err(|error| format!("{}: {error}", bin.display()))?;
    // Two checkouts that share the folder take turns.
    let lock = bin.with_file_name(format!("{name}.lock"));
    let locked = File::create(&lock).and_then(|file| file.lock().map(|()| file));
    let _locked = locked.map_err(|error| format!("{}: {error}", lock.display()))?;

    let stamp = bin.with_file_name(format!("{name}.hash"));
    let hash = sources_hash(&folder)?;
    let is_current = std::fs::read_to_string(&stamp).is_ok_and(|built| built == hash);
    let programs = programs(name, &folder)?;
    if !is_current || !programs.iter().all(|program| bin.join(program).is_file()) {
        go_build(name, &folder, &programs)?;
        workspace::write(&stamp, &hash)?;
    }
    Ok(bin.join(name))
}

/// The names of the programs a module is built into.
fn programs(name: &str, folder: &Path) -> Result<Vec<String>, String> {
    let module_file = workspace::read(&folder.join("go.mod"))?;
    let tools = tools(&module_file);
    Ok(match tools.len() {
        0 | 1 => vec![name.to_owned()],
        _ => tools.iter().filter_map(|tool| tool.rsplit('/').next()).map(str::to_owned).collect(),
    })
}

/// The packages that the `tool` lines of a module file name, as one line each or as a block.
fn tools(module_file: &str) -> Vec<&str> {
    let mut is_block = false;
    let mut tools = Vec::new();
    for line in module_file.lines().map(str::trim) {
        match line.strip_prefix("tool ") {
            Some("(") => is_block = true,
            Some(tool) => tools.push(tool.trim()),
            None if line == ")" => is_block = false,
            None if is_block && !line.is_empty() => tools.push(line),
            None => {}
        }
    }
    tools
}

fn go_build(name: &str, folder: &Path, programs: &[String]) -> Result<(), String> {
    let version = Command::new("go").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if version.is_err() {
        return Err(format!(
            "testbed/{name} needs Go (hint: install Go 1.26 or newer from https://go.dev/dl)"
        ));
    }
    eprintln!("building testbed/{name} with Go; a first build downloads its modules");
    let mut command = Command::new("go");
    command.current_dir(folder).env("CGO_ENABLED", "0").env("GOWORK", "off");
    command.args(["build", "-trimpath", "-ldflags=-s -w"]).args(flags(folder)?).arg("-o");
    match programs {
        [program] => command.arg(bin_dir().join(program)),
        _ => command.arg(format!("{}/", bin_dir().display())),
    };
    command.arg(if has_go_files(folder)? { "." } else { "tool" });
    let status = command.status().map_err(|error| format!("go cannot be run: {error}"))?;
    if !status.success() {
        return Err(format!("go build of testbed/{name} failed: {status}"));
    }
    Ok(())
}

/// The lines of `go.flags`, where a module has that file; a later `-ldflags` replaces an earlier one.
fn flags(folder: &Path) -> Result<Vec<String>, String> {
    let file = folder.join("go.flags");
    match file.is_file() {
        true => Ok(workspace::read(&file)?.lines().map(str::to_owned).collect()),
        false => Ok(Vec::new()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_read_as_lines_and_as_a_block() {
        let module =
            "module m\n\ntool example.org/a\n\ntool (\n\texample.org/b\n\texample.org/c\n)\nrequire x v1\n";
        assert_eq!(tools(module), ["example.org/a", "example.org/b", "example.org/c"]);
        assert!(tools("module m\nrequire example.org/tool v1\n").is_empty());
    }
}
