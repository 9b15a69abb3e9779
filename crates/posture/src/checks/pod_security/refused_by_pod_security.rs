//! A workload whose pods its own namespace keeps out.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::{CauseKind, ObjectId, Severity};
use seawall_object::{Object, PodTemplate};
use seawall_podsecurity::{
    LevelVersion, NamespaceLabels, Pod, Policy, Violation, forbidden_detail, violations,
};
use seawall_world::Resolution;

use crate::support::pod_security::{decode, edition, place};

pub(crate) const CHECK: Check = Check {
    id: "refused-by-pod-security",
    title: "namespace refuses the pods of the workload",
    severity: Severity::Medium,
    severity_reason: "nothing of the workload starts again, and only the events of its controller say so",
    category: Category::Namespaces,
    description: "Fails where the label pod-security.kubernetes.io/enforce of the pod's namespace, in the \
                  version that the namespace names, refuses the pod. Namespaces that are not among the \
                  objects are not judged: what they enforce is not known.",
    why: "The API server accepts the workload and refuses each of its pods. Replicas that already run hide \
          it until the next restart, and the hasty way out is to lower the level for the whole namespace.",
    remedy: "Change what the message names, or run the workload in a namespace that enforces less.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &["Namespace"],
    versions: Versions::since(23),
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: app, image: example.org/app:1}]
",
            "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: base-line}}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  containers: [{name: app, image: example.org/app:1}]
",
        ],
        good: &[
            "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: app, image: example.org/app:1}]
",
            "
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
    pod-security.kubernetes.io/enforce-version: v1.33
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    livenessProbe: {httpGet: {port: 80, host: example.org}}
",
        ],
        complete: false,
    },
};

/// What a namespace says of a pod.
struct Refusal<'w, 't> {
    namespace: ObjectId,
    object: Object<'w>,
    enforced: LevelVersion,
    violations: Vec<Violation<'t>>,
}

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let found = context.namespace().map(|name| context.resolve("Namespace", name));
    let Some(Resolution::Found(namespaces)) = found else { return report.not_applicable() };
    let Some(decoded) = decode(pod, report) else { return };
    let mut refusals = Vec::new();
    for id in &namespaces {
        let object = context.world.object(*id);
        match enforced(object, context) {
            Ok(enforced) => refusals.extend(refusal(*id, object, enforced, &decoded)),
            Err(detail) => {
                report.unknown(pod.spec, CauseKind::Undecodable, detail);
                return;
            }
        }
    }
    let Some(first) = refusals.first() else { return };
    if refusals.len() < namespaces.len() {
        let detail = format!(
            "of {} namespaces of one name {} would refuse the pod; which of them is meant is not known",
            namespaces.len(),
            refusals.len()
        );
        report.unknown(pod.spec, CauseKind::OutsideScope, detail);
        return;
    }
    first.tell(pod, context, report);
}

/// The level and version that a namespace enforces. A server treats versions beyond its own as its
/// own.
fn enforced(namespace: Object<'_>, context: &Context<'_>) -> Result<LevelVersion, String> {
    let Some(metadata) = namespace.root().at(&["metadata"]) else {
        return Ok(LevelVersion::UNCONFIGURED);
    };
    let labels = NamespaceLabels::read(metadata)
        .map_err(|error| format!("the labels of its namespace are not understood: {error}"))?;
    let LevelVersion { level, version } = labels.policy(Policy::UNCONFIGURED).enforce;
    Ok(LevelVersion { level, version: version.min(edition(context)) })
}

fn refusal<'w, 't>(
    namespace: ObjectId,
    object: Object<'w>,
    enforced: LevelVersion,
    pod: &Pod<'t>,
) -> Option<Refusal<'w, 't>> {
    let violations = violations(enforced.level, enforced.version, pod);
    (!violations.is_empty()).then_some(Refusal { namespace, object, enforced, violations })
}

// === impl Refusal ===

impl Refusal<'_, '_> {
    fn tell(&self, pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
        let message = format!(
            "namespace \"{}\" enforces {} and refuses the pod: {}",
            self.object.name(),
            self.enforced,
            forbidden_detail(&self.violations)
        );
        let mut evidence = self.violations.iter().flat_map(Violation::evidence);
        let first = evidence.next().expect("a violation has evidence");
        let draft = report.fail(place(pod.spec, first), message);
        for other in evidence {
            draft.also(context.id, place(pod.spec, other));
        }
        let label = ["metadata", "labels", "pod-security.kubernetes.io/enforce"];
        draft.also(self.namespace, At::path(self.object.root(), &label));
    }
}
