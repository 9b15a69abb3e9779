//! A Secret in a file is a secret in a file.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, is_placeholder};

pub(crate) const CHECK: Check = Check {
    id: "secret-value-in-manifest",
    title: "Secret stands with its values in a file",
    severity: Severity::Medium,
    severity_reason: "whoever reads the file or its history has the values; base64 hides nothing",
    category: Category::Secrets,
    description: "Fails where a Secret that was read from a file has values under data or stringData that \
                  are not placeholders. Service account token Secrets without values pass; Secrets \
                  of a live cluster are no file and not judged.",
    why: "Files are copied, committed, archived and mailed; base64 is a spelling, not encryption.",
    remedy: "Keep values in a vault or encrypted (External Secrets, Sealed Secrets, SOPS), and change \
             those that have been committed.",
    references: &[
        "https://kubernetes.io/docs/concepts/security/secrets-good-practices/#avoid-sharing-secret-manifests",
    ],
    controls: &["cis/5.4.2"],
    parameters: &[],
    kinds: &["Secret"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Secret
metadata: {name: shop}
data: {password: aHVudGVyMg==}
",
            "
apiVersion: v1
kind: Secret
metadata: {name: shop}
stringData: {password: hunter2}
",
        ],
        good: &["
apiVersion: v1
kind: Secret
metadata: {name: shop}
stringData: {password: '${DB_PASSWORD}', token: ''}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    if context.world.source(context.id).is_live() {
        return report.not_applicable();
    }
    for list in ["data", "stringData"] {
        for (key, value) in object.root().at(&[list]).into_iter().flat_map(|map| map.entries()) {
            if value.as_str().is_some_and(|text| !is_placeholder(text)) {
                report.fail(value, format!("{list}.{key} is written out")).discriminator(key);
            }
        }
    }
}
