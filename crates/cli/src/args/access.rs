//! The flags of the questions about access.

use std::time::Duration;

use clap::{Args, Subcommand};
use seawall_report::Reply;
use seawall_world::Stated;

use crate::args::cluster::{ClusterArgs, duration};
use crate::args::scan::{MeantArgs, ReadArgs, SettingsArgs};
use crate::output::{self, Output};

/// Commands below `access`.
#[derive(Debug, Subcommand)]
pub(crate) enum AccessCommand {
    /// Tell who may do something
    ///
    /// Lists every subject of a binding that allows it, with the binding and the role, and whoever needs no
    /// binding. What could not be read stands below: it may hold more.
    #[command(name = "who-can", after_help = EXIT_CODES, after_long_help = WHO_CAN_EXAMPLES)]
    WhoCan(Box<WhoCanArgs>),
    /// Tell whether somebody may do something, or all that they may do
    ///
    /// Decides as the API server's authorizers decide. Unlike `kubectl auth can-i` it asks no server, so that
    /// it answers for files too, for anybody, and without the right to act as them.
    #[command(name = "can-i", after_help = CAN_I_EXIT_CODES, after_long_help = CAN_I_EXAMPLES)]
    CanI(Box<CanIArgs>),
    /// Show by which bindings and rules somebody may do something
    ///
    /// Every way, with the line of the binding's subject and of the rule where they come from a file; what a
    /// right is worth beyond its name; and what stands against an answer.
    #[command(after_help = CAN_I_EXIT_CODES, after_long_help = EXPLAIN_EXAMPLES)]
    Explain(Box<ExplainAccessArgs>),
    /// Tell which rights appeared or vanished between two states
    ///
    /// In effective terms: what somebody could do before by another binding, by a group or by a wider rule is
    /// no new right. Each side is `cluster`, a snapshot, or files and folders.
    #[command(after_help = DIFF_EXIT_CODES, after_long_help = DIFF_EXAMPLES)]
    Diff(Box<AccessDiffArgs>),
    /// List roles and bindings that do nothing
    ///
    /// Bindings to service accounts or roles that do not exist, whose rights go to whoever makes them;
    /// bindings without subjects; roles that nothing binds; service accounts with rights that no pod runs as.
    /// What is listed is certain; what could not be read is told. With an audit log: rights that it does not
    /// show in use too.
    #[command(after_help = STALE_EXIT_CODES, after_long_help = STALE_EXAMPLES)]
    Stale(Box<StaleArgs>),
    /// Show who may do what, subjects by resources
    ///
    /// A row for each subject of a binding, with the rights of the groups that follow from its name; a letter
    /// for each verb. Capitals hold everywhere, small letters in some namespaces, `?` is what could not be
    /// read. Subjects that hold the same share a row. `-o html` writes a page with colours, to be searched.
    #[command(after_help = EXIT_CODES, after_long_help = MATRIX_EXAMPLES)]
    Matrix(Box<MatrixArgs>),
    /// Propose the least rights that still work, by what an audit log shows in use
    ///
    /// Writes a role and a binding for each namespace and one for everywhere, and decides every recorded
    /// request by them alone. What a log cannot show is said: a right that was not needed while it was
    /// written may be needed later.
    #[command(after_help = MINIMISE_EXIT_CODES, after_long_help = MINIMISE_EXAMPLES)]
    Minimise(Box<MinimiseArgs>),
}

/// What exit codes mean: one text for the short help and for the end of the long one.
macro_rules! exit_codes {
    ($($line:literal)*) => {
        concat!(
            "Exit codes, first that holds:\n  2  wrong usage, or an error of Seawall itself",
            $("\n  ", $line),*
        )
    };
    (lists) => {
        exit_codes!("3  something asked for could not be read, so there may be more" "0  everything was read")
    };
    (decides) => {
        exit_codes!(
            "3  unknown: nothing that was read allows it, and not all was read"
            "1  no"
            "0  yes; with --list: everything was read"
        )
    };
    (compares) => {
        exit_codes!(
            "1  a right appeared"
            "3  something asked for could not be read, so more may have changed"
            "0  no right appeared"
        )
    };
    (stale) => {
        exit_codes!(
            "3  something asked for, or a part of the log, could not be read, so there may be more, or less"
            "0  everything was read"
        )
    };
    (minimises) => {
        exit_codes!(
            "1  the proposal would deny recorded requests, since it withholds their rights"
            "3  a part of the log, or of what was asked for, could not be read"
            "0  every recorded request passes"
        )
    };
}

