//! Controllers of ingress-nginx, and what their version and settings allow.

use seawall_access::Text;

use crate::facts::Facts;
use crate::operators::{Controller, Release, argument, release};

const INGRESS_NGINX: Controller =
    Controller { accounts: &[], images: &["controller", "controller-chroot", "nginx-ingress-controller"] };

/// The first version that takes no snippets unless it is told to, and the first that also has to be told to
/// take what is of critical risk.
const REFUSES_SNIPPETS: Release = (1, 9, 0);
const ASKS_FOR_RISK: Release = (1, 12, 0);

/// One controller.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IngressNginx<'w> {
    /// Namespace and name of its service account.
    pub(crate) account: (Text, Text),
    /// Its version, where its image says it.
    pub(crate) version: Option<Release>,
    /// Whether its admission webhook listens.
    pub(crate) has_webhook: bool,
    /// The only namespace of which it takes Ingresses, where there is one.
    only: Option<&'w str>,
    settings: &'w str,
}

/// All of them.
pub(crate) fn controllers<'w>(facts: &Facts<'w>) -> Vec<IngressNginx<'w>> {
    let mut found = Vec::new();
    for pod in facts.controller_pods(&INGRESS_NGINX) {
        for container in facts.containers_of(pod, &INGRESS_NGINX) {
            if !container.image().contains("ingress-nginx/") && !container.image().contains("nginx-ingress") {
                continue;
            }
            let settings = argument(container, "--configmap").unwrap_or("ingress-nginx-controller");
            found.push(IngressNginx {
                account: (pod.namespace, pod.account),
                version: release(container.image()),
                has_webhook: argument(container, "--validating-webhook").is_some(),
                only: argument(container, "--watch-namespace").filter(|name| !name.is_empty()),
                settings: settings.rsplit('/').next().unwrap_or(settings),
            });
        }
    }
    found.dedup_by_key(|one| (one.account, one.version));
    found
}

// === impl IngressNginx ===

impl IngressNginx<'_> {
    /// Whether it takes Ingresses of a namespace.
    pub(crate) fn watches(&self, facts: &Facts<'_>, namespace: Option<Text>) -> bool {
        namespace.is_none_or(|namespace| self.only.is_none_or(|only| facts.texts.get(namespace) == only))
    }

    /// Whether it puts snippets into its configuration; not known where its version is not.
    pub(crate) fn takes_snippets(&self, facts: &Facts<'_>) -> Option<bool> {
        let version = self.version?;
        let setting = |key| facts.setting(self.account.0, self.settings, key);
        let allowed = setting("allow-snippet-annotations");
        Some(if version < (0, 49, 1) || version == (1, 0, 0) {
            true
        } else if version < REFUSES_SNIPPETS {
            allowed != Some("false")
        } else {
            let risk = setting("annotations-risk-level");
            allowed == Some("true") && (version < ASKS_FOR_RISK || risk == Some("Critical"))
        })
    }
}
