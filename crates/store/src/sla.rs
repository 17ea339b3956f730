//! The clocks of a ticket: what its events come to, kept for sorting.

use base::{
    Timestamp,
    ids::TicketId,
    time::{from_micros, to_micros},
};
use desk::sla::{Clock, Leg, RESPONSE};

use crate::{
    Conn, Fault, Tx, q,
    sql::{Arg, Row, Sql, word},
};

const COLUMNS: &str = "ticket_id, kind, number, started_at, target_seconds, legs, due_at, soon_at, \
     warned_seconds, warnings, stopped_at, met, breached_at";

fn read(row: &Row) -> Result<Clock, Fault> {
    let mut cells = row.cells();
    let mut clock = Clock {
        ticket_id: cells.take()?,
        kind: cells.word()?,
        number: cells.take()?,
        started_at: cells.take()?,
        target_seconds: cells.take()?,
        legs: Vec::new(),
        due_at: None,
        soon_at: None,
        warned_seconds: None,
        warnings: 0,
        stopped_at: None,
        met: None,
        breached_at: None,
    };
    let legs: String = cells.take()?;
    clock.due_at = cells.take()?;
    clock.soon_at = cells.take()?;
    clock.warned_seconds = cells.take()?;
    clock.warnings = cells.take()?;
    clock.stopped_at = cells.take()?;
    clock.met = cells.take::<Option<i64>>()?.map(|met| met == 1);
    clock.breached_at = cells.take()?;
    clock.legs = read_legs(&legs, &clock)?;
    Ok(clock)
}

/// A leg as kept: beginning and end in microseconds after the clock's start, open microseconds
/// used, the handbook's version, the schedule's key (empty for that of the responses).
type Kept = (i64, Option<i64>, i64, i64, String);

/// Most clocks have one leg, from their start to their end, under the first handbook: of that only
/// the used time is kept, once it is known.
fn legs_text(clock: &Clock) -> Result<String, Fault> {
    let start = clock.started_at.as_microsecond();
    let kept = |leg: &Leg| -> Kept {
        let schedule = if leg.schedule == RESPONSE { "" } else { &leg.schedule };
        let to = leg.to.map(|to| to.as_microsecond() - start);
        (leg.from.as_microsecond() - start, to, leg.used, leg.handbook, schedule.to_owned())
    };
    let legs: Vec<Kept> = clock.legs.iter().map(kept).collect();
    match legs.as_slice() {
        [(0, None, _, 0, schedule)] if schedule.is_empty() => Ok(String::new()),
        [(0, to, used, 0, schedule)]
            if schedule.is_empty() && *to == clock.stopped_at.map(|end| since(clock, end)) =>
        {
            Ok(used.to_string())
        }
        legs => Ok(serde_json::to_string(legs)?),
    }
}

fn read_legs(text: &str, clock: &Clock) -> Result<Vec<Leg>, Fault> {
    let one = if text.is_empty() { Some(0) } else { text.parse::<i64>().ok() };
    let end = || clock.stopped_at.map(|end| since(clock, end));
    let legs: Vec<Kept> = match one {
        Some(used) => vec![(0, end(), used, 0, String::new())],
        None => serde_json::from_str(text)?,
    };
    let start = clock.started_at.as_microsecond();
    let leg = |(from, to, used, handbook, schedule): Kept| Leg {
        from: from_micros(start + from),
        to: to.map(|to| from_micros(start + to)),
        schedule: if schedule.is_empty() { RESPONSE.to_owned() } else { schedule },
        handbook,
        used,
    };
    Ok(legs.into_iter().map(leg).collect())
}

fn since(clock: &Clock, at: Timestamp) -> i64 {
    to_micros(at).as_microsecond() - clock.started_at.as_microsecond()
}

/// All clocks of a ticket, by kind and number.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Clock>, Fault> {
    let sql = q!(
        format!("SELECT {COLUMNS} FROM clocks WHERE ticket_id = ? ORDER BY kind, number"),
        ticket
    );
    let rows = conn.all(sql).await?;
    let mut clocks = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    clocks.sort_by_key(Clock::which);
    Ok(clocks)
}

/// All clocks of several tickets, each ticket's together and in their order.
///
/// # Errors
/// The database is gone.
pub async fn of_tickets(conn: &mut Conn, tickets: &[TicketId]) -> Result<Vec<Clock>, Fault> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let list = tickets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!("SELECT {COLUMNS} FROM clocks WHERE ticket_id IN ({list})"));
    let rows = conn.all(sql).await?;
    let mut clocks = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    clocks.sort_by_key(|clock| (clock.ticket_id, clock.which()));
    Ok(clocks)
}

/// So many clocks are written by one statement.
const AT_ONCE: usize = 200;

/// Writes clocks, those of a ticket in one statement.
pub(crate) async fn put(tx: &mut Tx, clocks: &[Clock]) -> Result<(), Fault> {
    for some in clocks.chunks(AT_ONCE) {
        put_some(tx, some).await?;
    }
    Ok(())
}

async fn put_some(tx: &mut Tx, clocks: &[Clock]) -> Result<(), Fault> {
    let places = vec!["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"; clocks.len()].join(", ");
    let mut args: Vec<Arg> = Vec::with_capacity(clocks.len() * 13);
    for clock in clocks {
        args.extend([
            clock.ticket_id.into(),
            word(clock.kind).into(),
            clock.number.into(),
            clock.started_at.into(),
            clock.target_seconds.into(),
            legs_text(clock)?.into(),
            clock.due_at.into(),
            clock.soon_at.into(),
            clock.warned_seconds.into(),
            clock.warnings.into(),
            clock.stopped_at.into(),
            clock.met.map(i64::from).into(),
            clock.breached_at.into(),
        ]);
    }
    let text = format!(
        "INSERT INTO clocks ({COLUMNS}) VALUES {places} \
         ON CONFLICT (ticket_id, kind, number) DO UPDATE SET \
         target_seconds = excluded.target_seconds, legs = excluded.legs, \
         due_at = excluded.due_at, soon_at = excluded.soon_at, \
         warned_seconds = excluded.warned_seconds, warnings = excluded.warnings, \
         stopped_at = excluded.stopped_at, met = excluded.met, breached_at = excluded.breached_at"
    );
    tx.conn().execute(Sql::new(text, args)).await.map(|_rows| ())
}
