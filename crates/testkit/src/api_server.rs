//! kube-apiserver with etcd on free loopback ports.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::certificates::Authority;
use crate::control_plane::{self, ADMIN_TOKEN, Site};
use crate::guard::{Guard, broken};
use crate::http::Client;
use crate::tokens::Tokens;
use crate::{Unavailable, program};

/// It takes 1.3 s on an idle machine.
const START_LONGEST: Duration = Duration::from_secs(90);

/// Another process may take a free port before the server does.
const ATTEMPTS_MAX: u32 = 3;

const AUDIT_LOG: &str = "audit.log";
const AUDIT_POLICY: &str = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n";

/// A running API server with an empty etcd behind it, which ends when this value is dropped.
#[derive(Debug)]
pub struct ApiServer {
    guard: Guard,
    tokens: Tokens,
    address: SocketAddr,
    authority: Authority,
    admin: Client,
}

impl ApiServer {
    /// Starts both, waits until the API server is ready, and makes the service accounts `default` that a
    /// controller would make.
    ///
    /// # Errors
    ///
    /// What is missing here, or why it did not become ready.
    pub fn start() -> Result<ApiServer, Unavailable> {
        ApiServer::start_with(&[])
    }

    /// Starts with further flags of kube-apiserver.
    ///
    /// # Errors
    ///
    /// What is missing here, or why it did not become ready.
    pub fn start_with(flags: &[&str]) -> Result<ApiServer, Unavailable> {
        ApiServer::attempts(flags, false)
    }

    /// Starts with an audit log of every request, at level `Metadata`: [`ApiServer::audit_log`]. Lines stand
    /// in it before the next request of the same connection is read.
    ///
    /// # Errors
    ///
    /// What is missing here, or why it did not become ready.
    pub fn start_audited() -> Result<ApiServer, Unavailable> {
        ApiServer::attempts(&[], true)
    }

    fn attempts(flags: &[&str], is_audited: bool) -> Result<ApiServer, Unavailable> {
        let mut attempt = 1;
        loop {
            match ApiServer::attempt(flags, is_audited) {
                Err(Unavailable::Broken(reason))
                    if attempt < ATTEMPTS_MAX && reason.contains("address already in use") =>
                {
                    attempt += 1;
                }
                other => return other,
            }
        }
    }

    /// The server that the tests of one program share; none, with a printed reason, where it cannot be had.
    /// Each test should keep to namespaces and names of its own.
    pub fn shared() -> Option<&'static ApiServer> {
        static SHARED: OnceLock<Result<ApiServer, Unavailable>> = OnceLock::new();
        let server = SHARED.get_or_init(ApiServer::start).as_ref();
        crate::or_skip(server.map_err(Unavailable::clone))
    }

    fn attempt(flags: &[&str], is_audited: bool) -> Result<ApiServer, Unavailable> {
        let (etcd, kube_apiserver) = (program("etcd")?, program("kube-apiserver")?);
        let [store, peers, port] = free_ports()?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let site = Site { namespace: None, store, peers, address, hosts: &[] };
        let mut all = vec![
            // Nothing has to reach the server through the Service `kubernetes`.
            "--endpoint-reconciler-type=none".to_owned(),
            "--authorization-mode=RBAC".to_owned(),
        ];
        all.extend(flags.iter().map(|flag| (*flag).to_owned()));
        let guard = Guard::new()?;
        if is_audited {
            let policy = guard.write("audit-policy.yaml", AUDIT_POLICY)?;
            all.push(format!("--audit-policy-file={}", policy.display()));
            all.push(format!("--audit-log-path={}", guard.folder().join(AUDIT_LOG).display()));
        }
        let server = ApiServer::start_at(guard, &site, [&etcd, &kube_apiserver], address, &all)?;
        server.make_service_accounts()?;
        Ok(server)
    }

    /// Starts both at a site, to be reached at an address of this machine.
    pub(crate) fn start_at(
        guard: Guard,
        site: &Site<'_>,
        [etcd, kube_apiserver]: [&Path; 2],
        address: SocketAddr,
        flags: &[String],
    ) -> Result<ApiServer, Unavailable> {
        let authority = Authority::new()?;
        let tokens =
            Tokens::start(site.namespace).map_err(|error| broken(Path::new("token webhook"), &error))?;
        control_plane::write_files(&guard, &authority, &tokens, site)?;
        control_plane::start_etcd(&guard, etcd, site)?;
        control_plane::start_api_server(&guard, kube_apiserver, site, flags)?;
        let admin = Client::new(address, &authority.pem, ADMIN_TOKEN);
        let admin = admin.map_err(|error| broken(Path::new("client"), &error))?;
        let server = ApiServer { guard, tokens, address, authority, admin };
        server.wait_until_ready()?;
        Ok(server)
    }

    fn wait_until_ready(&self) -> Result<(), Unavailable> {
        let start = Instant::now();
        while !self.admin.get("/readyz").is_ok_and(|answer| answer.is_success()) {
            self.guard.check()?;
            if start.elapsed() > START_LONGEST {
                let logs = self.guard.logs();
                return Err(Unavailable::Broken(format!("not ready within {START_LONGEST:?}\n{logs}")));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address, as a kubeconfig names it.
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// The certificate of the authority that signed the server's, as PEM.
    pub fn ca(&self) -> &str {
        &self.authority.pem
    }

    /// A token of a member of `system:masters`.
    pub fn admin_token(&self) -> &str {
        ADMIN_TOKEN
    }

    /// A client of a member of `system:masters`.
    pub fn admin(&self) -> &Client {
        &self.admin
    }

    /// A folder that is removed with the server.
    pub fn folder(&self) -> &Path {
        self.guard.folder()
    }

    /// The audit log of a server that was started with one.
    pub fn audit_log(&self) -> PathBuf {
        self.guard.folder().join(AUDIT_LOG)
    }

    /// The end of the server's logs, for messages of tests.
    pub fn logs(&self) -> String {
        self.guard.logs()
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Lets everything live on after this process.
    pub(crate) fn keep(self) {
        self.guard.keep();
    }

    pub(crate) fn guard(&self) -> &Guard {
        &self.guard
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf, Unavailable> {
        self.guard.write(name, text)
    }
}

fn free_ports() -> Result<[u16; 3], Unavailable> {
    // All are held at once, so that they differ.
    let bind = || {
        let listener = TcpListener::bind("127.0.0.1:0");
        listener.map_err(|error| Unavailable::Broken(format!("no free port on loopback: {error}")))
    };
    let listeners = [bind()?, bind()?, bind()?];
    Ok(listeners.map(|listener| listener.local_addr().map_or(0, |address| address.port())))
}
