//! `prickle import zendesk`: a team moves in from an account that speaks the Zendesk dialect. See
//! docs/guides/moving.md.

use std::{collections::BTreeMap, path::PathBuf, sync::Mutex};

use actions::Desk;
use anyhow::{Context, bail};
use base::Timestamp;
use channels::zendesk::{Account, Key, There};
use clap::Args;
use desk::people::Role;
use store::search::due;
use worker::moving_in::{MovingIn, Staff, Told};

use crate::{answer, commands::index, say};

/// Where from, as whom, and who may come as one of us.
#[derive(Args)]
pub struct Zendesk {
    /// The account: https://ACCOUNT.
    #[arg(long, required_unless_present = "folder")]
    from: Option<String>,
    /// A folder of what the account gave out: its export, or saved answers of its API. With --from
    /// and a token, attachments that are not in it are fetched.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Whom the API token acts for: an administrator's address there. Without it, the token is an
    /// OAuth token.
    #[arg(long = "as")]
    acts_as: Option<String>,
    /// A file with the token. Or set PRICKLE_IMPORT_TOKEN.
    #[arg(long)]
    token_file: Option<PathBuf>,
    #[arg(long, env = "PRICKLE_IMPORT_TOKEN", hide = true, hide_env_values = true)]
    token: Option<String>,
    /// Who comes as one of us, and as what: ADDRESS=ROLE (admin, lead, agent, engineer, viewer).
    /// Again for each.
    #[arg(long, value_name = "ADDRESS=ROLE")]
    staff: Vec<String>,
    /// What every other agent of theirs comes as; without it, as people without rights here.
    #[arg(long, value_name = "ROLE")]
    agents_as: Option<String>,
    /// Only tell what there is and what of it has no place.
    #[arg(long)]
    dry_run: bool,
}

/// Moves in, or tells what would come.
///
/// # Errors
/// What was asked for can't be read, the account refuses or is out of reach, the database failed.
pub async fn run(wish: Zendesk, desk: &Desk) -> anyhow::Result<()> {
    let there = there(&wish)?;
    let staff = staff(&wish)?;
    let last = Mutex::new(None);
    let told = |told: Told| tell(desk, &last, &told);
    let source = there.name();
    if there.passed_over() > 0 {
        say(&format!("  {} rows of the folder were not understood", there.passed_over()));
    }
    let moving = MovingIn { desk, there, staff, told: &told };
    if wish.dry_run {
        return dry_run(&moving).await;
    }
    let done = moving.run().await.context(
        "the import stopped; what came in stays, and the same command goes on where it was",
    )?;
    answer(&format!(
        "{} tickets are new, {} changed, {} are as they were; {} messages and {} files came.",
        done.new, done.changed, done.same, done.messages, done.files
    ));
    report(desk, &source).await?;
    let waiting = due::waiting(&mut desk.store.read().await?).await?;
    index::catch_up(desk, waiting).await
}

fn there(wish: &Zendesk) -> anyhow::Result<There> {
    let account = match &wish.from {
        Some(from) => Some(Account::new(from, key(wish)?)?),
        None => None,
    };
    Ok(match (&wish.folder, account) {
        (Some(folder), account) => There::folder(folder, account)?,
        (None, Some(account)) => There::Account(account),
        (None, None) => bail!("name where from: --from https://ACCOUNT, or --folder FOLDER"),
    })
}

fn key(wish: &Zendesk) -> anyhow::Result<Key> {
    let token = match (&wish.token_file, &wish.token) {
        (Some(file), _) => std::fs::read_to_string(file)
            .with_context(|| format!("the token's file {} can't be read", file.display()))?,
        (None, Some(token)) => token.clone(),
        (None, None) => bail!("name a file with the token: --token-file FILE"),
    };
    let token = token.trim().to_owned();
    Ok(match &wish.acts_as {
        Some(address) => Key::Token { address: address.clone(), token },
        None => Key::Bearer(token),
    })
}

fn staff(wish: &Zendesk) -> anyhow::Result<Staff> {
    let role = |key: &str| match Role::from_key(key) {
        Some(role) if role.is_staff() => Ok(role),
        _ => bail!("{key} is no role: write admin, lead, agent, engineer or viewer"),
    };
    let mut roles = BTreeMap::new();
    for one in &wish.staff {
        let Some((address, key)) = one.rsplit_once('=') else {
            bail!("{one}: write ADDRESS=ROLE");
        };
        roles.insert(address.trim().to_lowercase(), role(key.trim())?);
    }
    let agents_as = wish.agents_as.as_deref().map(role).transpose()?;
    Ok(Staff { roles, agents_as })
}

async fn dry_run(moving: &MovingIn<'_>) -> anyhow::Result<()> {
    let found = moving.dry_run().await?;
    for (what, count) in &found.counts {
        let count = count.map_or_else(|| "?".to_owned(), |count| count.to_string());
        answer(&format!("{what}: {count}"));
    }
    let list = |what: &str, names: &[String]| {
        if !names.is_empty() {
            answer(&format!("{what}: {}", names.join(", ")));
        }
    };
    list("Groups without a group of that name here", &found.groups_without_place);
    list("Fields without an own field of that name here", &found.fields_without_place);
    list(
        "Answer there, and come without rights unless you name them",
        &found.agents_without_rights,
    );
    answer("Nothing was written.");
    Ok(())
}

/// What had no place, by reason.
async fn report(desk: &Desk, source: &str) -> anyhow::Result<()> {
    let mut conn = desk.store.read().await?;
    for (kind, count) in store::imports::counts(&mut conn, source).await? {
        answer(&format!("{kind}: {count} in all"));
    }
    for (kind, because, count) in store::imports::leftovers(&mut conn, source).await? {
        answer(&format!("kept aside: {count} × {kind}: {because}"));
    }
    Ok(())
}

/// What was told last, and when.
type Last = Mutex<Option<(&'static str, Timestamp)>>;

/// A line for each part, and then every few seconds, with the time that is left.
fn tell(desk: &Desk, last: &Last, told: &Told) {
    const SECONDS: i64 = 5;
    let now = desk.now();
    let Ok(mut last) = last.lock() else { return };
    let fresh = |at: Timestamp| now.duration_since(at).as_secs() < SECONDS;
    if last.is_some_and(|(what, at)| what == told.what && fresh(at)) {
        return;
    }
    *last = Some((told.what, now));
    let (done, passed) = (told.done, now.duration_since(told.since).as_secs());
    let left = told.of.filter(|of| *of > done && done > 0).map(|of| (of - done) * passed / done);
    let of = told.of.map_or_else(String::new, |of| format!(" of {of}"));
    let left = left.map_or_else(String::new, |left| format!(", about {} min left", left / 60 + 1));
    say(&format!("  {}: {done}{of}{left}", told.what));
}
