//! "Did you mean": the nearest known word to one that is not known.

/// A hint that names the nearest of the known words, where one is near enough.
pub(crate) fn did_you_mean<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<String> {
    nearest(word, known).map(|found| format!("did you mean `{found}`?"))
}

/// The nearest of the known words; none where all are farther than a third of the word's length.
pub(crate) fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase();
    let farthest = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= farthest)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edit distance; words that only spell their separators or order differently are near.
fn distance(word: &str, candidate: &str) -> usize {
    let bare = |text: &str| text.replace(['-', '_', ' ', '.'], "");
    let parts = |text: &str| {
        let mut parts: Vec<_> = text.split(['-', '_', ' ', '.']).map(str::to_owned).collect();
        parts.sort();
        parts.concat()
    };
    if bare(word) == bare(candidate) || parts(word) == parts(candidate) {
        return 0;
    }
    strsim::damerau_levenshtein(word, candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let known = ["host-network", "host-pid", "privileged-container"];
        for (word, expected) in [
            ("host-netwrok", Some("host-network")),
            ("hostNetwork", Some("host-network")),
            ("network-host", Some("host-network")),
            ("host_pid", Some("host-pid")),
            ("previleged-container", Some("privileged-container")),
            ("image-tag", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
