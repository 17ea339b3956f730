//! `/portal`: the customer's tickets, newest first, a page at a time.

use axum::extract::{Query, State};
use base::{Timestamp, ids::TicketId};
use desk::{tickets::Status, viewer::Viewer};
use serde::Deserialize;
use store::{
    Conn,
    lists::{After, Listed, Which},
};
use ui::portal::list::{PortalList, PortalRow, list_page};

use crate::{
    Web,
    http::{Answer, Customer, Failure, Page, Visitor, page},
    public::signed_in,
};

/// Tickets on a page.
const PAGE: usize = 25;

/// What the list's address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    of: String,
    before: String,
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
    let after = asked.before.parse().ok().map(before);
    let limit = i64::try_from(PAGE).unwrap_or(0) + 1;
    let mut rows = store::lists::page(conn, &viewer, &which, after, limit).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| more).map(|row| row.ticket.id.to_string());
    settled(conn, &viewer, &mut rows).await?;
    let organisation = match viewer {
        Viewer::OrgAdmin(_, id) => store::organisations::one(conn, id).await?,
        _ => None,
    };
    Ok(PortalList {
        customer: signed_in(visitor),
        organisation: organisation.map(|organisation| organisation.name),
        of_organisation,
        rows: rows.into_iter().map(|listed| row(listed, of_organisation, now)).collect(),
        older: last,
    })
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
    }
}

/// By when we answer, while that is still ahead; a promise we broke is not repeated.
#[must_use]
pub fn promised(status: Status, due_at: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    due_at.filter(|due| status.is_with_us() && *due > now)
}
