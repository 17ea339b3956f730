//! Finding people and organisations by the beginnings of words of their names and addresses: one
//! index range for the longest word, the others are looked at among what it finds.

use desk::{organisations::Organisation, people::Person, search, viewer::Viewer};

use crate::{
    Conn, Fault, Tx, organisations, people, q,
    sql::{Arg, Sql},
    viewer::{only_known_organisations, only_known_people},
};

pub(crate) const PERSON: &str = "person";
pub(crate) const ORGANISATION: &str = "organisation";

/// So many with the longest word are looked at; who types on finds the rest.
const LOOKED_AT: i64 = 60;
/// More are never found at once.
pub const MOST_FOUND: usize = 60;

/// Notes the words of a name. Words of an earlier name stay; whoever is found is looked at again.
pub(crate) async fn put(tx: &mut Tx, kind: &str, id: i64, name: &str) -> Result<(), Fault> {
    let words = search::different_words(name);
    if words.is_empty() {
        return Ok(());
    }
    let places = vec!["(?, ?, ?)"; words.len()].join(", ");
    let args = words.into_iter().flat_map(|word| [word.into(), kind.into(), id.into()]);
    let text =
        format!("INSERT INTO name_words (word, kind, id) VALUES {places} ON CONFLICT DO NOTHING");
    tx.conn().execute(Sql::new(text, args.collect())).await.map(|_rows| ())
}

/// People the viewer may know of, with words that begin as the query's do.
///
/// # Errors
/// The database is gone.
pub async fn people(
    conn: &mut Conn,
    viewer: &Viewer,
    query: &str,
    limit: usize,
) -> Result<Vec<Person>, Fault> {
    let wanted = search::different_words(query);
    let Some(range) = longest(&wanted) else { return Ok(Vec::new()) };
    let columns = people::COLUMNS;
    let mut sql = q!("").add(
        &format!(
            "SELECT {columns} FROM name_words w JOIN people p ON p.id = w.id \
             WHERE w.kind = 'person' AND w.word >= ? AND w.word < ? AND p.merged_into IS NULL"
        ),
        range,
    );
    sql = only_known_people(sql, viewer);
    let rows = conn.all(sql.add(" ORDER BY w.word, p.id LIMIT ?", [LOOKED_AT.into()])).await?;
    let mut all: Vec<Person> = Vec::new();
    for row in &rows {
        let person = people::read(row)?;
        if !all.contains(&person) {
            all.push(person);
        }
    }
    let ids: Vec<_> = all.iter().map(|person| person.id).collect();
    let addresses = people::addresses::of_these(conn, &ids).await?;
    let fitting = all.into_iter().filter(|person| {
        let theirs = addresses.iter().filter(|(id, _)| *id == person.id);
        let theirs: Vec<_> = theirs.map(|(_, one)| one.address.as_str()).collect();
        fits(&format!("{} {}", person.name, theirs.join(" ")), &wanted)
    });
    Ok(fitting.take(limit).collect())
}

/// Organisations the viewer may know of, the same way.
///
/// # Errors
/// The database is gone.
pub async fn organisations(
    conn: &mut Conn,
    viewer: &Viewer,
    query: &str,
    limit: usize,
) -> Result<Vec<Organisation>, Fault> {
    let wanted = search::different_words(query);
    let Some(range) = longest(&wanted) else { return Ok(Vec::new()) };
    let columns = organisations::COLUMNS;
    let mut sql = q!("").add(
        &format!(
            "SELECT {columns} FROM name_words w JOIN organisations o ON o.id = w.id \
             WHERE w.kind = 'organisation' AND w.word >= ? AND w.word < ?"
        ),
        range,
    );
    sql = only_known_organisations(sql, viewer);
    let rows = conn.all(sql.add(" ORDER BY w.word, o.id LIMIT ?", [LOOKED_AT.into()])).await?;
    let mut found: Vec<Organisation> = Vec::new();
    for row in &rows {
        let organisation = organisations::read(row)?;
        let new = !found.iter().any(|one| one.id == organisation.id);
        if found.len() < limit && new && fits(&organisation.name, &wanted) {
            found.push(organisation);
        }
    }
    organisations::domains(conn, &mut found).await?;
    Ok(found)
}

/// The range of words that begin with the longest one wanted: it leaves the fewest.
fn longest(wanted: &[String]) -> Option<[Arg; 2]> {
    let word = wanted.iter().max_by_key(|word| word.len())?;
    Some([word.as_str().into(), format!("{word}\u{10FFFF}").into()])
}

/// Whether each word wanted begins a word of the name.
fn fits(name: &str, wanted: &[String]) -> bool {
    let words = search::different_words(name);
    wanted.iter().all(|word| words.iter().any(|one| one.starts_with(word.as_str())))
}
