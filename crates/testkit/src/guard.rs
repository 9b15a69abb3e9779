//! The folder and the processes of one test server, and their end, however the test ends.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::Unavailable;

const CLEANUP: &str = include_str!("cleanup.sh");

/// How much of a log an error shows.
const LOG_TAIL_BYTES_MAX: usize = 4_000;

/// Owns a folder and processes. A small shell waits beside them: when this value is dropped, or the test is
/// killed, it ends the processes by their numbers and removes the folder.
#[derive(Debug)]
pub(crate) struct Guard {
    folder: PathBuf,
    children: Mutex<Vec<Child>>,
    cleanup: Child,
    is_kept: bool,
}

impl Guard {
    /// Makes the folder, and starts the shell that will remove it.
    pub(crate) fn new() -> Result<Guard, Unavailable> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // Short, since the paths of sockets inside have a limit of about 100 bytes. The letter at the end
        // keeps one name from beginning with another.
        Guard::at(std::env::temp_dir().join(format!("seawall-{}-{count}s", std::process::id())))
    }

    /// The same with a folder of a given name, which must not exist.
    pub(crate) fn at(folder: PathBuf) -> Result<Guard, Unavailable> {
        // A server that runs as another user has to reach its own folder inside.
        fs::DirBuilder::new().mode(0o711).create(&folder).map_err(|error| broken(&folder, &error))?;
        File::create(folder.join("pids")).map_err(|error| broken(&folder, &error))?;
        let mut shell = Command::new("sh");
        shell.args(["-c", CLEANUP, "cleanup"]).arg(&folder).stdin(Stdio::piped()).stdout(Stdio::null());
        // Ctrl-C in a terminal goes to the test's group.
        shell.process_group(0);
        let cleanup = shell.spawn().map_err(|error| broken(Path::new("sh"), &error))?;
        Ok(Guard { folder, children: Mutex::default(), cleanup, is_kept: false })
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file into the folder, which may be a key or a token: nobody else can read it.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf, Unavailable> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let path = self.folder.join(name);
        // Another test may be reading it: it is whole at any time.
        let draft = self.folder.join(format!(".{name}.{}", COUNT.fetch_add(1, Ordering::Relaxed)));
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.and_then(|()| fs::rename(&draft, &path)).map_err(|error| broken(&path, &error))?;
        Ok(path)
    }

    /// Starts a program whose output goes to `NAME.log`. Its arguments have to name the folder.
    pub(crate) fn spawn(&self, name: &str, command: &mut Command) -> Result<(), Unavailable> {
        let path = self.folder.join(format!("{name}.log"));
        let log = File::create(&path).map_err(|error| broken(&path, &error))?;
        let copy = log.try_clone().map_err(|error| broken(&path, &error))?;
        let child = command.process_group(0).stdin(Stdio::null()).stdout(log).stderr(copy).spawn();
        let child = child.map_err(|error| broken(Path::new(command.get_program()), &error))?;
        let pids = self.folder.join("pids");
        let written = fs::OpenOptions::new().append(true).open(&pids);
        let written = written.and_then(|mut file| writeln!(file, "{}", child.id()));
        self.children.lock().expect("no holder of the lock panics").push(child);
        written.map_err(|error| broken(&pids, &error))
    }

    /// An error if a process has ended.
    pub(crate) fn check(&self) -> Result<(), Unavailable> {
        let mut children = self.children.lock().expect("no holder of the lock panics");
        for child in children.iter_mut() {
            if let Ok(Some(status)) = child.try_wait() {
                return Err(Unavailable::Broken(format!("a process ended with {status}\n{}", self.logs())));
            }
        }
        Ok(())
    }

    /// Lets everything live on after this process; see [`clean`].
    pub(crate) fn keep(mut self) {
        let _ = self.cleanup.kill();
        let _ = self.cleanup.wait();
        self.is_kept = true;
    }

    /// The ends of all logs.
    pub(crate) fn logs(&self) -> String {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok);
        let logs =
            entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "log"));
        let mut text = String::new();
        for path in logs {
            let log = fs::read(&path).unwrap_or_default();
            let tail = &log[log.len().saturating_sub(LOG_TAIL_BYTES_MAX)..];
            text.push_str(&format!("--- {}\n{}\n", path.display(), String::from_utf8_lossy(tail)));
        }
        text
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        drop(self.cleanup.stdin.take());
        let _ = self.cleanup.wait();
        for child in self.children.get_mut().into_iter().flatten() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Ends what was kept in a folder.
pub(crate) fn clean(folder: &Path) -> std::io::Result<()> {
    let mut shell = Command::new("sh");
    let status = shell.args(["-c", CLEANUP, "cleanup"]).arg(folder).stdin(Stdio::null()).status()?;
    match status.success() && !folder.exists() {
        true => Ok(()),
        false => Err(std::io::Error::other(format!("{} cannot be cleaned: {status}", folder.display()))),
    }
}

/// What went wrong with a path.
pub(crate) fn broken(path: &Path, error: &dyn std::fmt::Display) -> Unavailable {
    Unavailable::Broken(format!("{}: {error}", path.display()))
}
