//! Archives of manifests: `.tar`, `.tar.gz`, `.tgz`, and single files packed with gzip.

use std::cell::Cell;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Error, Read};
use std::path::{Component, Path};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use seawall_finding::{CauseKind, Gap};
use seawall_world::{Origin, Source};
use tar::{Archive, Entry};

use crate::chart;
use crate::collect::Outcome;
use crate::file::{read_capped, too_large};
use crate::folder::is_manifest_name;
use crate::kustomization;
use crate::options::Limits;
use crate::refusal::{Refusal, bytes_text};
use crate::texts::Text;

/// First bytes of what gzip writes.
pub(crate) const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Where and how tar says that it is tar.
const TAR_MAGIC: (usize, &[u8]) = (257, b"ustar");

/// Bytes that are looked at to tell what a text is.
const PEEK_BYTES: usize = 512;

/// Unpacked bytes from which on the ratio to the packed ones counts.
const RATIO_FREE_BYTES: u64 = 16 << 20;

/// What was found in an archive.
pub(crate) enum Unpacked {
    /// Manifests.
    Manifests(Outcome),
    /// The archive is a packaged Helm chart.
    Chart,
}

/// Whether a file's name is that of an archive of manifests.
pub(crate) fn is_archive_name(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_lowercase();
    let packed = name.strip_suffix(".gz").is_some_and(|inner| is_manifest_name(OsStr::new(inner)));
    packed || [".tgz", ".tar.gz", ".tar"].iter().any(|ending| name.ends_with(ending))
}

/// Whether bytes begin like an archive.
pub(crate) fn is_archive(text: &[u8]) -> bool {
    text.starts_with(&GZIP_MAGIC) || is_tar(text)
}

fn is_tar(text: &[u8]) -> bool {
    text.get(TAR_MAGIC.0..).is_some_and(|rest| rest.starts_with(TAR_MAGIC.1))
}

/// Reads every manifest of an archive.
pub(crate) fn unpack(name: &str, packed: impl Read, limits: &Limits) -> Result<Unpacked, Refusal> {
    let meter = Rc::new(Meter::default());
    let mut packed = BufReader::new(Metered { inner: packed, read: Rc::clone(&meter), side: Side::Packed });
    let is_gzip = packed.fill_buf().map_err(|error| Refusal::io(&error))?.starts_with(&GZIP_MAGIC);
    meter.limits.set(Some(*limits));
    let side = if is_gzip { Side::Unpacked } else { Side::Plain };
    let inner: Box<dyn Read + '_> =
        if is_gzip { Box::new(MultiGzDecoder::new(packed)) } else { Box::new(packed) };
    let mut text = BufReader::with_capacity(1 << 16, Metered { inner, read: Rc::clone(&meter), side });
    let head = peek(&mut text).map_err(|error| meter.refusal(&error))?;
    if is_tar(&head) {
        let mut members = Members::new(name, limits);
        members.read_all(std::io::Cursor::new(head).chain(text), &meter);
        return Ok(members.finish());
    }
    if !is_gzip {
        return Err(Refusal::new(CauseKind::Unparsable, "is no archive of tar or gzip"));
    }
    let text = meter.read_text(std::io::Cursor::new(head).chain(text), 0, limits)?;
    let source = Source::read(name.to_owned(), &text, Origin::Archive, true);
    Ok(Unpacked::Manifests(Outcome::of(source, Text::Kept(text))))
}

