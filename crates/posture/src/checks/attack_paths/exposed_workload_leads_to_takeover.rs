//! A pod that the outside reaches leads to cluster admin or to root on a node.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::attack::{Lead, NEEDS, TRUSTED, judge as tell, judged_workload, place_in_pod, skip};

pub(crate) const CHECK: Check = Check {
    id: "exposed-workload-leads-to-takeover",
    title: "whoever breaks into the workload from outside takes over a node or the cluster",
    severity: Severity::Critical,
    severity_reason: "everybody who reaches the cluster may try, and one flaw in one program suffices",
    category: Category::AttackPaths,
    description: "Fails where an Ingress, a route of a Gateway, a Service of type LoadBalancer or one \
                  with external addresses leads to a pod of the workload, and a chain of steps, each of \
                  which is certain, leads from there to cluster admin or to root on a node. Whether what \
                  answers there has a flaw is not asked. Told once, at what made the pods. A chain that \
                  something unread decides is unknown.",
    why: "What the outside speaks to is what is broken into first, by people as by programs that try \
          every published flaw within hours.",
    remedy: "Cut the chain behind the workload at its weakest place, which the finding names, or put \
             authentication before what need not be public.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks",
        "https://kubernetes.io/docs/concepts/services-networking/ingress/",
    ],
    controls: &[],
    parameters: &[TRUSTED],
    kinds: &[],
    needs: NEEDS,
    versions: Versions::ALL,
    logic: Logic::Cluster(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
",
            "
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 443}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 443}}}}
---
apiVersion: v1
kind: Node
metadata: {name: one}
---
apiVersion: v1
kind: Node
metadata: {name: two, labels: {node-role.kubernetes.io/control-plane: ''}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  nodeName: one
  automountServiceAccountToken: false
  containers: [{name: app, image: \"example.org/app:1\", securityContext: {privileged: true}}]
",
        ],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {serviceAccountName: web, containers: [{name: app, image: \"example.org/app:1\"}]}
"],
        complete: true,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(workload) = judged_workload(context) else { return report.not_applicable() };
    let Some(by) = workload.exposed_by else { return skip(context, report) };
    let by = context.world.object(by);
    let outside = format!("whoever breaks in through {} \"{}\"", by.group_kind().kind, by.name());
    let (lead, goal) = match (&workload.admin, &workload.node) {
        (admin @ Lead::There(_), _) => (admin, "cluster admin"),
        (_, node @ Lead::There(_)) => (node, "root on a node"),
        (admin @ Lead::Perhaps(_), _) => (admin, "cluster admin"),
        (_, node) => (node, "root on a node"),
    };
    let place = (object, place_in_pod(object, context));
    tell(lead, &format!("{outside} gets to {goal}"), place, context, report);
}
