//! What a World makes of its sources: lists, references, owners, selections, directives, gaps.

use seawall_finding::{CauseKind, ObjectId};
use seawall_object::{GroupKind, Selector};
use seawall_world::{Origin, Resolution, Settings, Source, World};

fn source(path: &str, text: &str) -> Source {
    Source::read(path.to_owned(), text.as_bytes(), Origin::File, false)
}

fn world(text: &str) -> World {
    World::build(vec![source("a.yaml", text)], Vec::new(), Settings::default())
}

fn names(world: &World) -> Vec<String> {
    let name = |id| format!("{} {}", world.object(id).group_kind(), world.object(id).name());
    world.ids().map(name).collect()
}

#[test]
fn lists_are_unpacked_and_lend_their_type() {
    let world = world(
        "
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: web}}
- apiVersion: apps/v1
  kind: DeploymentList
  items:
  - {metadata: {name: a}, spec: {template: {spec: {containers: [{name: c}]}}}}
  - {apiVersion: apps/v1, kind: Deployment, metadata: {name: b}}
---
{apiVersion: v1, kind: PodList, items: []}
---
{apiVersion: v1, kind: ConfigMapList, items: null}
",
    );
    assert_eq!(names(&world), ["Service web", "apps/Deployment a", "apps/Deployment b"]);
    assert_eq!((world.gaps().len(), world.tally().foreign), (0, 0));
    assert_eq!((world.templates().len(), world.templates_of(ObjectId(1)).len()), (1, 1));
    assert_eq!(world.object(ObjectId(1)).api_version(), "apps/v1");
}

#[test]
fn what_only_half_speaks_of_kubernetes_is_a_gap() {
    for (text, fact) in [
        ("kind: Pod\nmetadata: {name: a}", "lacks its apiVersion or kind"),
        ("apiVersion: v1\nmetadata: {name: a}", "lacks its apiVersion or kind"),
        ("apiVersion: v1\nkind: 7", "does not say its apiVersion and kind as strings"),
        ("apiVersion: v1\nkind: List\nitems: [{kind: Pod}]", "does not say its apiVersion and kind"),
        ("apiVersion: v1\nkind: List\nitems: [{metadata: {name: a}}]", "does not say its apiVersion"),
        ("apiVersion: v1\nkind: List\nitems: {a: b}", "items of a list are not a list"),
        ("- {apiVersion: v1, kind: Pod}", "is a list of objects"),
    ] {
        let world = world(text);
        let gaps: Vec<_> = world.gaps().iter().map(|gap| gap.cause.detail.as_str()).collect();
        assert!(gaps.len() == 1 && gaps[0].contains(fact), "{text}: {gaps:?}");
        assert_eq!((world.gaps()[0].cause.kind, world.len()), (CauseKind::Undecodable, 0), "{text}");
    }
}

#[test]
fn lists_within_lists_have_a_bound() {
    let mut text = "{apiVersion: v1, kind: Pod}".to_owned();
    for _ in 0..9 {
        text = format!("{{apiVersion: v1, kind: List, items: [{text}]}}");
    }
    let world = world(&text);
    assert_eq!((world.len(), world.gaps().len()), (0, 1));
}

#[test]
fn other_yaml_is_counted_not_reported() {
    let world =
        world("services: {web: {image: nginx}}\n---\n{apiVersion: v1, kind: Pod}\n---\n- a: [\n---\ntrue\n");
    assert_eq!((world.len(), world.gaps().len()), (1, 0));
    assert_eq!((world.tally().documents, world.tally().foreign), (4, 3));
    let asked = Source::read("b.yaml".to_owned(), b"a: [", Origin::File, true);
    let world = World::build(vec![asked], Vec::new(), Settings::default());
    assert_eq!(world.gaps()[0].cause.kind, CauseKind::Unparsable);
}

#[test]
fn text_that_spells_its_words_otherwise_is_not_taken_for_something_else() {
    for text in
        ["\"\\x61piVersion\": v1\na: [", "{\"\\u006bind\": Pod", "? !!binary a2luZA==\n: [", "kind: [", "\0"]
    {
        assert_eq!(world(text).gaps().len(), 1, "{text:?}");
    }
}

#[test]
fn a_broken_document_leaves_the_others() {
    let world = world(
        "{apiVersion: v1, kind: Pod}\n---\napiVersion: v1\nkind: [\n---\n{apiVersion: v1, kind: Pod}\n",
    );
    assert_eq!((world.len(), world.gaps().len()), (2, 1));
    let gap = &world.gaps()[0];
    assert_eq!(gap.place.path, "a.yaml");
    assert!(gap.place.position.is_some_and(|(line, _)| (3..=5).contains(&line)), "{gap:?}");
}

