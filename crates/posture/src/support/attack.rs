//! Where chains of steps lead: the attack graph of a whole World, drawn once, and what checks tell of it.

mod leads;
mod needs;
mod tell;

use std::collections::HashMap;

use seawall_access::{Access, Binding, BindingId, Holder, Origin};
use seawall_attack::{Evidence, Goal, Graph, Vertex, VertexId};
use seawall_check::{Context, POD_TEMPLATES};
use seawall_finding::ObjectId;
use seawall_object::GroupKind;
use seawall_world::{Blind, Within, World};

use leads::Aim;
pub(crate) use leads::Lead;
pub(crate) use needs::NEEDS;
pub(crate) use tell::{TRUSTED, judge, judged_workload, place_in_pod, skip};

/// Edges by which the outside reaches pods of itself. Ports of nodes are none: few nodes have public
/// addresses.
const EXPOSING: [&str; 4] =
    ["external-address", "gateway-backend", "ingress-backend", "load-balancer-backend"];

/// How names begin that Kubernetes uses for itself; groups of kubeadm hold people.
const SYSTEM_PREFIX: &str = "system:";
/// Names among those that stand for people.
const EVERYBODY: [&str; 4] =
    ["system:anonymous", "system:authenticated", "system:unauthenticated", "system:bootstrappers"];

/// What chains of a World lead where.
pub(crate) struct Paths {
    workloads: HashMap<ObjectId, Workload>,
    bindings: HashMap<ObjectId, Granted>,
    /// Why there may be more of anything that chains rest on.
    pub(crate) blind: Option<Blind>,
}

/// Where the pods of something lead.
#[derive(Default)]
pub(crate) struct Workload {
    /// What lets the outside reach them.
    pub(crate) exposed_by: Option<ObjectId>,
    /// Whether a kubelet runs them from a file.
    pub(crate) is_static: bool,
    pub(crate) admin: Lead,
    pub(crate) node: Lead,
}

/// Where a binding leads those people whom it names.
pub(crate) struct Granted {
    /// The places of those among its subjects.
    pub(crate) subjects: Vec<usize>,
    pub(crate) admin: Lead,
}

// === impl Paths ===

impl Paths {
    /// Draws the graph of a World, and searches it.
    fn of(world: &World) -> Paths {
        let access = Access::of(world);
        let graph = Graph::of(&access);
        let admin = Aim::at(&graph, [Vertex::Goal(Goal::ClusterAdmin)]);
        Paths {
            workloads: workloads(&graph, &admin),
            bindings: bindings(&graph, &admin),
            blind: blind(world),
        }
    }

    /// Those of the World at hand.
    pub(crate) fn within<'w>(context: &Context<'w>) -> &'w Paths {
        // Which objects are judged at all follows from all of them, too.
        context.aside().world.rest_on_all(None);
        context.world.derived(Paths::of)
    }

    /// What the pods of an object lead to; none where something else made it, or it runs none.
    pub(crate) fn workload(&self, object: ObjectId) -> Option<&Workload> {
        self.workloads.get(&object)
    }

    /// Where a binding leads people; none where it names none.
    pub(crate) fn granted(&self, binding: ObjectId) -> Option<&Granted> {
        self.bindings.get(&binding)
    }
}

/// Why there may be more than was read of anything that chains rest on; a gap counts before the scope.
fn blind(world: &World) -> Option<Blind> {
    let of = |kind: &&str| match *kind {
        POD_TEMPLATES => world.blind_to_templates(Within::Everywhere),
        kind => world.blind(GroupKind::parse(kind), Within::Everywhere),
    };
    let all: Vec<Blind> = NEEDS.iter().filter_map(of).collect();
    all.iter().find(|blind| matches!(blind, Blind::Gap(_))).or(all.first()).copied()
}

