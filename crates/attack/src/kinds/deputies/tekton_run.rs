//! A TaskRun or PipelineRun of Tekton becomes pods.

use crate::deputies::TEKTON;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Hub;

pub(crate) const KIND: Kind = Kind {
    id: "tekton-run",
    action: "writes a run of Tekton, so that the controller starts",
    needs: "Create a TaskRun or PipelineRun in a namespace where Tekton runs.",
    why: "The run brings its own steps, images and volumes and names any service account of the \
          namespace; no right on pods is asked for.",
    fix: "Take the right away, and start runs by triggers whose templates others cannot change.",
    depends: "",
    references: &["https://tekton.dev/docs/pipelines/taskruns/#specifying-serviceaccount-credentials"],
    known_as: &["kubesplaining/KUBE-CONFUSED-DEPUTY-001", "kubesplaining/C-tekton"],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("tekton-pipelines", "tekton-pipelines-controller"),
            right_for_ci!("shop", "tekton.dev", "taskruns", "create"),
        ),
        edge: ("ServiceAccount build/ci", "any pod started in namespace shop"),
        // A Task alone runs nothing.
        twin: concat!(
            account!("tekton-pipelines", "tekton-pipelines-controller"),
            right_for_ci!("shop", "tekton.dev", "tasks", "create"),
        ),
    }],
};

const WRITTEN: Right = Right::any(&[
    Ability::of(&["create"], "tekton.dev", "taskruns"),
    Ability::of(&["create"], "tekton.dev", "pipelineruns"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    pen.use_deputy(&TEKTON, held, Hub::RunPods);
}
