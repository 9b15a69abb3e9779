//! Users of a test, and what they may do.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::{ApiServer, Client, wait};

/// The API server sees a change of roles within milliseconds.
const ROLES_LONGEST: Duration = Duration::from_secs(20);

/// Somebody whom the API server knows by a token.
#[derive(Clone, Debug)]
pub struct User {
    /// The name that role bindings use.
    pub name: String,
    /// The bearer token.
    pub token: String,
}

/// One rule of a role.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'a> {
    /// API groups; the empty text is the core group.
    pub groups: &'a [&'a str],
    /// Resources, by their names in plural.
    pub resources: &'a [&'a str],
    /// Verbs.
    pub verbs: &'a [&'a str],
}

impl Rule<'_> {
    /// Everything may be read.
    pub const READ_ALL: Rule<'static> =
        Rule { groups: &["*"], resources: &["*"], verbs: &["get", "list", "watch"] };
}

impl ApiServer {
    /// A user with no rights but those of everyone who is authenticated. The same name may be used again.
    pub fn user(&self, name: &str, groups: &[&str]) -> User {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let token = format!("testkit-{}-{}", COUNT.fetch_add(1, Ordering::Relaxed), plain(name));
        let mut groups = groups.to_vec();
        groups.push("system:authenticated");
        self.tokens().add(&token, name, &groups);
        User { name: name.to_owned(), token }
    }

    /// A client certificate and its key, as PEM, by which the API server knows a user and its groups too.
    ///
    /// # Panics
    ///
    /// If none can be made.
    pub fn certificate(&self, name: &str, groups: &[&str]) -> [String; 2] {
        let identity = self.authority().client(name, groups).expect("names of users fit into certificates");
        [identity.certificate, identity.key]
    }

    /// The member of `system:masters`.
    pub fn admin_user(&self) -> User {
        User { name: "admin".to_owned(), token: self.admin_token().to_owned() }
    }

    /// A client that is that user.
    pub fn client(&self, user: &User) -> Client {
        self.admin().with_token(&user.token)
    }

    /// Gives a user exactly these rights in the whole cluster, in place of those given before, and returns
    /// when the API server knows.
    ///
    /// # Panics
    ///
    /// If the API server refuses.
    #[track_caller]
    pub fn grant(&self, user: &User, rules: &[Rule<'_>]) {
        self.bind(user, None, rules);
    }

    /// Gives a user exactly these rights in one namespace, in place of those given there before.
    ///
    /// # Panics
    ///
    /// If the API server refuses.
    #[track_caller]
    pub fn grant_in(&self, namespace: &str, user: &User, rules: &[Rule<'_>]) {
        self.bind(user, Some(namespace), rules);
    }

    #[track_caller]
    fn bind(&self, user: &User, namespace: Option<&str>, rules: &[Rule<'_>]) {
        static REVISION: AtomicU32 = AtomicU32::new(0);
        // The user may do something that does not exist: when the API server says so it knows this role.
        let marker = format!("revision-{}", REVISION.fetch_add(1, Ordering::Relaxed));
        let mut rules: Vec<Value> = rules.iter().map(Rule::json).collect();
        rules.push(json!({"apiGroups": ["testkit"], "resources": [marker], "verbs": ["get"]}));
        let name = format!("testkit-{}", plain(&user.name));
        let group = "rbac.authorization.k8s.io";
        let prefix = if namespace.is_some() { "" } else { "Cluster" };
        let role = json!({
            "apiVersion": format!("{group}/v1"), "kind": format!("{prefix}Role"),
            "metadata": {"name": name}, "rules": rules,
        });
        let binding = json!({
            "apiVersion": format!("{group}/v1"), "kind": format!("{prefix}RoleBinding"),
            "metadata": {"name": name},
            "roleRef": {"apiGroup": group, "kind": format!("{prefix}Role"), "name": name},
            "subjects": [{"apiGroup": group, "kind": "User", "name": user.name}],
        });
        let prefix = prefix.to_lowercase();
        let base =
            format!("/apis/{group}/v1/{}", namespace.map(|n| format!("namespaces/{n}/")).unwrap_or_default());
        self.put(&format!("{base}{prefix}roles"), &name, &role);
        self.put(&format!("{base}{prefix}rolebindings"), &name, &binding);
        wait("the API server knows the role", ROLES_LONGEST, || {
            self.can(user, "get", "testkit", &marker, namespace)
        });
    }

    /// Whether the API server lets a user do something, in a namespace or everywhere.
    pub fn can(&self, user: &User, verb: &str, group: &str, resource: &str, namespace: Option<&str>) -> bool {
        let namespace = namespace.unwrap_or_default();
        let review = json!({
            "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
            "spec": {"resourceAttributes": {
                "verb": verb, "group": group, "resource": resource, "namespace": namespace,
            }},
        });
        let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        let answer = self.client(user).request("POST", path, &review.to_string());
        answer.is_ok_and(|answer| answer.json()["status"]["allowed"] == true)
    }

    /// Creates or replaces an object.
    #[track_caller]
    fn put(&self, collection: &str, name: &str, object: &Value) {
        let mut answer = self.admin().request("POST", collection, &object.to_string());
        if answer.as_ref().is_ok_and(|answer| answer.status == 409) {
            answer = self.admin().request("PUT", &format!("{collection}/{name}"), &object.to_string());
        }
        let answer = answer.expect("the API server answers");
        assert!(answer.is_success(), "{collection}/{name}: {}", answer.text());
    }

    /// Writes a kubeconfig with which one is that user.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn kubeconfig(&self, user: &User) -> PathBuf {
        self.kubeconfig_at(&self.url(), user)
    }

    /// The same for another address, such as that of a proxy.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn kubeconfig_at(&self, url: &str, user: &User) -> PathBuf {
        let ca = self.folder().join("ca.pem");
        let text = format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: testkit\n\
             clusters: [{{name: testkit, cluster: {{server: '{url}', certificate-authority: '{}'}}}}]\n\
             users: [{{name: testkit, user: {{token: '{}'}}}}]\n\
             contexts: [{{name: testkit, context: {{cluster: testkit, user: testkit}}}}]\n",
            ca.display(),
            user.token
        );
        let port = url.rsplit(':').next().unwrap_or_default();
        self.write(&format!("{}-{port}.kubeconfig", user.token), &text).expect("the folder can be written")
    }
}

impl Rule<'_> {
    fn json(&self) -> Value {
        json!({"apiGroups": self.groups, "resources": self.resources, "verbs": self.verbs})
    }
}

/// A user's name as a part of names of files and objects.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
