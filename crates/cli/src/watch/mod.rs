//! `scan --watch`: a first report, then what each change does.

mod follow;
mod standing;
mod stop;

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use seawall_collect::FileWatch;
use seawall_collect::live::ClusterWatch;
use seawall_posture::kinds_read;
use seawall_report::{Format, Meta, NoText, SourceText};
use seawall_world::{Settings, World};

use crate::args::{JudgeArgs, ReadArgs, ScanClusterArgs};
use crate::config::Config;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::reading::{self, Excerpts};
use crate::scan::{Plan, counted};
use crate::{clock, live};
use follow::Following;
use stop::Stopping;

/// Editors write a file in several steps; a change is looked at once it has been quiet for so long,
const QUIET: Duration = Duration::from_millis(8);
/// or after so long where it never is.
const QUIET_LONGEST: Duration = Duration::from_millis(200);

/// The events of one change of a cluster come together.
const QUIET_EVENTS: Duration = Duration::from_millis(1);

/// How often the day is looked at, on which some verdicts depend.
const DAY_LOOK: Duration = Duration::from_secs(30);

/// Why the loop turns.
enum News {
    /// Something may have changed.
    Changed,
    /// Someone asked to end it.
    Stop,
}

/// Reads, judges, reports, and goes on until someone ends it.
pub(crate) fn run(
    target: &Target<'_>,
    judge: &JudgeArgs,
    plan: &Plan,
    meta: Meta,
    console: &Console,
) -> Result<Exit, Vec<Problem>> {
    let is_json = is_json(judge, plan)?;
    let (sender, news) = channel();
    let stopping = Stopping::listen({
        let sender = sender.clone();
        move || tell(&sender, News::Stop)
    });
    let progress = Progress::new(console);
    let wake = move || tell(&sender, News::Changed);
    let mut watched = Watched::begin(target, plan, &meta, console, &progress, wake)?;
    progress.phase("checking");
    let world = watched.world();
    watched.warn(&world, console);
    let left_out = plan.selection.checks.iter().filter(|check| check.logic.is_of_cluster()).count();
    let left_out = if world.is_whole() { left_out } else { 0 };
    let mut following = Following::new(world, plan, &judge.show, meta, is_json, console);
    drop(progress);
    let text = watched.text();
    stopping.begin();
    if following.first(&*text)? {
        drop(text);
        if left_out > 0 {
            let left_out = counted(left_out, "check");
            console.note(&Problem::new(format!("{left_out} of chains do not run while watching")));
        }
        console.note(&Problem::new("watching; Ctrl-C ends it"));
        turn_while_read(&mut watched, &mut following, &news)?;
    }
    Ok(following.exit())
}

/// Nobody listens any more only where the program is about to end.
fn tell(sender: &Sender<News>, news: News) {
    let _ = sender.send(news);
}

/// Whether JSON lines are asked for. What makes no sense while watching is refused.
fn is_json(judge: &JudgeArgs, plan: &Plan) -> Result<bool, Vec<Problem>> {
    let refuse = |fact: &str, hint: &str| Err(vec![Problem::new(fact).hint(hint)]);
    if judge.keep.store.is_some() {
        return refuse("--store keeps one scan, and --watch never ends one", "leave out one of them");
    }
    let [output] = plan.outputs.as_slice() else {
        return refuse("--watch writes one format", "choose -o table or -o json");
    };
    if output.file.is_some() {
        return refuse("--watch writes to standard output, not to a file", "redirect it: -o json > FILE");
    }
    match output.format {
        Format::Table => Ok(false),
        Format::Json => Ok(true),
        other => refuse(
            &format!("{} is one report, and --watch goes on", other.name()),
            "choose -o table, or -o json for one line of JSON a change",
        ),
    }
}

/// Turns until someone ends it, or nobody reads any more.
fn turn_while_read(
    watched: &mut Watched,
    following: &mut Following<'_>,
    news: &Receiver<News>,
) -> Result<(), Vec<Problem>> {
    loop {
        match news.recv_timeout(DAY_LOOK) {
            Ok(News::Changed) if is_stopped_while_busy(news, watched.quiet()) => return Ok(()),
            Ok(News::Changed) => {
                if watched.refresh() && !following.turn(watched.world())? {
                    return Ok(());
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                if watched.is_another_day() && !following.turn(watched.world())? {
                    return Ok(());
                }
            }
            Ok(News::Stop) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

/// Waits until changes pause; says whether someone ended it meanwhile.
fn is_stopped_while_busy(news: &Receiver<News>, quiet: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < QUIET_LONGEST {
        match news.recv_timeout(quiet) {
            Ok(News::Changed) => {}
            Ok(News::Stop) | Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => return false,
        }
    }
    false
}

/// What is to be watched.
pub(crate) enum Target<'a> {
    /// Files.
    Files(&'a ReadArgs, &'a Config),
    /// A cluster.
    Cluster(&'a ScanClusterArgs, &'a Config),
}

/// What is watched.
struct Watched {
    origin: Origin,
    settings: Settings,
}

enum Origin {
    Files(Box<FileWatch>),
    Cluster(ClusterWatch),
}

// === impl Watched ===

impl Watched {
    fn begin(
        target: &Target<'_>,
        plan: &Plan,
        meta: &Meta,
        console: &Console,
        progress: &Progress,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, Vec<Problem>> {
        match target {
            Target::Files(args, config) => {
                let (files, settings) = reading::watch(args, config, console, progress, wake)?;
                Ok(Watched { origin: Origin::Files(Box::new(files)), settings })
            }
            Target::Cluster(args, config) => {
                let kinds = kinds_read(&plan.selection.checks);
                let cluster = live::watch(&args.cluster, kinds, progress, wake)?;
                let mut settings = cluster.settings(&meta.started);
                reading::warn_of_version(settings.kubernetes, console);
                settings.target = reading::target(settings.server, &args.settings, config, console);
                Ok(Watched { origin: Origin::Cluster(cluster), settings })
            }
        }
    }

    /// Says so where there is nothing to judge.
    fn warn(&self, world: &World, console: &Console) {
        match &self.origin {
            Origin::Files(files) => reading::warn_of_nothing(world, files.skipped(), console),
            Origin::Cluster(_) => live::warn_of_nothing(world, console),
        }
    }

    fn text(&self) -> Box<dyn SourceText> {
        match &self.origin {
            Origin::Files(files) => Box::new(Excerpts(files.texts().clone())),
            Origin::Cluster(_) => Box::new(NoText),
        }
    }

    /// How long to wait for more of what belongs together.
    fn quiet(&self) -> Duration {
        match &self.origin {
            Origin::Files(_) => QUIET,
            Origin::Cluster(_) => QUIET_EVENTS,
        }
    }

    /// Whether anything is another than it was.
    fn refresh(&mut self) -> bool {
        match &mut self.origin {
            Origin::Files(files) => files.refresh(),
            Origin::Cluster(cluster) => cluster.refresh(),
        }
    }

    /// Whether a day has begun, on which some verdicts depend.
    fn is_another_day(&mut self) -> bool {
        let today = clock::now().parse().ok();
        let is_another = today != self.settings.today;
        self.settings.today = today;
        is_another
    }

    /// The World as it is now.
    fn world(&self) -> World {
        let reading = match &self.origin {
            Origin::Files(files) => files.reading(),
            Origin::Cluster(cluster) => cluster.reading(),
        };
        World::of_shared(reading.sources, reading.gaps, self.settings.clone())
    }
}
