//! Reading a real API server, well and ill.

use std::path::Path;
use std::time::{Duration, Instant};

use seawall_collect::live::{Capture, Connection, LiveLimits, LiveOptions, capture};
use seawall_finding::{CauseKind, Hidden};
use seawall_testkit::{ApiServer, Fault, Proxy, Rule, User, or_skip};

const NOW: &str = "2026-11-21T07:00:00Z";

/// Bounds under which a test does not wait long.
const HASTY: LiveLimits = LiveLimits {
    request_time_max: Duration::from_secs(3),
    credential_time_max: Duration::from_secs(2),
    requests_parallel_max: 4,
    retries_max: 2,
    retry_wait: Duration::from_millis(5),
    retry_wait_max: Duration::from_millis(20),
    restarts_max: 2,
    page_objects: 3,
    page_bytes_max: 1 << 20,
    answer_bytes_max: 1 << 20,
    objects_max: 1_000,
    resource_bytes_max: 1 << 24,
    namespaces_max: 100,
    watch_time_max: Duration::from_secs(2),
    stale_time_max: Duration::from_secs(1),
    look_again: Duration::from_millis(300),
};

fn options(kubeconfig: &Path, kinds: &[(&str, &str)]) -> LiveOptions {
    LiveOptions {
        connection: Connection {
            kubeconfig: Some(kubeconfig.to_str().expect("UTF-8").to_owned()),
            user_agent: "seawall/test".to_owned(),
            ..Connection::default()
        },
        kinds: kinds.iter().map(|(group, kind)| ((*group).to_owned(), (*kind).to_owned())).collect(),
        limits: HASTY,
        ..LiveOptions::default()
    }
}

fn read(options: &LiveOptions) -> Capture {
    capture(options, NOW, &|| {}).expect("the kubeconfig is sound")
}

fn names(capture: &Capture, plural: &str) -> Vec<String> {
    let resource = capture.resources.iter().find(|one| one.plural == plural);
    let resource = resource.unwrap_or_else(|| panic!("{plural} in {:?}", capture.gaps));
    let name = |id| resource.tree.value(id).str_at(&["metadata", "name"]).expect("a name").to_owned();
    resource.objects.iter().map(|id| name(*id)).collect()
}

/// The only gap, as cause, path and detail.
#[track_caller]
fn gap(capture: &Capture) -> (CauseKind, &str, &str) {
    let [gap] = capture.gaps.as_slice() else { panic!("not one gap: {:?}", capture.gaps) };
    (gap.cause.kind, &gap.place.path, &gap.cause.detail)
}

const MAPS: &[(&str, &str)] = &[("", "ConfigMap"), ("", "Namespace")];

/// A server with eight ConfigMaps in one namespace, and a proxy before it.
fn server_with_maps() -> Option<(&'static ApiServer, Proxy)> {
    let server = ApiServer::shared()?;
    let mut manifests = "apiVersion: v1\nkind: Namespace\nmetadata: {name: paged}\n".to_owned();
    for number in 0..8 {
        manifests += "---\napiVersion: v1\nkind: ConfigMap\n";
        manifests += &format!("metadata: {{name: map-{number}, namespace: paged}}\n");
    }
    server.apply(&manifests).expect("applied");
    Some((server, or_skip(Proxy::start(server))?))
}

#[test]
fn pages_make_one_consistent_list() {
    let Some((server, proxy)) = server_with_maps() else { return };
    let kubeconfig = server.kubeconfig_at(&proxy.url(), &server.admin_user());
    let mut options = options(&kubeconfig, MAPS);
    let small = read(&options);
    let pages = proxy.take_requests().iter().filter(|line| line.contains("configmaps?limit=3")).count();
    assert!(pages >= 3, "{pages} pages");
    options.limits.page_objects = 500;
    let whole = read(&options);
    assert_eq!(names(&small, "configmaps"), names(&whole, "configmaps"));
    assert!(names(&small, "configmaps").len() >= 8);
    assert!(small.gaps.is_empty() && whole.gaps.is_empty());
    assert_eq!(small.server.git_version, whole.server.git_version);
    assert!(small.server.git_version.is_some_and(|version| version.starts_with("v1.")));
}

