//! A star also means what nobody has thought of yet.

use seawall_access::{RuleId, Text};
use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::given::Given;
use crate::support::rbac::tell::fail_by_rules;
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "wildcard-rights-granted",
    title: "binding gives rights by a wildcard",
    severity: Severity::Medium,
    severity_reason: "what it holds grows with every API that is added",
    category: Category::Access,
    description: "Fails where a binding gives * as a verb, a resource or an API group, without \
                  resourceNames. A binding that gives everything is told by cluster-admin-bound and \
                  namespace-everything-granted. Default bindings do not count.",
    why: "A star covers verbs such as escalate, bind and impersonate, subresources such as pods/exec, and \
          resources that do not exist yet.",
    remedy: "Name the verbs and resources that are used; seawall access minimise writes them from an audit \
             log.",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege"],
    controls: &["cis/5.1.3", "pci/7.2.2", "ms-threat-matrix/MS-TA9042"],
    parameters: &[],
    kinds: &[ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &[ROLE, CLUSTER_ROLE],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods], verbs: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [apps], resources: ['*'], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: ['*'], resources: [pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [pods], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: ['*/scale'], verbs: [patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: ['*'], resourceNames: [mine]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: false,
    },
};

/// Words that a message says of the rules.
const WORDS_MAX: usize = 3;

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(given) = Given::of(context) else { return };
    let mut told = false;
    for share in given.shares() {
        if given.everything(share, context).is_some() {
            report.not_applicable();
            continue;
        }
        let found: Vec<(RuleId, String)> =
            share.rules.iter().filter_map(|rule| Some((*rule, wildcard(&given, *rule)?))).collect();
        if found.is_empty() {
            continue;
        }
        let rules: Vec<RuleId> = found.iter().map(|(rule, _)| *rule).collect();
        let mut words: Vec<&str> = found.iter().map(|(_, word)| word.as_str()).take(WORDS_MAX).collect();
        words.dedup();
        let what = words.join(", ");
        fail_by_rules(&given, (object, context), report, share, &rules, (&what, "whatever is added there"));
        told = true;
    }
    given.rest(object, context, report, told);
}

/// What a star of a rule stands for.
fn wildcard(given: &Given<'_>, rule: RuleId) -> Option<String> {
    let texts = given.policy().texts();
    let rule = given.policy().rule(rule);
    if rule.is_named() {
        return None;
    }
    let star = texts.get(Text::STAR);
    let first = rule.resources(texts).next()?;
    if rule.verbs(texts).any(|verb| verb == star) {
        let what = if first == star { "what there is of a group" } else { first };
        return Some(format!("do everything to {what}"));
    }
    let verb = rule.verbs(texts).next()?;
    if rule.resources(texts).any(|resource| resource == star) {
        return Some(format!("{verb} every resource"));
    }
    rule.groups(texts).any(|group| group == star).then(|| format!("{verb} {first} of every group"))
}
