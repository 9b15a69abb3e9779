//! A Secret of a fixed type must hold that type's keys.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "secret-type-mismatch",
    title: "Secret lacks the keys of its type",
    severity: Severity::Low,
    severity_reason: "the API server refuses the object, or its readers fail",
    category: Category::Secrets,
    description: "Fails where a Secret of one of Kubernetes' own types lacks a key that the type demands: \
                  tls.crt and tls.key, .dockercfg, .dockerconfigjson, ssh-privatekey, or username or \
                  password for basic authentication.",
    why: "The server refuses most of these; what reads the others fails at a bad moment.",
    remedy: "Add the key, or use the type Opaque.",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/#secret-types"],
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
metadata: {name: shop-tls}
type: kubernetes.io/tls
data: {tls.crt: aGVsbG8=}
"],
        good: &["
apiVersion: v1
kind: Secret
metadata: {name: shop-tls}
type: kubernetes.io/tls
data: {tls.crt: aGVsbG8=, tls.key: aGVsbG8=}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let root = object.root();
    let Some(kind) = root.at(&["type"]) else { return };
    let demanded: &[&str] = match kind.as_str().unwrap_or_default() {
        "kubernetes.io/tls" => &["tls.crt", "tls.key"],
        "kubernetes.io/dockercfg" => &[".dockercfg"],
        "kubernetes.io/dockerconfigjson" => &[".dockerconfigjson"],
        "kubernetes.io/ssh-auth" => &["ssh-privatekey"],
        _ => return,
    };
    let holds = |key: &&&str| ["data", "stringData"].iter().any(|list| root.at(&[list, **key]).is_some());
    if let Some(key) = demanded.iter().find(|key| !holds(key)) {
        report.fail(kind, format!("the type demands the key {key}, which is absent"));
    }
}
