//! Snippets of an Ingress run in the controller of ingress-nginx.

use seawall_world::Version;

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::nginx::controllers;
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "ingress-nginx-snippet",
    action: "writes an Ingress with a snippet, which reads the token of",
    needs: "Create or change an Ingress that a controller of ingress-nginx takes, which allows snippets.",
    why: "A snippet is configuration of nginx: it runs Lua, or serves the file that holds the token of \
          the controller, which reads Secrets of every namespace.",
    fix: "Set `allow-snippet-annotations: \"false\"` in the ConfigMap of the controller, and move to a \
          maintained one.",
    depends: "The version of ingress-nginx: from 1.9 on, snippets have to be allowed, and from 1.12 on \
          their risk, too.",
    references: &[
        "https://github.com/kubernetes/kubernetes/issues/126811",
        "https://github.com/kubernetes/ingress-nginx/issues/7837",
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
    image: registry.k8s.io/ingress-nginx/controller:v1.8.0
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
    image: registry.k8s.io/ingress-nginx/controller:v1.8.0
    args: []
",
                "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
data:
  {allow-snippet-annotations: 'false'}
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
    image: registry.k8s.io/ingress-nginx/controller:v1.12.0
    args: []
",
                "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
data:
  {allow-snippet-annotations: 'true', annotations-risk-level: Critical}
",
                right_for_ci!("shop", "networking.k8s.io", "ingresses", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount ingress-nginx/ingress-nginx"),
            // From 1.12 on, snippets are of a risk that has to be taken as well.
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
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
data:
  {allow-snippet-annotations: 'true'}
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
    image: registry.k8s.io/ingress-nginx/controller:v1.8.0
    args: []
",
                right_for_ci!("shop", "networking.k8s.io", "ingresses", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount ingress-nginx/ingress-nginx"),
            // The controller takes Ingresses of another namespace only.
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
    image: registry.k8s.io/ingress-nginx/controller:v1.8.0
    args: [--watch-namespace=web]
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

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    for nginx in controllers(facts).into_iter().filter(|nginx| nginx.watches(facts, held.namespace)) {
        let to = Vertex::Account(nginx.account.0, nginx.account.1);
        match nginx.takes_snippets(facts) {
            Some(true) => pen.to(to),
            Some(false) => {}
            None => pen.perhaps(to, "whether the version of the controller takes snippets"),
        }
    }
}
