//! Very many objects, for benches and limits.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::{ApiServer, Connection, Unavailable};

/// The value of every Secret that [`ApiServer::many_objects`] makes, which no output may hold.
pub const SECRET_CANARY: &str = "canary-8d1f2c7e-never-shown";

/// More would only wait for the API server, which has as many processors as we.
const CONNECTIONS: usize = 8;

const NAMESPACES: usize = 20;

impl ApiServer {
    /// Creates `count` objects in twenty namespaces `many-N`: of ten, three are Deployments, two Pods, two
    /// ConfigMaps, two Services and one a Secret.
    ///
    /// # Errors
    ///
    /// What the API server answers instead.
    pub fn many_objects(&self, count: usize) -> Result<(), Unavailable> {
        let mut connection = self.admin().connection();
        for index in 0..NAMESPACES {
            let name = format!("many-{index}");
            let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
            create(&mut connection, "/api/v1/namespaces", &namespace)?;
        }
        self.make_service_accounts()?;
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let workers: Vec<_> =
                (0..CONNECTIONS).map(|_| scope.spawn(|| self.create_until(&next, count))).collect();
            workers.into_iter().try_for_each(|worker| worker.join().expect("no worker panics"))
        })
    }

    fn create_until(&self, next: &AtomicUsize, count: usize) -> Result<(), Unavailable> {
        let mut connection = self.admin().connection();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(());
            }
            let (collection, object) = object(index);
            create(&mut connection, &collection, &object)?;
        }
    }
}

fn create(connection: &mut Connection<'_>, collection: &str, object: &Value) -> Result<(), Unavailable> {
    let answer = connection.request("POST", collection, &object.to_string());
    let answer = answer.map_err(|error| Unavailable::Broken(format!("POST {collection}: {error}")))?;
    match answer.is_success() || answer.status == 409 {
        true => Ok(()),
        false => Err(Unavailable::Broken(format!("POST {collection}: {}", answer.text()))),
    }
}

/// The object of a number, and where it is created.
fn object(index: usize) -> (String, Value) {
    let name = format!("object-{index}");
    let labels = json!({"app": name});
    let (group, resource, kind, fields) = match index % 10 {
        0..=2 => (
            "apis/apps/v1",
            "deployments",
            "Deployment",
            json!({"spec": {
                "replicas": 2,
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": labels}, "spec": pod(index)},
            }}),
        ),
        3 | 4 => ("api/v1", "pods", "Pod", json!({"spec": pod(index)})),
        5 | 6 => ("api/v1", "configmaps", "ConfigMap", json!({"data": {"key": "value", "number": name}})),
        7 | 8 => (
            "api/v1",
            "services",
            "Service",
            json!({"spec": {
                "selector": labels, "ports": [{"port": 80, "targetPort": 8080}],
            }}),
        ),
        _ => ("api/v1", "secrets", "Secret", json!({"stringData": {"password": SECRET_CANARY}})),
    };
    let mut object = fields;
    object["apiVersion"] = group.trim_start_matches("apis/").trim_start_matches("api/").into();
    object["kind"] = kind.into();
    object["metadata"] = json!({"name": name, "labels": labels});
    (format!("/{group}/namespaces/many-{}/{resource}", index % NAMESPACES), object)
}

/// A pod of which every fourth is privileged, so that there is something to find.
fn pod(index: usize) -> Value {
    json!({"containers": [{
        "name": "app",
        "image": "registry.example.org/app:1",
        "securityContext": {"privileged": index.is_multiple_of(4)},
        "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}},
    }]})
}
