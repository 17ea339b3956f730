//! Files sent before the comment that names them.

use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::{NOOR, on_both_engines};

use super::caller::Caller;

on_both_engines!(a_file_goes_with_the_comment_that_names_it, async |desk| {
    let caller = Caller::at(desk).await;
    let basic = caller.basic(NOOR);
    let headers = [("authorization", basic.as_str()), ("content-type", "application/json")];
    // Clients send any bytes under any media type.
    let send = async |path: &str| caller.send(Method::POST, path, &headers, "{not json").await;
    let first = send("uploads.json?filename=..%2Flog.txt&binary=undefined").await;
    assert_eq!(first.status, StatusCode::CREATED);
    let token = first.body["upload"]["token"].as_str().unwrap().to_owned();
    assert_eq!(first.body["upload"]["attachment"]["file_name"], "log.txt");
    let second = send(&format!("uploads?filename=more.txt&token={token}")).await.fine();
    assert_eq!(second["upload"]["attachments"].as_array().unwrap().len(), 2);
    assert_eq!(send("uploads").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let comment = json!({"body": "Here is the log", "uploads": token});
    let made = caller.ticket(json!({"comment": comment, "requester_id": 10})).await;
    let path = format!("tickets/{}/comments", made["id"]);
    let files = caller.get(NOOR, &path).await.fine()["comments"][0]["attachments"].clone();
    assert_eq!(files.as_array().unwrap().len(), 2);
    let url = files[0]["content_url"].as_str().unwrap();
    let url = url.strip_prefix("https://desk.example").unwrap();
    assert_eq!(caller.get(NOOR, url).await.status, StatusCode::OK);

    let answer = json!({"comment": {"body": "And mine", "uploads": [token]}});
    caller.change(&made["id"], answer).await.fine();
    let files = caller.get(NOOR, &path).await.fine()["comments"][1]["attachments"].clone();
    assert_eq!(files.as_array().unwrap().len(), 2);

    let path = format!("uploads/{token}.json");
    let delete = async || caller.send(Method::DELETE, &path, &headers, "").await.status;
    assert_eq!(delete().await, StatusCode::NO_CONTENT);
    assert_eq!(delete().await, StatusCode::NOT_FOUND);
    let gone = json!({"comment": {"body": "Again", "uploads": [token]}});
    let refused = caller.change(&made["id"], gone).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body["details"]["uploads"].is_array());
    desk.drain().await;
});
