//! Speaks with `testbed/podsecurity` over pipes, a JSON line for each question and answer.

use std::fmt;
use std::path::Path;

use seawall_podsecurity::{Level, Version};
use serde_json::{Value, json};

use crate::conformance::pipe;

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
pub(super) fn ask(program: &Path, questions: &[Question]) -> Result<Vec<Answer>, String> {
    let lines = questions.iter().map(Question::line).collect();
    pipe::ask(program, lines)?.iter().map(|line| parse(line)).collect()
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
