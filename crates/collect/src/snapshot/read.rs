//! From bytes to a capture, with every claim of theirs bounded.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::read::GzDecoder;
use seawall_finding::{Cause, CauseKind, Gap, Hidden, Place};
use seawall_yaml::{Limits, NodeId, Tree, TreeBuilder, Value, read_json};
use sha2::{Digest, Sha256};

use crate::file;
use crate::live::prune::copy_value;
use crate::live::{Capture, Resource, Scope, Server};
use crate::snapshot::{DIGEST_BYTES, HEAD_BYTES, MAGIC, VERSION};

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotError {
    /// A lower-case fact.
    pub fact: String,
    /// What to do about it.
    pub hint: Option<&'static str>,
}

/// The named bounds of reading snapshots. Beyond one of them a file is refused.
#[derive(Clone, Copy, Debug)]
pub struct SnapshotLimits {
    /// Bytes of the file.
    pub file_bytes_max: u64,
    /// Bytes of its lines, unpacked.
    pub unpacked_bytes_max: u64,
    /// Bytes of the lines of one resource.
    pub resource_bytes_max: u64,
    /// Bytes of one line.
    pub line_bytes_max: usize,
    /// Resources, and gaps.
    pub entries_max: u64,
    /// Objects of all resources together.
    pub objects_max: u64,
}

impl Default for SnapshotLimits {
    fn default() -> Self {
        SnapshotLimits {
            file_bytes_max: 4 << 30,
            unpacked_bytes_max: 4 << 30,
            resource_bytes_max: 1 << 30,
            line_bytes_max: 64 << 20,
            entries_max: 1_000_000,
            objects_max: 10_000_000,
        }
    }
}

type Outcome<T> = Result<T, SnapshotError>;

/// Bytes that are hashed at a time.
const BLOCK_BYTES: usize = 1 << 16;

// === impl SnapshotError ===

impl SnapshotError {
    fn new(fact: impl Into<String>) -> Self {
        SnapshotError { fact: fact.into(), hint: None }
    }

    fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    fn damaged() -> Self {
        SnapshotError::new("the snapshot was cut short or altered: its checksum does not hold")
            .hint("copy it again from where it was written, or take a new one")
    }

    /// The digest holds, and still the content is not what a writer writes.
    fn malformed(fact: impl fmt::Display) -> Self {
        SnapshotError::new(format!("the snapshot does not hold what it should: {fact}"))
            .hint("take a new one with `seawall snapshot`")
    }

    fn too_large(what: &str) -> Self {
        SnapshotError::new(format!("the snapshot is beyond the bound of {what}"))
    }

    fn unreadable(error: &io::Error) -> Self {
        SnapshotError::new(format!("the snapshot cannot be read: {}", error.kind()))
    }
}

/// Reads a snapshot.
pub fn read_snapshot(path: &Path, limits: &SnapshotLimits) -> Outcome<Capture> {
    let (mut file, metadata) =
        file::open(path).map_err(|refusal| SnapshotError::new(refusal.fact().to_owned()))?;
    if metadata.len() > limits.file_bytes_max {
        return Err(SnapshotError::too_large("bytes of a file"));
    }
    let packed = checked(&mut file, metadata.len())?;
    file.seek(SeekFrom::Start(HEAD_BYTES as u64)).map_err(|error| SnapshotError::unreadable(&error))?;
    let lines = GzDecoder::new(BufReader::new(file.take(packed)));
    read_lines(&mut BufReader::with_capacity(BLOCK_BYTES, lines), limits)
}

