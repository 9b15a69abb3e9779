//! What the server, and the way to it, say when something fails.

use std::io;

use postgres::error::SqlState;
use rustls::CertificateError;

use crate::error::Error;

/// Why there is no connection. Neither the address nor the password is told.
pub(super) fn unreachable(error: &postgres::Error) -> Error {
    let (fact, hint) = match (error.as_db_error(), tls_error(error)) {
        (Some(refused), _) => {
            let hint = match *refused.code() {
                SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
                    "the password may stand in PGPASSWORD or in ~/.pgpass"
                }
                SqlState::INVALID_CATALOG_NAME => "`createdb` makes one; Seawall makes the tables in it",
                _ => "the server said so; its log may say more",
            };
            (format!("the server lets nobody in: {}", refused.message()), hint)
        }
        (None, Some(rustls::Error::InvalidCertificate(reason))) => {
            let hint = match reason {
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                    "address it by a name in its certificate, or use sslmode=verify-ca"
                }
                _ => "name the authority that vouches for it: sslrootcert=FILE",
            };
            (format!("the server's certificate is refused: {reason}"), hint)
        }
        (None, Some(error)) => {
            (format!("no encrypted connection comes about: {error}"), "is it a PostgreSQL server?")
        }
        (None, None) => {
            let text = with_source(error);
            let hint = match () {
                () if text.contains("does not support TLS") => {
                    "turn TLS on in the server, or add sslmode=disable where the network may read along"
                }
                () if text.contains("password missing") => "give it in PGPASSWORD or in ~/.pgpass",
                () => "is the server running, and are host and port right?",
            };
            (format!("the server cannot be reached: {text}"), hint)
        }
    };
    Error::Connection { fact, hint: hint.to_owned() }
}

/// What went wrong, without anything that was sent: neither a password nor a finding.
pub(super) fn told(error: &postgres::Error) -> Error {
    let Some(failure) = error.as_db_error() else {
        return if error.is_closed() || has_io_error(error) {
            lost(&with_source(error))
        } else {
            Error::Database(with_source(error))
        };
    };
    match *failure.code() {
        SqlState::LOCK_NOT_AVAILABLE => Error::Busy,
        SqlState::T_R_DEADLOCK_DETECTED | SqlState::T_R_SERIALIZATION_FAILURE => Error::Conflict,
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
            lost(failure.message())
        }
        SqlState::DISK_FULL => Error::Full(failure.message().to_owned()),
        SqlState::INSUFFICIENT_PRIVILEGE => Error::Denied(failure.message().to_owned()),
        _ => Error::Database(failure.message().to_owned()),
    }
}

fn lost(fact: &str) -> Error {
    Error::Connection {
        fact: format!("the connection to the server was lost: {fact}"),
        hint: "try again; `seawall findings targets` tells which scans are stored".to_owned(),
    }
}

fn with_source(error: &postgres::Error) -> String {
    let text = error.to_string();
    match std::error::Error::source(error).map(ToString::to_string) {
        Some(source) if !text.contains(&source) => format!("{text}: {source}"),
        _ => text,
    }
}

/// The errors behind an error.
fn sources<'e>(error: &'e postgres::Error) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |error| error.source())
}

fn has_io_error(error: &postgres::Error) -> bool {
    sources(error).any(|source| source.is::<io::Error>())
}

fn tls_error(error: &postgres::Error) -> Option<&rustls::Error> {
    sources(error).find_map(|source| {
        let inner = source.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()).or_else(|| source.downcast_ref())
    })
}
