//! One part of a cluster: listed, then watched from the version of the list.
//!
//! What was read counts as long as a watch is open, or was so a short while ago. A watch that went out of
//! date is begun anew with a list, one that is refused leaves a gap at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use seawall_finding::{CauseKind, Gap};
use tokio::sync::{Notify, oneshot};

use crate::live::api::escaped;
use crate::live::discovery::Served;
use crate::live::failure::Failure;
use crate::live::list::{Listing, gap};
use crate::live::options::LiveLimits;
use crate::live::read::Reader;
use crate::live::watch::events::{Events, What, read};
use crate::live::watch::state::{Objects, Part, State, key, source, source_of_copy};

/// A watch that lasted so long was a good one, so that the next try comes soon.
const GOOD: Duration = Duration::from_secs(5);

/// What all that watch share.
pub(super) struct Watching {
    pub(super) reader: Reader,
    pub(super) state: State,
    /// Someone should look for new kinds.
    pub(super) look: Notify,
}

/// Part of a resource.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) served: Served,
    /// None where all namespaces are watched together.
    pub(super) namespace: Option<String>,
    pub(super) rank: usize,
}

/// Tells once that a part was read or found to be unreadable.
pub(super) struct Settled(Option<oneshot::Sender<()>>);

/// Waits that grow.
pub(super) struct Pause {
    next: Duration,
    limits: LiveLimits,
}

/// Why a watch ended.
enum End {
    /// The server has ended it, as it does after a while.
    Closed,
    /// It has to begin with a list.
    Anew,
    /// It may go on where it was.
    Broken(Failure),
}

// === impl Settled ===

impl Settled {
    pub(super) fn new(sender: oneshot::Sender<()>) -> Self {
        Settled(Some(sender))
    }

    pub(super) fn tell(&mut self) {
        if let Some(sender) = self.0.take() {
            // Nobody waits for more than the first reading.
            let _ = sender.send(());
        }
    }
}

// === impl Pause ===

impl Pause {
    pub(super) fn new(limits: &LiveLimits) -> Self {
        Pause { next: limits.retry_wait, limits: *limits }
    }

    pub(super) async fn wait(&mut self) {
        tokio::time::sleep(self.next).await;
        self.next = (self.next * 2).min(self.limits.retry_wait_max);
    }

    fn reset(&mut self) {
        self.next = self.limits.retry_wait;
    }
}

// === impl Scope ===

impl Scope {
    pub(super) fn part(&self) -> Part {
        let Served { group, plural, .. } = &self.served;
        Part { group: group.clone(), plural: plural.clone(), rank: self.rank }
    }

    pub(super) fn gap(&self, failure: Failure, verb: &str) -> Gap {
        gap(&self.served, failure, self.namespace.as_deref(), verb)
    }

    fn watch_path(&self, selector: Option<&str>, version: &str, limits: &LiveLimits) -> String {
        let seconds = limits.watch_time_max.as_secs().max(1);
        let mut path = self.served.path(self.namespace.as_deref());
        path.push_str("?watch=true&allowWatchBookmarks=true");
        path.push_str(&format!("&timeoutSeconds={seconds}&resourceVersion={}", escaped(version)));
        if let Some(selector) = selector {
            path.push_str(&format!("&labelSelector={}", escaped(selector)));
        }
        path
    }
}

// === impl Watching ===

impl Watching {
    fn limits(&self) -> &LiveLimits {
        self.reader.api.limits()
    }

    /// Lists and watches for ever. Ends only with the failure of a list where `may_end` says so, before
    /// anything was read.
    pub(super) async fn follow(
        self: &Arc<Self>,
        scope: &Scope,
        settled: &mut Settled,
        may_end: impl Fn(&Failure) -> bool,
    ) -> Failure {
        let mut pause = Pause::new(self.limits());
        loop {
            match self.list(scope).await {
                Ok((objects, version)) => self.watch(scope, objects, version, settled, &mut pause).await,
                Err(failure) if may_end(&failure) => return failure,
                Err(failure) => {
                    self.state.lose(&scope.part(), scope.gap(failure, "list"));
                    settled.tell();
                    pause.wait().await;
                }
            }
        }
    }

    async fn list(&self, scope: &Scope) -> Result<(Objects, String), Failure> {
        let Reader { api, selector, .. } = &self.reader;
        let mut listing = Listing::new(api, &scope.served, selector.as_deref());
        listing.read(scope.namespace.as_deref()).await?;
        let (resource, _) = listing.finish();
        let of = |root| {
            let object = resource.tree.value(root);
            (key(object), Arc::new(source_of_copy(&scope.served, object)))
        };
        let objects = resource.objects.iter().map(|root| of(*root)).collect();
        Ok((objects, resource.resource_version))
    }

    /// Watches from a version on, until a list is needed again.
    async fn watch(
        &self,
        scope: &Scope,
        objects: Objects,
        mut version: String,
        settled: &mut Settled,
        pause: &mut Pause,
    ) {
        let (part, limits) = (scope.part(), *self.limits());
        let mut objects = Some(objects);
        let mut seen = Instant::now();
        loop {
            let path = scope.watch_path(self.reader.selector.as_deref(), &version, &limits);
            let failure = match self.reader.api.open(&path).await {
                Ok(body) => {
                    // Only what is watched counts as known.
                    if let Some(objects) = objects.take() {
                        self.state.list(&part, objects);
                        settled.tell();
                    }
                    let opened = Instant::now();
                    let mut events = Events::new(body, limits.page_bytes_max, limits.watch_time_max);
                    let end = self.take_events(scope, &mut events, &mut version).await;
                    seen = Instant::now();
                    match opened.elapsed() >= GOOD.min(limits.watch_time_max / 2) {
                        true => pause.reset(),
                        false => pause.wait().await,
                    }
                    match end {
                        End::Closed => continue,
                        End::Anew => return,
                        End::Broken(failure) => failure,
                    }
                }
                Err(failure) => failure,
            };
            let is_final = match failure.kind {
                CauseKind::Expired => return,
                CauseKind::Denied | CauseKind::Unauthenticated | CauseKind::NotServed => true,
                _ => seen.elapsed() >= limits.stale_time_max,
            };
            if is_final {
                self.state.lose(&part, scope.gap(failure, "watch"));
                settled.tell();
                pause.wait().await;
                return;
            }
            pause.wait().await;
        }
    }

    /// Takes events as they come, until the watch ends.
    async fn take_events(&self, scope: &Scope, events: &mut Events, version: &mut String) -> End {
        let part = scope.part();
        loop {
            let line = match events.next().await {
                Ok(Some(line)) => line,
                Ok(None) => return End::Closed,
                Err(failure) if failure.kind == CauseKind::Limit => {
                    self.state.lose(&part, scope.gap(failure, "watch"));
                    return End::Anew;
                }
                Err(failure) => return End::Broken(failure),
            };
            let mut count = 0;
            let taken = read(&line, |what, object| {
                if let Some(now) = object.str_at(&["metadata", "resourceVersion"]) {
                    now.clone_into(version);
                }
                match what {
                    What::Is => count = self.state.put(&part, key(object), source(&scope.served, object)),
                    What::Gone => self.state.remove(&part, &key(object)),
                    What::Bookmark => {}
                }
                if what != What::Bookmark && scope.served.group == "apiextensions.k8s.io" {
                    self.look.notify_one();
                }
            });
            match taken {
                Ok(()) if count > self.limits().objects_max => return End::Anew,
                Ok(()) => {}
                Err(failure) if failure.kind == CauseKind::Expired => return End::Anew,
                Err(failure) => return End::Broken(failure),
            }
        }
    }
}
