//! The JSON Schema of exceptions files.

use seawall_finding::Severity;
use serde_json::{Value, json};

use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

/// Prints the schema.
pub(crate) fn schema(console: &Console) -> Result<Exit, Vec<Problem>> {
    console.print(&format!("{:#}\n", document()))?;
    Ok(Exit::Clean)
}

fn document() -> Value {
    let text = |description: &str| json!({"type": "string", "pattern": "\\S", "description": description});
    // Published once for many versions of the program, so that it names no checks; the reader does.
    let checks = json!({
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "pattern": "^[a-z0-9*?-]+$"},
        "description": "Ids of checks; `*` and `?` match.",
    });
    let severities: Vec<&str> = Severity::ALL.into_iter().rev().map(Severity::name).collect();
    let entry = closed(json!({
        "id": text("What people call it; no other entry may have it."),
        "checks": checks,
        "scope": scope(),
        "reason": text("Why the findings may stay."),
        "owner": text("Who answers for it."),
        "expires": {
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
            "description": "The last day on which it holds, in UTC.",
        },
    }));
    let rule = closed(json!({
        "id": text("What people call it; no other entry may have it."),
        "checks": checks,
        "namespaces": globs("Namespaces in which annotations count; `*` and `?` match.", 1),
        "severity": {"enum": severities, "description": "The highest severity that may be accepted."},
        "days": {
            "type": "integer",
            "minimum": 1,
            "maximum": 3650,
            "description": "How many days ahead an annotation may end at most.",
        },
        "owner": text("Who answers for what is accepted so."),
    }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://seawall.dev/schema/exceptions-v1.json",
        "title": "Exceptions of Seawall",
        "description": "A reviewed file of accepted findings, named with --exceptions or in seawall.yaml.",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": {
            "exceptions": list(&entry, "Accepted findings."),
            "annotations": list(
                &rule,
                "Where annotations on objects count: seawall.dev/ignore.CHECK: \"until DAY: reason\".",
            ),
        },
    })
}

fn scope() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "description": "The objects it speaks of: those that match all that is given. `*` and `?` match.",
        "properties": {
            "kinds": globs("Kinds such as Deployment, or with their group such as apps/Deployment.", 0),
            "names": globs("Names.", 0),
            "namespaces": globs("Namespaces.", 0),
            "labels": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": "Labels that the object bears, with globs over their values.",
            },
        },
    })
}

/// A map in which every property has to be, and no other.
fn closed(properties: Value) -> Value {
    let required: Vec<String> =
        properties.as_object().into_iter().flat_map(|all| all.keys().cloned()).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn globs(description: &str, least: usize) -> Value {
    let mut list = json!({"type": "array", "items": {"type": "string"}, "description": description});
    if least > 0 {
        list["minItems"] = json!(least);
    }
    list
}

fn list(items: &Value, description: &str) -> Value {
    json!({"type": ["array", "null"], "items": items, "description": description})
}