pub(crate) const EXIT_CODES: &str = exit_codes!(lists);
const CAN_I_EXIT_CODES: &str = exit_codes!(decides);
const DIFF_EXIT_CODES: &str = exit_codes!(compares);
const STALE_EXIT_CODES: &str = exit_codes!(stale);
const MINIMISE_EXIT_CODES: &str = exit_codes!(minimises);

pub(crate) const WHO_CAN_EXAMPLES: &str = concat!(
    "\
Examples:
  Who reads the Secret db of the namespace shop, by the manifests of a folder:
    seawall who-can get secrets/db -n shop deploy/

  Who opens a shell in any pod of the cluster of the current context:
    seawall who-can create pods/exec cluster

  Who may read a path, by a snapshot, for a spreadsheet:
    seawall who-can get /metrics snapshot cluster.swz -o csv=metrics.csv

",
    exit_codes!(lists)
);

const CAN_I_EXAMPLES: &str = concat!(
    "\
Examples:
  May the service account web of the namespace shop list Secrets there:
    seawall access can-i list secrets -n shop --as system:serviceaccount:shop:web cluster

  All that a group may do:
    seawall access can-i --list --as group:developers cluster

",
    exit_codes!(decides)
);

const EXPLAIN_EXAMPLES: &str = concat!(
    "\
Examples:
  Why the service account web may read the Secret db:
    seawall access explain sa:shop/web get secrets/db -n shop deploy/

",
    exit_codes!(decides)
);

const DIFF_EXAMPLES: &str = concat!(
    "\
Examples:
  What a pull request gives to whom:
    seawall access diff main/deploy deploy -o markdown

  What changed in a cluster since a snapshot:
    seawall access diff yesterday.swz cluster

",
    exit_codes!(compares)
);

const STALE_EXAMPLES: &str = concat!(
    "\
Examples:
  What nobody has used for as long as the logs reach:
    seawall access stale --audit audit.log --audit audit.log.1.gz cluster

",
    exit_codes!(stale)
);

const MATRIX_EXAMPLES: &str = concat!(
    "\
Examples:
  What matters most, by a cluster, as a page for a browser:
    seawall access matrix cluster -o html=access.html

  Who touches Secrets and shells of the namespace shop, by the manifests of a folder:
    seawall access matrix --resources secrets,pods/exec -n shop deploy/

",
    exit_codes!(lists)
);

const MINIMISE_EXAMPLES: &str = concat!(
    "\
Examples:
  What the service account web of the namespace shop needs, by a cluster and its log:
    seawall access minimise sa:shop/web --audit audit.log --audit audit.log.1.gz cluster

  The same for every service account of a namespace, with the manifests in a file:
    seawall access minimise ns:shop --audit audit.log --manifests least.yaml rbac/

",
    exit_codes!(minimises)
);

/// Arguments of `access diff`.
#[derive(Args, Debug)]
pub(crate) struct AccessDiffArgs {
    /// What was: `cluster`, a snapshot (.swz), a file or a folder
    #[arg(value_name = "BEFORE")]
    pub(crate) before: String,
    /// What is: the same
    #[arg(value_name = "AFTER")]
    pub(crate) after: String,
    #[command(flatten)]
    pub(crate) read: AccessReadArgs,
}

/// Arguments of `access stale`.
#[derive(Args, Debug)]
pub(crate) struct StaleArgs {
    #[command(flatten)]
    pub(crate) from: SourceArgs,
    /// Audit log: a file, - for standard input; may be given several times
    ///
    /// Lists bindings and rules that no request in it needed, words of rules that none needed, and what a
    /// wildcard was used for. Logs are those that `access minimise` takes.
    #[arg(long, value_name = "FILE")]
    pub(crate) audit: Vec<String>,
}

