//! From options to a capture.

use std::collections::HashMap;
use std::sync::Arc;

use seawall_finding::{CauseKind, Gap, Hidden};
use seawall_world::Version;
use seawall_yaml::Value;
use tokio::sync::{Mutex, OnceCell};
use tokio::task::JoinSet;

use crate::live::answer::{parse, root};
use crate::live::api::{Api, JSON, escaped};
use crate::live::capture::{Capture, Resource, Scope, Server};
use crate::live::connect::connect;
use crate::live::discovery::{Discovered, Served, discover};
use crate::live::failure::Failure;
use crate::live::list::Listing;
use crate::live::options::LiveOptions;
use crate::live::renewal::Renewable;
use crate::live::rights::Rights;
use crate::live::runtime::block_on;

pub use crate::live::connect::ConnectError;

/// What all readers share.
pub(crate) struct Reader {
    pub(crate) api: Api,
    pub(crate) selector: Option<String>,
    /// The namespaces that were asked for; empty means all.
    pub(crate) asked: Vec<String>,
    /// The namespaces that are known, for what may not be read in all at once; none before someone
    /// asked.
    known: OnceCell<Option<Vec<String>>>,
    rights: Mutex<HashMap<String, Arc<Rights>>>,
}

/// Reads a cluster. `step` is called after each resource, from any thread. `taken` is the time now, in
/// RFC 3339. An error means that there was nobody to ask; everything else is a gap of the capture.
pub fn capture(
    options: &LiveOptions,
    taken: &str,
    step: &(dyn Fn() + Sync),
) -> Result<Capture, ConnectError> {
    block_on(options.limits.requests_parallel_max, read(options, taken, step))?
}

async fn read(options: &LiveOptions, taken: &str, step: &(dyn Fn() + Sync)) -> Result<Capture, ConnectError> {
    let connected = connect(options).await?;
    let reader = Arc::new(Reader::new(connected.client, options));
    let mut capture = Capture {
        taken: taken.to_owned(),
        server: Server { context: connected.context, ..Server::default() },
        scope: Scope { namespaces: options.namespaces.clone(), selector: options.selector.clone() },
        kinds: options.kinds.clone(),
        ..Capture::default()
    };
    match reader.version(&mut capture.server).await {
        Ok(()) => capture.gaps.extend(unread_version(&capture.server)),
        Err(failure) if is_about_all(failure.kind) => {
            capture.gaps.push(failure.gap(format!("cluster: {}", connected.address), Hidden::Anything));
            return Ok(capture);
        }
        Err(failure) => capture.gaps.push(version_gap(failure)),
    }
    match discover(&reader.api, &options.kinds).await {
        Ok(discovered) => reader.clone().all(discovered, &mut capture, step).await?,
        Err(failure) => {
            capture.gaps.push(failure.gap("cluster: list of API groups", Hidden::Anything));
        }
    }
    (capture.requests, capture.bytes) = reader.api.traffic();
    Ok(capture)
}

/// Whether a failure of the first request will be that of every other.
pub(crate) fn is_about_all(kind: CauseKind) -> bool {
    use CauseKind::{Timeout, Tls, Unauthenticated, Unparsable, Unreachable};
    matches!(kind, Unreachable | Tls | Timeout | Unauthenticated | Unparsable)
}

/// The gap of a version that the server tells and nobody understands.
pub(crate) fn unread_version(server: &Server) -> Option<Gap> {
    let told = server.git_version.as_deref().unwrap_or_default();
    let fact = format!("the server tells a version that cannot be read: \"{told}\"");
    told.parse::<Version>().is_err().then(|| version_gap(Failure::new(CauseKind::Unparsable, fact)))
}

pub(crate) fn version_gap(failure: Failure) -> Gap {
    let hint = "rules that depend on the version are those of the newest one that is known";
    failure.hint(hint).gap("cluster: version", Hidden::Parts)
}

// === impl Reader ===

impl Reader {
    pub(crate) fn new(client: Renewable, options: &LiveOptions) -> Self {
        Reader {
            api: Api::new(client, &options.connection.user_agent, options.limits),
            selector: options.selector.clone(),
            asked: options.namespaces.clone(),
            known: OnceCell::new(),
            rights: Mutex::default(),
        }
    }

    pub(crate) async fn version(&self, server: &mut Server) -> Result<(), Failure> {
        let answer = self.api.get("/version", JSON).await?;
        let tree = parse(&answer.body)?;
        let text = |key| root(&tree).str_at(&[key]).map(str::to_owned);
        server.git_version = text("gitVersion");
        server.platform = text("platform");
        match &server.git_version {
            Some(_) => Ok(()),
            None => Err(Failure::new(CauseKind::Unparsable, "the answer states no version")),
        }
    }

