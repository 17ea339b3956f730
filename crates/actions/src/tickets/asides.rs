//! Beginning a side conversation, and writing on one.

use ::desk::{
    messages::IncomingFile,
    people::{Person, looks_like_address},
    tickets::{
        Ticket,
        asides::{Aside, MOST_PEOPLE, Refusal, Saying, say},
        open::StoredFile,
    },
    viewer::Viewer,
};
use base::ids::{AsideId, AttachmentId, TicketId};
use store::Tx;

use super::{
    held,
    receive::{Sender, sender},
};
use crate::{ActionError, Desk, desk::Moment, error::Stop, files};

/// Words to people outside.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Markdown.
    pub text: String,
    /// New files.
    pub files: Vec<IncomingFile>,
    /// Files of the ticket to send along.
    pub attach: Vec<AttachmentId>,
    /// The same ones twice are sent once.
    pub client_id: Option<String>,
}

/// With whom, about what.
#[derive(Debug, Clone, Default)]
pub struct Beginning {
    /// Mail addresses.
    pub to: Vec<String>,
    pub subject: String,
}

/// Begins a side conversation and writes to its people.
///
/// # Errors
/// A refusal to show, a ticket this person may not see, or a fault (nothing was sent then).
pub async fn begin(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    beginning: Beginning,
    words: Words,
) -> Result<AsideId, ActionError<Refusal>> {
    check(desk, by, &beginning)?;
    run(desk, by, (ticket, None), Some(beginning), words).await
}

/// Writes on one that is there.
///
/// # Errors
/// As [`begin`].
pub async fn write(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    aside: AsideId,
    words: Words,
) -> Result<AsideId, ActionError<Refusal>> {
    if !by.role.is_staff() {
        return Err(ActionError::NotThere);
    }
    run(desk, by, (ticket, Some(aside)), None, words).await
}

fn check(desk: &Desk, by: &Person, beginning: &Beginning) -> Result<(), ActionError<Refusal>> {
    if !by.role.is_staff() {
        return Err(ActionError::NotThere);
    }
    let wrong = beginning.to.iter().find(|address| !looks_like_address(address));
    let refused = match wrong {
        _ if desk.settings().mail_address.is_empty() => Refusal::NoMailbox,
        Some(wrong) => Refusal::BadAddress(wrong.clone()),
        None if beginning.to.is_empty() => Refusal::Nobody,
        None if beginning.to.len() > MOST_PEOPLE => Refusal::TooMany,
        None => return Ok(()),
    };
    Err(ActionError::Refused(refused))
}

async fn run(
    desk: &Desk,
    by: &Person,
    on: (TicketId, Option<AsideId>),
    beginning: Option<Beginning>,
    mut words: Words,
) -> Result<AsideId, ActionError<Refusal>> {
    let moment = desk.moment();
    let stored = files::keep(&desk.files, std::mem::take(&mut words.files)).await?;
    let by = by.clone();
    let written = desk.store.write(move |tx| {
        Box::pin(async move { in_tx(tx, &moment, &by, on, beginning, words, stored).await })
    });
    Ok(written.await?)
}

async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    (ticket, aside): (TicketId, Option<AsideId>),
    beginning: Option<Beginning>,
    words: Words,
    mut stored: Vec<StoredFile>,
) -> Result<AsideId, Stop<Refusal>> {
    let viewer = Viewer::of(by);
    let ticket: Ticket = held(tx, &viewer, ticket).await?;
    let (aside, people) = match (aside, beginning) {
        (Some(id), _) => known(tx, ticket.id, id).await?,
        (None, beginning) => {
            started(tx, moment, by, &ticket, beginning.unwrap_or_default()).await?
        }
    };
    if let Some(client_id) = &words.client_id
        && !store::tickets::remember_client_id(tx, "aside", client_id, ticket.id, None).await?
    {
        // Sent already; the page finds it in the ticket.
        return Ok(aside.id);
    }
    for id in &words.attach {
        let file = store::messages::file(tx.conn(), &viewer, *id).await?;
        stored.extend(file.filter(|file| file.ticket_id == ticket.id).map(|file| StoredFile {
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            key: file.key,
            content_id: None,
            text: String::new(),
        }));
    }
    let customers = store::people::on_ticket(tx.conn(), ticket.id).await?;
    let ids = tx.ids();
    let saying = Saying {
        new: store::asides::one(tx.conn(), aside.id).await?.is_none(),
        aside: &aside,
        author: by,
        people: &people,
        customers: &customers,
        text: &words.text,
        files: stored,
    };
    let change = say(moment.scene(&ids), saying).map_err(Stop::Refused)?;
    store::apply::apply(tx, change).await?;
    Ok(aside.id)
}

async fn known(
    tx: &mut Tx,
    ticket: TicketId,
    id: AsideId,
) -> Result<(Aside, Vec<Person>), Stop<Refusal>> {
    let aside = store::asides::one(tx.conn(), id).await?.ok_or(Stop::NotThere)?;
    if aside.ticket_id != ticket {
        return Err(Stop::NotThere);
    }
    let people = store::asides::people(tx.conn(), id).await?;
    Ok((aside, people))
}

async fn started(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    ticket: &Ticket,
    beginning: Beginning,
) -> Result<(Aside, Vec<Person>), Stop<Refusal>> {
    let mut people: Vec<Person> = Vec::new();
    for address in beginning.to {
        let from = Sender::Address { address, name: String::new(), time_zone: String::new() };
        let person = sender(tx, moment, from, None).await?;
        if people.iter().all(|known| known.id != person.id) {
            people.push(person);
        }
    }
    let aside = Aside {
        id: AsideId(tx.ids().next()),
        ticket_id: ticket.id,
        subject: beginning.subject.trim().chars().take(250).collect(),
        by: by.id,
        at: moment.at,
    };
    Ok((aside, people))
}
