//! Pod has a gitRepo volume.

use seawall_check::{Category, Check, Context, Examples, Logic, Report, Versions};
use seawall_finding::Severity;
use seawall_object::PodTemplate;

pub(crate) const CHECK: Check = Check {
    id: "git-repo-volume",
    title: "pod has a gitRepo volume",
    severity: Severity::High,
    severity_reason: "the kubelet runs git as root of the node on what the repository holds",
    category: Category::Volumes,
    description: "Fails for every volume of a pod with the source gitRepo, which Kubernetes has switched \
                  off by default since 1.33.",
    why: "Whoever may push to the repository can run commands on the node through hooks (CVE-2024-10220). \
          The volume type is deprecated and gone from new clusters.",
    remedy: "Clone in an init container into an emptyDir.",
    references: &[
        "https://kubernetes.io/docs/concepts/storage/volumes/",
        "https://github.com/kubernetes/kubernetes/issues/128885",
    ],
    controls: &["pss/restricted-volume-types"],
    parameters: &[],
    kinds: &[],
    needs: &[],
    versions: Versions::ALL,
    logic: Logic::Pod(judge),
    fix: None,
    examples: Examples {
        bad: &[r#"
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, gitRepo: {repository: "https://example.org/a.git"}}]
  containers:
  - name: app
    image: example.org/app:1
"#],
        good: &[
            "
apiVersion: v1
kind: Pod
metadata: {name: agent}
spec:
  volumes: [{name: data, emptyDir: {}}]
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

fn judge(pod: PodTemplate<'_>, _: &Context<'_>, report: &mut Report<'_>) {
    for volume in pod.spec.items_at(&["volumes"]) {
        if let Some(source) = volume.at(&["gitRepo"]) {
            let name = volume.str_at(&["name"]).unwrap_or_default();
            report.fail(source, format!("volume \"{name}\" is cloned by the kubelet itself (gitRepo)"));
        }
    }
}
