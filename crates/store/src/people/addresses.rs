//! The addresses of people. An address belongs to one person; the database sees to that.

use base::{Timestamp, ids::PersonId};
use desk::people::{Person, addresses::Address};

use super::{COLUMNS, read};
use crate::{Conn, Fault, Tx, names, q, sql::Cells};

fn take(cells: &mut Cells<'_>) -> Result<Address, Fault> {
    Ok(Address {
        address: cells.take()?,
        primary: cells.take()?,
        founding: cells.take()?,
        proved_at: cells.take()?,
        added_at: cells.take()?,
        added_by: cells.take()?,
    })
}

const ADDRESS: &str = "a.address, COALESCE(p.address = a.address, FALSE), a.founding, \
     a.proved_at, a.added_at, a.added_by";

/// A person by any of their mail addresses (lower case).
///
/// # Errors
/// The database is gone.
pub async fn by_address(conn: &mut Conn, address: &str) -> Result<Option<Person>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM person_addresses a JOIN people p ON p.id = a.person_id \
             WHERE a.address = ?"
        ),
        address
    );
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The person whoever reads this address may sign in as: the address is proved, or it is all that
/// is known of the person. For everything that shows somebody's tickets.
///
/// # Errors
/// The database is gone.
pub async fn let_in(conn: &mut Conn, address: &str) -> Result<Option<Person>, Fault> {
    let Some(person) = by_address(conn, address).await? else { return Ok(None) };
    let all = of(conn, person.id).await?;
    let opens =
        all.iter().any(|one| one.address == address && desk::people::addresses::lets_in(&all, one));
    Ok(opens.then_some(person))
}

/// The addresses of a person, the primary one first.
///
/// # Errors
/// The database is gone.
pub async fn of(conn: &mut Conn, person: PersonId) -> Result<Vec<Address>, Fault> {
    let all = of_these(conn, &[person]).await?;
    Ok(all.into_iter().map(|(_, address)| address).collect())
}

/// The addresses of several people: each person's together, the primary one first.
///
/// # Errors
/// The database is gone.
pub async fn of_these(
    conn: &mut Conn,
    people: &[PersonId],
) -> Result<Vec<(PersonId, Address)>, Fault> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let list = people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!(
        "SELECT a.person_id, {ADDRESS} FROM person_addresses a \
         JOIN people p ON p.id = a.person_id WHERE a.person_id IN ({list}) \
         ORDER BY a.person_id, CASE WHEN p.address = a.address THEN 0 ELSE 1 END, \
         a.added_at, a.address"
    ));
    let one = |row: &crate::sql::Row| {
        let mut cells = row.cells();
        Ok((cells.take()?, take(&mut cells)?))
    };
    conn.all(sql).await?.iter().map(one).collect()
}

/// Sees to it that the address a person's row carries is theirs; told again, nothing changes.
pub(super) async fn found(tx: &mut Tx, person: &Person) -> Result<(), Fault> {
    let Some(address) = person.address.as_deref() else { return Ok(()) };
    let owner = q!("SELECT person_id FROM person_addresses WHERE address = ?", address);
    if tx.conn().value::<PersonId>(owner).await? == Some(person.id) {
        return Ok(());
    }
    let proved = person.role.is_staff().then_some(person.created_at);
    let one = Address {
        address: address.to_owned(),
        primary: true,
        founding: true,
        proved_at: proved,
        added_at: person.created_at,
        added_by: None,
    };
    // Somebody else's: the key refuses it.
    put(tx, person.id, &one).await
}

/// Gives a person an address.
///
/// # Errors
/// It is somebody's already, or the database is gone.
pub async fn put(tx: &mut Tx, person: PersonId, one: &Address) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO person_addresses (address, person_id, founding, proved_at, added_at, \
         added_by) VALUES (?, ?, ?, ?, ?, ?)",
        &one.address,
        person,
        one.founding,
        one.proved_at,
        one.added_at,
        one.added_by
    );
    tx.conn().execute(sql).await?;
    names::put(tx, names::PERSON, person.0, &one.address).await
}

/// Takes an address from its person.
///
/// # Errors
/// The database is gone.
pub async fn take_away(tx: &mut Tx, person: PersonId, address: &str) -> Result<(), Fault> {
    let sql =
        q!("DELETE FROM person_addresses WHERE address = ? AND person_id = ?", address, person);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Notes that an address of this person is proved; `false` where it is none, or was before.
///
/// # Errors
/// The database is gone.
pub async fn prove(
    tx: &mut Tx,
    person: PersonId,
    address: &str,
    at: Timestamp,
) -> Result<bool, Fault> {
    let sql = q!(
        "UPDATE person_addresses SET proved_at = ? \
         WHERE address = ? AND person_id = ? AND proved_at IS NULL",
        at,
        address,
        person
    );
    Ok(tx.conn().execute(sql).await? == 1)
}

/// Gives all addresses of one person to another, as the desk decided what each is from now on.
///
/// # Errors
/// The database is gone.
pub(super) async fn hand_over(tx: &mut Tx, to: PersonId, all: &[Address]) -> Result<(), Fault> {
    for one in all {
        let sql = q!(
            "UPDATE person_addresses SET person_id = ?, founding = ? WHERE address = ?",
            to,
            one.founding,
            &one.address
        );
        tx.conn().execute(sql).await?;
        names::put(tx, names::PERSON, to.0, &one.address).await?;
    }
    Ok(())
}
