//! From the text of a settings file to what it means. Every mistake is told, not only the first.

use seawall_check::{Check, Setting};
use seawall_yaml::{NoticeKind, Options, Value};

use crate::config::Config;
use crate::config::keys::{KEYS, Key, REGISTRIES, Shape};
use crate::config::source::ConfigText;
use crate::problem::Problem;
use crate::suggest::did_you_mean;
use crate::{frameworks, select};

/// Reads a settings file.
pub(crate) fn read(path: &str, text: &[u8]) -> Result<Config, Vec<Problem>> {
    let mut source = ConfigText::new(path, text);
    let mut config = Config::default();
    let stream = seawall_yaml::read(text, &Options::default());
    for (index, document) in stream.documents.iter().enumerate() {
        for notice in &document.notices {
            let fact = match notice.kind {
                NoticeKind::DuplicateKey => "a key stands twice; only the last one would count",
                NoticeKind::DroppedText => "text behind the end of the settings would not be read",
            };
            source.wrong(notice.span, fact, None);
        }
        match &document.root {
            Err(error) => source.wrong(error.span, error.message.clone(), error.hint.clone()),
            Ok(_) if index > 0 => source.wrong(document.span, "more than one document", None),
            Ok(root) => read_root(&mut config, &mut source, stream.tree.value(*root)),
        }
    }
    if source.problems.is_empty() { Ok(config) } else { Err(source.problems) }
}

fn read_root(config: &mut Config, source: &mut ConfigText<'_>, root: Value<'_>) {
    if root.is_null() {
        return;
    }
    if !root.is_map() {
        source.mistyped(root, "the settings file", "a map");
        return;
    }
    for (name, value) in root.entries() {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            let known = KEYS.iter().map(|key| key.name);
            let all = || format!("one of {}", KEYS.iter().map(|key| key.name).collect::<Vec<_>>().join(", "));
            let hint = did_you_mean(name, known).unwrap_or_else(all);
            source.wrong_key(value, format!("unknown key \"{name}\""), Some(hint));
            continue;
        };
        if !value.is_null() {
            read_key(config, source, key, value);
        }
    }
}

fn read_key(config: &mut Config, source: &mut ConfigText<'_>, key: &Key, value: Value<'_>) {
    match key.shape {
        Shape::Severities => read_severities(config, source, value),
        Shape::Parameters => read_parameters(config, source, value),
        Shape::Switch => match value.as_bool() {
            Some(switch) if key.name == "complete" => config.complete = switch,
            Some(switch) => config.allow_incomplete = switch,
            None => source.mistyped(value, key.name, key.shape.noun()),
        },
        Shape::Text => config.namespace = text(source, key.name, value),
        Shape::Version if key.name == "target-version" => {
            config.target_version = parsed(source, key.name, value);
        }
        Shape::Version => config.kubernetes_version = parsed(source, key.name, value),
        Shape::Severity => config.severity = parsed(source, key.name, value),
        Shape::FailOn => config.fail_on = parsed(source, key.name, value),
        Shape::Outputs => {
            let words = words(source, key.name, value);
            config.output = words.into_iter().filter_map(|word| parsed(source, key.name, word)).collect();
        }
        Shape::Words | Shape::Checks | Shape::Frameworks => read_words(config, source, key, value),
    }
}

fn read_words(config: &mut Config, source: &mut ConfigText<'_>, key: &Key, value: Value<'_>) {
    let values = words(source, key.name, value);
    for &word in &values {
        let text = word.as_str().unwrap_or_default();
        let refused = match key.shape {
            Shape::Checks => select::matching(text).err(),
            Shape::Frameworks => frameworks::load(text).err(),
            _ => None,
        };
        if let Some(problem) = refused {
            source.refused_value(word, problem);
        }
    }
    let words: Vec<String> = values.into_iter().filter_map(Value::as_str).map(str::to_owned).collect();
    match key.name {
        "paths" => config.paths = words,
        "include" => config.include = words,
        "exclude" => config.exclude = words,
        "check" => config.check = words,
        "skip" => config.skip = words,
        "framework" => config.framework = words,
        "exceptions" => config.exceptions = words,
        // What `parameters` says of the same check counts more, wherever it stands.
        "registries" if config.parameters.get(REGISTRIES.0, REGISTRIES.1).is_none() => {
            config.parameters.set(REGISTRIES.0, REGISTRIES.1, Setting::OwnWords(words));
        }
        "registries" => {}
        other => debug_assert!(false, "{other} has no field"),
    }
}

