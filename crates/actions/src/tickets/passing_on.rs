//! Telling the customers of linked tickets that the problem is solved (TK-5): one reply on each, by
//! the way every reply goes, with its time to be taken back.
//!
//! Each ticket is a transaction of its own. What makes running it again harmless: the word to a
//! ticket has one id for each time the problem was solved ([`word_id`]), whoever sends it.

use ::desk::{
    messages::{Channel, Visibility},
    people::Person,
    tickets::{
        Status, Ticket,
        answer::{Draft, Refusal},
        guard::Seen,
        passing_on::word_id,
        related::Relation,
    },
    viewer::Viewer,
};
use base::ids::TicketId;
use store::{Conn, Fault};

use super::{
    answer::Answer,
    send::{Became, Sent, send},
};
use crate::{ActionError, Desk};

/// A linked ticket whose customer may want to hear.
#[derive(Debug, Clone)]
pub struct Linked {
    pub ticket: Ticket,
    pub relation: Relation,
    /// The word was sent; it may have been taken back since.
    pub told: bool,
}

/// The tickets with the same cause that this reader may see: those that are not done, and those
/// that were told.
///
/// # Errors
/// The database is gone.
pub async fn linked(
    conn: &mut Conn,
    viewer: &Viewer,
    problem: &Ticket,
) -> Result<Vec<Linked>, Fault> {
    let mut tickets = store::related::tickets_of(conn, viewer, problem.id).await?;
    tickets.retain(|(relation, _)| relation.shares_the_cause());
    let words: Vec<String> =
        tickets.iter().filter_map(|(_, ticket)| word_id(problem, ticket.id)).collect();
    let told = store::related::answered(conn, &words).await?;
    let linked = tickets.into_iter().filter_map(|(relation, ticket)| {
        let told = word_id(problem, ticket.id).is_some_and(|id| told.contains(&id));
        (told || !ticket.status.is_done()).then_some(Linked { ticket, relation, told })
    });
    Ok(linked.collect())
}

/// One word to one linked ticket.
#[derive(Debug, Clone)]
pub struct Word {
    pub ticket: TicketId,
    /// The words, filled in for its customer.
    pub text: String,
    /// What the writer's page showed of that ticket.
    pub seen: Seen,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// On its way.
    Sent,
    /// It was told before; nothing was done.
    Before,
    /// Not linked, not to be seen, or done by now; nothing was done.
    NotThere,
    Refused(Refusal),
}

/// Sends the words, each once. `solve`: the linked tickets are solved with it.
///
/// # Errors
/// The problem is not there for this person or not solved; or a fault: what was sent by then is
/// sent, and sending again sends the rest.
pub async fn pass_on(
    desk: &Desk,
    by: &Person,
    problem: TicketId,
    (words, solve): (Vec<Word>, bool),
) -> Result<Vec<(TicketId, Came)>, ActionError<Refusal>> {
    let viewer = Viewer::of(by);
    let mut conn = desk.store.read().await?;
    let found = store::tickets::one(&mut conn, &viewer, problem).await?;
    let problem = found.filter(|_| by.role.may_answer()).ok_or(ActionError::NotThere)?;
    let linked = linked(&mut conn, &viewer, &problem).await?;
    drop(conn);
    let mut came = Vec::new();
    for word in words {
        let id = word.ticket;
        let is_linked = linked.iter().any(|one| one.ticket.id == id);
        let word_id = word_id(&problem, id).filter(|_| is_linked);
        let done = match word_id {
            Some(client_id) => one(desk, by, (word, client_id), solve).await?,
            None => Came::NotThere,
        };
        came.push((id, done));
    }
    Ok(came)
}

async fn one(
    desk: &Desk,
    by: &Person,
    (word, client_id): (Word, String),
    solve: bool,
) -> Result<Came, ActionError<Refusal>> {
    let draft = Draft {
        text: word.text,
        visibility: Visibility::Public,
        then: Some(if solve { Status::Solved } else { Status::Pending }),
        seen: Some(word.seen),
        channel: Channel::Desk,
        beside: true,
        ..Draft::default()
    };
    let answer =
        Answer { ticket: word.ticket, draft, files: Vec::new(), client_id: Some(client_id) };
    match send(desk, by, Sent { answer, kept: Vec::new(), at: None }).await {
        Ok(Became::SentBefore) => Ok(Came::Before),
        Ok(Became::Waits(_) | Became::Written(_)) => Ok(Came::Sent),
        Err(ActionError::Refused(refusal)) => Ok(Came::Refused(refusal)),
        Err(ActionError::NotThere) => Ok(Came::NotThere),
        Err(fault) => Err(fault),
    }
}
