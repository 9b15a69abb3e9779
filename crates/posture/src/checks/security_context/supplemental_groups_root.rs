//! Pod adds the root group to its processes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "supplemental-groups-root",
    title: "pod adds the root group to its processes",
    severity: Severity::Low,
    severity_reason: "the group opens what root shares with its group, which is little on a well-kept system",
    category: Category::SecurityContext,
    description: "Fails for every pod that lists 0 in securityContext.supplementalGroups.",
    why: "Every process of the pod becomes a member of group 0 and may read and write what that group may, \
          in images and on volumes.",
    remedy: "Take 0 out of supplementalGroups.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"],
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
  securityContext: {supplementalGroups: [2000, 0]}
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext: {supplementalGroups: [2000]}
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let groups = pod.spec.items_at(&["securityContext", "supplementalGroups"]);
    for group in groups.filter(|group| group.as_i64() == Some(0)) {
        report.fail(group, "supplementalGroups holds 0, which is root's group");
    }
}
