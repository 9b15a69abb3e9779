//! Requests with a deadline, repetitions and bounds.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http::{HeaderMap, Method, Request, header};
use http_body_util::BodyExt;
use kube::client::Body;
use seawall_finding::CauseKind;
use tokio::sync::Semaphore;

use crate::live::answer::status_message;
use crate::live::failure::Failure;
use crate::live::options::LiveLimits;
use crate::live::renewal::Renewable;
use crate::refusal::bytes_text;

/// What is asked for where nothing better is known.
pub(crate) const JSON: &str = "application/json";

const JSON_PATCH: &str = "application/json-patch+json";

/// A server that can be asked.
pub(crate) struct Api {
    client: Renewable,
    user_agent: String,
    limits: LiveLimits,
    slots: Semaphore,
    requests: AtomicU64,
    bytes: AtomicU64,
    /// Someone answered before, so that it is worth while to try again where nobody does.
    answered: AtomicBool,
}

/// An answer of success.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) body: Vec<u8>,
    pub(crate) headers: HeaderMap,
}

/// One request.
struct Call<'c> {
    method: Method,
    path: &'c str,
    accept: &'c str,
    content_type: &'c str,
    body: &'c str,
    /// The largest answer that is read.
    bytes_max: usize,
}

/// One try's end.
enum Tried {
    Answered(Answer),
    /// It may pass; wait so long where the server said so.
    Again(Failure, Option<Duration>),
    Refused(Failure),
}

// === impl Api ===

impl Api {
    pub(crate) fn new(client: Renewable, user_agent: &str, limits: LiveLimits) -> Self {
        Api {
            client,
            user_agent: user_agent.to_owned(),
            limits,
            slots: Semaphore::new(limits.requests_parallel_max.max(1)),
            requests: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            answered: AtomicBool::new(false),
        }
    }

    pub(crate) fn limits(&self) -> &LiveLimits {
        &self.limits
    }

