//! Container listens on the port of SSH.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "ssh-port",
    title: "container listens on the port of SSH",
    severity: Severity::Medium,
    severity_reason: "a way in past Kubernetes' own rights and audit log, for whoever has a key or guesses \
                      a password",
    category: Category::Exposure,
    description: "Fails for every container port that is a number of the parameter ports over TCP, or that \
                  is named ssh or sshd.",
    why: "A login by SSH is not authorised by RBAC and not seen in the audit log. Its keys and passwords \
          live in the image or in a Secret and are hardly ever changed.",
    remedy: "Remove the SSH server, and use kubectl exec or kubectl debug.",
    references: &["https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/"],
    controls: &["mitre/C-0042"],
    parameters: &[Parameter {
        name: "ports",
        description: "Ports that SSH servers listen on.",
        default: Setting::Words(&["22"]),
    }],
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
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    ports: [{containerPort: 22}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    ports: [{name: ssh, containerPort: 2022}]
",
        ],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    ports: [{containerPort: 8080}]
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for entry in container.value.items_at(&["ports"]) {
        let is_tcp = matches!(entry.str_at(&["protocol"]), None | Some("" | "TCP"));
        let port = entry.at(&["containerPort"]);
        let number = port.and_then(Value::as_i64).unwrap_or_default();
        let is_named = matches!(entry.str_at(&["name"]), Some("ssh" | "sshd"));
        let mut listed = context.words("ports").filter_map(|word| word.parse::<i64>().ok());
        if is_tcp && (is_named || listed.any(|known| known == number)) {
            let at = port.map_or(At::from(entry), At::from);
            report.fail(at, format!("{} listens on port {number}, as SSH servers do", container.noun()));
        }
    }
}
