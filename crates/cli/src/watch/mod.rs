//! `scan --watch`: a first report, then what each change does.

mod follow;
mod standing;
mod stop;

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use seawall_collect::FileWatch;
use seawall_report::{Format, Meta};
use seawall_world::{Settings, World};

use crate::args::ScanArgs;
use crate::clock;
use crate::config::Config;
use crate::console::Console;
use crate::exit::Exit;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::reading::{self, Excerpts};
use crate::scan::Plan;
use follow::Following;
use stop::Stopping;

/// Editors write a file in several steps; a change is looked at once it has been quiet for so long,
const QUIET: Duration = Duration::from_millis(8);
/// or after so long where it never is.
const QUIET_LONGEST: Duration = Duration::from_millis(200);

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
    args: &ScanArgs,
    plan: &Plan,
    config: &Config,
    meta: Meta,
    console: &Console,
) -> Result<Exit, Vec<Problem>> {
    let is_json = is_json(args, plan)?;
    let (sender, news) = channel();
    let stopping = Stopping::listen({
        let sender = sender.clone();
        move || tell(&sender, News::Stop)
    });
    let progress = Progress::new(console);
    let wake = move || tell(&sender, News::Changed);
    let (files, settings) = reading::watch(&args.read, config, console, &progress, wake)?;
    let mut watched = Watched { files, settings };
    progress.phase("checking");
    let world = watched.world();
    reading::warn_of_nothing(&world, watched.files.skipped(), console);
    let mut following = Following::new(world, plan, &args.judge.show, meta, is_json, console);
    drop(progress);
    let text = Excerpts(watched.files.texts().clone());
    stopping.begin();
    if following.first(&text)? {
        drop(text);
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
fn is_json(args: &ScanArgs, plan: &Plan) -> Result<bool, Vec<Problem>> {
    let refuse = |fact: &str, hint: &str| Err(vec![Problem::new(fact).hint(hint)]);
    if args.judge.keep.store.is_some() {
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
            Ok(News::Changed) if is_stopped_while_busy(news) => return Ok(()),
            Ok(News::Changed) => {
                if watched.files.refresh() && !following.turn(watched.world())? {
                    return Ok(());
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                let today = clock::now().parse().ok();
                if today != watched.settings.today {
                    watched.settings.today = today;
                    if !following.turn(watched.world())? {
                        return Ok(());
                    }
                }
            }
            Ok(News::Stop) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

/// Waits until changes pause; says whether someone ended it meanwhile.
fn is_stopped_while_busy(news: &Receiver<News>) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < QUIET_LONGEST {
        match news.recv_timeout(QUIET) {
            Ok(News::Changed) => {}
            Ok(News::Stop) | Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => return false,
        }
    }
    false
}

/// What is watched.
struct Watched {
    files: FileWatch,
    settings: Settings,
}

// === impl Watched ===

impl Watched {
    /// The World as it is now.
    fn world(&self) -> World {
        let reading = self.files.reading();
        World::of_shared(reading.sources, reading.gaps, self.settings.clone())
    }
}
