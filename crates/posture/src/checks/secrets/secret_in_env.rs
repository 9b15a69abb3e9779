//! A Secret in an environment variable leaks more easily than one in a file.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

pub(crate) const CHECK: Check = Check {
    id: "secret-in-env",
    title: "Secret is handed over in an environment variable",
    severity: Severity::Low,
    severity_reason: "it takes a crash dump, a debug page or a child process to leak it",
    category: Category::Secrets,
    description: "Fails where an environment variable is filled from a Secret, by secretKeyRef or by \
                  envFrom.",
    why: "Variables are inherited by child processes, printed by crash handlers and debug pages, and do \
          not change when the Secret does.",
    remedy: "Mount the Secret as a file, readable for the program's user alone.",
    references: &["https://kubernetes.io/docs/concepts/security/secrets-good-practices/"],
    controls: &["cis/5.4.1"],
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
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    env: [{name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - name: setup
    image: example.org/app:1
    envFrom: [{secretRef: {name: db}}]
  containers: [{name: app, image: example.org/app:1}]
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
    volumeMounts: [{name: db, mountPath: /run/secrets, readOnly: true}]
  volumes: [{name: db, secret: {secretName: db}}]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for variable in container.env() {
        if variable.value_from.is_some_and(|from| from.at(&["secretKeyRef"]).is_some()) {
            let message = format!("environment variable {} is filled from a Secret", variable.name);
            report.fail(variable.entry, message).discriminator(variable.name);
        }
    }
    for from in container.value.items_at(&["envFrom"]) {
        if let Some(secret) = from.at(&["secretRef"]) {
            let name = secret.str_at(&["name"]).unwrap_or_default();
            report.fail(secret, format!("every key of Secret \"{name}\" becomes an environment variable"));
        }
    }
}
