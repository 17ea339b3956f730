//! The rail beside every page of the desk: views with their counts, who is signed in.

use actions::mail::kill_switch::stopped;
use axum::extract::{Query, State};
use base::Timestamp;
use serde::Deserialize;
use store::{
    Conn, Fault,
    lists::{self, WaitingCounts},
};
use ui::{
    kit::face::Face,
    paths::InView,
    shells::rail::{Me, Rail, RailItem},
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
    let item = |to: InView, label: &str, count: Option<i64>| RailItem {
        on: on == Some(&to),
        to,
        label: label.to_owned(),
        hint: String::new(),
        count: count.map(i64::unsigned_abs),
    };
    let unclassified = handbook.routing.unclassified_group.clone();
    let groups = handbook.groups.iter().filter(|group| group.key != unclassified);
    let told = desk::notices::Audience::all_of(&visitor.person, &handbook);
    let staff = matches!(viewer, desk::viewer::Viewer::Agent(_));
    let admin = visitor.person.role == desk::people::Role::Admin;
    let kept_on = address == ui::paths::VIEWS;
    let path = address.split('?').next().unwrap_or_default().to_owned();
    let notices_on = path == ui::paths::NOTICES;
    Ok(Rail {
        seq: store::events::newest(conn).await?.0,
        dead_letters_on: staff && address == ui::paths::DEAD_LETTERS,
        handbook_on: address == ui::paths::HANDBOOK,
        people_on: path == ui::paths::PEOPLE,
        organisations_on: path == ui::paths::ORGANISATIONS,
        social_on: path == ui::paths::SOCIAL,
        surveys_on: path == ui::paths::surveys::SURVEYS,
        api_tokens_on: admin.then_some(address == ui::paths::API_TOKENS),
        webhooks_on: admin.then_some(address == ui::paths::WEBHOOKS),
        mailboxes_on: admin.then_some(address == ui::paths::MAILBOXES),
        mail_stopped: admin && stopped(conn).await?.is_some(),
        // Lists and tickets draw theirs by themselves; of other pages it is a page of its own.
        address: match on {
            Some(_) => ui::paths::part(&address, "rail"),
            None => ui::paths::rail(&address),
        },
        views: vec![
            item(InView::Next, "Next up", Some(counts.all)),
            item(InView::Mine, "Mine", Some(counts.mine)),
            item(InView::Following, "Following", None),
            item(InView::Unclassified, "Unclassified", Some(counts.group(&unclassified))),
            item(InView::All, "All tickets", None),
        ],
        groups: groups
            .map(|group| {
                let to = InView::Group(group.key.clone());
                item(to, &group.name, Some(counts.group(&group.key)))
            })
            .collect(),
        kept: kept(web, conn, visitor, on).await?,
        kept_on,
        notices: store::notices::count_unseen(conn, &viewer, &told).await?.unsigned_abs(),
        notices_on,
        dead_letters: if staff { store::raw::count_dead(conn).await?.unsigned_abs() } else { 0 },
        hedgehogs_fed: fed(conn, page.now).await?,
        me: me(conn, visitor, page).await?,
        find: Some(String::new()),
    })
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
        RailItem { on: on == Some(&to), to, label: view.name, hint: String::new(), count }
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
