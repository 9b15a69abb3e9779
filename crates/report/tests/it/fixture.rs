//! A small World with everything that a report has to show, and checks of its own, so that the
//! expected files do not move with the checks of Seawall.

use std::borrow::Cow;
use std::collections::HashMap;

use seawall_check::{
    At, Category, Check, Context, Examples, Logic, Report, Results, Selection, Versions, run,
};
use seawall_finding::{Cause, CauseKind, Gap, Hidden, Note, Place, Severity};
use seawall_object::{Container, Object, PodTemplate, secrets};
use seawall_posture::{Control, Framework, Means, evaluate};
use seawall_report::{Format, Meta, NoText, Run, SourceText, View, render};
use seawall_world::{Origin, Resolution, Settings, Source, World};

/// Values that no output may ever show.
pub(crate) const CANARIES: &[&str] = &[
    "canary-data",
    "Y2FuYXJ5LWRhdGE",
    "canary-string",
    "canary-block",
    "canary-comment",
    "canary-override",
    "canary-anchor",
    "canary-applied",
    "canary-env",
    "canary-flag",
    "canary-config",
    "canary-broken",
    "canary-json",
];

const WEB: &str = include_str!("../fixture/web.yaml");
const SECRETS: &str = include_str!("../fixture/secrets.yaml");
const BROKEN: &str = include_str!("../fixture/broken.yaml");
const LIST: &str = include_str!("../fixture/list.json");

/// The sources of the fixture by path.
pub(crate) fn texts() -> Vec<(&'static str, String)> {
    [
        ("shop/web.yaml", WEB),
        ("shop/secrets.yaml", SECRETS),
        ("shop/broken.yaml", BROKEN),
        ("dump/list.json", LIST),
    ]
    .map(|(path, text)| (path, text.to_owned()))
    .to_vec()
}

const BASE: Check = Check {
    id: "",
    title: "",
    severity: Severity::Info,
    severity_reason: "chosen for the test",
    category: Category::SecurityContext,
    description: "Fails where the test needs it.",
    why: "Whoever runs code in the container owns the node, and with it every pod and credential there.",
    remedy: "Remove the field, and add the single capabilities that the program needs.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    controls: &["nsa/C-0057"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(|_, _, _| {}),
    fix: None,
    examples: Examples { bad: &[], good: &[], complete: false },
};

/// The checks of the fixture.
pub(crate) const CHECKS: &[&Check] = &[
    &Check {
        id: "privileged",
        title: "container runs privileged",
        severity: Severity::Critical,
        logic: Logic::Container(privileged),
        ..BASE
    },
    &Check {
        id: "capability-added",
        title: "container adds a capability",
        severity: Severity::High,
        category: Category::Capabilities,
        logic: Logic::Container(capability),
        ..BASE
    },
    &Check {
        id: "memory-limit",
        title: "container has no memory limit",
        severity: Severity::Medium,
        category: Category::Resources,
        logic: Logic::Container(limit),
        ..BASE
    },
    &Check {
        id: "secret-literal",
        title: "object holds a literal secret",
        severity: Severity::High,
        category: Category::Secrets,
        kinds: &["Secret", "ConfigMap", "Pod", "apps/Deployment"],
        logic: Logic::Object(literal),
        ..BASE
    },
    &Check {
        id: "missing-account",
        title: "service account does not exist",
        severity: Severity::Low,
        category: Category::References,
        needs: &["ServiceAccount"],
        logic: Logic::Pod(account),
        ..BASE
    },
    &Check {
        id: "review-image",
        title: "image needs a review",
        severity: Severity::Low,
        category: Category::Images,
        logic: Logic::Container(review),
        ..BASE
    },
];

fn privileged(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if let Some(value) = container.security("privileged")
        && value.as_bool() == Some(true)
    {
        report.fail(value, format!("{} runs privileged", container.noun()));
    }
}

fn capability(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for item in container.capabilities("add") {
        let name = item.as_str().unwrap_or_default();
        report.fail(item, format!("{} adds {name}", container.noun())).discriminator(name);
    }
}

fn limit(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.value.at(&["resources", "limits", "memory"]).is_none() {
        let at = At::path(container.value, &["resources", "limits", "memory"]);
        report.fail(at, format!("{} sets no memory limit", container.noun()));
    }
}

/// Quotes the value, as a careless check might.
fn literal(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for secret in secrets(object) {
        let text = secret.value.as_str().unwrap_or_default();
        report.fail(secret.value, format!("\"{}\" holds \"{text}\"", secret.name));
    }
}

fn account(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let name = pod.service_account();
    if name != "default" && context.resolve("ServiceAccount", name) == Resolution::Absent {
        let at = At::path(pod.spec, &["serviceAccountName"]);
        let what = format!("the ServiceAccount \"{name}\"");
        report.absent(context, at, &what, format!("{what} does not exist"));
    }
}

fn review(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    if container.image().starts_with("vendor.example/") {
        report.manual(At::path(container.value, &["image"]), "only its vendor knows what the image holds");
    }
}

