//! Due times for the command line: one line of JSON in, one line of JSON out.
//!
//! A bad line gets its error on its own line; the lines around it are answered all the same.

use base::Timestamp;
use serde::Deserialize;

use super::LONGEST_TARGET_SECONDS;
use crate::handbook::{Handbook, nearest};

/// What is asked: `{"schedule": "response", "start": "2026-11-20T22:00:00Z", "target_seconds": 1}`.
/// Other keys are left alone.
#[derive(Deserialize)]
struct Question {
    schedule: String,
    start: String,
    target_seconds: i64,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DueFault {
    #[error("there is no schedule \"{given}\"{hint}")]
    Schedule { given: String, hint: String },
    #[error("\"{0}\" is not an instant; write 2026-11-20T22:00:00Z")]
    Start(String),
    #[error("a target can't be below nothing or above ten years")]
    Target,
    #[error("so much open time never passes on this schedule")]
    Never,
    #[error("{0}")]
    Line(String),
}

/// The due time on the schedule called `schedule`, from an instant in RFC 3339 (any offset), as
/// RFC 3339 in UTC: `2026-11-23T06:00:00Z`, with a fraction only where the start has one.
///
/// # Errors
/// Says which part can't be read.
pub fn due_text(
    handbook: &Handbook,
    schedule: &str,
    start: &str,
    target_seconds: i64,
) -> Result<String, DueFault> {
    let found = handbook.find_schedule(schedule).ok_or_else(|| no_schedule(handbook, schedule))?;
    let start: Timestamp =
        start.trim().parse().map_err(|_unreadable| DueFault::Start(start.to_owned()))?;
    if !(0..=LONGEST_TARGET_SECONDS).contains(&target_seconds) {
        return Err(DueFault::Target);
    }
    match found.due(start, target_seconds) {
        due if due == Timestamp::MAX => Err(DueFault::Never),
        due => Ok(due.to_string()),
    }
}

/// Answers one line: `{"due":"2026-11-23T06:00:00Z"}`, or `{"error":"…"}` for a bad one.
#[must_use]
pub fn due_line(handbook: &Handbook, line: &str) -> String {
    let answer = match ask(handbook, line) {
        Ok(due) => serde_json::json!({ "due": due }),
        Err(fault) => serde_json::json!({ "error": fault.to_string() }),
    };
    answer.to_string()
}

fn ask(handbook: &Handbook, line: &str) -> Result<String, DueFault> {
    let asked: Question =
        serde_json::from_str(line).map_err(|fault| DueFault::Line(fault.to_string()))?;
    due_text(handbook, &asked.schedule, &asked.start, asked.target_seconds)
}

fn no_schedule(handbook: &Handbook, given: &str) -> DueFault {
    let keys = || handbook.schedules.iter().map(|rule| rule.key.as_str());
    let hint = match nearest(given, keys()) {
        Some(near) => format!("; did you mean \"{near}\"?"),
        None => format!("; there are {}", keys().collect::<Vec<_>>().join(", ")),
    };
    DueFault::Schedule { given: given.to_owned(), hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(line: &str) -> String {
        due_line(&Handbook::shipped(), line)
    }

    #[test]
    fn a_line_is_answered_with_the_due_time_in_utc() {
        let cases = [
            (
                r#"{"schedule":"response","start":"2026-11-20T22:00:00Z","target_seconds":28800}"#,
                r#"{"due":"2026-11-23T06:00:00Z"}"#,
            ),
            (
                r#"{"schedule":"coverage","start":"2026-03-09T02:00:00-07:00","target_seconds":57600}"#,
                r#"{"due":"2026-03-10T10:00:00Z"}"#,
            ),
            (
                r#"{"schedule":"response","start":"2026-11-23T00:00:00.25Z","target_seconds":1,"id":7}"#,
                r#"{"due":"2026-11-23T00:00:01.25Z"}"#,
            ),
            (
                r#"{"schedule":"response","start":"2026-11-21T12:00:00+01:00","target_seconds":0}"#,
                r#"{"due":"2026-11-21T11:00:00Z"}"#,
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(answer(line), expected, "{line}");
        }
    }

    #[test]
    fn a_bad_line_is_answered_with_what_is_wrong() {
        let cases = [
            ("", "EOF"),
            ("8h", "invalid"),
            ("[]", "invalid"),
            (r#"{"schedule":"response"}"#, "missing field `start`"),
            (
                r#"{"schedule":"respons","start":"2026-11-20T22:00:00Z","target_seconds":1}"#,
                r#"did you mean \"response\"?"#,
            ),
            (
                r#"{"schedule":"x","start":"2026-11-20T22:00:00Z","target_seconds":1}"#,
                "there are response, coverage",
            ),
            (r#"{"schedule":"response","start":"yesterday","target_seconds":1}"#, "not an instant"),
            (
                r#"{"schedule":"response","start":"2026-11-20T22:00:00","target_seconds":1}"#,
                "not an instant",
            ),
            (
                r#"{"schedule":"response","start":"2026-11-20T22:00:00Z","target_seconds":-1}"#,
                "below nothing",
            ),
            (
                r#"{"schedule":"response","start":"2026-11-20T22:00:00Z","target_seconds":9223372036854775807}"#,
                "above ten years",
            ),
            (
                r#"{"schedule":"response","start":"9999-12-30T00:00:00Z","target_seconds":360000}"#,
                "never passes",
            ),
        ];
        for (line, expected) in cases {
            let got = answer(line);
            assert!(got.starts_with(r#"{"error":""#) && got.contains(expected), "{line}: {got}");
            assert!(!got.contains('\n'));
        }
    }
}
