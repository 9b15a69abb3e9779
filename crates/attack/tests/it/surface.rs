//! Which objects matter most, against Worlds built without them.

use std::collections::BTreeMap;

use seawall_access::Access;
use seawall_attack::{End, Graph, Surface, Take, WhatIf, find_object, object_text, with_owned};

use crate::brute::cluster;
use crate::random::Random;
use crate::world::world;

const CLUSTERS: u64 = 80;

fn ends(texts: &[&str]) -> Vec<End> {
    texts.iter().map(|text| End::parse(text).expect("an end")).collect()
}

#[test]
fn what_goes_with_an_object_is_what_a_world_without_it_lacks() {
    let from = ends(&["pods", "humans", "serviceaccounts"]);
    let to = ends(&["cluster-admin", "node-root", "secrets/shop", "accounts/bank"]);
    let (mut exact, mut vague) = (0, 0);
    for seed in 0..CLUSTERS {
        let text = cluster(&mut Random::new(seed));
        let world = world(&text);
        let access = Access::of(&world);
        let graph = Graph::of(&access);
        let surface = Surface::of(&graph, &from, Some(&to), Take::Possible, usize::MAX);
        let told: BTreeMap<String, (usize, bool)> = surface
            .chokes
            .iter()
            .map(|choke| (object_text(&world, choke.object), (choke.pairs, choke.is_exact)))
            .collect();
        for id in world.ids() {
            let kind = world.object(id).group_kind().kind;
            if !["Pod", "ClusterRole", "RoleBinding", "ClusterRoleBinding"].contains(&kind) {
                continue;
            }
            let rest = world.without(&with_owned(&world, &[id]));
            assert_eq!(rest.len(), world.len() - 1);
            let access = Access::of(&rest);
            let what = WhatIf::of(&graph, &Graph::of(&access), &from, &to, Take::Possible);
            assert_eq!(what.vanished.len() + what.remaining.len(), surface.pairs, "{seed}");
            assert_eq!(what.appeared, [], "{seed}");
            let name = object_text(&world, id);
            let (pairs, is_exact) = told.get(&name).copied().unwrap_or((0, true));
            match is_exact {
                true => assert_eq!(pairs, what.vanished.len(), "{seed}: {name}\n{text}"),
                false => assert!(pairs >= what.vanished.len(), "{seed}: {name}\n{text}"),
            }
            *(if is_exact { &mut exact } else { &mut vague }) += usize::from(pairs > 0);
        }
    }
    println!("{CLUSTERS} clusters, {exact} objects exact, {vague} as an upper bound");
    assert!(exact > 80, "{exact}");
}

const LABELLED: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: jane, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
";

#[test]
fn what_stands_against_a_chain_lets_it_appear_when_it_goes() {
    let world = world(LABELLED);
    let namespace = find_object(&world, "namespace/shop").expect("it is there");
    let rest = world.without(&with_owned(&world, &namespace));
    let (access, then) = (Access::of(&world), Access::of(&rest));
    let (before, after) = (Graph::of(&access), Graph::of(&then));
    let (from, to) = (ends(&["humans"]), ends(&["run-privileged/shop"]));
    let what = WhatIf::of(&before, &after, &from, &to, Take::Possible);
    assert_eq!((what.vanished.len(), what.remaining.len(), what.appeared.len()), (0, 0, 1), "{what:?}");
    let chain = WhatIf::chain(&after, &what.appeared[0], &from, &to, Take::Possible).expect("a chain");
    assert_eq!(after.name(chain.hops[0].from), "User jane");
}

#[test]
fn objects_are_found_by_kind_and_name() {
    let world = world(LABELLED);
    for (text, hint) in [
        ("RoleBinding/jane", "did you mean `RoleBinding/shop/jane`?"),
        ("jane", "write KIND/NAME"),
        ("Deployment/shop/jane", "there is no object of kind Deployment"),
        ("RoleBinding/shop/john", "defaults that every API server makes"),
    ] {
        let error = find_object(&world, text).expect_err(text);
        assert!(error.hint.contains(hint), "{text}: {error:?}");
    }
    assert_eq!(find_object(&world, "rolebinding/shop/jane").map(|found| found.len()), Ok(1));
}
