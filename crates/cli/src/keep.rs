//! `--store`: what a scan found is kept.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use seawall_collect::live::Capture;
use seawall_finding::{ObjectName, Place};
use seawall_report::{Run, records};
use seawall_store::{Access, Coverage, Error, Location, Outcome, Scan, Store, Time, open};
use seawall_world::{Version, World};

use crate::args::{KeepArgs, ReadArgs};
use crate::config::Config;
use crate::console::Console;
use crate::problem::Problem;
use crate::reading;
use crate::scan::counted;

/// What is read of a file of passwords.
const PASSFILE_BYTES_MAX: u64 = 1 << 20;

/// A store that is open, so that no scan begins that could not be kept.
pub(crate) struct Keep {
    store: Box<dyn Store>,
    location: Location,
    target: Option<String>,
}

/// A store, and what the scan is called in it.
pub(crate) struct NamedKeep {
    store: Box<dyn Store>,
    location: Location,
    target: String,
    subject: Subject,
}

/// What was scanned.
pub(crate) struct Subject {
    /// What it is called where nobody says.
    name: Option<String>,
    /// Everything that chose which objects were asked for.
    scope: Vec<String>,
    /// When it was as the scan found it, where that is not the time of the scan.
    taken: Option<String>,
}

/// The location, with the password that the environment or a file of passwords holds, as PostgreSQL's own
/// programs find it.
pub(crate) fn located(location: &Location) -> Result<Location, Vec<Problem>> {
    if !location.lacks_password() {
        return Ok(location.clone());
    }
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(password) = set("PGPASSWORD") {
        return Ok(location.clone().with_password(&password));
    }
    let home = || set("HOME").map(|home| Path::new(&home).join(".pgpass"));
    let Some(path) = set("PGPASSFILE").map(PathBuf::from).or_else(home) else { return Ok(location.clone()) };
    // Most people have none.
    let Ok(text) = read_start(&path) else { return Ok(location.clone()) };
    let Some(password) = location.password_in(&text, set("USER").as_deref()) else {
        return Ok(location.clone());
    };
    if is_open_to_others(&path) {
        let place = Place { path: path.display().to_string(), position: None };
        let fact = "others can read this file of passwords, so it is not used";
        return Err(vec![Problem::new(fact).at(place).hint("make it yours alone: chmod 600")]);
    }
    Ok(location.clone().with_password(&password))
}

/// A file of passwords, as far as it is read.
fn read_start(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(PASSFILE_BYTES_MAX).read_to_string(&mut text)?;
    Ok(text)
}

fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    let mode = std::fs::metadata(path).map(|found| std::os::unix::fs::MetadataExt::mode(&found));
    #[cfg(not(unix))]
    let mode: std::io::Result<u32> = Ok(0);
    mode.is_ok_and(|mode| mode & 0o077 != 0)
}

/// What a store says, and which store it is.
pub(crate) fn problem(location: &Location, error: &Error) -> Vec<Problem> {
    let place = Place { path: location.to_string(), position: None };
    vec![Problem::new(error.to_string()).at(place).maybe_hint(error.hint())]
}

// === impl Keep ===

impl Keep {
    /// Opens the store that was asked for.
    pub(crate) fn open(args: &KeepArgs) -> Result<Option<Self>, Vec<Problem>> {
        let Some(location) = &args.store else { return Ok(None) };
        if location.is_shared() && args.target.is_none() {
            let fact = "what is scanned has no name in a database that several machines share";
            return Err(vec![Problem::new(fact).hint("give it one: --target NAME")]);
        }
        let location = located(location)?;
        let store = open(&location, Access::Create).map_err(|error| problem(&location, &error))?;
        Ok(Some(Keep { store, location, target: args.target.clone() }))
    }

    /// With the name of what is scanned.
    pub(crate) fn named(self, subject: Subject) -> Result<NamedKeep, Vec<Problem>> {
        let Some(target) = self.target.or_else(|| subject.name.clone()) else {
            let fact = "what is scanned has no name to keep it by";
            return Err(vec![Problem::new(fact).hint("give it one: --target NAME")]);
        };
        Ok(NamedKeep { store: self.store, location: self.location, target, subject })
    }
}

// === impl NamedKeep ===

