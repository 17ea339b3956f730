//! What pipelines read besides tickets: events, clocks, audits, ratings, hours.

use axum::http::{Method, StatusCode};
use desk::tickets::{Status, open::Asked};
use serde_json::{Value, json};
use testkit::{MARIA, NOOR, OMAR, TestDesk, hours, on_both_engines};

use super::caller::{Caller, ENNO};

fn rows<'a>(body: &'a Value, name: &str) -> &'a Vec<Value> {
    body[name].as_array().unwrap_or_else(|| panic!("{name} in {body}"))
}

fn path(link: &Value) -> String {
    let Some(link) = link.as_str() else { return String::new() };
    link.strip_prefix("https://desk.example").unwrap().to_owned()
}

/// Three tickets with a note, an answer and a solution among them.
async fn some(desk: &TestDesk, caller: &Caller) {
    for each in 1..=3 {
        desk.pass(5).await;
        let made = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await;
        if each == 2 {
            desk.pass(60).await;
            let note = json!({"body": "the wombat", "public": false});
            caller.change(&made["id"], json!({"comment": note, "priority": "high"})).await.fine();
            desk.pass(60).await;
            let body = json!({"comment": "Mended", "status": "pending"});
            caller.change(&made["id"], body).await.fine();
        }
    }
    desk.drain().await;
    desk.pass(60).await;
}

/// Every row of an export by time, following its links.
async fn by_time(caller: &Caller, first: &str, name: &str) -> Vec<Value> {
    let (mut next, mut all, mut pages) = (first.to_owned(), Vec::<Value>::new(), 0);
    loop {
        let page = caller.get(NOOR, &next).await.fine();
        assert_eq!(page["count"], rows(&page, name).len());
        for row in rows(&page, name) {
            if !all.contains(row) {
                all.push(row.clone());
            }
        }
        pages += 1;
        assert!(pages < 60, "it goes round in circles");
        if page["end_of_stream"] == true {
            return all;
        }
        next = path(&page["next_page"]);
    }
}

/// Every row of a list by cursor.
async fn by_cursor(caller: &Caller, first: &str, name: &str) -> Vec<Value> {
    let (mut next, mut all) = (first.to_owned(), Vec::new());
    while !next.is_empty() {
        let page = caller.get(NOOR, &next).await.fine();
        assert_eq!(page["meta"]["has_more"], json!(page["links"]["next"].is_string()));
        all.extend(rows(&page, name).iter().cloned());
        next = path(&page["links"]["next"]);
    }
    all
}

on_both_engines!(events_tell_what_happened_however_they_are_read, async |desk| {
    let caller = Caller::at(desk).await;
    some(desk, &caller).await;
    let whole = by_time(&caller, "incremental/ticket_events?start_time=0", "ticket_events").await;
    for first in ["&per_page=1", "&per_page=4"] {
        let first = format!("incremental/ticket_events.json?start_time=0{first}");
        assert_eq!(by_time(&caller, &first, "ticket_events").await, whole, "{first}");
    }
    let first = "incremental/ticket_events?start_time=0&page[size]=2";
    assert_eq!(by_cursor(&caller, first, "ticket_events").await, whole);
    let of_second: Vec<&Value> = whole.iter().filter(|one| one["ticket_id"] == 2).collect();
    let noted = of_second.iter().find(|one| one.to_string().contains("\"high\"")).unwrap();
    assert_eq!((&noted["updater_id"], &noted["event_type"]), (&json!(20), &json!("Audit")));
    let children = rows(noted, "child_events");
    let comment = children.iter().find(|one| one["event_type"] == "Comment").unwrap();
    assert_eq!((&comment["comment_public"], &comment["body"]), (&json!(false), &Value::Null));
    let changed = children.iter().find(|one| one["priority"] == "high").unwrap();
    assert!(changed["previous_value"].is_string(), "{changed}");

    let first = "incremental/ticket_events?start_time=0&include=comment_events";
    let whole = by_time(&caller, first, "ticket_events").await;
    let said: Vec<&str> = whole
        .iter()
        .flat_map(|one| rows(one, "child_events"))
        .filter(|one| one["event_type"] == "Comment")
        .map(|one| one["body"].as_str().unwrap())
        .collect();
    assert_eq!(said, ["Help", "Help", "the wombat", "Mended", "Help"]);
    let theirs = caller.get(ENNO, "incremental/ticket_events?start_time=0").await.fine();
    assert_eq!(theirs["ticket_events"], json!([]), "an engineer's team has no ticket");
});

