//! The secret by which whoever asked follows that one ticket, without a session. It shows what its
//! person may see of this ticket, and nothing else. One kind is made when somebody asks and kept
//! as a hash: whose address was typed proves nothing, so of what is merged with the ticket it opens
//! only what anybody on it may read. The other is signed, for those who have proved who they are.

use base::{
    ids::{PersonId, TicketId},
    secrets,
};
use desk::{people::Person, tickets::Ticket, viewer::Viewer};
use store::people::goes_on_in;

use crate::{Web, http::Failure};

/// A ticket and the person the secret was given to.
pub struct Followed {
    pub ticket: Ticket,
    pub person: Person,
    /// What the secret's holder may see; whoever they are, only as a customer.
    pub viewer: Viewer,
}

/// The ticket behind a secret.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown secret, or the database failed.
pub async fn followed(web: &Web, token: &str) -> Result<Followed, Failure> {
    if let Some((id, person)) = read_signed(web, token) {
        let person = goes_on_in(&mut web.desk.store.read().await?, person).await?;
        return follow(web, id, (person, Viewer::Customer(person))).await;
    }
    let mut conn = web.desk.store.read().await?;
    let found = store::tickets::by_token(&mut conn, &secrets::hash(token.as_bytes())).await?;
    drop(conn);
    let (id, person) = found.ok_or(Failure::NotFound)?;
    follow(web, id, (person, Viewer::Follower(person, vec![id]))).await
}

/// The ticket as the person follows it, with what whoever acts for them may see.
///
/// # Errors
/// [`Failure::NotFound`] where it is not theirs to see, or the database failed.
pub async fn follow(
    web: &Web,
    id: TicketId,
    (person, viewer): (PersonId, Viewer),
) -> Result<Followed, Failure> {
    let mut conn = web.desk.store.read().await?;
    let ticket = store::tickets::one(&mut conn, &viewer, id).await?.ok_or(Failure::NotFound)?;
    // One that is merged into another stands as that one does.
    let ticket = match store::merges::goes_on(&mut conn, &viewer, &ticket).await? {
        Some((lead, _)) => Ticket { status: lead.status, due_at: lead.due_at, ..ticket },
        None => ticket,
    };
    let person = store::people::one(&mut conn, person).await?.ok_or(Failure::NotFound)?;
    Ok(Followed { ticket, person, viewer })
}

/// The secret of a ticket for somebody who has proved who they are.
#[must_use]
pub fn signed(web: &Web, ticket: TicketId, person: PersonId) -> String {
    let mark = secrets::sign(web.desk.settings().secret.as_bytes(), &text(ticket, person));
    format!("{ticket}.{person}.{}", &mark[..40])
}

fn text(ticket: TicketId, person: PersonId) -> Vec<u8> {
    format!("follow-signed:{ticket}:{person}").into_bytes()
}

fn read_signed(web: &Web, token: &str) -> Option<(TicketId, PersonId)> {
    let (ids, mark) = token.rsplit_once('.')?;
    let (ticket, person) = ids.split_once('.')?;
    let (ticket, person) = (TicketId(ticket.parse().ok()?), PersonId(person.parse().ok()?));
    let key = web.desk.settings().secret.clone();
    secrets::signed(key.as_bytes(), &text(ticket, person), mark, 40).then_some((ticket, person))
}
