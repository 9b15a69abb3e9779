//! Roles and bindings that are huge, circular or malformed get answers that are clear, and in bounded time.

use std::fmt::Write;
use std::time::{Duration, Instant};

use crate::folder::{Folder, Ran};

/// Answers over the largest input may take so long in a program that is not optimized, on a busy machine.
const LONGEST: Duration = Duration::from_secs(600);

const RBAC: &str = "rbac.authorization.k8s.io";

/// Every question, about one subject where it takes one, with what it may exit with.
const QUESTIONS: [(&[&str], &[i32]); 7] = [
    (&["who-can", "get", "secrets", "-n", "shop"], &[0, 3]),
    (&["access", "can-i", "get", "secrets/one", "-n", "shop", "--as", "eve"], &[0, 1, 3]),
    (&["access", "can-i", "--list", "--as", "eve"], &[0, 3]),
    (&["access", "explain", "eve", "get", "secrets/one", "-n", "shop"], &[0, 1, 3]),
    (&["access", "stale"], &[0]),
    (&["access", "matrix", "--resources", "secrets,pods"], &[0, 3]),
    (&["access", "matrix", "-o", "json"], &[0, 3]),
];

/// Asks everything of a file; nothing panics, and nothing takes for ever.
fn ask_all(name: &str, text: &str) -> Vec<Ran> {
    let folder = Folder::with("rbac.yaml", text);
    let start = Instant::now();
    let mut answers = Vec::new();
    for (question, codes) in QUESTIONS {
        let ran = folder.run(&[question, &["--complete", "rbac.yaml"]].concat());
        assert!(codes.contains(&ran.code), "{name}: {question:?}: {} {}", ran.code, ran.err);
        assert!(!ran.err.contains("internal error"), "{name}: {question:?}: {}", ran.err);
        answers.push(ran);
    }
    assert!(start.elapsed() < LONGEST, "{name}: {:?}", start.elapsed());
    answers
}

fn role(name: &str, rules: &str) -> String {
    format!("apiVersion: {RBAC}/v1\nkind: ClusterRole\nmetadata: {{name: {name}}}\nrules: {rules}\n---\n")
}

fn binding(name: &str, namespace: &str, role: &str, subjects: &str) -> String {
    format!(
        "apiVersion: {RBAC}/v1\nkind: RoleBinding\nmetadata: {{name: {name}, namespace: {namespace}}}\n\
         roleRef: {{apiGroup: {RBAC}, kind: ClusterRole, name: {role}}}\nsubjects: {subjects}\n---\n"
    )
}

const EVE: &str = "[{kind: User, name: eve}]";

#[test]
fn a_role_of_a_megabyte_is_a_role() {
    let mut names = String::from("one");
    for number in 0..40_000 {
        let _ = write!(names, ", an-object-of-some-name-{number}");
    }
    let rules =
        format!("[{{verbs: [get], apiGroups: [''], resources: [secrets], resourceNames: [{names}]}}]");
    let text = role("large", &rules) + &binding("large", "shop", "large", EVE);
    assert!(text.len() > 1 << 20);
    let answers = ask_all("many names", &text);
    assert!(answers[0].out.contains("only one, an-object"), "{}", answers[0].out);
    assert!(answers[0].out.contains("and 39993 more"), "the names are not all told");
    assert!(answers.iter().all(|ran| ran.code == 0), "{answers:?}");

    let rule = "{verbs: [get], apiGroups: [''], resources: [configmaps, secrets], resourceNames: [one]}";
    let rules = format!("[{}]", vec![rule; 12_000].join(", "));
    assert!(rules.len() > 1 << 20);
    ask_all("many rules", &(role("long", &rules) + &binding("long", "shop", "long", EVE)));
}

#[test]
fn a_hundred_thousand_bindings_of_one_subject_are_counted_and_not_told_one_by_one() {
    let rules = "[{verbs: [get], apiGroups: [''], resources: [secrets]}]";
    let mut text = role("reader", rules);
    for number in 0..100_000 {
        let namespace = if number % 2 == 0 { "shop".to_owned() } else { format!("team-{}", number % 1_000) };
        let _ = write!(
            text,
            "{{\"apiVersion\":\"{RBAC}/v1\",\"kind\":\"RoleBinding\",\"metadata\":{{\"name\":\"b{number}\",\
             \"namespace\":\"{namespace}\"}},\"roleRef\":{{\"apiGroup\":\"{RBAC}\",\"kind\":\"ClusterRole\",\
             \"name\":\"reader\"}},\"subjects\":[{{\"kind\":\"User\",\"name\":\"eve\"}}]}}\n---\n"
        );
    }
    let folder = Folder::with("rbac.yaml", text);
    let start = Instant::now();
    let run = |words: &[&str]| folder.run(&[words, &["--complete", "rbac.yaml"]].concat());
    let who = run(&["who-can", "get", "secrets", "-n", "shop"]);
    assert_eq!(who.code, 0, "{}", who.err);
    let eve: Vec<&str> = who.out.lines().filter(|line| line.starts_with("User eve")).collect();
    assert!(eve.len() == 1 && eve[0].ends_with("and 49999 more ways"), "{eve:?}");
    let matrix = run(&["access", "matrix", "--resources", "secrets", "-o", "csv"]);
    assert_eq!(matrix.out, "subject,secrets\r\nuser:eve,g\r\n", "{}", matrix.err);
    let can = run(&["access", "can-i", "get", "secrets", "-n", "team-1", "--as", "eve", "-o", "json=a.json"]);
    assert_eq!(can.code, 0, "{}", can.err);
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
}

