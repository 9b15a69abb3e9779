//! An external name that points back into the cluster goes around its borders.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

pub(crate) const CHECK: Check = Check {
    id: "external-name-inside",
    title: "Service of type ExternalName points into the cluster or at the node",
    severity: Severity::Medium,
    severity_reason: "it takes an Ingress or program that trusts the name",
    category: Category::Exposure,
    description: "Fails where the external name of a Service is an address, localhost, or a name of the \
                  cluster's own domain.",
    why: "Ingress controllers follow such names, and so reach Services of other namespaces, the node's own \
          ports or the metadata service past what guards them.",
    remedy: "Point the name at a host outside, or refer to the Service of the other namespace through a \
             Gateway and ReferenceGrant.",
    references: &["https://kubernetes.io/docs/concepts/services-networking/service/#externalname"],
    controls: &[],
    parameters: &[],
    kinds: &["Service"],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {type: ExternalName, externalName: vault.secure.svc.cluster.local}
",
            "
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {type: ExternalName, externalName: 169.254.169.254}
",
        ],
        good: &["
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {type: ExternalName, externalName: db.example.org}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    let Some(spec) = object.spec() else { return };
    if spec.str_at(&["type"]) != Some("ExternalName") {
        return report.not_applicable();
    }
    let Some(target) = spec.at(&["externalName"]) else { return };
    let name = target.as_str().unwrap_or_default().trim_end_matches('.');
    let inside = name.ends_with(".svc") || name.ends_with(".svc.cluster.local");
    let local = name == "localhost" || name.ends_with(".localhost");
    if inside || local || name.parse::<std::net::IpAddr>().is_ok() {
        report.fail(target, format!("the name leads to {name}"));
    }
}
