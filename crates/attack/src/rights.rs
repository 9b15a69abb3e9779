//! Rights that several kinds ask for.

use crate::right::{Ability, Right};

/// What a pod comes of. Changing a template suffices where it is there, so that each name is as good as any.
pub(crate) const START_PODS: Right = Right::any(&[
    Ability::of(&["create"], "", "pods"),
    Ability::of(&["create", "update", "patch"], "", "replicationcontrollers"),
    Ability::of(&["create", "update", "patch"], "apps", "deployments"),
    Ability::of(&["create", "update", "patch"], "apps", "replicasets"),
    Ability::of(&["create", "update", "patch"], "apps", "statefulsets"),
    Ability::of(&["create", "update", "patch"], "apps", "daemonsets"),
    Ability::of(&["create"], "batch", "jobs"),
    Ability::of(&["create", "update", "patch"], "batch", "cronjobs"),
]);

/// A patch that changes nothing answers with the object, and the deletion of all with what they were.
pub(crate) const READ_SECRETS: Right =
    Right::any(&[Ability::of(&["get", "list", "watch", "patch", "deletecollection"], "", "secrets")]);

pub(crate) const CREATE_BINDING: Right =
    Right::any(&[Ability::of(&["create"], "rbac.authorization.k8s.io", "rolebindings")]);

pub(crate) const CHANGE_BINDING: Right =
    Right::any(&[Ability::of(&["update", "patch"], "rbac.authorization.k8s.io", "rolebindings")]);

/// Asked in the namespace of the binding, by the name of the role.
pub(crate) const BIND_CLUSTER_ROLE: Right =
    Right::any(&[Ability::of(&["bind"], "rbac.authorization.k8s.io", "clusterroles")]);

pub(crate) const BIND_ROLE: Right =
    Right::any(&[Ability::of(&["bind"], "rbac.authorization.k8s.io", "roles")]);

pub(crate) const BIND_EVERYWHERE: Right =
    Right::any(&[Ability::on_cluster(&["bind"], "rbac.authorization.k8s.io", "clusterroles")]);