on_both_engines!(audits_of_all_tickets_are_read_from_both_ends, async |desk| {
    let caller = Caller::at(desk).await;
    some(desk, &caller).await;
    let mut known = Vec::new();
    for ticket in 1..=3 {
        let page = caller.get(NOOR, &format!("tickets/{ticket}/audits")).await.fine();
        known.extend(rows(&page, "audits").clone());
    }
    let by_time =
        |one: &Value| (one["created_at"].as_str().unwrap().to_owned(), one["id"].as_i64());
    known.sort_by_key(by_time);
    let mut oldest_first = by_cursor(&caller, "ticket_audits?page[size]=2", "audits").await;
    oldest_first.sort_by_key(by_time);
    assert_eq!(oldest_first, known);

    let (mut next, mut seen) = ("ticket_audits.json?limit=3".to_owned(), Vec::new());
    let mut newest = Value::Null;
    loop {
        let page = caller.get(NOOR, &next).await.fine();
        if newest.is_null() {
            newest = page["after_url"].clone();
        }
        if rows(&page, "audits").is_empty() && page["before_url"].is_null() {
            break;
        }
        seen.extend(rows(&page, "audits").clone());
        next = path(&page["before_url"]);
    }
    assert_eq!(seen.first(), known.last());
    seen.sort_by_key(by_time);
    assert_eq!(seen, known);
    let later = caller.get(NOOR, &path(&newest)).await.fine();
    assert_eq!(later["audits"], json!([]));
    assert_eq!(later["after_url"], newest, "the place is kept until there is something new");
    caller.change(&json!(3), json!({"priority": "urgent"})).await.fine();
    // Another write may still be on its way, with an earlier instant.
    for fresh in [&*path(&newest), "ticket_audits", "ticket_audits?page[size]=100"] {
        let page = caller.get(NOOR, fresh).await.fine();
        assert!(!page["audits"].to_string().contains("urgent"), "{fresh}");
    }
    desk.pass(11).await;
    let later = caller.get(NOOR, &path(&newest)).await.fine();
    assert_eq!(rows(&later, "audits").len(), 1);
    let wrong = caller.get(NOOR, "ticket_audits?cursor=none-of-ours").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    desk.drain().await;
});

on_both_engines!(clocks_tell_their_steps_in_the_dialects_words, async |desk| {
    let caller = Caller::at(desk).await;
    some(desk, &caller).await;
    let first = "incremental/ticket_metric_events.json?start_time=0";
    let all = by_time(&caller, first, "ticket_metric_events").await;
    let paged = format!("{first}&page[size]=1");
    assert_eq!(by_cursor(&caller, &paged, "ticket_metric_events").await, all);
    let of_second: Vec<&Value> = all.iter().filter(|one| one["ticket_id"] == 2).collect();
    let kinds: Vec<_> = of_second.iter().map(|one| one["type"].as_str().unwrap()).collect();
    assert_eq!(kinds[0], "activate");
    assert!(kinds.contains(&"fulfill"), "{kinds:?}");
    let mut ids: Vec<_> = all.iter().map(|one| one["id"].as_i64().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all.len());
    for one in &of_second {
        assert_eq!((&one["metric"], &one["instance_id"]), (&json!("reply_time"), &json!(1)));
        assert!(one["sla"].is_null() || one["type"] == "apply_sla");
    }
});

