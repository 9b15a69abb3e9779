//! Services take addresses that are not theirs.

use crate::kind::{Draw, Example, Held, Kind};
use crate::pen::Pen;
use crate::right::{Ability, Right};
use crate::server::Flag;
use crate::vertex::{Goal, Vertex};

pub(crate) const KIND: Kind = Kind {
    id: "external-ip",
    action: "gives a Service the address of somebody else, and so has",
    needs: "Create, update or patch on services.",
    why: "Each node sends what goes to an external IP of a Service to its pods, whatever the address: that \
          of the API server, of a metadata service or of a name server.",
    fix: "Enable the admission plugin DenyServiceExternalIPs, or refuse `spec.externalIPs` by a policy.",
    depends: "The admission plugin DenyServiceExternalIPs, off by default.",
    references: &[
        "https://github.com/kubernetes/kubernetes/issues/97076",
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips",
    ],
    known_as: &["kubesplaining/KUBE-PRIVESC-022", "kubesplaining/K6", "kubesplaining/A4"],
    steps: 1,
    draw: Draw::Rights(&[WRITE], lead),
    examples: &[
        Example {
            manifests: role_for_ci!("shop", "{apiGroups: [''], resources: [services], verbs: [create]}"),
            edge: ("ServiceAccount build/ci", "traffic of others"),
            twin: role_for_ci!("shop", "{apiGroups: [''], resources: [services], verbs: [delete]}"),
        },
        Example {
            manifests: concat!(
                role_for_ci!("shop", "{apiGroups: [''], resources: [services], verbs: [create]}"),
                "
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers: [{name: api, image: a, command: [kube-apiserver, '--enable-admission-plugins=NodeRestriction']}]
"
            ),
            edge: ("ServiceAccount build/ci", "traffic of others"),
            // Admission refuses it.
            twin: concat!(
                role_for_ci!("shop", "{apiGroups: [''], resources: [services], verbs: [create]}"),
                "
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: api
    image: a
    command: [kube-apiserver, '--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs']
"
            ),
        },
    ],
};

const PLUGIN: &str = "DenyServiceExternalIPs";

const WRITE: Right = Right::any(&[Ability::of(&["create", "update", "patch"], "", "services")]);

fn lead(pen: &mut Pen<'_, '_>, _: &Held<'_>) {
    let to = Vertex::Goal(Goal::Traffic);
    match pen.facts().server_flag("--enable-admission-plugins") {
        Flag::Set(plugins) if plugins.split(',').any(|plugin| plugin == PLUGIN) => {
            pen.blocked(to, "the admission plugin DenyServiceExternalIPs refuses such Services");
        }
        _ => pen.to(to),
    }
}
