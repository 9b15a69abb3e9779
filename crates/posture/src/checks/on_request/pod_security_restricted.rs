//! The level restricted of the Pod Security Standards as a whole.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;
use seawall_podsecurity::Level;

use crate::support::pod_security::judge_level;

pub(crate) const CHECK: Check = Check {
    id: "pod-security-restricted",
    title: "pod does not meet the Pod Security level restricted",
    severity: Severity::Low,
    severity_reason: "it sums up other checks, and much of what the level asks for is a second line of \
                      defence",
    category: Category::SecurityContext,
    description: "Fails once for every control of the level restricted, those of baseline included, that a \
                  pod does not meet, in the edition of the targeted Kubernetes version and in the words of \
                  the API server. Runs only where it is asked for by name, since other checks tell each of \
                  these faults in more detail.",
    why: "A pod that meets restricted gives an attacker inside it little to climb on. Namespaces that \
          enforce the level refuse all others.",
    remedy: "Set what the message names in the security contexts of the pod and its containers.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-standards/"],
    controls: &[],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers: [{name: app, image: example.org/app:1}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  securityContext:
    runAsNonRoot: true
    seccompProfile: {type: RuntimeDefault}
  containers:
  - name: app
    image: example.org/app:1
    securityContext:
      allowPrivilegeEscalation: false
      capabilities: {drop: [ALL]}
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    judge_level(Level::Restricted, pod, context, report);
}
