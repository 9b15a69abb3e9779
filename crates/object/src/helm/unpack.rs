//! From a packed text to the names and types in it.
//!
//! A text is base64 of gzip of JSON, of old releases of plain JSON. Whoever may write a Secret chooses it,
//! so that everything is bounded.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use seawall_yaml::{ErrorKind, Limits, NodeId, Options, Value, base64, read, read_json};

use super::digest::{Release, ReleaseObject};
use crate::metadata::Object;

/// The named bounds of unpacking. Beyond one of them nothing of a release is told.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseLimits {
    /// Bytes of the packed text. A server takes no more than 1 MiB.
    pub packed_bytes_max: usize,
    /// Bytes of the JSON.
    pub unpacked_bytes_max: usize,
    /// Bytes of the manifest in it.
    pub manifest_bytes_max: usize,
    /// Values of the JSON, and of each document.
    pub nodes_max: usize,
    /// Documents of the manifest, and objects in them.
    pub documents_max: usize,
    /// Containers within containers, of the JSON and of each document.
    pub depth_max: usize,
    /// Lists of objects within lists.
    pub list_depth_max: usize,
    /// Bytes of a name, a version or a type. Longer ones are no server's.
    pub text_bytes_max: usize,
}

impl Default for ReleaseLimits {
    fn default() -> Self {
        ReleaseLimits {
            packed_bytes_max: 4 << 20,
            unpacked_bytes_max: 32 << 20,
            manifest_bytes_max: 8 << 20,
            nodes_max: 2_000_000,
            documents_max: 20_000,
            depth_max: 200,
            list_depth_max: 8,
            text_bytes_max: 512,
        }
    }
}

/// Why nothing of a release is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReleaseError {
    /// A bound was reached: which.
    Limit(String),
    /// The text is not what Helm writes: how.
    Malformed(String),
}

/// How gzip begins.
const GZIP: &[u8] = &[0x1f, 0x8b, 0x08];

pub(super) fn unpack(text: &str, is_secret: bool, limits: &ReleaseLimits) -> Result<Release, ReleaseError> {
    if text.len() > limits.packed_bytes_max {
        return Err(beyond(limits.packed_bytes_max, "bytes, packed"));
    }
    let unreadable = || malformed("it is no base64");
    let mut bytes = base64(text).ok_or_else(unreadable)?;
    if is_secret {
        let inner = std::str::from_utf8(&bytes).map_err(|_| unreadable())?;
        bytes = base64(inner).ok_or_else(unreadable)?;
    }
    Release::read(&bytes, limits)
}

fn beyond(bound: usize, what: &str) -> ReleaseError {
    ReleaseError::Limit(format!("it has more than {bound} {what}"))
}

pub(super) fn malformed(how: &str) -> ReleaseError {
    ReleaseError::Malformed(how.to_owned())
}

fn inflate(packed: &[u8], most: usize) -> Result<Vec<u8>, ReleaseError> {
    let mut bytes = Vec::new();
    let read = MultiGzDecoder::new(packed).take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|_| malformed("it is no whole gzip"))?;
    if bytes.len() > most { Err(beyond(most, "bytes, unpacked")) } else { Ok(bytes) }
}

/// Reads the JSON of a release.
fn digest(json: &[u8], limits: &ReleaseLimits) -> Result<Release, ReleaseError> {
    let bounds = Limits {
        depth_max: limits.depth_max,
        document_bytes_max: limits.unpacked_bytes_max,
        documents_max: limits.documents_max,
        document_nodes_max: limits.nodes_max,
        alias_nodes_max: limits.nodes_max,
    };
    let tree = read_json(json, &bounds).map_err(|error| match error.kind {
        ErrorKind::Limit => ReleaseError::Limit(error.message),
        _ => malformed("it is no JSON"),
    })?;
    let root = tree.value(NodeId(0));
    let text = |path: &[&str]| -> Result<String, ReleaseError> {
        let text = root.str_at(path).unwrap_or_default();
        match text.len() <= limits.text_bytes_max {
            true => Ok(text.to_owned()),
            false => Err(beyond(limits.text_bytes_max, "bytes in a name")),
        }
    };
    let manifest = root.str_at(&["manifest"]).ok_or_else(|| malformed("it holds no manifest"))?;
    if manifest.len() > limits.manifest_bytes_max {
        return Err(beyond(limits.manifest_bytes_max, "bytes in its manifest"));
    }
    let mut release = Release {
        name: text(&["name"])?,
        namespace: text(&["namespace"])?,
        revision: root.i64_at(&["version"]).and_then(|number| number.try_into().ok()).unwrap_or_default(),
        status: text(&["info", "status"])?,
        chart: text(&["chart", "metadata", "name"])?,
        chart_version: text(&["chart", "metadata", "version"])?,
        app_version: text(&["chart", "metadata", "appVersion"])?,
        objects: Vec::new(),
        unread: 0,
    };
    let options = Options { limits: bounds, without_spans: true, ..Options::default() };
    let stream = read(manifest.as_bytes(), &options);
    for document in &stream.documents {
        match &document.root {
            Ok(root) => release.take(stream.tree.value(*root), None, 0, limits)?,
            Err(error) if error.kind == ErrorKind::Limit => {
                return Err(ReleaseError::Limit(error.message.clone()));
            }
            Err(_) => release.unread += 1,
        }
    }
    Ok(release)
}

