//! One authority for clients of the API server and of etcd.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, GroupKind};

use crate::support::command_line::command_line;

pub(crate) const CHECK: Check = Check {
    id: "etcd-shares-authority",
    title: "etcd trusts the same authority as the API server",
    severity: Severity::High,
    severity_reason: "every client certificate of the cluster then opens etcd",
    category: Category::ClusterComponents,
    description: "Fails where --trusted-ca-file of an etcd pod is the same file as --client-ca-file of a \
                  kube-apiserver pod of the World.",
    why: "Whoever holds any client certificate, such as a kubelet's, can then connect to etcd and read or \
          change everything.",
    remedy: "Give etcd an authority of its own.",
    references: &["https://kubernetes.io/docs/setup/best-practices/certificates/"],
    controls: &["cis/2.7"],
    parameters: &[],
    kinds: &["Pod"],
    needs: &["Pod"],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: etcd, namespace: kube-system}
spec: {containers: [{name: etcd, image: 'registry.k8s.io/etcd:v1', command: [etcd, --trusted-ca-file=/pki/ca.crt]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec: {containers: [{name: api, image: 'registry.k8s.io/kube-apiserver:v1', command: [kube-apiserver, --client-ca-file=/pki/ca.crt]}]}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: etcd, namespace: kube-system}
spec: {containers: [{name: etcd, image: 'registry.k8s.io/etcd:v1', command: [etcd, --trusted-ca-file=/pki/etcd-ca.crt]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec: {containers: [{name: api, image: 'registry.k8s.io/kube-apiserver:v1', command: [kube-apiserver, --client-ca-file=/pki/ca.crt]}]}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(etcd) = command_line(container, "etcd") else {
        return report.not_applicable();
    };
    let Some(authority) = etcd.flag("trusted-ca-file") else { return };
    // Only an etcd, of which there are few, looks through the pods.
    for id in context.world.of_kind_in(GroupKind::parse("Pod"), context.namespace()) {
        for template in context.world.templates_of(id) {
            let servers = context
                .world
                .pod(template)
                .containers()
                .filter_map(|one| command_line(one, "kube-apiserver"));
            for flag in servers.filter_map(|server| server.flag("client-ca-file")) {
                if flag.value == authority.value {
                    let message = format!("etcd and the API server both trust {}", flag.value);
                    report.fail(authority.node, message).also(id, flag.node);
                }
            }
        }
    }
}
