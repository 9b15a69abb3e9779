//! Whoever reaches the admission webhook of ingress-nginx runs code in it (CVE-2025-1974).

use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::nginx::controllers;
use crate::operators::{Release, is_within};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "ingress-nightmare",
    action: "sends a review to the admission webhook, and is",
    needs: "Reach the webhook over the network of pods, where the controller is older than 1.11.5, or \
          1.12.0.",
    why: "The webhook tries the configuration that a review asks for, and nginx then loads a library \
          that the attacker has sent before; no right in the cluster is needed.",
    fix: "Update the controller, or turn its webhook off; let only the API server reach it.",
    depends: "The version of ingress-nginx, and whether it was started with its webhook.",
    references: &[
        "https://github.com/kubernetes/kubernetes/issues/131009",
        "https://pkg.go.dev/vuln/GO-2025-3567",
    ],
    known_as: &["kubesplaining/KUBE-INGRESS-NGINX-001"],
    steps: 1,
    draw: Draw::Pods(draw),
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
    image: registry.k8s.io/ingress-nginx/controller:v1.11.4
    args: [--validating-webhook=:8443]
",
                "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, image: a}]}
",
            ),
            edge: ("Pod shop/web", "ServiceAccount ingress-nginx/ingress-nginx"),
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
    image: registry.k8s.io/ingress-nginx/controller:v1.11.5
    args: [--validating-webhook=:8443]
",
                "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, image: a}]}
",
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
    image: registry.k8s.io/ingress-nginx/controller:v1.12.0
    args: [--validating-webhook=:8443]
",
                "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, image: a}]}
",
            ),
            edge: ("Pod shop/web", "ServiceAccount ingress-nginx/ingress-nginx"),
            // The webhook does not listen.
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
    image: registry.k8s.io/ingress-nginx/controller:v1.12.0
    args: []
",
                "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: app, image: a}]}
",
            ),
        },
    ],
};

/// Versions from and before which the webhook runs code.
const FLAWED: &[(Release, Release)] = &[((0, 0, 0), (1, 11, 5)), ((1, 12, 0), (1, 12, 1))];

fn draw(pen: &mut Pen<'_, '_>, _: &PodFacts) {
    for nginx in controllers(pen.facts()).into_iter().filter(|nginx| nginx.has_webhook) {
        if nginx.version.is_none_or(|version| is_within(version, FLAWED)) {
            let to = Vertex::Account(nginx.account.0, nginx.account.1);
            pen.perhaps(to, "whether network policies let the pod reach the webhook");
        }
    }
}
