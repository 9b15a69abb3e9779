//! Whether NodeRestriction is on, as far as flags of API servers tell.

use seawall_access::{Access, Identity, Plugin, Request, Resource, Restriction};
use seawall_world::{Origin, Settings, Source, World};

fn world(commands: &[&str]) -> World {
    let pods = commands.iter().enumerate().map(|(at, flags)| {
        let flags: Vec<String> = flags.split(' ').map(|flag| format!("'{flag}'")).collect();
        let flags = flags.join(", ");
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver-{at}, namespace: kube-system}}\n\
             spec: {{containers: [{{name: a, command: [kube-apiserver, {flags}]}}]}}\n"
        )
    });
    let source = Source::read("pods".to_owned(), pods.collect::<String>().as_bytes(), Origin::File, true);
    World::build(vec![source], Vec::new(), Settings::default())
}

#[test]
fn the_plugin_is_off_unless_every_server_names_it() {
    let on = "--enable-admission-plugins=PodSecurity,NodeRestriction";
    let off = "--disable-admission-plugins=NodeRestriction";
    let both = format!("{on} {off}");
    for (commands, expected) in [
        (vec![], Plugin::Unread),
        (vec![on], Plugin::On),
        (vec![on, on], Plugin::On),
        (vec!["--authorization-mode=Node"], Plugin::Off),
        (vec![on, "--authorization-mode=Node"], Plugin::Off),
        (vec![both.as_str()], Plugin::Off),
    ] {
        assert_eq!(Access::of(&world(&commands)).node_restriction_plugin(), expected, "{commands:?}");
    }
}

#[test]
fn only_nodes_are_restricted() {
    let world = world(&[]);
    let access = Access::of(&world);
    let request = Request::of("update", Resource::parse("nodes").named("b"));
    let of = |identity: Identity| access.node_restriction(&identity, &request);
    assert!(matches!(of(Identity::node("a")), Some(Restriction::Refuses(_))));
    assert!(matches!(of(Identity::node("b")), Some(Restriction::Limits(_))));
    assert!(matches!(of(Identity::new("system:node:", &["system:nodes"])), Some(Restriction::Refuses(_))));
    let pretender = Identity { groups: Vec::new(), ..Identity::node("a") };
    assert_eq!(of(pretender), None);
    assert_eq!(of(Identity::new("eve", &[])), None);
}