#[test]
fn large_objects_come_in_small_pages() {
    let Some((server, proxy)) = server_with_maps() else { return };
    let kubeconfig = server.kubeconfig_at(&proxy.url(), &server.admin_user());
    let mut options = options(&kubeconfig, &[("", "ConfigMap")]);
    options.limits.page_objects = 500;
    let whole = read(&options);
    let largest = proxy.take_requests().len();
    options.limits.page_bytes_max = 2_500;
    let small = read(&options);
    assert_eq!(names(&small, "configmaps"), names(&whole, "configmaps"), "{:?}", small.gaps);
    assert!(small.gaps.is_empty() && proxy.take_requests().len() > largest);
    options.limits.page_bytes_max = 200;
    let captured = read(&options);
    let (kind, _, detail) = gap(&captured);
    assert_eq!((kind, detail), (CauseKind::Limit, "the answer is larger than 200 bytes"));
}

#[test]
fn each_fault_is_a_gap_of_its_kind_with_its_cause() {
    let Some((server, _)) = server_with_maps() else { return };
    for (fault, cause) in [
        (Fault::Status(401), CauseKind::Unauthenticated),
        (Fault::Status(403), CauseKind::Denied),
        (Fault::Status(404), CauseKind::NotServed),
        (Fault::Status(410), CauseKind::Expired),
        (Fault::ExpiredPages, CauseKind::Expired),
        (Fault::Status(429), CauseKind::Throttled),
        (Fault::Status(500), CauseKind::ServerError),
        (Fault::Status(503), CauseKind::ServerError),
        (Fault::Truncated, CauseKind::Truncated),
        (Fault::Timeout, CauseKind::Timeout),
    ] {
        let Some(proxy) = or_skip(Proxy::start(server)) else { return };
        proxy.inject("/api/v1/configmaps", fault);
        let kubeconfig = server.kubeconfig_at(&proxy.url(), &server.admin_user());
        // What is refused in the whole cluster is tried in each namespace, where nothing is injected.
        let mut options = options(&kubeconfig, MAPS);
        options.limits.namespaces_max = 0;
        let captured = read(&options);
        let (kind, path, _) = gap(&captured);
        assert_eq!((kind, path), (cause, "cluster: v1 configmaps"), "{fault:?}");
        let hidden = Hidden::Kind { group: String::new(), kind: "ConfigMap".to_owned(), namespace: None };
        assert_eq!(captured.gaps[0].hides, hidden, "{fault:?}");
        assert!(names(&captured, "namespaces").contains(&"paged".to_owned()), "{fault:?}: the rest is read");
    }
}

#[test]
fn what_passes_is_overcome() {
    let Some((server, _)) = server_with_maps() else { return };
    for fault in [Fault::Status(429), Fault::Status(500), Fault::Truncated, Fault::ExpiredPages] {
        let Some(proxy) = or_skip(Proxy::start(server)) else { return };
        proxy.inject_times("/api/v1/configmaps", fault, 2);
        let kubeconfig = server.kubeconfig_at(&proxy.url(), &server.admin_user());
        let captured = read(&options(&kubeconfig, MAPS));
        assert!(captured.gaps.is_empty(), "{fault:?}: {:?}", captured.gaps);
        let read = names(&captured, "configmaps");
        let mut unique = read.clone();
        unique.sort();
        unique.dedup();
        let ours = read.iter().filter(|name| name.starts_with("map-")).count();
        assert_eq!(ours, 8, "{fault:?}: nothing is lost and nothing comes twice: {read:?}");
    }
}