impl NamedKeep {
    /// Keeps what a run found; its view has to list everything.
    pub(crate) fn keep(mut self, run: &Run<'_>, console: &Console) -> Result<(), Vec<Problem>> {
        let started = self.subject.taken.as_ref().unwrap_or(&run.meta.started);
        let started: Time = started.parse().map_err(|fact: String| vec![Problem::new(fact)])?;
        let scan = Scan {
            target: &self.target,
            started,
            version: &run.meta.version,
            findings: &records(run),
            coverage: &coverage(run, &self.subject),
        };
        let outcome = self.store.put(&scan).map_err(|error| problem(&self.location, &error))?;
        let hint = format!("seawall findings list --store {}", self.location);
        console.note(&Problem::new(told(&self.target, &outcome)).hint(hint));
        Ok(())
    }
}

fn coverage(run: &Run<'_>, subject: &Subject) -> Coverage {
    let mut coverage = Coverage::default();
    coverage.checks = run.selection.checks.iter().map(|check| check.id.to_owned()).collect();
    coverage.scope.clone_from(&subject.scope);
    coverage.gaps = run.world.gaps().to_vec();
    run.world.ids().for_each(|id| coverage.saw(&name_of(run.world, id)));
    coverage
}

/// What an object is called in findings about it.
pub(crate) fn name_of(world: &World, id: seawall_finding::ObjectId) -> ObjectName {
    let object = world.object(id);
    ObjectName {
        api_version: object.api_version().to_owned(),
        kind: object.group_kind().kind.to_owned(),
        namespace: world.namespace(id).map(str::to_owned),
        name: object.display_name().to_owned(),
    }
}

/// What a scan changed in its target.
pub(crate) fn told(target: &str, outcome: &Outcome) -> String {
    let point = &outcome.point;
    let mut parts = vec![format!("{} new", point.new), format!("{} fixed", point.fixed)];
    if point.reopened > 0 {
        parts.push(format!("{} reopened", point.reopened));
    }
    if point.open.unseen > 0 {
        parts.push(format!("{} that nobody could look at", counted_findings(point.open.unseen)));
    }
    format!("kept as scan {} of \"{target}\": {}", point.scan, parts.join(", "))
}

fn counted_findings(count: u64) -> String {
    counted(usize::try_from(count).unwrap_or(usize::MAX), "finding")
}

// === impl Subject ===

impl Subject {
    /// Files. Paths that are relative name something else in every folder, so they are made whole.
    pub(crate) fn files(args: &ReadArgs, config: &Config) -> Self {
        let paths = reading::paths(args, config);
        let whole = |path: &String| {
            let whole = Path::new(path).canonicalize().or_else(|_| std::path::absolute(path));
            whole.map_or_else(|_| path.clone(), |whole| whole.display().to_string())
        };
        // Standard input is another thing each time.
        let is_named = !paths.iter().any(|path| path == "-");
        let name = is_named.then(|| paths.iter().map(whole).collect::<Vec<_>>().join(" "));
        let mut scope = vec!["paths".to_owned()];
        scope.extend(paths);
        let namespace = args.namespace.iter().chain(&config.namespace).take(1).cloned().collect();
        for (word, values) in [
            ("include", [&args.include[..], &config.include].concat()),
            ("exclude", [&args.exclude[..], &config.exclude].concat()),
            ("namespace", namespace),
            ("remote", vec![args.allow_remote.to_string()]),
        ] {
            scope.push(word.to_owned());
            scope.extend(values);
        }
        Subject { name, scope, taken: None }
    }

    /// A cluster, now or when its snapshot was taken.
    pub(crate) fn cluster(capture: &Capture) -> Self {
        let context = &capture.server.context;
        let mut scope = vec!["namespaces".to_owned()];
        scope.extend(capture.scope.namespaces.iter().cloned());
        scope.push("selector".to_owned());
        scope.extend(capture.scope.selector.clone());
        Subject {
            name: (!context.is_empty()).then(|| context.clone()),
            scope,
            taken: Some(capture.taken.clone()),
        }
    }

    /// The same where an upgrade was asked about: what it would break is not what is wrong today, so that
    /// the two have histories of their own.
    pub(crate) fn upgraded(self, target: Option<Version>) -> Self {
        let name = self.name.map(|name| match target {
            Some(target) => format!("{name} upgraded to {target}"),
            None => name,
        });
        Subject { name, ..self }
    }
}
