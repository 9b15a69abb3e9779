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
