//! Tickets opened, read and changed by programs.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{MARIA, NOOR, on_both_engines};

use super::caller::Caller;

/// What clients index without a guard.
const KEYS: &str = "url id external_id via created_at updated_at type subject raw_subject \
     description priority status recipient requester_id submitter_id assignee_id organization_id \
     group_id collaborator_ids follower_ids email_cc_ids forum_topic_id problem_id has_incidents \
     is_public due_at tags custom_fields satisfaction_rating sharing_agreement_ids \
     custom_status_id fields followup_ids ticket_form_id brand_id allow_channelback \
     allow_attachments from_messaging_channel";

on_both_engines!(a_ticket_opened_is_a_ticket_read, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"ticket": {
        "subject": "Export stops", "comment": {"body": "It stops half way."}, "id": "",
        "requester": {"name": "Tilda", "email": "Tilda@Tide.example"}, "priority": "urgent",
        "type": "problem", "tags": ["export", "VIP"], "assignee_id": 20, "status": "pending",
    }});
    let made = caller.put(NOOR, Method::POST, "tickets.json", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let ticket = &made.body["ticket"];
    assert_eq!(made.header("location"), ticket["url"].as_str().unwrap());
    let said = &made.body["audit"]["events"][0];
    assert_eq!((&said["type"], &said["body"]), (&json!("Comment"), &json!("It stops half way.")));
    let audits = caller.get(NOOR, &format!("tickets/{}/audits", ticket["id"])).await.fine();
    assert_eq!(audits["audits"][0]["events"], made.body["audit"]["events"]);
    assert_eq!(ticket["url"], format!("https://desk.example/api/v2/tickets/{}.json", ticket["id"]));
    let read = caller.get(NOOR, &format!("tickets/{}.json", ticket["id"])).await.fine();
    assert_eq!(&read["ticket"], ticket);
    for key in KEYS.split_whitespace() {
        assert!(read["ticket"].as_object().unwrap().contains_key(key), "{key}");
    }
    let shown = ["subject", "description", "priority", "type", "status", "assignee_id"];
    let shown: Vec<&Value> = shown.iter().map(|key| &read["ticket"][key]).collect();
    let wanted = json!(["Export stops", "It stops half way.", "urgent", "problem", "pending", 20]);
    assert_eq!(json!(shown), wanted);
    assert_eq!(read["ticket"]["tags"], json!(["export", "vip"]));
    assert_eq!(read["ticket"]["created_at"], "2026-11-02T09:00:00Z");
    let of = caller.get(NOOR, &format!("users/{}", ticket["requester_id"])).await.fine();
    assert_eq!(of["user"]["email"], "tilda@tide.example");
    desk.drain().await;
});

on_both_engines!(fields_and_a_comment_in_one_request, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    let changed = caller.change(&id, json!({
        "comment": {"html_body": "<p>Try <b>this</b></p>"}, "status": "solved", "priority": "low",
        "assignee_id": "21", "additional_tags": ["a", "b"],
    }));
    let changed = changed.await.fine();
    assert_eq!(changed["ticket"]["status"], "solved");
    assert_eq!(changed["ticket"]["assignee_id"], 21);
    assert_eq!(changed["ticket"]["tags"], json!(["a", "b"]));
    let events = changed["audit"]["events"].as_array().unwrap();
    assert!(events.iter().any(|event| event["body"] == "Try this"), "{events:?}");
    let fields = events.iter();
    let fields: Vec<_> = fields.filter_map(|event| event["field_name"].as_str()).collect();
    assert!(fields.contains(&"assignee_id") && fields.contains(&"status"), "{fields:?}");
    assert_eq!(desk.words(id.as_i64().unwrap()).await, ["Help", "Try this"]);
    let removed = caller.change(&id, json!({"remove_tags": "a"})).await.fine();
    assert_eq!(removed["ticket"]["tags"], json!(["b"]));
    desk.drain().await;
    assert_eq!(desk.mails_to(MARIA).len(), 2, "the acknowledgement and the reply");
});

on_both_engines!(sending_back_what_was_read_changes_nothing, async |desk| {
    let caller = Caller::at(desk).await;
    let ticket = caller.ticket(json!({"comment": "Help", "type": "billing", "tags": "b a"})).await;
    let before = desk.ticket(ticket["id"].as_i64().unwrap()).await;
    assert_eq!(before.kind, "billing");
    caller.change(&ticket["id"], ticket.clone()).await.fine();
    let after = desk.ticket(ticket["id"].as_i64().unwrap()).await;
    assert_eq!(after.version, before.version);
});