/// A World with its results.
pub(crate) struct Fixture {
    pub(crate) world: World,
    results: Results,
    selection: Selection,
    meta: Meta,
    texts: Texts,
    pub(crate) notes: Vec<Note>,
    pub(crate) known: Option<Vec<bool>>,
}

struct Texts(HashMap<String, String>);

impl SourceText for Texts {
    fn text<'s>(&'s self, source: &Source) -> Option<Cow<'s, [u8]>> {
        Some(Cow::Borrowed(self.0.get(&source.path)?.as_bytes()))
    }
}

impl Fixture {
    /// The whole fixture, with a file that could not be read.
    pub(crate) fn new() -> Self {
        let gap = Gap {
            cause: Cause::new(CauseKind::Unreadable, "permission denied"),
            place: Place { path: "shop/private.yaml".to_owned(), position: None },
            hint: Some("give read permission, or leave it out with --exclude".to_owned()),
            excerpt: None,
            hides: Hidden::Anything,
        };
        Fixture::of(&texts(), vec![gap])
    }

    /// What could be read of a cluster.
    pub(crate) fn cluster(gaps: Vec<Gap>) -> Self {
        Fixture::of(&[("web.yaml", WEB.to_owned())], gaps)
    }

    /// A World of some texts.
    pub(crate) fn of(texts: &[(&str, String)], gaps: Vec<Gap>) -> Self {
        Fixture::with(texts, gaps, CHECKS.to_vec())
    }

    /// A World of some texts, seen by some checks.
    pub(crate) fn with(texts: &[(&str, String)], gaps: Vec<Gap>, checks: Vec<&'static Check>) -> Self {
        let read = |(path, text): &(&str, String)| {
            Source::read((*path).to_owned(), text.as_bytes(), Origin::File, true)
        };
        let sources: Vec<Source> = texts.iter().map(read).collect();
        let world = World::build(sources, gaps, Settings::default());
        let selection = Selection { checks, record_passes: true, ..Selection::default() };
        let results = run(&world, &selection);
        let meta = Meta { version: "0.0.0".to_owned(), started: "2026-01-02T03:04:05Z".to_owned() };
        let texts = texts.iter().map(|(path, text)| ((*path).to_owned(), text.clone())).collect();
        Fixture { world, results, selection, meta, texts: Texts(texts), notes: Vec::new(), known: None }
    }

    /// The World written in a format.
    pub(crate) fn render(&self, format: Format, view: View) -> String {
        self.with_run(view, |run| {
            let mut bytes = Vec::new();
            render(format, run, &mut bytes).expect("a vector takes everything");
            String::from_utf8(bytes).expect("reports are UTF-8")
        })
    }

    /// The World written in a format, without its sources.
    pub(crate) fn render_blind(&self, format: Format, view: View) -> String {
        self.with_run(view, |run| {
            let mut bytes = Vec::new();
            render(format, &Run { text: &NoText, ..*run }, &mut bytes).expect("a vector takes everything");
            String::from_utf8(bytes).expect("reports are UTF-8")
        })
    }

    /// Does something with the run.
    pub(crate) fn with_run<T>(&self, view: View, act: impl FnOnce(&Run<'_>) -> T) -> T {
        let framework = framework();
        let judged = evaluate(&framework, &self.world, &self.results, &self.selection);
        let run = Run {
            frameworks: &[judged],
            notes: &self.notes,
            known: self.known.as_deref(),
            world: &self.world,
            results: &self.results,
            selection: &self.selection,
            meta: &self.meta,
            text: &self.texts,
            view,
        };
        act(&run)
    }
}

/// A framework with a control of each sort.
fn framework() -> Framework {
    let control = |id: &str, title: &str, means| Control {
        id: id.to_owned(),
        title: title.to_owned(),
        section: String::new(),
        means,
    };
    Framework {
        name: "house".to_owned(),
        title: "House rules".to_owned(),
        version: "2".to_owned(),
        reference: "https://example.org/rules".to_owned(),
        controls: vec![
            control("H-1", "what the first check looks at", Means::Checks(CHECKS[..1].to_vec())),
            control("H-2", "doors | windows", Means::Manual("only the owner knows".to_owned())),
            control("H-3", "roofs", Means::NotImplemented("needs a ladder".to_owned())),
        ],
    }
}

/// Compares a text with `tests/expected/NAME`; where `SEAWALL_BLESS` is set, writes it there instead,
/// for a person to read.
pub(crate) fn expect(name: &str, actual: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if std::env::var_os("SEAWALL_BLESS").is_some() {
        std::fs::write(&path, actual).expect("the file can be written");
        return;
    }
    let expected = std::fs::read_to_string(&path).expect("the file is there");
    for (number, (actual, expected)) in actual.lines().zip(expected.lines()).enumerate() {
        assert_eq!(actual, expected, "{name}, line {}", number + 1);
    }
    assert_eq!(actual.lines().count(), expected.lines().count(), "{name}");
}
