//! Where kinds keep their pod templates.

use seawall_yaml::Value;

use crate::metadata::GroupKind;

/// A way from an object's root to the parents of a pod's `metadata` and `spec`, in words parted by
/// dots; `[]` means every item of a list, `*` every value of a map. The empty path is the root.
pub(crate) type TemplatePath = &'static str;

const TRAINING_RUNTIME: TemplatePath = "spec.template.spec.replicatedJobs.[].template.spec.template";

/// Kinds by kind, then group, with their paths. Custom kinds stand here only where what lies at the
/// path is a whole pod template by the kind's own definition. Workloads written without their group
/// are a common slip: the API server refuses them as they are, but what they mean is certain.
static PATHS: &[(&str, &str, &[TemplatePath])] = &[
    (
        "AdvancedCronJob",
        "apps.kruise.io",
        &["spec.template.jobTemplate.spec.template", "spec.template.broadcastJobTemplate.spec.template"],
    ),
    ("AutoscalingRunnerSet", "actions.github.com", &["spec.template"]),
    ("BroadcastJob", "apps.kruise.io", &["spec.template"]),
    ("CloneSet", "apps.kruise.io", &["spec.template"]),
    ("ClusterTrainingRuntime", "trainer.kubeflow.org", &[TRAINING_RUNTIME]),
    ("Configuration", "serving.knative.dev", &["spec.template"]),
    ("ContainerSource", "sources.knative.dev", &["spec.template"]),
    ("CronJob", "batch", &["spec.jobTemplate.spec.template"]),
    ("DaemonSet", "", &["spec.template"]),
    ("DaemonSet", "apps", &["spec.template"]),
    ("DaemonSet", "apps.kruise.io", &["spec.template"]),
    ("DaemonSet", "extensions", &["spec.template"]),
    ("Deployment", "", &["spec.template"]),
    ("Deployment", "apps", &["spec.template"]),
    ("Deployment", "extensions", &["spec.template"]),
    ("DeploymentConfig", "apps.openshift.io", &["spec.template"]),
    ("Fleet", "agones.dev", &["spec.template.spec.template"]),
    ("GameServer", "agones.dev", &["spec.template"]),
    ("GameServerSet", "agones.dev", &["spec.template.spec.template"]),
    ("GameServerSet", "game.kruise.io", &["spec.gameServerTemplate"]),
    ("JAXJob", "kubeflow.org", &["spec.jaxReplicaSpecs.*.template"]),
    ("Job", "batch", &["spec.template"]),
    ("Job", "batch.volcano.sh", &["spec.tasks.[].template"]),
    ("JobSet", "jobset.x-k8s.io", &["spec.replicatedJobs.[].template.spec.template"]),
    (
        "LeaderWorkerSet",
        "leaderworkerset.x-k8s.io",
        &["spec.leaderWorkerTemplate.leaderTemplate", "spec.leaderWorkerTemplate.workerTemplate"],
    ),
    ("MPIJob", "kubeflow.org", &["spec.mpiReplicaSpecs.*.template"]),
    ("Notebook", "kubeflow.org", &["spec.template"]),
    ("PaddleJob", "kubeflow.org", &["spec.paddleReplicaSpecs.*.template"]),
    ("Pod", "", &[""]),
    ("PodTemplate", "", &["template"]),
    ("PyTorchJob", "kubeflow.org", &["spec.pytorchReplicaSpecs.*.template"]),
    ("RayCluster", "ray.io", &["spec.headGroupSpec.template", "spec.workerGroupSpecs.[].template"]),
    (
        "RayJob",
        "ray.io",
        &[
            "spec.rayClusterSpec.headGroupSpec.template",
            "spec.rayClusterSpec.workerGroupSpecs.[].template",
            "spec.submitterPodTemplate",
        ],
    ),
    (
        "RayService",
        "ray.io",
        &[
            "spec.rayClusterConfig.headGroupSpec.template",
            "spec.rayClusterConfig.workerGroupSpecs.[].template",
        ],
    ),
    ("ReplicaSet", "apps", &["spec.template"]),
    ("ReplicaSet", "extensions", &["spec.template"]),
    ("ReplicationController", "", &["spec.template"]),
    ("Revision", "serving.knative.dev", &[""]),
    ("Rollout", "argoproj.io", &["spec.template"]),
    ("Sandbox", "agents.x-k8s.io", &["spec.podTemplate"]),
    ("SandboxTemplate", "extensions.agents.x-k8s.io", &["spec.podTemplate"]),
    ("ScaledJob", "keda.sh", &["spec.jobTargetRef.template"]),
    (
        "ScheduledSparkApplication",
        "sparkoperator.k8s.io",
        &["spec.template.driver.template", "spec.template.executor.template"],
    ),
    ("SeldonDeployment", "machinelearning.seldon.io", &["spec.predictors.[].componentSpecs.[]"]),
    ("Service", "serving.knative.dev", &["spec.template"]),
    ("SparkApplication", "sparkoperator.k8s.io", &["spec.driver.template", "spec.executor.template"]),
    ("StatefulSet", "", &["spec.template"]),
    ("StatefulSet", "apps", &["spec.template"]),
    ("StatefulSet", "apps.kruise.io", &["spec.template"]),
    ("TFJob", "kubeflow.org", &["spec.tfReplicaSpecs.*.template"]),
    ("TrainingRuntime", "trainer.kubeflow.org", &[TRAINING_RUNTIME]),
    (
        "UnitedDeployment",
        "apps.kruise.io",
        &[
            "spec.template.statefulSetTemplate.spec.template",
            "spec.template.advancedStatefulSetTemplate.spec.template",
            "spec.template.cloneSetTemplate.spec.template",
            "spec.template.deploymentTemplate.spec.template",
        ],
    ),
    ("Workload", "kueue.x-k8s.io", &["spec.podSets.[].template"]),
    ("XGBoostJob", "kubeflow.org", &["spec.xgbReplicaSpecs.*.template"]),
];

