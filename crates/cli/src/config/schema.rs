//! The JSON Schema of `seawall.yaml`, from the one table of keys and the checks' own declarations.

use seawall_check::{Check, Setting};
use seawall_finding::Severity;
use seawall_posture::checks;
use serde_json::{Map, Value, json};

use crate::config::keys::{KEYS, Shape};
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;

/// Prints the schema.
pub(crate) fn schema(console: &Console) -> Result<Exit, Vec<Problem>> {
    console.print(&format!("{:#}\n", document()))?;
    Ok(Exit::Clean)
}

fn document() -> Value {
    let mut properties = Map::new();
    for key in KEYS {
        let mut property = shape(key.shape);
        property["description"] = json!(key.description);
        let example: Value = serde_json::from_str(key.example).expect("examples are JSON; a test reads them");
        property["examples"] = json!([example]);
        properties.insert(key.name.to_owned(), property);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://seawall.dev/schema/config-v1.json",
        "title": "Settings of Seawall",
        "description": "seawall.yaml, read from the current folder or named with --config.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn shape(shape: Shape) -> Value {
    let ids = || checks().iter().map(|check| check.id).collect::<Vec<_>>();
    match shape {
        Shape::Text => json!({"type": ["string", "null"]}),
        Shape::Version => json!({"type": ["string", "null"], "pattern": "^v?[0-9]+\\.[0-9]+"}),
        Shape::Severity => json!({"enum": severities(&[Value::Null])}),
        Shape::FailOn => json!({"enum": severities(&[json!("none"), Value::Null])}),
        Shape::Switch => json!({"type": ["boolean", "null"]}),
        Shape::Checks => json!({
            "type": ["array", "null"],
            "items": {"anyOf": [{"enum": ids()}, {"type": "string", "pattern": "[*?]"}]},
        }),
        Shape::Words | Shape::Frameworks | Shape::Outputs => {
            json!({"type": ["array", "null"], "items": {"type": "string"}})
        }
        Shape::Severities => json!({
            "type": ["object", "null"],
            "propertyNames": {"enum": ids()},
            "additionalProperties": {"enum": severities(&[])},
        }),
        Shape::Parameters => {
            let with = checks().iter().filter(|check| !check.parameters.is_empty());
            let properties: Map<_, _> = with.map(|check| (check.id.to_owned(), parameters(check))).collect();
            json!({"type": ["object", "null"], "additionalProperties": false, "properties": properties})
        }
    }
}

fn severities(others: &[Value]) -> Vec<Value> {
    let names = Severity::ALL.into_iter().rev().map(|severity| json!(severity.name()));
    names.chain(others.iter().cloned()).collect()
}

fn parameters(check: &Check) -> Value {
    let mut properties = Map::new();
    for parameter in check.parameters {
        let mut property = match &parameter.default {
            Setting::Int(_) => json!({"type": "integer"}),
            Setting::Bool(_) => json!({"type": "boolean"}),
            Setting::Words(_) | Setting::OwnWords(_) => json!({"type": "array", "items": {"type": "string"}}),
        };
        property["description"] = json!(parameter.description);
        property["default"] = crate::list::default_of(&parameter.default);
        properties.insert(parameter.name.to_owned(), property);
    }
    json!({"type": "object", "additionalProperties": false, "properties": properties})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_an_example_that_is_read_without_complaint() {
        for key in KEYS {
            let text = format!("{}: {}\n", key.name, key.example);
            let read = crate::config::read::read("seawall.yaml", text.as_bytes());
            // Examples may name checks and frameworks that are not there yet; nothing else is wrong.
            if let Err(problems) = read {
                let names = matches!(key.shape, Shape::Checks | Shape::Severities | Shape::Frameworks);
                assert!(names, "{text}: {problems:?}");
            }
        }
        assert_eq!(document()["properties"].as_object().map(Map::len), Some(KEYS.len()));
    }
}
