//! A cluster that is read on: every resource is listed, then watched from the version of its list.
//!
//! **Invariant:** only what is being watched counts as known. Where a watch is refused, or nobody has
//! answered for a while, what was read before is a gap.

mod events;
mod follow;
mod state;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use seawall_finding::{CauseKind, Gap, Hidden};
use seawall_world::Settings;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Notify, oneshot};
use tokio::task::{AbortHandle, JoinSet};

use crate::live::answer::{parse, root};
use crate::live::api::{JSON, escaped};
use crate::live::capture::{Scope as Asked, Server, settings};
use crate::live::connect::{ConnectError, connect};
use crate::live::discovery::{Served, discover};
use crate::live::failure::Failure;
use crate::live::options::LiveOptions;
use crate::live::read::{Reader, is_about_all, is_namespaces, unread_version, version_gap};
use crate::live::rights::Rights;
use crate::watch::Reading;

use follow::{Scope, Settled, Watching};
use state::{Objects, State, key, source};

/// A kind that was just defined takes a moment until it is served.
const DEFINED: Duration = Duration::from_secs(1);

/// A cluster that is read on, until this value is dropped.
pub struct ClusterWatch {
    watching: Arc<Watching>,
    server: Server,
    asked: Asked,
    // None once it was dropped.
    runtime: Option<Runtime>,
}

/// Who watches which resource.
#[derive(Default)]
struct Running(HashMap<(String, String), (Served, AbortHandle)>);

// === impl ClusterWatch ===

impl ClusterWatch {
    /// Reads a cluster and watches it from then on. `wake` is called, from any thread, when something is
    /// another; `step` after each resource that was read first. An error means that there is nobody to ask.
    pub fn begin(
        options: &LiveOptions,
        wake: impl Fn() + Send + Sync + 'static,
        step: &(dyn Fn() + Sync),
    ) -> Result<Self, ConnectError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| ConnectError::new(format!("no threads can be had to read with: {error}")))?;
        let (watching, server) = runtime.block_on(begin(options, wake, step))?;
        let asked = Asked { namespaces: options.namespaces.clone(), selector: options.selector.clone() };
        Ok(ClusterWatch { watching, server, asked, runtime: Some(runtime) })
    }

    /// What is known now.
    pub fn reading(&self) -> Reading {
        self.watching.state.reading()
    }

    /// Whether anything is another since the last time.
    pub fn refresh(&self) -> bool {
        self.watching.state.take_news()
    }

    /// What is known of a World of this cluster on a day, which is given in RFC 3339.
    pub fn settings(&self, today: &str) -> Settings {
        settings(&self.server, &self.asked, today)
    }
}

impl Drop for ClusterWatch {
    fn drop(&mut self) {
        // Whatever hangs elsewhere, as a credential plugin may, is not waited for.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn begin(
    options: &LiveOptions,
    wake: impl Fn() + Send + Sync + 'static,
    step: &(dyn Fn() + Sync),
) -> Result<(Arc<Watching>, Server), ConnectError> {
    let connected = connect(options).await?;
    let reader = Reader::new(connected.client, options);
    let watching = Arc::new(Watching { reader, state: State::new(wake), look: Notify::new() });
    let mut server = Server { context: connected.context, ..Server::default() };
    let mut lasting = Vec::new();
    match watching.reader.version(&mut server).await {
        Ok(()) => lasting.extend(unread_version(&server)),
        Err(failure) if is_about_all(failure.kind) => {
            let error =
                ConnectError::new(format!("{} does not answer: {}", connected.address, failure.detail));
            return Err(failure.hint.into_iter().fold(error, ConnectError::hint));
        }
        Err(failure) => lasting.push(version_gap(failure)),
    }
    watching.see_that_namespaces_exist().await?;
    let mut running = Running::default();
    let settled = watching.look_for_kinds(&options.kinds, &lasting, &mut running).await;
    for one in settled {
        // Whoever watches tells once, or has nothing to tell because it was ended.
        let _ = one.await;
        step();
    }
    tokio::spawn(keep_looking(Arc::clone(&watching), options.kinds.clone(), lasting, running));
    // What was read first is no news.
    watching.state.take_news();
    Ok((watching, server))
}

/// Looks for new kinds from time to time, and soon after one was defined.
async fn keep_looking(
    watching: Arc<Watching>,
    kinds: Vec<(String, String)>,
    lasting: Vec<Gap>,
    mut running: Running,
) {
    loop {
        let defined = watching.look.notified();
        if tokio::time::timeout(watching.reader.api.limits().look_again, defined).await.is_ok() {
            tokio::time::sleep(DEFINED).await;
        }
        watching.look_for_kinds(&kinds, &lasting, &mut running).await;
    }
}

// === impl Watching ===

impl Watching {
    /// A namespace that does not exist would look like an empty one.
    async fn see_that_namespaces_exist(&self) -> Result<(), ConnectError> {
        for namespace in &self.reader.asked {
            let path = format!("/api/v1/namespaces/{}", escaped(namespace));
            let answer = self.reader.api.get(&path, JSON).await;
            if answer.is_err_and(|failure| failure.kind == CauseKind::NotServed) {
                return Err(ConnectError::new(format!("there is no namespace \"{namespace}\""))
                    .hint("see the names with: kubectl get namespaces"));
            }
        }
        Ok(())
    }

