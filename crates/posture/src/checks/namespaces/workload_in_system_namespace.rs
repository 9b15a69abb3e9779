//! The namespaces of the cluster itself are for the cluster itself.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "workload-in-system-namespace",
    title: "workload runs in a system namespace",
    severity: Severity::Low,
    severity_reason: "rights and exceptions made for the control plane reach the workload",
    category: Category::Namespaces,
    description: "Fails where a Deployment, StatefulSet, Job, CronJob or naked Pod is in kube-public or \
                  kube-node-lease, or in kube-system under a name that is none of the parameter names.",
    why: "kube-system has no pod security level, and bindings, policies and monitoring make exceptions for \
          it.",
    remedy: "Move the workload to a namespace of its own.",
    references: &[
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces",
    ],
    controls: &[],
    parameters: &[Parameter {
        name: "names",
        description: "Parts of names of workloads that belong to the cluster.",
        default: Setting::Words(&[
            "coredns",
            "kube-",
            "metrics-server",
            "etcd",
            "cloud-controller",
            "cilium",
            "calico",
            "csi",
            "snapshot-controller",
            "konnectivity",
            "event-exporter",
            "l7-default",
            "aws-",
            "azure-",
            "ebs-",
            "efs-",
            "cluster-autoscaler",
            "karpenter",
            "dns-autoscaler",
            "traefik",
            "local-path-provisioner",
            "helm-install",
            "storage-provisioner",
            "sealed-secrets",
            "node-problem-detector",
            "antrea",
            "kindnet",
        ]),
    }],
    kinds: &["Pod", "apps/Deployment", "apps/StatefulSet", "batch/Job", "batch/CronJob"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: kube-system}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        good: &["
apiVersion: apps/v1
kind: Deployment
metadata: {name: coredns, namespace: kube-system}
spec: {template: {spec: {containers: [{name: app, image: 'example.org/app:1'}]}}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let namespace = match context.namespace() {
        Some(namespace @ ("kube-public" | "kube-node-lease")) => namespace,
        Some("kube-system") if !context.words("names").any(|name| object.name().contains(name)) => {
            "kube-system"
        }
        _ => return,
    };
    let at = At::path(object.root(), &["metadata", "namespace"]);
    report.fail(at, format!("the workload runs in {namespace}"));
}
