//! Whether a cluster can be read, asked step by step, so that what fails has a name and a remedy.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use seawall_finding::CauseKind;
use seawall_world::Version;

use crate::live::answer::{parse, root};
use crate::live::api::{Api, JSON};
use crate::live::connect::{Connected, connect};
use crate::live::date::http_date;
use crate::live::discovery::{Served, discover};
use crate::live::failure::Failure;
use crate::live::options::LiveOptions;
use crate::live::runtime::block_on;

/// Further apart, tokens and certificates may hold for the one clock and not for the other.
const CLOCK_SKEW_MAX_S: u64 = 30;

const SELF_REVIEW: &str = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
const ACCESS_REVIEW: &str = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What it is about: `configuration`, `connection`, `version`, `clock`, `identity`, `rights`.
    pub subject: &'static str,
    /// How it stands.
    pub state: ProbeState,
    /// One lower-case sentence.
    pub message: String,
    /// What to do about it, where it does not stand well.
    pub hint: Option<String>,
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeState {
    /// Well.
    Ok,
    /// It will do, and someone should know.
    Warn,
    /// A scan will lack something.
    Fail,
}

/// Looks at everything a scan needs; with `pre`, only at what comes before rights are given. What depends
/// on something that failed is left out.
pub fn examine(options: &LiveOptions, pre: bool) -> Vec<Probe> {
    let mut doctor = Doctor::default();
    if let Err(error) = block_on(1, doctor.examine(options, pre)) {
        doctor.fail("configuration", error.fact, error.hint);
    }
    doctor.probes
}

#[derive(Default)]
struct Doctor {
    probes: Vec<Probe>,
}

// === impl Doctor ===

impl Doctor {
    fn push(&mut self, subject: &'static str, state: ProbeState, message: String, hint: Option<String>) {
        self.probes.push(Probe { subject, state, message, hint });
    }

    fn ok(&mut self, subject: &'static str, message: impl Into<String>) {
        self.push(subject, ProbeState::Ok, message.into(), None);
    }

    fn fail(&mut self, subject: &'static str, message: impl Into<String>, hint: Option<String>) {
        self.push(subject, ProbeState::Fail, message.into(), hint);
    }

    fn failure(&mut self, subject: &'static str, what: &str, failure: Failure) {
        let message = format!("{what}: {}: {}", failure.kind.name(), failure.detail);
        self.fail(subject, message, failure.hint);
    }

    async fn examine(&mut self, options: &LiveOptions, pre: bool) {
        let Connected { client, address, context } = match connect(options).await {
            Ok(connected) => connected,
            Err(error) => return self.fail("configuration", error.fact, error.hint),
        };
        self.ok("configuration", format!("the context is {context}"));
        let api = Api::new(client, &options.connection.user_agent, options.limits);
        if !self.connection(&api, &address).await || pre {
            return;
        }
        self.identity(&api).await;
        match discover(&api, &options.kinds).await {
            Ok(discovered) => {
                for gap in &discovered.gaps {
                    let message = format!("{} cannot be listed: {}", gap.place, gap.cause);
                    self.fail("rights", message, gap.hint.clone());
                }
                self.rights(&api, &discovered.resources, &options.namespaces).await;
            }
            Err(failure) => self.failure("rights", "the API groups cannot be listed", failure),
        }
    }

    /// Whether the server answers, in which version, at what time.
    async fn connection(&mut self, api: &Api, address: &str) -> bool {
        let asked = Instant::now();
        let answer = match api.get("/version", JSON).await {
            Ok(answer) => answer,
            Err(failure) => {
                self.failure("connection", &format!("{address} cannot be asked"), failure);
                return false;
            }
        };
        let took = asked.elapsed();
        self.ok("connection", format!("{address} answered in {} ms", took.as_millis()));
        let version =
            parse(&answer.body).ok().and_then(|tree| root(&tree).str_at(&["gitVersion"]).map(str::to_owned));
        match version.as_deref().map(|text| (text, text.parse::<Version>())) {
            Some((text, Ok(version))) if version > Version::LATEST => self.push(
                "version",
                ProbeState::Warn,
                format!("the server is {text}, which is newer than what this build knows"),
                Some(format!("rules are known up to Kubernetes {}; use a newer Seawall", Version::LATEST)),
            ),
            Some((text, Ok(_))) => self.ok("version", format!("the server is {text}")),
            _ => {
                let hint = "rules that depend on the version are those of the newest one that is known";
                self.fail("version", "the server does not tell its version", Some(hint.to_owned()));
            }
        }
        let date = answer.headers.get(http::header::DATE).and_then(|date| date.to_str().ok());
        self.clock(date.and_then(http_date));
        true
    }

