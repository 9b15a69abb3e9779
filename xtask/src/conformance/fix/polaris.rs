//! Polaris' mutations: what it makes of a failing manifest, beside what our fixes make of it.
//!
//! Its goldens are written anew as a whole: comments gone, keys in another order, lists indented. A case
//! agrees where ours says the same and touches nothing else.

use seawall_world::Settings;
use seawall_yaml::{Options, Stream, read};

use super::super::{Context, Tally};
use super::{Tried, entries, file_name, read_file};

/// Polaris' check, and ours whose fixes stand for its mutation.
const MAPPING: &[(&str, &[&str])] = &[
    ("cpuLimitsMissing", &["cpu-limit-missing"]),
    ("cpuRequestsMissing", &["cpu-request-missing"]),
    ("dangerousCapabilities", &["capability-net-admin", "capability-sys-admin", "capability-all"]),
    ("deploymentMissingReplicas", &["single-replica"]),
    ("hostIPCSet", &["host-ipc"]),
    ("hostNetworkSet", &["host-network"]),
    ("hostPIDSet", &["host-pid"]),
    ("hostPortSet", &["host-port"]),
    ("insecureCapabilities", &["capabilities-not-dropped", "capabilities-drop-not-all", "capability-all"]),
    ("livenessProbeMissing", &["liveness-probe-missing"]),
    ("memoryLimitsMissing", &["memory-limit-missing"]),
    ("memoryRequestsMissing", &["memory-request-missing"]),
    ("pullPolicyNotAlways", &["image-pull-policy-not-always"]),
    ("readinessProbeMissing", &["readiness-probe-missing"]),
    ("runAsRootAllowed", &["run-as-root-allowed"]),
];

/// The goldens of corpus `polaris`.
pub(in super::super) fn mutated(context: &Context) -> Result<Tally, String> {
    let root = context.corpus("polaris")?.join("test/checks");
    let mut tally = Tally::default();
    for folder in entries(&root)? {
        let check = file_name(&folder);
        for golden in entries(&folder)?.iter().filter(|path| file_name(path).starts_with("mutated")) {
            let name = format!("{check}/{}", file_name(golden));
            let Some((_, ours)) = MAPPING.iter().find(|(theirs, _)| *theirs == check) else {
                tally.skip(name, "there is no check for the same thing yet");
                continue;
            };
            let before = read_file(&folder.join(file_name(golden).replace("mutated", "failure")))?;
            let golden = read_file(golden)?;
            let tried = Tried::read(vec![before], Settings::default());
            let plan = tried.plan(&|check| ours.contains(&check.id));
            let after = tried.after(&plan).remove(0);
            let said = match (plan.mended.is_empty(), plan.withheld.first()) {
                (_, Some(withheld)) => format!("withheld: {}", withheld.reason),
                (true, None) => "left to a person".to_owned(),
                (false, None) if same(&read_text(&after), &read_text(&golden)) => {
                    tally.agree();
                    continue;
                }
                (false, None) => "mended to another value".to_owned(),
            };
            tally.disagree(name, said, "mutated");
        }
    }
    Ok(tally)
}

fn read_text(text: &[u8]) -> Stream {
    read(text, &Options::default())
}

fn same(ours: &Stream, golden: &Stream) -> bool {
    ours.documents.len() == golden.documents.len()
        && ours.documents.iter().zip(&golden.documents).all(|(one, other)| match (&one.root, &other.root) {
            (Ok(one), Ok(other)) => ours.tree.value(*one).same(golden.tree.value(*other)),
            _ => false,
        })
}
