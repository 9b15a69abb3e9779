//! What the events of a log add up to, where one request uses several rights or leaves several events.

use seawall_audit::{Right, Uses, read};

/// Somebody's rights, as `verb group|namespace|resource NAMES COUNT`.
fn rights(log: &[String], user: &str) -> Vec<String> {
    let mut uses = Uses::default();
    let log = log.join("\n");
    let reading = read(&mut log.as_bytes(), &mut |event, time| uses.add(event, time)).expect("memory");
    assert_eq!(reading.unread, 0, "{:?}", reading.problems);
    let subject = uses.of(user).cloned().unwrap_or_default();
    let shown = subject.rights().into_iter().map(|(right, used)| {
        let what = match right {
            Right::Url { path, verb } => format!("{verb} {path}"),
            Right::Resource { namespace, group, resource, verb } => {
                format!("{verb} {group}|{namespace}|{resource}")
            }
        };
        let names: Vec<&str> = used.names.known.keys().map(|name| &**name).collect();
        let open = if used.names.open { "*" } else { "" };
        format!("{what} {}{open} {}", names.join(","), used.count)
    });
    shown.collect()
}

/// An event of jane's; `rest` is further fields with a comma behind each.
fn event(id: &str, stage: &str, verb: &str, target: &str, code: u16, rest: &str) -> String {
    format!(
        "{{\"auditID\":\"{id}\",\"stage\":\"{stage}\",\"verb\":\"{verb}\",\"user\":{{\"username\":\"jane\"}},{rest}\
         {target},\"responseStatus\":{{\"code\":{code}}},\"requestReceivedTimestamp\":\"2026-05-10T08:00:00Z\"}}"
    )
}

const LEASE: &str = r#""objectRef":{"apiGroup":"coordination.k8s.io","resource":"leases","namespace":"shop","name":"leader"}"#;
const PODS: &str = r#""objectRef":{"resource":"pods","namespace":"shop"}"#;

fn one(verb: &str, target: &str, code: u16, rest: &str) -> String {
    event("", "ResponseComplete", verb, target, code, rest)
}

#[test]
fn a_write_that_makes_its_object_creates_it() {
    // `handlers/update.go` and `patch.go` ask the authorizer for `create` with the name, and answer 201.
    let log = [one("patch", LEASE, 201, ""), one("update", LEASE, 200, ""), one("update", LEASE, 201, "")];
    assert_eq!(
        rights(&log, "jane"),
        [
            "create coordination.k8s.io|shop|leases leader 2",
            "patch coordination.k8s.io|shop|leases leader 1",
            "update coordination.k8s.io|shop|leases leader 2",
        ]
    );
}

#[test]
fn a_request_that_goes_on_counts_once() {
    let at = |id: &str, stage: &str| event(id, stage, "watch", PODS, 200, "");
    let both = [at("a", "ResponseStarted"), at("b", "ResponseStarted"), at("a", "ResponseComplete")];
    assert_eq!(rights(&both, "jane"), ["watch |shop|pods * 2"]);
    // A policy may leave either stage out.
    assert_eq!(rights(&[at("a", "ResponseStarted")], "jane"), ["watch |shop|pods * 1"]);
    assert_eq!(rights(&[at("a", "ResponseComplete")], "jane"), ["watch |shop|pods * 1"]);
    // Without identifiers nothing shows that two events belong together.
    let nameless = [at("", "ResponseStarted"), at("", "ResponseComplete")];
    assert_eq!(rights(&nameless, "jane"), ["watch |shop|pods * 2"]);
}

fn acting(user: &str, constraint: &str) -> String {
    let metadata = match constraint {
        "" => String::new(),
        verb => format!("\"authenticationMetadata\":{{\"impersonationConstraint\":\"{verb}\"}},"),
    };
    format!("\"impersonatedUser\":{user},{metadata}")
}

#[test]
fn impersonation_of_old_takes_a_right_for_each_attribute() {
    let user = r#"{"username":"bob","uid":"u-1","groups":["ops","system:authenticated"],"extra":{"example.org/team":["a","b"]}}"#;
    assert_eq!(
        rights(&[one("list", PODS, 200, &acting(user, ""))], "jane"),
        [
            "impersonate ||groups ops 1",
            "impersonate ||users bob 1",
            "impersonate authentication.k8s.io||uids u-1 1",
            "impersonate authentication.k8s.io||userextras/example.org/team a,b 2",
        ]
    );
    // A node is a user like any other, with the groups that were asked for.
    let node = r#"{"username":"system:node:n1","groups":["system:nodes","system:authenticated"]}"#;
    assert_eq!(
        rights(&[one("list", PODS, 200, &acting(node, ""))], "jane"),
        ["impersonate ||groups system:nodes 1", "impersonate ||users system:node:n1 1"]
    );
}

#[test]
fn constrained_impersonation_takes_a_right_on_what_is_done_too() {
    let bob = r#"{"username":"bob","groups":["ops","system:authenticated"]}"#;
    let account = r#"{"username":"system:serviceaccount:shop:web","groups":["system:serviceaccounts","system:serviceaccounts:shop","system:authenticated"]}"#;
    let node = r#"{"username":"system:node:n1","groups":["system:nodes","system:authenticated"]}"#;
    let group = "authentication.k8s.io";
    for (user, mode, expected) in [
        (
            bob,
            "user-info",
            vec![
                "impersonate-on:user-info:list |shop|pods * 1".to_owned(),
                format!("impersonate:user-info {group}||groups ops 1"),
                format!("impersonate:user-info {group}||users bob 1"),
            ],
        ),
        (
            account,
            "serviceaccount",
            vec![
                "impersonate-on:serviceaccount:list |shop|pods * 1".to_owned(),
                format!("impersonate:serviceaccount {group}|shop|serviceaccounts web 1"),
            ],
        ),
        (
            node,
            "arbitrary-node",
            vec![
                "impersonate-on:arbitrary-node:list |shop|pods * 1".to_owned(),
                format!("impersonate:arbitrary-node {group}||nodes n1 1"),
            ],
        ),
        (
            node,
            "associated-node",
            vec![
                "impersonate-on:associated-node:list |shop|pods * 1".to_owned(),
                format!("impersonate:associated-node {group}||nodes * 1"),
            ],
        ),
    ] {
        let log = [one("list", PODS, 200, &acting(user, &format!("impersonate:{mode}")))];
        let mut found = rights(&log, "jane");
        found.sort();
        assert_eq!(found, expected, "{mode}");
    }
    // On a path, and with the name that the request carries.
    let log = [
        one("get", "\"requestURI\":\"/metrics\"", 200, &acting(bob, "impersonate:user-info")),
        one("get", LEASE, 200, &acting(bob, "impersonate:user-info")),
    ];
    let found = rights(&log, "jane");
    assert!(found.contains(&"impersonate-on:user-info:get /metrics * 1".to_owned()), "{found:?}");
    let named = "impersonate-on:user-info:get coordination.k8s.io|shop|leases leader 1";
    assert!(found.contains(&named.to_owned()), "{found:?}");
    assert_eq!(rights(&log, "bob").len(), 2);
}
