//! A pod holds the Secrets that it is given.

use seawall_yaml::Value;

use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "pod-secret",
    action: "reads",
    needs: "A volume or a variable of the pod names the Secret.",
    why: "A process in the container reads the file or the variable.",
    fix: "Give the Secret only to the containers that need it.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets"],
    known_as: &["icekube/MOUNTS_SECRET"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers: [{name: app, image: a, env: [{name: KEY, valueFrom: {secretKeyRef: {name: web, key: key}}}]}]
",
        edge: ("Pod shop/web", "Secret shop/web"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers: [{name: app, image: a, env: [{name: KEY, valueFrom: {configMapKeyRef: {name: web, key: key}}}]}]
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let template = pen.facts().pod(pod);
    let mut named: Vec<Value<'_>> = Vec::new();
    for volume in template.spec.items_at(&["volumes"]) {
        named.extend(volume.at(&["secret", "secretName"]));
        let sources = volume.items_at(&["projected", "sources"]);
        named.extend(sources.filter_map(|source| source.at(&["secret", "name"])));
    }
    for container in template.containers().map(|container| container.value) {
        let of_variables = container.items_at(&["env"]);
        named.extend(of_variables.filter_map(|one| one.at(&["valueFrom", "secretKeyRef", "name"])));
        let of_sources = container.items_at(&["envFrom"]);
        named.extend(of_sources.filter_map(|one| one.at(&["secretRef", "name"])));
    }
    for value in named {
        if let Some(name) = value.as_str().filter(|name| !name.is_empty()) {
            let name = pen.text(name);
            pen.to_by(Vertex::Secret(pod.namespace, name), pod.object, value);
        }
    }
}
