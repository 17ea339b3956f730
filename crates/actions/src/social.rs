//! Answering a public post (IN-6): whose handle it is, and what was said there. Nothing is posted
//! from here: an agent copies the words.

use ::desk::{
    messages::{Channel, Visibility},
    people::Person,
    social::{Contact, Network, Pasted},
    tickets::answer::{Draft, Refusal as NoteRefusal},
    viewer::Viewer,
};
use base::ids::{PersonId, SocialId, TicketId};
use store::Fault;

use crate::{
    ActionError, Desk,
    error::Stop,
    tickets::answer::{Answer, answer},
};

/// Why it was not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("paste a handle, a link or a post first")]
    Nothing,
    #[error("nobody with the address “{0}” has written to us")]
    Nobody(String),
    #[error("no handle was found in what you pasted")]
    NoHandle,
    #[error("{0}")]
    Note(NoteRefusal),
}

/// What was said on a public post.
#[derive(Debug, Clone)]
pub struct Said {
    pub pasted: Pasted,
    pub person: Option<PersonId>,
    /// The ticket it is about, which hears of it by a note.
    pub ticket: Option<TicketId>,
    pub reply: String,
    /// The same one twice is the same contact.
    pub client_id: String,
}

/// Keeps whose handle it is: the person with this mail address.
///
/// # Errors
/// There is no such person, no handle, or a fault.
pub async fn handle_is(
    desk: &Desk,
    by: &Person,
    pasted: &Pasted,
    address: &str,
) -> Result<PersonId, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    if pasted.handle.is_empty() {
        return Err(ActionError::Refused(Refusal::NoHandle));
    }
    let (network, handle) = (pasted.network, pasted.handle.clone());
    let address = address.trim().to_lowercase();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let person = store::people::by_address(tx.conn(), &address).await?;
            let Some(person) = person.filter(|person| !person.role.is_staff()) else {
                return Err(Stop::Refused(Refusal::Nobody(address)));
            };
            store::social::put_handle(tx, (network, &handle), person.id).await?;
            Ok(person.id)
        })
    });
    Ok(written.await?)
}

/// Keeps what was said, in the list of contacts and as a note on the ticket.
///
/// # Errors
/// Nothing was pasted, the ticket is not the agent's to write on, or a fault.
pub async fn record(desk: &Desk, by: &Person, said: Said) -> Result<(), ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let pasted = &said.pasted;
    if pasted.handle.is_empty() && pasted.link.is_empty() && pasted.text.is_empty() {
        return Err(ActionError::Refused(Refusal::Nothing));
    }
    if let Some(ticket) = said.ticket {
        let draft = Draft {
            text: note(&said),
            visibility: Visibility::Internal,
            channel: Channel::Desk,
            ..Draft::default()
        };
        let client_id = Some(format!("social-{}", said.client_id));
        let given = Answer { ticket, draft, files: Vec::new(), client_id };
        answer(desk, by, given).await.map_err(|error| match error {
            ActionError::Refused(refusal) => ActionError::Refused(Refusal::Note(refusal)),
            ActionError::NotThere => ActionError::NotThere,
            ActionError::Fault(fault) => ActionError::Fault(fault),
        })?;
    }
    let (at, by) = (desk.now(), by.id);
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let Said { pasted, person, ticket, reply, client_id } = said;
            let id = SocialId(tx.ids().next());
            let contact = Contact { id, at, by, pasted, person, ticket, reply };
            store::social::put_contact(tx, &contact, &client_id).await
        })
    });
    Ok(written.await.map_err(store::WriteError::<Fault>::into_fault)?)
}

/// What stands on the ticket.
fn note(said: &Said) -> String {
    let Pasted { network, handle, link, .. } = &said.pasted;
    let at = if handle.is_empty() { String::new() } else { format!(" by @{handle}") };
    let place = match network {
        Network::Other => "in public".to_owned(),
        network => format!("on {}", network.name()),
    };
    let mut text = format!("Answered a post{at} {place}.");
    if !link.is_empty() {
        text.push_str(&format!("\n\n{link}"));
    }
    let quoted: Vec<String> = said.reply.lines().map(|line| format!("> {line}")).collect();
    format!("{text}\n\n{}", quoted.join("\n"))
}

/// Whoever is behind a handle, if the viewer sees one of their tickets.
///
/// # Errors
/// The database failed.
pub async fn known(
    desk: &Desk,
    viewer: &Viewer,
    pasted: &Pasted,
) -> Result<Option<PersonId>, Fault> {
    let mut conn = desk.store.read().await?;
    let owner = store::social::owner(&mut conn, pasted.network, &pasted.handle).await?;
    let Some(owner) = owner else { return Ok(None) };
    if matches!(viewer, Viewer::Agent(_) | Viewer::AccountPerson(_)) {
        return Ok(Some(owner));
    }
    let seen = store::social::tickets_of(&mut conn, viewer, owner, 1).await?;
    Ok((!seen.is_empty()).then_some(owner))
}
