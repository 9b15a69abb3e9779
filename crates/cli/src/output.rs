//! `-o FORMAT[=FILE]`: what is written where.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use seawall_finding::Place;
use seawall_report::{Format, Reply};

use crate::console::{Console, reason};
use crate::problem::Problem;
use crate::suggest::did_you_mean;

/// One artifact of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub(crate) format: Format,
    /// The file; none for standard output.
    pub(crate) file: Option<String>,
}

// === impl Output ===

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Output::read(text, &Format::ALL)
    }
}

impl Output {
    fn read(text: &str, formats: &[Format]) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((word, file)) => (word, Some(file)),
            None => (text, None),
        };
        let format = formats.iter().copied().find(|format| format.name() == word);
        let format = format.ok_or_else(|| unknown_format(word, formats))?;
        match file {
            Some("") => Err(format!("{word}= names no file; leave the = out for standard output")),
            Some("-") | None => Ok(Output { format, file: None }),
            Some(file) => Ok(Output { format, file: Some(file.to_owned()) }),
        }
    }
}

/// Reads an output of an answer, which fewer formats suit than a scan.
pub(crate) fn of_answer(text: &str) -> Result<Output, String> {
    Output::read(text, &Reply::FORMATS)
}

/// Reads an output of chains, which can be drawn too.
pub(crate) fn of_chains(text: &str) -> Result<Output, String> {
    Output::read(text, &Reply::DRAWN)
}

fn unknown_format(word: &str, formats: &[Format]) -> String {
    let names = || formats.iter().map(|format| format.name());
    let advice = did_you_mean(word, names())
        .unwrap_or_else(|| format!("one of {}", names().collect::<Vec<_>>().join(", ")));
    format!("unknown format \"{word}\"; {advice}")
}

/// What `--help` says of `-o`.
pub(crate) fn long_help(formats: &[Format], describe: fn(Format) -> &'static str) -> String {
    let mut text = "Format, and the file to write it to; may be given several times\n\n\
        Without a file it goes to standard output. Without any -o: table.\n"
        .to_owned();
    for format in formats {
        text += &format!("\n  {:<12} {}", format.name(), describe(*format));
    }
    text
}

/// The same of a scan and its results.
pub(crate) fn long_help_of_scan() -> String {
    long_help(&Format::ALL, Format::description)
}

/// What to write: a table where nothing is asked for. Outputs that would overwrite each other are refused.
pub(crate) fn chosen(outputs: &[Output]) -> Result<Vec<Output>, Vec<Problem>> {
    refuse_clashes(outputs)?;
    Ok(match outputs {
        [] => vec![Output { format: Format::Table, file: None }],
        some => some.to_vec(),
    })
}

/// Refuses outputs that would overwrite each other.
pub(crate) fn refuse_clashes(outputs: &[Output]) -> Result<(), Vec<Problem>> {
    for (index, output) in outputs.iter().enumerate() {
        if outputs[..index].iter().all(|earlier| earlier.file != output.file) {
            continue;
        }
        return Err(vec![match &output.file {
            None => Problem::new("two formats for standard output")
                .hint(format!("name a file for one of them: -o {}=FILE", output.format.name())),
            Some(file) => Problem::new(format!("two formats for the file \"{file}\"")),
        }]);
    }
    Ok(())
}

