//! Controllers that act with rights of their own for whoever writes the objects that they watch.

use seawall_access::Text;
use seawall_object::{GroupKind, Object};
use seawall_yaml::Value;

use crate::facts::Facts;
use crate::kind::Held;
use crate::operators::Controller;
use crate::pen::Pen;
use crate::vertex::{Goal, Hub, Vertex};

pub(crate) const WRITE: &[&str] = &["create", "update", "patch"];

macro_rules! controllers {
    ($($(#[$doc:meta])* $name:ident: [$($account:literal),*] [$($image:literal),*];)*) => {
        $($(#[$doc])* pub(crate) const $name: Controller =
            Controller { accounts: &[$($account),*], images: &[$($image),*] };)*
    };
}

controllers! {
    ARGO_CD: ["argocd-application-controller"] [];
    ARGO_EVENTS: ["argo-events-controller-manager", "argo-events-sa"] ["argo-events"];
    ARGO_WORKFLOWS: ["argo-workflows-workflow-controller"] ["workflow-controller", "workflow-controller-ubi"];
    CARVEL: ["kapp-controller-sa"] ["kapp-controller"];
    CERT_MANAGER: ["cert-manager"] ["cert-manager-controller"];
    EXTERNAL_SECRETS: ["external-secrets"] ["external-secrets"];
    FLEET_AGENT: ["fleet-agent"] ["fleet-agent"];
    FLUX_HELM: ["helm-controller"] ["helm-controller"];
    FLUX_KUSTOMIZE: ["kustomize-controller"] ["kustomize-controller"];
    FLUX_OPERATOR: ["flux-operator"] ["flux-operator"];
    KARPENTER: ["karpenter"] [];
    KEDA: ["keda-operator"] ["keda"];
    KUBEVIRT: ["kubevirt-controller"] ["virt-controller"];
    KYVERNO_ADMISSION: ["kyverno-admission-controller"] ["kyverno"];
    KYVERNO_BACKGROUND: ["kyverno-background-controller"] ["background-controller"];
    GATEKEEPER: ["gatekeeper-admin"] ["gatekeeper"];
    OLM: ["olm-operator-serviceaccount"] [];
    PROMETHEUS_OPERATOR: ["prometheus-operator"] ["prometheus-operator"];
    CROSSPLANE_PROVIDERS: [] ["provider-kubernetes", "provider-helm"];
    CROSSPLANE: ["crossplane"] ["crossplane"];
    RBAC_MANAGER: ["rbac-manager"] ["rbac-manager"];
    CLOUD_CONTROLLERS: [
        "ack-eks-controller", "ack-iam-controller", "azureserviceoperator-default", "cnrm-controller-manager"
    ] ["iam-controller", "eks-controller", "azureserviceoperator", "provider-aws-iam", "provider-family-aws"];
    CONFIG_SYNC: ["root-reconciler"] [];
    OPEN_CLUSTER: ["klusterlet-work-sa", "klusterlet-work"] [];
    TEKTON: ["tekton-pipelines-controller"] [];
    VELERO: ["velero", "velero-server"] ["velero"];
}

// === impl Pen ===

impl Pen<'_, '_> {
    /// From here to every service account of a controller.
    pub(crate) fn steer(&mut self, controller: &Controller) {
        for (namespace, name) in self.facts().controllers(controller) {
            self.to(Vertex::Account(namespace, name));
        }
    }

    /// From here to every service account of a controller, where something unread decides.
    pub(crate) fn perhaps_steer(&mut self, controller: &Controller, reason: &str) {
        for (namespace, name) in self.facts().controllers(controller) {
            self.perhaps(Vertex::Account(namespace, name), reason);
        }
    }

    /// From here to a hub of the place of rights, where a controller is there.
    pub(crate) fn use_deputy(&mut self, controller: &Controller, held: &Held<'_>, hub: Hub) {
        if self.facts().has_controller(controller) {
            self.to(Vertex::Hub(hub, held.namespace));
        }
    }

    /// From here to what a controller of Flux applies objects as, if they hold what to apply.
    pub(crate) fn apply_by_flux(&mut self, controller: &Controller, held: &Held<'_>) {
        if self.apply_by_flux_as_itself(controller, held, true) {
            self.to(Vertex::Hub(Hub::BecomeAccounts, held.namespace));
        }
    }

    /// The same, if they name a source of what to apply.
    pub(crate) fn apply_source_by_flux(&mut self, controller: &Controller, held: &Held<'_>) {
        let facts = self.facts();
        let is_open = |(namespace, _): &(Text, Text)| {
            let keeps = facts.argument(controller, *namespace, "--no-cross-namespace-refs");
            keeps.is_none_or(|value| value == "false")
        };
        let crosses = facts.controllers(controller).iter().any(is_open);
        let place = held.namespace.filter(|_| !crosses);
        let has_source = SOURCES
            .iter()
            .any(|kind| facts.has_kind(GroupKind { group: "source.toolkit.fluxcd.io", kind }, place));
        if self.apply_by_flux_as_itself(controller, held, has_source) {
            let to = Vertex::Hub(Hub::BecomeAccounts, held.namespace);
            match has_source {
                true => self.to(to),
                false => self.perhaps(to, NO_SOURCE),
            }
        }
    }

    /// From here to a controller of Flux, unless it was told to act as somebody else; whether it watches
    /// the place of rights.
    pub(crate) fn apply_by_flux_as_itself(
        &mut self,
        controller: &Controller,
        held: &Held<'_>,
        has_source: bool,
    ) -> bool {
        let facts = self.facts();
        let mut is_watched = false;
        for (namespace, name) in facts.controllers(controller) {
            let watches_all =
                facts.argument(controller, namespace, "--watch-all-namespaces") != Some("false");
            if !watches_all && held.namespace.is_some_and(|held| held != namespace) {
                continue;
            }
            is_watched = true;
            if facts.argument(controller, namespace, "--default-service-account").is_none() {
                match has_source {
                    true => self.to(Vertex::Account(namespace, name)),
                    false => self.perhaps(Vertex::Account(namespace, name), NO_SOURCE),
                }
            }
        }
        is_watched
    }

    /// From here to root on the machines that Karpenter starts, and to the identity that they have.
    pub(crate) fn boot_by_karpenter(&mut self) {
        let facts = self.facts();
        if !facts.has_controller(&KARPENTER) {
            return;
        }
        self.to(Vertex::Goal(Goal::SomeNode));
        for id in facts.world.of_kind(NODE_CLASS) {
            let spec = facts.world.object(*id).spec();
            if let Some(role) = spec.and_then(|spec| spec.str_at(&["role"])) {
                let role = Vertex::Cloud(self.text(role));
                self.perhaps(role, "whether Karpenter may give the role to machines");
            }
        }
    }

    /// From here to the application controllers of Argo CD, where their settings and projects allow it.
    pub(crate) fn sync_by_argo(&mut self, held: &Held<'_>) {
        let facts = self.facts();
        for (namespace, name) in facts.controllers(&ARGO_CD) {
            let to = Vertex::Account(namespace, name);
            if held.namespace.is_some_and(|held| held != namespace) {
                let others = facts.setting(namespace, "argocd-cmd-params-cm", "application.namespaces");
                if others.is_some_and(|others| !others.is_empty()) {
                    self.perhaps(to, "whether a project of Argo CD takes Applications of this namespace");
                }
                continue;
            }
            let impersonates =
                facts.setting(namespace, "argocd-cm", "application.sync.impersonation.enabled");
            match has_open_project(facts, namespace) {
                // The application controller syncs as accounts that projects name.
                true if impersonates == Some("true") => {
                    self.perhaps(to, "whether the service account that a project of Argo CD names is enough");
                }
                true => self.to(to),
                false if has_useful_project(facts, namespace) => {
                    self.perhaps(to, "whether what a project of Argo CD allows is enough");
                }
                false => {}
            }
        }
    }
}

/// Kinds from which controllers of Flux take what they apply, or the charts.
const SOURCES: &[&str] =
    &["GitRepository", "OCIRepository", "Bucket", "HelmRepository", "HelmChart", "ExternalArtifact"];
const NO_SOURCE: &str = "whether there is a source of Flux that may be named";
/// Without one, the Operator Lifecycle Manager installs nothing in a namespace.
pub(crate) const OPERATOR_GROUP: GroupKind<'static> =
    GroupKind { group: "operators.coreos.com", kind: "OperatorGroup" };
const NODE_CLASS: GroupKind<'static> = GroupKind { group: "karpenter.k8s.aws", kind: "EC2NodeClass" };
const PROJECT: GroupKind<'static> = GroupKind { group: "argoproj.io", kind: "AppProject" };

/// Projects of Argo CD; it makes the one named default itself, which allows everything.
fn projects<'w>(facts: &Facts<'w>, namespace: Text) -> impl Iterator<Item = Object<'w>> {
    let world = facts.world;
    world.of_kind_in(PROJECT, Some(facts.texts.get(namespace))).map(|id| world.object(id))
}

fn has_open_project(facts: &Facts<'_>, namespace: Text) -> bool {
    let has_default = projects(facts, namespace).any(|project| project.name() == "default");
    !has_default || projects(facts, namespace).any(is_open)
}

fn is_open(project: Object<'_>) -> bool {
    let Some(spec) = project.spec() else { return false };
    let to_here = |to: Value<'_>| {
        let place = to.str_at(&["server"]).or_else(|| to.str_at(&["name"])).unwrap_or_default();
        let is_here = matches!(place, "*" | "https://kubernetes.default.svc" | "in-cluster");
        is_here && to.str_at(&["namespace"]) == Some("*")
    };
    spec.items_at(&["sourceRepos"]).any(|repository| repository.as_str() == Some("*"))
        && spec.items_at(&["destinations"]).any(to_here)
        && spec
            .items_at(&["clusterResourceWhitelist"])
            .any(|allowed| allowed.str_at(&["kind"]) == Some("*") && allowed.str_at(&["group"]) == Some("*"))
}

/// Whether any project lets anything be applied at all.
fn has_useful_project(facts: &Facts<'_>, namespace: Text) -> bool {
    projects(facts, namespace).filter_map(Object::spec).any(|spec| {
        spec.items_at(&["sourceRepos"]).next().is_some() && spec.items_at(&["destinations"]).next().is_some()
    })
}
