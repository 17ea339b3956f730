//! The shapes the package reads. Its words for things are its own; here they meet ours.

use base::ids::TicketId;
use desk::tickets::Status;
use serde_json::{Value, json};

use super::super::thread::Said;

/// The client's word for how a ticket stands. It knows no *closed*.
#[must_use]
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::Solved | Status::Closed => "resolved",
        other => other.key(),
    }
}

/// A message. Nobody but customers and us writes on a ticket; what a machine of ours wrote says so.
#[must_use]
pub fn message(said: &Said) -> Value {
    let author = match (said.from_us, said.automatic) {
        (false, _) => "customer",
        (true, true) => "AI",
        (true, false) => "human",
    };
    let mut content = said.text.clone();
    for file in &said.files {
        content.push_str(&format!("\n[{}]", file.name));
    }
    json!({
        "id": said.id.to_string(),
        "content": content,
        "author_type": author,
        "author_name": said.name,
        "created_at": said.at.to_string(),
        "is_private": false,
    })
}

/// How many of our messages the reader has not seen.
#[must_use]
pub fn unread(all: &[Said]) -> usize {
    let mine = all.iter().rposition(|said| said.mine).map_or(0, |at| at + 1);
    all.iter().skip(mine).filter(|said| said.from_us && !said.read).count()
}

/// A ticket in a list.
#[must_use]
pub fn ticket(id: TicketId, stands: Status, all: &[Said]) -> Value {
    let (first, last) = (all.first(), all.last());
    json!({
        "id": id.to_string(),
        "status": status(stands),
        "last_message": last.map(|said| said.text.chars().take(200).collect::<String>()),
        "last_message_at": last.map(|said| said.at.to_string()),
        "message_count": all.len(),
        "created_at": first.map(|said| said.at.to_string()),
        "unread_count": unread(all),
    })
}
