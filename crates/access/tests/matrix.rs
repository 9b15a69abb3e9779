//! The matrix says of every subject, resource and verb what the authorizer decides of each request.

use seawall_access::{
    Access, Authorizer, Authorizers, Column, Decision, Identity, Matrix, MatrixQuestion, Reading, Request,
    Resource, Row, Verbs,
};
use seawall_world::{Origin, Settings, Source, World};
use seawall_yaml::{Options, read};

const NAMESPACES: [&str; 3] = ["a", "b", "other"];
const NAMES: [&str; 3] = ["a", "one", "two"];
/// No rule holds it: who may use it may use any.
const ANY_NAME: &str = "zzz";
const SUBJECTS: [&str; 6] = [
    "{kind: User, name: eve}",
    "{kind: User, name: bob}",
    "{kind: ServiceAccount, name: web, namespace: a}",
    "{kind: Group, name: dev}",
    "{kind: Group, name: 'system:serviceaccounts'}",
    "{kind: Group, name: 'system:serviceaccounts:a'}",
];

fn world(text: &str, complete: bool) -> World {
    let source = match complete {
        true => {
            let stream = read(text.as_bytes(), &Options::default());
            let roots: Vec<_> =
                stream.documents.iter().filter_map(|one| one.root.as_ref().ok().copied()).collect();
            assert_eq!(roots.len(), stream.documents.len(), "{text}");
            Source::live("cluster".to_owned(), stream.tree, &roots)
        }
        false => Source::read("rbac.yaml".to_owned(), text.as_bytes(), Origin::File, true),
    };
    World::build(vec![source], Vec::new(), Settings { complete, ..Settings::default() })
}

fn column(
    group: &str,
    resource: &str,
    subresource: &str,
    namespaced: bool,
    verbs: &[&'static str],
) -> Column {
    let [group, resource, subresource] = [group, resource, subresource].map(str::to_owned);
    Column { group, resource, subresource, namespaced, verbs: Verbs::of(verbs.iter().copied()) }
}

fn columns() -> Vec<Column> {
    let verbs = ["get", "list", "create", "patch", "deletecollection"];
    vec![
        column("", "pods", "", true, &verbs),
        column("", "pods", "exec", true, &["get", "create"]),
        column("apps", "deployments", "scale", true, &["get", "patch"]),
        column("", "nodes", "", false, &verbs),
        column("", "namespaces", "", false, &verbs),
        column("rbac.authorization.k8s.io", "clusterroles", "", false, &["bind", "escalate", "get"]),
    ]
}

fn access(world: &World) -> Access<'_> {
    let reading = Reading { gathers: false, bootstrap: false, unseen: false };
    Access::with(world, reading, Authorizers { chain: vec![Authorizer::Rbac], assumed: false })
}

fn matrix(access: &Access<'_>, columns: &[Column], namespace: Option<&str>) -> Matrix {
    let besides = [Identity::service_account("a", "idle")];
    access.matrix(MatrixQuestion { columns, namespace, wants: &|_, _| true, besides: &besides })
}

/// A repeatable number below `end` (xorshift).
fn below(state: &mut u64, end: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state % end as u64) as usize
}

fn policy(state: &mut u64) -> String {
    let mut text = String::new();
    let mut pick = |from: &[&str]| from[below(state, from.len())].to_owned();
    for role in 0..5 {
        let (kind, place) = match role % 2 {
            0 => ("ClusterRole", String::new()),
            _ => ("Role", ", namespace: a".to_owned()),
        };
        let mut rules = String::new();
        for _ in 0..2 {
            let verb = pick(&["get", "list", "create", "patch", "*", "bind", "deletecollection"]);
            let group = pick(&["''", "apps", "'*'", "rbac.authorization.k8s.io"]);
            let resource =
                pick(&["pods", "pods/exec", "'*'", "'*/scale'", "nodes", "namespaces", "clusterroles"]);
            let names = pick(&["", "", ", resourceNames: [one]", ", resourceNames: [a, two]"]);
            rules +=
                &format!("{{verbs: ['{verb}'], apiGroups: [{group}], resources: [{resource}]{names}}}, ");
        }
        text += &format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: r{role}{place}}}\n\
             rules: [{rules}]\n---\n"
        );
    }
    for binding in 0..6 {
        let role = pick(&["0", "1", "2", "3", "4"]);
        let subject = pick(&SUBJECTS);
        let place = pick(&["", ", namespace: a", ", namespace: b"]);
        let kind = if place.is_empty() { "ClusterRoleBinding" } else { "RoleBinding" };
        let role_kind = if ["0", "2", "4"].contains(&role.as_str()) { "ClusterRole" } else { "Role" };
        text += &format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: b{binding}{place}}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role_kind}, name: r{role}}}\n\
             subjects: [{subject}]\n---\n"
        );
    }
    text
}

fn identity(row: &Row) -> Identity {
    match (row.kind, row.name.split_once('/')) {
        ("ServiceAccount", Some((namespace, name))) => Identity::service_account(namespace, name),
        ("Group", _) => Identity { user: String::new(), groups: vec![row.name.clone()], node: None },
        _ => Identity::new(&row.name, &[]),
    }
}

