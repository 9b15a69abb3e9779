//! What the identity may list in one namespace, as the server says itself.

use seawall_yaml::Value;

use crate::live::answer::{parse, root};
use crate::live::api::Api;
use crate::live::discovery::Served;

const RULES_REVIEW: &str = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

/// What may be listed in one namespace.
#[derive(Debug)]
pub(crate) struct Rights {
    rules: Vec<Rule>,
    /// The server does not know all of it.
    incomplete: bool,
}

#[derive(Debug)]
struct Rule {
    groups: Vec<String>,
    resources: Vec<String>,
}

// === impl Rights ===

impl Rights {
    /// Asks the server. Where it does not say, every resource has to be tried.
    pub(crate) async fn ask(api: &Api, namespace: &str) -> Rights {
        let unknown = Rights { rules: Vec::new(), incomplete: true };
        let question = format!(
            r#"{{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview",{}}}"#,
            format_args!(r#""spec":{{"namespace":"{namespace}"}}"#)
        );
        let Ok(answer) = api.ask(RULES_REVIEW, &question).await else { return unknown };
        let Ok(tree) = parse(&answer.body) else { return unknown };
        let Some(status) = root(&tree).at(&["status"]) else { return unknown };
        Rights {
            rules: status.items_at(&["resourceRules"]).filter_map(Rule::of).collect(),
            incomplete: status.bool_at(&["incomplete"]).unwrap_or(true),
        }
    }

    /// Whether a list may be tried; where the server knows all rights, whether it may be read.
    pub(crate) fn may_list(&self, resource: &Served) -> bool {
        self.incomplete || self.rules.iter().any(|rule| rule.covers(resource))
    }
}

// === impl Rule ===

impl Rule {
    /// A rule that allows to list; none where it allows only something else.
    fn of(rule: Value<'_>) -> Option<Rule> {
        let texts = |key: &str| -> Vec<String> {
            rule.items_at(&[key]).filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let lists = texts("verbs").iter().any(|verb| verb == "list" || verb == "*");
        // A list bears no name, so that a rule about names never allows it.
        (lists && texts("resourceNames").is_empty())
            .then(|| Rule { groups: texts("apiGroups"), resources: texts("resources") })
    }

    fn covers(&self, resource: &Served) -> bool {
        let holds = |words: &[String], word: &str| words.iter().any(|one| one == word || one == "*");
        holds(&self.groups, &resource.group) && holds(&self.resources, &resource.plural)
    }
}
