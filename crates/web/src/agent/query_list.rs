//! The list of what a query finds: typed into the search box, or kept as a view.

use base::ids::TicketId;
use desk::{
    query::{self, Query, Sort},
    views::{Audience, Column, Grouping, View},
};
use store::{
    Conn,
    query::{Asked, Asking, Found, From, Unknown, count_near, page as found_page},
};
use ui::{
    kit::field::Choice,
    paths::{InView, Shown},
    tickets::{
        list::TicketList,
        query_bar::{FaultLine, Kept, QueryBar},
    },
    views::{MOST_COUNTED, some_or_more},
};

use super::{found, lists, query_rows};
use crate::{
    Web,
    http::{Failure, Page, Visitor},
};

/// Rows on a page.
const ROWS: i64 = 50;
/// So many are looked at where rows are gathered.
const GATHERED: i64 = 500;
/// Tickets with words are counted among so many of the newest.
const COUNTED_BACK: i64 = 200_000;
/// A count goes no further.
const MOST: i64 = MOST_COUNTED.cast_signed();

/// What an address of such a list says.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    pub view: InView,
    pub shown: Shown,
    pub before: Option<String>,
    /// The ticket shown beside.
    pub open: Option<TicketId>,
    /// Why something could not be kept.
    pub refused: String,
}

/// A list as it is asked for: by the address, or as the view was kept.
struct Wanted {
    kept: Option<View>,
    text: String,
    columns: Vec<Column>,
    grouping: Option<Grouping>,
}

/// The list with its rows.
pub async fn build(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    ask: Ask,
) -> Result<TicketList, Failure> {
    let seq = store::events::newest(conn).await?.0;
    let wanted = wanted(web, conn, visitor, &ask).await?;
    let handbook = web.desk.handbook();
    let title = match &wanted.kept {
        Some(view) => view.name.clone(),
        None if wanted.text.trim().is_empty() => "Search".to_owned(),
        None => format!("“{}”", wanted.text.trim()),
    };
    let may_change = visitor.person.role.may_answer();
    let view = ask.view.clone();
    let mut list = TicketList { view, seq, title, may_change, ..TicketList::default() };
    let mut bar = bar(web, visitor, &ask, &wanted);
    let query = match query::parse(&wanted.text, &handbook) {
        Ok(query) => query,
        Err(faults) => {
            bar.faults = faults.into_iter().map(|fault| told(&wanted.text, fault)).collect();
            list.bar = Some(bar);
            return Ok(list);
        }
    };
    let viewer = visitor.viewer();
    let query = found::answered(web, conn, &viewer, query, &bar, &mut list).await?;
    let asking = Asking {
        query: &query,
        viewer: &viewer,
        me: Some(visitor.person.id),
        handbook: &handbook,
        now: page.now,
        zone: &page.zone,
    };
    let asked = asking.look_up(conn).await?;
    bar.notes = asked.unknown.iter().map(unknown).collect();
    let gathers = wanted.grouping.filter(|_| ask.open.is_none());
    let from = ask.before.as_deref().filter(|_| gathers.is_none());
    let from = from.and_then(read_cursor).map_or(From::Start, From::After);
    let first = from == From::Start;
    let limit = if gathers.is_some() { GATHERED } else { ROWS };
    let found = found_page(conn, &asked, from, limit).await?;
    list.line = line(conn, &asked, &found, first, &wanted).await?;
    list.older = found.next.as_deref().filter(|_| gathers.is_none()).map(cursor);
    list.before = ask.before;
    list.empty = nothing(&query, &bar);
    list.open = ask.open;
    if ask.open.is_some() {
        let rows = store::lists::these(conn, &viewer, &found.ids).await?;
        list.rows = lists::rows(web, conn, visitor, page, rows).await?;
        return Ok(list);
    }
    let rows = store::query::rows(conn, &viewer, &found.ids).await?;
    let seen = store::seen::of(conn, visitor.person.id, &found.ids).await?;
    let showing = query_rows::Showing {
        query: &query,
        shown: &bar.shown,
        view: &ask.view,
        columns: &wanted.columns,
        grouping: gathers,
        seen: &seen,
    };
    let table = query_rows::table(web, visitor, page, rows, &showing);
    list.table = Some(found::marked(conn, &viewer, &query, table).await?);
    list.bar = Some(bar);
    Ok(list)
}