    /// Reads every resource, several at a time.
    async fn all(
        self: Arc<Self>,
        discovered: Discovered,
        capture: &mut Capture,
        step: &(dyn Fn() + Sync),
    ) -> Result<(), ConnectError> {
        capture.gaps.extend(discovered.gaps);
        let mut tasks = JoinSet::new();
        let mut wanted = 0;
        for served in discovered.resources {
            if !self.asked.is_empty() && !served.namespaced && !is_namespaces(&served) {
                continue;
            }
            let reader = Arc::clone(&self);
            let place = wanted;
            wanted += 1;
            tasks.spawn(async move { (place, reader.one(&served).await) });
        }
        let mut read: Vec<(usize, (Resource, Vec<Gap>))> = Vec::with_capacity(wanted);
        while let Some(done) = tasks.join_next().await {
            match done {
                Ok((place, outcome)) => read.push((place, outcome?)),
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => unreachable!("no task is cancelled while others are waited for"),
                },
            }
            step();
        }
        read.sort_by_key(|(place, _)| *place);
        for (_, (resource, gaps)) in read {
            capture.resources.push(resource);
            capture.gaps.extend(gaps);
        }
        Ok(())
    }

    async fn one(&self, served: &Served) -> Result<(Resource, Vec<Gap>), ConnectError> {
        if is_namespaces(served) && !self.asked.is_empty() {
            return self.asked_namespaces(served).await;
        }
        let mut listing = Listing::new(&self.api, served, self.selector.as_deref());
        if !self.asked.is_empty() {
            for namespace in &self.asked {
                if let Err(failure) = listing.read(Some(namespace)).await {
                    listing.gap(failure, Some(namespace));
                }
            }
            return Ok(listing.finish());
        }
        match listing.read(None).await {
            Ok(()) => {}
            Err(failure) if failure.kind == CauseKind::Denied && served.namespaced => {
                self.by_namespace(&mut listing, served, failure).await;
            }
            Err(failure) => listing.gap(failure, None),
        }
        Ok(listing.finish())
    }

    /// Reads in each namespace what may not be read in all at once.
    async fn by_namespace(&self, listing: &mut Listing<'_>, served: &Served, denied: Failure) {
        let known = self.known.get_or_init(|| self.namespaces()).await;
        let Some(known) = known.as_deref().filter(|known| known.len() <= self.api.limits().namespaces_max)
        else {
            return listing.gap(denied, None);
        };
        let mut refused = Vec::new();
        let mut readable = 0;
        for namespace in known {
            if !self.rights(namespace).await.may_list(served) {
                refused.push((namespace, denied.clone()));
                continue;
            }
            match listing.read(Some(namespace)).await {
                Ok(()) => readable += 1,
                Err(failure) => refused.push((namespace, failure)),
            }
        }
        if readable == 0 && refused.iter().all(|(_, failure)| failure.kind == CauseKind::Denied) {
            return listing.gap(denied, None);
        }
        for (namespace, failure) in refused {
            listing.gap(failure, Some(namespace));
        }
    }

    /// The names of all namespaces, if they may be read.
    pub(crate) async fn namespaces(&self) -> Option<Vec<String>> {
        let answer = self.api.get("/api/v1/namespaces", JSON).await.ok()?;
        let tree = parse(&answer.body).ok()?;
        let name = |one: Value<'_>| one.str_at(&["metadata", "name"]).map(str::to_owned);
        Some(root(&tree).items_at(&["items"]).filter_map(name).collect())
    }

    async fn rights(&self, namespace: &str) -> Arc<Rights> {
        let mut rights = self.rights.lock().await;
        if let Some(known) = rights.get(namespace) {
            return Arc::clone(known);
        }
        let asked = Arc::new(Rights::ask(&self.api, namespace).await);
        rights.insert(namespace.to_owned(), Arc::clone(&asked));
        asked
    }

    /// The namespaces that were asked for, each by its name. One that does not exist would look like an
    /// empty one.
    pub(crate) async fn asked_namespaces(
        &self,
        served: &Served,
    ) -> Result<(Resource, Vec<Gap>), ConnectError> {
        let mut listing = Listing::new(&self.api, served, None);
        for namespace in &self.asked {
            let path = format!("{}/{}", served.path(None), escaped(namespace));
            match self.api.get(&path, JSON).await.and_then(|answer| parse(&answer.body)) {
                Ok(tree) => listing.push(root(&tree)),
                Err(failure) if failure.kind == CauseKind::NotServed => {
                    return Err(ConnectError::new(format!("there is no namespace \"{namespace}\""))
                        .hint("see the names with: kubectl get namespaces"));
                }
                Err(failure) => listing.gap(failure, Some(namespace)),
            }
        }
        Ok(listing.finish())
    }
}

pub(crate) fn is_namespaces(served: &Served) -> bool {
    served.group.is_empty() && served.plural == "namespaces"
}
