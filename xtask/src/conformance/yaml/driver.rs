//! Speaks with `testbed/yaml` over pipes: an input in base64 a line, an answer in JSON a line.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What upstream makes of an input.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// Each document as canonical JSON, or why it cannot be held.
    pub(super) documents: Vec<Result<String, String>>,
    /// What ended the stream early.
    pub(super) error: Option<String>,
}

/// Asks about `count` inputs and hands each answer on, in the order of the questions.
pub(super) fn ask(
    program: &Path,
    count: u64,
    input: impl Fn(u64) -> Vec<u8> + Send,
    mut answered: impl FnMut(u64, Answer),
) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", program.display());
    let mut child =
        Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let (stdin, stdout) = child.stdin.take().zip(child.stdout.take()).expect("both are piped");
    let answers = std::thread::scope(|scope| -> Result<u64, String> {
        // Questions and answers flow at once: neither pipe may fill while the other one waits.
        let writer = scope.spawn(move || -> std::io::Result<()> {
            let mut stdin = BufWriter::new(stdin);
            for number in 0..count {
                writeln!(stdin, "{}", base64(&input(number)))?;
            }
            stdin.flush()
        });
        let mut answers = 0;
        for line in BufReader::new(stdout).lines() {
            answered(answers, parse(&line.map_err(failed)?)?);
            answers += 1;
        }
        writer.join().expect("the writer does not panic").map_err(failed)?;
        Ok(answers)
    })?;
    let status = child.wait().map_err(failed)?;
    if !status.success() || answers != count {
        return Err(format!("{}: {answers} answers to {count} questions, {status}", program.display()));
    }
    Ok(())
}

fn parse(line: &str) -> Result<Answer, String> {
    let reply: Value = serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let listed = reply["documents"].as_array().ok_or_else(|| format!("no documents in: {line}"))?;
    let document = |document: &Value| match text(&document["json"]) {
        Some(json) => Ok(json),
        None => Err(text(&document["error"]).unwrap_or_default()),
    };
    Ok(Answer { documents: listed.iter().map(document).collect(), error: text(&reply["error"]) })
}

fn base64(bytes: &[u8]) -> String {
    const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | u32::from(*group.get(at).unwrap_or(&0)));
        for at in 0..4 {
            let symbol = SYMBOLS[(bits >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= group.len() { char::from(symbol) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_padded() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (text, expected) in cases {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }
}
