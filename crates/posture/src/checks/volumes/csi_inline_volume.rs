//! Pod chooses the settings of a CSI driver itself.

use seawall_check::{Category, Check, Context, Examples, Logic, Parameter, Report, Setting, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "csi-inline-volume",
    title: "pod chooses the settings of a CSI driver itself",
    severity: Severity::Info,
    severity_reason: "drivers that allow it are meant for it; whether their settings are harmless only \
                      their makers know",
    category: Category::Volumes,
    description: "Fails for every volume of a pod with the source csi whose driver is not in the parameter \
                  drivers.",
    why: "Whoever may write pods passes attributes straight to the driver, past storage classes. With a \
          driver that was made for administrators that reaches storage of others.",
    remedy: "Allow by the label security.kubernetes.io/csi-ephemeral-volume-profile only drivers that are \
             made for inline use, and list them in the parameter drivers.",
    references: &["https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/"],
    controls: &[],
    parameters: &[Parameter {
        name: "drivers",
        description: "Drivers that pods may use inline.",
        default: Setting::Words(&[
            "csi.cert-manager.io",
            "csi.spiffe.io",
            "image.csi.k8s.io",
            "secrets-store.csi.k8s.io",
        ]),
    }],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, csi: {driver: disk.example.org}}]
  containers:
  - name: app
    image: example.org/app:1
"],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: secrets, csi: {driver: secrets-store.csi.k8s.io, readOnly: true}}]
  containers:
  - name: app
    image: example.org/app:1
",
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  containers:
  - name: app
    image: example.org/app:1
",
        ],
        complete: false,
    },
};

fn judge(pod: PodTemplate<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    for volume in pod.spec.items_at(&["volumes"]) {
        let Some(source) = volume.at(&["csi"]) else { continue };
        let driver = source.str_at(&["driver"]).unwrap_or_default();
        if !context.has_word("drivers", driver) {
            let name = volume.str_at(&["name"]).unwrap_or_default();
            report.fail(source, format!("volume \"{name}\" passes settings to the CSI driver {driver}"));
        }
    }
}