    fn clock(&mut self, server: Option<u64>) {
        let ours = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        match server {
            None => {
                let message = "the server does not tell its time".to_owned();
                self.push("clock", ProbeState::Warn, message, None);
            }
            Some(theirs) if theirs.abs_diff(ours) > CLOCK_SKEW_MAX_S => {
                let order = if theirs > ours { "behind" } else { "ahead of" };
                let message = format!("the clock here is {} s {order} the server's", theirs.abs_diff(ours));
                let hint = "set the clock, for example by NTP: credentials expire by it";
                self.fail("clock", message, Some(hint.to_owned()));
            }
            Some(theirs) => {
                let message = format!("the clocks agree within {} s", theirs.abs_diff(ours).max(1));
                self.ok("clock", message);
            }
        }
    }

    async fn identity(&mut self, api: &Api) {
        let question = r#"{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"#;
        match api.ask(SELF_REVIEW, question).await.and_then(|answer| parse(&answer.body)) {
            Ok(tree) => {
                let name = root(&tree).str_at(&["status", "userInfo", "username"]).unwrap_or("nobody");
                let anonymous = name == "system:anonymous";
                let hint = anonymous.then(|| "give the kubeconfig's user credentials".to_owned());
                let state = if anonymous { ProbeState::Fail } else { ProbeState::Ok };
                self.push("identity", state, format!("the server knows you as {name}"), hint);
            }
            Err(failure) if failure.kind == CauseKind::NotServed => {
                let message = "the server does not tell who you are".to_owned();
                self.push("identity", ProbeState::Warn, message, None);
            }
            Err(failure) => self.failure("identity", "the server does not tell who you are", failure),
        }
    }

    /// Asks for the right to list each resource, where it will be listed.
    async fn rights(&mut self, api: &Api, resources: &[Served], namespaces: &[String]) {
        let everywhere = [None];
        let some: Vec<Option<&str>> = namespaces.iter().map(|one| Some(one.as_str())).collect();
        let places = if some.is_empty() { &everywhere[..] } else { &some };
        let mut granted = 0;
        for place in places {
            for served in resources.iter().filter(|served| served.namespaced || place.is_none()) {
                match may_list(api, served, *place).await {
                    Ok(true) => granted += 1,
                    Ok(false) => {
                        let message = format!("{} may not be listed{}", served.right(), within(*place));
                        let hint = "`seawall scan cluster --print-rbac` prints the roles that are missing";
                        self.fail("rights", message, Some(hint.to_owned()));
                    }
                    Err(failure) => {
                        return self.failure("rights", "the server does not tell what you may do", failure);
                    }
                }
            }
        }
        let noun = if granted == 1 { "resource" } else { "resources" };
        self.ok("rights", format!("{granted} {noun} may be listed"));
    }
}

fn within(namespace: Option<&str>) -> String {
    namespace.map_or_else(|| " in all namespaces".to_owned(), |name| format!(" in namespace {name}"))
}

async fn may_list(api: &Api, served: &Served, namespace: Option<&str>) -> Result<bool, Failure> {
    let attributes = format!(
        r#"{{"verb":"list","group":"{}","version":"{}","resource":"{}","namespace":"{}"}}"#,
        served.group,
        served.version,
        served.plural,
        namespace.unwrap_or_default()
    );
    let question = format!(
        r#"{{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{}}}"#,
        format_args!(r#"{{"resourceAttributes":{attributes}}}"#)
    );
    let tree = parse(&api.ask(ACCESS_REVIEW, &question).await?.body)?;
    Ok(root(&tree).bool_at(&["status", "allowed"]).unwrap_or(false))
}
