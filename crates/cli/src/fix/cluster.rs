//! `seawall fix cluster`.

use std::collections::HashMap;

use seawall_collect::live::{Capture, ObjectPatch, Refusal, Resource, apply_patches};
use seawall_fix::{Means, Mended, Request, describe, plan};
use seawall_object::Object;
use seawall_posture::kinds_read;

use crate::accept::Accept;
use crate::args::{ClusterArgs, FixClusterArgs, FixFormat};
use crate::config::Config;
use crate::console::Console;
use crate::exit::Exit;
use crate::fix::{Told, Wanted, operations, write_json_patches};
use crate::problem::{Problem, visible};
use crate::progress::Progress;
use crate::scan::{counted, tell_gaps};
use crate::{clock, live, reading};

/// Reads, judges, tries fixes, and prints or makes the patches that hold.
pub(crate) fn run(args: &FixClusterArgs, console: &Console) -> Result<Exit, Vec<Problem>> {
    if args.how.output.as_ref().is_some_and(|output| output.format == FixFormat::Patch) {
        let hint = "ask for -o json-patch, or run it without -o to see commands";
        return Err(vec![Problem::new("no file holds what lives in a cluster").hint(hint)]);
    }
    let config = Config::find(&args.settings)?;
    let wanted = Wanted::new(&args.what, &args.settings, &config)?;
    let accept = Accept::new(&args.accept.exceptions, None, &config)?;
    let progress = Progress::new(console);
    let capture = live::read(&args.cluster, kinds_read(&wanted.selection.checks), &clock::now(), &progress)?;
    let resources = resources(&capture);
    let world = reading::aimed(live::world(capture, console), &args.settings, &config, console);
    progress.phase("checking");
    let mut results = seawall_check::run(&world, &wanted.selection);
    let accepted = accept.apply(&world, &mut results);
    progress.phase("mending");
    let plan = plan(&Request {
        world: &world,
        selection: &wanted.selection,
        results: &results,
        wants: &|check| wanted.wants(check),
        means: Means::Object,
        text: &|_| None,
    });
    drop(progress);
    let told = Told { world: &world, plan: &plan, console };
    let changes = Changes { told: &told, resources, cluster: &args.cluster };
    let mut refused = Vec::new();
    match &args.how.output {
        Some(output) => write_json_patches(&told, output)?,
        None if args.how.apply => refused = changes.apply()?,
        None => console.print(&changes.commands())?,
    }
    accepted.tell(console);
    told.withheld();
    told.choices(&results);
    let shows_only = args.how.output.is_none() && !args.how.apply && !plan.mended.is_empty();
    told.sum(shows_only.then_some("nothing was changed; --apply patches the objects"));
    changes.tell_applied();
    tell_gaps(&world, console);
    match refused.is_empty() {
        false => Err(refused),
        true => Ok(if world.gaps().is_empty() { Exit::Clean } else { Exit::Incomplete }),
    }
}

/// What was read under which path, without the objects.
fn resources(capture: &Capture) -> HashMap<String, Resource> {
    let bare = |one: &Resource| Resource {
        group: one.group.clone(),
        version: one.version.clone(),
        plural: one.plural.clone(),
        kind: one.kind.clone(),
        namespaced: one.namespaced,
        ..Resource::default()
    };
    capture.resources.iter().map(|one| (one.path(), bare(one))).collect()
}

/// The changes that hold, as they reach a server.
struct Changes<'c> {
    told: &'c Told<'c>,
    resources: HashMap<String, Resource>,
    cluster: &'c ClusterArgs,
}

// === impl Changes ===

