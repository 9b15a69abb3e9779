//! Real Kubernetes for tests. [`ApiServer`] is kube-apiserver with etcd on loopback, ready in about a second
//! and enough for everything that only talks to the API. [`Cluster`] adds controllers, a scheduler and nodes,
//! each in a network namespace of its own, that run pods.
//!
//! What a machine lacks is a printed skip with its reason, and a failure where `CI` is set: [`or_skip`]. What
//! needs root is skipped for everybody else.

mod access;
mod api_server;
mod certificates;
mod cluster;
mod control_plane;
mod guard;
mod http;
mod image;
mod kubectl;
mod network;
mod node;
mod objects;
mod postgres;
mod programs;
mod proxy;
mod tokens;
mod tunnel;
mod wire;

use std::fmt;
use std::time::{Duration, Instant};

pub use access::{Rule, User};
pub use api_server::ApiServer;
pub use cluster::Cluster;
pub use http::{Client, Connection, Response};
pub use image::Image;
pub use objects::SECRET_CANARY;
pub use postgres::PostgresServer;
pub use programs::program;
pub use proxy::{Fault, Proxy};
pub use tunnel::Tunnel;

/// Why a server cannot be had.
#[derive(Clone, Debug)]
pub enum Unavailable {
    /// The machine lacks something that can be installed: tests skip, but not where `CI` is set.
    Missing(String),
    /// This user may not do it here: tests skip.
    Denied(String),
    /// It should have worked: tests fail.
    Broken(String),
}

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unavailable::Missing(reason) | Unavailable::Denied(reason) | Unavailable::Broken(reason) => {
                f.write_str(reason)
            }
        }
    }
}

impl std::error::Error for Unavailable {}

/// The value, or a printed skip with its reason.
///
/// # Panics
///
/// If something is missing where `CI` is set, and if something is broken.
pub fn or_skip<T>(result: Result<T, Unavailable>) -> Option<T> {
    let is_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    let reason = match result {
        Ok(value) => return Some(value),
        Err(Unavailable::Denied(reason)) => reason,
        Err(Unavailable::Missing(reason)) => {
            assert!(!is_ci, "nothing may be missing where CI is set: {reason}");
            reason
        }
        Err(Unavailable::Broken(reason)) => std::panic::panic_any(reason),
    };
    println!("skipped: {reason}");
    None
}

/// Asks until the answer is yes.
///
/// # Panics
///
/// If it stays no for the given time.
#[track_caller]
pub fn wait(what: &str, longest: Duration, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < longest, "not within {longest:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
