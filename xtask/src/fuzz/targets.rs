//! What is fuzzed, and what must hold for every input.

use seawall_collect::snapshot::{SnapshotLimits, read_lines, write_snapshot};
use seawall_object::{ImageReference, Object, Quantity, Release, ReleaseLimits, ReleaseRecord, Selector};
use seawall_report::{Format, Stored, View, read_baseline, read_result, render_stored};
use seawall_yaml::{
    Change, Edit, Limits, LineIndex, Literal, NodeId, Options, Span, Step, Stream, Tree, apply, patch, read,
    read_json,
};

use crate::conformance::yaml::ways_differ;
use crate::random::Random;

/// A reader with good input to begin with.
pub(super) struct Target {
    pub(super) name: &'static str,
    pub(super) seeds: &'static [&'static str],
    /// Reads the input; an error says what does not hold.
    pub(super) run: fn(&[u8]) -> Result<(), String>,
}

pub(super) const TARGETS: &[Target] = &[
    Target { name: "yaml", seeds: YAML, run: yaml },
    Target { name: "json", seeds: JSON, run: yaml },
    Target { name: "patch", seeds: YAML, run: patched },
    Target { name: "patch-json", seeds: JSON, run: patched },
    Target { name: "quantity", seeds: QUANTITIES, run: quantity },
    Target { name: "selector", seeds: SELECTORS, run: selector },
    Target { name: "image", seeds: IMAGES, run: image },
    Target { name: "result", seeds: RESULTS, run: result },
    Target { name: "snapshot", seeds: SNAPSHOTS, run: snapshot },
    Target { name: "rbac", seeds: super::rbac::SEEDS, run: super::rbac::run },
    Target { name: "helm-release", seeds: RELEASES, run: release },
    Target { name: "audit", seeds: super::audit::SEEDS, run: super::audit::run },
];

