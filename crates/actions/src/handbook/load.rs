//! Versions read back from the database, and the newest put in force on this node.

use ::desk::handbook::{DEFAULT_TEXT, Fault as Slip, Handbook, resolved};
use store::{Conn, Fault, handbooks::Kept};

use crate::Desk;

/// A version's handbook as it was when it was saved; 0 is the shipped one. `None` where there is
/// no such version.
///
/// # Errors
/// The database failed, or this release can no longer read the version.
pub async fn load(conn: &mut Conn, number: i64) -> Result<Option<Handbook>, Fault> {
    if number == 0 {
        return Ok(Some(Handbook::shipped()));
    }
    let Some(kept) = store::handbooks::one(conn, number).await? else { return Ok(None) };
    read(&kept).map(Some).map_err(|slips| Fault::Unreadable(told(number, &slips)))
}

/// The same, and what its schedules came to in the versions before: clocks under way have legs on
/// them. What is in force is always read so.
///
/// # Errors
/// As [`load`].
pub async fn load_with_past(conn: &mut Conn, number: i64) -> Result<Option<Handbook>, Fault> {
    let Some(mut handbook) = load(conn, number).await? else { return Ok(None) };
    if number > 0 {
        let mut past = Handbook::shipped();
        for earlier in 1..number {
            // One that can't be read any more has no meaning to remember.
            match load(conn, earlier).await {
                Ok(Some(mut next)) => {
                    next.remember(&past);
                    past = next;
                }
                Ok(None) | Err(Fault::Unreadable(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        handbook.remember(&past);
    }
    Ok(Some(handbook))
}

/// The handbook of a kept version. Where this release no longer understands the default it stands
/// over, today's takes its place.
pub(crate) fn read(kept: &Kept) -> Result<Handbook, Vec<Slip>> {
    let mut handbook = match Handbook::parse_on(&kept.default, &kept.text) {
        Ok(handbook) => handbook,
        Err(slips) => Handbook::parse(&kept.text).map_err(|_| slips)?,
    };
    handbook.version = kept.version.number;
    Ok(handbook)
}

fn told(number: i64, slips: &[Slip]) -> String {
    let slips: Vec<String> = slips.iter().map(ToString::to_string).collect();
    format!("version {number} of the handbook: {}", slips.join("; "))
}

/// The text of a version, and the default it stands over; of 0 an empty text over the shipped one.
///
/// # Errors
/// The database failed.
pub async fn in_force(conn: &mut Conn, number: i64) -> Result<Option<(String, String)>, Fault> {
    if number == 0 {
        return Ok(Some((String::new(), DEFAULT_TEXT.to_owned())));
    }
    let kept = store::handbooks::one(conn, number).await?;
    Ok(kept.map(|kept| (kept.text, kept.default)))
}

/// The whole text of a version: the default with its comments, and the company's changes in it.
///
/// # Errors
/// The database failed.
pub async fn whole(conn: &mut Conn, number: i64) -> Result<Option<String>, Fault> {
    let texts = in_force(conn, number).await?;
    Ok(texts.and_then(|(text, default)| resolved(&default, &text)))
}

/// Puts the newest version in force on this node; `true` where it was another before. A version
/// this release can't read leaves the running one in force, and is told in the log once.
///
/// # Errors
/// The database failed.
pub async fn reload(desk: &Desk) -> Result<bool, Fault> {
    let mut conn = desk.store.read().await?;
    let newest = store::handbooks::newest(&mut conn).await?;
    if newest <= desk.handbook().version || newest == desk.unreadable() {
        return Ok(false);
    }
    match load_with_past(&mut conn, newest).await {
        Ok(Some(handbook)) => {
            tracing::info!(version = newest, "a newer handbook is in force");
            desk.set_handbook(handbook);
            Ok(true)
        }
        Ok(None) => Ok(false),
        Err(Fault::Unreadable(told)) => {
            tracing::error!(
                fault = told,
                "the newest handbook can't be read; the running one stays"
            );
            desk.note_unreadable(newest);
            Ok(false)
        }
        Err(fault) => Err(fault),
    }
}
