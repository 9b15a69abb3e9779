//! Rights that a log does not show in use.

#[path = "common/log.rs"]
mod log;

use log::uses;
use seawall_access::{Access, Holder, Part};
use seawall_world::{Origin, Settings, Source, World};

fn world(rules: &str, subjects: &str) -> World {
    let group = "rbac.authorization.k8s.io";
    let text = format!(
        "apiVersion: {group}/v1\nkind: ClusterRole\nmetadata: {{name: r}}\nrules:\n{rules}\n---\n\
         apiVersion: {group}/v1\nkind: ClusterRoleBinding\nmetadata: {{name: b}}\n\
         roleRef: {{apiGroup: {group}, kind: ClusterRole, name: r}}\nsubjects: {subjects}\n"
    );
    let source = Source::read("rbac.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    World::build(vec![source], Vec::new(), Settings { complete: true, ..Settings::default() })
}

const JANE: &str = "[{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]";

/// What is unused, a line each: the subject, then `all`, the rule's number, or its words.
fn unused(rules: &str, subjects: &str, user: &str, requests: &[&str]) -> Vec<String> {
    let world = world(rules, subjects);
    let access = Access::of(&world);
    let (policy, texts) = (access.policy(), access.policy().texts());
    let role = policy.find_role(None, "r").expect("it is there");
    let number =
        |rule| policy.role(role).rules.iter().position(|one| *one == rule).expect("a rule of the role");
    let shown = |one: seawall_access::Unused| {
        let holder = policy.binding(one.binding).subjects[one.subject].holder.expect("somebody");
        let (Holder::User(name) | Holder::Group(name)) = holder;
        let part = match one.part {
            Part::All => "all".to_owned(),
            Part::Rule(rule) => format!("rule {}", number(rule)),
            Part::Words { rule, unused, pairs, wildcards, used, more } => {
                let lists = unused.iter().map(|(list, words)| {
                    let words: Vec<&str> = words.iter().map(|word| texts.get(*word)).collect();
                    format!("{}={}", list.name(), words.join(","))
                });
                let wild: Vec<&str> = wildcards.iter().map(|list| list.name()).collect();
                let pairs = pairs.iter().map(|(verb, of)| format!("{}:{}", texts.get(*verb), texts.get(*of)));
                let lists = lists.chain(pairs).collect::<Vec<_>>().join(" ");
                assert_eq!(more, 0);
                format!(
                    "words of {} [{lists}] wild [{}] for [{}]",
                    number(rule),
                    wild.join(","),
                    used.join(", ")
                )
            }
        };
        format!("{} {part}", texts.get(name))
    };
    access.unused(&uses(user, requests)).into_iter().map(shown).collect()
}

#[test]
fn bindings_rules_and_words_are_told_apart() {
    let rules = "- {apiGroups: ['', apps], resources: [pods, services, deployments], verbs: [get, list, delete]}\n\
                 - {apiGroups: [''], resources: [secrets], verbs: [get]}";
    assert_eq!(unused(rules, JANE, "bob", &["get |shop|pods||web 200"]), ["jane all"]);
    assert_eq!(unused(rules, JANE, "jane", &["get |shop|nodes||web 200"]), ["jane all"]);
    assert_eq!(
        unused(
            rules,
            JANE,
            "jane",
            &["get |shop|pods||web 200", "list ||services|| 200", "delete |a|pods||b 403"]
        ),
        [
            "jane words of 0 [verbs=delete apiGroups=apps resources=deployments get:services list:pods] \
             wild [] for [get pods, list services]",
            "jane rule 1",
        ]
    );
    let rules = "- {apiGroups: [''], resources: [pods, secrets], verbs: [get, list]}";
    let mut all = vec!["get |shop|pods||web 200", "list |a|pods|| 200", "get |shop|secrets||a 200"];
    assert_eq!(
        unused(rules, JANE, "jane", &all),
        ["jane words of 0 [list:secrets] wild [] for [get pods, get secrets, list pods]"]
    );
    all.push("list ||secrets|| 200");
    assert_eq!(unused(rules, JANE, "jane", &all), [""; 0]);
}

#[test]
fn wildcards_are_told_with_what_they_were_used_for() {
    let rules = "- {apiGroups: ['*'], resources: ['*', secrets], verbs: ['*']}\n\
                 - {nonResourceURLs: ['/metrics', '/healthz/*'], verbs: [get]}";
    assert_eq!(
        unused(rules, JANE, "jane", &["get |shop|pods||web 200", "get /healthz/etcd 200"]),
        [
            "jane words of 0 [resources=secrets] wild [verbs,apiGroups,resources] for [get pods]",
            "jane words of 1 [nonResourceURLs=/metrics] wild [nonResourceURLs] for [get /healthz/etcd]",
        ]
    );
}

#[test]
fn names_are_words_too() {
    let rules = "- {apiGroups: [''], resources: [configmaps], resourceNames: [a, b], verbs: [get]}";
    let found = unused(rules, JANE, "jane", &["get |shop|configmaps||a 200"]);
    assert_eq!(found, ["jane words of 0 [resourceNames=b] wild [] for [get configmaps]"]);
    // Of very many names not all are known.
    let many: Vec<String> = (0..99).map(|at| format!("get |shop|configmaps||n{at} 200")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(unused(rules, JANE, "jane", &many), [""; 0]);
}

#[test]
fn whoever_is_in_a_group_uses_what_it_has() {
    let rules = "- {apiGroups: [''], resources: [pods], verbs: [get]}";
    let subjects = "[{apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:serviceaccounts:shop'},\
                    {kind: ServiceAccount, namespace: shop, name: web}]";
    let get = ["get |shop|pods||web 200"];
    assert_eq!(
        unused(rules, subjects, "system:serviceaccount:shop:other", &get),
        ["system:serviceaccount:shop:web all"]
    );
    assert_eq!(unused(rules, subjects, "system:serviceaccount:shop:web", &get), [""; 0]);
    assert_eq!(unused(rules, subjects, "jane", &get).len(), 2);
}

#[test]
fn what_no_log_shows_is_not_called_unused() {
    // `escalate` and `sign` are asked for within other requests, and `nodes/proxy` by kubelets.
    let rules = "- {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate]}\n\
                 - {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [sign]}\n\
                 - {apiGroups: [''], resources: [nodes/proxy, nodes/metrics], verbs: [get]}\n\
                 - {apiGroups: [''], resources: [nodes, nodes/metrics], verbs: [get, list, escalate]}";
    assert_eq!(
        unused(rules, JANE, "jane", &["list ||nodes|| 200"]),
        ["jane words of 3 [verbs=get] wild [] for [list nodes]"]
    );
    assert_eq!(unused(rules, JANE, "bob", &["list ||nodes|| 200"]), ["jane rule 3"]);
}
