//! A Kubernetes cluster on this machine: a control plane and nodes that run pods.

use std::net::{SocketAddr, TcpListener};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::certificates::Identity;
use crate::control_plane::Site;
use crate::guard::{self, Guard};
use crate::network::{self, CONTROL_PLANE, command_in};
use crate::node::{CNI_PLUGINS, Node, write_identity};
use crate::{ApiServer, Image, Unavailable, image, program, wait};

/// The image of the container that holds a pod's namespaces.
pub(crate) const SANDBOX_IMAGE: &str = "testkit.local/sandbox:1";

/// It takes 12 s for two nodes on an idle machine.
const READY_LONGEST: Duration = Duration::from_secs(180);

const AVAILABLE_LONGEST: Duration = Duration::from_secs(120);

const PORT: u16 = 6443;

/// Debian's packages that a cluster needs.
const PACKAGES: &str =
    "runc containernetworking-plugins nftables iptables conntrack busybox-static iproute2 socat";

/// A running cluster, which ends when this value is dropped. Everything that can be asked of its API server
/// can be asked of it.
#[derive(Debug)]
pub struct Cluster {
    api: ApiServer,
    programs: Programs,
    control_plane: PathBuf,
    nodes: Vec<Node>,
}

impl Deref for Cluster {
    type Target = ApiServer;

    fn deref(&self) -> &ApiServer {
        &self.api
    }
}

impl Cluster {
    /// The image of a busybox shell that every node has.
    pub const BUSYBOX: &'static str = "testkit.local/busybox:1";

    /// A node's addresses hold its number.
    pub const NODES_MAX: usize = 200;

    /// Starts a cluster of up to [`Cluster::NODES_MAX`] nodes and waits until its nodes are ready.
    ///
    /// # Errors
    ///
    /// What is missing here, or why it did not become ready.
    pub fn start(nodes: usize) -> Result<Cluster, Unavailable> {
        Cluster::build(Programs::find()?, Guard::new()?, nodes)
    }

