//! The lists: *Next up*, mine, a group, unclassified, all, and what a search finds.

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use base::ids::TicketId;
use desk::tickets::{Status, next_up};
use store::{
    Conn,
    lists::{self, After, Listed, WaitingCounts, Which},
};
use ui::{
    paths::{InView, Shown},
    shells::desk::{DeskPage, Pane},
    tickets::{
        list::{Filter, TicketList},
        row::TicketRow,
    },
};

use super::{
    query_list::{self, Ask},
    rail::{counts, rail_with},
    words::{face, plan_badge},
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff, Visitor, page},
};

/// Rows on a page.
const ROWS: i64 = 50;

/// What an address of a list may say.
#[derive(Default)]
pub struct Asked {
    before: Option<String>,
    status: Option<String>,
    shown: Shown,
    part: Option<String>,
}

impl Asked {
    /// Reads the address. A form's boxes come one by one.
    #[must_use]
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "before" => asked.before = Some(value),
                "status" => asked.status = Some(value),
                "q" => asked.shown.query = Some(value),
                "columns" => {
                    let columns = asked.shown.columns.get_or_insert_default();
                    let comma = if columns.is_empty() { "" } else { "," };
                    columns.push_str(comma);
                    columns.push_str(&value);
                }
                "group" => asked.shown.grouping = Some(value),
                "part" => asked.part = Some(value),
                _ => {}
            }
        }
        asked
    }
}

/// The pairs of an address.
type Pairs = Query<Vec<(String, String)>>;

pub async fn next(web: State<Web>, staff: Staff, Query(asked): Pairs) -> Answer {
    show(web, staff, InView::Next, Asked::of(asked)).await
}

pub async fn mine(web: State<Web>, staff: Staff, Query(asked): Pairs) -> Answer {
    show(web, staff, InView::Mine, Asked::of(asked)).await
}

pub async fn following(web: State<Web>, staff: Staff, Query(asked): Pairs) -> Answer {
    show(web, staff, InView::Following, Asked::of(asked)).await
}

pub async fn unclassified(web: State<Web>, staff: Staff, Query(asked): Pairs) -> Answer {
    show(web, staff, InView::Unclassified, Asked::of(asked)).await
}

pub async fn group(
    web: State<Web>,
    staff: Staff,
    Path(key): Path<String>,
    Query(asked): Pairs,
) -> Answer {
    if web.desk.handbook().group(&key).is_none() {
        return Err(Failure::NotFound);
    }
    show(web, staff, InView::Group(key), Asked::of(asked)).await
}

pub async fn all(web: State<Web>, staff: Staff, Query(asked): Pairs) -> Answer {
    let asked = Asked::of(asked);
    if let Some(query) = &asked.shown.query {
        let view = InView::Found(query.clone());
        return show_found(web, staff, view, asked).await;
    }
    let status = asked.status.as_deref().and_then(Status::from_key);
    let view = status.map_or(InView::All, |status| InView::Status(status.key().to_owned()));
    show(web, staff, view, asked).await
}

async fn show(State(web): State<Web>, Staff(visitor): Staff, view: InView, asked: Asked) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let wanted = Wanted { view, before: asked.before, open: None };
    let on = wanted.view.clone();
    let counts = counts(&mut conn, &visitor).await?;
    if asked.part.as_deref() == Some("rail") {
        let at = (Some(&on), ui::paths::view(&on, wanted.before.as_deref()));
        let rail = rail_with(&web, &mut conn, &visitor, &page, &counts, at).await?;
        return Ok(page::ok(ui::shells::rail::rail(&page.context(), &rail)));
    }
    let list = build(&web, &mut conn, &visitor, &page, &counts, wanted).await?;
    let ctx = page.context();
    if asked.part.as_deref() == Some("list") {
        return Ok(page::ok(ui::tickets::list::list(&ctx, &list)));
    }
    let at = (Some(&on), list.address());
    let rail = rail_with(&web, &mut conn, &visitor, &page, &counts, at).await?;
    Ok(answer(&page, DeskPage { rail, pane: Pane::List(list) }, asked.part.as_deref()))
}

