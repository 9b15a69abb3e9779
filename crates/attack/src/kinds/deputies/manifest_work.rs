//! A ManifestWork of Open Cluster Management is applied by its agent.

use crate::deputies::{OPEN_CLUSTER, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "manifest-work",
    action: "writes a ManifestWork, which the agent applies as",
    needs: "Create or change a ManifestWork on the hub, where the hub manages itself.",
    why: "The agent of a managed cluster applies what the works of its namespace on the hub hold with \
          its own rights.",
    fix: "Let only administrators write ManifestWorks.",
    depends: "",
    references: &["https://open-cluster-management.io/docs/concepts/work-distribution/manifestwork/"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001"],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("open-cluster-management-agent", "klusterlet-work-sa"),
            "
---
apiVersion: work.open-cluster-management.io/v1
kind: ManifestWork
metadata: {name: a, namespace: local-cluster}
",
            right_for_ci!("local-cluster", "work.open-cluster-management.io", "manifestworks", "create"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount open-cluster-management-agent/klusterlet-work-sa"),
        // The namespace is that of another cluster.
        twin: concat!(
            account!("open-cluster-management-agent", "klusterlet-work-sa"),
            "
---
apiVersion: work.open-cluster-management.io/v1
kind: ManifestWork
metadata: {name: a, namespace: local-cluster}
",
            right_for_ci!("edge", "work.open-cluster-management.io", "manifestworks", "create"),
        ),
    }],
};

const WRITTEN: Right =
    Right::any(&[Ability::of(WRITE, "work.open-cluster-management.io", "manifestworks").where_served()]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let name = held.namespace.map(|held| pen.facts().texts.get(held));
    if name.is_none_or(|name| name == "local-cluster") {
        pen.steer(&OPEN_CLUSTER);
    }
}
