//! Add-ons take versions of their APIs away as Kubernetes does.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Object;

use crate::support::addon_lifecycle::{AddonState, state_of};

pub(crate) const CHECK: Check = Check {
    id: "removed-addon-api",
    title: "API version is no longer served by the add-on that defines it",
    severity: Severity::Medium,
    severity_reason: "the object cannot be created or changed once the add-on is up to date; what it asked \
                      for, such as a certificate or a policy, ends then",
    category: Category::ApiVersions,
    description: "Fails for every object of cert-manager or Istio in an apiVersion that the release in use \
                  deprecates or no longer serves. Without the parameter, the newest release is taken to be \
                  in use.",
    why: "The upgrade of the add-on refuses such objects, and a certificate that is no longer renewed, or a \
          policy that is no longer enforced, shows late.",
    remedy: "Change apiVersion to the one that the message names, and adapt the fields that changed with it; \
             cmctl convert does so for cert-manager.",
    references: &[
        "https://cert-manager.io/docs/releases/upgrading/remove-deprecated-apis/",
        "https://istio.io/latest/blog/2021/migrate-alpha-policy/",
    ],
    controls: &[],
    parameters: &[Parameter {
        name: "releases",
        description: "Releases in use, such as cert-manager=1.5 and istio=1.4.",
        default: Setting::Words(&[]),
    }],
    kinds: &[
        "acme.cert-manager.io/Challenge",
        "acme.cert-manager.io/Order",
        "authentication.istio.io/MeshPolicy",
        "authentication.istio.io/Policy",
        "cert-manager.io/Certificate",
        "cert-manager.io/CertificateRequest",
        "cert-manager.io/ClusterIssuer",
        "cert-manager.io/Issuer",
        "certmanager.k8s.io/Certificate",
        "certmanager.k8s.io/CertificateRequest",
        "certmanager.k8s.io/Challenge",
        "certmanager.k8s.io/ClusterIssuer",
        "certmanager.k8s.io/Issuer",
        "certmanager.k8s.io/Order",
        "rbac.istio.io/AuthorizationPolicy",
        "rbac.istio.io/ClusterRbacConfig",
        "rbac.istio.io/RbacConfig",
        "rbac.istio.io/ServiceRole",
        "rbac.istio.io/ServiceRoleBinding",
    ],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: cert-manager.io/v1alpha2
kind: Certificate
metadata: {name: shop}
spec: {secretName: shop, issuerRef: {name: shop}}
",
            "
apiVersion: authentication.istio.io/v1alpha1
kind: MeshPolicy
metadata: {name: default}
",
        ],
        good: &["
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: shop}
spec: {secretName: shop, issuerRef: {name: shop}}
"],
        complete: false,
    },
};

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some((ending, state)) = state_of(object, context.words("releases")) else { return };
    let (api_version, addon, instead) = (object.api_version(), ending.addon, ending.instead);
    let message = match state {
        AddonState::Served => return,
        AddonState::Deprecated => {
            format!("{addon} serves {api_version} no longer from {} on; use {instead}", ending.removed)
        }
        AddonState::Removed => {
            format!("{addon} does not serve {api_version} since {}; use {instead}", ending.removed)
        }
    };
    report.fail(At::path(object.root(), &["apiVersion"]), message);
}