/// Every ticket of such a list, at most `limit`.
pub async fn every(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    view: &InView,
    limit: i64,
) -> Result<Vec<TicketId>, Failure> {
    let ask = Ask { view: view.clone(), ..Ask::default() };
    let wanted = wanted(web, conn, visitor, &ask).await?;
    let (viewer, handbook) = (visitor.viewer(), web.desk.handbook());
    let query = query::parse(&wanted.text, &handbook).map_err(|faults| {
        let says = faults.into_iter().next().map(|fault| fault.says);
        Failure::Refused(says.unwrap_or_default())
    })?;
    let zone = base::time::zone_or_utc(&visitor.person.time_zone);
    let asking = Asking {
        query: &query,
        viewer: &viewer,
        me: Some(visitor.person.id),
        handbook: &handbook,
        now: web.desk.now(),
        zone: &zone,
    };
    let asked = asking.look_up(conn).await?;
    Ok(found_page(conn, &asked, From::Start, limit).await?.ids)
}

async fn wanted(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    ask: &Ask,
) -> Result<Wanted, Failure> {
    let kept = match ask.view {
        InView::Kept(id) => {
            let view = store::views::one(conn, id).await?.filter(|view| view.deleted_at.is_none());
            let handbook = web.desk.handbook();
            let view = view.filter(|view| view.is_for(&visitor.person, &handbook));
            Some(view.ok_or(Failure::NotFound)?)
        }
        _ => None,
    };
    let of_view = |view: &InView| {
        if let InView::Found(query) = view { query.clone() } else { String::new() }
    };
    let (text, columns, grouping) = match &kept {
        Some(view) => (view.query.clone(), view.columns.clone(), view.grouping),
        None => (of_view(&ask.view), Column::USUAL.to_vec(), None),
    };
    let shown = &ask.shown;
    Ok(Wanted {
        kept,
        text: shown.query.clone().unwrap_or(text),
        columns: shown.columns.as_deref().map_or(columns, Column::list),
        grouping: shown.grouping.as_deref().map_or(grouping, Grouping::from_key),
    })
}

fn bar(web: &Web, visitor: &Visitor, ask: &Ask, wanted: &Wanted) -> QueryBar {
    let handbook = web.desk.handbook();
    let person = &visitor.person;
    let kept = wanted.kept.as_ref().map(|view| Kept {
        id: view.id,
        version: view.version,
        name: view.name.clone(),
        whose: whose(&view.audience, &handbook),
        audience: view.audience.token(),
        may_change: view.may_be_changed_by(person, &handbook),
        edited: view.query != wanted.text
            || view.columns != wanted.columns
            || view.grouping != wanted.grouping,
    });
    // The query is always part of a search's own address.
    let text = ask.shown.query.clone().or_else(|| kept.is_none().then(|| wanted.text.clone()));
    QueryBar {
        view: ask.view.clone(),
        shown: Shown { query: text, ..ask.shown.clone() },
        query: wanted.text.clone(),
        columns: wanted.columns.clone(),
        grouping: wanted.grouping,
        audiences: audiences(web, visitor),
        kept,
        refused: ask.refused.clone(),
        ..QueryBar::default()
    }
}

/// For whom the reader may keep views, themselves first.
pub fn audiences(web: &Web, visitor: &Visitor) -> Vec<Choice> {
    let handbook = web.desk.handbook();
    let all = Audience::open_to(&visitor.person, &handbook);
    let choice = |(at, audience): (usize, &Audience)| {
        Choice::new(&audience.token(), &audience_name(audience, &handbook), "", at == 0)
    };
    all.iter().enumerate().map(choice).collect()
}

