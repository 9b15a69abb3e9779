//! Helm charts, rendered by `helm template`; their templates are never read as manifests.

use std::ffi::OsStr;
use std::path::Path;

use seawall_finding::CauseKind;
use seawall_object::names::dns_subdomain;
use seawall_world::{Origin, Source};
use seawall_yaml::NodeId;

use crate::collect::Outcome;
use crate::file;
use crate::options::Options;
use crate::plan::Job;
use crate::refusal::Refusal;
use crate::render::{Failure, Rendering, arguments, find};
use crate::texts::Text;

/// What makes a folder a chart.
pub(crate) const FILE_NAME: &str = "Chart.yaml";

/// Folders of a chart that only Helm understands.
pub(crate) const FOLDERS: [&str; 3] = ["charts", "crds", "templates"];

/// The name of people for what renders charts.
const BY: &str = "helm template";

/// Longest description of a chart.
const CHART_BYTES_MAX: u64 = 1 << 20;

/// Longest name that Helm gives a release.
const RELEASE_BYTES_MAX: usize = 53;

/// The chart whose template a file is, if it is one.
pub(crate) fn of_template(file: &Path) -> Option<&Path> {
    let is_templates = |folder: &&Path| folder.file_name().is_some_and(|name| name == "templates");
    let templates = file.ancestors().skip(1).find(is_templates)?;
    templates.parent().filter(|chart| chart.join(FILE_NAME).is_file())
}

/// Renders the chart of a job, a folder or an archive.
pub(crate) fn render(job: &Job, options: &Options) -> Result<Outcome, Refusal> {
    let about = About::read(&job.path);
    if about.is_library {
        return Ok(Outcome::library());
    }
    let missing = || {
        Refusal::new(CauseKind::NotRendered, "Helm chart was not rendered: no helm on the search path")
            .hint(format!("install Helm, or run `helm template {0} | seawall scan -`", job.name))
    };
    let program = find("helm", options).ok_or_else(missing)?;
    let version = format!("{}.0", options.kubernetes);
    let path = job.path.as_os_str();
    let [template, crds, kube] = ["template", "--include-crds", "--kube-version"].map(OsStr::new);
    let mut words = arguments([template, OsStr::new(&about.release), path, crds, kube, OsStr::new(&version)]);
    if let Some(namespace) = &options.namespace {
        words.extend(arguments([OsStr::new("--namespace"), OsStr::new(namespace)]));
    }
    let rendering = Rendering { by: BY, program, arguments: words, options };
    match rendering.run() {
        Ok(text) => {
            let origin = Origin::Rendered { by: BY.to_owned() };
            let source = Source::read(job.name.clone(), &text, origin, true);
            Ok(Outcome::of(source, Text::Kept(text)))
        }
        Err(Failure::Stopped(refusal)) => Err(refusal),
        Err(Failure::Refused { complaint, status }) => Err(explain(&complaint, &status, &job.name)),
    }
}

/// What Helm's complaint says, without what it may quote.
fn explain(complaint: &str, status: &str, name: &str) -> Refusal {
    let refuse =
        |fact: String| Refusal::new(CauseKind::NotRendered, format!("Helm chart was not rendered: {fact}"));
    let see = || format!("run `helm template {name}` to see its message");
    if let Some((_, rest)) = complaint.split_once("missing in charts/ directory: ") {
        let names = rest.lines().next().unwrap_or_default().trim_end_matches('.');
        return refuse(format!("its charts/ folder lacks the dependencies {names}"))
            .hint(format!("run `helm dependency build {name}`"));
    }
    if complaint.contains("meet the specifications of the schema") {
        return refuse("its default values do not meet its own schema".to_owned())
            .hint(format!("run `helm template {name} --values FILE | seawall scan -`"));
    }
    if complaint.contains("requires kubeVersion") {
        return refuse("it does not support this version of Kubernetes".to_owned())
            .hint("choose another one with --kubernetes-version");
    }
    match place(complaint) {
        Some(place) => refuse(format!("a template failed at {place}")).hint(see()),
        None => refuse(format!("helm ended with {status}")).hint(see()),
    }
}

/// The first `chart/templates/file:line:column` of a text.
fn place(complaint: &str) -> Option<&str> {
    let is_end = |letter: char| letter.is_whitespace() || "():\"'<>".contains(letter);
    let at = complaint.find("/templates/")?;
    let start = complaint[..at].rfind(is_end).map_or(0, |before| before + 1);
    let path_end = at + complaint[at..].find(is_end)?;
    let numbers = complaint[path_end..].find(|letter: char| !letter.is_ascii_digit() && letter != ':')?;
    Some(complaint[start..path_end + numbers].trim_end_matches(':'))
}

/// What a chart says of itself.
struct About {
    release: String,
    is_library: bool,
}

// === impl About ===

impl About {
    fn read(chart: &Path) -> Self {
        let fallback = About { release: "release-name".to_owned(), is_library: false };
        let Ok((text, _)) = file::read(&chart.join(FILE_NAME), CHART_BYTES_MAX) else { return fallback };
        let stream = seawall_yaml::read(&text, &seawall_yaml::Options::default());
        let root = stream.documents.first().and_then(|document| document.root.as_ref().ok().copied());
        let Some(root) = root.map(|id: NodeId| stream.tree.value(id)) else { return fallback };
        let is_release = |name: &&str| name.len() <= RELEASE_BYTES_MAX && dns_subdomain(name).is_ok();
        let release = root.str_at(&["name"]).filter(is_release).map_or(fallback.release, str::to_owned);
        About { release, is_library: root.str_at(&["type"]) == Some("library") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(complaint: &str) -> String {
        explain(complaint, "exit status: 1", "shop").at("shop").cause.detail
    }

    #[test]
    fn complaints_are_told_without_what_they_quote() {
        for (complaint, expected) in [
            (
                "Error: An error occurred while checking for chart dependencies. You may need to run \
                 `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in \
                 charts/ directory: redis, postgresql\n",
                "its charts/ folder lacks the dependencies redis, postgresql",
            ),
            (
                "Error: execution error at (shop/templates/web.yaml:3:5): hunter2 is required",
                "a template failed at shop/templates/web.yaml:3:5",
            ),
            (
                "Error: template: shop/templates/_helpers.tpl:9:14: executing \"hunter2\"",
                "a template failed at shop/templates/_helpers.tpl:9:14",
            ),
            ("Error: hunter2", "helm ended with exit status: 1"),
        ] {
            let told = told(complaint);
            assert!(told.ends_with(expected), "{told}");
            assert!(!told.contains("hunter2"));
        }
    }
}
