//! Tags, audits, metrics, many at once, merging.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{MARIA, NOOR, on_both_engines};

use super::caller::{ADA, Caller};

on_both_engines!(tags_are_replaced_added_and_taken_off, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"comment": "Help", "requester_id": 10, "tags": ["one"]});
    let id = caller.ticket(body).await["id"].clone();
    let path = format!("tickets/{id}/tags.json");
    let send =
        async |method, tags| caller.put(NOOR, method, &path, json!({ "tags": tags })).await.fine();
    assert_eq!(caller.get(NOOR, &path).await.fine(), json!({"tags": ["one"]}));
    assert_eq!(send(Method::PUT, json!(["two", "one"])).await["tags"], json!(["one", "two"]));
    assert_eq!(send(Method::DELETE, json!(["one", "none"])).await["tags"], json!(["two"]));
    assert_eq!(send(Method::POST, json!(["three"])).await["tags"], json!(["three"]));
    assert_eq!(send(Method::POST, json!(["three"])).await["tags"], json!(["three"]));
    let none = caller.put(NOOR, Method::POST, &path, json!({})).await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    desk.drain().await;
});

on_both_engines!(a_history_is_audits_with_whole_comments, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    desk.pass(60).await;
    caller.change(&id, json!({"comment": "Look here", "status": "pending"})).await.fine();
    let body = caller.get(NOOR, &format!("tickets/{id}/audits.json?include=users")).await.fine();
    let audits = body["audits"].as_array().unwrap();
    assert_eq!(body["count"], audits.len());
    let first = audits[0]["events"].as_array().unwrap();
    assert!(first.iter().any(|event| event["type"] == "Comment" && event["body"] == "Help"));
    assert!(first.iter().any(|event| event["type"] == "Create" && event["value"] == "10"));
    let last = audits.last().unwrap();
    assert_eq!(last["author_id"], 20);
    let events = last["events"].as_array().unwrap();
    let said = events.iter().find(|event| event["type"] == "Comment").unwrap();
    assert_eq!((&said["body"], &said["audit_id"]), (&json!("Look here"), &last["id"]));
    let status = events.iter().find(|event| event["field_name"] == "status").unwrap();
    assert_eq!(status["value"], "pending");
    let page = format!("tickets/{id}/audits?page[size]=1");
    assert_eq!(caller.get(NOOR, &page).await.fine()["meta"]["has_more"], true);
    desk.drain().await;
});

on_both_engines!(metrics_tell_how_long_it_took, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    desk.pass(600).await;
    caller.change(&id, json!({"comment": "Look here", "status": "solved"})).await.fine();
    let path = format!("tickets/{id}/metrics.json");
    let metric = caller.get(NOOR, &path).await.fine()["ticket_metric"].clone();
    assert_eq!(metric["reply_time_in_minutes"]["calendar"], 10);
    assert_eq!(metric["full_resolution_time_in_minutes"]["calendar"], 10);
    assert_eq!((&metric["replies"], &metric["reopens"]), (&json!(1), &json!(0)));
    assert_eq!(metric["requester_wait_time_in_minutes"]["calendar"], 10);
    assert_eq!(metric["agent_wait_time_in_minutes"], json!({"calendar": 0, "business": 0}));
    let list = caller.get(NOOR, "ticket_metrics?page[size]=10").await.fine();
    assert_eq!(list["ticket_metrics"][0], metric);
    let beside = caller.get(NOOR, "tickets?include=metric_sets,organizations").await.fine();
    assert_eq!(beside["tickets"][0]["metric_set"], metric);
    assert!(beside["organizations"].is_array());
    desk.drain().await;
});

on_both_engines!(the_first_resolution_stays_when_a_ticket_is_reopened, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    for status in ["solved", "open", "solved"] {
        desk.pass(600).await;
        caller.change(&id, json!({"comment": "Look here", "status": status})).await.fine();
        let path = format!("tickets/{id}/metrics.json");
        let metric = caller.get(NOOR, &path).await.fine()["ticket_metric"].clone();
        assert_eq!(metric["first_resolution_time_in_minutes"]["calendar"], 10, "{status}");
    }
    let list = caller.get(NOOR, "ticket_metrics").await.fine();
    let metric = &list["ticket_metrics"][0];
    assert_eq!(metric["full_resolution_time_in_minutes"]["calendar"], 30);
    assert_eq!(metric["reopens"], 1);
    desk.drain().await;
});

