//! Pod overrides names in its hosts file.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "host-aliases",
    title: "pod overrides names in its hosts file",
    severity: Severity::Low,
    severity_reason: "it redirects names within one pod only, by whoever may write its manifest",
    category: Category::HostAccess,
    description: "Fails for every pod that lists spec.hostAliases.",
    why: "An entry in the hosts file takes precedence over the cluster's DNS and is not seen by whoever \
          reads Services: traffic to a trusted name can be sent elsewhere, and stale entries break when \
          addresses change.",
    remedy: "Use a Service, with externalName or with endpoints of its own, instead of host aliases.",
    references: &["https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/"],
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
  hostAliases: [{ip: 10.1.2.3, hostnames: [db.example.com]}]
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostAliases: []
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

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for alias in pod.spec.items_at(&["hostAliases"]) {
        let address = alias.str_at(&["ip"]).unwrap_or_default();
        report
            .fail(alias, format!("pod resolves names to {address} in its hosts file"))
            .discriminator(address);
    }
}
