//! What clients look up beside tickets and people: statuses, forms, choices, counts, and lists of
//! what does not exist here.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{NOOR, on_both_engines};

use super::caller::{ADA, Caller};

fn rows(body: &Value, name: &str) -> Vec<Value> {
    body[name].as_array().unwrap_or_else(|| panic!("no {name} in {body}")).clone()
}

fn path(url: &Value) -> String {
    url.as_str().unwrap().strip_prefix("https://desk.example").unwrap().to_owned()
}

on_both_engines!(a_tickets_status_is_found_by_its_number, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    let statuses = rows(&caller.get(NOOR, "custom_statuses").await.fine(), "custom_statuses");
    let words: Vec<_> = statuses.iter().map(|one| one["status_category"].clone()).collect();
    assert_eq!(words, ["new", "open", "pending", "hold", "solved"]);
    for status in ["pending", "hold", "solved", "closed"] {
        let changed = caller.change(&id, json!({"status": status})).await.fine();
        let number = &changed["ticket"]["custom_status_id"];
        let one = caller.get(NOOR, &format!("custom_statuses/{number}.json")).await.fine();
        // What is closed was solved.
        let meant = if status == "closed" { "solved" } else { status };
        assert_eq!(one["custom_status"]["status_category"], meant, "{status}");
    }
    let some = caller.get(NOOR, "custom_statuses?status_categories=open,hold").await.fine();
    assert_eq!(rows(&some, "custom_statuses").len(), 2);
    let none = caller.get(NOOR, "custom_statuses/6").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    desk.drain().await;
});

on_both_engines!(each_row_of_a_small_list_is_found_at_its_address, async |desk| {
    let caller = Caller::at(desk).await;
    for (list, name) in [
        ("custom_statuses", "custom_statuses"),
        ("ticket_forms", "ticket_forms"),
        ("ticket_forms/show_many?ids=1,7", "ticket_forms"),
        ("organization_fields", "organization_fields"),
        ("recipient_addresses", "recipient_addresses"),
        ("locales/agent", "locales"),
        ("triggers/active", "triggers"),
        ("automations/active", "automations"),
        ("ticket_fields", "ticket_fields"),
        ("group_memberships/assignable", "group_memberships"),
    ] {
        let all = rows(&caller.get(NOOR, list).await.fine(), name);
        assert!(!all.is_empty(), "{list}");
        for row in all.iter().take(3) {
            let one = caller.get(NOOR, &path(&row["url"])).await.fine();
            assert!(one.as_object().unwrap().values().any(|value| value == row), "{list}");
        }
    }
    let ours = rows(&caller.get(NOOR, "recipient_addresses").await.fine(), "recipient_addresses");
    assert_eq!(
        (&ours[0]["email"], &ours[0]["default"]),
        (&json!("help@desk.example"), &json!(true))
    );
    let trigger = rows(&caller.get(NOOR, "triggers").await.fine(), "triggers").remove(0);
    let known = caller.get(NOOR, "trigger_categories?page[size]=10").await.fine();
    assert_eq!(known["trigger_categories"][0]["id"], trigger["category_id"]);
    assert_eq!(caller.get(NOOR, "locales/current").await.fine()["locale"]["locale"], "en");
});

on_both_engines!(activities_tell_what_others_did_on_ones_tickets, async |desk| {
    let caller = Caller::at(desk).await;
    let given = json!({"comment": "Help", "requester_id": 10, "priority": "low"});
    let id = caller.ticket(given).await["id"].clone();
    let change = async |what: Value| {
        let path = format!("tickets/{id}");
        caller.put(ADA, Method::PUT, &path, json!({"ticket": what})).await.fine();
    };
    desk.pass(60).await;
    change(json!({"assignee_id": 20})).await;
    desk.pass(60).await;
    change(json!({"comment": {"body": "Mind the gap", "public": false}})).await;
    desk.pass(60).await;
    change(json!({"priority": "urgent"})).await;
    desk.pass(60).await;
    change(json!({"priority": "low"})).await;
    desk.pass(60).await;
    caller.change(&id, json!({"comment": "My own words"})).await.fine();
    let page = caller.get(NOOR, "activities?sort=created_at&page[size]=100").await.fine();
    let all = rows(&page, "activities");
    let verbs: Vec<_> = all.iter().map(|one| one["verb"].as_str().unwrap()).collect();
    assert_eq!(
        verbs,
        ["tickets.comment", "tickets.assignment", "tickets.comment", "tickets.priority_increase"]
    );
    assert_eq!(all[2]["object"], json!({"comment": {"value": "Mind the gap", "public": false}}));
    assert_eq!((&all[2]["actor"]["email"], &all[2]["user_id"]), (&json!(ADA.address), &json!(20)));
    assert_eq!(all[1]["target"]["ticket"]["id"], id);
    let newest = caller.get(NOOR, "activities.json").await.fine();
    assert_eq!(newest["activities"][0], all[3]);
    let count = caller.get(NOOR, "activities/count").await.fine();
    assert_eq!(count["count"]["value"], 4);
    let one = caller.get(NOOR, &path(&all[1]["url"])).await.fine();
    assert_eq!(one["activity"], all[1]);
    assert_eq!(caller.get(ADA, "activities").await.fine()["count"], 0);
    desk.pass(31 * 24 * 3600).await;
    assert_eq!(caller.get(NOOR, "activities").await.fine()["count"], 0);
    desk.drain().await;
});

