//! Tickets: one row each, written whole.

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};
use desk::{
    automations::Marks,
    tickets::{Status, Ticket, Urgency, escalation::Ball, snooze::Snooze, threading::Candidate},
    viewer::Viewer,
};

use crate::{
    Conn, Fault, Tx,
    engine::Engine,
    fields, q,
    sql::{Arg, Cells, Row, Sql, word},
    viewer::only_visible,
};

/// The columns in the order [`read`] takes them.
pub(crate) const COLUMNS: &str = "t.id, t.subject, t.status, t.kind, t.severity, t.product, \
     t.group_key, t.team, t.channel, t.requester_id, t.organisation_id, t.plan, t.plan_by_hand, \
     t.priority, t.assignee_id, t.verified, t.tags, t.mailbox, t.opened_at, t.updated_at, \
     t.status_at, t.last_message_at, t.solved_at, t.first_replied_at, t.unanswered_at, t.hops, \
     t.reopenings, t.messages, t.clock, t.due_at, t.soon_at, t.urgency, t.rank, t.survey_decided, \
     t.reminded_at, t.wake_at, t.version, t.marks, t.investigation, t.merged_into, \
     t.joined, t.snoozed_until, t.snoozed_by, t.back, t.fields, t.escalated, \
     t.external_id";

pub(crate) fn read(cells: &mut Cells<'_>) -> Result<Ticket, Fault> {
    Ok(Ticket {
        id: cells.take()?,
        subject: cells.take()?,
        status: cells.word()?,
        kind: cells.take()?,
        severity: cells.take()?,
        product: cells.take()?,
        group: cells.take()?,
        team: cells.take()?,
        channel: cells.word()?,
        requester_id: cells.take()?,
        organisation_id: cells.take()?,
        plan: cells.take()?,
        plan_by_hand: cells.take()?,
        priority: cells.take()?,
        assignee_id: cells.take()?,
        verified: cells.take()?,
        tags: cells.take::<String>()?.split_whitespace().map(str::to_owned).collect(),
        mailbox: cells.take()?,
        opened_at: cells.take()?,
        updated_at: cells.take()?,
        status_at: cells.take()?,
        last_message_at: cells.take()?,
        solved_at: cells.take()?,
        first_replied_at: cells.take()?,
        unanswered_at: cells.take()?,
        hops: cells.take()?,
        reopenings: cells.take()?,
        messages: cells.take()?,
        clock: optional_word(cells.take()?)?,
        due_at: cells.take()?,
        soon_at: cells.take()?,
        urgency: Urgency::from_order(cells.take()?),
        rank: cells.take()?,
        survey_decided: cells.take()?,
        reminded_at: cells.take()?,
        wake_at: cells.take()?,
        version: cells.take()?,
        marks: marks(&cells.take::<String>()?)?,
        investigation: cells.word()?,
        merged_into: cells.take()?,
        joined: cells.take()?,
        snooze: snooze(cells.take()?, cells.take()?),
        back: cells.take()?,
        fields: fields::read(&cells.take::<String>()?)?,
        escalated: escalated(&cells.take::<String>()?)?,
        external_id: cells.take()?,
    })
}

pub(crate) fn escalated(text: &str) -> Result<Option<Ball>, Fault> {
    if text.is_empty() { Ok(None) } else { Ok(Some(serde_json::from_str(text)?)) }
}

fn ball(escalated: Option<&Ball>) -> String {
    escalated.map(|ball| serde_json::to_string(ball).unwrap_or_default()).unwrap_or_default()
}

fn snooze(until: Option<Timestamp>, by: Option<PersonId>) -> Option<Snooze> {
    by.map(|by| Snooze { until, by })
}

fn marks(text: &str) -> Result<Marks, Fault> {
    if text.is_empty() { Ok(Marks::default()) } else { Ok(serde_json::from_str(text)?) }
}

pub(crate) fn optional_word<T: serde::de::DeserializeOwned>(
    text: Option<String>,
) -> Result<Option<T>, Fault> {
    let read = |text| serde_json::from_value(serde_json::Value::String(text));
    Ok(text.map(read).transpose()?)
}

