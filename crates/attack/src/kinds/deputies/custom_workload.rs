//! Many controllers make pods of the templates in their own kinds of objects.

use crate::deputies::WRITE;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "custom-workload",
    action: "writes an object with a pod template, so that its controller starts",
    needs: "Create or change an object of a kind that holds pod templates, and whose definition the API \
          server has.",
    why: "The controller makes pods of the template, which names any service account, volume and \
          image; no right on pods is asked for.",
    fix: "Treat the right like the right to create pods.",
    depends: "",
    references: &["https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            "
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: rollouts.argoproj.io}
spec: {group: argoproj.io, names: {kind: Rollout, plural: rollouts}, scope: Namespaced}
",
            right_for_ci!("shop", "argoproj.io", "rollouts", "patch"),
        ),
        edge: ("ServiceAccount build/ci", "any pod started in namespace shop"),
        // The API server has no such kind.
        twin: concat!(
            "
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: experiments.argoproj.io}
spec: {group: argoproj.io, names: {kind: Experiment, plural: experiments}, scope: Namespaced}
",
            right_for_ci!("shop", "argoproj.io", "rollouts", "patch"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, "actions.github.com", "autoscalingrunnersets").where_served(),
    Ability::of(WRITE, "agones.dev", "fleets").where_served(),
    Ability::of(WRITE, "agones.dev", "gameservers").where_served(),
    Ability::of(WRITE, "agones.dev", "gameserversets").where_served(),
    Ability::of(WRITE, "agents.x-k8s.io", "sandboxes").where_served(),
    Ability::of(WRITE, "apps.kruise.io", "advancedcronjobs").where_served(),
    Ability::of(WRITE, "apps.kruise.io", "broadcastjobs").where_served(),
    Ability::of(WRITE, "apps.kruise.io", "clonesets").where_served(),
    Ability::of(WRITE, "apps.kruise.io", "daemonsets").where_served(),
    Ability::of(WRITE, "apps.kruise.io", "statefulsets").where_served(),
    Ability::of(WRITE, "apps.kruise.io", "uniteddeployments").where_served(),
    Ability::of(WRITE, "apps.openshift.io", "deploymentconfigs").where_served(),
    Ability::of(WRITE, "argoproj.io", "analysisruns").where_served(),
    Ability::of(WRITE, "argoproj.io", "rollouts").where_served(),
    Ability::of(WRITE, "batch.volcano.sh", "jobs").where_served(),
    Ability::of(WRITE, "camel.apache.org", "integrations").where_served(),
    Ability::of(WRITE, "flink.apache.org", "flinkdeployments").where_served(),
    Ability::of(WRITE, "game.kruise.io", "gameserversets").where_served(),
    Ability::of(WRITE, "jobset.x-k8s.io", "jobsets").where_served(),
    Ability::of(WRITE, "k6.io", "testruns").where_served(),
    Ability::of(WRITE, "keda.sh", "scaledjobs").where_served(),
    Ability::of(WRITE, "kubeflow.org", "jaxjobs").where_served(),
    Ability::of(WRITE, "kubeflow.org", "mpijobs").where_served(),
    Ability::of(WRITE, "kubeflow.org", "notebooks").where_served(),
    Ability::of(WRITE, "kubeflow.org", "paddlejobs").where_served(),
    Ability::of(WRITE, "kubeflow.org", "pytorchjobs").where_served(),
    Ability::of(WRITE, "kubeflow.org", "tfjobs").where_served(),
    Ability::of(WRITE, "kubeflow.org", "xgboostjobs").where_served(),
    Ability::of(WRITE, "leaderworkerset.x-k8s.io", "leaderworkersets").where_served(),
    Ability::of(WRITE, "machinelearning.seldon.io", "seldondeployments").where_served(),
    Ability::of(WRITE, "monitoring.coreos.com", "alertmanagers").where_served(),
    Ability::of(WRITE, "monitoring.coreos.com", "prometheuses").where_served(),
    Ability::of(WRITE, "monitoring.coreos.com", "thanosrulers").where_served(),
    Ability::of(WRITE, "opentelemetry.io", "opentelemetrycollectors").where_served(),
    Ability::of(WRITE, "ray.io", "rayclusters").where_served(),
    Ability::of(WRITE, "ray.io", "rayjobs").where_served(),
    Ability::of(WRITE, "ray.io", "rayservices").where_served(),
    Ability::of(WRITE, "sources.knative.dev", "containersources").where_served(),
    Ability::of(WRITE, "sparkoperator.k8s.io", "scheduledsparkapplications").where_served(),
    Ability::of(WRITE, "sparkoperator.k8s.io", "sparkapplications").where_served(),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.to(Vertex::Hub(Hub::RunPods, held.namespace));
}