    /// Begins to watch kinds that are new, and ends it for those that are gone.
    async fn look_for_kinds(
        self: &Arc<Self>,
        kinds: &[(String, String)],
        lasting: &[Gap],
        running: &mut Running,
    ) -> Vec<oneshot::Receiver<()>> {
        let mut gaps = lasting.to_vec();
        let mut settled = Vec::new();
        match discover(&self.reader.api, kinds).await {
            Ok(found) => {
                settled = running.turn_to(self, found.resources, &found.gaps);
                gaps.extend(found.gaps);
            }
            Err(failure) => gaps.push(failure.gap("cluster: list of API groups", Hidden::Anything)),
        }
        self.state.set_gaps(gaps);
        settled
    }

    /// Watches a resource for ever.
    async fn resource(self: Arc<Self>, served: Served, mut settled: Settled) {
        if !self.reader.asked.is_empty() {
            if is_namespaces(&served) {
                return self.asked_namespaces(&served, &mut settled).await;
            }
            let names: Vec<(usize, String)> = self.reader.asked.iter().cloned().enumerate().collect();
            let mut tasks = self.each_namespace(&served, names, &mut settled).await;
            while tasks.join_next().await.is_some() {}
            return;
        }
        let scope = Scope { served: served.clone(), namespace: None, rank: 0 };
        let is_denied = |failure: &Failure| failure.kind == CauseKind::Denied && served.namespaced;
        loop {
            let denied = self.follow(&scope, &mut settled, is_denied).await;
            self.by_namespace(&scope, denied, &mut settled).await;
        }
    }

    /// Watches a resource in each of some namespaces, once all were read.
    async fn each_namespace(
        self: &Arc<Self>,
        served: &Served,
        names: Vec<(usize, String)>,
        settled: &mut Settled,
    ) -> JoinSet<()> {
        let (mut tasks, mut waiting) = (JoinSet::new(), Vec::new());
        for (rank, name) in names {
            let (sender, receiver) = oneshot::channel();
            waiting.push(receiver);
            let scope = Scope { served: served.clone(), namespace: Some(name), rank };
            let watching = Arc::clone(self);
            tasks.spawn(async move {
                watching.follow(&scope, &mut Settled::new(sender), |_| false).await;
            });
        }
        for one in waiting {
            // Whoever watches tells once, or was ended.
            let _ = one.await;
        }
        settled.tell();
        tasks
    }

