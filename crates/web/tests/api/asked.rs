//! Requests: asked by anybody from any page, followed by whoever asked.

use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::{MARIA, NOOR, TIDE, on_both_engines};

use super::caller::Caller;

on_both_engines!(a_form_on_any_page_may_ask, async |desk| {
    let caller = Caller::at(desk).await;
    let asked =
        caller.send(Method::OPTIONS, "requests.json", &[("origin", "https://a.example")], "");
    let asked = asked.await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT);
    assert_eq!(asked.header("access-control-allow-origin"), "*");
    assert!(asked.header("access-control-allow-headers").contains("content-type"));
    let body = json!({"request": {
        "requester": {"name": "Tilda Tide", "email": TIDE.address}, "subject": "Stale flags",
        "comment": {"body": "They are **stale**."}, "tags": ["from_app", "vip"],
        "custom_fields": [{"id": 1_234_567_890_123_i64, "value": "x"}], "priority": "enormous",
        "collaborators": [7],
    }});
    // A closing page can only say that it is text.
    let headers = [("content-type", "text/plain;charset=UTF-8"), ("idempotency-key", "once")];
    let made = caller.send(Method::POST, "requests.json", &headers, &body.to_string()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.header("access-control-allow-origin"), "*");
    let again = caller.send(Method::POST, "requests", &headers, &body.to_string()).await;
    assert_eq!(again.header("x-idempotency-lookup"), "hit");
    assert_eq!(again.body["request"]["id"], made.body["request"]["id"]);
    let ticket = desk.ticket(made.body["request"]["id"].as_i64().unwrap()).await;
    assert_eq!((ticket.subject.as_str(), ticket.verified), ("Stale flags", false));
    assert_eq!(ticket.tags, ["from_app", "vip"]);
    let kept = store::context::of_ticket(&mut desk.conn().await, ticket.id).await.unwrap();
    assert!(kept.unwrap().contains("1234567890123"));
    assert_eq!(desk.tickets().await, 1);
    desk.drain().await;
    assert_eq!(desk.mails_to(TIDE).len(), 1);
});

on_both_engines!(somebody_elses_key_does_not_show_their_request, async |desk| {
    let caller = Caller::at(desk).await;
    let body = |address: &str, words: &str| {
        let requester = json!({"name": "A", "email": address});
        json!({"request": {"requester": requester, "comment": words}}).to_string()
    };
    let headers = [("idempotency-key", "1")];
    let hers = body(TIDE.address, "my secret");
    caller.send(Method::POST, "requests", &headers, &hers).await.fine();
    let other = body("eve@else.example", "let me see");
    let other = caller.send(Method::POST, "requests", &headers, &other).await.fine();
    assert_eq!(other["request"]["description"], "let me see");
    assert_eq!(desk.tickets().await, 2);
    desk.drain().await;
});

on_both_engines!(what_is_missing_is_said, async |desk| {
    let caller = Caller::at(desk).await;
    let wrong = [
        json!({"comment": "Hi"}),
        json!({"requester": {"name": "Tilda"}, "comment": "Hi"}),
        json!({"requester": {"email": "no address"}, "comment": "Hi"}),
        json!({"requester": {"email": TIDE.address}}),
        json!({"requester": {"email": TIDE.address}, "comment": {"body": ""}}),
        json!({"requester": {"email": TIDE.address}, "comment": "Hi", "tags": 7}),
        json!({"requester_id": 10, "comment": "I am Maria"}),
    ];
    for request in wrong {
        let body = json!({"request": request}).to_string();
        let answered = caller.send(Method::POST, "requests", &[], &body).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{request}");
        assert_eq!(answered.header("access-control-allow-origin"), "*");
    }
    let long = "x".repeat(2_000_000);
    let body = json!({"request": {"requester": {"email": TIDE.address}, "comment": long}});
    let answered = caller.send(Method::POST, "requests", &[], &body.to_string()).await;
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
    let larger = "x".repeat(9_000_000);
    let answered = caller.send(Method::POST, "requests", &[], &larger).await;
    assert_eq!(answered.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(desk.tickets().await, 0);
});

on_both_engines!(whoever_asked_follows_answers_and_solves, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"request": {"subject": "Flags", "comment": {"body": "Stale?"}}});
    let made = caller.put(MARIA, Method::POST, "requests", body).await.fine();
    let id = made["request"]["id"].as_i64().unwrap();
    assert!(desk.ticket(id).await.verified);
    caller.change(&id.into(), json!({"comment": "Reload?", "status": "pending"})).await.fine();
    let further = json!({"request": {"comment": {"body": "No luck"}}});
    let path = format!("requests/{id}.json");
    let open = caller.put(MARIA, Method::PUT, &path, further).await.fine();
    assert_eq!(open["request"]["status"], "open");
    let seen = caller.get(MARIA, &format!("requests/{id}/comments?include=users")).await.fine();
    let words = seen["comments"].as_array().unwrap().iter();
    let words: Vec<_> = words.map(|comment| comment["body"].as_str().unwrap()).collect();
    assert_eq!(words, ["Stale?", "Reload?", "No luck"]);
    assert_eq!(seen["users"].as_array().unwrap().len(), 2);
    let solved = caller.put(MARIA, Method::PUT, &path, json!({"request": {"solved": true}})).await;
    assert_eq!(solved.fine()["request"]["status"], "solved");
    let listed = caller.get(MARIA, "requests.json").await.fine();
    assert_eq!((&listed["count"], &listed["requests"][0]["id"]), (&json!(1), &json!(id)));
    assert_eq!(caller.get(NOOR, "requests").await.fine()["count"], 0);
    desk.drain().await;
});
