//! Finding everything that would change, without changing it.

use std::collections::BTreeSet;

use ::desk::{
    events::EventKind,
    messages::{Attachment, Message},
    outgoing::Went,
    redaction::{Passage, Refusal, Wish, without_pictures},
    tickets::{open::beginning, sending::Sending},
    viewer::Viewer,
};
use base::ids::{AttachmentId, TicketId};
use store::{
    Conn, Fault,
    redaction::{Held, Shape, Unsent, What},
};

use crate::error::Stop;

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
    /// Files of drafts and of replies in waiting that go with them.
    pub unsent: Vec<Unsent>,
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
        let unsent = self.unsent.iter().map(|one| one.ticket);
        messages.chain(files).chain(texts).chain(unsent).chain([self.ticket]).collect()
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
                EventKind::SplitFrom { from, .. } | EventKind::MovedHere { from, .. } => {
                    next.push(from);
                }
                EventKind::MovedTo { to, .. } => next.push(to),
                _ => {}
            }
        }
    }
    if all.contains(&ticket) { Ok(all.into_iter().collect()) } else { Err(Stop::NotThere) }
}

/// Looks everywhere; `holding` are the keys of the files in which the words stand.
pub(super) async fn look(
    conn: &mut Conn,
    looking: &Looking<'_>,
    holding: &BTreeSet<String>,
) -> Result<Found, Stop<Refusal>> {
    let Looking { viewer, ticket, wish, .. } = looking;
    let tickets = family(conn, viewer, *ticket).await?;
    let (mut all, mut files, mut unsent) = (Vec::new(), Vec::new(), Vec::new());
    for id in &tickets {
        all.extend(store::messages::of_ticket(conn, viewer, *id).await?);
        files.extend(store::messages::files(conn, *id).await?);
        unsent.extend(store::redaction::unsent(conn, *id).await?);
    }
    let Some(asked) = all.iter().find(|one| one.id == wish.message).cloned() else {
        return Err(Stop::Refused(Refusal::NoMessage));
    };
    let chosen =
        |file: &&Attachment| wish.files.contains(&file.id) && file.message_id == wish.message;
    let mut keys: BTreeSet<String> =
        files.iter().filter(chosen).map(|file| file.key.clone()).collect();
    keys.extend(holding.iter().cloned());
    files.retain(|file| !file.key.is_empty() && keys.contains(&file.key));
    unsent.retain(|one| keys.contains(&one.file.key));
    let gone: Vec<AttachmentId> = files.iter().map(|file| file.id).collect();
    let changed: Vec<(Message, Message)> =
        all.into_iter().filter_map(|one| Some((without(looking, &one, &gone)?, one))).collect();
    let beginnings = beginnings(looking, &changed);
    let messages: Vec<Message> = changed.into_iter().map(|(new, _)| new).collect();
    let (mut texts, mut raw) = (Vec::new(), 0);
    for id in &tickets {
        for held in store::redaction::texts(conn, *id, |_| true).await? {
            if let Some(text) = cut(looking, &held, &beginnings, &keys) {
                texts.push((held, text));
            }
        }
        raw += store::redaction::count_raw(conn, *id).await?;
    }
    let message = messages.iter().find(|one| one.id == wish.message).cloned();
    let there = message.is_some() || files.iter().any(|file| file.message_id == wish.message);
    let elsewhere = !(messages.is_empty() && files.is_empty() && texts.is_empty());
    if !(there || wish.everywhere && (elsewhere || !unsent.is_empty())) {
        return Err(Stop::Refused(Refusal::NotThere));
    }
    let message = message.unwrap_or(asked);
    Ok(Found { message, messages, texts, files, unsent, raw, tickets, ticket: *ticket })
}

/// The message without the words and without pictures that go; `None` where it stays as it is.
fn without(looking: &Looking<'_>, message: &Message, gone: &[AttachmentId]) -> Option<Message> {
    let asked = looking.wish.everywhere || message.id == looking.wish.message;
    let passage = looking.passage.as_ref().filter(|_| asked);
    let cut = passage.and_then(|passage| passage.message(message, &looking.mark));
    let pictures = without_pictures(cut.as_ref().unwrap_or(message), gone, &looking.mark);
    pictures.or(cut)
}

