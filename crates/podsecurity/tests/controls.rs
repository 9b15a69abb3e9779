//! Every control at every version step. Expected: the upstream evaluator at that version.

mod common;

use common::{document, place, version};
use seawall_podsecurity::{Pod, control, controls};

/// The control passes, or does not exist yet.
const PASS: &str = "";

/// Asks one control about a pod at several versions; `steps` holds versions and expected details.
#[track_caller]
fn check(id: &str, pod: &str, steps: &[(&str, &str)]) {
    let (stream, root) = document(pod);
    let root = stream.tree.value(root);
    let spec = root.get("spec").expect("the case has a spec");
    let pod = Pod::read(root.get("metadata"), spec).expect("the case can be decoded");
    let control = control(id).expect("the control exists");
    for (name, expected) in steps {
        let violation = control.violation(version(name), &pod);
        let detail = violation.as_ref().map(|violation| violation.detail()).unwrap_or_default();
        assert_eq!(detail, *expected, "{id} at {name}");
    }
}

/// Where a control sees the fault at the newest version.
#[track_caller]
fn check_evidence(id: &str, pod: &str, expected: &[&str]) {
    let (stream, root) = document(pod);
    let value = stream.tree.value(root);
    let spec = value.get("spec").expect("the case has a spec");
    let pod = Pod::read(value.get("metadata"), spec).expect("the case can be decoded");
    let control = control(id).expect("the control exists");
    let violation = control.violation(version("latest"), &pod).expect("the pod is at fault");
    let places: Vec<String> =
        violation.evidence().iter().map(|evidence| place(&stream, root, evidence)).collect();
    assert_eq!(places, expected, "{id}");
}

#[test]
fn app_armor() {
    let id = "appArmorProfile";
    let fields = "spec: {securityContext: {appArmorProfile: {type: Unconfined}}, containers: \
        [{name: a, securityContext: {appArmorProfile: {type: Localhost}}}, \
        {name: b, securityContext: {appArmorProfile: {}}}]}";
    let detail = "pod and container \"b\" must not set AppArmor profile type to \"\", \"Unconfined\"";
    check(id, fields, &[("v1.0", detail), ("v1.37", detail), ("latest", detail)]);
    check_evidence(
        id,
        fields,
        &["spec.securityContext.appArmorProfile.type", "spec.containers.1.securityContext.appArmorProfile"],
    );
    let annotations = "{metadata: {annotations: {\
        container.apparmor.security.beta.kubernetes.io/b: unconfined, \
        container.apparmor.security.beta.kubernetes.io/a: \"x\\ty\", \
        container.apparmor.security.beta.kubernetes.io/c: localhost/p, \
        container.apparmor.security.beta.kubernetes.io/d: runtime/default, \
        container.apparmor.security.beta.kubernetes.io/e: null, \
        container.apparmor.security.beta.kubernetes.io/f: localhost}}, spec: {containers: []}}";
    let detail = "annotations must not set AppArmor profile type to \
        \"container.apparmor.security.beta.kubernetes.io/a=\"x\\ty\"\", \
        \"container.apparmor.security.beta.kubernetes.io/b=\"unconfined\"\", \
        \"container.apparmor.security.beta.kubernetes.io/f=\"localhost\"\"";
    check(id, annotations, &[("v1.0", detail), ("latest", detail)]);
    check(id, "spec: {containers: [{name: a, securityContext: {}}]}", &[("latest", PASS)]);
}

#[test]
fn capabilities_baseline() {
    let id = "capabilities_baseline";
    let pod = "spec: {initContainers: [{name: i, securityContext: {capabilities: {add: [CHOWN]}}}], \
        containers: [{name: a, securityContext: {capabilities: {add: [SYS_ADMIN, NET_RAW, KILL]}}}, \
        {name: b, securityContext: {capabilities: {add: [NET_RAW, null]}}}]}";
    let detail = "containers \"a\", \"b\" must not include \"\", \"NET_RAW\", \"SYS_ADMIN\" in \
        securityContext.capabilities.add";
    check(id, pod, &[("v1.0", detail), ("v1.22", detail), ("latest", detail)]);
    check_evidence(
        id,
        pod,
        &[
            "spec.containers.0.securityContext.capabilities.add.0",
            "spec.containers.0.securityContext.capabilities.add.1",
            "spec.containers.1.securityContext.capabilities.add.0",
            "spec.containers.1.securityContext.capabilities.add.1",
        ],
    );
}

