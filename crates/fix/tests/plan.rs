//! Fixes of manifests, tried and written.

use std::borrow::Cow;

use seawall_check::{Check, Selection, run};
use seawall_fix::{Means, Plan, Request, describe, diff, json_patch, plan};
use seawall_posture::{checks, is_opt_in};
use seawall_world::{Origin, Settings, Source, World};
use seawall_yaml::apply;

fn planned(text: &str, origin: Origin, means: Means, wants: &dyn Fn(&Check) -> bool) -> (World, Plan) {
    let source = Source::read("a.yaml".to_owned(), text.as_bytes(), origin, true);
    let world = World::build(vec![source], Vec::new(), Settings::default());
    let checks = checks().iter().filter(|check| !is_opt_in(check.id)).copied().collect();
    let selection = Selection { checks, ..Selection::default() };
    let results = run(&world, &selection);
    let provider = |_: usize| Some(Cow::Borrowed(text.as_bytes()));
    let request =
        Request { world: &world, selection: &selection, results: &results, wants, means, text: &provider };
    let plan = plan(&request);
    (world, plan)
}

fn ids(checks: &[&Check]) -> Vec<&'static str> {
    checks.iter().map(|check| check.id).collect()
}

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web # the shop
spec:
  hostPID: true
  containers:
  - name: app
    image: example.org/app:1
    securityContext:
      privileged: true # why?
";

#[test]
fn fixes_are_written_and_hold() {
    let wanted = ["host-pid", "privileged-container", "privilege-escalation-allowed"];
    let (_, plan) = planned(POD, Origin::File, Means::Text, &|check| wanted.contains(&check.id));
    assert_eq!(plan.mended.len(), 1);
    assert_eq!(ids(&plan.mended[0].checks).len(), 3, "{:?}", ids(&plan.mended[0].checks));
    let patched = &plan.patched[0];
    let diff = diff("a.yaml", &patched.text, &patched.replacements);
    let expected = "\
--- a/a.yaml
+++ b/a.yaml
@@ -3,9 +3,9 @@
 metadata:
   name: web # the shop
 spec:
-  hostPID: true
   containers:
   - name: app
     image: example.org/app:1
     securityContext:
-      privileged: true # why?
+      privileged: false # why?
+      allowPrivilegeEscalation: false
";
    assert_eq!(diff.text, expected);
    let after = apply(&patched.text, &patched.replacements);
    let after = String::from_utf8(after).unwrap();
    let (_, again) = planned(&after, Origin::File, Means::Text, &|check| wanted.contains(&check.id));
    assert!(again.mended.is_empty() && again.left.is_empty() && again.withheld.is_empty());
}

#[test]
fn what_a_renderer_wrote_is_withheld_with_what_to_do() {
    let origin = Origin::Rendered { by: "helm template".to_owned() };
    let (_, plan) = planned(POD, origin, Means::Text, &|check| check.id == "host-pid");
    assert!(plan.mended.is_empty() && plan.patched.is_empty());
    let withheld = &plan.withheld[0];
    assert_eq!(withheld.check.id, "host-pid");
    assert!(withheld.reason.starts_with("`helm template` wrote it"), "{}", withheld.reason);
    let words: Vec<String> = withheld.edits.iter().map(describe).collect();
    assert_eq!(words, ["remove spec.hostPID"]);
}

#[test]
fn an_anchor_that_is_used_elsewhere_is_withheld() {
    let text = "\
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  initContainers:
  - name: i
    image: a/b:1
    securityContext: &s {privileged: true}
  containers:
  - name: c
    image: a/b:1
    securityContext: *s
";
    let (_, plan) = planned(text, Origin::File, Means::Text, &|check| check.id == "privileged-container");
    assert_eq!(plan.withheld.len(), 1);
    assert!(plan.withheld[0].reason.contains("alias"), "{}", plan.withheld[0].reason);
}

#[test]
fn what_needs_a_choice_is_left_with_its_check() {
    let wants = |check: &Check| check.id == "memory-limit-missing";
    let (world, plan) = planned(POD, Origin::File, Means::Text, &wants);
    assert_eq!(world.len(), 1);
    assert_eq!((plan.mended.len(), plan.left.len()), (0, 1));
    assert_eq!(plan.left[0].check.id, "memory-limit-missing");
}

