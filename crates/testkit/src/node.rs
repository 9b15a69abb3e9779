//! A node: containerd, kubelet and kube-proxy in a network namespace of their own.

use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::certificates::Identity;
use crate::cluster::{Programs, SANDBOX_IMAGE, kubeconfig};
use crate::guard::broken;
use crate::network::{self, command_in};
use crate::{ApiServer, Image, Unavailable};

/// Where Debian's package `containernetworking-plugins` puts them.
pub(crate) const CNI_PLUGINS: &str = "/usr/lib/cni";

const CGROUPS: &str = "/sys/fs/cgroup";

/// One node of a cluster.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) namespace: PathBuf,
    number: usize,
    folder: PathBuf,
}

impl Node {
    /// Writes the files of a node into its folder.
    pub(crate) fn new(api: &ApiServer, namespace: PathBuf, number: usize) -> Result<Node, Unavailable> {
        let name = format!("node-{number}");
        // Short, since sockets lie in it.
        let folder = api.folder().join(format!("n{number}"));
        let made = fs::DirBuilder::new().mode(0o700).create(&folder);
        made.and_then(|()| fs::create_dir(folder.join("cni"))).map_err(|error| broken(&folder, &error))?;
        let node = Node { name, namespace, number, folder };
        node.write_files(api)?;
        node.make_cgroups(api).map_err(|error| broken(Path::new(CGROUPS), &error))?;
        Ok(node)
    }

    fn write_files(&self, api: &ApiServer) -> Result<(), Unavailable> {
        let address = network::node_address(self.number);
        let serving = api.authority().server(&[&address, &self.name])?;
        let user = format!("system:node:{}", self.name);
        let kubelet = api.authority().client(&user, &["system:nodes"])?;
        let proxy = api.authority().client("system:kube-proxy", &[])?;
        let write = |name: &str, text: &str| {
            let path = self.folder.join(name);
            fs::write(&path, text).map_err(|error| broken(&path, &error))
        };
        write_identity(&self.folder, "serving", &serving)?;
        write("kubelet.kubeconfig", &kubeconfig(&self.folder, api.folder(), "kubelet", &kubelet)?)?;
        write("kube-proxy.kubeconfig", &kubeconfig(&self.folder, api.folder(), "kube-proxy", &proxy)?)?;
        write("kubelet.yaml", &self.kubelet_configuration(api.folder()))?;
        write("containerd.toml", &self.containerd_configuration())?;
        write("cni/10-testkit.conflist", &self.network_configuration(api.folder()))
    }

    /// Starts containerd and puts images into it.
    pub(crate) fn start_containerd(
        &self,
        api: &ApiServer,
        programs: &Programs,
        images: &[Image],
    ) -> Result<(), Unavailable> {
        let mut command = command_in(Some(&self.namespace), &programs.containerd);
        // It looks for its shim, and the shim for runc, on the search path.
        let folders = [&programs.containerd, &programs.runc].map(|path| path.parent().map(Path::to_path_buf));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(folders.into_iter().flatten().chain(std::env::split_paths(&path)));
        command.env("PATH", path.unwrap_or_default());
        command.arg("--config").arg(self.folder.join("containerd.toml"));
        api.guard().spawn(&format!("containerd-{}", self.number), &mut command)?;
        for image in images {
            self.import(programs, image)?;
        }
        Ok(())
    }

