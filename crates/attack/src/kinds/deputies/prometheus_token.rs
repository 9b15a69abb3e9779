//! A ServiceMonitor names the file whose content Prometheus shows to its target.

use seawall_access::Text;
use seawall_object::{GroupKind, Selector};
use seawall_yaml::Value;

use crate::deputies::WRITE;
use crate::facts::Facts;
use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::vertex::Vertex;

pub(crate) const KIND: Kind = Kind {
    id: "prometheus-token",
    action: "writes a ServiceMonitor, and is sent the token of",
    needs: "Create or change a ServiceMonitor in a namespace that a Prometheus selects, whose access to \
          files is not denied.",
    why: "A ServiceMonitor may name any file of the pod of Prometheus as its bearer token, such as the \
          token of its service account, and the target may be one of the attacker.",
    fix: "Set `arbitraryFSAccessThroughSMs: {deny: true}` in the Prometheus.",
    depends: "",
    references: &[
        "https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ArbitraryFSAccessThroughSMsConfig",
        "https://github.com/prometheus-operator/prometheus-operator/pull/2524",
    ],
    known_as: &[
        "kubesplaining/KUBE-CONFUSED-DEPUTY-001",
        "kubesplaining/monitoring.coreos.com/servicemonitors",
    ],
    steps: 1,
    draw: Draw::Steering(&[WRITTEN], lead),
    examples: &[
        Example {
            manifests: concat!(
                "
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec:
  serviceAccountName: prometheus
  serviceMonitorNamespaceSelector: {}
  serviceMonitorSelector: {}
",
                right_for_ci!("shop", "monitoring.coreos.com", "servicemonitors", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount monitoring/prometheus"),
            // Prometheus looks in its own namespace only.
            twin: concat!(
                "
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec:
  serviceAccountName: prometheus
  serviceMonitorSelector: {}
",
                right_for_ci!("shop", "monitoring.coreos.com", "servicemonitors", "create"),
            ),
        },
        Example {
            manifests: concat!(
                "
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec:
  serviceAccountName: prometheus
  serviceMonitorNamespaceSelector: {}
  serviceMonitorSelector: {}
",
                right_for_ci!("shop", "monitoring.coreos.com", "servicemonitors", "create"),
            ),
            edge: ("ServiceAccount build/ci", "ServiceAccount monitoring/prometheus"),
            twin: concat!(
                "
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec:
  serviceAccountName: prometheus
  serviceMonitorNamespaceSelector: {}
  serviceMonitorSelector: {}
  arbitraryFSAccessThroughSMs: {deny: true}
",
                right_for_ci!("shop", "monitoring.coreos.com", "servicemonitors", "create"),
            ),
        },
    ],
};

const WRITTEN: Right = Right::any(&[Ability::of(WRITE, "monitoring.coreos.com", "servicemonitors")]);
const PROMETHEUS: GroupKind<'static> = GroupKind { group: "monitoring.coreos.com", kind: "Prometheus" };

fn lead(pen: &mut Pen<'_, '_>, held: &Held<'_>) {
    let facts = pen.facts();
    for id in facts.world.of_kind(PROMETHEUS) {
        let Some(spec) = facts.world.object(*id).spec() else { continue };
        let own = facts.world.namespace(*id).unwrap_or_default();
        let denies = spec.bool_at(&["arbitraryFSAccessThroughSMs", "deny"]) == Some(true);
        // Without a selector of monitors, it takes none.
        if denies || spec.at(&["serviceMonitorSelector"]).is_none() {
            continue;
        }
        let account = spec.str_at(&["serviceAccountName"]).unwrap_or("default");
        let account = Vertex::Account(pen.text(own), pen.text(account));
        match selects(facts, spec, own, held.namespace) {
            Some(true) => pen.to(account),
            Some(false) => {}
            None => pen.perhaps(account, "whether the Prometheus selects the namespace"),
        }
    }
}

/// Whether a Prometheus looks for monitors in a namespace; not known where the labels of it were not read.
fn selects(facts: &Facts<'_>, spec: Value<'_>, own: &str, namespace: Option<Text>) -> Option<bool> {
    let Some(namespace) = namespace else { return Some(true) };
    let Some(selector) = spec.at(&["serviceMonitorNamespaceSelector"]) else {
        return Some(facts.texts.get(namespace) == own);
    };
    let selector = Selector::read(Some(selector)).ok()?;
    if selector.is_everything() {
        return Some(true);
    }
    let object = facts.world.object(facts.namespace(namespace)?);
    Some(selector.matches(object.metadata()?.at(&["labels"])))
}
