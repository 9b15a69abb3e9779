//! Whoever may be anybody may do anything.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;
use seawall_world::Version;

use crate::support::rbac::given::Given;
use crate::support::rbac::powers::{CONSTRAINED, IMPERSONATED_ATTRIBUTES, IMPERSONATION};
use crate::support::rbac::tell::fail;
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

pub(crate) const CHECK: Check = Check {
    id: "impersonation-granted",
    title: "binding lets its subjects act as others",
    severity: Severity::High,
    severity_reason: "as others they hold all that those hold",
    category: Category::Access,
    description: "Fails where a binding gives impersonate on users or groups, on the group system:masters \
                  by name, or on service accounts, also by name; and from 1.36 on impersonate:user-info, \
                  impersonate:serviceaccount or impersonate:arbitrary-node together with a verb \
                  impersonate-on. Rights of the default roles admin and edit are told by \
                  namespace-owner-bound.",
    why: "A request with Impersonate-User and Impersonate-Group is decided as that of the other. The group \
          system:masters is asked for nothing.",
    remedy: "Name in resourceNames the only users and groups that the subject may act as.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#impersonate-verb",
        "https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/",
    ],
    controls: &["cis/5.1.8", "attack/T1098", "pci/7.2.2"],
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
- {apiGroups: [''], resources: [users, groups], verbs: [impersonate]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [groups], verbs: [impersonate], resourceNames: [system:masters]}
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
- {apiGroups: [''], resources: [serviceaccounts], verbs: [impersonate]}
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
- {apiGroups: [authentication.k8s.io], resources: [users], verbs: [impersonate:user-info]}
- {apiGroups: [''], resources: [pods], verbs: ['impersonate-on:user-info:get']}
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
- {apiGroups: [''], resources: [users], verbs: [impersonate], resourceNames: [jane]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [''], resources: [users], verbs: [impersonate]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
",
            "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [authentication.k8s.io], resources: [users], verbs: [impersonate:user-info]}
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

/// Since when impersonation that is bound to what is done is on.
const CONSTRAINED_SINCE: Version = Version::new(36);

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(given) = Given::of(context) else { return };
    let mut told = false;
    for share in given.shares() {
        if given.everything(share, context).is_some() {
            report.not_applicable();
            continue;
        }
        let mut ways = given.ways(&share.rules, IMPERSONATION);
        if context.kubernetes() >= CONSTRAINED_SINCE {
            for (prefix, right) in CONSTRAINED {
                if given.has_verb(&share.rules, prefix) {
                    ways.extend(given.ways(&share.rules, std::slice::from_ref(right)));
                }
            }
        }
        if !ways.is_empty() {
            ways.extend(given.ways(&share.rules, IMPERSONATED_ATTRIBUTES));
            fail(&given, (object, context), report, share, &ways, "and so do what those may");
            told = true;
        }
    }
    given.rest(object, context, report, told);
}