// === impl Release ===

impl Release {
    /// Reads the JSON of a release, in gzip or as it is.
    pub fn read(bytes: &[u8], limits: &ReleaseLimits) -> Result<Release, ReleaseError> {
        match bytes.starts_with(GZIP) {
            true => digest(&inflate(bytes, limits.unpacked_bytes_max)?, limits),
            false => digest(bytes, limits),
        }
    }

    /// Takes an object of the manifest, or those of a list of objects.
    fn take(
        &mut self,
        root: Value<'_>,
        list: Option<Object<'_>>,
        depth: usize,
        limits: &ReleaseLimits,
    ) -> Result<(), ReleaseError> {
        if root.is_null() {
            return Ok(());
        }
        let object = match list {
            Some(list) => Object::typed(root, list.api_version(), list.group_kind().kind),
            None => match Object::new(root) {
                Some(object) => object,
                None => {
                    self.unread += 1;
                    return Ok(());
                }
            },
        };
        if object.group_kind().kind.ends_with("List") && root.at(&["items"]).is_some() {
            if depth == limits.list_depth_max {
                return Err(beyond(limits.list_depth_max, "lists within lists"));
            }
            for item in root.items_at(&["items"]) {
                match Object::in_list(item, object) {
                    Some(one) => self.take(item, Some(one), depth + 1, limits)?,
                    None => self.unread += 1,
                }
            }
            return Ok(());
        }
        if self.objects.len() == limits.documents_max {
            return Err(beyond(limits.documents_max, "objects"));
        }
        let namespace = object.namespace().unwrap_or_default();
        let texts = [object.api_version(), object.group_kind().kind, object.display_name(), namespace];
        // No server takes such an object, so that it is in no cluster.
        if texts.iter().any(|text| text.len() > limits.text_bytes_max) {
            self.unread += 1;
            return Ok(());
        }
        let [api_version, kind, name, namespace] = texts.map(str::to_owned);
        self.objects.push(ReleaseObject { api_version, kind, name, namespace });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    const JSON: &str = r#"{"name":"shop","namespace":"till","version":7,"info":{"status":"deployed","notes":"canary"},
        "chart":{"metadata":{"name":"web","version":"1.2.3","appVersion":"4.5"},"values":{"password":"canary"}},
        "config":{"password":"canary"},"hooks":[{"manifest":"canary"}],"manifest":"MANIFEST"}"#;

