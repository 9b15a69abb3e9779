//! Logs in every form, and broken ones.

use seawall_audit::{Event, Outcome, Reading, Stage, Target, Uses, read};

/// What each event of a log says, in a line, and what came of reading.
fn events(log: &[u8]) -> (Vec<String>, Reading) {
    let mut lines = Vec::new();
    let reading =
        read(&mut &log[..], &mut |event, _| lines.push(line(event))).expect("memory gives no errors");
    (lines, reading)
}

fn line(event: &Event<'_>) -> String {
    let target = match &event.target {
        Target::Url(path) => path.to_string(),
        Target::Resource(one) => [&one.namespace, &one.group, &one.resource, &one.subresource, &one.name]
            .map(|part| &**part)
            .join("|"),
    };
    format!("{} {} {target} {:?}", event.subject().name, event.verb, event.outcome)
}

/// An event as the API server writes it.
fn native(verb: &str, object: &str, rest: &str) -> String {
    format!(
        "{{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":\"a\",\
         \"stage\":\"ResponseComplete\",\"verb\":\"{verb}\",\"user\":{{\"username\":\"jane\",\"groups\":[\"dev\"]}},\
         \"objectRef\":{object},{rest}\"requestReceivedTimestamp\":\"2026-05-10T08:00:00.000001Z\"}}"
    )
}

const PODS: &str = "{\"resource\":\"pods\",\"namespace\":\"shop\",\"name\":\"web\",\"apiVersion\":\"v1\"}";

fn answered(code: u16) -> String {
    format!("\"responseStatus\":{{\"code\":{code}}},")
}

#[test]
fn lines_are_events() {
    let exec = "{\"resource\":\"pods\",\"namespace\":\"shop\",\"name\":\"web\",\"subresource\":\"exec\"}";
    let log = [native("get", PODS, &answered(200)), String::new(), native("create", exec, &answered(101))]
        .join("\r\n");
    let (found, reading) = events(log.as_bytes());
    assert_eq!(found, ["jane get shop||pods||web Allowed", "jane create shop||pods|exec|web Allowed"]);
    assert_eq!((reading.events, reading.unread, reading.bytes), (2, 0, log.len() as u64));
    assert_eq!(reading.window, Some((1_778_400_000_000_001, 1_778_400_000_000_001)));
}

#[test]
fn the_authorizer_is_told_from_what_came_after_it() {
    // `authorization.go` writes the decision; a 403 of admission comes after an allow.
    let decided = |decision: &str, code| {
        format!("{}\"annotations\":{{\"authorization.k8s.io/decision\":\"{decision}\"}},", answered(code))
    };
    let table = [
        (answered(200), "Allowed"),
        (answered(404), "Allowed"),
        (answered(409), "Allowed"),
        (answered(403), "Denied"),
        (answered(401), "Denied"),
        (answered(429), "Unknown"),
        (decided("allow", 403), "Allowed"),
        (decided("forbid", 403), "Denied"),
        (String::new(), "Unknown"),
    ];
    for (rest, outcome) in table {
        let (found, _) = events(native("get", PODS, &rest).as_bytes());
        assert_eq!(found, [format!("jane get shop||pods||web {outcome}")], "{rest}");
    }
}

#[test]
fn documents_are_lists_of_events() {
    let (one, two) = (native("get", PODS, &answered(200)), native("list", PODS, &answered(200)));
    let compact =
        format!("{{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":[{one},{two}]}}");
    let indented =
        compact.replace("\"items\":[", "\"items\": [\n  ").replace("},{\"kind\"", "},\n\n  {\"kind\"") + "\n";
    let array = format!("[\n{one}\n,{two}]");
    for log in [compact, indented, array] {
        let (found, reading) = events(log.as_bytes());
        assert_eq!(found, ["jane get shop||pods||web Allowed", "jane list shop||pods||web Allowed"], "{log}");
        assert_eq!((reading.unread, reading.bytes), (0, log.len() as u64), "{log}");
    }
}

