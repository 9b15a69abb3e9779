//! Where the programs lie that `cargo xtask testbed` built.

use std::path::{Path, PathBuf};

use crate::Unavailable;

/// Finds a program in `$SEAWALL_TEST_BIN`, in the target folder, or on the search path.
///
/// # Errors
///
/// The reason, where it stands nowhere.
pub fn program(name: &str) -> Result<PathBuf, Unavailable> {
    let built = std::env::var_os("SEAWALL_TEST_BIN").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders =
        built.into_iter().chain([target_dir().join("testbed/bin")]).chain(std::env::split_paths(&path));
    // Service programs lie outside of many users' search path.
    let folders = folders.chain([PathBuf::from("/usr/sbin"), PathBuf::from("/sbin")]);
    let mut candidates = folders.map(|folder| folder.join(name));
    candidates.find(|candidate| candidate.is_file()).ok_or_else(|| {
        Unavailable::Missing(format!("no program {name} (hint: `cargo xtask testbed` builds it)"))
    })
}

/// The workspace's target folder.
fn target_dir() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}
