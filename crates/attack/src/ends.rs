//! Where chains begin and end, by the words that people write.

use std::collections::BTreeMap;
use std::fmt;

use seawall_access::Text;
use seawall_finding::ObjectId;

use crate::graph::Graph;
use crate::vertex::{Goal, Hub, Vertex, VertexId};

/// Whatever chains begin or end at: `pods`, `secret/shop/db`, `cluster-admin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The words as they were written.
    pub text: String,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Outside,
    Pods,
    Humans,
    Accounts,
    User(String),
    Group(String),
    Account(String, String),
    /// A pod, or the pods of a workload: its kind, namespace and name.
    Workload(&'static str, String, String),
    Node(String),
    Secret(String, String),
    /// Of one namespace, or of any.
    Hub(Hub, Option<String>),
    Cloud(Option<String>),
    Goal(Goal),
}

/// Words that are no end, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndError {
    /// A lower-case sentence.
    pub fact: String,
    /// What can be done.
    pub hint: String,
}

/// Kinds of workloads, as words and as kinds.
const WORKLOADS: &[(&str, &str)] = &[
    ("pod", "Pod"),
    ("deployment", "Deployment"),
    ("statefulset", "StatefulSet"),
    ("daemonset", "DaemonSet"),
    ("replicaset", "ReplicaSet"),
    ("job", "Job"),
    ("cronjob", "CronJob"),
];

/// How each word is written.
const FORMS: &[(&str, &str)] = &[
    ("outside", "outside"),
    ("pods", "pods"),
    ("humans", "humans"),
    ("serviceaccounts", "serviceaccounts"),
    ("user", "user/NAME"),
    ("group", "group/NAME"),
    ("serviceaccount", "serviceaccount/NAMESPACE/NAME"),
    ("pod", "pod/NAMESPACE/NAME"),
    ("deployment", "deployment/NAMESPACE/NAME"),
    ("statefulset", "statefulset/NAMESPACE/NAME"),
    ("daemonset", "daemonset/NAMESPACE/NAME"),
    ("replicaset", "replicaset/NAMESPACE/NAME"),
    ("job", "job/NAMESPACE/NAME"),
    ("cronjob", "cronjob/NAMESPACE/NAME"),
    ("node", "node/NAME"),
    ("secret", "secret/NAMESPACE/NAME"),
    ("namespace", "namespace/NAME"),
    ("cloud", "cloud or cloud/NAME"),
];

/// How names begin that Kubernetes uses for itself; groups of kubeadm hold people.
const SYSTEM_PREFIX: &str = "system:";

// === impl End ===

impl End {
    /// Reads an end.
    pub fn parse(text: &str) -> Result<End, EndError> {
        let parts: Vec<&str> = text.split('/').collect();
        let (word, rest) = parts.split_first().map_or(("", &[][..]), |(word, rest)| (*word, rest));
        // Names of users, groups and cloud identities may hold slashes themselves.
        let whole = text.split_once('/').map(|(_, rest)| rest).unwrap_or_default();
        let what = what(&word.to_lowercase(), rest, whole).ok_or_else(|| refusal(text, word))?;
        Ok(End { text: text.to_owned(), what })
    }

