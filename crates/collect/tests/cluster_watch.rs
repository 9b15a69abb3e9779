//! What a watch knows of a real API server is what would be read anew.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use seawall_collect::live::{ClusterWatch, Connection, LiveLimits, LiveOptions, capture};
use seawall_finding::{CauseKind, Hidden};
use seawall_testkit::{ApiServer, Fault, Proxy, Rule, or_skip};
use seawall_world::World;

const NOW: &str = "2026-11-21T07:00:00Z";

/// Far longer than a server takes to tell.
const TOLD_LONGEST: Duration = Duration::from_secs(30);

fn options(kubeconfig: &Path, kinds: &[(&str, &str)]) -> LiveOptions {
    let limits = LiveLimits {
        retry_wait: Duration::from_millis(20),
        retry_wait_max: Duration::from_millis(200),
        watch_time_max: Duration::from_secs(2),
        stale_time_max: Duration::from_secs(1),
        look_again: Duration::from_millis(500),
        ..LiveLimits::default()
    };
    LiveOptions {
        connection: Connection {
            kubeconfig: Some(kubeconfig.to_str().expect("UTF-8").to_owned()),
            user_agent: "seawall/test".to_owned(),
            ..Connection::default()
        },
        kinds: kinds.iter().map(|(group, kind)| ((*group).to_owned(), (*kind).to_owned())).collect(),
        limits,
        ..LiveOptions::default()
    }
}

struct Watching {
    watch: ClusterWatch,
    woken: Receiver<()>,
    options: LiveOptions,
}

impl Watching {
    fn of(options: LiveOptions) -> Self {
        let (sender, woken) = channel();
        let watch = ClusterWatch::begin(&options, move || _ = sender.send(()), &|| {}).expect("it answers");
        Watching { watch, woken, options }
    }

    fn world(&self) -> World {
        let reading = self.watch.reading();
        World::of_shared(reading.sources, reading.gaps, self.watch.settings(NOW))
    }

    /// Waits until what it knows is as wanted.
    fn until(&self, what: &str, is_so: impl Fn(&World) -> bool) -> World {
        let begun = Instant::now();
        loop {
            self.watch.refresh();
            let world = self.world();
            if is_so(&world) {
                return world;
            }
            assert!(begun.elapsed() < TOLD_LONGEST, "{what}: {}", told(&world));
            // Whether it was woken or not is seen by what it knows then.
            let _ = self.woken.recv_timeout(Duration::from_millis(100));
        }
    }

    /// Waits until it knows what would be read anew.
    fn settled(&self, after: &str) -> World {
        let fresh = || capture(&self.options, NOW, &|| {}).expect("it answers").into_world();
        self.until(after, |world| told(world) == told(&fresh()))
    }
}

/// Everything that is known, as text.
fn told(world: &World) -> String {
    let mut text = format!("{:?}\n", world.settings());
    for id in world.ids() {
        text += &format!("{} ", world.source(id).path);
        world.object(id).root().write_json(&mut text);
        text.push('\n');
    }
    world.gaps().iter().for_each(|gap| text += &format!("{gap:?}\n"));
    text
}

fn holds(world: &World, name: &str) -> bool {
    world.ids().any(|id| world.object(id).name() == name)
}

fn map(space: &str, name: &str, value: &str) -> String {
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: {space}}}\ndata: {{key: {value}}}\n"
    )
}

fn namespace(server: &ApiServer, name: &str) {
    server
        .apply(&format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n"))
        .expect("it is taken");
}

fn delete(server: &ApiServer, path: &str) {
    let answer = server.admin().request("DELETE", path, "").expect("it answers");
    assert!(answer.is_success(), "{}", answer.text());
}

const KINDS: &[(&str, &str)] =
    &[("", "ConfigMap"), ("", "Secret"), ("", "Service"), ("apps", "Deployment"), ("", "Namespace")];

#[test]
fn any_changes_are_followed() {
    let Some(server) = ApiServer::shared() else { return };
    for space in ["follow-a", "follow-a-b"] {
        namespace(server, space);
    }
    server.apply(&map("follow-a", "first", "one")).expect("it is taken");
    let watching = Watching::of(options(&server.kubeconfig(&server.admin_user()), KINDS));
    watching.settled("nothing");
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: follow-a}\nstringData: {p: canary-77}\n";
    let steps: [(&str, &dyn Fn()); 6] = [
        ("adding", &|| server.apply(&map("follow-a-b", "second", "one")).expect("it is taken")),
        ("changing", &|| server.apply(&map("follow-a", "first", "two")).expect("it is taken")),
        ("a secret", &|| server.apply(secret).expect("it is taken")),
        ("many", &|| {
            let all: String = (0..20).map(|n| map("follow-a", &format!("m{n}"), "x") + "---\n").collect();
            server.apply(&all).expect("they are taken");
        }),
        ("removing", &|| delete(server, "/api/v1/namespaces/follow-a/configmaps/first")),
        ("adding again", &|| server.apply(&map("follow-a", "first", "three")).expect("it is taken")),
    ];
    for (what, step) in steps {
        step();
        let world = watching.settled(what);
        assert!(!told(&world).contains("canary-77"), "values of Secrets are dropped while reading");
    }
    std::thread::sleep(watching.options.limits.watch_time_max);
    server.apply(&map("follow-a", "after-the-first-watch", "x")).expect("it is taken");
    watching.settled("the first watch has ended");
}