/// `Only you`, `The team Replay`, `Everyone`.
pub fn audience_name(audience: &Audience, handbook: &desk::handbook::Handbook) -> String {
    match audience {
        Audience::Person(_) => "Only you".to_owned(),
        Audience::Team(key) => format!("The team {}", handbook.team_name(key)),
        Audience::Everyone => "Everyone".to_owned(),
    }
}

fn whose(audience: &Audience, handbook: &desk::handbook::Handbook) -> String {
    match audience {
        Audience::Person(_) => "only yours".to_owned(),
        Audience::Team(key) => format!("of the team {}", handbook.team_name(key)),
        Audience::Everyone => "for everyone".to_owned(),
    }
}

fn told(text: &str, fault: query::Fault) -> FaultLine {
    let mended = fault.mended(text);
    FaultLine { at: fault.at, says: fault.says, mended }
}

fn unknown(one: &Unknown) -> String {
    match one.field {
        query::Field::Organisation => format!("No organisation is called “{}”.", one.name),
        query::Field::Assignee | query::Field::Follower => {
            format!("None of us is called “{}”.", one.name)
        }
        _ => format!("Nobody is called “{}”.", one.name),
    }
}

/// `134 tickets · newest first · for everyone`
async fn line(
    conn: &mut Conn,
    asked: &Asked<'_>,
    found: &Found,
    first: bool,
    wanted: &Wanted,
) -> Result<String, Failure> {
    let here = i64::try_from(found.ids.len()).unwrap_or(MOST);
    // A page that holds all of it needs no counting.
    let whole = first && found.next.is_none();
    let (number, more) =
        if whole { (here, false) } else { count_near(conn, asked, MOST, COUNTED_BACK).await? };
    // What stands on this page is there, however far was counted.
    let words = some_or_more(number.max(here).unsigned_abs(), more);
    let mut parts = vec![format!("{words} {}", if number == 1 { "ticket" } else { "tickets" })];
    parts.extend(order_words(asked.asking.query));
    if wanted.grouping.is_some() && found.next.is_some() {
        parts.push(format!("the first {GATHERED} gathered"));
    }
    let handbook = asked.asking.handbook;
    parts.extend(wanted.kept.as_ref().map(|view| whose(&view.audience, handbook)));
    Ok(parts.join(" · "))
}

fn order_words(query: &Query) -> Option<String> {
    let Some(order) = query.order else {
        return (!query.terms.is_empty()).then(|| "newest first".to_owned());
    };
    let words = match (order.by, order.rising) {
        (Sort::Next, _) => "in the order of Next up",
        (Sort::Created, false) => "newest first",
        (Sort::Created, true) => "oldest first",
        (Sort::Updated, false) => "last changed first",
        (Sort::Updated, true) => "longest unchanged first",
        (Sort::Due, true) => "due first",
        (Sort::Due, false) => "due last",
        (Sort::Severity, false) => "worst first",
        (Sort::Severity, true) => "mildest first",
        (Sort::Status, true) => "new first, closed last",
        (Sort::Status, false) => "closed first, new last",
        (Sort::Relevance, _) => "best first",
    };
    Some(words.to_owned())
}

fn nothing(query: &Query, bar: &QueryBar) -> (String, String) {
    let line = if !bar.notes.is_empty() {
        "Look at the names once more."
    } else if query.terms.len() > 1 {
        "Every word must be there. Try fewer words, or OR between them."
    } else if query.is_empty() {
        "When somebody asks for help, it shows here."
    } else {
        "Take something out of the search, or look at its spelling."
    };
    let title = if query.is_empty() { "No tickets" } else { "Nothing found" };
    (title.to_owned(), line.to_owned())
}

fn cursor(keys: &[i64]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
}

fn read_cursor(text: &str) -> Option<Vec<i64>> {
    text.split('.').map(|key| key.parse().ok()).collect()
}
