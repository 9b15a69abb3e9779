//! The ordinary checks agree with the Pod Security Standards that they give evidence for.
//!
//! Every pod here is judged twice: by the controls of the standards, and by the checks that the
//! framework `pss` names for them. A control that a pod violates is failed by one of its checks, and
//! a pod that meets a whole level fails no check of that level's controls.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use seawall_check::{Check, Selection, run};
use seawall_finding::{CauseKind, Verdict};
use seawall_podsecurity::{Control, Level, Pod, Version, controls, violations};
use seawall_posture::{Means, find, is_opt_in, shipped_framework};
use seawall_world::{Origin, Settings, Source, World};

/// Controls as the API server names them, and as the framework does.
const NAMES: [(&str, &str); 19] = [
    ("windowsHostProcess", "baseline-host-process"),
    ("hostNamespaces", "baseline-host-namespaces"),
    ("privileged", "baseline-privileged"),
    ("capabilities_baseline", "baseline-capabilities"),
    ("hostPathVolumes", "baseline-host-path"),
    ("hostPorts", "baseline-host-ports"),
    ("hostProbesAndHostLifecycle", "baseline-host-probes"),
    ("appArmorProfile", "baseline-apparmor"),
    ("seLinuxOptions", "baseline-selinux"),
    ("procMount", "baseline-proc-mount"),
    ("seccompProfile_baseline", "baseline-seccomp"),
    ("sysctls", "baseline-sysctls"),
    ("restrictedVolumes", "restricted-volume-types"),
    ("allowPrivilegeEscalation", "restricted-privilege-escalation"),
    ("runAsNonRoot", "restricted-non-root"),
    ("runAsUser", "restricted-non-root-user"),
    ("seccompProfile_restricted", "restricted-seccomp"),
    ("capabilities_restricted", "restricted-capabilities"),
    ("procMount_restricted", "restricted-proc-mount"),
];

/// Checks that go on failing pods in a user namespace, which the level restricted exempts since 1.35:
/// root of the pod is then nobody on the node, but still owns everything inside the pod.
const STRICTER_IN_USER_NAMESPACES: [&str; 4] =
    ["overridden-root-setting", "run-as-non-root-unset", "run-as-root", "run-as-root-allowed"];

fn name_of(control: &Control) -> &'static str {
    NAMES.iter().find(|(upstream, _)| *upstream == control.id).expect("every control has a name").1
}

/// The checks of the framework's controls.
struct Standard(HashMap<String, Vec<&'static Check>>);

// === impl Standard ===

impl Standard {
    fn new() -> Self {
        let framework = shipped_framework("pss").expect("it is shipped");
        let checks = framework.controls.into_iter().map(|control| match control.means {
            Means::Checks(checks) => (control.id, checks),
            means => panic!("{} has no check: {means:?}", control.id),
        });
        Standard(checks.collect())
    }

    fn checks(&self) -> Vec<&'static Check> {
        let by_id: BTreeMap<_, _> = self.0.values().flatten().map(|check| (check.id, *check)).collect();
        by_id.into_values().collect()
    }

    /// Where the two sides differ on the pods of a manifest.
    fn differences(&self, manifest: &str) -> Vec<String> {
        let source = Source::read("pod.yaml".to_owned(), manifest.as_bytes(), Origin::File, true);
        let world = World::build(vec![source], Vec::new(), Settings::default());
        assert!(world.gaps().is_empty(), "{:?}\n{manifest}", world.gaps());
        let results = run(&world, &Selection { checks: self.checks(), ..Selection::default() });
        let failed: BTreeSet<&str> = results
            .findings
            .iter()
            .filter(|finding| finding.verdict == Verdict::Fail)
            .map(|finding| finding.check)
            .collect();
        let template = world.ids().flat_map(|id| world.templates_of(id)).next().expect("it holds a pod");
        let pod = world.pod(template);
        let pod = Pod::read(pod.metadata, pod.spec).expect("the World decoded it");
        let mut differences = self.missed(&pod, &failed);
        for level in [Level::Baseline, Level::Restricted] {
            if violations(level, Version::NEWEST_KNOWN, &pod).is_empty() {
                differences.extend(self.overdone(level, &pod, &failed));
            }
        }
        differences
    }

    /// Violated controls that no check of theirs fails.
    fn missed(&self, pod: &Pod<'_>, failed: &BTreeSet<&str>) -> Vec<String> {
        let mut missed = Vec::new();
        for control in controls() {
            let Some(violation) = control.violation(Version::NEWEST_KNOWN, pod) else { continue };
            let name = name_of(control);
            if !self.0[name].iter().any(|check| failed.contains(check.id)) {
                missed.push(format!("{name}: no check fails: {violation:?}"));
            }
        }
        missed
    }

    /// Checks of a level's controls that fail a pod which meets the level.
    fn overdone(&self, level: Level, pod: &Pod<'_>, failed: &BTreeSet<&str>) -> Vec<String> {
        let is_wanted = |id: &str| pod.has_user_namespace() && STRICTER_IN_USER_NAMESPACES.contains(&id);
        let mut overdone = Vec::new();
        for control in controls().iter().filter(|control| control.level <= level) {
            // A pod may meet the level and not a control that a stricter one stands in for.
            if control.violation(Version::NEWEST_KNOWN, pod).is_some() {
                continue;
            }
            let name = name_of(control);
            for check in self.0[name].iter().filter(|one| failed.contains(one.id) && !is_wanted(one.id)) {
                overdone.push(format!("{name}: {} fails a pod that meets {level}", check.id));
            }
        }
        overdone
    }
}

