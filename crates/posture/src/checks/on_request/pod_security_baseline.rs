//! The level baseline of the Pod Security Standards as a whole.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_podsecurity::Level;

use crate::support::pod_security::judge_level;

pub(crate) const CHECK: Check = Check {
    id: "pod-security-baseline",
    title: "pod does not meet the Pod Security level baseline",
    severity: Severity::Medium,
    severity_reason: "it sums up other checks, which weigh each fault by itself",
    category: Category::SecurityContext,
    description: "Fails once for every control of the level baseline that a pod does not meet, in the \
                  edition of the targeted Kubernetes version and in the words of the API server. Runs only \
                  where it is asked for by name, since other checks tell each of these faults in more \
                  detail.",
    why: "What baseline forbids are the known ways from a pod to its node. Namespaces that enforce the \
          level refuse such pods.",
    remedy: "Remove what the message names, or run the pod in a namespace of its own that enforces less.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  hostNetwork: true
  containers: [{name: app, image: example.org/app:1}]
",
            "
apiVersion: apps/v1
kind: Deployment
metadata: {name: agent}
spec:
  template:
    spec:
      containers:
      - name: app
        image: example.org/app:1
        securityContext: {privileged: true}
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers: [{name: app, image: example.org/app:1}]
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    judge_level(Level::Baseline, pod, context, report);
}
