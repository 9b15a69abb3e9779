//! Where a Kustomization of Flux takes its manifests from is written in another object.

use seawall_access::Text;
use seawall_finding::ObjectId;
use seawall_object::GroupKind;
use seawall_yaml::Value;

use crate::deputies::FLUX_KUSTOMIZE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};

pub(crate) const KIND: Kind = Kind {
    id: "flux-source",
    action: "redirects a source, which Flux applies as",
    needs: "Change a source of Flux that a Kustomization takes its manifests from.",
    why: "The controller applies whatever the source holds, and who changes its address decides what \
          that is.",
    fix: "Give the right to change sources only to whom the controller may obey.",
    depends: "",
    references: &["https://fluxcd.io/flux/components/source/"],
    known_as: &["kubesplaining/C-flux"],
    steps: 1,
    draw: Draw::Steering(&[CHANGED], lead),
    examples: &[Example {
        manifests: concat!(
            account!("flux-system", "kustomize-controller"),
            "
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: shop}
spec: {sourceRef: {kind: GitRepository, name: apps}}
",
            right_for_ci!("shop", "source.toolkit.fluxcd.io", "gitrepositories", "patch"),
        ),
        edge: ("ServiceAccount build/ci", "ServiceAccount flux-system/kustomize-controller"),
        // The manifests are applied with the rights of another service account.
        twin: concat!(
            account!("flux-system", "kustomize-controller"),
            "
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: shop}
spec: {sourceRef: {kind: GitRepository, name: apps}, serviceAccountName: apps}
",
            right_for_ci!("shop", "source.toolkit.fluxcd.io", "gitrepositories", "patch"),
        ),
    }],
};

const KUSTOMIZATION: GroupKind<'static> =
    GroupKind { group: "kustomize.toolkit.fluxcd.io", kind: "Kustomization" };
const GROUP: &str = "source.toolkit.fluxcd.io";
const CHANGE: &[&str] = &["update", "patch"];
const CHANGED: Right = Right::any(&[
    Ability::of(CHANGE, GROUP, "gitrepositories"),
    Ability::of(CHANGE, GROUP, "ocirepositories"),
    Ability::of(CHANGE, GROUP, "buckets"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    let is_changed = |id: &&ObjectId| {
        let own = facts.world.namespace(**id).unwrap_or_default();
        let spec = facts.world.object(**id).spec();
        let as_itself = |spec: &Value<'_>| spec.at(&["serviceAccountName"]).is_none();
        let Some(spec) = spec.filter(as_itself) else { return false };
        let namespace = spec.str_at(&["sourceRef", "namespace"]).unwrap_or(own);
        let name = spec.str_at(&["sourceRef", "name"]).unwrap_or_default();
        let is_named = |only: &[Text]| only.iter().any(|text| facts.texts.get(*text) == name);
        held.namespace.is_none_or(|held| facts.texts.get(held) == namespace)
            && held.names[0].only().is_none_or(is_named)
    };
    if facts.has_controller(&FLUX_KUSTOMIZE)
        && facts.world.of_kind(KUSTOMIZATION).iter().any(|id| is_changed(&id))
    {
        pen.apply_by_flux_as_itself(&FLUX_KUSTOMIZE, held, true);
    }
}
