//! 512m of memory is half a byte.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "memory-unit",
    title: "memory is given in thousandths of a byte",
    severity: Severity::Low,
    severity_reason: "the limit is not what was meant, and the container does not start",
    category: Category::Hygiene,
    description: "Fails where a request or limit of memory or ephemeral storage ends in m, which stands \
                  for thousandths.",
    why: "512m of memory is half a byte, not half a gigabyte: the container is refused or killed at once.",
    remedy: "Write memory with Mi or Gi.",
    references: &["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory"],
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
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1', resources: {limits: {memory: 512m}}}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1', resources: {limits: {memory: 512Mi, cpu: 500m}, requests: {cpu: 0.5}}}]}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for list in ["requests", "limits"] {
        for resource in ["memory", "ephemeral-storage"] {
            if let Some(value) = container.value.at(&["resources", list, resource])
                && value.as_str().is_some_and(|text| text.ends_with('m'))
            {
                report.fail(value, format!("{resource} is given in thousandths of a byte"));
            }
        }
    }
}
