//! Somebody new, and what is set on a person: by one of us on the person's page, or by a program.

use ::desk::{
    events::Actor,
    organisations::change::Changed,
    people::{
        Person, Role,
        addresses::{self, Address, may_change},
        change::{PersonEvent, Profile, Refusal, Wish, line, lines, set as decide},
    },
};
use base::ids::{OrganisationId, PersonId};
use store::{Conn, Fault, Tx};

use super::addresses::{Act, free, in_tx as act_in_tx};
use crate::{ActionError, Desk, desk::Moment, error::Stop, tickets::receive::by_domain};

/// Sets what is wished for; what the wish leaves out stays as it is.
///
/// # Errors
/// A refusal to show at the form, a person `by` may not change, or a fault.
pub async fn set(
    desk: &Desk,
    by: &Person,
    id: PersonId,
    wish: Wish,
) -> Result<Profile, ActionError<Refusal>> {
    set_with(desk, by, id, wish, Vec::new()).await
}

/// The same, and what is done with their addresses: all of it or nothing.
///
/// # Errors
/// As [`set`].
pub async fn set_with(
    desk: &Desk,
    by: &Person,
    id: PersonId,
    wish: Wish,
    acts: Vec<Act>,
) -> Result<Profile, ActionError<Refusal>> {
    let (moment, token, by) = (desk.moment(), desk.token(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let after = set_in_tx(tx, &moment, &by, id, wish).await?;
            acted(tx, &moment, &by, (after, false), (acts, &token)).await
        })
    });
    Ok(written.await?)
}

async fn set_in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    id: PersonId,
    wish: Wish,
) -> Result<Profile, Stop<Refusal>> {
    let before = held(tx, by, id).await?;
    let after = decide(&before, wish).map_err(Stop::Refused)?;
    check_external_id(tx.conn(), &after).await?;
    let from = name_of(tx.conn(), before.person.organisation_id).await?;
    let to = name_of(tx.conn(), after.person.organisation_id).await?;
    if after.person.organisation_id.is_some() && to.is_empty() {
        return Err(Stop::Refused(Refusal::NoSuchOrganisation));
    }
    let told = lines(&before, &after, (&from, &to));
    if !told.is_empty() {
        store::people::put_profile(tx, &after).await?;
        note(tx, moment, (id, by.id), told).await?;
    }
    Ok(after)
}

/// What is done with their addresses, one after the other.
async fn acted(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    (mut profile, is_new): (Profile, bool),
    (acts, token): (Vec<Act>, &str),
) -> Result<Profile, Stop<Refusal>> {
    for act in acts {
        let done = act_in_tx(tx, moment, by, (profile.person.id, is_new), (act, token)).await;
        profile = done.map_err(|stop| stop.named(Refusal::Address))?;
    }
    Ok(profile)
}

/// Starts a person. Without an organisation in the wish, their address says which, as it would if
/// they wrote.
///
/// # Errors
/// A refusal to show at the form (an address of somebody else names them), or a fault.
pub async fn create(
    desk: &Desk,
    by: &Person,
    address: Option<String>,
    wish: Wish,
) -> Result<Profile, ActionError<Refusal>> {
    create_with(desk, by, address, wish, Vec::new()).await
}

/// The same, and what is done with their addresses: all of it or nothing.
///
/// # Errors
/// As [`create`].
pub async fn create_with(
    desk: &Desk,
    by: &Person,
    address: Option<String>,
    wish: Wish,
    acts: Vec<Act>,
) -> Result<Profile, ActionError<Refusal>> {
    if !may_change(by, Role::Customer) {
        return Err(ActionError::NotThere);
    }
    let given = address.filter(|one| !one.trim().is_empty());
    let read = given.map(|one| addresses::read(&one)).transpose();
    let address = read.map_err(|refusal| ActionError::Refused(Refusal::Address(refusal)))?;
    let (moment, token, by) = (desk.moment(), desk.token(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let begun = started(tx, &moment, by.id, address, wish).await?;
            acted(tx, &moment, &by, (begun, true), (acts, &token)).await
        })
    });
    Ok(written.await?)
}