fn workloads(graph: &Graph<'_>, admin: &Aim) -> HashMap<ObjectId, Workload> {
    let node = Aim::at(graph, [Vertex::Goal(Goal::SomeNode)]);
    let world = graph.facts().world;
    let exposed = exposed(graph);
    let mut pods: HashMap<ObjectId, Vec<(ObjectId, Option<VertexId>)>> = HashMap::new();
    for pod in graph.facts().pods() {
        let vertex = graph.find(Vertex::Pod(pod.object));
        pods.entry(world.root_owner(pod.object)).or_default().push((pod.object, vertex));
    }
    let workload = |(root, pods): (ObjectId, Vec<(ObjectId, Option<VertexId>)>)| {
        let vertices: Vec<VertexId> = pods.iter().filter_map(|(_, vertex)| *vertex).collect();
        let admin = admin.lead(graph, &vertices);
        // Whoever has the cluster has its nodes.
        let node = if admin.is_there() { Lead::Nowhere } else { node.lead(graph, &vertices) };
        let workload = Workload {
            exposed_by: pods.iter().find_map(|(pod, _)| exposed.get(pod).copied()),
            is_static: pods.iter().any(|(pod, _)| graph.facts().is_static(*pod)),
            admin,
            node,
        };
        (root, workload)
    };
    pods.into_iter().map(workload).collect()
}

/// Pods that the outside reaches, each with what lets it.
fn exposed(graph: &Graph<'_>) -> HashMap<ObjectId, ObjectId> {
    let mut exposed = HashMap::new();
    let outside = graph.find(Vertex::Outside).expect("every graph has it");
    for edge in graph.from(outside).map(|id| graph.edge(id)) {
        let (Vertex::Pod(pod), Evidence::Object(by)) = (graph.vertex(edge.to), edge.evidence) else {
            continue;
        };
        if EXPOSING.contains(&edge.kind.kind().id) {
            exposed.entry(pod).or_insert(by);
        }
    }
    exposed
}

fn bindings(graph: &Graph<'_>, admin: &Aim) -> HashMap<ObjectId, Granted> {
    let policy = graph.facts().access.policy();
    let mut bindings = HashMap::new();
    for (id, binding) in policy.bindings() {
        let Origin::Object(object) = binding.origin else { continue };
        let subjects = people(graph, binding);
        if subjects.is_empty() {
            continue;
        }
        let vertices: Vec<VertexId> = graph.find(Vertex::Binding(id)).into_iter().collect();
        let mut lead = admin.lead(graph, &vertices);
        if !lead.is_there() {
            let together = subjects.iter().find_map(|at| together(graph, admin, binding, *at, id));
            lead = together.unwrap_or(lead);
        }
        bindings.insert(object, Granted { subjects, admin: lead });
    }
    bindings
}

/// The places of people among the subjects of a binding, but for those that it has by default.
fn people(graph: &Graph<'_>, binding: &Binding) -> Vec<usize> {
    let policy = graph.facts().access.policy();
    let default = policy.default_binding(binding);
    let is_person = |holder: Holder| {
        let (Holder::User(name) | Holder::Group(name)) = holder;
        let text = policy.texts().get(name);
        !text.starts_with(SYSTEM_PREFIX) || EVERYBODY.contains(&text)
    };
    let is_told = |holder: Holder| {
        is_person(holder) && !default.is_some_and(|default| default.has(holder, policy.texts()))
    };
    let subjects = binding.subjects.iter().enumerate();
    subjects.filter(|(_, subject)| subject.holder.is_some_and(is_told)).map(|(at, _)| at).collect()
}

/// Where a subject gets by this binding and others together, of which this is the first.
fn together(graph: &Graph<'_>, admin: &Aim, binding: &Binding, at: usize, id: BindingId) -> Option<Lead> {
    let vertex = match binding.subjects[at].holder? {
        Holder::User(name) => Vertex::User(name),
        Holder::Group(name) => Vertex::Group(name),
    };
    let from = graph.find(vertex)?;
    let first = graph.edge(admin.first(graph, from)?);
    let Evidence::Rules(number) = first.evidence else { return None };
    let is_first = graph.parts(number).first().is_some_and(|part| part.binding == id);
    (is_first && matches!(graph.vertex(first.to), Vertex::Together(_))).then(|| admin.lead(graph, &[from]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_that_expose_are_known() {
        let known: Vec<&str> = seawall_attack::kinds().iter().map(|kind| kind.id).collect();
        assert!(EXPOSING.iter().all(|id| known.contains(id)), "{EXPOSING:?}");
    }
}
