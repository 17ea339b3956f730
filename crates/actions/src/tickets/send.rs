//! One of us sends from the composer: a note at once, a reply when it can no longer be taken back,
//! or at a chosen time.

use ::desk::{
    messages::Visibility,
    people::Person,
    tickets::{
        Ticket,
        answer::Refusal,
        open::StoredFile,
        sending::{Sending, set_off},
    },
    viewer::Viewer,
};
use base::{Timestamp, ids::DraftFileId};
use store::{Tx, drafts::DraftFile};

use super::{
    answer::{Answer, Known, told},
    held_with_clocks,
};
use crate::{ActionError, Desk, desk::Moment, error::Stop, files};

/// What the composer sends.
#[derive(Debug, Clone)]
pub struct Sent {
    pub answer: Answer,
    /// Files that were put to the draft before; the others are left behind.
    pub kept: Vec<DraftFileId>,
    /// When a reply goes, where the writer chose.
    pub at: Option<Timestamp>,
}

/// What became of it.
#[derive(Debug, Clone)]
pub enum Became {
    /// It stands on the ticket.
    Written(Box<Ticket>),
    /// It waits, and can be taken back.
    Waits(Box<Sending>),
    /// It was sent before; nothing was done.
    SentBefore,
}

/// Sends it. The same client id twice sends once.
///
/// # Errors
/// A refusal to show at the composer (the text is kept there), a ticket the writer may not see,
/// or a fault (nothing was sent then).
pub async fn send(
    desk: &Desk,
    author: &Person,
    mut sent: Sent,
) -> Result<Became, ActionError<Refusal>> {
    let moment = desk.moment();
    let stored = files::keep(&desk.files, std::mem::take(&mut sent.answer.files)).await?;
    let author = author.clone();
    let written = desk
        .store
        .write(move |tx| Box::pin(async move { in_tx(tx, &moment, &author, sent, stored).await }));
    Ok(written.await?)
}

async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    author: &Person,
    sent: Sent,
    mut files: Vec<StoredFile>,
) -> Result<Became, Stop<Refusal>> {
    let Sent { answer, kept, at } = sent;
    if let Some(client_id) = &answer.client_id
        && store::tickets::by_client_id(tx.conn(), "answer", client_id).await?.is_some()
    {
        return Ok(Became::SentBefore);
    }
    let (id, viewer) = (answer.ticket, Viewer::of(author));
    let beside = answer.draft.beside;
    let put_before = match beside {
        true => Vec::new(),
        false => store::drafts::files(tx.conn(), id, author.id).await?,
    };
    let go = |one: &DraftFile| goes_along(one, &kept, &answer.draft.text);
    let mut all: Vec<StoredFile> = put_before.into_iter().filter(go).map(|one| one.file).collect();
    all.append(&mut files);
    let window = moment.handbook.rules.undo_send_seconds;
    let waits = answer.draft.visibility == Visibility::Public && (at.is_some() || window > 0);
    let became = if waits {
        let (ticket, clocks) = held_with_clocks(tx, moment, &viewer, id).await?;
        if let Some(client_id) = &answer.client_id {
            let new = store::tickets::remember_client_id(tx, "answer", client_id, id, None);
            if !new.await? {
                return Ok(Became::SentBefore);
            }
        }
        let known = Known::gather(tx, moment, author, (&ticket, &answer.draft)).await?;
        let ids = tx.ids();
        let facts = known.facts(&ticket, clocks, author, (&answer.draft, all));
        let set = set_off(moment.scene(&ids), facts, at).map_err(Stop::Refused)?;
        let (sending, change) = set;
        store::apply::apply(tx, change).await?;
        Became::Waits(Box::new(sending))
    } else {
        Became::Written(Box::new(told(tx, moment, author, answer, all).await?))
    };
    if !beside {
        store::drafts::files_done(tx, id, author.id).await?;
    }
    Ok(became)
}

/// A picture goes where the words still show it, any other file where it was kept.
fn goes_along(one: &DraftFile, kept: &[DraftFileId], text: &str) -> bool {
    match &one.file.content_id {
        Some(content_id) => text.contains(&format!("cid:{content_id}")),
        None => kept.contains(&one.id),
    }
}
