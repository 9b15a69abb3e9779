//! Root on a node is in every pod that runs on it.

use seawall_access::Text;

use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "node-pods",
    action: "enters",
    needs: "The pod runs on the node.",
    why: "Root on a node reads the memory, files and tokens of each container there.",
    fix: "Keep workloads of different trust on different nodes.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/multi-tenancy/#node-isolation"],
    known_as: &[
        "kubehound/POD_ATTACH",
        "kubehound/VOLUME_DISCOVER",
        "kubehound/TOKEN_STEAL",
        "icekube/ACCESS_POD",
    ],
    steps: 1,
    draw: Draw::Nodes(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: one, containers: [{name: app, image: a}]}
",
        edge: ("Node one", "Pod shop/web"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {nodeName: two, containers: [{name: app, image: a}]}
",
    }],
};

fn draw(pen: &mut Pen<'_, '_>, name: Text) {
    for pod in pen.facts().pods_on(name) {
        pen.to(Vertex::Pod(pod.object));
    }
}
