//! Polaris: every `test/checks/CHECK/{success,failure}*.yaml`, judged by our checks for the same thing.

use std::fs;
use std::path::{Path, PathBuf};

use seawall_check::{Parameters, Selection, Setting, run};
use seawall_finding::Verdict;
use seawall_posture::find;
use seawall_world::{Origin, Settings, Source, Version, World};

use super::{Context, Tally};

/// Polaris' check, and ours that look at the same thing. A case fails where any of ours fails.
const MAPPING: &[(&str, &[&str])] = &[
    ("automountServiceAccountToken", &["service-account-token-mounted"]),
    ("cpuLimitsMissing", &["cpu-limit-missing"]),
    ("cpuRequestsMissing", &["cpu-request-missing"]),
    ("dangerousCapabilities", &["capability-all", "capability-sys-admin", "capability-net-admin"]),
    ("deploymentMissingReplicas", &["single-replica"]),
    ("hostIPCSet", &["host-ipc"]),
    ("hostNetworkSet", &["host-network"]),
    ("hostPIDSet", &["host-pid"]),
    ("hostPathSet", &["host-path-volume"]),
    ("hostPortSet", &["host-port"]),
    ("hostProcess", &["windows-host-process"]),
    ("hpaMaxAvailability", &["autoscaler-cannot-scale"]),
    ("hpaMinAvailability", &["autoscaler-min-replicas"]),
    ("insecureCapabilities", &["capabilities-not-dropped"]),
    ("linuxHardening", &["linux-hardening-missing"]),
    ("livenessProbeMissing", &["liveness-probe-missing"]),
    ("memoryLimitsMissing", &["memory-limit-missing"]),
    ("memoryRequestsMissing", &["memory-request-missing"]),
    ("missingNetworkPolicy", &["pod-without-network-policy", "pod-open-in-one-direction", "pod-cut-off"]),
    ("missingPodDisruptionBudget", &["disruption-budget-missing"]),
    ("notReadOnlyRootFilesystem", &["writable-root-filesystem"]),
    ("pdbDisruptionsIsZero", &["disruption-budget-blocks"]),
    ("pdbMinAvailableGreaterThanHPAMinReplicas", &["disruption-budget-unsatisfiable"]),
    ("priorityClassNotSet", &["priority-class-missing"]),
    ("privilegeEscalationAllowed", &["privilege-escalation-allowed"]),
    ("procMount", &["unmasked-proc-mount"]),
    ("pullPolicyNotAlways", &["image-pull-policy-not-always"]),
    ("readinessProbeMissing", &["readiness-probe-missing"]),
    ("resourceRange", &["cpu-amount-implausible", "memory-amount-implausible"]),
    ("runAsPrivileged", &["privileged-container"]),
    ("runAsRootAllowed", &["run-as-root", "run-as-root-allowed"]),
    ("sensitiveConfigmapContent", &["literal-secret-in-config-map"]),
    ("sensitiveContainerEnvVar", &["literal-secret-in-env"]),
    ("tagNotSpecified", &["image-tag-missing", "image-tag-latest"]),
    ("tlsSettingsMissing", &["ingress-without-tls"]),
    ("topologySpreadConstraint", &["topology-spread-missing"]),
];

/// Commands in pods, in the cluster or in a namespace, and bindings to what is not there.
const EXEC: &[&str] = &[
    "pod-exec-everywhere",
    "pod-exec-in-namespace",
    "cluster-admin-bound",
    "namespace-everything-granted",
    "missing-role",
];
/// What is judged of roles and bindings.
const ACCESS: &[(&str, &[&str])] = &[
    ("clusterrolePodExecAttach", EXEC),
    ("clusterrolebindingClusterAdmin", &["cluster-admin-bound"]),
    ("clusterrolebindingPodExecAttach", EXEC),
    ("rolePodExecAttach", EXEC),
    ("rolebindingClusterAdminClusterRole", &["namespace-everything-granted"]),
    ("rolebindingClusterAdminRole", &["namespace-everything-granted"]),
    ("rolebindingClusterRolePodExecAttach", EXEC),
    ("rolebindingRolePodExecAttach", EXEC),
];
/// The last version in which `get` alone opened a stream to a pod, as the labels have it.
const EXEC_BY_GET_UNTIL: Version = Version::new(34);
/// Checks that Polaris' tests define for themselves, to show how users write their own.
const OWN: [&str; 2] = ["nakedPod", "oneController"];

/// A labelled manifest.
struct Case {
    name: String,
    check: String,
    path: PathBuf,
    is_failure: bool,
}

