//! The rail beside every page of the desk: views with their counts, who is signed in.

use actions::mail::kill_switch::stopped;
use axum::extract::{Query, State};
use base::Timestamp;
use desk::{people::Role, viewer::Viewer};
use serde::Deserialize;
use store::{
    Conn, Fault,
    lists::{self, WaitingCounts},
};
use ui::{
    format::number,
    kit::face::Face,
    paths::{self, InView},
    shells::rail::{Me, Rail, RailItem},
    views::count_words,
};

use super::words::{face, zone_line};
use crate::{
    Web,
    http::{Answer, Page, Staff, Visitor, page},
};

/// Which page it stands on.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    at: String,
}

/// `GET /rail?at=/handbook`: the rail alone, for a page that draws itself only whole.
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let view = rail(&web, &mut conn, &visitor, &page, None, asked.at).await?;
    Ok(page::ok(ui::shells::rail::rail(&page.context(), &view)))
}

/// The rail on the page at `address`, which shows the view `on`.
pub async fn rail(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    on: Option<&InView>,
    address: String,
) -> Result<Rail, Fault> {
    let counts = counts(conn, visitor).await?;
    rail_with(web, conn, visitor, page, &counts, (on, address)).await
}

/// What waits, for the rail and the heading of the list beside it.
pub async fn counts(conn: &mut Conn, visitor: &Visitor) -> Result<WaitingCounts, Fault> {
    lists::waiting_counts(conn, &visitor.viewer(), visitor.person.id).await
}

/// The rail, where what waits is known.
pub async fn rail_with(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    counts: &WaitingCounts,
    (on, address): (Option<&InView>, String),
) -> Result<Rail, Fault> {
    let handbook = web.desk.handbook();
    let viewer = visitor.viewer();
    let path = address.split('?').next().unwrap_or_default().to_owned();
    let to = |href: &str, label: &str, key| RailItem {
        href: href.to_owned(),
        label: label.to_owned(),
        key,
        on: path == href,
        ..RailItem::default()
    };
    let view = |view: &InView, label: &str, key| RailItem {
        on: on == Some(view),
        ..to(&paths::view(view, None), label, key)
    };
    let counted = |item, count: i64| RailItem { count: Some(number(count.unsigned_abs())), ..item };
    let unclassified = handbook.routing.unclassified_group.clone();
    let groups = handbook.groups.iter().filter(|group| group.key != unclassified);
    let group = |key: &str, name: &str| {
        counted(view(&InView::Group(key.to_owned()), name, ""), counts.group(key))
    };
    let told = desk::notices::Audience::all_of(&visitor.person, &handbook);
    let unseen = store::notices::count_unseen(conn, &viewer, &told).await?.unsigned_abs();
    let mut kept = kept(web, conn, visitor, on).await?;
    kept.push(to(paths::VIEWS, "All views", "g v"));
    Ok(Rail {
        seq: store::events::newest(conn).await?.0,
        // Lists and tickets draw theirs by themselves; of other pages it is a page of its own.
        address: match on {
            Some(_) => paths::part(&address, "rail"),
            None => paths::rail(&address),
        },
        views: vec![
            counted(view(&InView::Next, "Next up", "g n"), counts.all),
            counted(view(&InView::Mine, "Mine", "g m"), counts.mine),
            view(&InView::Following, "Following", "g f"),
            counted(
                view(&InView::Unclassified, "Unclassified", "g u"),
                counts.group(&unclassified),
            ),
            view(&InView::All, "All tickets", "g a"),
            RailItem { count: up_to_99(unseen), ..to(paths::NOTICES, "Notices", "g b") },
        ],
        groups: groups.map(|one| group(&one.key, &one.name)).collect(),
        kept,
        pages: pages(conn, &viewer, to).await?,
        administration: administration(conn, visitor, to).await?,
        hedgehogs_fed: fed(conn, page.now).await?,
        me: me(conn, visitor, page).await?,
        find: Some(String::new()),
    })
}

fn up_to_99(count: u64) -> Option<String> {
    match count {
        0 => None,
        1..100 => Some(number(count)),
        _ => Some("99+".to_owned()),
    }
}

/// Pages that are no lists of tickets; messages nobody could place while there are any.
async fn pages(
    conn: &mut Conn,
    viewer: &Viewer,
    to: impl Fn(&str, &str, &'static str) -> RailItem,
) -> Result<Vec<RailItem>, Fault> {
    let mut all = Vec::new();
    if matches!(viewer, Viewer::Agent(_)) {
        let dead = store::raw::count_dead(conn).await?.unsigned_abs();
        let item = to(paths::DEAD_LETTERS, "Dead letters", "");
        if dead > 0 || item.on {
            all.push(RailItem { count: Some(number(dead)), wrong: true, ..item });
        }
    }
    all.extend([
        to(paths::PEOPLE, "People", "g c"),
        to(paths::ORGANISATIONS, "Organisations", "g o"),
        to(paths::SOCIAL, "Public posts", "g p"),
        to(paths::surveys::SURVEYS, "Surveys", "g s"),
        to(paths::HANDBOOK, "Handbook", "g h"),
    ]);
    Ok(all)
}

/// What only admins have anything to do with.
async fn administration(
    conn: &mut Conn,
    visitor: &Visitor,
    to: impl Fn(&str, &str, &'static str) -> RailItem,
) -> Result<Vec<RailItem>, Fault> {
    if visitor.person.role != Role::Admin {
        return Ok(Vec::new());
    }
    let wrong = stopped(conn).await?.is_some();
    let hint = if wrong { "mail stopped".to_owned() } else { String::new() };
    Ok(vec![
        to(paths::WEBHOOKS, "Webhooks", ""),
        to(paths::API_TOKENS, "API tokens", ""),
        RailItem { hint, wrong, ..to(paths::MAILBOXES, "Mailboxes", "") },
    ])
}

/// The reader's views with their counts.
async fn kept(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    on: Option<&InView>,
) -> Result<Vec<RailItem>, Fault> {
    let audiences = desk::views::Audience::all_of(&visitor.person, &web.desk.handbook());
    let views = store::views::of(conn, &audiences).await?;
    let counts = web.view_counts.of(web, conn, visitor, &views).await?;
    let item = |(view, count): (desk::views::View, Option<u64>)| {
        let to = InView::Kept(view.id);
        RailItem {
            href: paths::view(&to, None),
            label: view.name,
            count: count.map(count_words),
            on: on == Some(&to),
            ..RailItem::default()
        }
    };
    Ok(views.into_iter().zip(counts).map(item).collect())
}

/// Hedgehogs fed this quarter.
async fn fed(conn: &mut Conn, now: Timestamp) -> Result<u64, Fault> {
    let since = desk::csat::quarter_start(now);
    Ok(store::surveys::fed(conn, since, now).await?.unsigned_abs())
}

async fn me(conn: &mut Conn, visitor: &Visitor, page: &Page) -> Result<Me, Fault> {
    let away = store::absences::of(conn, visitor.person.id, page.now).await?;
    let face: Face = face(visitor.person.display_name(), visitor.person.id);
    let role = visitor.person.role.key().replace('_', " ");
    Ok(Me {
        id: visitor.person.id,
        face,
        line: format!("{role} · {}", zone_line(&visitor.person.time_zone, page.now)),
        away: away.as_ref().map(|away| away.words(&visitor.person.time_zone)).unwrap_or_default(),
        absence: away.map(|away| away.id),
    })
}
