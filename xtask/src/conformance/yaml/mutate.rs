//! Small damages and oddities, put where they may change what an input means.

use crate::random::Random;

/// Pieces that mean something to a YAML or JSON reader.
const PIECES: &[&str] = &[
    "- ",
    "-",
    "? ",
    ": ",
    ":",
    ", ",
    ",",
    "[",
    "]",
    "{",
    "}",
    "#",
    " #",
    "# c\n",
    "&a ",
    "*a",
    "*a ",
    "&b ",
    "*b",
    "!",
    "!!str ",
    "!!int ",
    "!!float ",
    "!!null ",
    "!!bool ",
    "!!binary ",
    "!!map ",
    "!!timestamp ",
    "!t ",
    "!<x> ",
    "!a%41 ",
    "|",
    "|-",
    "|+",
    "|2",
    "|1-",
    ">",
    ">-",
    ">+",
    ">2",
    "'",
    "\"",
    "''",
    "\\",
    "\\n",
    "\\x41",
    "\\u00e9",
    "\\U0001F600",
    "\\\n",
    "\\ ",
    "\\/",
    "\\ud83d\\ude00",
    "\\ud83d",
    "%",
    "%YAML 1.1\n",
    "%YAML 1.2\n",
    "%TAG ! tag:x,2000:\n",
    "%TAG !e! tag:yaml.org,2002:\n",
    "!e!str ",
    "@",
    "`",
    "---",
    "\n---\n",
    "\n--- \n",
    "\n--- # c\n",
    "\n--- a\n",
    "\n--- |\n",
    "\n---\t\n",
    "\n----\n",
    "\n...\n",
    "...",
    "\n... a\n",
    "\n...\n---\n",
    "\t",
    "\n\t",
    " \t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\r\r\n",
    "\n ",
    "\n  ",
    "\n    ",
    " ",
    "  ",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{a0}",
    "\u{e9}",
    "\u{1f600}",
    "\u{fffd}",
    "\u{7f}",
    "\0",
    "<<: *a\n",
    "<<: ",
    "<<",
    "<<: [*a, *b]\n",
    "~",
    "null",
    "yes",
    "No",
    "on",
    "0644",
    "0o17",
    "0x1F",
    "0b101",
    "0b+1",
    "-0b11",
    "1_000",
    "1e3",
    "1.5",
    "-0.0",
    ".5",
    "._5",
    ".1_2",
    "+12",
    "08",
    "1e400",
    "18446744073709551615",
    "9223372036854775808",
    "-9223372036854775808",
    ".inf",
    "-.inf",
    ".nan",
    "2001-01-01",
    "2001-12-14t21:59:43.10-05:00",
    "12:30:45",
    "1.0",
    "1e21",
    "1e-7",
    "=",
    "a: 1\n",
    "a: b: c",
    "- - a\n",
    "? a\n: b\n",
    "{a: 1}",
    "[a, b]",
    "{\"a\":1}",
    "{\"a\":1}{\"a\":2}",
    "[]",
    "{}",
    "[]: a",
    "{}: a",
    "[? a : b]",
    "{? a}",
    "{a}",
    "[a: b]",
    "\"a\":b",
    "'a':b",
    "{\"a\":b}",
    "true",
    "false",
    "\u{0}",
    "\u{1}",
    "<>&",
    "aGVsbG8=",
];

