//! What every API server makes is the same everywhere, until somebody adds to it.

use seawall_access::bootstrap::BOOTSTRAP_MINOR;
use seawall_access::{Origin, RuleId};
use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::CauseKind;
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_world::Version;

use crate::support::rbac::Rbac;
use crate::support::rbac::given::Given;
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "bootstrap-object-altered",
    title: "default role or binding gives more than Kubernetes made it to give",
    severity: Severity::Medium,
    severity_reason: "few look at what bears the name of a default",
    category: Category::Access,
    description: "Fails where a role or binding that every API server makes by itself holds rules, \
                  subjects or a role besides those of the default one of the same name. They are compared \
                  by what they allow, with the defaults of Kubernetes 1.36; for older versions, added \
                  rules are unknown, since they had others. Gathered roles are judged by what they \
                  gather.",
    why: "Scanners and people pass over names that begin with system:, which makes these a place to hide a \
          right. The API server restores what is missing from them and leaves what was added.",
    remedy: "Remove what was added, and bind a role of your own to those who need it.",
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#auto-reconciliation",
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings",
    ],
    controls: &["pci/7.2.2", "attack/T1036.010", "attack/T1098.006"],
    parameters: &[],
    kinds: &[ROLE, CLUSTER_ROLE, ROLE_BINDING, CLUSTER_ROLE_BINDING],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: \"system:discovery\"}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: \"system:basic-user\"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \"system:basic-user\"}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: \"system:discovery\"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \"system:authenticated\"}]
",
        ],
        good: &[
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: \"system:discovery\"}
rules:
- {nonResourceURLs: [/healthz, /version], verbs: [get]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: \"system:basic-user\"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: \"system:basic-user\"}
subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: \"system:authenticated\"}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [secrets], verbs: [get]}
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    match object.group_kind().kind {
        "Role" | "ClusterRole" => judge_role(object, context, report),
        _ => judge_one_binding(object, context, report),
    }
}

fn judge_role(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let rbac = context.world.derived(Rbac::of);
    let policy = &rbac.policy;
    let namespace = Some(context.namespace().unwrap_or_default());
    let namespace = namespace.filter(|_| object.group_kind().kind == "Role");
    let Some(id) = policy.find_role(namespace, object.name()) else { return };
    let role = policy.role(id);
    if !rbac.is_default(id) || role.gathers {
        return;
    }
    let is_added = |rule: &&RuleId| {
        rbac.is_beyond_default(id, **rule) && policy.rule(**rule).origin == Origin::Object(context.id)
    };
    for rule in role.rules.iter().filter(is_added) {
        let rule = policy.rule(*rule);
        let words = [
            rule.verbs(policy.texts()).collect::<Vec<_>>().join(", "),
            rule.resources(policy.texts()).chain(rule.urls(policy.texts())).collect::<Vec<_>>().join(", "),
        ];
        let at = object.root().tree().value(rule.node);
        let what = words.join(" ");
        let draft = match context.kubernetes() >= Version::new(BOOTSTRAP_MINOR) {
            true => report.fail(at, format!("the default role does not hold: {what}")),
            false => {
                let detail = format!(
                    "the default role of 1.{BOOTSTRAP_MINOR} does not hold: {what}; that of {} is not known",
                    context.kubernetes()
                );
                report.unknown(at, CauseKind::Unresolved, detail)
            }
        };
        draft.discriminator(what);
    }
}

fn judge_one_binding(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(given) = Given::of(context) else { return };
    if !given.policy().is_named_as_default(given.binding) {
        return;
    }
    let Some(default) = given.default() else {
        report.fail(At::path(object.root(), &["roleRef"]), "the default binding gives another role");
        return;
    };
    for (subject, value) in given.binding.subjects.iter().zip(object.root().items_at(&["subjects"])) {
        if !subject.holder.is_some_and(|holder| default.has(holder, given.policy().texts())) {
            let text = |key| value.str_at(&[key]).unwrap_or_default();
            let message = format!("the default binding is not for {} \"{}\"", text("kind"), text("name"));
            report.fail(value, message).discriminator(text("name"));
        }
    }
}