    /// Requests that were sent, repetitions included, and bytes that came back.
    pub(crate) fn traffic(&self) -> (u64, u64) {
        (self.requests.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed))
    }

    /// Reads a path.
    pub(crate) async fn get(&self, path: &str, accept: &str) -> Result<Answer, Failure> {
        self.send(&Call { accept, ..self.call(Method::GET, path, "") }).await
    }

    /// Reads a page of a list.
    pub(crate) async fn get_page(&self, path: &str) -> Result<Answer, Failure> {
        let bytes_max = self.limits.page_bytes_max;
        self.send(&Call { bytes_max, ..self.call(Method::GET, path, "") }).await
    }

    /// Asks a question that has a body; none of those asked here changes anything.
    pub(crate) async fn ask(&self, path: &str, body: &str) -> Result<Answer, Failure> {
        self.send(&self.call(Method::POST, path, body)).await
    }

    /// Changes an object by a JSON patch. It is sent once: where no answer comes, nobody knows whether it
    /// was made.
    pub(crate) async fn patch(&self, path: &str, patch: &str) -> Result<Answer, Failure> {
        let call = Call { content_type: JSON_PATCH, ..self.call(Method::PATCH, path, patch) };
        match self.try_once(&call).await {
            Tried::Answered(answer) => Ok(answer),
            Tried::Again(failure, _) | Tried::Refused(failure) => Err(failure),
        }
    }

    fn call<'c>(&self, method: Method, path: &'c str, body: &'c str) -> Call<'c> {
        let bytes_max = self.limits.answer_bytes_max;
        Call { method, path, accept: JSON, content_type: JSON, body, bytes_max }
    }

    /// Opens an answer that goes on; the caller reads it.
    pub(crate) async fn open(&self, path: &str) -> Result<Body, Failure> {
        let within = self.limits.request_time_max;
        if within.is_zero() {
            return self.open_renewed(path).await;
        }
        let seconds = within.as_secs_f32();
        let late = || Failure::new(CauseKind::Timeout, format!("no answer within {seconds} seconds"));
        tokio::time::timeout(within, self.open_renewed(path)).await.unwrap_or_else(|_| Err(late()))
    }

    /// The same, once more with other credentials where those at hand have ended.
    async fn open_renewed(&self, path: &str) -> Result<Body, Failure> {
        let sent = Instant::now();
        match self.open_once(path).await {
            Err(failure) if failure.kind == CauseKind::Unauthenticated => {
                if self.client.renew(sent).await {
                    self.open_once(path).await
                } else {
                    Err(failure)
                }
            }
            outcome => outcome,
        }
    }

    async fn open_once(&self, path: &str) -> Result<Body, Failure> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let request = self.request(&self.call(Method::GET, path, ""))?;
        let response = self.client.send(request).await.map_err(|error| Failure::of_error(&error))?;
        let (parts, body) = response.into_parts();
        if parts.status.is_success() {
            return Ok(body);
        }
        let body = self.body(body, self.limits.answer_bytes_max).await?;
        Err(Failure::of_status(parts.status.as_u16(), status_message(&body).as_deref()))
    }

    fn request(&self, call: &Call<'_>) -> Result<Request<Body>, Failure> {
        Request::builder()
            .method(&call.method)
            .uri(call.path)
            .header(header::ACCEPT, call.accept)
            .header(header::USER_AGENT, &self.user_agent)
            .header(header::CONTENT_TYPE, call.content_type)
            .body(Body::from(call.body.as_bytes().to_vec()))
            .map_err(|error| Failure::new(CauseKind::Unreadable, error.to_string()))
    }

    async fn send(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let _slot = self.slots.acquire().await;
        let mut wait = self.limits.retry_wait;
        let mut tries = 0;
        loop {
            let (failure, asked) = match self.try_once(call).await {
                Tried::Answered(answer) => return Ok(answer),
                Tried::Refused(failure) => return Err(failure),
                Tried::Again(failure, asked) => (failure, asked),
            };
            if tries == self.limits.retries_max {
                return Err(failure);
            }
            tries += 1;
            tokio::time::sleep(asked.unwrap_or(wait).min(self.limits.retry_wait_max)).await;
            wait *= 2;
        }
    }

    async fn try_once(&self, call: &Call<'_>) -> Tried {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let within = self.limits.request_time_max;
        let exchange = self.exchange(call);
        if within.is_zero() {
            return exchange.await;
        }
        tokio::time::timeout(within, exchange).await.unwrap_or_else(|_| {
            let seconds = within.as_secs_f32();
            let failure = Failure::new(CauseKind::Timeout, format!("no answer within {seconds} seconds"));
            Tried::Refused(failure.hint("raise --request-timeout"))
        })
    }

    async fn exchange(&self, call: &Call<'_>) -> Tried {
        let request = match self.request(call) {
            Ok(request) => request,
            Err(failure) => return Tried::Refused(failure),
        };
        let sent = Instant::now();
        let response = match self.client.send(request).await {
            Ok(response) => response,
            Err(error) => return self.lost(Failure::of_error(&error)),
        };
        self.answered.store(true, Ordering::Relaxed);
        let status = response.status().as_u16();
        let (parts, body) = response.into_parts();
        let body = match self.body(body, call.bytes_max).await {
            Ok(body) => body,
            Err(failure) => return self.lost(failure),
        };
        if parts.status.is_success() {
            return Tried::Answered(Answer { body, headers: parts.headers });
        }
        let failure = Failure::of_status(status, status_message(&body).as_deref());
        match status {
            401 if self.client.renew(sent).await => Tried::Again(failure, Some(Duration::ZERO)),
            429 | 500 | 502..=504 => Tried::Again(failure, retry_after(&parts.headers)),
            _ => Tried::Refused(failure),
        }
    }

    /// A connection that broke may hold the next time; where nobody ever answered, nobody will, and who is
    /// not who they claim to be stays so.
    fn lost(&self, failure: Failure) -> Tried {
        let may_pass = match failure.kind {
            CauseKind::Truncated => true,
            CauseKind::Unreachable => self.answered.load(Ordering::Relaxed),
            _ => false,
        };
        if may_pass { Tried::Again(failure, None) } else { Tried::Refused(failure) }
    }

    /// Reads the bytes of an answer, up to the bound.
    async fn body(&self, mut body: Body, bytes_max: usize) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        while let Some(frame) = body.frame().await {
            // The server spoke before: whatever ends the connection now cuts the answer short.
            let frame = frame
                .map_err(|_| Failure::new(CauseKind::Truncated, "the connection ended within the answer"))?;
            let Ok(data) = frame.into_data() else { continue };
            self.bytes.fetch_add(data.len() as u64, Ordering::Relaxed);
            if bytes.len() + data.len() > bytes_max {
                let fact = format!("the answer is larger than {}", bytes_text(bytes_max as u64));
                return Err(Failure::new(CauseKind::Limit, fact));
            }
            bytes.extend_from_slice(&data);
        }
        Ok(bytes)
    }
}

/// How long the server asks to wait, in seconds as API servers say it.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// A text as a part of an address.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
