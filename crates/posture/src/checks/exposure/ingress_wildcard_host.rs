//! A rule without host takes requests for every name.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "ingress-wildcard-host",
    title: "Ingress takes requests for every host",
    severity: Severity::Low,
    severity_reason: "it takes a second Ingress, or a name that nobody meant to serve",
    category: Category::Exposure,
    description: "Fails where a rule of an Ingress has no host, or one that begins with *.",
    why: "Such a rule answers for names nobody thought of, and competes with the rules of other teams for \
          theirs.",
    remedy: "Name the hosts that the Ingress serves.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards"],
    controls: &[],
    parameters: &[],
    kinds: &["networking.k8s.io/Ingress"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {rules: [{http: {paths: []}}]}
",
            "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {rules: [{host: '*.example.org'}]}
",
        ],
        good: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {rules: [{host: shop.example.org}]}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for rule in object.root().items_at(&["spec", "rules"]) {
        match rule.str_at(&["host"]) {
            None | Some("") => {
                report.fail(At::path(rule, &["host"]), "the rule takes requests for every host");
            }
            Some(host) if host.starts_with('*') => {
                report.fail(At::path(rule, &["host"]), format!("the rule takes every host of {host}"));
            }
            _ => {}
        }
    }
}
