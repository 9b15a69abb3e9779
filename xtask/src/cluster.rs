//! `cargo xtask cluster up [--nodes N] | down`: a Kubernetes cluster on this machine for a developer.

use std::process::Command;

use crate::{testbed, workspace};

/// What a cluster is made of besides Debian's packages.
const MODULES: &[&str] = &["etcd", "kubernetes", "containerd"];

/// Builds what is missing, and hands over to the program of `testkit`.
pub(crate) fn main(arguments: &[String]) -> Result<bool, String> {
    if arguments.first().is_some_and(|argument| argument == "up") {
        for module in MODULES {
            testbed::build(module)?;
        }
    }
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root()).env("SEAWALL_TEST_BIN", testbed::bin_dir());
    command.args(["run", "--quiet", "--package", "seawall-testkit", "--"]).args(arguments);
    let status = command.status().map_err(|error| format!("cargo cannot be run: {error}"))?;
    Ok(status.success())
}
