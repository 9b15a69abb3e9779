//! A client whose credentials may end while it is used.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use http::{Request, Response};
use kube::Client;
use kube::client::Body;
use tokio::sync::Mutex;

use crate::live::connect::connect_anew;
use crate::live::options::LiveOptions;

/// Credentials that were refused so soon after they were had would be refused again.
const PAUSE: Duration = Duration::from_secs(10);

/// Sends requests; makes its client anew where the server does not take the credentials any more.
pub(crate) struct Renewable {
    current: RwLock<Client>,
    /// How to get other credentials; none where the kubeconfig holds all there are.
    source: Option<LiveOptions>,
    /// The server took the credentials once.
    worked: AtomicBool,
    renewed: Mutex<Option<Instant>>,
}

// === impl Renewable ===

impl Renewable {
    pub(crate) fn new(client: Client, source: Option<LiveOptions>) -> Self {
        Renewable {
            current: RwLock::new(client),
            source,
            worked: AtomicBool::new(false),
            renewed: Mutex::default(),
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Result<Response<Body>, kube::Error> {
        let client = self.current.read().unwrap_or_else(PoisonError::into_inner).clone();
        let response = client.send(request).await?;
        if response.status().is_success() {
            self.worked.store(true, Ordering::Relaxed);
        }
        Ok(response)
    }

    /// Gets other credentials, as a plugin or a token file may have them, after the server refused those of
    /// a request. Says whether there are others since then.
    pub(crate) async fn renew(&self, sent: Instant) -> bool {
        let Some(source) = &self.source else { return false };
        if !self.worked.load(Ordering::Relaxed) {
            return false;
        }
        let mut renewed = self.renewed.lock().await;
        match *renewed {
            Some(at) if at > sent => return true,
            Some(at) if at.elapsed() < PAUSE => return false,
            _ => {}
        }
        let made = connect_anew(source).await;
        *renewed = Some(Instant::now());
        let Ok(client) = made else { return false };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = client;
        true
    }
}
