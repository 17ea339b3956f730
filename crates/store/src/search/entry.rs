//! An entry of the index: what it is made of, and how it is written.

use std::collections::HashMap;

use base::ids::{OrganisationId, PersonId, TicketId};
use desk::{
    messages::Visibility,
    search::{Document, FileText, Material, Person, Text},
};

use super::places;
use crate::{
    Conn, Fault,
    engine::Engine,
    q,
    sql::{Arg, Sql},
};

/// Read of one message, in characters; the desk takes less.
const TEXT_CHARS: i64 = 100_000;

/// The ticket a message is found by: the one it was written to, also where that was merged.
pub(super) const SIDE: &str = "COALESCE(m.via, m.ticket_id)";

/// Messages `m` that these tickets are found by.
pub(super) fn of_side(ids: &[TicketId]) -> (String, Vec<Arg>) {
    let (list, args) = places(ids);
    let of = format!("((m.ticket_id IN {list} AND m.via IS NULL) OR m.via IN {list})");
    (of, [args.clone(), args].concat())
}

/// Files `a` of messages `m` that these tickets are found by; a merged ticket's files stand
/// with the one it goes on in.
pub(super) fn files_of_side(ids: &[TicketId]) -> (String, Vec<Arg>) {
    let (list, args) = places(ids);
    let of = format!(
        "(a.ticket_id IN {list} OR a.ticket_id IN (SELECT t.merged_into FROM tickets t \
         WHERE t.id IN {list} AND t.merged_into IS NOT NULL)) AND {SIDE} IN {list}"
    );
    (of, [args.clone(), args.clone(), args].concat())
}

/// What the entries of these tickets are made of; a ticket that is gone is left out.
pub(super) async fn materials(
    conn: &mut Conn,
    ids: &[TicketId],
) -> Result<HashMap<TicketId, Material>, Fault> {
    let mut all = heads(conn, ids).await?;
    let ids: Vec<TicketId> = ids.iter().copied().filter(|id| all.contains_key(id)).collect();
    if ids.is_empty() {
        return Ok(all);
    }
    people(conn, &ids, &mut all).await?;
    domains(conn, &mut all).await?;
    messages(conn, &ids, &mut all).await?;
    files(conn, &ids, &mut all).await?;
    Ok(all)
}

async fn heads(conn: &mut Conn, ids: &[TicketId]) -> Result<HashMap<TicketId, Material>, Fault> {
    let (list, args) = places(ids);
    let text = format!(
        "SELECT t.id, t.subject, t.team, t.organisation_id, o.name, t.assignee_id FROM tickets t \
         LEFT JOIN organisations o ON o.id = t.organisation_id WHERE t.id IN {list}"
    );
    let mut all = HashMap::with_capacity(ids.len());
    for row in conn.all(Sql::new(text, args)).await? {
        let mut cells = row.cells();
        let ticket = cells.take()?;
        let (subject, team) = (cells.take()?, cells.take()?);
        let organisation: Option<OrganisationId> = cells.take()?;
        let name: Option<String> = cells.take()?;
        let organisation = organisation.map(|id| (id, name.unwrap_or_default()));
        let ours = cells.take::<Option<PersonId>>()?.into_iter().collect();
        let head = Material { subject, team, organisation, ours, ..Material::of(ticket) };
        all.insert(ticket, head);
    }
    Ok(all)
}

/// The requester, who takes part, and who of us follows.
async fn people(
    conn: &mut Conn,
    ids: &[TicketId],
    all: &mut HashMap<TicketId, Material>,
) -> Result<(), Fault> {
    let (list, args) = places(ids);
    let text = format!(
        "SELECT x.ticket_id, x.ours, p.id, p.name, COALESCE(p.address, '') FROM (\
         SELECT t.id AS ticket_id, CAST(0 AS BIGINT) AS ours, t.requester_id AS person_id \
         FROM tickets t WHERE t.id IN {list} \
         UNION SELECT k.ticket_id, CAST(0 AS BIGINT), k.person_id FROM participants k \
         WHERE k.ticket_id IN {list} AND NOT k.apart \
         UNION SELECT f.ticket_id, CAST(1 AS BIGINT), f.person_id FROM followers f \
         WHERE f.ticket_id IN {list}) x JOIN people p ON p.id = x.person_id ORDER BY 1, 3"
    );
    let args = [args.clone(), args.clone(), args].concat();
    for row in conn.all(Sql::new(text, args)).await? {
        let mut cells = row.cells();
        let (ticket, ours): (TicketId, i64) = (cells.take()?, cells.take()?);
        let person = Person { id: cells.take()?, name: cells.take()?, address: cells.take()? };
        let Some(material) = all.get_mut(&ticket) else { continue };
        if ours == 1 {
            material.ours.push(person.id);
        } else {
            material.customers.push(person);
        }
    }
    Ok(())
}

