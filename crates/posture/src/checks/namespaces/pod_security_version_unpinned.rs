//! A level without version changes its meaning with each upgrade.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "pod-security-version-unpinned",
    title: "enforced pod security level has no pinned version",
    severity: Severity::Info,
    severity_reason: "the newest rules are the strictest; pinning only makes upgrades predictable",
    category: Category::Namespaces,
    description: "Fails where a Namespace enforces a pod security level and pins no version, or latest.",
    why: "An upgrade may then refuse pods that ran before, at the moment when they are restarted.",
    remedy: "Label the namespace pod-security.kubernetes.io/enforce-version with the version it was tested \
             with.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["Namespace"],
    needs: &[],
    versions: Versions::since(23),
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
"],
        good: &["
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.36}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.label("pod-security.kubernetes.io/enforce").is_none() {
        return report.not_applicable();
    }
    let label = "pod-security.kubernetes.io/enforce-version";
    if object.label(label).is_none_or(|version| version == "latest") {
        let at = At::path(object.root(), &["metadata", "labels", label]);
        report.fail(at, "the level is enforced in whatever version the cluster has");
    }
}
