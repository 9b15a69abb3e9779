//! Kustomizations, rendered by `kustomize build` or `kubectl kustomize`.

use std::ffi::OsString;

use seawall_finding::CauseKind;
use seawall_world::{Origin, Source};

use crate::collect::Outcome;
use crate::options::Options;
use crate::plan::Job;
use crate::refusal::Refusal;
use crate::render::{Failure, Rendering, find};
use crate::settle::RENDERERS;
use crate::texts::Text;

/// Renders the kustomization of a job.
pub(crate) fn render(job: &Job, options: &Options) -> Result<Outcome, Refusal> {
    let refuse =
        |fact: &str| Refusal::new(CauseKind::NotRendered, format!("kustomization was not rendered: {fact}"));
    let known = RENDERERS.iter().find_map(|(program, by, words)| Some((find(program, options)?, by, words)));
    let Some((program, by, words)) = known else { return Err(refuse("no renderer is on the search path")) };
    let mut arguments: Vec<OsString> = words.iter().map(OsString::from).collect();
    arguments.push(job.path.clone().into_os_string());
    match (Rendering { by, program, arguments, options }).run() {
        Ok(text) => {
            let origin = Origin::Rendered { by: (*by).to_owned() };
            let source = Source::read(job.name.clone(), &text, origin, true);
            Ok(Outcome::of(source, Text::Kept(text)))
        }
        Err(Failure::Stopped(refusal)) => Err(refusal),
        Err(Failure::Refused { complaint, status }) => {
            let outside = complaint.contains("is not in or below");
            let fact = match outside {
                true => "it refers to a file outside of its folder".to_owned(),
                false => format!("{by} ended with {status}"),
            };
            Err(refuse(&fact).hint(format!("run `{by} {}` to see its message", job.name)))
        }
    }
}
