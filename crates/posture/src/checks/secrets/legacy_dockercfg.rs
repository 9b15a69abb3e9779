//! The old format of registry credentials.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "legacy-dockercfg",
    title: "Secret uses the legacy dockercfg format",
    severity: Severity::Low,
    severity_reason: "the credentials work, but in a format that is no longer kept up",
    category: Category::Secrets,
    description: "Fails where a Secret is of type kubernetes.io/dockercfg.",
    why: "The format predates today's registry logins, so that tools that check or rotate credentials \
          overlook it.",
    remedy: "Create the Secret anew with kubectl create secret docker-registry, which gives type \
             kubernetes.io/dockerconfigjson.",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets"],
    controls: &[],
    parameters: &[],
    kinds: &["Secret"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Secret
metadata: {name: registry}
type: kubernetes.io/dockercfg
data: {.dockercfg: e30=}
"],
        good: &["
apiVersion: v1
kind: Secret
metadata: {name: registry}
type: kubernetes.io/dockerconfigjson
data: {.dockerconfigjson: e30=}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(kind) = object.root().at(&["type"])
        && kind.as_str() == Some("kubernetes.io/dockercfg")
    {
        report.fail(kind, "type kubernetes.io/dockercfg is the legacy format of registry credentials");
    }
}