#[test]
fn capabilities_restricted() {
    let id = "capabilities_restricted";
    let pod = "spec: {os: {name: windows}, containers: [{name: a}, {name: b, securityContext: {}}, \
        {name: c, securityContext: {capabilities: {add: [KILL]}}}, \
        {name: d, securityContext: {capabilities: {drop: [all], add: [NET_BIND_SERVICE]}}}, \
        {name: e, securityContext: {capabilities: {drop: [KILL, ALL]}}}]}";
    let detail = "containers \"a\", \"b\", \"c\", \"d\" must set \
        securityContext.capabilities.drop=[\"ALL\"]; container \"c\" must not include \"KILL\" in \
        securityContext.capabilities.add";
    check(id, pod, &[("v1.21", PASS), ("v1.22", detail), ("v1.24", detail), ("v1.25", PASS)]);
    let linux = pod.replace("windows", "linux");
    check(id, &linux, &[("v1.25", detail), ("latest", detail)]);
    check_evidence(
        id,
        &linux,
        &[
            "spec.containers.0+securityContext.capabilities.drop",
            "spec.containers.1.securityContext+capabilities.drop",
            "spec.containers.2.securityContext.capabilities+drop",
            "spec.containers.2.securityContext.capabilities.add.0",
            "spec.containers.3.securityContext.capabilities.drop",
        ],
    );
}

#[test]
fn host_namespaces() {
    let id = "hostNamespaces";
    let pod = "spec: {hostPID: true, hostNetwork: true, hostIPC: false}";
    let detail = "hostNetwork=true, hostPID=true";
    check(id, pod, &[("v1.0", detail), ("latest", detail)]);
    check_evidence(id, pod, &["spec.hostNetwork", "spec.hostPID"]);
    check(id, "spec: {hostIPC: true}", &[("v1.0", "hostIPC=true")]);
    check(id, "spec: {hostIPC: null}", &[("v1.0", PASS)]);
}

#[test]
fn host_path_volumes() {
    let id = "hostPathVolumes";
    let pod = "spec: {volumes: [{name: a, hostPath: {path: /}}, {name: b, hostPath: null}, \
        {name: c, hostPath: {}, secret: {}}]}";
    let detail = "volumes \"a\", \"c\"";
    check(id, pod, &[("v1.0", detail), ("latest", detail)]);
    check_evidence(id, pod, &["spec.volumes.0.hostPath", "spec.volumes.2.hostPath"]);
}

#[test]
fn host_ports() {
    let id = "hostPorts";
    let pod = "spec: {initContainers: [{name: i, ports: [{hostPort: 9}]}], containers: [{name: a, \
        ports: [{containerPort: 1}, {hostPort: 0}, {hostPort: 80}, {hostPort: 9}]}]}";
    let detail = "containers \"i\", \"a\" use hostPorts 80, 9";
    check(id, pod, &[("v1.0", detail), ("latest", detail)]);
    check_evidence(
        id,
        pod,
        &[
            "spec.initContainers.0.ports.0.hostPort",
            "spec.containers.0.ports.2.hostPort",
            "spec.containers.0.ports.3.hostPort",
        ],
    );
    let one = "spec: {ephemeralContainers: [{name: e, ports: [{hostPort: 9}]}]}";
    check(id, one, &[("v1.0", "container \"e\" uses hostPort 9")]);
}

#[test]
fn host_probes() {
    let id = "hostProbesAndHostLifecycle";
    let pod = "spec: {containers: [{name: b, livenessProbe: {httpGet: {host: z}}, \
        lifecycle: {preStop: {tcpSocket: {host: x}}}}, \
        {name: a, startupProbe: {tcpSocket: {host: x}}, readinessProbe: {httpGet: {host: ''}}}]}";
    let detail = "containers \"a\", \"b\" use probe or lifecycle hosts \"x\", \"z\"";
    check(id, pod, &[("v1.33", PASS), ("v1.34", detail), ("latest", detail)]);
    check_evidence(
        id,
        pod,
        &[
            "spec.containers.0.livenessProbe.httpGet.host",
            "spec.containers.0.lifecycle.preStop.tcpSocket.host",
            "spec.containers.1.startupProbe.tcpSocket.host",
        ],
    );
}

