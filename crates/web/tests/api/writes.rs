//! What programs make and change besides tickets: organizations, macros, views; and what they take
//! out of comments.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{MARIA, NOOR, on_both_engines};

use super::caller::{ADA, Caller, ENNO, VERA};

on_both_engines!(organizations_are_made_and_changed, async |desk| {
    let caller = Caller::at(desk).await;
    let send = async |method, path: &str, body: Value| caller.put(NOOR, method, path, body).await;
    let body = json!({"organization": {"name": "Tide Works", "external_id": "tide-1",
        "domain_names": ["tide.example"], "notes": "kept nowhere",
        "organization_fields": {"plan": "scale", "priority": true, "account_owner": "Ida"}}});
    let made = send(Method::POST, "organizations.json", body.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let made = made.fine()["organization"].clone();
    assert_eq!(made["domain_names"], json!(["tide.example"]));
    let fields = json!({"plan": "scale", "priority": true, "account_owner": "Ida"});
    assert_eq!((&made["organization_fields"], &made["external_id"]), (&fields, &json!("tide-1")));
    let path = format!("organizations/{}", made["id"]);
    assert_eq!(caller.get(NOOR, &path).await.fine()["organization"], made);

    for (wrong, field) in [
        (body, "name"),
        (json!({"organization": {"name": ""}}), "name"),
        (json!({"organization": {"name": "X", "external_id": "tide-1"}}), "external_id"),
        (
            json!({"organization": {"name": "X", "domain_names": ["corvid.example"]}}),
            "domain_names",
        ),
        (json!({"organization": {"name": "X", "domain_names": ["gmail.com"]}}), "domain_names"),
        (
            json!({"organization": {"name": "X", "organization_fields": {"plan": "gold"}}}),
            "organization_fields",
        ),
    ] {
        let refused = send(Method::POST, "organizations", wrong.clone()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.body["details"][field].is_array(), "{field}: {}", refused.body);
    }

    let change = json!({"organization": {"name": "Tide", "organization_fields": {"plan": "gold"}}});
    assert!(!send(Method::PUT, &path, change).await.status.is_success());
    assert_eq!(caller.get(NOOR, &path).await.fine()["organization"]["name"], "Tide Works");
    // Whoever sends back what they read changes nothing.
    let back = send(Method::PUT, &path, json!({ "organization": made })).await.fine();
    assert_eq!(back["organization"], made);
    let either = json!({"organization": {"external_id": "tide-1", "name": "Tide Group"}});
    let again = send(Method::POST, "organizations/create_or_update", either).await;
    assert_eq!((again.status, &again.body["organization"]["id"]), (StatusCode::OK, &made["id"]));
    assert_eq!(again.body["organization"]["domain_names"], json!(["tide.example"]));

    let many = json!({"organizations": [{"name": "A"}, {"name": "Tide Group"}, {"name": "B"}]});
    let job = send(Method::POST, "organizations/create_many", many).await.fine();
    let results = job["job_status"]["results"].as_array().unwrap().clone();
    let told: Vec<_> = results.iter().map(|part| part["success"] == true).collect();
    assert_eq!(told, [true, false, true]);
    let ids = format!("{},{}", results[0]["id"], results[2]["id"]);
    let body = json!({"organization": {"organization_fields": {"account_owner": "Noor"}}});
    send(Method::PUT, &format!("organizations/update_many?ids={ids}"), body).await.fine();
    let both = caller.get(NOOR, &format!("organizations/show_many?ids={ids}")).await.fine();
    for one in both["organizations"].as_array().unwrap() {
        assert_eq!(one["organization_fields"]["account_owner"], "Noor");
    }
    for who in [VERA, ENNO, MARIA] {
        let body = json!({"organization": {"name": "Theirs"}});
        let refused = caller.put(who, Method::POST, "organizations", body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", who.name);
    }
    desk.drain().await;
});

on_both_engines!(macros_are_made_changed_and_taken_away, async |desk| {
    let caller = Caller::at(desk).await;
    let send = async |method, path: &str, body: Value| caller.put(NOOR, method, path, body).await;
    let actions = json!([
        {"field": "status", "value": "pending"},
        {"field": "priority", "value": "high"},
        {"field": "current_tags", "value": "seen asked"},
        {"field": "comment_value", "value": ["channel:all", "Please send a log."]},
    ]);
    let body = json!({"macro": {"title": "Ask for a log", "actions": actions,
        "restriction": {"type": "User", "id": 20}}});
    let made = send(Method::POST, "macros.json", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let made = made.fine()["macro"].clone();
    assert_eq!(made["restriction"], json!({"type": "User", "id": 20}));
    let of = |one: &Value, field: &str| {
        let all = one["actions"].as_array().unwrap().iter();
        all.filter(|one| one["field"] == field).map(|one| one["value"].clone()).next()
    };
    assert_eq!(of(&made, "status"), Some(json!("pending")));
    assert_eq!(of(&made, "current_tags"), Some(json!("seen asked")));
    assert_eq!(of(&made, "comment_value"), Some(json!("Please send a log.")));
    let path = format!("macros/{}", made["id"]);
    assert_eq!(caller.get(ADA, &path).await.status, StatusCode::NOT_FOUND, "it is Noor's own");
    let title =
        json!({"macro": {"title": "Ask", "actions": [{"field": "status", "value": "hold"}]}});
    let after = send(Method::PUT, &path, title).await.fine();
    assert_eq!(
        (&after["macro"]["title"], of(&after["macro"], "status")),
        (&json!("Ask"), Some(json!("hold")))
    );
    for wrong in [
        json!({"title": "X", "actions": [{"field": "set_colour", "value": "red"}]}),
        json!({"title": "X", "actions": [{"field": "status", "value": "odd"}]}),
        json!({"title": "", "actions": [{"field": "status", "value": "open"}]}),
        json!({"title": "X"}),
    ] {
        let refused = send(Method::POST, "macros", json!({ "macro": wrong })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    assert_eq!(send(Method::DELETE, &path, json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(caller.get(NOOR, &path).await.status, StatusCode::NOT_FOUND);
    let theirs = caller.put(VERA, Method::POST, "macros", json!({"macro": {"title": "X"}})).await;
    assert_eq!(theirs.status, StatusCode::FORBIDDEN);
    desk.drain().await;
});

on_both_engines!(views_are_kept_changed_and_deleted, async |desk| {
    let caller = Caller::at(desk).await;
    let urgent =
        json!({"comment": "Help", "requester_id": 10, "priority": "urgent", "tags": ["vip"]});
    let urgent = caller.ticket(urgent).await["id"].clone();
    caller.ticket(json!({"comment": "Help", "requester_id": 10, "priority": "low"})).await;
    let own = json!({"type": "User", "id": 20});
    let send = async |method, path: &str, body: Value| caller.put(NOOR, method, path, body).await;
    let body = json!({"view": {"title": "Burning", "restriction": own,
        "all": [{"field": "status", "operator": "less_than", "value": "solved"},
            {"field": "priority", "operator": "is", "value": "urgent"}],
        "any": [{"field": "current_tags", "operator": "includes", "value": "vip"}],
        "output": {"columns": ["status", "requester", "nice_to_have"], "group_by": "status"}}});
    let made = send(Method::POST, "views.json", body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let made = made.fine()["view"].clone();
    let columns = made["execution"]["columns"].as_array().unwrap();
    let columns: Vec<_> = columns.iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(columns, ["status", "requester"]);
    let path = format!("views/{}", made["id"]);
    let inside = caller.get(NOOR, &format!("{path}/execute")).await.fine();
    assert_eq!((&inside["count"], &inside["rows"][0]["ticket"]["id"]), (&json!(1), &urgent));
    assert_eq!(inside["rows"][0]["requester"], 10);
    let change = json!({"view": {"title": "Low", "query": "severity:low"}});
    let after = send(Method::PUT, &path, change).await.fine();
    assert_eq!((&after["view"]["title"], &after["view"]["restriction"]), (&json!("Low"), &own));
    let inside = caller.get(NOOR, &format!("{path}/tickets")).await.fine();
    assert_eq!(inside["tickets"][0]["priority"], "low");
    for (wrong, status) in [
        (json!({"title": "X", "restriction": own, "query": "colour:red"}), 422),
        (json!({"title": "X", "restriction": own}), 422),
        (
            json!({"title": "X", "restriction": own,
            "all": [{"field": "SOLVED", "operator": "greater_than", "value": "24"}]}),
            422,
        ),
        // Everyone's are kept by leads.
        (json!({"title": "X", "query": "status:open"}), 403),
    ] {
        let refused = send(Method::POST, "views", json!({ "view": wrong })).await;
        assert_eq!(refused.status, status, "{wrong}: {}", refused.body);
    }
    let deleted = send(Method::DELETE, &path, json!({})).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(caller.get(NOOR, &path).await.status, StatusCode::NOT_FOUND);
    desk.drain().await;
});

on_both_engines!(words_are_taken_out_of_comments, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"comment": "My key is swordfish-77, help", "requester_id": 10});
    let id = caller.ticket(body).await["id"].clone();
    desk.drain().await;
    let comments = caller.get(NOOR, &format!("tickets/{id}/comments")).await.fine();
    let comment = comments["comments"][0]["id"].clone();
    let path = format!("tickets/{id}/comments/{comment}/redact.json");
    let out = json!({"text": "swordfish-77"});
    let refused = caller.put(ENNO, Method::PUT, &path, out.clone()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let done = caller.put(NOOR, Method::PUT, &path, out.clone()).await.fine();
    assert!(!done["comment"]["body"].as_str().unwrap().contains("swordfish"), "{done}");
    let again = caller.put(NOOR, Method::PUT, &path, out).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "it does not stand there any more");
    let none = format!("tickets/{id}/comments/999999/redact");
    let missing = caller.put(NOOR, Method::PUT, &none, json!({"text": "swordfish-77"})).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    desk.drain().await;
});
