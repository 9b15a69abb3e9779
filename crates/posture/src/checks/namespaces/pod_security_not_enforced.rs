//! Without a label the built-in guard against dangerous pods does nothing.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "pod-security-not-enforced",
    title: "namespace enforces no pod security level",
    severity: Severity::Medium,
    severity_reason: "it takes the right to create pods, and then gives the node",
    category: Category::Namespaces,
    description: "Fails where a Namespace has no label pod-security.kubernetes.io/enforce, or the level \
                  privileged. System namespaces, which need privileged pods, pass with a written level.",
    why: "Whoever may create pods in the namespace, or takes over a workload that may, can start a \
          privileged pod and own the node.",
    remedy: "Label the namespace pod-security.kubernetes.io/enforce=baseline, or restricted where its \
             workloads allow it.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
    controls: &["cis/5.2.1", "nsa/C-0068", "mitre/C-0068"],
    parameters: &[],
    kinds: &["Namespace"],
    needs: &[],
    versions: Versions::since(23),
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Namespace
metadata: {name: shop}
",
            "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: privileged}}
",
        ],
        good: &[
            "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
",
            "
apiVersion: v1
kind: Namespace
metadata: {name: kube-system, labels: {pod-security.kubernetes.io/enforce: privileged}}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let label = "pod-security.kubernetes.io/enforce";
    let system = matches!(object.name(), "kube-system" | "kube-node-lease" | "kube-public");
    match object.label(label) {
        Some("baseline" | "restricted") => {}
        Some("privileged") if system => {}
        Some(level) => {
            let at = At::path(object.root(), &["metadata", "labels", label]);
            report.fail(at, format!("the level \"{level}\" keeps no pod out"));
        }
        None => {
            let at = At::path(object.root(), &["metadata", "labels", label]);
            report.fail(at, "the namespace enforces no pod security level");
        }
    }
}
