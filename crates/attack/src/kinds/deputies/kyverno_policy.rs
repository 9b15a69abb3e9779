//! A namespaced Policy of Kyverno asks the API server in the name of Kyverno.

use crate::deputies::{KYVERNO_ADMISSION, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::operators::{Release, is_within, release};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "kyverno-policy",
    action: "writes a policy, by which Kyverno asks as",
    needs: "Create or change a Policy in any namespace, where Kyverno is older than 1.15.3, or 1.16.0 to \
          1.16.2.",
    why: "The calls of the API in a policy are made with the rights of the admission controller, and \
          nothing kept them to the namespace of the policy (CVE-2026-22039).",
    fix: "Update Kyverno, and let only administrators write policies.",
    depends: "",
    references: &["https://github.com/kyverno/kyverno/security/advisories/GHSA-8p9x-46gm-qfx2"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-kyverno"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: kyverno-admission-controller, namespace: kyverno}
spec:
  template:
    spec:
      serviceAccountName: kyverno-admission-controller
      containers: [{name: kyverno, image: 'ghcr.io/kyverno/kyverno:v1.15.2'}]
",
            right_for_ci!("shop", "kyverno.io", "policies", "create"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount kyverno/kyverno-admission-controller"),
        twin: concat!(
            "
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: kyverno-admission-controller, namespace: kyverno}
spec:
  template:
    spec:
      serviceAccountName: kyverno-admission-controller
      containers: [{name: kyverno, image: 'ghcr.io/kyverno/kyverno:v1.15.3'}]
",
            right_for_ci!("shop", "kyverno.io", "policies", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "kyverno.io", "policies")]);

/// Versions from and before which calls leave the namespace.
const FLAWED: &[(Release, Release)] = &[((0, 0, 0), (1, 15, 3)), ((1, 16, 0), (1, 16, 3))];

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let facts = pen.facts();
    for pod in facts.controller_pods(&KYVERNO_ADMISSION) {
        let to = Vertex::Account(pod.namespace, pod.account);
        for container in facts.containers_of(pod, &KYVERNO_ADMISSION) {
            match release(container.image()) {
                Some(version) if is_within(version, FLAWED) => {
                    pen.perhaps(to, "whether what the calls of a policy may read and write is enough");
                }
                Some(_) => {}
                None => pen.perhaps(to, "whether the version of Kyverno keeps calls to their namespace"),
            }
        }
    }
}