    /// Puts an image into containerd.
    pub(crate) fn import(&self, programs: &Programs, image: &Image) -> Result<(), Unavailable> {
        let path = self.folder.join("image.tar");
        let layout = image.layout().and_then(|bytes| fs::write(&path, bytes));
        layout.map_err(|error| broken(&path, &error))?;
        let mut output = None;
        // containerd takes a moment to listen.
        for _ in 0..100 {
            let mut command = command_in(Some(&self.namespace), &programs.ctr);
            command.arg("--address").arg(self.socket()).args(["--namespace=k8s.io", "images", "import"]);
            let done = command.arg(&path).output().map_err(|error| broken(&programs.ctr, &error))?;
            if done.status.success() {
                return Ok(());
            }
            output = Some(done.stderr);
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        let reason = String::from_utf8_lossy(&output.unwrap_or_default()).into_owned();
        Err(Unavailable::Broken(format!("{} cannot be imported: {reason}", image.name())))
    }

    /// Starts kubelet and kube-proxy.
    pub(crate) fn start_kubelet(&self, api: &ApiServer, programs: &Programs) -> Result<(), Unavailable> {
        let file = |flag: &str, name: &str| format!("--{flag}={}", self.folder.join(name).display());
        let mut kubelet = command_in(Some(&self.namespace), &programs.kubelet);
        kubelet.args([
            file("config", "kubelet.yaml"),
            file("kubeconfig", "kubelet.kubeconfig"),
            file("root-dir", "kubelet"),
            file("cert-dir", "kubelet-pki"),
            format!("--hostname-override={}", self.name),
            format!("--node-ip={}", network::node_address(self.number)),
        ]);
        api.guard().spawn(&format!("kubelet-{}", self.number), &mut kubelet)?;
        let mut proxy = command_in(Some(&self.namespace), &programs.kube_proxy);
        proxy.args([
            file("kubeconfig", "kube-proxy.kubeconfig"),
            format!("--hostname-override={}", self.name),
            format!("--cluster-cidr={}", network::PODS),
            "--proxy-mode=nftables".to_owned(),
            // The limit belongs to the whole machine.
            "--conntrack-max-per-core=0".to_owned(),
        ]);
        api.guard().spawn(&format!("kube-proxy-{}", self.number), &mut proxy)
    }

    fn socket(&self) -> PathBuf {
        self.folder.join("containerd.sock")
    }

    /// The name of the node's control group, which lies in that of the cluster.
    fn cgroup(&self, cluster: &Path) -> String {
        format!("{}/{}", cluster.file_name().unwrap_or_default().to_string_lossy(), self.name)
    }

    /// kubelet wants its control group to exist for every controller.
    fn make_cgroups(&self, api: &ApiServer) -> io::Result<()> {
        let name = self.cgroup(api.folder());
        if Path::new(CGROUPS).join("cgroup.controllers").is_file() {
            return fs::create_dir_all(Path::new(CGROUPS).join(name));
        }
        for entry in fs::read_dir(CGROUPS)? {
            let controller = entry?.path();
            // Names of several controllers together link to one folder.
            if controller.is_symlink() || !controller.join("cgroup.procs").is_file() {
                continue;
            }
            fs::create_dir_all(controller.join(&name))?;
            let mut folder = controller.clone();
            for part in name.split('/') {
                let parent = folder.clone();
                folder.push(part);
                // A new group may use no processor and no memory at all.
                for file in ["cpuset.cpus", "cpuset.mems"] {
                    if parent.join(file).is_file() {
                        fs::write(folder.join(file), fs::read(parent.join(file))?)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn kubelet_configuration(&self, cluster: &Path) -> String {
        let folder = self.folder.display();
        format!(
            "apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {{enabled: false}}
  webhook: {{enabled: true}}
  x509: {{clientCAFile: {ca}}}
authorization: {{mode: Webhook}}
tlsCertFile: {folder}/serving.pem
tlsPrivateKeyFile: {folder}/serving.key
containerRuntimeEndpoint: unix://{socket}
podLogsDir: {folder}/logs
volumePluginDir: {folder}/volume-plugins
cgroupDriver: cgroupfs
cgroupRoot: /{cgroup}
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: []
evictionHard: {{memory.available: 1Mi, nodefs.available: 0%, imagefs.available: 0%}}
imageGCHighThresholdPercent: 100
clusterDomain: cluster.local
",
            ca = cluster.join("ca.pem").display(),
            socket = self.socket().display(),
            cgroup = self.cgroup(cluster),
        )
    }

    fn containerd_configuration(&self) -> String {
        format!(
            r#"version = 3
root = "{folder}/containerd"
state = "{folder}/run"
disabled_plugins = ["io.containerd.nri.v1.nri", "io.containerd.internal.v1.opt"]
[grpc]
address = "{socket}"
[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "{SANDBOX_IMAGE}"
[plugins."io.containerd.cri.v1.runtime"]
# Without CAP_SYS_RESOURCE nobody may lower the score.
restrict_oom_score_adj = true
netns_mounts_under_state_dir = true
[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = ["{CNI_PLUGINS}"]
conf_dir = "{folder}/cni"
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
Root = "{folder}/runc"
"#,
            folder = self.folder.display(),
            socket = self.socket().display(),
        )
    }

    fn network_configuration(&self, cluster: &Path) -> String {
        let network = serde_json::json!({
            "cniVersion": "1.0.0",
            // The clean-up knows what lies in common folders by this name.
            "name": format!("{}-{}", cluster.file_name().unwrap_or_default().to_string_lossy(), self.number),
            "plugins": [
                {"type": "ptp", "ipMasq": false, "ipam": {
                    "type": "host-local", "dataDir": self.folder.join("addresses"),
                    "ranges": [[{"subnet": network::node_pods(self.number)}]],
                    "routes": [{"dst": "0.0.0.0/0"}],
                }},
                {"type": "portmap", "capabilities": {"portMappings": true}},
            ],
        });
        network.to_string()
    }
}

/// Writes a certificate and its key as `NAME.pem` and `NAME.key`.
pub(crate) fn write_identity(folder: &Path, name: &str, identity: &Identity) -> Result<(), Unavailable> {
    for (extension, text) in [("pem", &identity.certificate), ("key", &identity.key)] {
        let path = folder.join(format!("{name}.{extension}"));
        fs::write(&path, text).map_err(|error| broken(&path, &error))?;
    }
    Ok(())
}