#[test]
fn every_control_has_a_name_in_the_framework() {
    let standard = Standard::new();
    let ours: BTreeSet<&str> = standard.0.keys().map(String::as_str).collect();
    assert_eq!(ours, NAMES.iter().map(|(_, name)| *name).collect());
    let upstream: BTreeSet<&str> = controls().iter().map(|control| control.id).collect();
    assert_eq!(upstream, NAMES.iter().map(|(name, _)| *name).collect());
}

/// Deterministic choices; a multiplicative generator suffices.
struct Choices(u64);

// === impl Choices ===

impl Choices {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    /// Some of the fields, each in one of its writings or absent; `rare` in ten fields are faulty.
    fn fields(&mut self, fields: &[(&[&str], &[&str])], rare: usize) -> String {
        let mut chosen = Vec::new();
        for (fine, faulty) in fields {
            let from = if self.below(10) < rare { faulty } else { fine };
            if !from.is_empty() {
                chosen.push(from[self.below(from.len())]);
            }
        }
        chosen.retain(|text| !text.is_empty());
        chosen.join(", ")
    }

    fn pod(&mut self) -> String {
        let rare = [0, 1, 4][self.below(3)];
        if self.below(20) == 0 {
            return self.windows_pod(rare);
        }
        let metadata = self.fields(METADATA, rare);
        let spec = self.fields(SPEC, rare);
        let security = self.fields(POD_SECURITY, rare);
        let containers = |choices: &mut Choices, count: usize| {
            let list: Vec<String> = (0..count)
                .map(|at| {
                    let fields = choices.fields(CONTAINER, rare);
                    let security = choices.fields(CONTAINER_SECURITY, rare);
                    let comma = if fields.is_empty() { "" } else { ", " };
                    format!("{{name: c{at}, image: i{comma}{fields}, securityContext: {{{security}}}}}")
                })
                .collect();
            list.join(", ")
        };
        let (regular, init) = (1 + self.below(2), self.below(2));
        let (regular, init) = (containers(self, regular), containers(self, init));
        let comma = if spec.is_empty() { "" } else { ", " };
        format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: p{metadata}}}, spec: {{{spec}{comma}\
             securityContext: {{{security}}}, initContainers: [{init}], containers: [{regular}]}}}}"
        )
    }
}

// === impl Choices ===

impl Choices {
    /// The API server refuses Linux fields in pods that say they run on Windows.
    fn windows_pod(&mut self, rare: usize) -> String {
        let options: Fields = &[(&["", "windowsOptions: {}"], &["windowsOptions: {hostProcess: true}"])];
        let user: Fields = &[(&["", "runAsNonRoot: true"], &["runAsNonRoot: false"])];
        let (pod, container) = (self.fields(options, rare), self.fields(user, rare));
        let fields = self.fields(CONTAINER, rare);
        let comma = if fields.is_empty() { "" } else { ", " };
        format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: p}}, spec: {{os: {{name: windows}}, \
             securityContext: {{{pod}}}, containers: [{{name: c, image: i{comma}{fields}, \
             securityContext: {{{container}}}}}]}}}}"
        )
    }
}