/// What to read, and how to print what is found.
#[derive(Args, Clone, Debug)]
pub(crate) struct SourceArgs {
    /// Roles and bindings: files and folders; or `cluster`; or `snapshot` and its file
    ///
    /// Without any: the `paths` of seawall.yaml, else the current folder. Files get the roles and bindings
    /// that every API server makes.
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
    #[command(flatten)]
    pub(crate) read: AccessReadArgs,
}

/// How to read, and how to print what is found.
#[derive(Args, Clone, Debug)]
pub(crate) struct AccessReadArgs {
    #[command(flatten)]
    pub(crate) world: WorldArgs,
    /// Format, and the file to write it to; may be given several times
    #[arg(
        short, long, value_name = "FORMAT[=FILE]", value_parser = output::of_answer,
        long_help = output::long_help(&Reply::FORMATS, Reply::describe), help_heading = "What to report"
    )]
    pub(crate) output: Vec<Output>,
    /// Do not exit 3 where something could not be read
    #[arg(long, help_heading = "What to report")]
    pub(crate) allow_incomplete: bool,
}

/// What to read, and what it is meant for.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "What to read")]
pub(crate) struct WorldArgs {
    /// Kubeconfig file
    #[arg(long, value_name = "FILE")]
    pub(crate) kubeconfig: Option<String>,
    /// Context of the kubeconfig; the current one without it
    #[arg(long, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// How long one request may take, such as 30s or 2m; 0 means for ever
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "60s")]
    pub(crate) request_timeout: Duration,
    /// Accept any certificate of the server
    #[arg(long)]
    pub(crate) insecure_skip_tls_verify: bool,
    /// Namespace of objects in files that name none
    #[arg(long, value_name = "NAME")]
    pub(crate) default_namespace: Option<String>,
    /// Version of Kubernetes the files are meant for, such as 1.36
    #[arg(long, value_name = "VERSION")]
    pub(crate) kubernetes_version: Option<Stated>,
    /// The files are everything the cluster holds
    ///
    /// Then what no binding allows is denied; otherwise one may exist elsewhere, and it is unknown.
    #[arg(long)]
    pub(crate) complete: bool,
    /// Settings file
    ///
    /// Without it: seawall.yaml in the current folder, if there is one.
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<String>,
    /// Read no settings file
    #[arg(long)]
    pub(crate) no_config: bool,
}

/// Arguments of `who-can`.
#[derive(Args, Debug)]
pub(crate) struct WhoCanArgs {
    /// What is done, such as get or create
    #[arg(value_name = "VERB")]
    pub(crate) verb: String,
    /// With what: RESOURCE, RESOURCE/NAME, RESOURCE/SUBRESOURCE[/NAME], or a path such as /metrics
    #[arg(value_name = "RESOURCE[/NAME]")]
    pub(crate) resource: String,
    /// In which namespace; without it: in any
    #[arg(short, long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
    #[command(flatten)]
    pub(crate) from: SourceArgs,
}

/// Arguments of `access can-i`.
#[derive(Args, Debug)]
pub(crate) struct CanIArgs {
    /// VERB and RESOURCE[/NAME], unless --list is given; then what to read, as for who-can
    #[arg(value_name = "VERB RESOURCE|SOURCE")]
    pub(crate) words: Vec<String>,
    #[command(flatten)]
    pub(crate) read: AccessReadArgs,
    /// Whom: a user's name, or user:NAME, group:NAME, sa:NAMESPACE/NAME, node:NAME
    #[arg(long = "as", value_name = "SUBJECT")]
    pub(crate) subject: String,
    /// A group that they are in besides those that follow from the name; may be given several times
    #[arg(long = "as-group", value_name = "GROUP")]
    pub(crate) groups: Vec<String>,
    /// List all that they may do
    #[arg(long)]
    pub(crate) list: bool,
    /// In which namespace
    #[arg(short, long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
}