#[test]
fn privilege_escalation() {
    let id = "allowPrivilegeEscalation";
    let pod = "spec: {os: {name: windows}, containers: [{name: a}, {name: b, securityContext: {}}, \
        {name: c, securityContext: {allowPrivilegeEscalation: true}}, \
        {name: d, securityContext: {allowPrivilegeEscalation: false}}]}";
    let detail = "containers \"a\", \"b\", \"c\" must set securityContext.allowPrivilegeEscalation=false";
    check(id, pod, &[("v1.7", PASS), ("v1.8", detail), ("v1.24", detail), ("v1.25", PASS)]);
    let linux = pod.replace("windows", "Windows");
    check(id, &linux, &[("v1.25", detail), ("latest", detail)]);
    check_evidence(
        id,
        &linux,
        &[
            "spec.containers.0+securityContext.allowPrivilegeEscalation",
            "spec.containers.1.securityContext+allowPrivilegeEscalation",
            "spec.containers.2.securityContext.allowPrivilegeEscalation",
        ],
    );
}

#[test]
fn privileged() {
    let id = "privileged";
    let pod = "spec: {securityContext: {privileged: true}, \
        containers: [{name: a, securityContext: {privileged: true}}, \
        {name: b, securityContext: {privileged: false}}]}";
    let detail = "container \"a\" must not set securityContext.privileged=true";
    check(id, pod, &[("v1.0", detail), ("latest", detail)]);
    check_evidence(id, pod, &["spec.containers.0.securityContext.privileged"]);
}

#[test]
fn proc_mount() {
    let pod = "spec: {hostUsers: false, containers: \
        [{name: a, securityContext: {procMount: Unmasked}}, \
        {name: b, securityContext: {procMount: Default}}]}";
    let detail = "container \"a\" must not set securityContext.procMount to \"Unmasked\"";
    check("procMount", pod, &[("v1.0", detail), ("v1.34", detail), ("v1.35", PASS)]);
    check("procMount_restricted", pod, &[("v1.34", PASS), ("v1.35", detail), ("latest", detail)]);
    let host = pod.replace("hostUsers: false", "hostUsers: true");
    check("procMount", &host, &[("v1.35", detail), ("latest", detail)]);
    check_evidence("procMount", &host, &["spec.containers.0.securityContext.procMount"]);
}

#[test]
fn restricted_volumes() {
    let id = "restrictedVolumes";
    let pod = "spec: {volumes: [{name: a, nfs: {}}, {name: b, hostPath: {}, nfs: {}}, {name: c}, \
        {name: d, hostPath: {}, secret: {}}, {name: e, future: {}}, {name: f, image: {}}]}";
    // Volumes without a known source become an emptyDir before they are judged.
    let detail = "volumes \"a\", \"b\" use restricted volume types \"hostPath\", \"nfs\"";
    check(id, pod, &[("v1.0", detail), ("latest", detail)]);
    check_evidence(id, pod, &["spec.volumes.0.nfs", "spec.volumes.1.hostPath"]);
}

#[test]
fn run_as_non_root() {
    let id = "runAsNonRoot";
    let wrong = "spec: {securityContext: {runAsNonRoot: false}, containers: \
        [{name: a, securityContext: {runAsNonRoot: false}}, {name: b}]}";
    let detail = "pod and container \"a\" must not set securityContext.runAsNonRoot=false";
    check(id, wrong, &[("v1.0", detail), ("latest", detail)]);
    check_evidence(
        id,
        wrong,
        &["spec.securityContext.runAsNonRoot", "spec.containers.0.securityContext.runAsNonRoot"],
    );
    let absent = "spec: {hostUsers: false, containers: \
        [{name: a, securityContext: {runAsNonRoot: true}}, {name: b}, \
        {name: c, securityContext: {}}]}";
    let detail = "pod or containers \"b\", \"c\" must set securityContext.runAsNonRoot=true";
    check(id, absent, &[("v1.0", detail), ("v1.34", detail), ("v1.35", PASS)]);
    let host = absent.replace("hostUsers: false, ", "");
    check(id, &host, &[("v1.35", detail)]);
    check_evidence(
        id,
        &host,
        &["spec.containers.1+securityContext.runAsNonRoot", "spec.containers.2.securityContext+runAsNonRoot"],
    );
    let required = "spec: {securityContext: {runAsNonRoot: true}, containers: [{name: a}]}";
    check(id, required, &[("v1.0", PASS), ("latest", PASS)]);
}

#[test]
fn run_as_user() {
    let id = "runAsUser";
    let pod = "spec: {hostUsers: false, securityContext: {runAsUser: 0}, containers: \
        [{name: a, securityContext: {runAsUser: 0}}, {name: b, securityContext: {runAsUser: 1}}]}";
    let detail = "pod and container \"a\" must not set runAsUser=0";
    check(id, pod, &[("v1.22", PASS), ("v1.23", detail), ("v1.34", detail), ("v1.35", PASS)]);
    let host = pod.replace("hostUsers: false", "hostUsers: null");
    check(id, &host, &[("v1.35", detail), ("latest", detail)]);
    check_evidence(
        id,
        &host,
        &["spec.securityContext.runAsUser", "spec.containers.0.securityContext.runAsUser"],
    );
}

