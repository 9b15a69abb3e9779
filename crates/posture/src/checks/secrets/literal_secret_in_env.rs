//! A secret in an environment variable of a manifest is as public as the manifest.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, env_secret};

use crate::support::secret::judge_literal;

pub(crate) const CHECK: Check = Check {
    id: "literal-secret-in-env",
    title: "environment variable holds a secret as plain text",
    severity: Severity::High,
    severity_reason: "whoever reads the manifest, its history or the object has the secret",
    category: Category::Secrets,
    description: "Fails where the value of an environment variable is named like a secret (password, \
                  token, API key and so on) and is no placeholder, or has the form of a known token such \
                  as an AWS key, a private key or a JSON Web Token. Names and values of the parameters \
                  count too, as parts and without regard to case.",
    why: "Manifests lie in repositories, chart archives and etcd, and pod specs are readable with far \
          fewer rights than Secrets.",
    remedy: "Put the value into a Secret and mount it as a file, or refer to it by secretKeyRef; then \
             change the secret, since it has been seen.",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/"],
    controls: &["nsa/C-0012", "mitre/C-0012", "soc2/C-0012", "cis/5.4.1"],
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
    env: [{name: DB_PASSWORD, value: hunter2}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    env: [{name: UPSTREAM, value: 'https://shop:hunter2@example.org/'}]
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
    env:
    - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
    - {name: DB_PASSWORD_FILE, value: /run/secrets/password}
    - {name: URL, value: 'https://shop:$(DB_PASSWORD)@example.org/'}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for variable in container.env() {
        let Some(value) = variable.value else { continue };
        let found = env_secret(variable.name, value);
        if let Some(reason) = judge_literal(context, variable.name, value, found.map(|secret| secret.reason))
        {
            let message = format!("environment variable {} holds {reason}", variable.name);
            report.fail(variable.entry, message).discriminator(variable.name);
        }
    }
}