#[test]
fn exports_of_clouds_hold_the_same_events() {
    let event = native("get", PODS, &answered(200));
    let quoted = serde_json::to_string(&event).expect("a string");
    let cloudwatch = format!(
        "{{\"events\": [\n{{\"logStreamName\": \"kube-apiserver-audit-1\", \"timestamp\": 1747641600000, \"message\": {quoted}}}\n]}}"
    );
    let subscription = format!(
        "{{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{{\"id\":\"1\",\"timestamp\":1,\"message\":{quoted}}}]}}"
    );
    let insights = format!("[{{\"@timestamp\": \"2026-05-10\", \"@message\": {quoted}}}]");
    let azure = format!(
        "{{\"time\":\"2026-05-10T08:00:00Z\",\"category\":\"kube-audit\",\"properties\":{{\"log\":{quoted},\"stream\":\"stdout\"}}}}"
    );
    let archive = format!("{{\"records\": [{azure}]}}");
    for log in [cloudwatch, subscription, insights, azure, archive] {
        let (found, reading) = events(log.as_bytes());
        assert_eq!(found, ["jane get shop||pods||web Allowed"], "{log}");
        assert_eq!(reading.unread, 0, "{log}");
    }
    let table = "{\"AuditId\":\"a\",\"Stage\":\"ResponseComplete\",\"RequestUri\":\"/api/v1/namespaces/shop/pods/web\",\
                 \"Verb\":\"get\",\"User\":{\"username\":\"jane\"},\"ObjectRef\":{\"resource\":\"pods\",\"namespace\":\"shop\",\
                 \"name\":\"web\"},\"ResponseStatus\":{\"code\":200},\"RequestReceivedTime\":\"2026-05-10T08:00:00Z\"}";
    assert_eq!(events(table.as_bytes()).0, ["jane get shop||pods||web Allowed"]);
}

/// An entry of Cloud Logging (`google.cloud.audit.AuditLog`).
fn entry(method: &str, resource: &str, rest: &str) -> String {
    format!(
        "{{\"insertId\":\"a\",\"timestamp\":\"2026-05-10T08:00:00Z\",\"protoPayload\":{{\"@type\":\
         \"type.googleapis.com/google.cloud.audit.AuditLog\",\"authenticationInfo\":{{\"principalEmail\":\"jane@example.com\"}},\
         \"serviceName\":\"k8s.io\",\"methodName\":\"{method}\",\"resourceName\":\"{resource}\"{rest}}}}}"
    )
}

#[test]
fn cloud_logging_names_objects_by_their_paths() {
    let table = [
        ("io.k8s.core.v1.pods.create", "core/v1/namespaces/shop/pods/web", "create shop||pods||web"),
        (
            "io.k8s.core.v1.pods.exec.create",
            "core/v1/namespaces/shop/pods/web/exec",
            "create shop||pods|exec|web",
        ),
        ("io.k8s.core.v1.pods.list", "core/v1/pods", "list ||pods||"),
        ("io.k8s.core.v1.namespaces.get", "core/v1/namespaces/shop", "get shop||namespaces||shop"),
        (
            "io.k8s.core.v1.namespaces.status.update",
            "core/v1/namespaces/shop/status",
            "update shop||namespaces|status|shop",
        ),
        ("io.k8s.core.v1.secrets.list", "core/v1/namespaces/shop/secrets", "list shop||secrets||"),
        (
            "io.k8s.authorization.rbac.v1.clusterroles.update",
            "rbac.authorization.k8s.io/v1/clusterroles/admin",
            "update |rbac.authorization.k8s.io|clusterroles||admin",
        ),
    ];
    for (method, resource, wanted) in table {
        let (found, reading) = events(entry(method, resource, "").as_bytes());
        assert_eq!(found, [format!("jane@example.com {wanted} Allowed")], "{:?}", reading.problems);
    }
    let other = entry("google.container.v1.ClusterManager.GetCluster", "projects/p/zones/z/clusters/c", "");
    let (found, reading) = events(other.replace("\"k8s.io\"", "\"container.googleapis.com\"").as_bytes());
    assert_eq!((found.len(), reading.unread), (0, 1));
    let denied = ",\"authorizationInfo\":[{\"permission\":\"io.k8s.core.v1.pods.list\",\"granted\":false}]";
    for rest in [denied, ",\"status\":{\"code\":7}"] {
        let (found, _) = events(entry("io.k8s.core.v1.pods.list", "core/v1/pods", rest).as_bytes());
        assert_eq!(found, ["jane@example.com list ||pods|| Denied"]);
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let good = native("get", PODS, &answered(200));
    let nobody = good.replace("\"username\":\"jane\"", "\"username\":\"\"");
    let cut = &good[..good.len() / 2];
    let log = format!("{good}\n{{\"a\":1}}\nnot json\n{nobody}\n{good}\n{cut}");
    let (found, reading) = events(log.as_bytes());
    assert_eq!((found.len(), reading.unread), (2, 4));
    let lines: Vec<u64> = reading.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [2, 3, 4, 6]);
    assert!(reading.problems[0].fact.contains("no audit event of a known form"), "{:?}", reading.problems[0]);
    assert!(reading.problems[1].fact.contains("no JSON record"), "{:?}", reading.problems[1]);
    assert!(reading.problems[2].fact.contains("user.username"), "{:?}", reading.problems[2]);
    assert_eq!(reading.problems[3].column, Some(cut.len()));
    let (_, reading) = events(format!("{{\"items\": [\n{good},\n{cut}").as_bytes());
    assert_eq!((reading.events, reading.unread), (1, 1));
    assert_eq!(reading.problems[0].line, 3);
}

