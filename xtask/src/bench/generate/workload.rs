//! An application: its workload with the pods it made, and what stands around it.

use serde_json::{Value, json};

use super::objects::{base64ish, metadata, rules, suffix, time, uid};
use crate::random::Random;

/// One application of a namespace, seen from the objects that belong to it.
struct Application<'a> {
    namespace: &'a str,
    name: String,
    labels: Value,
    selector: Value,
    image: String,
    port: usize,
    is_hardened: bool,
}

const PARTS: &[&str] = &[
    "api",
    "worker",
    "gateway",
    "frontend",
    "indexer",
    "scheduler",
    "notifier",
    "ledger",
    "sessions",
    "cache",
    "exporter",
    "importer",
    "mailer",
    "checkout",
    "profile",
    "feed",
    "router",
    "auditor",
    "broker",
    "resizer",
];

/// All objects of one application.
pub(super) fn application(random: &mut Random, namespace: &str, team: &str, number: usize) -> Vec<Value> {
    let name = format!("{}-{number}", random.pick(PARTS));
    let version = format!("{}.{}.{}", 1 + random.below(4), random.below(20), random.below(10));
    let image = match random.below(12) {
        0 => format!("registry.example.com/{team}/{name}:latest"),
        1 => format!("registry.example.com/{team}/{name}@sha256:{}", "0123456789abcdef".repeat(4)),
        _ => format!("registry.example.com/{team}/{name}:{version}"),
    };
    let labels = json!({
        "app.kubernetes.io/name": name, "app.kubernetes.io/instance": name, "team": team,
        "app.kubernetes.io/version": version, "app.kubernetes.io/managed-by": "Helm",
        "helm.sh/chart": format!("{name}-{version}"),
    });
    let selector = json!({"app.kubernetes.io/name": name, "app.kubernetes.io/instance": name});
    let port = 8000 + random.below(1000);
    let is_hardened = random.one_in(3);
    let application = Application { namespace, name, labels, selector, image, port, is_hardened };
    let mut all = application.surroundings(random);
    match random.below(20) {
        0 => all.extend(application.daemon_set(random)),
        1..=2 => all.extend(application.stateful_set(random)),
        3..=5 => all.extend(application.cron_job(random)),
        _ => all.extend(application.deployment(random)),
    }
    all
}

// === impl Application ===

