//! Random objects with few names, so that they refer to each other, lose each other and find each other.

/// A small generator of pseudo-random numbers (SplitMix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
}

const NAMES: [&str; 3] = ["web", "db", "cache"];
const SPACES: [&str; 3] = ["shop", "pay", "kube-system"];
const UIDS: [&str; 5] = ["u1", "u2", "u3", "u4", "u5"];

const CLUSTER_KINDS: [&str; 6] =
    ["Namespace", "ClusterRole", "ClusterRoleBinding", "StorageClass", "PersistentVolume", "PriorityClass"];

const KINDS: [&str; 24] = [
    "Namespace",
    "Service",
    "Deployment",
    "StatefulSet",
    "ReplicaSet",
    "Pod",
    "Pod",
    "CronJob",
    "NetworkPolicy",
    "PodDisruptionBudget",
    "Secret",
    "ConfigMap",
    "ServiceAccount",
    "Role",
    "RoleBinding",
    "ClusterRole",
    "ClusterRoleBinding",
    "HorizontalPodAutoscaler",
    "Ingress",
    "PersistentVolumeClaim",
    "StorageClass",
    "LimitRange",
    "ResourceQuota",
    "Widget",
];

/// The YAML of an object.
pub(crate) fn object(random: &mut Random) -> String {
    let kind = random.pick(&KINDS);
    let namespaced = !CLUSTER_KINDS.contains(&kind);
    let name = if kind == "Namespace" { random.pick(&SPACES) } else { random.pick(&NAMES) };
    let mut metadata = match random.one_in(12) {
        true => format!("generateName: {name}-"),
        false => format!("name: {name}"),
    };
    if namespaced && !random.one_in(10) {
        metadata += &format!(", namespace: {}", random.pick(&SPACES));
    }
    if random.one_in(2) {
        metadata += &format!(", uid: {}", random.pick(&UIDS));
    }
    metadata += &format!(", labels: {}", labels(random));
    if random.one_in(3) {
        let (owner, uid) = (random.pick(&["Deployment", "ReplicaSet"]), random.pick(&UIDS));
        metadata += &format!(
            ", ownerReferences: [{{apiVersion: apps/v1, kind: {owner}, name: {}, uid: {uid}, controller: true}}]",
            random.pick(&NAMES)
        );
    }
    let (api, body) = body(kind, random);
    format!("apiVersion: {api}\nkind: {kind}\nmetadata: {{{metadata}}}\n{body}\n")
}

fn labels(random: &mut Random) -> String {
    let enforce = random.pick(&["restricted", "baseline", "privileged"]);
    match random.below(5) {
        0 => "{}".to_owned(),
        1 => format!("{{pod-security.kubernetes.io/enforce: {enforce}}}"),
        2 => "{rbac.authorization.k8s.io/aggregate-to-edit: 'true', app: web}".to_owned(),
        _ => format!("{{app: {}}}", random.pick(&NAMES)),
    }
}

fn body(kind: &str, random: &mut Random) -> (&'static str, String) {
    let name = random.pick(&NAMES);
    match kind {
        "Namespace" => ("v1", String::new()),
        "Service" => {
            let selector = match random.below(4) {
                0 => "{}".to_owned(),
                _ => format!("{{app: {name}}}"),
            };
            let port = random.pick(&["80", "22", "web"]);
            let of = random.pick(&["ClusterIP", "NodePort", "LoadBalancer"]);
            (
                "v1",
                format!(
                    "spec: {{type: {of}, selector: {selector}, ports: [{{port: 80, targetPort: {port}}}]}}"
                ),
            )
        }
        "Deployment" | "StatefulSet" | "ReplicaSet" => {
            let replicas = random.pick(&["1", "3", "\"three\""]);
            let (template, service) = (template(random), random.pick(&NAMES));
            let app = format!("selector: {{matchLabels: {{app: {name}}}}}");
            let spec =
                format!("replicas: {replicas}, serviceName: {service}, {app}, template: {{{template}}}");
            ("apps/v1", format!("spec: {{{spec}}}"))
        }
        "Pod" => ("v1", format!("spec: {}", pod(random))),
        "CronJob" => {
            let template = template(random);
            let job = format!("jobTemplate: {{spec: {{template: {{{template}}}}}}}");
            ("batch/v1", format!("spec: {{schedule: '* * * * *', {job}}}"))
        }
        "NetworkPolicy" => {
            let selector = selector(random);
            let rules =
                random.pick(&["ingress: []", "egress: [{}]", "ingress: [{from: [{podSelector: {}}]}]"]);
            ("networking.k8s.io/v1", format!("spec: {{podSelector: {selector}, {rules}}}"))
        }
        "PodDisruptionBudget" => {
            let selector = selector(random);
            let least = random.pick(&["1", "3", "100%", "0"]);
            ("policy/v1", format!("spec: {{minAvailable: {least}, selector: {selector}}}"))
        }
        "Secret" => ("v1", "stringData: {password: hunter2-canary}".to_owned()),
        "ConfigMap" => ("v1", format!("data: {{key: {name}, password: aBcD1234eFgH5678}}")),
        "ServiceAccount" => ("v1", format!("automountServiceAccountToken: {}", random.one_in(2))),
        "HorizontalPodAutoscaler" => {
            let target = format!("scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: {name}}}");
            ("autoscaling/v2", format!("spec: {{minReplicas: 1, maxReplicas: 3, {target}}}"))
        }
        "Ingress" => {
            let backend = format!("backend: {{service: {{name: {name}, port: {{number: 80}}}}}}");
            let path = format!("{{path: /, pathType: Prefix, {backend}}}");
            (
                "networking.k8s.io/v1",
                format!("spec: {{rules: [{{host: a.example, http: {{paths: [{path}]}}}}]}}"),
            )
        }
        _ => body_of_others(kind, name, random),
    }
}

