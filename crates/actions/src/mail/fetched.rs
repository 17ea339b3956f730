//! Mail fetched from a mailbox: kept together with how far the mailbox was read, in one
//! transaction, so that a crash at any point neither loses nor doubles a mail.

use ::desk::{
    jobs::{JobKind, NewJob},
    mailboxes::Position,
    people::{Person, Role},
};
use base::{Timestamp, time::after};
use store::{Fault, mailboxes::Reader};

use crate::{
    ActionError, Desk,
    error::{Never, Stop},
    raw,
};

/// One node reads a mailbox; another takes over after so many seconds of silence.
pub const HOLD_SECONDS: i64 = 120;

/// Keeps what was fetched, and says how far the mailbox is read now. `false`: somebody else has
/// read on since `before`, and nothing was kept.
///
/// # Errors
/// The database failed: the mails are fetched again.
pub async fn keep(
    desk: &Desk,
    mailbox: &str,
    mails: Vec<(String, Vec<u8>)>,
    before: Option<Position>,
    position: Position,
) -> Result<bool, Fault> {
    let (at, mailbox) = (desk.now(), mailbox.to_owned());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            if !store::mailboxes::advance(tx, &mailbox, before, position).await? {
                return Ok(false);
            }
            if !mails.is_empty() {
                store::mailboxes::fetched(tx, &mailbox, at).await?;
            }
            for (envelope, bytes) in mails {
                raw::keep_in_tx(tx, "email", &envelope, bytes, at).await?;
            }
            Ok(true)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Lets `holder` alone read the mailbox for [`HOLD_SECONDS`]; `false` where another node does.
/// `place` says which account, server and folder that is: another one is read from its own start.
///
/// # Errors
/// The database failed.
pub async fn hold(desk: &Desk, mailbox: &str, holder: &str, place: &str) -> Result<bool, Fault> {
    let times = (desk.now(), after(desk.now(), HOLD_SECONDS));
    let [name, holder, place] = [mailbox, holder, place].map(str::to_owned);
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let reader = Reader { name: &name, holder: &holder, place: &place };
            store::mailboxes::hold(tx, reader, times).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Lets go of the mailboxes `holder` reads: before the first look, for what this node held when it
/// died, and at the end, so that another need not wait.
///
/// # Errors
/// The database failed: they are free by themselves after [`HOLD_SECONDS`].
pub async fn let_go(desk: &Desk, holder: &str) -> Result<(), Fault> {
    let holder = holder.to_owned();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::mailboxes::let_go(tx, &holder).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Writes down how a look at the mailbox went; an empty `trouble` is a good one.
///
/// # Errors
/// The database failed.
pub async fn looked(desk: &Desk, mailbox: &str, trouble: String) -> Result<(), Fault> {
    note(desk, mailbox, trouble, |note| {
        Box::pin(async move {
            store::mailboxes::looked(note.tx, &note.mailbox, &note.text, note.at).await
        })
    })
    .await
}

/// Writes down what came of a test.
///
/// # Errors
/// The database failed.
pub async fn tested(desk: &Desk, mailbox: &str, found: String) -> Result<(), Fault> {
    note(desk, mailbox, found, |note| {
        Box::pin(async move {
            store::mailboxes::tested(note.tx, &note.mailbox, &note.text, note.at).await
        })
    })
    .await
}

/// Keeps what the provider gave anew, sealed.
///
/// # Errors
/// The database failed.
pub async fn seal(desk: &Desk, mailbox: &str, sealed: String) -> Result<(), Fault> {
    note(desk, mailbox, sealed, |note| {
        Box::pin(async move { store::mailboxes::seal(note.tx, &note.mailbox, &note.text).await })
    })
    .await
}

/// A text about a mailbox on its way into its row.
struct Note<'t> {
    tx: &'t mut store::Tx,
    mailbox: String,
    text: String,
    at: Timestamp,
}

async fn note<W>(desk: &Desk, mailbox: &str, text: String, write: W) -> Result<(), Fault>
where
    W: for<'t> FnOnce(Note<'t>) -> futures::future::BoxFuture<'t, Result<(), Fault>>
        + Send
        + 'static,
{
    let (at, mailbox) = (desk.now(), mailbox.to_owned());
    let written = desk.store.write::<_, Fault, _>(move |tx| write(Note { tx, mailbox, text, at }));
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// A test that said nothing for so long may be asked for again.
const TEST_SECONDS: i64 = 60;

/// Asks for a test of a mailbox: the worker signs in both ways and says what it found. One that
/// runs is not begun twice.
///
/// # Errors
/// Only administrators may; there is no such mailbox; the database failed.
pub async fn ask_test(desk: &Desk, by: &Person, mailbox: &str) -> Result<(), ActionError<Never>> {
    let known = desk.settings().all_mailboxes().iter().any(|one| one.name == mailbox);
    if by.role != Role::Admin || !known {
        return Err(ActionError::NotThere);
    }
    let (at, mailbox) = (desk.now(), mailbox.to_owned());
    let written = desk.store.write::<_, Stop<Never>, _>(move |tx| {
        Box::pin(async move {
            let known = store::mailboxes::one(tx.conn(), &mailbox).await?;
            let begun = known.filter(|one| one.test.is_empty()).and_then(|one| one.tested_at);
            if begun.is_some_and(|begun| after(begun, TEST_SECONDS) > at) {
                return Ok(());
            }
            store::mailboxes::tested(tx, &mailbox, "", at).await?;
            let kind = JobKind::TestMailbox { mailbox };
            Ok(store::apply::queue_job(tx, &NewJob { kind, run_at: at }).await?)
        })
    });
    Ok(written.await?)
}
