//! AAD Pod Identity gives a pod the identity of Azure that its label selects.

use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::edge::Evidence;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "aad-pod-identity",
    action: "is given tokens of",
    needs: "An AzureIdentityBinding selects the label of the pod.",
    why: "The agent on the node answers in place of the metadata service with tokens of the identity, \
          for whatever pod bears the label.",
    fix: "Move to Azure Workload Identity; AAD Pod Identity is archived.",
    depends: "",
    references: &["https://azure.github.io/aad-pod-identity/docs/"],
    known_as: &[],
    steps: 1,
    draw: Draw::Objects(&[BINDING], draw),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: web, namespace: shop}
spec: {type: 0, clientID: 0a1b}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {name: web, namespace: shop}
spec: {azureIdentity: web, selector: web}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {aadpodidbinding: web}}
spec: {containers: [{name: app, image: a}]}
",
        ),
        edge: ("Pod shop/web", "cloud identity 0a1b"),
        // The label is another.
        twin: concat!(
            "
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: web, namespace: shop}
spec: {type: 0, clientID: 0a1b}
---
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {name: web, namespace: shop}
spec: {azureIdentity: web, selector: web}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {aadpodidbinding: other}}
spec: {containers: [{name: app, image: a}]}
",
        ),
    }],
};

const GROUP: &str = "aadpodidentity.k8s.io";
const BINDING: GroupKind<'static> = GroupKind { group: GROUP, kind: "AzureIdentityBinding" };
const IDENTITY: GroupKind<'static> = GroupKind { group: GROUP, kind: "AzureIdentity" };
const LABEL: &str = "aadpodidbinding";

fn draw(pen: &mut Pen<'_, '_>, id: ObjectId) {
    let facts = pen.facts();
    let namespace = facts.world.namespace(id);
    let Some(spec) = facts.world.object(id).spec() else { return };
    let (name, label) = (spec.str_at(&["azureIdentity"]), spec.str_at(&["selector"]));
    let (Some(name), Some(label)) = (name, label) else { return };
    let mut named = facts.world.of_kind_in(IDENTITY, namespace).map(|id| facts.world.object(id));
    let identity = named.find(|identity| identity.name() == name);
    let Some(client) = identity.and_then(|identity| identity.spec()?.str_at(&["clientID"])) else { return };
    let to = Vertex::Cloud(pen.text(client));
    let within = facts.texts.find(namespace.unwrap_or_default());
    for pod in facts.pods_in(within).filter(|pod| facts.pod(pod).label(LABEL) == Some(label)) {
        let reason = "whether the agent runs on the node of the pod";
        pen.perhaps_edge(Vertex::Pod(pod.object), to, Evidence::Object(id), reason);
    }
}
