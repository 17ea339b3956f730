//! Writes a [`Change`]: rows first, then events and notices (under the lock that keeps their order
//! the order of commits), then jobs. The only writer of the desk's rows.

use base::ids::TicketId;
use desk::{
    change::{Change, Row},
    events::NewEvent,
    jobs::NewJob,
    messages::{Attachment, Message},
};

use crate::{Fault, Tx, engine::Engine, engine::postgres::EVENTS_LOCK, q, sql::word};

/// Writes it all; the transaction around it makes it all or nothing.
///
/// # Errors
/// The database refused; the caller's transaction is then undone.
pub async fn apply(tx: &mut Tx, change: Change) -> Result<(), Fault> {
    let (mut clocks, mut notices) = (Vec::new(), Vec::new());
    for row in change.rows {
        match row {
            Row::Clock(clock) => clocks.push(*clock),
            Row::Notice(_) => notices.push(row),
            row => write_row(tx, row).await?,
        }
    }
    crate::sla::put(tx, &clocks).await?;
    if !(change.events.is_empty() && notices.is_empty()) {
        lock_order(tx).await?;
    }
    write_events(tx, change.events).await?;
    for row in notices {
        write_row(tx, row).await?;
    }
    for job in change.jobs {
        queue_job(tx, &job).await?;
    }
    Ok(())
}

/// Writes changes of many tickets that are there already, each row at most once: the same as
/// [`apply`] of all of them, with few statements.
///
/// # Errors
/// As [`apply`].
pub async fn apply_many(tx: &mut Tx, change: Change) -> Result<(), Fault> {
    let (mut tickets, mut clocks, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for row in change.rows {
        match row {
            Row::Ticket(ticket) if ticket.version > 1 => tickets.push(*ticket),
            Row::Clock(clock) => clocks.push(*clock),
            other => rest.push(other),
        }
    }
    crate::tickets::put_many(tx, &tickets).await?;
    crate::sla::put(tx, &clocks).await?;
    apply(tx, Change { rows: rest, events: change.events, jobs: change.jobs }).await
}

async fn write_row(tx: &mut Tx, row: Row) -> Result<(), Fault> {
    match row {
        Row::Ticket(ticket) => crate::tickets::put(tx, &ticket).await,
        Row::Context { ticket, json } => put_context(tx, ticket, json).await,
        Row::Message(message) => put_message(tx, &message).await,
        Row::Attachment(attachment) => put_attachment(tx, attachment).await,
        Row::FileText { attachment, text } => {
            crate::search::due::put_file_text(tx, attachment, &text).await
        }
        Row::Clock(clock) => crate::sla::put(tx, &[*clock]).await,
        Row::Person(person) => crate::people::put(tx, &person).await,
        Row::Organisation(organisation) => crate::organisations::put(tx, &organisation).await,
        Row::Participant { ticket, person } => {
            let sql = q!(
                "INSERT INTO participants (ticket_id, person_id) VALUES (?, ?) \
                 ON CONFLICT DO NOTHING",
                ticket,
                person
            );
            done(tx, sql).await
        }
        row @ (Row::Joined { .. }
        | Row::Parted { .. }
        | Row::Merge(_)
        | Row::Related { .. }
        | Row::Unrelated { .. }
        | Row::Escalation(_)
        | Row::Aside(_)
        | Row::AsideWith { .. }
        | Row::AsideMailId { .. }
        | Row::NoParticipant { .. }
        | Row::Moved { .. }) => write_beside(tx, row).await,
        Row::MailId { mail_id, ticket, message } => {
            let sql = q!(
                "INSERT INTO mail_ids (mail_id, ticket_id, message_id) VALUES (?, ?, ?) \
                 ON CONFLICT DO NOTHING",
                mail_id,
                ticket,
                message
            );
            done(tx, sql).await
        }
        Row::OrganisationEvent(event) => crate::organisations::put_event(tx, &event).await,
        Row::Follower { ticket, person, because, by, at } => {
            crate::followers::put(tx, (ticket, person), &because, by, at).await
        }
        Row::NoFollower { ticket, person } => crate::followers::take_off(tx, ticket, person).await,
        Row::Absence(absence) => crate::absences::put(tx, &absence).await,
        Row::Suggestion(suggestion) => crate::suggestions::put(tx, &suggestion).await,
        Row::Turn { group, person } => crate::absences::put_turn(tx, &group, person).await,
        Row::Outgoing(mail) => crate::mail::put(tx, &mail).await,
        Row::Sending(sending) => crate::sendings::put(tx, &sending).await,
        Row::NoSending(sending) => crate::sendings::take_out(tx, sending).await,
        Row::Survey(survey) => crate::surveys::put(tx, &survey).await,
        Row::Notice(notice) => crate::notices::put(tx, &notice).await,
        Row::DraftDone { ticket, person } => {
            let sql = q!(
                "UPDATE drafts SET text = '', version = version + 1 \
                 WHERE ticket_id = ? AND person_id = ?",
                ticket,
                person
            );
            done(tx, sql).await
        }
    }
}

async fn put_context(tx: &mut Tx, ticket: TicketId, json: String) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO ticket_contexts (ticket_id, json) VALUES (?, ?) \
         ON CONFLICT (ticket_id) DO UPDATE SET json = excluded.json",
        ticket,
        json
    );
    done(tx, sql).await
}