/// What a query finds, in its own address or a kept view's.
pub async fn show_found(
    State(web): State<Web>,
    Staff(visitor): Staff,
    view: InView,
    asked: Asked,
) -> Answer {
    // `#1042` or `1042` in the find field is that ticket.
    let number = asked.shown.query.as_deref().map(|text| text.trim().trim_start_matches('#'));
    if let Some(number) = number.and_then(|text| text.parse().ok()) {
        return Ok(page::see(&ui::paths::ticket(number, &InView::All)));
    }
    let ask = Ask { view, shown: asked.shown, before: asked.before, ..Ask::default() };
    draw_found(&web, &visitor, ask, asked.part.as_deref()).await
}

/// Draws that page, whole or a part of it.
pub async fn draw_found(web: &Web, visitor: &Visitor, ask: Ask, part: Option<&str>) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let on = ask.view.clone();
    if part == Some("rail") {
        // Without a look at the list: the view may be gone since the page was drawn.
        let counts = counts(&mut conn, visitor).await?;
        let at = (Some(&on), ask.shown.address(&on, ask.before.as_deref()));
        let rail = rail_with(web, &mut conn, visitor, &page, &counts, at).await?;
        return Ok(page::ok(ui::shells::rail::rail(&page.context(), &rail)));
    }
    let list = query_list::build(web, &mut conn, visitor, &page, ask).await?;
    if part == Some("list") {
        return Ok(page::ok(ui::tickets::list::list(&page.context(), &list)));
    }
    let counts = counts(&mut conn, visitor).await?;
    let at = (Some(&on), list.address());
    let rail = rail_with(web, &mut conn, visitor, &page, &counts, at).await?;
    Ok(answer(&page, DeskPage { rail, pane: Pane::List(list) }, part))
}

/// A page of the desk, or its rail only.
pub fn answer(page: &Page, view: DeskPage, part: Option<&str>) -> Response {
    let ctx = page.context();
    if part == Some("rail") {
        return page::ok(ui::shells::rail::rail(&ctx, &view.rail));
    }
    page::ok(ui::shells::desk::desk(&ctx, &view))
}

/// Which rows.
pub struct Wanted {
    pub view: InView,
    pub before: Option<String>,
    /// The ticket shown beside.
    pub open: Option<TicketId>,
}

/// The list with its rows.
pub async fn build(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    counts: &WaitingCounts,
    wanted: Wanted,
) -> Result<TicketList, Failure> {
    if matches!(wanted.view, InView::Found(_) | InView::Kept(_)) {
        let (view, open) = (wanted.view, wanted.open);
        let ask = Ask { view, before: wanted.before, open, ..Ask::default() };
        return query_list::build(web, conn, visitor, page, ask).await;
    }
    let viewer = visitor.viewer();
    let which = which(web, visitor, &wanted.view);
    // Read before the rows: a change in between is shown again rather than missed.
    let seq = store::events::newest(conn).await?.0;
    let after = wanted.before.as_deref().and_then(read_cursor);
    let mut rows = lists::page(conn, &viewer, &which, after, ROWS + 1).await?;
    let more = rows.len() > 50;
    rows.truncate(50);
    let older = rows.last().filter(|_| more).map(|row| cursor(After::ticket(&row.ticket)));
    let rows = self::rows(web, conn, visitor, page, rows).await?;
    let (title, line, empty) = words(web, counts, &wanted.view);
    let filters = filters(&wanted.view);
    let (view, open, before) = (wanted.view, wanted.open, wanted.before);
    let may_change = visitor.person.role.may_answer();
    Ok(TicketList {
        view,
        seq,
        title,
        line,
        filters,
        rows,
        open,
        before,
        older,
        empty,
        may_change,
        ..TicketList::default()
    })
}

pub fn which(web: &Web, visitor: &Visitor, view: &InView) -> Which {
    match view {
        InView::Next => Which::NextUp,
        InView::Mine => Which::Mine(visitor.person.id),
        InView::Following => Which::Following(visitor.person.id),
        InView::Unclassified => {
            Which::Group(web.desk.handbook().routing.unclassified_group.clone())
        }
        InView::Group(key) => Which::Group(key.clone()),
        // What is found is asked for by its query.
        InView::All | InView::Found(_) | InView::Kept(_) => Which::All(None),
        InView::Status(key) => Which::All(Status::from_key(key)),
    }
}

/// Rows of a list, with what is new for the reader.
pub async fn rows(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    listed: Vec<Listed>,
) -> Result<Vec<TicketRow>, Failure> {
    let ids: Vec<TicketId> = listed.iter().map(|listed| listed.ticket.id).collect();
    let seen = store::seen::of(conn, visitor.person.id, &ids).await?;
    let begun = store::drafts::begun(conn, visitor.person.id).await?;
    let one = |listed: Listed| {
        let unread = store::seen::is_unread(&listed.ticket, seen.get(&listed.ticket.id));
        let draft = begun.contains(&listed.ticket.id);
        TicketRow { unread, draft, ..row(web, visitor, page, listed) }
    };
    Ok(listed.into_iter().map(one).collect())
}

