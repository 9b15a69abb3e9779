//! Rights that lead to all others, or most: several checks look for each.

use seawall_world::Version;

use super::right::{Right, right};

/// Since when a stream to a pod needs `create` however it begins.
const STREAMS_CREATE_SINCE: Version = Version::new(35);

const RBAC: &str = "rbac.authorization.k8s.io";
const AUTHENTICATION: &str = "authentication.k8s.io";
const ADMISSION_GROUP: &str = "admissionregistration.k8s.io";
const WRITES: &[&str] = &["create", "update", "patch"];
const CHANGES: &[&str] = &["create", "update", "patch", "delete"];

/// Reads every Secret.
pub(crate) const SECRETS: &[Right] = &[right("", "secrets", &["get", "list", "watch"])];

/// Runs pods.
pub(crate) const WORKLOADS: &[Right] = &[
    right("", "pods", &["create"]).even_named(),
    right("", "replicationcontrollers", WRITES).even_named(),
    right("apps", "deployments", WRITES).even_named(),
    right("apps", "daemonsets", WRITES).even_named(),
    right("apps", "replicasets", WRITES).even_named(),
    right("apps", "statefulsets", WRITES).even_named(),
    right("batch", "jobs", &["create"]).even_named(),
    right("batch", "cronjobs", WRITES).even_named(),
];

const EXEC: &[Right] = &[
    right("", "pods/exec", &["create"]).even_named(),
    right("", "pods/attach", &["create"]).even_named(),
    right("", "pods/ephemeralcontainers", &["update", "patch"]).even_named(),
];
const EXEC_BY_GET: &[Right] = &[
    right("", "pods/exec", &["create", "get"]).even_named(),
    right("", "pods/attach", &["create", "get"]).even_named(),
    right("", "pods/ephemeralcontainers", &["update", "patch"]).even_named(),
];

const PROXY: &[&str] = &["get", "create", "update", "patch", "delete"];
const FORWARD: &[Right] = &[
    right("", "pods/portforward", &["create"]).even_named(),
    right("", "pods/proxy", PROXY).even_named(),
    right("", "services/proxy", PROXY).even_named(),
];
const FORWARD_BY_GET: &[Right] = &[
    right("", "pods/portforward", &["create", "get"]).even_named(),
    right("", "pods/proxy", PROXY).even_named(),
    right("", "services/proxy", PROXY).even_named(),
];

/// Runs commands in pods. Before 1.35, `get` does by a WebSocket.
pub(crate) fn exec(version: Version) -> &'static [Right] {
    if version >= STREAMS_CREATE_SINCE { EXEC } else { EXEC_BY_GET }
}

/// Reaches what listens in pods.
pub(crate) fn forward(version: Version) -> &'static [Right] {
    if version >= STREAMS_CREATE_SINCE { FORWARD } else { FORWARD_BY_GET }
}

/// Gives away what the subject does not hold.
pub(crate) const ESCALATION: &[Right] = &[
    right(RBAC, "clusterroles", &["escalate"]).cluster().even_named(),
    // A RoleBinding with it lets its subject bind any ClusterRole within the namespace.
    right(RBAC, "clusterroles", &["bind"]).or_named(&["cluster-admin", "admin", "edit"]),
    right(RBAC, "roles", &["escalate"]).even_named(),
    right(RBAC, "roles", &["bind"]),
];

/// Acts as others, who may do anything.
pub(crate) const IMPERSONATION: &[Right] = &[
    right("", "users", &["impersonate"]).cluster(),
    right("", "groups", &["impersonate"]).cluster().or_named(&["system:masters"]),
    right("", "serviceaccounts", &["impersonate"]).even_named(),
];

/// What else of others may be borrowed together with their name.
pub(crate) const IMPERSONATED_ATTRIBUTES: &[Right] = &[
    right(AUTHENTICATION, "uids", &["impersonate"]).cluster().even_named(),
    right(AUTHENTICATION, "userextras", &["impersonate"]).cluster().even_named(),
];

/// Impersonation that is bound to what is done, each with how the verb begins that says what may be done.
pub(crate) const CONSTRAINED: &[(&str, Right)] = &[
    ("impersonate-on:user-info:", right(AUTHENTICATION, "users", &["impersonate:user-info"]).cluster()),
    ("impersonate-on:user-info:", right(AUTHENTICATION, "groups", &["impersonate:user-info"]).cluster()),
    (
        "impersonate-on:serviceaccount:",
        right(AUTHENTICATION, "serviceaccounts", &["impersonate:serviceaccount"]).even_named(),
    ),
    (
        "impersonate-on:arbitrary-node:",
        right(AUTHENTICATION, "nodes", &["impersonate:arbitrary-node"]).cluster().even_named(),
    ),
];

/// Makes tokens of service accounts.
pub(crate) const TOKENS: &[Right] = &[right("", "serviceaccounts/token", &["create"]).even_named()];

/// Speaks to kubelets.
pub(crate) const NODE_PROXY: &[Right] = &[right("", "nodes/proxy", PROXY).cluster().even_named()];

/// Sees and changes what everybody writes.
pub(crate) const ADMISSION: &[Right] = &[
    right(ADMISSION_GROUP, "mutatingwebhookconfigurations", CHANGES).cluster(),
    right(ADMISSION_GROUP, "validatingwebhookconfigurations", CHANGES).cluster(),
    right(ADMISSION_GROUP, "mutatingadmissionpolicies", CHANGES).cluster(),
    right(ADMISSION_GROUP, "mutatingadmissionpolicybindings", CHANGES).cluster(),
    right(ADMISSION_GROUP, "validatingadmissionpolicies", CHANGES).cluster(),
    right(ADMISSION_GROUP, "validatingadmissionpolicybindings", CHANGES).cluster(),
];

/// Makes volumes of any path of any node.
pub(crate) const VOLUMES: &[Right] = &[right("", "persistentvolumes", WRITES).cluster()];

/// Rights each of which takes over a cluster, where they hold in every namespace.
pub(crate) fn takeover(version: Version) -> [&'static [Right]; 9] {
    [SECRETS, WORKLOADS, exec(version), ESCALATION, IMPERSONATION, TOKENS, NODE_PROXY, ADMISSION, VOLUMES]
}
