//! Pod asks DNS servers of its own choice.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "dns-servers-overridden",
    title: "pod asks DNS servers of its own choice",
    severity: Severity::Low,
    severity_reason: "names are then resolved by whoever runs those servers, unseen by the cluster",
    category: Category::Exposure,
    description: "Fails for every pod that lists spec.dnsConfig.nameservers.",
    why: "Answers of a foreign server can send traffic anywhere, queries tell it what the pod does, and \
          tunnels through DNS pass by the cluster's logs.",
    remedy: "Let the cluster's DNS forward the zones that need other servers.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/",
        "https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/",
    ],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  dnsPolicy: None
  dnsConfig: {nameservers: [192.0.2.53]}
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &[
            r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  dnsConfig: {options: [{name: ndots, value: "2"}]}
  containers:
  - name: app
    image: example.org/app:1
"#,
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

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for server in pod.spec.items_at(&["dnsConfig", "nameservers"]) {
        let address = server.as_str().unwrap_or_default();
        report.fail(server, format!("pod asks the DNS server {address}")).discriminator(address);
    }
}
