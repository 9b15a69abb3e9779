//! Amount of CPU is out of bounds.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Quantity};

use crate::support::resource::{Amounts, written};

pub(crate) const CHECK: Check = Check {
    id: "cpu-amount-implausible",
    title: "amount of CPU is out of bounds",
    severity: Severity::Medium,
    severity_reason: "the pod does not fit on any node, or hardly runs",
    category: Category::Resources,
    description: "Fails for every request and limit of cpu that is below the parameter least-millicores or \
                  above the parameter most-millicores. The defaults only catch mistaken units; set your own \
                  bounds to hold teams to them.",
    why: "Without its suffix m, 500 means five hundred cores: no node is that large, and the pod stays \
          pending.",
    remedy: "Correct the amount or its suffix.",
    references: &["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
    controls: &[],
    parameters: &[
        Parameter {
            name: "least-millicores",
            description: "The least amount of CPU, in thousandths of a core.",
            default: Setting::Int(1),
        },
        Parameter {
            name: "most-millicores",
            description: "The largest amount of CPU, in thousandths of a core.",
            default: Setting::Int(256_000),
        },
    ],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    resources: {requests: {cpu: 500}}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    resources: {requests: {cpu: 500m}, limits: {cpu: 2}}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for amounts in [Amounts::Requests, Amounts::Limits] {
        let Some(value) = written(container, amounts, "cpu") else { continue };
        let Ok(quantity) = Quantity::read(value) else { continue };
        let (least, most) =
            (i128::from(context.int("least-millicores")), i128::from(context.int("most-millicores")));
        let amount = quantity.millis();
        if !quantity.is_zero() && !(least..=most).contains(&amount) {
            let noun = container.noun();
            let word = if amount < least { "below" } else { "above" };
            let bound =
                if amount < least { context.int("least-millicores") } else { context.int("most-millicores") };
            let key = amounts.key();
            report.fail(value, format!("{noun} has cpu {key} {word} {bound} millicores"));
        }
    }
}
