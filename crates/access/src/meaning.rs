//! What a right is worth beyond its name, which depends on the version.

use seawall_world::Version;

use crate::request::{Request, Resource};

/// Since when a stream into a pod needs `create`, whatever the method.
const STREAMS_CREATE_SINCE: Version = Version::new(35);
/// Since when kubelets tell apart what is read of them, by default.
const KUBELET_FINE_SINCE: Version = Version::new(33);
/// Since when service accounts get no token Secret by themselves.
const TOKENS_BY_HAND_SINCE: Version = Version::new(24);
/// Since when impersonation bound to what is done is on by default.
const CONSTRAINED_SINCE: Version = Version::new(36);

/// Everything that has to be allowed for a request about objects to do what it is for: a WebSocket to a
/// subresource of a pod that streams begins as `get`, and from 1.35 on `create` is asked too.
pub fn needed(request: &Request, version: Version) -> Vec<Request> {
    let mut needed = vec![request.clone()];
    let streams = request.resource().is_some_and(is_stream);
    if streams && request.verb == "get" && version >= STREAMS_CREATE_SINCE {
        needed.push(request.with_verb("create"));
    }
    needed
}

/// What a kubelet asks the API server about a request to itself: any one of these suffices.
pub fn kubelet(method: &str, path: &str, node: &str, version: Version) -> Vec<Request> {
    let verb = match method {
        "POST" => "create",
        "GET" => "get",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => "",
    };
    let below = |prefix: &str| {
        path.strip_prefix(prefix.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let mut subresources = Vec::new();
    if version >= KUBELET_FINE_SINCE {
        let fine =
            [("/pods", "pods"), ("/healthz", "healthz"), ("/configz", "configz"), ("/runningpods", "pods")];
        subresources.extend(fine.iter().find(|(prefix, _)| below(prefix)).map(|(_, name)| *name));
    }
    let coarse = [
        ("/stats", "stats"),
        ("/metrics", "metrics"),
        ("/logs", "log"),
        ("/checkpoint", "checkpoint"),
        ("/statusz", "statusz"),
        ("/flagz", "configz"),
    ];
    let coarse = coarse.iter().find(|(prefix, _)| below(prefix)).map(|(_, name)| *name);
    subresources.push(coarse.unwrap_or("proxy"));
    let ask = |subresource: &str| {
        let mut resource = Resource::parse("nodes").named(node);
        resource.subresource = subresource.to_owned();
        Request::of(verb, resource)
    };
    subresources.into_iter().map(ask).collect()
}

/// What a person should know about a right that its name does not say.
pub fn notes(request: &Request, version: Version) -> Vec<&'static str> {
    let Some(resource) = request.resource() else { return Vec::new() };
    let (verb, of) = (request.verb.as_str(), resource.combined());
    let reads = matches!(verb, "get" | "list" | "watch" | "*");
    let is_core = resource.group.is_empty();
    let mut notes = Vec::new();
    if is_core && is_stream(resource) && matches!(verb, "get" | "*") {
        notes.push(match version >= STREAMS_CREATE_SINCE {
            true => "a stream by WebSocket begins as get, and needs create too",
            false => "before 1.35, get alone opens the stream, by WebSocket",
        });
    }
    if is_core && of == "nodes/proxy" && matches!(verb, "get" | "*") {
        notes.push(
            "get on nodes/proxy runs commands in every pod of the node, past the audit log of the API server",
        );
    }
    if is_core
        && resource.resource == "nodes"
        && reads
        && version < KUBELET_FINE_SINCE
        && matches!(resource.subresource.as_str(), "pods" | "healthz" | "configz")
    {
        notes.push("before 1.33, kubelets ask for nodes/proxy instead");
    }
    if is_core && of == "secrets" && reads {
        notes.push(match version < TOKENS_BY_HAND_SINCE {
            true => "among the Secrets is a token of every service account",
            false => "a Secret of the type for service account tokens holds one, made by hand or before 1.24",
        });
    }
    if is_core && of == "serviceaccounts/token" && matches!(verb, "create" | "*") {
        notes.push("whoever makes a token of a service account acts as that account");
    }
    if verb == "impersonate" && version >= CONSTRAINED_SINCE {
        notes.push(
            "from 1.36 on, impersonate:MODE with impersonate-on:MODE:VERB lets somebody act as others too",
        );
    }
    notes
}

/// Whether it is a subresource of pods over which commands and bytes flow.
fn is_stream(resource: &Resource) -> bool {
    resource.group.is_empty()
        && resource.resource == "pods"
        && matches!(resource.subresource.as_str(), "exec" | "attach" | "portforward")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(requests: &[Request]) -> Vec<String> {
        requests.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_stream_needs_create_from_1_35_on() {
        // pkg/registry/core/pod/rest/subresources.go, ExecREST.Connect
        let exec = Request::of("get", Resource::parse("pods/exec").named("p").within("a"));
        assert_eq!(needed(&exec, Version::new(34)).len(), 1);
        let both = ["get pods/exec \"p\" in namespace \"a\"", "create pods/exec \"p\" in namespace \"a\""];
        assert_eq!(names(&needed(&exec, Version::new(35))), both);
        let log = Request::of("get", Resource::parse("pods/log"));
        assert_eq!(needed(&log, Version::new(36)).len(), 1);
    }

    #[test]
    fn kubelets_ask_by_path_and_method() {
        // pkg/kubelet/server/auth.go, GetRequestAttributes
        for (method, path, minor, expected) in [
            ("GET", "/stats/summary", 36, &["get nodes/stats \"n\""][..]),
            ("GET", "/metrics", 36, &["get nodes/metrics \"n\""]),
            ("GET", "/metricsx", 36, &["get nodes/proxy \"n\""]),
            ("GET", "/logs/", 36, &["get nodes/log \"n\""]),
            ("GET", "/pods", 36, &["get nodes/pods \"n\"", "get nodes/proxy \"n\""]),
            ("GET", "/runningpods/", 36, &["get nodes/pods \"n\"", "get nodes/proxy \"n\""]),
            ("GET", "/healthz/ping", 33, &["get nodes/healthz \"n\"", "get nodes/proxy \"n\""]),
            ("GET", "/pods", 32, &["get nodes/proxy \"n\""]),
            ("GET", "/exec/a/p/c", 36, &["get nodes/proxy \"n\""]),
            ("POST", "/run/a/p/c", 36, &["create nodes/proxy \"n\""]),
            ("POST", "/checkpoint/a/p/c", 36, &["create nodes/checkpoint \"n\""]),
        ] {
            assert_eq!(names(&kubelet(method, path, "n", Version::new(minor))), expected, "{method} {path}");
        }
    }
}
