//! One of us answers, or writes a note.

use ::desk::{
    automations::By,
    change::Row,
    messages::{IncomingFile, Visibility},
    people::{Person, looks_like_address},
    sla::Clock,
    tickets::{
        Status, Ticket,
        answer::{Answering, Draft, Refusal, answer as decide},
        followers::{mentioned as tell_mentioned, tell},
        guard::{Seen, There},
        in_app::PRESENT_SECONDS,
        mentions::mentioned,
        open::StoredFile,
        tell::Solved,
    },
    viewer::Viewer,
};
use base::{
    ids::{PersonId, TicketId},
    time::after,
};
use store::{Fault, Tx};

use super::{held, held_with_clocks, merge::touch_merged, receive::Sender, set::tell_solved};
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
    let written = desk
        .store
        .write(move |tx| Box::pin(async move { told(tx, &moment, &author, answer, stored).await }));
    Ok(written.await?)
}

/// The same within an open transaction; customers hear of a note that solves.
pub(super) async fn told(
    tx: &mut Tx,
    moment: &Moment,
    author: &Person,
    answer: Answer,
    stored: Vec<StoredFile>,
) -> Result<Ticket, Stop<Refusal>> {
    let note = answer.draft.visibility == Visibility::Internal;
    // A reply speaks for itself; a note that solves is no word to the customer.
    if !(note && answer.draft.then == Some(Status::Solved)) {
        return in_tx(tx, moment, author, answer, stored).await;
    }
    let before = held(tx, &Viewer::of(author), answer.ticket).await?;
    let ticket = in_tx(tx, moment, author, answer, stored).await?;
    tell_solved(tx, moment, &before, &ticket, Solved::By(author.id)).await?;
    Ok(ticket)
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
    let known = Known::gather(tx, moment, author, (&ticket, &answer.draft)).await?;
    let ids = tx.ids();
    let facts = known.facts(&ticket, clocks.clone(), author, (&answer.draft, files));
    let scene = moment.scene(&ids);
    let (after, mut change) = decide(scene, facts).map_err(Stop::Refused)?;
    let followers = store::followers::ids(tx.conn(), ticket.id).await?;
    let note = answer.draft.visibility == Visibility::Internal;
    // Only a note with the sign in it costs the look at who is meant.
    let staff = if note && answer.draft.text.contains('@') {
        store::people::staff(tx.conn()).await?
    } else {
        Vec::new()
    };
    let meant = mentioned(&answer.draft.text, &staff);
    let others: Vec<PersonId> =
        followers.iter().filter(|id| meant.iter().all(|one| one.id != **id)).copied().collect();
    change.rows.extend(tell(scene, &ticket, &change, author, &others));
    let written = change.rows.iter().find_map(|row| match row {
        Row::Message(message) => Some(message.id),
        _ => None,
    });
    if let Some(message) = written {
        change.extend(tell_mentioned(scene, &ticket, (author, message), &meant, &followers));
    }
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

/// What is known of a ticket when somebody answers on it.
pub(super) struct Known {
    participants: Vec<Person>,
    joining: Vec<Person>,
    there: There,
    author_away: bool,
    in_app: Vec<PersonId>,
}

impl Known {
    /// Reads it; starts the people who join with this answer.
    pub(super) async fn gather(
        tx: &mut Tx,
        moment: &Moment,
        author: &Person,
        (ticket, draft): (&Ticket, &Draft),
    ) -> Result<Self, Stop<Refusal>> {
        let participants = store::people::on_ticket(tx.conn(), ticket.id).await?;
        let public = draft.visibility == Visibility::Public;
        // Only who would be given the ticket by answering it is asked for.
        let author_away = public
            && ticket.assignee_id.is_none()
            && store::absences::of(tx.conn(), author.id, moment.at).await?.is_some();
        let joining = joining(tx, moment, &participants, &draft.recipients.added).await?;
        let there = match draft.seen.as_ref().filter(|_| public) {
            Some(seen) => there(tx, author, ticket, (seen, draft.waited)).await?,
            None => There::default(),
        };
        let in_app = if public {
            let since = after(moment.at, -PRESENT_SECONDS);
            store::in_app::present(tx.conn(), ticket.id, since).await?
        } else {
            Vec::new()
        };
        Ok(Self { participants, joining, there, author_away, in_app })
    }

    pub(super) fn facts<'a>(
        &'a self,
        ticket: &'a Ticket,
        clocks: Vec<Clock>,
        author: &'a Person,
        (draft, files): (&'a Draft, Vec<StoredFile>),
    ) -> Answering<'a> {
        Answering {
            ticket,
            clocks,
            author,
            participants: &self.participants,
            joining: &self.joining,
            there: self.there.clone(),
            draft,
            author_away: self.author_away,
            in_app: &self.in_app,
            files,
        }
    }
}

/// The customers behind addresses that do not take part yet.
pub(super) async fn joining(
    tx: &mut Tx,
    moment: &Moment,
    participants: &[Person],
    added: &[String],
) -> Result<Vec<Person>, Stop<Refusal>> {
    let mut joining: Vec<Person> = Vec::new();
    for address in added {
        let address = address.trim().to_lowercase();
        if !looks_like_address(&address) {
            return Err(Stop::Refused(Refusal::NoAddress(address)));
        }
        let sender = Sender::Address { address, name: String::new(), time_zone: String::new() };
        let person = super::receive::sender(tx, moment, sender, None).await?;
        if person.role.is_staff() {
            return Err(Stop::Refused(Refusal::OneOfUs(person.display_name().to_owned())));
        }
        if participants.iter().chain(&joining).all(|one| one.id != person.id) {
            joining.push(person);
        }
    }
    Ok(joining)
}

/// What happened since `seen`; costs a statement for what was compared, and the history only
/// where the status is not what it was.
async fn there(
    tx: &mut Tx,
    author: &Person,
    ticket: &Ticket,
    (seen, waited): (&Seen, bool),
) -> Result<There, Fault> {
    let conn = tx.conn();
    let since = match seen.message {
        Some(message) => {
            store::sendings::messages_since(conn, ticket.id, message, author.id).await?
        }
        None => Vec::new(),
    };
    let moved = seen.status.is_some_and(|status| status != ticket.status);
    let status_by = if moved { store::sendings::status_by(conn, ticket.id).await? } else { None };
    // Of two replies in waiting the first goes, and holds the other back as a message does.
    let sendings =
        if waited { Vec::new() } else { store::sendings::authors(conn, ticket.id).await? };
    Ok(There { since, status_by, sendings })
}
