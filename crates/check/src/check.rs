//! The shape of a check.

use seawall_finding::Severity;
use seawall_object::{Container, Object, PodTemplate};
use seawall_world::{Settings, Version, World};
use seawall_yaml::Edit;

use crate::context::Context;
use crate::parameter::Parameter;
use crate::report::Report;

/// Everything about one check. One file holds one.
#[derive(Debug)]
pub struct Check {
    /// Stable, kebab-case, unique; what people type.
    pub id: &'static str,
    /// What is wrong when it fails, as a short statement without final period.
    pub title: &'static str,
    /// How much a failure matters.
    pub severity: Severity,
    /// Why it is of that severity and no other.
    pub severity_reason: &'static str,
    /// The group it is listed in.
    pub category: Category,
    /// What exactly it looks at and when it fails.
    pub description: &'static str,
    /// Why it matters: what an attacker or an accident does with it.
    pub why: &'static str,
    /// How to mend it, in one or two sentences.
    pub remedy: &'static str,
    /// Addresses of the specification or of guidance that the rule follows.
    pub references: &'static [&'static str],
    /// Controls it gives evidence for, as `framework/control`, such as `nsa/C-0034`.
    pub controls: &'static [&'static str],
    /// What people may set in `seawall.yaml`.
    pub parameters: &'static [Parameter],
    /// The kinds it looks at as `group/Kind`; empty means every kind, and for pod, container and cluster
    /// logic every kind that holds a pod template.
    pub kinds: &'static [&'static str],
    /// Kinds it reads besides, to decide, as `group/Kind`; or [`POD_TEMPLATES`](crate::POD_TEMPLATES)
    /// for all that hold any. Kinds that only some clusters know stand here too.
    pub needs: &'static [&'static str],
    /// The Kubernetes versions in which the rule holds.
    pub versions: Versions,
    /// The rule.
    pub logic: Logic,
    /// How to mend a failing object without a person's choice, where that is safe.
    pub fix: Option<Fix>,
    /// Manifests that fail and manifests that pass; executed as tests.
    pub examples: Examples,
}

/// Edits that turn a failing object into a passing one; none where the object at hand needs a
/// person's choice. Paths are from the object's root.
pub type Fix = fn(Object<'_>, &Context<'_>) -> Vec<Edit>;

/// A check's scope and rule. The rule reports what is wrong; silence is a pass. Every rule may say
/// [`Report::not_applicable`] where there is nothing to judge.
#[derive(Clone, Copy, Debug)]
pub enum Logic {
    /// Once for every container of every pod template.
    Container(fn(Container<'_>, &Context<'_>, &mut Report<'_>)),
    /// Once for every pod template.
    Pod(fn(PodTemplate<'_>, &Context<'_>, &mut Report<'_>)),
    /// Once for every object of the check's kinds. The context gives the World for references.
    Object(fn(Object<'_>, &Context<'_>, &mut Report<'_>)),
    /// Once for every object of the check's kinds, but only in a World that holds a whole cluster: for what
    /// follows from everything together, and costs as much.
    Cluster(fn(Object<'_>, &Context<'_>, &mut Report<'_>)),
}

/// The range of Kubernetes versions in which a rule holds; both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The first version; none for every old one.
    pub since: Option<Version>,
    /// The last version; none for every new one.
    pub until: Option<Version>,
}

// === impl Check ===

impl Check {
    /// Whether the rule holds where the objects live; what it says of API versions, where the upgrade goes
    /// that someone asked about.
    pub fn holds_in(&self, settings: &Settings) -> bool {
        self.versions.contains(match self.category {
            Category::ApiVersions => settings.target(),
            _ => settings.kubernetes,
        })
    }

    /// Whether it can be judged over a World: one with everything of a cluster, where its logic needs that.
    pub fn can_judge(&self, world: &World) -> bool {
        !self.logic.is_of_cluster() || world.is_whole()
    }
}

// === impl Logic ===

impl Logic {
    /// Whether everything of a cluster decides each verdict.
    pub fn is_of_cluster(&self) -> bool {
        matches!(self, Logic::Cluster(_))
    }
}

// === impl Versions ===

impl Versions {
    /// Every version.
    pub const ALL: Versions = Versions { since: None, until: None };

    /// From 1.`minor` on.
    pub const fn since(minor: u32) -> Self {
        Versions { since: Some(Version::new(minor)), until: None }
    }

    /// Up to 1.`minor`.
    pub const fn until(minor: u32) -> Self {
        Versions { since: None, until: Some(Version::new(minor)) }
    }

    /// Whether the rule holds in a version.
    pub fn contains(self, version: Version) -> bool {
        self.since.is_none_or(|since| since <= version) && self.until.is_none_or(|until| version <= until)
    }
}

/// Manifests that show a check at work; YAML streams, each a small World of its own.
#[derive(Debug)]
pub struct Examples {
    /// Each must give at least one failure of the check.
    pub bad: &'static [&'static str],
    /// Each must give at least one pass and nothing else.
    pub good: &'static [&'static str],
    /// The example World is complete, as for checks that judge what is missing.
    pub complete: bool,
}

/// The groups of checks, in the order in which manuals list them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Security contexts of pods and containers.
    SecurityContext,
    /// Linux capabilities.
    Capabilities,
    /// Namespaces, paths, ports and devices of the node.
    HostAccess,
    /// Volumes of pods.
    Volumes,
    /// Images and where they come from.
    Images,
    /// Requests, limits, quotas.
    Resources,
    /// Probes and lifecycle.
    Probes,
    /// Service accounts and their tokens.
    ServiceAccounts,
    /// What roles and bindings give to whom.
    Access,
    /// Steps that together lead an attacker somewhere.
    AttackPaths,
    /// Secret values and where they lie.
    Secrets,
    /// Services, ingresses, gateways.
    Exposure,
    /// Namespaces and what guards them.
    Namespaces,
    /// Replicas, disruption, spread, scaling.
    Availability,
    /// Webhooks, custom resource definitions, aggregated APIs.
    Extension,
    /// Removed and deprecated APIs and fields.
    ApiVersions,
    /// Control plane, dashboards, relics.
    ClusterComponents,
    /// References between objects.
    References,
    /// Names, labels, format.
    Hygiene,
}

// === impl Category ===

impl Category {
    /// The words used in manuals and reports.
    pub fn name(self) -> &'static str {
        match self {
            Category::SecurityContext => "security context",
            Category::Capabilities => "capabilities",
            Category::HostAccess => "host access",
            Category::Volumes => "volumes",
            Category::Images => "images",
            Category::Resources => "resources",
            Category::Probes => "probes",
            Category::ServiceAccounts => "service accounts",
            Category::Access => "access",
            Category::AttackPaths => "attack paths",
            Category::Secrets => "secrets",
            Category::Exposure => "exposure",
            Category::Namespaces => "namespaces",
            Category::Availability => "availability",
            Category::Extension => "extension",
            Category::ApiVersions => "api versions",
            Category::ClusterComponents => "cluster components",
            Category::References => "references",
            Category::Hygiene => "hygiene",
        }
    }
}