/// For each field, its fine writings and its faulty ones.
type Fields = &'static [(&'static [&'static str], &'static [&'static str])];

const METADATA: Fields = &[(
    &["", "", ", annotations: {container.apparmor.security.beta.kubernetes.io/c0: runtime/default}"],
    &[", annotations: {container.apparmor.security.beta.kubernetes.io/c0: unconfined}"],
)];

const SPEC: Fields = &[
    (&["", "hostNetwork: false"], &["hostNetwork: true"]),
    (&["", "hostPID: false"], &["hostPID: true"]),
    (&[""], &["hostIPC: true"]),
    (&["", "", "hostUsers: true"], &["hostUsers: false"]),
    (&["", "os: {name: linux}"], &[]),
    (
        &[
            "",
            "volumes: [{name: v, emptyDir: {}}]",
            "volumes: [{name: v, configMap: {name: a}}, {name: w, secret: {secretName: b}}]",
            "volumes: [{name: v, persistentVolumeClaim: {claimName: a}}, {name: w, downwardAPI: {}}]",
            "volumes: [{name: v, projected: {sources: []}}, {name: w, ephemeral: {}}]",
            "volumes: [{name: v, csi: {driver: d}}, {name: w, image: {reference: r}}]",
        ],
        &[
            "volumes: [{name: v, hostPath: {path: /data}}]",
            "volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}]",
            "volumes: [{name: v, nfs: {server: s, path: /}}]",
            "volumes: [{name: v, awsElasticBlockStore: {volumeID: v}}]",
            "volumes: [{name: v, gitRepo: {repository: r}}]",
            "volumes: [{name: v, flexVolume: {driver: d}}]",
            "volumes: [{name: v, iscsi: {targetPortal: t, iqn: i, lun: 0}}]",
            "volumes: [{name: v, portworxVolume: {volumeID: v}}]",
        ],
    ),
];

const POD_SECURITY: Fields = &[
    (&["runAsNonRoot: true"], &["", "runAsNonRoot: false"]),
    (&["", "runAsUser: 1000"], &["runAsUser: 0"]),
    (
        &["seccompProfile: {type: RuntimeDefault}", "seccompProfile: {type: Localhost, localhostProfile: p}"],
        &["", "seccompProfile: {type: Unconfined}"],
    ),
    (&["", "appArmorProfile: {type: RuntimeDefault}"], &["appArmorProfile: {type: Unconfined}"]),
    (
        &[
            "",
            "seLinuxOptions: {type: container_t, level: 's0:c1'}",
            "seLinuxOptions: {type: container_kvm_t}",
        ],
        &["seLinuxOptions: {type: spc_t}", "seLinuxOptions: {user: u}", "seLinuxOptions: {role: r}"],
    ),
    (
        &[
            "",
            "sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]",
            "sysctls: [{name: kernel.shm_rmid_forced, value: '1'}, {name: net.ipv4.tcp_rmem, value: '1'}]",
        ],
        &[
            "sysctls: [{name: kernel.msgmax, value: '1'}]",
            "sysctls: [{name: net.core.somaxconn, value: '1'}]",
        ],
    ),
    (&[""], &["windowsOptions: {hostProcess: true}"]),
];

const CONTAINER: Fields = &[
    (
        &["", "ports: [{containerPort: 80}]", "ports: [{containerPort: 80, hostPort: 0}]"],
        &[
            "ports: [{containerPort: 80, hostPort: 80}]",
            "ports: [{containerPort: 1}, {containerPort: 2, hostPort: 2}]",
        ],
    ),
    (
        &["", "livenessProbe: {httpGet: {port: 80}}", "startupProbe: {tcpSocket: {port: 80}}"],
        &[
            "livenessProbe: {httpGet: {port: 80, host: h}}",
            "readinessProbe: {tcpSocket: {port: 80, host: h}}",
        ],
    ),
    (
        &["", "lifecycle: {preStop: {exec: {command: [a]}}}"],
        &[
            "lifecycle: {postStart: {httpGet: {port: 80, host: h}}}",
            "lifecycle: {preStop: {tcpSocket: {port: 1, host: h}}}",
        ],
    ),
];

const CONTAINER_SECURITY: Fields = &[
    (&["", "privileged: false"], &["privileged: true"]),
    (&["allowPrivilegeEscalation: false"], &["", "allowPrivilegeEscalation: true"]),
    (
        &["capabilities: {drop: [ALL]}", "capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}"],
        &[
            "",
            "capabilities: {drop: [NET_RAW]}",
            "capabilities: {drop: [all]}",
            "capabilities: {drop: [ALL], add: [CHOWN]}",
            "capabilities: {drop: [ALL], add: [SYS_ADMIN]}",
            "capabilities: {drop: [ALL], add: [NET_RAW, NET_BIND_SERVICE]}",
            "capabilities: {drop: [ALL], add: [ALL]}",
            "capabilities: {add: [CAP_CHOWN]}",
            "capabilities: {drop: [ALL], add: [BPF]}",
            "capabilities: {drop: [ALL], add: [net_bind_service]}",
        ],
    ),
    (&["", "runAsNonRoot: true"], &["runAsNonRoot: false"]),
    (&["", "runAsUser: 1000"], &["runAsUser: 0"]),
    (&["", "seccompProfile: {type: RuntimeDefault}"], &["seccompProfile: {type: Unconfined}"]),
    (
        &["", "appArmorProfile: {type: Localhost, localhostProfile: p}"],
        &["appArmorProfile: {type: Unconfined}"],
    ),
    (
        &["", "seLinuxOptions: {type: container_init_t}", "seLinuxOptions: {level: l}"],
        &["seLinuxOptions: {type: other_t}", "seLinuxOptions: {type: container_t, user: u}"],
    ),
    (&["", "procMount: Default"], &["procMount: Unmasked"]),
    (&[""], &["windowsOptions: {hostProcess: true}"]),
];

#[test]
fn checks_agree_with_the_standards_on_generated_pods() {
    const PODS: usize = 4_000;
    let standard = Standard::new();
    let mut choices = Choices(37);
    let mut differences: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for _ in 0..PODS {
        let pod = choices.pod();
        for difference in standard.differences(&pod) {
            differences.entry(difference).or_insert_with(|| (0, pod.clone())).0 += 1;
        }
    }
    let mut text = String::new();
    for (difference, (count, pod)) in &differences {
        text += &format!("{count} times {difference}\n    {pod}\n");
    }
    assert!(differences.is_empty(), "{text}");
}

/// The folder of a corpus, where it is on this machine.
fn corpus(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = std::env::var_os("SEAWALL_CORPORA").map(PathBuf::from);
    let folders = [named, Some(root.join("../shared/corpora")), Some(root.join("target/corpora"))];
    folders.into_iter().flatten().map(|folder| folder.join(name)).find(|folder| folder.is_dir())
}

#[test]
fn checks_agree_with_the_standards_on_upstream_fixtures() {
    let Some(folder) = corpus("psa") else {
        assert!(
            std::env::var_os("CI").is_none(),
            "the corpus psa is missing; name its parent by SEAWALL_CORPORA"
        );
        return;
    };
    let standard = Standard::new();
    let mut folders = vec![folder.join("test/testdata")];
    let mut seen = BTreeSet::new();
    let mut differences = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry of the corpus").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a fixture is text");
            // Most fixtures stand once for every version.
            if seen.insert(text.clone()) {
                let found = standard.differences(&text);
                differences.extend(found.into_iter().map(|one| format!("{}: {one}", path.display())));
            }
        }
    }
    assert!(seen.len() > 100, "only {} fixtures", seen.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What the check of refusals says of the workload `agent`.
fn refusals(namespaces: &str, version: u32) -> Vec<(Verdict, String)> {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: agent, namespace: shop}\nspec:\n  containers:\n  \
               - {name: c, image: i, livenessProbe: {httpGet: {port: 80, host: h}}}\n";
    let text = format!("{pod}---\n{namespaces}");
    let source = Source::read("shop.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let settings = Settings { kubernetes: seawall_world::Version::new(version), ..Settings::default() };
    let world = World::build(vec![source], Vec::new(), settings);
    let checks = vec![find("refused-by-pod-security").expect("the check exists")];
    let results = run(&world, &Selection { checks, ..Selection::default() });
    results.findings.into_iter().map(|one| (one.verdict, one.message.to_string())).collect()
}

fn namespace(labels: &str) -> String {
    format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {{{labels}}}}}\n")
}