#[test]
fn roles_that_gather_in_a_circle_leave_unknown_what_the_circle_holds() {
    let gathers = |name: &str, label: &str, from: &str, rules: &str| {
        format!(
            "apiVersion: {RBAC}/v1\nkind: ClusterRole\nmetadata: {{name: {name}, labels: {{of: {label}}}}}\n\
             aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{of: {from}}}}}]}}\nrules: {rules}\n---\n"
        )
    };
    let rules = "[{verbs: [get], apiGroups: [''], resources: [secrets]}]";
    let text =
        gathers("a", "a", "b", rules) + &gathers("b", "b", "a", "[]") + &binding("x", "shop", "a", EVE);
    let answers = ask_all("a circle", &text);
    assert_eq!(answers[1].code, 3, "{:?}", answers[1]);
    assert!(answers[1].out.contains("gathers rules in a circle"), "{}", answers[1].out);
    assert!(answers[0].out.contains("unknown: "), "{}", answers[0].out);
    let matrix = &answers[5].out;
    assert!(matrix.lines().any(|line| line.contains('?')) && matrix.contains("in a circle"), "{matrix}");

    // Each gathers all: comparisons grow with the square, and have a bound.
    let mut many = String::new();
    for number in 0..4_500 {
        many += &gathers(&format!("r{number}"), "all", "all", "[]");
    }
    many += &binding("x", "shop", "r1", EVE);
    let folder = Folder::with("rbac.yaml", many);
    let start = Instant::now();
    let ran = folder.run(&[QUESTIONS[1].0, &["--complete", "rbac.yaml"]].concat());
    assert_eq!(ran.code, 3, "too much to work out is unknown: {ran:?}");
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
}

#[test]
fn malformed_roles_and_bindings_are_told_at_their_line_and_give_nothing() {
    let reader = role("reader", "[{verbs: [get], apiGroups: [''], resources: [secrets]}]");
    let cluster_binding = |subjects: &str| {
        format!(
            "apiVersion: {RBAC}/v1\nkind: ClusterRoleBinding\nmetadata: {{name: b}}\n\
             roleRef: {{apiGroup: {RBAC}, kind: ClusterRole, name: reader}}\nsubjects: {subjects}\n"
        )
    };
    for (name, text, code, told) in [
        (
            "an account without namespace",
            reader.clone() + &cluster_binding("[{kind: ServiceAccount, name: web}, {kind: User, name: eve}]"),
            3,
            "warning: the API server refuses it: ",
        ),
        (
            "an unknown field",
            reader.replace("resources:", "ressources:") + &binding("b", "shop", "reader", EVE),
            1,
            "does not know the field \"ressources\"",
        ),
        ("subjects of the wrong type", reader.clone() + &cluster_binding("{kind: User}"), 3, "rbac.yaml:"),
        (
            "a subject of an unknown kind",
            reader.clone() + &cluster_binding("[{kind: Robot, name: eve}]"),
            1,
            "",
        ),
        ("rules of the wrong type", role("reader", "all of them") + &cluster_binding(EVE), 3, "rbac.yaml:"),
        ("a verb of the wrong type", role("reader", "[{verbs: 5}]") + &cluster_binding(EVE), 3, "rbac.yaml:"),
        ("no role", cluster_binding(EVE).replace("roleRef", "role"), 1, ""),
    ] {
        let folder = Folder::with("rbac.yaml", &text);
        let ask =
            ["access", "can-i", "get", "secrets", "-n", "shop", "--as", "eve", "--complete", "rbac.yaml"];
        let ran = folder.run(&ask);
        assert_eq!(ran.code, code, "{name}: {ran:?}");
        assert!(ran.err.contains(told), "{name}: {}", ran.err);
        for (question, _) in QUESTIONS {
            let ran = folder.run(&[question, &["--complete", "rbac.yaml"]].concat());
            assert!(!ran.err.contains("internal error") && ran.code != 2, "{name}: {question:?}: {ran:?}");
        }
    }
}
