//! What the admission plugin NodeRestriction leaves of what the Node authorizer allows.

use crate::request::Request;

/// How far a kubelet gets with a write, where the plugin is on (`plugin/pkg/admission/noderestriction`); none
/// where it does not look.
pub(crate) fn restriction(request: &Request) -> Option<&'static str> {
    let resource = request.resource()?;
    let verb = request.verb.as_str();
    let writes = matches!(verb, "create" | "update" | "patch" | "delete" | "deletecollection");
    let what = (resource.group.as_str(), resource.resource.as_str(), resource.subresource.as_str());
    Some(match what {
        _ if !writes => return None,
        ("", "pods", "") if verb == "create" => "only mirror pods bound to the node itself",
        ("", "pods", "") => "only pods bound to the node itself",
        ("", "pods", "status") => "only pods bound to the node itself, without changes of their labels",
        ("", "pods", "eviction") => "only pods bound to the node itself",
        ("", "nodes", _) => {
            "only its own Node, without taints, ownership or labels under node-restriction.kubernetes.io"
        }
        ("", "persistentvolumeclaims", "status") => "only the status of claims",
        ("", "serviceaccounts", "token") => "only tokens bound to a pod of the node itself",
        ("coordination.k8s.io", "leases", _) => "only the lease of its own name",
        ("storage.k8s.io", "csinodes", _) => "only the CSINode of its own name",
        ("resource.k8s.io", "resourceslices", _) => "only slices of the node itself",
        _ => return None,
    })
}
