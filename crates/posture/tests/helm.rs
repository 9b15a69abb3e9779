//! Releases of Helm: which revision counts, for which version it is judged, and what cannot be read.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use seawall_world::{Origin, Settings, Source, Version};
use seawall_yaml::{Limits, NodeId, read_json};

mod said;

const REMOVED: &str = "helm-release-removed-api";
const DEPRECATED: &str = "helm-release-deprecated-api";

/// Plain standard base64.
fn base64(bytes: &[u8]) -> String {
    const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let symbol = |group: &[u8], place: usize| {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(group.get(at).copied().unwrap_or(0)));
        if place <= group.len() { SYMBOLS[(bits >> (18 - 6 * place)) as usize & 63] as char } else { '=' }
    };
    bytes.chunks(3).flat_map(|group| (0..4).map(move |place| symbol(group, place))).collect()
}

/// The text of a release whose manifest holds empty objects of some types.
fn release(revision: u32, types: &[(&str, &str)]) -> String {
    let object = |(api_version, kind): &(&str, &str)| {
        format!("---\\napiVersion: {api_version}\\nkind: {kind}\\nmetadata: {{name: one}}\\n")
    };
    let manifest: String = types.iter().map(object).collect();
    let json = format!(
        "{{\"name\":\"shop\",\"version\":{revision},\"chart\":{{\"metadata\":{{\"name\":\"web\",\"version\":\"1.2\"}}}},\
         \"manifest\":\"{manifest}\"}}"
    );
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(json.as_bytes()).expect("memory takes it");
    base64(&packer.finish().expect("memory takes it"))
}

/// A record of it as Helm writes it: a Secret, or else a ConfigMap.
fn record(is_secret: bool, status: &str, revision: u32, text: &str) -> String {
    let (kind, text) = match is_secret {
        true => ("Secret\ntype: helm.sh/release.v1", base64(text.as_bytes())),
        false => ("ConfigMap", text.to_owned()),
    };
    format!(
        "---\napiVersion: v1\nkind: {kind}\nmetadata:\n  name: sh.helm.release.v1.shop.v{revision}\n  \
         namespace: till\n  \
         labels: {{owner: helm, name: shop, status: {status}, version: '{revision}'}}\n\
         data: {{release: {text}}}\n"
    )
}

/// What a check says of records in a cluster of a version, passes included.
fn said(check: &str, text: &str, minor: u32) -> Vec<String> {
    let source = Source::read("dump.yaml".to_owned(), text.as_bytes(), Origin::File, true);
    let settings = Settings { kubernetes: Version::new(minor), complete: true, ..Settings::default() };
    said::said(check, source, settings)
}

/// The budget's first version: deprecated in 1.21, gone in 1.25, says the migration guide.
const OLD: &[(&str, &str)] = &[
    ("policy/v1beta1", "PodDisruptionBudget"),
    ("v1", "Service"),
    ("policy/v1beta1", "PodDisruptionBudget"),
];

#[test]
fn a_release_is_judged_for_the_version() {
    for is_secret in [true, false] {
        let text = record(is_secret, "deployed", 7, &release(7, OLD));
        let holds = "revision 7 of release \"shop\" (chart web 1.2) holds PodDisruptionBudget \"one\" and 1 more \
                     in policy/v1beta1,";
        let removed = format!("fail: {holds} not served since 1.25; use policy/v1");
        let deprecated = format!("fail: {holds} no longer served from 1.25; use policy/v1");
        for (check, minor, expected) in [
            (REMOVED, 24, "pass"),
            (REMOVED, 25, &removed),
            (REMOVED, 37, &removed),
            (DEPRECATED, 20, "pass"),
            (DEPRECATED, 21, &deprecated),
            (DEPRECATED, 25, "pass"),
        ] {
            assert_eq!(said(check, &text, minor), [expected], "{check} in 1.{minor}");
        }
    }
}