on_both_engines!(what_does_not_exist_here_is_an_empty_list, async |desk| {
    let caller = Caller::at(desk).await;
    for (list, name) in [
        ("skips", "skips"),
        ("suspended_tickets", "suspended_tickets"),
        ("deleted_users", "deleted_users"),
        ("routing/attributes", "attributes"),
        ("sharing_agreements", "sharing_agreements"),
        ("targets", "targets"),
        ("dynamic_content/items", "items"),
    ] {
        let by_cursor = caller.get(NOOR, &format!("{list}.json?page[size]=100")).await.fine();
        assert_eq!((&by_cursor[name], &by_cursor["meta"]["has_more"]), (&json!([]), &json!(false)));
        assert_eq!(caller.get(NOOR, list).await.fine()["next_page"], Value::Null, "{list}");
    }
});

on_both_engines!(lists_have_their_counts, async |desk| {
    let caller = Caller::at(desk).await;
    let made = json!({"comment": "Help", "requester_id": 10, "tags": ["beta", "bar", "other"]});
    let id = caller.ticket(made).await["id"].clone();
    desk.pass(60).await;
    caller.change(&id, json!({"comment": "Look here"})).await.fine();
    for (list, name) in [
        (format!("tickets/{id}/comments"), "comments"),
        (format!("tickets/{id}/audits"), "audits"),
        ("satisfaction_ratings".into(), "satisfaction_ratings"),
        ("ticket_fields".into(), "ticket_fields"),
        ("tags".into(), "tags"),
    ] {
        let all = rows(&caller.get(NOOR, &list).await.fine(), name).len();
        let count = caller.get(NOOR, &format!("{list}/count.json")).await.fine();
        assert_eq!(count["count"]["value"], all, "{list}");
    }
    let like = caller.get(NOOR, "autocomplete/tags.json?name=B").await.fine();
    assert_eq!(like["tags"], json!(["bar", "beta"]));
    let audits = caller.get(NOOR, &format!("tickets/{id}/audits")).await.fine();
    let last = rows(&audits, "audits").pop().unwrap();
    let one = caller.get(NOOR, &format!("tickets/{id}/audits/{}.json", last["id"])).await.fine();
    assert_eq!(one["audit"], last);
    let related = caller.get(NOOR, &format!("tickets/{id}/related")).await.fine();
    assert_eq!(related["ticket_related"]["incidents"], 0);
    desk.drain().await;
});

on_both_engines!(what_somebody_asked_and_whom_they_belong_to, async |desk| {
    let caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    for list in ["users/10/requests", "organizations/1/requests"] {
        let asked = caller.get(NOOR, list).await.fine();
        assert_eq!((&asked["requests"][0]["id"], &asked["count"]), (&id, &json!(1)), "{list}");
    }
    let theirs = caller.get(NOOR, "users/10/organizations").await.fine();
    assert_eq!(theirs["organizations"][0]["id"], 1);
    assert_eq!(caller.get(NOOR, "users/20/organizations").await.fine()["count"], 0);
    desk.drain().await;
});

on_both_engines!(a_macro_tells_what_it_would_make_of_a_ticket, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"macro": {"title": "Thank them", "actions": [
        {"field": "status", "value": "pending"}, {"field": "current_tags", "value": "thanked"},
        {"field": "comment_value", "value": "Dear {{customer.first_name}}, thank you"}]}});
    let made = caller.put(NOOR, Method::POST, "macros", body).await.fine()["macro"].clone();
    let given = json!({"comment": "Help", "requester_id": 10, "tags": ["old"]});
    let id = caller.ticket(given).await["id"].clone();
    let path = format!("tickets/{id}/macros/{}/apply.json", made["id"]);
    let after = caller.get(NOOR, &path).await.fine()["result"]["ticket"].clone();
    assert_eq!((&after["id"], &after["status"]), (&id, &json!("pending")));
    assert_eq!(after["tags"], json!(["old", "thanked"]));
    assert_eq!(after["comment"]["body"], "Dear Maria, thank you");
    let saved = caller.get(NOOR, &format!("tickets/{id}")).await.fine();
    assert_eq!(saved["ticket"]["tags"], json!(["old"]), "nothing is saved");
    let found = caller.get(NOOR, "macros/search.json?query=thank").await.fine();
    assert_eq!(found["macros"][0]["id"], made["id"]);
    assert_eq!(caller.get(NOOR, "macros/search?query=else").await.fine()["count"], 0);
    desk.drain().await;
});

on_both_engines!(views_are_shown_by_their_numbers, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"view": {"title": "Open", "query": "status:open"}});
    let made = caller.put(ADA, Method::POST, "views", body).await;
    let view = made.fine()["view"].clone();
    let many = caller.get(ADA, &format!("views/show_many?ids=5,{}", view["id"])).await.fine();
    assert_eq!(rows(&many, "views").len(), 1);
    assert_eq!(many["views"][0]["id"], view["id"]);
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    let conditions = json!({"view": {"output": {"columns": ["status"]},
        "all": [{"field": "status", "operator": "less_than", "value": "solved"}]}});
    let found = caller.put(NOOR, Method::POST, "views/preview.json", conditions).await.fine();
    assert_eq!((&found["rows"][0]["ticket"]["id"], &found["count"]), (&id, &json!(1)));
    let nothing = caller.put(NOOR, Method::POST, "views/preview", json!({"view": {}})).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.drain().await;
    let all = rows(&caller.get(ADA, "views/compact").await.fine(), "views");
    assert!(all.iter().any(|one| one["id"] == view["id"]));
});