    /// Watches in each namespace what may not be watched in all at once, until rights or namespaces are
    /// others.
    async fn by_namespace(self: &Arc<Self>, scope: &Scope, denied: Failure, settled: &mut Settled) {
        let Served { group, plural, .. } = &scope.served;
        let again = self.reader.api.limits().look_again;
        let names = self.readable(&scope.served).await;
        let Some(names) = names.filter(|names| names.iter().any(|(_, may)| *may)) else {
            self.state.lose(&scope.part(), scope.gap(denied, "list"));
            settled.tell();
            return tokio::time::sleep(again).await;
        };
        self.state.forget(group, plural);
        let mut readable = Vec::new();
        for (rank, (name, may)) in names.iter().cloned().enumerate() {
            match may {
                true => readable.push((rank, name)),
                false => {
                    let scope = Scope { namespace: Some(name), rank, ..scope.clone() };
                    self.state.lose(&scope.part(), scope.gap(denied.clone(), "list"));
                }
            }
        }
        let mut tasks = self.each_namespace(&scope.served, readable, settled).await;
        let whole = format!("{}?limit=1", scope.served.path(None));
        loop {
            tokio::time::sleep(again).await;
            let is_other = self.readable(&scope.served).await.as_ref() != Some(&names);
            if is_other || self.reader.api.get(&whole, JSON).await.is_ok() {
                break;
            }
        }
        tasks.shutdown().await;
        self.state.forget(group, plural);
    }

    /// The namespaces, and whether a resource may be listed in each; none where nobody tells them, or they
    /// are too many.
    async fn readable(&self, served: &Served) -> Option<Vec<(String, bool)>> {
        let names = self.reader.namespaces().await?;
        if names.len() > self.reader.api.limits().namespaces_max {
            return None;
        }
        let mut readable = Vec::with_capacity(names.len());
        for name in names {
            let may = Rights::ask(&self.reader.api, &name).await.may_list(served);
            readable.push((name, may));
        }
        Some(readable)
    }

    /// Reads the namespaces that were asked for, each by its name, again and again: who may read one need
    /// not have the right to watch all.
    async fn asked_namespaces(&self, served: &Served, settled: &mut Settled) {
        loop {
            for (rank, name) in self.reader.asked.iter().enumerate() {
                let scope = Scope { served: served.clone(), namespace: Some(name.clone()), rank };
                let path = format!("{}/{}", served.path(None), escaped(name));
                let answer = self.reader.api.get(&path, JSON).await;
                match answer.and_then(|answer| parse(&answer.body)) {
                    Ok(tree) => {
                        let object = root(&tree);
                        let objects = [(key(object), Arc::new(source(served, object)))];
                        self.state.list_if_other(&scope.part(), Objects::from(objects));
                    }
                    Err(failure) if failure.kind == CauseKind::NotServed => {
                        self.state.list_if_other(&scope.part(), Objects::new());
                    }
                    Err(failure) => self.state.lose(&scope.part(), scope.gap(failure, "list")),
                }
            }
            settled.tell();
            tokio::time::sleep(self.reader.api.limits().look_again).await;
        }
    }
}

// === impl Running ===

impl Running {
    /// Watches these resources and no others, but for those of a group that does not say what it has.
    fn turn_to(
        &mut self,
        watching: &Arc<Watching>,
        wanted: Vec<Served>,
        gaps: &[Gap],
    ) -> Vec<oneshot::Receiver<()>> {
        let is_silent = |group: &str| gaps.iter().any(|gap| gap.hides == Hidden::Group(group.to_owned()));
        self.0.retain(|(group, _), (served, task)| {
            let stays = wanted.contains(served) || is_silent(group);
            if !stays {
                task.abort();
            }
            stays
        });
        // One that was ended may have written once more after an earlier look.
        watching.state.keep_only(|name| self.0.contains_key(name));
        let whole = watching.reader.asked.is_empty();
        let mut settled = Vec::new();
        for served in wanted.into_iter().filter(|one| whole || one.namespaced || is_namespaces(one)) {
            let name = (served.group.clone(), served.plural.clone());
            if self.0.contains_key(&name) {
                continue;
            }
            let (sender, receiver) = oneshot::channel();
            settled.push(receiver);
            let task = tokio::spawn(Arc::clone(watching).resource(served.clone(), Settled::new(sender)));
            self.0.insert(name, (served, task.abort_handle()));
        }
        settled
    }
}