    const MANIFEST: &str = r"---
# Source: web/templates/pdb.yaml
apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata: {name: web, labels: {a: canary}}
---
# nothing is rendered here: canary
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: bank}, stringData: {password: canary}}
- {apiVersion: v1, kind: Secret, metadata: {generateName: db-}}
---
{broken
---
just: canary
";

    /// Plain standard base64, as an encoder of our own would write it.
    fn encode(bytes: &[u8]) -> String {
        const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for group in bytes.chunks(3) {
            let mut bits = [0; 4];
            bits[1..=group.len()].copy_from_slice(group);
            let bits = u32::from_be_bytes(bits);
            for place in 0..4 {
                let symbol = SYMBOLS[(bits >> (18 - 6 * place)) as usize & 63];
                text.push(if place <= group.len() { symbol as char } else { '=' });
            }
        }
        text
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(bytes).expect("memory takes it");
        packer.finish().expect("memory takes it")
    }

    fn json(manifest: &str) -> String {
        let mut quoted = String::new();
        for character in manifest.chars() {
            match character {
                '\n' => quoted.push_str("\\n"),
                '"' => quoted.push_str("\\\""),
                other => quoted.push(other),
            }
        }
        JSON.replace("MANIFEST", &quoted)
    }

    fn packed(manifest: &str) -> String {
        encode(&gzip(json(manifest).as_bytes()))
    }

    fn said(text: &str, limits: &ReleaseLimits) -> Result<Release, ReleaseError> {
        unpack(text, false, limits)
    }

    #[test]
    fn names_and_types_are_told_and_nothing_else() {
        let release = said(&packed(MANIFEST), &ReleaseLimits::default()).expect("well-formed");
        let whole = format!("{release:?}");
        assert!(!whole.contains("canary"), "{whole}");
        let object =
            |one: &ReleaseObject| format!("{} {} {}/{}", one.api_version, one.kind, one.namespace, one.name);
        let objects: Vec<String> = release.objects.iter().map(object).collect();
        assert_eq!(
            objects,
            ["policy/v1beta1 PodDisruptionBudget /web", "v1 Secret bank/db", "v1 Secret /db-"]
        );
        assert_eq!((&*release.name, &*release.namespace, release.revision), ("shop", "till", 7));
        assert_eq!((&*release.status, &*release.chart), ("deployed", "web"));
        assert_eq!((&*release.chart_version, &*release.app_version), ("1.2.3", "4.5"));
        assert_eq!(release.unread, 2, "a broken document, and one that is no object");
    }

    #[test]
    fn secrets_are_packed_once_more_and_old_releases_are_not_compressed() {
        let limits = ReleaseLimits::default();
        let expected = said(&packed(MANIFEST), &limits).expect("well-formed");
        let twice = encode(packed(MANIFEST).as_bytes());
        assert_eq!(unpack(&twice, true, &limits).as_ref(), Ok(&expected));
        assert_eq!(said(&encode(json(MANIFEST).as_bytes()), &limits).as_ref(), Ok(&expected));
        // What a server keeps of it is the same again.
        let kept = Release::to_tree(&Ok(expected.clone()));
        assert_eq!(super::super::digest::read(kept.value(NodeId(0))), Ok(expected));
        for error in [ReleaseError::Limit("a".to_owned()), malformed("b")] {
            let kept = Release::to_tree(&Err(error.clone()));
            assert_eq!(super::super::digest::read(kept.value(NodeId(0))), Err(error));
        }
    }

    #[test]
    fn what_helm_does_not_write_is_malformed() {
        let whole = gzip(json(MANIFEST).as_bytes());
        for (text, how) in [
            ("<redacted 12 bytes>".to_owned(), "it is no base64"),
            (encode(b"not JSON"), "it is no JSON"),
            (encode(&whole[..whole.len() / 2]), "it is no whole gzip"),
            (encode(b"{\"name\":\"a\"}"), "it holds no manifest"),
            (encode(b"[]"), "it holds no manifest"),
        ] {
            assert_eq!(said(&text, &ReleaseLimits::default()), Err(malformed(how)), "{text}");
        }
        assert_eq!(
            unpack(&encode(&[0xff; 9]), true, &ReleaseLimits::default()),
            Err(malformed("it is no base64"))
        );
    }

    #[test]
    fn each_bound_is_told_when_it_is_reached() {
        let limits = ReleaseLimits {
            packed_bytes_max: 4 << 10,
            unpacked_bytes_max: 1 << 20,
            manifest_bytes_max: 64 << 10,
            nodes_max: 1_000,
            documents_max: 20,
            depth_max: 50,
            list_depth_max: 2,
            text_bytes_max: 64,
        };
        let one = "---\n{apiVersion: v1, kind: Pod}\n";
        let list = |inner: &str| format!("{{apiVersion: v1, kind: List, items: [{inner}]}}");
        let long = "x".repeat(65);
        for (text, which) in [
            (encode(&[0; 4 << 10]), "4096 bytes, packed"),
            // One million zeros take a thousand bytes.
            (encode(&gzip(&vec![b'0'; (1 << 20) + 1])), "1048576 bytes, unpacked"),
            (packed(&" ".repeat((64 << 10) + 1)), "65536 bytes in its manifest"),
            (packed(&one.repeat(21)), "20"),
            (packed(&list(&vec!["{kind: Pod, apiVersion: v1}"; 21].join(","))), "20 objects"),
            (packed(&format!("a: [{}]", "1,".repeat(1_000))), "1000 values"),
            (packed(&format!("a: {}{}", "[".repeat(60), "]".repeat(60))), "50"),
            (packed(&list(&list(&list("{kind: Pod, apiVersion: v1}")))), "2 lists within lists"),
            (encode(json(one).replace("\"shop\"", &format!("\"{long}\"")).as_bytes()), "64 bytes in a name"),
        ] {
            match said(&text, &limits) {
                Err(ReleaseError::Limit(detail)) => assert!(detail.contains(which), "{which}: {detail}"),
                other => panic!("{which}: {other:?}"),
            }
        }
        let named =
            |name: &str| packed(&format!("{{apiVersion: v1, kind: Pod, metadata: {{name: {name}}}}}"));
        assert_eq!(said(&named(&long), &limits).map(|release| release.unread), Ok(1));
        assert_eq!(said(&named("a"), &limits).map(|release| release.unread), Ok(0));
    }
}
