//! One of us answers, or writes a note.

use ::desk::{
    automations::By,
    messages::{IncomingFile, Visibility},
    people::Person,
    tickets::{
        Status, Ticket,
        answer::{Answering, Draft, Refusal, answer as decide},
        followers::tell,
        open::StoredFile,
        tell::Solved,
    },
    viewer::Viewer,
};
use base::ids::TicketId;
use store::Tx;

use super::{held, held_with_clocks, merge::touch_merged, set::tell_solved};
use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
    files,
};

/// An answer as it was sent.
#[derive(Debug, Clone)]
pub struct Answer {
    pub ticket: TicketId,
    pub draft: Draft,
    pub files: Vec<IncomingFile>,
    /// The same one twice is the same answer.
    pub client_id: Option<String>,
}

/// Writes the answer on the ticket and queues a mail to each customer on it.
///
/// # Errors
/// A refusal to show at the composer (the text is kept there), a ticket the writer may not see,
/// or a fault (nothing was sent then).
pub async fn answer(
    desk: &Desk,
    author: &Person,
    mut answer: Answer,
) -> Result<Ticket, ActionError<Refusal>> {
    let moment = desk.moment();
    let stored = files::keep(&desk.files, std::mem::take(&mut answer.files)).await?;
    let author = author.clone();
    let note = answer.draft.visibility == Visibility::Internal;
    let solves = note && answer.draft.then == Some(Status::Solved);
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            // A reply speaks for itself; a note that solves is no word to the customer.
            if !solves {
                return in_tx(tx, &moment, &author, answer, stored).await;
            }
            let before = held(tx, &Viewer::of(&author), answer.ticket).await?;
            let ticket = in_tx(tx, &moment, &author, answer, stored).await?;
            tell_solved(tx, &moment, &before, &ticket, Solved::By(author.id)).await?;
            Ok(ticket)
        })
    });
    Ok(written.await?)
}

pub(crate) async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    author: &Person,
    answer: Answer,
    files: Vec<StoredFile>,
) -> Result<Ticket, Stop<Refusal>> {
    let viewer = Viewer::of(author);
    let asked: Ticket = held(tx, &viewer, answer.ticket).await?;
    let on = asked.merged_into.unwrap_or(asked.id);
    let (ticket, clocks) = held_with_clocks(tx, moment, &viewer, on).await?;
    if let Some(client_id) = &answer.client_id {
        let scope = "answer";
        let new = store::tickets::remember_client_id(tx, scope, client_id, ticket.id, None);
        if !new.await? {
            return Ok(ticket);
        }
    }
    let participants = store::people::on_ticket(tx.conn(), ticket.id).await?;
    let newest = match answer.draft.seen {
        Some(_) => store::messages::newest_public(tx.conn(), ticket.id).await?,
        None => None,
    };
    // Only who would be given the ticket by answering it is asked for.
    let public = answer.draft.visibility == Visibility::Public;
    let author_away = public
        && ticket.assignee_id.is_none()
        && store::absences::of(tx.conn(), author.id, moment.at).await?.is_some();
    let ids = tx.ids();
    let facts = Answering {
        ticket: &ticket,
        clocks: clocks.clone(),
        author,
        participants: &participants,
        newest,
        draft: &answer.draft,
        author_away,
        files,
    };
    let scene = moment.scene(&ids);
    let (after, mut change) = decide(scene, facts).map_err(Stop::Refused)?;
    let followers = store::followers::ids(tx.conn(), ticket.id).await?;
    change.rows.extend(tell(scene, &ticket, &change, author, &followers));
    let done = Done {
        before: Some(&ticket),
        ticket: after,
        clocks,
        change,
        by: Some(By::Us),
        quiet: answer.draft.quiet,
        customer: None,
        organisation: None,
    };
    let after = commit(tx, moment, done).await?;
    touch_merged(tx, &after).await?;
    Ok(after)
}
