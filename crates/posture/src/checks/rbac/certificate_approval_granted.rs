//! Whoever signs certificates is whoever they like.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::given::Given;
use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::fail;
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING};

const GROUP: &str = "certificates.k8s.io";
const SIGNERS: &[&str] = &[
    "kubernetes.io/*",
    "kubernetes.io/kube-apiserver-client",
    "kubernetes.io/kube-apiserver-client-kubelet",
    "kubernetes.io/legacy-unknown",
];

const ASK: Right = right(GROUP, "certificatesigningrequests", &["create"]).cluster();
const APPROVE: Right =
    right(GROUP, "certificatesigningrequests/approval", &["update", "patch"]).cluster().even_named();
const APPROVER: Right = right(GROUP, "signers", &["approve"]).cluster().or_named(SIGNERS);
const ISSUE: Right =
    right(GROUP, "certificatesigningrequests/status", &["update", "patch"]).cluster().even_named();
const SIGNER: Right = right(GROUP, "signers", &["sign"]).cluster().or_named(SIGNERS);

/// What it takes, each way by all of its rights; the first of each leads nowhere else.
const WAYS: [&[Right]; 2] = [&[APPROVE, APPROVER, ASK], &[ISSUE, SIGNER]];

pub(crate) const CHECK: Check = Check {
    id: "certificate-approval-granted",
    title: "binding lets its subjects have certificates of other identities",
    severity: Severity::High,
    severity_reason: "a certificate is a login that nobody can take back",
    category: Category::Access,
    description: "Fails where a ClusterRoleBinding gives a part of it, and its subject has all parts, by \
                  whatever bindings: create on certificatesigningrequests, update or patch on their \
                  approval, and approve on a signer of client certificates; or update or patch on their \
                  status, and sign on a signer.",
    why: "A certificate for the name of a controller, a node or an administrator logs in as that one until \
          it expires.",
    remedy: "Let one controller approve, and no subject both ask and approve.",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing", "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/"],
    controls: &["cis/5.1.11", "attack/T1136", "pci/7.2.2"],
    parameters: &[],
    kinds: &[CLUSTER_ROLE_BINDING],
    needs: &[CLUSTER_ROLE, CLUSTER_ROLE_BINDING],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [create]}
- {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]}
- {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], resourceNames: [kubernetes.io/kube-apiserver-client]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: asks}
rules:
- {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: asks}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: asks}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [certificates.k8s.io], resources: ['*/approval'], verbs: [patch]}
- {apiGroups: [certificates.k8s.io], resources: [signers], verbs: ['*']}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/status], verbs: [update]}
- {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [sign]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        good: &["
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]}
- {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [create, get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
", "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [create]}
- {apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]}
- {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve], resourceNames: [example.com/mine]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(given) = Given::of(context) else { return };
    let (mut told, mut is_part) = (false, false);
    for share in given.shares() {
        if given.everything(share, context).is_some() {
            report.not_applicable();
            continue;
        }
        for rights in WAYS {
            // Of those who may sign, whoever only asks is not the one to be told.
            if given.ways(&share.rules, &rights[..2]).is_empty() {
                continue;
            }
            is_part = true;
            let Some(rules) = given.rules_of_all(share, rights) else { continue };
            let ways = given.ways(&rules, rights);
            fail(&given, (object, context), report, share, &ways, "and so log in as whoever they like");
            told = true;
        }
    }
    if is_part {
        given.rest_on_all(context, told);
    }
    given.rest(object, context, report, told);
}