#[test]
fn some_namespaces_and_labels_are_watched_alone() {
    let Some(server) = ApiServer::shared() else { return };
    for space in ["some-a", "some-b", "some-c"] {
        namespace(server, space);
    }
    let kubeconfig = server.kubeconfig(&server.admin_user());
    let spaces = LiveOptions {
        namespaces: vec!["some-b".to_owned(), "some-a".to_owned()],
        ..options(&kubeconfig, KINDS)
    };
    let labels = LiveOptions { selector: Some("tier=some".to_owned()), ..options(&kubeconfig, KINDS) };
    let (spaces, labels) = (Watching::of(spaces), Watching::of(labels));
    for space in ["some-a", "some-b", "some-c"] {
        server.apply(&map(space, "here", "x")).expect("it is taken");
    }
    let labelled = map("some-c", "labelled", "x").replace("labelled,", "labelled, labels: {tier: some},");
    server.apply(&labelled).expect("it is taken");
    let world = spaces.settled("in namespaces");
    assert!(holds(&world, "here") && !holds(&world, "labelled"));
    assert!(holds(&labels.settled("a label"), "labelled"));
    server.apply(&labelled.replace("tier: some", "tier: other")).expect("it is taken");
    assert!(!holds(&labels.settled("another label"), "labelled"));
    let missing = LiveOptions { namespaces: vec!["no-such".to_owned()], ..options(&kubeconfig, KINDS) };
    let refused = ClusterWatch::begin(&missing, || {}, &|| {}).err().expect("nothing is there");
    assert_eq!(refused.fact, "there is no namespace \"no-such\"");
}

#[test]
fn what_may_not_be_watched_is_a_gap_until_it_may() {
    let Some(server) = ApiServer::shared() else { return };
    namespace(server, "rights");
    server.apply(&map("rights", "seen", "x")).expect("it is taken");
    let user = server.user("watcher", &[]);
    let maps = |verbs| [Rule { groups: &[""], resources: &["configmaps", "namespaces"], verbs }];
    server.grant(&user, &maps(&["list"]));
    let watching = Watching::of(options(&server.kubeconfig(&user), &[("", "ConfigMap")]));
    let is_gap = |world: &World| {
        let hides = |hides: &Hidden| hides.hides_kind("", "ConfigMap");
        world.gaps().iter().any(|gap| gap.cause.kind == CauseKind::Denied && hides(&gap.hides))
    };
    let world = watching.world();
    assert!(is_gap(&world) && world.is_empty(), "what is only listed grows old: {}", told(&world));
    assert!(world.gaps()[0].cause.detail.contains("no right to watch configmaps"), "{:?}", world.gaps());
    server.grant(&user, &maps(&["list", "watch"]));
    watching.until("the right is given", |world| world.gaps().is_empty() && holds(world, "seen"));
    server.grant(&user, &[]);
    let world = watching.until("the right is taken", is_gap);
    assert!(!holds(&world, "seen"), "nothing stale is left");
    server.grant_in("rights", &user, &maps(&["list", "watch"]));
    server.grant(&user, &[Rule { groups: &[""], resources: &["namespaces"], verbs: &["list"] }]);
    let world = watching.until("the right is given in one namespace", |world| holds(world, "seen"));
    assert!(is_gap(&world), "other namespaces are hidden: {}", told(&world));
}

#[test]
fn what_passes_is_overcome_and_what_stays_is_a_gap() {
    let Some(server) = ApiServer::shared() else { return };
    let Some(proxy) = or_skip(Proxy::start(server)) else { return };
    namespace(server, "faults");
    let kubeconfig = server.kubeconfig_at(&proxy.url(), &server.admin_user());
    let watching = Watching::of(options(&kubeconfig, &[("", "ConfigMap")]));
    for fault in [Fault::Status(410), Fault::Status(429), Fault::Status(500), Fault::Truncated] {
        proxy.inject_times("/api/v1/configmaps", fault, 2);
        let name = format!("after-{fault:?}").to_lowercase().replace(['(', ')'], "-") + "x";
        std::thread::sleep(watching.options.limits.watch_time_max);
        server.apply(&map("faults", &name, "x")).expect("it is taken");
        watching.until(&format!("{fault:?}"), |world| world.gaps().is_empty() && holds(world, &name));
        proxy.clear();
    }
    proxy.inject("/api/v1/configmaps", Fault::Status(503));
    let world = watching.until("nobody answers", |world| !world.gaps().is_empty());
    assert!(world.is_empty(), "what is old counts no more");
    proxy.clear();
    watching.until("somebody answers", |world| world.gaps().is_empty() && !world.is_empty());
}

#[test]
fn a_kind_that_is_defined_meanwhile_is_watched() {
    let Some(server) = ApiServer::shared() else { return };
    namespace(server, "kinds");
    let kinds = [("watch.example", "Widget"), ("apiextensions.k8s.io", "CustomResourceDefinition")];
    let watching = Watching::of(options(&server.kubeconfig(&server.admin_user()), &kinds));
    let definition = "
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.watch.example}
spec:
  group: watch.example
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
";
    server.apply(definition).expect("it is taken");
    let widget = "apiVersion: watch.example/v1\nkind: Widget\nmetadata: {name: w, namespace: kinds}\n";
    seawall_testkit::wait("the kind is served", TOLD_LONGEST, || server.apply(widget).is_ok());
    watching.until("a kind was defined", |world| holds(world, "w"));
    delete(server, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.watch.example");
    watching.until("it is gone", |world| !holds(world, "w"));
}
