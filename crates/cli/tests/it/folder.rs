//! A folder of its own for each test, and the program run in it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Fails `privileged-container`, which is critical.
pub(crate) const PRIVILEGED: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  containers:
  - name: app
    image: registry.example.com/app:1
    securityContext: {privileged: true}
";

/// Passes `privileged-container`.
pub(crate) const HARMLESS: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  containers:
  - name: app
    image: registry.example.com/app:1
    securityContext: {privileged: false}
";

/// A folder that goes when it is dropped.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
}

/// What a run left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program, with an environment in which nothing but its arguments speaks.
pub(crate) fn seawall() -> Command {
    clean(Command::new(env!("CARGO_BIN_EXE_seawall")))
}

/// A command without the variables that change how the program prints.
pub(crate) fn clean(mut command: Command) -> Command {
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env("TERM", "xterm");
    command
}

// === impl Folder ===

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("seawall-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Folder { path }
    }

    /// With one file in it.
    pub(crate) fn with(name: &str, text: impl AsRef<[u8]>) -> Self {
        Folder::new().and(name, text)
    }

    /// With one file more.
    pub(crate) fn and(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path.join(name);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("folders are made");
        std::fs::write(path, text).expect("the file is written");
        self
    }

    /// Runs the program here; the words are its arguments.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        finish(self.command(words).stdin(Stdio::null()))
    }

    /// Runs the program here with text on standard input.
    pub(crate) fn run_with(&self, words: &[&str], input: &[u8]) -> Ran {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("a pipe").write_all(input).expect("the program reads");
        ran(child.wait_with_output().expect("it ends"))
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = seawall();
        command.current_dir(&self.path).args(words);
        command
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path.join(name)).expect("the file is there")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Runs a command to its end.
pub(crate) fn finish(command: &mut Command) -> Ran {
    ran(command.output().expect("the program starts"))
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().expect("it ends by itself"),
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("errors are UTF-8"),
    }
}

// === impl Ran ===

impl Ran {
    /// Standard output as a JSON document.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

/// Compares a text with `tests/expected/NAME`; where `SEAWALL_BLESS` is set, writes it there instead,
/// for a person to read.
pub(crate) fn expect(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if std::env::var_os("SEAWALL_BLESS").is_some() {
        std::fs::write(&path, actual).expect("the file can be written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(actual == expected, "{name} differs; what the program prints now:\n{actual}");
}
