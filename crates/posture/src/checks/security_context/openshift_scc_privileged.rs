//! OpenShift security context constraint admits privileged containers.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "openshift-scc-privileged",
    title: "OpenShift security context constraint admits privileged containers",
    severity: Severity::High,
    severity_reason: "everyone who may use the constraint can run containers that own the node",
    category: Category::SecurityContext,
    description: "Fails for every SecurityContextConstraints object whose allowPrivilegedContainer is true.",
    why: "A constraint is a permission: the users, groups and service accounts that it is granted to may \
          create privileged pods, which are root on their node.",
    remedy: "Set allowPrivilegedContainer to false, and grant the built-in privileged constraint to the few \
             system accounts that need it.",
    references: &[
        "https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/authentication_and_authorization/managing-pod-security-policies",
    ],
    controls: &[],
    parameters: &[],
    kinds: &["security.openshift.io/SecurityContextConstraints"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: agents}
allowPrivilegedContainer: true
"],
        good: &["
apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: agents}
allowPrivilegedContainer: false
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(value) = object.root().at(&["allowPrivilegedContainer"])
        && value.as_bool() == Some(true)
    {
        report.fail(value, "the constraint admits privileged containers");
    }
}
