//! API server accepts anonymous requests.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-anonymous-auth",
    title: "API server accepts anonymous requests",
    severity: Severity::High,
    severity_reason: "what anonymous users may do is then decided by bindings alone, and one wrong binding \
                      opens the cluster",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver does not set --anonymous-auth=false. \
                  The default is true. Where --authentication-config is set, the file may restrict \
                  anonymous requests, and a person has to look.",
    why: "Anonymous requests become system:anonymous of the group system:unauthenticated. A binding for \
          that group, or a flaw in a path that is open to it, then needs no credential at all.",
    remedy: "Set --anonymous-auth=false, or restrict anonymous requests to the health paths in the file of \
             --authentication-config.",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests",
    ],
    controls: &["cis/1.2.1"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --anonymous-auth=true
",
            "
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --secure-port=6443
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --anonymous-auth=false
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    match (line.flag("anonymous-auth"), line.flag("authentication-config")) {
        (None, Some(flag)) => {
            report.manual(flag.node, "the file of --authentication-config decides about anonymous requests");
        }
        _ => line.require("anonymous-auth", &["false"], report),
    }
}