/// All values but the id, in the order of `SET` and `INSERT` below.
fn values(ticket: &Ticket) -> Vec<Arg> {
    vec![
        (&ticket.subject).into(),
        word(ticket.status).into(),
        (&ticket.kind).into(),
        (&ticket.severity).into(),
        (&ticket.product).into(),
        (&ticket.group).into(),
        (&ticket.team).into(),
        word(ticket.channel).into(),
        ticket.requester_id.into(),
        ticket.organisation_id.into(),
        (&ticket.plan).into(),
        ticket.plan_by_hand.into(),
        ticket.priority.into(),
        ticket.assignee_id.into(),
        ticket.verified.into(),
        ticket.tags.join(" ").into(),
        (&ticket.mailbox).into(),
        ticket.opened_at.into(),
        ticket.updated_at.into(),
        ticket.status_at.into(),
        ticket.last_message_at.into(),
        ticket.solved_at.into(),
        ticket.first_replied_at.into(),
        ticket.unanswered_at.into(),
        ticket.hops.into(),
        ticket.reopenings.into(),
        ticket.messages.into(),
        ticket.clock.map(word).into(),
        ticket.due_at.into(),
        ticket.soon_at.into(),
        ticket.urgency.order().into(),
        ticket.rank.into(),
        ticket.survey_decided.into(),
        ticket.reminded_at.into(),
        ticket.wake_at.into(),
        ticket.version.into(),
        serde_json::to_string(&ticket.marks).unwrap_or_default().into(),
        word(ticket.investigation).into(),
        ticket.merged_into.into(),
        ticket.joined.into(),
        ticket.snooze.and_then(|snooze| snooze.until).into(),
        ticket.snooze.map(|snooze| snooze.by).into(),
        (&ticket.back).into(),
        fields::text(&ticket.fields).into(),
        ball(ticket.escalated.as_ref()).into(),
        (&ticket.external_id).into(),
        ticket.waits_for_us().into(),
        ticket.due_at.map_or(i64::MAX, base::Timestamp::as_microsecond).into(),
    ]
}

/// Writes the ticket; version 1 is new. A row changed since it was read is left alone.
pub(crate) async fn put(tx: &mut Tx, ticket: &Ticket) -> Result<(), Fault> {
    let names: Vec<&str> =
        COLUMNS.split(", ").map(|name| name.trim_start_matches("t.")).skip(1).collect();
    let mut args = values(ticket);
    let sql = if ticket.version == 1 {
        let names = names.join(", ");
        let places = vec!["?"; args.len() + 1].join(", ");
        args.insert(0, ticket.id.into());
        let text =
            format!("INSERT INTO tickets (id, {names}, waiting, sort_due) VALUES ({places})");
        Sql::new(text, args)
    } else {
        let names = names.join(" = ?, ");
        let text = format!(
            "UPDATE tickets SET {names} = ?, waiting = ?, sort_due = ? WHERE id = ? AND version = ?"
        );
        args.extend([ticket.id.into(), (ticket.version - 1).into()]);
        Sql::new(text, args)
    };
    if tx.conn().execute(sql).await? == 1 { Ok(()) } else { Err(Fault::Overtaken) }
}

/// So many tickets are written by one statement; more gains nothing.
const AT_ONCE: usize = 50;

/// Writes tickets that are there already, many by one statement, as [`put`] would one by one.
pub(crate) async fn put_many(tx: &mut Tx, tickets: &[Ticket]) -> Result<(), Fault> {
    let names = COLUMNS.split(", ").map(|name| name.trim_start_matches("t.")).skip(1);
    let names: Vec<&str> = names.chain(["waiting", "sort_due"]).collect();
    let set: Vec<String> =
        names.iter().zip(3..).map(|(name, column)| format!("{name} = v.column{column}")).collect();
    let places = format!("({})", vec!["?"; names.len() + 2].join(", "));
    for some in tickets.chunks(AT_ONCE) {
        let text = format!(
            "UPDATE tickets SET {} FROM (VALUES {}) AS v \
             WHERE tickets.id = v.column1 AND tickets.version = v.column2",
            set.join(", "),
            vec![places.as_str(); some.len()].join(", ")
        );
        let mut args = Vec::with_capacity(some.len() * (names.len() + 2));
        for ticket in some {
            args.extend([ticket.id.into(), (ticket.version - 1).into()]);
            args.extend(values(ticket));
        }
        let written = tx.conn().execute(Sql::new(text, args)).await?;
        if usize::try_from(written) != Ok(some.len()) {
            return Err(Fault::Overtaken);
        }
    }
    Ok(())
}

/// The next ticket number.
///
/// # Errors
/// The database is gone.
pub async fn next_id(tx: &mut Tx) -> Result<TicketId, Fault> {
    let sql = match tx.conn().engine() {
        Engine::Sqlite => {
            q!("UPDATE counters SET value = value + 1 WHERE name = 'tickets' RETURNING value")
        }
        Engine::Postgres => q!("SELECT nextval('ticket_numbers')"),
    };
    let id = tx.conn().value(sql).await?;
    id.ok_or_else(|| Fault::Unreadable("no ticket number".to_owned()))
}

/// One ticket, if the viewer may see it.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, viewer: &Viewer, id: TicketId) -> Result<Option<Ticket>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM tickets t WHERE t.id = ?"), id);
    first(conn.one(only_visible(sql, viewer)).await?)
}

