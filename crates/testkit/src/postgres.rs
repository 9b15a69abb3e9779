//! PostgreSQL on a free loopback port, as an unprivileged user.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::Unavailable;
use crate::certificates::Authority;
use crate::guard::{Guard, broken};

const READY_WAIT: Duration = Duration::from_secs(60);
/// Where Debian keeps the programs, by version.
const DEBIAN: &str = "/usr/lib/postgresql";
const USER: &str = "seawall";
/// What no output may hold.
const PASSWORD: &str = "postgres-canary";
const AUTHORITY: &str = "authority.pem";
const STRANGER: &str = "stranger.pem";

/// A server with one user, who may do everything and has a password. It goes with this value.
#[derive(Debug)]
pub struct PostgresServer {
    guard: Guard,
    programs: PathBuf,
    port: u16,
}

/// What vouches for a server that speaks TLS, as files in PEM.
#[derive(Debug)]
struct Vouched {
    certificate: PathBuf,
    key: PathBuf,
}

// === impl PostgresServer ===

impl PostgresServer {
    /// Starts a server in a folder of its own. It speaks no TLS.
    ///
    /// # Errors
    ///
    /// If its programs are missing, or it does not start.
    pub fn start() -> Result<Self, Unavailable> {
        PostgresServer::start_with(Guard::new()?, None)
    }

    /// Starts a server that speaks TLS too; [`PostgresServer::authority`] vouches for it at the loopback
    /// address.
    ///
    /// # Errors
    ///
    /// If its programs are missing, or it does not start.
    pub fn start_with_tls() -> Result<Self, Unavailable> {
        let guard = Guard::new()?;
        let authority = Authority::new()?;
        let identity = authority.server(&[])?;
        guard.write(AUTHORITY, &authority.pem)?;
        guard.write(STRANGER, &Authority::new()?.pem)?;
        let vouched = Vouched {
            certificate: guard.write("server.pem", &identity.certificate)?,
            key: guard.write("server.key", &identity.key)?,
        };
        PostgresServer::start_with(guard, Some(&vouched))
    }

    fn start_with(guard: Guard, vouched: Option<&Vouched>) -> Result<Self, Unavailable> {
        let programs = programs()?;
        let data = guard.folder().join("data");
        fs::create_dir(&data).map_err(|error| broken(&data, &error))?;
        let user = unprivileged()?;
        let password = guard.write("password", PASSWORD)?;
        let tls = vouched.into_iter().flat_map(|vouched| [&vouched.certificate, &vouched.key]);
        for path in [&data, &password].into_iter().chain(tls) {
            let Some(user) = user else { break };
            chown(path, Some(user.id), Some(user.group)).map_err(|error| broken(path, &error))?;
        }
        let mut make = as_user(user, &programs.join("initdb"));
        make.args(["--username", USER, "--auth", "scram-sha-256", "--no-sync", "--encoding", "UTF8"]);
        // Not sorted by bytes, as most servers are not.
        make.args(["--locale", "C.UTF-8", "-D"]).arg(&data).arg("--pwfile").arg(password);
        done(&mut make)?;
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = port.map_err(|error| broken(Path::new("127.0.0.1"), &error))?.port();
        let mut serve = as_user(user, &programs.join("postgres"));
        serve.arg("-D").arg(&data).args(["-h", "127.0.0.1", "-p", &port.to_string(), "-k", "", "-F"]);
        if let Some(vouched) = vouched {
            let set = |name: &str, path: &Path| format!("{name}={}", path.display());
            serve.args(["-c", "ssl=on", "-c", &set("ssl_cert_file", &vouched.certificate)]);
            serve.args(["-c", &set("ssl_key_file", &vouched.key)]);
        }
        guard.spawn("postgres", &mut serve)?;
        let server = PostgresServer { guard, programs, port };
        server.wait()?;
        Ok(server)
    }

    /// The file of the authority that vouches for a server with TLS.
    pub fn authority(&self) -> PathBuf {
        self.guard.folder().join(AUTHORITY)
    }

