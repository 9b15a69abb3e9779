//! An Object of provider-kubernetes is any object of the cluster.

use crate::deputies::{CROSSPLANE_PROVIDERS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "crossplane-object",
    action: "writes an Object or Release, which is applied as",
    needs: "Create or change an Object of provider-kubernetes or a Release of provider-helm.",
    why: "The provider applies the manifest or the chart that it holds with the rights of its provider \
          configuration, which usually are its own.",
    fix: "Let only compositions of administrators make such objects.",
    depends: "",
    references: &["https://github.com/crossplane-contrib/provider-kubernetes#readme"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-crossplane"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: v1
kind: Pod
metadata: {name: provider-kubernetes-1, namespace: crossplane-system}
spec:
  serviceAccountName: provider-kubernetes-1
  containers: [{name: package, image: 'xpkg.upbound.io/upbound/provider-kubernetes:v1'}]
",
            cluster_rights_for_ci!(("kubernetes.crossplane.io", "objects", "create")),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount crossplane-system/provider-kubernetes-1"),
        twin: concat!(
            "
---
apiVersion: v1
kind: Pod
metadata: {name: provider-kubernetes-1, namespace: crossplane-system}
spec:
  serviceAccountName: provider-kubernetes-1
  containers: [{name: package, image: 'xpkg.upbound.io/upbound/provider-kubernetes:v1'}]
",
            cluster_rights_for_ci!(("kubernetes.crossplane.io", "objects/status", "patch")),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::on_cluster(WRITE, "kubernetes.crossplane.io", "objects"),
    Ability::of(WRITE, "kubernetes.m.crossplane.io", "objects"),
    Ability::on_cluster(WRITE, "helm.crossplane.io", "releases"),
    Ability::of(WRITE, "helm.m.crossplane.io", "releases"),
]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    pen.steer(&CROSSPLANE_PROVIDERS);
}
