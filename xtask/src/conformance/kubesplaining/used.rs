//! Audit logs and the clusters they belong to: which rights go unused, and which suffice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use seawall_access::{Access, Holder, Identity, List, Part, Proposal, Unused, Wishes, gains};
use seawall_audit::Uses;
use seawall_world::{Origin, Settings, Source, World};
use serde_json::json;

use super::least::{compare, vulnerable};
use super::snapshot::Snapshot;
use crate::conformance::Tally;

/// The start of the rules' names.
const UNUSED: &str = "KUBE-RBAC-";

/// A cluster with a log, and what `docs/findings.md` says of the service accounts that its pods run as.
struct Demo {
    snapshot: &'static str,
    log: &'static str,
    expected: &'static [&'static str],
}

const DEMOS: [Demo; 3] = [
    Demo {
        snapshot: "leastprivilege-demo",
        log: "native/leastprivilege-demo-audit.log",
        expected: &[
            // Its one denied request is no use of `delete`.
            "UNUSED-VERB-001:monitoring/prometheus",
            "UNUSED-VERB-001:prod-apps/deployer",
            "WILDCARD-USED-PARTIAL-001:analytics/etl-runner",
            "WILDCARD-USED-PARTIAL-001:dashboard/admin-sa",
            "UNUSED-ROLE-001:legacy/loadtester",
        ],
    },
    Demo {
        snapshot: "minimal-risky",
        log: "native/minimal-risky-audit.log",
        expected: &["UNUSED-VERB-001:default/reader"],
    },
    Demo {
        snapshot: "minimal-risky",
        log: "eks/minimal-risky-eks-audit.json",
        // `docs/audit-logs.md` says so of this pair.
        expected: &["UNUSED-VERB-001:default/reader"],
    },
];

/// What the manifests of the vulnerable cluster are for, by their own words, with requests as their words
/// say: two of seven verbs, one of all, and none.
const FIXTURES: [&str; 3] = [
    "UNUSED-VERB-001:lp-fixtures/sa-lp-narrow",
    "WILDCARD-USED-PARTIAL-001:lp-fixtures/sa-lp-wildcard",
    "UNUSED-ROLE-001:lp-fixtures/sa-lp-orphan",
];
const FIXTURE_REQUESTS: [(&str, &str, &str); 3] = [
    ("sa-lp-narrow", "get", "configmaps"),
    ("sa-lp-narrow", "list", "configmaps"),
    ("sa-lp-wildcard", "get", "secrets"),
];

/// A case for each rule that either side finds, and one for each account that the log shows.
pub(super) fn all(root: &Path, tally: &mut Tally) -> Result<(), String> {
    for demo in &DEMOS {
        let world = Snapshot::read(&root.join(format!("snapshots/{}.json", demo.snapshot)))?.world();
        let path = root.join("audit").join(demo.log);
        let log = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let uses = uses(&log, demo.log)?;
        let expected = demo.expected.iter().map(|line| format!("{UNUSED}{line}")).collect();
        compare(demo.log, &expected, &unused(&world, &uses), tally);
        minimised(demo.log, &world, &uses, tally);
    }
    let world = vulnerable(root)?;
    let event = |(account, verb, resource): (&str, &str, &str)| {
        let event = json!({
            "verb": verb, "user": {"username": format!("system:serviceaccount:lp-fixtures:{account}")},
            "objectRef": {"resource": resource, "namespace": "lp-fixtures"}, "responseStatus": {"code": 200},
        });
        format!("{event}\n")
    };
    let log: String = FIXTURE_REQUESTS.map(event).concat();
    let uses = uses(log.as_bytes(), "lp-fixtures")?;
    let expected = FIXTURES.iter().map(|line| format!("{UNUSED}{line}")).collect();
    let said = unused(&world, &uses).into_iter().filter(|line| line.contains(":lp-fixtures/"));
    compare("00-baseline", &expected, &said.collect(), tally);
    minimised("00-baseline", &world, &uses, tally);
    Ok(())
}

fn uses(log: &[u8], name: &str) -> Result<Uses, String> {
    let mut uses = Uses::default();
    let reading = seawall_audit::read(&mut &log[..], &mut |event, time| uses.add(event, time));
    match reading {
        Ok(reading) if reading.unread == 0 => Ok(uses),
        other => Err(format!("{name}: {other:?}")),
    }
}

