//! A Workflow of Argo becomes pods.

use seawall_access::Text;

use crate::deputies::{ARGO_WORKFLOWS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "argo-workflow",
    action: "writes a Workflow, so that the controller starts",
    needs: "Create or change a Workflow or CronWorkflow in a namespace that the controller of Argo \
          Workflows watches.",
    why: "The controller makes the pods of a Workflow, which name any service account, volume and \
          image; no right on pods is asked for.",
    fix: "Set `templateReferencing: Strict` and let only templates of trusted authors run, or take the \
          right away.",
    depends: "",
    references: &["https://argo-workflows.readthedocs.io/en/latest/security/"],
    known_as: &[
        "kubesplaining/KUBE-CONFUSED-DEPUTY-001",
        "kubesplaining/C-argo-workflows",
        "kubesplaining/K2",
    ],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: workflow-controller, namespace: argo}
spec:
  template:
    spec:
      serviceAccountName: argo
      containers:
      - {name: controller, image: 'quay.io/argoproj/workflow-controller:v3.6.0', args: []}
",
            right_for_ci!("shop", "argoproj.io", "workflows", "create"),
        ),
        edge: ("ServiceAccount build/ci", "any pod started in namespace shop"),
        // The controller watches its own namespace only.
        twin: concat!(
            "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: workflow-controller, namespace: argo}
spec:
  template:
    spec:
      serviceAccountName: argo
      containers:
      - {name: controller, image: 'quay.io/argoproj/workflow-controller:v3.6.0', args: ['--namespaced']}
",
            right_for_ci!("shop", "argoproj.io", "workflows", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(&["create"], "argoproj.io", "workflows"),
    Ability::of(WRITE, "argoproj.io", "cronworkflows"),
]);
const SETTINGS: &str = "workflow-controller-configmap";
/// A key of the settings, or of the YAML text that their one key holds.
const RESTRICTIONS: &str = "workflowRestrictions";

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let to = Vertex::Hub(Hub::RunPods, held.namespace);
    for (namespace, _) in facts.controllers(&ARGO_WORKFLOWS) {
        let argument = |name| facts.argument(&ARGO_WORKFLOWS, namespace, name);
        let only = argument("--managed-namespace").or_else(|| {
            argument("--namespaced").filter(|value| *value != "false").map(|_| facts.texts.get(namespace))
        });
        let is_watched = |held: Text| only.is_none_or(|only| facts.texts.get(held) == only);
        if !held.namespace.is_none_or(is_watched) {
            continue;
        }
        let settings = argument("--configmap").filter(|name| !name.is_empty()).unwrap_or(SETTINGS);
        let in_one = facts.setting(namespace, settings, "config");
        let is_restricted = facts.setting(namespace, settings, RESTRICTIONS).is_some()
            || in_one.is_some_and(|text| text.contains(RESTRICTIONS));
        match is_restricted {
            false => pen.to(to),
            true => pen.perhaps(to, "whether the restrictions of the controller allow such a Workflow"),
        }
    }
}