/// One ticket to be written, held against other writers.
///
/// # Errors
/// The database is gone.
pub async fn to_write(tx: &mut Tx, viewer: &Viewer, id: TicketId) -> Result<Option<Ticket>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM tickets t WHERE t.id = ?"), id);
    let end = tx.conn().engine().for_update();
    first(tx.conn().one(only_visible(sql, viewer).add(end, [])).await?)
}

fn first(row: Option<Row>) -> Result<Option<Ticket>, Fault> {
    row.map(|row| read(&mut row.cells())).transpose()
}

/// The people who take part.
///
/// # Errors
/// The database is gone.
pub async fn participants(conn: &mut Conn, id: TicketId) -> Result<Vec<PersonId>, Fault> {
    let sql = q!("SELECT person_id FROM participants WHERE ticket_id = ? ORDER BY person_id", id);
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// The ticket a mail may belong to, with what decides.
///
/// # Errors
/// The database is gone.
pub async fn candidate(
    conn: &mut Conn,
    id: TicketId,
    because: String,
) -> Result<Option<Candidate>, Fault> {
    // A ticket merged into another goes on there, for everybody who took part in either.
    let sql = q!(
        "SELECT l.id, l.status FROM tickets t JOIN tickets l ON l.id = COALESCE(t.merged_into, t.id) \
         WHERE t.id = ?",
        id
    );
    let Some(row) = conn.one(sql).await? else { return Ok(None) };
    let (lead, status): (TicketId, String) = (row.get(0)?, row.get(1)?);
    let mut people = participants(conn, lead).await?;
    if lead != id {
        people.extend(participants(conn, id).await?);
    }
    let status =
        Status::from_key(&status).ok_or_else(|| Fault::Unreadable(format!("status “{status}”")))?;
    Ok(Some(Candidate { ticket_id: lead, addressed: id, status, participants: people, because }))
}

/// Tickets whose waking instant has come, the longest waiting first.
///
/// # Errors
/// The database is gone.
pub async fn to_wake(
    conn: &mut Conn,
    now: base::Timestamp,
    limit: i64,
) -> Result<Vec<TicketId>, Fault> {
    let sql = q!(
        "SELECT id FROM tickets WHERE wake_at IS NOT NULL AND wake_at <= ? \
         ORDER BY wake_at LIMIT ?",
        now,
        limit
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// The next instant at which a ticket wakes.
///
/// # Errors
/// The database is gone.
pub async fn next_wake(conn: &mut Conn) -> Result<Option<base::Timestamp>, Fault> {
    let sql = q!("SELECT wake_at FROM tickets WHERE wake_at IS NOT NULL ORDER BY wake_at LIMIT 1");
    conn.value(sql).await
}

/// What a client-made id stands for: the ticket and, for further messages, the message.
///
/// # Errors
/// The database is gone.
pub async fn by_client_id(
    conn: &mut Conn,
    scope: &str,
    client_id: &str,
) -> Result<Option<(TicketId, Option<base::ids::MessageId>)>, Fault> {
    let sql = q!(
        "SELECT ticket_id, message_id FROM client_ids WHERE scope = ? AND client_id = ?",
        scope,
        client_id
    );
    let row = conn.one(sql).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Remembers a client-made id. `false` where it is known already: somebody else was first.
///
/// # Errors
/// The database is gone.
pub async fn remember_client_id(
    tx: &mut Tx,
    scope: &str,
    client_id: &str,
    ticket: TicketId,
    message: Option<base::ids::MessageId>,
) -> Result<bool, Fault> {
    let sql = q!(
        "INSERT INTO client_ids (scope, client_id, ticket_id, message_id) VALUES (?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        scope,
        client_id,
        ticket,
        message
    );
    Ok(tx.conn().execute(sql).await? == 1)
}

/// Keeps a secret (its hash) by which one person follows one ticket.
///
/// # Errors
/// The database is gone.
pub async fn put_token(
    tx: &mut Tx,
    hash: &str,
    ticket: TicketId,
    person: PersonId,
) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO ticket_tokens (token_hash, ticket_id, person_id) VALUES (?, ?, ?)",
        hash,
        ticket,
        person
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The ticket and person a secret stands for.
///
/// # Errors
/// The database is gone.
pub async fn by_token(conn: &mut Conn, hash: &str) -> Result<Option<(TicketId, PersonId)>, Fault> {
    let sql = q!("SELECT ticket_id, person_id FROM ticket_tokens WHERE token_hash = ?", hash);
    let row = conn.one(sql).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Lets people take part.
///
/// # Errors
/// The database is gone.
pub async fn join(tx: &mut Tx, ticket: TicketId, people: &[PersonId]) -> Result<(), Fault> {
    for person in people {
        let sql = q!(
            "INSERT INTO participants (ticket_id, person_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            ticket,
            *person
        );
        tx.conn().execute(sql).await?;
    }
    Ok(())
}
