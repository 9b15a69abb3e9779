//! A ConfigMap is readable by everybody who may read a namespace.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::{Object, config_secret};

use crate::support::secret::judge_literal;

pub(crate) const CHECK: Check = Check {
    id: "literal-secret-in-config-map",
    title: "ConfigMap holds a secret",
    severity: Severity::High,
    severity_reason: "whoever may read ConfigMaps, which is nearly everybody, has the secret",
    category: Category::Secrets,
    description: "Fails where an entry of a ConfigMap is named like a secret and holds a literal value, \
                  holds a line such as password = value, or a known form of token. Names and values of the \
                  parameters count too, as parts and without regard to case.",
    why: "ConfigMaps are neither encrypted at rest nor kept from readers: the role view may read them all.",
    remedy: "Move the value into a Secret; then change it, since it has been seen.",
    references: &["https://kubernetes.io/docs/concepts/configuration/configmap/"],
    controls: &["nsa/C-0012", "mitre/C-0012", "soc2/C-0012"],
    parameters: &[
        Parameter {
            name: "names",
            description: "Further parts of names that promise a secret.",
            default: Setting::Words(&[]),
        },
        Parameter {
            name: "values",
            description: "Further parts of values that are secret.",
            default: Setting::Words(&[]),
        },
        Parameter {
            name: "allowed-names",
            description: "Parts of names that are fine all the same.",
            default: Setting::Words(&[]),
        },
        Parameter {
            name: "allowed-values",
            description: "Parts of values that are fine all the same.",
            default: Setting::Words(&[]),
        },
    ],
    kinds: &["ConfigMap"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {db-password: hunter2}
",
            "
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  app.properties: |
    db.user = shop
    db.password = hunter2
",
        ],
        good: &["
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  mode: fast
  app.properties: |
    db.user = shop
    db.password = ${DB_PASSWORD}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let data = object.root().at(&["data"]);
    for (key, value) in data.into_iter().flat_map(|data| data.entries()) {
        let found = config_secret(key, value);
        if let Some(reason) = judge_literal(context, key, value, found.map(|secret| secret.reason)) {
            let inside = found.map(|secret| secret.name).filter(|name| *name != key);
            let name = inside.map_or(String::new(), |name| format!(" in {name}"));
            report.fail(value, format!("entry {key} holds {reason}{name}")).discriminator(key);
        }
    }
}
