//! The table of adversarial grants.

use seawall_access::{Identity, Request, Resource, from_http};
use seawall_yaml::{Options, Value, read};

/// One grant with what somebody asks.
pub(crate) struct Row {
    /// What the row is about, for messages.
    pub(crate) name: String,
    /// The namespace of the binding; none where it holds everywhere.
    pub(crate) namespace: Option<String>,
    /// Rules, as the table writes them.
    pub(crate) rules: String,
    /// The subject of the binding, as the table writes it.
    pub(crate) subject: String,
    /// Who asks what, and whether it is allowed.
    pub(crate) asks: Vec<Ask>,
}

/// One question.
pub(crate) struct Ask {
    pub(crate) text: String,
    pub(crate) allowed: bool,
    pub(crate) identity: Identity,
    pub(crate) request: Request,
}

/// All rows.
pub(crate) fn table() -> Vec<Row> {
    let text = include_bytes!("../adversarial.yaml");
    let stream = read(text, &Options::default());
    let root = *stream.documents[0].root.as_ref().expect("the table is YAML");
    let mut rows = Vec::new();
    for group in stream.tree.value(root).items() {
        let text = |key: &str| group.str_at(&[key]).unwrap_or_default();
        assert!(!text("why").is_empty(), "a group gives its reason");
        let namespace = Some(text("in")).filter(|word| *word != "*").map(str::to_owned);
        for (rules, asks) in group.at(&["grants"]).into_iter().flat_map(Value::entries) {
            let asks = asks.items().map(|ask| question(ask, None)).collect();
            let name = format!("{}: {rules}", text("about"));
            let subject = "User eve".to_owned();
            rows.push(Row { name, namespace: namespace.clone(), rules: rules.to_owned(), subject, asks });
        }
        for (subject, asks) in group.at(&["subjects"]).into_iter().flat_map(Value::entries) {
            let number = rows.len();
            // Rows that everybody falls under must not answer each other's questions.
            let rules = text("rule").replace("things", &format!("things{number}"));
            let asked = Request::of("get", Resource::parse(&format!("things{number}.row.example")));
            let asks = asks.items().map(|ask| question(ask, Some(&asked))).collect();
            let name = format!("{}: {subject}", text("about"));
            rows.push(Row { name, namespace: namespace.clone(), rules, subject: subject.to_owned(), asks });
        }
    }
    rows
}

fn question(ask: Value<'_>, fixed: Option<&Request>) -> Ask {
    let text = ask.as_str().expect("a question is a text").to_owned();
    let (answer, asked) = text.split_once(' ').expect("an answer and a question");
    let allowed = match answer {
        "yes" => true,
        "no" => false,
        other => panic!("{other} is no answer"),
    };
    let (identity, request) = match fixed {
        Some(request) => (identity(asked), request.clone()),
        None => (Identity::new("eve", &[]), request(asked)),
    };
    Ask { allowed, identity, request, text }
}

/// Reads `eve`, `bob in dev`, `a/web`, `anonymous`, and `user NAME [in GROUP]` for a name taken as it is.
fn identity(text: &str) -> Identity {
    let (name, group) = text.split_once(" in ").unwrap_or((text, ""));
    let groups: Vec<&str> = Some(group).filter(|group| !group.is_empty()).into_iter().collect();
    match (name.strip_prefix("user "), name.split_once('/')) {
        (Some(name), _) => {
            let mut groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
            groups.push("system:authenticated".to_owned());
            Identity { user: name.to_owned(), groups, node: None }
        }
        (None, Some((namespace, name))) => Identity::service_account(namespace, name),
        (None, None) if name == "anonymous" => Identity::anonymous(),
        (None, None) => Identity::new(name, &groups),
    }
}

/// Reads `GET /path` or `VERB RESOURCE [NAME] [in NAMESPACE]`.
fn request(text: &str) -> Request {
    let words: Vec<&str> = text.split(' ').collect();
    match words.as_slice() {
        [method, url] if url.starts_with('/') => from_http(method, url).expect("a good address"),
        [verb, resource] => Request::of(verb, Resource::parse(resource)),
        [verb, resource, name] => Request::of(verb, Resource::parse(resource).named(name)),
        [verb, resource, name, "in", namespace] => {
            Request::of(verb, Resource::parse(resource).named(name).within(namespace))
        }
        [verb, resource, "in", namespace] => Request::of(verb, Resource::parse(resource).within(namespace)),
        _ => panic!("{text} is no question"),
    }
}

/// The objects of a row as JSON, with names that no other row has.
pub(crate) fn objects(row: &Row, number: usize) -> Vec<String> {
    let rules: Vec<String> = row.rules.split("; ").map(rule).collect();
    let group = "rbac.authorization.k8s.io";
    let name = format!("row-{number}");
    let (kind, metadata) = match &row.namespace {
        Some(namespace) => ("RoleBinding", format!(r#"{{"name":"{name}","namespace":"{namespace}"}}"#)),
        None => ("ClusterRoleBinding", format!(r#"{{"name":"{name}"}}"#)),
    };
    vec![
        format!(
            r#"{{"apiVersion":"{group}/v1","kind":"ClusterRole","metadata":{{"name":"{name}"}},"rules":[{}]}}"#,
            rules.join(",")
        ),
        format!(
            r#"{{"apiVersion":"{group}/v1","kind":"{kind}","metadata":{metadata},"roleRef":{{"apiGroup":"{group}","kind":"ClusterRole","name":"{name}"}},"subjects":[{}]}}"#,
            subject(&row.subject)
        ),
    ]
}

/// Reads `VERBS GROUPS RESOURCES [NAMES]` or `VERBS PATHS`.
fn rule(text: &str) -> String {
    let list = |words: &str| {
        let words = words.split(',').map(|word| format!("\"{}\"", if word == "core" { "" } else { word }));
        format!("[{}]", words.collect::<Vec<_>>().join(","))
    };
    match text.split(' ').collect::<Vec<_>>().as_slice() {
        [verbs, urls] => format!(r#"{{"verbs":{},"nonResourceURLs":{}}}"#, list(verbs), list(urls)),
        [verbs, groups, resources, names @ ..] => {
            let names = names
                .first()
                .map_or_else(String::new, |names| format!(r#","resourceNames":{}"#, list(names)));
            format!(
                r#"{{"verbs":{},"apiGroups":{},"resources":{}{names}}}"#,
                list(verbs),
                list(groups),
                list(resources)
            )
        }
        _ => panic!("{text} is no rule"),
    }
}

fn subject(text: &str) -> String {
    let (kind, name) = text.split_once(' ').expect("a kind and a name");
    match name.split_once('/').filter(|_| kind == "ServiceAccount") {
        Some((namespace, name)) => {
            format!(r#"{{"kind":"ServiceAccount","namespace":"{namespace}","name":"{name}"}}"#)
        }
        None => format!(r#"{{"kind":"{kind}","name":"{name}","apiGroup":"rbac.authorization.k8s.io"}}"#),
    }
}
