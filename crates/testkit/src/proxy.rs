//! A proxy in front of an API server that answers chosen paths wrongly.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;

use crate::guard::broken;
use crate::http::{Client, Stream};
use crate::wire::{self, Framing, Head};
use crate::{ApiServer, Unavailable, User};

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is answered with this status and the `Status` object that Kubernetes sends with it. A 429 and a 503
    /// say `Retry-After: 1`.
    Status(u16),
    /// It is answered with 200 and this JSON.
    Answer(&'static str),
    /// No answer comes for as long as the client waits.
    Timeout,
    /// Half of the answer's body comes, and then the end of the connection.
    Truncated,
    /// A request for a further page of a list is answered with 410: the first page was all there is.
    ExpiredPages,
    /// It is passed on as if it asked for plain JSON, as before servers told all that they serve at once.
    PlainJson,
}

/// Speaks HTTPS on loopback with a certificate of the API server's authority, and passes everything on.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Debug)]
struct State {
    upstream: Client,
    tls: Arc<ServerConfig>,
    rules: Mutex<Vec<Injection>>,
    /// Method and target of each request.
    seen: Mutex<Vec<String>>,
}

#[derive(Debug)]
struct Injection {
    path: String,
    fault: Fault,
    /// How many requests it still meets; none for all.
    left: Option<usize>,
}

type ClientStream = BufReader<StreamOwned<ServerConnection, TcpStream>>;

impl Proxy {
    /// Listens on a free port. Its threads end with the test program.
    ///
    /// # Errors
    ///
    /// Why it cannot listen.
    pub fn start(server: &ApiServer) -> Result<Proxy, Unavailable> {
        let identity = server.authority().server(&[])?;
        let fail = |error: &dyn std::fmt::Display| broken(Path::new("proxy"), error);
        let certificate = CertificateDer::from_pem_slice(identity.certificate.as_bytes());
        let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes()).map_err(|error| fail(&error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| fail(&error))?.with_no_client_auth();
        let chain = vec![certificate.map_err(|error| fail(&error))?];
        let mut config = config.with_single_cert(chain, key).map_err(|error| fail(&error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];

        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| fail(&error))?;
        let address = listener.local_addr().map_err(|error| fail(&error))?;
        let state = Arc::new(State {
            upstream: server.admin().clone(),
            tls: Arc::new(config),
            rules: Mutex::default(),
            seen: Mutex::default(),
        });
        let shared = state.clone();
        std::thread::spawn(move || {
            for socket in listener.incoming().filter_map(Result::ok) {
                let state = shared.clone();
                // A broken connection is what this proxy is for.
                std::thread::spawn(move || drop(serve(socket, &state)));
            }
        });
        Ok(Proxy { address, state })
    }

    /// Its address, as a kubeconfig names it: see [`ApiServer::kubeconfig_at`].
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// A client of the proxy that is that user.
    pub fn client(&self, user: &User) -> Client {
        self.state.upstream.with_token(&user.token).at(self.address)
    }

    /// Lets a fault meet every request whose path begins with these segments, in which `*` stands for any
    /// one. `/api/v1/pods` meets `/api/v1/pods?limit=5` and `/api/v1/pods/a`, but not `/api/v1/podtemplates`.
    pub fn inject(&self, path: &str, fault: Fault) {
        self.add(path, fault, None);
    }

    /// Lets a fault meet the next requests only.
    pub fn inject_times(&self, path: &str, fault: Fault, times: usize) {
        self.add(path, fault, Some(times));
    }

    /// Takes all faults away.
    pub fn clear(&self) {
        self.state.rules.lock().expect("no holder of the lock panics").clear();
    }

    /// Method and target of every request since the last call.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.state.seen.lock().expect("no holder of the lock panics"))
    }

    fn add(&self, path: &str, fault: Fault, left: Option<usize>) {
        let injection = Injection { path: path.to_owned(), fault, left };
        self.state.rules.lock().expect("no holder of the lock panics").push(injection);
    }
}

impl State {
    /// The fault that meets a request, noting the request.
    fn fault(&self, method: &str, target: &str) -> Option<Fault> {
        self.seen.lock().expect("no holder of the lock panics").push(format!("{method} {target}"));
        let mut rules = self.rules.lock().expect("no holder of the lock panics");
        let rule = rules.iter_mut().find(|rule| rule.left != Some(0) && rule.meets(target))?;
        rule.left = rule.left.map(|left| left - 1);
        Some(rule.fault)
    }
}

impl Injection {
    fn meets(&self, target: &str) -> bool {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if self.fault == Fault::ExpiredPages && !query.split('&').any(|part| part.starts_with("continue=")) {
            return false;
        }
        let mut segments = path.split('/');
        self.path.trim_end_matches('/').split('/').all(|wanted| {
            let segment = segments.next();
            segment.is_some_and(|segment| wanted == "*" || wanted == segment)
        })
    }
}

