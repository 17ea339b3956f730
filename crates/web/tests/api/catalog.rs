//! Lists of people, organizations and what the handbook says.

use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::{MARIA, NOOR, on_both_engines};

use super::caller::{ADA, Caller};

fn rows(body: &Value, name: &str) -> Vec<Value> {
    body[name].as_array().unwrap_or_else(|| panic!("no {name} in {body}")).clone()
}

on_both_engines!(every_list_turns_pages_both_ways_and_each_row_has_an_address, async |desk| {
    let caller = Caller::at(desk).await;
    for (path, name) in [
        ("users", "users"),
        ("organizations", "organizations"),
        ("groups", "groups"),
        ("group_memberships", "group_memberships"),
        ("organization_memberships", "organization_memberships"),
        ("ticket_fields", "ticket_fields"),
        ("ticket_forms", "ticket_forms"),
        ("brands", "brands"),
        ("triggers", "triggers"),
        ("automations", "automations"),
        ("slas/policies", "sla_policies"),
        ("macros", "macros"),
        ("views", "views"),
        ("user_fields", "user_fields"),
        ("organization_fields", "organization_fields"),
    ] {
        let whole = caller.get(NOOR, &format!("{path}.json")).await.fine();
        let all = rows(&whole, name);
        assert_eq!(whole["count"], all.len(), "{path}");
        let mut seen = Vec::new();
        let mut next = format!("/api/v2/{path}.json?page[size]=2");
        while !next.is_empty() {
            let page = caller.get(NOOR, &next).await.fine();
            assert!(page["count"].is_null(), "{path}");
            seen.extend(rows(&page, name));
            let link = page["links"]["next"].as_str().unwrap_or_default();
            next = link.strip_prefix("https://desk.example").unwrap_or_default().to_owned();
        }
        assert_eq!(seen, all, "{path}");
        for row in &all {
            assert!(row["id"].is_i64() && row["updated_at"].is_string(), "{path}: {row}");
        }
    }
});

on_both_engines!(a_group_has_its_people_and_they_their_groups, async |desk| {
    let caller = Caller::at(desk).await;
    let groups = rows(&caller.get(NOOR, "groups/assignable").await.fine(), "groups");
    let data = groups.iter().find(|group| group["name"] == "Data").unwrap();
    let of_it = caller.get(NOOR, &format!("groups/{}/users", data["id"])).await.fine();
    assert!(rows(&of_it, "users").iter().any(|user| user["email"] == NOOR.address));
    let theirs = rows(&caller.get(NOOR, "users/20/groups").await.fine(), "groups");
    assert_eq!(theirs.len(), groups.len(), "support works in every group");
    let members = caller.get(NOOR, "users/20/group_memberships").await.fine();
    assert_eq!(members["count"], groups.len());
    let huge = caller.get(NOOR, "groups/9223372036854775807.json").await;
    assert_eq!(
        (huge.status, &huge.body["error"]),
        (StatusCode::NOT_FOUND, &"RecordNotFound".into())
    );
    let ticket = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await;
    assert!(groups.iter().any(|group| group["id"] == ticket["group_id"]));
    desk.drain().await;
});

on_both_engines!(people_and_organizations_are_found, async |desk| {
    let caller = Caller::at(desk).await;
    let find = async |path: &str, name: &str| rows(&caller.get(NOOR, path).await.fine(), name);
    for path in [
        "users/search.json?query=maria",
        "users/search?query=email:maria@corvid.example",
        "users/search?query=type:user%20%22maria@corvid.example%22",
        "users/autocomplete?name=mari",
        "users/show_many?ids=10,77",
    ] {
        let found = find(path, "users").await;
        assert_eq!((found.len(), &found[0]["id"]), (1, &json!(10)), "{path}");
    }
    let agents = find("users?role[]=agent&role[]=admin", "users").await;
    assert!(agents.iter().all(|user| user["role"] != "end-user") && agents.len() > 1);
    let admins = find("users?role=admin", "users").await;
    assert!(admins.iter().any(|user| user["email"] == ADA.address));
    assert!(admins.iter().all(|user| user["role"] == "admin"));
    let customers = find("users?role=end-user&include=organizations", "users").await;
    assert!(customers.iter().any(|user| user["id"] == 10));
    let found = find("organizations/autocomplete?name=corv", "organizations").await;
    assert_eq!(found.len(), 1);
    let id = &found[0]["id"];
    let inside = find(&format!("organizations/{id}/users"), "users").await;
    assert!(inside.iter().any(|user| user["id"] == 10));
    let path = "users/10/organization_memberships";
    let member = find(path, "organization_memberships").await;
    assert_eq!(&member[0]["organization_id"], id);
    let own = find("users/10/identities.json", "identities").await;
    assert_eq!(own[0]["value"], MARIA.address);
    let results = find("search?query=type:user%20maria", "results").await;
    assert_eq!((&results[0]["result_type"], &results[0]["id"]), (&json!("user"), &json!(10)));
    let count = caller.get(NOOR, "search/count?query=type:organization%20corvid").await.fine();
    assert_eq!(count, json!({"count": 1}));
    assert_eq!(caller.get(MARIA, "users").await.status, StatusCode::FORBIDDEN);
});

