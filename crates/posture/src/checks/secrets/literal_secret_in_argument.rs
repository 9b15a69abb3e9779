//! A command line is readable by everybody on the node, and by everybody who reads the pod.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, argument_secrets};

use crate::support::secret::reason;

pub(crate) const CHECK: Check = Check {
    id: "literal-secret-in-argument",
    title: "command line holds a secret as plain text",
    severity: Severity::High,
    severity_reason: "whoever reads the manifest, the object or the process list has the secret",
    category: Category::Secrets,
    description: "Fails where an item of command or args sets a flag or variable that is named like a \
                  secret to a literal value, or holds a known form of token.",
    why: "Besides standing in the manifest, a command line shows in the process list of the node, in crash \
          reports and in monitoring.",
    remedy: "Pass the name of a file that a Secret is mounted at, or a variable that is filled from a \
             Secret; then change the secret.",
    references: &["https://kubernetes.io/docs/concepts/configuration/secret/"],
    controls: &["nsa/C-0012", "mitre/C-0012", "soc2/C-0012"],
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
    args: [--user=shop, --db-password=hunter2]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: example.org/app:1
    command: [app, --api-token, abc]
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
    args: [--db-password-file=/run/secrets/password, --api-token=$(API_TOKEN)]
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for key in ["command", "args"] {
        for found in container.value.at(&[key]).into_iter().flat_map(argument_secrets) {
            let message = match found.name {
                "" => format!("{} passes {} on its command line", container.noun(), reason(found.reason)),
                name => {
                    format!("{} passes {name} with a literal value on its command line", container.noun())
                }
            };
            report.fail(found.value, message).discriminator(found.name);
        }
    }
}
