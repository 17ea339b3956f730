//! `/portal`: the customer's tickets, newest first, a page at a time; with words, those that hold
//! them.
//!
//! The rule it protects: words of notes find nothing and are shown to nobody here. The index is
//! asked with the customer's own viewer, and so are the texts a stretch is cut from.

use axum::extract::{Query, State};
use base::{Timestamp, ids::TicketId};
use desk::{search::Wanted, tickets::Status, viewer::Viewer};
use serde::Deserialize;
use store::{
    Conn,
    lists::{After, Listed, Which},
};
use ui::portal::list::{PortalList, PortalRow, list_page};

use crate::{
    Web,
    agent::found::{found_in, stretches},
    http::{Answer, Customer, Failure, Page, Visitor, page},
    public::signed_in,
};

/// Tickets on a page.
const PAGE: usize = 25;
/// Longer questions are no search.
const MOST_LETTERS: usize = 200;

/// What the list's address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    of: String,
    before: String,
    q: String,
}

/// `GET /portal`
pub async fn show(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Query(asked): Query<Asked>,
) -> Answer {
    let drawn = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let view = build(&mut conn, &visitor, &asked, drawn.now).await?;
    Ok(page::ok(list_page(&drawn.context(), &view)))
}

async fn build(
    conn: &mut Conn,
    visitor: &Visitor,
    asked: &Asked,
    now: Timestamp,
) -> Result<PortalList, Failure> {
    let viewer = visitor.viewer();
    let (which, of_organisation) = which(&viewer, asked);
    let after: Option<TicketId> = asked.before.parse().ok();
    let words: String = asked.q.trim().chars().take(MOST_LETTERS).collect();
    let wanted = Wanted::of(&words);
    let limit = i64::try_from(PAGE).unwrap_or(0) + 1;
    let mut rows = if words.is_empty() {
        store::lists::page(conn, &viewer, &which, after.map(before), limit).await?
    } else {
        // Where only their own are listed, only their own are looked through.
        let reader = if of_organisation { viewer.clone() } else { own(&viewer) };
        let found = store::search::tickets(conn, &reader, &wanted, after, limit).await?;
        store::lists::these(conn, &reader, &found).await?
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| more).map(|row| row.ticket.id.to_string());
    settled(conn, &viewer, &mut rows).await?;
    let organisation = match viewer {
        Viewer::OrgAdmin(_, id) => store::organisations::one(conn, id).await?,
        _ => None,
    };
    let mut rows: Vec<PortalRow> =
        rows.into_iter().map(|listed| row(listed, of_organisation, now)).collect();
    show_found(conn, &viewer, &wanted, &mut rows).await?;
    Ok(PortalList {
        customer: signed_in(visitor),
        organisation: organisation.map(|organisation| organisation.name),
        of_organisation,
        rows,
        older: last,
        words,
    })
}

/// An org admin as the customer they also are.
fn own(viewer: &Viewer) -> Viewer {
    match viewer {
        Viewer::OrgAdmin(me, _) => Viewer::Customer(*me),
        other => other.clone(),
    }
}

/// Marks the words, and puts the stretch that holds them under each ticket.
async fn show_found(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    rows: &mut [PortalRow],
) -> Result<(), Failure> {
    if wanted.all.is_empty() {
        return Ok(());
    }
    let ids: Vec<TicketId> = rows.iter().map(|row| row.id).collect();
    let mut shown = stretches(conn, viewer, wanted, ids).await?;
    for row in rows {
        row.found = Some(found_in(&row.subject, wanted, shown.remove(&row.id)));
    }
    Ok(())
}

/// A merged ticket stands as the one it goes on in, and not at all where that one is listed too.
async fn settled(conn: &mut Conn, viewer: &Viewer, rows: &mut Vec<Listed>) -> Result<(), Failure> {
    let closed = rows.iter().filter(|row| row.ticket.status == Status::Closed);
    let closed: Vec<TicketId> = closed.map(|row| row.ticket.id).collect();
    let leads = store::merges::leads(conn, &closed).await?;
    let ids: Vec<TicketId> = leads.iter().map(|lead| lead.id).collect();
    let seen = store::events::visible(conn, viewer, &ids).await?;
    for lead in leads {
        if seen.contains(&lead.id) {
            rows.retain(|row| row.ticket.id != lead.of);
        } else if let Some(row) = rows.iter_mut().find(|row| row.ticket.id == lead.of) {
            (row.ticket.status, row.ticket.due_at) = (lead.status, lead.due_at);
        }
    }
    Ok(())
}

/// Org admins choose; everybody else sees what they take part in.
fn which(viewer: &Viewer, asked: &Asked) -> (Which, bool) {
    match viewer {
        Viewer::OrgAdmin(_, organisation) if asked.of == "organisation" => {
            (Which::OfOrganisation(*organisation), true)
        }
        Viewer::OrgAdmin(me, _) => (Which::OfRequester(*me), false),
        _ => (Which::Visible, false),
    }
}

/// Lists by number need the number only.
const fn before(id: TicketId) -> After {
    After { urgency: 0, rank: 0, due: 0, id }
}

fn row(listed: Listed, with_names: bool, now: Timestamp) -> PortalRow {
    let promised_at = promised(listed.ticket.status, listed.ticket.due_at, now);
    PortalRow {
        id: listed.ticket.id,
        subject: listed.ticket.subject,
        status: listed.ticket.status,
        promised_at,
        updated_at: listed.ticket.last_message_at,
        who: if with_names { listed.requester } else { String::new() },
        unread: false,
        found: None,
    }
}

/// By when we answer, while that is still ahead; a promise we broke is not repeated.
#[must_use]
pub fn promised(status: Status, due_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    due_at.filter(|due| status.is_with_us() && *due > now)
}
