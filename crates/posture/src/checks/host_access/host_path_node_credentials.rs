//! Pod mounts the credentials of its node.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

use crate::support::host_path::{HostVolume, host_volumes, is_at_or_below, is_node_credential, normalised};

pub(crate) const CHECK: Check = Check {
    id: "host-path-node-credentials",
    title: "pod mounts the credentials of its node",
    severity: Severity::Critical,
    severity_reason: "the files are the identity of the node or of the whole cluster by themselves",
    category: Category::HostAccess,
    description: "Fails for every hostPath volume that is /etc/kubernetes, /var/lib/etcd, /var/lib/kubelet \
                  or the pki folder or kubeconfig of the kubelet, or the like of k3s, RKE2 and MicroK8s. \
                  Folders of /var/lib/kubelet that plugins need are left to host-path-sensitive.",
    why: "There lie the keys of the cluster's certificate authority, the static pods that the kubelet \
          starts without asking anyone, the database of the cluster, or the kubelet's certificate and all \
          secrets of the pods on the node.",
    remedy: "Remove the mount. Drivers need only the plugins, plugins_registry, pods or device-plugins \
             folder of /var/lib/kubelet.",
    references: &[
        "https://kubernetes.io/docs/setup/best-practices/certificates/",
        "https://kubernetes.io/docs/concepts/storage/volumes/",
    ],
    controls: &["mitre/C-0020", "mitre/C-0048"],
    parameters: &[Parameter {
        name: "exceptions",
        description: "Paths that give nothing away in your clusters.",
        default: Setting::Words(&["/etc/kubernetes/kubelet-plugins"]),
    }],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki}}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: kubelet, hostPath: {path: /var/lib/kubelet}}]
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: plugins, hostPath: {path: /var/lib/kubelet/plugins}}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for volume in host_volumes(pod) {
        let path = normalised(volume.path);
        if is_node_credential(&path) && !context.words("exceptions").any(|known| is_at_or_below(&path, known))
        {
            let HostVolume { name, path, .. } = volume;
            report
                .fail(volume.at, format!("volume \"{name}\" is {path}, which holds the node's credentials"));
        }
    }
}