#[test]
fn a_fault_of_everything_is_a_gap_of_everything() {
    let Some((server, proxy)) = server_with_maps() else { return };
    let nobody = User { name: "nobody".to_owned(), token: "no-such-token".to_owned() };
    let captured = read(&options(&server.kubeconfig_at(&proxy.url(), &nobody), MAPS));
    let (kind, path, _) = gap(&captured);
    assert_eq!(kind, CauseKind::Unauthenticated);
    assert!(path.starts_with("cluster: https://127.0.0.1:"), "{path}");
    assert_eq!(captured.gaps[0].hides, Hidden::Anything);

    let other = std::env::temp_dir().join(format!("seawall-live-{}.kubeconfig", std::process::id()));
    let text = std::fs::read_to_string(server.kubeconfig(&server.admin_user())).expect("written");
    let text = text.replace("certificate-authority", "x-nothing");
    std::fs::write(&other, text).expect("written");
    let captured = read(&options(&other, MAPS));
    assert_eq!(gap(&captured).0, CauseKind::Tls, "{:?}", captured.gaps);
    let mut trusting = options(&other, MAPS);
    trusting.connection.insecure_skip_tls_verify = true;
    assert!(read(&trusting).gaps.is_empty());
    std::fs::remove_file(&other).expect("removed");
}

