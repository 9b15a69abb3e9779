//! A map of the cluster that also runs commands.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "weave-scope",
    title: "Weave Scope runs in the cluster",
    severity: Severity::High,
    severity_reason: "whoever reaches its page gets shells in all containers of all nodes",
    category: Category::ClusterComponents,
    description: "Fails where a container runs an image of Weave Scope.",
    why: "Scope asks for no password, runs with the rights of each node, and was used in attacks for just \
          that; nobody keeps it up any more.",
    remedy: "Remove it.",
    references: &["https://kubernetes.io/docs/concepts/cluster-administration/addons/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: scope}
spec: {containers: [{name: app, image: 'docker.io/weaveworks/scope:1.13.2'}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1'}]}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.image().contains("weaveworks/scope") {
        report.fail(At::path(container.value, &["image"]), "the container runs Weave Scope");
    }
}
