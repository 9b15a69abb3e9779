//! Images that a test writes itself: one layer in an OCI layout.

use std::io;
use std::path::PathBuf;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{Unavailable, program};

/// An image of a few files.
#[derive(Clone, Debug)]
pub struct Image {
    name: String,
    files: Vec<Entry>,
    command: Vec<String>,
}

#[derive(Clone, Debug)]
struct Entry {
    path: String,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    File(Vec<u8>, u32),
    Link(String),
}

/// The commands of busybox that are links to it; `wget` is none, since it crashes in a static program that
/// finds no C library.
const APPLETS: &[&str] = &["sh", "cat", "echo", "hostname", "httpd", "id", "ls", "nc", "ps", "sleep"];

impl Image {
    /// An image of nothing that runs a command.
    pub fn new(name: &str, command: &[&str]) -> Image {
        let command = command.iter().map(|word| (*word).to_owned()).collect();
        Image { name: name.to_owned(), files: Vec::new(), command }
    }

    /// An image of a static busybox.
    ///
    /// # Errors
    ///
    /// The machine has none.
    pub fn busybox(name: &str, command: &[&str]) -> Result<Image, Unavailable> {
        let path = busybox()?;
        let program = std::fs::read(&path).map_err(|error| crate::guard::broken(&path, &error))?;
        let users = "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n";
        let mut image = Image::new(name, command).file("bin/busybox", &program, 0o755);
        for applet in APPLETS {
            image = image.link(&format!("bin/{applet}"), "busybox");
        }
        Ok(image.file("etc/passwd", users.as_bytes(), 0o644).file("tmp/.keep", b"", 0o644))
    }

    /// Adds a file.
    pub fn file(mut self, path: &str, content: &[u8], mode: u32) -> Image {
        self.files.push(Entry { path: path.to_owned(), content: Content::File(content.to_vec(), mode) });
        self
    }

    /// Adds a symbolic link.
    pub fn link(mut self, path: &str, target: &str) -> Image {
        self.files.push(Entry { path: path.to_owned(), content: Content::Link(target.to_owned()) });
        self
    }

    /// The name by which pods ask for it, with `imagePullPolicy: Never`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The image as a tar of an OCI layout.
    pub(crate) fn layout(&self) -> io::Result<Vec<u8>> {
        let layer = self.layer()?;
        let architecture = match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            other => other,
        };
        let config = json!({
            "architecture": architecture, "os": "linux",
            "config": {"Entrypoint": self.command, "Env": ["PATH=/bin"]},
            "rootfs": {"type": "layers", "diff_ids": [digest(&layer)]},
        });
        let config = config.to_string().into_bytes();
        let descriptor = |kind: &str, blob: &[u8]| {
            let kind = format!("application/vnd.oci.image.{kind}");
            json!({"mediaType": kind, "digest": digest(blob), "size": blob.len()})
        };
        let manifest = json!({
            "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": descriptor("config.v1+json", &config), "layers": [descriptor("layer.v1.tar", &layer)],
        });
        let manifest = manifest.to_string().into_bytes();
        let mut entry = descriptor("manifest.v1+json", &manifest);
        entry["annotations"] = json!({"io.containerd.image.name": self.name});
        let index = json!({"schemaVersion": 2, "manifests": [entry]}).to_string();

        let mut builder = tar::Builder::new(Vec::new());
        append(&mut builder, "oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#, 0o644)?;
        append(&mut builder, "index.json", index.as_bytes(), 0o644)?;
        for blob in [&config, &manifest, &layer] {
            append(&mut builder, &format!("blobs/sha256/{}", &digest(blob)["sha256:".len()..]), blob, 0o644)?;
        }
        builder.into_inner()
    }

    fn layer(&self) -> io::Result<Vec<u8>> {
        let mut builder = tar::Builder::new(Vec::new());
        for Entry { path, content } in &self.files {
            match content {
                Content::File(bytes, mode) => append(&mut builder, path, bytes, *mode)?,
                Content::Link(target) => {
                    let mut header = tar::Header::new_gnu();
                    header.set_entry_type(tar::EntryType::Symlink);
                    header.set_size(0);
                    header.set_mode(0o777);
                    builder.append_link(&mut header, path, target)?;
                }
            }
        }
        builder.into_inner()
    }
}

/// Debian's package `busybox-static` puts it where others put one that needs libraries.
pub(crate) fn busybox() -> Result<PathBuf, Unavailable> {
    program("busybox").map_err(|_| Unavailable::Missing("no busybox".to_owned()))
}

fn append(builder: &mut tar::Builder<Vec<u8>>, path: &str, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(mode);
    builder.append_data(&mut header, path, bytes)
}

fn digest(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let digits: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}
