//! Which of the wanted kinds a server has, under which names.

use std::collections::BTreeSet;

use seawall_finding::{CauseKind, Gap, Hidden};
use seawall_yaml::Value;

use crate::live::answer::{parse, root};
use crate::live::api::{Api, JSON, escaped};
use crate::live::failure::Failure;

/// All groups in one answer, where the server can do that; else the plain lists.
const AGGREGATED: &str = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
    application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

/// A resource that can be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Served {
    pub(crate) group: String,
    pub(crate) version: String,
    pub(crate) plural: String,
    pub(crate) kind: String,
    pub(crate) namespaced: bool,
}

/// What a server has of what is wanted.
#[derive(Debug, Default)]
pub(crate) struct Discovered {
    pub(crate) resources: Vec<Served>,
    pub(crate) gaps: Vec<Gap>,
}

/// A version of a group, and what it holds where that is known already.
struct Offer {
    group: String,
    version: String,
    resources: Option<Vec<Served>>,
}

// === impl Served ===

impl Served {
    /// The path of the list in the whole cluster, or in one namespace.
    pub(crate) fn path(&self, namespace: Option<&str>) -> String {
        let base = match self.group.as_str() {
            "" => format!("/api/{}", self.version),
            group => format!("/apis/{group}/{}", self.version),
        };
        match namespace {
            Some(namespace) => format!("{base}/namespaces/{}/{}", escaped(namespace), self.plural),
            None => format!("{base}/{}", self.plural),
        }
    }

    /// Group and version as objects bear them, such as `apps/v1`.
    pub(crate) fn api_version(&self) -> String {
        match self.group.as_str() {
            "" => self.version.clone(),
            group => format!("{group}/{}", self.version),
        }
    }

    /// Group, version and name, as in `apps/v1 deployments`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.api_version(), self.plural)
    }

    /// The name by which rights are given, as in `deployments.apps`.
    pub(crate) fn right(&self) -> String {
        match self.group.as_str() {
            "" => self.plural.clone(),
            group => format!("{}.{group}", self.plural),
        }
    }

    /// What stays unseen where it cannot be read.
    pub(crate) fn hidden(&self, namespace: Option<&str>) -> Hidden {
        Hidden::Kind {
            group: self.group.clone(),
            kind: self.kind.clone(),
            namespace: namespace.map(str::to_owned),
        }
    }
}

/// Finds the wanted kinds. An error means that the server tells nobody what it has.
pub(crate) async fn discover(api: &Api, kinds: &[(String, String)]) -> Result<Discovered, Failure> {
    let mut found = Discovered::default();
    let core = offers(api, "/api").await?;
    let named = offers(api, "/apis").await?;
    let groups: BTreeSet<&str> = kinds.iter().map(|(group, _)| group.as_str()).collect();
    let mut taken: BTreeSet<(String, String)> = BTreeSet::new();
    for offer in core.into_iter().chain(named) {
        if !groups.contains(offer.group.as_str()) {
            continue;
        }
        let (group, version) = (offer.group, offer.version);
        let resources = match offer.resources {
            Some(resources) => Ok(resources),
            None => plain_resources(api, &group, &version).await,
        };
        let resources = match resources {
            Ok(resources) => resources,
            Err(failure) => {
                found.gaps.push(silent(failure, &group, &version));
                continue;
            }
        };
        for resource in resources {
            let kind = (resource.group.clone(), resource.kind.clone());
            // Versions come in the order of the server's preference.
            if kinds.contains(&kind) && taken.insert(kind) {
                found.resources.push(resource);
            }
        }
    }
    found.resources.sort_by(|a, b| (&a.group, &a.plural).cmp(&(&b.group, &b.plural)));
    Ok(found)
}

/// The gap of a group whose resources nobody tells.
fn silent(failure: Failure, group: &str, version: &str) -> Gap {
    let name = if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
    failure.gap(format!("cluster: {name}"), Hidden::Group(group.to_owned()))
}

