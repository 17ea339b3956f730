//! Sending a mail once. The row says *sending*, flushed, before the wire is touched; whoever finds
//! it so after a crash can't know whether the mail left, says *in doubt*, and a person decides.

use ::desk::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    jobs::{JobKind, NewJob},
    notices::{Audience, Notice},
    outgoing::{MOST_SAME, MailKind, MailState, Outgoing, SAME_SECONDS},
    people::Person,
    viewer::Viewer,
};
use base::{Timestamp, ids::OutgoingId, secrets, time::after};
use store::{Fault, Tx};

use super::kill_switch;
use crate::{
    ActionError, Desk,
    desk::Moment,
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

/// What is to be done about a queued mail now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// Send it: the row says *sending*.
    Go(Box<Outgoing>),
    /// Nothing to send: sent already, read inside the app, held back, or a try before this one
    /// broke off in the middle, which is now in doubt.
    Nothing,
    /// Not before then: all mail is stopped, or its mailbox sends so many a minute only.
    Wait(Timestamp),
}

/// While all mail is stopped, so often is looked whether it still is, in seconds. Starting it again
/// does not wait for that: it wakes what waits.
const STOPPED_LOOK_SECONDS: i64 = 600;
/// A turn that passed so long ago, in seconds, was not used (the server was away): after it all
/// mails with such turns would leave at once.
const TURN_HOLDS_SECONDS: i64 = 60;

/// Marks a queued mail as *sending* and hands it out, where nothing holds it back.
///
/// # Errors
/// The database failed.
pub async fn begin(desk: &Desk, id: OutgoingId) -> Result<Begun, Fault> {
    let moment = desk.moment();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let Some(mail) = store::mail::to_write(tx, id).await? else {
                return Ok(Begun::Nothing);
            };
            match mail.state {
                MailState::Queued => queued(tx, &moment, mail).await,
                MailState::Sending => {
                    let why = "the server stopped while this was being sent".to_owned();
                    settle_in_tx(tx, mail, Outcome::Unknown(why), moment.at).await?;
                    Ok(Begun::Nothing)
                }
                _ => Ok(Begun::Nothing),
            }
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

async fn queued(tx: &mut Tx, moment: &Moment, mut mail: Outgoing) -> Result<Begun, Fault> {
    if was_read(tx, &mail).await? {
        put(tx, Outgoing { state: MailState::ReadInApp, ..mail }, None).await?;
        return Ok(Begun::Nothing);
    }
    if kill_switch::stopped(tx.conn()).await?.is_some() {
        return Ok(Begun::Wait(after(moment.at, STOPPED_LOOK_SECONDS)));
    }
    if mail.text_hash.is_none() {
        let hash = text_hash(tx, &mail).await?;
        let since = after(moment.at, -SAME_SECONDS);
        let to = (mail.person_id, mail.to_address.as_str());
        let same = store::mail::count_same(tx.conn(), to, &hash, since).await?;
        mail.text_hash = Some(hash);
        if same >= MOST_SAME {
            hold_back(tx, mail, moment.at).await?;
            return Ok(Begun::Nothing);
        }
    }
    let missed = after(moment.at, -TURN_HOLDS_SECONDS);
    if mail.not_before.is_none_or(|turn| turn < missed) {
        mail.not_before = turn(tx, moment, &mail).await?;
    }
    if let Some(turn) = mail.not_before.filter(|turn| *turn > moment.at) {
        put(tx, mail, None).await?;
        return Ok(Begun::Wait(turn));
    }
    mail.state = MailState::Sending;
    put(tx, mail.clone(), None).await?;
    Ok(Begun::Go(Box::new(mail)))
}

/// When its mailbox may send it; `None` where that has no rate.
async fn turn(tx: &mut Tx, moment: &Moment, mail: &Outgoing) -> Result<Option<Timestamp>, Fault> {
    if moment.settings.mailboxes.iter().all(|one| one.per_minute == 0) {
        return Ok(None);
    }
    let came_in_at = match mail.ticket_id {
        Some(id) => store::tickets::one(tx.conn(), &Viewer::System, id).await?,
        None => None,
    };
    let address = came_in_at.map(|ticket| ticket.mailbox).unwrap_or_default();
    let mailbox = moment.settings.mailbox_of(&address).filter(|one| one.per_minute > 0);
    let Some(mailbox) = mailbox else { return Ok(None) };
    let pause = mailbox.pause_micros();
    store::mailboxes::turn(tx, &mailbox.name, moment.at, pause).await.map(Some)
}

/// What a mail says, up to names and numbers: the words of a reply, the kind of any other.
async fn text_hash(tx: &mut Tx, mail: &Outgoing) -> Result<String, Fault> {
    let words = match (mail.kind, mail.message_id) {
        (MailKind::Reply | MailKind::Aside, Some(id)) => {
            store::messages::one(tx.conn(), id).await?.map(|message| message.text)
        }
        _ => None,
    };
    let said = words.unwrap_or_default();
    Ok(secrets::hash(format!("{}\n{}", mail.kind.name(), said.trim()).as_bytes()))
}

/// Held back, and told to whoever owns the ticket and to the leads; once an hour and person.
async fn hold_back(tx: &mut Tx, mut mail: Outgoing, at: Timestamp) -> Result<(), Fault> {
    let (what, to) = (mail.kind.name().to_owned(), mail.to_address.clone());
    let trouble = format!(
        "held back: the same {what} went to {to} {MOST_SAME} times within an hour, as if two \
         machines answered each other"
    );
    let ticket = match mail.ticket_id {
        Some(id) => store::tickets::one(tx.conn(), &Viewer::System, id).await?,
        None => None,
    };
    let owner = ticket.and_then(|ticket| ticket.assignee_id).map(Audience::Person);
    let hour = at.as_second() / SAME_SECONDS;
    let notice = |audience| {
        Row::Notice(Box::new(Notice {
            key: format!("same:{}:{what}:{hour}", mail.person_id),
            audience,
            ticket_id: mail.ticket_id,
            text: format!("Mail to {to} is held back: the same {what} went {MOST_SAME} times"),
            at,
        }))
    };
    let mut rows: Vec<Row> = owner.into_iter().chain([Audience::Leads]).map(notice).collect();
    let kind = EventKind::MailTroubled { what, to, trouble: trouble.clone() };
    let event =
        mail.ticket_id.map(|ticket_id| NewEvent { ticket_id, actor: Actor::System, at, kind });
    // A sign-in link stands on no ticket, where somebody could let it go; it is asked for again.
    mail.state = if mail.ticket_id.is_some() { MailState::Held } else { MailState::Failed };
    mail.trouble = trouble;
    rows.push(Row::Outgoing(Box::new(mail)));
    let events = event.into_iter().collect();
    store::apply::apply(tx, Change { rows, events, jobs: vec![] }).await
}

/// Whether its recipient had the reply before their eyes already (IN-1).
async fn was_read(tx: &mut Tx, mail: &Outgoing) -> Result<bool, Fault> {
    match mail.message_id.filter(|_| mail.kind == MailKind::Reply) {
        Some(message) => {
            let read = store::in_app::read(tx.conn(), mail.person_id, &[message]).await?;
            Ok(!read.is_empty())
        }
        None => Ok(false),
    }
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
        Outcome::NotNow(trouble) => {
            // The next try takes a turn of its own.
            mail.not_before = None;
            (MailState::Queued, trouble, None)
        }
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
            if !mail.state.is_stuck()
                || store::tickets::one(tx.conn(), &viewer, ticket_id).await?.is_none()
            {
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
