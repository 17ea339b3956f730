//! Sent twice, taken once; and nothing lost between the two. A second try under the same client id
//! is the same ticket. Where it says more than the first (words changed after *Back*, files a
//! beacon had to leave behind), that goes onto the ticket as a further message.

use actions::{
    ActionError,
    tickets::{
        receive::{NewTicket, Received, Refusal, receive},
        write_on::{Further, write_on},
    },
};
use base::{ids::TicketId, secrets};
use desk::{messages::Incoming, tickets::Status, viewer::Viewer};
use store::{Conn, Fault};

use crate::Web;

/// Takes a question.
///
/// # Errors
/// As [`receive`].
pub async fn take(web: &Web, mut new: NewTicket) -> Result<Received, ActionError<Refusal>> {
    let Some(client_id) = new.client_id.clone() else { return receive(&web.desk, new).await };
    let mut conn = web.desk.store.read().await?;
    let known = store::tickets::by_client_id(&mut conn, new.scope, &client_id).await?;
    let Some((ticket, _message)) = known else {
        drop(conn);
        return receive(&web.desk, new).await;
    };
    let more = more(&mut conn, ticket, &mut new.incoming).await?;
    drop(conn);
    let (scope, verified) = (new.scope, new.asked.verified);
    let received = receive(&web.desk, new).await?;
    let closed = received.ticket.status == Status::Closed;
    if let Some(incoming) = more.filter(|_| received.again && !closed) {
        let author = received.requester.id;
        // Who only typed an address has proved nothing: they add to this ticket and see no other.
        let viewer = if verified {
            Viewer::Customer(author)
        } else {
            Viewer::Follower(author, vec![ticket])
        };
        let client_id = Some(format!("{client_id}+{}", fingerprint(&incoming)));
        let further = Further { ticket, author, incoming, client_id, scope };
        // Refused only where the first try was let through: then there is nothing more to keep.
        if let Err(ActionError::Fault(fault)) = write_on(&web.desk, viewer, further).await {
            return Err(fault.into());
        }
    }
    Ok(received)
}

/// What the second try brings that the ticket has not; its files are taken out of it.
async fn more(
    conn: &mut Conn,
    ticket: TicketId,
    incoming: &mut Incoming,
) -> Result<Option<Incoming>, Fault> {
    let messages = store::messages::of_ticket(conn, &Viewer::System, ticket).await?;
    let stored = store::messages::files(conn, ticket).await?;
    let mut files = std::mem::take(&mut incoming.files);
    files.retain(|file| {
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        !stored.iter().any(|kept| kept.name == file.name && kept.size == size)
    });
    let words = incoming.text.trim();
    let said = messages.iter().any(|message| !message.from_us && message.text.trim() == words);
    let text = if said { String::new() } else { incoming.text.clone() };
    if text.trim().is_empty() && files.is_empty() {
        return Ok(None);
    }
    Ok(Some(Incoming { text, files, channel: incoming.channel, ..Incoming::default() }))
}

fn fingerprint(incoming: &Incoming) -> String {
    let mut all = incoming.text.clone();
    for file in &incoming.files {
        all.push_str(&format!("\n{} {}", file.name, file.bytes.len()));
    }
    secrets::hash(all.as_bytes())[..16].to_owned()
}
