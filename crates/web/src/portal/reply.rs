//! A customer answers on the portal. Whatever goes wrong, the words stay in the form. On a ticket
//! that is closed for good, an answer is a new ticket that knows the old one.

use actions::{
    ActionError,
    tickets::write_on::{Further, Refusal, write_or_follow},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::TicketId;
use desk::{
    messages::{Channel, Incoming},
    phrases::Say,
};
use ui::paths;

use super::ticket::{Tried, draw};
use crate::{
    Web,
    http::{Answer, Customer, Failure, Kept, Page, Visitor, page},
    public::words,
};

/// `POST /portal/tickets/{id}/messages`
pub async fn send(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Path(id): Path<TicketId>,
    Kept { mut posted, too_large }: Kept,
) -> Answer {
    let files = std::mem::take(&mut posted.files);
    let text = words::text(posted.get("text"));
    let client_id = posted.some("client_id").unwrap_or_else(|| web.desk.token());
    posted.checked(&visitor)?;
    let tried = Tried { client_id: client_id.clone(), text: text.clone(), ..Tried::default() };
    let incoming = Incoming { channel: Channel::Portal, text, files, ..Incoming::default() };
    let sent = if too_large {
        Err(Unsent::TooLarge)
    } else {
        write(&web, &visitor, id, incoming, client_id).await
    };
    match sent {
        Ok(on) => Ok(page::see(&paths::portal_ticket_after(on, "sent"))),
        Err(Unsent::NotThere) => Err(Failure::NotFound),
        Err(unsent) => {
            let (status, error) = unsent.words(&Page::of(&web, &visitor));
            draw(&web, &visitor, id, status, Tried { error, ..tried }, None).await
        }
    }
}

/// Why an answer did not go through.
enum Unsent {
    NotThere,
    TooLarge,
    Refused(Refusal),
    Fault(String),
}

impl From<ActionError<Refusal>> for Unsent {
    fn from(error: ActionError<Refusal>) -> Self {
        match error {
            ActionError::Refused(refusal) => Self::Refused(refusal),
            ActionError::NotThere => Self::NotThere,
            ActionError::Fault(fault) => Self::Fault(fault.to_string()),
        }
    }
}

impl Unsent {
    fn words(self, page: &Page) -> (StatusCode, String) {
        match self {
            Self::NotThere => (StatusCode::NOT_FOUND, String::new()),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, page.say(Say::FilesTooLarge)),
            Self::Refused(refusal) => {
                let say = match refusal {
                    Refusal::Empty => Say::WriteFirst,
                    Refusal::TooLong => Say::TextTooLong,
                    Refusal::Closed => Say::ClosedHint,
                };
                (StatusCode::UNPROCESSABLE_ENTITY, page.say(say))
            }
            Self::Fault(fault) => {
                tracing::error!(fault, "an answer from the portal could not be kept");
                (StatusCode::INTERNAL_SERVER_ERROR, page.say(Say::NothingKept))
            }
        }
    }
}

async fn write(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    incoming: Incoming,
    client_id: String,
) -> Result<TicketId, Unsent> {
    let (ticket, author, client_id) = (id, visitor.person.id, Some(client_id));
    let further = Further { ticket, author, incoming, client_id, scope: "portal" };
    let on = write_or_follow(&web.desk, visitor.viewer(), further).await?;
    Ok(on.id)
}
