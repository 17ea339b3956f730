//! The secret by which whoever asked follows that one ticket, without a session. It shows what its
//! person may see of this ticket, and nothing else.

use base::secrets;
use desk::{people::Person, tickets::Ticket, viewer::Viewer};

use crate::{Web, http::Failure};

/// A ticket and the person the secret was given to.
pub struct Followed {
    pub ticket: Ticket,
    pub person: Person,
}

impl Followed {
    /// What the secret's holder may see; whoever they are, only as a customer.
    #[must_use]
    pub const fn viewer(&self) -> Viewer {
        Viewer::Customer(self.person.id)
    }
}

/// The ticket behind a secret.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown secret, or the database failed.
pub async fn followed(web: &Web, token: &str) -> Result<Followed, Failure> {
    let hash = secrets::hash(token.as_bytes());
    let mut conn = web.desk.store.read().await?;
    let found = store::tickets::by_token(&mut conn, &hash).await?;
    let (id, person) = found.ok_or(Failure::NotFound)?;
    let viewer = Viewer::Customer(person);
    let ticket = store::tickets::one(&mut conn, &viewer, id).await?.ok_or(Failure::NotFound)?;
    // One that is merged into another stands as that one does.
    let ticket = match store::merges::goes_on(&mut conn, &viewer, &ticket).await? {
        Some((lead, _)) => Ticket { status: lead.status, due_at: lead.due_at, ..ticket },
        None => ticket,
    };
    let person = store::people::one(&mut conn, person).await?.ok_or(Failure::NotFound)?;
    Ok(Followed { ticket, person })
}
