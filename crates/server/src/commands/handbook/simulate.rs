//! `prickle handbook simulate FILE`: what would have happened under the rules of a file (HB-4).
//! Nothing is changed or sent.

use std::{path::Path, process::ExitCode};

use actions::{
    Desk,
    simulate::{Trial, simulate},
};
use desk::{
    handbook::Handbook,
    simulate::{Cell, Listed, Marks, Place, Report, RuleCount},
};

use super::{read, told};
use crate::{answer, say};

/// So many tickets are named behind a number on the terminal; `--json` has more.
const NAMED: usize = 8;
const DAY: i64 = 24 * 3600;
/// A hundred years: all there is.
const MOST_DAYS: i64 = 36_500;

/// Plays the tickets of the last days.
///
/// # Errors
/// No such file, or no database.
pub async fn run(desk: &Desk, file: &Path, days: i64, json: bool) -> anyhow::Result<ExitCode> {
    let tried = match Handbook::parse(&read(file)?) {
        Ok(tried) => tried,
        Err(faults) => {
            answer(&told::lines(&file.display().to_string(), &faults));
            return Ok(ExitCode::FAILURE);
        }
    };
    let (running, now) = (desk.handbook(), desk.now());
    let since = base::time::after(now, -days * DAY);
    let trial = Trial { running: &running, tried: &tried, since, now };
    let report = simulate(&desk.store, trial, |_| std::future::ready(true)).await?;
    if json {
        answer(&serde_json::to_string(&report)?);
    } else {
        tell(&report, &tried);
    }
    say("Nothing was changed or sent.");
    Ok(ExitCode::SUCCESS)
}

/// Reads `90d`, `12w` or a plain number of days.
///
/// # Errors
/// Says what to write instead.
pub fn days(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let (number, unit) = match text.strip_suffix('w') {
        Some(number) => (number, 7),
        None => (text.strip_suffix('d').unwrap_or(text), 1),
    };
    let days = number.trim().parse::<i64>().ok().and_then(|days| days.checked_mul(unit));
    let days = days.filter(|days| (1..=MOST_DAYS).contains(days));
    days.ok_or_else(|| format!("\"{text}\" is no number of days; write 90d or 12w"))
}

fn tell(report: &Report, handbook: &Handbook) {
    let Report { tickets, since, until, .. } = report;
    answer(&format!("{tickets} tickets, opened from {} to {}", day(*since), day(*until)));
    answer("\nTargets met, before and after");
    let known = report.cells.iter().filter(|cell| is_judged(cell));
    for cell in known {
        answer(&target(cell, handbook));
    }
    let (late, spared) = (report.newly_missed, report.no_longer_missed);
    answer(&format!("  {late} would newly be missed, {spared} would be missed no more"));
    answer(&format!("\nRouted elsewhere: {} tickets", report.moved));
    for one in &report.moves {
        let (from, to) = (place(&one.from, handbook), place(&one.to, handbook));
        answer(&format!("  {from} to {to}: {}", listed(&one.tickets)));
    }
    answer("\nAutomations that fire, before and after");
    report.rules.iter().for_each(|rule| answer(&fired(rule)));
    untold(report);
}

fn day(at: base::Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

const fn is_judged(cell: &Cell) -> bool {
    cell.before.judged() + cell.after.judged() > 0
}

fn target(cell: &Cell, handbook: &Handbook) -> String {
    let (plan, severity) = (handbook.plan_name(&cell.plan), handbook.severity_name(&cell.severity));
    let mut line = format!(
        "  {plan}, {severity}, {}: {} → {}",
        cell.clock.name(),
        met(&cell.before),
        met(&cell.after)
    );
    if cell.newly_missed.count > 0 {
        line.push_str(&format!("; newly missed {}", listed(&cell.newly_missed)));
    }
    if cell.no_longer_missed.count > 0 {
        line.push_str(&format!("; missed no more {}", listed(&cell.no_longer_missed)));
    }
    line
}

/// `93 of 100 (93.0 %)`
fn met(marks: &Marks) -> String {
    let share = marks.permille_met();
    let share = share.map(|it| format!(" ({}.{} %)", it / 10, it % 10)).unwrap_or_default();
    format!("{} of {}{share}", marks.met.count, marks.judged())
}

/// `12: #3 #5 …`
fn listed(listed: &Listed) -> String {
    let named: Vec<String> = listed.tickets.iter().take(NAMED).map(|id| format!("#{id}")).collect();
    let more = if listed.tickets.len() > NAMED { " …" } else { "" };
    format!("{}: {}{more}", listed.count, named.join(" "))
}

fn place(place: &Place, handbook: &Handbook) -> String {
    format!("{} ({})", handbook.group_name(&place.group), handbook.team_name(&place.team))
}

fn fired(rule: &RuleCount) -> String {
    let mut line = format!("  {}: {} → {}", rule.name, rule.before.count, listed(&rule.after));
    if rule.untold.count > 0 {
        line.push_str(&format!("; can't be told for {}", listed(&rule.untold)));
    }
    for (act, count) in &rule.does {
        line.push_str(&format!("\n      {count} × {act}"));
    }
    line
}

fn untold(report: &Report) {
    if report.without_clock.count > 0 {
        answer(&format!("\nNo clock ran on {}", listed(&report.without_clock)));
    }
    if report.untold.count > 0 {
        answer(&format!("\nThe log does not tell how these came in: {}", listed(&report.untold)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_days_or_weeks() {
        assert_eq!((days("90d"), days("2w"), days(" 7 ")), (Ok(90), Ok(14), Ok(7)));
        for wrong in ["", "d", "0d", "-3d", "99999999d", "3 months"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }
}
