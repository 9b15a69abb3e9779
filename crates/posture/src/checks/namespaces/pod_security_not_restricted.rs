//! The restricted level is what current best practice asks of pods.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "pod-security-not-restricted",
    title: "namespace does not enforce the restricted level",
    severity: Severity::Low,
    severity_reason: "baseline keeps the known ways to the node shut; restricted narrows what is left",
    category: Category::Namespaces,
    description: "Fails where a Namespace other than a system one does not enforce the level restricted.",
    why: "Baseline still lets containers run as root with default capabilities, which flaws in the kernel \
          and runtime turn into an escape.",
    remedy: "Label the namespace pod-security.kubernetes.io/warn=restricted, mend what warns, then enforce \
             it.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted"],
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
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if object.name().starts_with("kube-") {
        return report.not_applicable();
    }
    let label = "pod-security.kubernetes.io/enforce";
    if object.label(label) != Some("restricted") {
        let at = At::path(object.root(), &["metadata", "labels", label]);
        report.fail(at, "the namespace does not enforce the restricted level");
    }
}
