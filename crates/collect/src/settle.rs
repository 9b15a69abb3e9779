//! Which kustomizations are read directly, which are rendered, and which files are theirs.
//!
//! A kustomization that only lists resources is read as the files it lists. Any other one is
//! rendered, and neither the files it mentions nor the kustomizations it builds upon are read
//! besides: what is deployed is what it makes of them. Where it cannot be rendered, it is a gap, and
//! what it builds upon is read by itself.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use seawall_finding::{CauseKind, Gap};

use crate::file::{self, FileId, Found, file_id};
use crate::kustomization::{Kustomization, Named};
use crate::plan::{Job, JobKind, Plan};
use crate::refusal::Refusal;
use crate::render::find;

/// Kustomizations of one run, those that others build upon included.
const KUSTOMIZATIONS_MAX: usize = 10_000;

/// What can render a kustomization.
pub(crate) const RENDERERS: [(&str, &str, &[&str]); 2] =
    [("kustomize", "kustomize build", &["build"]), ("kubectl", "kubectl kustomize", &["kustomize"])];

/// Decides about every kustomization of a plan.
pub(crate) fn settle(plan: &mut Plan<'_>) {
    let jobs = std::mem::take(&mut plan.jobs);
    let roots: Vec<&Job> = jobs.iter().filter(|job| job.kind == JobKind::Kustomization).collect();
    if roots.is_empty() {
        plan.jobs = jobs;
        return;
    }
    let mut all = All::default();
    for root in roots {
        all.load(&Named { name: root.name.clone(), path: root.path.clone() });
    }
    let has_renderer = RENDERERS.iter().any(|(program, ..)| find(program, plan.options).is_some());
    plan.entered.extend(all.by_folder.keys().cloned());
    let fates = all.decide(has_renderer, plan.options.allow_remote);
    for job in jobs {
        match job.kind {
            JobKind::Kustomization => {
                let folder = Named { name: job.name.clone(), path: job.path.clone() };
                fates.place(plan, &all, &folder, 0);
            }
            // A file that the person named is read however it is used besides.
            JobKind::Manifest if !job.asked_for && job.id.is_some_and(|id| fates.taken.contains(&id)) => {}
            _ => plan.jobs.push(job),
        }
    }
}

/// Every kustomization that can be reached.
#[derive(Default)]
struct All {
    by_folder: HashMap<PathBuf, Result<Kustomization, Box<Gap>>>,
}

/// What becomes of them.
#[derive(Default)]
struct Fates {
    /// Rendered by themselves.
    rendered: HashSet<PathBuf>,
    /// Part of what is rendered.
    included: HashSet<PathBuf>,
    /// Why others are not rendered.
    refused: HashMap<PathBuf, Refusal>,
    /// Files that are read only through kustomizations.
    taken: HashSet<FileId>,
}

// === impl All ===

impl All {
    fn load(&mut self, folder: &Named) {
        let mut waiting = vec![folder.clone()];
        while let Some(folder) = waiting.pop() {
            if self.by_folder.contains_key(&key(&folder)) || self.by_folder.len() == KUSTOMIZATIONS_MAX {
                continue;
            }
            let read = Kustomization::read(&folder);
            if let Ok(found) = &read {
                waiting.extend(found.folders.iter().cloned());
            }
            self.by_folder.insert(key(&folder), read);
        }
    }

    /// The kustomizations that one is built of, itself included; none where it is built of itself.
    fn closure(&self, folder: &PathBuf) -> Option<HashSet<PathBuf>> {
        let mut reached = HashSet::from([folder.clone()]);
        let mut waiting = vec![folder.clone()];
        while let Some(at) = waiting.pop() {
            let Some(Ok(found)) = self.by_folder.get(&at) else { continue };
            for next in found.folders.iter().map(key) {
                if next == *folder {
                    return None;
                }
                if reached.insert(next.clone()) {
                    waiting.push(next);
                }
            }
        }
        Some(reached)
    }

    fn decide(&self, has_renderer: bool, allow_remote: bool) -> Fates {
        let mut fates = Fates::default();
        for (folder, read) in &self.by_folder {
            let Ok(found) = read else { continue };
            let needs_renderer = !found.is_plain || (allow_remote && !found.remote.is_empty());
            if !needs_renderer {
                continue;
            }
            fates.taken.extend(&found.mentioned);
            let closure = self.closure(folder);
            match self.obstacle(folder, closure.as_ref(), has_renderer, allow_remote) {
                Some(refusal) => {
                    fates.refused.insert(folder.clone(), refusal);
                }
                None => {
                    let closure = closure.unwrap_or_default();
                    let parts = closure.iter().filter_map(|part| self.by_folder.get(part)?.as_ref().ok());
                    fates.taken.extend(parts.flat_map(|part| &part.mentioned));
                    fates.included.extend(closure.into_iter().filter(|part| part != folder));
                    fates.rendered.insert(folder.clone());
                }
            }
        }
        fates
    }