#[test]
fn refusals_follow_the_labels_and_the_version_of_the_cluster() {
    const BASELINE: &str = "pod-security.kubernetes.io/enforce: baseline";
    let refused = |at: &str| {
        let message = format!("namespace \"shop\" enforces baseline:{at} and refuses the pod: ");
        vec![(Verdict::Fail, message)]
    };
    let cut = |found: Vec<(Verdict, String)>| -> Vec<(Verdict, String)> {
        let head = |message: String| message.split_inclusive("pod: ").next().unwrap_or_default().to_owned();
        found.into_iter().map(|(verdict, message)| (verdict, head(message))).collect()
    };
    assert_eq!(cut(refusals(&namespace(BASELINE), 37)), refused("v1.37"));
    assert_eq!(refusals(&namespace(BASELINE), 33), []);
    let pinned = |version| format!("{BASELINE}, pod-security.kubernetes.io/enforce-version: {version}");
    assert_eq!(refusals(&namespace(&pinned("v1.33")), 37), []);
    assert_eq!(cut(refusals(&namespace(&pinned("v1.36")), 37)), refused("v1.36"));
    // A server that does not know a version yet takes its own.
    assert_eq!(refusals(&namespace(&pinned("v1.36")), 33), []);
    assert_eq!(refusals(&namespace("pod-security.kubernetes.io/warn: restricted"), 37), []);
    assert_eq!(refusals("", 37), []);
    assert_eq!(refusals(&namespace(BASELINE).replace("name: shop", "name: other"), 37), []);
}

