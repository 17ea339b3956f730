//! Finding everything that would change, without changing it.

use std::collections::BTreeSet;

use ::desk::{
    events::EventKind,
    messages::{Attachment, Message},
    outgoing::MailState,
    redaction::{Passage, Refusal, Wish, without_pictures},
    search::may_be_text,
    tickets::sending::Sending,
    viewer::Viewer,
};
use base::ids::{AttachmentId, TicketId};
use store::{
    Conn, Fault,
    redaction::{Held, Shape, What},
};

use crate::{Desk, error::Stop, files};

/// Larger files are not read for the words, in bytes; nor can pictures and archives be.
const LARGEST_FILE: i64 = 64 * 1024 * 1024;
/// Tickets that are or were one with another, at the most: a chain of merges and splits.
const MOST_TICKETS: usize = 50;

/// What is looked for.
pub(super) struct Looking<'a> {
    pub viewer: Viewer,
    pub ticket: TicketId,
    pub wish: &'a Wish,
    pub passage: Option<Passage>,
    pub mark: String,
}

/// What was found.
pub(super) struct Found {
    /// The message it is about, as it will read.
    pub message: Message,
    /// Messages that change, as they will read; the one above too, if it does.
    pub messages: Vec<Message>,
    pub texts: Vec<(Held, String)>,
    /// Files that go as a whole.
    pub files: Vec<Attachment>,
    pub raw: i64,
    /// The ticket and all it is or was one with.
    pub tickets: Vec<TicketId>,
    ticket: TicketId,
}

impl Found {
    /// The ticket it was asked for, and others on which something changes.
    pub fn changed_tickets(&self) -> BTreeSet<TicketId> {
        let messages = self.messages.iter().map(|one| one.ticket_id);
        let files = self.files.iter().map(|one| one.ticket_id);
        let texts = self.texts.iter().map(|(held, _)| held.ticket);
        messages.chain(files).chain(texts).chain([self.ticket]).collect()
    }
}

/// The ticket, and those its messages are on or were copied to: merged with it, split off it, or
/// the other way round.
pub(super) async fn family(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: TicketId,
) -> Result<Vec<TicketId>, Stop<Refusal>> {
    let mut all = BTreeSet::new();
    let mut next = vec![ticket];
    while let Some(id) = next.pop() {
        if all.len() >= MOST_TICKETS || all.contains(&id) {
            continue;
        }
        let Some(found) = store::tickets::one(conn, viewer, id).await? else { continue };
        all.insert(id);
        for merge in store::merges::of(conn, &found).await? {
            next.extend([merge.goes, merge.stays]);
        }
        for event in store::events::of_ticket(conn, viewer, id).await? {
            match event.kind {
                EventKind::SplitInto { into, .. } => next.push(into),
                EventKind::SplitFrom { from, .. } => next.push(from),
                _ => {}
            }
        }
    }
    if all.contains(&ticket) { Ok(all.into_iter().collect()) } else { Err(Stop::NotThere) }
}

/// The files in which the words stand, as far as files are text. They are read outside of any
/// transaction.
pub(super) async fn files_with(
    desk: &Desk,
    conn: &mut Conn,
    looking: &Looking<'_>,
) -> Result<Vec<AttachmentId>, Stop<Refusal>> {
    let Some(passage) = &looking.passage else { return Ok(Vec::new()) };
    let mut holding = Vec::new();
    for ticket in family(conn, &looking.viewer, looking.ticket).await? {
        for file in store::messages::files(conn, ticket).await? {
            let asked = looking.wish.everywhere || file.message_id == looking.wish.message;
            if !asked || file.key.is_empty() {
                continue;
            }
            let known = store::redaction::file_text(conn, file.id).await?;
            let readable = may_be_text(&file.name, &file.media_type) && file.size <= LARGEST_FILE;
            if passage.plain(&known, "").is_some()
                || readable && bytes_hold(desk, &file, passage).await
            {
                holding.push(file.id);
            }
        }
    }
    Ok(holding)
}

async fn bytes_hold(desk: &Desk, file: &Attachment, passage: &Passage) -> bool {
    match files::read(&desk.files, &file.key).await {
        Ok(bytes) => passage.plain(&String::from_utf8_lossy(&bytes), "").is_some(),
        Err(fault) => {
            tracing::warn!(%fault, id = %file.id, "a file could not be looked into for redaction");
            false
        }
    }
}