/// Gives an error behind its text.
struct Cut<'t>(&'t [u8]);

impl std::io::Read for Cut<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match std::io::Read::read(&mut self.0, buffer)? {
            0 => Err(std::io::Error::other("the disk is gone")),
            taken => Ok(taken),
        }
    }
}

#[test]
fn what_stands_before_an_error_of_the_input_counts() {
    let good = native("get", PODS, &answered(200));
    for (log, events, line) in [
        (format!("{good}\n{good}\n{}", &good[..40]), 2, 3),
        (format!("{{\"items\": [\n{good},\n{good},\n{}", &good[..40]), 2, 4),
    ] {
        let mut found = 0;
        let mut input = std::io::BufReader::new(Cut(log.as_bytes()));
        let reading = read(&mut input, &mut |_, _| found += 1).expect("something was read");
        assert_eq!((found, reading.events, reading.unread), (events, events, 1), "{log}");
        let problem = &reading.problems[0];
        assert_eq!(problem.line, line, "{problem:?}");
        assert!(problem.fact.contains("cannot be read from here on: the disk is gone"), "{problem:?}");
    }
    assert!(read(&mut std::io::BufReader::new(Cut(b"")), &mut |_, _| {}).is_err());
}

#[test]
fn bytes_that_are_no_text_are_one_problem_a_line() {
    let good = native("get", PODS, &answered(200));
    let mut log = good.clone().into_bytes();
    log.extend_from_slice(b"\n\xff\xfe\x00{\n{\"verb\":\"g\xff\"}\n");
    log.extend_from_slice(good.as_bytes());
    let (found, reading) = events(&log);
    assert_eq!((found.len(), reading.unread), (2, 2), "{:?}", reading.problems);
    let lines: Vec<u64> = reading.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [2, 3]);
}

#[test]
fn events_without_what_every_event_has_are_told_apart() {
    let good = native("get", PODS, &answered(200));
    let without_user = good.replace("\"user\":{\"username\":\"jane\",\"groups\":[\"dev\"]},", "");
    assert_ne!(without_user, good);
    let without_target = good.replace(&format!("\"objectRef\":{PODS},"), "");
    let numbered = good.replace("\"jane\"", "7");
    for (log, expected) in [
        (without_user, "this audit event has no `user`"),
        (without_target, "this audit event has no `objectRef`"),
        (numbered, "this is no JSON record of an audit log"),
    ] {
        let (found, reading) = events(format!("{log}\n{good}").as_bytes());
        assert_eq!((found.len(), reading.unread), (1, 1));
        assert!(reading.problems[0].fact.contains(expected), "{:?}", reading.problems[0]);
    }
}

#[test]
fn many_problems_are_counted_and_few_are_told() {
    let log = "x\n".repeat(1_000);
    let (_, reading) = events(log.as_bytes());
    assert_eq!((reading.unread, reading.problems.len()), (1_000, 20));
}

#[test]
fn a_record_beyond_its_bound_is_left_out_alone() {
    let good = native("get", PODS, &answered(200));
    let mut log = format!("{good}\n{{\"verb\":\"").into_bytes();
    log.resize(log.len() + seawall_audit::RECORD_BYTES_MAX, b'x');
    log.extend_from_slice(format!("\"}}\n{good}\n").as_bytes());
    let (found, reading) = events(&log);
    assert_eq!((found.len(), reading.unread, reading.problems[0].line), (2, 1, 2));
    assert_eq!(reading.bytes, log.len() as u64);
}

