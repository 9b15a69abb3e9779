//! Bindings, roles and rules for people and programs.

use seawall_access::{Access, BindingId, Chain, Doubt, Origin, RoleId, Rule, RuleId};
use seawall_finding::{ObjectId, Place};
use seawall_report::{Cell, Emitter, Format, Remark, Reply, View, write_data};
use seawall_world::World;
use seawall_yaml::NodeId;
use serde_json::{Value, json};

use crate::args::AccessReadArgs;
use crate::console::Console;
use crate::output;
use crate::problem::Problem;

/// Where a node of an object stands.
pub(crate) fn place_of(world: &World, object: ObjectId, node: NodeId) -> Place {
    let source = world.source(object);
    source.place(source.tree.span(node).unwrap_or_default().value.start)
}

fn place(access: &Access<'_>, origin: Origin, node: Option<NodeId>) -> Option<Place> {
    let Origin::Object(object) = origin else { return None };
    let node = node.unwrap_or_else(|| access.world().object(object).root().id());
    Some(place_of(access.world(), object, node))
}

/// `deploy/rbac.yaml:12`, or that it is a default; nothing for what a cluster told, which has no line.
pub(crate) fn told(access: &Access<'_>, origin: Origin, node: Option<NodeId>) -> String {
    match place(access, origin, node) {
        None => "default".to_owned(),
        Some(Place { path, position: Some((line, _)) }) => format!("{path}:{line}"),
        Some(_) => String::new(),
    }
}

/// `RoleBinding shop/readers`.
pub(crate) fn binding_name(access: &Access<'_>, id: BindingId) -> String {
    let binding = access.policy().binding(id);
    let texts = access.policy().texts();
    match binding.namespace {
        Some(namespace) => format!("RoleBinding {}/{}", texts.get(namespace), texts.get(binding.name)),
        None => format!("ClusterRoleBinding {}", texts.get(binding.name)),
    }
}

/// `ClusterRole reader`.
pub(crate) fn role_name(access: &Access<'_>, id: RoleId) -> String {
    let role = access.policy().role(id);
    let kind = if role.namespace.is_some() { "Role" } else { "ClusterRole" };
    format!("{kind} {}", access.policy().texts().get(role.name))
}

/// `get, list of pods in core`, as short as it can be told.
pub(crate) fn rule_text(access: &Access<'_>, rule: &Rule) -> String {
    let texts = access.policy().texts();
    let list = |words: Vec<&str>| words.join(",");
    let mut text = list(rule.verbs(texts).collect());
    let urls = list(rule.urls(texts).collect());
    let groups: Vec<&str> =
        rule.groups(texts).map(|group| if group.is_empty() { "core" } else { group }).collect();
    let resources = list(rule.resources(texts).collect());
    if !resources.is_empty() {
        text += &format!(" {resources} ({})", list(groups));
    }
    if !urls.is_empty() {
        text += &format!(" {urls}");
    }
    let names = list(rule.names(texts).take(NAMES_SHOWN_MAX).collect());
    if !names.is_empty() {
        let more = rule.names(texts).count().saturating_sub(NAMES_SHOWN_MAX);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        text += &format!(" named {names}{more}");
    }
    text
}

/// Names of one rule that a table shows.
pub(super) const NAMES_SHOWN_MAX: usize = 8;

/// Rows of cells that hold nothing but text.
pub(crate) fn rows<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> Vec<Vec<Cell>> {
    rows.into_iter().map(|row| row.map(Cell::from).into()).collect()
}

