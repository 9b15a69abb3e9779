//! `seawall.yaml`: what a person has set for every run.

mod keys;
mod manual;
mod read;
mod schema;
mod source;

use std::collections::HashMap;
use std::path::Path;

use seawall_check::Parameters;
use seawall_finding::{Place, Severity};
use seawall_world::{Stated, Version};

use crate::args::{FailOn, SettingsArgs};
use crate::files;
use crate::output::Output;
use crate::problem::Problem;

pub(crate) use manual::manual;
pub(crate) use read::{parsed, text, words};
pub(crate) use schema::schema;
pub(crate) use source::ConfigText;

/// Where settings are looked for, in the current folder.
const FILE_NAME: &str = "seawall.yaml";
/// The other ending people may give it, which would otherwise go unnoticed.
const FILE_NAME_OTHER: &str = "seawall.yml";

/// What a settings file says; all absent where there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// The file, as named.
    pub(crate) path: Option<String>,
    pub(crate) kubernetes_version: Option<Stated>,
    pub(crate) target_version: Option<Version>,
    pub(crate) paths: Vec<String>,
    pub(crate) include: Vec<String>,
    pub(crate) exclude: Vec<String>,
    pub(crate) namespace: Option<String>,
    pub(crate) complete: bool,
    pub(crate) check: Vec<String>,
    pub(crate) skip: Vec<String>,
    pub(crate) framework: Vec<String>,
    pub(crate) severities: HashMap<String, Severity>,
    pub(crate) parameters: Parameters,
    pub(crate) severity: Option<Severity>,
    pub(crate) fail_on: Option<FailOn>,
    pub(crate) allow_incomplete: bool,
    pub(crate) output: Vec<Output>,
    pub(crate) exceptions: Vec<String>,
}

// === impl Config ===

impl Config {
    /// The settings that the arguments point at. Only the current folder is searched: a folder that
    /// someone else wrote and that is merely scanned must not switch its own checks off.
    pub(crate) fn find(args: &SettingsArgs) -> Result<Config, Vec<Problem>> {
        if args.no_config {
            return Ok(Config::default());
        }
        if let Some(path) = &args.config {
            return Config::load(path);
        }
        if is_there(FILE_NAME_OTHER) {
            let fact = format!("{FILE_NAME_OTHER} is not read");
            let hint = format!("rename it to {FILE_NAME}, or name it with --config");
            return Err(vec![Problem::new(fact).hint(hint)]);
        }
        if is_there(FILE_NAME) { Config::load(FILE_NAME) } else { Ok(Config::default()) }
    }

    fn load(path: &str) -> Result<Config, Vec<Problem>> {
        let text = files::read_small(path).map_err(|fact| {
            let place = Place { path: path.to_owned(), position: None };
            vec![Problem::new(format!("the settings cannot be read: {fact}")).at(place)]
        })?;
        let mut config = read::read(path, &text)?;
        config.path = Some(path.to_owned());
        config.anchor();
        Ok(config)
    }

    /// Makes paths relative to the current folder instead of the file's.
    fn anchor(&mut self) {
        let Some(folder) = self.path.as_deref().and_then(|path| Path::new(path).parent()) else { return };
        if folder.as_os_str().is_empty() {
            return;
        }
        let named = self.paths.iter_mut().filter(|path| *path != "-");
        for path in named.chain(&mut self.exceptions) {
            *path = folder.join(&*path).to_string_lossy().into_owned();
        }
    }
}

/// Whether the name is taken at all: a dangling link is not the same as no file.
fn is_there(name: &str) -> bool {
    Path::new(name).symlink_metadata().is_ok()
}
