//! etcd and kube-apiserver as processes: their files, flags and where they listen.

use std::net::SocketAddr;
use std::path::Path;

use crate::Unavailable;
use crate::certificates::{self, Authority};
use crate::guard::Guard;
use crate::network;
use crate::tokens::Tokens;

pub(crate) const ADMIN_TOKEN: &str = "testkit-admin";

/// Where both run.
pub(crate) struct Site<'a> {
    /// Their network namespace, if they have one of their own.
    pub(crate) namespace: Option<&'a Path>,
    /// The ports of etcd, on loopback.
    pub(crate) store: u16,
    pub(crate) peers: u16,
    /// Where the API server listens.
    pub(crate) address: SocketAddr,
    /// Further addresses at which it is known.
    pub(crate) hosts: &'a [&'a str],
}

/// Writes certificates, keys and tokens.
pub(crate) fn write_files(
    guard: &Guard,
    authority: &Authority,
    tokens: &Tokens,
    site: &Site<'_>,
) -> Result<(), Unavailable> {
    let mut hosts = vec!["kubernetes", "kubernetes.default", "kubernetes.default.svc"];
    hosts.extend(site.hosts);
    let serving = authority.server(&hosts)?;
    guard.write("ca.pem", &authority.pem)?;
    guard.write("serving.pem", &serving.certificate)?;
    guard.write("serving.key", &serving.key)?;
    let client = authority.client("kube-apiserver-kubelet-client", &["system:masters"])?;
    guard.write("kubelet-client.pem", &client.certificate)?;
    guard.write("kubelet-client.key", &client.key)?;
    let [key, public_key] = certificates::signing_key()?;
    guard.write("service-accounts.key", &key)?;
    guard.write("service-accounts.pub", &public_key)?;
    guard.write("tokens.csv", &format!("{ADMIN_TOKEN},admin,admin,system:masters\n"))?;
    guard.write("webhook.kubeconfig", &tokens.kubeconfig())?;
    Ok(())
}

/// Starts etcd.
pub(crate) fn start_etcd(guard: &Guard, etcd: &Path, site: &Site<'_>) -> Result<(), Unavailable> {
    let (store, peers) = (site.store, site.peers);
    let mut command = network::command_in(site.namespace, etcd);
    command.arg(format!("--data-dir={}", guard.folder().join("etcd").display()));
    command.args(["--unsafe-no-fsync", "--log-level=warn", "--name=testkit"]);
    command.arg(format!("--listen-client-urls=http://127.0.0.1:{store}"));
    command.arg(format!("--advertise-client-urls=http://127.0.0.1:{store}"));
    command.arg(format!("--listen-peer-urls=http://127.0.0.1:{peers}"));
    command.arg(format!("--initial-advertise-peer-urls=http://127.0.0.1:{peers}"));
    command.arg(format!("--initial-cluster=testkit=http://127.0.0.1:{peers}"));
    guard.spawn("etcd", &mut command)
}

/// Starts kube-apiserver with further flags.
pub(crate) fn start_api_server(
    guard: &Guard,
    program: &Path,
    site: &Site<'_>,
    flags: &[String],
) -> Result<(), Unavailable> {
    let file = |flag: &str, name: &str| format!("--{flag}={}", guard.folder().join(name).display());
    let mut command = network::command_in(site.namespace, program);
    command.args([
        file("client-ca-file", "ca.pem"),
        file("tls-cert-file", "serving.pem"),
        file("tls-private-key-file", "serving.key"),
        file("service-account-key-file", "service-accounts.pub"),
        file("service-account-signing-key-file", "service-accounts.key"),
        file("token-auth-file", "tokens.csv"),
        file("authentication-token-webhook-config-file", "webhook.kubeconfig"),
        format!("--etcd-servers=http://127.0.0.1:{}", site.store),
        format!("--bind-address={}", site.address.ip()),
        format!("--advertise-address={}", site.address.ip()),
        format!("--secure-port={}", site.address.port()),
    ]);
    command.args([
        "--authentication-token-webhook-version=v1",
        "--authentication-token-webhook-cache-ttl=2s",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.233.0.0/16",
        "--allow-privileged=true",
    ]);
    guard.spawn("kube-apiserver", command.args(flags))
}
