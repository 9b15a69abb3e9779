//! Worlds from manifests.

use seawall_world::{Origin, Settings, Source, World};

/// A World of files that are said to hold everything.
pub(crate) fn world(manifests: &str) -> World {
    let source = Source::read("test.yaml".to_owned(), manifests.as_bytes(), Origin::File, true);
    World::build(vec![source], Vec::new(), Settings { complete: true, ..Settings::default() })
}