    /// What stands in the way of rendering.
    fn obstacle(
        &self,
        folder: &PathBuf,
        closure: Option<&HashSet<PathBuf>>,
        has_renderer: bool,
        allow_remote: bool,
    ) -> Option<Refusal> {
        let refuse = |fact: &str| {
            Refusal::new(CauseKind::NotRendered, format!("kustomization was not rendered: {fact}"))
        };
        let Some(closure) = closure else { return Some(refuse("it is built of itself")) };
        let Some(Ok(found)) = self.by_folder.get(folder) else { return None };
        if found.is_component {
            return Some(refuse("it is a component, which only a kustomization that uses it renders"));
        }
        for part in closure {
            let Some(Ok(part)) = self.by_folder.get(part) else {
                return Some(refuse("a kustomization it builds upon cannot be read"));
            };
            if let Some(field) = part.remote.first().filter(|_| !allow_remote) {
                let hint =
                    "allow it with --allow-remote, or render it and pipe the result into `seawall scan -`";
                return Some(refuse(&format!("{field} names something on the network")).hint(hint));
            }
            if let Some(field) = part.missing.first() {
                return Some(refuse(&format!("{field} names nothing that exists")));
            }
        }
        let no_renderer = || {
            refuse("neither kustomize nor kubectl is on the search path")
                .hint("install one of them, or render it elsewhere and pipe the result into `seawall scan -`")
        };
        (!has_renderer).then(no_renderer)
    }
}

/// The folder itself, however it is reached.
fn key(folder: &Named) -> PathBuf {
    folder.path.canonicalize().unwrap_or_else(|_| folder.path.clone())
}

// === impl Fates ===

impl Fates {
    /// Puts what a kustomization comes to into the plan.
    fn place(&self, plan: &mut Plan<'_>, all: &All, folder: &Named, depth: usize) {
        let key = key(folder);
        if self.included.contains(&key) || depth > plan.options.limits.folder_depth_max {
            return;
        }
        if let Some(refusal) = self.refused.get(&key) {
            return plan.gaps.push(refusal.clone().at(folder.name.clone()));
        }
        match all.by_folder.get(&key) {
            Some(Ok(_)) if self.rendered.contains(&key) => plan.push(Job {
                name: folder.name.clone(),
                path: folder.path.clone(),
                kind: JobKind::Rendered,
                asked_for: true,
                id: None,
                parts: all.closure(&key).into_iter().flatten().collect(),
            }),
            Some(Ok(found)) => self.place_plain(plan, all, found, folder, depth),
            Some(Err(gap)) => plan.gaps.push(Gap::clone(gap)),
            None => {
                let fact = format!("there are more than {KUSTOMIZATIONS_MAX} kustomizations");
                plan.gaps.push(Refusal::new(CauseKind::Limit, fact).at(folder.name.clone()));
            }
        }
    }

    fn place_plain(
        &self,
        plan: &mut Plan<'_>,
        all: &All,
        found: &Kustomization,
        folder: &Named,
        depth: usize,
    ) {
        let refuse = |field: &String, fact: &str| {
            let refusal =
                Refusal::new(CauseKind::NotRendered, format!("{field} of the kustomization {fact}"));
            refusal.at(folder.name.clone())
        };
        plan.gaps.extend(found.remote.iter().map(|field| refuse(field, "names something on the network")));
        plan.gaps.extend(found.missing.iter().map(|field| refuse(field, "names nothing that exists")));
        for file in &found.files {
            match file::look(&file.path) {
                Ok(Found::File(metadata)) if !plan.files.contains(&file_id(&metadata)) => {
                    plan.file(file.name.clone(), file.path.clone(), &metadata, true);
                }
                Ok(_) => {}
                Err(refusal) => plan.gaps.push(refusal.at(file.name.clone())),
            }
        }
        for part in &found.folders {
            // What was met on the way through the folders has a place of its own.
            if plan.kustomizations.insert(self::key(part)) {
                self.place(plan, all, part, depth + 1);
            }
        }
    }
}