/// What the matrix says of a verb in a namespace, or everywhere: on every object, and on some.
fn told(
    access: &Access<'_>,
    row: &Row,
    column: usize,
    verb: &'static str,
    within: Option<&str>,
) -> (bool, bool) {
    let Some((_, holding)) = row.cells.iter().find(|(at, _)| *at == column) else { return (false, false) };
    let has = |verbs: Verbs| verbs.names().any(|one| one == verb);
    let (mut every, mut named) = (has(holding.everywhere), has(holding.everywhere_named));
    for (namespace, (here, here_named)) in &holding.within {
        if within == Some(access.policy().texts().get(*namespace)) {
            every |= has(*here);
            named |= has(*here_named);
        }
    }
    (every, every || named)
}

fn decided(
    access: &Access<'_>,
    row: &Row,
    column: &Column,
    verb: &str,
    within: &str,
    name: &str,
) -> Decision {
    let resource = Resource {
        group: column.group.clone(),
        resource: column.resource.clone(),
        subresource: column.subresource.clone(),
        ..Resource::default()
    };
    access.decide(&identity(row), &Request::of(verb, resource.within(within).named(name)))
}

#[test]
fn every_cell_is_what_the_authorizer_decides() {
    let columns = columns();
    let (mut something, mut nothing) = (0, 0);
    for seed in 1..=300_u64 {
        let text = policy(&mut (seed * 0x9e37_79b9));
        let world = world(&text, true);
        let access = access(&world);
        let matrix = matrix(&access, &columns, None);
        assert!(matrix.doubts.is_empty() && matrix.unknown.iter().all(|unknown| !unknown), "{text}");
        assert!(matrix.rows.iter().any(|row| row.name == "a/idle"));
        for (row, (at, column)) in
            matrix.rows.iter().flat_map(|row| columns.iter().enumerate().map(move |column| (row, column)))
        {
            for verb in column.verbs.names() {
                let takes_name =
                    verb != "deletecollection" && (verb != "create" || !column.subresource.is_empty());
                let is_namespace = column.resource == "namespaces";
                for within in [""].into_iter().chain(NAMESPACES) {
                    if (!column.namespaced && !is_namespace && !within.is_empty())
                        || (is_namespace && !within.is_empty() && ["list", "create"].contains(&verb))
                    {
                        continue;
                    }
                    // Within a namespace a Namespace has its name.
                    let in_itself = is_namespace && !within.is_empty();
                    let names: Vec<&str> = match (takes_name, in_itself) {
                        (false, _) => vec![""],
                        (true, true) => vec![within],
                        (true, false) => NAMES.to_vec(),
                    };
                    let is_allowed = |name: &str| match decided(&access, row, column, verb, within, name) {
                        Decision::Allowed(_) => true,
                        Decision::Denied => false,
                        Decision::Unknown(doubts) => panic!("{doubts:?} of {text}"),
                    };
                    let every = is_allowed(if takes_name { ANY_NAME } else { "" });
                    let some = every || names.iter().any(|name| is_allowed(name));
                    let ours = told(&access, row, at, verb, Some(within).filter(|text| !text.is_empty()));
                    let context =
                        || format!("{} {verb} {} in \"{within}\" of\n{text}", row.name, column.name());
                    if !in_itself {
                        assert_eq!(ours, (every, some), "{}", context());
                    } else if some {
                        assert!(ours.1, "{}", context());
                    }
                    *(if some { &mut something } else { &mut nothing }) += 1;
                }
            }
        }
    }
    assert!(something > 2_000 && nothing > 10_000, "{something} and {nothing}");
}

#[test]
fn one_namespace_leaves_out_the_others() {
    for seed in 1..=50_u64 {
        let text = policy(&mut (seed * 0x9e37_79b9));
        let world = world(&text, true);
        let access = access(&world);
        let columns = columns();
        let (all, one) = (matrix(&access, &columns, None), matrix(&access, &columns, Some("a")));
        for (row, only) in all.rows.iter().zip(&one.rows) {
            for (at, _) in columns.iter().enumerate() {
                let holding = |row: &Row| {
                    row.cells.iter().find(|(number, _)| *number == at).map(|(_, one)| one.clone())
                };
                let mut expected = holding(row).unwrap_or_default();
                expected.within.retain(|namespace, _| access.policy().texts().get(*namespace) == "a");
                assert_eq!(holding(only).unwrap_or_default(), expected, "{} of {text}", row.name);
            }
        }
    }
}

#[test]
fn what_was_not_read_is_unknown_and_what_is_refused_too() {
    let text = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: not-read}
subjects: [{kind: User, name: eve}]
";
    let world = world(text, false);
    let access = access(&world);
    let matrix = matrix(&access, &columns(), None);
    assert!(matrix.unknown.iter().all(|unknown| *unknown) && !matrix.doubts.is_empty());
    let eve = matrix.rows.iter().find(|row| row.name == "eve").expect("a subject");
    let unknown: Vec<usize> = eve.cells.iter().map(|(at, _)| *at).collect();
    assert_eq!(unknown, [0, 1, 2, 4], "a RoleBinding reaches no node and no ClusterRole");
    assert!(eve.cells.iter().all(|(_, holding)| !holding.is_something() && !holding.unknown.is_empty()));
    assert!(!eve.by_default);
}
