//! RBAC, against upstream's own authorizer.

mod generate;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use seawall_access::{
    Access, Authorizer, Authorizers, Decision, Grant, Holder, Identity, Reading, Request, Resource, Target,
    Wanted, bootstrap, from_http,
};
use seawall_world::{Settings, Source, World};
use serde_json::{Value, json};

use super::{Context, Size, Tally, pipe};
use crate::random::Random;
use generate::Case;

const SEED: u64 = 0x5ea_3a11;
/// Policies of a full run, with a hundred requests each.
const POLICIES_FULL: u64 = 100_000;
/// Policies of a run in CI.
const POLICIES_CI: u64 = 200;
/// Policies that are asked about at once.
const BATCH: u64 = 500;

/// Features of rules are counted where they grant something.
const GRANTED_BY: &str = "granted by";

/// How often each feature came up where it is allowed, and where not.
type Split = BTreeMap<String, [u64; 2]>;

/// Differential `rbac-authorizer`: generated policies and questions have the driver's answers.
pub(super) fn differential(context: &Context) -> Result<Tally, String> {
    let program = context.driver("rbac")?;
    let policies = match context.size {
        Size::Ci => POLICIES_CI,
        Size::Full => POLICIES_FULL,
    };
    let mut tally = Tally::default();
    let mut split = Split::new();
    for (found, more) in batches(&program, policies)? {
        tally.add(found);
        for (feature, [allowed, denied]) in more {
            let counts: &mut [u64; 2] = split.entry(feature).or_default();
            *counts = [counts[0] + allowed, counts[1] + denied];
        }
    }
    for (feature, [allowed, denied]) in &split {
        tally.note(format!("{feature}: {allowed} allowed, {denied} denied"));
        if *allowed == 0 || (*denied == 0 && !feature.starts_with(GRANTED_BY)) {
            tally.violation(format!("{feature} came up on one side only"));
        }
    }
    compare_bootstrap(&program, &mut tally)?;
    Ok(tally)
}

/// What all batches find, in their order; as many at a time as there are processors.
fn batches(program: &Path, policies: u64) -> Result<Vec<(Tally, Split)>, String> {
    let starts: Vec<u64> = (0..policies).step_by(BATCH as usize).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(start) = starts.get(next.fetch_add(1, Ordering::Relaxed)) {
            found.push((*start, batch(program, *start..(start + BATCH).min(policies))?));
        }
        Ok::<_, String>(found)
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let mut found = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let results = workers.into_iter().map(|one| one.join().expect("a worker does not panic"));
        results.collect::<Result<Vec<_>, String>>().map(|all| all.into_iter().flatten().collect::<Vec<_>>())
    })?;
    found.sort_by_key(|(start, _)| *start);
    Ok(found.into_iter().map(|(_, one)| one).collect())
}

fn batch(program: &Path, streams: Range<u64>) -> Result<(Tally, Split), String> {
    let (mut tally, mut split) = (Tally::default(), Split::new());
    let cases: Vec<Case> = streams.map(|stream| generate::case(&mut Random::new(SEED, stream))).collect();
    let questions = cases.iter().map(question).collect();
    for (case, answer) in cases.iter().zip(pipe::ask(program, questions)?) {
        let answer: Value = serde_json::from_str(&answer).map_err(|error| format!("{error}: {answer}"))?;
        compare(case, &answer, &mut tally, &mut split);
    }
    Ok((tally, split))
}

fn question(case: &Case) -> String {
    let mut question = case.policy.clone();
    question["requests"] = json!(case.requests);
    question["grants"] = case.grants.iter().map(|(_, grant)| grant.clone()).collect();
    question["impersonations"] = json!(case.impersonations);
    question["http"] = json!(case.http);
    question.to_string()
}