/// What is unused by accounts that pods run as, in the corpus' words.
fn unused(world: &World, uses: &Uses) -> BTreeSet<String> {
    let access = Access::of(world);
    let (policy, texts) = (access.policy(), access.policy().texts());
    let mut lines = BTreeSet::new();
    for one in access.unused(uses) {
        let holder = policy.binding(one.binding).subjects[one.subject].holder;
        let Some(Holder::User(user)) = holder else { continue };
        let identity = Identity::new(texts.get(user), &[]);
        let Some((namespace, name)) = identity.as_service_account() else { continue };
        let is_run = world.templates_with_account(Some(namespace), name).next().is_some();
        let rule = rule(&access, &one, uses.of(&identity.user).is_some());
        lines.extend(rule.filter(|_| is_run).map(|rule| format!("{UNUSED}{rule}:{namespace}/{name}")));
    }
    lines
}

/// Its rule for what we found; none where it has none, as for resources and paths that went unused.
fn rule(access: &Access<'_>, one: &Unused, is_active: bool) -> Option<&'static str> {
    match &one.part {
        Part::All if is_active => Some("UNUSED-RULE-001"),
        Part::All => Some("UNUSED-ROLE-001"),
        Part::Words { wildcards, .. } if wildcards.contains(&List::Verbs) => {
            Some("WILDCARD-USED-PARTIAL-001")
        }
        Part::Words { unused, .. } => {
            unused.iter().any(|(list, _)| *list == List::Verbs).then_some("UNUSED-VERB-001")
        }
        // Of a role that was used in part, the verbs of a rule that was not.
        Part::Rule(rule) => {
            let mut resources = access.policy().rule(*rule).resources(access.policy().texts());
            resources.next().map(|_| "UNUSED-VERB-001")
        }
    }
}

/// What we propose for an account gives nothing beyond what the corpus would have: its roles of today with
/// "only the observed verbs" in each rule. And no recorded request is denied.
fn minimised(name: &str, world: &World, uses: &Uses, tally: &mut Tally) {
    let access = Access::of(world);
    let mut tighter = 0;
    for (user, used) in uses.subjects() {
        let identity = Identity::new(user, &[]);
        let proposal = Proposal::of(&access, &identity, used, &Wishes::default());
        let is_narrowed = identity.as_service_account().is_some() && !proposal.is_empty();
        if !is_narrowed {
            continue;
        }
        let denied = proposal.replay().denied.len();
        let (ours, theirs) = (complete(&proposal.manifests()), complete(&narrowed(&access, &proposal)));
        let (more, _) = gains(&Access::of(&theirs), &Access::of(&ours));
        let (less, _) = gains(&Access::of(&ours), &Access::of(&theirs));
        tighter += usize::from(!less.is_empty());
        match (denied, more.as_slice()) {
            (0, []) => tally.agree(),
            (denied, more) => {
                let said = format!("{denied} requests denied, and beyond it {more:?}");
                tally.disagree(format!("{name}/{user}"), said, "its roles with the observed verbs");
            }
        }
    }
    tally.note(format!("{name}: {tighter} proposals are tighter than the roles with the observed verbs"));
}

fn complete(manifests: &str) -> World {
    let source = Source::read("roles".to_owned(), manifests.as_bytes(), Origin::File, true);
    World::build(vec![source], Vec::new(), Settings { complete: true, ..Settings::default() })
}

/// The rules of today with the verbs by which the log's requests went through them.
fn narrowed(access: &Access<'_>, proposal: &Proposal) -> String {
    let (policy, texts) = (access.policy(), access.policy().texts());
    let mut verbs: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for recorded in &proposal.covered {
        for chain in access.chains(&proposal.identity, &recorded.request) {
            verbs.entry(chain).or_default().insert(&recorded.request.verb);
        }
    }
    let mut manifests = String::new();
    for (number, (chain, verbs)) in verbs.into_iter().enumerate() {
        let rule = policy.rule(chain.rule);
        let namespace = policy.binding(chain.binding).namespace.map(|namespace| texts.get(namespace));
        let prefix = if namespace.is_some() { "" } else { "Cluster" };
        let metadata = json!({"name": format!("narrowed-{number}"), "namespace": namespace});
        let group = "rbac.authorization.k8s.io";
        let list =
            |words: &mut dyn Iterator<Item = &str>| -> Vec<String> { words.map(str::to_owned).collect() };
        let role = json!({
            "apiVersion": format!("{group}/v1"), "kind": format!("{prefix}Role"), "metadata": metadata,
            "rules": [{
                "verbs": verbs, "apiGroups": list(&mut rule.groups(texts)),
                "resources": list(&mut rule.resources(texts)),
                "resourceNames": list(&mut rule.names(texts)),
            }],
        });
        let binding = json!({
            "apiVersion": format!("{group}/v1"), "kind": format!("{prefix}RoleBinding"), "metadata": metadata,
            "roleRef": {"apiGroup": group, "kind": format!("{prefix}Role"), "name": metadata["name"]},
            "subjects": [{"apiGroup": group, "kind": "User", "name": proposal.identity.user}],
        });
        manifests += &format!("---\n{role}\n---\n{binding}\n");
    }
    manifests
}
