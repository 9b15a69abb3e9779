//! The address of a PostgreSQL server.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use postgres::Config;
use postgres::config::Host;

use super::passfile;
use crate::error::Error;

/// Where PostgreSQL listens where nobody says.
const PORT: u16 = 5432;

/// A server and a database on it.
#[derive(Clone)]
pub struct Server {
    pub(crate) config: Config,
    pub(crate) mode: SslMode,
    pub(crate) roots: Roots,
}

/// What is asked of a connection, in the words of PostgreSQL's own `sslmode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SslMode {
    /// Nothing.
    Disable,
    /// That it be encrypted if the server can.
    Prefer,
    /// That it be encrypted, with whomever.
    Require,
    /// That a known authority vouches for the server.
    VerifyCa,
    /// That it vouches for the server under its own name.
    VerifyFull,
}

/// Whose word counts for a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Roots {
    /// The authorities that this machine trusts.
    System,
    /// Those of a file.
    File(PathBuf),
}

// === impl Server ===

impl Server {
    /// What it is called in PostgreSQL's own library, which knows nothing of how it is protected.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The password that a file in the format of `.pgpass` has for it.
    pub(super) fn password_in(&self, passfile: &str, user: Option<&str>) -> Option<String> {
        let user = self.config.get_user().or(user).unwrap_or_default();
        let database = self.config.get_dbname().unwrap_or(user);
        let ports = self.config.get_ports();
        self.config.get_hosts().iter().enumerate().find_map(|(number, host)| {
            // One port stands for all hosts.
            let port = ports.get(number).or(ports.first()).copied().unwrap_or(PORT).to_string();
            let of = |host: &str| passfile::password(passfile, [host, &port, database, user]);
            match host {
                Host::Tcp(name) => of(name),
                #[cfg(unix)]
                Host::Unix(path) => of("localhost").or_else(|| of(&path.to_string_lossy())),
            }
        })
    }
}

impl FromStr for Server {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (address, tls) = without_tls(text);
        // What the parser says may quote the address, and thus the password.
        let config: Config = address.parse().map_err(|_| {
            told("the address of the store cannot be read", "write postgres://user@host:port/database")
        })?;
        if config.get_hosts().is_empty() {
            return Err(told("the address names no server", "write postgres://user@host:port/database"));
        }
        let mut mode = default_mode(config.get_hosts());
        let mut roots = None;
        for (name, value) in tls {
            match name.as_str() {
                "sslmode" => mode = value.parse()?,
                _ if value == "system" => roots = Some(Roots::System),
                _ => roots = Some(Roots::File(PathBuf::from(value))),
            }
        }
        // As PostgreSQL's own programs have it: who names an authority wants its word.
        if mode == SslMode::Require && roots.is_some() {
            mode = SslMode::VerifyCa;
        }
        Ok(Server { config, mode, roots: roots.unwrap_or(Roots::System) })
    }
}

/// Without user and password.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |host: &Host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        };
        let hosts: Vec<String> = self.config.get_hosts().iter().map(name).collect();
        write!(f, "postgres://{}", hosts.join(","))?;
        self.config.get_dbname().map_or(Ok(()), |name| write!(f, "/{name}"))
    }
}

fn told(fact: &str, hint: &str) -> Error {
    Error::Address { fact: fact.to_owned(), hint: hint.to_owned() }
}

/// An address without the parameters that say how the connection is protected, and those parameters.
fn without_tls(text: &str) -> (String, Vec<(String, String)>) {
    // A password may hold a question mark.
    let server = text.find('@').map_or(0, |at| at + 1);
    let Some(mark) = text[server..].find('?').map(|mark| server + mark) else {
        return (text.to_owned(), Vec::new());
    };
    let mut kept = Vec::new();
    let mut tls = Vec::new();
    for parameter in text[mark + 1..].split('&') {
        match parameter.split_once('=') {
            Some((name @ ("sslmode" | "sslrootcert"), value)) => {
                tls.push((name.to_owned(), percent_decoded(value)));
            }
            _ => kept.push(parameter),
        }
    }
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    (format!("{}{query}", &text[..mark]), tls)
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let digits = after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(digits.unwrap_or(b'%'));
        rest = if digits.is_some() { &after[2..] } else { after };
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Nobody can read along within this machine; elsewhere a server has to prove who it is.
fn default_mode(hosts: &[Host]) -> SslMode {
    let is_here = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    if hosts.iter().all(is_here) { SslMode::Prefer } else { SslMode::VerifyFull }
}

// === impl SslMode ===

impl FromStr for SslMode {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self, Error> {
        Ok(match word {
            "disable" => SslMode::Disable,
            "prefer" => SslMode::Prefer,
            "require" => SslMode::Require,
            "verify-ca" => SslMode::VerifyCa,
            "verify-full" => SslMode::VerifyFull,
            _ => {
                let hint = "one of disable, prefer, require, verify-ca, verify-full";
                return Err(told("the sslmode of the store's address is not known", hint));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_protects_a_connection_is_said_or_follows_from_where_the_server_is() {
        let file = |name: &str| Roots::File(PathBuf::from(name));
        for (text, mode, roots) in [
            ("postgres://localhost/x", SslMode::Prefer, Roots::System),
            ("postgres://[::1]/x", SslMode::Prefer, Roots::System),
            ("postgres:///x?host=/run/postgresql", SslMode::Prefer, Roots::System),
            ("postgres://db.example.com/x", SslMode::VerifyFull, Roots::System),
            ("postgres://localhost,db.example.com/x", SslMode::VerifyFull, Roots::System),
            ("postgres://db.example.com/x?sslmode=disable", SslMode::Disable, Roots::System),
            ("postgres://db.example.com/x?sslmode=require", SslMode::Require, Roots::System),
            ("postgres://a:b?c@db.example.com/x?sslmode=prefer", SslMode::Prefer, Roots::System),
            ("postgres://db/x?sslmode=require&sslrootcert=ca.pem", SslMode::VerifyCa, file("ca.pem")),
            ("postgres://db/x?sslrootcert=%2Fetc%2Fmy%20ca.pem", SslMode::VerifyFull, file("/etc/my ca.pem")),
            (
                "postgres://db/x?connect_timeout=3&sslrootcert=system&sslmode=verify-ca",
                SslMode::VerifyCa,
                Roots::System,
            ),
        ] {
            let server: Server = text.parse().expect(text);
            assert_eq!((server.mode, server.roots), (mode, roots), "{text}");
        }
        let server: Server = "postgres://db/x?connect_timeout=3&sslmode=require".parse().expect("an address");
        assert_eq!(server.config.get_connect_timeout(), Some(&std::time::Duration::from_secs(3)));
    }

    #[test]
    fn percent_signs_stand_for_bytes() {
        for (text, expected) in [("a%2Fb", "a/b"), ("%e4%b8%96", "世"), ("100%", "100%"), ("%zz%4", "%zz%4")]
        {
            assert_eq!(percent_decoded(text), expected);
        }
    }

    #[test]
    fn a_password_file_is_asked_for_each_host() {
        let server: Server =
            "postgres://scan@db1:5433,db2:5434/x?sslmode=disable".parse().expect("an address");
        assert_eq!(
            server.password_in("db2:5433:x:scan:wrong\ndb2:5434:x:scan:right", None).as_deref(),
            Some("right")
        );
        let plain: Server = "postgres://localhost".parse().expect("an address");
        assert_eq!(plain.password_in("localhost:5432:me:me:mine", Some("me")).as_deref(), Some("mine"));
        assert_eq!(plain.password_in("localhost:5432:me:me:mine", None), None);
    }
}
