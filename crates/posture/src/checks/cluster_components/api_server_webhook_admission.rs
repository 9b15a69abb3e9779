//! API server calls no admission webhooks.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "api-server-webhook-admission",
    title: "API server switches admission webhooks off",
    severity: Severity::High,
    severity_reason: "every policy that a webhook enforces is without effect",
    category: Category::ClusterComponents,
    description: "Fails where a container that runs kube-apiserver lists ValidatingAdmissionWebhook, \
                  MutatingAdmissionWebhook or ValidatingAdmissionPolicy under --disable-admission-plugins.",
    why: "Policy engines live by these plugins. Their objects stay in the cluster and look as if they \
          guarded it.",
    remedy: "Remove the plugins from the flag.",
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:v1
    command:
    - kube-apiserver
    - --disable-admission-plugins=ValidatingAdmissionWebhook
"],
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
    - --disable-admission-plugins=DefaultStorageClass
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(line) = command_line(container, "kube-apiserver") else {
        return report.not_applicable();
    };
    for plugin in ["ValidatingAdmissionWebhook", "MutatingAdmissionWebhook", "ValidatingAdmissionPolicy"] {
        line.forbid_item("disable-admission-plugins", plugin, report);
    }
}