on_both_engines!(metrics_count_the_hours_in_which_support_answers, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    // From Monday to Monday, over a weekend.
    desk.pass(7 * 24 * 3600).await;
    let given = json!({"comment": "Look", "status": "pending", "assignee_id": 20});
    caller.change(&id, given).await.fine();
    desk.pass(3600).await;
    let path = format!("tickets/{id}/metrics.json");
    let metric = caller.get(NOOR, &path).await.fine()["ticket_metric"].clone();
    let both = |name: &str| {
        let minutes = |which: &str| metric[name][which].as_i64().unwrap();
        (minutes("calendar"), minutes("business"))
    };
    assert_eq!(both("reply_time_in_minutes"), (7 * 24 * 60, 5 * 24 * 60));
    assert_eq!(both("requester_wait_time_in_minutes"), (7 * 24 * 60, 5 * 24 * 60));
    assert_eq!(both("agent_wait_time_in_minutes"), (60, 60));
    assert_eq!(both("on_hold_time_in_minutes"), (0, 0));
    assert_eq!(metric["full_resolution_time_in_minutes"]["business"], json!(null));
    assert_eq!((&metric["assignee_stations"], &metric["group_stations"]), (&json!(1), &json!(1)));
    assert!(metric["assigned_at"].is_string() && metric["assignee_updated_at"].is_string());
});

on_both_engines!(many_at_once_say_each_for_itself, async |desk| {
    let caller = Caller::at(desk).await;
    let one = |words: &str| json!({"comment": words, "requester_id": 10});
    let body = json!({"tickets": [one("A"), {"priority": "odd"}, one("C")]});
    let made = caller.put(NOOR, Method::POST, "tickets/create_many.json", body).await.fine();
    let results = made["job_status"]["results"].as_array().unwrap().clone();
    assert_eq!(results[0]["status"], "Created");
    assert_eq!((&results[1]["index"], &results[1]["error"]), (&json!(1), &json!("RecordInvalid")));
    let id = made["job_status"]["id"].as_str().unwrap();
    let kept = caller.get(NOOR, &format!("job_statuses/{id}.json")).await.fine();
    assert_eq!(kept, made);
    let many = caller.get(NOOR, &format!("job_statuses/show_many.json?ids={id}")).await.fine();
    assert_eq!(many["job_statuses"][0]["status"], "completed");
    let others = caller.get(ADA, &format!("job_statuses/{id}")).await;
    assert_eq!(others.status, StatusCode::NOT_FOUND);

    let ids = format!("{},{},99", results[0]["id"], results[2]["id"]);
    let path = format!("tickets/update_many.json?ids={ids}");
    let body = json!({"ticket": {"additional_tags": ["seen"]}});
    let done = caller.put(NOOR, Method::PUT, &path, body).await.fine();
    let told: Vec<&Value> =
        done["job_status"]["results"].as_array().unwrap().iter().map(|p| &p["success"]).collect();
    assert_eq!(told, [true, true, false]);
    let own = json!({"tickets": [{"id": results[0]["id"], "priority": "urgent"}]});
    caller.put(NOOR, Method::PUT, "tickets/update_many", own).await.fine();
    let first = caller.get(NOOR, &format!("tickets/{}", results[0]["id"])).await.fine();
    assert_eq!(first["ticket"]["priority"], "urgent");
    assert_eq!(first["ticket"]["tags"], json!(["seen"]));
    let many = vec![json!({}); 101];
    let body = json!({ "tickets": many });
    let refused = caller.put(NOOR, Method::POST, "tickets/create_many", body).await;
    assert_eq!(refused.body["error"], "TooManyValues");
    desk.drain().await;
});

on_both_engines!(the_same_request_sent_twice_makes_each_ticket_once, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"tickets": [{"comment": "A", "requester_id": 10},
        {"comment": "B", "requester_id": 10}]});
    let basic = caller.basic(NOOR);
    let headers = [("authorization", basic.as_str()), ("idempotency-key", "nightly")];
    for _ in 0..2 {
        let text = body.to_string();
        caller.send(Method::POST, "tickets/create_many", &headers, &text).await.fine();
    }
    assert_eq!(desk.tickets().await, 2);
    desk.drain().await;
});

