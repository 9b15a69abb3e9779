//! Whoever writes through a version that ends fails when it has ended, though the object itself stays.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{LAST_APPLIED, Object, last_applied_version};
use seawall_world::Date;
use seawall_yaml::Value;

use crate::support::api_lifecycle::{Ending, KINDS, ending_of_version};

pub(crate) const CHECK: Check = Check {
    id: "outdated-api-writer",
    title: "object was lately written through an API version that ends",
    severity: Severity::Medium,
    severity_reason: "the writer fails from the version on that the message names, and may be what deploys",
    category: Category::ApiVersions,
    description: "Fails where managedFields of an object in a cluster tell of a writer that used an \
                  apiVersion which the target version of Kubernetes deprecates or no longer serves, within \
                  the last year before the scan, or where the copy that kubectl apply left in an annotation \
                  is in such a version. Of the copy nothing else is told.",
    why: "The server tells an object in any version that it serves, so that the object itself shows \
          nothing of the controller, pipeline or chart that still asks for the old one.",
    remedy: "Find the writer by the name in the message, and let it use the version that is named there.",
    references: &[
        "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
        "https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management",
    ],
    controls: &[],
    parameters: &[],
    kinds: KINDS,
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: shop
  managedFields:
  - {manager: helm, operation: Update, apiVersion: policy/v1beta1, time: '2026-10-02T08:00:00Z'}
",
            "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  managedFields:
  - {manager: ingress-operator, operation: Update, apiVersion: networking.k8s.io/v1, time: '2026-10-02T08:00:00Z'}
  - {manager: deployer, operation: Apply, apiVersion: extensions/v1beta1}
",
            "
apiVersion: batch/v1
kind: CronJob
metadata:
  name: shop
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{\"apiVersion\":\"batch/v1beta1\",\"kind\":\"CronJob\"}'
",
        ],
        good: &["
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: shop
  managedFields:
  - {manager: helm, operation: Update, apiVersion: policy/v1beta1, time: '2022-10-02T08:00:00Z'}
  - {manager: helm, operation: Update, apiVersion: policy/v1, time: '2026-10-02T08:00:00Z'}
"],
        complete: false,
    },
};

/// Applies where someone ever used such a version: what shows no writers says nothing of them.
fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let version = context.target();
    let kind = object.group_kind().kind;
    let ends = |api_version: &str| {
        let is_ending = |ending: &&Ending| ending.is_removed(version) || ending.is_deprecated(version);
        ending_of_version(api_version, kind).filter(is_ending)
    };
    let oldest = context.world.settings().today.map(Date::a_year_before);
    let mut seen = Vec::new();
    for writer in object.root().items_at(&["metadata", "managedFields"]) {
        let Some(api_version) = text(writer, "apiVersion") else { continue };
        let Some(ending) = ends(api_version) else { continue };
        seen.push(api_version);
        // Where nobody says when it was, it may have been lately.
        let day = text(writer, "time").and_then(|time| time.parse::<Date>().ok());
        if day.zip(oldest).is_some_and(|(day, oldest)| day < oldest) {
            continue;
        }
        let manager = text(writer, "manager").unwrap_or("someone");
        let how = text(writer, "operation").map_or_else(String::new, |how| format!(" ({how})"));
        let on = day.map_or_else(String::new, |day| format!(" on {day}"));
        let fact = format!("{manager} wrote it{how} through {api_version}{on}");
        report.fail(At::path(writer, &["apiVersion"]), format!("{fact}, {}", ending.told_in(version)));
    }
    let applied = last_applied_version(object);
    // What the writers tell of too is told once, with its time.
    let applied = applied.as_deref().filter(|api_version| !seen.contains(api_version));
    if let (Some(api_version), Some(copy)) = (applied, object.annotation(LAST_APPLIED))
        && let Some(ending) = ends(api_version)
    {
        let fact = format!("kubectl apply last wrote it through {api_version}");
        report.fail(copy, format!("{fact}, {}", ending.told_in(version)));
        return;
    }
    if seen.is_empty() {
        report.not_applicable();
    }
}

fn text<'t>(writer: Value<'t>, key: &str) -> Option<&'t str> {
    writer.get(key)?.as_str()
}
