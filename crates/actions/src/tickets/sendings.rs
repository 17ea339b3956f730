//! Replies in waiting: they go when their time has come, or are taken back, moved or sent now.
//!
//! Going is one transaction: the row is taken out and the message, its mails and the clocks' steps
//! are written together. A second run finds no row; a crash leaves the row and the job.

use ::desk::{
    people::Person,
    tickets::{
        answer::Refusal,
        guard::Seen,
        sending::{self, Sending},
    },
    viewer::Viewer,
};
use base::{
    Timestamp,
    ids::{SendingId, TicketId},
};
use store::{Fault, Tx, drafts::Draft};

use super::{
    answer::{Answer, in_tx as answer_in_tx},
    held, person,
};
use crate::{ActionError, Desk, desk::Moment, drafts::put_back, error::Stop};

/// Why nothing was done about a reply in waiting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendingRefusal {
    #[error("this reply is no longer waiting: it has gone, or was taken back")]
    Gone,
    #[error("this reply is somebody else's; its author decides")]
    NotYours,
    #[error(transparent)]
    Answer(#[from] Refusal),
}

/// Lets the reply go if its time has come; where the ticket changed meanwhile it is held back and
/// its author told. Running it again does nothing.
///
/// # Errors
/// The database failed.
pub async fn go(desk: &Desk, id: SendingId) -> Result<(), Fault> {
    let moment = desk.moment();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            match store::sendings::to_write(tx, id).await? {
                Some(sending) if sending.is_due(moment.at) => {
                    go_in_tx(tx, &moment, &sending).await.map(|_gone| ())
                }
                _ => Ok(()),
            }
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Lets it go, or holds it back; answers why it was held.
async fn go_in_tx(
    tx: &mut Tx,
    moment: &Moment,
    sending: &Sending,
) -> Result<Option<Refusal>, Fault> {
    let author = person(tx, sending.author_id).await?;
    let files = sending.files.clone();
    let (ticket, draft) = (sending.ticket_id, sending.draft());
    let answer = Answer { ticket, draft, files: Vec::new(), client_id: None };
    let why = match answer_in_tx(tx, moment, &author, answer, files).await {
        Ok(_) => {
            store::sendings::take_out(tx, sending.id).await?;
            return Ok(None);
        }
        Err(Stop::Refused(why)) => why,
        // Out of the author's sight since: nobody else may speak for them.
        Err(Stop::NotThere) => Refusal::NotYours,
        Err(Stop::Fault(fault)) => return Err(fault),
    };
    let found = store::tickets::to_write(tx, &Viewer::System, ticket).await?;
    let found = found.ok_or_else(|| Fault::Unreadable(format!("ticket {ticket} is missing")))?;
    let ids = tx.ids();
    let change = sending::hold(moment.scene(&ids), sending, &found, &why);
    store::apply::apply(tx, change).await?;
    Ok(Some(why))
}

/// Takes it back: the words and files are the author's draft again, exactly as they were.
///
/// # Errors
/// It has gone, is another's, or the database failed.
pub async fn take_back(
    desk: &Desk,
    by: &Person,
    id: SendingId,
) -> Result<TicketId, ActionError<SendingRefusal>> {
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let sending = of(tx, &by, id).await?;
            let (ticket, author) = (sending.ticket_id, sending.author_id);
            let ids = tx.ids();
            let change = sending::take_back(moment.scene(&ids), &sending, &by);
            store::apply::apply(tx, change).await?;
            let draft = Draft {
                visibility: "public".to_owned(),
                text: sending.text,
                version: 0,
                updated_at: moment.at,
            };
            put_back(tx, (ticket, author), draft).await?;
            for file in &sending.files {
                store::drafts::put_file(tx, (ticket, author), file, moment.at).await?;
            }
            Ok(ticket)
        })
    });
    Ok(written.await?)
}

/// Sends it now, by somebody who saw `seen`.
///
/// # Errors
/// As [`take_back`]; where the ticket changed since, it is held back and the news are answered.
pub async fn send_now(
    desk: &Desk,
    by: &Person,
    id: SendingId,
    seen: Seen,
) -> Result<TicketId, ActionError<SendingRefusal>> {
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write::<_, Stop<SendingRefusal>, _>(move |tx| {
        Box::pin(async move {
            let sending = Sending { seen, ..of(tx, &by, id).await? };
            let ticket = sending.ticket_id;
            let held = go_in_tx(tx, &moment, &sending).await?;
            Ok((ticket, held))
        })
    });
    match written.await? {
        (ticket, None) => Ok(ticket),
        (_, Some(why)) => Err(ActionError::Refused(why.into())),
    }
}

/// Lets it go at another time, by somebody who saw `seen`.
///
/// # Errors
/// As [`take_back`], or a time that can't be.
pub async fn move_to(
    desk: &Desk,
    by: &Person,
    id: SendingId,
    (at, seen): (Timestamp, Seen),
) -> Result<TicketId, ActionError<SendingRefusal>> {
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let sending = of(tx, &by, id).await?;
            let ids = tx.ids();
            let change = sending::move_to(moment.scene(&ids), &sending, &by, (at, seen));
            let change = change.map_err(|refusal| Stop::Refused(refusal.into()))?;
            store::apply::apply(tx, change).await?;
            Ok(sending.ticket_id)
        })
    });
    Ok(written.await?)
}

/// The reply in waiting, if it is still there and this person's to decide about.
async fn of(tx: &mut Tx, by: &Person, id: SendingId) -> Result<Sending, Stop<SendingRefusal>> {
    if !by.role.may_answer() {
        return Err(Stop::NotThere);
    }
    let found = store::sendings::to_write(tx, id).await?;
    let sending = found.ok_or(Stop::Refused(SendingRefusal::Gone))?;
    held::<SendingRefusal>(tx, &Viewer::of(by), sending.ticket_id).await?;
    if !sending.is_for(by) {
        return Err(Stop::Refused(SendingRefusal::NotYours));
    }
    Ok(sending)
}