#[test]
fn se_linux_options() {
    let id = "seLinuxOptions";
    let engine = "spec: {securityContext: {seLinuxOptions: {type: container_engine_t}}}";
    let detail = "pod set forbidden securityContext.seLinuxOptions: type \"container_engine_t\"";
    check(id, engine, &[("v1.0", detail), ("v1.30", detail), ("v1.31", PASS), ("latest", PASS)]);
    let pod = "spec: {securityContext: {seLinuxOptions: {user: u, type: spc_t}}, containers: \
        [{name: a, securityContext: {seLinuxOptions: {role: r, type: x}}}, \
        {name: b, securityContext: {seLinuxOptions: {level: s0, user: '', type: container_t}}}]}";
    let detail = "pod and container \"a\" set forbidden securityContext.seLinuxOptions: types \
        \"spc_t\", \"x\"; user may not be set; role may not be set";
    check(id, pod, &[("v1.0", detail), ("v1.31", detail)]);
    check_evidence(
        id,
        pod,
        &[
            "spec.securityContext.seLinuxOptions.type",
            "spec.securityContext.seLinuxOptions.user",
            "spec.containers.0.securityContext.seLinuxOptions.type",
            "spec.containers.0.securityContext.seLinuxOptions.role",
        ],
    );
}

#[test]
fn seccomp_baseline() {
    let id = "seccompProfile_baseline";
    let pod = "{metadata: {annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined, \
        container.seccomp.security.alpha.kubernetes.io/a: '', \
        container.seccomp.security.alpha.kubernetes.io/b: docker/default, \
        container.seccomp.security.alpha.kubernetes.io/other: unconfined}}, \
        spec: {containers: [{name: a, securityContext: {seccompProfile: {type: Unconfined}}}, \
        {name: b}, {name: a}]}}";
    let annotations = "forbidden annotations \
        container.seccomp.security.alpha.kubernetes.io/a=\"\", \
        seccomp.security.alpha.kubernetes.io/pod=\"unconfined\"";
    let field = "container \"a\" must not set securityContext.seccompProfile.type to \"Unconfined\"";
    check(id, pod, &[("v1.0", annotations), ("v1.18", annotations), ("v1.19", field)]);
    check_evidence(id, pod, &["spec.containers.0.securityContext.seccompProfile.type"]);
}

#[test]
fn seccomp_restricted() {
    let id = "seccompProfile_restricted";
    let absent = "spec: {os: {name: windows}, containers: [{name: a, securityContext: {}}, \
        {name: b, securityContext: {seccompProfile: {type: Localhost}}}]}";
    let detail = "pod or container \"a\" must set securityContext.seccompProfile.type to \
        \"RuntimeDefault\" or \"Localhost\"";
    check(id, absent, &[("v1.18", PASS), ("v1.19", detail), ("v1.24", detail), ("v1.25", PASS)]);
    let linux = absent.replace("windows", "linux");
    check(id, &linux, &[("v1.25", detail)]);
    check_evidence(id, &linux, &["spec.containers.0.securityContext+seccompProfile.type"]);
    let wrong = "spec: {securityContext: {seccompProfile: {}}, containers: [{name: a}]}";
    let detail = "pod must not set securityContext.seccompProfile.type to \"\"";
    check(id, wrong, &[("v1.19", detail), ("latest", detail)]);
    let pod = "spec: {securityContext: {seccompProfile: {type: RuntimeDefault}}, \
        containers: [{name: a}]}";
    check(id, pod, &[("v1.19", PASS), ("latest", PASS)]);
}

#[test]
fn sysctls() {
    let id = "sysctls";
    let pod = "spec: {securityContext: {sysctls: [{name: kernel.shm_rmid_forced}, \
        {name: net.ipv4.ip_local_reserved_ports}, {name: net.ipv4.tcp_fin_timeout}, \
        {name: net.ipv4.tcp_rmem}, {name: net.ipv4.tcp_notsent_lowat}, {name: kernel.msgmax}]}}";
    let newest = "kernel.msgmax";
    let v1_32 = format!("net.ipv4.tcp_notsent_lowat, {newest}");
    let v1_29 = format!("net.ipv4.tcp_rmem, {v1_32}");
    let v1_27 = format!("net.ipv4.tcp_fin_timeout, {v1_29}");
    let v1_0 = format!("net.ipv4.ip_local_reserved_ports, {v1_27}");
    check(
        id,
        pod,
        &[
            ("v1.0", &v1_0),
            ("v1.26", &v1_0),
            ("v1.27", &v1_27),
            ("v1.28", &v1_27),
            ("v1.29", &v1_29),
            ("v1.31", &v1_29),
            ("v1.32", &v1_32),
            ("v1.36", &v1_32),
            ("v1.37", newest),
            ("v1.99", newest),
            ("latest", newest),
        ],
    );
    check_evidence(id, pod, &["spec.securityContext.sysctls.5.name"]);
}

