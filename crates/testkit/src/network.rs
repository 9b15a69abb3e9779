//! Network namespaces that lie as files in a folder, and the wires between them. Nothing here touches the
//! machine's own addresses.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::sched::{CloneFlags, setns};

use crate::Unavailable;
use crate::guard::Guard;

/// The control plane's address on the wire; nodes follow from `.11` on.
pub(crate) const CONTROL_PLANE: &str = "10.231.0.1";

/// The addresses of all pods; a node has the `/24` of its number.
pub(crate) const PODS: &str = "10.232.0.0/16";

/// A node's address on the wire.
pub(crate) fn node_address(number: usize) -> String {
    format!("10.231.0.{}", 10 + number)
}

/// The addresses of a node's pods.
pub(crate) fn node_pods(number: usize) -> String {
    format!("10.232.{number}.0/24")
}

/// A command that runs in a network namespace, or in this process's own. `ip netns exec` would not do: it
/// mounts `/sys` anew, and the control groups vanish.
pub(crate) fn command_in(namespace: Option<&Path>, program: &Path) -> Command {
    let Some(namespace) = namespace else { return Command::new(program) };
    let mut command = Command::new("nsenter");
    command.arg(format!("--net={}", namespace.display())).arg("--").arg(program);
    command
}

/// Runs something on a thread that has entered a network namespace.
pub(crate) fn within<T: Send>(
    namespace: Option<&Path>,
    run: impl FnOnce() -> io::Result<T> + Send,
) -> io::Result<T> {
    let Some(namespace) = namespace else { return run() };
    let enter_and_run = || {
        setns(File::open(namespace)?, CloneFlags::CLONE_NEWNET)?;
        run()
    };
    std::thread::scope(|scope| {
        let thread = scope.spawn(enter_and_run);
        thread.join().unwrap_or_else(|_| Err(io::Error::other("the thread in the namespace panicked")))
    })
}

/// Makes a namespace for the control plane, which holds the wire, and one for each node.
///
/// # Errors
///
/// What this machine does not allow.
pub(crate) fn make(guard: &Guard, nodes: usize) -> Result<(PathBuf, Vec<PathBuf>), Unavailable> {
    let folder = guard.folder().join("net");
    std::fs::create_dir(&folder).map_err(|error| crate::guard::broken(&folder, &error))?;
    let control_plane = make_namespace(&folder, "control-plane")?;
    run(&control_plane, "ip link add wire type bridge")?;
    run(&control_plane, &format!("ip address add {CONTROL_PLANE}/24 dev wire"))?;
    run(&control_plane, "ip link set wire up")?;
    let mut namespaces = Vec::new();
    for number in 1..=nodes {
        let namespace = make_namespace(&folder, &format!("node-{number}"))?;
        let peer = namespace.display();
        run(&control_plane, &format!("ip link add node{number} type veth peer name eth0 netns {peer}"))?;
        run(&control_plane, &format!("ip link set node{number} master wire up"))?;
        run(&namespace, &format!("ip address add {}/24 dev eth0", node_address(number)))?;
        run(&namespace, "ip link set eth0 up")?;
        run(&namespace, &format!("ip route add default via {CONTROL_PLANE}"))?;
        let forward = || std::fs::write("/proc/sys/net/ipv4/ip_forward", "1");
        let forwards = within(Some(&namespace), forward);
        forwards.map_err(|error| Unavailable::Denied(format!("no right to forward packets: {error}")))?;
        namespaces.push(namespace);
    }
    for number in 1..=nodes {
        let route = format!("ip route add {} via {}", node_pods(number), node_address(number));
        let others = namespaces.iter().enumerate().filter(|(index, _)| index + 1 != number);
        for namespace in others.map(|(_, namespace)| namespace).chain([&control_plane]) {
            run(namespace, &route)?;
        }
    }
    Ok((control_plane, namespaces))
}

fn make_namespace(folder: &Path, name: &str) -> Result<PathBuf, Unavailable> {
    let path = folder.join(name);
    File::create(&path).map_err(|error| crate::guard::broken(&path, &error))?;
    let output = Command::new("unshare").arg(format!("--net={}", path.display())).arg("true").output();
    match output {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(Unavailable::Denied(format!("no right to make network namespaces: {reason}")));
        }
        Err(error) => return Err(Unavailable::Missing(format!("unshare: {error}"))),
    }
    run(&path, "ip link set lo up")?;
    Ok(path)
}

/// Runs a command of plain words in a namespace.
fn run(namespace: &Path, line: &str) -> Result<(), Unavailable> {
    let mut words = line.split(' ');
    let program = words.next().unwrap_or_default();
    let output = command_in(Some(namespace), Path::new(program)).args(words).output();
    let output = output.map_err(|error| Unavailable::Broken(format!("{line}: {error}")))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(Unavailable::Broken(format!("{line}: {}", String::from_utf8_lossy(&output.stderr)))),
    }
}
