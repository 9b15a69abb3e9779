//! `cargo xtask cluster` runs this: a cluster to play with, which lives until it is taken down.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use seawall_testkit::{Cluster, program};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["up"] => up(2),
        ["up", "--nodes", nodes] => match nodes.parse() {
            Ok(nodes @ 1..=Cluster::NODES_MAX) => up(nodes),
            _ => Err(format!("--nodes is a number from 1 to {}, found `{nodes}`", Cluster::NODES_MAX)),
        },
        ["down"] => down(),
        _ => Err("usage: cargo xtask cluster up [--nodes N] | down".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// There is one such cluster on a machine.
fn folder() -> PathBuf {
    std::env::temp_dir().join("seawall-cluster")
}

fn up(nodes: usize) -> Result<(), String> {
    if folder().exists() {
        return Err("a cluster is up already (hint: `cargo xtask cluster down`)".to_owned());
    }
    let start = Instant::now();
    println!("starting a control plane and {nodes} nodes");
    let kubeconfig = Cluster::up(&folder(), nodes).map_err(|error| error.to_string())?;
    println!("ready after {:.0} s\n", start.elapsed().as_secs_f64());
    println!("  export KUBECONFIG={}", kubeconfig.display());
    if let Ok(kubectl) = program("kubectl") {
        println!("  {} get nodes", kubectl.display());
    }
    println!("\nThe image {} is on every node (imagePullPolicy: Never).", Cluster::BUSYBOX);
    println!("Logs are in {}. `cargo xtask cluster down` ends it.", folder().display());
    Ok(())
}

fn down() -> Result<(), String> {
    if !folder().exists() {
        return Err("no cluster is up".to_owned());
    }
    Cluster::down(&folder()).map_err(|error| error.to_string())
}