/// The head of a table.
pub(crate) fn head(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What stands below an answer: notes, and what speaks against it.
pub(crate) fn remarks(access: &Access<'_>, notes: &[String], doubts: &[Doubt]) -> Vec<Remark> {
    let mut remarks: Vec<Remark> =
        notes.iter().map(|note| Remark { word: "note", text: note.clone() }).collect();
    remarks.extend(
        doubts.iter().map(|doubt| Remark {
            word: "unknown",
            text: format!("{} ({})", doubt.detail, doubt.kind.name()),
        }),
    );
    if access.authorizers().assumed {
        let text = "the authorizers are Node and RBAC; no flag of an API server was read".to_owned();
        remarks.push(Remark { word: "assumed", text });
    }
    remarks.extend(defaults(access).map(|text| Remark { word: "assumed", text }));
    remarks
}

/// Of which version the default roles and bindings are, where that is another one than what is judged.
fn defaults(access: &Access<'_>) -> Option<String> {
    let known = access.defaults_version().filter(|known| *known != access.version())?;
    Some(format!(
        "roles and bindings that an API server makes by itself are those of Kubernetes {known}; those of {} \
         may differ",
        access.version()
    ))
}

/// Writes an answer in every format that was asked for: for people, or as data.
pub(super) fn write(
    args: &AccessReadArgs,
    console: &Console,
    reply: &dyn Fn(Format) -> Reply,
    data: &dyn Fn() -> Value,
) -> Result<(), Vec<Problem>> {
    for one in output::chosen(&args.output)? {
        let (width, color) = match one.file {
            None => (console.width(), console.color_out()),
            Some(_) => (View::default().width, false),
        };
        output::write(&one, console, |out| match one.format {
            Format::Json | Format::Yaml => write_data(one.format, |emitter| emit(&data(), emitter), out),
            format => reply(format).write(format, width, color, out),
        })?;
    }
    Ok(())
}

/// Writes data.
pub(crate) fn emit(value: &Value, out: &mut Emitter<'_>) {
    match value {
        Value::Null => out.null(),
        Value::Bool(value) => out.boolean(*value),
        Value::Number(number) => out.number(number.as_u64().unwrap_or_default()),
        Value::String(text) => out.string(text),
        Value::Array(items) => {
            out.begin_list();
            items.iter().for_each(|item| emit(item, out));
            out.end();
        }
        Value::Object(fields) => {
            out.begin_map();
            fields.iter().for_each(|(key, value)| emit(value, out.key(key)));
            out.end();
        }
    }
}

/// Where it stands, for programs.
pub(crate) fn place_json(access: &Access<'_>, origin: Origin, node: Option<NodeId>) -> Value {
    match place(access, origin, node) {
        None => json!({"default": true}),
        Some(Place { path, position }) => {
            let (line, column) = position.unzip();
            json!({"path": path, "line": line, "column": column})
        }
    }
}

/// A binding, its subject, the role and the rule.
pub(super) fn chain_json(access: &Access<'_>, chain: &Chain) -> Value {
    let (policy, texts) = (access.policy(), access.policy().texts());
    let (binding, role) = (policy.binding(chain.binding), policy.role(chain.role));
    let text = |text| texts.get(text);
    let kind =
        |namespaced: bool, kind: &str| if namespaced { kind.to_owned() } else { format!("Cluster{kind}") };
    let node = binding.subjects.get(chain.subject).map(|subject| subject.node);
    json!({
        "binding": {
            "kind": kind(binding.namespace.is_some(), "RoleBinding"),
            "namespace": binding.namespace.map(text),
            "name": text(binding.name),
            "at": place_json(access, binding.origin, node),
        },
        "role": {
            "kind": kind(role.namespace.is_some(), "Role"), "namespace": role.namespace.map(text),
            "name": text(role.name), "at": place_json(access, role.origin, None), "aggregated": role.gathers,
        },
        "rule": rule_json(access, chain.rule),
    })
}

/// A rule, for programs.
pub(crate) fn rule_json(access: &Access<'_>, id: RuleId) -> Value {
    let (rule, texts) = (access.policy().rule(id), access.policy().texts());
    json!({
        "verbs": rule.verbs(texts).collect::<Vec<_>>(),
        "apiGroups": rule.groups(texts).collect::<Vec<_>>(),
        "resources": rule.resources(texts).collect::<Vec<_>>(),
        "resourceNames": rule.names(texts).collect::<Vec<_>>(),
        "nonResourceURLs": rule.urls(texts).collect::<Vec<_>>(),
        "at": place_json(access, rule.origin, Some(rule.node)),
    })
}

/// What every answer tells about itself.
pub(crate) fn frame(access: &Access<'_>, schema: &str, notes: &[String], doubts: &[Doubt]) -> Value {
    let doubts: Vec<Value> =
        doubts.iter().map(|one| json!({"cause": one.kind.name(), "detail": one.detail})).collect();
    let authorizers: Vec<String> =
        access.authorizers().chain.iter().map(seawall_access::Authorizer::name).collect();
    json!({
        "schema": format!("seawall.dev/{schema}/v1"),
        "kubernetesVersion": access.version().to_string(),
        "authorizers": authorizers, "authorizersAssumed": access.authorizers().assumed,
        "defaultsVersion": access.defaults_version().map(|version| version.to_string()),
        "notes": notes, "unknown": doubts,
    })
}
