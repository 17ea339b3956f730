//! The kill switch: an administrator stops all outgoing mail with one click and starts it again.
//! Nothing is lost: what is written meanwhile waits, in its order.

use ::desk::{
    change::{Change, Row},
    mailboxes::Stopped,
    notices::{Audience, Notice},
    people::{Person, Role},
};
use store::{Conn, Fault, Tx};

use crate::{
    ActionError, Desk,
    error::{Never, Stop},
};

const SETTING: &str = "mail_stopped";

/// Who stopped outgoing mail; `None` while it goes.
///
/// # Errors
/// The database failed.
pub async fn stopped(conn: &mut Conn) -> Result<Option<Stopped>, Fault> {
    let kept = store::settings::get(conn, SETTING).await?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
}

/// Stops all outgoing mail. What is just on the wire ends; nothing else begins.
///
/// # Errors
/// Only administrators may; the database failed.
pub async fn stop(desk: &Desk, by: &Person) -> Result<(), ActionError<Never>> {
    may(by)?;
    let stop = Stopped { by: by.display_name().to_owned(), at: desk.now() };
    let written = desk.store.write::<_, Stop<Never>, _>(move |tx| {
        Box::pin(async move {
            if stopped(tx.conn()).await?.is_none() {
                keep(tx, &stop).await?;
                told(tx, &stop, "stopped all outgoing mail").await?;
            }
            Ok(())
        })
    });
    Ok(written.await?)
}

/// Stops it as part of another act, with nobody told: a copy of a desk begins silent.
pub(crate) async fn keep(tx: &mut Tx, stop: &Stopped) -> Result<(), Fault> {
    let kept = serde_json::to_string(stop)?;
    store::settings::set(tx, SETTING, &kept).await
}

/// Starts it again: what waited goes at once, as fast as each mailbox may.
///
/// # Errors
/// As [`stop`].
pub async fn start(desk: &Desk, by: &Person) -> Result<(), ActionError<Never>> {
    may(by)?;
    let start = Stopped { by: by.display_name().to_owned(), at: desk.now() };
    let written = desk.store.write::<_, Stop<Never>, _>(move |tx| {
        Box::pin(async move {
            if stopped(tx.conn()).await?.is_some() {
                store::settings::set(tx, SETTING, "").await?;
                store::mailboxes::forget_turns(tx).await?;
                store::mail::go_on(tx, start.at).await?;
                told(tx, &start, "let outgoing mail go again").await?;
            }
            Ok(())
        })
    });
    Ok(written.await?)
}

/// Only administrators: it silences the whole desk.
fn may(by: &Person) -> Result<(), ActionError<Never>> {
    if by.role == Role::Admin { Ok(()) } else { Err(ActionError::NotThere) }
}

async fn told(tx: &mut Tx, done: &Stopped, what: &str) -> Result<(), Fault> {
    let notice = Notice {
        key: format!("mail-switch:{}", done.at.as_microsecond()),
        audience: Audience::Leads,
        ticket_id: None,
        text: format!("{} {what}", done.by),
        at: done.at,
    };
    let rows = vec![Row::Notice(Box::new(notice))];
    store::apply::apply(tx, Change { rows, ..Change::default() }).await
}
