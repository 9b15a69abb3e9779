//! A controller that lets every Ingress inject configuration (CVE-2021-25742).

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, GroupKind};

pub(crate) const CHECK: Check = Check {
    id: "ingress-nginx-snippets-allowed",
    title: "ingress-nginx allows snippets or is too old to forbid them",
    severity: Severity::High,
    severity_reason: "whoever may write an Ingress reads every Secret that the controller may read",
    category: Category::ClusterComponents,
    description: "Fails where a container runs an ingress-nginx controller older than 0.49.1, or 1.0.0, \
                  which cannot forbid snippets; or one of 0.49.1 to 1.8 whose ConfigMap in the World does \
                  not set allow-snippet-annotations to \"false\".",
    why: "Snippets can run Lua and read files inside the controller, whose token reads the Secrets of all \
          namespaces.",
    remedy: "Set allow-snippet-annotations: \"false\", and move away from ingress-nginx.",
    references: &["https://github.com/kubernetes/kubernetes/issues/126811"],
    controls: &["nsa/C-0059", "mitre/C-0059"],
    parameters: &[],
    kinds: &[],
    needs: &["ConfigMap"],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
spec: {template: {spec: {containers: [{name: controller, image: 'k8s.gcr.io/ingress-nginx/controller:v1.0.0'}]}}}
", "
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
spec: {template: {spec: {containers: [{name: controller, image: 'registry.k8s.io/ingress-nginx/controller:v1.2.0'}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
data: {allow-snippet-annotations: 'true'}
"],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
spec: {template: {spec: {containers: [{name: controller, image: 'registry.k8s.io/ingress-nginx/controller:v1.2.0'}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
data: {allow-snippet-annotations: 'false'}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let image = container.image();
    if !image.contains("nginx") || !image.contains("controller") {
        return report.not_applicable();
    }
    let Some((major, minor, patch)) = version_of(image) else { return report.not_applicable() };
    let at = At::path(container.value, &["image"]);
    if (major, minor, patch) < (0, 49, 1) || (major, minor, patch) == (1, 0, 0) {
        report.fail(at, format!("version {major}.{minor}.{patch} cannot forbid snippets (CVE-2021-25742)"));
    } else if (major, minor) < (1, 9) && !forbids_snippets(context) {
        report.fail(at, "snippets are allowed, by default or by the ConfigMap (CVE-2021-25742)");
    }
}

fn forbids_snippets(context: &Context<'_>) -> bool {
    let config = GroupKind::parse("ConfigMap");
    context.world.of_kind_in(config, context.namespace()).any(|id| {
        let value = context.world.object(id).root().at(&["data", "allow-snippet-annotations"]);
        value.is_some_and(|value| value.as_str() == Some("false"))
    })
}

fn version_of(image: &str) -> Option<(u32, u32, u32)> {
    let tag = image.split('@').next()?.rsplit_once(':')?.1;
    let mut parts = tag.trim_start_matches("nginx-").trim_start_matches('v').split(['.', '-']);
    let mut number = || parts.next()?.parse().ok();
    Some((number()?, number()?, number().unwrap_or(0)))
}