/// Corpus `polaris`.
pub(super) fn cases(context: &Context) -> Result<Tally, String> {
    let root = context.corpus("polaris")?.join("test/checks");
    let mut tally = Tally::default();
    for case in find_cases(&root)? {
        let ours =
            MAPPING.iter().chain(ACCESS).find(|(check, _)| *check == case.check).map(|(_, ours)| *ours);
        match ours {
            Some(ours) => judge(&case, ours, &mut tally)?,
            None if OWN.contains(&case.check.as_str()) => {
                tally.skip(case.name, "tests a check that only the test defines");
            }
            None => tally.skip(case.name, "there is no check for the same thing yet"),
        }
    }
    Ok(tally)
}

fn judge(case: &Case, ours: &[&'static str], tally: &mut Tally) -> Result<(), String> {
    let text = fs::read(&case.path).map_err(|error| format!("{}: {error}", case.path.display()))?;
    let source = Source::read(case.name.clone(), &text, Origin::File, true);
    let mut settings = Settings { complete: true, ..Settings::default() };
    let mut sources = vec![source];
    if ACCESS.iter().any(|(check, _)| *check == case.check) {
        settings.kubernetes = EXEC_BY_GET_UNTIL;
        sources.extend(binding(case, &sources[0]));
    }
    let world = World::build(sources, Vec::new(), settings);
    let checks: Vec<_> =
        ours.iter().map(|id| find(id).ok_or(format!("there is no check {id}"))).collect::<Result<_, _>>()?;
    let results = run(&world, &Selection { checks, parameters: parameters(), ..Selection::default() });
    let fails = results.findings.iter().any(|finding| finding.verdict == Verdict::Fail);
    let passes = results.tallies.iter().any(|(_, counts)| counts.pass > 0);
    let said = match (fails, passes) {
        (true, _) => "failure",
        (false, _) if !results.findings.is_empty() => "unknown",
        // Silence where there is no object of the kinds we judge is what the label means by success.
        (false, true) => "success",
        (false, false) if !case.is_failure => "success",
        (false, false) => "nothing",
    };
    let label = if case.is_failure { "failure" } else { "success" };
    if said == label {
        tally.agree()
    } else {
        tally.disagree(case.name.clone(), said, label)
    }
    Ok(())
}

/// A binding of each role of a case that is about roles alone: nobody has a right by a role that nothing
/// binds, which is why our checks judge bindings.
fn binding(case: &Case, source: &Source) -> Option<Source> {
    if case.check.contains("binding") {
        return None;
    }
    let world = World::build(vec![source.clone()], Vec::new(), Settings::default());
    let mut text = String::new();
    for object in world.ids().map(|id| world.object(id)) {
        let (kind, name) = (object.group_kind().kind, object.name());
        let within =
            object.namespace().map_or(String::new(), |namespace| format!(", namespace: \"{namespace}\""));
        let of = if kind == "Role" { "RoleBinding" } else { "ClusterRoleBinding" };
        text += &format!(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: {of}\nmetadata: {{name: added{within}}}\n\
             roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: \"{name}\"}}\n\
             subjects: [{{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}}]\n---\n"
        );
    }
    Some(Source::read("binding.yaml".to_owned(), text.as_bytes(), Origin::File, true))
}

/// What `resourceRange/check.yaml` demands.
fn parameters() -> Parameters {
    let mut parameters = Parameters::default();
    for (check, name, value) in [
        ("cpu-amount-implausible", "least-millicores", 100),
        ("cpu-amount-implausible", "most-millicores", 2_000),
        ("memory-amount-implausible", "least-mebibytes", 100),
        ("memory-amount-implausible", "most-mebibytes", 5_722),
    ] {
        parameters.set(check, name, Setting::Int(value));
    }
    parameters
}

/// Every case below a folder, in the order of their names.
fn find_cases(root: &Path) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for folder in entries(root)? {
        let check = file_name(&folder);
        for path in entries(&folder)? {
            let file = file_name(&path);
            let is_failure = match file.split(['.', '-']).next() {
                Some("failure") => true,
                Some("success") => false,
                _ => continue,
            };
            let name = format!("{check}/{file}");
            cases.push(Case { name, check: check.clone(), path, is_failure });
        }
    }
    Ok(cases)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let fault = |error: std::io::Error| format!("{}: {error}", folder.display());
    let read = fs::read_dir(folder).map_err(fault)?;
    let mut paths: Vec<PathBuf> =
        read.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(fault)?;
    paths.sort();
    Ok(paths)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
