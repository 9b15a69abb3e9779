//! Who lately wrote an object through a version that ends, by its managedFields and by the copy that
//! `kubectl apply` leaves.

use seawall_world::{Date, Origin, Settings, Source, Version};

mod said;

/// What is said of a budget with some writers and a copy, for 1.24, in November of 2026.
fn said(writers: &str, copy: Option<&str>) -> Vec<String> {
    let copy = copy.map_or(String::new(), |copy| {
        format!("annotations: {{kubectl.kubernetes.io/last-applied-configuration: '{copy}'}}, ")
    });
    let text = format!(
        "{{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {{name: a, {copy}managedFields: [{writers}]}}}}"
    );
    let source = Source::read("a.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let settings = Settings {
        kubernetes: Version::new(24),
        today: Some(Date::new(2026, 11, 21)),
        ..Settings::default()
    };
    said::said("outdated-api-writer", source, settings)
}

#[test]
fn writers_are_told_by_name_way_and_day() {
    const END: &str = "through policy/v1beta1";
    const OLD: &str = "apiVersion: policy/v1beta1";
    const COPY: &str = r#"{"apiVersion":"policy/v1beta1","spec":{"canary":1}}"#;
    let by_copy =
        "fail: kubectl apply last wrote it through policy/v1beta1, no longer served from 1.25; use policy/v1";
    let end = "no longer served from 1.25; use policy/v1";
    for (writers, copy, expected) in [
        (
            format!("{{manager: helm, operation: Update, {OLD}, time: '2026-10-02T08:00:00Z'}}"),
            None,
            vec![format!("fail: helm wrote it (Update) {END} on 2026-10-02, {end}")],
        ),
        (
            format!("{{manager: flux, operation: Apply, {OLD}}}"),
            None,
            vec![format!("fail: flux wrote it (Apply) {END}, {end}")],
        ),
        (format!("{{{OLD}}}"), None, vec![format!("fail: someone wrote it {END}, {end}")]),
        // What one source has told already is told once.
        (
            format!("{{manager: kubectl, operation: Update, {OLD}, time: '2026-10-02T08:00:00Z'}}"),
            Some(COPY),
            vec![format!("fail: kubectl wrote it (Update) {END} on 2026-10-02, {end}")],
        ),
        (String::new(), Some(COPY), vec![by_copy.to_owned()]),
        (
            "{manager: kubectl, operation: Update, apiVersion: policy/v1, time: '2026-10-02T08:00:00Z'}"
                .to_owned(),
            Some(COPY),
            vec![by_copy.to_owned()],
        ),
        (String::new(), Some("<redacted 9 bytes: apiVersion policy/v1beta1>"), vec![by_copy.to_owned()]),
        // Whoever wrote more than a year ago may be gone.
        (
            format!("{{manager: helm, operation: Update, {OLD}, time: '2025-10-02T08:00:00Z'}}"),
            Some(COPY),
            vec!["pass".to_owned()],
        ),
        (String::new(), Some(r#"{"apiVersion":"policy/v1"}"#), vec![]),
        (String::new(), Some("<redacted 9 bytes>"), vec![]),
    ] {
        let said = said(&writers, copy);
        assert_eq!(said, expected, "{writers} {copy:?}");
        assert!(!said.concat().contains("canary"));
    }
}
