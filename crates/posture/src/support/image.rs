//! Images of containers.

use seawall_object::{Container, ImageReference};

/// A container's image; none where it is absent or malformed, which a check of its own reports.
pub(crate) fn reference(container: Container<'_>) -> Option<ImageReference<'_>> {
    ImageReference::parse(container.image()).ok()
}

/// Whether an image is, or lies below, `place`: a registry, perhaps with a path, in which a leading
/// `*.` stands for any subdomain.
pub(crate) fn is_within(image: &ImageReference<'_>, place: &str) -> bool {
    let Some(path) = path_below(image.registry, place) else { return false };
    let path = path.trim_end_matches('/');
    let rest = image.repository.strip_prefix(path);
    path.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The path of a place; none where its host does not fit a registry. Most do not, so that they are not read
/// to their ends.
fn path_below<'p>(registry: &str, place: &'p str) -> Option<&'p str> {
    let Some(place) = place.strip_prefix("*.") else {
        let path = place.strip_prefix(registry)?;
        return if path.is_empty() { Some(path) } else { path.strip_prefix('/') };
    };
    let (domain, path) = place.split_once('/').unwrap_or((place, ""));
    registry.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_matched_by_whole_parts() {
        let image = ImageReference::parse("eu.gcr.io/shop/web:1").expect("it is well-formed");
        for place in ["eu.gcr.io", "*.gcr.io", "eu.gcr.io/shop", "eu.gcr.io/shop/web/"] {
            assert!(is_within(&image, place), "{place}");
        }
        for place in [
            "gcr.io",
            "eu.gcr.io/sho",
            "eu.gcr.io.example",
            "*.gcr.io/sho",
            "*.cr.io",
            "*.eu.gcr.io",
            "eu.gcr.io/shop/web/x",
        ] {
            assert!(!is_within(&image, place), "{place}");
        }
    }
}