/// Bytes that are no UTF-8.
const BROKEN: &[&[u8]] =
    &[b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xe2\x28\xa1", b"\xf5\x80\x80\x80", b"\xc3"];

/// Changes `input` at a few places.
pub(crate) fn mutate(random: &mut Random, input: &mut Vec<u8>) {
    let changes_max = if random.one_in(4) { 8 } else { 3 };
    let changes = 1 + random.below(changes_max);
    for _ in 0..changes {
        change(random, input);
    }
    match random.below(40) {
        0 => crlf(input),
        1 => drop(input.splice(0..0, *b"\xef\xbb\xbf")),
        2 => wide(input, random.one_in(2)),
        _ => {}
    }
}

fn change(random: &mut Random, input: &mut Vec<u8>) {
    let at = place(random, input);
    match random.below(20) {
        0..=7 => {
            let piece = random.pick(PIECES).bytes();
            input.splice(at..at, piece);
        }
        8..=9 => {
            let end = (at + 1 + random.below(4)).min(input.len());
            let piece = random.pick(PIECES).bytes();
            input.splice(at..end, piece);
        }
        10..=11 => {
            let end = (at + 1 + random.below(3)).min(input.len());
            input.drain(at..end);
        }
        12 => input.truncate(at),
        13 => move_line(random, input),
        14 => {
            let (start, end) = line(input, at);
            let copy = input[start..end].to_vec();
            let at = line(input, place(random, input)).0;
            input.splice(at..at, copy);
        }
        15 => {
            let (start, end) = line(input, at);
            input.drain(start..end);
        }
        16..=17 => indent(random, input, at),
        18 => {
            let end = (at + random.below(200)).min(input.len());
            let copy = input[at..end].to_vec();
            let at = place(random, input);
            input.splice(at..at, copy);
        }
        _ => odd(random, input, at),
    }
}

/// What is rare in files and easily breaks a reader.
fn odd(random: &mut Random, input: &mut Vec<u8>, at: usize) {
    match random.below(4) {
        0 => {
            let bytes = BROKEN[random.below(BROKEN.len())];
            input.splice(at..at, bytes.iter().copied());
        }
        1 => {
            let filler = random.pick(&["x", "ab ", "\u{e9}", "a, ", "k: "]).repeat(300 + random.below(900));
            input.splice(at..at, filler.bytes());
        }
        2 => {
            let depth = random.below(40);
            let brackets = random.pick(&["[", "{a: ", "- ", "{\"a\":"]).repeat(depth);
            input.splice(at..at, brackets.bytes());
        }
        _ => {
            if let Some(byte) = input.get_mut(at) {
                *byte = random.next() as u8;
            }
        }
    }
}

/// A place at which a change is likely to matter: about a token's edge.
fn place(random: &mut Random, input: &[u8]) -> usize {
    let at = random.below(input.len() + 1);
    if random.one_in(3) {
        return at;
    }
    let edge = input[at..].iter().position(|byte| !byte.is_ascii_alphanumeric());
    let edge = at + edge.unwrap_or(0);
    (edge + usize::from(random.one_in(2))).min(input.len())
}

fn line(input: &[u8], at: usize) -> (usize, usize) {
    let start = input[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let end = input[at..].iter().position(|byte| *byte == b'\n').map_or(input.len(), |len| at + len + 1);
    (start, end)
}

fn move_line(random: &mut Random, input: &mut Vec<u8>) {
    let (start, end) = line(input, random.below(input.len() + 1));
    let moved: Vec<u8> = input.drain(start..end).collect();
    let (at, _) = line(input, random.below(input.len() + 1));
    input.splice(at..at, moved);
}

fn indent(random: &mut Random, input: &mut Vec<u8>, at: usize) {
    let (start, end) = line(input, at);
    let blanks = input[start..end].iter().take_while(|byte| **byte == b' ').count();
    match random.below(3) {
        0 => drop(input.drain(start..start + blanks.min(1 + random.below(3)))),
        1 => drop(input.splice(start..start, vec![b' '; 1 + random.below(3)])),
        _ => drop(input.splice(start..start + blanks.min(1), *b"\t")),
    }
}

fn crlf(input: &mut Vec<u8>) {
    let lines: Vec<&[u8]> = input.split(|byte| *byte == b'\n').collect();
    *input = lines.join(b"\r\n".as_slice());
}

/// UTF-16 with its byte order mark.
fn wide(input: &mut Vec<u8>, little: bool) {
    let text = format!("\u{feff}{}", String::from_utf8_lossy(input));
    let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    *input = text.encode_utf16().flat_map(bytes).collect();
}
