//! `seawall checks list`.

use seawall_check::{Category, Check, Setting};
use seawall_posture::{checks, is_opt_in};
use serde_json::{Value, json};

use crate::args::{ListArgs, ListFormat};
use crate::console::Console;
use crate::exit::Exit;
use crate::frameworks;
use crate::problem::{Paint, Problem};
use crate::suggest::did_you_mean;

/// Prints the checks that the arguments ask for.
pub(crate) fn run(args: &ListArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    let mut listed: Vec<&'static Check> = checks().to_vec();
    if let Some(name) = &args.category {
        let category = category(name)?;
        listed.retain(|check| check.category == category);
    }
    if let Some(name) = &args.framework {
        let framework = frameworks::load(name).map_err(|problem| vec![problem])?;
        let asked_for = frameworks::checks_of(&framework);
        listed.retain(|check| asked_for.iter().any(|asked| asked.id == check.id));
    }
    listed.sort_by_key(|check| (check.category, std::cmp::Reverse(check.severity), check.id));
    console.print(&match args.output {
        ListFormat::Table => table(&listed, console),
        ListFormat::Json => format!("{:#}\n", json(&listed)),
        ListFormat::Markdown => markdown(&listed),
    })?;
    Ok(Exit::Clean)
}

/// A category by its name, however its words are joined.
fn category(name: &str) -> Result<Category, Vec<Problem>> {
    let mut known: Vec<Category> = checks().iter().map(|check| check.category).collect();
    known.sort_unstable();
    known.dedup();
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], " ");
    if let Some(found) = known.iter().find(|category| plain(category.name()) == plain(name)) {
        return Ok(*found);
    }
    let names: Vec<_> = known.into_iter().map(Category::name).collect();
    let hint = did_you_mean(name, names.iter().copied());
    let hint = hint.unwrap_or_else(|| format!("one of {}", names.join(", ")));
    Err(vec![Problem::new(format!("unknown category \"{name}\"")).hint(hint)])
}

fn table(listed: &[&Check], console: &Console) -> String {
    let paint = console.painter();
    let width = listed.iter().map(|check| check.id.len()).max().unwrap_or_default();
    let mut out = String::new();
    let mut category = None;
    for check in listed {
        if category != Some(check.category) {
            let gap = if category.is_some() { "\n" } else { "" };
            out += &format!("{gap}{}\n", paint.strong(check.category.name()));
            category = Some(check.category);
        }
        let mark = if is_opt_in(check.id) { '*' } else { ' ' };
        out += &format!("{mark} {:<8}  {:<width$}  {}\n", check.severity, check.id, check.title);
    }
    out += &format!("\n{} checks; `seawall explain CHECK` tells more\n", listed.len());
    if listed.iter().any(|check| is_opt_in(check.id)) {
        out += "* runs only where --check, --framework or seawall.yaml names it\n";
    }
    out
}

fn markdown(listed: &[&Check]) -> String {
    let mut out =
        "| Check | Severity | Category | Runs | What is wrong |\n|---|---|---|---|---|\n".to_owned();
    for check in listed {
        let title = check.title.replace('|', "\\|");
        let runs = if is_opt_in(check.id) { "where asked for" } else { "always" };
        let (id, severity, category) = (check.id, check.severity, check.category.name());
        out += &format!("| `{id}` | {severity} | {category} | {runs} | {title} |\n");
    }
    out
}

fn json(listed: &[&Check]) -> Value {
    let checks: Vec<Value> = listed.iter().map(|check| describe(check)).collect();
    json!({"schema": "seawall.dev/checks/v1", "checks": checks})
}

fn describe(check: &Check) -> Value {
    let parameters = check.parameters.iter().map(|parameter| {
        json!({
            "name": parameter.name,
            "description": parameter.description,
            "default": default_of(&parameter.default),
        })
    });
    json!({
        "id": check.id,
        "title": check.title,
        "severity": check.severity.name(),
        "severityReason": check.severity_reason,
        "category": check.category.name(),
        "description": check.description,
        "why": check.why,
        "remedy": check.remedy,
        "references": check.references,
        "controls": check.controls,
        "parameters": parameters.collect::<Vec<_>>(),
        "kinds": check.kinds,
        "since": check.versions.since.map(|version| version.to_string()),
        "until": check.versions.until.map(|version| version.to_string()),
        "optIn": is_opt_in(check.id),
        "fixable": check.fix.is_some(),
    })
}

/// A parameter's default as JSON.
pub(crate) fn default_of(setting: &Setting) -> Value {
    match setting {
        Setting::Int(value) => json!(value),
        Setting::Bool(value) => json!(value),
        Setting::Words(words) => json!(words),
        Setting::OwnWords(words) => json!(words),
    }
}
