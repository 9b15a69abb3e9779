//! A small blocking client of API servers: one request at a time on one connection.

use std::io::{self, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::wire::{self, Framing, Head};

/// No request of a test takes longer.
const TIMEOUT: Duration = Duration::from_secs(60);

/// An answer without a body, and without headers that say so.
const NO_CONTENT: u16 = 204;

/// Knows a server, whom to trust and who one is.
#[derive(Clone, Debug)]
pub struct Client {
    address: SocketAddr,
    tls: Arc<ClientConfig>,
    token: String,
    headers: Vec<(String, String)>,
}

/// One connection, kept open from request to request.
#[derive(Debug)]
pub struct Connection<'a> {
    client: &'a Client,
    stream: Option<Stream>,
}

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub body: Vec<u8>,
}

pub(crate) type Stream = BufReader<StreamOwned<ClientConnection, TcpStream>>;

impl Client {
    pub(crate) fn new(address: SocketAddr, ca: &str, token: &str) -> io::Result<Client> {
        let mut roots = RootCertStore::empty();
        let certificate = CertificateDer::from_pem_slice(ca.as_bytes()).map_err(io::Error::other)?;
        roots.add(certificate).map_err(io::Error::other)?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(io::Error::other)?.with_root_certificates(roots).with_no_client_auth();
        Ok(Client { address, tls: Arc::new(config), token: token.to_owned(), headers: Vec::new() })
    }

    /// The same server, seen by somebody else.
    pub fn with_token(&self, token: &str) -> Client {
        Client { token: token.to_owned(), ..self.clone() }
    }

    /// The same user, with one header more in each request, such as `impersonate-user`.
    pub fn with_header(mut self, name: &str, value: &str) -> Client {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same user, at another server of the same authority.
    pub(crate) fn at(self, address: SocketAddr) -> Client {
        Client { address, ..self }
    }

    /// A connection for several requests.
    pub fn connection(&self) -> Connection<'_> {
        Connection { client: self, stream: None }
    }

    /// Gets one path.
    ///
    /// # Errors
    ///
    /// What the connection met.
    pub fn get(&self, path: &str) -> io::Result<Response> {
        self.connection().request("GET", path, "")
    }

    /// Sends one request with a JSON body.
    ///
    /// # Errors
    ///
    /// What the connection met.
    pub fn request(&self, method: &str, path: &str, body: &str) -> io::Result<Response> {
        self.connection().request(method, path, body)
    }

    pub(crate) fn connect(&self) -> io::Result<Stream> {
        let socket = TcpStream::connect_timeout(&self.address, TIMEOUT)?;
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(TIMEOUT))?;
        let name = ServerName::IpAddress(self.address.ip().into());
        let tls = ClientConnection::new(self.tls.clone(), name).map_err(io::Error::other)?;
        Ok(BufReader::new(StreamOwned::new(tls, socket)))
    }
}

impl Connection<'_> {
    /// Sends a request with a JSON body and reads the answer.
    ///
    /// # Errors
    ///
    /// What the connection met.
    pub fn request(&mut self, method: &str, path: &str, body: &str) -> io::Result<Response> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => self.client.connect()?,
        };
        let mut head = Head::new(format!("{method} {path} HTTP/1.1"));
        head.set("host", "localhost");
        head.set("authorization", &format!("Bearer {}", self.client.token));
        head.set("accept", "application/json");
        head.set("content-type", content_type(method));
        head.set("content-length", &body.len().to_string());
        self.client.headers.iter().for_each(|(name, value)| head.add(name, value));
        let mut message = head.bytes();
        message.extend_from_slice(body.as_bytes());
        stream.get_mut().write_all(&message)?;
        stream.get_mut().flush()?;
        let head = Head::read(&mut stream)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let framing = match head.status()? {
            NO_CONTENT => Framing::Length(0),
            _ => head.framing(Framing::UntilClose)?,
        };
        let body = wire::read_body(&mut stream, framing)?;
        if !head.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) {
            self.stream = Some(stream);
        }
        Ok(Response { status: head.status()?, body })
    }
}

fn content_type(method: &str) -> &'static str {
    match method {
        "PATCH" => "application/merge-patch+json",
        _ => "application/json",
    }
}

impl Response {
    /// Whether the server did what it was asked.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