#[test]
fn windows_host_process() {
    let id = "windowsHostProcess";
    let pod = "spec: {securityContext: {windowsOptions: {hostProcess: true}}, containers: \
        [{name: a, securityContext: {windowsOptions: {hostProcess: true}}}, \
        {name: b, securityContext: {windowsOptions: {hostProcess: false}}}]}";
    let detail = "pod and container \"a\" must not set \
        securityContext.windowsOptions.hostProcess=true";
    check(id, pod, &[("v1.0", detail), ("latest", detail)]);
    check_evidence(
        id,
        pod,
        &[
            "spec.securityContext.windowsOptions.hostProcess",
            "spec.containers.0.securityContext.windowsOptions.hostProcess",
        ],
    );
}

#[test]
fn every_control_is_documented_and_its_editions_rise() {
    for control in controls() {
        let id = control.id;
        assert!(control.revisions.windows(2).all(|pair| pair[0].since < pair[1].since), "{id}");
        assert!(!control.fields.is_empty() && !control.references.is_empty(), "{id}");
        assert!(control.description.ends_with('.'), "{id}");
        if let Some(stricter) = control.overridden_by {
            assert!(control.level < stricter.level, "{id}");
        }
        let others = controls().iter().filter(|other| other.id == id).count();
        assert_eq!(others, 1, "{id}");
    }
}

#[test]
fn every_safe_sysctl_is_allowed_from_its_version_on() {
    // Expected: the lists of upstream's sysctls check, a line for each of its versions.
    let added = [
        (0, "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies"),
        (0, "net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start"),
        (27, "net.ipv4.ip_local_reserved_ports"),
        (29, "net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout"),
        (29, "net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes"),
        (32, "net.ipv4.tcp_rmem net.ipv4.tcp_wmem"),
        (37, "net.ipv4.tcp_slow_start_after_idle net.ipv4.tcp_notsent_lowat"),
    ];
    for (since, names) in added {
        for name in names.split(' ') {
            let pod = format!("spec: {{securityContext: {{sysctls: [{{name: {name}}}]}}}}");
            check("sysctls", &pod, &[(&format!("v1.{since}"), PASS), ("latest", PASS)]);
            if since > 0 {
                check("sysctls", &pod, &[(&format!("v1.{}", since - 1), name)]);
            }
        }
    }
}

#[test]
fn every_default_capability_may_be_added_at_the_baseline() {
    // Expected: the default set of upstream's baseline capabilities check.
    let pod = "spec: {containers: [{name: a, securityContext: {capabilities: {add: [AUDIT_WRITE, \
        CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETGID, \
        SETPCAP, SETUID, SYS_CHROOT]}}}]}";
    check("capabilities_baseline", pod, &[("v1.0", PASS), ("latest", PASS)]);
}

#[test]
fn every_volume_type_is_allowed_or_named() {
    // Expected: the volume sources of upstream's restrictedVolumes check.
    let allowed = "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim \
        projected secret";
    let restricted = "hostPath gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs \
        rbd flexVolume cinder cephfs flocker fc azureFile vsphereVolume quobyte azureDisk \
        photonPersistentDisk portworxVolume scaleIO storageos";
    let pod = |source: &str| format!("spec: {{volumes: [{{name: v, {source}: {{}}}}]}}");
    for source in allowed.split_whitespace() {
        check("restrictedVolumes", &pod(source), &[("v1.0", PASS), ("latest", PASS)]);
    }
    for source in restricted.split_whitespace() {
        let detail = format!("volume \"v\" uses restricted volume type \"{source}\"");
        check("restrictedVolumes", &pod(source), &[("v1.0", &detail), ("latest", &detail)]);
    }
}

#[test]
fn every_container_type_of_se_linux_is_allowed() {
    for kind in ["''", "container_t", "container_init_t", "container_kvm_t"] {
        let pod = format!("spec: {{securityContext: {{seLinuxOptions: {{type: {kind}}}}}}}");
        check("seLinuxOptions", &pod, &[("v1.0", PASS), ("v1.31", PASS)]);
    }
}