/// The objects of a policy as a cluster would tell them.
fn world(policy: &Value) -> World {
    let lists = [
        ("roles", "Role"),
        ("clusterRoles", "ClusterRole"),
        ("roleBindings", "RoleBinding"),
        ("clusterRoleBindings", "ClusterRoleBinding"),
    ];
    let mut text = String::new();
    for (list, kind) in lists {
        for object in policy[list].as_array().into_iter().flatten() {
            let mut object = object.clone();
            object["apiVersion"] = json!("rbac.authorization.k8s.io/v1");
            object["kind"] = json!(kind);
            text += &format!("{object}\n");
        }
    }
    let stream = seawall_yaml::read(text.as_bytes(), &seawall_yaml::Options::default());
    let roots: Vec<_> = stream.documents.iter().filter_map(|one| one.root.as_ref().ok().copied()).collect();
    let source = Source::live("generated".to_owned(), stream.tree, &roots);
    World::build(vec![source], Vec::new(), Settings { complete: true, ..Settings::default() })
}

fn compare(case: &Case, answer: &Value, tally: &mut Tally, split: &mut Split) {
    let world = world(&case.policy);
    let reading = Reading { gathers: true, bootstrap: false, unseen: false };
    let authorizers = Authorizers { chain: vec![Authorizer::Rbac], assumed: false };
    let access = Access::with(&world, reading, authorizers);
    let bits = |key: &str| answer[key].as_str().unwrap_or_default().as_bytes().to_vec();
    let mut check = |kind: &str, asked: &Value, ours: Option<bool>, theirs: u8, tally: &mut Tally| {
        let theirs = theirs == b'1';
        *count(split, kind.to_owned(), theirs) += 1;
        match ours == Some(theirs) {
            true => tally.agree(),
            false => tally.disagree(format!("{asked} of {}", case.policy), told(ours), told(Some(theirs))),
        }
    };
    let mut decisions = Vec::with_capacity(case.requests.len());
    for (asked, theirs) in case.requests.iter().zip(bits("requests")) {
        let (identity, request) = (identity(asked), request(asked));
        let decision = access.decide(&identity, &request);
        check("request", asked, yes(&decision), theirs, tally);
        decisions.push((request, decision));
    }
    for ((role, asked), theirs) in case.grants.iter().zip(bits("grants")) {
        let found = access.policy().find_role(role["namespace"].as_str(), text(role, "name"));
        let namespace = Some(text(asked, "N")).filter(|namespace| !namespace.is_empty());
        let ours = found.map(|role| access.holds(&identity(asked), role, namespace));
        check("escalation", asked, ours, theirs, tally);
    }
    for (asked, theirs) in case.impersonations.iter().zip(bits("impersonations")) {
        let ours = from_http(text(asked, "method"), text(asked, "url")).ok().and_then(|request| {
            let constrained = asked["constrained"] == true;
            yes(&access.impersonates(&identity(asked), &wanted(asked), &request, constrained))
        });
        check("impersonation", asked, ours, theirs, tally);
    }
    for (asked, (request, decision)) in case.requests.iter().zip(&decisions) {
        features(&access, asked, request, decision, split);
    }
    for (asked, theirs) in case.http.iter().zip(answer["http"].as_array().into_iter().flatten()) {
        let ours = described(text(asked, "method"), text(asked, "url"));
        let is_refused = theirs.get("error").is_some() && ours == json!("error");
        match ours == *theirs || is_refused {
            true => tally.agree(),
            false => tally.disagree(asked.to_string(), ours.to_string(), theirs.to_string()),
        }
    }
}

fn count(split: &mut Split, feature: String, allowed: bool) -> &mut u64 {
    &mut split.entry(feature).or_default()[usize::from(!allowed)]
}

