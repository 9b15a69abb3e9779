//! Which cluster, as whom, what of it, and the bounds.

use std::time::Duration;

/// How to reach a cluster, in the words of `kubectl`.
#[derive(Clone, Debug, Default)]
pub struct Connection {
    /// The kubeconfig file; without it those that `KUBECONFIG` names, else `~/.kube/config`, else the
    /// service account of the pod.
    pub kubeconfig: Option<String>,
    /// The context; without it the current one.
    pub context: Option<String>,
    /// The cluster, where it is not that of the context.
    pub cluster: Option<String>,
    /// The user, where it is not that of the context.
    pub user: Option<String>,
    /// Whom to act as.
    pub as_user: Option<String>,
    /// As a member of which groups to act.
    pub as_groups: Vec<String>,
    /// Accept any certificate.
    pub insecure_skip_tls_verify: bool,
    /// What Seawall calls itself, such as `seawall/1.0.0`.
    pub user_agent: String,
}

/// What to read of a cluster.
#[derive(Clone, Debug, Default)]
pub struct LiveOptions {
    /// The cluster.
    pub connection: Connection,
    /// The kinds that someone can use, as group and kind.
    pub kinds: Vec<(String, String)>,
    /// Only these namespaces; empty means all.
    pub namespaces: Vec<String>,
    /// Only objects whose labels match.
    pub selector: Option<String>,
    /// Bounds.
    pub limits: LiveLimits,
}

/// The named bounds of reading a cluster. Reaching one is a gap.
#[derive(Clone, Copy, Debug)]
pub struct LiveLimits {
    /// How long one request may take, its answer included; zero means for ever.
    pub request_time_max: Duration,
    /// How long a credential plugin may take; a person may have to answer it.
    pub credential_time_max: Duration,
    /// Requests that are under way together.
    pub requests_parallel_max: usize,
    /// How often a request is sent again after a failure that may pass.
    pub retries_max: u32,
    /// How long to wait before the first repetition; it doubles with each.
    pub retry_wait: Duration,
    /// The longest wait before a repetition, whatever the server asks for.
    pub retry_wait_max: Duration,
    /// How often a list is begun anew because it went out of date.
    pub restarts_max: u32,
    /// Objects of one page; fewer where objects are large.
    pub page_objects: usize,
    /// Bytes of one page. Beyond it the page is asked for again with fewer objects.
    pub page_bytes_max: usize,
    /// Bytes of any other answer.
    pub answer_bytes_max: usize,
    /// Objects of one resource.
    pub objects_max: usize,
    /// Bytes that the objects of one resource take in memory.
    pub resource_bytes_max: usize,
    /// Namespaces that are asked one by one where the whole cluster may not be read.
    pub namespaces_max: usize,
    /// How long one watch may last before it is opened anew, which shows whether it still may be.
    pub watch_time_max: Duration,
    /// How long what was read counts where nobody answers any more.
    pub stale_time_max: Duration,
    /// How often to look for new kinds, and for what was refused before.
    pub look_again: Duration,
}

impl Default for LiveLimits {
    fn default() -> Self {
        LiveLimits {
            request_time_max: Duration::from_secs(60),
            credential_time_max: Duration::from_secs(300),
            requests_parallel_max: 4,
            retries_max: 4,
            retry_wait: Duration::from_millis(200),
            retry_wait_max: Duration::from_secs(20),
            restarts_max: 3,
            page_objects: 500,
            page_bytes_max: 24 << 20,
            answer_bytes_max: 64 << 20,
            objects_max: 5_000_000,
            resource_bytes_max: 2 << 30,
            namespaces_max: 1_000,
            watch_time_max: Duration::from_secs(120),
            stale_time_max: Duration::from_secs(30),
            look_again: Duration::from_secs(30),
        }
    }
}
