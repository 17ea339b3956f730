//! What a client reads and sends back changes nothing.

use actions::macros::{Wish, save};
use axum::http::{Method, StatusCode};
use base::ids::{MacroId, PersonId, ViewId};
use desk::{
    macros::{Body, Owner, Shared},
    tickets::Status,
};
use serde_json::{Value, json};
use testkit::{NOOR, TestDesk, on_both_engines};

use super::caller::{ADA, Caller};

async fn kept(desk: &TestDesk, id: MacroId) -> desk::macros::Macro {
    store::macros::one(&mut desk.conn().await, id).await.unwrap().unwrap()
}

on_both_engines!(a_macro_sent_back_stays_as_it_was, async |desk| {
    let caller = Caller::at(desk).await;
    let noor = desk.person(NOOR).await;
    let product = desk.desk.handbook().products[0].key.clone();
    let full = Body {
        text: "Please send a log.".into(),
        then: Some(Status::OnHold),
        severity: Some("high".into()),
        product: Some(product),
        owner: Owner::Me,
        add_tags: vec!["asked".into(), "seen".into()],
        followers: vec![PersonId(21), PersonId(30)],
        note: "They are on the old version.".into(),
    };
    let bodies = [
        full.clone(),
        Body { text: String::new(), ..full.clone() },
        Body { note: String::new(), owner: Owner::Nobody, ..full.clone() },
        Body { text: "Just a text".into(), ..Body::default() },
        Body { note: "Just a note".into(), ..Body::default() },
        Body { owner: Owner::Nobody, ..Body::default() },
    ];
    for (audience, body) in
        [Shared::Person(noor.id), Shared::Everyone, Shared::Team("support".into())]
            .into_iter()
            .cycle()
            .zip(bodies)
    {
        let wish = Wish { id: None, name: "Ask".into(), audience, body };
        let id = save(&desk.desk, &noor, wish).await.unwrap();
        let before = kept(desk, id).await;
        desk.pass(60).await;
        let path = format!("macros/{id}.json");
        let read = caller.get(NOOR, &path).await.fine();
        let told = caller.put(NOOR, Method::PUT, &path, read.clone()).await.fine();
        assert_eq!(told["macro"]["actions"], read["macro"]["actions"]);
        assert_eq!(kept(desk, id).await, before, "{read}");
    }
    let id = save(
        &desk.desk,
        &noor,
        Wish { id: None, name: "Ask".into(), audience: Shared::Everyone, body: full },
    )
    .await
    .unwrap();
    let change = async |actions: Value| {
        let body = json!({"macro": { "actions": actions }});
        caller.put(NOOR, Method::PUT, &format!("macros/{id}"), body).await.fine();
        kept(desk, id).await.body
    };
    let read = caller.get(ADA, &format!("macros/{id}")).await.fine().to_string();
    assert!(read.contains("current_user"), "whoever uses it, not whoever looks: {read}");
    let said = change(json!([{"field": "comment_value", "value": "Other words"}])).await;
    assert_eq!(said.note, "They are on the old version.", "who does not name the note keeps it");
    assert_eq!((said.text.as_str(), said.severity), ("Other words", None));
    let said = change(json!([{"field": "comment_value", "value": "Hi"},
        {"field": "note", "value": ""}]));
    assert_eq!(said.await.note, "");
});

