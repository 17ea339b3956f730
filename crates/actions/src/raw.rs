//! Raw messages: kept before they are understood (IN-3).

use ::desk::{
    jobs::{JobKind, NewJob},
    people::Role,
    viewer::Viewer,
};
use base::{Timestamp, ids::RawId, secrets};
use store::{Fault, Tx, apply::queue_job};

use crate::{
    ActionError, Desk,
    error::{Never, Stop},
};

/// Keeps the bytes and queues their reading. When this returns, they are flushed: only then may
/// the sender be told "got it". The same bytes in the same envelope are kept once, however often
/// they are handed in.
///
/// # Errors
/// The database failed: the sender must keep the message and try again.
pub async fn keep(
    desk: &Desk,
    channel: &'static str,
    envelope: String,
    bytes: Vec<u8>,
) -> Result<(), Fault> {
    let at = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { keep_in_tx(tx, channel, &envelope, bytes, at).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// The same within a transaction that is open already.
pub(crate) async fn keep_in_tx(
    tx: &mut Tx,
    channel: &'static str,
    envelope: &str,
    bytes: Vec<u8>,
    at: Timestamp,
) -> Result<(), Fault> {
    let mut both = envelope.as_bytes().to_vec();
    both.push(0);
    both.extend_from_slice(&bytes);
    let hash = secrets::hash(&both);
    let id = RawId(tx.ids().next());
    if store::raw::keep(tx, id, channel, envelope, &hash, bytes, at).await? {
        queue_job(tx, &NewJob { kind: JobKind::ParseRaw { raw: id }, run_at: at }).await?;
    }
    Ok(())
}

/// Leaves a raw message to the operators, with the reason.
///
/// # Errors
/// The database failed.
pub async fn give_up(desk: &Desk, raw: RawId, trouble: String) -> Result<(), Fault> {
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::raw::settle(tx, raw, "dead", &trouble, None).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Tries a dead letter again.
///
/// # Errors
/// Only admins, leads and agents may; no such letter; the database failed.
pub async fn retry(desk: &Desk, role: Role, raw: RawId) -> Result<(), ActionError<Never>> {
    let at = desk.now();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let found = store::raw::one(tx.conn(), raw).await?;
            let dead = found.is_some_and(|(raw, _)| raw.state == "dead");
            if !dead || !matches!(role, Role::Admin | Role::Lead | Role::Agent) {
                return Err(Stop::NotThere);
            }
            store::raw::settle(tx, raw, "new", "", None).await?;
            let kind = JobKind::ParseRaw { raw };
            Ok(queue_job(tx, &NewJob { kind, run_at: at }).await?)
        })
    });
    Ok(written.await?)
}

/// Takes a dead letter off the list for good; its bytes go with the next sweep of old ones.
///
/// # Errors
/// As [`retry`].
pub async fn drop_dead(desk: &Desk, viewer: &Viewer, raw: RawId) -> Result<(), ActionError<Never>> {
    if !matches!(viewer, Viewer::Agent(_)) {
        return Err(ActionError::NotThere);
    }
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            match store::raw::one(tx.conn(), raw).await? {
                Some((found, _)) if found.state == "dead" => {
                    let (state, why) = ("dropped", found.trouble.as_str());
                    Ok(store::raw::settle(tx, raw, state, why, None).await?)
                }
                _ => Err(Stop::NotThere),
            }
        })
    });
    Ok(written.await?)
}
