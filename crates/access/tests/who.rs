//! Who may do something, told apart from a walk over all bindings.

use std::collections::BTreeSet;

use seawall_access::{Access, BindingId, Chain, Holder, Question, Reference, Request, Resource, Who};
use seawall_world::{Origin, Settings, Source, World};

const RBAC: &str = "apiVersion: rbac.authorization.k8s.io/v1";

/// Numbers without a pattern, the same at every run.
struct Numbers(u32);

impl Numbers {
    fn below(&mut self, most: u32) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((self.0 >> 16) % most) as usize
    }
}

fn role(numbers: &mut Numbers, number: usize) -> String {
    let mut rule = || {
        let verb = ["get", "list", "'*'"][numbers.below(3)];
        let resource = ["pods", "secrets", "namespaces", "'*'"][numbers.below(4)];
        let names = ["", ", resourceNames: [a]", ", resourceNames: [b, a]"][numbers.below(3)];
        format!("{{verbs: [{verb}], apiGroups: [''], resources: [{resource}]{names}}}")
    };
    let rules = [rule(), rule()].join(", ");
    format!("{{{RBAC}, kind: ClusterRole, metadata: {{name: r{number}}}, rules: [{rules}]}}\n---\n")
}

/// One of them is bound to a role that is not there.
fn binding(numbers: &mut Numbers, number: usize) -> String {
    let mut subject =
        || format!("{{kind: {}, name: s{}}}", ["User", "Group"][numbers.below(2)], numbers.below(5));
    let subjects = [subject(), subject()].join(", ");
    let (kind, place) = match numbers.below(4) {
        0 => ("ClusterRoleBinding", String::new()),
        _ => ("RoleBinding", format!(", namespace: n{}", numbers.below(3))),
    };
    let role = numbers.below(13);
    format!(
        "{{{RBAC}, kind: {kind}, metadata: {{name: b{number}{place}}}, subjects: [{subjects}], \
         roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r{role}}}}}\n---\n"
    )
}

/// Whoever is a subject of a binding that reaches it, by each rule of its role that allows it.
fn walk(access: &Access<'_>, question: &Question) -> BTreeSet<Chain> {
    let policy = access.policy();
    let resource = question.request.resource().expect("it is about objects");
    let verb = question.request.verb.as_str();
    let mut found = BTreeSet::new();
    for (binding, of) in policy.bindings() {
        let Reference::Found(role) = of.role else { continue };
        let reaches = of.namespace.is_none_or(|namespace| match resource.namespace.as_str() {
            "" if question.namespaced => true,
            "" => resource.resource == "namespaces" && verb == "get",
            asked => policy.texts().get(namespace) == asked,
        });
        for rule in policy.role(role).rules.iter().copied().filter(|_| reaches) {
            let one = policy.rule(rule);
            // Nothing is named when it is made; of everything else, any name may be meant.
            let is_named_in_vain = verb == "create" && one.is_named();
            if !is_named_in_vain && one.grants(verb, &resource.group, &resource.resource, policy.texts()) {
                let subjects = (0..of.subjects.len()).filter(|at| of.subjects[*at].holder.is_some());
                found.extend(subjects.map(|subject| Chain { binding, subject, role, rule }));
            }
        }
    }
    found
}

fn world(text: &str) -> World {
    let source = Source::read("rbac.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    World::build(vec![source], Vec::new(), Settings { complete: true, ..Settings::default() })
}

/// Roles, and bindings of them.
fn some(numbers: &mut Numbers) -> World {
    let mut text: String = (0..12).map(|number| role(numbers, number)).collect();
    text.extend((0..60).map(|number| binding(numbers, number)));
    world(&text)
}

#[test]
fn who_can_is_what_a_walk_over_all_bindings_finds() {
    let world = some(&mut Numbers(7));
    let count = compare_all(&Access::of(&world));
    assert!(count > 500, "{count}");
}

#[test]
fn who_can_knows_of_bindings_that_came_and_went() {
    let mut numbers = Numbers(7);
    let first = some(&mut numbers);
    let mut access = Access::of(&first);
    let mut counts = vec![compare_all(&access)];
    let away: Vec<BindingId> = access.policy().bindings().map(|(id, _)| id).step_by(3).collect();
    away.into_iter().for_each(|id| access.policy_mut().take_away(id));
    counts.push(compare_all(&access));
    let mut texts = access.policy().texts().clone();
    for number in 60..80 {
        let alone = world(&binding(&mut numbers, number));
        let id = alone.ids().next().expect("a binding");
        let policy = access.policy_mut();
        policy
            .propose(alone.object(id), alone.namespace(id), &mut |text| texts.add(text))
            .expect("the API server takes it");
    }
    counts.push(compare_all(&access));
    assert!(counts[1] < counts[0] && counts[2] > counts[1], "{counts:?}");
}

/// Compares the answers to several questions; how many ways they tell.
fn compare_all(access: &Access<'_>) -> usize {
    let mut count = 0;
    for verb in ["get", "list", "create"] {
        for (resource, namespaced) in [("pods", true), ("secrets", true), ("namespaces", false)] {
            for namespace in ["", "n1", "elsewhere"] {
                let resource = Resource::parse(resource).within(namespace);
                let question = Question { request: Request::of(verb, resource), namespaced };
                count += compare(access, &question);
            }
        }
    }
    count
}

fn compare(access: &Access<'_>, question: &Question) -> usize {
    let answer = access.who_can(question);
    let chains: Vec<Chain> = answer.found.iter().flat_map(|one| answer.chains(one)).copied().collect();
    let expected = walk(access, question);
    assert_eq!(chains.iter().copied().collect::<BTreeSet<_>>(), expected, "{question:?}");
    assert_eq!(chains.len(), expected.len(), "{question:?}");
    let mut places = BTreeSet::new();
    for found in answer.found.iter().filter(|found| !answer.chains(found).is_empty()) {
        assert!(places.insert((found.who.named(access), found.namespace)), "{found:?} is told twice");
        for chain in answer.chains(found) {
            let binding = access.policy().binding(chain.binding);
            assert_eq!(binding.namespace, found.namespace);
            assert_eq!(binding.subjects[chain.subject].holder, Some(holder(&found.who)));
        }
    }
    expected.len()
}

fn holder(who: &Who) -> Holder {
    match who {
        Who::Holder(holder) => *holder,
        other => panic!("{other:?} has chains"),
    }
}
