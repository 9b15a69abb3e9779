//! The last of two variables of one name counts.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::duplicate::duplicates;

pub(crate) const CHECK: Check = Check {
    id: "duplicate-env",
    title: "container sets an environment variable twice",
    severity: Severity::Low,
    severity_reason: "the value that counts may not be the one that was reviewed",
    category: Category::Hygiene,
    description: "Fails where a container lists an environment variable more than once.",
    why: "Only the last entry counts, so that a line further down silently replaces what a reviewer reads.",
    remedy: "Remove all entries but one.",
    references: &["https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/"],
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
spec: {containers: [{name: app, image: 'example.org/app:1', env: [{name: A, value: a}, {name: B, value: b}, {name: A, value: c}]}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec: {containers: [{name: app, image: 'example.org/app:1', env: [{name: A, value: a}, {name: B, value: b}]}]}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for (name, value) in duplicates(container.value.items_at(&["env"]), "name") {
        let at = At::path(value, &["name"]);
        report.fail(at, format!("environment variable {name} is set more than once")).discriminator(name);
    }
}
