//! Which gap hides what: kinds, groups, namespaces, and what was not asked for.

use seawall_finding::{Cause, CauseKind, Gap, Hidden, Place};
use seawall_object::GroupKind;
use seawall_world::{Blind, Origin, Settings, Source, Within, World};

fn gap(hides: Hidden) -> Gap {
    Gap {
        cause: Cause::new(CauseKind::Denied, "list is forbidden"),
        place: Place { path: "cluster".to_owned(), position: None },
        hint: None,
        excerpt: None,
        hides,
    }
}

fn kind(text: &str, namespace: Option<&str>) -> Hidden {
    let GroupKind { group, kind } = GroupKind::parse(text);
    let namespace = namespace.map(str::to_owned);
    Hidden::Kind { group: group.to_owned(), kind: kind.to_owned(), namespace }
}

fn world(hides: Vec<Hidden>, settings: Settings) -> World {
    World::build(Vec::new(), hides.into_iter().map(gap).collect(), settings)
}

fn complete() -> Settings {
    Settings { complete: true, ..Settings::default() }
}

fn blind(world: &World, kind: &str, within: Within<'_>) -> Option<Blind> {
    world.blind(GroupKind::parse(kind), within)
}

const SHOP: Within<'static> = Within::Namespace(Some("shop"));
const BANK: Within<'static> = Within::Namespace(Some("bank"));
const UNSAID: Within<'static> = Within::Namespace(None);

#[test]
fn a_kind_is_hidden_where_its_gap_says() {
    let hides = vec![
        kind("Secret", Some("shop")),
        kind("networking.k8s.io/NetworkPolicy", None),
        kind("example.org/Secret", None),
        kind("Secret", Some("market")),
    ];
    let world = world(hides, complete());
    assert_eq!(blind(&world, "Secret", SHOP), Some(Blind::Gap(0)));
    assert_eq!(blind(&world, "Secret", Within::Namespace(Some("market"))), Some(Blind::Gap(3)));
    assert!(matches!(blind(&world, "Secret", Within::Everywhere), Some(Blind::Gap(0 | 3))));
    assert_eq!(blind(&world, "Secret", BANK), None);
    assert_eq!(blind(&world, "Secret", UNSAID), None);
    for within in [SHOP, BANK, UNSAID, Within::Everywhere] {
        assert_eq!(blind(&world, "networking.k8s.io/NetworkPolicy", within), Some(Blind::Gap(1)));
        assert_eq!(blind(&world, "example.org/Secret", within), Some(Blind::Gap(2)));
        assert_eq!(blind(&world, "ConfigMap", within), None);
        assert_eq!(blind(&world, "example.com/NetworkPolicy", within), None);
        assert_eq!(world.blind_to_templates(within), None);
    }
}

#[test]
fn whoever_looks_for_pods_looks_at_every_kind_that_makes_them() {
    for one in ["Pod", "apps/Deployment", "batch/CronJob", "argoproj.io/Rollout"] {
        let everywhere = world(vec![kind("Secret", None), kind(one, None)], complete());
        let shop = world(vec![kind(one, Some("shop")), kind(one, Some("bank"))], complete());
        for within in [SHOP, UNSAID, Within::Everywhere] {
            assert_eq!(everywhere.blind_to_templates(within), Some(Blind::Gap(1)), "{one}");
        }
        assert_eq!(shop.blind_to_templates(SHOP), Some(Blind::Gap(0)), "{one}");
        assert_eq!(shop.blind_to_templates(BANK), Some(Blind::Gap(1)), "{one}");
        assert_eq!(shop.blind_to_templates(Within::Namespace(Some("market"))), None, "{one}");
        assert!(shop.blind_to_templates(Within::Everywhere).is_some(), "{one}");
    }
}

#[test]
fn a_group_that_did_not_answer_hides_all_its_kinds() {
    let world = world(vec![Hidden::Group("argoproj.io".to_owned())], complete());
    assert_eq!(blind(&world, "argoproj.io/Application", SHOP), Some(Blind::Gap(0)));
    assert_eq!(blind(&world, "Application", SHOP), None);
    assert_eq!(world.blind_to_templates(SHOP), Some(Blind::Gap(0)));
}

#[test]
fn what_could_be_anything_hides_everything_of_a_complete_world() {
    let whole = world(vec![Hidden::Anything], complete());
    let part = world(vec![Hidden::Anything], Settings::default());
    assert_eq!(blind(&whole, "Secret", SHOP), Some(Blind::Gap(0)));
    assert_eq!(whole.blind_to_templates(SHOP), Some(Blind::Gap(0)));
    assert_eq!((blind(&part, "Secret", SHOP), part.blind_to_templates(SHOP)), (None, None));
}

#[test]
fn an_object_that_the_server_would_refuse_hides_its_like_beside_it() {
    let text = "
{apiVersion: v1, kind: LimitRange, metadata: {name: a, namespace: shop}, spec: {limits: none}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}}";
    let source = Source::read("a.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let world = World::build(vec![source], Vec::new(), complete());
    assert_eq!(world.gaps()[0].hides, Hidden::Parts);
    assert_eq!(blind(&world, "LimitRange", SHOP), Some(Blind::Gap(0)));
    assert_eq!((blind(&world, "LimitRange", BANK), blind(&world, "Service", SHOP)), (None, None));
}

#[test]
fn what_was_not_asked_for_is_outside_of_the_scope() {
    let namespaces = vec!["shop".to_owned()];
    let settings = Settings { complete: true, namespaces, ..Settings::default() };
    let world = world(vec![kind("Secret", Some("shop"))], settings);
    assert_eq!(blind(&world, "Secret", SHOP), Some(Blind::Gap(0)));
    assert_eq!(blind(&world, "Secret", BANK), Some(Blind::OutsideScope));
    assert_eq!((blind(&world, "Service", SHOP), blind(&world, "Service", UNSAID)), (None, None));
    assert_eq!(blind(&world, "Service", Within::Everywhere), Some(Blind::OutsideScope));
    assert_eq!(blind(&world, "Node", Within::Everywhere), Some(Blind::OutsideScope));
    assert_eq!(world.blind_to_templates(BANK), Some(Blind::OutsideScope));
    let settings = Settings { by_label: true, ..Settings::default() };
    let labelled = World::build(Vec::new(), Vec::new(), settings);
    assert_eq!(blind(&labelled, "Secret", SHOP), Some(Blind::OutsideScope));
    assert_eq!(labelled.blind_to_templates(SHOP), Some(Blind::OutsideScope));
}
