//! Image that a node already has is used without asking its registry.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal, Value};

use crate::support::image::reference;
use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "image-pull-policy-not-always",
    title: "image that a node already has is used without asking its registry",
    severity: Severity::Info,
    severity_reason: "it matters only where pods of strangers share nodes, or where tags are moved",
    category: Category::Images,
    description: "Fails for every container that does not write imagePullPolicy: Always, unless its image \
                  is pinned to a digest, which cannot change. That Always is the default for the tag latest \
                  does not count, since the API server sets it once and does not follow when the tag \
                  changes.",
    why: "A pod without the right to pull a private image can use it from a node that has it, and a tag \
          that was moved is not noticed. Always asks the registry at each start, and downloads only what is \
          missing.",
    remedy: "Set imagePullPolicy to Always, enable the AlwaysPullImages admission plugin, or pin the image \
             to a digest.",
    references: &[
        "https://kubernetes.io/docs/concepts/containers/images/",
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages",
    ],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: Some(fix),
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    imagePullPolicy: IfNotPresent
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:latest
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    imagePullPolicy: Always
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app@sha256:7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(image) = reference(container) else { return report.not_applicable() };
    let policy = container.value.at(&["imagePullPolicy"]).and_then(Value::as_str).unwrap_or_default();
    if policy == "Always" || image.digest.is_some() {
        return;
    }
    let shown = match policy {
        "" if image.effective_tag() == Some("latest") => "leaves pulling to the default, Always for this tag",
        "" => "leaves pulling to the default, IfNotPresent",
        "Never" => "never pulls its image",
        _ => "pulls its image only where it is not present",
    };
    let at = At::path(container.value, &["imagePullPolicy"]);
    report.fail(at, format!("{} {shown}", container.noun()));
}

/// Costs one question to the registry at each start. Whether an image that must not be pulled may be, a
/// person decides.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let is_never = |container: Container<'_>| {
        container.value.str_at(&["imagePullPolicy"]) == Some("Never")
            && reference(container).is_some_and(|image| image.digest.is_none())
    };
    if containers(object).any(is_never) {
        return Vec::new();
    }
    let is_open = |container: &Container<'_>| {
        let policy = container.value.str_at(&["imagePullPolicy"]).unwrap_or_default();
        let is_tagged = reference(*container).is_some_and(|image| image.digest.is_none());
        is_tagged && policy != "Always"
    };
    containers(object)
        .filter(is_open)
        .map(|container| {
            set(object, container.value, &["imagePullPolicy"], Literal::String("Always".to_owned()))
        })
        .collect()
}
