//! A real API server says the same.

#[path = "../common/mod.rs"]
mod common;
mod objects;
mod random;
mod resources;
mod restriction;

use std::time::Duration;

use seawall_access::{Identity, Request, Target};
use seawall_testkit::{ApiServer, Connection, wait};
use serde_json::{Value, json};

const REVIEWS: &str = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
/// The API server sees a change of roles within milliseconds.
const ROLES_LONGEST: Duration = Duration::from_secs(30);

/// What the server says of a request of somebody.
fn review(connection: &mut Connection<'_>, identity: &Identity, request: &Request) -> bool {
    let mut spec = json!({"user": identity.user, "groups": identity.groups});
    match &request.target {
        Target::Url(path) => {
            spec["nonResourceAttributes"] = json!({"verb": request.verb, "path": path});
        }
        Target::Resource(resource) => {
            spec["resourceAttributes"] = json!({
                "verb": request.verb, "group": resource.group, "version": "v1", "resource": resource.resource,
                "subresource": resource.subresource, "name": resource.name, "namespace": resource.namespace,
            });
            if !resource.fields.is_empty() {
                let term = |(key, value): &(String, String)| json!({"key": key, "operator": "In", "values": [value]});
                let terms: Vec<Value> = resource.fields.iter().map(term).collect();
                spec["resourceAttributes"]["fieldSelector"] = json!({"requirements": terms});
            }
        }
    }
    let review =
        json!({"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": spec});
    let answer = connection.request("POST", REVIEWS, &review.to_string()).expect("the server answers");
    assert!(answer.is_success(), "{request}: {}", answer.text());
    answer.json()["status"]["allowed"] == true
}

/// Creates an object of RBAC.
fn create_rbac(connection: &mut Connection<'_>, object: &str) {
    let parsed: Value = serde_json::from_str(object).expect("JSON");
    let kind = parsed["kind"].as_str().expect("a kind").to_lowercase();
    let base = "/apis/rbac.authorization.k8s.io/v1";
    let path = match parsed["metadata"]["namespace"].as_str() {
        Some(namespace) => format!("{base}/namespaces/{namespace}/{kind}s"),
        None => format!("{base}/{kind}s"),
    };
    let answer = connection.request("POST", &path, object).expect("the server answers");
    assert!(answer.is_success(), "{object}: {}", answer.text());
}

#[test]
fn the_table_of_adversarial_grants_is_true() {
    let Some(server) = ApiServer::shared() else { return };
    let mut connection = server.admin().connection();
    for namespace in ["a", "b"] {
        let object = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}});
        let answer = connection.request("POST", "/api/v1/namespaces", &object.to_string());
        assert!(answer.is_ok_and(|answer| answer.is_success() || answer.status == 409));
    }
    let rows = common::table();
    // Each row's eve is a user of its own, so that the rows do not help each other out.
    for (number, row) in rows.iter().enumerate() {
        for object in common::objects(row, number) {
            create_rbac(
                &mut connection,
                &object.replace(r#""name":"eve""#, &format!(r#""name":"eve-{number}""#)),
            );
        }
    }
    let last = rows.len() - 1;
    let known = |number: usize, connection: &mut Connection<'_>| {
        let ask = rows[number].asks.iter().find(|ask| ask.allowed);
        ask.is_none_or(|ask| review(connection, &own(&ask.identity, number), &ask.request))
    };
    wait("the server knows the last row", ROLES_LONGEST, || known(last - 2, &mut connection));
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (number, row) in rows.iter().enumerate() {
        wait(&row.name, ROLES_LONGEST, || known(number, &mut connection));
        for ask in &row.asks {
            asked += 1;
            if review(&mut connection, &own(&ask.identity, number), &ask.request) != ask.allowed {
                wrong.push(format!("{}: {}", row.name, ask.text));
            }
        }
    }
    println!("{asked} questions of {} grants, {} answered otherwise", rows.len(), wrong.len());
    assert!(wrong.is_empty(), "the server says otherwise:\n{}", wrong.join("\n"));
}

/// The eve of a row.
fn own(identity: &Identity, number: usize) -> Identity {
    match identity.user.as_str() {
        "eve" => Identity { user: format!("eve-{number}"), ..identity.clone() },
        _ => identity.clone(),
    }
}