impl Changes<'_> {
    fn resource(&self, mended: &Mended) -> &Resource {
        let path = &self.told.world.source(mended.object).path;
        self.resources.get(path).expect("every object comes from a resource that was read")
    }

    /// A command for each object, below what it does in words.
    fn commands(&self) -> String {
        let mut out = String::new();
        for mended in &self.told.plan.mended {
            out += &format!("# {}\n", visible(&self.title(mended)));
            for edit in &mended.edits {
                out += &format!("#   {}\n", visible(&describe(edit)));
            }
            out += &format!("{}\n", self.command(mended));
        }
        out
    }

    fn title(&self, mended: &Mended) -> String {
        let checks: Vec<&str> = mended.checks.iter().map(|check| check.id).collect();
        format!("{}: {}", self.told.object(mended.object), checks.join(", "))
    }

    fn command(&self, mended: &Mended) -> String {
        let (world, resource) = (self.told.world, self.resource(mended));
        let dot = if resource.group.is_empty() { "" } else { "." };
        let name = world.object(mended.object).name();
        let mut words = vec!["kubectl".to_owned()];
        words.extend(flags(self.cluster));
        words.extend(["patch".to_owned(), format!("{}{dot}{}/{name}", resource.plural, resource.group)]);
        words.extend(world.namespace(mended.object).map(|namespace| format!("--namespace={namespace}")));
        words.extend(["--type=json".to_owned(), format!("--patch={}", operations(world, mended))]);
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        words.join(" ")
    }

    /// Patches the objects. What is refused comes back as problems.
    fn apply(&self) -> Result<Vec<Problem>, Vec<Problem>> {
        let mended = &self.told.plan.mended;
        if mended.is_empty() {
            return Ok(Vec::new());
        }
        let patches: Vec<ObjectPatch> = mended.iter().map(|mended| self.patch(mended)).collect();
        let refusals = apply_patches(&live::options(self.cluster, Vec::new()), &patches)
            .map_err(|error| vec![Problem::new(error.fact).maybe_hint(error.hint)])?;
        let mut out = String::new();
        let mut problems = Vec::new();
        for (mended, refusal) in mended.iter().zip(refusals) {
            match refusal {
                None => out += &format!("patched {}\n", visible(&self.title(mended))),
                Some(Refusal { fact, hint }) => {
                    let fact = format!("{} is not patched: {fact}", self.told.object(mended.object));
                    problems.push(Problem::new(fact).maybe_hint(hint));
                }
            }
        }
        self.told.console.print(&out)?;
        Ok(problems)
    }

    /// Tells that some objects came from files, which still are as they were.
    fn tell_applied(&self) {
        let Told { world, plan, console } = self.told;
        let mut applied = plan.mended.iter().filter(|one| was_applied(world.object(one.object)));
        let Some(first) = applied.next() else { return };
        let name = self.told.object(first.object);
        let fact = match applied.count() {
            0 => format!("{name} was applied from files"),
            others => format!("{name} and {} were applied from files", counted(others, "other object")),
        };
        console.note(&Problem::new(fact).hint("mend the files too, or applying them again takes it back"));
    }

    fn patch(&self, mended: &Mended) -> ObjectPatch {
        let world = self.told.world;
        let object = world.object(mended.object);
        let version = object.root().str_at(&["metadata", "resourceVersion"]).unwrap_or_default();
        ObjectPatch {
            path: self.resource(mended).object_path(world.namespace(mended.object), object.name()),
            resource_version: version.to_owned(),
            operations: operations(world, mended).to_string(),
        }
    }
}

/// Whether someone applied an object, by kubectl or in another way that says so.
fn was_applied(object: Object<'_>) -> bool {
    let root = object.root();
    let mut writers = root.items_at(&["metadata", "managedFields"]);
    writers.any(|writer| writer.str_at(&["operation"]) == Some("Apply"))
        || root.at(&["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"]).is_some()
}

/// The flags by which kubectl meets the same cluster as the same user.
fn flags(cluster: &ClusterArgs) -> Vec<String> {
    let named = [
        ("kubeconfig", &cluster.kubeconfig),
        ("context", &cluster.context),
        ("cluster", &cluster.cluster),
        ("user", &cluster.user),
        ("as", &cluster.as_user),
    ];
    let named = named.into_iter().filter_map(|(flag, value)| Some(format!("--{flag}={}", value.as_ref()?)));
    let groups = cluster.as_group.iter().map(|group| format!("--as-group={group}"));
    let insecure = cluster.insecure_skip_tls_verify.then(|| "--insecure-skip-tls-verify".to_owned());
    named.chain(groups).chain(insecure).collect()
}

/// A word as a shell reads it back.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=@%+,".contains(&byte);
    match !word.is_empty() && word.bytes().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_back_what_is_quoted() {
        let words =
            [("--as=a", "--as=a"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("$(x)", "'$(x)'"), ("", "''")];
        for (word, expected) in words {
            assert_eq!(quoted(word), expected);
        }
    }
}