/// How messages begin that change, with how they begin then: a ticket without a subject of its own
/// is called so, and where that was cut within the words, a part of them would stay.
fn beginnings(looking: &Looking<'_>, changed: &[(Message, Message)]) -> Vec<(Passage, String)> {
    if !looking.wish.everywhere {
        return Vec::new();
    }
    let both = changed.iter().map(|(new, old)| {
        let now = whole_mark(beginning(&new.text), &new.text, &looking.mark);
        (beginning(&old.text), now)
    });
    both.filter(|(old, new)| old != new)
        .filter_map(|(old, new)| Some((Passage::new(&old).ok()?, new)))
        .collect()
}

/// The beginning of a text, with the rest of the mark where it ends within one: it says who.
fn whole_mark(beginning: String, text: &str, mark: &str) -> String {
    let rest = mark.char_indices().rev().map(|(at, _)| mark.split_at(at));
    let cut = rest.filter(|(there, _)| !there.is_empty() && beginning.ends_with(there));
    let mut whole = cut.map(|(_, rest)| format!("{beginning}{rest}"));
    whole.find(|whole| text.contains(whole.as_str())).unwrap_or(beginning)
}

/// The text without the words; `None` where it stays as it is.
fn cut(
    looking: &Looking<'_>,
    held: &Held,
    beginnings: &[(Passage, String)],
    keys: &BTreeSet<String>,
) -> Option<String> {
    let asked = looking.wish.everywhere || held.place.what == What::Kept;
    let passage = looking.passage.as_ref().filter(|_| asked);
    let mut new = None;
    for (old, now) in beginnings {
        let shape = match held.place.shape {
            // Single words of a beginning are not the words.
            Shape::Evidence => Shape::Json,
            other => other,
        };
        new = cut_by(old, now, shape, new.as_deref().unwrap_or(&held.text)).or(new);
    }
    if let Some(passage) = passage {
        let text = new.as_deref().unwrap_or(&held.text);
        new = cut_by(passage, &looking.mark, held.place.shape, text).or(new);
    }
    match held.place.shape {
        Shape::Sending => without_files(new.as_deref().unwrap_or(&held.text), keys).or(new),
        _ => new,
    }
}

fn cut_by(passage: &Passage, mark: &str, shape: Shape, text: &str) -> Option<String> {
    match shape {
        Shape::Plain => passage.plain(text, mark),
        Shape::Json => passage.json(text, mark, |_| true),
        Shape::Open => passage.open(text, mark, true),
        Shape::Fields => passage.open(text, mark, false),
        Shape::Event => passage
            .json(text, mark, |value| serde_json::from_value::<EventKind>(value.clone()).is_ok()),
        Shape::Sending => passage
            .json(text, mark, |value| serde_json::from_value::<Sending>(value.clone()).is_ok()),
        Shape::Tags => passage.tags(text),
        Shape::Evidence => passage.evidence(text, mark),
    }
}

/// A reply in waiting goes without the files.
fn without_files(text: &str, keys: &BTreeSet<String>) -> Option<String> {
    let mut sending: Sending = serde_json::from_str(text).ok()?;
    let before = sending.files.len();
    sending.files.retain(|file| !keys.contains(&file.key));
    if sending.files.len() < before { serde_json::to_string(&sending).ok() } else { None }
}

/// Whom mails with these messages went to, and whom they may have reached.
pub(super) async fn sent_to(
    conn: &mut Conn,
    found: &Found,
) -> Result<(Vec<String>, Vec<String>), Fault> {
    let changed: Vec<_> = found.messages.iter().map(|one| one.id).collect();
    let with_files: Vec<_> = found.files.iter().map(|one| one.message_id).collect();
    let (mut sent, mut perhaps) = (BTreeSet::new(), BTreeSet::new());
    for ticket in &found.tickets {
        for mail in store::mail::of_ticket(conn, *ticket).await? {
            let of_it =
                mail.message_id.is_some_and(|id| changed.contains(&id) || with_files.contains(&id));
            match mail.went() {
                Went::Yes if of_it => sent.insert(mail.to_address),
                Went::Perhaps if of_it => perhaps.insert(mail.to_address),
                _ => continue,
            };
        }
    }
    perhaps.retain(|address| !sent.contains(address));
    Ok((sent.into_iter().collect(), perhaps.into_iter().collect()))
}