/// What a ticket is to others, and to people outside of it.
async fn write_beside(tx: &mut Tx, row: Row) -> Result<(), Fault> {
    match row {
        Row::Joined { ticket, person, via, apart } => {
            crate::merges::join(tx, (ticket, person), via, apart).await
        }
        Row::NoParticipant { ticket, person } => {
            let sql = q!(
                "DELETE FROM participants WHERE ticket_id = ? AND person_id = ?",
                ticket,
                person
            );
            done(tx, sql).await
        }
        Row::Moved { message, to } => crate::moves::put(tx, &message, to).await,
        Row::Parted { ticket, via } => crate::merges::part(tx, ticket, via).await,
        Row::Related { ticket, other, relation } => {
            crate::related::put(tx, ticket, other, relation).await
        }
        Row::Unrelated { ticket, other } => crate::related::take_off(tx, ticket, other).await,
        Row::Escalation(one) => crate::escalations::put(tx, &one).await,
        Row::Aside(aside) => crate::asides::put(tx, &aside).await,
        Row::AsideWith { aside, person } => crate::asides::put_person(tx, aside, person).await,
        Row::AsideMailId { mail_id, aside } => {
            crate::asides::put_mail_id(tx, &mail_id, aside).await
        }
        Row::Merge(merge) => crate::merges::put(tx, &merge).await,
        _ => Ok(()),
    }
}

/// Says that pages of a ticket should look again.
pub fn touch(tx: &mut Tx, ticket: base::ids::TicketId) {
    tx.touched.tickets.push(ticket);
}

async fn done(tx: &mut Tx, sql: crate::sql::Sql) -> Result<(), Fault> {
    tx.conn().execute(sql).await.map(|_rows| ())
}

async fn put_message(tx: &mut Tx, message: &Message) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO messages (id, ticket_id, author_id, from_us, visibility, channel, text, html, \
         quoted, mail_id, threaded_because, automatic, created_at, via, aside_id) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        message.id,
        message.ticket_id,
        message.author_id,
        message.from_us,
        word(message.visibility),
        word(message.channel),
        &message.text,
        &message.html,
        &message.quoted,
        &message.mail_id,
        &message.threaded_because,
        message.automatic,
        message.created_at,
        message.via,
        message.aside
    );
    done(tx, sql).await
}

async fn put_attachment(tx: &mut Tx, attachment: Attachment) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO attachments (id, message_id, ticket_id, name, media_type, size, key, \
         content_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        attachment.id,
        attachment.message_id,
        attachment.ticket_id,
        attachment.name,
        attachment.media_type,
        attachment.size,
        attachment.key,
        attachment.content_id
    );
    done(tx, sql).await
}

/// Held until the commit: sequence numbers appear in the order of commits, so a reader that asks
/// for what came after N can never miss a smaller one that commits later.
async fn lock_order(tx: &mut Tx) -> Result<(), Fault> {
    if tx.conn().engine() == Engine::Postgres {
        tx.conn().value::<String>(q!("SELECT pg_advisory_xact_lock(?)::TEXT", EVENTS_LOCK)).await?;
    }
    Ok(())
}

async fn write_events(tx: &mut Tx, events: Vec<NewEvent>) -> Result<(), Fault> {
    for chunk in events.chunks(16) {
        let places = vec!["(?, ?, ?, ?)"; chunk.len()].join(", ");
        let mut sql = crate::sql::Sql::new(
            format!(
                "INSERT INTO events (ticket_id, actor_id, at, data) VALUES {places} RETURNING seq"
            ),
            Vec::with_capacity(chunk.len() * 4),
        );
        for event in chunk {
            tx.touched.tickets.push(event.ticket_id);
            sql.args.push(event.ticket_id.into());
            sql.args.push(event.actor.person().into());
            sql.args.push(event.at.into());
            sql.args.push(serde_json::to_string(&event.kind)?.into());
        }
        for row in tx.conn().all(sql).await? {
            tx.touched.seq = tx.touched.seq.max(Some(row.get(0)?));
        }
    }
    Ok(())
}

/// Queues one job.
///
/// # Errors
/// The database refused.
pub async fn queue_job(tx: &mut Tx, job: &NewJob) -> Result<(), Fault> {
    tx.touched.jobs = true;
    let id = tx.ids().next();
    let sql = q!(
        "INSERT INTO jobs (id, data, run_at, attempts, held, dead, trouble, created_at) \
         VALUES (?, ?, ?, 0, FALSE, FALSE, '', ?)",
        id,
        serde_json::to_string(&job.kind)?,
        job.run_at,
        job.run_at
    );
    done(tx, sql).await
}