fn serve(socket: TcpStream, state: &State) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let tls = ServerConnection::new(state.tls.clone()).map_err(io::Error::other)?;
    let mut client = BufReader::new(StreamOwned::new(tls, socket));
    let mut upstream = None;
    while let Some(mut head) = Head::read(&mut client)? {
        let body = wire::read_body(&mut client, head.framing(Framing::Length(0))?)?;
        match state.fault(head.word(0), head.word(1)) {
            Some(Fault::Status(status)) => refuse(&mut client, status)?,
            Some(Fault::ExpiredPages) => refuse(&mut client, 410)?,
            Some(Fault::Answer(body)) => answer(&mut client, 200, "OK", body)?,
            // Returns when the client gives up.
            Some(Fault::Timeout) => return client.fill_buf().map(|_| ()),
            Some(Fault::Truncated) => {
                return truncate(&mut client, &mut state.upstream.connect()?, &head, &body);
            }
            fault @ (None | Some(Fault::PlainJson)) => {
                let stream = match &mut upstream {
                    Some(stream) => stream,
                    None => upstream.insert(state.connect()?),
                };
                if fault.is_some() {
                    head.set("accept", "application/json");
                }
                pass(&mut client, stream, &head, &body)?;
            }
        }
    }
    Ok(())
}

impl State {
    fn connect(&self) -> io::Result<Stream> {
        let stream = self.upstream.connect()?;
        // A watch may be silent for long.
        stream.get_ref().sock.set_read_timeout(None)?;
        Ok(stream)
    }
}

/// Passes a request on, and its answer back as it comes.
fn pass(client: &mut ClientStream, upstream: &mut Stream, head: &Head, body: &[u8]) -> io::Result<()> {
    let answer = ask(upstream, head, body)?;
    client.get_mut().write_all(&answer.bytes())?;
    let framing = match answer.status()? {
        _ if head.word(0) == "HEAD" => Framing::Length(0),
        100..=199 | 204 | 304 => Framing::Length(0),
        _ => answer.framing(Framing::UntilClose)?,
    };
    wire::copy_body(upstream, client.get_mut(), framing)?;
    match framing {
        Framing::UntilClose => Err(io::ErrorKind::ConnectionAborted.into()),
        Framing::Length(_) | Framing::Chunked => Ok(()),
    }
}

/// Passes a request on and half of its answer back.
fn truncate(client: &mut ClientStream, upstream: &mut Stream, head: &Head, body: &[u8]) -> io::Result<()> {
    let mut answer = ask(upstream, head, body)?;
    let body = wire::read_body(upstream, answer.framing(Framing::UntilClose)?)?;
    answer.remove("transfer-encoding");
    answer.set("content-length", &body.len().to_string());
    client.get_mut().write_all(&answer.bytes())?;
    client.get_mut().write_all(&body[..body.len() / 2])?;
    client.get_mut().flush()
}

fn ask(upstream: &mut Stream, head: &Head, body: &[u8]) -> io::Result<Head> {
    let mut message = head.clone();
    if message.header("transfer-encoding").is_some() {
        // The body was read whole.
        message.remove("transfer-encoding");
        message.set("content-length", &body.len().to_string());
    }
    let mut bytes = message.bytes();
    bytes.extend_from_slice(body);
    upstream.get_mut().write_all(&bytes)?;
    upstream.get_mut().flush()?;
    Head::read(upstream)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// Answers as an API server that fails.
fn refuse(client: &mut ClientStream, status: u16) -> io::Result<()> {
    let reason = match status {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        410 => "Expired",
        429 => "TooManyRequests",
        500 => "InternalError",
        503 => "ServiceUnavailable",
        504 => "Timeout",
        _ => "Unknown",
    };
    let body = json!({
        "apiVersion": "v1", "kind": "Status", "metadata": {}, "status": "Failure",
        "message": "injected by the test", "reason": reason, "code": status,
    });
    answer(client, status, reason, &body.to_string())
}

fn answer(client: &mut ClientStream, status: u16, reason: &str, body: &str) -> io::Result<()> {
    let mut head = Head::new(format!("HTTP/1.1 {status} {reason}"));
    head.set("content-type", "application/json");
    head.set("content-length", &body.len().to_string());
    if matches!(status, 429 | 503) {
        head.set("retry-after", "1");
    }
    let mut bytes = head.bytes();
    bytes.extend_from_slice(body.as_bytes());
    client.get_mut().write_all(&bytes)?;
    client.get_mut().flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_meets_whole_segments() {
        let meets = |path: &str, fault, target: &str| {
            Injection { path: path.to_owned(), fault, left: None }.meets(target)
        };
        let status = Fault::Status(500);
        assert!(meets("/api/v1/pods", status, "/api/v1/pods?limit=5"));
        assert!(meets("/api/v1/pods/", status, "/api/v1/pods/a"));
        assert!(!meets("/api/v1/pods", status, "/api/v1/podtemplates"));
        assert!(meets("/api/v1/namespaces/*/pods", status, "/api/v1/namespaces/a/pods"));
        assert!(!meets("/api/v1/namespaces/*/pods", status, "/api/v1/namespaces/a"));
        assert!(!meets("/api/v1/pods", Fault::ExpiredPages, "/api/v1/pods?limit=5"));
        assert!(meets("/api/v1/pods", Fault::ExpiredPages, "/api/v1/pods?limit=5&continue=abc"));
    }
}
