//! A level with a slip of the pen.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "pod-security-label-invalid",
    title: "pod security label has an invalid value",
    severity: Severity::Medium,
    severity_reason: "what was meant is not what is enforced, warned of or recorded",
    category: Category::Namespaces,
    description: "Fails where a label pod-security.kubernetes.io/enforce, audit or warn is not privileged, \
                  baseline or restricted, or a version label is neither latest nor like v1.30.",
    why: "The server refuses a namespace with such a label, or, where it slipped in earlier, evaluates \
          every pod as restricted in its newest version.",
    remedy: "Correct the value.",
    references: &["https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces"],
    controls: &[],
    parameters: &[],
    kinds: &["Namespace"],
    needs: &[],
    versions: Versions::since(23),
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: base-line}}
", "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce-version: '1.30'}}
"],
        good: &["
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/warn: restricted}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for (key, value) in object.labels() {
        let Some(mode) = key.strip_prefix("pod-security.kubernetes.io/") else { continue };
        let text = value.as_str().unwrap_or_default();
        let valid = match mode {
            "enforce" | "audit" | "warn" => matches!(text, "privileged" | "baseline" | "restricted"),
            "enforce-version" | "audit-version" | "warn-version" => is_version(text),
            _ => true,
        };
        if !valid {
            report.fail(value, format!("\"{text}\" is no value of {key}")).discriminator(key);
        }
    }
}

fn is_version(text: &str) -> bool {
    let minor = text.strip_prefix("v1.").unwrap_or_default();
    text == "latest" || (!minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit()))
}