/// Counts what a request has, and what the rule has that allows it or could have.
fn features(access: &Access<'_>, asked: &Value, request: &Request, decision: &Decision, split: &mut Split) {
    let allowed = matches!(decision, Decision::Allowed(_));
    let mut add = |feature: &str| *count(split, feature.to_owned(), allowed) += 1;
    let user = text(asked, "u");
    match &request.target {
        Target::Url(_) => add("path"),
        Target::Resource(resource) => {
            add(if resource.name.is_empty() { "without name" } else { "with name" });
            add(if resource.namespace.is_empty() { "without namespace" } else { "in a namespace" });
            if !resource.subresource.is_empty() {
                add("subresource");
            }
            if resource.resource == "namespaces" && !resource.namespace.is_empty() {
                add("a Namespace from within");
            }
        }
    }
    for (prefix, feature) in
        [("system:serviceaccount:", "service account"), ("system:anonymous", "anonymous"), ("", "any user")]
    {
        if user.starts_with(prefix) {
            add(feature);
        }
    }
    let policy = access.policy();
    let gathers = policy.roles().any(|(_, role)| role.gathers);
    add(if gathers { "with gathering roles" } else { "without gathering roles" });
    let Decision::Allowed(Grant::Rbac(chain)) = decision else { return };
    let (rule, binding) = (policy.rule(chain.rule), policy.binding(chain.binding));
    let texts = policy.texts();
    let names: Vec<&str> = rule.resources(texts).collect();
    let mut add = |feature: &str| *count(split, format!("{GRANTED_BY} {feature}"), true) += 1;
    for (holds, feature) in [
        (rule.verbs(texts).any(|verb| verb == "*"), "every verb"),
        (rule.groups(texts).any(|group| group == "*"), "every group"),
        (names.contains(&"*"), "every resource"),
        (names.iter().any(|name| name.starts_with("*/")), "a subresource of every resource"),
        (rule.names(texts).next().is_some(), "name"),
        (rule.urls(texts).any(|url| url.ends_with('*')), "a path with a star"),
        (policy.role(chain.role).gathers, "a gathering role"),
        (binding.namespace.is_some() && policy.role(chain.role).namespace.is_none(), "a ClusterRole here"),
        (matches!(binding.subjects[chain.subject].holder, Some(Holder::Group(_))), "group"),
    ] {
        if holds {
            add(feature);
        }
    }
}

fn yes(decision: &Decision) -> Option<bool> {
    match decision {
        Decision::Allowed(_) => Some(true),
        Decision::Denied => Some(false),
        Decision::Unknown(_) => None,
    }
}

fn told(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "allowed",
        Some(false) => "denied",
        None => "unknown",
    }
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn identity(asked: &Value) -> Identity {
    let groups = asked["g"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Identity {
        user: text(asked, "u").to_owned(),
        groups: groups.map(str::to_owned).collect(),
        node: asked["node"].as_str().map(str::to_owned),
    }
}

fn request(asked: &Value) -> Request {
    if let Some(path) = asked["p"].as_str() {
        return Request::url(text(asked, "v"), path);
    }
    let resource = Resource {
        group: text(asked, "G").to_owned(),
        resource: text(asked, "r").to_owned(),
        subresource: text(asked, "s").to_owned(),
        name: text(asked, "n").to_owned(),
        namespace: text(asked, "N").to_owned(),
        fields: Vec::new(),
    };
    Request::of(text(asked, "v"), resource)
}

fn wanted(asked: &Value) -> Wanted {
    let groups = asked["asGroups"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let extra = asked["asExtra"].as_object().into_iter().flatten();
    let values = |value: &Value| {
        let values = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        values.map(str::to_owned).collect()
    };
    Wanted {
        user: text(asked, "as").to_owned(),
        groups: groups.map(str::to_owned).collect(),
        uid: text(asked, "asUID").to_owned(),
        extra: extra.map(|(key, value)| (key.to_lowercase(), values(value))).collect(),
    }
}

/// What we make of an HTTP request, in the driver's form.
fn described(method: &str, url: &str) -> Value {
    let form = |verb: &str, resource: &Resource, path: &str| {
        json!({
            "v": verb, "G": resource.group, "r": resource.resource, "s": resource.subresource,
            "n": resource.name, "N": resource.namespace, "p": path,
        })
    };
    match from_http(method, url) {
        Ok(Request { verb, target: Target::Resource(resource) }) => form(&verb, &resource, ""),
        Ok(Request { verb, target: Target::Url(path) }) => form(&verb, &Resource::default(), &path),
        Err(_) => json!("error"),
    }
}

/// The default objects that `access` holds are those that the driver prints.
fn compare_bootstrap(program: &std::path::Path, tally: &mut Tally) -> Result<(), String> {
    let output = std::process::Command::new(program).arg("bootstrap").output();
    let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
    if output.stdout != bootstrap::BOOTSTRAP.as_bytes() {
        let hint = "run `rbac bootstrap` of the testbed into crates/access/data/bootstrap.jsonl";
        tally.violation(format!("the default roles are not those of the driver (hint: {hint})"));
    }
    Ok(())
}
