//! Values of an Ingress break out into the configuration of ingress-nginx.

use seawall_world::Version;

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::nginx::controllers;
use crate::operators::{Release, is_within};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "ingress-nginx-injection",
    action: "writes an Ingress that breaks into the configuration, and is",
    needs: "Create or change an Ingress that a controller of ingress-nginx takes, of a version before \
          1.13.8, or of 1.14 before 1.14.4.",
    why: "Paths and annotations are written into the configuration of nginx without enough care, so \
          that they run code in the controller (CVE-2023-5044, CVE-2025-1097, CVE-2025-1098, \
          CVE-2025-24514, CVE-2026-1580, CVE-2026-24512, CVE-2026-3288).",
    fix: "Move to a maintained controller; until then run the last version.",
    depends: "The version of ingress-nginx.",
    references: &[
        "https://github.com/kubernetes/kubernetes/issues/131007",
        "https://pkg.go.dev/vuln/GO-2026-4426",
    ],
    known_as: &["kubesplaining/KUBE-INGRESS-NGINX-001", "kubesplaining/K7"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                "
---
apiVersion: v1
kind: Pod
metadata: {name: nginx, namespace: ingress-nginx}
spec:
  serviceAccountName: ingress-nginx
  containers:
  - name: controller
    image: registry.k8s.io/ingress-nginx/controller:v1.13.7
    args: []
",
                right_for_ci!("shop", "networking.k8s.io", "ingresses", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount ingress-nginx/ingress-nginx"),
            twin: concat!(
                "
---
apiVersion: v1
kind: Pod
metadata: {name: nginx, namespace: ingress-nginx}
spec:
  serviceAccountName: ingress-nginx
  containers:
  - name: controller
    image: registry.k8s.io/ingress-nginx/controller:v1.13.8
    args: []
",
                right_for_ci!("shop", "networking.k8s.io", "ingresses", "create"),
            ),
        },
        Example {
            manifests: concat!(
                "
---
apiVersion: v1
kind: Pod
metadata: {name: nginx, namespace: ingress-nginx}
spec:
  serviceAccountName: ingress-nginx
  containers:
  - name: controller
    image: registry.k8s.io/ingress-nginx/controller:v1.14.3
    args: []
",
                right_for_ci!("shop", "networking.k8s.io", "ingresses", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount ingress-nginx/ingress-nginx"),
            twin: concat!(
                "
---
apiVersion: v1
kind: Pod
metadata: {name: nginx, namespace: ingress-nginx}
spec:
  serviceAccountName: ingress-nginx
  containers:
  - name: controller
    image: registry.k8s.io/ingress-nginx/controller:v1.15.1
    args: []
",
                right_for_ci!("shop", "networking.k8s.io", "ingresses", "create"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "networking.k8s.io", "ingresses"),
    Ability::of(WRITE, "extensions", "ingresses").before(Version::new(22)),
]);

/// Versions from and before which values break out.
const FLAWED: &[(Release, Release)] = &[((0, 0, 0), (1, 13, 8)), ((1, 14, 0), (1, 14, 4))];

/// The last flaw is fixed in this one, and in later ones of the older lines.
const LAST_FIX: Release = (1, 15, 1);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    for nginx in controllers(facts).into_iter().filter(|nginx| nginx.watches(facts, held.namespace)) {
        let to = Vertex::Account(nginx.account.0, nginx.account.1);
        match nginx.version.map(|version| is_within(version, FLAWED)) {
            Some(true) => pen.to(to),
            Some(false) if nginx.version >= Some(LAST_FIX) => {}
            _ => pen.perhaps(to, "whether the version of the controller lets values break out"),
        }
    }
}
