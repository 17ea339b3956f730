//! `prickle handbook diff`: two handbooks beside each other, in words and by line.

use std::{path::Path, process::ExitCode};

use actions::Desk;
use anyhow::Context;
use desk::handbook::{
    DEFAULT_TEXT,
    lines::{Fate, compare, parts},
    meaning, resolved,
};

use super::read;
use crate::answer;

/// Unchanged lines shown around a change.
const AROUND: usize = 3;

/// A company's text and the whole it makes.
struct Side {
    name: String,
    text: String,
    whole: String,
}

/// Compares `one` with `other`; without it, the running version with `one`.
///
/// # Errors
/// No such file or version.
pub async fn diff(desk: &Desk, one: &str, other: Option<&str>) -> anyhow::Result<ExitCode> {
    let running = desk.handbook().version.to_string();
    let (before, after) = match other {
        Some(other) => (one, other),
        None => (running.as_str(), one),
    };
    let (before, after) = (side(desk, before).await?, side(desk, after).await?);
    if before.text == after.text && before.whole == after.whole {
        return Ok(ExitCode::SUCCESS);
    }
    for change in meaning::changes(&before.whole, &after.whole) {
        answer(&format!("# {}: {}", change.section, change.words));
    }
    answer(&format!("--- {}\n+++ {}", before.name, after.name));
    for part in parts(&compare(&before.text, &after.text), AROUND) {
        let first = |line: Option<usize>| line.unwrap_or(0);
        let head = part.first().map_or((0, 0), |line| (first(line.before), first(line.after)));
        answer(&format!("@@ -{} +{} @@", head.0, head.1));
        for line in part {
            let sign = match line.fate {
                Fate::Same => ' ',
                Fate::Removed => '-',
                Fate::Added => '+',
            };
            answer(&format!("{sign}{}", line.text));
        }
    }
    Ok(ExitCode::FAILURE)
}

async fn side(desk: &Desk, named: &str) -> anyhow::Result<Side> {
    let path = Path::new(named);
    let number = named.parse::<i64>().ok().filter(|_| !path.exists());
    let (name, text, default) = match number {
        Some(number) => {
            let mut conn = desk.store.read().await?;
            let texts = actions::handbook::in_force(&mut conn, number).await?;
            let (text, default) = texts.with_context(|| format!("there is no version {number}"))?;
            (format!("version {number}"), text, default)
        }
        None => (named.to_owned(), read(path)?, DEFAULT_TEXT.to_owned()),
    };
    let whole = resolved(&default, &text);
    let whole = whole.with_context(|| format!("{named} is no TOML; `check` says where"))?;
    Ok(Side { name, text, whole })
}
