//! Programs that fetch tokens of their own.

use actions::api_tokens;
use axum::http::{Method, StatusCode};
use base::{ids::PersonId, time::after};
use data_encoding::BASE64;
use serde_json::{Value, json};
use testkit::{NOOR, on_both_engines};

use super::caller::{ADA, Caller};

async fn with(caller: &Caller, method: Method, token: &str, path: &str) -> StatusCode {
    let bearer = format!("Bearer {token}");
    caller.send(method, path, &[("authorization", bearer.as_str())], "{}").await.status
}

on_both_engines!(a_program_fetches_a_token_that_runs_out, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"client": {"name": "Ship", "identifier": "ship"}});
    let refused = caller.put(NOOR, Method::POST, "oauth/clients", body.clone()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "administrators make programs");
    let made = caller.put(ADA, Method::POST, "oauth/clients.json", body.clone()).await.fine();
    let (id, secret) = (&made["client"]["id"], made["client"]["secret"].as_str().unwrap());
    let twice = caller.put(ADA, Method::POST, "oauth/clients", body).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let listed = caller.get(ADA, "oauth/clients").await.fine();
    assert!(listed["clients"][0]["secret"].is_null(), "told once");

    let form = |scope: &str| {
        format!("grant_type=client_credentials&client_id=ship&client_secret={secret}&scope={scope}")
    };
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let ask = async |body: &str| caller.send(Method::POST, "/oauth/tokens", &kind, body).await;
    let reads = ask(&format!("{}&expires_in=3600", form("read"))).await.fine();
    assert_eq!((&reads["token_type"], &reads["expires_in"]), (&json!("bearer"), &json!(3600)));
    assert_eq!(reads["scope"], "read");
    let reads = reads["access_token"].as_str().unwrap().to_owned();
    assert_eq!(with(&caller, Method::GET, &reads, "tickets").await, StatusCode::OK);
    assert_eq!(with(&caller, Method::POST, &reads, "tickets").await, StatusCode::FORBIDDEN);
    let body = json!({"grant_type": "client_credentials", "client_id": "ship",
        "client_secret": secret});
    let both = caller.send(Method::POST, "/oauth/tokens", &[], &body.to_string()).await.fine();
    assert_eq!(both["scope"], "read write");
    let both = both["access_token"].as_str().unwrap().to_owned();
    assert_eq!(with(&caller, Method::POST, &both, "tickets").await, StatusCode::BAD_REQUEST);

    let bearer = format!("Bearer {reads}");
    let headers = [("authorization", bearer.as_str())];
    let current = caller.send(Method::GET, "oauth/tokens/current.json", &headers, "").await.fine();
    assert_eq!((&current["token"]["client_id"], &current["token"]["user_id"]), (id, &json!(30)));
    assert!(current["token"]["expires_at"].is_string());
    desk.pass(3601).await;
    assert_eq!(with(&caller, Method::GET, &reads, "tickets").await, StatusCode::UNAUTHORIZED);
    assert_eq!(with(&caller, Method::GET, &both, "tickets").await, StatusCode::OK);

    for (body, status, error) in [
        (form("everything"), 400, "invalid_scope"),
        (form("read").replace(secret, "guess"), 401, "invalid_client"),
        (form("read").replace("ship", "boat"), 401, "invalid_client"),
        (form("read").replace("client_credentials", "password"), 400, "unsupported_grant_type"),
    ] {
        let refused = ask(&body).await;
        assert_eq!((refused.status.as_u16(), &refused.body["error"]), (status, &json!(error)));
    }
    let gone = caller.put(ADA, Method::DELETE, &format!("oauth/clients/{id}"), json!({})).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(with(&caller, Method::GET, &both, "tickets").await, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&form("read")).await.status, StatusCode::UNAUTHORIZED);
    desk.drain().await;
});

on_both_engines!(an_administrator_gives_a_program_a_token_by_hand, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"client": {"name": "Ship", "identifier": "ship"}});
    let made = caller.put(ADA, Method::POST, "oauth/clients", body).await.fine();
    let body = json!({"token": {"client_id": made["client"]["id"], "scopes": ["read", "write"]}});
    let given = caller.put(ADA, Method::POST, "oauth/tokens.json", body).await;
    assert_eq!(given.status, StatusCode::CREATED);
    let token = given.fine()["token"].clone();
    let full = token["full_token"].as_str().unwrap();
    assert!(full.starts_with(token["token"].as_str().unwrap()));
    assert_eq!(with(&caller, Method::GET, full, "tickets").await, StatusCode::OK);
    let list = caller.get(ADA, "oauth/tokens").await.fine();
    assert_eq!(list["tokens"][0]["id"], token["id"]);
    assert!(list["tokens"][0]["full_token"].is_null());
    let path = format!("oauth/tokens/{}", token["id"]);
    let theirs = caller.put(NOOR, Method::DELETE, &path, Value::Null).await;
    assert_eq!(theirs.status, StatusCode::FORBIDDEN);
    let gone = caller.put(ADA, Method::DELETE, &path, Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(with(&caller, Method::GET, full, "tickets").await, StatusCode::UNAUTHORIZED);
    // A token made on the page has no program and does not run out.
    let current = caller.get(ADA, "oauth/tokens/current").await.fine();
    assert!(current["token"]["client_id"].is_null() && current["token"]["expires_at"].is_null());
    desk.drain().await;
});

