//! Service leads to an SSH server.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "ssh-service",
    title: "Service leads to an SSH server",
    severity: Severity::Medium,
    severity_reason: "a way in past Kubernetes' own rights and audit log, for everyone who reaches the \
                      Service",
    category: Category::Exposure,
    description: "Fails for every Service with a port or targetPort of the parameter ports over TCP.",
    why: "A login by SSH is not authorised by RBAC and not seen in the audit log. Behind a Service it is \
          open to the whole cluster, or to the internet.",
    remedy: "Remove the port, and use kubectl exec or kubectl debug.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/service/"],
    controls: &["mitre/C-0042"],
    parameters: &[Parameter {
        name: "ports",
        description: "Ports that SSH servers listen on.",
        default: Setting::Words(&["22", "2222"]),
    }],
    kinds: &["Service"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Service
metadata: {name: shell}
spec:
  selector: {app: shell}
  ports: [{port: 2222, targetPort: 22}]
"],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 443, targetPort: 8443}]
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for entry in object.root().items_at(&["spec", "ports"]) {
        if !matches!(entry.str_at(&["protocol"]), None | Some("" | "TCP")) {
            continue;
        }
        let found = ["port", "targetPort"].iter().find_map(|field| {
            let value = entry.at(&[*field])?;
            let number = value.as_i64()?;
            let mut listed = context.words("ports").filter_map(|word| word.parse::<i64>().ok());
            listed.any(|known| known == number).then_some((value, number))
        });
        if let Some((value, number)) = found {
            report.fail(value, format!("the Service leads to port {number}, as SSH servers have"));
        }
    }
}
