//! A console that asks nobody who they are acts for whoever reaches it.

use seawall_finding::ObjectId;
use seawall_object::Container;
use seawall_object::Selector;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::operators::argument;
use crate::outside::SERVICE;
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "open-console",
    action: "opens a console without login, and acts as",
    needs: "A Service leads the outside to a console that was started without login.",
    why: "The server of Argo Workflows with the mode server, and the dashboard where the login may be \
          skipped, act with the rights of their own service account.",
    fix: "Turn the login on, and serve the console inside the cluster only.",
    depends: "",
    references: &[
        "https://argo-workflows.readthedocs.io/en/latest/argo-server-auth-mode/",
        "https://github.com/kubernetes/dashboard/blob/master/docs/user/access-control/README.md",
    ],
    known_as: &[],
    steps: 1,
    draw: Draw::Objects(&[SERVICE], draw),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: console, namespace: shop, labels: {app: web}}
spec:
  containers:
  - {name: app, image: 'quay.io/argoproj/argocli:v3.6.0', args: [server, --auth-mode=server]}
",
        ),
        edge: ("outside", "ServiceAccount shop/default"),
        // The console acts with the token of its user.
        twin: concat!(
            "
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: console, namespace: shop, labels: {app: web}}
spec:
  containers:
  - {name: app, image: 'quay.io/argoproj/argocli:v3.6.0', args: [server, --auth-mode=client]}
",
        ),
    }],
};

const CONSOLES: &[(&str, &str, &str)] = &[
    ("argocli", "--auth-mode", "server"),
    ("dashboard", "--enable-skip-login", ""),
    ("kubernetes-dashboard-amd64", "--enable-skip-login", ""),
];

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let facts = pen.facts();
    let Some(spec) = facts.world.object(id).spec() else { return };
    let is_open = matches!(spec.str_at(&["type"]), Some("LoadBalancer" | "NodePort"));
    let Some(selector) = spec.at(&["selector"]).filter(|map| is_open && !map.is_empty()) else { return };
    let Ok(selector) = Selector::of_service(Some(selector)) else { return };
    let namespace = facts.world.namespace(id);
    let within = facts.texts.find(namespace.unwrap_or_default());
    for pod in facts.pods_in(within) {
        let template = facts.pod(pod);
        if selector.matches(template.labels()) && template.containers().any(asks_nobody) {
            let to = Vertex::Account(pod.namespace, pod.account);
            let reason = "whether the outside reaches the Service";
            pen.perhaps_edge(Vertex::Outside, to, Evidence::Object(id), reason);
        }
    }
}

fn asks_nobody(container: Container<'_>) -> bool {
    CONSOLES.iter().any(|(image, name, value)| {
        let given = argument(container, name).filter(|_| container.image_name() == *image);
        given.is_some_and(|given| given == *value || (value.is_empty() && given == "true"))
    })
}