on_both_engines!(a_token_makes_none_that_may_do_more_than_itself, async |desk| {
    let mut caller = Caller::at(desk).await;
    let program = |name: &str| json!({"client": {"name": name, "identifier": name}});
    let made = caller.put(ADA, Method::POST, "oauth/clients", program("ship")).await.fine();
    let id = &made["client"]["id"];
    let secret = made["client"]["secret"].as_str().unwrap();
    let by_hand = json!({"token": {"client_id": id, "scopes": ["read", "write", "impersonate"]}});
    // What the page gives, less one thing each; and what a program fetched, which runs out.
    let ada = desk.person(ADA).await;
    let wish = desk::api_tokens::Wish {
        name: "bounded".into(),
        address: ADA.address.into(),
        may_write: true,
        others: true,
        per_minute: desk::api_tokens::PER_MINUTE,
    };
    let mut bounded = Vec::new();
    for wish in [
        desk::api_tokens::Wish { may_write: false, ..wish.clone() },
        desk::api_tokens::Wish { others: false, ..wish.clone() },
        desk::api_tokens::Wish { per_minute: 600, ..wish },
    ] {
        bounded.push(api_tokens::make(&desk.desk, &ada, wish).await.unwrap());
    }
    let body = json!({"grant_type": "client_credentials", "client_id": "ship",
        "client_secret": secret, "scope": "write impersonate"});
    let fetched = caller.send(Method::POST, "/oauth/tokens", &[], &body.to_string()).await.fine();
    bounded.push(fetched["access_token"].as_str().unwrap().to_owned());
    for token in bounded {
        caller.token = token;
        let client = caller.put(ADA, Method::POST, "oauth/clients", program("boat")).await;
        assert_eq!(client.status, StatusCode::FORBIDDEN, "{}", client.body);
        let given = caller.put(ADA, Method::POST, "oauth/tokens", by_hand.clone()).await;
        assert_eq!(given.status, StatusCode::FORBIDDEN, "{}", given.body);
    }
    caller.token = api_tokens::of(&desk.desk, PersonId(30), "whole".into()).await.unwrap();
    assert_eq!(caller.get(ADA, "oauth/clients").await.fine()["count"], 1);
    caller.put(ADA, Method::POST, "oauth/tokens", by_hand).await.fine();
});

on_both_engines!(a_program_says_who_it_is_in_the_header_too, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"client": {"name": "Ship", "identifier": "ship"}});
    let made = caller.put(ADA, Method::POST, "oauth/clients", body).await.fine();
    let ask = async |secret: &str| {
        let basic = format!("Basic {}", BASE64.encode(format!("ship:{secret}").as_bytes()));
        let headers = [
            ("authorization", basic.as_str()),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let form = "grant_type=client_credentials&scope=read";
        caller.send(Method::POST, "/oauth/tokens", &headers, form).await
    };
    let given = ask(made["client"]["secret"].as_str().unwrap()).await.fine();
    let token = given["access_token"].as_str().unwrap();
    assert_eq!(with(&caller, Method::GET, token, "tickets").await, StatusCode::OK);
    assert_eq!(ask("guess").await.status, StatusCode::UNAUTHORIZED);
});

on_both_engines!(a_token_that_ran_out_is_neither_made_nor_kept_for_ever, async |desk| {
    let caller = Caller::at(desk).await;
    let body = json!({"client": {"name": "Ship", "identifier": "ship"}});
    let made = caller.put(ADA, Method::POST, "oauth/clients", body).await.fine();
    let give = async |end: &str| {
        let body = json!({"token": {"client_id": made["client"]["id"], "expires_at": end}});
        caller.put(ADA, Method::POST, "oauth/tokens", body).await
    };
    let past = give("2020-01-01T00:00:00Z").await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.body["details"]["expires_at"].is_array(), "{}", past.body);
    give(&after(desk.desk.now(), 3600).to_string()).await.fine();
    let known = async || store::api_tokens::all(&mut desk.conn().await).await.unwrap().len();
    assert_eq!(known().await, 2, "the caller's own and the program's");
    desk.pass(3600 + 23 * 3600).await;
    actions::sweeps::tidy_up(&desk.desk).await.unwrap();
    assert_eq!(known().await, 2, "told of for a day");
    desk.pass(2 * 3600).await;
    actions::sweeps::tidy_up(&desk.desk).await.unwrap();
    assert_eq!(known().await, 1);
});
