//! Which kinds a reader of a cluster has to read.

use std::collections::BTreeSet;

use seawall_check::{Check, Logic, POD_TEMPLATES};
use seawall_object::{GroupKind, template_kinds};

use crate::registry::checks;

/// Kinds that say what a cluster is and who may do what in it, beyond those that a check names.
const ALWAYS_READ: &[&str] = &[
    "Namespace",
    "Node",
    "ServiceAccount",
    "admissionregistration.k8s.io/MutatingAdmissionPolicy",
    "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/CustomResourceDefinition",
    "rbac.authorization.k8s.io/ClusterRole",
    "rbac.authorization.k8s.io/ClusterRoleBinding",
    "rbac.authorization.k8s.io/Role",
    "rbac.authorization.k8s.io/RoleBinding",
];

/// The kinds that checks look at or need, as group and kind, sorted: those they name, every kind with
/// pod templates for checks of pods, and all that are known for checks of any object.
pub fn kinds_read(selected: &[&Check]) -> Vec<(String, String)> {
    let of_any = |check: &&Check| check.kinds.is_empty() && matches!(check.logic, Logic::Object(_));
    let mut kinds = BTreeSet::new();
    if selected.iter().any(of_any) {
        checks().iter().for_each(|check| add(&mut kinds, check));
        kinds.extend(ALWAYS_READ.iter().map(|name| GroupKind::parse(name)).map(owned));
        kinds.extend(template_kinds().map(owned));
    }
    selected.iter().for_each(|check| add(&mut kinds, check));
    kinds.into_iter().collect()
}

fn add(kinds: &mut BTreeSet<(String, String)>, check: &Check) {
    let named = check.kinds.iter().chain(check.needs).filter(|name| **name != POD_TEMPLATES);
    kinds.extend(named.map(|name| GroupKind::parse(name)).map(owned));
    let of_pods = check.kinds.is_empty() && !matches!(check.logic, Logic::Object(_));
    if of_pods || check.needs.contains(&POD_TEMPLATES) {
        kinds.extend(template_kinds().map(owned));
    }
}

fn owned(kind: GroupKind<'_>) -> (String, String) {
    (kind.group.to_owned(), kind.kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find;

    fn of(id: &str) -> Vec<(String, String)> {
        kinds_read(&[find(id).expect("a check of that id")])
    }

    fn holds(kinds: &[(String, String)], name: &str) -> bool {
        kinds.contains(&owned(GroupKind::parse(name)))
    }

    #[test]
    fn a_check_needs_what_it_names_and_no_more() {
        let kinds = of("secret-type-mismatch");
        assert_eq!(kinds, [owned(GroupKind::parse("Secret"))]);
    }

    #[test]
    fn a_check_of_pods_needs_every_kind_that_holds_them() {
        let kinds = of("privileged-container");
        assert!(
            holds(&kinds, "Pod") && holds(&kinds, "batch/CronJob") && holds(&kinds, "argoproj.io/Rollout")
        );
        assert!(!holds(&kinds, "Secret"));
        let kinds = of("service-without-pods");
        assert!(holds(&kinds, "Service") && holds(&kinds, "Pod") && holds(&kinds, "apps/Deployment"));
    }

    #[test]
    fn all_checks_together_need_what_each_of_them_needs() {
        let all = kinds_read(checks());
        for check in checks() {
            for name in check.kinds.iter().chain(check.needs).filter(|name| **name != POD_TEMPLATES) {
                assert!(holds(&all, name), "{name} for {}", check.id);
            }
        }
        assert!(holds(&all, "Node"));
        assert!(all.is_sorted());
    }
}
