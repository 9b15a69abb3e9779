//! A prefix without its slash lets look-alikes in.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "repository-prefix-ambiguous",
    title: "Gatekeeper's allowed repositories end in the middle of a name",
    severity: Severity::Medium,
    severity_reason: "it takes registering a registry or account whose name begins the same",
    category: Category::Extension,
    description: "Fails where an entry of spec.parameters.repos of a K8sAllowedRepos constraint does not \
                  end in a slash and names no whole image.",
    why: "The policy compares prefixes: example.org also allows example.org.attacker.net, and \
          example.org/shop allows example.org/shop-evil.",
    remedy: "End each registry or path with a slash.",
    references: &["https://open-policy-agent.github.io/gatekeeper-library/website/validation/allowedrepos/"],
    controls: &[],
    parameters: &[],
    kinds: &["constraints.gatekeeper.sh/K8sAllowedRepos"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sAllowedRepos
metadata: {name: repos}
spec: {parameters: {repos: [example.org]}}
"],
        good: &["
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: K8sAllowedRepos
metadata: {name: repos}
spec: {parameters: {repos: [example.org/, 'example.org/shop:', example.org/app@sha256]}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for repo in object.root().items_at(&["spec", "parameters", "repos"]) {
        let text = repo.as_str().unwrap_or_default();
        if !text.ends_with('/') && !text.contains([':', '@']) {
            report
                .fail(repo, format!("\"{text}\" also allows names that go on after it"))
                .discriminator(text);
        }
    }
}