impl Application<'_> {
    fn metadata(&self, random: &mut Random, name: &str) -> Value {
        let mut metadata = metadata(random, self.namespace, name, self.labels.clone());
        metadata["annotations"] = json!({
            "meta.helm.sh/release-name": self.name, "meta.helm.sh/release-namespace": self.namespace,
        });
        metadata
    }

    fn object(&self, random: &mut Random, api: &str, kind: &str, name: &str, spec: Value) -> Value {
        json!({"apiVersion": api, "kind": kind, "metadata": self.metadata(random, name), "spec": spec})
    }

    /// Service account, configuration, secrets, and sometimes rights.
    fn surroundings(&self, random: &mut Random) -> Vec<Value> {
        let name = &self.name;
        let mut all = vec![json!({
            "apiVersion": "v1", "kind": "ServiceAccount", "metadata": self.metadata(random, name),
            "automountServiceAccountToken": !self.is_hardened,
        })];
        for number in 0..1 + random.below(2) {
            let lines: Vec<String> = (0..12 + random.below(24))
                .map(|line| format!("feature.{}.limit{line} = {}", random.pick(PARTS), random.below(5000)))
                .collect();
            all.push(json!({
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": self.metadata(random, &format!("{name}-config-{number}")),
                "data": {"application.properties": lines.join("\n") + "\n", "LOG_LEVEL": "info"},
            }));
        }
        all.push(json!({
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": self.metadata(random, &format!("{name}-credentials")),
            "data": {"username": base64ish(random, 12), "password": base64ish(random, 32),
                     "tls.key": base64ish(random, 800)},
        }));
        if random.one_in(5) {
            let role = json!({
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
                "metadata": self.metadata(random, name), "rules": rules(random),
            });
            let binding = json!({
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                "metadata": self.metadata(random, name),
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
                "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": self.namespace}],
            });
            all.extend([role, binding]);
        }
        all
    }

    fn deployment(&self, random: &mut Random) -> Vec<Value> {
        let name = &self.name;
        let replicas = 1 + random.below(4);
        let template = self.template(random);
        let spec = json!({
            "replicas": replicas, "selector": {"matchLabels": self.selector}, "template": template,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
            "revisionHistoryLimit": 3, "progressDeadlineSeconds": 600,
        });
        let mut deployment = self.object(random, "apps/v1", "Deployment", name, spec);
        deployment["status"] = json!({
            "replicas": replicas, "readyReplicas": replicas, "availableReplicas": replicas,
            "observedGeneration": 4, "conditions": [condition(random, "Available")],
        });
        let mut all = vec![deployment];
        let hash = suffix(random, 9);
        let replica_set = format!("{name}-{hash}");
        all.push(self.replica_set(random, &replica_set, replicas, &template));
        if random.one_in(3) {
            let old = format!("{name}-{}", suffix(random, 9));
            all.push(self.replica_set(random, &old, 0, &template));
        }
        for _ in 0..replicas {
            let pod = format!("{replica_set}-{}", suffix(random, 5));
            all.push(self.pod(random, &pod, "ReplicaSet", &replica_set, &template));
        }
        all.extend(self.exposure(random, "Deployment", replicas));
        all
    }

    fn replica_set(&self, random: &mut Random, name: &str, replicas: usize, template: &Value) -> Value {
        let spec = json!({
            "replicas": replicas, "selector": {"matchLabels": self.selector}, "template": template,
        });
        let mut object = self.object(random, "apps/v1", "ReplicaSet", name, spec);
        object["metadata"]["ownerReferences"] = owner(random, "apps/v1", "Deployment", &self.name);
        object["status"] = json!({"replicas": replicas, "observedGeneration": 1});
        object
    }

    fn stateful_set(&self, random: &mut Random) -> Vec<Value> {
        let name = &self.name;
        let replicas = 1 + random.below(3);
        let template = self.template(random);
        let claim = json!({
            "accessModes": ["ReadWriteOnce"], "storageClassName": "fast",
            "resources": {"requests": {"storage": "20Gi"}},
        });
        let spec = json!({
            "replicas": replicas, "serviceName": name, "selector": {"matchLabels": self.selector},
            "template": template, "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": claim}],
        });
        let mut all = vec![self.object(random, "apps/v1", "StatefulSet", name, spec)];
        for number in 0..replicas {
            let pod = format!("{name}-{number}");
            let claim_name = format!("data-{pod}");
            all.push(self.pod(random, &pod, "StatefulSet", name, &template));
            all.push(self.object(random, "v1", "PersistentVolumeClaim", &claim_name, claim.clone()));
        }
        all.extend(self.exposure(random, "StatefulSet", replicas));
        all
    }

    fn daemon_set(&self, random: &mut Random) -> Vec<Value> {
        let name = &self.name;
        let mut template = self.template(random);
        template["spec"]["hostNetwork"] = json!(random.one_in(3));
        template["spec"]["volumes"][1] = json!({"name": "tmp", "hostPath": {"path": "/var/log"}});
        let spec = json!({"selector": {"matchLabels": self.selector}, "template": template});
        let mut all = vec![self.object(random, "apps/v1", "DaemonSet", name, spec)];
        for _ in 0..3 {
            let pod = format!("{name}-{}", suffix(random, 5));
            all.push(self.pod(random, &pod, "DaemonSet", name, &template));
        }
        all
    }

    fn cron_job(&self, random: &mut Random) -> Vec<Value> {
        let name = &self.name;
        let mut template = self.template(random);
        template["spec"]["restartPolicy"] = json!("OnFailure");
        let job = json!({"backoffLimit": 2, "template": template});
        let spec = json!({
            "schedule": format!("{} {} * * *", random.below(60), random.below(24)),
            "concurrencyPolicy": "Forbid", "successfulJobsHistoryLimit": 2, "jobTemplate": {"spec": job},
        });
        let mut all = vec![self.object(random, "batch/v1", "CronJob", name, spec)];
        for _ in 0..2 {
            let job_name = format!("{name}-{}", 29_000_000 + random.below(900_000));
            let mut object = self.object(random, "batch/v1", "Job", &job_name, job.clone());
            object["metadata"]["ownerReferences"] = owner(random, "batch/v1", "CronJob", name);
            all.push(object);
            let pod = format!("{job_name}-{}", suffix(random, 5));
            all.push(self.pod(random, &pod, "Job", &job_name, &template));
        }
        all
    }

    /// What makes a workload reachable and keeps it up.
    fn exposure(&self, random: &mut Random, kind: &str, replicas: usize) -> Vec<Value> {
        let name = &self.name;
        let target = json!({"apiVersion": "apps/v1", "kind": kind, "name": name});
        let mut all = vec![self.service(random)];
        if random.one_in(4) {
            let backend = json!({"service": {"name": name, "port": {"number": 80}}});
            let host = format!("{name}.example.com");
            let mut spec = json!({"rules": [{"host": host, "http": {"paths": [
                {"path": "/", "pathType": "Prefix", "backend": backend},
            ]}}]});
            if random.one_in(2) {
                spec["tls"] = json!([{"hosts": [host], "secretName": format!("{name}-tls")}]);
            }
            all.push(self.object(random, "networking.k8s.io/v1", "Ingress", name, spec));
        }
        if random.one_in(4) {
            let port = json!({"port": self.port, "protocol": "TCP"});
            let spec = json!({
                "podSelector": {"matchLabels": self.selector}, "policyTypes": ["Ingress"],
                "ingress": [{"from": [{"podSelector": {}}], "ports": [port]}],
            });
            all.push(self.object(random, "networking.k8s.io/v1", "NetworkPolicy", name, spec));
        }
        if random.one_in(4) {
            let spec = json!({"minAvailable": 1, "selector": {"matchLabels": self.selector}});
            all.push(self.object(random, "policy/v1", "PodDisruptionBudget", name, spec));
        }
        if random.one_in(4) {
            let utilization = json!({"type": "Utilization", "averageUtilization": 70});
            let spec = json!({
                "scaleTargetRef": target, "minReplicas": replicas, "maxReplicas": replicas + 6,
                "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": utilization}}],
            });
            all.push(self.object(random, "autoscaling/v2", "HorizontalPodAutoscaler", name, spec));
        }
        all
    }

    fn service(&self, random: &mut Random) -> Value {
        let address = format!("10.96.{}.{}", random.below(256), random.below(256));
        let spec = json!({
            "clusterIP": address, "clusterIPs": [address], "ipFamilies": ["IPv4"], "sessionAffinity": "None",
            "ipFamilyPolicy": "SingleStack", "internalTrafficPolicy": "Cluster", "selector": self.selector,
            "type": random.pick(&["ClusterIP", "ClusterIP", "ClusterIP", "NodePort", "LoadBalancer"]),
            "ports": [{"name": "http", "port": 80, "protocol": "TCP", "targetPort": "http"}],
        });
        let mut service = self.object(random, "v1", "Service", &self.name, spec);
        service["status"] = json!({"loadBalancer": {}});
        service
    }

    fn template(&self, random: &mut Random) -> Value {
        let config = format!("{}-config-0", self.name);
        let secret = format!("{}-credentials", self.name);
        let mut containers = vec![self.container(random, &secret)];
        if random.one_in(6) {
            let mut sidecar = self.container(random, &secret);
            sidecar["name"] = json!("proxy");
            sidecar["image"] = json!("registry.example.com/platform/proxy:1.30.2");
            containers.push(sidecar);
        }
        let mut spec = json!({
            "containers": containers, "serviceAccountName": self.name, "restartPolicy": "Always",
            "dnsPolicy": "ClusterFirst", "schedulerName": "default-scheduler",
            "terminationGracePeriodSeconds": 30,
            "volumes": [
                {"name": "config", "configMap": {"name": config, "defaultMode": 420}},
                {"name": "tmp", "emptyDir": {}},
            ],
        });
        if self.is_hardened {
            spec["securityContext"] = json!({
                "runAsNonRoot": true, "runAsUser": 10001, "fsGroup": 10001,
                "seccompProfile": {"type": "RuntimeDefault"},
            });
            spec["automountServiceAccountToken"] = json!(false);
        }
        json!({"metadata": {"labels": self.labels}, "spec": spec})
    }

    fn container(&self, random: &mut Random, secret: &str) -> Value {
        let reference = |key: &str| json!({"secretKeyRef": {"name": secret, "key": key}});
        let mut container = json!({
            "name": "app", "image": self.image, "imagePullPolicy": "IfNotPresent",
            "args": ["serve", "--config", "/etc/app/application.properties"],
            "env": [
                {"name": "DATABASE_USER", "valueFrom": reference("username")},
                {"name": "DATABASE_PASSWORD", "valueFrom": reference("password")},
                {"name": "REGION", "value": random.pick(&["eu-1", "us-2", "ap-1"])},
            ],
            "ports": [{"name": "http", "containerPort": self.port, "protocol": "TCP"}],
            "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}},
            "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
            "volumeMounts": [
                {"name": "config", "mountPath": "/etc/app", "readOnly": true},
                {"name": "tmp", "mountPath": "/tmp"},
            ],
        });
        if !random.one_in(3) {
            let get = |path: &str| json!({"httpGet": {"path": path, "port": "http", "scheme": "HTTP"}});
            container["readinessProbe"] = get("/ready");
            container["livenessProbe"] = get("/live");
            container["resources"]["limits"] = json!({"cpu": "1", "memory": "512Mi"});
        }
        if self.is_hardened {
            container["securityContext"] = json!({
                "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                "capabilities": {"drop": ["ALL"]},
            });
        } else if random.one_in(25) {
            container["securityContext"] = json!({"privileged": true});
        }
        container
    }

    fn pod(&self, random: &mut Random, name: &str, kind: &str, owned_by: &str, template: &Value) -> Value {
        let mut spec = template["spec"].clone();
        spec["nodeName"] = json!(format!("node-{}", random.below(60)));
        spec["priority"] = json!(0);
        spec["tolerations"] = json!([
            {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute",
             "tolerationSeconds": 300},
        ]);
        let mut pod = self.object(random, "v1", "Pod", name, spec);
        let api = if kind == "Job" { "batch/v1" } else { "apps/v1" };
        pod["metadata"]["ownerReferences"] = owner(random, api, kind, owned_by);
        pod["metadata"]["generateName"] = json!(format!("{owned_by}-"));
        pod["status"] = json!({
            "phase": "Running", "qosClass": "Burstable", "startTime": time(random),
            "hostIP": format!("192.168.1.{}", random.below(250)),
            "podIP": format!("10.244.{}.{}", random.below(250), random.below(250)),
            "conditions": [condition(random, "Ready"), condition(random, "PodScheduled")],
            "containerStatuses": [{
                "name": "app", "image": self.image, "ready": true, "restartCount": random.below(3),
                "containerID": format!("containerd://{}", "0123456789abcdef".repeat(4)),
            }],
        });
        pod
    }
}

fn owner(random: &mut Random, api: &str, kind: &str, name: &str) -> Value {
    json!([{
        "apiVersion": api, "kind": kind, "name": name, "uid": uid(random), "controller": true,
        "blockOwnerDeletion": true,
    }])
}

fn condition(random: &mut Random, kind: &str) -> Value {
    json!({"type": kind, "status": "True", "lastTransitionTime": time(random)})
}
