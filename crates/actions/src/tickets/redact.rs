//! Redaction (TK-7): words and files taken out of a ticket for good, wherever it keeps them, with a
//! mark in their place and a line in its history. All of it in one transaction; the bytes of files
//! follow by a job, and what the database's own files still hold is wiped behind it.

mod files;
mod look;

use std::collections::BTreeSet;

use ::desk::{
    change::Change,
    events::{Actor, EventKind, NewEvent},
    jobs::{JobKind, NewJob},
    messages::Message,
    people::Person,
    redaction::{Refusal, Wish, mark, may_redact},
    viewer::Viewer,
};
use base::ids::TicketId;
use store::{Conn, Fault, Tx, redaction::What};

use super::held;
use crate::{ActionError, Desk, desk::Moment, error::Stop};
use look::{Found, Looking};

/// What would be taken out, before it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The message as it would read.
    pub message: Message,
    /// The names of files that would go as a whole: chosen, or found to hold the words; also those
    /// of drafts and of replies in waiting.
    pub files: Vec<String>,
    /// Other messages that change, on this ticket and those it is or was one with.
    pub others: usize,
    /// Texts that change beside the messages.
    pub subject: usize,
    pub drafts: usize,
    pub waiting: usize,
    pub asides: usize,
    /// Copies in the log of webhooks, notices, the history and so on.
    pub kept: usize,
    /// Mails kept as they came, which are emptied.
    pub raw: i64,
    /// The other tickets it changes.
    pub tickets: Vec<TicketId>,
    /// Whom mails with these words went to: those can't be called back.
    pub sent_to: Vec<String>,
    /// Whom such mails may have reached: they are on their way, or nobody knows.
    pub perhaps_to: Vec<String>,
}

/// What would be taken out.
///
/// # Errors
/// A refusal to show, a ticket or message this person may not redact, or a fault.
pub async fn preview(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    wish: &Wish,
) -> Result<Outlook, ActionError<Refusal>> {
    let looking = looking(by, ticket, wish)?;
    let mut conn = desk.store.read().await?;
    let holding = files::holding(desk, &mut conn, &looking).await.map_err(Stop::into_error)?;
    let found = look::look(&mut conn, &looking, &holding).await.map_err(Stop::into_error)?;
    let sent_to = look::sent_to(&mut conn, &found).await?;
    Ok(outlook(ticket, wish, found, sent_to))
}

/// Whether anything was ever taken out of a ticket, or of those it is or was one with: a message
/// may have been moved, merged or split off since, and its history stays where it was.
pub(crate) async fn was_redacted(conn: &mut Conn, ticket: TicketId) -> Result<bool, Fault> {
    let family = match look::family(conn, &Viewer::System, ticket).await {
        Ok(family) => family,
        Err(Stop::Fault(fault)) => return Err(fault),
        Err(Stop::NotThere | Stop::Refused(_)) => vec![ticket],
    };
    for id in family {
        if store::redaction::happened(conn, id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn looking<'a>(
    by: &Person,
    ticket: TicketId,
    wish: &'a Wish,
) -> Result<Looking<'a>, ActionError<Refusal>> {
    if !may_redact(by.role) {
        return Err(ActionError::NotThere);
    }
    let passage = wish.passage().map_err(ActionError::Refused)?;
    Ok(Looking { viewer: Viewer::of(by), ticket, wish, passage, mark: mark(by.display_name()) })
}

fn outlook(
    ticket: TicketId,
    wish: &Wish,
    found: Found,
    (sent_to, perhaps_to): (Vec<String>, Vec<String>),
) -> Outlook {
    let of = |what| found.texts.iter().filter(|(held, _)| held.place.what == what).count();
    let tickets = found.changed_tickets();
    let files = found.files.iter().map(|file| &file.name);
    let unsent = found.unsent.iter().map(|one| &one.file.name);
    Outlook {
        others: found.messages.iter().filter(|one| one.id != wish.message).count(),
        files: files.chain(unsent).cloned().collect(),
        subject: of(What::Ticket),
        drafts: of(What::Draft),
        waiting: of(What::Waiting),
        asides: of(What::Aside),
        kept: of(What::Kept),
        raw: found.raw,
        tickets: tickets.into_iter().filter(|id| *id != ticket).collect(),
        message: found.message,
        sent_to,
        perhaps_to,
    }
}

/// Takes it out for good. The files that go are found anew: the very ones `preview` told, unless
/// somebody put one more there.
///
/// # Errors
/// As [`preview`], and where no reason is given.
pub async fn redact(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    wish: Wish,
) -> Result<(), ActionError<Refusal>> {
    let looked = looking(by, ticket, &wish)?;
    let because = wish.reason(looked.passage.as_ref()).map_err(ActionError::Refused)?;
    let mut conn = desk.store.read().await?;
    let holding = files::holding(desk, &mut conn, &looked).await.map_err(Stop::into_error)?;
    drop(conn);
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move { in_tx(tx, &moment, &by, (ticket, &wish), &holding, because).await })
    });
    Ok(written.await?)
}

