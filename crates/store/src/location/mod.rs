//! Where a store is.

mod passfile;
mod server;

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use crate::error::Error;

pub use server::Server;
pub(crate) use server::{Roots, SslMode};

/// The address of a store.
#[derive(Clone)]
pub enum Location {
    /// An SQLite file.
    File(PathBuf),
    /// A PostgreSQL database.
    Server(Box<Server>),
}

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

// === impl Location ===

impl Location {
    /// The same, with a password where the address holds none.
    pub fn with_password(mut self, password: &str) -> Self {
        if let Location::Server(server) = &mut self
            && server.config.get_password().is_none()
        {
            server.config.password(password);
        }
        self
    }

    /// Whether it asks for a password, and holds none.
    pub fn lacks_password(&self) -> bool {
        matches!(self, Location::Server(server) if server.config.get_password().is_none())
    }

    /// The password that a file in the format of PostgreSQL's `.pgpass` has for it; where the address names
    /// no user, a given one is meant.
    pub fn password_in(&self, passfile: &str, user: Option<&str>) -> Option<String> {
        match self {
            Location::File(_) => None,
            Location::Server(server) => server.password_in(passfile, user),
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
        let address = |fact: &str| Error::Address {
            fact: fact.to_owned(),
            hint: "name a file or a postgres:// address".to_owned(),
        };
        if text.is_empty() {
            return Err(address("the address of the store is empty"));
        }
        if SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
            return text.parse().map(|server| Location::Server(Box::new(server)));
        }
        match text.split_once("://") {
            Some((scheme, _)) => Err(address(&format!("a store at a {scheme}:// address is not known"))),
            None => Ok(Location::File(PathBuf::from(text))),
        }
    }
}

/// Without password.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::File(path) => write!(f, "{}", path.display()),
            Location::Server(server) => fmt::Display::fmt(server, f),
        }
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
    fn errors_quote_no_password() {
        for text in [
            "",
            "mysql://localhost/seawall",
            "postgres://scan:hunter2@localhost/seawall?sslmode=hunter2",
            "postgres://scan:hunter2@localhost/seawall?hunter2=1",
            "postgres://scan:hunter2@localhost:port/seawall",
            "postgres://scan:hunter2@/seawall",
        ] {
            let error = text.parse::<Location>().expect_err(text);
            assert!(matches!(error, Error::Address { .. }), "{error}");
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
    }

    #[test]
    fn a_password_of_the_address_counts_first() {
        let password = |text: &str| match text.parse::<Location>().expect(text).with_password("other") {
            Location::Server(server) => server.config.get_password().map(<[u8]>::to_vec),
            Location::File(_) => None,
        };
        assert_eq!(password("postgres://a:own@localhost/x"), Some(b"own".to_vec()));
        assert_eq!(password("postgres://a@localhost/x"), Some(b"other".to_vec()));
        assert_eq!(password("findings.db"), None);
    }
}