fn peek(reader: &mut impl Read) -> Result<Vec<u8>, Error> {
    let mut head = Vec::with_capacity(PEEK_BYTES);
    reader.take(PEEK_BYTES as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// The members of a tar archive, read one after the other.
struct Members<'a> {
    archive: &'a str,
    limits: &'a Limits,
    outcome: Outcome,
    /// Folders of charts and kustomizations, which only a renderer understands.
    to_render: Vec<(String, &'static str)>,
    kept_bytes: usize,
}

// === impl Members ===

impl<'a> Members<'a> {
    fn new(archive: &'a str, limits: &'a Limits) -> Self {
        Members { archive, limits, outcome: Outcome::default(), to_render: Vec::new(), kept_bytes: 0 }
    }

    fn read_all(&mut self, reader: impl Read, meter: &Meter) {
        let mut archive = Archive::new(reader);
        let mut read = || -> Result<(), Refusal> {
            let entries = archive.entries().map_err(|error| meter.refusal(&error))?;
            for (count, entry) in entries.enumerate() {
                if count == self.limits.archive_members_max {
                    let fact = format!("archive has more than {count} entries; reading ended here");
                    return Err(Refusal::new(CauseKind::Limit, fact));
                }
                let entry = entry.map_err(|error| meter.refusal(&error))?;
                self.read_member(entry, meter)?;
            }
            Ok(())
        };
        if let Err(refusal) = read() {
            self.outcome.gaps.push(refusal.at(self.archive));
        }
    }

    fn read_member(&mut self, entry: Entry<'_, impl Read>, meter: &Meter) -> Result<(), Refusal> {
        let path = clean(&entry.path_bytes());
        let file_name = Path::new(&path).file_name().unwrap_or_default().to_owned();
        let kind = entry.header().entry_type();
        if kind.is_dir() {
            return Ok(());
        }
        let parent = Path::new(&path).parent().unwrap_or(Path::new("")).to_string_lossy().into_owned();
        if file_name == chart::FILE_NAME {
            self.to_render.push((parent, "Helm chart"));
            return Ok(());
        }
        if kustomization::is_file_name(&file_name) {
            self.to_render.push((parent, "kustomization"));
            return Ok(());
        }
        let name = format!("{}/{path}", self.archive);
        if !(kind.is_file() || kind.is_contiguous()) || file_name.to_string_lossy().starts_with("._") {
            self.outcome.skipped.other += 1;
        } else if is_manifest_name(&file_name) {
            if entry.size() > self.limits.input_bytes_max {
                self.outcome.gaps.push(too_large(self.limits.input_bytes_max).at(name));
                return Ok(());
            }
            let bytes = (entry.size() as usize).min(1 << 20);
            let size = entry.size();
            let text = meter.read_text(entry, bytes, self.limits)?;
            if (text.len() as u64) < size {
                return Err(damaged());
            }
            self.take(name, text);
        } else if is_archive_name(&file_name) {
            let refusal = Refusal::new(CauseKind::Limit, "archives within archives are not opened");
            self.outcome.gaps.push(refusal.hint("unpack the outer archive and name its folder").at(name));
        } else {
            self.outcome.skipped.other += 1;
        }
        Ok(())
    }

    fn take(&mut self, name: String, text: Vec<u8>) {
        let source = Source::read(name, &text, Origin::Archive, false);
        self.kept_bytes += text.len();
        let kept = self.kept_bytes <= self.limits.kept_bytes_max;
        self.outcome.sources.push((source, kept.then_some(Text::Kept(text))));
    }

    /// Takes out what only a renderer understands.
    fn finish(mut self) -> Unpacked {
        let is_chart = |(folder, noun): &(String, &str)| *noun == "Helm chart" && !folder.contains('/');
        if self.to_render.iter().any(is_chart) {
            return Unpacked::Chart;
        }
        self.to_render.sort();
        for (folder, noun) in &self.to_render {
            let inside = format!("{}/{folder}", self.archive);
            let prefix = format!("{}/", inside.trim_end_matches('/'));
            self.outcome.sources.retain(|(source, _)| !source.path.starts_with(&prefix));
            self.outcome.gaps.retain(|gap: &Gap| !gap.place.path.starts_with(&prefix));
            let fact = format!("{noun} within an archive was not rendered");
            let refusal = Refusal::new(CauseKind::NotRendered, fact);
            self.outcome.gaps.push(refusal.hint("unpack the archive and name its folder").at(inside));
        }
        Unpacked::Manifests(self.outcome)
    }
}

/// A member's path without what leads out of the archive; nothing is written there, but people
/// read it.
fn clean(path: &[u8]) -> String {
    let path = String::from_utf8_lossy(path);
    let parts = Path::new(&*path).components().filter_map(|part| match part {
        Component::Normal(part) => Some(part.to_string_lossy()),
        _ => None,
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Counts bytes on both sides of unpacking.
#[derive(Default)]
struct Meter {
    limits: Cell<Option<Limits>>,
    packed: Cell<u64>,
    unpacked: Cell<u64>,
    over: Cell<Option<Over>>,
}

/// Which bound was reached.
#[derive(Clone, Copy)]
enum Over {
    Bytes(u64),
    Ratio(u64),
}

enum Side {
    Packed,
    Unpacked,
    /// Read from an archive that is not packed.
    Plain,
}

struct Metered<R> {
    inner: R,
    read: Rc<Meter>,
    side: Side,
}

// === impl Meter ===

impl Meter {
    fn count(&self, side: &Side, bytes: u64) -> Result<(), Error> {
        let count = if matches!(side, Side::Packed) { &self.packed } else { &self.unpacked };
        count.set(count.get() + bytes);
        let Some(limits) = self.limits.get() else { return Ok(()) };
        let unpacked = self.unpacked.get();
        if unpacked > limits.archive_bytes_max {
            self.over.set(Some(Over::Bytes(limits.archive_bytes_max)));
        } else if matches!(side, Side::Unpacked)
            && unpacked > RATIO_FREE_BYTES
            && unpacked / self.packed.get().max(1) > limits.unpack_ratio_max
        {
            self.over.set(Some(Over::Ratio(limits.unpack_ratio_max)));
        }
        match self.over.get() {
            Some(_) => Err(Error::other("a bound was reached")),
            None => Ok(()),
        }
    }

    fn reached(&self) -> Option<Refusal> {
        let fact = match self.over.get()? {
            Over::Bytes(bytes) => format!("archive unpacks to more than {}", bytes_text(bytes)),
            Over::Ratio(ratio) => format!("archive unpacks to more than {ratio} times its size"),
        };
        Some(Refusal::new(CauseKind::Limit, format!("{fact}; reading ended here")))
    }

    fn read_text(&self, reader: impl Read, bytes: usize, limits: &Limits) -> Result<Vec<u8>, Refusal> {
        let bytes_max = limits.input_bytes_max;
        let text = read_capped(reader, bytes, bytes_max).map_err(|error| self.refusal(&error))?;
        text.ok_or_else(|| too_large(bytes_max))
    }

    fn refusal(&self, error: &Error) -> Refusal {
        self.reached().unwrap_or_else(|| match error.kind() {
            std::io::ErrorKind::PermissionDenied => Refusal::io(error),
            _ => damaged(),
        })
    }
}

fn damaged() -> Refusal {
    Refusal::new(CauseKind::Unparsable, "archive is damaged; reading ended here")
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let bytes = self.inner.read(buffer)?;
        self.read.count(&self.side, bytes as u64)?;
        Ok(bytes)
    }
}
