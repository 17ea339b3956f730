//! How SQLite goes about the pages of common views: by an index in the order of the list, so that
//! it stops after a page, whatever the number of tickets. It plans without looking at what is in
//! the tables, so an empty desk tells.

use base::{Timestamp, ids::PersonId, time::TimeZone};
use desk::{handbook::Handbook, query::parse, viewer::Viewer};

use super::{Asking, From, order::Keys, pages::in_order};
use crate::{Conn, Store, engine::Engine};

/// Query, the index it goes by, and whether the rows come sorted.
#[rustfmt::skip]
const PLANS: &[(&str, &str, bool)] = &[
    ("", "SCAN t", true),
    ("order_by:updated", "tickets_updated_ix", true),
    ("status<solved order_by:updated", "tickets_active_ix", true),
    ("severity:critical status<solved order_by:updated", "tickets_active_ix", true),
    ("status<solved assignee:me order_by:updated", "tickets_active_owner_ix (assignee_id=?)", true),
    ("status<solved assignee:none order_by:updated", "tickets_active_owner_ix (assignee_id=?)", true),
    ("status<solved group:data order_by:updated", "tickets_active_group_ix (group_key=?)", true),
    ("is:waiting", "tickets_next_ix", true),
    ("is:waiting assignee:me", "tickets_assignee_ix (assignee_id=?)", true),
    ("is:waiting group:data", "tickets_group_ix (group_key=?)", true),
    ("created>7days", "tickets_opened_ix (opened_at>?)", true),
    ("updated>2hours order_by:updated", "tickets_updated_ix (updated_at>?)", true),
    ("due<2hours order_by:due", "tickets_due_ix (sort_due<?)", true),
    // The newest are not done, as a rule: a page is soon full.
    ("status<solved", "SCAN t", true),
    ("organisation:12", "tickets_organisation_ix (organisation_id=?)", true),
    ("customer:12", "tickets_requester_ix (requester_id=?)", true),
    ("assignee:me", "tickets_owner_ix (assignee_id=?)", true),
    ("is:snoozed", "tickets_snoozed_ix", true),
    // Few enough to sort.
    ("status:open order_by:updated", "tickets_status_ix (status=?)", false),
    ("assignee:me order_by:updated", "tickets_owner_ix (assignee_id=?)", false),
];

async fn plan(conn: &mut Conn, text: &str, from: &From) -> String {
    let (handbook, viewer) = (Handbook::shipped(), Viewer::Agent(PersonId(7)));
    let query = parse(text, &handbook).unwrap();
    let asking = Asking {
        query: &query,
        viewer: &viewer,
        me: Some(PersonId(7)),
        handbook: &handbook,
        now: Timestamp::UNIX_EPOCH,
        zone: &TimeZone::UTC,
    };
    let asked = asking.look_up(conn).await.unwrap();
    let keys = Keys::of(&query, &handbook);
    let mut sql = in_order(Engine::Sqlite, &asked, (&keys, None), from, 50);
    sql.text = format!("EXPLAIN QUERY PLAN {}", sql.text).into();
    let rows = conn.all(sql).await.unwrap();
    rows.iter().map(|row| row.get::<String>(3).unwrap()).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn common_views_are_an_index_range() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
    let store = Store::open(&url).await.unwrap();
    let mut conn = store.read().await.unwrap();
    let mut wrong = Vec::new();
    for (text, index, sorted) in PLANS {
        let found = plan(&mut conn, text, &From::Start).await;
        if !found.contains(index) || found.contains("TEMP B-TREE") == *sorted {
            wrong.push(format!("{text}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let further = plan(&mut conn, "order_by:updated", &From::After(vec![9, 9])).await;
    assert!(
        further.contains("tickets_updated_ix (updated_at<?)")
            || further.contains("(updated_at,id)<"),
        "{further}"
    );
}
