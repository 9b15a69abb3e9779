//! From byte offsets to lines and columns, without keeping the source text.

/// A place a person can go to: both numbers count from one; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from one.
    pub line: u32,
    /// Column in characters, from one.
    pub column: u32,
}

/// Where the lines of an input begin, and where it holds characters of more than one byte.
#[derive(Clone, Debug, Default)]
pub struct LineIndex {
    line_starts: Vec<u32>,
    /// Offsets of the continuation bytes of multi-byte characters, ascending.
    continuations: Vec<u32>,
}

// === impl LineIndex ===

impl LineIndex {
    /// Reads `source` once. A line ends at LF, CR LF or CR.
    pub fn new(source: &[u8]) -> Self {
        let mut index = LineIndex { line_starts: vec![0], continuations: Vec::new() };
        for (at, &byte) in source.iter().enumerate() {
            match byte {
                b'\n' => index.line_starts.push(at as u32 + 1),
                b'\r' if source.get(at + 1) != Some(&b'\n') => index.line_starts.push(at as u32 + 1),
                0x80..=0xbf => index.continuations.push(at as u32),
                _ => {}
            }
        }
        index
    }

    /// Line and column of a byte offset; an offset behind the end counts as the end.
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset).max(1);
        let start = self.line_starts[line - 1];
        let before = |limit: u32| self.continuations.partition_point(|&at| at < limit) as u32;
        let column = offset - start - (before(offset) - before(start)) + 1;
        Position { line: line as u32, column }
    }

    /// Number of lines.
    pub fn lines(&self) -> usize {
        self.line_starts.len()
    }

    /// Byte offset at which a one-based line begins; none behind the last line.
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.line_starts.get((line as usize).checked_sub(1)?).copied()
    }
}
