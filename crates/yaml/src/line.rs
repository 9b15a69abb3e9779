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
        for at in memchr::memchr2_iter(b'\n', b'\r', source) {
            let next = at + 1;
            if source[at] == b'\n' || source.get(next) != Some(&b'\n') {
                index.line_starts.push(next as u32);
            }
        }
        if !source.is_ascii() {
            let continues = |(_, byte): &(usize, &u8)| (0x80..=0xbf).contains(*byte);
            let inner = source.iter().enumerate().filter(continues);
            index.continuations.extend(inner.map(|(at, _)| at as u32));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ending_and_character_counts_once() {
        let text = "ab\r\ncd\re\n\nä€x\r\n";
        let index = LineIndex::new(text.as_bytes());
        let place = |part: &str| {
            let position = index.position(text.find(part).expect("it is there") as u32);
            (position.line, position.column)
        };
        assert_eq!(index.lines(), 6);
        assert_eq!(
            [place("b"), place("cd"), place("e\n"), place("ä"), place("€"), place("x")],
            [(1, 2), (2, 1), (3, 1), (5, 1), (5, 2), (5, 3)]
        );
        assert_eq!((index.line_start(4), index.line_start(7)), (Some(9), None));
    }
}
