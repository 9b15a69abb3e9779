//! An Object of provider-kubernetes is any object of the cluster.

use seawall_finding::ObjectId;
use seawall_object::GroupKind;

use crate::deputies::{CROSSPLANE_PROVIDERS, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "crossplane-object",
    action: "writes an Object or Release, which is applied as",
    needs: "Create or change an Object of provider-kubernetes or a Release of provider-helm.",
    why: "The provider applies the manifest or the chart that it holds with the credentials of the provider \
          configuration that it names, which are the provider's own where the source is InjectedIdentity.",
    fix: "Let only compositions of administrators make such objects.",
    depends: "",
    references: &["https://github.com/crossplane-contrib/provider-kubernetes#readme"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-crossplane"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                "
---
apiVersion: v1
kind: Pod
metadata: {name: provider-kubernetes-1, namespace: crossplane-system}
spec:
  serviceAccountName: provider-kubernetes-1
  containers: [{name: package, image: 'xpkg.upbound.io/upbound/provider-kubernetes:v1'}]
---
apiVersion: kubernetes.crossplane.io/v1alpha1
kind: ProviderConfig
metadata: {name: default}
spec: {credentials: {source: InjectedIdentity}}
",
                cluster_rights_for_ci!(("kubernetes.crossplane.io", "objects", "create")),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount crossplane-system/provider-kubernetes-1"),
            // No configuration shows that the provider acts as itself.
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
                cluster_rights_for_ci!(("kubernetes.crossplane.io", "objects", "create")),
            ),
        },
        Example {
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
        },
    ],
};

const WRITTEN: Right = Right::any(&[
    Ability::on_cluster(WRITE, "kubernetes.crossplane.io", "objects"),
    Ability::of(WRITE, "kubernetes.m.crossplane.io", "objects"),
    Ability::on_cluster(WRITE, "helm.crossplane.io", "releases"),
    Ability::of(WRITE, "helm.m.crossplane.io", "releases"),
]);

/// API groups of the configurations of both providers, of the cluster and of namespaces.
const GROUPS: [&str; 4] =
    ["kubernetes.crossplane.io", "kubernetes.m.crossplane.io", "helm.crossplane.io", "helm.m.crossplane.io"];
const KINDS: [&str; 2] = ["ProviderConfig", "ClusterProviderConfig"];

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let world = pen.facts().world;
    let acts_as_itself = |id: &ObjectId| {
        let source = world.object(*id).spec().and_then(|spec| spec.str_at(&["credentials", "source"]));
        source == Some("InjectedIdentity")
    };
    let mut kinds = GROUPS.iter().flat_map(|group| KINDS.iter().map(|kind| GroupKind { group, kind }));
    match kinds.any(|kind| world.of_kind(kind).iter().any(acts_as_itself)) {
        true => pen.steer(&CROSSPLANE_PROVIDERS),
        false => pen.perhaps_steer(&CROSSPLANE_PROVIDERS, "whose credentials its configuration names"),
    }
}