/// Arguments of `access explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainAccessArgs {
    /// Who: a user's name, or user:NAME, group:NAME, sa:NAMESPACE/NAME, node:NAME
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: String,
    /// What is done, such as get or create
    #[arg(value_name = "VERB")]
    pub(crate) verb: String,
    /// With what: RESOURCE, RESOURCE/NAME, RESOURCE/SUBRESOURCE[/NAME], or a path such as /metrics
    #[arg(value_name = "RESOURCE[/NAME]")]
    pub(crate) resource: String,
    /// A group that they are in besides those that follow from the name; may be given several times
    #[arg(long = "as-group", value_name = "GROUP")]
    pub(crate) groups: Vec<String>,
    /// In which namespace
    #[arg(short, long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
    #[command(flatten)]
    pub(crate) from: SourceArgs,
}

/// Arguments of `access matrix`.
#[derive(Args, Debug)]
pub(crate) struct MatrixArgs {
    #[command(flatten)]
    pub(crate) from: SourceArgs,
    /// The columns: RESOURCE or RESOURCE/SUBRESOURCE, separated by commas
    ///
    /// Without it: what leads to more rights, to data, or to running as others, such as secrets, pods/exec
    /// and clusterrolebindings.
    #[arg(long, value_name = "RESOURCE,…", value_delimiter = ',')]
    pub(crate) resources: Vec<String>,
    /// Only these subjects; `*` and `?` match; may be given several times
    ///
    /// A user's name, or user:NAME, group:NAME, sa:NAMESPACE/NAME. Those are shown even where they hold
    /// nothing.
    #[arg(long, value_name = "SUBJECT|GLOB")]
    pub(crate) subject: Vec<String>,
    /// Only rights in this namespace, and everywhere
    #[arg(short, long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
    /// Show subjects too that hold only what every API server gives them
    #[arg(long)]
    pub(crate) defaults: bool,
}

/// Arguments of `access minimise`.
#[derive(Args, Debug)]
pub(crate) struct MinimiseArgs {
    /// Whose rights: a user's name, or user:NAME, sa:NAMESPACE/NAME; or ns:NAME for all service accounts of a
    /// namespace
    #[arg(value_name = "SUBJECT")]
    pub(crate) subject: String,
    /// Audit log: a file, - for standard input; may be given several times
    ///
    /// JSON lines or one document, of an API server or as exported from EKS, GKE or AKS; packed with gzip or
    /// not.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) audit: Vec<String>,
    /// Write the proposed roles and bindings to a file
    #[arg(long, value_name = "FILE", help_heading = "What to report")]
    pub(crate) manifests: Option<String>,
    /// A right that is never proposed: "VERB RESOURCE", or "VERB RESOURCE everywhere" for the whole cluster
    ///
    /// May be given several times, and stands for the list that holds otherwise: escalate, bind and
    /// impersonate anything, nodes/proxy, list and watch secrets everywhere, create serviceaccounts/token
    /// everywhere. The word none stands for no list.
    #[arg(long, value_name = "RIGHT")]
    pub(crate) never: Vec<String>,
    /// Name objects in a rule where no more than so many were used
    #[arg(long, value_name = "NUMBER", default_value_t = 4)]
    pub(crate) names: usize,
    #[command(flatten)]
    pub(crate) from: SourceArgs,
}

// === impl WorldArgs ===

impl WorldArgs {
    /// What the flags say of a cluster.
    pub(crate) fn cluster(&self) -> ClusterArgs {
        ClusterArgs {
            kubeconfig: self.kubeconfig.clone(),
            context: self.context.clone(),
            request_timeout: self.request_timeout,
            insecure_skip_tls_verify: self.insecure_skip_tls_verify,
            ..ClusterArgs::default()
        }
    }

    /// What the flags say of settings.
    pub(crate) fn settings(&self) -> SettingsArgs {
        SettingsArgs { config: self.config.clone(), no_config: self.no_config, ..SettingsArgs::default() }
    }

    /// What the flags say of files.
    pub(crate) fn files(&self, paths: Vec<String>) -> ReadArgs {
        ReadArgs {
            paths,
            namespace: self.default_namespace.clone(),
            meant: MeantArgs { kubernetes_version: self.kubernetes_version, complete: self.complete },
            settings: self.settings(),
            ..ReadArgs::default()
        }
    }
}
