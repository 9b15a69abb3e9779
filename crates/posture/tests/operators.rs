//! Pods that operators make are in no file.

use seawall_check::{Selection, run};
use seawall_finding::{CauseKind, Verdict};
use seawall_posture::find;
use seawall_world::{Origin, Settings, Source, World};

const SUBJECTS: [(&str, &str); 3] = [
    (
        "network-policy-without-pods",
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a, namespace: shop, UID}, \
         spec: {podSelector: {matchLabels: {app: prometheus}}}}",
    ),
    (
        "disruption-budget-without-pods",
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a, namespace: shop, UID}, \
         spec: {selector: {matchLabels: {app: prometheus}}}}",
    ),
    (
        "service-without-pods",
        "{apiVersion: v1, kind: Service, metadata: {name: a, namespace: shop, UID}, \
         spec: {selector: {app: prometheus}}}",
    ),
];

fn verdict(check: &str, subject: &str, beside: &str) -> Verdict {
    let text = format!("{subject}\n---\n{beside}\n");
    let source = Source::read("a.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let settings = Settings { complete: true, ..Settings::default() };
    let world = World::build(vec![source], Vec::new(), settings);
    let checks = vec![find(check).expect("the check exists")];
    run(&world, &Selection { checks, ..Selection::default() }).findings.remove(0).verdict
}

#[test]
fn a_selector_may_mean_pods_that_an_operator_makes() {
    let maker =
        "{apiVersion: monitoring.coreos.com/v1, kind: Prometheus, metadata: {name: k8s, namespace: shop}}";
    for (check, subject) in SUBJECTS {
        let plain = subject.replace(", UID", "");
        assert_eq!(verdict(check, &plain, maker), Verdict::Unknown(CauseKind::OutsideScope), "{check}");
        let elsewhere = maker.replace("namespace: shop", "namespace: bank");
        let monitor = maker.replace("kind: Prometheus", "kind: ServiceMonitor");
        for beside in ["", &elsewhere, &monitor] {
            assert_eq!(verdict(check, &plain, beside), Verdict::Fail, "{check} {beside}");
        }
        // A server that knows the selector knows the pods too.
        let live = subject.replace("UID", "uid: 6f7c");
        assert_eq!(verdict(check, &live, maker), Verdict::Fail, "{check}");
    }
}
