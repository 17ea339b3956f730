//! Exports: every change once, in both ways of going on.

use axum::http::Method;
use serde_json::Value;
use serde_json::json;
use testkit::{NOOR, TestDesk, on_both_engines};

use super::caller::Caller;

fn ids(body: &Value, name: &str) -> Vec<i64> {
    body[name].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
}

fn path(link: &Value) -> String {
    link.as_str().unwrap().strip_prefix("https://desk.example").unwrap().to_owned()
}

/// Seven tickets, three of them in one second.
async fn seven(desk: &TestDesk, caller: &Caller) {
    for pause in [1, 1, 0, 0, 1, 1, 1] {
        desk.pass(pause).await;
        caller.ticket(json!({"comment": "quokka", "requester_id": 10})).await;
    }
    desk.drain().await;
    desk.pass(60).await;
}

on_both_engines!(an_export_by_time_never_splits_a_second_and_always_goes_on, async |desk| {
    let caller = Caller::at(desk).await;
    seven(desk, &caller).await;
    for size in 1..=8 {
        let mut next = format!("incremental/tickets.json?start_time=0.0&per_page={size}");
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let page = caller.get(NOOR, &next).await.fine();
            let rows = page["tickets"].as_array().unwrap();
            assert_eq!(page["count"], rows.len());
            seen.extend(ids(&page, "tickets"));
            pages += 1;
            assert!(pages < 20, "it goes round in circles with {size}");
            if page["end_of_stream"] == true {
                break;
            }
            // Who goes on from the last row's own stamp comes further as well.
            assert_eq!(page["end_time"], rows.last().unwrap()["generated_timestamp"]);
            next = path(&page["next_page"]);
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7], "{size}");
    }
});

on_both_engines!(an_export_by_cursor_gives_each_row_once_and_takes_up_later, async |desk| {
    let caller = Caller::at(desk).await;
    seven(desk, &caller).await;
    let mut next = "incremental/tickets/cursor.json?start_time=0&per_page=2".to_owned();
    let mut seen = Vec::new();
    let last = loop {
        let page = caller.get(NOOR, &next).await.fine();
        seen.extend(ids(&page, "tickets"));
        if page["end_of_stream"] == true {
            assert!(page["after_url"].is_null());
            break page["after_cursor"].as_str().unwrap().to_owned();
        }
        next = path(&page["after_url"]);
    };
    seen.sort_unstable();
    assert_eq!(seen, [1, 2, 3, 4, 5, 6, 7]);
    let later = format!("incremental/tickets/cursor?cursor={last}");
    assert_eq!(ids(&caller.get(NOOR, &later).await.fine(), "tickets"), [0_i64; 0]);
    caller.change(&json!(3), json!({"priority": "urgent"})).await.fine();
    assert_eq!(ids(&caller.get(NOOR, &later).await.fine(), "tickets"), [0_i64; 0], "not settled");
    desk.pass(11).await;
    assert_eq!(ids(&caller.get(NOOR, &later).await.fine(), "tickets"), [3]);
    let nobody = caller.get(NOOR, "incremental/tickets/cursor?cursor=x").await;
    assert_eq!(nobody.status, 400);
});

on_both_engines!(people_and_organizations_are_exported, async |desk| {
    let caller = Caller::at(desk).await;
    desk.pass(60).await;
    let all = caller.get(NOOR, "incremental/users.json?start_time=1").await.fine();
    let known = caller.get(NOOR, "users/count").await.fine()["count"]["value"].clone();
    assert_eq!(all["count"], known);
    let mut next = "incremental/users/cursor?start_time=0&per_page=2".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = caller.get(NOOR, &next).await.fine();
        seen.extend(ids(&page, "users"));
        if page["end_of_stream"] == true {
            break;
        }
        next = path(&page["after_url"]);
    }
    assert_eq!(seen.len(), usize::try_from(known.as_i64().unwrap()).unwrap());
    let text = "incremental/organizations?start_time=2000-01-01T00:00:00Z";
    let organizations = caller.get(NOOR, text).await.fine();
    assert_eq!(organizations["end_of_stream"], true);
    let later = caller.get(NOOR, "incremental/organizations?start_time=9999999999").await.fine();
    assert_eq!((&later["count"], &later["end_time"]), (&json!(0), &json!(9_999_999_999_i64)));
});

on_both_engines!(a_changed_organization_comes_again, async |desk| {
    let caller = Caller::at(desk).await;
    desk.pass(3600).await;
    let since = desk.clock_now().as_second();
    let path = format!("incremental/organizations?start_time={since}");
    desk.pass(120).await;
    assert_eq!(caller.get(NOOR, &path).await.fine()["organizations"], json!([]));
    let renamed = json!({"organization": {"name": "Corvid and Sons"}});
    caller.put(NOOR, Method::PUT, "organizations/1", renamed).await.fine();
    let changed_at = desk.clock_now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    desk.pass(120).await;
    let page = caller.get(NOOR, &path).await.fine();
    assert_eq!(ids(&page, "organizations"), [1]);
    assert_eq!(page["organizations"][0]["updated_at"], changed_at);
    assert_ne!(page["organizations"][0]["created_at"], changed_at);
});

on_both_engines!(an_export_ends_though_the_newest_second_is_larger_than_a_page, async |desk| {
    let caller = Caller::at(desk).await;
    for pause in [5, 1, 0, 0, 0] {
        desk.pass(pause).await;
        caller.ticket(json!({"comment": "quokka", "requester_id": 10})).await;
    }
    desk.drain().await;
    desk.pass(60).await;
    for size in 1..=5 {
        let mut next = format!("incremental/tickets?start_time=0&per_page={size}");
        let (mut seen, mut pages) = (Vec::new(), 0);
        loop {
            let page = caller.get(NOOR, &next).await.fine();
            seen.extend(ids(&page, "tickets"));
            pages += 1;
            assert!(pages < 8, "it goes round in circles with {size}");
            if page["end_of_stream"] == true {
                break;
            }
            next = path(&page["next_page"]);
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen, [1, 2, 3, 4, 5], "{size}");
    }
});
