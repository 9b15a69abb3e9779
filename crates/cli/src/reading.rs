//! From the arguments and settings to a World.

use std::borrow::Cow;

use seawall_collect::{FileWatch, Options, Skipped, Texts, check_patterns, collect};
use seawall_report::SourceText;
use seawall_world::{Release, Settings, Source, Version, World};

use crate::args::{ReadArgs, SettingsArgs};
use crate::clock;
use crate::config::Config;
use crate::console::Console;
use crate::problem::Problem;
use crate::progress::Progress;

/// The texts of what was read, for excerpts.
pub(crate) struct Excerpts(pub(crate) Texts);

// === impl Excerpts ===

impl SourceText for Excerpts {
    fn text<'s>(&'s self, source: &Source) -> Option<Cow<'s, [u8]>> {
        self.0.text(source)
    }
}

/// Reads everything that was asked for.
pub(crate) fn read(
    args: &ReadArgs,
    config: &Config,
    console: &Console,
    progress: &Progress,
) -> Result<(World, Excerpts), Vec<Problem>> {
    let settings = settings(args, config, console);
    let options = options(args, config, &settings)?;
    let paths = paths(args, config);
    progress.phase("reading");
    let collected = collect(&paths, &options, &|| progress.step());
    progress.phase("sorting");
    let world = World::build(collected.sources, collected.gaps, settings);
    warn_of_nothing(&world, collected.skipped, console);
    Ok((world, Excerpts(collected.texts)))
}

/// Files that are read again when they change, and what the person said about them. `wake` is called
/// after something may have changed.
pub(crate) fn watch(
    args: &ReadArgs,
    config: &Config,
    console: &Console,
    progress: &Progress,
    wake: impl Fn() + Send + 'static,
) -> Result<(FileWatch, Settings), Vec<Problem>> {
    let paths = paths(args, config);
    if paths.iter().any(|path| path == "-") {
        let fact = "standard input ends, so that nothing in it can be watched";
        return Err(vec![Problem::new(fact).hint("name files and folders, or leave out --watch")]);
    }
    let settings = settings(args, config, console);
    let options = options(args, config, &settings)?;
    progress.phase("reading");
    let watch = FileWatch::begin(&paths, &options, wake, &|| progress.step())
        .map_err(|error| vec![Problem::new(error.fact).maybe_hint(error.hint)])?;
    Ok((watch, settings))
}

/// What was asked for: by the arguments, else by the settings, else the current folder.
pub(crate) fn paths(args: &ReadArgs, config: &Config) -> Vec<String> {
    match (args.paths.is_empty(), config.paths.is_empty()) {
        (false, _) => args.paths.clone(),
        (true, false) => config.paths.clone(),
        (true, true) => vec![".".to_owned()],
    }
}

/// Threads to run on.
pub(crate) fn threads(args: &SettingsArgs) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    args.threads.map_or_else(cores, usize::from)
}

fn settings(args: &ReadArgs, config: &Config, console: &Console) -> Settings {
    let stated = args.meant.kubernetes_version.or(config.kubernetes_version);
    let kubernetes = stated.map_or(Version::LATEST, |stated| stated.version);
    warn_of_version(kubernetes, console);
    let server = stated.and_then(|stated| stated.release);
    Settings {
        kubernetes,
        target: target(server, &args.settings, config, console),
        server,
        today: clock::now().parse().ok(),
        complete: args.meant.complete || config.complete,
        namespace: args.namespace.clone().or_else(|| config.namespace.clone()),
        ..Settings::default()
    }
}

/// The World of a cluster, asked about the upgrade that the arguments or settings name.
pub(crate) fn aimed(mut world: World, args: &SettingsArgs, config: &Config, console: &Console) -> World {
    world.aim_at(target(world.settings().server, args, config, console));
    world
}

/// Where an upgrade of a server goes, if the arguments or settings name one.
pub(crate) fn target(
    server: Option<Release>,
    args: &SettingsArgs,
    config: &Config,
    console: &Console,
) -> Option<Version> {
    let target = args.target_version.or(config.target_version)?;
    warn_of_version(target, console);
    if let Some(runs) = server.map(Release::version).filter(|runs| *runs > target) {
        let fact = format!("the target version {target} is older than {runs}, which runs");
        console.warning(&Problem::new(fact).hint("Kubernetes supports no way back to an older version"));
    }
    Some(target)
}

/// Says so where the rules of a version are not known.
pub(crate) fn warn_of_version(kubernetes: Version, console: &Console) {
    if kubernetes > Version::LATEST {
        let fact = format!("the rules of Kubernetes {kubernetes} are not known to this build");
        let hint = format!("it knows those up to {}; what came later is not judged", Version::LATEST);
        console.warning(&Problem::new(fact).hint(hint));
    }
}

fn options(args: &ReadArgs, config: &Config, settings: &Settings) -> Result<Options, Vec<Problem>> {
    let include = [&args.include[..], &config.include].concat();
    let exclude = [&args.exclude[..], &config.exclude].concat();
    for patterns in [&include, &exclude] {
        check_patterns(patterns).map_err(|fact| vec![Problem::new(fact)])?;
    }
    Ok(Options {
        include,
        exclude,
        allow_remote: args.allow_remote,
        kubernetes: settings.kubernetes,
        namespace: settings.namespace.clone(),
        threads: threads(&args.settings),
        ..Options::default()
    })
}

/// Says so where there is nothing to judge.
pub(crate) fn warn_of_nothing(world: &World, skipped: Skipped, console: &Console) {
    if world.is_empty() && world.gaps().is_empty() {
        console.warning(&nothing(world, skipped));
    }
}

/// Says that there was nothing to judge, and what was left out.
fn nothing(world: &World, skipped: Skipped) -> Problem {
    let problem = Problem::new("there is no Kubernetes object in what was read");
    let mut parts = Vec::new();
    for (count, what) in [
        (world.tally().foreign, "documents are of another kind"),
        (skipped.other, "files have names of no manifest"),
        (skipped.ignored, "files and folders are ignored"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if parts.is_empty() { problem } else { problem.hint(parts.join(", ")) }
}
