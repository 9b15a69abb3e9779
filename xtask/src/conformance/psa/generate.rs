//! Pods composed at random of every field that the standards look at, odd values among them.

use seawall_podsecurity::{Level, Version};
use seawall_yaml::{NodeId, NodeSpan, Scalar, Tree, TreeBuilder};
use serde_json::{Map, Value, json};

/// A small generator of pseudo-random numbers (SplitMix64).
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// A level and a version, numbers beyond the newest among them.
pub(super) fn policy(random: &mut Random) -> (Level, Version) {
    let level = match random.below(20) {
        0 => Level::Privileged,
        1..=9 => Level::Baseline,
        _ => Level::Restricted,
    };
    let version = match random.below(43) {
        minor @ 0..40 => Version::v1(minor as u32),
        _ => Version::LATEST,
    };
    (level, version)
}

/// How often a pod gets values that do not fit where they stand: one in this many.
const MISFITS_ONE_IN: usize = 4;

/// A pod: `metadata` and `spec`.
pub(super) fn pod(random: &mut Random) -> Value {
    // A careful author meets most controls, so that single faults and passes come up too.
    let is_careful = random.one_in(3);
    let mut author = Author { random, is_careful };
    let mut pod = json!({"spec": author.spec()});
    if author.random.one_in(2) {
        pod["metadata"] = author.metadata();
    }
    if random.one_in(MISFITS_ONE_IN) {
        misfit(random, &mut pod["spec"]);
        if pod.get("metadata").is_some() && random.one_in(4) {
            misfit(random, &mut pod["metadata"]);
        }
    }
    pod
}

/// Replaces one value somewhere below by one of any type.
fn misfit(random: &mut Random, value: &mut Value) {
    let children = match value {
        Value::Object(map) => map.len(),
        Value::Array(list) => list.len(),
        _ => 0,
    };
    if children > 0 && !random.one_in(12) {
        let index = random.below(children);
        let child = match value {
            Value::Object(map) => map.values_mut().nth(index),
            Value::Array(list) => list.get_mut(index),
            _ => None,
        };
        return misfit(random, child.expect("the index lies below the length"));
    }
    *value = random
        .pick(&[
            Value::Null,
            json!(true),
            json!(false),
            json!(0),
            json!(-1),
            json!(1.5),
            json!(1.0),
            json!(2_147_483_648_u64),
            json!(9_223_372_036_854_775_808_u64),
            json!(""),
            json!("true"),
            json!("windows"),
            json!([]),
            json!([null]),
            json!({}),
            json!([{}]),
        ])
        .clone();
}

const NAMES: [&str; 9] = ["a", "b", "a", "web", "web-2", "", "say \"hi\"", "é\u{301}日", "z\\"];
const HOSTS: [&str; 5] = ["", "127.0.0.1", "example.com", "169.254.169.254", "\""];
const CAPABILITIES: [&str; 12] = [
    "ALL",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SYS_ADMIN",
    "CHOWN",
    "SYS_CHROOT",
    "KILL",
    "MKNOD",
    "CAP_CHOWN",
    "chown",
    "all",
    "",
];
const PROFILES: [&str; 7] =
    ["RuntimeDefault", "Localhost", "RuntimeDefault", "Unconfined", "runtimedefault", "", "\t\""];
const SELINUX_TYPES: [&str; 8] = [
    "",
    "container_t",
    "container_init_t",
    "container_kvm_t",
    "container_engine_t",
    "spc_t",
    "Container_t",
    "b_t",
];
const SYSCTLS: [&str; 17] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_wmem",
    "net.ipv4.tcp_slow_start_after_idle",
    "net.ipv4.tcp_notsent_lowat",
    "net/ipv4/tcp_rmem",
    "kernel.msgmax",
    "",
];
const VOLUME_SOURCES: [&str; 32] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
    "hostpath",
    "future",
];
const ANNOTATION_KEYS: [&str; 11] = [
    "seccomp.security.alpha.kubernetes.io/pod",
    "container.seccomp.security.alpha.kubernetes.io/a",
    "container.seccomp.security.alpha.kubernetes.io/b",
    "container.seccomp.security.alpha.kubernetes.io/web",
    "container.seccomp.security.alpha.kubernetes.io/",
    "container.apparmor.security.beta.kubernetes.io/a",
    "container.apparmor.security.beta.kubernetes.io/a.b",
    "container.apparmor.security.beta.kubernetes.io/web",
    "container.apparmor.security.beta.kubernetes.io/",
    "container.apparmor.security.beta.kubernetes.io",
    "example.com/note",
];
const ANNOTATION_VALUES: [&str; 9] = [
    "runtime/default",
    "docker/default",
    "localhost/profile",
    "localhost/",
    "localhost",
    "unconfined",
    "",
    "a\"b\\c\u{7}\u{8}\t\n\u{b}\u{c}\r\u{1b}\u{7f}\u{80}\u{a0}\u{ad}",
    "é\u{301}日\u{200b}\u{feff}\u{1f600}\u{e0001}",
];