#[test]
fn what_cannot_be_known_of_a_namespace_is_no_pass() {
    let strict = namespace("pod-security.kubernetes.io/enforce: baseline");
    let two = format!("{strict}---\n{}", namespace(""));
    let verdicts = |found: Vec<(Verdict, String)>| found.into_iter().map(|one| one.0).collect::<Vec<_>>();
    assert_eq!(verdicts(refusals(&two, 37)), [Verdict::Unknown(CauseKind::OutsideScope)]);
    let broken = namespace("pod-security.kubernetes.io/enforce: 1");
    assert_eq!(verdicts(refusals(&broken, 37)), [Verdict::Unknown(CauseKind::Undecodable)]);
}

#[test]
fn whole_levels_tell_each_control_once_and_only_on_request() {
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostPID: true, hostIPC: true, \
               containers: [{name: c, image: i, securityContext: {privileged: true}}]}}";
    let source = Source::read("pod.yaml".to_owned(), pod.as_bytes(), Origin::File, true);
    let world = World::build(vec![source], Vec::new(), Settings::default());
    let checks = vec![find("pod-security-baseline").expect("the check exists")];
    assert!(checks.iter().all(|check| is_opt_in(check.id)));
    let found = run(&world, &Selection { checks, ..Selection::default() }).findings;
    let told: Vec<_> =
        found.iter().map(|one| (&*one.discriminator, &*one.message, one.related.len())).collect();
    let expected = [
        ("hostNamespaces", "the pod violates baseline: host namespaces (hostPID=true, hostIPC=true)", 1),
        (
            "privileged",
            "the pod violates baseline: privileged (container \"c\" must not set \
             securityContext.privileged=true)",
            0,
        ),
    ];
    assert_eq!(told, expected);
}

#[test]
fn every_capability_beyond_baseline_is_told() {
    const BASELINE: [&str; 13] = [
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    ];
    const BEYOND: [&str; 29] = [
        "ALL",
        "AUDIT_CONTROL",
        "AUDIT_READ",
        "BLOCK_SUSPEND",
        "BPF",
        "CHECKPOINT_RESTORE",
        "DAC_READ_SEARCH",
        "IPC_LOCK",
        "IPC_OWNER",
        "LEASE",
        "LINUX_IMMUTABLE",
        "MAC_ADMIN",
        "MAC_OVERRIDE",
        "NET_ADMIN",
        "NET_BROADCAST",
        "NET_RAW",
        "PERFMON",
        "SYSLOG",
        "SYS_ADMIN",
        "SYS_BOOT",
        "SYS_MODULE",
        "SYS_NICE",
        "SYS_PACCT",
        "SYS_PTRACE",
        "SYS_RAWIO",
        "SYS_RESOURCE",
        "SYS_TIME",
        "SYS_TTY_CONFIG",
        "WAKE_ALARM",
    ];
    let standard = Standard::new();
    for name in BASELINE.into_iter().chain(BEYOND) {
        let pod = format!(
            "{{apiVersion: v1, kind: Pod, metadata: {{name: p}}, spec: {{containers: \
             [{{name: c, image: i, securityContext: {{capabilities: {{add: [{name}]}}}}}}]}}}}"
        );
        assert_eq!(standard.differences(&pod), [""; 0], "{name}");
    }
}
