//! Worlds from manifests.

use seawall_world::{Origin, Settings, Source, World};

/// A World of files that are said to hold everything; a first line `# Kubernetes 1.18` says of which version.
pub(crate) fn world(manifests: &str) -> World {
    let source = Source::read("test.yaml".to_owned(), manifests.as_bytes(), Origin::File, true);
    let mut settings = Settings { complete: true, ..Settings::default() };
    let stated = manifests.trim_start().lines().next().and_then(|line| line.strip_prefix("# Kubernetes "));
    if let Some(version) = stated {
        settings.kubernetes = version.parse().expect("a version of Kubernetes");
    }
    World::build(vec![source], Vec::new(), settings)
}
