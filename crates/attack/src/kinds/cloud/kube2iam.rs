//! kube2iam and kiam give a pod the role of AWS that its annotation names.

use crate::cloud::arn_as_seen;
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::operators::Controller;
use crate::pen::Pen;
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "kube2iam",
    action: "is given credentials of",
    needs: "The pod is annotated with a role, and kube2iam or kiam runs on its node.",
    why: "The agent answers in place of the metadata service with credentials of the role that the pod \
          asks for by an annotation.",
    fix: "Move to IRSA or Pod Identity; until then restrict the roles of each namespace.",
    depends: "",
    references: &["https://github.com/jtblin/kube2iam#readme", "https://github.com/uswitch/kiam#readme"],
    known_as: &[],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kube2iam, namespace: kube-system}
spec: {template: {spec: {containers: [{name: agent, image: 'jtblin/kube2iam:0.11'}]}}}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, annotations: {iam.amazonaws.com/role: shop}}
spec: {containers: [{name: app, image: a}]}
",
        ),
        edge: ("Pod shop/web", "cloud identity shop"),
        // No agent answers.
        twin: concat!(
            "
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kube2iam, namespace: kube-system}
spec: {template: {spec: {containers: [{name: agent, image: 'jtblin/other:0.11'}]}}}
",
            "
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, annotations: {iam.amazonaws.com/role: shop}}
spec: {containers: [{name: app, image: a}]}
",
        ),
    }],
};

const AGENT: Controller = Controller { accounts: &[], images: &["kube2iam", "kiam"] };

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    let facts = pen.facts();
    let role = facts.pod(pod).annotation("iam.amazonaws.com/role").and_then(|value| value.as_str());
    if let Some(role) = role.filter(|role| !role.is_empty())
        && facts.has_controller(&AGENT)
    {
        let to = Vertex::Cloud(pen.text(&arn_as_seen(role)));
        pen.perhaps(to, "whether the agent and the trust policy of the role allow it to the namespace");
    }
}
