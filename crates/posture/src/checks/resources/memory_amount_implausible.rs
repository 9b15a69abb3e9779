//! Amount of memory is out of bounds.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::{Container, Quantity};

use crate::support::resource::{Amounts, written};

pub(crate) const CHECK: Check = Check {
    id: "memory-amount-implausible",
    title: "amount of memory is out of bounds",
    severity: Severity::Medium,
    severity_reason: "the container is killed as soon as it starts, or fits on no node",
    category: Category::Resources,
    description: "Fails for every request and limit of memory that is below the parameter least-mebibytes \
                  or above the parameter most-mebibytes. The defaults only catch mistaken units; set your \
                  own bounds to hold teams to them.",
    why: "Without a suffix, 512 means 512 bytes, with which a container cannot even start; and no node has \
          petabytes.",
    remedy: "Write the amount with the suffix Mi or Gi.",
    references: &["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"],
    controls: &[],
    parameters: &[
        Parameter {
            name: "least-mebibytes",
            description: "The least amount of memory, in MiB.",
            default: Setting::Int(4),
        },
        Parameter {
            name: "most-mebibytes",
            description: "The largest amount of memory, in MiB.",
            default: Setting::Int(4_194_304),
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
    resources: {limits: {memory: 512}}
"],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
    resources: {requests: {memory: 128Mi}, limits: {memory: 1G}}
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for amounts in [Amounts::Requests, Amounts::Limits] {
        let Some(value) = written(container, amounts, "memory") else { continue };
        // A suffix of thousandths has a check of its own, memory-unit.
        if value.as_str().is_some_and(|text| text.ends_with('m')) {
            continue;
        }
        let Ok(quantity) = Quantity::read(value) else { continue };
        let (least, most) = (
            i128::from(context.int("least-mebibytes")) << 20,
            i128::from(context.int("most-mebibytes")) << 20,
        );
        let amount = quantity.units();
        if !quantity.is_zero() && !(least..=most).contains(&amount) {
            let noun = container.noun();
            let word = if amount < least { "below" } else { "above" };
            let bound =
                if amount < least { context.int("least-mebibytes") } else { context.int("most-mebibytes") };
            let key = amounts.key();
            report.fail(value, format!("{noun} has memory {key} {word} {bound} MiB"));
        }
    }
}
