//! `prickle handbook dry-run KEY [FILE]`: which tickets a rule matches now, and what it would do.
//! Nothing is changed or sent.

use std::path::Path;

use actions::dry_run::{DryRun, dry_run};
use anyhow::{Context, bail};
use desk::{automations::Rule, handbook::Handbook, viewer::Viewer};

use crate::{answer, config::Config, wiring};

/// Runs it: the rule as it is in force, or as `file` has it.
///
/// # Errors
/// No such rule, a file with faults, or no database.
pub async fn run(key: &str, file: Option<&Path>, config: &Config) -> anyhow::Result<()> {
    let opened = wiring::open(config).await?;
    let handbook = match file {
        None => (*opened.desk.handbook()).clone(),
        Some(file) => read(file)?,
    };
    let rule = find(&handbook, key)?;
    let mut conn = opened.desk.store.read().await?;
    let now = opened.desk.now();
    let run = dry_run(&mut conn, &Viewer::System, &handbook, rule, now).await?;
    tell(rule, &run);
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<Handbook> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} can't be read", file.display()))?;
    Handbook::parse(&text).map_err(|faults| {
        let faults: Vec<String> =
            faults.iter().map(|fault| format!("{}:{fault}", file.display())).collect();
        anyhow::anyhow!("{}", faults.join("\n"))
    })
}

/// The rule with this key, switched off or not.
fn find<'a>(handbook: &'a Handbook, key: &str) -> anyhow::Result<&'a Rule> {
    let found = handbook.automations.iter().find(|one| one.key == key);
    if let Some(rule) = found.and_then(|one| one.rule.as_ref()) {
        return Ok(rule);
    }
    let names: Vec<&str> = handbook.automations.iter().map(|one| one.key.as_str()).collect();
    bail!("there is no automation \"{key}\"; there are {}", names.join(", "));
}

fn tell(rule: &Rule, run: &DryRun) {
    answer(&format!("{}: {}", rule.name, rule.when.words()));
    for (ticket, would) in &run.rows {
        let due = would.due_at.map(|due| format!(", due {due}")).unwrap_or_default();
        answer(&format!("#{} {}{due}", ticket.id, ticket.subject));
        for act in &would.does {
            answer(&format!("    {act}"));
        }
        for not in &would.not {
            answer(&format!("    not: {not}"));
        }
    }
    let rest = run.matches - run.rows.len();
    let more = if rest > 0 { format!(", {rest} more of them not shown") } else { String::new() };
    let part = if run.complete { "all that could match" } else { "the newest" };
    answer(&format!("{} matches among {} tickets ({part}){more}", run.matches, run.looked_at));
}
