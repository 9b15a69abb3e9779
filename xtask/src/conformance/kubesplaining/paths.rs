//! `kubesplaining`: what it expects to be found, and what it expects not to be, in its vulnerable cluster and
//! in its labelled snapshots, held against our edges, chains and checks.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use seawall_access::Access;
use seawall_attack::{Distances, EdgeId, Goal, Graph, Hub, Take, Vertex, VertexId, kinds};
use seawall_check::{Selection, run};
use seawall_finding::Verdict;
use seawall_world::{Origin, Settings, Source, World};

use super::snapshot::Snapshot;
use super::{read_json, texts};
use crate::conformance::{Context, Tally};
use crate::workspace;

/// What of ours answers to one of its rules.
#[derive(Clone, Debug, Default)]
struct Rule {
    /// Checks of ours, of which one has to fail.
    checks: Vec<&'static str>,
    /// Where a chain has to end.
    sink: Option<String>,
    /// Why nothing of ours answers to it yet.
    skip: Option<String>,
}

/// A cluster with everything that is asked about it.
struct Cluster<'w> {
    graph: Graph<'w>,
    /// Failing checks, by the namespace and name of the object.
    failing: BTreeSet<(&'static str, String, String)>,
    rules: &'w BTreeMap<String, Rule>,
}

/// What its chains call the steps that kinds of edges know by its rules.
const ACTIONS: [(&str, &str); 3] = [
    ("operator_reconcile", "KUBE-CONFUSED-DEPUTY-001"),
    ("modify_role_binding", "KUBE-PRIVESC-010"),
    ("pod_create_privileged_escape", "KUBE-PRIVESC-002"),
];

/// Chains of one source that are looked at.
const CHAINS_MAX: usize = 256;

/// The corpus' lines.
pub(in crate::conformance) fn paths(context: &Context) -> Result<Tally, String> {
    let root = context.corpus("kubesplaining")?.join("testdata");
    let rules = rules()?;
    let mut tally = Tally::default();
    let world = vulnerable(&root)?;
    let access = Access::of(&world);
    let cluster = Cluster::new(&world, &access, &rules);
    let folder = root.join("e2e/expectations");
    for path in crate::workspace::files_below(&folder)? {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = workspace::read(&path)?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        for line in lines {
            let case = format!("{file}/{line}");
            match file.rsplit('.').next() {
                Some("expect") => cluster.expect(case, line, &mut tally),
                Some("deny") => cluster.deny(case, line, &mut tally),
                Some("chain") => cluster.chain(case, line, &mut tally),
                _ => {}
            }
        }
    }
    for name in ["csr-issuance", "leastprivilege-demo", "minimal-risky"] {
        let world = Snapshot::read(&root.join(format!("snapshots/{name}.json")))?.world();
        let access = Access::of(&world);
        let cluster = Cluster::new(&world, &access, &rules);
        let labels = read_json(&root.join(format!("corpus/{name}/labels.json")))?;
        texts(&labels["expected"])
            .iter()
            .for_each(|id| cluster.expect(format!("{name}/{id}"), id, &mut tally));
        texts(&labels["deny"]).iter().for_each(|id| cluster.deny(format!("{name}/not {id}"), id, &mut tally));
    }
    Ok(tally)
}

/// The manifests of the vulnerable cluster, on one node of the control plane that takes pods, as theirs does;
/// that it is a machine of AWS they tell by an option.
fn vulnerable(root: &Path) -> Result<World, String> {
    let mut sources = Vec::new();
    for path in crate::workspace::files_below(&root.join("e2e/vulnerable"))? {
        let text = workspace::read(&path)?;
        sources.push(Source::read(path.display().to_string(), text.as_bytes(), Origin::File, true));
    }
    let node = "{apiVersion: v1, kind: Node, metadata: {name: kind-control-plane, \
                labels: {node-role.kubernetes.io/control-plane: ''}}, \
                spec: {providerID: 'aws:///eu-west-1a/i-0a'}}\n---\n\
                {apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}\n";
    sources.push(Source::read("node.yaml".to_owned(), node.as_bytes(), Origin::File, true));
    let settings = Settings { complete: true, namespace: Some("default".to_owned()), ..Settings::default() };
    Ok(World::build(sources, Vec::new(), settings))
}

