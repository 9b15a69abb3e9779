//! What rights with and without names reach.

use std::collections::BTreeSet;

use seawall_access::Text;
use seawall_finding::ObjectId;
use seawall_object::{GroupKind, Selector};

use crate::facts::{Facts, POD};
use crate::kind::Held;
use crate::pen::Pen;
use crate::right::Names;
use crate::vertex::{Hub, Vertex};

pub(crate) const SECRET: GroupKind<'static> = GroupKind { group: "", kind: "Secret" };
pub(crate) const SERVICE: GroupKind<'static> = GroupKind { group: "", kind: "Service" };

// === impl Facts ===

impl Facts<'_> {
    /// The objects of a kind that a right reaches: in its namespace or everywhere, with its names.
    pub fn reached(&self, kind: GroupKind<'_>, namespace: Option<Text>, names: &Names) -> Vec<ObjectId> {
        let here = namespace.map(|namespace| self.texts.get(namespace));
        let is_here = |id: &ObjectId| here.is_none() || self.world.namespace(*id) == here;
        match names.only() {
            None => match here {
                Some(_) => self.world.of_kind_in(kind, here).collect(),
                None => self.world.of_kind(kind).to_vec(),
            },
            Some(names) => {
                let of_name = |name: &Text| self.world.named(kind, self.texts.get(*name));
                names.iter().flat_map(of_name).copied().filter(is_here).collect()
            }
        }
    }

    /// Whether a right reaches any object of a kind, or may reach one that was not read.
    pub fn reaches_any(&self, kind: GroupKind<'_>, namespace: Option<Text>, names: &Names) -> bool {
        !self.reached(kind, namespace, names).is_empty() || self.is_unread(kind, namespace)
    }

    /// Everything that runs containers behind a Service.
    pub fn behind(&self, service: ObjectId) -> Vec<ObjectId> {
        let Some(namespace) = self.world.namespace(service) else { return Vec::new() };
        let selector = self.world.object(service).root().at(&["spec", "selector"]);
        let Ok(selector) = Selector::of_service(selector) else { return Vec::new() };
        let pods = self.pods_in(self.texts.find(namespace));
        let is_selected = |object: &ObjectId| {
            let templates = self.world.templates_of(*object);
            templates.iter().any(|template| selector.matches(self.world.pod(template).labels()))
        };
        pods.map(|pod| pod.object).filter(is_selected).collect()
    }
}

// === impl Pen ===

impl Pen<'_, '_> {
    /// Namespace and name of an object; none where nobody says in which namespace it is.
    pub fn place_of(&mut self, id: ObjectId) -> Option<(Text, Text)> {
        let world = self.facts().world;
        let namespace = self.text(world.namespace(id)?);
        Some((namespace, self.text(world.object(id).name())))
    }

    /// An edge from here that is certain, or possible for a reason.
    pub fn lead(&mut self, to: Vertex, doubt: Option<&str>) {
        match doubt {
            None => self.to(to),
            Some(reason) => self.perhaps(to, reason),
        }
    }

    /// Edges into the pods that a right reaches.
    pub fn to_pods(&mut self, held: &Held<'_>, right: usize, doubt: Option<&str>) {
        if held.names[right] == Names::All {
            return self.lead(Vertex::Hub(Hub::EnterPods, held.namespace), doubt);
        }
        for id in self.facts().reached(POD, held.namespace, &held.names[right]) {
            self.lead(Vertex::Pod(id), doubt);
        }
    }

    /// Edges into the pods behind the Services that a right reaches by their names.
    pub fn to_pods_behind(&mut self, held: &Held<'_>, right: usize, doubt: Option<&str>) {
        let facts = self.facts();
        let services = facts.reached(SERVICE, held.namespace, &held.names[right]);
        let pods: BTreeSet<ObjectId> = services.into_iter().flat_map(|id| facts.behind(id)).collect();
        for id in pods {
            self.lead(Vertex::Pod(id), doubt);
        }
    }

    /// Edges to the Secrets that a right reaches.
    pub fn to_secrets(&mut self, held: &Held<'_>, right: usize) {
        if held.names[right] == Names::All {
            return self.to(Vertex::Hub(Hub::ReadSecrets, held.namespace));
        }
        for id in self.facts().reached(SECRET, held.namespace, &held.names[right]) {
            if let Some((namespace, name)) = self.place_of(id) {
                self.to(Vertex::Secret(namespace, name));
            }
        }
    }

    /// Edges to the service accounts that a right reaches.
    pub fn to_accounts(&mut self, held: &Held<'_>, right: usize) {
        let Some(names) = held.names[right].only() else {
            return self.to(Vertex::Hub(Hub::BecomeAccounts, held.namespace));
        };
        let facts = self.facts();
        for namespace in facts.within(held.namespace) {
            for name in names.iter().filter(|name| facts.has_account(namespace, **name)) {
                self.to(Vertex::Account(namespace, *name));
            }
        }
    }
}
