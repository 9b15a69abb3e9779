//! From the text of an exceptions file to what it accepts. Every mistake is told, not only the first.

use std::collections::HashSet;

use seawall_check::{AnnotationRule, Exception, Exceptions, Scope};
use seawall_finding::Severity;
use seawall_yaml::{NoticeKind, Options, Value};

use crate::config::{ConfigText, parsed, text, words};
use crate::problem::Problem;
use crate::select;
use crate::suggest::did_you_mean;

/// Entries of one file.
const ENTRIES_MAX: usize = 10_000;
/// The longest that an annotation may be allowed to last.
const DAYS_MAX: i64 = 3_650;

/// Reads an exceptions file: what can be read of it, and what is wrong with the rest.
pub(super) fn read(path: &str, bytes: &[u8]) -> (Exceptions, Vec<Problem>) {
    let mut reader =
        Reader { source: ConfigText::new(path, bytes), found: Exceptions::default(), ids: HashSet::new() };
    let stream = seawall_yaml::read(bytes, &Options::default());
    for (index, document) in stream.documents.iter().enumerate() {
        for notice in &document.notices {
            let fact = match notice.kind {
                NoticeKind::DuplicateKey => "a key stands twice; only the last one would count",
                NoticeKind::DroppedText => "text behind the end of the exceptions would not be read",
            };
            reader.source.wrong(notice.span, fact, None);
        }
        match &document.root {
            Err(error) => reader.source.wrong(error.span, error.message.clone(), error.hint.clone()),
            Ok(_) if index > 0 => reader.source.wrong(document.span, "more than one document", None),
            Ok(root) => reader.root(stream.tree.value(*root)),
        }
    }
    (reader.found, reader.source.problems)
}

struct Reader<'c> {
    source: ConfigText<'c>,
    found: Exceptions,
    ids: HashSet<String>,
}

const ROOT_KEYS: &[&str] = &["exceptions", "annotations"];
const ENTRY_KEYS: &[&str] = &["id", "checks", "scope", "reason", "owner", "expires"];
const SCOPE_KEYS: &[&str] = &["kinds", "names", "namespaces", "labels"];
const RULE_KEYS: &[&str] = &["id", "checks", "namespaces", "severity", "days", "owner"];

// === impl Reader ===

