//! Speaks with `testbed/podsecurity` over pipes, a JSON line for each question and answer.

use std::fmt;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use seawall_podsecurity::{Level, Version};
use serde_json::{Value, json};

/// A pod, as an object or as a string of YAML, to be judged.
pub(super) struct Question {
    pub(super) level: Level,
    pub(super) version: Version,
    pub(super) pod: Value,
}

impl Question {
    pub(super) fn line(&self) -> String {
        let (level, version) = (self.level.to_string(), self.version.to_string());
        json!({"level": level, "version": version, "pod": self.pod}).to_string()
    }
}

/// A verdict with its messages, ours or the driver's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Answer {
    Allowed,
    Forbidden {
        reason: String,
        detail: String,
    },
    /// The API server would refuse to decode the pod.
    Undecodable,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Allowed => f.write_str("pass"),
            Answer::Forbidden { reason, detail } => write!(f, "fail: {reason} / {detail}"),
            Answer::Undecodable => f.write_str("undecodable"),
        }
    }
}

/// The driver's answers, in the order of the questions.
pub(super) fn ask(program: &Path, questions: Vec<Question>) -> Result<Vec<Answer>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", program.display());
    let count = questions.len();
    let mut child =
        Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let (input, output) = child.stdin.take().zip(child.stdout.take()).expect("both are piped");
    // Questions and answers flow at once: neither pipe may fill while the other one waits.
    let writer = std::thread::spawn(move || -> std::io::Result<()> {
        let mut input = BufWriter::new(input);
        for question in questions {
            writeln!(input, "{}", question.line())?;
        }
        input.flush()
    });
    let mut answers = Vec::with_capacity(count);
    for line in BufReader::new(output).lines() {
        answers.push(parse(&line.map_err(failed)?)?);
    }
    writer.join().expect("the writer does not panic").map_err(failed)?;
    let status = child.wait().map_err(failed)?;
    if !status.success() || answers.len() != count {
        let given = answers.len();
        return Err(format!("{}: {given} answers to {count} questions, {status}", program.display()));
    }
    Ok(answers)
}

fn parse(line: &str) -> Result<Answer, String> {
    let reply: Value = serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
    let text = |key: &str| reply[key].as_str().unwrap_or_default().to_owned();
    Ok(match (&reply["error"], reply["allowed"].as_bool()) {
        (Value::String(_), _) => Answer::Undecodable,
        (_, Some(true)) => Answer::Allowed,
        (_, Some(false)) => {
            Answer::Forbidden { reason: text("forbiddenReason"), detail: text("forbiddenDetail") }
        }
        _ => return Err(format!("the driver's answer holds no verdict: {line}")),
    })
}
