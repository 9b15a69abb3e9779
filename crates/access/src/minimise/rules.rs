//! Requests gathered in as few rules as grant exactly them.

use std::collections::{BTreeMap, BTreeSet};

use crate::request::{Request, Target};

/// A rule of a proposed role. Names, verbs and resources are in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProposedRule {
    /// The API group; none for paths. Rules of several groups would grant their other combinations.
    pub group: Option<String>,
    /// Resources, with subresources behind a slash.
    pub resources: Vec<String>,
    /// Names; empty for any.
    pub names: Vec<String>,
    /// Paths.
    pub urls: Vec<String>,
    /// Verbs.
    pub verbs: Vec<String>,
}

/// Group, resource and name.
type Object = (String, String, String);

/// Rules by namespace for requests, each with whether its name matters.
pub(super) fn gather(wanted: &[(Request, bool)]) -> BTreeMap<Option<String>, Vec<ProposedRule>> {
    let mut objects: BTreeMap<Option<String>, BTreeMap<Object, BTreeSet<String>>> = BTreeMap::new();
    let mut urls: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (request, is_by_name) in wanted {
        match &request.target {
            Target::Url(path) => {
                urls.entry(path.clone()).or_default().insert(request.verb.clone());
            }
            Target::Resource(target) => {
                let namespace = Some(target.namespace.clone()).filter(|namespace| !namespace.is_empty());
                let name = if *is_by_name { target.name.clone() } else { String::new() };
                let object = (target.group.clone(), target.combined(), name);
                let verbs = objects.entry(namespace).or_default().entry(object).or_default();
                verbs.insert(request.verb.clone());
            }
        }
    }
    let mut rules: BTreeMap<Option<String>, Vec<ProposedRule>> =
        objects.into_iter().map(|(namespace, objects)| (namespace, of_objects(objects))).collect();
    if !urls.is_empty() {
        rules.entry(None).or_default().extend(of_urls(urls));
    }
    rules
}

/// Objects with the same verbs share a rule where the rule grants nothing besides: all without names, or
/// one resource with several.
fn of_objects(mut objects: BTreeMap<Object, BTreeSet<String>>) -> Vec<ProposedRule> {
    // A verb for any name makes the same verb for one name needless.
    let open: BTreeMap<(String, String), BTreeSet<String>> = objects
        .iter()
        .filter(|((_, _, name), _)| name.is_empty())
        .map(|((group, resource, _), verbs)| ((group.clone(), resource.clone()), verbs.clone()))
        .collect();
    for ((group, resource, name), verbs) in &mut objects {
        if let Some(open) = open.get(&(group.clone(), resource.clone())).filter(|_| !name.is_empty()) {
            verbs.retain(|verb| !open.contains(verb));
        }
    }
    // Names of one resource with the same verbs, then resources of one group with the same names and verbs.
    let mut names: BTreeMap<(String, String, Vec<String>), Vec<String>> = BTreeMap::new();
    for ((group, resource, name), verbs) in objects.into_iter().filter(|(_, verbs)| !verbs.is_empty()) {
        let of = names.entry((group, resource, ordered(verbs, name.is_empty()))).or_default();
        of.extend(Some(name).filter(|name| !name.is_empty()));
    }
    let mut rules: BTreeMap<(String, Vec<String>, Vec<String>), Vec<String>> = BTreeMap::new();
    for ((group, resource, verbs), names) in names {
        rules.entry((group, names, verbs)).or_default().push(resource);
    }
    let rule = |((group, names, verbs), resources): ((String, Vec<String>, Vec<String>), Vec<String>)| {
        let verbs = verbs.into_iter().map(|verb| verb.trim_start_matches(NAMED).to_owned()).collect();
        ProposedRule { group: Some(group), resources, names, urls: Vec::new(), verbs }
    };
    rules.into_iter().map(rule).collect()
}

/// Marks the verbs of named objects, so that they stay apart from those of any.
const NAMED: char = '\u{1}';

fn ordered(verbs: BTreeSet<String>, is_open: bool) -> Vec<String> {
    let mark = |verb: String| if is_open { verb } else { format!("{NAMED}{verb}") };
    verbs.into_iter().map(mark).collect()
}

fn of_urls(urls: BTreeMap<String, BTreeSet<String>>) -> Vec<ProposedRule> {
    let mut rules: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for (url, verbs) in urls {
        rules.entry(verbs.into_iter().collect()).or_default().push(url);
    }
    rules.into_iter().map(|(verbs, urls)| ProposedRule { urls, verbs, ..ProposedRule::default() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::Resource;

    fn gathered(wanted: &[(&str, &str, &str, bool)]) -> Vec<String> {
        let request = |(verb, resource, name, is_by_name): &(&str, &str, &str, bool)| {
            (Request::of(verb, Resource::parse(resource).within("shop").named(name)), *is_by_name)
        };
        let wanted: Vec<(Request, bool)> = wanted.iter().map(request).collect();
        let rules = gather(&wanted);
        let shown = |rule: &ProposedRule| {
            let parts = [&rule.resources, &rule.names, &rule.verbs].map(|part| part.join(","));
            format!("{}|{}", rule.group.as_deref().unwrap_or("none"), parts.join("|"))
        };
        rules[&Some("shop".to_owned())].iter().map(shown).collect()
    }

    #[test]
    fn resources_with_the_same_verbs_share_a_rule() {
        let wanted = [
            ("get", "pods", "a", false),
            ("list", "pods", "", false),
            ("get", "services", "b", false),
            ("list", "services", "", false),
            ("get", "pods/log", "a", false),
            ("get", "deployments.apps", "a", false),
            ("list", "deployments.apps", "a", false),
        ];
        assert_eq!(
            gathered(&wanted),
            ["|pods/log||get", "|pods,services||get,list", "apps|deployments||get,list"]
        );
    }

    #[test]
    fn names_stay_with_their_resource_and_give_way_to_any_name() {
        let wanted = [
            ("get", "configmaps", "one", true),
            ("get", "configmaps", "two", true),
            ("update", "configmaps", "one", true),
            ("get", "secrets", "one", true),
            ("get", "secrets", "", false),
            ("delete", "secrets", "one", true),
        ];
        let rules = gathered(&wanted);
        assert_eq!(
            rules,
            ["|secrets||get", "|secrets|one|delete", "|configmaps|one|get,update", "|configmaps|two|get"]
        );
    }

    #[test]
    fn paths_are_rules_for_everywhere() {
        let rules =
            gather(&[(Request::url("get", "/metrics"), false), (Request::url("get", "/healthz"), false)]);
        let rule = ProposedRule {
            urls: vec!["/healthz".into(), "/metrics".into()],
            verbs: vec!["get".into()],
            ..ProposedRule::default()
        };
        assert_eq!(rules, BTreeMap::from([(None, vec![rule])]));
    }
}
