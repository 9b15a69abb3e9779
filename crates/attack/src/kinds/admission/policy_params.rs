//! Policies decide by objects that others may write.

use seawall_finding::ObjectId;
use seawall_object::Object;

use crate::facts::Facts;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::reached::{BINDINGS, POLICIES};
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "policy-params",
    action: "writes what a policy decides by, and so has",
    needs: "Create, update, patch or delete on a ConfigMap that the binding of a policy names as its \
          parameters.",
    why: "The policy believes its parameters: whoever writes them decides what it refuses, and without them \
          a policy may refuse nothing.",
    fix: "Keep parameters in a namespace where only administrators write.",
    depends: "",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#parameter-resources",
    ],
    known_as: &["kubesplaining/D4", "kubesplaining/N4", "kubesplaining/N15"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[
        Example {
            manifests: concat!(
                role_for_ci!(
                    "policies",
                    "{apiGroups: [''], resources: [configmaps], verbs: [patch], \
                      resourceNames: [guard]}"
                ),
                "
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: guard}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations: [{expression: params.data.mode != params.data.open}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: guard}
spec:
  policyName: guard
  validationActions: [Deny]
  paramRef: {name: guard, namespace: policies, parameterNotFoundAction: Deny}
"
            ),
            edge: ("ServiceAccount build/ci", "say over admission"),
            // The name of another ConfigMap.
            twin: concat!(
                role_for_ci!(
                    "policies",
                    "{apiGroups: [''], resources: [configmaps], verbs: [patch], \
                      resourceNames: [other]}"
                ),
                "
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: guard}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations: [{expression: params.data.mode != params.data.open}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: guard}
spec:
  policyName: guard
  validationActions: [Deny]
  paramRef: {name: guard, namespace: policies, parameterNotFoundAction: Deny}
"
            ),
        },
        Example {
            manifests: concat!(
                role_for_ci!("policies", "{apiGroups: [''], resources: [configmaps], verbs: [delete]}"),
                "
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: guard}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations: [{expression: params.data.mode != params.data.open}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: guard}
spec:
  policyName: guard
  validationActions: [Deny]
  paramRef: {name: guard, namespace: policies, parameterNotFoundAction: Deny}
"
            ),
            edge: ("ServiceAccount build/ci", "say over admission"),
            // In another namespace.
            twin: concat!(
                role_for_ci!("shop", "{apiGroups: [''], resources: [configmaps], verbs: [delete]}"),
                "
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: guard}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  validations: [{expression: params.data.mode != params.data.open}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: guard}
spec:
  policyName: guard
  validationActions: [Deny]
  paramRef: {name: guard, namespace: policies, parameterNotFoundAction: Deny}
"
            ),
        },
    ],
};

const WRITE: Right = Right::any(&[Ability::of(&["create", "update", "patch", "delete"], "", "configmaps")]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let mut bindings = BINDINGS.iter().flat_map(|kind| facts.world.of_kind(*kind));
    if bindings.any(|id| believes(facts, facts.world.object(*id), held)) {
        pen.to(Vertex::Goal(Goal::Admission));
    }
}

/// Whether the parameters of a binding are a ConfigMap that is within a right.
fn believes(facts: &Facts<'_>, binding: Object<'_>, held: &Held<'_>) -> bool {
    let text = |path: &[&str]| binding.root().str_at(path).filter(|text| !text.is_empty());
    let policy_name = text(&["spec", "policyName"]).unwrap_or_default();
    let policies = POLICIES.iter().flat_map(|kind| facts.world.named(*kind, policy_name));
    let of_config_map = |id: &ObjectId| {
        let kind = facts.world.object(*id).root().at(&["spec", "paramKind"]);
        kind.is_some_and(|kind| {
            kind.str_at(&["apiVersion"]) == Some("v1") && kind.str_at(&["kind"]) == Some("ConfigMap")
        })
    };
    if binding.root().at(&["spec", "paramRef"]).is_none() || !policies.copied().any(|id| of_config_map(&id)) {
        return false;
    }
    let here = held.namespace.map(|namespace| facts.texts.get(namespace));
    // Without a namespace, the parameters are in that of the object that is judged.
    let is_here = match (here, text(&["spec", "paramRef", "namespace"])) {
        (Some(here), Some(namespace)) => here == namespace,
        _ => true,
    };
    let is_named = match (held.names[0].only(), text(&["spec", "paramRef", "name"])) {
        (Some(names), Some(name)) => names.contains(&facts.texts.find(name)),
        _ => true,
    };
    is_here && is_named
}