on_both_engines!(giving_a_new_ticket_to_somebody_opens_it, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help"})).await["id"].clone();
    let given = caller.change(&id, json!({"assignee_id": 20})).await.fine();
    assert_eq!(given["ticket"]["status"], "open");
    let back = caller.change(&id, json!({"assignee_id": null})).await.fine();
    assert_eq!(back["ticket"]["assignee_id"], Value::Null);
    let new = caller.change(&id, json!({"status": "new"})).await;
    assert_eq!(new.status, StatusCode::UNPROCESSABLE_ENTITY);
    let replied = caller.ticket(json!({"comment": "Other"})).await["id"].clone();
    let answered = caller.change(&replied, json!({"comment": "Look here"})).await.fine();
    assert_eq!(answered["ticket"]["status"], "open");
});

on_both_engines!(what_is_refused_changes_nothing, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help"})).await["id"].clone();
    let before = desk.ticket(id.as_i64().unwrap()).await;
    let wrong = [
        json!({"status": "odd"}),
        json!({"priority": "enormous", "comment": "Hello"}),
        json!({"type": 7}),
        json!({"assignee_id": 10}),
        json!({"assignee_id": 9_223_372_036_854_775_807_i64, "comment": "Hello"}),
        json!({"assignee_id": "somebody"}),
        json!({"tags": [1]}),
        json!({"comment": {"body": ["x"]}}),
        json!({"comment": {"body": "x", "public": "perhaps"}}),
        json!({"comment": {"body": "x", "author_id": 10}}),
        json!({"comment": {"body": "x", "uploads": ["token"]}}),
        json!({"comment": 7}),
        json!({"safe_update": true}),
    ];
    for body in wrong {
        let answered = caller.change(&id, body.clone()).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        let details = answered.body["details"].as_object().unwrap().values().next().unwrap();
        assert!(details[0]["description"].as_str().unwrap().ends_with('.'), "{body}: {details}");
    }
    assert_eq!(desk.ticket(id.as_i64().unwrap()).await, before);
    for body in ["", "null", "[]", "{\"ticket\":7}", "{\"ticket\":", "{\"ticket\":{\"x\":\u{1}}}"] {
        let basic = caller.basic(NOOR);
        let headers = [("authorization", basic.as_str())];
        for (method, path) in [(Method::POST, "tickets"), (Method::PUT, "tickets/1")] {
            let answered = caller.send(method, path, &headers, body).await;
            assert_eq!(answered.status, StatusCode::BAD_REQUEST, "{path} {body}");
        }
    }
    assert_eq!(desk.tickets().await, 1);
});

on_both_engines!(what_cannot_be_opened_is_said, async |desk| {
    let caller = Caller::at(desk).await;
    let wrong = [
        json!({"subject": "Nothing said"}),
        json!({"comment": {"body": "  "}}),
        json!({"comment": {"body": "Psst", "public": false}}),
        json!({"comment": "Hi", "requester_id": 4_711}),
        json!({"comment": "Hi", "requester": "Tilda"}),
        json!({"comment": "Hi", "requester": {"email": "nobody"}}),
        json!({"comment": "Hi", "submitter_id": 20, "requester_id": 10}),
        json!({"comment": "Hi", "assignee_id": 10}),
        json!({"comment": "Hi", "status": "odd"}),
    ];
    for body in wrong {
        let answered =
            caller.put(NOOR, Method::POST, "tickets", json!({"ticket": body.clone()})).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", answered.body);
        assert_eq!(answered.body["error"], "RecordInvalid");
    }
    assert_eq!(desk.tickets().await, 0);
});

on_both_engines!(a_closed_ticket_stays_closed, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "status": "closed"})).await["id"].clone();
    for body in [json!({"comment": "One more"}), json!({"priority": "high"})] {
        let answered = caller.change(&id, body).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answered.body["details"]["status"].is_array(), "{}", answered.body);
    }
});

