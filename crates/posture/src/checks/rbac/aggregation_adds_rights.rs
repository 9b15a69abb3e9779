//! A label adds rights to roles that are bound already.

use seawall_access::{Origin, Rule, RuleId};
use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::CLUSTER_ROLE;
use crate::support::rbac::Rbac;
use crate::support::rbac::powers::{ESCALATION, IMPERSONATION, SECRETS};
use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::also_rules;

const LABEL: &str = "rbac.authorization.k8s.io/aggregate-to-";

/// What somebody who may only look may not have.
const WRITING: [&str; 7] = ["*", "create", "update", "patch", "delete", "deletecollection", "use"];

const ROLES: &[Right] = &[
    right("rbac.authorization.k8s.io", "roles", &["create", "update", "patch"]),
    right("rbac.authorization.k8s.io", "rolebindings", &["create", "update", "patch"]),
];

pub(crate) const CHECK: Check = Check {
    id: "aggregation-adds-rights",
    title: "ClusterRole adds dangerous rights to view, edit or admin",
    severity: Severity::Medium,
    severity_reason: "everybody has them to whom these roles are bound",
    category: Category::Access,
    description: "Fails where a ClusterRole that the default roles view, edit or admin gather by its label \
                  holds, for view, Secrets or any verb that writes; for edit, writing roles and bindings; \
                  and for each of them escalate, bind or impersonate on users and groups.",
    why: "These roles are bound to many, and nobody looks at those bindings again when a label adds to \
          what they give.",
    remedy: "Remove the label aggregate-to-*, and bind the role to those who need it.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles"],
    controls: &["pci/7.2.2", "ms-threat-matrix/MS-TA9042"],
    parameters: &[],
    kinds: &[CLUSTER_ROLE],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader, labels: {rbac.authorization.k8s.io/aggregate-to-view: \"true\"}}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader, labels: {rbac.authorization.k8s.io/aggregate-to-view: \"true\"}}
rules:
- {apiGroups: [acme.example], resources: [widgets], verbs: [patch]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader, labels: {rbac.authorization.k8s.io/aggregate-to-admin: \"true\"}}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader, labels: {rbac.authorization.k8s.io/aggregate-to-edit: \"true\"}}
rules:
- {apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [create]}
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader, labels: {rbac.authorization.k8s.io/aggregate-to-view: \"true\"}}
rules:
- {apiGroups: [acme.example], resources: [widgets], verbs: [get, list]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader, labels: {rbac.authorization.k8s.io/aggregate-to-edit: \"true\"}}
rules:
- {apiGroups: [acme.example], resources: [widgets], verbs: ['*']}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader, labels: {app: shop}}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get]}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let rbac = context.world.derived(Rbac::of);
    let Some(role) = rbac.policy.find_role(None, object.name()).filter(|role| !rbac.is_default(*role)) else {
        return;
    };
    let gathered = object.labels().filter(|(_, value)| value.as_str() == Some("true"));
    for (label, value) in gathered {
        let Some(of) = label.strip_prefix(LABEL) else { continue };
        let is_own = |rule: &&RuleId| rbac.policy.rule(**rule).origin == Origin::Object(context.id);
        let rules = rbac.policy.role(role).rules.iter().filter(is_own).copied();
        let is_meant = |rule: &RuleId| is_dangerous(rbac, rbac.policy.rule(*rule), of);
        let rules: Vec<RuleId> = rules.filter(is_meant).collect();
        if !rules.is_empty() {
            let message =
                format!("everybody to whom \"{of}\" is bound has dangerous rights by {} rules", rules.len());
            let draft = report.fail(value, message);
            draft.discriminator(of);
            also_rules(draft, &rbac.policy, context, &rules);
        }
    }
}

fn is_dangerous(rbac: &Rbac, rule: &Rule, of: &str) -> bool {
    let texts = rbac.policy.texts();
    let holds = |rights: &[Right]| rights.iter().any(|right| !right.held(rule, texts, false).is_empty());
    let escalates = holds(ESCALATION) || holds(&IMPERSONATION[..2]);
    match of {
        "view" => escalates || holds(SECRETS) || rule.verbs(texts).any(|verb| WRITING.contains(&verb)),
        "edit" => escalates || holds(ROLES),
        "admin" => escalates,
        _ => false,
    }
}
