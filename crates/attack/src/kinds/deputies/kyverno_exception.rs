//! An exception takes objects out of policies of Kyverno.

use crate::deputies::{KYVERNO_ADMISSION, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::operators::{Release, release};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "kyverno-exception",
    action: "writes an exception, and has",
    needs: "Create or change exceptions of Kyverno in a namespace where they count.",
    why: "An exception names the policies, rules and objects that are let through.",
    fix: "Take exceptions only from one namespace (`--exceptionNamespace`), in which administrators \
          alone write.",
    depends: "Since Kyverno 1.13, exceptions count only with `--enablePolicyException=true`, and only in \
              the namespace of `--exceptionNamespace`; before, they counted everywhere (CVE-2024-48921).",
    references: &["https://kyverno.io/docs/exceptions/", "https://nvd.nist.gov/vuln/detail/CVE-2024-48921"],
    known_as: &["kubesplaining/C-kyverno", "kubesplaining/D3"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[
        Example {
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
      containers:
      - name: kyverno
        image: ghcr.io/kyverno/kyverno:v1.16.3
        args: [--enablePolicyException=true, --exceptionNamespace=shop]
",
                right_for_ci!("shop", "kyverno.io", "policyexceptions", "create"),
            ),
            edge: ("ServiceAccount build/ci", "say over admission"),
            // Exceptions count elsewhere.
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
      containers:
      - name: kyverno
        image: ghcr.io/kyverno/kyverno:v1.16.3
        args: [--enablePolicyException=true, --exceptionNamespace=kyverno]
",
                right_for_ci!("shop", "kyverno.io", "policyexceptions", "create"),
            ),
        },
        Example {
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
      containers:
      - name: kyverno
        image: ghcr.io/kyverno/kyverno:v1.16.3
        args: [--enablePolicyException=true, '--exceptionNamespace=*']
",
                right_for_ci!("shop", "kyverno.io", "policyexceptions", "create"),
            ),
            edge: ("ServiceAccount build/ci", "say over admission"),
            // Exceptions are off, as they are by default.
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
      containers:
      - name: kyverno
        image: ghcr.io/kyverno/kyverno:v1.16.3
        args: ['--exceptionNamespace=*']
",
                right_for_ci!("shop", "kyverno.io", "policyexceptions", "create"),
            ),
        },
        Example {
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
      containers:
      - name: kyverno
        image: ghcr.io/kyverno/kyverno:v1.12.6
        args: []
",
                right_for_ci!("shop", "kyverno.io", "policyexceptions", "create"),
            ),
            edge: ("ServiceAccount build/ci", "say over admission"),
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
      containers:
      - name: kyverno
        image: ghcr.io/kyverno/kyverno:v1.12.6
        args: [--enablePolicyException=false]
",
                right_for_ci!("shop", "kyverno.io", "policyexceptions", "create"),
            ),
        },
        Example {
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
      containers:
      - name: kyverno
        image: ghcr.io/kyverno/kyverno:v1.16.3
        args: [--enablePolicyException=true, --exceptionNamespace=kyverno]
",
                cluster_rights_for_ci!(("kyverno.io", "policyexceptions", "create")),
            ),
            edge: ("ServiceAccount build/ci", "say over admission"),
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
      containers:
      - name: kyverno
        image: ghcr.io/kyverno/kyverno:v1.16.3
        args: [--enablePolicyException=true, --exceptionNamespace=kyverno]
",
                cluster_rights_for_ci!(("kyverno.io", "policyexceptions", "get")),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "kyverno.io", "policyexceptions"),
    Ability::of(WRITE, "policies.kyverno.io", "policyexceptions"),
]);

/// Exceptions are off unless they are switched on.
const OFF_SINCE: Release = (1, 13, 0);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let to = Vertex::Goal(Goal::Admission);
    for (namespace, _) in facts.controllers(&KYVERNO_ADMISSION) {
        let argument = |name| facts.argument(&KYVERNO_ADMISSION, namespace, name);
        let mut pods = facts.controller_pods(&KYVERNO_ADMISSION).filter(|pod| pod.namespace == namespace);
        let version = pods.find_map(|pod| {
            facts.containers_of(pod, &KYVERNO_ADMISSION).find_map(|container| release(container.image()))
        });
        let is_on = match argument("--enablePolicyException") {
            Some(value) => Some(value != "false"),
            None => version.map(|version| version < OFF_SINCE),
        };
        let counts_here = match (held.namespace, argument("--exceptionNamespace")) {
            (None, _) | (Some(_), Some("*")) => Some(true),
            (Some(held), Some(only)) if !only.is_empty() => Some(facts.texts.get(held) == only),
            (Some(_), _) => version.map(|version| version < OFF_SINCE),
        };
        match (is_on, counts_here) {
            (Some(false), _) | (_, Some(false)) => {}
            (Some(true), Some(true)) => pen.to(to),
            _ => pen.perhaps(to, "whether Kyverno takes exceptions of the namespace"),
        }
    }
}
