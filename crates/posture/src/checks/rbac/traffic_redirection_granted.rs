//! Endpoints and addresses say where traffic goes.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::rbac::right::{Right, right};
use crate::support::rbac::tell::{Question, judge as judge_binding};
use crate::support::rbac::{CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING};

const RIGHTS: &[Right] = &[
    right("", "endpoints", &["create", "update", "patch"]).even_named(),
    right("discovery.k8s.io", "endpointslices", &["create", "update", "patch"]).even_named(),
    right("", "services/status", &["update", "patch"]).even_named(),
    right("", "services", &["create", "update", "patch"]).even_named(),
];

pub(crate) const CHECK: Check = Check {
    id: "traffic-redirection-granted",
    title: "binding lets its subjects send the traffic of others elsewhere",
    severity: Severity::Low,
    severity_reason: "it takes traffic that is worth taking and not encrypted",
    category: Category::Access,
    description: "Fails where a binding gives create, update or patch on endpoints or endpointslices, \
                  update or patch on services/status, or, everywhere, create, update or patch on \
                  services.",
    why: "Whoever writes the endpoints of a Service takes its traffic, also across namespaces, and a \
          Service with externalIPs takes that of any address.",
    remedy: "Leave endpoints and the status of Services to controllers, and forbid externalIPs by the \
             admission plugin DenyServiceExternalIPs.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/service/#external-ips",
        "https://kubernetes.io/docs/reference/access-authn-authz/rbac/#write-access-for-endpoints",
    ],
    controls: &["pci/7.2.2"],
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
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: [endpoints], verbs: [update]}
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
- {apiGroups: [''], resources: [services], verbs: [create]}
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
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [patch]}
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
kind: Role
metadata: {name: reader, namespace: shop}
rules:
- {apiGroups: [''], resources: [services], verbs: [create]}
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
- {apiGroups: [''], resources: [endpoints], verbs: [get, list]}
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

/// Those within a namespace: Services of one's own namespace are everybody's.
const WITHIN: usize = 3;

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let is_within = object.group_kind().kind == "RoleBinding";
    let rights = if is_within { &RIGHTS[..WITHIN] } else { RIGHTS };
    let question = Question { rights, effect: "and so take traffic meant for others" };
    judge_binding(object, context, report, &question);
}