#[test]
fn broken_templates_hint_at_their_chart() {
    let world = world("apiVersion: v1\nkind: Pod\nmetadata:\n  {{- include \"labels\" . }}\n");
    assert!(world.gaps()[0].hint.as_deref().is_some_and(|hint| hint.contains("chart")));
}

#[test]
fn objects_with_wrong_types_are_undecodable() {
    let world = world(
        "
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - securityContext:
      privileged: \"hunter2\"
---
{apiVersion: v1, kind: Pod, metadata: {name: b}}
",
    );
    let gap = world.undecodable(ObjectId(0)).expect("the pod cannot be decoded");
    assert_eq!(gap.cause.detail, "spec.containers[0].securityContext.privileged is a string, not a boolean");
    assert_eq!(gap.place.to_string(), "a.yaml:8:19");
    assert!(!format!("{gap:?}").contains("hunter2"));
    assert!(world.undecodable(ObjectId(1)).is_none());
}

#[test]
fn gaps_keep_their_object_across_sources() {
    let bad = "{apiVersion: v1, kind: Service, metadata: {name: NAME}, spec: [1]}";
    let text = |name: &str| format!("{{apiVersion: v1, kind: Pod}}\n---\n{}", bad.replace("NAME", name));
    let sources = vec![source("a.yaml", &text("a")), source("b.yaml", &text("b"))];
    let world = World::build(sources, Vec::new(), Settings::default());
    let gap = world.undecodable(ObjectId(3)).expect("the second service");
    assert_eq!((gap.place.path.as_str(), world.object(ObjectId(3)).name()), ("b.yaml", "b"));
}

const SECRET: GroupKind<'_> = GroupKind::parse("Secret");

#[test]
fn the_same_object_of_several_sources_is_kept() {
    let text = "{apiVersion: v1, kind: Secret, metadata: {name: db, namespace: shop}}";
    let sources = vec![source("base.yaml", text), source("overlay.yaml", text)];
    let world = World::build(sources, Vec::new(), Settings::default());
    let both = vec![ObjectId(0), ObjectId(1)];
    assert_eq!(world.resolve(SECRET, Some("shop"), "db"), Resolution::Found(both));
    assert_eq!(world.resolve(SECRET, Some("shop"), "other"), Resolution::Absent);
}

#[test]
fn an_unset_namespace_is_a_value_of_its_own() {
    let text = "
{apiVersion: v1, kind: Secret, metadata: {name: open}}
---
{apiVersion: v1, kind: Secret, metadata: {name: shut, namespace: shop}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop, namespace: ignored}}
";
    let unset = world(text);
    let (open, shut) = (ObjectId(0), ObjectId(1));
    assert_eq!(unset.resolve(SECRET, None, "open"), Resolution::Found(vec![open]));
    assert_eq!(unset.resolve(SECRET, Some("shop"), "open"), Resolution::Elsewhere(vec![open]));
    assert_eq!(unset.resolve(SECRET, None, "shut"), Resolution::Elsewhere(vec![shut]));
    assert_eq!(unset.resolve(SECRET, Some("other"), "shut"), Resolution::Absent);
    assert_eq!(unset.namespace(ObjectId(2)), None);
    assert_eq!(unset.of_kind_in(SECRET, None).collect::<Vec<_>>(), [open]);
    let given = Settings { namespace: Some("shop".to_owned()), ..Settings::default() };
    let given = World::build(vec![source("a.yaml", text)], Vec::new(), given);
    assert_eq!(given.resolve(SECRET, Some("shop"), "open"), Resolution::Found(vec![open]));
    assert_eq!(given.of_kind_in(SECRET, Some("shop")).count(), 2);
    assert_eq!(given.namespace(ObjectId(2)), None);
}

#[test]
fn owners_are_followed_by_uid_then_by_name() {
    let world = world(
        "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, uid: u1}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-1
  namespace: shop
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: u1, controller: true}]
---
apiVersion: v1
kind: Pod
metadata:
  name: web-1-x
  namespace: shop
  ownerReferences:
  - {apiVersion: v1, kind: ConfigMap, name: other}
  - {apiVersion: apps/v1, kind: ReplicaSet, name: web-1, controller: true}
---
apiVersion: v1
kind: Pod
metadata: {name: lone, ownerReferences: [{apiVersion: v1, kind: Node, name: n1, uid: u9}]}
---
apiVersion: v1
kind: Pod
metadata: {name: self, ownerReferences: [{apiVersion: v1, kind: Pod, name: self}]}
",
    );
    assert_eq!(world.owner(ObjectId(2)), Some(ObjectId(1)));
    assert_eq!(world.root_owner(ObjectId(2)), ObjectId(0));
    assert_eq!((world.owner(ObjectId(3)), world.root_owner(ObjectId(3))), (None, ObjectId(3)));
    assert_eq!((world.owner(ObjectId(4)), world.root_owner(ObjectId(4))), (None, ObjectId(4)));
}

