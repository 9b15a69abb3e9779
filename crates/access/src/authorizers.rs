//! Which authorizers an API server asks, in which order.

use seawall_finding::{Cause, CauseKind};
use seawall_object::GroupKind;
use seawall_world::World;
use seawall_yaml::Value;

const POD: GroupKind<'static> = GroupKind { group: "", kind: "Pod" };
const CONFIGURATION: GroupKind<'static> =
    GroupKind { group: "apiserver.config.k8s.io", kind: "AuthorizationConfiguration" };

/// One authorizer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authorizer {
    /// Roles and bindings.
    Rbac,
    /// What kubelets need.
    Node,
    /// Allows everything.
    AlwaysAllow,
    /// Allows nothing, and leaves it to those after it.
    AlwaysDeny,
    /// A policy file on the API server's disk.
    Abac,
    /// A service that is asked over HTTPS.
    Webhook {
        /// Its name; empty where it has none.
        name: String,
        /// How many CEL conditions decide whether it is asked.
        conditions: usize,
    },
    /// One that is configured where nobody looked, or of a kind that is not known.
    Unread(String),
}

/// The authorizers, and how they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorizers {
    /// In the order in which they are asked: the first that allows or denies decides.
    pub chain: Vec<Authorizer>,
    /// Nothing that was read says which they are; Node and RBAC are assumed.
    pub assumed: bool,
}

// === impl Authorizer ===

impl Authorizer {
    fn named(name: &str) -> Authorizer {
        match name {
            "RBAC" => Authorizer::Rbac,
            "Node" => Authorizer::Node,
            "AlwaysAllow" => Authorizer::AlwaysAllow,
            "AlwaysDeny" => Authorizer::AlwaysDeny,
            "ABAC" => Authorizer::Abac,
            "Webhook" => Authorizer::Webhook { name: String::new(), conditions: 0 },
            other => Authorizer::Unread(format!("the authorization mode \"{other}\"")),
        }
    }

    /// What people call it.
    pub fn name(&self) -> String {
        match self {
            Authorizer::Rbac => "RBAC".to_owned(),
            Authorizer::Node => "Node".to_owned(),
            Authorizer::AlwaysAllow => "AlwaysAllow".to_owned(),
            Authorizer::AlwaysDeny => "AlwaysDeny".to_owned(),
            Authorizer::Abac => "ABAC".to_owned(),
            Authorizer::Webhook { name, .. } if name.is_empty() => "Webhook".to_owned(),
            Authorizer::Webhook { name, .. } => format!("Webhook {name}"),
            Authorizer::Unread(what) => what.clone(),
        }
    }

    /// Why what it says is not known here; none where it is known.
    pub(crate) fn unknown(&self) -> Option<Cause> {
        let detail = match self {
            Authorizer::Abac => "the policy file of the ABAC authorizer was not read".to_owned(),
            Authorizer::Webhook { conditions: 0, .. } => {
                format!("the authorizer {} decides too", self.name())
            }
            Authorizer::Webhook { conditions, .. } => {
                format!("the authorizer {} decides too, under {conditions} match conditions", self.name())
            }
            Authorizer::Unread(what) => format!("{what} decides too"),
            _ => return None,
        };
        Some(Cause::new(CauseKind::Unresolved, detail))
    }

    /// Whether it may deny what one after it would allow.
    pub(crate) fn may_deny(&self) -> bool {
        matches!(self, Authorizer::Webhook { .. } | Authorizer::Unread(_))
    }
}

// === impl Authorizers ===

impl Default for Authorizers {
    fn default() -> Self {
        Authorizers { chain: vec![Authorizer::Node, Authorizer::Rbac], assumed: true }
    }
}

impl Authorizers {
    /// What the World says: an AuthorizationConfiguration, or the flags of the pods of API servers. Of
    /// several that differ, the one that is known least counts.
    pub fn read(world: &World) -> Authorizers {
        let mut found: Vec<Vec<Authorizer>> = Vec::new();
        for id in world.of_kind(CONFIGURATION) {
            found.push(world.object(*id).root().items_at(&["authorizers"]).map(configured).collect());
        }
        let configurations = found.len();
        let servers = api_server_flags(world);
        found.extend(servers.iter().filter_map(|words| flags(words, configurations > 0)));
        let doubts = |chain: &Vec<Authorizer>| {
            chain.iter().filter(|authorizer| authorizer.unknown().is_some()).count()
        };
        match found.into_iter().max_by_key(doubts) {
            Some(chain) => Authorizers { chain, assumed: false },
            None => Authorizers::default(),
        }
    }
}

/// An entry of an AuthorizationConfiguration.
fn configured(entry: Value<'_>) -> Authorizer {
    match Authorizer::named(entry.str_at(&["type"]).unwrap_or_default()) {
        Authorizer::Webhook { .. } => Authorizer::Webhook {
            name: entry.str_at(&["name"]).unwrap_or_default().to_owned(),
            conditions: entry.items_at(&["webhook", "matchConditions"]).count(),
        },
        other => other,
    }
}

const PROGRAM: &str = "kube-apiserver";
const MODE_FLAG: &str = "--authorization-mode";
const FILE_FLAG: &str = "--authorization-config";

/// What the flags of an API server say; none where a file says it that was read.
fn flags(words: &[&str], is_configuration_read: bool) -> Option<Vec<Authorizer>> {
    if flag(words, FILE_FLAG).is_some() {
        let unread = "an AuthorizationConfiguration that was not read".to_owned();
        return (!is_configuration_read).then(|| vec![Authorizer::Unread(unread)]);
    }
    // Without the flag the API server asks nobody.
    let modes = flag(words, MODE_FLAG).unwrap_or("AlwaysAllow");
    Some(modes.split(',').map(|mode| Authorizer::named(mode.trim())).collect())
}

/// The command lines of the API servers whose pods were read.
pub(crate) fn api_server_flags(world: &World) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    for id in world.of_kind_in(POD, Some("kube-system")) {
        for template in world.templates_of(id) {
            found.extend(world.pod(template).containers().filter_map(|one| command_line(one.value)));
        }
    }
    found
}

/// What the container of an API server is told; none for any other container.
fn command_line(container: Value<'_>) -> Option<Vec<&str>> {
    let words = ["command", "args"].into_iter().flat_map(|key| container.items_at(&[key]));
    let words: Vec<&str> = words.filter_map(Value::as_str).collect();
    words.iter().any(|word| word.rsplit('/').next() == Some(PROGRAM)).then_some(words)
}

/// The value of a flag, which may stand in the same word or in the next; the last counts.
fn flag<'f>(words: &[&'f str], name: &str) -> Option<&'f str> {
    words.iter().enumerate().rev().find_map(|(at, word)| {
        let rest = word.strip_prefix(name)?;
        match rest.strip_prefix('=') {
            Some(value) => Some(value),
            None if rest.is_empty() => words.get(at + 1).copied(),
            None => None,
        }
    })
}

/// The values of a flag that takes a list, each with a comma between.
pub(crate) fn list_of(words: &[&str], name: &str) -> Option<Vec<String>> {
    flag(words, name).map(|value| value.split(',').map(|one| one.trim().to_owned()).collect())
}
