//! Sending a mail once. The row says *sending*, flushed, before the wire is touched; whoever finds
//! it so after a crash can't know whether the mail left, says *in doubt*, and a person decides.

use ::desk::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    jobs::{JobKind, NewJob},
    outgoing::{MailState, Outgoing},
    people::Person,
    viewer::Viewer,
};
use base::{Timestamp, ids::OutgoingId};
use store::{Fault, Tx};

use crate::{
    ActionError, Desk,
    error::{Never, Stop},
};

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server took it.
    Sent,
    /// It certainly did not leave; the job is tried again.
    NotNow(String),
    /// Refused for good.
    Refused(String),
    /// The connection broke after the text was sent: nobody knows.
    Unknown(String),
}

/// Marks a queued mail as *sending* and hands it out. `None`: nothing to send (sent already, or a
/// try before this one broke off in the middle, which is now in doubt).
///
/// # Errors
/// The database failed.
pub async fn begin(desk: &Desk, id: OutgoingId) -> Result<Option<Outgoing>, Fault> {
    let at = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let Some(mail) = store::mail::to_write(tx, id).await? else { return Ok(None) };
            match mail.state {
                MailState::Queued => {
                    let sending = Outgoing { state: MailState::Sending, ..mail };
                    put(tx, sending.clone(), None).await?;
                    Ok(Some(sending))
                }
                MailState::Sending => {
                    let why = "the server stopped while this was being sent".to_owned();
                    settle_in_tx(tx, mail, Outcome::Unknown(why), at).await?;
                    Ok(None)
                }
                MailState::Sent | MailState::InDoubt | MailState::Failed => Ok(None),
            }
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Writes down how the try ended.
///
/// # Errors
/// The database failed; the mail stays *sending* and becomes *in doubt* later.
pub async fn settle(desk: &Desk, id: OutgoingId, outcome: Outcome) -> Result<(), Fault> {
    let at = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            match store::mail::to_write(tx, id).await? {
                Some(mail) if mail.state == MailState::Sending => {
                    settle_in_tx(tx, mail, outcome, at).await
                }
                _ => Ok(()),
            }
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

async fn settle_in_tx(
    tx: &mut Tx,
    mut mail: Outgoing,
    outcome: Outcome,
    at: Timestamp,
) -> Result<(), Fault> {
    let (what, to) = (mail.kind.name().to_owned(), mail.to_address.clone());
    let (state, trouble, event) = match outcome {
        Outcome::Sent => (MailState::Sent, String::new(), Some(EventKind::MailSent { what, to })),
        Outcome::NotNow(trouble) => (MailState::Queued, trouble, None),
        Outcome::Refused(trouble) => {
            let event = EventKind::MailTroubled { what, to, trouble: trouble.clone() };
            (MailState::Failed, trouble, Some(event))
        }
        Outcome::Unknown(trouble) => {
            let told = format!("in doubt: {trouble}");
            let event = EventKind::MailTroubled { what, to, trouble: told };
            (MailState::InDoubt, trouble, Some(event))
        }
    };
    mail.state = state;
    mail.trouble = trouble;
    if state == MailState::Sent {
        mail.sent_at = Some(at);
        // The link has left; nobody needs to find it here.
        mail.token.clear();
    }
    let ticket = mail.ticket_id;
    let event = event.zip(ticket).map(|(kind, ticket_id)| NewEvent {
        ticket_id,
        actor: Actor::System,
        at,
        kind,
    });
    put(tx, mail, event).await
}

async fn put(tx: &mut Tx, mail: Outgoing, event: Option<NewEvent>) -> Result<(), Fault> {
    let rows = vec![Row::Outgoing(Box::new(mail))];
    let events = event.into_iter().collect();
    store::apply::apply(tx, Change { rows, events, jobs: vec![] }).await
}

/// A person decided: a failed or doubtful mail is sent again, with the same `Message-ID`, so that
/// a mail program which did get the first shows one.
///
/// # Errors
/// No such mail, not in such a state, or not the viewer's to decide.
pub async fn send_again(
    desk: &Desk,
    by: &Person,
    id: OutgoingId,
) -> Result<(), ActionError<Never>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (at, viewer, actor) = (desk.now(), Viewer::of(by), Actor::Person(by.id));
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let Some(mut mail) = store::mail::to_write(tx, id).await? else {
                return Err(Stop::NotThere);
            };
            let Some(ticket_id) = mail.ticket_id else { return Err(Stop::NotThere) };
            let stuck = matches!(mail.state, MailState::Failed | MailState::InDoubt);
            if !stuck || store::tickets::one(tx.conn(), &viewer, ticket_id).await?.is_none() {
                return Err(Stop::NotThere);
            }
            mail.state = MailState::Queued;
            mail.trouble.clear();
            let (what, to) = (mail.kind.name().to_owned(), mail.to_address.clone());
            let kind = EventKind::MailQueued { what, to };
            let change = Change {
                rows: vec![Row::Outgoing(Box::new(mail))],
                events: vec![NewEvent { ticket_id, actor, at, kind }],
                jobs: vec![NewJob { kind: JobKind::SendMail { outgoing: id }, run_at: at }],
            };
            Ok(store::apply::apply(tx, change).await?)
        })
    });
    Ok(written.await?)
}
