//! Image comes from a registry that must not be used.

use std::net::Ipv4Addr;

use seawall_check::{At, Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::Container;

use crate::support::image::{is_within, reference};

pub(crate) const CHECK: Check = Check {
    id: "image-registry-blocked",
    title: "image comes from a registry that must not be used",
    severity: Severity::High,
    severity_reason: "anyone, or whoever holds the address, can put another program under the same name",
    category: Category::Images,
    description: "Fails for every container whose image lies in a registry of the parameter registries, or \
                  in one that is given by an IP address or is the node itself.",
    why: "Registries for throw-away images let anybody overwrite any name. An address without a name has no \
          certificate that proves whom the node talks to, and localhost means whatever runs on that node.",
    remedy: "Push the image to a registry of your own and name that.",
    references: &["https://kubernetes.io/docs/concepts/containers/images/"],
    controls: &[],
    parameters: &[Parameter {
        name: "registries",
        description: "Registries that images must not come from; an entry may go on with a path.",
        default: Setting::Words(&["ttl.sh", "docker.pkg.github.com"]),
    }],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Container(judge),
    fix: None,
    examples: Examples {
        bad: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: ttl.sh/app:1h
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: 10.0.0.7:5000/app:1
",
        ],
        good: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
"],
        complete: false,
    },
};

fn judge(container: Container<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(image) = reference(container) else { return report.not_applicable() };
    let host = image.registry.rsplit_once(':').map_or(image.registry, |(host, _)| host);
    let is_address = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    let is_blocked = context.words("registries").any(|place| is_within(&image, place));
    if is_address || host == "localhost" || is_blocked {
        let at = At::path(container.value, &["image"]);
        report.fail(at, format!("{} runs an image of the registry {}", container.noun(), image.registry));
    }
}
