//! `kubesplaining-least`: what its rules about needless rights say, held against what we say.

use std::collections::BTreeSet;
use std::path::Path;

use seawall_access::{Access, BindingId, Stale};
use seawall_world::{Origin, Settings, Source, World};

use super::snapshot::Snapshot;
use super::{read_json, texts, used};
use crate::conformance::{Context, Tally};

/// The start of the rules' names that this runner is about.
const STALE: &str = "KUBE-RBAC-STALE-";

/// The bindings that the manifests of the vulnerable cluster were given for these rules.
const STALE_FIXTURES: [&str; 2] = [
    "001:ServiceAccount/rbac-fixtures/sa-stale-roleref:ClusterRoleBinding//crb-stale-roleref",
    "002:ServiceAccount/rbac-fixtures/ghost-sa-fixture:RoleBinding/rbac-fixtures/rb-stale-subject",
];

/// The corpus' lines about rights that nobody uses.
pub(in crate::conformance) fn least(context: &Context) -> Result<Tally, String> {
    let root = context.corpus("kubesplaining")?.join("testdata");
    let mut tally = Tally::default();
    for name in ["csr-issuance", "leastprivilege-demo", "minimal-risky"] {
        let world = Snapshot::read(&root.join(format!("snapshots/{name}.json")))?.world();
        let labels = read_json(&root.join(format!("corpus/{name}/labels.json")))?;
        let expected = texts(&labels["expected"]).into_iter().filter(|line| line.starts_with(STALE));
        compare(name, &expected.collect(), &stale(&world), &mut tally);
    }
    let said = stale(&vulnerable(&root)?);
    let expected = BTreeSet::from(STALE_FIXTURES.map(|line| format!("{STALE}{line}")));
    compare("00-baseline", &expected, &said, &mut tally);
    used::all(&root, &mut tally)?;
    Ok(tally)
}

/// A case for each line that either side has.
pub(super) fn compare(name: &str, expected: &BTreeSet<String>, said: &BTreeSet<String>, tally: &mut Tally) {
    for line in expected.union(said) {
        let case = format!("{name}/{line}");
        match (said.contains(line), expected.contains(line)) {
            (true, true) => tally.agree(),
            (true, false) => tally.disagree(case, "so", "nothing"),
            (false, _) => tally.disagree(case, "nothing", "so"),
        }
    }
}

/// The manifests of the vulnerable cluster, as all that there is.
pub(super) fn vulnerable(root: &Path) -> Result<World, String> {
    let path = root.join("e2e/vulnerable/00-baseline.yaml");
    let text = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let source = Source::read("00-baseline.yaml".to_owned(), &text, Origin::File, true);
    Ok(World::build(vec![source], Vec::new(), Settings { complete: true, ..Settings::default() }))
}

/// What is stale, in the corpus' words.
fn stale(world: &World) -> BTreeSet<String> {
    let access = Access::of(world);
    let (found, _) = access.stale();
    let mut lines = BTreeSet::new();
    for one in found {
        match one {
            Stale::Role(binding) => {
                let subjects = access.policy().binding(binding).subjects.len();
                lines.extend((0..subjects).map(|subject| line(&access, "001", binding, subject)));
            }
            Stale::Account { binding, subject } => _ = lines.insert(line(&access, "002", binding, subject)),
            Stale::Empty(_) | Stale::Unbound(_) | Stale::Unused { .. } => {}
        }
    }
    lines
}

/// `RULE:SUBJECT:BINDING`.
fn line(access: &Access<'_>, rule: &str, binding: BindingId, subject: usize) -> String {
    let (policy, texts) = (access.policy(), access.policy().texts());
    let binding = policy.binding(binding);
    let holder = binding.subjects[subject].holder.map(|holder| holder.named(texts));
    let (kind, name) = holder.unwrap_or(("", String::new()));
    let (of, namespace) = match binding.namespace {
        Some(namespace) => ("RoleBinding", texts.get(namespace)),
        None => ("ClusterRoleBinding", ""),
    };
    format!("{STALE}{rule}:{kind}/{name}:{of}/{namespace}/{}", texts.get(binding.name))
}