    /// The file of an authority that vouches for nobody; beside [`PostgresServer::authority`].
    pub fn stranger(&self) -> PathBuf {
        self.guard.folder().join(STRANGER)
    }

    /// What a question says to the server's owner, a line for each row, with `|` between columns.
    ///
    /// # Errors
    ///
    /// If the server does not answer.
    pub fn ask(&self, question: &str) -> Result<String, Unavailable> {
        let mut command = self.client("psql");
        command.args(["-U", USER, "-d", "postgres", "--no-psqlrc", "-At", "-c", question]);
        done(&mut command)
    }

    /// Waits until the server answers again.
    ///
    /// # Errors
    ///
    /// If it does not in time.
    pub fn wait(&self) -> Result<(), Unavailable> {
        let start = Instant::now();
        loop {
            self.guard.check()?;
            let status = self.client("pg_isready").stdout(Stdio::null()).stderr(Stdio::null()).status();
            if status.is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if start.elapsed() > READY_WAIT {
                let logs = self.guard.logs();
                return Err(Unavailable::Broken(format!("PostgreSQL is not ready in time\n{logs}")));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The address of a new empty database, with the password in it.
    ///
    /// # Errors
    ///
    /// If the server does not make it.
    pub fn database(&self) -> Result<String, Unavailable> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut create = self.client("createdb");
        done(create.args(["-U", USER, &name]))?;
        Ok(format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{}/{name}", self.port))
    }

    /// The port of the address.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The password of the address, which no output may hold.
    pub fn password(&self) -> &'static str {
        PASSWORD
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string()]).env("PGPASSWORD", PASSWORD);
        command
    }
}

impl Drop for PostgresServer {
    /// Asks it to end: killed, it would leave a piece of shared memory behind.
    fn drop(&mut self) {
        let lock = self.guard.folder().join("data/postmaster.pid");
        let text = fs::read_to_string(&lock).unwrap_or_default();
        let Some(pid) = text.lines().next().filter(|pid| pid.parse::<u32>().is_ok()) else { return };
        let asked = Command::new("kill").args(["-QUIT", pid]).status();
        let start = Instant::now();
        while asked.is_ok() && lock.exists() && start.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// The folder of the server's programs: of the newest version Debian has installed, or on the search path.
fn programs() -> Result<PathBuf, Unavailable> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().filter_map(Result::ok);
    let mut versions: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = versions.into_iter().rev().map(|(_, folder)| folder).chain(std::env::split_paths(&path));
    let mut complete = folders.filter(|folder| {
        ["initdb", "postgres", "createdb", "psql"].iter().all(|name| folder.join(name).is_file())
    });
    complete.next().ok_or_else(|| {
        Unavailable::Missing("no PostgreSQL (hint: Debian's package `postgresql` has it)".to_owned())
    })
}

/// A user by numbers.
#[derive(Clone, Copy)]
struct Account {
    id: u32,
    group: u32,
}

/// Whom to run the server as, where not as oneself: it refuses to run as root.
fn unprivileged() -> Result<Option<Account>, Unavailable> {
    let own = Path::new("/proc/self");
    if fs::metadata(own).map_err(|error| broken(own, &error))?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let account = |name: &str| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some(Account { id: fields.next()?.parse().ok()?, group: fields.next()?.parse().ok()? })
    };
    let found = account("postgres").or_else(|| account("nobody"));
    found.map(Some).ok_or_else(|| Unavailable::Missing("no unprivileged user for PostgreSQL".to_owned()))
}

fn as_user(user: Option<Account>, program: &Path) -> Command {
    let Some(user) = user else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={}", user.id)).arg(format!("--regid={}", user.group));
    command.args(["--clear-groups", "--"]).arg(program);
    command
}

/// Runs a program to its good end, and gives what it said.
fn done(command: &mut Command) -> Result<String, Unavailable> {
    let program = PathBuf::from(command.get_program());
    let output = command.stdin(Stdio::null()).output().map_err(|error| broken(&program, &error))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned()),
        false => Err(broken(&program, &String::from_utf8_lossy(&output.stderr))),
    }
}
