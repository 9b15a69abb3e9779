//! A log in, events out.

use std::io::{self, BufRead};

use jiff::Timestamp;

use crate::event::{Event, Malformed, decode};
use crate::splitter::{Piece, Splitter};

/// A record of more bytes is left out and told. The API server's own requests end at 3 MiB, and an
/// event holds two objects at most.
pub const RECORD_BYTES_MAX: usize = 32 << 20;

/// Problems are told one by one up to this number, and counted beyond.
const PROBLEMS_MAX: usize = 20;

/// Logs are a little out of order, since events are written when requests end. An event this much
/// older than one before it, in microseconds, means that a clock was set back, or that files were put
/// together out of order.
const BACKWARDS_MICROS: i64 = 3600 * 1_000_000;

/// A time in microseconds since 1970 in RFC 3339, to the second.
pub fn time_text(micros: i64) -> String {
    let seconds = Timestamp::from_second(micros.div_euclid(1_000_000));
    seconds.map_or_else(|_| "a time out of range".to_owned(), |time| time.to_string())
}

/// What came of reading a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Events that were handed over.
    pub events: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// What could not be read, the first of it one by one.
    pub problems: Vec<Problem>,
    /// How much could not be read.
    pub unread: u64,
    /// When the first and the last event were received, in microseconds since 1970.
    pub window: Option<(i64, i64)>,
    /// Events whose time cannot be read.
    pub timeless: u64,
    /// Times at which the log went back by more than an hour.
    pub backwards: u64,
}

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line in which it begins, from one.
    pub line: u64,
    /// The column, from one, where one is at fault.
    pub column: Option<usize>,
    /// What is wrong.
    pub fact: String,
}

/// Reads a log and hands each event over, with its time in microseconds since 1970. Where the input gives an
/// error behind its beginning, as a packed file does that was cut off, what was read counts, and the error
/// is a problem.
///
/// # Errors
/// Where nothing can be read.
pub fn read(input: &mut dyn BufRead, sink: &mut dyn FnMut(&Event<'_>, Option<i64>)) -> io::Result<Reading> {
    let mut reader = Reader { reading: Reading::default(), latest: i64::MIN, sink };
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        number += 1;
        line.clear();
        // One byte more tells a line at the bound from a longer one.
        let taken = io::Read::take(&mut *input, RECORD_BYTES_MAX as u64 + 1).read_until(b'\n', &mut line);
        let taken = match taken {
            Ok(taken) => taken,
            Err(error) => return reader.broken(number, error),
        };
        reader.reading.bytes += taken as u64;
        let text = line.trim_ascii();
        if taken == 0 {
            return Ok(reader.reading);
        }
        if text.is_empty() {
            continue;
        }
        let is_whole = taken <= RECORD_BYTES_MAX;
        // A document that goes on over several lines shows it in its first.
        let is_first = reader.reading.events == 0 && reader.reading.unread == 0;
        let goes_on = match text[0] {
            b'[' => true,
            b'{' => !is_whole || !is_json(text),
            _ => false,
        };
        if is_first && goes_on {
            return reader.document(input, &line, number);
        }
        if is_whole {
            reader.record(text, number);
        } else {
            reader.problem(number, None, overlong());
            if let Err(error) = reader.skip_line(input) {
                return reader.broken(number, error);
            }
        }
    }
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
}

fn overlong() -> String {
    format!("this record is longer than {} MiB", RECORD_BYTES_MAX >> 20)
}

struct Reader<'s> {
    reading: Reading,
    /// The latest time so far.
    latest: i64,
    sink: &'s mut dyn FnMut(&Event<'_>, Option<i64>),
}

// === impl Reader ===

impl Reader<'_> {
    /// One document, of which some lines are already here.
    fn document(mut self, input: &mut dyn BufRead, begin: &[u8], line: u64) -> io::Result<Reading> {
        let mut splitter = Splitter::new(line);
        let piece = |reader: &mut Self, piece: Piece<'_>| match piece {
            Piece::Record(bytes, line) => reader.record(bytes, line),
            Piece::Overlong(line) => reader.problem(line, None, overlong()),
        };
        splitter.push(begin, RECORD_BYTES_MAX, &mut |one| piece(&mut self, one));
        loop {
            let bytes = match input.fill_buf() {
                Ok([]) => break,
                Ok(bytes) => bytes,
                Err(error) => return self.broken(splitter.line(), error),
            };
            splitter.push(bytes, RECORD_BYTES_MAX, &mut |one| piece(&mut self, one));
            let taken = bytes.len();
            self.reading.bytes += taken as u64;
            input.consume(taken);
        }
        if let Some(line) = splitter.unfinished() {
            self.problem(line, None, "the log ends in the middle of what begins here".to_owned());
        }
        Ok(self.reading)
    }

    /// The input gave an error: what was read before counts.
    fn broken(mut self, line: u64, error: io::Error) -> io::Result<Reading> {
        if self.reading.bytes == 0 {
            return Err(error);
        }
        self.problem(line, None, format!("the log cannot be read from here on: {error}"));
        Ok(self.reading)
    }

    fn record(&mut self, bytes: &[u8], line: u64) {
        let (reading, latest, sink) = (&mut self.reading, &mut self.latest, &mut self.sink);
        let outcome = decode(bytes, &mut |event| {
            let time = event.received.parse::<Timestamp>().ok().map(Timestamp::as_microsecond);
            reading.note(time, latest);
            sink(event, time);
        });
        if let Err(malformed) = outcome {
            let column = match &malformed {
                Malformed::Json { column, .. } => Some(*column),
                Malformed::Foreign | Malformed::Lacks(_) => None,
            };
            self.problem(line, column, malformed.to_string());
        }
    }

    fn problem(&mut self, line: u64, column: Option<usize>, fact: String) {
        self.reading.unread += 1;
        if self.reading.problems.len() < PROBLEMS_MAX {
            self.reading.problems.push(Problem { line, column, fact });
        }
    }

    fn skip_line(&mut self, input: &mut dyn BufRead) -> io::Result<()> {
        loop {
            let bytes = input.fill_buf()?;
            let (taken, ends) = match memchr::memchr(b'\n', bytes) {
                Some(at) => (at + 1, true),
                None => (bytes.len(), bytes.is_empty()),
            };
            self.reading.bytes += taken as u64;
            input.consume(taken);
            if ends {
                return Ok(());
            }
        }
    }
}

// === impl Reading ===

impl Reading {
    fn note(&mut self, time: Option<i64>, latest: &mut i64) {
        self.events += 1;
        let Some(time) = time else {
            self.timeless += 1;
            return;
        };
        self.backwards += u64::from(time < latest.saturating_sub(BACKWARDS_MICROS));
        *latest = if time < latest.saturating_sub(BACKWARDS_MICROS) { time } else { time.max(*latest) };
        self.window =
            Some(self.window.map_or((time, time), |(first, last)| (first.min(time), last.max(time))));
    }

    /// Adds what came of another log.
    pub fn add(&mut self, other: Reading) {
        self.events += other.events;
        self.bytes += other.bytes;
        self.unread += other.unread;
        let room = PROBLEMS_MAX.saturating_sub(self.problems.len());
        self.problems.extend(other.problems.into_iter().take(room));
        self.timeless += other.timeless;
        self.backwards += other.backwards;
        let windows = [self.window, other.window].into_iter().flatten();
        self.window = windows.reduce(|one, two| (one.0.min(two.0), one.1.max(two.1)));
    }
}
