//! Programs that render: found on the search path, run with a deadline, a bound on what they write,
//! and an environment that holds nothing of the person's.

use std::ffi::{OsStr, OsString};
use std::fs::DirBuilder;
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use seawall_finding::CauseKind;

use crate::options::Options;
use crate::refusal::{Refusal, bytes_text};

/// Bytes of a renderer's complaints that are looked at.
const COMPLAINT_BYTES_MAX: u64 = 64 << 10;

/// A proxy that nobody listens at: requests fail at once.
const NO_PROXY: &str = "http://127.0.0.1:9";

/// What a renderer may know of the environment where the network is allowed.
const REMOTE_VARIABLES: [&str; 8] = [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
];

/// A run that was to write text.
pub(crate) struct Rendering<'o> {
    /// How people call it, such as `helm template`.
    pub(crate) by: &'static str,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) options: &'o Options,
}

/// Why a run gave no text.
pub(crate) enum Failure {
    /// It never came to an end of its own.
    Stopped(Refusal),
    /// It complained.
    Refused {
        /// What it wrote; may quote anything, so it is never shown.
        complaint: String,
        /// How it ended, such as `exit status: 1`.
        status: String,
    },
}

/// The program of a name on the search path.
pub(crate) fn find(program: &str, options: &Options) -> Option<PathBuf> {
    let path = search_path(options)?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|path| {
        let metadata = path.metadata();
        metadata.is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    })
}

fn search_path(options: &Options) -> Option<OsString> {
    options.search_path.clone().or_else(|| std::env::var_os("PATH"))
}

// === impl Rendering ===

impl Rendering<'_> {
    /// Runs the program and gives what it wrote.
    pub(crate) fn run(&self) -> Result<Vec<u8>, Failure> {
        let stopped = |fact: String| Failure::Stopped(Refusal::new(CauseKind::NotRendered, fact));
        let home = Home::make().map_err(|_| stopped("no temporary folder can be made".to_owned()))?;
        let mut child = self
            .command(&home.0)
            .spawn()
            .map_err(|error| stopped(format!("{} cannot be started: {}", self.by, error.kind())))?;
        let limits = self.options.limits;
        let (done, over) = channel::<()>();
        let group = Pid::from_raw(child.id() as i32);
        let end = move || {
            // It may have ended by itself meanwhile.
            let _ = killpg(group, Signal::SIGKILL);
        };
        std::thread::scope(|scope| {
            let watch = scope.spawn(move || {
                let late = over.recv_timeout(limits.render_time_max) == Err(RecvTimeoutError::Timeout);
                if late {
                    end();
                }
                late
            });
            let complaint = child.stderr.take();
            let complaint = scope.spawn(move || complaint.map(read_complaint).unwrap_or_default());
            let text = read_output(&mut child, limits.render_bytes_max);
            if text.is_none() {
                end();
            }
            let status = child.wait();
            drop(done);
            let late = watch.join().unwrap_or(false);
            let complaint = complaint.join().unwrap_or_default();
            let limit = |kind, fact: String| Err(Failure::Stopped(Refusal::new(kind, fact)));
            if late {
                let seconds = limits.render_time_max.as_secs_f64();
                return limit(CauseKind::Timeout, format!("{} took longer than {seconds} s", self.by));
            }
            let Some(text) = text else {
                let bound = bytes_text(limits.render_bytes_max);
                return limit(CauseKind::Limit, format!("{} wrote more than {bound}", self.by));
            };
            match status {
                Ok(status) if status.success() => Ok(text),
                Ok(status) => Err(Failure::Refused { complaint, status: status.to_string() }),
                Err(error) => Err(stopped(format!("{} was lost: {}", self.by, error.kind()))),
            }
        })
    }

    fn command(&self, home: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .env_clear()
            .env("PATH", search_path(self.options).unwrap_or_default())
            .env("HOME", home)
            .env("TMPDIR", home)
            .env("LC_ALL", "C")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        if self.options.allow_remote {
            let known = REMOTE_VARIABLES.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
            command.envs(known);
        } else {
            // What was checked before is checked by the network, too.
            for name in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY"] {
                command.env(name, NO_PROXY);
            }
            command.env("GIT_ALLOW_PROTOCOL", "none");
        }
        command
    }
}

/// What the program writes; none where it is too much.
fn read_output(child: &mut Child, bytes_max: u64) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let output = child.stdout.take()?;
    // A pipe that breaks ends the text; the status then tells what happened.
    let _ = output.take(bytes_max + 1).read_to_end(&mut text);
    (text.len() as u64 <= bytes_max).then_some(text)
}

fn read_complaint(mut pipe: impl Read) -> String {
    let mut text = Vec::new();
    let _ = pipe.by_ref().take(COMPLAINT_BYTES_MAX).read_to_end(&mut text);
    // The rest is taken off the pipe, so that the program does not wait for it.
    let _ = std::io::copy(&mut pipe, &mut std::io::sink());
    String::from_utf8_lossy(&text).into_owned()
}

/// An empty folder that a program may call home; gone when dropped.
struct Home(PathBuf);

// === impl Home ===

impl Home {
    fn make() -> std::io::Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("seawall-{}-{number}", std::process::id()));
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Home(path))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // What remains is empty or a renderer's cache; nothing depends on it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Arguments of a command line.
pub(crate) fn arguments<const N: usize>(words: [&OsStr; N]) -> Vec<OsString> {
    words.into_iter().map(OsStr::to_owned).collect()
}
