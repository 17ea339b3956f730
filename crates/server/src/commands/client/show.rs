//! `prickle ticket`: a ticket and its conversation.

use std::collections::HashMap;

use base::Timestamp;
use clap::Args;
use serde_json::{Value, json};

use super::{
    Output, Reading, Signed,
    lists::{json as tell, text},
    table,
};
use crate::answer;

/// A ticket.
#[derive(Args)]
pub struct Show {
    /// Its number.
    #[arg(value_parser = number)]
    ticket: i64,
    #[command(flatten)]
    reading: Reading,
}

/// `1042` or `#1042`.
///
/// # Errors
/// It is no number.
pub fn number(text: &str) -> Result<i64, String> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    digits.parse().map_err(|_| "a ticket has a number, like 1042".to_owned())
}

/// Shows it.
pub async fn show(desk: &Signed, asked: &Show) -> anyhow::Result<()> {
    let id = asked.ticket;
    let beside = [("include", "users,organizations")];
    let ticket = desk.remote.get(&format!("tickets/{id}"), &beside).await?;
    let thread = thread(desk, id).await?;
    if asked.reading.output == Output::Json {
        return tell(&json!({"ticket": ticket["ticket"], "comments": thread.rows}));
    }
    let mut names = named(&ticket["users"]);
    names.extend(thread.names);
    answer(&head(&ticket, &names));
    let now = Signed::now();
    for one in &thread.rows {
        answer(&said(one, &names, |at| ui::format::moment(at, now, &desk.zone)));
    }
    Ok(())
}

struct Thread {
    rows: Vec<Value>,
    names: HashMap<i64, String>,
}

async fn thread(desk: &Signed, id: i64) -> anyhow::Result<Thread> {
    let mut all = Thread { rows: Vec::new(), names: HashMap::new() };
    let path = format!("tickets/{id}/comments");
    let mut after = String::new();
    loop {
        let mut asked = vec![("include", "users"), ("page[size]", "100")];
        if !after.is_empty() {
            asked.push(("page[after]", &after));
        }
        let mut page = desk.remote.get(&path, &asked).await?;
        all.names.extend(named(&page["users"]));
        if let Value::Array(rows) = page["comments"].take() {
            all.rows.extend(rows);
        }
        let more = page["meta"]["has_more"] == true;
        match page["meta"]["after_cursor"].as_str() {
            Some(next) if more => next.clone_into(&mut after),
            _ => return Ok(all),
        }
    }
}

fn named(users: &Value) -> HashMap<i64, String> {
    let users = users.as_array().into_iter().flatten();
    users.filter_map(|one| Some((one["id"].as_i64()?, text(one, "name")))).collect()
}

fn head(answer: &Value, names: &HashMap<i64, String>) -> String {
    let ticket = &answer["ticket"];
    let who = |field: &str| ticket[field].as_i64().and_then(|id| names.get(&id));
    let mut lines = vec![format!("#{} {}", ticket["id"], text(ticket, "subject"))];
    let mut facts = vec![text(ticket, "status"), text(ticket, "priority")];
    facts.extend(who("requester_id").map(|name| format!("from {name}")));
    facts.push(text(&answer["organizations"][0], "name"));
    facts.push(who("assignee_id").map_or("nobody’s".to_owned(), |name| format!("{name}’s")));
    facts.retain(|fact| !fact.is_empty());
    lines.push(facts.join(" · "));
    let tags = ticket["tags"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let tags = tags.map(table::line).collect::<Vec<_>>().join(", ");
    if !tags.is_empty() {
        lines.push(format!("tags: {tags}"));
    }
    lines.join("\n")
}

fn said(one: &Value, names: &HashMap<i64, String>, moment: impl Fn(Timestamp) -> String) -> String {
    let author = one["author_id"].as_i64().and_then(|id| names.get(&id));
    let author = author.map_or("Prickle", String::as_str);
    let at: Option<Timestamp> = one["created_at"].as_str().and_then(|at| at.parse().ok());
    let at = at.map_or_else(String::new, moment);
    let note = if one["public"] == false { " · note, unseen by the customer" } else { "" };
    let mut lines = vec![format!("\n── {author} · {at}{note}")];
    lines.push(table::lines(one["plain_body"].as_str().unwrap_or_default()));
    for file in one["attachments"].as_array().into_iter().flatten() {
        let size = ui::format::size(file["size"].as_i64().unwrap_or_default());
        lines.push(format!("[{} · {size}] {}", text(file, "file_name"), text(file, "content_url")));
    }
    lines.join("\n")
}
