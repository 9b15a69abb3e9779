//! Moving tag is not pulled again.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions, set};
use seawall_finding::Severity;
use seawall_object::{Container, Object};
use seawall_yaml::{Edit, Literal};

use crate::support::image::reference;
use crate::support::pod::containers;

pub(crate) const CHECK: Check = Check {
    id: "image-pull-policy-stale",
    title: "moving tag is not pulled again",
    severity: Severity::Medium,
    severity_reason: "nodes keep running old images with flaws that were fixed in the meantime, each \
                      another one",
    category: Category::Images,
    description: "Fails for every container whose image has the tag latest or none, without a digest, and \
                  whose imagePullPolicy is IfNotPresent or Never.",
    why: "The tag is meant to follow the newest image, but every node keeps what it pulled first. Replicas \
          run different programs, and updates reach some nodes only.",
    remedy: "Name a release, or set imagePullPolicy to Always.",
    references: &["https://kubernetes.io/docs/concepts/containers/images/"],
    controls: &[],
    parameters: &[Parameter {
        name: "tags",
        description: "Tags besides latest that move.",
        default: Setting::Words(&[]),
    }],
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
    image: example.org/app:latest
    imagePullPolicy: IfNotPresent
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app
    imagePullPolicy: Never
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
    image: example.org/app:latest
    imagePullPolicy: Always
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
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(image) = reference(container) else { return report.not_applicable() };
    let policy = container.value.at(&["imagePullPolicy"]);
    if let Some(policy) = policy
        && image.effective_tag().is_some_and(|tag| tag == "latest" || context.has_word("tags", tag))
        && image.digest.is_none()
        && matches!(policy.as_str(), Some("IfNotPresent" | "Never"))
    {
        let text = policy.as_str().unwrap_or_default();
        let message = format!("{} runs a tag that moves but pulls it {text}", container.noun());
        let draft = report.fail(policy, message);
        if let Some(image) = container.value.at(&["image"]) {
            draft.also(context.id, image);
        }
    }
}

/// Whoever writes latest means the newest image.
fn fix(object: Object<'_>, _: &Context<'_>) -> Vec<Edit> {
    let is_stale = |container: &Container<'_>| {
        let policy = container.value.str_at(&["imagePullPolicy"]);
        let is_latest = reference(*container)
            .is_some_and(|image| image.effective_tag() == Some("latest") && image.digest.is_none());
        is_latest && policy == Some("IfNotPresent")
    };
    containers(object)
        .filter(is_stale)
        .map(|container| {
            set(object, container.value, &["imagePullPolicy"], Literal::String("Always".to_owned()))
        })
        .collect()
}
