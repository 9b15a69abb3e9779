//! What a kustomization file says, as far as it decides how its folder is read.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use seawall_finding::{CauseKind, Gap, Hidden, Place};
use seawall_yaml::{Kind, LineIndex, Step, Value};

use crate::file::{self, FileId, Found, file_id};
use crate::folder::join;

/// The names kustomize knows, in its order.
const FILE_NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Longest kustomization file.
const KUSTOMIZATION_BYTES_MAX: u64 = 1 << 20;

/// Fields that change nothing about the resources; a kustomization with no others is a list of
/// files.
const PLAIN_FIELDS: [&str; 5] = ["apiVersion", "kind", "metadata", "resources", "bases"];

/// Fields whose strings are files, folders or addresses.
const PATH_FIELDS: [&str; 12] = [
    "bases",
    "components",
    "configurations",
    "crds",
    "generators",
    "helmCharts",
    "openapi",
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "resources",
    "transformers",
];

/// Longest string that is taken for a path.
const PATH_BYTES_MAX: usize = 4096;

/// A kustomization file, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kustomization {
    /// Nothing but a list of resources.
    pub(crate) is_plain: bool,
    /// Only a part of other kustomizations.
    pub(crate) is_component: bool,
    /// Files it lists as resources.
    pub(crate) files: Vec<Named>,
    /// Folders it builds upon.
    pub(crate) folders: Vec<Named>,
    /// Every file that any of its strings names.
    pub(crate) mentioned: Vec<FileId>,
    /// Fields that name something on the network.
    pub(crate) remote: Vec<String>,
    /// Fields that name nothing that exists.
    pub(crate) missing: Vec<String>,
}

/// A path with the name that people would give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
}

/// Whether a file of this name makes its folder a kustomization.
pub(crate) fn is_file_name(name: &OsStr) -> bool {
    FILE_NAMES.iter().any(|known| name == *known)
}

/// The kustomization file of a folder, if it has one.
pub(crate) fn file_of(folder: &Path) -> Option<PathBuf> {
    FILE_NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file())
}

// === impl Kustomization ===

impl Kustomization {
    /// Reads the kustomization of a folder.
    pub(crate) fn read(folder: &Named) -> Result<Self, Box<Gap>> {
        let path = file_of(&folder.path).unwrap_or_else(|| folder.path.join(FILE_NAMES[0]));
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = join(&folder.name, &file_name);
        let (text, _) = file::read(&path, KUSTOMIZATION_BYTES_MAX)
            .map_err(|refusal| Box::new(refusal.at(name.clone())))?;
        let stream = seawall_yaml::read(&text, &seawall_yaml::Options::default());
        let mut found = Kustomization { is_plain: true, ..Kustomization::default() };
        for document in &stream.documents {
            match &document.root {
                Ok(root) => found.take(stream.tree.value(*root), folder),
                Err(error) => {
                    let position = LineIndex::new(&text).position(error.span.start);
                    return Err(Box::new(Gap {
                        cause: seawall_finding::Cause::new(CauseKind::Unparsable, error.message.clone()),
                        place: Place { path: name, position: Some((position.line, position.column)) },
                        hint: error.hint.clone(),
                        excerpt: None,
                        hides: Hidden::Anything,
                    }));
                }
            }
        }
        Ok(found)
    }

    fn take(&mut self, root: Value<'_>, folder: &Named) {
        self.is_component |= root.str_at(&["kind"]) == Some("Component");
        for (field, value) in root.entries() {
            let is_empty =
                value.is_null() || (matches!(value.kind(), Kind::List | Kind::Map) && value.is_empty());
            self.is_plain &= is_empty || PLAIN_FIELDS.contains(&field);
            let names_paths = PATH_FIELDS.contains(&field);
            let is_resource = ["resources", "bases", "components"].contains(&field);
            for node in value.descendants() {
                let Some(text) = node.as_str() else { continue };
                if !text.is_empty() && text.len() <= PATH_BYTES_MAX && !text.contains('\n') {
                    let place = || place(root, node);
                    self.mention(text, folder, is_resource, names_paths, place);
                }
            }
        }
        // Helm charts are fetched before they are inflated.
        if root.get("helmCharts").is_some_and(|charts| !charts.is_empty()) {
            self.remote.push("helmCharts".to_owned());
        }
        self.is_plain &= !self.is_component;
    }

    fn mention(
        &mut self,
        text: &str,
        folder: &Named,
        is_resource: bool,
        names_paths: bool,
        place: impl Fn() -> String,
    ) {
        let (name, path) = below(folder, text);
        match file::look(&path) {
            Ok(Found::File(metadata)) => {
                self.mentioned.push(file_id(&metadata));
                if is_resource {
                    self.files.push(Named { name, path });
                }
            }
            Ok(Found::Folder(_)) if is_resource => self.folders.push(Named { name, path }),
            Ok(Found::Folder(_)) => {}
            Err(_) if names_paths && is_remote(text) => self.remote.push(place()),
            Err(_) if is_resource => self.missing.push(place()),
            Err(_) => {
                // Generators write files as name=path.
                let path = text.split_once('=').map(|(_, path)| below(folder, path).1);
                if let Some(Ok(Found::File(metadata))) = path.map(|path| file::look(&path)) {
                    self.mentioned.push(file_id(&metadata));
                }
            }
        }
    }
}

/// Whether a string that is no local path leads to the network, as kustomize takes it.
fn is_remote(text: &str) -> bool {
    let host = text.split(['/', ':']).next().unwrap_or_default();
    let has_host = host.contains('.') && host.chars().any(|letter| letter != '.') && text.contains('/');
    ["://", "?ref=", "//"].iter().any(|sign| text.contains(sign))
        || ["git@", "git::"].iter().any(|sign| text.starts_with(sign))
        || has_host
}

/// A path from a folder, with `..` worked out in the name, so that people can read it.
fn below(folder: &Named, text: &str) -> (String, PathBuf) {
    let mut name = PathBuf::from(&folder.name);
    for part in Path::new(text).components() {
        let last = name.components().next_back();
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(last, Some(Component::Normal(_))) => {
                name.pop();
            }
            part => name.push(part),
        }
    }
    let name = if name.as_os_str().is_empty() { ".".to_owned() } else { name.to_string_lossy().into_owned() };
    (name, folder.path.join(text))
}

/// The field a node stands in, such as `resources[0]`; never its value, which may hold credentials.
fn place(root: Value<'_>, node: Value<'_>) -> String {
    let mut text = String::new();
    for step in root.tree().path(root.id(), node.id()) {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(&key),
            Step::Key(key) => text.push_str(&format!(".{key}")),
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        for text in [
            "https://example.org/x.yaml",
            "github.com/acme/shop//base?ref=v1",
            "git@github.com:acme/shop.git",
            "ssh://git@host/repo",
            "example.org/repo",
            "file:///etc",
        ] {
            assert!(is_remote(text), "{text}");
        }
        for text in ["../base", "./x.yaml", "base/web.yaml", "web.yaml", "v1.2"] {
            assert!(!is_remote(text), "{text}");
        }
    }

    #[test]
    fn names_stay_readable() {
        let folder = Named { name: "overlays/prod".to_owned(), path: PathBuf::from("/r/overlays/prod") };
        assert_eq!(below(&folder, "../../base").0, "base");
        assert_eq!(below(&folder, "./web.yaml").0, "overlays/prod/web.yaml");
        let here = Named { name: ".".to_owned(), path: PathBuf::from("/r") };
        assert_eq!(below(&here, "../x").0, "./../x");
    }
}