#[test]
fn only_the_latest_revision_that_is_deployed_counts() {
    let old = |status, revision| record(true, status, revision, &release(revision, OLD));
    let new = |status, revision| record(true, status, revision, &release(revision, &[("policy/v1", "X")]));
    for (records, fails) in [
        (vec![old("superseded", 1), new("deployed", 2)], false),
        (vec![old("deployed", 9), new("deployed", 10)], false),
        (vec![new("deployed", 9), old("deployed", 10)], true),
        (vec![old("deployed", 1), new("failed", 2)], true),
        (vec![new("deployed", 1), old("pending-upgrade", 2)], false),
        // Another driver is another storage.
        (vec![old("deployed", 1), record(false, "deployed", 2, &release(2, &[]))], true),
    ] {
        let said = said(REMOVED, &records.concat(), 30);
        assert_eq!(said.iter().any(|one| one.starts_with("fail")), fails, "{said:?}");
        assert!(said.contains(&"pass".to_owned()) || fails, "{said:?}");
    }
    assert!(said(REMOVED, &old("uninstalled", 1), 30).is_empty());
    // What another program keeps under the same names of labels is no release.
    let other =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {owner: helm, status: deployed}}\n";
    assert!(said(REMOVED, other, 30).is_empty());
}

#[test]
fn what_cannot_be_read_is_unknown() {
    let limit = "unknown (limit reached): the release \"shop\" cannot be read: it has more than 33554432 bytes, unpacked";
    let bomb = vec![b' '; (32 << 20) + 1];
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&bomb).expect("memory takes it");
    let bomb = base64(&packer.finish().expect("memory takes it"));
    assert!(bomb.len() < 64 << 10, "{}", bomb.len());
    assert_eq!(said(REMOVED, &record(true, "deployed", 1, &bomb), 30), [limit]);

    let malformed = "unknown (unparsable): the release \"shop\" cannot be read: it is no base64";
    assert_eq!(said(REMOVED, &record(false, "deployed", 1, "'<redacted 9 bytes>'"), 30), [malformed]);

    let torn = release(1, &[("a: b: c", "X"), ("policy/v1", "X")]);
    let detail = "1 document in the manifest of the release \"shop\" cannot be read as objects";
    let said = said(REMOVED, &record(false, "deployed", 1, &torn), 30);
    assert_eq!(said, [format!("unknown (unparsable): {detail}")]);
}

/// A server's answer was pruned, so that only what the pruning says of a release counts, never its text.
#[test]
fn of_a_cluster_only_the_kept_digest_counts() {
    let object = |more: &str| {
        format!(
            "{{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"type\":\"helm.sh/release.v1\",\"metadata\":{{\"name\":\"a\",\
             \"namespace\":\"till\",\"labels\":{{\"owner\":\"helm\",\"name\":\"shop\",\"status\":\"deployed\",\
             \"version\":\"1\"}}}},\"data\":{{\"release\":\"<redacted 9 bytes>\"}}{more}}}"
        )
    };
    let live = |text: &str| {
        let tree = read_json(text.as_bytes(), &Limits::default()).expect("well-formed");
        let source = Source::live("cluster: v1 secrets".to_owned(), tree, &[NodeId(0)]);
        said::said(REMOVED, source, Settings { complete: true, ..Settings::default() })
    };
    let old = "unknown (unreadable): the release \"shop\" cannot be read: it was not looked at when the cluster \
               was read";
    assert_eq!(live(&object("")), [old]);
    let kept = r#","helmRelease":{"name":"shop","revision":1,"chart":"web","chartVersion":"1.2",
        "objects":[{"apiVersion":"policy/v1beta1","kind":"PodDisruptionBudget","name":"x"}]}"#;
    assert_eq!(live(&object(kept)).len(), 1);
    assert!(live(&object(kept))[0].starts_with("fail: revision 1"), "{:?}", live(&object(kept)));
    let limit = r#","helmRelease":{"limit":"it is large"}"#;
    assert_eq!(
        live(&object(limit)),
        ["unknown (limit reached): the release \"shop\" cannot be read: it is large"]
    );
}
