//! A Windows container that is a process of its node.

use crate::escape::{Exit, Way, to_node};
use crate::facts::PodFacts;
use crate::kind::{Draw, Example, Kind};
use crate::pen::Pen;

pub(crate) const KIND: Kind = Kind {
    id: "host-process",
    action: "runs as a process of",
    needs: "A container has `windowsOptions.hostProcess: true` and does not name one of the lesser users.",
    why: "Such a container is no container: it runs on the node with the rights of SYSTEM, as \
          `privileged` does on Linux.",
    fix: "Remove `hostProcess: true`, or run as a local user group of few rights.",
    depends: "Since 1.23 without a feature gate.",
    references: &["https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/"],
    known_as: &["kubesplaining/KUBE-ESCAPE-WINHOSTPROCESS-001"],
    steps: 1,
    draw: Draw::Pods(draw),
    examples: &[Example {
        manifests: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostNetwork: true
  os: {name: windows}
  securityContext: {windowsOptions: {hostProcess: true, runAsUserName: 'NT AUTHORITY\\SYSTEM'}}
  containers: [{name: app, image: a}]
",
        edge: ("Pod shop/web", "Node one"),
        twin: "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  nodeName: one
  hostNetwork: true
  os: {name: windows}
  securityContext: {windowsOptions: {runAsUserName: ContainerAdministrator}}
  containers: [{name: app, image: a}]
",
    }],
};

/// Users that have few rights on the node.
const LESSER: &[&str] = &["NT AUTHORITY\\Local service", "NT AUTHORITY\\NetworkService"];

fn draw(pen: &mut Pen<'_, '_>, pod: &PodFacts) {
    if pod.is_plain {
        return;
    }
    let facts = pen.facts();
    let template = facts.pod(pod);
    let exits = template.containers().filter_map(|container| {
        let option = |name: &str| {
            let own = container.security("windowsOptions").and_then(|options| options.at(&[name]));
            own.or_else(|| template.security("windowsOptions")?.at(&[name]))
        };
        let field = option("hostProcess").filter(|value| value.as_bool() == Some(true))?;
        let user = option("runAsUserName").and_then(|value| value.as_str()).unwrap_or_default();
        let way = match LESSER.iter().any(|lesser| lesser.eq_ignore_ascii_case(user)) {
            true => Way::Perhaps("it runs as a user of few rights, and what else the node allows decides"),
            false => Way::Sure,
        };
        Some(Exit { way, object: pod.object, field })
    });
    to_node(pen, pod, exits);
}
