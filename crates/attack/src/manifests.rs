//! Parts of examples that many kinds have in common.

/// A Role with one rule in a namespace, bound to the service account `ci` of the namespace `build`.
macro_rules! role_for_ci {
    ($namespace:literal, $rule:literal) => {
        concat!(
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ci, namespace: ",
            $namespace,
            "}
rules: [",
            $rule,
            "]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: ",
            $namespace,
            "}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ci}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
"
        )
    };
}

/// A ClusterRole with rules, bound everywhere to the service account `ci` of the namespace `build`.
macro_rules! cluster_role_for_ci {
    ($rules:literal) => {
        concat!(
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ci}
rules: [",
            $rules,
            "]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ci}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
"
        )
    };
}

/// A ServiceAccount.
macro_rules! account {
    ($namespace:literal, $name:literal) => {
        concat!(
            "
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ",
            $name,
            ", namespace: ",
            $namespace,
            "}
"
        )
    };
}

/// The same of one rule in its parts: its group, resources, verbs and, where it has some, names.
macro_rules! right_for_ci {
    ($namespace:literal, $group:literal, $resources:literal, $verbs:literal $(, $names:literal)?) => {
        concat!(
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ci, namespace: ",
            $namespace,
            "}
rules: [{apiGroups: ['",
            $group,
            "'], resources: [",
            $resources,
            "], verbs: [",
            $verbs,
            "]",
            $(", resourceNames: [", $names, "]",)?
            "}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: ",
            $namespace,
            "}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ci}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
"
        )
    };
}

/// The same of rules in their parts: the group, resources and verbs of each.
macro_rules! cluster_rights_for_ci {
    ($(($group:literal, $resources:literal, $verbs:literal)),+) => {
        concat!(
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ci}
rules:",
            $("
- {apiGroups: ['", $group, "'], resources: [", $resources, "], verbs: [", $verbs, "]}",)+
            "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ci}
subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
"
        )
    };
}
