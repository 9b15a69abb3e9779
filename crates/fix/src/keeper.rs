//! Why an object of a cluster is to be mended elsewhere.
//!
//! What a controller makes, it makes again; what a tool keeps in step with a source, it sets back; and some
//! fields no server changes. A patch of these would be refused, or gone a minute later.

use seawall_finding::ObjectId;
use seawall_object::{GroupKind, Object};
use seawall_world::World;
use seawall_yaml::{Edit, Literal, Step};

/// Where a tool says that it keeps an object, under which key, and who it is.
const KEEPERS: [(&str, &str, &str); 7] = [
    ("annotations", "argocd.argoproj.io/tracking-id", "Argo CD"),
    ("labels", "argocd.argoproj.io/instance", "Argo CD"),
    ("labels", "kustomize.toolkit.fluxcd.io/name", "the Flux Kustomization"),
    ("labels", "helm.toolkit.fluxcd.io/name", "the Flux HelmRelease"),
    ("annotations", "meta.helm.sh/release-name", "the Helm release"),
    ("labels", "app.kubernetes.io/managed-by=Helm", "Helm"),
    ("labels", "addonmanager.kubernetes.io/mode=Reconcile", "the addon manager"),
];

const POD: GroupKind<'static> = GroupKind::parse("Pod");
const REPLICA_SET: GroupKind<'static> = GroupKind::parse("apps/ReplicaSet");
const JOB: GroupKind<'static> = GroupKind::parse("batch/Job");

/// Fields of a running pod that a server lets others change (core/v1, ValidatePodUpdate).
const CHANGED_IN_PODS: [&str; 3] = ["image", "activeDeadlineSeconds", "tolerations"];

/// What stands for a value that was dropped while a cluster was read.
const DROPPED: &str = "<redacted";

/// Why edits are not to be made to an object itself; none for those that are, and for objects that no
/// server told.
pub(crate) fn elsewhere(world: &World, id: ObjectId, edits: &[Edit]) -> Option<String> {
    let object = world.object(id);
    object.root().at(&["metadata", "uid"])?;
    maker(world, id)
        .map(|maker| match is_history(object) {
            true => format!("it is an earlier revision of {maker}, which runs nothing"),
            false => format!("{maker} makes it, and is to be mended instead"),
        })
        .or_else(|| keeper(object).map(|keeper| format!("{keeper} sets it back; mend its source")))
        .or_else(|| edits.iter().find_map(|edit| frozen(object, edit)).map(str::to_owned))
}

/// The controller at the end of the chain of owners.
fn maker(world: &World, id: ObjectId) -> Option<String> {
    let owner = world.object(id).owners().find(|owner| owner.controller)?;
    let top = world.root_owner(id);
    let (kind, name) = match top == id {
        true => (owner.kind.kind, owner.name),
        false => (world.object(top).group_kind().kind, world.object(top).name()),
    };
    Some(format!("{kind} {name}"))
}

/// Whether a Deployment keeps a ReplicaSet only to go back to it.
fn is_history(object: Object<'_>) -> bool {
    object.group_kind() == REPLICA_SET && object.root().i64_at(&["spec", "replicas"]) == Some(0)
}

/// The tool that keeps an object as its source says.
fn keeper(object: Object<'_>) -> Option<String> {
    KEEPERS.iter().find_map(|(place, sign, who)| {
        let (key, wanted) = sign.split_once('=').map_or((*sign, None), |(key, value)| (key, Some(value)));
        let found = object.root().str_at(&["metadata", place, key])?;
        // Argo CD's signs name the object, which is known already.
        let names_source = wanted.is_none() && !key.starts_with("argocd.");
        let is_it = wanted.is_none_or(|wanted| wanted == found);
        is_it.then(|| if names_source { format!("{who} {found}") } else { (*who).to_owned() })
    })
}

/// Why a server would refuse an edit, or must not be given it.
fn frozen(object: Object<'_>, edit: &Edit) -> Option<&'static str> {
    let (Edit::Set { path, .. } | Edit::Remove { path }) = edit;
    let keys: Vec<&str> = path.iter().filter_map(key).collect();
    let kind = object.group_kind();
    let is_changed_in_pods = || CHANGED_IN_PODS.iter().any(|field| keys.last() == Some(field));
    match keys.as_slice() {
        ["apiVersion" | "kind", ..] => {
            Some("a server tells it in any version that it serves; mend what applies it")
        }
        ["spec", ..] if kind == POD && !is_changed_in_pods() => {
            Some("what runs in a pod cannot be changed; delete it and make it anew")
        }
        ["spec", "template", ..] if kind == JOB => {
            Some("the template of a Job cannot be changed; delete it and make it anew")
        }
        _ if holds_dropped(edit) => Some("it holds a value that was dropped while it was read"),
        _ => None,
    }
}

fn key(step: &Step) -> Option<&str> {
    match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    }
}

fn holds_dropped(edit: &Edit) -> bool {
    fn holds(value: &Literal) -> bool {
        match value {
            Literal::String(text) => text.contains(DROPPED),
            Literal::List(items) => items.iter().any(holds),
            Literal::Map(entries) => entries.iter().any(|(_, value)| holds(value)),
            Literal::Null | Literal::Bool(_) | Literal::Int(_) => false,
        }
    }
    matches!(edit, Edit::Set { value, .. } if holds(value))
}