#[test]
fn live_objects_are_mended_by_a_json_patch() {
    let wanted = ["host-pid", "privilege-escalation-allowed", "privileged-container"];
    let (world, plan) = planned(POD, Origin::File, Means::Object, &|check| wanted.contains(&check.id));
    let mended = &plan.mended[0];
    let patch = json_patch(world.object(mended.object).root(), &mended.edits).expect("the edits fit");
    let lines: Vec<String> = patch
        .iter()
        .map(|one| format!("{} {} {}", one.op, one.path, one.value.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines[0], "test /spec/containers/0/name \"app\"");
    assert!(lines.contains(&"remove /spec/hostPID -".to_owned()), "{lines:?}");
    let added = "add /spec/containers/0/securityContext/allowPrivilegeEscalation false";
    assert!(lines.contains(&added.to_owned()), "{lines:?}");
}

#[test]
fn what_someone_accepted_stays() {
    let text = POD.replace(
        "  hostPID: true\n",
        "  hostPID: true # seawall:ignore host-pid the agent watches processes\n",
    );
    let wanted = ["host-pid", "privileged-container"];
    let (_, plan) = planned(&text, Origin::File, Means::Text, &|check| wanted.contains(&check.id));
    assert_eq!(ids(&plan.mended[0].checks), ["privileged-container"]);
    let partly = text.replace(
        "    image: example.org/app:1\n",
        "    image: example.org/app:1\n    securityContext: {privileged: true} # seawall:ignore \
         privileged-container it has to\n  - name: other\n    image: example.org/app:1\n",
    );
    let (_, plan) = planned(&partly, Origin::File, Means::Text, &|check| wanted.contains(&check.id));
    assert!(plan.mended.is_empty(), "{plan:?}");
    assert!(plan.withheld[0].reason.contains("is accepted"), "{:?}", plan.withheld);
}

/// A Deployment with its ReplicaSet, as a server tells them.
const OWNED: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, uid: u1, resourceVersion: '7'}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {hostPID: true, containers: [{name: app, image: 'example.org/app:1'}]}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-x
  namespace: shop
  uid: u2
  labels: {app: web}
  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: u1, controller: true}]
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {hostPID: true, hostIPC: true, containers: [{name: app, image: 'example.org/app:1'}]}
";

#[test]
fn what_a_controller_makes_is_mended_there() {
    let wanted = ["host-pid", "host-ipc"];
    let (world, plan) = planned(OWNED, Origin::File, Means::Object, &|check| wanted.contains(&check.id));
    // The ReplicaSet still is as it was, and is no reason to leave its Deployment alone.
    assert_eq!(plan.mended.len(), 1, "{plan:?}");
    assert_eq!(world.object(plan.mended[0].object).name(), "web");
    assert_eq!(ids(&plan.mended[0].checks), ["host-pid"]);
    assert_eq!(plan.withheld[0].reason, "Deployment web makes it, and is to be mended instead");
    let patch = json_patch(world.object(plan.mended[0].object).root(), &plan.mended[0].edits);
    let first = &patch.expect("the edits fit")[0];
    assert_eq!((first.op, first.path.as_str()), ("test", "/metadata/resourceVersion"));
    assert_eq!(first.value.as_deref(), Some("\"7\""));
}

#[test]
fn what_servers_do_not_change_is_withheld() {
    let pod = POD.replace("  name: web # the shop\n", "  name: web\n  uid: u1\n");
    let job = "\
apiVersion: batch/v1
kind: Job
metadata: {name: web, uid: u1}
spec:
  template:
    spec: {hostPID: true, restartPolicy: Never, containers: [{name: app, image: 'example.org/app:1'}]}
";
    for (text, reason) in [
        (pod.as_str(), "what runs in a pod cannot be changed; delete it and make it anew"),
        (job, "the template of a Job cannot be changed; delete it and make it anew"),
    ] {
        let (_, plan) = planned(text, Origin::File, Means::Object, &|check| check.id == "host-pid");
        assert!(plan.mended.is_empty(), "{plan:?}");
        assert_eq!(plan.withheld[0].reason, reason);
    }
}