async fn started(
    tx: &mut Tx,
    moment: &Moment,
    by: PersonId,
    address: Option<String>,
    mut wish: Wish,
) -> Result<Profile, Stop<Refusal>> {
    if let Some(address) = &address {
        match free(tx.conn(), moment, address).await? {
            Ok(None) => {}
            Ok(Some(other)) => {
                let (id, name) = (other.id, other.display_name().to_owned());
                let taken = addresses::Refusal::Taken { address: address.clone(), id, name };
                return Err(Stop::Refused(taken.into()));
            }
            Err(refusal) => return Err(Stop::Refused(refusal.into())),
        }
        if wish.organisation.is_none() {
            let domain = ::desk::people::domain_of(address);
            wish.organisation = by_domain(tx, domain).await?.map(Some);
        }
    }
    let person = Person {
        id: PersonId(tx.ids().next()),
        role: Role::Customer,
        name: String::new(),
        address,
        organisation_id: None,
        time_zone: String::new(),
        team: String::new(),
        created_at: moment.at,
    };
    let before = Profile {
        person,
        external_id: String::new(),
        notes: String::new(),
        phone: String::new(),
        tags: Vec::new(),
        language: None,
        merged_into: None,
    };
    let after = decide(&before, wish).map_err(Stop::Refused)?;
    if after.person.name.is_empty() && after.person.address.is_none() {
        return Err(Stop::Refused(Refusal::Nobody));
    }
    check_external_id(tx.conn(), &after).await?;
    let organisation = name_of(tx.conn(), after.person.organisation_id).await?;
    if after.person.organisation_id.is_some() && organisation.is_empty() {
        return Err(Stop::Refused(Refusal::NoSuchOrganisation));
    }
    store::people::put_profile(tx, &after).await?;
    let begun = line("person", "", after.person.display_name());
    note(tx, moment, (after.person.id, by), vec![begun]).await?;
    Ok(after)
}

/// The person, held for writing, if `by` may change them.
pub(super) async fn held<R>(tx: &mut Tx, by: &Person, id: PersonId) -> Result<Profile, Stop<R>> {
    let profile = store::people::to_write(tx, id).await?.ok_or(Stop::NotThere)?;
    let theirs = profile.merged_into.is_none() && may_change(by, profile.person.role);
    if theirs { Ok(profile) } else { Err(Stop::NotThere) }
}

async fn check_external_id(conn: &mut Conn, one: &Profile) -> Result<(), Stop<Refusal>> {
    let owner = store::people::by_external_id(conn, &one.external_id).await?;
    match owner.filter(|owner| owner.id != one.person.id) {
        None => Ok(()),
        Some(owner) => Err(Stop::Refused(Refusal::ExternalIdTaken {
            external_id: one.external_id.clone(),
            id: owner.id,
            name: owner.display_name().to_owned(),
        })),
    }
}

/// An organisation's name; empty for none.
async fn name_of(conn: &mut Conn, id: Option<OrganisationId>) -> Result<String, Fault> {
    let Some(id) = id else { return Ok(String::new()) };
    let found = store::organisations::one(conn, id).await?;
    Ok(found.map(|one| one.name).unwrap_or_default())
}

/// Appends lines to a person's history.
pub(super) async fn note(
    tx: &mut Tx,
    moment: &Moment,
    (person_id, by): (PersonId, PersonId),
    told: Vec<Changed>,
) -> Result<(), Fault> {
    for what in told {
        let actor = Actor::Person(by);
        let event = PersonEvent { person_id, actor, at: moment.at, what };
        store::people::put_event(tx, &event).await?;
    }
    Ok(())
}

/// An address of somebody who is just told about.
pub(super) const fn added(address: String, moment: &Moment, by: PersonId) -> Address {
    Address {
        address,
        primary: false,
        founding: false,
        proved_at: None,
        added_at: moment.at,
        added_by: Some(by),
    }
}
