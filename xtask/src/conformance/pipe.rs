//! Speaks with a reference driver over pipes: a line for each question, a line for each answer.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// The driver's answers, in the order of the questions.
pub(super) fn ask(program: &Path, questions: Vec<String>) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", program.display());
    let count = questions.len();
    let mut child =
        Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let (input, output) = child.stdin.take().zip(child.stdout.take()).expect("both are piped");
    // Questions and answers flow at once: neither pipe may fill while the other one waits.
    let writer = std::thread::spawn(move || -> std::io::Result<()> {
        let mut input = BufWriter::new(input);
        for question in questions {
            writeln!(input, "{question}")?;
        }
        input.flush()
    });
    let mut answers = Vec::with_capacity(count);
    for line in BufReader::new(output).lines() {
        answers.push(line.map_err(failed)?);
    }
    writer.join().expect("the writer does not panic").map_err(failed)?;
    let status = child.wait().map_err(failed)?;
    if !status.success() || answers.len() != count {
        let given = answers.len();
        return Err(format!("{}: {given} answers to {count} questions, {status}", program.display()));
    }
    Ok(answers)
}
