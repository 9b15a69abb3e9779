//! Nothing of a cluster turns green because it could not be read. For every kind that a check needs or
//! judges, a real API server refuses it: by the rights of an identity, and by faults of the connection.
//! What rests on it is unknown for that cause; every other verdict is that of the run that saw all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use seawall_check::{Check, Logic, POD_TEMPLATES, Results, Selection, run};
use seawall_collect::live::{Capture, Connection, LiveLimits, LiveOptions, Resource, capture};
use seawall_finding::{CauseKind, Hidden, ObjectId, Verdict};
use seawall_object::{GroupKind, holds_templates};
use seawall_posture::{checks, kinds_read};
use seawall_testkit::{ApiServer, Fault, Proxy, Rule, or_skip};
use seawall_world::{Version, World};
use serde_json::{Value, json};

/// Kinds with pod templates that are no part of Kubernetes; two stand for all.
const TEMPLATES_SERVED: [&str; 2] = ["CloneSet", "Rollout"];
/// Kinds without namespace that are no part of Kubernetes.
const CLUSTER_WIDE: [&str; 3] = ["CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "GatewayClass"];
/// The version of the server that tests start.
const SERVER: Version = Version::new(36);
/// The longest that a server takes to serve a kind after it was defined.
const SERVED_LONGEST: Duration = Duration::from_secs(30);
/// Kinds that a server takes only with a selector.
const WORKLOADS: [&str; 3] = ["DaemonSet", "Deployment", "StatefulSet"];
/// Readers at work together.
const READERS: usize = 4;

/// What checks say of an object: the words of each finding, or nothing for a pass.
type Verdicts = BTreeMap<(&'static str, String), BTreeSet<String>>;

/// How a kind is kept from a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// By the rights of the identity.
    Rights,
    /// By the connection.
    Fault(Fault),
}

/// Every way, with the cause that gaps have to tell.
const WAYS: [(Way, CauseKind); 6] = [
    (Way::Rights, CauseKind::Denied),
    (Way::Fault(Fault::Status(429)), CauseKind::Throttled),
    (Way::Fault(Fault::Status(500)), CauseKind::ServerError),
    (Way::Fault(Fault::Timeout), CauseKind::Timeout),
    (Way::Fault(Fault::Truncated), CauseKind::Truncated),
    (Way::Fault(Fault::ExpiredPages), CauseKind::Expired),
];

/// A cluster that a reader with all rights has seen.
struct Seen<'s> {
    server: &'s ApiServer,
    capture: Capture,
    verdicts: Verdicts,
}

/// What was tried and how it ended.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// A check, a kind that it needs or judges, and a way to keep that from it.
    combinations: usize,
    /// Verdicts that change where the kind is left out: unknown where it is hidden.
    affected: usize,
    /// Verdicts that rest on the kind and would be the same without it: unknown too.
    resting: usize,
    /// Verdicts that are the same.
    unaffected: usize,
}

// === impl Count ===

impl Count {
    fn and(self, other: Count) -> Count {
        Count {
            combinations: self.combinations + other.combinations,
            affected: self.affected + other.affected,
            resting: self.resting + other.resting,
            unaffected: self.unaffected + other.unaffected,
        }
    }
}

// === impl Seen ===