/// The table of rules in `kubesplaining.toml`.
fn rules() -> Result<BTreeMap<String, Rule>, String> {
    let path = workspace::root().join("xtask/src/conformance/kubesplaining.toml");
    let table: toml::Table = workspace::read(&path)?.parse().map_err(|error| format!("{error}"))?;
    let mut rules = BTreeMap::new();
    for row in table.get("rule").and_then(toml::Value::as_array).into_iter().flatten() {
        let text = |key: &str| row.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        let id = text("id").ok_or_else(|| format!("a rule without id: {row}"))?;
        let mut rule = Rule { sink: text("sink"), skip: text("skip"), ..Rule::default() };
        for name in row.get("checks").and_then(toml::Value::as_array).into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            let check =
                seawall_posture::find(name).ok_or_else(|| format!("{id}: there is no check {name}"))?;
            rule.checks.push(check.id);
        }
        rules.insert(id, rule);
    }
    Ok(rules)
}

// === impl Cluster ===

impl<'w> Cluster<'w> {
    fn new(world: &'w World, access: &'w Access<'w>, rules: &'w BTreeMap<String, Rule>) -> Cluster<'w> {
        let wanted: BTreeSet<&str> = rules.values().flat_map(|rule| rule.checks.iter().copied()).collect();
        let checks = wanted.iter().filter_map(|id| seawall_posture::find(id)).collect();
        let results = run(world, &Selection { checks, ..Selection::default() });
        let mut failing = BTreeSet::new();
        for finding in results.findings.iter().filter(|one| one.verdict == Verdict::Fail) {
            let object = world.object(finding.object);
            let namespace = world.namespace(finding.object).unwrap_or_default();
            failing.insert((finding.check, namespace.to_owned(), object.name().to_owned()));
            // Its lines name the subject where ours stand on the binding.
            for subject in object.root().items_at(&["subjects"]) {
                let text = |key: &str| subject.str_at(&[key]).unwrap_or_default().to_owned();
                failing.insert((finding.check, text("namespace"), text("name")));
            }
        }
        Cluster { graph: Graph::of(access), failing, rules }
    }

    fn expect(&self, case: String, id: &str, tally: &mut Tally) {
        match self.shows(id) {
            Ok(true) => tally.agree(),
            Ok(false) => tally.disagree(case, "nothing", "so"),
            Err(reason) => tally.skip(case, reason),
        }
    }

    fn deny(&self, case: String, id: &str, tally: &mut Tally) {
        match self.shows(id) {
            Ok(false) => tally.agree(),
            Ok(true) => tally.disagree(case, "so", "nothing"),
            Err(reason) => tally.skip(case, reason),
        }
    }

    /// Whether we say what a rule says, about what its line names, or about anything.
    fn shows(&self, id: &str) -> Result<bool, String> {
        let (name, rest) = id.split_once(':').unwrap_or((id, ""));
        let edges = self.edges_known_as(name);
        let rule = self.rules.get(name);
        if let Some(reason) = rule.and_then(|rule| rule.skip.clone()) {
            return Err(reason);
        }
        let rule = match rule {
            Some(rule) => rule.clone(),
            None if is_known(name) => Rule::default(),
            None => return Err(format!("nothing of ours answers to {name}")),
        };
        let subject = rest.split(':').next().unwrap_or_default();
        if let Some(sink) = &rule.sink {
            return Ok(self.reaches(subject, sink));
        }
        let by_check = self
            .failing
            .iter()
            .any(|(check, namespace, name)| rule.checks.contains(check) && is_about(rest, namespace, name));
        Ok(by_check || self.has_edge(subject, &edges))
    }

    fn edges_known_as(&self, name: &str) -> HashSet<EdgeId> {
        let wanted = format!("kubesplaining/{name}");
        let is_it = |id: &EdgeId| self.graph.edge(*id).kind.kind().known_as.contains(&wanted.as_str());
        self.graph.vertices().flat_map(|(id, _)| self.graph.from(id)).filter(is_it).collect()
    }

    fn subject(&self, name: &str) -> Option<VertexId> {
        let name = name.replacen('/', " ", 1);
        self.graph.vertices().find(|(id, _)| self.graph.name(*id) == name).map(|(id, _)| id)
    }

    /// Whether one of some edges begins at what a subject is; at anything where none is named.
    fn has_edge(&self, subject: &str, edges: &HashSet<EdgeId>) -> bool {
        if subject.is_empty() {
            return !edges.is_empty();
        }
        let Some(start) = self.subject(subject) else { return false };
        let (mut seen, mut open) = (BTreeSet::from([start]), vec![start]);
        while let Some(at) = open.pop() {
            for id in self.graph.from(at) {
                let edge = self.graph.edge(id);
                if edges.contains(&id) {
                    return true;
                }
                if edge.kind.kind().steps == 0 && seen.insert(edge.to) {
                    open.push(edge.to);
                }
            }
        }
        false
    }

    fn sinks(&self, sink: &str) -> Vec<VertexId> {
        let text = |name: &str| Some(self.graph.texts().find(name));
        let is_it = |vertex: Vertex| match sink {
            "cluster-admin" => vertex == Vertex::Goal(Goal::ClusterAdmin),
            "node" => vertex == Vertex::Goal(Goal::SomeNode) || vertex == Vertex::Goal(Goal::AnyNode),
            "kube-system-secrets" => vertex == Vertex::Hub(Hub::ReadSecrets, text("kube-system")),
            "namespace" => matches!(vertex, Vertex::Hub(Hub::Control, _)),
            "tokens" => matches!(vertex, Vertex::Hub(Hub::BecomeAccounts, _)),
            "cloud" => matches!(vertex, Vertex::Cloud(_)),
            "anything" => matches!(vertex, Vertex::Hub(..) | Vertex::Goal(_)),
            _ => false,
        };
        self.graph.vertices().filter(|(_, vertex)| is_it(*vertex)).map(|(id, _)| id).collect()
    }

    fn reaches(&self, subject: &str, sink: &str) -> bool {
        // What a cloud says of its roles is not in the cluster.
        let take = if sink == "cloud" { Take::Possible } else { Take::Certain };
        let distances = Distances::to(&self.graph, self.sinks(sink), take, HashSet::new());
        match subject {
            "" => {
                let mut accounts =
                    self.graph.vertices().filter(|(_, one)| matches!(one, Vertex::Account(..)));
                accounts.any(|(id, _)| distances.of(id).is_some())
            }
            _ => self.subject(subject).is_some_and(|id| distances.of(id).is_some()),
        }
    }

    /// A line about the shape of a chain: `ID HOPS ACTION,… [primary|alternate]`.
    fn chain(&self, case: String, line: &str, tally: &mut Tally) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (id, hops, actions) = (words[0], words[1].parse::<u32>().unwrap_or(1), words[2]);
        let parts: Vec<&str> = id.split(':').collect();
        let sink = match parts.get(2).copied().unwrap_or(parts[0]) {
            "cluster_admin_equivalent" | "system_masters" => "cluster-admin",
            "node_escape" => "node",
            "KUBE-PRIVESC-PATH-CLUSTER-ADMIN" => "cluster-admin",
            _ => "anything",
        };
        let Some(from) = self.subject(parts[1]) else {
            return tally.disagree(case, "no subject", "so");
        };
        let known_as = |action: &str| {
            let own = ACTIONS.iter().find(|(known, _)| *known == action).map_or(action, |(_, own)| own);
            format!("kubesplaining/{own}")
        };
        let actions: Vec<String> = actions.split(',').map(known_as).collect();
        let mut cut = HashSet::new();
        let found = self.found(from, sink, &cut, hops, &actions);
        let holds = match (words.get(3), found) {
            (Some(&"alternate"), _) => {
                // Without the first binding of the shortest chain there is another one.
                let distances = Distances::to(&self.graph, self.sinks(sink), Take::Certain, cut.clone());
                let (chains, _) = distances.chains(&self.graph, from, 1);
                cut.extend(chains.first().and_then(|chain| chain.first()));
                self.found(from, sink, &cut, hops, &actions)
            }
            (_, found) => found,
        };
        match holds {
            true => tally.agree(),
            false => tally.disagree(case, "no such chain", "so"),
        }
    }

    /// Whether some shortest chain does these things in this order, in at least so many steps. The labels say
    /// nothing of how sure a chain is: one that something unread decides is told, too.
    fn found(
        &self,
        from: VertexId,
        sink: &str,
        cut: &HashSet<EdgeId>,
        hops: u32,
        actions: &[String],
    ) -> bool {
        [Take::Certain, Take::Possible].into_iter().any(|take| {
            let distances = Distances::to(&self.graph, self.sinks(sink), take, cut.clone());
            if distances.of(from).is_none_or(|steps| steps < hops) {
                return false;
            }
            let (chains, _) = distances.chains(&self.graph, from, CHAINS_MAX);
            chains.iter().any(|chain| {
                let mut edges = chain.iter().map(|id| self.graph.edge(*id).kind.kind());
                actions.iter().all(|action| edges.any(|kind| kind.known_as.contains(&action.as_str())))
            })
        })
    }
}

/// Whether some kind of edge answers to a rule.
fn is_known(rule: &str) -> bool {
    let name = format!("kubesplaining/{rule}");
    kinds().iter().any(|kind| kind.known_as.contains(&name.as_str()))
}

/// Whether the rest of a line's id names an object; nothing names everything.
fn is_about(rest: &str, namespace: &str, name: &str) -> bool {
    let words: Vec<&str> = rest.split([':', '/']).filter(|word| !word.is_empty()).collect();
    words.is_empty() || (words.contains(&name) && (namespace.is_empty() || words.contains(&namespace)))
}
