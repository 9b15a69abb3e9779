//! When add-ons stopped serving versions of their APIs, as their release notes tell.

use seawall_object::Object;
use seawall_world::Version;

/// A version of an add-on's API with its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AddonEnding {
    /// The add-on, as the parameter names it.
    pub(crate) addon: &'static str,
    api_version: &'static str,
    /// Kinds; the group may have had more of them that ended otherwise.
    kinds: &'static [&'static str],
    /// The first release that warns.
    deprecated: Version,
    /// The first release that no longer serves it.
    pub(crate) removed: Version,
    /// What to use instead.
    pub(crate) instead: &'static str,
}

/// What a release does with a version of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AddonState {
    Served,
    Deprecated,
    Removed,
}

const fn release(major: u32, minor: u32) -> Version {
    Version { major, minor }
}

const CERTIFICATES: &[&str] = &["Certificate", "CertificateRequest", "ClusterIssuer", "Issuer"];
const ORDERS: &[&str] = &["Challenge", "Order"];

const fn cert_manager(
    api_version: &'static str,
    kinds: &'static [&'static str],
    deprecated: Version,
    removed: Version,
    instead: &'static str,
) -> AddonEnding {
    AddonEnding { addon: "cert-manager", api_version, kinds, deprecated, removed, instead }
}

const fn istio(
    api_version: &'static str,
    kinds: &'static [&'static str],
    deprecated: Version,
    removed: Version,
) -> AddonEnding {
    AddonEnding { addon: "istio", api_version, kinds, deprecated, removed, instead: "security.istio.io/v1" }
}

const ENDINGS: &[AddonEnding] = &[
    // 0.11 renamed the group.
    cert_manager(
        "certmanager.k8s.io/v1alpha1",
        CERTIFICATES,
        release(0, 11),
        release(0, 11),
        "cert-manager.io/v1",
    ),
    cert_manager(
        "certmanager.k8s.io/v1alpha1",
        ORDERS,
        release(0, 11),
        release(0, 11),
        "acme.cert-manager.io/v1",
    ),
    cert_manager(
        "cert-manager.io/v1alpha2",
        CERTIFICATES,
        release(1, 4),
        release(1, 6),
        "cert-manager.io/v1",
    ),
    cert_manager(
        "cert-manager.io/v1alpha3",
        CERTIFICATES,
        release(1, 4),
        release(1, 6),
        "cert-manager.io/v1",
    ),
    cert_manager("cert-manager.io/v1beta1", CERTIFICATES, release(1, 4), release(1, 6), "cert-manager.io/v1"),
    cert_manager(
        "acme.cert-manager.io/v1alpha2",
        ORDERS,
        release(1, 4),
        release(1, 6),
        "acme.cert-manager.io/v1",
    ),
    cert_manager(
        "acme.cert-manager.io/v1alpha3",
        ORDERS,
        release(1, 4),
        release(1, 6),
        "acme.cert-manager.io/v1",
    ),
    cert_manager(
        "acme.cert-manager.io/v1beta1",
        ORDERS,
        release(1, 4),
        release(1, 6),
        "acme.cert-manager.io/v1",
    ),
    istio("authentication.istio.io/v1alpha1", &["MeshPolicy", "Policy"], release(1, 5), release(1, 6)),
    istio("rbac.istio.io/v1alpha1", &["AuthorizationPolicy"], release(1, 4), release(1, 4)),
    istio(
        "rbac.istio.io/v1alpha1",
        &["ClusterRbacConfig", "RbacConfig", "ServiceRole", "ServiceRoleBinding"],
        release(1, 4),
        release(1, 6),
    ),
];

/// The end of the version that an object of an add-on is written in, and what the release in use does with
/// it. `releases` are words such as `istio=1.4`; an add-on that none names is at its newest.
pub(crate) fn state_of<'w>(
    object: Object<'_>,
    releases: impl Iterator<Item = &'w str>,
) -> Option<(&'static AddonEnding, AddonState)> {
    let (api_version, kind) = (object.api_version(), object.group_kind().kind);
    let ends = |ending: &&AddonEnding| ending.api_version == api_version && ending.kinds.contains(&kind);
    let ending = ENDINGS.iter().find(ends)?;
    let mut named = releases.filter_map(|word| word.split_once('='));
    let release: Option<Version> =
        named.find(|(addon, _)| *addon == ending.addon).and_then(|(_, text)| text.parse().ok());
    let state = match release {
        Some(release) if release < ending.deprecated => AddonState::Served,
        Some(release) if release < ending.removed => AddonState::Deprecated,
        _ => AddonState::Removed,
    };
    Some((ending, state))
}
