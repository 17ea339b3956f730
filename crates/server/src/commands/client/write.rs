//! What changes something: `reply`, `note`, `take`, `set`, `new`. Each intent has a key of its own:
//! tried again after a broken line, it is still done once.

use std::{
    io::{IsTerminal, Read},
    path::PathBuf,
};

use anyhow::{Context, anyhow};
use base::{chance::SystemChance, secrets};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::{Signed, lists::text, show::number};
use crate::{answer, say};

/// What a text is made of.
#[derive(Args)]
struct Text {
    /// The text, as Markdown; without it, standard input is read.
    #[arg(short, long)]
    message: Option<String>,
    /// Files to go along.
    #[arg(short, long = "file")]
    files: Vec<PathBuf>,
}

/// A public answer.
#[derive(Args)]
pub struct Reply {
    /// The ticket's number.
    #[arg(value_parser = number)]
    ticket: i64,
    #[command(flatten)]
    text: Text,
    /// What the ticket is afterwards; an answer alone makes it pending.
    #[arg(short, long)]
    status: Option<Status>,
}

/// A note.
#[derive(Args)]
pub struct Note {
    /// The ticket's number.
    #[arg(value_parser = number)]
    ticket: i64,
    #[command(flatten)]
    text: Text,
}

/// Making it yours.
#[derive(Args)]
pub struct Take {
    /// The ticket's number.
    #[arg(value_parser = number)]
    ticket: i64,
}

/// Setting fields.
#[derive(Args)]
pub struct Set {
    /// The ticket's number.
    #[arg(value_parser = number)]
    ticket: i64,
    #[arg(short, long)]
    status: Option<Status>,
    /// `low`, `normal`, `high`, `urgent`, or a severity of the handbook.
    #[arg(short = 'p', long)]
    priority: Option<String>,
    /// A kind of the handbook, like `bug`.
    #[arg(short, long)]
    kind: Option<String>,
    /// Whose it is: an address, or `none`.
    #[arg(short, long)]
    owner: Option<String>,
    /// Tags to put on.
    #[arg(short, long)]
    tag: Vec<String>,
    /// Tags to take off.
    #[arg(long)]
    untag: Vec<String>,
}

/// A new ticket.
#[derive(Args)]
pub struct New {
    /// Who asks: an address.
    #[arg(long = "from")]
    customer: String,
    #[arg(short, long)]
    subject: String,
    #[command(flatten)]
    text: Text,
    #[arg(short, long)]
    priority: Option<String>,
    #[arg(short, long)]
    tag: Vec<String>,
}

/// A status somebody may set.
#[derive(Clone, Copy, ValueEnum)]
enum Status {
    Open,
    Pending,
    OnHold,
    Solved,
}

impl Status {
    const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Pending => "pending",
            Self::OnHold => "hold",
            Self::Solved => "solved",
        }
    }
}

/// Answers the customer.
pub async fn reply(desk: &Signed, reply: Reply) -> anyhow::Result<()> {
    let comment = comment(desk, reply.text, true).await?;
    let mut fields = Map::from_iter([("comment".to_owned(), comment)]);
    fields.extend(reply.status.map(|to| ("status".to_owned(), json!(to.word()))));
    let ticket = change(desk, reply.ticket, fields).await?;
    answer(&format!("Answered #{}; it is {}.", reply.ticket, text(&ticket, "status")));
    Ok(())
}

/// Writes a note.
pub async fn note(desk: &Signed, note: Note) -> anyhow::Result<()> {
    let comment = comment(desk, note.text, false).await?;
    change(desk, note.ticket, Map::from_iter([("comment".to_owned(), comment)])).await?;
    answer(&format!("Noted on #{}.", note.ticket));
    Ok(())
}

/// Makes it the caller's.
pub async fn take(desk: &Signed, take: &Take) -> anyhow::Result<()> {
    let me = desk.remote.get("users/me", &[]).await?;
    let fields = Map::from_iter([("assignee_id".to_owned(), me["user"]["id"].clone())]);
    let ticket = change(desk, take.ticket, fields).await?;
    answer(&format!("#{} is yours: {}", take.ticket, text(&ticket, "subject")));
    Ok(())
}

