//! Folders, searched for manifests.

use std::ffi::OsStr;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use seawall_finding::CauseKind;

use crate::archive::is_archive_name;
use crate::file::{self, FileId, Found, file_id};
use crate::plan::Plan;
use crate::refusal::Refusal;
use crate::rules::{Filter, Rules};
use crate::{chart, kustomization};

/// A folder on the way down.
struct Folder<'p> {
    /// How the person would name it.
    name: String,
    path: PathBuf,
    rules: Rules<'p>,
    filter: &'p Filter,
    /// The folders above, to tell loops from repetitions.
    above: Vec<FileId>,
    /// A Helm chart, whose templates are no manifests.
    is_chart: bool,
}

/// Plans to read every manifest below a folder that was named.
pub(crate) fn walk(plan: &mut Plan<'_>, name: String, path: &Path) {
    // Ignore rules need the true place.
    let path = match path.canonicalize() {
        Ok(path) => path,
        Err(error) => return plan.gaps.push(Refusal::io(&error).at(name)),
    };
    let filter = Filter::new(&path, &plan.options.include, &plan.options.exclude);
    let rules = Rules::of_root(&path);
    enter(plan, Folder { name, path, rules, filter: &filter, above: Vec::new(), is_chart: false });
}

fn enter(plan: &mut Plan<'_>, mut folder: Folder<'_>) {
    let id = match file::look(&folder.path) {
        Ok(Found::Folder(metadata)) => file_id(&metadata),
        Ok(Found::File(_)) => return,
        Err(refusal) => return plan.gaps.push(refusal.at(folder.name)),
    };
    if folder.above.contains(&id) {
        let fact = "symbolic link leads back to a folder above it";
        return plan.gaps.push(Refusal::new(CauseKind::Unreadable, fact).at(folder.name));
    }
    if !plan.folders.insert(id) {
        plan.skipped.repeated += 1;
        return;
    }
    if folder.above.len() > plan.options.limits.folder_depth_max {
        let fact = format!("folders are nested deeper than {}", plan.options.limits.folder_depth_max);
        return plan.gaps.push(Refusal::new(CauseKind::Limit, fact).at(folder.name));
    }
    folder.above.push(id);
    plan.entered.push(folder.path.clone());
    let entries = match entries(&folder.path) {
        Ok(entries) => entries,
        Err(error) => return plan.gaps.push(Refusal::io(&error).at(folder.name)),
    };
    announce(plan, &mut folder, &entries);
    for entry in entries {
        if plan.is_full() {
            return;
        }
        visit(plan, &folder, &entry);
    }
}

/// Sees whether the folder is a chart or a kustomization, which are rendered as a whole.
fn announce(plan: &mut Plan<'_>, folder: &mut Folder<'_>, entries: &[DirEntry]) {
    let names: Vec<_> = entries.iter().map(DirEntry::file_name).collect();
    let chart = names.iter().find(|name| *name == chart::FILE_NAME);
    let kustomization = names.iter().find(|name| kustomization::is_file_name(name));
    folder.is_chart = chart.is_some();
    let mut is_wanted = |name: &OsStr| {
        let path = folder.path.join(name);
        let ignored = folder.rules.ignores(&path, false) || folder.filter.excludes(&path, false);
        let wanted = !ignored && folder.filter.includes(&path);
        plan.skipped.ignored += usize::from(!wanted);
        wanted
    };
    let (chart, kustomization) =
        (chart.is_some_and(|name| is_wanted(name)), kustomization.is_some_and(|name| is_wanted(name)));
    if chart {
        plan.chart(folder.name.clone(), folder.path.clone());
    }
    if kustomization {
        plan.kustomization(folder.name.clone(), folder.path.clone());
    }
}

/// The entries of a folder, in the order of their names.
fn entries(path: &Path) -> std::io::Result<Vec<DirEntry>> {
    let mut entries: Vec<DirEntry> = std::fs::read_dir(path)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

fn visit(plan: &mut Plan<'_>, folder: &Folder<'_>, entry: &DirEntry) {
    let file_name = entry.file_name();
    let is_chart_part = file_name == chart::FILE_NAME || chart::FOLDERS.iter().any(|name| file_name == *name);
    if file_name == ".git" || kustomization::is_file_name(&file_name) || (folder.is_chart && is_chart_part) {
        return;
    }
    let path = folder.path.join(&file_name);
    let name = join(&folder.name, &file_name.to_string_lossy());
    let kind = entry.file_type().ok();
    let is_link = kind.is_some_and(|kind| kind.is_symlink());
    let is_folder = kind.is_some_and(|kind| kind.is_dir());
    let speaks = is_manifest_name(&file_name) || is_archive_name(&file_name);
    if !is_folder && !is_link && !speaks {
        plan.skipped.other += 1;
        return;
    }
    if folder.rules.ignores(&path, is_folder) || folder.filter.excludes(&path, is_folder) {
        plan.skipped.ignored += 1;
        return;
    }
    match file::look(&path) {
        Ok(Found::Folder(_)) if is_link && leaves_out(folder, &path) => plan.skipped.ignored += 1,
        Ok(Found::Folder(_)) => {
            let rules = Rules::below(&folder.rules, &path);
            enter(
                plan,
                Folder {
                    name,
                    path,
                    rules,
                    filter: folder.filter,
                    above: folder.above.clone(),
                    is_chart: false,
                },
            );
        }
        Ok(Found::File(_)) if !speaks => plan.skipped.other += 1,
        Ok(Found::File(_)) if !folder.filter.includes(&path) => plan.skipped.ignored += 1,
        Ok(Found::File(metadata)) => plan.file(name, path, &metadata, false),
        // A broken link whose name is that of another sort of file hides no manifest.
        Err(_) if !speaks && Path::new(&file_name).extension().is_some() => plan.skipped.other += 1,
        Err(refusal) => plan.gaps.push(refusal.at(name)),
    }
}

/// Whether rules leave out a link to a folder; rules for folders do not speak of links.
fn leaves_out(folder: &Folder<'_>, path: &Path) -> bool {
    folder.rules.ignores(path, true) || folder.filter.excludes(path, true)
}

/// The name of an entry of a folder, as the person would write it.
pub(crate) fn join(folder: &str, entry: &str) -> String {
    match folder {
        "." | "./" => entry.to_owned(),
        _ => format!("{}/{entry}", folder.trim_end_matches('/')),
    }
}

/// Whether a file's name is that of a manifest.
pub(crate) fn is_manifest_name(name: &OsStr) -> bool {
    let Some(extension) = Path::new(name).extension() else { return false };
    ["yaml", "yml", "json"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}