async fn domains(conn: &mut Conn, all: &mut HashMap<TicketId, Material>) -> Result<(), Fault> {
    let mut ids: Vec<i64> =
        all.values().filter_map(|one| one.organisation.as_ref()).map(|(id, _)| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    // Numbers of another kind, counted out in the same way.
    let (list, args) = places(&ids.into_iter().map(TicketId).collect::<Vec<_>>());
    let text = format!(
        "SELECT d.organisation_id, d.domain FROM organisation_domains d \
         WHERE d.organisation_id IN {list} ORDER BY d.domain"
    );
    let mut domains: HashMap<OrganisationId, Vec<String>> = HashMap::new();
    for row in conn.all(Sql::new(text, args)).await? {
        domains.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    for material in all.values_mut() {
        if let Some((id, _)) = &material.organisation {
            material.domains = domains.get(id).cloned().unwrap_or_default();
        }
    }
    Ok(())
}

async fn messages(
    conn: &mut Conn,
    ids: &[TicketId],
    all: &mut HashMap<TicketId, Material>,
) -> Result<(), Fault> {
    let (of, args) = of_side(ids);
    let text = format!(
        "SELECT {SIDE}, m.visibility, substr(m.text, 1, {TEXT_CHARS}) FROM messages m \
         WHERE {of} ORDER BY 1, m.id"
    );
    for row in conn.all(Sql::new(text, args)).await? {
        let mut cells = row.cells();
        let ticket: TicketId = cells.take()?;
        let note = cells.word::<Visibility>()? == Visibility::Internal;
        if let Some(material) = all.get_mut(&ticket) {
            material.texts.push(Text { note, text: cells.take()? });
        }
    }
    Ok(())
}

async fn files(
    conn: &mut Conn,
    ids: &[TicketId],
    all: &mut HashMap<TicketId, Material>,
) -> Result<(), Fault> {
    let (of, args) = files_of_side(ids);
    let text = format!(
        "SELECT {SIDE}, m.visibility, a.name, COALESCE(f.text, '') FROM attachments a \
         JOIN messages m ON m.id = a.message_id \
         LEFT JOIN file_texts f ON f.attachment_id = a.id WHERE {of} ORDER BY 1, a.id"
    );
    for row in conn.all(Sql::new(text, args)).await? {
        let mut cells = row.cells();
        let ticket: TicketId = cells.take()?;
        let note = cells.word::<Visibility>()? == Visibility::Internal;
        if let Some(material) = all.get_mut(&ticket) {
            material.files.push(FileText { note, name: cells.take()?, text: cells.take()? });
        }
    }
    Ok(())
}

/// Puts an entry in the place of the one before.
pub(super) async fn put(conn: &mut Conn, id: TicketId, made: Document) -> Result<(), Fault> {
    let sql = match conn.engine() {
        Engine::Sqlite => q!(
            "INSERT OR REPLACE INTO ticket_words (rowid, subject, names, body, notes) \
             VALUES (?, ?, ?, ?, ?)",
            id,
            made.subject,
            made.names,
            made.body,
            made.notes
        ),
        Engine::Postgres => q!(
            "INSERT INTO ticket_words (rowid, words) VALUES (?, CAST(? AS tsvector)) \
             ON CONFLICT (rowid) DO UPDATE SET words = excluded.words",
            id,
            vector(&made)
        ),
    };
    conn.execute(sql).await.map(|_rows| ())
}

/// Takes an entry out.
pub(super) async fn take_out(conn: &mut Conn, id: TicketId) -> Result<(), Fault> {
    conn.execute(q!("DELETE FROM ticket_words WHERE rowid = ?", id)).await.map(|_rows| ())
}

/// An entry as PostgreSQL reads it: each word with its place and its column's label. Words hold
/// letters, digits and `_` only.
pub(super) fn vector(made: &Document) -> String {
    let columns = [(&made.subject, "A"), (&made.names, "B"), (&made.body, "C"), (&made.notes, "")];
    let mut out = String::new();
    let mut place = 0;
    for (words, label) in columns {
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            place += 1;
            if word == "_" {
                continue;
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&format!("'{word}':{}{label}", place.min(16_383)));
        }
        // No phrase reaches from one column into the next.
        place += 1;
    }
    out
}
