//! A monitor names the Secret that Prometheus shows to its target.

use crate::deputies::{PROMETHEUS_OPERATOR, WRITE};
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::{Hub, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "prometheus-secret",
    action: "writes a monitor, and is sent",
    needs: "Create or change a monitor, probe or scrape configuration of the Prometheus operator.",
    why: "The operator reads the Secret of the namespace that the monitor names as its credentials, \
          and Prometheus shows it to the target, which may be one of the attacker.",
    fix: "Treat the right like the right to read the Secrets of the namespace.",
    depends: "",
    references: &[
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.SafeAuthorization",
    ],
    known_as: &[],
    steps: 1,
    draw: Draw::Rights(&[WRITTEN], lead),
    examples: &[Example {
        manifests: concat!(
            account!("monitoring", "prometheus-operator"),
            right_for_ci!("shop", "monitoring.coreos.com", "podmonitors", "create"),
        ),
        edge: ("ServiceAccount build/ci", "every Secret in namespace shop"),
        // A rule has no target.
        twin: concat!(
            account!("monitoring", "prometheus-operator"),
            right_for_ci!("shop", "monitoring.coreos.com", "prometheusrules", "create"),
        ),
    }],
};

const GROUP: &str = "monitoring.coreos.com";
const WRITTEN: Right = Right::any(&[
    Ability::of(WRITE, GROUP, "servicemonitors"),
    Ability::of(WRITE, GROUP, "podmonitors"),
    Ability::of(WRITE, GROUP, "probes"),
    Ability::of(WRITE, GROUP, "scrapeconfigs"),
]);

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    if pen.facts().has_controller(&PROMETHEUS_OPERATOR) {
        let reason = "whether a Prometheus selects monitors of the namespace";
        pen.perhaps(Vertex::Hub(Hub::ReadSecrets, held.namespace), reason);
    }
}
