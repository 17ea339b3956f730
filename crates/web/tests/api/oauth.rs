//! Programs that fetch tokens of their own.

use axum::http::{Method, StatusCode};
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