on_both_engines!(a_safe_update_minds_what_others_did, async |desk| {
    let caller = Caller::at(desk).await;
    let ticket = caller.ticket(json!({"comment": "Help"})).await;
    let stamp = &ticket["updated_at"];
    desk.pass(60).await;
    let safe = json!({"safe_update": true, "updated_stamp": stamp, "priority": "high"});
    assert_eq!(caller.change(&ticket["id"], safe.clone()).await.status, StatusCode::OK);
    let again = caller.change(&ticket["id"], safe).await;
    assert_eq!(
        (again.status, &again.body["error"]),
        (StatusCode::CONFLICT, &"UpdateConflict".into())
    );
});

on_both_engines!(sent_twice_is_taken_once, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"ticket": {"comment": "Help", "requester_id": 10}}).to_string();
    let as_somebody = |who| caller.basic(who);
    let mut ids = Vec::new();
    for (who, lookup) in [(NOOR, "miss"), (NOOR, "hit"), (testkit::LEV, "miss")] {
        let basic = as_somebody(who);
        let headers = [("authorization", basic.as_str()), ("idempotency-key", "k1")];
        let answered = caller.send(Method::POST, "tickets", &headers, &body).await;
        assert_eq!(answered.header("x-idempotency-lookup"), lookup);
        ids.push(answered.fine()["ticket"]["id"].clone());
    }
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[0], ids[2], "another caller's key is another's");
    let basic = as_somebody(NOOR);
    let headers = [("authorization", basic.as_str()), ("idempotency-key", "k2")];
    let reply = json!({"ticket": {"comment": "Once only"}}).to_string();
    for _ in 0..2 {
        caller.send(Method::PUT, &format!("tickets/{}", ids[0]), &headers, &reply).await.fine();
    }
    assert_eq!(desk.words(ids[0].as_i64().unwrap()).await, ["Help", "Once only"]);
    desk.drain().await;
});

on_both_engines!(names_numbers_and_own_fields_are_set_and_read_back, async |desk| {
    let caller = Caller::at(desk).await;
    let own = "[fields.seats]\nname = \"Seats\"\nkind = \"number\"\n";
    desk.desk.set_handbook(desk::handbook::Handbook::parse(own).unwrap());
    let known = caller.get(NOOR, "ticket_fields").await.fine();
    let known = known["ticket_fields"].as_array().unwrap().iter();
    let seats = known.clone().find(|field| field["title"] == "Seats").unwrap()["id"].clone();
    let ticket = caller.ticket(json!({
        "subject": "Help!!", "comment": "It stops.", "external_id": "CRM-17",
        "custom_fields": [{"id": seats, "value": 12}, {"id": 360_001_234, "value": "theirs"}],
    }));
    let ticket = ticket.await;
    let id = ticket["id"].clone();
    let read = || async { caller.get(NOOR, &format!("tickets/{id}")).await.fine() };
    let shown = read().await;
    assert_eq!(shown["ticket"]["external_id"], "CRM-17");
    assert_eq!(shown["ticket"]["custom_fields"], json!([{"id": seats, "value": "12"}]));
    let found = caller.get(NOOR, "tickets?external_id=CRM-17").await.fine();
    assert_eq!((&found["count"], &found["tickets"][0]["id"]), (&json!(1), &id));
    assert_eq!(caller.get(NOOR, "tickets?external_id=CRM-18").await.fine()["count"], 0);

    let fields = json!([{"id": seats, "value": null}]);
    let all = json!({"subject": "Export stops", "external_id": null, "custom_fields": fields});
    caller.change(&id, all).await.fine();
    let shown = read().await;
    assert_eq!(shown["ticket"]["subject"], "Export stops");
    assert_eq!(shown["ticket"]["external_id"], Value::Null);
    assert_eq!(shown["ticket"]["custom_fields"], json!([{"id": seats, "value": null}]));
    let found = caller.get(NOOR, "search?query=subject:export").await.fine();
    assert_eq!(found["results"][0]["id"], id, "it is found by its new name at once");

    for (wrong, field) in [
        (json!({"custom_fields": [{"id": seats, "value": "a dozen"}]}), "custom_fields"),
        (json!({"custom_fields": "12"}), "custom_fields"),
        (json!({"external_id": "x".repeat(256)}), "external_id"),
    ] {
        let refused = caller.change(&id, wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.body["details"][field].is_array(), "{}", refused.body);
    }
    desk.drain().await;
});
