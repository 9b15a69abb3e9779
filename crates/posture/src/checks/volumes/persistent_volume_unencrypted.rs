//! Storage class does not ask for encryption of its disks.

use seawall_check::{At, Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::{CauseKind, ObjectId, Severity};
use seawall_object::Object;
use seawall_world::Resolution;
use seawall_yaml::Value;

pub(crate) const CHECK: Check = Check {
    id: "persistent-volume-unencrypted",
    title: "storage class does not ask for encryption of its disks",
    severity: Severity::Medium,
    severity_reason: "it matters to whoever gets at disks or snapshots past the cluster, in the cloud's \
                      account",
    category: Category::Volumes,
    description: "Fails for every PersistentVolume whose StorageClass has a provisioner that encrypts only \
                  when told to, Amazon EBS, and does not set encrypted to \"true\". Azure and Google \
                  encrypt all disks; other provisioners are not judged. A class that was not read leaves \
                  the verdict unknown.",
    why: "A snapshot or a copy of the disk, made with rights in the cloud's account, shows all its data in \
          clear.",
    remedy: "Use a class with encrypted: \"true\", or switch on encryption by default for the account.",
    references: &["https://kubernetes.io/docs/concepts/storage/storage-classes/"],
    controls: &["soc2/C-0264"],
    parameters: &[],
    kinds: &["PersistentVolume"],
    needs: &["storage.k8s.io/StorageClass"],
    versions: Versions::ALL,
    logic: Logic::Object(judge),
    fix: None,
    examples: Examples {
        bad: &["
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: fast
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
parameters: {type: gp3}
"],
        good: &[r#"
apiVersion: v1
kind: PersistentVolume
metadata: {name: data}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: fast
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: ebs.csi.aws.com
parameters: {type: gp3, encrypted: "true"}
"#],
        complete: false,
    },
};

const ASK_FOR_IT: [&str; 2] = ["ebs.csi.aws.com", "kubernetes.io/aws-ebs"];

fn judge(object: Object<'_>, context: &Context<'_>, report: &mut Report<'_>) {
    let Some(name) = object.root().at(&["spec", "storageClassName"]) else {
        return report.not_applicable();
    };
    let text = name.as_str().unwrap_or_default();
    if text.is_empty() {
        return report.not_applicable();
    }
    let Resolution::Found(classes) = context.resolve("storage.k8s.io/StorageClass", text) else {
        let detail = format!("the StorageClass \"{text}\" is not among the objects read");
        report.unknown(name, CauseKind::OutsideScope, detail);
        return;
    };
    let class = |id: ObjectId| context.world.object(id).root();
    let is_plain = |id: &ObjectId| {
        let provisioner = class(*id).str_at(&["provisioner"]).unwrap_or_default();
        let encrypted = class(*id).at(&["parameters", "encrypted"]).and_then(Value::as_str);
        ASK_FOR_IT.contains(&provisioner) && !encrypted.is_some_and(|text| text.eq_ignore_ascii_case("true"))
    };
    if let Some(plain) = classes.into_iter().find(is_plain) {
        let evidence = At::path(class(plain), &["parameters", "encrypted"]);
        let message = format!("the storage class {text} does not ask for encryption");
        report.fail(name, message).also(plain, evidence);
    }
}
