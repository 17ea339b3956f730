//! Who sees and does what, over the API as on the pages.

use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::{MARIA, NOOR, OMAR, TIDE, on_both_engines};

use super::caller::{Caller, ENNO, VERA};

on_both_engines!(customers_have_requests_and_no_tickets, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    for path in ["tickets", "tickets/1", "tickets/1/comments", "tickets/count", "search?query=x"] {
        let answered = caller.get(MARIA, path).await;
        assert_eq!(answered.status, StatusCode::FORBIDDEN, "{path}");
        let says = answered.body["error"]["message"].as_str().unwrap();
        assert!(says.starts_with("Access to this resource is restricted. Please contact"));
    }
    let post =
        caller.put(MARIA, Method::POST, "tickets", json!({"ticket": {"comment": "x"}})).await;
    assert_eq!(post.status, StatusCode::FORBIDDEN);
    let put = caller.put(MARIA, Method::PUT, &format!("tickets/{id}"), json!({"ticket": {}})).await;
    assert_eq!(put.status, StatusCode::FORBIDDEN);
    let own = caller.get(MARIA, &format!("requests/{id}.json")).await.fine();
    assert_eq!(own["request"]["description"], "Help");
    assert!(own["request"]["tags"].is_null());
    // The organisation's administrator sees it; it is not in the list of what they asked.
    assert_eq!(caller.get(OMAR, &format!("requests/{id}")).await.status, StatusCode::OK);
    assert_eq!(caller.get(OMAR, "requests").await.fine()["requests"], json!([]));
    assert_eq!(caller.get(MARIA, "users/20").await.status, StatusCode::NOT_FOUND);
    assert_eq!(caller.get(MARIA, "organizations/1").await.status, StatusCode::OK);
    assert_eq!(caller.get(MARIA, "organizations/2").await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(another_ones_request_does_not_exist, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"comment": "Help", "requester": {"email": TIDE.address, "name": "Tilda"}});
    let id = caller.ticket(body).await["id"].clone();
    for who in [MARIA, OMAR, NOOR] {
        for path in [format!("requests/{id}"), format!("requests/{id}/comments")] {
            let answered = caller.get(who, &path).await;
            assert_eq!(answered.status, StatusCode::NOT_FOUND, "{} {path}", who.name);
            assert_eq!(answered.body["error"], "RecordNotFound");
        }
        let body = json!({"request": {"comment": "Let me in"}});
        let put = caller.put(who, Method::PUT, &format!("requests/{id}"), body).await;
        assert_eq!(put.status, StatusCode::NOT_FOUND);
    }
    desk.drain().await;
});

on_both_engines!(notes_are_for_us_alone, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    let note = json!({"comment": {"body": "the wombat did it", "public": false}});
    assert_eq!(caller.change(&id, note).await.fine()["ticket"]["status"], "new");
    let ours = caller.get(NOOR, &format!("tickets/{id}/comments")).await.fine();
    assert_eq!(ours["comments"][1]["public"], false);
    assert_eq!(ours["count"], 2);
    let theirs = caller.get(MARIA, &format!("requests/{id}/comments.json")).await.fine();
    assert_eq!((&theirs["count"], theirs.to_string().contains("wombat")), (&json!(1), false));
    desk.drain().await;
    assert!(!desk.mails_to(MARIA).iter().any(|mail| mail.contains("wombat")));
});

on_both_engines!(account_people_write_notes_only, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    let path = format!("tickets/{id}");
    let put = async |body| caller.put(VERA, Method::PUT, &path, json!({"ticket": body})).await;
    assert_eq!(put(json!({"comment": "Hello"})).await.status, StatusCode::FORBIDDEN);
    assert_eq!(put(json!({"priority": "urgent"})).await.status, StatusCode::FORBIDDEN);
    let note = json!({"comment": {"body": "They renew in May", "public": false}});
    assert_eq!(put(note).await.status, StatusCode::OK);
    let solving = json!({"comment": {"body": "Done", "public": false}, "status": "solved"});
    assert_eq!(put(solving).await.status, StatusCode::FORBIDDEN);
    let body = json!({"ticket": {"comment": "For them", "requester_id": 10}});
    let made = caller.put(VERA, Method::POST, "tickets", body).await;
    assert_eq!(made.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.words(id.as_i64().unwrap()).await.len(), 2);
    desk.drain().await;
});

on_both_engines!(engineers_know_the_customers_of_tickets_they_see, async |desk| {
    let caller = Caller::at(desk).await;
    let made = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await;
    desk.drain().await;
    desk.pass(60).await;
    let ticket = &made["id"];
    let known = [
        "users/10",
        "users/10/identities",
        "users/10/tickets/requested",
        "organizations/1",
        "organizations/1/users",
    ];
    let lists = async || {
        let mut seen = Vec::new();
        for path in [
            "users",
            "users?page[size]=100",
            "users/show_many?ids=10",
            "users/search?query=maria@corvid.example",
            "users/search?query=maria",
            "search?query=type:user%20maria",
            "incremental/users?start_time=0",
            "incremental/users/cursor?start_time=0",
            "organization_memberships",
        ] {
            let page = caller.get(ENNO, path).await.fine().to_string();
            seen.push(page.contains("maria@corvid") || page.contains("\"user_id\":10"));
        }
        seen
    };
    let told = async || {
        let mut told = Vec::new();
        for path in known {
            told.push(caller.get(ENNO, path).await.status == StatusCode::OK);
        }
        told
    };
    let count = async || caller.get(ENNO, "users/count").await.fine()["count"]["value"].clone();
    assert_eq!((told().await, lists().await), (vec![false; 5], vec![false; 9]));
    assert_eq!(caller.get(ENNO, "users/20").await.status, StatusCode::OK, "colleagues");
    let (before, organizations) = (count().await, caller.get(ENNO, "organizations").await.fine());
    assert_eq!(organizations["count"], 0);
    caller.change(ticket, json!({"assignee_id": 32})).await.fine();
    assert_eq!((told().await, lists().await), (vec![true; 5], vec![true; 9]));
    assert_eq!(count().await, before.as_i64().unwrap() + 1);
    desk.drain().await;
});