fn read_severities(config: &mut Config, source: &mut ConfigText<'_>, value: Value<'_>) {
    if !value.is_map() {
        source.mistyped(value, "severities", Shape::Severities.noun());
    }
    for (id, severity) in value.entries() {
        let Some(check) = known_check(source, id, severity) else { continue };
        if let Some(severity) = parsed(source, id, severity) {
            config.severities.insert(check.id.to_owned(), severity);
        }
    }
}

fn read_parameters(config: &mut Config, source: &mut ConfigText<'_>, value: Value<'_>) {
    if !value.is_map() {
        source.mistyped(value, "parameters", Shape::Parameters.noun());
    }
    for (id, parameters) in value.entries() {
        let Some(check) = known_check(source, id, parameters) else { continue };
        if !parameters.is_map() {
            source.mistyped(parameters, id, "a map of parameters");
        }
        for (name, value) in parameters.entries() {
            let Some(known) = check.parameters.iter().find(|known| known.name == name) else {
                let names: Vec<_> = check.parameters.iter().map(|known| known.name).collect();
                let all = match names.is_empty() {
                    true => format!("{id} has no parameters"),
                    false => format!("{id} has {}", names.join(", ")),
                };
                let hint = did_you_mean(name, names).unwrap_or(all);
                source.wrong_key(value, format!("unknown parameter \"{name}\""), Some(hint));
                continue;
            };
            match setting(value, &known.default) {
                Some(setting) => config.parameters.set(check.id, known.name, setting),
                None => source.mistyped(value, name, known.default.type_name()),
            }
        }
    }
}

/// A value as a setting of the default's type; none where it is of another.
fn setting(value: Value<'_>, default: &Setting) -> Option<Setting> {
    match default {
        Setting::Int(_) => value.as_i64().map(Setting::Int),
        Setting::Bool(_) => value.as_bool().map(Setting::Bool),
        Setting::Words(_) | Setting::OwnWords(_) => {
            let words = value.items().map(|word| word.as_str().map(str::to_owned)).collect::<Option<_>>();
            words.filter(|_| value.is_list()).map(Setting::OwnWords)
        }
    }
}

fn known_check(source: &mut ConfigText<'_>, id: &str, value: Value<'_>) -> Option<&'static Check> {
    match select::check(id) {
        Ok(check) => Some(check),
        Err(problem) => {
            source.refused_key(value, problem);
            None
        }
    }
}

/// A string; anything else is a problem.
pub(crate) fn text(source: &mut ConfigText<'_>, name: &str, value: Value<'_>) -> Option<String> {
    if value.as_str().is_none() {
        source.mistyped(value, name, Shape::Text.noun());
    }
    value.as_str().map(str::to_owned)
}

/// A string that its type understands. The types say what is wrong, then what would be right.
pub(crate) fn parsed<T: std::str::FromStr<Err = String>>(
    source: &mut ConfigText<'_>,
    name: &str,
    value: Value<'_>,
) -> Option<T> {
    let word = text(source, name, value)?;
    match word.parse() {
        Ok(parsed) => Some(parsed),
        Err(reason) => {
            match reason.split_once("; ") {
                Some((fact, advice)) => source.wrong_value(value, fact, Some(advice.to_owned())),
                None => source.wrong_value(value, reason, None),
            }
            None
        }
    }
}

/// The strings of a list; other items and other values are problems.
pub(crate) fn words<'t>(source: &mut ConfigText<'_>, name: &str, value: Value<'t>) -> Vec<Value<'t>> {
    if !value.is_list() {
        source.mistyped(value, name, "a list of strings");
        return Vec::new();
    }
    let (words, others): (Vec<_>, Vec<_>) = value.items().partition(|word| word.as_str().is_some());
    for other in others {
        source.mistyped(other, &format!("an item of {name}"), "a string");
    }
    words
}
