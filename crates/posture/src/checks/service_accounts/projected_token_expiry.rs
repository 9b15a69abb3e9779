//! A projected token lives as long as the pod asks for.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "projected-token-expiry",
    title: "projected service account token lives long",
    severity: Severity::Low,
    severity_reason: "it takes a leaked token, which then works for longer",
    category: Category::ServiceAccounts,
    description: "Fails where a projected volume asks for a service account token with expirationSeconds \
                  above the parameter max-seconds.",
    why: "The kubelet renews tokens on its own, so that a long life helps nobody but whoever stole one.",
    remedy: "Remove expirationSeconds, which defaults to an hour, or lower it.",
    references: &["https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken"],
    controls: &[],
    parameters: &[Parameter {
        name: "max-seconds",
        description: "Longest life of a projected token in seconds.",
        default: Setting::Int(86_400),
    }],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers: [{name: app, image: example.org/app:1}]
  volumes:
  - name: token
    projected:
      sources: [{serviceAccountToken: {path: token, audience: vault, expirationSeconds: 31536000}}]
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers: [{name: app, image: example.org/app:1}]
  volumes:
  - name: token
    projected:
      sources: [{serviceAccountToken: {path: token, audience: vault, expirationSeconds: 3600}}]
"],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let sources =
        pod.spec.items_at(&["volumes"]).flat_map(|volume| volume.items_at(&["projected", "sources"]));
    for token in sources.filter_map(|source| source.at(&["serviceAccountToken"])) {
        if let Some(written) = token.at(&["expirationSeconds"])
            && written.as_i64().is_some_and(|seconds| seconds > context.int("max-seconds"))
        {
            report.fail(written, "the projected token outlives its use");
        }
    }
}
