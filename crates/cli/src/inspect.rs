//! `seawall inspect`: every object as the API server would read it, one a line.

use std::collections::HashMap;
use std::io::{self, Write};

use seawall_finding::{Gap, ObjectId};
use seawall_object::{Object, secrets};
use seawall_posture::{checks, kinds_read};
use seawall_world::{Origin, World};
use seawall_yaml::{Edit, Literal, NodeId, Span, Step, Tree, Value};
use serde_json::json;

use crate::args::{InspectArgs, InspectTarget};
use crate::config::Config;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::{clock, live, reading};

/// Prints the objects and what could not be read.
pub(crate) fn run(args: &InspectArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let progress = Progress::new(console);
    let world = match &args.target {
        None => {
            let config = Config::find(&args.read.settings)?;
            reading::read(&args.read, &config, console, &progress)?.0
        }
        Some(InspectTarget::Cluster(cluster)) => {
            let capture = live::read(cluster, kinds_read(checks()), &clock::now(), &progress)?;
            live::world(capture, console)
        }
    };
    drop(progress);
    console.write(|out| write_world(&world, args, out))?;
    crate::scan::tell_gaps(&world, console);
    Ok(if world.gaps().is_empty() { Exit::Clean } else { Exit::Incomplete })
}

/// Writes the lines of each source in reading order, then what has no source.
fn write_world(world: &World, args: &InspectArgs, out: &mut dyn Write) -> io::Result<()> {
    let mut gaps: HashMap<&str, Vec<&Gap>> = HashMap::new();
    let mut without_source = Vec::new();
    let paths: HashMap<&str, usize> =
        world.sources().iter().enumerate().map(|(index, source)| (source.path.as_str(), index)).collect();
    for gap in world.gaps() {
        match paths.contains_key(gap.place.path.as_str()) {
            true => gaps.entry(&gap.place.path).or_default().push(gap),
            false => without_source.push(gap),
        }
    }
    let mut ids = world.ids().peekable();
    for (index, source) in world.sources().iter().enumerate() {
        let mut broken = gaps.remove(source.path.as_str()).unwrap_or_default();
        broken.sort_by_key(|gap| gap.place.position);
        let mut broken = broken.into_iter().peekable();
        while let Some(id) = ids.next_if(|id| world.entry(*id).source == index) {
            let place = source.place(start(world.object(id).root()));
            while let Some(gap) = broken.next_if(|gap| gap.place.position < place.position) {
                write_gap(gap, out)?;
            }
            write_object(world, id, args, out)?;
        }
        broken.try_for_each(|gap| write_gap(gap, out))?;
    }
    without_source.into_iter().try_for_each(|gap| write_gap(gap, out))
}

fn write_gap(gap: &Gap, out: &mut dyn Write) -> io::Result<()> {
    let (line, column) = gap.place.position.unzip();
    let line = json!({
        "file": gap.place.path,
        "line": line,
        "column": column,
        "error": {"cause": gap.cause.kind.name(), "message": gap.cause.detail, "hint": gap.hint},
    });
    writeln!(out, "{line}")
}

fn write_object(world: &World, id: ObjectId, args: &InspectArgs, out: &mut dyn Write) -> io::Result<()> {
    let source = world.source(id);
    let object = world.object(id);
    let root = object.root();
    let (line, column) = source.place(start(root)).position.unzip();
    let (file, line, column) = (json!(source.path), json!(line), json!(column));
    write!(out, "{{\"file\":{file},\"line\":{line},\"column\":{column}")?;
    if let Origin::Rendered { by } = &source.origin {
        write!(out, ",\"renderedBy\":{}", json!(by))?;
    }
    // What a cluster told was redacted when it was read.
    let text = match args.show_secrets || source.is_live() {
        true => root.to_json(),
        false => redacted(object).map_or_else(|| root.to_json(), |tree| tree.value(NodeId(0)).to_json()),
    };
    write!(out, ",\"object\":{text}")?;
    if args.spans {
        out.write_all(b",\"spans\":{")?;
        let mut pointer = String::new();
        write_spans(root, source, &mut pointer, true, out)?;
        out.write_all(b"}")?;
    }
    out.write_all(b"}\n")
}

/// The object without its secret values; none where it holds none.
fn redacted(object: Object<'_>) -> Option<Tree> {
    let root = object.root();
    let tree = root.tree();
    let literals = secrets(object);
    if literals.is_empty() {
        return None;
    }
    let mut nodes: Vec<NodeId> = literals.iter().map(|literal| literal.value.id()).collect();
    // What is secret in one field is secret in every other that repeats it.
    let mut texts: Vec<&str> = literals.iter().filter_map(|literal| literal.value.as_str()).collect();
    texts.retain(|text| !text.is_empty());
    texts.sort_unstable();
    let repeats = root
        .descendants()
        .filter(|value| value.as_str().is_some_and(|text| texts.binary_search(&text).is_ok()));
    nodes.extend(repeats.map(Value::id));
    nodes.sort_unstable_by_key(|node| node.0);
    nodes.dedup();
    let edits: Vec<Edit> = nodes.iter().map(|node| redaction(root, tree.value(*node))).collect();
    let edited = tree.edited(root.id(), &edits);
    debug_assert!(edited.is_ok(), "every path leads to a node that is there");
    // An object that cannot be cleaned is not shown at all.
    Some(edited.unwrap_or_default())
}

fn redaction(root: Value<'_>, value: Value<'_>) -> Edit {
    let bytes = value.as_str().map_or_else(|| value.to_json().len(), str::len);
    let value_text = Literal::String(format!("<redacted {bytes} bytes>"));
    Edit::Set { path: root.tree().path(root.id(), value.id()), value: value_text }
}

/// Writes where every node stands, under its JSON pointer (RFC 6901).
fn write_spans(
    value: Value<'_>,
    source: &seawall_world::Source,
    pointer: &mut String,
    first: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let span = value.span().unwrap_or_default();
    let position = source.lines.position(span.value.start);
    let comma = if first { "" } else { "," };
    write!(
        out,
        "{comma}{}:{{\"line\":{},\"column\":{},\"value\":[{},{}]",
        json!(pointer),
        position.line,
        position.column,
        span.value.start,
        span.value.end
    )?;
    if value.key().is_some() {
        write!(out, ",\"key\":[{},{}]", span.key.start, span.key.end)?;
    }
    out.write_all(b"}")?;
    for (index, child) in value.children().enumerate() {
        let length = pointer.len();
        let step = child.key().map_or(Step::Index(index), |key| Step::Key(key.to_owned()));
        push_step(pointer, &step);
        write_spans(child, source, pointer, false, out)?;
        pointer.truncate(length);
    }
    Ok(())
}

fn push_step(pointer: &mut String, step: &Step) {
    pointer.push('/');
    match step {
        Step::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => pointer.push_str(&index.to_string()),
    }
}

fn start(value: Value<'_>) -> u32 {
    value.span().map_or(Span::default(), |span| span.value).start
}
