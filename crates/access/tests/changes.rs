//! Rights that appeared, and roles and bindings that do nothing.

use seawall_access::{Access, Gain, Stale, gains};
use seawall_world::{Origin, Settings, Source, World};

fn files(text: &str, settings: Settings) -> World {
    let source = Source::read("rbac.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    World::build(vec![source], Vec::new(), settings)
}

fn whole(text: &str) -> World {
    files(text, Settings { complete: true, ..Settings::default() })
}

/// A role of the cluster with one rule, and its binding.
fn grant(name: &str, rule: &str, namespace: Option<&str>, subject: &str) -> String {
    let (kind, place) = match namespace {
        Some(namespace) => ("RoleBinding", format!(", namespace: {namespace}")),
        None => ("ClusterRoleBinding", String::new()),
    };
    format!(
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: {name}}}\n\
         rules: [{{{rule}}}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\n\
         metadata: {{name: {name}{place}}}\n\
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {name}}}\n\
         subjects: [{{{subject}}}]\n"
    )
}

const PODS: &str = "verbs: [get, list], apiGroups: [''], resources: [pods]";
const EVE: &str = "kind: User, name: eve";
const WEB: &str = "kind: ServiceAccount, name: web, namespace: shop";

fn appeared(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (whole(before), whole(after));
    let (gains, doubts) = gains(&Access::of(&before), &Access::of(&after));
    assert!(doubts.is_empty(), "{doubts:?}");
    let told = |gain: &Gain| {
        let place = gain.namespace.as_deref().unwrap_or("*");
        let named = gain.named.as_deref().unwrap_or("*");
        format!("{} {} {place}: {} {} {named}", gain.kind, gain.name, gain.verbs.join(","), gain.what)
    };
    gains.iter().map(told).collect()
}

#[test]
fn a_right_appears_where_nothing_gave_it_before() {
    let before = grant("a", PODS, Some("shop"), EVE);
    assert!(appeared(&before, &before).is_empty());
    let wider = grant("a", &PODS.replace("pods]", "pods, pods/log]"), Some("shop"), EVE);
    assert_eq!(appeared(&before, &wider), ["User eve shop: get,list pods/log *"]);
    assert!(appeared(&wider, &before).is_empty());
    let everywhere = grant("a", PODS, None, EVE);
    assert_eq!(appeared(&before, &everywhere), ["User eve *: get,list pods *"]);
    assert!(appeared(&everywhere, &before).is_empty(), "a narrower place is no new right");
    let named = grant("a", &format!("{PODS}, resourceNames: [x]"), Some("shop"), EVE);
    assert!(appeared(&before, &named).is_empty(), "fewer names are no new right");
    assert_eq!(appeared(&named, &before), ["User eve shop: get,list pods *"]);
    let paths = grant("a", "verbs: [get], nonResourceURLs: [/x/*]", None, EVE);
    assert_eq!(appeared(&before, &paths), ["User eve *: get /x/* *"]);
}

#[test]
fn another_way_to_the_same_right_is_no_new_right() {
    let before = grant("a", PODS, Some("shop"), "kind: Group, name: 'system:serviceaccounts:shop'");
    let other = grant("b", PODS, Some("shop"), WEB);
    assert!(appeared(&before, &other).is_empty(), "a group gave it");
    let stars = grant("a", "verbs: ['*'], apiGroups: ['*'], resources: ['*']", None, EVE);
    let explicit = grant("b", "verbs: [get], apiGroups: [apps], resources: [deployments/scale]", None, EVE);
    assert!(appeared(&stars, &explicit).is_empty());
    let sub = grant("a", "verbs: [get], apiGroups: [apps], resources: ['*/scale']", None, EVE);
    assert!(appeared(&sub, &explicit).is_empty());
    assert_eq!(appeared(&explicit, &sub), ["User eve *: get *.apps/scale *"]);
}

fn stale(text: &str, settings: Settings) -> (Vec<Stale>, usize) {
    let world = files(text, settings);
    let (found, doubts) = Access::of(&world).stale();
    (found, doubts.len())
}

#[test]
fn what_does_nothing_is_listed_where_that_is_certain() {
    let settings = || Settings { complete: true, ..Settings::default() };
    let account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web, namespace: shop}\n";
    let pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\n\
               spec: {serviceAccountName: web, containers: [{name: c, image: i}]}\n";
    let used = format!("{}{account}{pod}", grant("a", PODS, Some("shop"), WEB));
    assert_eq!(stale(&used, settings()), (Vec::new(), 0));
    let idle = format!("{}{account}", grant("a", PODS, Some("shop"), WEB));
    assert!(matches!(stale(&idle, settings()).0[..], [Stale::Unused { .. }]));
    let gone = grant("a", PODS, Some("shop"), WEB);
    assert!(matches!(stale(&gone, settings()).0[..], [Stale::Account { .. }]));
    let renamed = gone.replace("metadata: {name: a}", "metadata: {name: b}");
    let (found, _) = stale(&format!("{renamed}{account}{pod}"), settings());
    assert!(matches!(found[..], [Stale::Role(_), Stale::Unbound(_)]), "{found:?}");
    let empty = grant("a", PODS, None, EVE).replace("subjects: [{kind: User, name: eve}]", "subjects: []");
    assert!(matches!(stale(&empty, settings()).0[..], [Stale::Empty(_)]));
    // Files that are not all tell nothing of the kind for sure.
    let (found, doubts) = stale(&format!("{renamed}{account}"), Settings::default());
    assert_eq!((found, doubts), (Vec::new(), 1));
}
