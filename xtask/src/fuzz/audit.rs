//! Audit logs that no API server writes: read in the same way however they arrive, and what is proposed by
//! them allows what they hold.

use std::io::{BufRead, BufReader};

use seawall_access::{Access, Identity, Proposal, Wishes, Withheld};
use seawall_audit::{Reading, Uses, read};
use seawall_world::{Origin, Settings, Source, World};

pub(super) const SEEDS: &[&str] = &[
    "{\"kind\":\"Event\",\"auditID\":\"a\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/healthz?a\",\"verb\":\"get\",\
     \"user\":{\"username\":\"u\",\"groups\":[\"g\\u0041\"]},\"impersonatedUser\":{\"username\":\"v\"},\"objectRef\":\
     {\"resource\":\"pods\",\"namespace\":\"n\",\"name\":\"x\",\"subresource\":\"exec\"},\"responseStatus\":{\"code\":200},\
     \"requestReceivedTimestamp\":\"2026-05-10T08:00:00.5Z\",\"annotations\":{\"authorization.k8s.io/decision\":\"allow\"}}\n",
    "{\"items\": [\n{\"verb\": \"get\", \"user\": {\"username\": \"u\"}, \"requestURI\": \"/\"},\n{}]}\n[{\"records\":[{}]}]",
    "{\"events\":[{\"message\":\"{\\\"verb\\\":\\\"get\\\"}\"}]}{\"properties\":{\"log\":\"x\"}}",
    "{\"insertId\":\"a\",\"timestamp\":\"2026-05-10T08:00:00Z\",\"labels\":{},\"protoPayload\":{\"authenticationInfo\":\
     {\"principalEmail\":\"u\"},\"methodName\":\"io.k8s.core.v1.pods.exec.create\",\"resourceName\":\
     \"core/v1/namespaces/n/pods/x/exec\",\"status\":{\"code\":7},\"authorizationInfo\":[{\"permission\":\"p\",\"granted\":true}]}}",
    "{\"auditID\":\"a\",\"stage\":\"ResponseStarted\",\"verb\":\"patch\",\"user\":{\"username\":\"system:serviceaccount:n:w\"},\
     \"impersonatedUser\":{\"username\":\"u\",\"uid\":\"i\",\"groups\":[\"g\"],\"extra\":{\"k/v\":[\"w\"]}},\
     \"authenticationMetadata\":{\"impersonationConstraint\":\"impersonate:user-info\"},\"objectRef\":{\"resource\":\"*\",\
     \"namespace\":\"n\",\"name\":\"x\",\"apiGroup\":\"g\"},\"responseStatus\":{\"code\":201}}\n",
];

/// What a log holds is the same however its bytes arrive, and every event and problem is counted; a proposal
/// denies only what no rule can say.
pub(super) fn run(input: &[u8]) -> Result<(), String> {
    let (whole, uses) = all(&mut &input[..])?;
    let (parts, _) = all(&mut BufReader::with_capacity(7, input))?;
    if whole != parts || whole.0.bytes != input.len() as u64 || whole.0.events != whole.1 {
        return Err(format!("{whole:?} became {parts:?}"));
    }
    propose(&uses)
}

fn all(mut source: &mut dyn BufRead) -> Result<((Reading, u64), Uses), String> {
    let (mut uses, mut events) = (Uses::default(), 0);
    let reading = read(&mut source, &mut |event, time| {
        events += 1;
        uses.add(event, time);
    });
    reading.map(|reading| ((reading, events), uses)).map_err(|error| error.to_string())
}

/// What everybody may do who is proposed something; `USER` stands for a name in quotes.
const TODAY: &str = r#"{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "all"},
"rules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}, {"verbs": ["*"], "nonResourceURLs": ["*"]}]}
---
{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "all"},
"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "all"},
"subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": USER}]}
"#;

fn propose(uses: &Uses) -> Result<(), String> {
    for (name, used) in uses.subjects() {
        let user = serde_json::Value::from(name).to_string();
        let text = TODAY.replace("USER", &user);
        let source = Source::read("today".to_owned(), text.as_bytes(), Origin::File, true);
        let settings = Settings { complete: true, ..Settings::default() };
        let world = World::build(vec![source], Vec::new(), settings);
        let wishes = Wishes { never: Vec::new(), ..Wishes::default() };
        let identity = Identity::new(name, &[]);
        let proposal = Proposal::of(&Access::of(&world), &identity, used, &wishes);
        let withheld = proposal.withheld.iter().filter(|(_, why)| *why == Withheld::Wildcard).count();
        let denied = proposal.replay().denied;
        if denied.len() != withheld || !proposal.lost.is_empty() {
            let manifests = proposal.manifests();
            return Err(format!("{name:?}: {:?} lost, {denied:?} denied by\n{manifests}", proposal.lost));
        }
    }
    Ok(())
}
