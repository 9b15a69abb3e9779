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
