//! Image comes from a registry that is no longer served.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::image::{is_within, reference};

pub(crate) const CHECK: Check = Check {
    id: "image-registry-deprecated",
    title: "image comes from a registry that is no longer served",
    severity: Severity::Medium,
    severity_reason: "the image gets no updates, and new nodes may fail to pull it at any time",
    category: Category::Images,
    description: "Fails for every container whose image lies in a registry that its operators have frozen \
                  or shut down, such as k8s.gcr.io.",
    why: "Frozen registries hold no fixes for flaws found since, and are switched off some day: a pod that \
          moves to a new node then cannot start.",
    remedy: "Name the successor: registry.k8s.io for k8s.gcr.io and gcr.io/google-containers, ghcr.io for \
             docker.pkg.github.com.",
    references: &[
        "https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/",
        "https://kubernetes.io/docs/concepts/containers/images/",
    ],
    controls: &[],
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
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: k8s.gcr.io/pause:3.6
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: gcr.io/google-containers/busybox:1.27
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: registry.k8s.io/pause:3.10
"],
        complete: false,
    },
};

const FROZEN: [&str; 8] = [
    "k8s.gcr.io",
    "gcr.io/google-containers",
    "gcr.io/google_containers",
    "us.gcr.io/k8s-artifacts-prod",
    "eu.gcr.io/k8s-artifacts-prod",
    "asia.gcr.io/k8s-artifacts-prod",
    "quay.io/kubernetes-ingress-controller",
    "gcr.io/kubernetes-helm",
];

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(image) = reference(container) else { return report.not_applicable() };
    if FROZEN.iter().any(|place| is_within(&image, place)) {
        let at = At::path(container.value, &["image"]);
        report.fail(at, format!("{} runs {}, whose registry is frozen", container.noun(), container.image()));
    }
}
