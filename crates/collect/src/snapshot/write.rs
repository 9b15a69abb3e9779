//! From a capture to bytes.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use seawall_finding::{Gap, Hidden};
use sha2::{Digest, Sha256};

use crate::live::{Capture, Resource};
use crate::snapshot::lines::{Line, pairs};
use crate::snapshot::{MAGIC, VERSION};

/// Writes through, and hashes what passes.
struct Hashing<'o> {
    out: &'o mut dyn Write,
    hash: Sha256,
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a capture. `tool` is the version of Seawall.
pub fn write_snapshot(capture: &Capture, tool: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut hashing = Hashing { out, hash: Sha256::new() };
    hashing.write_all(&MAGIC)?;
    hashing.write_all(&VERSION.to_le_bytes())?;
    let mut packer = GzEncoder::new(&mut hashing, Compression::default());
    lines(capture, tool, &mut packer)?;
    packer.finish()?;
    let Hashing { out, hash } = hashing;
    out.write_all(&hash.finalize())?;
    out.flush()
}

fn lines(capture: &Capture, tool: &str, out: &mut dyn Write) -> io::Result<()> {
    header(capture, tool).write(out)?;
    for gap in &capture.gaps {
        gap_line(gap).write(out)?;
    }
    let mut text = String::new();
    for resource in &capture.resources {
        resource_line(resource).write(out)?;
        for object in &resource.objects {
            text.clear();
            resource.tree.value(*object).write_json_as_read(&mut text);
            text.push('\n');
            out.write_all(text.as_bytes())?;
        }
    }
    Ok(())
}

fn header(capture: &Capture, tool: &str) -> Line {
    let mut line = Line::new();
    line.text("tool", Some(tool));
    line.text("taken", Some(&capture.taken));
    line.text("context", Some(&capture.server.context));
    line.text("gitVersion", capture.server.git_version.as_deref());
    line.text("platform", capture.server.platform.as_deref());
    line.texts("namespaces", &capture.scope.namespaces);
    line.text("selector", capture.scope.selector.as_deref());
    line.texts("kinds", &pairs(&capture.kinds));
    line.number("requests", capture.requests);
    line.number("bytes", capture.bytes);
    line.number("gaps", capture.gaps.len() as u64);
    line.number("resources", capture.resources.len() as u64);
    line
}

fn gap_line(gap: &Gap) -> Line {
    let mut line = Line::new();
    line.text("cause", Some(gap.cause.kind.name()));
    line.text("detail", Some(&gap.cause.detail));
    line.text("path", Some(&gap.place.path));
    line.text("hint", gap.hint.as_deref());
    let (hides, group, kind, namespace) = match &gap.hides {
        Hidden::Anything => ("anything", None, None, None),
        Hidden::Parts => ("parts", None, None, None),
        Hidden::Group(group) => ("group", Some(group), None, None),
        Hidden::Kind { group, kind, namespace } => ("kind", Some(group), Some(kind), namespace.as_ref()),
    };
    line.text("hides", Some(hides));
    line.text("group", group.map(String::as_str));
    line.text("kind", kind.map(String::as_str));
    line.text("namespace", namespace.map(String::as_str));
    line
}

fn resource_line(resource: &Resource) -> Line {
    let mut line = Line::new();
    line.text("group", Some(&resource.group));
    line.text("version", Some(&resource.version));
    line.text("plural", Some(&resource.plural));
    line.text("kind", Some(&resource.kind));
    line.truth("namespaced", resource.namespaced);
    line.text("resourceVersion", Some(&resource.resource_version));
    line.number("objects", resource.objects.len() as u64);
    line
}