const PODS: &str = "
{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop, labels: {app: web, tier: x}},
 spec: {serviceAccountName: robot}}
---
{apiVersion: v1, kind: Pod, metadata: {name: b, namespace: shop, labels: {app: api}}, spec: {}}
---
{apiVersion: v1, kind: Pod, metadata: {name: c, namespace: other, labels: {app: web}},
 spec: {serviceAccountName: robot}}
---
{apiVersion: v1, kind: Pod, metadata: {name: d, labels: {app: web}}, spec: {serviceAccount: robot}}
---
{apiVersion: v1, kind: Pod, metadata: {name: e, namespace: shop}, spec: {}}
";

#[test]
fn pods_are_selected_within_their_namespace() {
    let world = world(PODS);
    let selected = |namespace, text| -> Vec<&str> {
        let selector = Selector::parse(text).unwrap();
        world.selected(namespace, &selector).map(|one| world.object(one.object).name()).collect()
    };
    assert_eq!(selected(Some("shop"), "app=web"), ["a"]);
    assert_eq!(selected(Some("shop"), "app=web,tier=y"), [""; 0]);
    assert_eq!(selected(Some("shop"), "app in (web,api)"), ["a", "b"]);
    assert_eq!(selected(Some("shop"), "!app"), ["e"]);
    assert_eq!(selected(Some("shop"), ""), ["a", "b", "e"]);
    assert_eq!(selected(None, "app=web"), ["d"]);
    assert_eq!(selected(Some("absent"), ""), [""; 0]);
    assert_eq!(world.selected(Some("shop"), &Selector::Nothing).count(), 0);
}

#[test]
fn pods_are_found_by_their_account() {
    let world = world(PODS);
    let running = |namespace, account| -> Vec<&str> {
        world.templates_with_account(namespace, account).map(|one| world.object(one.object).name()).collect()
    };
    assert_eq!(running(Some("shop"), "robot"), ["a"]);
    assert_eq!(running(Some("shop"), "default"), ["b", "e"]);
    assert_eq!(running(None, "robot"), ["d"]);
    assert_eq!(running(Some("shop"), "absent"), [""; 0]);
}

#[test]
fn directives_speak_for_what_they_stand_at() {
    let world = world(
        "# seawall:ignore whole-document all of it
apiVersion: v1
kind: Pod
metadata:
  name: a
spec:
  hostPID: true # seawall:ignore host-pid needed for tracing
  # seawall:ignore privileged-container the driver needs it
  containers:
  - name: c
---
# seawall:ignore
# seawall:ignore no-reason
{apiVersion: v1, kind: Pod}
",
    );
    let shown: Vec<_> = world
        .directives()
        .map(|(source, one)| {
            let key = one.node.map(|node| source.tree.value(node).key().unwrap_or("(root)"));
            (one.check.as_str(), one.reason.as_str(), key)
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("whole-document", "all of it", Some("(root)")),
            ("host-pid", "needed for tracing", Some("hostPID")),
            ("privileged-container", "the driver needs it", Some("containers")),
            ("", "", Some("(root)")),
            ("no-reason", "", Some("(root)")),
        ]
    );
}

#[test]
fn notices_of_hidden_text_are_kept_with_their_source() {
    let world = world("apiVersion: v1\nkind: Pod\nkind: Service\nmetadata: {name: a}\n");
    let source = world.source(ObjectId(0));
    assert_eq!(source.notices.len(), 1, "{:?}", source.notices);
    assert_eq!(world.object(ObjectId(0)).group_kind().kind, "Service");
}

#[test]
fn rendered_text_knows_its_template() {
    let text = b"---\n# Source: shop/templates/web.yaml\napiVersion: v1\nkind: Pod\n---\n# Source: shop/charts/db/templates/db.yaml\napiVersion: v1\nkind: Service\nspec: 1\n";
    let origin = Origin::Rendered { by: "helm template".to_owned() };
    let source = Source::read("deploy/chart".to_owned(), text, origin, true);
    let world = World::build(vec![source], Vec::new(), Settings::default());
    let start = |id: u32| {
        let object = world.object(ObjectId(id));
        object.root().span().map_or(0, |span| span.value.start)
    };
    let source = world.source(ObjectId(0));
    assert_eq!(source.rendered_from(start(0)), Some("shop/templates/web.yaml"));
    assert_eq!(source.file(start(1)), "deploy/chart/charts/db/templates/db.yaml");
    assert_eq!(source.place(start(0)).to_string(), "deploy/chart: shop/templates/web.yaml:3:1");
    assert_eq!(world.gaps()[0].place.to_string(), "deploy/chart: shop/charts/db/templates/db.yaml:9:7");
}