/// A row of a list.
pub fn row(web: &Web, visitor: &Visitor, page: &Page, listed: Listed) -> TicketRow {
    let handbook = web.desk.handbook();
    let ticket = &listed.ticket;
    let reasons = if ticket.status.is_with_us() {
        next_up::reasons(ticket, &handbook)
    } else {
        let with = ticket.with_team.iter().filter(|_| !ticket.status.is_done());
        let with = with.map(|team| format!("with {}", handbook.team_name(team)));
        let status = ui::tickets::status_label(ticket.status).to_owned();
        std::iter::once(status).chain(with).collect()
    };
    let waits = ticket.status.is_with_us();
    let why = if waits { next_up::sentence(ticket, &handbook) } else { String::new() };
    let others = web.presences.others(ticket.id, visitor.person.id, page.now);
    TicketRow {
        id: ticket.id,
        who: listed.organisation.unwrap_or(listed.requester),
        plan: plan_badge(&handbook, &ticket.plan),
        subject: ticket.subject.clone(),
        status: ticket.status,
        urgency: ticket.urgency,
        due_at: ticket.due_at,
        updated_at: ticket.updated_at,
        reasons,
        why,
        unread: false,
        draft: false,
        viewers: others.iter().map(|one| face(&one.name, one.person)).collect(),
        found: None,
    }
}

type Words = (String, String, (String, String));

/// Title, the line under it, and what stands there when nothing does.
fn words(web: &Web, counts: &WaitingCounts, view: &InView) -> Words {
    let empty = |title: &str, line: &str| (title.to_owned(), line.to_owned());
    let waiting = |count: i64| match count {
        0 => String::new(),
        1 => "1 waiting for us".to_owned(),
        count => format!("{} waiting for us", ui::format::number(count.unsigned_abs())),
    };
    let handbook = web.desk.handbook();
    let count = match view {
        InView::All | InView::Status(_) | InView::Following => String::new(),
        InView::Found(_) | InView::Kept(_) => String::new(),
        InView::Next => waiting(counts.all),
        InView::Mine => waiting(counts.mine),
        InView::Unclassified => waiting(counts.group(&handbook.routing.unclassified_group)),
        InView::Group(key) => waiting(counts.group(key)),
    };
    let nothing = empty("Nothing waits here", "Enjoy the quiet, or help in another queue.");
    match view {
        InView::Next => ("Next up".to_owned(), count, nothing),
        InView::Mine => {
            let nothing = empty("Nothing of yours waits", "Take something from Next up.");
            ("Mine".to_owned(), count, nothing)
        }
        InView::Following => {
            let nothing = empty("You follow nothing", "Press f on a ticket to find it here.");
            ("Following".to_owned(), "not done yet, newest first".to_owned(), nothing)
        }
        InView::Unclassified => ("Unclassified".to_owned(), count, nothing),
        InView::Group(key) => (handbook.group_name(key).to_owned(), count, nothing),
        InView::All | InView::Status(_) | InView::Found(_) | InView::Kept(_) => {
            let nothing = empty("No tickets", "When somebody asks for help, it shows here.");
            ("All tickets".to_owned(), "newest first".to_owned(), nothing)
        }
    }
}

fn filters(view: &InView) -> Vec<Filter> {
    if !matches!(view, InView::All | InView::Status(_)) {
        return Vec::new();
    }
    let all = Filter { label: "All".to_owned(), to: InView::All, on: *view == InView::All };
    let statuses = Status::ALL.into_iter().map(|status| {
        let to = InView::Status(status.key().to_owned());
        Filter { label: ui::tickets::status_label(status).to_owned(), on: *view == to, to }
    });
    std::iter::once(all).chain(statuses).collect()
}

fn cursor(after: After) -> String {
    format!("{}.{}.{}.{}", after.urgency, after.rank, after.due, after.id)
}

fn read_cursor(text: &str) -> Option<After> {
    let mut parts = text.split('.').map(str::parse::<i64>);
    let mut next = || parts.next()?.ok();
    Some(After { urgency: next()?, rank: next()?, due: next()?, id: TicketId(next()?) })
}
