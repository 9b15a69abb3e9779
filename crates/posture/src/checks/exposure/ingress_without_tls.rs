//! What goes in without TLS can be read and changed on the way.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "ingress-without-tls",
    title: "Ingress serves without TLS",
    severity: Severity::Medium,
    severity_reason: "it takes a place on the way between clients and the cluster",
    category: Category::Exposure,
    description: "Fails where an Ingress has no spec.tls, unless an annotation of a cloud's controller \
                  hands the certificate over.",
    why: "Passwords, cookies and tokens cross the network in the clear.",
    remedy: "Add spec.tls with the hosts and the Secret of a certificate.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"],
    controls: &["soc2/C-0263"],
    parameters: &[],
    kinds: &["networking.k8s.io/Ingress", "extensions/Ingress"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {rules: [{host: shop.example.org}]}
"],
        good: &[
            "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec:
  tls: [{hosts: [shop.example.org], secretName: shop-tls}]
  rules: [{host: shop.example.org}]
",
            "
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations: {alb.ingress.kubernetes.io/certificate-arn: 'arn:aws:acm:eu-west-1:1:certificate/1'}
spec: {rules: [{host: shop.example.org}]}
",
        ],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let elsewhere = [
        "alb.ingress.kubernetes.io/certificate-arn",
        "networking.gke.io/managed-certificates",
        "ingress.gcp.kubernetes.io/pre-shared-cert",
        "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
    ];
    if elsewhere.iter().any(|key| object.annotation(key).is_some()) {
        return;
    }
    if object.root().items_at(&["spec", "tls"]).next().is_none() {
        report.fail(At::path(object.root(), &["spec", "tls"]), "the Ingress has no TLS");
    }
}