fn body_of_others(kind: &str, name: &'static str, random: &mut Random) -> (&'static str, String) {
    let space = random.pick(&SPACES);
    let account = match random.below(4) {
        0 => "subjects: [{kind: Group, name: 'system:serviceaccounts'}]".to_owned(),
        1 => format!("subjects: [{{kind: User, name: {name}}}, {{kind: ServiceAccount, name: default}}]"),
        _ => format!("subjects: [{{kind: ServiceAccount, name: {name}, namespace: {space}}}]"),
    };
    let rbac = "rbac.authorization.k8s.io";
    match kind {
        "Role" | "ClusterRole" => ("rbac.authorization.k8s.io/v1", role(random)),
        "RoleBinding" | "ClusterRoleBinding" => {
            let of = random.pick(&["Role", "ClusterRole"]);
            let name = random.pick(&["web", "db", "cache", "edit", "cluster-admin", "'system:discovery'"]);
            let role = format!("roleRef: {{apiGroup: {rbac}, kind: {of}, name: {name}}}");
            ("rbac.authorization.k8s.io/v1", format!("{role}\n{account}"))
        }
        "PersistentVolumeClaim" => {
            ("v1", format!("spec: {{storageClassName: {name}, accessModes: [ReadWriteOnce]}}"))
        }
        "StorageClass" => ("storage.k8s.io/v1", "provisioner: csi.example".to_owned()),
        "PersistentVolume" => ("v1", format!("spec: {{storageClassName: {name}, hostPath: {{path: /etc}}}}")),
        "PriorityClass" => ("scheduling.k8s.io/v1", "value: 1000".to_owned()),
        "LimitRange" => {
            ("v1", "spec: {limits: [{type: Container, default: {cpu: 1, memory: 1Gi}}]}".to_owned())
        }
        "ResourceQuota" => ("v1", "spec: {hard: {pods: 10}}".to_owned()),
        _ => ("acme.example/v1", "spec: {size: 3}".to_owned()),
    }
}

/// What a role holds: its own rules, a part of what it takes to sign certificates, or those of others.
fn role(random: &mut Random) -> String {
    let gathers = "aggregationRule: {clusterRoleSelectors: [{matchLabels: {app: web}}]}";
    let rule = random.pick(&[
        "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}",
        "{apiGroups: [''], resources: [secrets, pods/exec], verbs: [get, list, create]}",
        "{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}",
        "{apiGroups: [''], resources: [pods], verbs: ['*'], resourceNames: [web]}",
        "{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [create]}",
        "{apiGroups: [certificates.k8s.io], resources: ['*/approval', signers], verbs: [update, approve]}",
        "{apiGroups: [''], resources: [users], verbs: [impersonate]}",
        "{nonResourceURLs: [/healthz], verbs: [get]}",
    ]);
    match random.below(5) {
        0 => format!("{gathers}\nrules: []"),
        _ => format!("rules: [{rule}]"),
    }
}

fn selector(random: &mut Random) -> String {
    match random.below(4) {
        0 => "{}".to_owned(),
        1 => format!(
            "{{matchExpressions: [{{key: app, operator: NotIn, values: [{}]}}]}}",
            random.pick(&NAMES)
        ),
        _ => format!("{{matchLabels: {{app: {}}}}}", random.pick(&NAMES)),
    }
}

fn template(random: &mut Random) -> String {
    let labels = format!("labels: {{app: {}}}", random.pick(&NAMES));
    format!("metadata: {{{labels}}}, spec: {}", pod(random))
}

fn pod(random: &mut Random) -> String {
    let name = random.pick(&NAMES);
    let privileged = random.one_in(2);
    let from = random.pick(&["secretRef", "configMapRef"]);
    let volume = match random.below(4) {
        0 => format!("{{name: v, secret: {{secretName: {name}}}}}"),
        1 => format!("{{name: v, configMap: {{name: {name}}}}}"),
        2 => format!("{{name: v, persistentVolumeClaim: {{claimName: {name}}}}}"),
        _ => "{name: v, hostPath: {path: /}}".to_owned(),
    };
    let account = match random.one_in(2) {
        true => format!("serviceAccountName: {}, ", random.pick(&NAMES)),
        false => String::new(),
    };
    let port = random.pick(&["80", "8080", "22"]);
    let container = format!(
        "{{name: app, image: 'nginx:{}', securityContext: {{privileged: {privileged}}}, \
         ports: [{{name: web, containerPort: {port}}}], envFrom: [{{{from}: {{name: {name}}}}}]}}",
        random.pick(&["1", "latest"])
    );
    format!("{{{account}priorityClassName: {name}, containers: [{container}], volumes: [{volume}]}}")
}