#[test]
fn a_version_that_cannot_be_read_is_a_gap() {
    let Some((server, proxy)) = server_with_maps() else { return };
    proxy.inject("/version", Fault::Answer(r#"{"gitVersion":"devel"}"#));
    let captured = read(&options(&server.kubeconfig_at(&proxy.url(), &server.admin_user()), MAPS));
    let expected = "the server tells a version that cannot be read: \"devel\"";
    assert_eq!(gap(&captured), (CauseKind::Unparsable, "cluster: version", expected));
    assert_eq!(captured.gaps[0].hides, Hidden::Parts);
    assert!(names(&captured, "configmaps").contains(&"map-0".to_owned()), "the rest is read");
}

#[test]
fn rights_are_those_of_whom_one_acts_as() {
    let Some((server, _)) = server_with_maps() else { return };
    let group = server.user("only-for-the-grant", &[]);
    server.grant(&group, &[Rule { groups: &[""], resources: &["namespaces"], verbs: &["list"] }]);
    let mut options = options(&server.kubeconfig(&server.admin_user()), MAPS);
    options.connection.as_user = Some(group.name);
    let captured = read(&options);
    assert!(names(&captured, "namespaces").contains(&"paged".to_owned()));
    assert_eq!(gap(&captured), (CauseKind::Denied, "cluster: v1 configmaps", "no right to list configmaps"));
}

#[test]
fn a_credential_plugin_is_asked_and_its_answer_stays_secret() {
    let Some((server, _)) = server_with_maps() else { return };
    let credential = format!(
        r#"{{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{{"token":"{}"}}}}"#,
        server.admin_token()
    );
    let text = std::fs::read_to_string(server.kubeconfig(&server.admin_user())).expect("written");
    let token = format!("{{token: '{}'}}", server.admin_token());
    for (end, works) in [("exit 0", true), ("exit 3", false)] {
        let script = format!("echo '{credential}'; echo canary-told >&2; {end}").replace('\'', "''");
        let plugin = format!(
            "{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: ['-c', '{script}'], \
             interactiveMode: Never}}}}"
        );
        assert!(text.contains(&token), "{text}");
        let path = std::env::temp_dir().join(format!("seawall-exec-{}-{works}", std::process::id()));
        std::fs::write(&path, text.replace(&token, &plugin)).expect("written");
        let outcome = capture(&options(&path, MAPS), NOW, &|| {});
        match outcome {
            Ok(captured) if works => assert!(captured.gaps.is_empty(), "{:?}", captured.gaps),
            Ok(captured) => {
                let (kind, _, detail) = gap(&captured);
                assert_eq!(kind, CauseKind::Unauthenticated);
                assert!(!detail.contains(server.admin_token()) && !detail.contains("canary"), "{detail}");
            }
            Err(error) => {
                assert!(!works, "{error:?}");
                assert!(!format!("{error:?}").contains(server.admin_token()), "{error:?}");
            }
        }
        std::fs::remove_file(&path).expect("removed");
    }
}

/// A plugin that hangs at once, and one that hangs when its first token has ended.
#[test]
fn a_credential_plugin_is_not_waited_for_for_ever() {
    let Some((server, _)) = server_with_maps() else { return };
    let text = std::fs::read_to_string(server.kubeconfig(&server.admin_user())).expect("written");
    let token = format!("{{token: '{}'}}", server.admin_token());
    let folder = std::env::temp_dir().join(format!("seawall-hanging-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("made");
    let credential = format!(
        r#"{{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",{}}}"#,
        format_args!(r#""status":{{"token":"{}","expirationTimestamp":"{NOW}"}}"#, server.admin_token())
    );
    let calls = folder.join("calls");
    let at_once = "exec sleep 20".to_owned();
    // The client asks three times before its first request: for a token, a certificate, and its end.
    let later = format!(
        "echo >> {0}; test $(wc -l < {0}) -gt 3 && exec sleep 20; echo '{credential}'",
        calls.display()
    );
    for (script, hangs_at_once) in [(at_once, true), (later, false)] {
        let plugin = format!(
            "{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: sh, args: ['-c', '{}'], \
             interactiveMode: Never}}}}",
            script.replace('\'', "''")
        );
        let path = folder.join("config");
        std::fs::write(&path, text.replace(&token, &plugin)).expect("written");
        let start = Instant::now();
        let outcome = capture(&options(&path, MAPS), NOW, &|| {});
        assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
        match outcome {
            Err(error) if hangs_at_once => {
                assert_eq!(error.fact, "the credential plugin did not answer within 2 seconds");
            }
            Ok(captured) if !hangs_at_once => assert_eq!(gap(&captured).0, CauseKind::Timeout),
            other => panic!("{hangs_at_once}: {other:?}"),
        }
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_group_whose_own_server_is_gone_hides_its_kinds() {
    let Some(server) = or_skip(ApiServer::start()) else { return };
    let manifests = "\
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.monitoring.coreos.com}
spec:
  group: monitoring.coreos.com
  version: v1
  groupPriorityMinimum: 100
  versionPriority: 100
  insecureSkipTLSVerify: true
  service: {name: gone, namespace: default}
";
    server.apply(manifests).expect("applied");
    let kinds = [("monitoring.coreos.com", "ServiceMonitor"), ("", "Namespace")];
    let options = options(&server.kubeconfig(&server.admin_user()), &kinds);
    let mut captured = Capture::default();
    seawall_testkit::wait("the server announces the group", Duration::from_secs(20), || {
        captured = read(&options);
        !captured.gaps.is_empty()
    });
    assert_eq!(captured.gaps[0].hides, Hidden::Group("monitoring.coreos.com".to_owned()));
    assert!(names(&captured, "namespaces").contains(&"default".to_owned()));
}

#[test]
fn a_definition_whose_conversion_fails_is_a_gap() {
    let Some(server) = or_skip(ApiServer::start()) else { return };
    let version = |name: &str, storage: bool| {
        format!(
            "  - name: {name}\n    served: true\n    storage: {storage}\n    schema: {{openAPIV3Schema: {{type: \
             object, x-kubernetes-preserve-unknown-fields: true}}}}\n"
        )
    };
    let crd = |versions: String, conversion: &str| {
        format!(
            "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\
             metadata: {{name: rollouts.argoproj.io}}\nspec:\n  group: argoproj.io\n  scope: Namespaced\n  \
             names: {{plural: rollouts, singular: rollout, kind: Rollout}}\n{conversion}  versions:\n{versions}"
        )
    };
    server.apply(&crd(version("v1alpha1", true), "")).expect("applied");
    let object = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a, namespace: default}\n";
    server.apply(object).expect("applied");
    let kinds = [("argoproj.io", "Rollout")];
    let options = options(&server.kubeconfig(&server.admin_user()), &kinds);
    assert_eq!(names(&read(&options), "rollouts"), ["a"], "custom kinds are read too");
    let webhook = "  conversion:\n    strategy: Webhook\n    webhook:\n      conversionReviewVersions: [v1]\n      \
                   clientConfig: {service: {name: gone, namespace: default}}\n";
    let both = version("v1alpha1", true) + &version("v1", false);
    server.apply(&crd(both, webhook)).expect("applied");
    let mut captured = Capture::default();
    seawall_testkit::wait("the new version is preferred", Duration::from_secs(30), || {
        captured = read(&options);
        !captured.gaps.is_empty()
    });
    let (kind, path, detail) = gap(&captured);
    assert_eq!((kind, path), (CauseKind::ServerError, "cluster: argoproj.io/v1 rollouts"));
    assert!(detail.contains("conversion webhook"), "{detail}");
}