struct Author<'r> {
    random: &'r mut Random,
    is_careful: bool,
}

impl Author<'_> {
    /// Sets a field now and then; sometimes to null.
    fn maybe(&mut self, map: &mut Value, key: &str, make: fn(&mut Self) -> Value) {
        match self.random.below(if self.is_careful { 60 } else { 9 }) {
            0..=2 => map[key] = make(self),
            3 => map[key] = Value::Null,
            _ => {}
        }
    }

    fn text(&mut self, texts: &[&str]) -> Value {
        Value::from(*self.random.pick(texts))
    }

    fn boolean(&mut self) -> Value {
        Value::Bool(self.random.one_in(2))
    }

    fn list(&mut self, length_max: usize, make: fn(&mut Self) -> Value) -> Value {
        let length = self.random.below(length_max + 1);
        (0..length).map(|_| make(self)).collect()
    }

    fn metadata(&mut self) -> Value {
        let mut annotations = Map::new();
        for _ in 0..self.random.below(5) {
            let key = *self.random.pick(&ANNOTATION_KEYS);
            let value = match self.random.one_in(20) {
                true => Value::Null,
                false => self.text(&ANNOTATION_VALUES),
            };
            annotations.insert(key.to_owned(), value);
        }
        json!({"annotations": annotations})
    }

    fn spec(&mut self) -> Value {
        let mut spec = json!({});
        for field in ["hostNetwork", "hostPID", "hostIPC"] {
            self.maybe(&mut spec, field, Self::boolean);
        }
        if self.random.one_in(3) {
            spec["hostUsers"] = self.boolean();
        }
        if self.random.one_in(4) {
            spec["os"] = json!({"name": self.text(&["windows", "linux", "Windows", ""])});
        }
        if self.is_careful || self.random.one_in(2) {
            spec["securityContext"] = self.pod_security();
        }
        self.maybe(&mut spec, "volumes", |author| author.list(3, Self::volume));
        spec["containers"] = self.list(3, Self::container);
        if self.random.one_in(3) {
            spec["initContainers"] = self.list(2, Self::container);
        }
        if self.random.one_in(4) {
            spec["ephemeralContainers"] = self.list(2, Self::container);
        }
        spec
    }

    fn volume(&mut self) -> Value {
        let mut volume = json!({"name": self.text(&NAMES)});
        for _ in 0..*self.random.pick(&[0, 1, 1, 1, 1, 1, 2, 3]) {
            let source = match self.random.one_in(4) {
                true => "hostPath",
                false => *self.random.pick(&VOLUME_SOURCES),
            };
            volume[source] = if self.random.one_in(10) { Value::Null } else { json!({}) };
        }
        volume
    }

    fn container(&mut self) -> Value {
        let mut container = json!({});
        if !self.random.one_in(20) {
            container["name"] = self.text(&NAMES);
        }
        if self.is_careful || self.random.one_in(2) {
            container["securityContext"] = self.container_security();
        }
        self.maybe(&mut container, "ports", |author| author.list(3, Self::port));
        for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
            self.maybe(&mut container, probe, Self::handler);
        }
        self.maybe(&mut container, "lifecycle", |author| {
            let mut lifecycle = json!({});
            author.maybe(&mut lifecycle, "postStart", Self::handler);
            author.maybe(&mut lifecycle, "preStop", Self::handler);
            lifecycle
        });
        container
    }

    fn port(&mut self) -> Value {
        let mut port = json!({"containerPort": 8080});
        self.maybe(&mut port, "protocol", |author| author.text(&["TCP", "x"]));
        self.maybe(&mut port, "hostIP", |author| author.text(&["0.0.0.0"]));
        if self.random.one_in(2) {
            port["hostPort"] = (*self.random.pick(&[0, 80, 443, 9, 8080, -5, 65536])).into();
        }
        port
    }

    fn handler(&mut self) -> Value {
        let mut handler = json!({});
        for kind in ["httpGet", "tcpSocket", "exec"] {
            if self.random.one_in(3) {
                handler[kind] = json!({});
            }
        }
        for kind in ["httpGet", "tcpSocket"] {
            if handler.get(kind).is_some() && self.random.one_in(2) {
                handler[kind]["host"] = self.text(&HOSTS);
                handler[kind]["port"] = self.random.pick(&[json!("http"), json!(80)]).clone();
            }
        }
        if handler.get("httpGet").is_some() && self.random.one_in(4) {
            handler["httpGet"]["path"] = json!("/");
            handler["httpGet"]["httpHeaders"] = json!([{"name": "a", "value": ""}]);
        }
        if handler.get("exec").is_some() && self.random.one_in(4) {
            handler["exec"]["command"] = json!(["true"]);
        }
        self.maybe(&mut handler, "grpc", |_| json!({"port": 1, "service": ""}));
        self.maybe(&mut handler, "sleep", |_| json!({"seconds": 1}));
        self.maybe(&mut handler, "periodSeconds", |_| json!(10));
        handler
    }

    fn pod_security(&mut self) -> Value {
        let mut security = self.shared_security();
        self.maybe(&mut security, "sysctls", |author| {
            author.list(3, |author| json!({"name": author.text(&SYSCTLS), "value": "1"}))
        });
        // Fields of containers: at the pod they are unknown and ignored.
        self.maybe(&mut security, "privileged", Self::boolean);
        self.maybe(&mut security, "allowPrivilegeEscalation", Self::boolean);
        self.maybe(&mut security, "supplementalGroups", |_| json!([1, 0]));
        self.maybe(&mut security, "fsGroup", |_| json!(1));
        security
    }

    fn container_security(&mut self) -> Value {
        let mut security = self.shared_security();
        if self.is_careful && !self.random.one_in(9) {
            security["allowPrivilegeEscalation"] = json!(false);
            security["capabilities"] = json!({"drop": ["ALL"]});
        }
        self.maybe(&mut security, "privileged", Self::boolean);
        self.maybe(&mut security, "allowPrivilegeEscalation", Self::boolean);
        self.maybe(&mut security, "procMount", |author| author.text(&["Default", "Unmasked", "", "default"]));
        self.maybe(&mut security, "capabilities", |author| {
            let mut capabilities = json!({});
            author.maybe(&mut capabilities, "add", Self::capabilities);
            author.maybe(&mut capabilities, "drop", Self::capabilities);
            capabilities
        });
        security
    }

    fn capabilities(&mut self) -> Value {
        self.list(3, |author| author.text(&CAPABILITIES))
    }

    fn shared_security(&mut self) -> Value {
        let mut security = json!({});
        if self.is_careful && !self.random.one_in(9) {
            security["runAsNonRoot"] = json!(true);
            security["seccompProfile"] = json!({"type": "RuntimeDefault"});
        }
        self.maybe(&mut security, "runAsNonRoot", Self::boolean);
        self.maybe(&mut security, "runAsUser", |author| {
            (*author.random.pick(&[0, 0, 0, 1, 1000, -1, 2_147_483_648_i64])).into()
        });
        self.maybe(&mut security, "runAsGroup", |_| json!(0));
        self.maybe(&mut security, "seccompProfile", Self::profile);
        self.maybe(&mut security, "appArmorProfile", Self::profile);
        self.maybe(&mut security, "seLinuxOptions", Self::se_linux);
        self.maybe(&mut security, "windowsOptions", |author| {
            let mut options = json!({});
            author.maybe(&mut options, "hostProcess", Self::boolean);
            options
        });
        security
    }

    fn profile(&mut self) -> Value {
        match self.random.one_in(8) {
            true => json!({"localhostProfile": "p.json"}),
            false => json!({"type": self.text(&PROFILES)}),
        }
    }

    fn se_linux(&mut self) -> Value {
        let mut options = json!({});
        self.maybe(&mut options, "type", |author| author.text(&SELINUX_TYPES));
        self.maybe(&mut options, "user", |author| author.text(&["", "system_u"]));
        self.maybe(&mut options, "role", |author| author.text(&["", "sysadm_r"]));
        self.maybe(&mut options, "level", |author| author.text(&["s0:c1"]));
        options
    }
}

