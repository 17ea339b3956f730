//! Signing in with a password, and out.

use base::{ids::PersonId, secrets, time::after};
use store::{Fault, sessions::Session};

use super::password;
use crate::{ActionError, Desk, error::Never};

/// An agent's session lasts a fortnight, a customer's ninety days (they come rarely, and see only
/// their own tickets).
pub const STAFF_SECONDS: i64 = 14 * 24 * 3600;
/// See [`STAFF_SECONDS`].
pub const CUSTOMER_SECONDS: i64 = 90 * 24 * 3600;

/// Why somebody was not signed in. One sentence for both wrong address and wrong password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("address and password don't fit together")]
    Wrong,
}

/// Checks the password and opens a session; answers the token for the cookie.
///
/// # Errors
/// A refusal, or a fault.
pub async fn sign_in(
    desk: &Desk,
    address: &str,
    password: String,
) -> Result<String, ActionError<Refusal>> {
    let address = address.trim().to_lowercase();
    let mut conn = desk.store.read().await?;
    let person = store::people::by_address(&mut conn, &address).await?;
    let hash = match &person {
        Some(person) => store::people::password_hash(&mut conn, person.id).await?,
        None => None,
    };
    drop(conn);
    let fits = password::fits(hash, password).await?;
    match person {
        Some(person) if fits => Ok(open_session(desk, person.id, STAFF_SECONDS).await?),
        _ => Err(ActionError::Refused(Refusal::Wrong)),
    }
}

/// Opens a session for somebody whose identity is proved; answers the token for the cookie.
///
/// # Errors
/// The database failed.
pub async fn open_session(desk: &Desk, person: PersonId, seconds: i64) -> Result<String, Fault> {
    let (token, at) = (desk.token(), desk.now());
    let hash = secrets::hash(token.as_bytes());
    let session = Session { person_id: person, csrf: desk.token(), expires_at: after(at, seconds) };
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::sessions::open(tx, &hash, &session, at).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)?;
    Ok(token)
}

/// Ends the session behind a cookie's token.
///
/// # Errors
/// The database failed.
pub async fn sign_out(desk: &Desk, token: &str) -> Result<(), ActionError<Never>> {
    let hash = secrets::hash(token.as_bytes());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::sessions::end(tx, &hash).await })
    });
    Ok(written.await.map_err(store::WriteError::<Fault>::into_fault)?)
}