impl Reader<'_> {
    fn root(&mut self, root: Value<'_>) {
        if root.is_null() || !self.has_only(root, "the exceptions file", ROOT_KEYS) {
            return;
        }
        for (name, value) in root.entries().filter(|(_, value)| !value.is_null()) {
            if !value.is_list() {
                self.source.mistyped(value, name, "a list of entries");
                continue;
            }
            for item in value.items() {
                if self.ids.len() == ENTRIES_MAX {
                    let fact = format!("more than {ENTRIES_MAX} entries");
                    return self.source.wrong_value(item, fact, None);
                }
                match name {
                    "exceptions" => self.entry(item),
                    _ => self.rule(item),
                }
            }
        }
    }

    fn entry(&mut self, item: Value<'_>) {
        if !self.has_only(item, "an entry of exceptions", ENTRY_KEYS) {
            return;
        }
        let place = self.source.place(item);
        let (id, checks, scope) = (self.id(item), self.checks(item), self.scope(item));
        let (reason, owner) = (self.required(item, "reason"), self.required(item, "owner"));
        let expires = self.need(item, "expires").and_then(|day| parsed(&mut self.source, "expires", day));
        if let (Some(id), Some(checks), Some(scope), Some(reason), Some(owner), Some(expires)) =
            (id, checks, scope, reason, owner, expires)
        {
            let entry = Exception { id, checks, scope, reason, owner, expires, place };
            self.found.entries.push(entry);
        }
    }

    fn scope(&mut self, item: Value<'_>) -> Option<Scope> {
        let value = self.need(item, "scope")?;
        if !self.has_only(value, "scope", SCOPE_KEYS) {
            return None;
        }
        let mut scope = Scope::default();
        for (name, value) in value.entries() {
            match name {
                "kinds" => scope.kinds = self.words(name, value),
                "names" => scope.names = self.words(name, value),
                "namespaces" => scope.namespaces = self.words(name, value),
                _ if !value.is_map() => self.source.mistyped(value, name, "a map of labels"),
                _ => {
                    for (label, pattern) in value.entries() {
                        let pattern = text(&mut self.source, label, pattern)?;
                        scope.labels.push((label.to_owned(), pattern));
                    }
                }
            }
        }
        if scope.is_everything() {
            let hint = "name kinds, names, namespaces or labels; `*` matches anything";
            self.source.wrong_key(value, "the scope names nothing", Some(hint.to_owned()));
            return None;
        }
        Some(scope)
    }

    fn rule(&mut self, item: Value<'_>) {
        if !self.has_only(item, "an entry of annotations", RULE_KEYS) {
            return;
        }
        let (id, checks, owner) = (self.id(item), self.checks(item), self.required(item, "owner"));
        let namespaces = self.need(item, "namespaces").map(|value| self.words("namespaces", value));
        let severity_max: Option<Severity> =
            self.need(item, "severity").and_then(|value| parsed(&mut self.source, "severity", value));
        let days_max = self.need(item, "days").and_then(|value| self.days(value));
        if let (Some(id), Some(checks), Some(namespaces), Some(severity_max), Some(days_max), Some(owner)) =
            (id, checks, namespaces.filter(|words| !words.is_empty()), severity_max, days_max, owner)
        {
            let rule = AnnotationRule { id, checks, namespaces, severity_max, days_max, owner };
            self.found.annotations.push(rule);
        }
    }

    fn days(&mut self, value: Value<'_>) -> Option<u32> {
        match value.as_i64() {
            Some(days) if (1..=DAYS_MAX).contains(&days) => u32::try_from(days).ok(),
            Some(_) => {
                self.source.wrong_value(value, format!("days are from 1 to {DAYS_MAX}"), None);
                None
            }
            None => {
                self.source.mistyped(value, "days", "a number");
                None
            }
        }
    }

    /// The id of an entry, which no other may have.
    fn id(&mut self, item: Value<'_>) -> Option<String> {
        let value = self.need(item, "id")?;
        let id = self.required(item, "id")?;
        if !self.ids.insert(id.clone()) {
            let hint = "give each entry an id of its own";
            self.source.wrong_value(value, format!("the id \"{id}\" stands twice"), Some(hint.to_owned()));
            return None;
        }
        Some(id)
    }

    /// Ids of checks and globs over them, of which each has to match one.
    fn checks(&mut self, item: Value<'_>) -> Option<Vec<String>> {
        let value = self.need(item, "checks")?;
        let mut known = true;
        let words = words(&mut self.source, "checks", value);
        for word in &words {
            if let Err(problem) = select::matching(word.as_str().unwrap_or_default()) {
                self.source.refused_value(*word, problem);
                known = false;
            }
        }
        let words: Vec<String> = words.into_iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if value.is_list() && value.is_empty() {
            self.source.wrong_value(
                value,
                "no check is named",
                Some("name checks, or `*` for all".to_owned()),
            );
        }
        Some(words).filter(|words| known && !words.is_empty())
    }

    fn words(&mut self, name: &str, value: Value<'_>) -> Vec<String> {
        let words = words(&mut self.source, name, value);
        words.into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// A text that has to be there and to say something.
    fn required(&mut self, item: Value<'_>, name: &str) -> Option<String> {
        let value = self.need(item, name)?;
        let text = text(&mut self.source, name, value)?;
        if text.trim().is_empty() {
            self.source.wrong_value(value, format!("{name} is empty"), None);
            return None;
        }
        Some(text)
    }

    fn need<'t>(&mut self, item: Value<'t>, name: &str) -> Option<Value<'t>> {
        let value = item.get(name);
        if value.is_none() {
            self.source.wrong_value(item, format!("{name} is missing"), Some(format!("add `{name}:`")));
        }
        value
    }

    /// Whether a value is a map; a key that it may not have is told.
    fn has_only(&mut self, value: Value<'_>, name: &str, known: &[&str]) -> bool {
        if !value.is_map() {
            self.source.mistyped(value, name, "a map");
            return false;
        }
        let mut only = true;
        for (key, child) in value.entries().filter(|(key, _)| !known.contains(key)) {
            let all = || format!("one of {}", known.join(", "));
            let hint = did_you_mean(key, known.iter().copied()).unwrap_or_else(all);
            self.source.wrong_key(child, format!("unknown key \"{key}\""), Some(hint));
            only = false;
        }
        only
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "\
exceptions:
- id: agent
  checks: [host-network, image-*]
  scope:
    kinds: [apps/DaemonSet]
    names: [agent*]
    namespaces: [kube-system]
    labels: {app: agent}
  reason: it reads the counters of the node's network
  owner: platform
  expires: 2027-06-30
annotations:
- id: teams
  checks: ['*']
  namespaces: [team-*]
  severity: medium
  days: 90
  owner: security
";

    fn problems(text: &str) -> Vec<String> {
        let (_, problems) = read("exceptions.yaml", text.as_bytes());
        let told = |problem: &Problem| match problem.place() {
            Some(place) => format!("{place}: {}", problem.fact()),
            None => problem.fact().to_owned(),
        };
        problems.iter().map(told).collect()
    }

    #[test]
    fn an_exceptions_file_is_read() {
        let (found, problems) = read("exceptions.yaml", GOOD.as_bytes());
        assert!(problems.is_empty(), "{problems:?}");
        let entry = &found.entries[0];
        assert_eq!((entry.id.as_str(), entry.expires.to_string().as_str()), ("agent", "2027-06-30"));
        assert_eq!(entry.scope.labels, [("app".to_owned(), "agent".to_owned())]);
        assert_eq!(entry.place.to_string(), "exceptions.yaml:2:3");
        let rule = &found.annotations[0];
        assert_eq!((rule.severity_max, rule.days_max), (Severity::Medium, 90));
        assert!(read("x", b"").1.is_empty(), "an empty file accepts nothing");
    }

    #[test]
    fn every_mistake_is_told_at_its_place() {
        for (from, to, expected) in [
            ("exceptions:", "exception:", "1:1: unknown key \"exception\""),
            ("host-network,", "host-netwrok,", "3:12: unknown check \"host-netwrok\""),
            ("  reason: it", "  raeson: it", "9:3: unknown key \"raeson\""),
            ("2027-06-30", "2027-06-31", "11:12: there is no such day"),
            ("2027-06-30", "soon", "11:12: expected a day such as 2027-06-30"),
            ("2027-06-30", "20270630", "11:12: expires is a number, expected a string"),
            ("owner: platform", "owner: ' '", "10:10: owner is empty"),
            ("[apps/DaemonSet]", "DaemonSet", "5:12: kinds is a string, expected a list of strings"),
            ("id: teams", "id: agent", "13:7: the id \"agent\" stands twice"),
            ("severity: medium", "severity: middling", "16:13: unknown severity \"middling\""),
            ("days: 90", "days: 0", "17:9: days are from 1 to 3650"),
            ("days: 90", "days: long", "17:9: days is a string, expected a number"),
            ("checks: ['*']", "checks: []", "14:11: no check is named"),
            ("  owner: security\n", "", "13:3: owner is missing"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let found = problems(&GOOD.replacen(from, to, 1));
            assert_eq!(found, [format!("exceptions.yaml:{expected}")], "{to}");
        }
        let nothing =
            "exceptions:\n- {id: a, checks: ['*'], scope: {}, reason: r, owner: o, expires: '2027-01-01'}\n";
        assert_eq!(problems(nothing), ["exceptions.yaml:2:26: the scope names nothing"]);
        assert_eq!(problems("- a\n"), ["exceptions.yaml:1:1: the exceptions file is a list, expected a map"]);
    }

    #[test]
    fn what_is_right_stands_though_something_else_is_wrong() {
        let (found, problems) = read("x", GOOD.replace("days: 90", "days: 0").as_bytes());
        assert_eq!((found.entries.len(), found.annotations.len(), problems.len()), (1, 0, 1));
    }
}