    /// The cluster of two nodes that the tests of one program share; none, with a printed reason, where it
    /// cannot be had.
    pub fn shared() -> Option<&'static Cluster> {
        static SHARED: OnceLock<Result<Cluster, Unavailable>> = OnceLock::new();
        let cluster = SHARED.get_or_init(|| Cluster::start(2)).as_ref();
        crate::or_skip(cluster.map_err(Unavailable::clone))
    }

    /// Starts a cluster that outlives this process, in a folder that must not exist, and returns the
    /// kubeconfig of its administrator.
    ///
    /// # Errors
    ///
    /// What is missing here, or why it did not become ready.
    pub fn up(folder: &Path, nodes: usize) -> Result<PathBuf, Unavailable> {
        let cluster = Cluster::build(Programs::find()?, Guard::at(folder.to_path_buf())?, nodes)?;
        let kubeconfig = cluster.api.kubeconfig(&cluster.api.admin_user());
        cluster.api.keep();
        Ok(kubeconfig)
    }

    /// Ends a cluster that outlived the process which started it.
    ///
    /// # Errors
    ///
    /// What cannot be removed.
    pub fn down(folder: &Path) -> std::io::Result<()> {
        guard::clean(folder)
    }

    fn build(programs: Programs, guard: Guard, nodes: usize) -> Result<Cluster, Unavailable> {
        let (control_plane, namespaces) = network::make(&guard, nodes)?;
        let address = forward(&guard, &programs.socat, &control_plane)?;
        let api = start_control_plane(guard, &programs, &control_plane, address)?;
        let nodes = namespaces.into_iter().enumerate();
        let nodes = nodes.map(|(index, namespace)| Node::new(&api, namespace, index + 1));
        let cluster = Cluster { nodes: nodes.collect::<Result<_, _>>()?, api, programs, control_plane };
        let sandbox = Image::busybox(SANDBOX_IMAGE, &["/bin/sleep", "2147483647"])?;
        let busybox = Image::busybox(Cluster::BUSYBOX, &["/bin/sh"])?;
        for node in &cluster.nodes {
            node.start_containerd(&cluster.api, &cluster.programs, &[sandbox.clone(), busybox.clone()])?;
            node.start_kubelet(&cluster.api, &cluster.programs)?;
        }
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    fn wait_until_ready(&self) -> Result<(), Unavailable> {
        let start = Instant::now();
        while self.ready_nodes() < self.nodes.len() {
            self.api.guard().check()?;
            if start.elapsed() > READY_LONGEST {
                let logs = self.api.logs();
                return Err(Unavailable::Broken(format!("no ready nodes within {READY_LONGEST:?}\n{logs}")));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn ready_nodes(&self) -> usize {
        let Ok(answer) = self.api.admin().get("/api/v1/nodes") else { return 0 };
        let list = answer.json();
        let nodes = list["items"].as_array().into_iter().flatten();
        let is_ready = |node: &&serde_json::Value| {
            let conditions = node["status"]["conditions"].as_array().into_iter().flatten();
            conditions.into_iter().any(|one| one["type"] == "Ready" && one["status"] == "True")
        };
        nodes.filter(is_ready).count()
    }

    /// The names of the nodes.
    pub fn nodes(&self) -> Vec<&str> {
        self.nodes.iter().map(|node| node.name.as_str()).collect()
    }

    /// Puts an image on every node; pods use it with `imagePullPolicy: Never`.
    ///
    /// # Errors
    ///
    /// Why a node does not take it.
    pub fn load(&self, image: &Image) -> Result<(), Unavailable> {
        self.nodes.iter().try_for_each(|node| node.import(&self.programs, image))
    }

    /// Waits until all pods of a Deployment are available.
    ///
    /// # Panics
    ///
    /// If they are not within two minutes.
    #[track_caller]
    pub fn wait_available(&self, namespace: &str, deployment: &str) {
        let path = format!("/apis/apps/v1/namespaces/{namespace}/deployments/{deployment}");
        wait(&format!("{path} is available"), AVAILABLE_LONGEST, || {
            let Ok(answer) = self.api.admin().get(&path) else { return false };
            let deployment = answer.json();
            let wanted = &deployment["spec"]["replicas"];
            wanted.is_u64() && deployment["status"]["availableReplicas"] == *wanted
        });
    }

    /// A command in the network namespace of a node, or of the control plane where no node has that name.
    pub fn command(&self, node: &str, program: &Path) -> Command {
        let node = self.nodes.iter().find(|one| one.name == node);
        command_in(Some(node.map_or(&self.control_plane, |node| &node.namespace)), program)
    }
}

/// Where everything lies that a cluster is made of.
#[derive(Debug)]
pub(crate) struct Programs {
    etcd: PathBuf,
    kube_apiserver: PathBuf,
    controller_manager: PathBuf,
    scheduler: PathBuf,
    socat: PathBuf,
    pub(crate) kubelet: PathBuf,
    pub(crate) kube_proxy: PathBuf,
    pub(crate) containerd: PathBuf,
    pub(crate) ctr: PathBuf,
    pub(crate) runc: PathBuf,
}

impl Programs {
    fn find() -> Result<Programs, Unavailable> {
        if !nix::unistd::geteuid().is_root() {
            return Err(Unavailable::Denied("a cluster needs root".to_owned()));
        }
        let package = |name: &str| {
            program(name).map_err(|_| {
                Unavailable::Missing(format!("no program {name} (hint: apt-get install {PACKAGES})"))
            })
        };
        for name in ["ip", "nsenter", "unshare", "nft", "conntrack"] {
            package(name)?;
        }
        image::busybox()?;
        if !Path::new(CNI_PLUGINS).join("ptp").is_file() {
            return Err(Unavailable::Missing(format!(
                "no {CNI_PLUGINS}/ptp (hint: apt-get install {PACKAGES})"
            )));
        }
        program("containerd-shim-runc-v2")?;
        Ok(Programs {
            etcd: program("etcd")?,
            kube_apiserver: program("kube-apiserver")?,
            controller_manager: program("kube-controller-manager")?,
            scheduler: program("kube-scheduler")?,
            socat: package("socat")?,
            kubelet: program("kubelet")?,
            kube_proxy: program("kube-proxy")?,
            containerd: program("containerd")?,
            ctr: program("ctr")?,
            runc: package("runc")?,
        })
    }
}

/// Lets the API server be reached on loopback of the machine.
fn forward(guard: &Guard, socat: &Path, control_plane: &Path) -> Result<SocketAddr, Unavailable> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address =
        listener.map_err(|error| Unavailable::Broken(format!("no free port on loopback: {error}")))?;
    let mut command = Command::new(socat);
    command.arg(format!("TCP-LISTEN:{},bind=127.0.0.1,reuseaddr,fork,backlog=128", address.port()));
    let namespace = control_plane.display();
    command.arg(format!("EXEC:nsenter --net={namespace} socat STDIO TCP\\:{CONTROL_PLANE}\\:{PORT}"));
    guard.spawn("forward", &mut command)?;
    Ok(address)
}

fn start_control_plane(
    guard: Guard,
    programs: &Programs,
    namespace: &Path,
    reached: SocketAddr,
) -> Result<ApiServer, Unavailable> {
    let address = SocketAddr::new(CONTROL_PLANE.parse().expect("the constant is an address"), PORT);
    let site = Site {
        namespace: Some(namespace),
        store: 2379,
        peers: 2380,
        address,
        hosts: &[CONTROL_PLANE, "10.233.0.1"],
    };
    let file = |flag: &str, name: &str| format!("--{flag}={}", guard.folder().join(name).display());
    let flags = [
        file("kubelet-certificate-authority", "ca.pem"),
        file("kubelet-client-certificate", "kubelet-client.pem"),
        file("kubelet-client-key", "kubelet-client.key"),
        "--kubelet-preferred-address-types=InternalIP".to_owned(),
        "--authorization-mode=Node,RBAC".to_owned(),
        "--enable-admission-plugins=NodeRestriction".to_owned(),
        // No kube-proxy runs beside the API server: it reaches webhooks by the addresses of their pods.
        "--enable-aggregator-routing=true".to_owned(),
    ];
    let servers: [&Path; 2] = [&programs.etcd, &programs.kube_apiserver];
    let api = ApiServer::start_at(guard, &site, servers, reached, &flags)?;
    start_controllers(&api, programs, namespace)?;
    Ok(api)
}

fn start_controllers(api: &ApiServer, programs: &Programs, namespace: &Path) -> Result<(), Unavailable> {
    let folder = api.folder();
    let file = |flag: &str, name: &str| format!("--{flag}={}", folder.join(name).display());
    for (name, program) in
        [("kube-controller-manager", &programs.controller_manager), ("kube-scheduler", &programs.scheduler)]
    {
        let identity = api.authority().client(&format!("system:{name}"), &[])?;
        let configuration = kubeconfig(folder, folder, name, &identity)?;
        let configuration_file = format!("{name}.kubeconfig");
        api.write(&configuration_file, &configuration)?;
        let mut command = command_in(Some(namespace), program);
        for flag in ["kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig"] {
            command.arg(file(flag, &configuration_file));
        }
        command.args(["--leader-elect=false", "--bind-address=127.0.0.1"]);
        if name == "kube-controller-manager" {
            command.args([
                file("root-ca-file", "ca.pem"),
                file("service-account-private-key-file", "service-accounts.key"),
            ]);
            command.args(["--use-service-account-credentials=true", "--allocate-node-cidrs=false"]);
        }
        api.guard().spawn(name, &mut command)?;
    }
    Ok(())
}

/// A kubeconfig of a part of the cluster, whose certificate lies beside it.
pub(crate) fn kubeconfig(
    folder: &Path,
    cluster: &Path,
    name: &str,
    identity: &Identity,
) -> Result<String, Unavailable> {
    write_identity(folder, name, identity)?;
    let path = folder.join(name);
    Ok(format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: testkit\n\
         clusters: [{{name: testkit, cluster: {{server: 'https://{CONTROL_PLANE}:{PORT}', \
         certificate-authority: '{ca}'}}}}]\n\
         users: [{{name: testkit, user: {{client-certificate: '{path}.pem', client-key: '{path}.key'}}}}]\n\
         contexts: [{{name: testkit, context: {{cluster: testkit, user: testkit}}}}]\n",
        ca = cluster.join("ca.pem").display(),
        path = path.display(),
    ))
}