/// Sets fields.
pub async fn set(desk: &Signed, set: &Set) -> anyhow::Result<()> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    if let Some(to) = set.status {
        put("status", json!(to.word()));
    }
    if let Some(to) = &set.priority {
        put("priority", json!(to));
    }
    if let Some(to) = &set.kind {
        put("type", json!(to));
    }
    if let Some(owner) = &set.owner {
        put("assignee_id", owner_of(desk, owner).await?);
    }
    if !set.tag.is_empty() {
        put("additional_tags", json!(set.tag));
    }
    if !set.untag.is_empty() {
        put("remove_tags", json!(set.untag));
    }
    if fields.is_empty() {
        return Err(anyhow!("say what to set; prickle set --help lists it"));
    }
    let ticket = change(desk, set.ticket, fields).await?;
    let (status, priority) = (text(&ticket, "status"), text(&ticket, "priority"));
    answer(&format!("#{} is {status}, {priority}: {}", set.ticket, text(&ticket, "subject")));
    Ok(())
}

/// Opens a ticket.
pub async fn new(desk: &Signed, new: New) -> anyhow::Result<()> {
    let comment = comment(desk, new.text, true).await?;
    let customer = new.customer.trim();
    let mut ticket = json!({
        "subject": new.subject, "comment": comment, "tags": new.tag,
        "requester": {"email": customer},
    });
    if let Some(priority) = new.priority {
        ticket["priority"] = json!(priority);
    }
    let body = json!({ "ticket": ticket });
    let made = desk.remote.post("tickets", &body, &key()).await?;
    answer(&format!("#{} {}", made["ticket"]["id"], text(&made["ticket"], "subject")));
    Ok(())
}

/// One intent.
fn key() -> String {
    format!("terminal-{}", secrets::token(&SystemChance))
}

async fn change(desk: &Signed, id: i64, fields: Map<String, Value>) -> anyhow::Result<Value> {
    let body = json!({ "ticket": fields });
    let mut answer = desk.remote.put(&format!("tickets/{id}"), &body, &key()).await?;
    Ok(answer["ticket"].take())
}

/// The number of whoever has this address.
async fn owner_of(desk: &Signed, owner: &str) -> anyhow::Result<Value> {
    if owner == "none" {
        return Ok(Value::Null);
    }
    let found = desk.remote.get("users/search", &[("query", &format!("email:{owner}"))]).await?;
    let users = found["users"].as_array().into_iter().flatten();
    let same =
        |one: &&Value| one["email"].as_str().is_some_and(|at| at.eq_ignore_ascii_case(owner));
    let one = users.clone().find(same);
    let one = one.ok_or_else(|| anyhow!("nobody here has the address {owner}"))?;
    Ok(one["id"].clone())
}

/// The words, and the files beside them: sent before, taken along by their tokens.
async fn comment(desk: &Signed, text: Text, public: bool) -> anyhow::Result<Value> {
    let mut files = Vec::new();
    for path in text.files {
        let bytes = std::fs::read(&path).with_context(|| format!("{}", path.display()))?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        files.push((name, bytes));
    }
    let body = match text.message {
        Some(message) => message,
        None => typed()?,
    };
    if body.trim().is_empty() {
        return Err(anyhow!("there is no text; nothing was sent"));
    }
    let mut uploads = Vec::new();
    for (name, bytes) in files {
        uploads.push(desk.remote.upload(&name, bytes).await?);
    }
    Ok(json!({"body": body, "public": public, "uploads": uploads}))
}

fn typed() -> anyhow::Result<String> {
    let mut input = std::io::stdin();
    if input.is_terminal() {
        say("Write the text; Ctrl+D on a line of its own ends it, Ctrl+C sends nothing.");
    }
    let mut text = String::new();
    input.read_to_string(&mut text)?;
    Ok(text)
}
