//! A kubelet that asks nobody runs commands for whoever reaches it.

use seawall_finding::ObjectId;
use seawall_object::GroupKind;
use seawall_yaml::Options;
use seawall_yaml::Value;

use crate::cloud::CONFIG_MAP;
use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "open-kubelet",
    action: "asks a kubelet, and enters",
    needs: "The configuration of kubelets allows requests without credentials, and allows everything.",
    why: "The kubelet runs commands in the containers of its node for whoever its authorization allows \
          to.",
    fix: "Set `authentication.anonymous.enabled: false` and `authorization.mode: Webhook`.",
    depends: "",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/"],
    known_as: &[],
    steps: 1,
    draw: Draw::Objects(&[CONFIGURATION, CONFIG_MAP], draw),
    examples: &[Example {
        manifests: "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kubelet-config, namespace: kube-system}
data:
  kubelet: |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    authentication: {anonymous: {enabled: true}}
    authorization: {mode: AlwaysAllow}
",
        edge: ("outside", "any pod entered in every namespace"),
        // The API server is asked whether everybody may.
        twin: "
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kubelet-config, namespace: kube-system}
data:
  kubelet: |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    authentication: {anonymous: {enabled: true}}
    authorization: {mode: Webhook}
",
    }],
};

const CONFIGURATION: GroupKind<'static> =
    GroupKind { group: "kubelet.config.k8s.io", kind: "KubeletConfiguration" };

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let facts = pen.facts();
    let object = facts.world.object(id);
    let is_open = if object.group_kind() == CONFIGURATION {
        asks_nobody(object.root())
    } else if facts.world.namespace(id) == Some("kube-system") && object.name().starts_with("kubelet-config")
    {
        let Some(text) = object.root().str_at(&["data", "kubelet"]) else { return };
        let stream = seawall_yaml::read(text.as_bytes(), &Options::default());
        let mut roots = stream.documents.iter().filter_map(|document| document.root.as_ref().ok());
        roots.any(|root| asks_nobody(stream.tree.value(*root)))
    } else {
        false
    };
    if is_open {
        let reason = "whether the outside reaches the port of the kubelets";
        pen.perhaps_edge(Vertex::Outside, Vertex::Hub(Hub::EnterPods, None), Evidence::Object(id), reason);
    }
}

fn asks_nobody(configuration: Value<'_>) -> bool {
    configuration.bool_at(&["authentication", "anonymous", "enabled"]) == Some(true)
        && configuration.str_at(&["authorization", "mode"]) == Some("AlwaysAllow")
}