impl Seen<'_> {
    fn kinds(&self) -> impl Iterator<Item = &Resource> {
        let concerns = |one: &&Resource| !dependents(one).is_empty();
        self.capture.resources.iter().filter(concerns)
    }

    /// Keeps a kind from a reader in every way.
    fn hide(&self, resource: &Resource, proxy: &Proxy) -> Count {
        let selected = dependents(resource);
        WAYS.iter().fold(Count::default(), |sum, (way, cause)| {
            sum.and(self.hide_in(resource, (*way, *cause), &selected, proxy))
        })
    }

    fn hide_in(
        &self,
        resource: &Resource,
        (way, cause): (Way, CauseKind),
        selected: &[&'static Check],
        proxy: &Proxy,
    ) -> Count {
        let capture = match way {
            // Rights are tried on all checks: none that does not depend on the kind may change.
            Way::Rights => self.read_without_right(resource),
            Way::Fault(fault) => self.read_with_fault(resource, selected, fault, proxy),
        };
        let context = format!("{} {way:?}", resource.path());
        if way == Way::Fault(Fault::ExpiredPages) && resource.objects.len() < 2 {
            return Count::default();
        }
        for gap in &capture.gaps {
            assert_eq!(gap.cause.kind, cause, "{context}: {gap:?}");
            let hides =
                matches!(&gap.hides, Hidden::Kind { kind, namespace: None, .. } if *kind == resource.kind);
            assert!(hides, "{context}: {gap:?}");
        }
        assert_eq!(capture.gaps.len(), 1, "{context}: {:?}", capture.gaps);
        // What someone would say who does not know that anything is missing.
        let blind = Capture { gaps: Vec::new(), ..capture.clone() }.into_world();
        let untold = verdicts(&blind, &judge(&blind, selected));
        let every: Vec<_> = checks().iter().filter(|check| runs(check)).copied().collect();
        let selected = if way == Way::Rights { &every } else { selected };
        let world = capture.into_world();
        let told_results = judge(&world, selected);
        let told = verdicts(&world, &told_results);
        self.compare(resource, selected, cause, (&told_results, &told, &untold), &context)
    }

    fn compare(
        &self,
        resource: &Resource,
        selected: &[&'static Check],
        cause: CauseKind,
        (results, told, untold): (&Results, &Verdicts, &Verdicts),
        context: &str,
    ) -> Count {
        let mut count = Count::default();
        let unknown = format!("unknown({})", cause.name());
        for check in selected {
            let needed = is_needed(check, resource);
            count.combinations += usize::from(needed || is_judged(check, resource));
            let unseen = results.undecided.iter().any(|one| one.check.id == check.id && one.unseen);
            assert_eq!(unseen, is_judged(check, resource), "{context}: {}", check.id);
        }
        let ids: BTreeSet<&str> = selected.iter().map(|check| check.id).collect();
        let of_kind = format!("{}/{} ", resource.group, resource.kind);
        let concerns = |key: &&(&'static str, String)| ids.contains(key.0) && !key.1.starts_with(&of_kind);
        let keys: BTreeSet<_> = self.verdicts.keys().chain(told.keys()).filter(concerns).collect();
        for key in keys {
            let check = checks().iter().find(|check| check.id == key.0).expect("it ran");
            let (full, told, untold) = (self.verdicts.get(key), told.get(key), untold.get(key));
            let is_unknown = told.is_some_and(|words| words.contains(&unknown));
            let more = || format!("{context}: {key:?} is {told:?}, was {full:?}, would be {untold:?}");
            if !is_needed(check, resource) {
                assert_eq!(told, full, "{}", more());
            } else if full != untold {
                assert!(is_unknown, "{}", more());
            } else if !is_unknown {
                assert_eq!(told, full, "{}", more());
            }
            match (is_unknown, is_needed(check, resource) && full != untold) {
                (true, true) => count.affected += 1,
                (true, false) => count.resting += 1,
                _ => count.unaffected += 1,
            }
        }
        count
    }

    fn read_without_right(&self, resource: &Resource) -> Capture {
        let user = self.server.user(&format!("without-{}-{}", resource.plural, resource.group), &[]);
        let mut resources: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for one in self.capture.resources.iter().filter(|one| one.path() != resource.path()) {
            resources.entry(&one.group).or_default().push(&one.plural);
        }
        let groups: Vec<[&str; 1]> = resources.keys().map(|group| [*group]).collect();
        let rules: Vec<Rule<'_>> = groups
            .iter()
            .zip(resources.values())
            .map(|(groups, resources)| Rule { groups, resources, verbs: &["list"] })
            .collect();
        self.server.grant(&user, &rules);
        let kubeconfig = self.server.kubeconfig(&user);
        read(kubeconfig.to_str().expect("UTF-8"), kinds_read(checks()), LiveLimits::default())
    }

    fn read_with_fault(
        &self,
        resource: &Resource,
        selected: &[&Check],
        fault: Fault,
        proxy: &Proxy,
    ) -> Capture {
        let base = if resource.group.is_empty() { "/api" } else { "/apis" };
        proxy.clear();
        proxy.inject(&format!("{base}/{}/{}", resource.api_version(), resource.plural), fault);
        let mut limits = LiveLimits { retries_max: 0, restarts_max: 1, ..LiveLimits::default() };
        match fault {
            Fault::Timeout => limits.request_time_max = Duration::from_secs(2),
            Fault::ExpiredPages => limits.page_objects = 1,
            Fault::Status(_) | Fault::Answer(_) | Fault::Truncated | Fault::PlainJson => {}
        }
        let kubeconfig = self.server.kubeconfig_at(&proxy.url(), &self.server.admin_user());
        let mut kinds = kinds_read(selected);
        if fault == Fault::ExpiredPages {
            // Pages of one object would take long for all the others.
            limits.page_objects = resource.objects.len().div_ceil(2);
        }
        kinds.push((resource.group.clone(), resource.kind.clone()));
        kinds.sort();
        kinds.dedup();
        read(kubeconfig.to_str().expect("UTF-8"), kinds, limits)
    }
}

fn read(kubeconfig: &str, kinds: Vec<(String, String)>, limits: LiveLimits) -> Capture {
    let connection = Connection { kubeconfig: Some(kubeconfig.to_owned()), ..Connection::default() };
    let options = LiveOptions { connection, kinds, limits, ..LiveOptions::default() };
    capture(&options, "2026-01-02T03:04:05Z", &|| {}).expect("the server can be asked")
}

/// Whether a check says that it needs a kind.
fn is_needed(check: &Check, resource: &Resource) -> bool {
    let kind = GroupKind { group: &resource.group, kind: &resource.kind };
    let any_template = |need: &str| need == POD_TEMPLATES && holds_templates(kind);
    check.needs.iter().any(|need| GroupKind::parse(need) == kind || any_template(need))
}

/// Whether a check judges objects of a kind.
fn is_judged(check: &Check, resource: &Resource) -> bool {
    let kind = GroupKind { group: &resource.group, kind: &resource.kind };
    match check.kinds {
        [] => matches!(check.logic, Logic::Object(_)) || holds_templates(kind),
        kinds => kinds.iter().any(|one| GroupKind::parse(one) == kind),
    }
}

/// The checks that need or judge a kind.
fn dependents(resource: &Resource) -> Vec<&'static Check> {
    let depends =
        |check: &&&'static Check| runs(check) && (is_needed(check, resource) || is_judged(check, resource));
    checks().iter().filter(depends).copied().collect()
}

/// Whether a check holds for the version of the server.
fn runs(check: &Check) -> bool {
    check.versions.contains(SERVER)
}

fn judge(world: &World, selected: &[&'static Check]) -> Results {
    let checks = selected.to_vec();
    run(world, &Selection { checks, record_passes: true, ..Selection::default() })
}

fn verdicts(world: &World, results: &Results) -> Verdicts {
    let name = |id: ObjectId| {
        let object = world.object(id);
        let GroupKind { group, kind } = object.group_kind();
        format!("{group}/{kind} {}/{}", world.namespace(id).unwrap_or_default(), object.name())
    };
    // Roles of the readers themselves come and go.
    let own = |id: ObjectId| world.object(id).name().starts_with("testkit-");
    let mut verdicts = Verdicts::new();
    for (check, id) in results.passes.iter().filter(|(_, id)| !own(*id)) {
        verdicts.entry((check.id, name(*id))).or_default();
    }
    for finding in results.findings.iter().filter(|finding| !own(finding.object)) {
        let root = world.object(finding.object).root();
        let place = root.tree().path(root.id(), finding.evidence.node);
        let words = match finding.verdict {
            Verdict::Unknown(cause) => format!("unknown({})", cause.name()),
            verdict => format!("{} {place:?} {} {}", verdict.name(), finding.message, finding.discriminator),
        };
        verdicts.entry((finding.check, name(finding.object))).or_default().insert(words);
    }
    verdicts
}

/// Makes a server know the kinds that it has not built in, each as whatever someone writes.
fn define(server: &ApiServer, wanted: &[(String, String)]) {
    let groups = server.admin().get("/apis").expect("it answers").json();
    let served: BTreeSet<&str> = groups["groups"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|group| group["name"].as_str())
        .collect();
    for (group, kind) in wanted {
        let own = group.contains('.') && !served.contains(group.as_str());
        let stands = !holds_templates(GroupKind { group, kind }) || TEMPLATES_SERVED.contains(&kind.as_str());
        if !own || !stands {
            continue;
        }
        let plural = format!("{}s", kind.to_lowercase());
        let scope = if CLUSTER_WIDE.contains(&kind.as_str()) { "Cluster" } else { "Namespaced" };
        let schema = json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true});
        let version = json!({
            "name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": schema},
        });
        let definition = json!({
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {
                "name": format!("{plural}.{group}"),
                "annotations": {"api-approved.kubernetes.io": "unapproved, a test's own"},
            },
            "spec": {
                "group": group, "scope": scope, "versions": [version],
                "names": {"kind": kind, "plural": plural, "singular": kind.to_lowercase()},
            },
        });
        let path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        let answer = server.admin().request("POST", path, &definition.to_string()).expect("it answers");
        assert!(answer.is_success(), "{}", answer.text());
        let served = || {
            let answer = server.admin().get(&format!("/apis/{group}/v1/{plural}"));
            answer.is_ok_and(|answer| answer.is_success())
        };
        let within = Instant::now();
        while !served() {
            assert!(within.elapsed() < SERVED_LONGEST, "{plural}.{group} is not served");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The objects of the examples of every check that needs a kind besides its subjects. Namespaces are
/// those of the example alone.
fn examples() -> Vec<Value> {
    let mut objects = Vec::new();
    let mut number = 0;
    for check in checks().iter().filter(|check| !check.needs.is_empty()) {
        for text in check.examples.bad.iter().chain(check.examples.good) {
            number += 1;
            let own = |name: &str| match name {
                "kube-system" => name.to_owned(),
                name => format!("e{number}-{name}"),
            };
            let stream = seawall_yaml::read(text.as_bytes(), &seawall_yaml::Options::default());
            for root in stream.documents.iter().filter_map(|document| document.root.as_ref().ok()) {
                let text = stream.tree.value(*root).to_json();
                let mut object: Value = serde_json::from_str(&text).expect("it is JSON");
                let is_namespace = object["kind"] == "Namespace";
                let metadata = &mut object["metadata"];
                let namespace = metadata["namespace"].as_str().unwrap_or("default").to_owned();
                metadata["namespace"] = own(&namespace).into();
                let name = metadata["name"].as_str().unwrap_or("some").to_owned();
                metadata["name"] = if is_namespace { own(&name) } else { name }.into();
                objects.push(object);
            }
        }
    }
    objects
}

/// Writes the selector that a server demands of a workload.
fn complete(object: &mut Value) {
    let is_workload = object["kind"].as_str().is_some_and(|kind| WORKLOADS.contains(&kind));
    if is_workload && object["spec"]["template"].is_object() {
        let labels = &mut object["spec"]["template"]["metadata"]["labels"];
        if labels.is_null() {
            *labels = json!({"example": "some"});
        }
        let labels = labels.clone();
        let selector = &mut object["spec"]["selector"];
        if selector.is_null() {
            *selector = json!({"matchLabels": labels});
        }
    }
}

/// Puts the examples into a server, as far as it takes them; gives how many it took.
fn furnish(server: &ApiServer, known: &Capture) -> usize {
    let mut objects = examples();
    let namespaces: BTreeSet<String> =
        objects.iter().filter_map(|one| one["metadata"]["namespace"].as_str()).map(str::to_owned).collect();
    for name in namespaces {
        let object = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
        // The namespace of the cluster itself is there already.
        server.admin().request("POST", "/api/v1/namespaces", &object.to_string()).expect("it answers");
    }
    server.make_service_accounts().expect("the server takes them");
    // Pods come last: a server takes none that names what is not there.
    objects.sort_by_key(|object| object["kind"] == "Pod");
    let mut taken = 0;
    for mut object in objects {
        let version = object["apiVersion"].as_str().unwrap_or_default().to_owned();
        let group = version.split_once('/').map_or("", |(group, _)| group);
        let is_it = |one: &&Resource| one.group == group && object["kind"] == *one.kind;
        let Some(resource) = known.resources.iter().find(is_it) else { continue };
        object["apiVersion"] = resource.api_version().into();
        let base = if group.is_empty() { "/api" } else { "/apis" };
        let place = match resource.namespaced {
            true => format!("/namespaces/{}", object["metadata"]["namespace"].as_str().expect("text")),
            false => String::new(),
        };
        if !resource.namespaced {
            object["metadata"].as_object_mut().expect("a map").remove("namespace");
        }
        complete(&mut object);
        let path = format!("{base}/{}{place}/{}", resource.api_version(), resource.plural);
        let name = object["metadata"]["name"].as_str().expect("text").to_owned();
        let mut answer = server.admin().request("POST", &path, &object.to_string()).expect("it answers");
        if answer.status == 409 {
            let path = format!("{path}/{name}");
            answer = server.admin().request("PUT", &path, &object.to_string()).expect("it answers");
        }
        taken += usize::from(answer.is_success());
    }
    taken
}

#[test]
fn what_a_cluster_does_not_show_is_unknown_for_that_cause_and_nothing_else_changes() {
    let Some(server) = &or_skip(ApiServer::start()) else { return };
    let wanted = kinds_read(checks());
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let kubeconfig = kubeconfig.to_str().expect("UTF-8");
    let see = || read(kubeconfig, wanted.clone(), LiveLimits::default());
    define(server, &wanted);
    let taken = furnish(server, &see());
    assert!(taken > 150, "{taken} objects");
    let capture = see();
    assert_eq!((&capture.gaps, capture.kubernetes()), (&Vec::new(), Some(SERVER)));
    let world = capture.clone().into_world();
    let all = verdicts(&world, &judge(&world, checks()));
    let seen = Seen { server, capture, verdicts: all };
    let kinds: Vec<_> = seen.kinds().collect();
    let (next, sum) = (AtomicUsize::new(0), Mutex::new(Count::default()));
    std::thread::scope(|scope| {
        for _ in 0..READERS {
            scope.spawn(|| {
                let proxy = Proxy::start(server).expect("a port is free");
                while let Some(kind) = kinds.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let count = seen.hide(kind, &proxy);
                    let mut sum = sum.lock().expect("no reader has failed");
                    *sum = sum.and(count);
                }
            });
        }
    });
    let sum = *sum.lock().expect("no reader has failed");
    println!("{taken} objects, {} kinds in {} ways: {sum:?}", kinds.len(), WAYS.len());
    assert!(sum.combinations > 5000 && sum.affected > 500, "{sum:?}");
}