/// The paths of a kind's pod templates; mostly none.
pub(crate) fn template_paths(kind: GroupKind<'_>) -> &'static [TemplatePath] {
    let wanted = (kind.kind, kind.group);
    match PATHS.binary_search_by(|(kind, group, _)| (*kind, *group).cmp(&wanted)) {
        Ok(at) => PATHS[at].2,
        Err(_) => &[],
    }
}

/// Every kind that holds pod templates, pods themselves included.
pub fn template_kinds() -> impl Iterator<Item = GroupKind<'static>> {
    PATHS.iter().map(|(kind, group, _)| GroupKind { group, kind })
}

/// Whether a kind holds pod templates.
pub fn holds_templates(kind: GroupKind<'_>) -> bool {
    !template_paths(kind).is_empty()
}

/// What stands at a path below `root`; more than one where it holds wildcards.
pub(crate) fn holders<'t>(root: Value<'t>, path: TemplatePath) -> Vec<Value<'t>> {
    let mut holders = vec![root];
    for step in path.split('.').filter(|step| !step.is_empty()) {
        holders = match step {
            "[]" => holders.into_iter().flat_map(Value::items).collect(),
            "*" => holders.into_iter().filter(|value| value.is_map()).flat_map(Value::children).collect(),
            key => holders.into_iter().filter_map(|value| value.get(key)).collect(),
        };
    }
    holders
}

#[cfg(test)]
mod tests {
    use seawall_yaml::{NodeId, Options};

    use super::*;
    use crate::{Object, pod_templates};

    fn images(text: &str) -> Vec<String> {
        let tree = seawall_yaml::read(text.as_bytes(), &Options::default()).tree;
        let object = Object::new(tree.value(NodeId(0))).expect("typed");
        let pods = pod_templates(object);
        pods.iter().flat_map(|pod| pod.containers()).map(|container| container.image().to_owned()).collect()
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(PATHS.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    }

    #[test]
    fn templates_are_found_behind_lists_and_maps() {
        let template = |image: &str| format!("template: {{spec: {{containers: [{{image: {image}}}]}}}}");
        let (a, b) = (template("a"), template("b"));
        for (text, expected) in [
            ("{apiVersion: v1, kind: Pod, spec: {containers: [{image: a}]}}".to_owned(), &["a"][..]),
            (format!("{{apiVersion: apps/v1, kind: Deployment, spec: {{{a}}}}}"), &["a"]),
            (
                format!("{{apiVersion: batch/v1, kind: CronJob, spec: {{jobTemplate: {{spec: {{{a}}}}}}}}}"),
                &["a"],
            ),
            (
                format!(
                    "{{apiVersion: ray.io/v1, kind: RayCluster, \
                     spec: {{headGroupSpec: {{{a}}}, workerGroupSpecs: [{{{b}}}, {{{b}}}]}}}}"
                ),
                &["a", "b", "b"],
            ),
            (
                format!(
                    "{{apiVersion: kubeflow.org/v1, kind: PyTorchJob, \
                     spec: {{pytorchReplicaSpecs: {{Master: {{{a}}}, Worker: {{{b}}}}}}}}}"
                ),
                &["a", "b"],
            ),
            (format!("{{apiVersion: serving.knative.dev/v1, kind: Service, spec: {{{a}}}}}"), &["a"]),
            (format!("{{apiVersion: v1, kind: Deployment, spec: {{{a}}}}}"), &["a"]),
            (format!("{{apiVersion: v1, kind: Service, spec: {{{a}}}}}"), &[]),
            (format!("{{apiVersion: example.org/v1, kind: Deployment, spec: {{{a}}}}}"), &[]),
            ("{apiVersion: apps/v1, kind: Deployment, spec: {template: [1]}}".to_owned(), &[]),
        ] {
            assert_eq!(images(&text), expected, "{text}");
        }
    }
}
