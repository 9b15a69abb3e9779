//! From the arguments and settings to a World.

use std::borrow::Cow;

use seawall_finding::{Cause, CauseKind, Gap, Place};
use seawall_report::SourceText;
use seawall_world::{Origin, Settings, Source, Version, World};

use crate::args::ReadArgs;
use crate::config::Config;
use crate::console::{Console, reason};
use crate::problem::Problem;
use crate::progress::Progress;

/// The texts of what was read, for excerpts.
pub(crate) struct Texts;

// === impl Texts ===

impl SourceText for Texts {
    fn text<'s>(&'s self, source: &Source) -> Option<Cow<'s, [u8]>> {
        std::fs::read(&source.path).ok().map(Cow::Owned)
    }
}

/// Reads everything that was asked for.
pub(crate) fn read(
    args: &ReadArgs,
    config: &Config,
    console: &Console,
    progress: &Progress,
) -> Result<(World, Texts), Vec<Problem>> {
    progress.phase("reading");
    let settings = settings(args, config, console);
    let mut paths = if args.paths.is_empty() { config.paths.clone() } else { args.paths.clone() };
    if paths.is_empty() {
        paths.push(".".to_owned());
    }
    let mut sources = Vec::new();
    let mut gaps = Vec::new();
    for path in paths {
        match std::fs::read(&path) {
            Ok(bytes) => sources.push(Source::read(path, &bytes, Origin::File, true)),
            Err(error) => gaps.push(Gap {
                cause: Cause::new(CauseKind::Unreadable, reason(&error)),
                place: Place { path, position: None },
                hint: None,
                excerpt: None,
            }),
        }
        progress.step();
    }
    progress.phase("sorting");
    let world = World::build(sources, gaps, settings);
    if world.is_empty() && world.gaps().is_empty() {
        console.warning(&Problem::new("there is no Kubernetes object in what was read"));
    }
    Ok((world, Texts))
}

fn settings(args: &ReadArgs, config: &Config, console: &Console) -> Settings {
    let kubernetes = args.kubernetes_version.or(config.kubernetes_version).unwrap_or(Version::LATEST);
    if kubernetes > Version::LATEST {
        let fact = format!("the rules of Kubernetes {kubernetes} are not known to this build");
        let hint = format!("it knows those up to {}; what came later is not judged", Version::LATEST);
        console.warning(&Problem::new(fact).hint(hint));
    }
    Settings {
        kubernetes,
        complete: args.complete || config.complete,
        namespace: args.namespace.clone().or_else(|| config.namespace.clone()),
    }
}
