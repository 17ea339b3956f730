//! The first administrator sets the desk up, in the browser. Possible once only.

use ::desk::{
    change::{Change, Row},
    people::{Person, Role, looks_like_address},
};
use base::ids::PersonId;

use super::password;
use crate::{ActionError, Desk, Settings, error::Stop};

/// What set-up asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetUp {
    pub company: String,
    pub name: String,
    pub address: String,
    pub password: String,
    pub time_zone: String,
    /// The first mailbox; empty for none yet.
    pub mailbox: String,
}

/// What to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("tell us your name")]
    NoName,
    #[error("this is no mail address")]
    BadAddress,
    #[error("use at least 12 characters; a few words make a good password")]
    ShortPassword,
    #[error("this is no mail address; leave it empty to add a mailbox later")]
    BadMailbox,
    #[error("this desk is set up already; sign in")]
    DoneBefore,
}

/// Sets the desk up and says who its administrator is.
///
/// # Errors
/// A refusal to show at its field, or a fault.
pub async fn set_up(desk: &Desk, given: SetUp) -> Result<Person, ActionError<Refusal>> {
    check(&given).map_err(ActionError::Refused)?;
    let hash = password::hash(&*desk.chance, given.password.clone()).await?;
    let at = desk.now();
    let (company, mailbox) = (given.company.trim().to_owned(), given.mailbox.trim().to_lowercase());
    let (for_company, for_mailbox) = (company.clone(), mailbox.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            if store::people::anybody_has_a_password(tx.conn()).await? {
                return Err(Stop::Refused(Refusal::DoneBefore));
            }
            let person = Person {
                id: PersonId(tx.ids().next()),
                role: Role::Admin,
                name: given.name.trim().to_owned(),
                address: Some(given.address.trim().to_lowercase()),
                organisation_id: None,
                time_zone: given.time_zone,
                team: String::new(),
                created_at: at,
            };
            let rows = vec![Row::Person(Box::new(person.clone()))];
            store::apply::apply(tx, Change { rows, ..Change::default() }).await?;
            store::people::set_password_hash(tx, person.id, &hash, at).await?;
            store::settings::set(tx, "company", &for_company).await?;
            store::settings::set(tx, "mail_address", &for_mailbox).await?;
            Ok(person)
        })
    });
    let person = written.await.map_err(ActionError::from)?;
    let mut settings: Settings = (*desk.settings()).clone();
    settings.company = company;
    if !mailbox.is_empty() {
        settings.mail_address = mailbox;
    }
    desk.set_settings(settings);
    Ok(person)
}

fn check(given: &SetUp) -> Result<(), Refusal> {
    if given.name.trim().is_empty() {
        return Err(Refusal::NoName);
    }
    if !looks_like_address(given.address.trim()) {
        return Err(Refusal::BadAddress);
    }
    if given.password.chars().count() < password::SHORTEST {
        return Err(Refusal::ShortPassword);
    }
    let mailbox = given.mailbox.trim();
    if !mailbox.is_empty() && !looks_like_address(mailbox) {
        return Err(Refusal::BadMailbox);
    }
    Ok(())
}

/// Whether the desk still waits for its set-up.
///
/// # Errors
/// The database failed.
pub async fn is_needed(desk: &Desk) -> Result<bool, store::Fault> {
    Ok(!store::people::anybody_has_a_password(&mut desk.store.read().await?).await?)
}