async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    (ticket, wish): (TicketId, &Wish),
    holding: &BTreeSet<String>,
    because: String,
) -> Result<(), Stop<Refusal>> {
    let viewer = Viewer::of(by);
    // Nobody writes on any of them until this is written.
    for id in look::family(tx.conn(), &viewer, ticket).await? {
        held::<Refusal>(tx, &viewer, id).await?;
    }
    let passage = wish.passage().map_err(Stop::Refused)?;
    let looking = Looking { viewer, ticket, wish, passage, mark: mark(by.display_name()) };
    let found = look::look(tx.conn(), &looking, holding).await?;
    write(tx, &looking, &found).await?;
    let actor = Actor::Person(by.id);
    let mut change = Change::default();
    for id in found.changed_tickets() {
        store::redaction::newer(tx, id, moment.at).await?;
        let kind = event(&found, id, because.clone());
        change.events.push(NewEvent { ticket_id: id, actor, at: moment.at, kind });
    }
    let files = found.files.iter().map(|file| &file.key);
    let unsent = found.unsent.iter().map(|one| &one.file.key);
    let keys: BTreeSet<String> = files.chain(unsent).cloned().collect();
    if !keys.is_empty() {
        let kind = JobKind::DropFiles { keys: keys.into_iter().collect() };
        change.jobs.push(NewJob { kind, run_at: moment.at });
    }
    store::apply::apply(tx, change).await?;
    Ok(store::redaction::forget(tx, looking.passage.as_ref()).await?)
}

async fn write(tx: &mut Tx, looking: &Looking<'_>, found: &Found) -> Result<(), store::Fault> {
    for message in &found.messages {
        store::redaction::put_message(tx, message).await?;
    }
    for (held, text) in &found.texts {
        store::redaction::put(tx, held, text).await?;
    }
    for file in &found.files {
        store::redaction::take_file(tx, file, &looking.mark).await?;
    }
    for one in &found.unsent {
        store::redaction::take_unsent(tx, one.ticket, &one.file.key).await?;
    }
    for ticket in &found.tickets {
        store::redaction::empty_raw(tx, *ticket).await?;
    }
    Ok(())
}

/// What is told of it on one of the tickets: where, how often, why; never what.
fn event(found: &Found, ticket: TicketId, because: String) -> EventKind {
    let messages = found.messages.iter().filter(|one| one.ticket_id == ticket);
    let messages: Vec<_> = messages.map(|one| one.id).collect();
    let files = found.files.iter().filter(|one| one.ticket_id == ticket);
    let files: Vec<_> = files.map(|one| one.id).collect();
    let texts = found.texts.iter().filter(|(held, _)| held.ticket == ticket).count();
    let unsent = found.unsent.iter().filter(|one| one.ticket == ticket).count();
    let places = i64::try_from(messages.len() + files.len() + texts + unsent).unwrap_or(i64::MAX);
    EventKind::Redacted { messages, files, places, because }
}
