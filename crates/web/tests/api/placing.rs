//! What a ticket's writes say of its group, and of who stands around it.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::{LEV, MARIA, NOOR, OMAR, Somebody, TIDE, TestDesk, on_both_engines};

use super::caller::{ADA, Caller};

/// The numbers of groups by name.
async fn group(caller: &Caller, name: &str) -> Value {
    let all = caller.get(NOOR, "groups").await.fine();
    let all = all["groups"].as_array().unwrap();
    all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("{all:?}"))["id"].clone()
}

/// A group that one product alone leads to, and that product.
fn of_one_product(desk: &TestDesk) -> (String, String) {
    let book = desk.desk.handbook();
    let found = book.groups.iter().find_map(|group| {
        let mut leads = book.products.iter().filter(|product| product.group == group.key);
        let first = leads.next()?;
        leads.next().is_none().then(|| (group.name.clone(), first.key.clone()))
    });
    found.unwrap()
}

on_both_engines!(a_group_is_reached_by_what_leads_there, async |desk| {
    let caller = Caller::at(desk).await;
    let (name, product) = of_one_product(desk);
    let wanted = group(&caller, &name).await;
    let made = caller.ticket(json!({"comment": "Help", "group_id": wanted})).await;
    assert_eq!((&made["group_id"], &made["product"]), (&wanted, &json!(product)));
    let other = caller.ticket(json!({"comment": "Help"})).await;
    assert_ne!(other["group_id"], wanted);
    let moved = caller.change(&other["id"], json!({"group_id": wanted})).await.fine();
    assert_eq!(
        (&moved["ticket"]["group_id"], &moved["ticket"]["product"]),
        (&wanted, &json!(product))
    );
    let back = json!({"group_id": other["group_id"]});
    let back = caller.change(&other["id"], back).await.fine();
    assert_eq!(
        (&back["ticket"]["group_id"], &back["ticket"]["product"]),
        (&other["group_id"], &Value::Null)
    );
    for wrong in [json!(77), json!("many"), json!({})] {
        let refused = caller.change(&other["id"], json!({ "group_id": wrong })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.body["details"]["group_id"].is_array(), "{}", refused.body);
        let body = json!({"ticket": {"comment": "Help", "group_id": wrong}});
        let refused = caller.put(NOOR, Method::POST, "tickets", body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let named = caller.change(&other["id"], json!({ "product": product })).await.fine();
    assert_eq!(named["ticket"]["group_id"], wanted);
    let unknown = caller.change(&other["id"], json!({"product": "moonshine"})).await;
    assert!(unknown.body["details"]["product"].is_array(), "{}", unknown.body);
    // A whole ticket sent back with another group means the group.
    let mut whole = named["ticket"].clone();
    whole["group_id"] = back["ticket"]["group_id"].clone();
    whole.as_object_mut().unwrap().remove("product");
    let moved = caller.change(&other["id"], whole).await.fine();
    assert_eq!(moved["ticket"]["group_id"], back["ticket"]["group_id"]);
    desk.drain().await;
});

on_both_engines!(who_follows_and_takes_part_is_said_with_the_ticket, async |desk| {
    let caller = Caller::at(desk).await;
    let new = Somebody { name: "", address: "new@else.example" };
    let made = caller.ticket(json!({"comment": "Help", "requester_id": 10,
        "email_ccs": [{"user_email": "New@Else.example", "action": "put"}, {"user_id": "11"}],
        "followers": [{"user_id": 30}], "collaborators": [21, MARIA.address]}));
    let made = made.await;
    assert_eq!(made["follower_ids"], json!([21, 30]));
    let of = async |id: &Value| {
        let page = caller.get(NOOR, &format!("tickets/{id}/email_ccs")).await.fine();
        let mut all: Vec<_> = page["users"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["email"].as_str().unwrap().to_owned())
            .collect();
        all.sort();
        all
    };
    assert_eq!(of(&made["id"]).await, [new.address, OMAR.address]);
    assert_eq!(made["email_cc_ids"].as_array().unwrap().len(), 2);
    let known = made["collaborator_ids"].as_array().unwrap().len();
    assert_eq!(known, 4, "both: {made}");
    let before = desk.ticket(made["id"].as_i64().unwrap()).await;
    caller.change(&made["id"], made.clone()).await.fine();
    assert_eq!(desk.ticket(made["id"].as_i64().unwrap()).await, before);
    caller.change(&made["id"], json!({"comment": "Mended."})).await.fine();
    desk.drain().await;
    assert_eq!(desk.mails_to(new).len(), 1, "who takes part gets the reply");

    let id = caller.ticket(json!({"comment": "Other", "requester_id": 10})).await["id"].clone();
    let after = caller.change(
        &id,
        json!({
        "followers": [{"user_email": LEV.address, "action": "put"}],
        "email_ccs": [{"user_email": TIDE.address}], "comment": "Look here"}),
    );
    let after = after.await.fine();
    assert_eq!(after["ticket"]["follower_ids"], json!([21]));
    assert_eq!(of(&id).await, [TIDE.address]);
    desk.drain().await;
    assert_eq!(desk.mails_to(TIDE).len(), 1, "joined before the reply was sent");
    let after = caller.change(&id, json!({"follower_ids": [20, 30]})).await.fine();
    assert_eq!(after["ticket"]["follower_ids"], json!([20, 30]));
    let gone = json!({"followers": [{"user_id": 30, "action": "delete"}]});
    let after = caller.change(&id, gone).await.fine();
    assert_eq!(after["ticket"]["follower_ids"], json!([20]));
    for (wrong, field) in [
        (json!({"email_cc_ids": []}), "email_cc_ids"),
        (json!({"email_ccs": [{"user_email": TIDE.address, "action": "delete"}]}), "email_ccs"),
        (json!({"email_ccs": [{"user_email": "nobody"}]}), "email_ccs"),
        (json!({"email_ccs": "all"}), "email_ccs"),
        (json!({"followers": [{"user_id": 10}]}), "followers"),
        (json!({"followers": [{"user_email": "nobody@here.example"}]}), "followers"),
        (json!({"follower_ids": [999]}), "follower_ids"),
        (json!({"priority": "high", "collaborators": [{"x": 1}]}), "collaborators"),
    ] {
        let refused = caller.change(&id, wrong.clone()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.body["details"][field].is_array(), "{wrong}: {}", refused.body);
    }
    assert_eq!(
        caller.get(NOOR, &format!("tickets/{id}")).await.fine()["ticket"]["priority"],
        after["ticket"]["priority"],
        "all or nothing"
    );
    desk.drain().await;
});

on_both_engines!(every_own_field_is_told_with_null_where_it_has_no_value, async |desk| {
    let caller = Caller::at(desk).await;
    let own = "[fields.seats]\nname = \"Seats\"\nkind = \"number\"\n\
        [fields.beta]\nname = \"Beta\"\nkind = \"checkbox\"\n";
    desk.desk.set_handbook(desk::handbook::Handbook::parse(own).unwrap());
    let known = caller.get(NOOR, "ticket_fields").await.fine();
    let id = |title: &str| {
        let all = known["ticket_fields"].as_array().unwrap();
        all.iter().find(|one| one["title"] == title).unwrap()["id"].clone()
    };
    let (seats, beta) = (id("Seats"), id("Beta"));
    let value = |ticket: &Value, id: &Value| {
        let all = ticket["custom_fields"].as_array().unwrap();
        assert_eq!(all.len(), 2, "{all:?}");
        assert_eq!(ticket["fields"], ticket["custom_fields"]);
        all.iter().find(|one| one["id"] == *id).unwrap()["value"].clone()
    };
    let ticket = caller.ticket(json!({"comment": "Help",
        "custom_fields": [{"id": beta, "value": true}]}));
    let ticket = ticket.await;
    assert_eq!((value(&ticket, &seats), value(&ticket, &beta)), (Value::Null, json!(true)));
    let before = desk.ticket(ticket["id"].as_i64().unwrap()).await;
    caller.change(&ticket["id"], ticket.clone()).await.fine();
    assert_eq!(desk.ticket(ticket["id"].as_i64().unwrap()).await, before);
    let off = json!({"custom_fields": [{"id": beta, "value": false}, {"id": seats, "value": 3.5}]});
    let after = caller.change(&ticket["id"], off).await.fine()["ticket"].clone();
    assert_eq!((value(&after, &seats), value(&after, &beta)), (json!("3.5"), Value::Null));
    desk.drain().await;
});

on_both_engines!(what_the_handbook_says_is_dated_by_the_handbook, async |desk| {
    let caller = Caller::at(desk).await;
    let dates = async || {
        let mut seen = Vec::new();
        for (path, name) in [
            ("groups", "groups"),
            ("ticket_fields", "ticket_fields"),
            ("slas/policies", "sla_policies"),
            ("triggers", "triggers"),
            ("brands", "brands"),
            ("business_hours/schedules", "schedules"),
            ("locales", "locales"),
        ] {
            let page = caller.get(NOOR, path).await.fine();
            let row = page[name][0].clone();
            if row.is_object() {
                let of = |key: &str| row[key].as_str().unwrap().to_owned();
                seen.push((of("created_at"), of("updated_at")));
            }
        }
        seen.dedup();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen.pop().unwrap()
    };
    let set_up = dates().await;
    assert!(set_up.0.starts_with("2026-") && set_up.1.starts_with("2026-"), "{set_up:?}");
    desk.pass(3600).await;
    let new = |text: &str| actions::handbook::apply::New {
        text: text.into(),
        note: String::new(),
        base: None,
    };
    let by = || actions::handbook::apply::By::CommandLine;
    actions::handbook::apply::apply(&desk.desk, by(), new("# one\n")).await.unwrap();
    let first = dates().await;
    desk.pass(3600).await;
    actions::handbook::apply::apply(&desk.desk, by(), new("# two\n")).await.unwrap();
    let second = dates().await;
    assert_eq!(second.0, first.0);
    assert!(second.1 > first.1, "{first:?} {second:?}");
    assert_eq!(
        caller.get(ADA, "groups?page[size]=1").await.fine()["groups"][0]["updated_at"],
        second.1
    );
    desk.drain().await;
});