/// The tree of a JSON value, built past our own parsers.
pub(super) fn tree(value: &Value) -> (Tree, NodeId) {
    let mut builder = TreeBuilder::new(false);
    let root = append(&mut builder, None, value);
    (builder.finish(), root)
}

fn append(builder: &mut TreeBuilder, key: Option<&str>, value: &Value) -> NodeId {
    let key = key.map(|key| builder.key(key));
    let span = NodeSpan::default();
    match value {
        Value::Null => builder.scalar(key, Scalar::Null, span),
        Value::Bool(flag) => builder.scalar(key, Scalar::Bool(*flag), span),
        Value::Number(number) => match number.as_i64() {
            Some(integer) => builder.scalar(key, Scalar::Int(integer), span),
            None => builder.scalar(key, Scalar::Float(number.as_f64().unwrap_or_default()), span),
        },
        Value::String(text) => builder.scalar(key, Scalar::String(text), span),
        Value::Array(items) => {
            let id = builder.open_list(key, span);
            for item in items {
                append(builder, None, item);
            }
            builder.close(id, items.len() as u32, 0);
            id
        }
        Value::Object(entries) => {
            let id = builder.open_map(key, span);
            for (key, value) in entries {
                append(builder, Some(key), value);
            }
            builder.close(id, entries.len() as u32, 0);
            id
        }
    }
}