/// Sees that magic, version and digest hold; gives the number of bytes between head and digest.
fn checked(file: &mut impl Read, length: u64) -> Outcome<u64> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => SnapshotError::damaged(),
        _ => SnapshotError::unreadable(&error),
    };
    let mut head = [0; HEAD_BYTES];
    file.take(HEAD_BYTES as u64).read_exact(&mut head).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => no_snapshot(),
        _ => SnapshotError::unreadable(&error),
    })?;
    let (magic, version) = head.split_at(MAGIC.len());
    if magic != MAGIC {
        return Err(no_snapshot());
    }
    let Some(packed) = length.checked_sub((HEAD_BYTES + DIGEST_BYTES) as u64) else {
        return Err(SnapshotError::damaged());
    };
    let mut hash = Sha256::new();
    hash.update(head);
    let mut block = [0; BLOCK_BYTES];
    let mut left = packed;
    while left > 0 {
        let size = usize::try_from(left).map_or(BLOCK_BYTES, |left| left.min(BLOCK_BYTES));
        file.read_exact(&mut block[..size]).map_err(unreadable)?;
        hash.update(&block[..size]);
        left -= size as u64;
    }
    let mut digest = [0; DIGEST_BYTES];
    file.read_exact(&mut digest).map_err(unreadable)?;
    if hash.finalize().as_slice() != digest {
        return Err(SnapshotError::damaged());
    }
    match version == VERSION.to_le_bytes() {
        true => Ok(packed),
        false => Err(SnapshotError::new("the snapshot is of a form that this version does not know")
            .hint("read it with the version of Seawall that wrote it, or a later one")),
    }
}

fn no_snapshot() -> SnapshotError {
    SnapshotError::new("the file is no snapshot of Seawall").hint("`seawall snapshot -o FILE` writes one")
}

/// Reads the unpacked lines of a snapshot.
pub fn read_lines(lines: &mut dyn BufRead, limits: &SnapshotLimits) -> Outcome<Capture> {
    let mut reader = Lines { lines, limits, line: Vec::new(), bytes: 0, objects: 0 };
    let header = reader.next()?;
    let header = header.value(NodeId(0));
    let mut capture = Capture {
        taken: text(header, "taken")?,
        server: Server {
            context: text(header, "context")?,
            git_version: maybe(header, "gitVersion")?,
            platform: maybe(header, "platform")?,
        },
        scope: Scope { namespaces: texts(header, "namespaces")?, selector: maybe(header, "selector")? },
        kinds: texts(header, "kinds")?.iter().map(|pair| kind(pair)).collect::<Outcome<_>>()?,
        requests: number(header, "requests")?,
        bytes: number(header, "bytes")?,
        ..Capture::default()
    };
    for _ in 0..bounded(header, "gaps", limits.entries_max)? {
        capture.gaps.push(gap(reader.next()?.value(NodeId(0)))?);
    }
    for _ in 0..bounded(header, "resources", limits.entries_max)? {
        let resource = reader.resource()?;
        capture.resources.push(resource);
    }
    reader.end()?;
    Ok(capture)
}

struct Lines<'l> {
    lines: &'l mut dyn BufRead,
    limits: &'l SnapshotLimits,
    line: Vec<u8>,
    bytes: u64,
    objects: u64,
}

// === impl Lines ===