on_both_engines!(merged_tickets_close_with_words_on_both_sides, async |desk| {
    let caller = Caller::at(desk).await;
    let open = async |words: &str| {
        let body = json!({"comment": words, "requester_id": 10});
        caller.ticket(body).await["id"].clone()
    };
    let (stays, goes) = (open("First").await, open("Second").await);
    let body = json!({"ids": [goes], "source_comment": "Goes on elsewhere",
        "target_comment": "One more came"});
    let path = format!("tickets/{stays}/merge.json");
    let job = caller.put(NOOR, Method::POST, &path, body).await.fine();
    assert_eq!(job["job_status"]["results"][0]["success"], true, "{job}");
    let gone = caller.get(NOOR, &format!("tickets/{goes}")).await.fine();
    assert_eq!(gone["ticket"]["status"], "closed");
    let comments = caller.get(NOOR, &format!("tickets/{stays}/comments")).await.fine();
    let all = comments["comments"].as_array().unwrap();
    let said = all.iter().find(|one| one["body"] == "One more came").unwrap();
    assert_eq!(said["public"], false);
    let missing = caller.put(NOOR, Method::POST, "tickets/99/merge", json!({"ids": [1]})).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let theirs = caller.put(MARIA, Method::POST, &path, json!({"ids": [goes]})).await;
    assert_eq!(theirs.status, StatusCode::FORBIDDEN);
    desk.drain().await;
});

on_both_engines!(what_can_not_be_merged_hears_no_words, async |desk| {
    let caller = Caller::at(desk).await;
    let open = async |words: &str| {
        caller.ticket(json!({"comment": words, "requester_id": 10})).await["id"].clone()
    };
    let (stays, goes, closed) = (open("First").await, open("Second").await, open("Third").await);
    let ids = json!({"ids": [closed], "source_comment": "Elsewhere"});
    caller.put(NOOR, Method::POST, &format!("tickets/{stays}/merge"), ids).await.fine();
    // The third is in the first already, and the second can't go into itself.
    let path = format!("tickets/{stays}/merge");
    let body = json!({"ids": [closed, stays, goes, goes], "source_comment": "It goes on in #1",
        "source_comment_is_public": true, "target_comment": "  "});
    let job = caller.put(NOOR, Method::POST, &path, body).await.fine();
    let results = job["job_status"]["results"].as_array().unwrap();
    let told: Vec<&Value> = results.iter().map(|part| &part["success"]).collect();
    assert_eq!(told, [false, false, true], "{job}");
    let words = |body: &Value| body.to_string().matches("It goes on in #1").count();
    let on_it = caller.get(NOOR, &format!("tickets/{stays}/comments?include=x")).await.fine();
    let of_closed = caller.get(NOOR, &format!("tickets/{closed}/comments")).await.fine();
    let texts = |page: &Value| {
        let all = page["comments"].as_array().unwrap().clone();
        all.iter().filter(|one| words(one) > 0).count()
    };
    assert_eq!(texts(&on_it), 1, "{on_it}");
    assert!(texts(&of_closed) <= 1);
    desk.drain().await;
    let mails = desk.mails_to(MARIA);
    assert_eq!(mails.iter().filter(|mail| mail.contains("It goes on in #1")).count(), 1);
});

on_both_engines!(a_ticket_that_can_not_be_set_is_not_opened, async |desk| {
    let caller = Caller::at(desk).await;
    let wrong = json!({"comment": "Help", "requester_id": 10, "type": "colour"});
    let body = json!({"tickets": [wrong, {"comment": "Help", "requester_id": 10,
        "assignee_id": 20, "status": "pending"}]});
    let made = caller.put(NOOR, Method::POST, "tickets/create_many", body).await.fine();
    let results = &made["job_status"]["results"];
    assert_eq!((&results[0]["success"], &results[1]["success"]), (&json!(false), &json!(true)));
    assert_eq!(desk.tickets().await, 1);
    let made = caller.get(NOOR, &format!("tickets/{}", results[1]["id"])).await.fine();
    assert_eq!(made["ticket"]["status"], "pending");
    assert_eq!(made["ticket"]["assignee_id"], 20);
    desk.drain().await;
});