/// The versions of the groups below a path, with their resources where the server tells all at once.
async fn offers(api: &Api, path: &str) -> Result<Vec<Offer>, Failure> {
    let answer = api.get(path, AGGREGATED).await?;
    let tree = parse(&answer.body)?;
    let answer = root(&tree);
    match answer.str_at(&["kind"]) {
        Some("APIGroupDiscoveryList") => Ok(aggregated(answer)),
        Some("APIVersions") => {
            let versions = answer.items_at(&["versions"]).filter_map(Value::as_str);
            Ok(versions.map(|version| plain(String::new(), version)).collect())
        }
        Some("APIGroupList") => Ok(answer.items_at(&["groups"]).flat_map(group_versions).collect()),
        _ => Err(Failure::new(CauseKind::Unparsable, "the answer is no list of API groups")
            .hint("see that the address in the kubeconfig is that of an API server")),
    }
}

fn plain(group: String, version: &str) -> Offer {
    Offer { group, version: version.to_owned(), resources: None }
}

/// The versions of one group of a plain list, the preferred one first.
fn group_versions(group: Value<'_>) -> Vec<Offer> {
    let name = group.str_at(&["name"]).unwrap_or_default();
    let preferred = group.str_at(&["preferredVersion", "version"]);
    let mut versions: Vec<&str> =
        group.items_at(&["versions"]).filter_map(|one| one.str_at(&["version"])).collect();
    versions.sort_by_key(|version| Some(*version) != preferred);
    versions.into_iter().map(|version| plain(name.to_owned(), version)).collect()
}

fn aggregated(answer: Value<'_>) -> Vec<Offer> {
    let mut offers = Vec::new();
    for group in answer.items_at(&["items"]) {
        let name = group.str_at(&["metadata", "name"]).unwrap_or_default();
        for version in group.items_at(&["versions"]) {
            let text = version.str_at(&["version"]).unwrap_or_default();
            let resources: Vec<Served> =
                version.items_at(&["resources"]).filter_map(|one| told_at_once(one, name, text)).collect();
            // A server behind the server that does not answer leaves what was known, if anything was.
            let stale = version.str_at(&["freshness"]) == Some("Stale");
            let resources = (!stale).then_some(resources);
            offers.push(Offer { group: name.to_owned(), version: text.to_owned(), resources });
        }
    }
    offers
}

fn told_at_once(resource: Value<'_>, group: &str, version: &str) -> Option<Served> {
    let kind = resource.str_at(&["responseKind", "kind"])?;
    let namespaced = resource.str_at(&["scope"]) == Some("Namespaced");
    served(resource, resource.str_at(&["resource"])?, kind, namespaced, group, version)
}

/// The resources of one version of a group.
async fn plain_resources(api: &Api, group: &str, version: &str) -> Result<Vec<Served>, Failure> {
    let path = if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") };
    let answer = api.get(&path, JSON).await?;
    let tree = parse(&answer.body)?;
    if root(&tree).str_at(&["kind"]) != Some("APIResourceList") {
        return Err(Failure::new(CauseKind::Unparsable, "the answer is no list of resources"));
    }
    let one = |resource: Value<'_>| {
        let (plural, kind) = (resource.str_at(&["name"])?, resource.str_at(&["kind"])?);
        served(resource, plural, kind, resource.bool_at(&["namespaced"])?, group, version)
    };
    Ok(root(&tree).items_at(&["resources"]).filter_map(one).collect())
}

fn served(
    resource: Value<'_>,
    plural: &str,
    kind: &str,
    namespaced: bool,
    group: &str,
    version: &str,
) -> Option<Served> {
    let lists = resource.items_at(&["verbs"]).any(|verb| verb.as_str() == Some("list"));
    (lists && !plural.contains('/')).then(|| Served {
        group: group.to_owned(),
        version: version.to_owned(),
        plural: plural.to_owned(),
        kind: kind.to_owned(),
        namespaced,
    })
}