on_both_engines!(a_macro_is_for_those_its_maker_is_among, async |desk| {
    let caller = Caller::at(desk).await;
    for (who, restriction) in [
        (NOOR, json!({"type": "Group", "team": "dragons"})),
        (NOOR, json!({"type": "Group", "id": 77})),
        (NOOR, json!({"type": "Group"})),
        (NOOR, json!({"type": "Group", "team": "replay"})),
        (ADA, json!({"type": "Group", "team": "replay"})),
        (NOOR, json!({"type": "User", "id": 21})),
    ] {
        let actions = json!([{"field": "status", "value": "open"}]);
        let one = json!({"title": "A", "actions": actions, "restriction": restriction,
            "query": "status:open"});
        for (path, name) in [("macros", "macro"), ("views", "view")] {
            let refused = caller.put(who, Method::POST, path, json!({ name: one })).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {restriction}");
            assert!(refused.body["details"]["restriction"].is_array(), "{}", refused.body);
        }
    }
    let actions = json!([{"field": "status", "value": "open"}]);
    let ours = json!({"macro": {"title": "Ours", "actions": actions,
        "restriction": {"type": "Group", "team": "support"}}});
    let made = caller.put(NOOR, Method::POST, "macros", ours).await.fine()["macro"].clone();
    // By its number too, as clients know groups.
    let by_number = json!({"type": "Group", "id": made["restriction"]["id"]});
    let body = json!({"macro": {"title": "Ours again", "restriction": by_number}});
    let path = format!("macros/{}", made["id"]);
    let again = caller.put(NOOR, Method::PUT, &path, body).await.fine();
    assert_eq!(again["macro"]["restriction"], made["restriction"]);
});

on_both_engines!(a_view_sent_back_stays_as_it_was, async |desk| {
    let caller = Caller::at(desk).await;
    let of = async |id: &Value| {
        let id = ViewId(id.as_i64().unwrap());
        let all = [desk::views::Audience::Person(PersonId(20))];
        let all = store::views::of(&mut desk.conn().await, &all).await.unwrap();
        all.into_iter().find(|view| view.id == id).unwrap()
    };
    let own = json!({"type": "User", "id": 20});
    let send = async |method, path: &str, body: Value| caller.put(NOOR, method, path, body).await;
    for asks in [
        json!({"query": "severity:critical \"does not load\""}),
        json!({"query": "status:open status:pending order_by:created"}),
        json!({"all": [{"field": "status", "operator": "less_than", "value": "solved"},
            {"field": "current_tags", "operator": "includes", "value": "vip big"}]}),
    ] {
        let mut view = json!({"title": "Burning", "restriction": own,
            "output": {"columns": ["status"], "group_by": "status"}});
        for (key, value) in asks.as_object().unwrap() {
            view[key] = value.clone();
        }
        let made = send(Method::POST, "views", json!({ "view": view })).await.fine();
        let before = of(&made["view"]["id"]).await;
        desk.pass(60).await;
        let path = format!("views/{}.json", made["view"]["id"]);
        let read = caller.get(NOOR, &path).await.fine();
        let told = send(Method::PUT, &path, read.clone()).await.fine();
        assert_eq!(told["view"]["query"], read["view"]["query"]);
        assert_eq!(of(&made["view"]["id"]).await, before);
        // With other conditions beside what was read, these are meant.
        let mut other = read.clone();
        let all = json!([{"field": "priority", "operator": "is", "value": "low"}]);
        other["view"]["conditions"] = json!({"all": all, "any": []});
        let told = send(Method::PUT, &path, other).await.fine();
        assert!(told["view"]["query"].as_str().unwrap().starts_with("severity:low"), "{told}");
    }
    // Whoever adds a condition keeps the others, and the order.
    let asks = json!({"title": "Ours", "restriction": own,
        "query": "status<solved tags:vip order_by:due"});
    let made = send(Method::POST, "views", json!({ "view": asks })).await.fine();
    let mut more = made.clone();
    let all = more["view"]["conditions"]["all"].as_array_mut().unwrap();
    assert_eq!(all.len(), 2, "{made}");
    all.push(json!({"field": "priority", "operator": "is", "value": "urgent"}));
    let path = format!("views/{}", made["view"]["id"]);
    let told = send(Method::PUT, &path, more).await.fine();
    let query = told["view"]["query"].as_str().unwrap();
    for part in ["status<solved", "tags:vip", "severity:critical", "order_by:due"] {
        assert!(query.contains(part), "{query}");
    }
    for empty in [
        json!({"all": [], "any": []}),
        json!({"conditions": {"all": [], "any": []}}),
        json!({"all": [{"field": "current_tags", "operator": "includes", "value": ""}]}),
    ] {
        let mut view = empty;
        (view["title"], view["restriction"]) = (json!("Everything"), own.clone());
        let refused = send(Method::POST, "views", json!({ "view": view })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{view}");
    }
});
