//! Where a store is.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use postgres::config::{Host, SslMode};

use crate::error::Error;

/// The address of a store.
#[derive(Clone)]
pub enum Location {
    /// An SQLite file.
    File(PathBuf),
    /// A PostgreSQL database.
    Server(Box<postgres::Config>),
}

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

// === impl Location ===

impl Location {
    /// The same, with a password where the address holds none.
    pub fn with_password(self, password: &str) -> Self {
        match self {
            Location::Server(mut config) if config.get_password().is_none() => {
                config.password(password);
                Location::Server(config)
            }
            other => other,
        }
    }

    /// Whether several machines may share it, so that a path on one of them names nothing.
    pub fn is_shared(&self) -> bool {
        matches!(self, Location::Server(_))
    }
}

impl FromStr for Location {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let address =
            |fact: &str, hint: &str| Error::Address { fact: fact.to_owned(), hint: hint.to_owned() };
        if text.is_empty() {
            return Err(address("the address of the store is empty", "name a file or a postgres:// address"));
        }
        if !SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
            return match text.split_once("://") {
                Some((scheme, _)) => Err(address(
                    &format!("a store at a {scheme}:// address is not known"),
                    "name a file or a postgres:// address",
                )),
                None => Ok(Location::File(PathBuf::from(text))),
            };
        }
        // What the parser says may quote the address, and thus the password.
        let config: postgres::Config = text.parse().map_err(|_| {
            address(
                "the address of the store cannot be read",
                "write postgres://user@host:port/database?sslmode=disable",
            )
        })?;
        if !matches!(config.get_ssl_mode(), SslMode::Disable | SslMode::Prefer) {
            return Err(address(
                "this build speaks to PostgreSQL without TLS only",
                "use sslmode=disable behind a tunnel of your own",
            ));
        }
        if !config.get_hosts().iter().all(is_here) && !text.contains("sslmode=") {
            return Err(address(
                "this build speaks to PostgreSQL without TLS only, and the server is another machine",
                "add sslmode=disable to the address where the network may read along",
            ));
        }
        Ok(Location::Server(Box::new(config)))
    }
}

/// Whether a host is this machine, so that nobody can read along.
fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// Without password.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let config = match self {
            Location::File(path) => return write!(f, "{}", path.display()),
            Location::Server(config) => config,
        };
        let hosts: Vec<String> = config
            .get_hosts()
            .iter()
            .map(|host| match host {
                Host::Tcp(name) => name.clone(),
                #[cfg(unix)]
                Host::Unix(path) => path.display().to_string(),
            })
            .collect();
        write!(f, "postgres://{}", hosts.join(","))?;
        if let Some(name) = config.get_dbname() {
            write!(f, "/{name}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_file_or_a_server() {
        for (text, shown) in [
            ("findings.db", "findings.db"),
            ("./a:b", "./a:b"),
            ("postgres://scan:hunter2@localhost:5433/seawall", "postgres://localhost/seawall"),
            ("postgresql://127.0.0.1/seawall", "postgres://127.0.0.1/seawall"),
            ("postgres://db.example.com/seawall?sslmode=disable", "postgres://db.example.com/seawall"),
            ("postgres://db.example.com/seawall?sslmode=prefer", "postgres://db.example.com/seawall"),
            ("postgres:///seawall?host=/run/postgresql", "postgres:///run/postgresql/seawall"),
        ] {
            let location: Location = text.parse().expect(text);
            assert_eq!(location.to_string(), shown);
            assert_eq!(format!("{location:?}"), shown);
        }
    }

    #[test]
    fn nobody_is_spoken_to_in_the_clear_unless_someone_said_so() {
        for text in [
            "",
            "mysql://localhost/seawall",
            "postgres://scan:hunter2@db.example.com/seawall",
            "postgres://scan:hunter2@localhost/seawall?sslmode=require",
            "postgres://scan:hunter2@localhost:port/seawall",
        ] {
            let error = text.parse::<Location>().expect_err(text);
            assert!(matches!(error, Error::Address { .. }), "{error}");
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
    }

    #[test]
    fn a_password_of_the_address_counts_first() {
        let password = |text: &str| match text.parse::<Location>().expect(text).with_password("other") {
            Location::Server(config) => config.get_password().map(<[u8]>::to_vec),
            Location::File(_) => None,
        };
        assert_eq!(password("postgres://a:own@localhost/x"), Some(b"own".to_vec()));
        assert_eq!(password("postgres://a@localhost/x"), Some(b"other".to_vec()));
        assert_eq!(password("findings.db"), None);
    }
}