/// Lets `render` write one artifact. A file appears whole or not at all.
pub(crate) fn write(
    output: &Output,
    console: &Console,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Vec<Problem>> {
    let what = format!("{} report", output.format.name());
    write_to(output.file.as_deref(), &what, console, render)
}

/// Lets `render` write to a file, or to standard output without one.
pub(crate) fn write_to(
    file: Option<&str>,
    what: &str,
    console: &Console,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Vec<Problem>> {
    let Some(file) = file else { return console.write(render) };
    write_file(Path::new(file), render).map_err(|error| {
        let place = Place { path: file.to_owned(), position: None };
        vec![Problem::new(format!("the {what} cannot be written: {}", reason(&error))).at(place)]
    })
}

/// Rights of a new file, from which the process takes what its mask says.
const MODE_SHARED: u32 = 0o666;
/// Rights of a new file that is for its owner alone.
const MODE_PRIVATE: u32 = 0o600;

/// Lets `render` write a file that only its owner may read. It appears whole or not at all.
pub(crate) fn write_private(
    file: &str,
    what: &str,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Vec<Problem>> {
    write_with(Path::new(file), MODE_PRIVATE, render).map_err(|error| {
        let place = Place { path: file.to_owned(), position: None };
        vec![Problem::new(format!("the {what} cannot be written: {}", reason(&error))).at(place)]
    })
}

/// Lets `render` write a file. It appears whole or not at all.
pub(crate) fn write_file(
    path: &Path,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    write_with(path, MODE_SHARED, render)
}

fn write_with(
    path: &Path,
    mode: u32,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let special = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
    if special {
        // A pipe or a device cannot be replaced, only written to.
        let mut out = BufWriter::new(OpenOptions::new().write(true).open(path)?);
        render(&mut out)?;
        return out.flush();
    }
    // Through a link, what it points at is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if path.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    let (draft, mut out) = draft(&path, mode)?;
    let outcome = render(&mut out)
        .and_then(|()| out.into_inner().map_err(io::IntoInnerError::into_error))
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&draft, &path));
    if outcome.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&draft);
    }
    outcome
}

/// Puts new text in the place of a file, whole or not at all, and keeps who may read and write it.
pub(crate) fn replace_file(path: &Path, text: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let metadata = fs::metadata(&path)?;
    let (draft, mut out) = draft(&path, MODE_SHARED)?;
    let outcome = out
        .write_all(text)
        .and_then(|()| out.into_inner().map_err(io::IntoInnerError::into_error))
        .and_then(|file| {
            if fs::metadata(&draft)?.uid() != metadata.uid() || fs::metadata(&draft)?.gid() != metadata.gid()
            {
                std::os::unix::fs::fchown(&file, Some(metadata.uid()), Some(metadata.gid()))?;
            }
            file.set_permissions(metadata.permissions())?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&draft, &path));
    if outcome.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&draft);
    }
    outcome
}

/// Drafts left behind by killed runs do not stop new ones, up to this many.
const DRAFTS_MAX: u32 = 100;

/// A new file beside the one that is to be written.
fn draft(path: &Path, mode: u32) -> io::Result<(PathBuf, BufWriter<File>)> {
    let name = path.file_name().ok_or_else(|| io::Error::other("it names no file"))?;
    for number in 0..DRAFTS_MAX {
        let mut draft_name = std::ffi::OsString::from(".");
        draft_name.push(name);
        draft_name.push(format!(".{}-{number}.tmp", std::process::id()));
        let draft = path.with_file_name(draft_name);
        match OpenOptions::new().write(true).create_new(true).mode(mode).open(&draft) {
            Ok(file) => return Ok((draft, BufWriter::with_capacity(1 << 16, file))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many drafts of it lie beside it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_a_format_and_maybe_a_file() {
        let json = |file: Option<&str>| Output { format: Format::Json, file: file.map(str::to_owned) };
        assert_eq!("json".parse(), Ok(json(None)));
        assert_eq!("json=-".parse(), Ok(json(None)));
        assert_eq!("json=a=b.json".parse(), Ok(json(Some("a=b.json"))));
        assert!("json=".parse::<Output>().is_err());
        let unknown = "jsn=x".parse::<Output>().expect_err("there is no such format");
        assert_eq!(unknown, "unknown format \"jsn\"; did you mean `json`?");
    }

    #[test]
    fn a_failed_rendering_leaves_what_was_there() {
        let folder = std::env::temp_dir().join(format!("seawall-output-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the test");
        let path = folder.join("report.json");
        fs::write(&path, "old").expect("written");
        let failed = write_file(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("disk gone"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&path).expect("still there"), "old");
        write_file(&path, |out| out.write_all(b"new")).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("replaced"), "new");
        assert_eq!(fs::read_dir(&folder).expect("listed").count(), 1, "no draft is left");
        fs::remove_dir_all(&folder).expect("removed");
    }
}
