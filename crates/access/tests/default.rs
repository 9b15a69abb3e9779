//! What of the default roles and bindings is as every API server makes it.

use seawall_access::{Holder, Policy, Reading, bootstrap::BOOTSTRAP};
use seawall_world::{Origin, Settings, Source, World};

fn policy(text: &str) -> Policy {
    let source = Source::read("a.json".to_owned(), text.as_bytes(), Origin::File, true);
    let world = World::build(vec![source], Vec::new(), Settings::default());
    assert!(world.gaps().is_empty(), "{:?}", world.gaps());
    Policy::read(&world, Reading { gathers: true, bootstrap: false, unseen: false }).0
}

/// How many rules of a role its default does not have, and which subjects of its binding.
fn added(policy: &Policy, name: &str) -> (usize, Vec<String>) {
    let role = policy.find_role(None, name).expect("the role is there");
    let rules = policy.beyond_default(role).expect("it is named as a default one").len();
    let binding = policy.bindings().find(|(_, one)| policy.texts().get(one.name) == name);
    let (_, binding) = binding.expect("the binding is there");
    let default = policy.default_binding(binding).expect("it is a default one");
    let holders = binding.subjects.iter().filter_map(|subject| subject.holder);
    let foreign = holders.filter(|holder| !default.has(*holder, policy.texts()));
    let name = |holder: Holder| holder.named(policy.texts()).1;
    (rules, foreign.map(name).collect())
}

#[test]
fn the_defaults_are_their_own() {
    let policy = policy(BOOTSTRAP);
    let mut bindings = 0;
    for (_, binding) in policy.bindings() {
        let default = policy.default_binding(binding).expect("it is a default one");
        let mut holders = binding.subjects.iter().filter_map(|subject| subject.holder);
        assert!(holders.all(|holder| default.has(holder, policy.texts())));
        bindings += 1;
    }
    assert!(bindings > 50 && policy.roles().count() > 70);
    for (id, role) in policy.roles() {
        let beyond = policy.beyond_default(id);
        assert!(beyond.is_some_and(|rules| rules.is_empty()), "{}", policy.texts().get(role.name));
    }
}

#[test]
fn what_was_added_is_told_apart_by_content() {
    let discovery = r#""metadata":{"name":"system:discovery","#;
    assert!(BOOTSTRAP.contains(discovery));
    let altered: String = BOOTSTRAP
        .lines()
        .map(|line| match line.contains(discovery) {
            true => line
                .replace(r#""rules":["#, r#""rules":[{"verbs":["get"],"apiGroups":[""],"resources":["secrets"]},"#)
                .replace(r#""subjects":["#, r#""subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"eve"},"#),
            false => line.to_owned(),
        } + "\n")
        .collect();
    let policy = policy(&altered);
    assert_eq!(added(&policy, "system:discovery"), (1, vec!["eve".to_owned()]));
    assert_eq!(added(&policy, "system:basic-user"), (0, Vec::new()));
}

#[test]
fn another_name_or_another_role_is_no_default() {
    let binding = |name: &str, role: &str| {
        format!(
            "{{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {{name: {name}}}, \
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {role}}}}}"
        )
    };
    for (name, role, expected) in [
        ("cluster-admin", "cluster-admin", true),
        ("cluster-admin", "view", false),
        ("system:mine", "cluster-admin", false),
    ] {
        let policy = policy(&binding(name, role));
        let (_, found) = policy.bindings().next().expect("there is one");
        assert_eq!(policy.default_binding(found).is_some(), expected, "{name} {role}");
        assert_eq!(policy.is_named_as_default(found), name == "cluster-admin");
    }
}
