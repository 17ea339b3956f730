//! Adding people and organisations: colleagues by the administrator, whole companies by an import.

use ::desk::{
    change::{Change, Row},
    organisations::Organisation,
    people::Person,
};
use base::ids::PersonId;
use store::Fault;

use super::password;
use crate::Desk;

/// Writes organisations and people in one transaction.
///
/// # Errors
/// The database failed, or an address is taken.
pub async fn add(
    desk: &Desk,
    organisations: Vec<Organisation>,
    people: Vec<Person>,
) -> Result<(), Fault> {
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let organisations = organisations.into_iter().map(|o| Row::Organisation(Box::new(o)));
            let people = people.into_iter().map(|person| Row::Person(Box::new(person)));
            let rows = organisations.chain(people).collect();
            store::apply::apply(tx, Change { rows, ..Change::default() }).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Sets the same password for these people.
///
/// # Errors
/// The database failed.
pub async fn set_password(desk: &Desk, people: Vec<PersonId>, plain: String) -> Result<(), Fault> {
    let (hash, at) = (password::hash(&*desk.chance, plain).await?, desk.now());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            for person in people {
                store::people::set_password_hash(tx, person, &hash, at).await?;
            }
            Ok(())
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Sets the company's name, as set-up would.
///
/// # Errors
/// The database failed.
pub async fn set_company(desk: &Desk, company: String) -> Result<(), Fault> {
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::settings::set(tx, "company", &company).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