impl Lines<'_> {
    fn next(&mut self) -> Outcome<Tree> {
        self.line.clear();
        let most = self.limits.line_bytes_max as u64;
        let read = (&mut *self.lines).take(most + 1).read_until(b'\n', &mut self.line);
        let read = read.map_err(|_| SnapshotError::malformed("its lines cannot be unpacked"))?;
        self.bytes += read as u64;
        if read as u64 > most {
            return Err(SnapshotError::too_large("bytes of a line"));
        }
        if self.bytes > self.limits.unpacked_bytes_max {
            return Err(SnapshotError::too_large("unpacked bytes"));
        }
        let Some(line) = self.line.strip_suffix(b"\n") else {
            return Err(SnapshotError::malformed("a line is missing"));
        };
        let tree = read_json(line, &Limits::default());
        let tree = tree.map_err(|_| SnapshotError::malformed("a line is no JSON"))?;
        match tree.value(NodeId(0)).is_map() {
            true => Ok(tree),
            false => Err(SnapshotError::malformed("a line is no object")),
        }
    }

    fn end(&mut self) -> Outcome<()> {
        let rest =
            self.lines.fill_buf().map_err(|_| SnapshotError::malformed("its end cannot be unpacked"))?;
        match rest.is_empty() {
            true => Ok(()),
            false => Err(SnapshotError::malformed("there are more lines than it says")),
        }
    }

    fn resource(&mut self) -> Outcome<Resource> {
        let line = self.next()?;
        let line = line.value(NodeId(0));
        let mut resource = Resource {
            group: text(line, "group")?,
            version: text(line, "version")?,
            plural: text(line, "plural")?,
            kind: text(line, "kind")?,
            namespaced: line.bool_at(&["namespaced"]).ok_or_else(|| lacking("namespaced"))?,
            resource_version: text(line, "resourceVersion")?,
            ..Resource::default()
        };
        let count = number(line, "objects")?;
        self.objects = self.objects.saturating_add(count);
        if self.objects > self.limits.objects_max {
            return Err(SnapshotError::too_large("objects"));
        }
        let api_version = resource.api_version();
        let before = self.bytes;
        let mut builder = TreeBuilder::new(false);
        for _ in 0..count {
            let object = self.next()?;
            let object = object.value(NodeId(0));
            let (its_version, its_kind) = (object.str_at(&["apiVersion"]), object.str_at(&["kind"]));
            if (its_version, its_kind) != (Some(&api_version), Some(&resource.kind)) {
                return Err(SnapshotError::malformed("an object is not of the kind of its list"));
            }
            if self.bytes - before > self.limits.resource_bytes_max {
                return Err(SnapshotError::too_large("bytes of a resource"));
            }
            resource.objects.push(copy_value(&mut builder, object));
        }
        resource.tree = builder.finish();
        Ok(resource)
    }
}

fn lacking(key: &str) -> SnapshotError {
    SnapshotError::malformed(format_args!("a line lacks its {key}"))
}

fn text(line: Value<'_>, key: &str) -> Outcome<String> {
    line.str_at(&[key]).map(str::to_owned).ok_or_else(|| lacking(key))
}

fn maybe(line: Value<'_>, key: &str) -> Outcome<Option<String>> {
    match line.get(key) {
        Some(value) if value.is_null() => Ok(None),
        _ => text(line, key).map(Some),
    }
}

fn number(line: Value<'_>, key: &str) -> Outcome<u64> {
    line.i64_at(&[key]).and_then(|number| u64::try_from(number).ok()).ok_or_else(|| lacking(key))
}

fn bounded(line: Value<'_>, key: &str, most: u64) -> Outcome<u64> {
    number(line, key).and_then(|number| match number <= most {
        true => Ok(number),
        false => Err(SnapshotError::too_large(key)),
    })
}

fn texts(line: Value<'_>, key: &str) -> Outcome<Vec<String>> {
    let list = line.at(&[key]).filter(|list| list.is_list()).ok_or_else(|| lacking(key))?;
    list.items().map(|item| item.as_str().map(str::to_owned).ok_or_else(|| lacking(key))).collect()
}

fn kind(pair: &str) -> Outcome<(String, String)> {
    let (group, kind) = pair.rsplit_once('/').ok_or_else(|| lacking("kinds"))?;
    Ok((group.to_owned(), kind.to_owned()))
}

fn gap(line: Value<'_>) -> Outcome<Gap> {
    let cause = CauseKind::named(&text(line, "cause")?).ok_or_else(|| lacking("cause"))?;
    let hides = match &*text(line, "hides")? {
        "anything" => Hidden::Anything,
        "parts" => Hidden::Parts,
        "group" => Hidden::Group(text(line, "group")?),
        "kind" => Hidden::Kind {
            group: text(line, "group")?,
            kind: text(line, "kind")?,
            namespace: maybe(line, "namespace")?,
        },
        _ => return Err(lacking("hides")),
    };
    Ok(Gap {
        cause: Cause::new(cause, text(line, "detail")?),
        place: Place { path: text(line, "path")?, position: None },
        hint: maybe(line, "hint")?,
        excerpt: None,
        hides,
    })
}
