//! Services of load balancers.

use seawall_object::Object;

/// Annotations by which clouds make a load balancer internal, each with the values that do.
const INTERNAL: &[(&str, &[&str])] = &[
    ("service.beta.kubernetes.io/azure-load-balancer-internal", &["true"]),
    ("service.beta.kubernetes.io/aws-load-balancer-internal", &["true", "0.0.0.0/0"]),
    ("service.beta.kubernetes.io/aws-load-balancer-scheme", &["internal"]),
    ("networking.gke.io/load-balancer-type", &["Internal"]),
    ("cloud.google.com/load-balancer-type", &["Internal"]),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", &["true"]),
    ("service.beta.kubernetes.io/oci-load-balancer-internal", &["true"]),
    ("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", &["private"]),
];

/// Whether an annotation keeps a Service's load balancer inside the cloud's network.
pub(crate) fn is_internal_balancer(service: Object<'_>) -> bool {
    INTERNAL.iter().any(|(key, values)| {
        service.annotation(key).and_then(|value| value.as_str()).is_some_and(|value| values.contains(&value))
    })
}