const YAML: &[&str] = &[
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: {app: web, \"tier\": 'front'}\nspec:\n  \
     containers:\n  - name: a\n    image: x:1\n    args: [\"-c\", a b, 'c']\n    command:\n    - sh\n",
    "a: &a {x: 1}\nb:\n  <<: *a\n  y: |\n    text\n\n    more\n  z: >-\n    folded\n---\n- 1\n- - 2\n",
    "# head\n--- # c\n? key\n: value\n? [a]\n...\nrest\n---\n\"a\\tb\": 'it''s'\nn: ~\nf: 1.5e3\no: 0644\n",
    "kind: List\nitems:\n- a: 1\n  b:\n  - c: \"multi\n      line\"\n- !!str 12\n- !!binary aGk=\n- a\n  b\n",
];

const JSON: &[&str] = &[
    "{\"apiVersion\": \"v1\", \"a\": [1, -2.5e3, true, false, null, \"x\\u00e9\\n\"], \"m\": {\"k\": {}}}",
    "{\"a\":1}{\"a\":2}\n{\"a\":1,\"a\":[{\"b\":2}]}\n---\nb: 1\n",
    "[{\"deep\":[[[[{\"x\":[]}]]]]}]",
];

const QUANTITIES: &[&str] = &["100m", "1.5Gi", "-2e3", "12E", "0", "+1Ki", "1e-9", "9223372036854775807n"];

const SELECTORS: &[&str] =
    &["app=shop,tier in (web, api),!canary", "a!=b", "x notin (y,z)", "n>5,m<7", "a.b/c-d==e", "app"];

const IMAGES: &[&str] = &[
    "nginx",
    "docker.io/library/nginx:1.25@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "localhost:5000/a/b:c",
    "[::1]:5000/x",
];

const RESULTS: &[&str] = &[
    include_str!("../../../crates/report/tests/expected/report.json"),
    "schema: seawall.dev/report/v1\ntool: {name: seawall, version: a}\nstarted: b\nkubernetesVersion: c\n\
     complete: false\nsummary: {}\ngaps: []\nframeworks: []\nchecks: []\nfindings: []\npasses: []\n",
    "{\"schema\": \"seawall.dev/baseline/v1\", \"findings\": [{\"fingerprint\": \"0123456789abcdef0123456789abcdef\", \
     \"verdict\": \"fail\", \"severity\": \"high\", \"check\": \"a\", \"kind\": \"Pod\", \"namespace\": null, \
     \"name\": \"b\", \"field\": \"spec\"}]}",
];

const SNAPSHOTS: &[&str] = &[
    "{\"taken\":\"a\",\"context\":\"b\",\"gitVersion\":\"v1.36.2\",\"platform\":null,\"namespaces\":[\"c\"],\
     \"selector\":null,\"kinds\":[\"/Pod\",\"apps/Deployment\"],\"requests\":1,\"bytes\":2,\"gaps\":1,\
     \"resources\":2}\n\
     {\"cause\":\"denied\",\"detail\":\"d\",\"path\":\"e\",\"hint\":null,\"hides\":\"kind\",\"group\":\"\",\
     \"kind\":\"Pod\",\"namespace\":\"f\"}\n\
     {\"group\":\"\",\"version\":\"v1\",\"plural\":\"pods\",\"kind\":\"Pod\",\"namespaced\":true,\
     \"resourceVersion\":\"1\",\"objects\":1}\n\
     {\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"g\"},\"spec\":{\"containers\":[{}]}}\n\
     {\"group\":\"apps\",\"version\":\"v1\",\"plural\":\"deployments\",\"kind\":\"Deployment\",\
     \"namespaced\":true,\"resourceVersion\":\"1\",\"objects\":0}\n",
];

/// What Helm keeps of a release: packed in base64 of gzip, and unpacked.
const RELEASES: &[&str] = &[
    "H4sIAAAAAAACA6tWykvMTVWyUkpU0lEqSy0qzszPU7Iy1FHKTczLTEstLgFJFWSGQWSsFAryczKTK/XLDJNSSxINY/KyM/NS\
     rBQC8lNcMouLSgtKgIqcSlPSU0ti8pRqARLer/xdAAAA",
    "{\"name\":\"a\",\"namespace\":\"b\",\"version\":1,\"info\":{\"status\":\"deployed\"},\"chart\":{\"metadata\":\
     {\"name\":\"c\"}},\"manifest\":\"---\\nkind: List\\napiVersion: v1\\nitems: [{a: b}, {kind: Pod, metadata: {name: c}}]\
     \\n---\\n{x\\n---\\nkind: Pod\\napiVersion: v1\\nmetadata: {generateName: d-}\\n\"}",
];

fn yaml(input: &[u8]) -> Result<(), String> {
    let options = Options::default();
    let stream = read(input, &options);
    if let Some(how) = ways_differ(&stream, &read(input, &Options { by_tokens: true, ..options })) {
        return Err(format!("the short and the long way differ: {how}"));
    }
    if stream.tree.len() != read(input, &Options { without_spans: true, ..options }).tree.len() {
        return Err("reading without places gives another tree".to_owned());
    }
    let lines = LineIndex::new(input);
    let inside = |span: Span| span.start <= span.end && span.end as usize <= input.len();
    for document in &stream.documents {
        let mut spans: Vec<Span> = document.notices.iter().map(|notice| notice.span).collect();
        spans.push(document.span);
        spans.extend(document.root.as_ref().err().map(|error| error.span));
        if let Ok(root) = document.root {
            spans.extend(node_spans(&stream, root)?);
            edit(&stream, root)?;
        }
        if let Some(span) = spans.iter().find(|span| !inside(**span)) {
            return Err(format!("a place lies outside of the input: {span:?} of {}", input.len()));
        }
        spans.iter().for_each(|span| _ = lines.position(span.start));
    }
    match stream.comments.iter().all(|comment| input[comment.span.start as usize] == b'#' || is_wide(input)) {
        true => Ok(()),
        false => Err("a comment does not begin with `#`".to_owned()),
    }
}

/// Whether the input may be UTF-16, where a character is not its first byte.
fn is_wide(input: &[u8]) -> bool {
    input.contains(&0)
}

/// The places of all values; children must lie within their containers.
fn node_spans(stream: &Stream, root: NodeId) -> Result<Vec<Span>, String> {
    let mut spans = Vec::new();
    for value in stream.tree.value(root).descendants() {
        let place = value.span().ok_or("a value has no place")?;
        spans.extend([place.key, place.value]);
        for child in value.children() {
            let Some(child) = child.span() else { continue };
            let is_within = place.value.start <= child.value.start && child.value.end <= place.value.end;
            if !is_within {
                return Err(format!("a value at {:?} lies outside of its parent at {place:?}", child.value));
            }
        }
    }
    Ok(spans)
}

/// Editing a value to what it is changes nothing.
fn edit(stream: &Stream, root: NodeId) -> Result<(), String> {
    let same = stream.tree.edited(root, &[])?;
    if !same.value(NodeId(0)).same(stream.tree.value(root)) {
        return Err("a tree without edits differs from its origin".to_owned());
    }
    let path = vec![Step::Key("added".to_owned()), Step::Index(0)];
    let set = Edit::Set { path: path.clone(), value: Literal::Int(1) };
    if let Ok(changed) = stream.tree.edited(root, &[set])
        && changed.value(NodeId(0)).items_at(&["added"]).next().and_then(|item| item.as_i64()) != Some(1)
    {
        return Err("a value that was set is not there".to_owned());
    }
    Ok(())
}

/// Edits of a few values chosen by the text itself: what the patcher hands out reads as the edited tree.
fn patched(input: &[u8]) -> Result<(), String> {
    let stream = read(input, &Options::default());
    let roots: Vec<NodeId> =
        stream.documents.iter().filter_map(|document| document.root.as_ref().ok().copied()).collect();
    let mut random = Random::new(input.iter().map(|byte| u64::from(*byte)).sum(), input.len() as u64);
    let Some(root) = roots.get(random.below(roots.len().max(1))) else { return Ok(()) };
    let nodes: Vec<NodeId> = stream.tree.value(*root).descendants().map(|value| value.id()).collect();
    let edits: Vec<Edit> = (0..1 + random.below(3))
        .map(|_| {
            let mut path = stream.tree.path(*root, nodes[random.below(nodes.len())]);
            if random.one_in(3) {
                path.push(Step::Key("added".to_owned()));
            }
            match random.below(4) {
                0 => Edit::Remove { path },
                1 => Edit::Set { path, value: Literal::List(vec![Literal::String("ALL".to_owned())]) },
                2 => Edit::Set { path, value: Literal::Map(vec![("key".to_owned(), Literal::Int(1))]) },
                _ => Edit::Set { path, value: Literal::Bool(false) },
            }
        })
        .collect();
    let patch = patch(input, &[Change { root: *root, edits: &edits }]);
    if !patch.refused.is_empty() {
        return if patch.replacements.is_empty() {
            Ok(())
        } else {
            Err("a refused change has text".to_owned())
        };
    }
    let after = read(&apply(input, &patch.replacements), &Options::default());
    let expected = stream.tree.edited(*root, &edits)?;
    let mut now = after.documents.iter().filter_map(|document| document.root.as_ref().ok().copied());
    match now.any(|root| expected.value(NodeId(0)).same(after.tree.value(root))) {
        true => Ok(()),
        false => Err("the patched text does not read as the edited tree".to_owned()),
    }
}

fn quantity(input: &[u8]) -> Result<(), String> {
    let Ok(quantity) = Quantity::parse(&String::from_utf8_lossy(input)) else { return Ok(()) };
    match quantity.millis() >= quantity.units() || quantity.is_negative() {
        true => Ok(()),
        false => Err("a quantity has fewer thousandths than units".to_owned()),
    }
}

fn selector(input: &[u8]) -> Result<(), String> {
    if let Ok(selector) = Selector::parse(&String::from_utf8_lossy(input)) {
        selector.matches(None);
    }
    Ok(())
}

fn image(input: &[u8]) -> Result<(), String> {
    drop(ImageReference::parse(&String::from_utf8_lossy(input)));
    Ok(())
}

/// What can be read can be written, and is read back as the same.
fn result(input: &[u8]) -> Result<(), String> {
    if let Ok(baseline) = read_baseline(input) {
        let mut bytes = Vec::new();
        let written = baseline.write(&mut bytes).map(|()| read_baseline(&bytes));
        if !matches!(written, Ok(Ok(again)) if again == baseline) {
            return Err("a baseline that was written and read is another".to_owned());
        }
    }
    let Ok(stored) = read_result(input) else { return Ok(()) };
    let write = |stored: &Stored, format: Format| {
        let mut bytes = Vec::new();
        let view = View { details: true, show_passed: true, ..View::default() };
        match render_stored(format, stored, view, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(error) => Err(format!("{format} cannot be written: {error}")),
        }
    };
    for format in Format::ALL {
        write(&stored, format)?;
    }
    let json = write(&stored, Format::Json)?;
    let again = read_result(&json).map_err(|error| format!("what was written is refused: {error}"))?;
    match write(&again, Format::Json)? == json {
        true => Ok(()),
        false => Err("a result that was written and read is another".to_owned()),
    }
}

/// What the lines of a snapshot hold makes a World, and can be written again.
fn snapshot(input: &[u8]) -> Result<(), String> {
    let mut lines = input;
    let Ok(capture) = read_lines(&mut lines, &SnapshotLimits::default()) else { return Ok(()) };
    write_snapshot(&capture, "fuzz", &mut std::io::sink()).map_err(|error| error.to_string())?;
    let objects = capture.len();
    let world = capture.into_world();
    match world.len() <= objects {
        true => Ok(()),
        false => Err(format!("{objects} objects became {}", world.len())),
    }
}

/// A release is refused, or told within its bounds, and what is told is read back as the same.
fn release(input: &[u8]) -> Result<(), String> {
    let limits = ReleaseLimits { documents_max: 100, nodes_max: 10_000, ..ReleaseLimits::default() };
    let object = |release: &str, digest: &str| {
        let release = serde_json::Value::from(release);
        let text = format!(
            r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"labels":{{"owner":"helm"}}}},
            "data":{{"release":{release}}},"helmRelease":{digest}}}"#
        );
        read_json(text.as_bytes(), &Limits::default()).map_err(|error| error.message)
    };
    let tree = object(&String::from_utf8_lossy(input), "{}")?;
    let packed = record(&tree)?.unpack(&limits);
    for told in [packed, Release::read(input, &limits)] {
        if told.as_ref().is_ok_and(|release| release.objects.len() > limits.documents_max) {
            return Err("there are more objects than the bound allows".to_owned());
        }
        let kept = Release::to_tree(&told).value(NodeId(0)).to_json();
        let tree = object("", &kept)?;
        if record(&tree)?.kept().as_ref() != Some(&told) {
            return Err("what is kept of a release is read as another".to_owned());
        }
    }
    Ok(())
}

fn record(tree: &Tree) -> Result<ReleaseRecord<'_>, String> {
    let object = Object::new(tree.value(NodeId(0)));
    object.and_then(ReleaseRecord::of).ok_or_else(|| "a release's record is not known as one".to_owned())
}
