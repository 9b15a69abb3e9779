//! The flags of every command that meets a cluster, as `kubectl` has them.

use std::time::Duration;

use clap::{Args, ValueEnum};

pub(crate) const CLUSTER_EXAMPLES: &str = "\
Examples:
  Judge the cluster of the current context:
    seawall scan cluster

  Judge two namespaces of another one, for a pull request:
    seawall scan cluster --context staging -n shop -n payments -o markdown

  Judge as someone else would see it, and keep the whole report:
    seawall scan cluster --as system:serviceaccount:audit:reader -o table -o json=scan.json

Exit codes, first that holds:
  2  wrong usage, or an error of Seawall itself
  1  a finding at or above --fail-on
  3  something asked for could not be read, so a verdict is unknown
  0  everything was evaluated, and nothing stands at or above --fail-on";

pub(crate) const SNAPSHOT_EXAMPLES: &str = "\
Examples:
  Keep what the cluster of the current context says:
    seawall snapshot -o cluster.swz

  Judge it later, elsewhere, without the cluster:
    seawall scan snapshot cluster.swz --framework nsa

Exit codes:
  2  wrong usage, or an error of Seawall itself
  3  something could not be read; the snapshot says what
  0  everything was read";

/// Arguments of `snapshot`.
#[derive(Args, Debug)]
pub(crate) struct SnapshotArgs {
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    /// The file to write; only its owner may read it
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: String,
}

pub(crate) const CHECK_EXAMPLES: &str = "\
Examples:
  See whether a scan of the current context's cluster would read everything:
    seawall check

  See only whether the cluster can be reached, before rights are given:
    seawall check --pre --context staging

Exit codes:
  2  wrong usage, or an error of Seawall itself
  1  something fails
  0  a scan will lack nothing";

/// Arguments of `check`.
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    /// Look only at what comes before rights are given: configuration, connection, version, clock
    #[arg(long)]
    pub(crate) pre: bool,
    /// How to print it
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub(crate) output: CheckFormat,
}

/// How `check` prints what it saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Lines for people
    Table,
    /// One JSON document
    Json,
}

/// Which cluster, as whom, and what of it.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Which cluster")]
pub(crate) struct ClusterArgs {
    /// Kubeconfig file
    ///
    /// Without it: the files that KUBECONFIG names, else ~/.kube/config, else the service account of
    /// the pod that Seawall runs in.
    #[arg(long, value_name = "FILE")]
    pub(crate) kubeconfig: Option<String>,
    /// Context of the kubeconfig; the current one without it
    #[arg(long, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// Cluster of the kubeconfig; the context's without it
    #[arg(long, value_name = "NAME")]
    pub(crate) cluster: Option<String>,
    /// User of the kubeconfig; the context's without it
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// User to act as
    #[arg(long = "as", value_name = "USER")]
    pub(crate) as_user: Option<String>,
    /// Group to act as; may be given several times
    #[arg(long, value_name = "GROUP", requires = "as_user")]
    pub(crate) as_group: Vec<String>,
    /// How long one request may take, such as 30s or 2m; 0 means for ever
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "60s")]
    pub(crate) request_timeout: Duration,
    /// Accept any certificate of the server
    ///
    /// Whoever stands between can then read and change everything, credentials included.
    #[arg(long)]
    pub(crate) insecure_skip_tls_verify: bool,
    /// Only this namespace; may be given several times
    ///
    /// Of what has no namespace, only the namespaces themselves are read then.
    #[arg(short, long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) namespace: Vec<String>,
    /// All namespaces, which is the default
    #[arg(short = 'A', long, conflicts_with = "namespace")]
    pub(crate) all_namespaces: bool,
    /// Only objects whose labels match
    #[arg(short = 'l', long, value_name = "SELECTOR")]
    pub(crate) selector: Option<String>,
}

/// Reads a time as `kubectl` does: `0`, `30`, `1m30s`, `500ms`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let refuse = || format!("\"{text}\" is no time; expected one like 30s or 1m30s");
    if let Ok(seconds) = text.parse::<u32>() {
        return Ok(Duration::from_secs(seconds.into()));
    }
    let mut sum = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: u32 = rest[..digits].parse().map_err(|_| refuse())?;
        rest = &rest[digits..];
        let letters = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let unit_ms: u64 = match &rest[..letters] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return Err(refuse()),
        };
        rest = &rest[letters..];
        sum += Duration::from_millis(u64::from(number) * unit_ms);
    }
    if text.is_empty() { Err(refuse()) } else { Ok(sum) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_kubectl_reads_them() {
        for (text, expected_ms) in [("0", 0), ("30", 30_000), ("30s", 30_000), ("1m30s", 90_000), ("5ms", 5)]
        {
            assert_eq!(duration(text), Ok(Duration::from_millis(expected_ms)), "{text}");
        }
        for text in ["", "s", "1x", "-1s", "1.5s", "1s2"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
