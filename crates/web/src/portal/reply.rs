//! A customer answers on the portal. Whatever goes wrong, the words stay in the form. On a ticket
//! that is closed for good, an answer is a new ticket that knows the old one.

use actions::{
    ActionError,
    tickets::write_on::{Further, write_or_follow},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::TicketId;
use desk::messages::{Channel, Incoming};
use ui::paths;

use super::ticket::{Tried, draw};
use crate::{
    Web,
    http::{Answer, Customer, Failure, Kept, Visitor, failure::sentence, page},
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
            let (status, error) = unsent.words();
            draw(&web, &visitor, id, status, Tried { error, ..tried }, None).await
        }
    }
}

/// Why an answer did not go through.
enum Unsent {
    NotThere,
    TooLarge,
    Refused(String),
    Fault(String),
}

impl<R: std::fmt::Display> From<ActionError<R>> for Unsent {
    fn from(error: ActionError<R>) -> Self {
        match error {
            ActionError::Refused(refusal) => Self::Refused(sentence(&refusal.to_string())),
            ActionError::NotThere => Self::NotThere,
            ActionError::Fault(fault) => Self::Fault(fault.to_string()),
        }
    }
}

impl Unsent {
    fn words(self) -> (StatusCode, String) {
        match self {
            Self::NotThere => (StatusCode::NOT_FOUND, String::new()),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "The files are too large together: 40 MB is the most. Choose again, or send us a \
                 link."
                    .to_owned(),
            ),
            Self::Refused(words) => (StatusCode::UNPROCESSABLE_ENTITY, words),
            Self::Fault(fault) => {
                tracing::error!(fault, "an answer from the portal could not be kept");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Something broke on our side and nothing was kept. Your words are still here: \
                     please send them again in a minute."
                        .to_owned(),
                )
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
