//! kube-apiserver with etcd on free loopback ports.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::certificates::{self, Authority};
use crate::guard::{Guard, broken};
use crate::http::Client;
use crate::tokens::Tokens;
use crate::{Unavailable, program};

/// It takes 1.3 s on an idle machine.
const START_LONGEST: Duration = Duration::from_secs(90);

/// Another process may take a free port before the server does.
const ATTEMPTS_MAX: u32 = 3;

const ADMIN_TOKEN: &str = "testkit-admin";

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
        let mut attempt = 1;
        loop {
            match ApiServer::attempt(flags) {
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

    fn attempt(flags: &[&str]) -> Result<ApiServer, Unavailable> {
        let (etcd, kube_apiserver) = (program("etcd")?, program("kube-apiserver")?);
        let guard = Guard::new()?;
        let [store, peers, port] = free_ports()?;
        let authority = Authority::new()?;
        let tokens = Tokens::start().map_err(|error| broken(Path::new("token webhook"), &error))?;
        write_files(&guard, &authority, &tokens)?;
        start_etcd(&guard, &etcd, store, peers)?;
        let mut command = Command::new(kube_apiserver);
        command.args(api_server_flags(guard.folder(), store, port)).args(flags);
        guard.spawn("kube-apiserver", &mut command)?;

        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let admin = Client::new(address, &authority.pem, ADMIN_TOKEN);
        let admin = admin.map_err(|error| broken(Path::new("client"), &error))?;
        let server = ApiServer { guard, tokens, address, authority, admin };
        server.wait_until_ready()?;
        server.make_service_accounts()?;
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

fn write_files(guard: &Guard, authority: &Authority, tokens: &Tokens) -> Result<(), Unavailable> {
    let serving = authority.server(&["kubernetes", "kubernetes.default", "kubernetes.default.svc"])?;
    guard.write("ca.pem", &authority.pem)?;
    guard.write("serving.pem", &serving.certificate)?;
    guard.write("serving.key", &serving.key)?;
    let [key, public_key] = certificates::signing_key()?;
    guard.write("service-accounts.key", &key)?;
    guard.write("service-accounts.pub", &public_key)?;
    guard.write("tokens.csv", &format!("{ADMIN_TOKEN},admin,admin,system:masters\n"))?;
    guard.write("webhook.kubeconfig", &tokens.kubeconfig())?;
    Ok(())
}

fn start_etcd(guard: &Guard, etcd: &Path, store: u16, peers: u16) -> Result<(), Unavailable> {
    let mut command = Command::new(etcd);
    command.arg(format!("--data-dir={}", guard.folder().join("etcd").display()));
    command.args(["--unsafe-no-fsync", "--log-level=warn", "--name=testkit"]);
    command.arg(format!("--listen-client-urls=http://127.0.0.1:{store}"));
    command.arg(format!("--advertise-client-urls=http://127.0.0.1:{store}"));
    command.arg(format!("--listen-peer-urls=http://127.0.0.1:{peers}"));
    command.arg(format!("--initial-advertise-peer-urls=http://127.0.0.1:{peers}"));
    command.arg(format!("--initial-cluster=testkit=http://127.0.0.1:{peers}"));
    guard.spawn("etcd", &mut command)
}

fn api_server_flags(folder: &Path, store: u16, port: u16) -> Vec<String> {
    let file = |flag: &str, name: &str| format!("--{flag}={}", folder.join(name).display());
    let mut flags = vec![
        file("client-ca-file", "ca.pem"),
        file("tls-cert-file", "serving.pem"),
        file("tls-private-key-file", "serving.key"),
        file("service-account-key-file", "service-accounts.pub"),
        file("service-account-signing-key-file", "service-accounts.key"),
        file("token-auth-file", "tokens.csv"),
        file("authentication-token-webhook-config-file", "webhook.kubeconfig"),
        format!("--etcd-servers=http://127.0.0.1:{store}"),
        format!("--secure-port={port}"),
    ];
    let fixed = [
        "--bind-address=127.0.0.1",
        // Nothing has to reach the server through the Service `kubernetes`.
        "--endpoint-reconciler-type=none",
        "--advertise-address=127.0.0.1",
        "--authorization-mode=RBAC",
        "--authentication-token-webhook-version=v1",
        "--authentication-token-webhook-cache-ttl=2s",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.96.0.0/16",
        "--allow-privileged=true",
    ];
    flags.extend(fixed.map(str::to_owned));
    flags
}
