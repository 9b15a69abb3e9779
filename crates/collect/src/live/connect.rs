//! From a kubeconfig, or the service account of a pod, to a client.

use std::time::Duration;

use kube::client::AuthError;
use kube::config::{InClusterError, KubeConfigOptions, Kubeconfig, KubeconfigError};
use kube::{Client, Config};
use tokio::sync::oneshot;

use crate::live::failure::credential_text;
use crate::live::options::{Connection, LiveOptions};
use crate::live::proxy::proxy_for;
use crate::live::renewal::Renewable;

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
    pub(crate) client: Renewable,
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
pub(crate) async fn connect(options: &LiveOptions) -> Result<Connected, ConnectError> {
    let (config, context) = config(&options.connection).await?;
    let address = config.cluster_url.to_string();
    let auth = &config.auth_info;
    let source = (auth.exec.is_some() || auth.token_file.is_some()).then(|| options.clone());
    let client = client(config, options.limits.credential_time_max).await?;
    Ok(Connected { client: Renewable::new(client, source), address, context })
}

/// Makes the client with whatever credentials there are now.
pub(crate) async fn connect_anew(options: &LiveOptions) -> Result<Client, ConnectError> {
    let (config, _) = config(&options.connection).await?;
    client(config, options.limits.credential_time_max).await
}

/// What is known of the server and the user, and under which name.
async fn config(connection: &Connection) -> Result<(Config, String), ConnectError> {
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
    trim_token(&mut config);
    Ok((config, context))
}

/// A token file may end with a new line, which is no part of the token.
fn trim_token(config: &mut Config) {
    let auth = &mut config.auth_info;
    let Some(file) = auth.token_file.as_ref().filter(|_| auth.token.is_none()) else { return };
    // A file that cannot be read is told when it is needed.
    let Ok(text) = std::fs::read_to_string(file) else { return };
    if text.trim() != text {
        auth.token = Some(text.trim().to_owned().into());
    }
}

/// The client of a configuration. A credential plugin runs on a thread of its own, which is left behind
/// where it takes too long.
async fn client(config: Config, longest: Duration) -> Result<Client, ConnectError> {
    let (sender, receiver) = oneshot::channel();
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || {
        let _within = runtime.enter();
        // Nobody may be there any more to take it.
        drop(sender.send(Client::try_from(config)));
    });
    let hint = "run the credential plugin of the kubeconfig's user by hand to see what it lacks";
    match tokio::time::timeout(longest, receiver).await {
        Ok(Ok(Ok(client))) => Ok(client),
        Ok(Ok(Err(kube::Error::Auth(error)))) => Err(unusable_credentials(&error, hint)),
        Ok(Ok(Err(error))) => Err(ConnectError::new(format!("the kubeconfig cannot be used: {error}"))),
        Ok(Err(_)) => Err(ConnectError::new("the credentials of the kubeconfig cannot be used")),
        Err(_) => {
            let seconds = longest.as_secs_f32();
            let fact = format!("the credential plugin did not answer within {seconds} seconds");
            Err(ConnectError::new(fact).hint(hint))
        }
    }
}

fn unusable_credentials(error: &AuthError, hint: &str) -> ConnectError {
    let told = ConnectError::new(credential_text(error));
    match error {
        AuthError::AuthExecRun { .. } | AuthError::AuthExecStart(_) | AuthError::AuthExecParse(_) => {
            told.hint(hint)
        }
        _ => told,
    }
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
    mut kubeconfig: Kubeconfig,
    connection: &Connection,
) -> Result<(Config, String), ConnectError> {
    let own = take_proxy(&mut kubeconfig, connection);
    let context = connection.context.clone().or_else(|| kubeconfig.current_context.clone());
    let known: Vec<String> = kubeconfig.contexts.iter().map(|one| one.name.clone()).collect();
    let options = KubeConfigOptions {
        context: connection.context.clone(),
        cluster: connection.cluster.clone(),
        user: connection.user.clone(),
    };
    match Config::from_custom_kubeconfig(kubeconfig, &options).await {
        Ok(mut config) => {
            config.proxy_url = proxy_for(&config.cluster_url, own.as_deref())?;
            Ok((config, context.unwrap_or_default()))
        }
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

/// Takes the proxy of the cluster that is meant out of the kubeconfig: the client would take that of the
/// environment in its place where there is none, and compare `NO_PROXY` with the proxy's own address.
fn take_proxy(kubeconfig: &mut Kubeconfig, connection: &Connection) -> Option<String> {
    let context = connection.context.as_ref().or(kubeconfig.current_context.as_ref());
    let context = kubeconfig.contexts.iter().find(|one| Some(&one.name) == context);
    let named = context.and_then(|one| one.context.as_ref()).map(|context| context.cluster.clone());
    let meant = connection.cluster.clone().or(named)?;
    let cluster = kubeconfig.clusters.iter_mut().find(|one| one.name == meant)?.cluster.as_mut()?;
    cluster.proxy_url.take().filter(|own| !own.is_empty())
}

fn in_cluster() -> Result<Config, ConnectError> {
    let mut config = Config::incluster().map_err(|error| match error {
        InClusterError::ReadEnvironmentVariable(_) => ConnectError::new("there is no kubeconfig")
            .hint("name one with --kubeconfig or KUBECONFIG; without one, Seawall must run in a pod"),
        other => ConnectError::new(format!("the pod's service account cannot be used: {other}")),
    })?;
    config.proxy_url = proxy_for(&config.cluster_url, None)?;
    Ok(config)
}

fn refused(error: &KubeconfigError) -> ConnectError {
    let reason = match error {
        // What the parser says may quote the file, which holds credentials.
        KubeconfigError::Parse(_) => "it is not what a kubeconfig looks like".to_owned(),
        KubeconfigError::ParseNoProxy(_) => "NO_PROXY has an empty entry, or one that is no host".to_owned(),
        other => other.to_string(),
    };
    ConnectError::new(format!("the kubeconfig cannot be used: {reason}"))
}