/// Looks everywhere.
pub(super) async fn look(
    conn: &mut Conn,
    looking: &Looking<'_>,
    holding: &[AttachmentId],
) -> Result<Found, Stop<Refusal>> {
    let Looking { viewer, ticket, wish, .. } = looking;
    let tickets = family(conn, viewer, *ticket).await?;
    let mut all = Vec::new();
    let mut files = Vec::new();
    for id in &tickets {
        all.extend(store::messages::of_ticket(conn, viewer, *id).await?);
        files.extend(store::messages::files(conn, *id).await?);
    }
    let Some(asked) = all.iter().find(|one| one.id == wish.message).cloned() else {
        return Err(Stop::Refused(Refusal::NoMessage));
    };
    let chosen = |file: &&Attachment| {
        wish.files.contains(&file.id) && file.message_id == wish.message
            || holding.contains(&file.id)
    };
    let keys: BTreeSet<String> = files.iter().filter(chosen).map(|file| file.key.clone()).collect();
    files.retain(|file| !file.key.is_empty() && keys.contains(&file.key));
    let gone: Vec<AttachmentId> = files.iter().map(|file| file.id).collect();
    let messages: Vec<Message> =
        all.iter().filter_map(|one| without(looking, one, &gone)).collect();
    let message = messages.iter().find(|one| one.id == wish.message);
    if message.is_none() && !files.iter().any(|file| file.message_id == wish.message) {
        return Err(Stop::Refused(Refusal::NotThere));
    }
    let message = message.cloned().unwrap_or(asked);
    let (mut texts, mut raw) = (Vec::new(), 0);
    for id in &tickets {
        for held in store::redaction::texts(conn, *id, |_| true).await? {
            if let Some(text) = cut(looking, &held, &keys) {
                texts.push((held, text));
            }
        }
        raw += store::redaction::count_raw(conn, *id).await?;
    }
    Ok(Found { message, messages, texts, files, raw, tickets, ticket: *ticket })
}

/// The message without the words and without pictures that go; `None` where it stays as it is.
fn without(looking: &Looking<'_>, message: &Message, gone: &[AttachmentId]) -> Option<Message> {
    let asked = looking.wish.everywhere || message.id == looking.wish.message;
    let passage = looking.passage.as_ref().filter(|_| asked);
    let cut = passage.and_then(|passage| passage.message(message, &looking.mark));
    let pictures = without_pictures(cut.as_ref().unwrap_or(message), gone, &looking.mark);
    pictures.or(cut)
}

/// The text without the words; `None` where it stays as it is.
fn cut(looking: &Looking<'_>, held: &Held, keys: &BTreeSet<String>) -> Option<String> {
    let asked = looking.wish.everywhere || held.place.what == What::Kept;
    let passage = looking.passage.as_ref().filter(|_| asked);
    let mark = looking.mark.as_str();
    if held.place.shape == Shape::Sending {
        return sending(passage, mark, &held.text, keys);
    }
    let passage = passage?;
    match held.place.shape {
        Shape::Plain => passage.plain(&held.text, mark),
        Shape::Json => passage.json(&held.text, mark, |_| true),
        Shape::Event => passage.json(&held.text, mark, |value| {
            serde_json::from_value::<EventKind>(value.clone()).is_ok()
        }),
        Shape::Tags => passage.tags(&held.text),
        Shape::Evidence => passage.evidence(&held.text, mark),
        Shape::Sending => None,
    }
}

/// A reply in waiting goes without the words, and without the files.
fn sending(
    passage: Option<&Passage>,
    mark: &str,
    text: &str,
    keys: &BTreeSet<String>,
) -> Option<String> {
    let reads =
        |value: &serde_json::Value| serde_json::from_value::<Sending>(value.clone()).is_ok();
    let cut = passage.and_then(|passage| passage.json(text, mark, reads));
    let mut sending: Sending = serde_json::from_str(cut.as_deref().unwrap_or(text)).ok()?;
    let before = sending.files.len();
    sending.files.retain(|file| !keys.contains(&file.key));
    if sending.files.len() < before { serde_json::to_string(&sending).ok() } else { cut }
}

/// Whom mails with these messages went to.
pub(super) async fn sent_to(conn: &mut Conn, found: &Found) -> Result<Vec<String>, Fault> {
    let changed: Vec<_> = found.messages.iter().map(|one| one.id).collect();
    let with_files: Vec<_> = found.files.iter().map(|one| one.message_id).collect();
    let mut all = BTreeSet::new();
    for ticket in &found.tickets {
        for mail in store::mail::of_ticket(conn, *ticket).await? {
            let of_it =
                mail.message_id.is_some_and(|id| changed.contains(&id) || with_files.contains(&id));
            if of_it && !matches!(mail.state, MailState::Queued | MailState::Failed) {
                all.insert(mail.to_address);
            }
        }
    }
    Ok(all.into_iter().collect())
}
