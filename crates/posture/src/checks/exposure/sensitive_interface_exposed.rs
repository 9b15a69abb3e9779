//! Consoles that run code for whoever reaches them do not belong outside.

use seawall_check::{
    Category, Check, Context, Examples, Logic, POD_TEMPLATES, Parameter, Report, Setting, Versions,
};
use seawall_finding::Severity;
use seawall_object::{Object, Selector};

use crate::support::select::Selected;
use crate::support::select::find_pods;

pub(crate) const CHECK: Check = Check {
    id: "sensitive-interface-exposed",
    title: "console of a powerful program is served outside the cluster",
    severity: Severity::High,
    severity_reason: "whoever reaches the console can run code or start workloads in the cluster",
    category: Category::Exposure,
    description: "Fails where a Service of type NodePort or LoadBalancer selects pods of a workload whose \
                  name holds a word of the parameter names.",
    why: "Dashboards, notebooks, workflow and model servers start workloads or run code by design, and \
          many ask for no password.",
    remedy: "Serve the console inside the cluster only, and put authentication before it.",
    references: &[
        "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
    ],
    controls: &["mitre/C-0021"],
    parameters: &[Parameter {
        name: "names",
        description: "Parts of names of workloads whose console must stay inside.",
        default: Setting::Words(&[
            "nifi",
            "argo-server",
            "weave-scope-app",
            "kubeflow",
            "kubernetes-dashboard",
            "jenkins",
            "prometheus-deployment",
            "ollama",
            "vllm",
            "kserve",
            "triton-inference-server",
            "ray-dashboard",
            "ray-head",
            "mlflow",
            "jupyterhub",
            "seldon",
            "bentoml",
        ]),
    }],
    kinds: &["Service"],
    needs: &[POD_TEMPLATES],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Service
metadata: {name: ci, namespace: ci}
spec: {type: NodePort, selector: {app: ci}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: jenkins, namespace: ci}
spec:
  selector: {matchLabels: {app: ci}}
  template:
    metadata: {labels: {app: ci}}
    spec: {containers: [{name: app, image: 'example.org/jenkins:1'}]}
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: ci, namespace: ci}
spec: {selector: {app: ci}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: jenkins, namespace: ci}
spec:
  selector: {matchLabels: {app: ci}}
  template:
    metadata: {labels: {app: ci}}
    spec: {containers: [{name: app, image: 'example.org/jenkins:1'}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    let open = matches!(spec.str_at(&["type"]), Some("NodePort" | "LoadBalancer"));
    let Some(selector) = spec.at(&["selector"]).filter(|map| open && !map.is_empty()) else { return };
    if let Ok(pods) = Selector::of_service(Some(selector))
        && let Selected::Found(template) = find_pods(context, &pods)
    {
        let workload = context.world.object(template.object);
        if context.words("names").any(|name| workload.name().contains(name)) {
            let message = format!("{} \"{}\" is served outside", workload.group_kind(), workload.name());
            report.fail(selector, message).also(template.object, workload.root());
        }
    }
}