    /// Every word that an end may begin with.
    pub fn words() -> impl Iterator<Item = &'static str> {
        let forms = FORMS.iter().map(|(word, _)| *word);
        forms.chain(Goal::ALL.map(Goal::name)).chain(Hub::ALL.map(Hub::name))
    }

    /// Where an attacker begins, if nobody says otherwise.
    pub fn sources() -> Vec<End> {
        [("outside", What::Outside), ("pods", What::Pods), ("humans", What::Humans)]
            .map(|(text, what)| End { text: text.to_owned(), what })
            .to_vec()
    }

    /// What an attacker is after, if nobody says otherwise: with the Secrets of each namespace, at most
    /// `namespaces` of them, those of kube-system first. Also how many namespaces are left out.
    pub fn sinks(graph: &Graph<'_>, namespaces: usize) -> (Vec<End>, usize) {
        let goal = |goal: Goal| End { text: goal.name().to_owned(), what: What::Goal(goal) };
        let mut ends = vec![goal(Goal::ClusterAdmin), goal(Goal::SomeNode), goal(Goal::Admission)];
        ends.push(End { text: "cloud".to_owned(), what: What::Cloud(None) });
        let mut names: Vec<&str> =
            graph.facts().namespaces().map(|(name, _)| graph.texts().get(name)).collect();
        names.retain(|name| !name.is_empty());
        names.sort_by_key(|name| (*name != "kube-system", *name));
        let more = names.len().saturating_sub(namespaces);
        ends.extend(names.into_iter().take(namespaces).map(|name| End {
            text: format!("secrets/{name}"),
            what: What::Hub(Hub::ReadSecrets, Some(name.to_owned())),
        }));
        (ends, more)
    }

    /// The vertices at which chains from here begin.
    pub fn begins(&self, graph: &Graph<'_>) -> Vec<VertexId> {
        match &self.what {
            What::Secret(namespace, name) => found(graph, [secret(graph, namespace, name)]),
            What::Hub(hub, Some(namespace)) => {
                found(graph, [Vertex::Hub(*hub, Some(graph.texts().find(namespace)))])
            }
            _ => self.ends(graph),
        }
    }

    /// The vertices at which chains to here end: each is it, or more than it.
    pub fn ends(&self, graph: &Graph<'_>) -> Vec<VertexId> {
        let text = |text: &str| graph.texts().find(text);
        match &self.what {
            What::Outside => found(graph, [Vertex::Outside]),
            What::Goal(goal) => found(graph, [Vertex::Goal(*goal)]),
            What::User(name) => found(graph, [Vertex::User(text(name))]),
            What::Group(name) => found(graph, [Vertex::Group(text(name))]),
            What::Account(namespace, name) => found(graph, [Vertex::Account(text(namespace), text(name))]),
            What::Node(name) => found(graph, [Vertex::Node(text(name))]),
            What::Cloud(Some(name)) => found(graph, [Vertex::Cloud(text(name))]),
            // Whoever reads every Secret reads this one, also where no object shows it.
            What::Secret(namespace, name) => {
                let hub = |namespace| Vertex::Hub(Hub::ReadSecrets, namespace);
                let hubs = [hub(Some(text(namespace))), hub(None)];
                found(graph, [secret(graph, namespace, name)].into_iter().chain(hubs))
            }
            What::Hub(hub, Some(namespace)) => {
                found(graph, [Vertex::Hub(*hub, Some(text(namespace))), Vertex::Hub(*hub, None)])
            }
            What::Hub(hub, None) => {
                matching(graph, |one| matches!(one, Vertex::Hub(known, _) if known == *hub))
            }
            What::Cloud(None) => matching(graph, |one| matches!(one, Vertex::Cloud(_))),
            What::Pods => matching(graph, |one| matches!(one, Vertex::Pod(_))),
            What::Accounts => matching(graph, |one| matches!(one, Vertex::Account(..))),
            What::Humans => matching(graph, |one| is_human(graph, one)),
            What::Workload(kind, namespace, name) => {
                let is_it = |id| is_named(graph, id, kind, namespace, name);
                let of_it = |object: ObjectId| {
                    is_it(object)
                        || is_it(graph.facts().world.root_owner(object))
                        || owned_by(graph, object, is_it)
                };
                matching(graph, |one| matches!(one, Vertex::Pod(object) if of_it(object)))
            }
        }
    }

    /// Whether anything that was read mentions it; a class is always there.
    pub fn is_known(&self, graph: &Graph<'_>) -> bool {
        let facts = graph.facts();
        let text = |text: &str| graph.texts().find(text);
        let has_namespace = |name: &str| facts.namespaces().any(|(known, _)| known == text(name));
        match &self.what {
            What::Hub(_, Some(namespace)) => has_namespace(namespace),
            // Files seldom hold the Secrets that a cluster has.
            What::Secret(namespace, name) => {
                has_namespace(namespace) || graph.find(secret(graph, namespace, name)).is_some()
            }
            What::Workload(..)
            | What::User(_)
            | What::Group(_)
            | What::Account(..)
            | What::Node(_)
            | What::Cloud(Some(_)) => !self.ends(graph).is_empty(),
            _ => true,
        }
    }

    /// Words of the same kind that something bears, for who misspelt one; at most `limit`.
    pub fn alike(&self, graph: &Graph<'_>, limit: usize) -> Vec<String> {
        let word = self.text.split('/').next().unwrap_or_default().to_lowercase();
        let facts = graph.facts();
        let named =
            |prefix: &str, name: String| format!("{prefix}/{}", name.split_once(' ').map_or("", |two| two.1));
        let names: BTreeMap<String, ()> = match &self.what {
            What::Hub(..) => facts
                .namespaces()
                .map(|(name, _)| (format!("{word}/{}", graph.texts().get(name)), ()))
                .collect(),
            What::Workload(kind, ..) => {
                let of_kind =
                    facts.world.ids().filter(|id| facts.world.object(*id).group_kind().kind == *kind);
                of_kind.take(limit).map(|id| (named(&word, graph.object_name(id)), ())).collect()
            }
            _ => {
                let is_alike = |vertex: Vertex| match &self.what {
                    What::User(_) => matches!(vertex, Vertex::User(_)),
                    What::Group(_) => matches!(vertex, Vertex::Group(_)),
                    What::Account(..) => matches!(vertex, Vertex::Account(..)),
                    What::Node(_) => matches!(vertex, Vertex::Node(_)),
                    What::Secret(..) => matches!(vertex, Vertex::Secret(..)),
                    _ => false,
                };
                let alike = matching(graph, is_alike).into_iter().take(limit);
                alike.map(|id| (named(&word, graph.name(id)), ())).collect()
            }
        };
        names.into_keys().take(limit).collect()
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn what(word: &str, rest: &[&str], whole: &str) -> Option<What> {
    let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    if let Some(goal) = Goal::ALL.into_iter().find(|goal| goal.name() == word) {
        return rest.is_empty().then_some(What::Goal(goal));
    }
    if let Some(hub) = Hub::ALL.into_iter().find(|hub| hub.name() == word) {
        return match rest {
            [] if hub != Hub::Control => Some(What::Hub(hub, None)),
            [namespace] => Some(What::Hub(hub, Some(named(namespace)?))),
            _ => None,
        };
    }
    if let Some((_, kind)) = WORKLOADS.iter().find(|(known, _)| *known == word) {
        let [namespace, name] = rest else { return None };
        return Some(What::Workload(kind, named(namespace)?, named(name)?));
    }
    match (word, rest) {
        ("outside", []) => Some(What::Outside),
        ("pods", []) => Some(What::Pods),
        ("humans", []) => Some(What::Humans),
        ("serviceaccounts", []) => Some(What::Accounts),
        ("cloud", []) => Some(What::Cloud(None)),
        ("cloud", _) => Some(What::Cloud(Some(named(whole)?))),
        ("user", _) => Some(What::User(named(whole)?)),
        ("group", _) => Some(What::Group(named(whole)?)),
        ("node", [name]) => Some(What::Node(named(name)?)),
        ("serviceaccount" | "sa", [namespace, name]) => Some(What::Account(named(namespace)?, named(name)?)),
        ("secret", [namespace, name]) => Some(What::Secret(named(namespace)?, named(name)?)),
        _ => None,
    }
}

fn refusal(text: &str, word: &str) -> EndError {
    match FORMS.iter().find(|(known, _)| *known == word) {
        Some((_, form)) => {
            EndError { fact: format!("\"{text}\" is not whole"), hint: format!("write {form}") }
        }
        None => {
            let words: Vec<&str> = End::words().collect();
            let hint = format!("it begins with one of {}", words.join(", "));
            EndError { fact: format!("\"{text}\" names nothing that a chain begins or ends at"), hint }
        }
    }
}

fn secret(graph: &Graph<'_>, namespace: &str, name: &str) -> Vertex {
    let text = |text: &str| -> Text { graph.texts().find(text) };
    Vertex::Secret(text(namespace), text(name))
}

fn found(graph: &Graph<'_>, all: impl IntoIterator<Item = Vertex>) -> Vec<VertexId> {
    all.into_iter().filter_map(|vertex| graph.find(vertex)).collect()
}

fn matching(graph: &Graph<'_>, is_it: impl Fn(Vertex) -> bool) -> Vec<VertexId> {
    graph.vertices().filter(|(_, vertex)| is_it(*vertex)).map(|(id, _)| id).collect()
}

/// Users and groups that the system does not use for itself.
fn is_human(graph: &Graph<'_>, vertex: Vertex) -> bool {
    let (Vertex::User(name) | Vertex::Group(name)) = vertex else { return false };
    !graph.texts().get(name).starts_with(SYSTEM_PREFIX)
}

fn is_named(graph: &Graph<'_>, id: ObjectId, kind: &str, namespace: &str, name: &str) -> bool {
    let world = graph.facts().world;
    let object = world.object(id);
    object.group_kind().kind == kind && object.name() == name && world.namespace(id) == Some(namespace)
}

/// Links of owners that are followed, as in a World.
const OWNERS_MAX: usize = 16;

fn owned_by(graph: &Graph<'_>, object: ObjectId, is_it: impl Fn(ObjectId) -> bool) -> bool {
    let world = graph.facts().world;
    let mut at = object;
    for _ in 0..OWNERS_MAX {
        match world.owner(at) {
            Some(owner) if is_it(owner) => return true,
            Some(owner) => at = owner,
            None => return false,
        }
    }
    false
}
