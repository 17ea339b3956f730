//! People as programs meet them: what is told of them, made, changed, and made one.

use axum::http::{Method, StatusCode};
use base::ids::PersonId;
use serde_json::{Value, json};
use testkit::{MARIA, NOOR, OMAR, TIDE, TestDesk, on_both_engines};

use super::caller::{ADA, Caller, ENNO, VERA};

async fn events(desk: &TestDesk, id: i64) -> usize {
    store::people::events(&mut desk.conn().await, PersonId(id), 100).await.unwrap().len()
}

fn rows(body: &Value, name: &str) -> Vec<Value> {
    body[name].as_array().unwrap_or_else(|| panic!("no {name} in {body}")).clone()
}

on_both_engines!(somebody_is_made_changed_and_sent_back, async |desk| {
    let caller = Caller::at(desk).await;
    let send = async |method, path: &str, body: Value| {
        caller.put(NOOR, method, path, json!({ "user": body })).await
    };
    let body = json!({"name": "Ida Holm", "email": "Ida@Holm.example", "external_id": "u-7",
        "notes": "Prefers mail.", "iana_time_zone": "Europe/Oslo", "locale": "de-AT",
        "organization_id": 1, "role": "end-user", "verified": true, "phone": "+47 1",
        "tags": ["VIP", "beta"],
        "skip_verify_email": true, "user_fields": {"a": 1}, "time_zone": "Copenhagen",
        "identities": [{"type": "email", "value": "ida@work.example"},
            {"type": "phone_number", "value": "+47 1"}]});
    let made = send(Method::POST, "users.json", body.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let one = made.body["user"].clone();
    assert_eq!(made.header("location"), one["url"].as_str().unwrap());
    let shown = [
        "name",
        "email",
        "external_id",
        "notes",
        "phone",
        "tags",
        "iana_time_zone",
        "locale",
        "role",
        "organization_id",
        "verified",
        "active",
        "suspended",
        "last_login_at",
    ];
    let shown: Vec<&Value> = shown.iter().map(|key| &one[key]).collect();
    let wanted = json!([
        "Ida Holm",
        "ida@holm.example",
        "u-7",
        "Prefers mail.",
        "+47 1",
        ["beta", "vip"],
        "Europe/Oslo",
        "de",
        "end-user",
        1,
        false,
        true,
        false,
        null
    ]);
    assert_eq!(json!(shown), wanted, "an agent's word is no proof");
    let path = format!("users/{}.json", one["id"]);
    let id = one["id"].as_i64().unwrap();
    assert_eq!(caller.get(NOOR, &path).await.fine()["user"], one);
    let before = events(desk, id).await;
    desk.pass(60).await;
    for whole in [one.clone(), json!({}), json!({"email": "IDA@work.example"})] {
        let back = send(Method::PUT, &path, whole).await.fine();
        assert_eq!(back["user"], one);
    }
    assert_eq!(events(desk, id).await, before, "what was sent back changed nothing");

    let change = json!({"name": "Ida H.", "email": "ida@third.example", "organization_id": null,
        "notes": null, "locale_id": 1});
    let after = send(Method::PUT, &path, change).await.fine()["user"].clone();
    assert_eq!((&after["name"], &after["email"]), (&json!("Ida H."), &json!("ida@holm.example")));
    assert_eq!((&after["organization_id"], &after["notes"]), (&Value::Null, &Value::Null));
    assert_eq!((&after["locale"], &after["external_id"]), (&json!("en-US"), &json!("u-7")));
    assert!(after["updated_at"].as_str() > one["updated_at"].as_str(), "{after}");
    let known = caller.get(NOOR, &format!("users/{id}/identities")).await.fine();
    let known: Vec<_> = rows(&known, "identities").iter().map(|one| one["value"].clone()).collect();
    assert_eq!(json!(known)[0], "ida@holm.example", "{known:?}");
    assert_eq!(known.len(), 3);
    let vouched = json!({"user": {"verified": true}});
    let vouched = caller.put(ADA, Method::PUT, &path, vouched).await.fine();
    assert_eq!(vouched["user"]["verified"], true);
    let admin = send(
        Method::PUT,
        &path,
        json!({"organization_id": 1, "ticket_restriction": "organization"}),
    )
    .await
    .fine();
    assert_eq!(admin["user"]["ticket_restriction"], "organization");

    for (wrong, field) in [
        (json!({"name": "X", "email": MARIA.address}), "email"),
        (json!({"name": "X", "email": "no address"}), "email"),
        (json!({"name": "X", "external_id": "u-7"}), "external_id"),
        (json!({"name": " "}), "name"),
        (json!({"name": "X", "role": "agent"}), "role"),
        (json!({"name": "X", "suspended": true}), "suspended"),
        (json!({"name": "X", "organization_id": 999}), "organization_id"),
        (json!({"name": "X", "organization": {"name": "Nobody & Co"}}), "organization"),
        (json!({"name": "X", "iana_time_zone": "Europe/Atlantis"}), "iana_time_zone"),
        (json!({"name": "X", "ticket_restriction": "groups"}), "ticket_restriction"),
    ] {
        let refused = send(Method::POST, "users", wrong.clone()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.body["details"][field].is_array(), "{field}: {}", refused.body);
    }
    let found = caller.get(NOOR, "users/search?external_id=u-7").await.fine();
    assert_eq!(found["users"][0]["id"], id);
    let found = caller.get(NOOR, "users/show_many?external_ids=none,u-7").await.fine();
    assert_eq!((rows(&found, "users").len(), &found["users"][0]["id"]), (1, &json!(id)));
    desk.drain().await;
    let mails = |address| desk.mails_to(testkit::Somebody { name: "Ida", address });
    let [main] = mails("ida@holm.example").try_into().expect("told of what came later alone");
    assert!(main.contains("ida@third.example") && !main.contains("ida@work.example"), "{main}");
    for address in ["ida@work.example", "ida@third.example"] {
        assert!(mails(address).is_empty(), "nobody else is written to by this");
    }
});

on_both_engines!(who_may_change_whom, async |desk| {
    let caller = Caller::at(desk).await;
    let rename = json!({"user": {"name": "Somebody else"}});
    for (who, id, status) in [
        (NOOR, 10, 200),
        (ADA, 20, 200),
        (NOOR, 30, 403),
        (VERA, 10, 403),
        (ENNO, 10, 403),
        (MARIA, 10, 403),
        (NOOR, 777, 404),
    ] {
        let answered = caller.put(who, Method::PUT, &format!("users/{id}"), rename.clone()).await;
        assert_eq!(answered.status.as_u16(), status, "{} {id}: {}", who.name, answered.body);
    }
    // Tags by themselves.
    let tags = json!({"tags": ["Churn", "vip"]});
    let put = |method, tags: Value| caller.put(NOOR, method, "users/10/tags", tags);
    assert_eq!(put(Method::POST, tags).await.fine()["tags"], json!(["churn", "vip"]));
    let more = put(Method::PUT, json!({"tags": ["beta"]})).await.fine();
    assert_eq!(more["tags"], json!(["beta", "churn", "vip"]));
    let fewer = put(Method::DELETE, json!({"tags": ["VIP"]})).await.fine();
    assert_eq!(fewer, caller.get(NOOR, "users/10/tags").await.fine());
    assert_eq!(fewer["tags"], json!(["beta", "churn"]));
    // What we note of somebody is not for them.
    let note = json!({"user": {"notes": "Is in a hurry.", "external_id": "u-1", "phone": "+47 1",
        "tags": ["churn"]}});
    caller.put(NOOR, Method::PUT, "users/10", note).await.fine();
    for path in ["users/me", "users/10"] {
        let own = caller.get(MARIA, path).await.fine();
        assert!(own["user"]["notes"].is_null() && own["user"]["external_id"].is_null(), "{own}");
        assert!(own["user"]["phone"].is_null() && own["user"]["tags"] == json!([]), "{own}");
    }
    assert_eq!(caller.get(VERA, "users/10").await.fine()["user"]["notes"], "Is in a hurry.");
    for path in
        ["tickets/1", "users/10", "organizations/1", "groups/1", "triggers/1", "slas/policies/1"]
    {
        let refused = caller.put(ADA, Method::DELETE, path, json!({})).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        let says = refused.body["error"]["message"].as_str().unwrap();
        assert!(!says.starts_with("Access to this"), "{path} says what to do: {says}");
        let theirs = caller.put(MARIA, Method::DELETE, path, json!({})).await;
        assert!(theirs.body["error"]["message"].as_str().unwrap().starts_with("Access to this"));
        let nobodys = caller.send(Method::DELETE, path, &[], "").await;
        assert_eq!(nobodys.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    for path in ["groups", "triggers.json", "automations", "ticket_fields", "group_memberships"] {
        let refused = caller.put(ADA, Method::POST, path, json!({})).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
});

on_both_engines!(addresses_are_added_proved_and_taken_away, async |desk| {
    let caller = Caller::at(desk).await;
    let send = async |who, method, path: &str, body: Value| {
        caller.put(who, method, &format!("users/10/identities{path}"), body).await
    };
    let second = json!({"identity": {"type": "email", "value": "Maria@Home.example"}});
    let made = send(NOOR, Method::POST, ".json", second.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let made = made.fine()["identity"].clone();
    assert_eq!((&made["value"], &made["verified"]), (&json!("maria@home.example"), &json!(false)));
    assert_eq!(made["primary"], false);
    let path = format!("/{}", made["id"]);
    assert_eq!(send(NOOR, Method::GET, &path, Value::Null).await.fine()["identity"], made);
    for (body, field) in [
        (json!({"value": TIDE.address, "type": "email"}), ""),
        (json!({"value": OMAR.address}), "value"),
        (json!({"value": "none"}), "value"),
        (json!({"value": ""}), "value"),
        (json!({"value": "+49 1", "type": "phone_number"}), "type"),
    ] {
        let refused = send(NOOR, Method::POST, "", json!({ "identity": body })).await;
        if field.is_empty() {
            refused.fine();
            continue;
        }
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert!(refused.body["details"][field].is_array(), "{}", refused.body);
    }
    let by_agent = send(NOOR, Method::PUT, &format!("{path}/verify"), Value::Null).await;
    assert_eq!(by_agent.status, StatusCode::FORBIDDEN, "only a lead's word is a proof");
    send(NOOR, Method::PUT, &format!("{path}/request_verification"), Value::Null).await.fine();
    desk.drain().await;
    let home = testkit::Somebody { name: "Maria", address: "maria@home.example" };
    assert_eq!(desk.mails_to(home).len(), 1, "a link to prove it");
    let proved = send(ADA, Method::PUT, &path, json!({"identity": {"verified": true}})).await;
    assert_eq!(proved.fine()["identity"]["verified"], true);
    let all = send(NOOR, Method::PUT, &format!("{path}/make_primary"), Value::Null).await.fine();
    assert_eq!(all["identities"][0]["value"], "maria@home.example");
    assert_eq!(caller.get(NOOR, "users/10").await.fine()["user"]["email"], "maria@home.example");
    let other = json!({"identity": {"value": "else@home.example"}});
    assert_eq!(send(NOOR, Method::PUT, &path, other).await.status.as_u16(), 422);
    let primary = send(NOOR, Method::DELETE, &path, Value::Null).await;
    assert_eq!(primary.status.as_u16(), 422, "letters go there");
    let first = all["identities"][1]["id"].clone();
    let gone = send(NOOR, Method::DELETE, &format!("/{first}.json"), Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(
        send(NOOR, Method::GET, &format!("/{first}"), Value::Null).await.status.as_u16(),
        404
    );
    let beside = caller.get(NOOR, "incremental/users/cursor?start_time=0&include=identities").await;
    desk.pass(11).await;
    assert!(beside.fine()["identities"].is_array());
    desk.drain().await;
});

on_both_engines!(many_people_at_once, async |desk| {
    let caller = Caller::at(desk).await;
    let results = async |method, path: &str, body: Value| {
        let job = caller.put(NOOR, method, path, body).await.fine();
        rows(&job["job_status"], "results")
    };
    let worked =
        |all: &[Value]| -> Vec<bool> { all.iter().map(|part| part["success"] == true).collect() };
    let many = json!({"users": [{"name": "A", "email": "a@x.example"},
        {"name": "B", "email": MARIA.address}, {"name": "C", "external_id": "c"}]});
    let made = results(Method::POST, "users/create_many.json", many).await;
    assert_eq!(worked(&made), [true, false, true]);
    let many = json!({"users": [{"email": "A@x.example", "name": "Anna"},
        {"external_id": "c", "name": "Carl"}, {"email": "d@x.example", "name": "D"}]});
    let either = results(Method::POST, "users/create_or_update_many", many).await;
    let told: Vec<_> = either.iter().map(|part| part["status"].as_str().unwrap()).collect();
    assert_eq!(told, ["Updated", "Updated", "Created"]);
    assert_eq!((&either[0]["id"], &either[1]["id"]), (&made[0]["id"], &made[2]["id"]));
    let ids = format!("{},{},777", made[0]["id"], made[2]["id"]);
    let body = json!({"user": {"organization_id": 1}});
    let moved = results(Method::PUT, &format!("users/update_many?ids={ids}"), body).await;
    assert_eq!(worked(&moved), [true, true, false]);
    let body = json!({"user": {"notes": "Kind."}});
    let noted = results(Method::PUT, "users/update_many?external_ids=c", body).await;
    assert_eq!(worked(&noted), [true]);
    let body = json!({"users": [{"id": made[0]["id"], "name": "Ann"}, {"name": "Nobody"}]});
    assert_eq!(worked(&results(Method::PUT, "users/update_many", body).await), [true, false]);
    let one = caller.get(NOOR, &format!("users/{}", made[2]["id"])).await.fine();
    let one = (&one["user"]["name"], &one["user"]["notes"], &one["user"]["organization_id"]);
    assert_eq!(one, (&json!("Carl"), &json!("Kind."), &json!(1)));
    let body = json!({"user": {"email": MARIA.address, "name": "Maria S."}});
    let again = caller.put(NOOR, Method::POST, "users/create_or_update", body).await;
    assert_eq!((again.status, &again.body["user"]["id"]), (StatusCode::OK, &json!(10)));
});

on_both_engines!(two_who_are_one_are_merged, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"user": {"name": "Maria (old)", "email": "maria@old.example"}});
    let old = caller.put(NOOR, Method::POST, "users", body).await.fine()["user"]["id"].clone();
    let ticket = caller.ticket(json!({"comment": "Help", "requester_id": old})).await["id"].clone();
    desk.pass(60).await;
    let path = format!("users/{old}/merge.json");
    for wrong in [json!({}), json!({"id": old}), json!({"email": "nobody@x.example"})] {
        let refused = caller.put(NOOR, Method::PUT, &path, json!({ "user": wrong })).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let ours = caller.put(NOOR, Method::PUT, &path, json!({"user": {"id": 20}})).await;
    assert_eq!(ours.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", ours.body);
    let body = json!({"user": {"email": MARIA.address}});
    let after = caller.put(NOOR, Method::PUT, &path, body).await.fine();
    assert_eq!(after["user"]["id"], 10);
    let asked = caller.get(NOOR, &format!("tickets/{ticket}")).await.fine();
    assert_eq!(asked["ticket"]["requester_id"], 10);
    let gone = caller.get(NOOR, &format!("users/{old}")).await.fine();
    assert_eq!(gone["user"]["active"], false);
    let change = json!({"user": {"name": "X"}});
    let late = caller.put(NOOR, Method::PUT, &format!("users/{old}"), change).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Whoever keeps a copy learns of it, and of every change.
    desk.pass(11).await;
    let since = desk.desk.now().as_second() - 30;
    let page = caller.get(NOOR, &format!("incremental/users.json?start_time={since}")).await.fine();
    let told: Vec<_> =
        rows(&page, "users").iter().map(|one| (one["id"].clone(), one["active"] == true)).collect();
    assert_eq!(told, [(json!(10), true), (old, false)]);
    desk.drain().await;
});

on_both_engines!(somebody_joins_an_organization_and_leaves_it, async |desk| {
    let caller = Caller::at(desk).await;
    let send = async |method, path: &str, body: Value| {
        let body = json!({ "organization_membership": body });
        caller.put(NOOR, method, path, body).await
    };
    let body = json!({"user": {"name": "Ida"}});
    let ida = caller.put(NOOR, Method::POST, "users", body).await.fine()["user"]["id"].clone();
    let joins = json!({"user_id": ida, "organization_id": 1});
    let made = send(Method::POST, "organization_memberships.json", joins.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.body["organization_membership"]["organization_id"], 1);
    assert_eq!(send(Method::POST, "organization_memberships", joins).await.status.as_u16(), 422);
    let body = json!({"organization": {"name": "Other"}});
    let other = caller.put(NOOR, Method::POST, "organizations", body).await.fine();
    let other = json!({"organization_id": other["organization"]["id"]});
    let path = format!("users/{ida}/organization_memberships");
    let second = send(Method::POST, &path, other.clone()).await;
    assert_eq!(second.status.as_u16(), 422, "one at most");
    assert!(second.body.to_string().contains("one at most"), "{}", second.body);
    let default = send(Method::PUT, &format!("{path}/{ida}/make_default"), Value::Null).await;
    assert_eq!(default.fine()["organization_memberships"][0]["default"], true);
    assert_eq!(send(Method::DELETE, &format!("{path}/10"), Value::Null).await.status.as_u16(), 404);
    let left = send(Method::DELETE, &format!("{path}/{ida}"), Value::Null).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
    let again = format!("organization_memberships/{ida}.json");
    assert_eq!(send(Method::DELETE, &again, Value::Null).await.status.as_u16(), 404);
    send(Method::POST, &path, other).await.fine();
    let staff = json!({"user_id": 20, "organization_id": 1});
    let staff = send(Method::POST, "organization_memberships", staff).await;
    assert_eq!(staff.status, StatusCode::FORBIDDEN, "{}", staff.body);
    let gone = format!("organization_memberships/destroy_many?ids={ida},777");
    let job = caller.put(NOOR, Method::DELETE, &gone, Value::Null).await.fine();
    let told = rows(&job["job_status"], "results");
    assert_eq!((&told[0]["success"], &told[1]["success"]), (&json!(true), &json!(false)));
});
