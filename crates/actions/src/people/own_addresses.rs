//! The addresses of a customer, changed by themselves in the portal.
//!
//! An address is added once its reader has said so, never before: mail from an address is its
//! person's, so somebody could else have other people's mail by typing their address in. The link
//! that asks signs nobody in, since whoever reads that mail may be somebody else. What is asked for
//! an address that has an account is told to that address alone: nobody learns here who is one.

use ::desk::{
    events::Actor,
    outgoing::MailKind,
    people::{
        addresses::{Address, MOST, Refusal, check_primary, check_removal, read},
        change::{PersonEvent, Profile, line},
    },
};
use base::{ids::PersonId, secrets, time::after};
use store::{Fault, Tx};

use super::{
    addresses::free,
    letters::{Changed, queue, tell},
    links::{LINK_SECONDS, LinkRefusal, MOST_AN_HOUR},
};
use crate::{ActionError, Desk, desk::Moment, error::Stop};

/// What a customer does with an address of theirs. The address is as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Own {
    /// Sends a link there; following it adds the address.
    Ask(String),
    Remove(String),
    /// Letters go there from now on.
    MakePrimary(String),
}

/// Does it. `session` is the one that stays where others end.
///
/// # Errors
/// A refusal to show, or a fault; not there for one of us, whom an administrator looks after.
pub async fn act(
    desk: &Desk,
    person: PersonId,
    session: &str,
    what: Own,
) -> Result<(), ActionError<Refusal>> {
    let (moment, token) = (desk.moment(), desk.token());
    let session = secrets::hash(session.as_bytes());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let profile = held(tx, person).await?;
            let all = store::people::addresses::of(tx.conn(), person).await?;
            match what {
                Own::Ask(given) => {
                    let address = read(&given).map_err(Stop::Refused)?;
                    ask(tx, &moment, (&profile, &all), address, &token).await
                }
                Own::Remove(given) => {
                    let address = read(&given).map_err(Stop::Refused)?;
                    check_removal(&all, &address).map_err(Stop::Refused)?;
                    store::people::addresses::take_away(tx, person, &address).await?;
                    // Whoever reads it may be signed in, or hold a link.
                    store::sessions::end_others(tx, person, &session).await?;
                    note(tx, &moment, person, ("address", &address, "")).await?;
                    told(tx, &moment, &profile, (Changed::Removed, &address)).await
                }
                Own::MakePrimary(given) => {
                    let address = read(&given).map_err(Stop::Refused)?;
                    make_primary(tx, &moment, (profile, &all), address).await
                }
            }
        })
    });
    Ok(written.await?)
}

async fn held<R>(tx: &mut Tx, person: PersonId) -> Result<Profile, Stop<R>> {
    let profile = store::people::to_write(tx, person).await?;
    let theirs = |one: &Profile| one.merged_into.is_none() && !one.person.role.is_staff();
    profile.filter(theirs).ok_or(Stop::NotThere)
}

async fn note(
    tx: &mut Tx,
    moment: &Moment,
    person_id: PersonId,
    (field, from, to): (&str, &str, &str),
) -> Result<(), Fault> {
    let (actor, at) = (Actor::Person(person_id), moment.at);
    let event = PersonEvent { person_id, actor, at, what: line(field, from, to) };
    store::people::put_event(tx, &event).await
}

async fn told<R>(
    tx: &mut Tx,
    moment: &Moment,
    profile: &Profile,
    what: (Changed, &str),
) -> Result<(), Stop<R>> {
    let person = &profile.person;
    Ok(tell(tx, moment, (person, person.address.as_deref()), what).await?)
}

async fn ask(
    tx: &mut Tx,
    moment: &Moment,
    (profile, all): (&Profile, &[Address]),
    address: String,
    token: &str,
) -> Result<(), Stop<Refusal>> {
    let id = profile.person.id;
    let owner = free(tx.conn(), moment, &address).await?.map_err(Stop::Refused)?;
    let own = all.iter().find(|one| one.address == address);
    if own.is_some_and(|one| one.proved_at.is_some()) {
        return Err(Stop::Refused(Refusal::ProvedBefore(address)));
    }
    if own.is_none() && all.len() >= MOST {
        return Err(Stop::Refused(Refusal::TooMany));
    }
    let since = after(moment.at, -3600);
    if store::sessions::links_since(tx.conn(), id, since).await? >= MOST_AN_HOUR {
        return Err(Stop::Refused(Refusal::TooOften));
    }
    // Counted in either case; of somebody else's address, nobody is told the token.
    let hash = secrets::hash(token.as_bytes());
    let expires_at = after(moment.at, LINK_SECONDS);
    store::sessions::put_adding_link(tx, &hash, (id, &address), moment.at, expires_at).await?;
    let (kind, to, carried) = match owner.filter(|owner| owner.id != id) {
        Some(owner) => (MailKind::AddressTaken, owner.id, String::new()),
        None => (MailKind::AddressProof, id, token.to_owned()),
    };
    Ok(queue(tx, moment, kind, (to, address), carried).await?)
}

