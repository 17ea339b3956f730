//! Replaying a past: the same verbs at the instants at which they happened, many in one
//! transaction, nobody written to. The demo company is made so; an import is the same in small.

use std::collections::HashMap;

use ::desk::{
    messages::{Incoming, IncomingFile},
    people::Person,
    tickets::{answer::Draft, change::Set},
    viewer::Viewer,
};
use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};
use store::{Fault, Tx};

use crate::{
    Desk,
    error::Stop,
    files,
    sweeps::wake_one,
    tickets::{
        answer::{self, Answer},
        receive::{self, NewTicket},
        set::{self, Setting},
        write_on::heard,
    },
};

/// Something that happened on the story with this number.
#[derive(Debug, Clone)]
pub struct Deed {
    pub at: Timestamp,
    pub story: u32,
    pub what: What,
    pub files: Vec<IncomingFile>,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum What {
    /// A ticket came in; `copied` people follow it.
    Opens {
        new: Box<NewTicket>,
        copied: Vec<PersonId>,
    },
    /// A customer wrote again; a new one joins by it.
    Writes {
        author: PersonId,
        incoming: Box<Incoming>,
    },
    /// One of us answered or noted.
    Answers {
        author: Box<Person>,
        draft: Box<Draft>,
    },
    Sets {
        by: PersonId,
        set: Set,
    },
    Assigns {
        by: PersonId,
        to: PersonId,
    },
    /// The customer answered the survey, if one went out.
    Rates {
        rating: u8,
        words: String,
    },
}

/// Which ticket each story became.
#[derive(Debug, Clone, Default)]
pub struct Past {
    tickets: HashMap<u32, TicketId>,
}

impl Past {
    /// The ticket of a story; taken out, as its story is over.
    pub fn forget(&mut self, story: u32) -> Option<TicketId> {
        self.tickets.remove(&story)
    }
}

/// Replays deeds in their order; between them, what time alone did. The mails of the past count
/// as sent.
///
/// # Errors
/// The database failed; nothing of this batch was written.
pub async fn replay(desk: &Desk, deeds: Vec<Deed>, past: Past) -> Result<Past, Fault> {
    let desk = desk.clone();
    let store = desk.store.clone();
    let written = store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let mut past = past;
            let mut last = None;
            for deed in deeds {
                sleep_until(tx, &desk, deed.at).await?;
                last = Some(deed.at);
                one(tx, &desk, &mut past, deed).await?;
            }
            if let Some(at) = last {
                store::mail::settle_past(tx, at).await?;
            }
            // Each ticket is written many times; the search follows once, at the end.
            store::search::due::put_off(tx).await?;
            Ok(past)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Ends a replay: what time alone did between its last deed and now. Nobody is written to here
/// either; what falls due from now on is the present's.
///
/// # Errors
/// The database failed; nothing was written.
pub async fn rest(desk: &Desk, _: Past) -> Result<(), Fault> {
    let (desk, store) = (desk.clone(), desk.store.clone());
    let now = desk.now();
    let written = store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            sleep_until(tx, &desk, now).await?;
            store::search::due::put_off(tx).await?;
            store::mail::settle_past(tx, now).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Does what time did up to `at`, each thing at its own instant.
async fn sleep_until(tx: &mut Tx, desk: &Desk, at: Timestamp) -> Result<(), Fault> {
    loop {
        let due = store::tickets::next_wake(tx.conn()).await?.filter(|due| *due <= at);
        let Some(due) = due else { return Ok(()) };
        for ticket in store::tickets::to_wake(tx.conn(), due, 50).await? {
            wake_one(tx, &desk.moment_at(due), ticket, &desk.token()).await?;
        }
    }
}

async fn one(tx: &mut Tx, desk: &Desk, past: &mut Past, deed: Deed) -> Result<(), Fault> {
    let moment = desk.moment_at(deed.at);
    let stored = files::keep(&desk.files, deed.files).await?;
    if let What::Opens { new, copied } = deed.what {
        let received = receive::in_tx(tx, &moment, *new, stored, None).await;
        let ticket = received.map_err(fault)?.ticket;
        past.tickets.insert(deed.story, ticket.id);
        return store::tickets::join(tx, ticket.id, &copied).await;
    }
    let Some(&id) = past.tickets.get(&deed.story) else { return Ok(()) };
    match deed.what {
        What::Opens { .. } => {}
        What::Writes { author, incoming } => {
            store::tickets::join(tx, id, &[author]).await?;
            if let Some(ticket) = store::tickets::to_write(tx, &Viewer::System, id).await? {
                heard(tx, &moment, (&ticket, None), author, (&incoming, stored), "").await?;
            }
        }
        What::Answers { author, draft } => {
            let answer = Answer { ticket: id, draft: *draft, files: Vec::new(), client_id: None };
            ignore_refusal(answer::in_tx(tx, &moment, &author, answer, stored).await)?;
        }
        What::Sets { by, set } => {
            let setting = Setting::Plain(set);
            let done = set::in_tx(tx, &moment, &Viewer::System, by, id, setting, true).await;
            ignore_refusal(done)?;
        }
        What::Assigns { by, to } => {
            let setting = Setting::Assignee(Some(to));
            let done = set::in_tx(tx, &moment, &Viewer::System, by, id, setting, true).await;
            ignore_refusal(done)?;
        }
        What::Rates { rating, words } => {
            crate::surveys::rate(tx, id, rating, &words, &moment).await?
        }
    }
    Ok(())
}

/// A story that asks for what the rules refuse goes on without it.
fn ignore_refusal<T, R>(done: Result<T, Stop<R>>) -> Result<(), Fault> {
    match done {
        Ok(_) | Err(Stop::Refused(_) | Stop::NotThere) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

fn fault<R: std::fmt::Display>(stop: Stop<R>) -> Fault {
    match stop {
        Stop::Fault(fault) => fault,
        Stop::Refused(refusal) => Fault::Bug(refusal.to_string()),
        Stop::NotThere => Fault::Bug("what a story needs is not there".to_owned()),
    }
}