on_both_engines!(ratings_are_what_customers_said, async |desk| {
    let caller = Caller::at(desk).await;
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let rate = async |who, score: &str| {
        let body = json!({"satisfaction_rating": {"score": score, "comment": "Quick"}});
        caller.put(who, Method::POST, &format!("tickets/{ticket}/satisfaction_rating"), body).await
    };
    assert_eq!(rate(MARIA, "good").await.status, StatusCode::UNPROCESSABLE_ENTITY, "not asked yet");
    desk.reply(NOOR, ticket, "Mended.", Status::Solved).await;
    desk.pass(hours(73)).await;
    let offered = caller.get(NOOR, "satisfaction_ratings.json?score=offered").await.fine();
    assert_eq!((&offered["count"], rows(&offered, "satisfaction_ratings").len()), (&json!(1), 1));
    assert_eq!(rate(OMAR, "good").await.status, StatusCode::FORBIDDEN, "of the same organisation");
    assert_eq!(rate(NOOR, "good").await.status, StatusCode::NOT_FOUND);
    assert_eq!(rate(MARIA, "wonderful").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let good = rate(MARIA, "good").await.fine();
    let rating = &good["satisfaction_rating"];
    assert_eq!((&rating["score"], &rating["comment"]), (&json!("good"), &json!("Quick")));
    let one = caller.get(NOOR, &path(&rating["url"])).await.fine();
    assert_eq!(one, good);
    let found = async |query: &str| {
        let page = caller.get(NOOR, &format!("satisfaction_ratings?{query}")).await.fine();
        assert_eq!(page["count"], rows(&page, "satisfaction_ratings").len());
        page["count"].as_i64().unwrap()
    };
    for (query, count) in [
        ("score=good", 1),
        ("score=good_with_comment", 1),
        ("score=good_without_comment", 0),
        ("score=received", 1),
        ("score=bad", 0),
        ("score=offered", 0),
        ("start_time=1000000000.0", 1),
        ("start_time=99999999999", 0),
        ("start_time=2020-01-01T00:00:00Z", 1),
        ("start_time=2090-01-01", 0),
        ("end_time=1000000000", 0),
    ] {
        assert_eq!(found(query).await, count, "{query}");
    }
    let ticket = caller.get(NOOR, &format!("tickets/{ticket}")).await.fine();
    assert_eq!(ticket["ticket"]["satisfaction_rating"], *rating);
    assert_eq!(caller.get(MARIA, "satisfaction_ratings").await.status, StatusCode::FORBIDDEN);
    desk.drain().await;
});

on_both_engines!(who_stands_around_a_ticket_is_told, async |desk| {
    let caller = Caller::at(desk).await;
    let made =
        caller.ticket(json!({"comment": "Help", "requester_id": 10, "tags": ["a", "b"]})).await;
    let other = caller.ticket(json!({"comment": "Help", "requester_id": 10, "tags": ["b"],
        "type": "problem"}));
    let other = other.await;
    let by = desk.person(NOOR).await;
    let ticket = base::ids::TicketId(made["id"].as_i64().unwrap());
    let problem = base::ids::TicketId(other["id"].as_i64().unwrap());
    actions::tickets::followers::follow(&desk.desk, &by, ticket, by.id, true).await.unwrap();
    let caused = Some(desk::tickets::related::Relation::CausedBy);
    actions::tickets::related::relate(&desk.desk, &by, (ticket, problem), caused).await.unwrap();
    let now = caller.get(NOOR, &format!("tickets/{ticket}")).await.fine()["ticket"].clone();
    assert_eq!((&now["follower_ids"], &now["problem_id"]), (&json!([20]), &json!(problem)));
    let behind = caller.get(NOOR, &format!("tickets/{problem}/incidents")).await.fine();
    assert_eq!(behind["tickets"][0]["id"], made["id"]);
    assert_eq!(caller.get(NOOR, "problems").await.fine()["tickets"][0]["has_incidents"], true);
    let problems = caller.get(NOOR, &format!("tickets/{ticket}/problems")).await.fine();
    assert_eq!(problems["count"], 1);
    for list in ["followers", "collaborators"] {
        let page = caller.get(NOOR, &format!("tickets/{ticket}/{list}")).await.fine();
        assert_eq!(page["users"][0]["email"], NOOR.address, "{list}");
    }
    let none = caller.get(NOOR, &format!("tickets/{ticket}/email_ccs")).await.fine();
    assert_eq!(none["users"], json!([]));
    let related = caller.get(NOOR, "users/10/related").await.fine()["user_related"].clone();
    assert_eq!((&related["requested_tickets"], &related["ccd_tickets"]), (&json!(2), &json!(0)));
    let related = caller.get(NOOR, "users/20/related").await.fine()["user_related"].clone();
    assert_eq!(related["followed_tickets"], 1);
    let followed = caller.get(NOOR, "users/20/tickets/followed").await.fine();
    assert_eq!(followed["tickets"][0]["id"], made["id"]);
    let of_it = caller.get(NOOR, "organizations/1/related").await.fine();
    assert_eq!(of_it["organization_related"], json!({"tickets_count": 2, "users_count": 2}));
    let tags = caller.get(NOOR, "tags.json").await.fine();
    assert_eq!(tags["tags"], json!([{"name": "b", "count": 2}, {"name": "a", "count": 1}]));
    desk.drain().await;
});

on_both_engines!(small_lists_answer_extractors, async |desk| {
    let caller = Caller::at(desk).await;
    for (path, name, least) in [
        ("locales", "locales", 2),
        ("custom_roles", "custom_roles", 4),
        ("business_hours/schedules", "schedules", 1),
        ("channels/voice/phone_numbers", "phone_numbers", 0),
        ("deleted_tickets", "deleted_tickets", 0),
        ("satisfaction_reasons", "reasons", 0),
    ] {
        let page = caller.get(NOOR, &format!("{path}.json?page[size]=100")).await.fine();
        let all = rows(&page, name);
        assert!(all.len() >= least && (least > 0 || all.is_empty()), "{path}: {page}");
        for row in all {
            let one = caller.get(NOOR, &self::path(&row["url"])).await.fine();
            assert!(one.as_object().unwrap().values().any(|value| value == row), "{path}");
        }
    }
    let noor = caller.get(NOOR, "users/20").await.fine();
    let roles = caller.get(NOOR, "custom_roles").await.fine();
    let role = rows(&roles, "custom_roles").iter().find(|role| role["name"] == "Agent").unwrap();
    assert_eq!(noor["user"]["custom_role_id"], role["id"]);
    assert_eq!(role["configuration"]["manage_business_rules"], false);
    assert!(role["team_member_count"].as_i64().unwrap() >= 1, "{role}");
    let settings = caller.get(NOOR, "account/settings").await.fine();
    assert_eq!(settings["settings"]["api"]["api_token_access"], "true");
    let hours = caller.get(NOOR, "business_hours/schedules").await.fine();
    let schedule = &hours["schedules"][0]["id"];
    let free = caller.get(NOOR, &format!("business_hours/schedules/{schedule}/holidays")).await;
    rows(&free.fine(), "holidays");
    desk.drain().await;
});