async fn make_primary(
    tx: &mut Tx,
    moment: &Moment,
    (mut profile, all): (Profile, &[Address]),
    address: String,
) -> Result<(), Stop<Refusal>> {
    check_primary(all, &address).map_err(Stop::Refused)?;
    if all.iter().any(|one| one.address == address && one.proved_at.is_none()) {
        return Err(Stop::Refused(Refusal::NotProved(address)));
    }
    let before = profile.person.address.replace(address.clone());
    if before.as_deref() == Some(address.as_str()) {
        return Ok(());
    }
    store::people::put_profile(tx, &profile).await?;
    let from = before.as_deref().unwrap_or_default();
    note(tx, moment, profile.person.id, ("primary address", from, &address)).await?;
    let former = (&profile.person, before.as_deref());
    Ok(tell(tx, moment, former, (Changed::Primary, &address)).await?)
}

/// What a link would add, and to whose account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub address: String,
    /// The account's main address, else its name.
    pub account: String,
}

/// Looks at a link only: mail scanners open links.
///
/// # Errors
/// An unknown, used or expired link.
pub async fn look(desk: &Desk, token: &str) -> Result<Offer, ActionError<LinkRefusal>> {
    let hash = secrets::hash(token.as_bytes());
    let mut conn = desk.store.read().await?;
    let found = store::sessions::link(&mut conn, &hash).await?;
    let link = found.filter(|link| link.adds).ok_or(ActionError::NotThere)?;
    if link.used_at.is_some() {
        return Err(ActionError::Refused(LinkRefusal::Used));
    }
    if link.expires_at <= desk.now() {
        return Err(ActionError::Refused(LinkRefusal::RanOut));
    }
    let person = store::people::one(&mut conn, link.person_id).await?;
    let person = person.ok_or(ActionError::NotThere)?;
    let account = person.address.clone().unwrap_or_else(|| person.display_name().to_owned());
    Ok(Offer { address: link.address.unwrap_or_default(), account })
}

/// What came of following a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// It belongs to the account now.
    Added,
    /// It got an account of its own meanwhile, or the account has no place for it.
    NotAdded,
}

/// Adds the address, proved: its reader said so.
///
/// # Errors
/// As [`look`].
pub async fn confirm(desk: &Desk, token: &str) -> Result<Confirmed, ActionError<LinkRefusal>> {
    look(desk, token).await?;
    let (moment, hash) = (desk.moment(), secrets::hash(token.as_bytes()));
    let written =
        desk.store.write(move |tx| Box::pin(async move { follow(tx, &moment, &hash).await }));
    Ok(written.await?)
}

async fn follow(tx: &mut Tx, moment: &Moment, hash: &str) -> Result<Confirmed, Stop<LinkRefusal>> {
    if !store::sessions::use_link(tx, hash, moment.at).await? {
        return Err(Stop::Refused(LinkRefusal::Used));
    }
    let link = store::sessions::link(tx.conn(), hash).await?;
    let link = link.filter(|link| link.adds).ok_or(Stop::NotThere)?;
    let mut profile = held(tx, link.person_id).await?;
    let (id, address) = (link.person_id, link.address.unwrap_or_default());
    let all = store::people::addresses::of(tx.conn(), id).await?;
    match free(tx.conn(), moment, &address).await? {
        Ok(Some(owner)) if owner.id == id => {
            store::people::addresses::prove(tx, id, &address, moment.at).await?;
        }
        Ok(None) if all.len() < MOST => {
            let one = Address {
                address: address.clone(),
                primary: false,
                founding: false,
                proved_at: Some(moment.at),
                added_at: moment.at,
                added_by: Some(id),
            };
            store::people::addresses::put(tx, id, &one).await?;
        }
        Ok(_) | Err(_) => return Ok(Confirmed::NotAdded),
    }
    note(tx, moment, id, ("proved address", "", &address)).await?;
    told(tx, moment, &profile, (Changed::Added, &address)).await?;
    if profile.person.address.is_none() {
        profile.person.address = Some(address);
        store::people::put_profile(tx, &profile).await?;
    }
    Ok(Confirmed::Added)
}