on_both_engines!(people_are_found_by_what_they_are, async |desk| {
    let caller = Caller::at(desk).await;
    let count = async |query: &str| {
        let path = format!("search/count?query={query}");
        caller.get(NOOR, &path).await.fine()["count"].as_i64().unwrap()
    };
    let all = caller.get(NOOR, "users/count").await.fine()["count"]["value"].as_i64().unwrap();
    assert_eq!(count("type:user").await, all);
    let ours = count("type:user%20role:agent").await + count("type:user%20role:admin").await;
    assert_eq!(count("type:user%20role:end-user").await, all - ours);
    assert_eq!(count("type:user%20role:admin%20ada").await, 1);
    assert_eq!(count("type:user%20role:end-user%20ada").await, 0);
    for of in ["organization:1", "organization:Corvid", "organization_id:1"] {
        let path = format!("search?query=type:user%20{of}&per_page=100");
        let inside = rows(&caller.get(NOOR, &path).await.fine(), "results");
        assert!(inside.iter().any(|one| one["id"] == 10), "{of}");
        assert!(inside.iter().all(|one| one["organization_id"] == 1), "{of}");
    }
    assert_eq!(count("type:user%20organization:nobodys").await, 0);
    let mut seen = 0;
    let mut next = "/api/v2/users/search.json?query=role:agent&page[size]=1".to_owned();
    while !next.is_empty() {
        let page = caller.get(NOOR, &next).await.fine();
        seen += rows(&page, "users").len();
        let link = page["links"]["next"].as_str().unwrap_or_default();
        next = link.strip_prefix("https://desk.example").unwrap_or_default().to_owned();
    }
    assert_eq!(i64::try_from(seen), Ok(count("type:user%20role:agent").await));
    assert_eq!(count("type:user%20created%3E2001-01-01").await, all);
    assert_eq!(count("type:user%20created%3C2001-01-01").await, 0);
    assert_eq!(count("type:user%20ada%20created%3E=2001-01-01").await, 1);
    assert_eq!(count("type:user%20ada%20updated%3C2001-01-01T00:00:00Z").await, 0);
    let refused = caller.get(NOOR, "search?query=type:user%20phone:*").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
});

on_both_engines!(tickets_are_found_by_the_numbers_they_name, async |desk| {
    let caller = Caller::at(desk).await;
    let given = json!({"comment": "Help", "requester_id": 10, "assignee_id": 20});
    let ticket = caller.ticket(given).await;
    for field in ["group", "group_id", "requester_id", "assignee_id", "organization_id"] {
        let name = if field == "group" { "group_id" } else { field };
        let query = format!("type:ticket%20{field}:{}", ticket[name]);
        let count = caller.get(NOOR, &format!("search/count?query={query}")).await.fine();
        assert_eq!(count["count"], 1, "{query}");
    }
    desk.drain().await;
});

on_both_engines!(a_view_has_the_tickets_it_has_on_the_desk, async |desk| {
    let caller = Caller::at(desk).await;
    let wish = desk::views::Wish {
        name: "Urgent".into(),
        query: "severity:critical".into(),
        columns: Vec::new(),
        grouping: None,
        audience: desk::views::Audience::Person(base::ids::PersonId(20)),
    };
    let view = actions::views::keep(&desk.desk, &desk.person(NOOR).await, wish).await.unwrap().id;
    caller.ticket(json!({"comment": "Help", "requester_id": 10})).await;
    let urgent = json!({"comment": "Now", "requester_id": 10, "priority": "urgent"});
    let id = caller.ticket(urgent).await["id"].clone();
    let inside = caller.get(NOOR, &format!("views/{view}/tickets.json")).await.fine();
    assert_eq!((&inside["count"], &inside["tickets"][0]["id"]), (&json!(1), &id));
    let count = caller.get(NOOR, &format!("views/{view}/count")).await.fine();
    assert_eq!(count["view_count"]["value"], 1);
    let many = caller.get(NOOR, &format!("views/count_many?ids={view}")).await.fine();
    assert_eq!(many["view_counts"][0]["view_id"], json!(view));
    let other = caller.get(ADA, &format!("views/{view}")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "it is somebody's own");
    desk.drain().await;
});

on_both_engines!(connectors_find_what_they_try, async |desk| {
    let caller = Caller::at(desk).await;
    let settings = caller.get(NOOR, "account/settings.json").await.fine();
    assert_eq!(settings["settings"]["active_features"]["organization_access_enabled"], true);
    assert_eq!(caller.get(MARIA, "account/settings").await.status, StatusCode::FORBIDDEN);
});