#[test]
fn records_within_records_end() {
    let mut record = native("get", PODS, &answered(200));
    for _ in 0..5 {
        record = format!("{{\"message\":{}}}", serde_json::to_string(&record).expect("a string"));
    }
    let (found, reading) = events(record.as_bytes());
    assert_eq!((found.len(), reading.unread), (0, 1));
    let deep = format!("{{\"requestObject\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(events(deep.as_bytes()).1.unread, 1);
}

#[test]
fn times_may_go_backwards_and_are_told() {
    let at = |time: &str| native("get", PODS, &answered(200)).replace("2026-05-10T08:00:00.000001Z", time);
    let times = [
        "2026-05-10T08:00:00Z",
        "2026-05-10T07:30:00Z",
        "2026-05-09T08:00:00Z",
        "2026-05-09T08:00:01Z",
        "soon",
    ];
    let (_, reading) = events(times.map(at).join("\n").as_bytes());
    assert_eq!((reading.backwards, reading.timeless), (1, 1));
    assert_eq!(reading.window, Some((1_778_313_600_000_000, 1_778_400_000_000_000)));
}

#[test]
fn uses_are_rights_with_names() {
    let mut uses = Uses::default();
    let created = "{\"resource\":\"pods\",\"namespace\":\"shop\",\"name\":\"made-1\"}";
    let token = "{\"resource\":\"serviceaccounts\",\"subresource\":\"token\",\"namespace\":\"shop\",\"name\":\"web\"}";
    let health = native("get", "null", &answered(200))
        .replace("\"objectRef\":null", "\"requestURI\":\"/healthz?verbose\"");
    let received = native("get", PODS, "").replace("ResponseComplete", "RequestReceived");
    let behalf = native(
        "list",
        PODS,
        &format!(
            "{}\"impersonatedUser\":{{\"username\":\"bob\",\"groups\":[\"ops\",\"system:authenticated\"]}},",
            answered(200)
        ),
    );
    let log = [
        native("get", PODS, &answered(200)),
        native("get", &PODS.replace("web", "db"), &answered(404)),
        native("create", created, &answered(201)),
        native("create", token, &answered(201)),
        native("delete", PODS, &answered(403)),
        health,
        received,
        behalf,
    ];
    read(&mut log.join("\n").as_bytes(), &mut |event, time| uses.add(event, time)).expect("memory");
    let jane = uses.of("jane").expect("she is there");
    let shown: Vec<String> = jane
        .rights()
        .iter()
        .map(|(right, used)| format!("{right:?} {:?} {}", used.names, used.count))
        .collect();
    let resource = |resource: &str, verb: &str, names: &str, open: bool, count: u64| {
        format!(
            "Resource {{ namespace: \"shop\", group: \"\", resource: \"{resource}\", verb: \"{verb}\" }} \
             Names {{ known: {names}, open: {open} }} {count}"
        )
    };
    let acted_as = |resource: &str, name: &str| {
        format!(
            "Resource {{ namespace: \"\", group: \"\", resource: \"{resource}\", verb: \"impersonate\" }} \
             Names {{ known: {{\"{name}\": 1}}, open: false }} 1"
        )
    };
    assert_eq!(
        shown,
        [
            acted_as("groups", "ops"),
            acted_as("users", "bob"),
            resource("pods", "create", "{}", true, 1),
            resource("pods", "get", "{\"db\": 1, \"web\": 1}", false, 2),
            resource("serviceaccounts/token", "create", "{\"web\": 1}", false, 1),
            "Url { path: \"/healthz\", verb: \"get\" } Names { known: {}, open: true } 1".to_owned(),
        ]
    );
    assert_eq!((uses.denied, uses.of("bob").expect("he is there").rights().len()), (1, 1));
    assert_eq!(jane.groups.iter().map(|group| &**group).collect::<Vec<_>>(), ["dev"]);
    assert_eq!(uses.subjects().map(|(name, _)| name).collect::<Vec<_>>(), ["bob", "jane"]);
    // A stage that is not over counts for nothing.
    assert_eq!(Stage::RequestReceived, {
        let mut stage = None;
        read(&mut log[6].as_bytes(), &mut |event, _| stage = Some((event.stage, event.outcome)))
            .expect("memory");
        assert_eq!(stage.map(|(_, outcome)| outcome), Some(Outcome::Unknown));
        stage.expect("an event").0
    });
}
