//! Container runs as a process of the Windows node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "windows-host-process",
    title: "container runs as a process of the Windows node",
    severity: Severity::Critical,
    severity_reason: "a HostProcess container is the Windows node's own process by itself",
    category: Category::SecurityContext,
    description: "Fails where the effective windowsOptions.hostProcess of a pod or container is true.",
    why: "HostProcess containers share the network, the file system and the accounts of the node and may \
          run as its system account. Whoever runs code in one owns the node.",
    remedy: "Remove windowsOptions.hostProcess. Node agents that need it belong into a namespace of their \
             own with few users.",
    references: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/",
        "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    ],
    controls: &["cis/5.2.11", "pss/baseline-host-process"],
    parameters: &[],
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
  containers:
  - name: app
    image: example.org/app:1
    securityContext: {windowsOptions: {hostProcess: true}}
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostNetwork: true
  os: {name: windows}
  securityContext: {windowsOptions: {hostProcess: true}}
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
  os: {name: windows}
  securityContext: {windowsOptions: {hostProcess: false}}
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

const HOST_PROCESS: &[&str] = &["securityContext", "windowsOptions", "hostProcess"];

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let is_set = |value: &Value<'_>| value.as_bool() == Some(true);
    if let Some(value) = pod.spec.at(HOST_PROCESS).filter(is_set) {
        report.fail(value, "pod runs as a process of the Windows node");
    }
    for container in pod.containers() {
        if let Some(value) = container.value.at(HOST_PROCESS).filter(is_set) {
            report.fail(value, format!("{} runs as a process of the Windows node", container.noun()));
        }
    }
}
