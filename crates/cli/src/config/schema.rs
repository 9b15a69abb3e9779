//! The JSON Schema of `seawall.yaml`, from the one table of keys.

use seawall_finding::Severity;
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
    // Published once for many versions of the program, so that it names no checks; the reader does.
    let id = json!({"type": "string", "pattern": "^[a-z0-9-]+$"});
    match shape {
        Shape::Text => json!({"type": ["string", "null"]}),
        Shape::Version => json!({"type": ["string", "null"], "pattern": "^v?[0-9]+\\.[0-9]+"}),
        Shape::Severity => json!({"enum": severities(&[Value::Null])}),
        Shape::FailOn => json!({"enum": severities(&[json!("none"), Value::Null])}),
        Shape::Switch => json!({"type": ["boolean", "null"]}),
        Shape::Checks => json!({
            "type": ["array", "null"],
            "items": {"type": "string", "pattern": "^[a-z0-9*?-]+$"},
        }),
        Shape::Words | Shape::Frameworks | Shape::Outputs => {
            json!({"type": ["array", "null"], "items": {"type": "string"}})
        }
        Shape::Severities => json!({
            "type": ["object", "null"],
            "propertyNames": id,
            "additionalProperties": {"enum": severities(&[])},
        }),
        Shape::Parameters => json!({
            "type": ["object", "null"],
            "propertyNames": id,
            "additionalProperties": {
                "type": "object",
                "propertyNames": id,
                "additionalProperties": {
                    "anyOf": [
                        {"type": "integer"},
                        {"type": "boolean"},
                        {"type": "array", "items": {"type": "string"}},
                    ],
                },
            },
        }),
    }
}

fn severities(others: &[Value]) -> Vec<Value> {
    let names = Severity::ALL.into_iter().rev().map(|severity| json!(severity.name()));
    names.chain(others.iter().cloned()).collect()
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
