//! Snippets of a VirtualServer run in the ingress controller of F5 NGINX.

use seawall_access::Text;

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::operators::Controller;
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "f5-nginx-snippet",
    action: "writes a snippet, which reads the token of",
    needs: "Create or change an Ingress, VirtualServer or VirtualServerRoute that the controller takes, \
          which was started with snippets on.",
    why: "A snippet is configuration of nginx, which serves any file of the controller, such as the \
          one that holds its token.",
    fix: "Do not start the controller with `-enable-snippets`.",
    depends: "",
    references: &[
        "https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-snippets/",
    ],
    known_as: &["kubesplaining/K7"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                "
---
apiVersion: v1
kind: Pod
metadata: {name: nginx, namespace: nginx-ingress}
spec:
  serviceAccountName: nginx-ingress
  containers:
  - {name: nginx-ingress, image: 'nginx/nginx-ingress:5.0.0', args: [-enable-snippets=true]}
",
                right_for_ci!("shop", "k8s.nginx.org", "virtualservers", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount nginx-ingress/nginx-ingress"),
            twin: concat!(
                "
---
apiVersion: v1
kind: Pod
metadata: {name: nginx, namespace: nginx-ingress}
spec:
  serviceAccountName: nginx-ingress
  containers:
  - {name: nginx-ingress, image: 'nginx/nginx-ingress:5.0.0', args: [-enable-snippets=false]}
",
                right_for_ci!("shop", "k8s.nginx.org", "virtualservers", "create"),
            ),
        },
        Example {
            manifests: concat!(
                "
---
apiVersion: v1
kind: Pod
metadata: {name: nginx, namespace: nginx-ingress}
spec:
  serviceAccountName: nginx-ingress
  containers:
  - {name: nginx-ingress, image: 'nginx/nginx-ingress:5.0.0', args: [-enable-snippets]}
",
                right_for_ci!("shop", "k8s.nginx.org", "virtualservers", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount nginx-ingress/nginx-ingress"),
            // The controller takes objects of another namespace only.
            twin: concat!(
                "
---
apiVersion: v1
kind: Pod
metadata: {name: nginx, namespace: nginx-ingress}
spec:
  serviceAccountName: nginx-ingress
  containers:
  - {name: nginx-ingress, image: 'nginx/nginx-ingress:5.0.0', args: [-enable-snippets, -watch-namespace=web]}
",
                right_for_ci!("shop", "k8s.nginx.org", "virtualservers", "create"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "networking.k8s.io", "ingresses"),
    Ability::of(WRITE, "k8s.nginx.org", "virtualservers"),
    Ability::of(WRITE, "k8s.nginx.org", "virtualserverroutes"),
]);
const CONTROLLER: Controller = Controller { accounts: &[], images: &["nginx-ingress", "nginx-plus-ingress"] };

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    for pod in facts.controller_pods(&CONTROLLER) {
        let given = |name| facts.argument(&CONTROLLER, pod.namespace, name);
        let is_on = given("-enable-snippets").or_else(|| given("--enable-snippets"));
        let only = given("-watch-namespace").filter(|names| !names.is_empty());
        let is_watched =
            |held: Text| only.is_none_or(|names| names.split(',').any(|name| name == facts.texts.get(held)));
        if is_on.is_some_and(|value| matches!(value, "" | "true")) && held.namespace.is_none_or(is_watched) {
            pen.to(Vertex::Account(pod.namespace, pod.account));
        }
    }
}
