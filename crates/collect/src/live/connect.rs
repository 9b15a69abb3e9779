//! From a kubeconfig, or the service account of a pod, to a client.

use kube::config::{InClusterError, KubeConfigOptions, Kubeconfig, KubeconfigError};
use kube::{Client, Config};

use crate::live::options::Connection;

/// Why nobody could even be asked. Nothing was read, and no gap would say more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectError {
    /// A lower-case fact.
    pub fact: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A client, and what it talks to.
pub(crate) struct Connected {
    pub(crate) client: Client,
    /// The address of the server.
    pub(crate) address: String,
    /// The context's name, or that of the way into the cluster.
    pub(crate) context: String,
}

// === impl ConnectError ===

impl ConnectError {
    pub(crate) fn new(fact: impl Into<String>) -> Self {
        ConnectError { fact: fact.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Makes the client; sends nothing yet.
pub(crate) async fn connect(connection: &Connection) -> Result<Connected, ConnectError> {
    let (mut config, context) = match kubeconfig(connection)? {
        Some(kubeconfig) => from_kubeconfig(kubeconfig, connection).await?,
        None => (in_cluster()?, "the pod's service account".to_owned()),
    };
    if connection.insecure_skip_tls_verify {
        config.accept_invalid_certs = true;
    }
    if connection.as_user.is_some() {
        config.auth_info.impersonate.clone_from(&connection.as_user);
        config.auth_info.impersonate_groups =
            Some(connection.as_groups.clone()).filter(|groups| !groups.is_empty());
    }
    // Repetitions are ours: they heed what the server asks for, and are bounded by name.
    config.default_retry = false;
    let address = config.cluster_url.to_string();
    let client = Client::try_from(config).map_err(|error| {
        let fact = match &error {
            kube::Error::Auth(_) => "the credentials of the kubeconfig cannot be used".to_owned(),
            other => format!("the kubeconfig cannot be used: {other}"),
        };
        ConnectError::new(fact)
    })?;
    Ok(Connected { client, address, context })
}

/// The kubeconfig that is meant; none where there is no file and nobody named one.
fn kubeconfig(connection: &Connection) -> Result<Option<Kubeconfig>, ConnectError> {
    let named = connection.kubeconfig.is_some()
        || connection.context.is_some()
        || connection.cluster.is_some()
        || connection.user.is_some()
        || std::env::var_os("KUBECONFIG").is_some_and(|value| !value.is_empty());
    let read = match &connection.kubeconfig {
        Some(path) => Kubeconfig::read_from(path),
        None => Kubeconfig::read(),
    };
    match read {
        Ok(kubeconfig) => Ok(Some(kubeconfig)),
        Err(KubeconfigError::ReadConfig(..) | KubeconfigError::FindPath) if !named => Ok(None),
        Err(error) => Err(refused(&error)),
    }
}

async fn from_kubeconfig(
    kubeconfig: Kubeconfig,
    connection: &Connection,
) -> Result<(Config, String), ConnectError> {
    let context = connection.context.clone().or_else(|| kubeconfig.current_context.clone());
    let known: Vec<String> = kubeconfig.contexts.iter().map(|one| one.name.clone()).collect();
    let options = KubeConfigOptions {
        context: connection.context.clone(),
        cluster: connection.cluster.clone(),
        user: connection.user.clone(),
    };
    match Config::from_custom_kubeconfig(kubeconfig, &options).await {
        Ok(config) => Ok((config, context.unwrap_or_default())),
        Err(KubeconfigError::LoadContext(name)) => {
            let fact = format!("the kubeconfig has no context \"{name}\"");
            Err(ConnectError::new(fact).hint(match known.is_empty() {
                true => "it has no context at all".to_owned(),
                false => format!("one of {}", known.join(", ")),
            }))
        }
        Err(KubeconfigError::CurrentContextNotSet) => {
            Err(ConnectError::new("the kubeconfig has no current context").hint("name one with --context"))
        }
        Err(error) => Err(refused(&error)),
    }
}

fn in_cluster() -> Result<Config, ConnectError> {
    Config::incluster().map_err(|error| match error {
        InClusterError::ReadEnvironmentVariable(_) => ConnectError::new("there is no kubeconfig")
            .hint("name one with --kubeconfig or KUBECONFIG; without one, Seawall must run in a pod"),
        other => ConnectError::new(format!("the pod's service account cannot be used: {other}")),
    })
}

fn refused(error: &KubeconfigError) -> ConnectError {
    let reason = match error {
        // What the parser says may quote the file, which holds credentials.
        KubeconfigError::Parse(_) => "it is not what a kubeconfig looks like".to_owned(),
        other => other.to_string(),
    };
    ConnectError::new(format!("the kubeconfig cannot be used: {reason}"))
}
