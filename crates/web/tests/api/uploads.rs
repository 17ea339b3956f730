//! Files sent before the comment that names them.

use axum::http::{Method, StatusCode};
use serde_json::json;
use testkit::{MARIA, NOOR, TIDE, on_both_engines};

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

on_both_engines!(a_token_somebody_chose_is_no_meeting_place, async |desk| {
    let caller = Caller::at(desk).await;
    let noor = caller.basic(NOOR);
    let maria = caller.basic(MARIA);
    let path = |token: &str| format!("uploads?filename=a.txt&token={token}");
    let send = async |who: &[(&str, &str)], token: &str| {
        caller.send(Method::POST, &path(token), who, "secret").await.fine()["upload"].clone()
    };
    let mut tokens = Vec::new();
    // Clients that were given none send the word for it.
    for who in [vec![("authorization", &*noor)], vec![("authorization", &*maria)], vec![], vec![]] {
        let upload = send(&who, "undefined").await;
        assert_eq!(upload["attachments"].as_array().unwrap().len(), 1, "{upload}");
        tokens.push(upload["token"].as_str().unwrap().to_owned());
    }
    tokens.sort();
    tokens.dedup();
    assert_eq!(tokens.len(), 4, "each has its own");
    assert!(!tokens.contains(&"undefined".to_owned()));

    // A token that was given to somebody else is none either.
    let own = send(&[("authorization", &noor)], "").await["token"].as_str().unwrap().to_owned();
    for who in [vec![("authorization", &*maria)], vec![]] {
        let upload = send(&who, &own).await;
        assert_ne!(upload["token"], own);
        assert_eq!(upload["attachments"].as_array().unwrap().len(), 1, "{upload}");
    }
    let more = send(&[("authorization", &noor)], &own).await;
    let ids: Vec<_> = more["attachments"].as_array().unwrap().iter().map(|a| &a["id"]).collect();
    assert_eq!((more["token"].as_str().unwrap(), ids.len()), (&*own, 2));
    assert_eq!(ids[1], &more["attachment"]["id"]);
    assert!(ids.iter().all(|id| id.as_i64().unwrap() > 2), "no two uploads share a number");
    desk.drain().await;
});

on_both_engines!(files_of_a_comment_have_an_end, async |desk| {
    let caller = Caller::at(desk).await;
    let basic = caller.basic(NOOR);
    let headers = [("authorization", basic.as_str())];
    let send = async |path: &str, body: &str| caller.send(Method::POST, path, &headers, body).await;
    let first = send("uploads?filename=0.txt", "x").await.fine();
    let token = first["upload"]["token"].as_str().unwrap().to_owned();
    let path = format!("uploads?filename=more.txt&token={token}");
    for _ in 1..20 {
        send(&path, "x").await.fine();
    }
    let full = send(&path, "x").await;
    assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(full.body["details"]["token"].is_array(), "{}", full.body);

    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    let twice = json!({"comment": {"body": "Here", "uploads": [token, token]}});
    caller.change(&id, twice).await.fine();
    let comments = caller.get(NOOR, &format!("tickets/{id}/comments")).await.fine();
    assert_eq!(comments["comments"][1]["attachments"].as_array().unwrap().len(), 20);

    let many: Vec<String> = (0..21).map(|each| format!("token {each}")).collect();
    let asked = json!({"request": {"requester": {"email": TIDE.address},
        "comment": {"body": "Here", "uploads": many}}});
    let refused = caller.send(Method::POST, "requests", &[], &asked.to_string()).await;
    assert_eq!((refused.status, &refused.body["max_count"]), (StatusCode::BAD_REQUEST, &json!(20)));

    let mut large = Vec::new();
    for _ in 0..2 {
        let kept = send("uploads?filename=large.bin", &"x".repeat(21 * 1024 * 1024)).await.fine();
        large.push(kept["upload"]["token"].clone());
    }
    let asked = json!({"request": {"requester": {"email": TIDE.address},
        "comment": {"body": "Here", "uploads": large}}});
    let refused = caller.send(Method::POST, "requests", &[], &asked.to_string()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body["details"]["uploads"].is_array(), "{}", refused.body);
    let larger = send("uploads?filename=larger.bin", &"x".repeat(41 * 1024 * 1024)).await;
    assert_eq!(larger.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(larger.body["description"].as_str().unwrap().contains("40 MB"), "{}", larger.body);
    assert_eq!(desk.tickets().await, 1);
    desk.drain().await;
});

on_both_engines!(files_go_without_words_and_are_found_by_theirs, async |desk| {
    let caller = Caller::at(desk).await;
    let (noor, maria) = (caller.basic(NOOR), caller.basic(MARIA));
    let kept = async |who: &str, words: &str| {
        let headers = [("authorization", who)];
        let sent = caller.send(Method::POST, "uploads?filename=a.log", &headers, words).await;
        sent.fine()["upload"]["token"].clone()
    };
    let asked = json!({"request": {"comment": "Help"}});
    let made = caller.put(MARIA, Method::POST, "requests", asked).await.fine();
    let id = made["request"]["id"].clone();
    let ours = json!({"comment": {"body": "", "uploads": [kept(&noor, "the numbat hid").await]}});
    caller.change(&id, ours).await.fine();
    let uploads = [kept(&maria, "a bilby came").await];
    let theirs = json!({"request": {"comment": {"body": "", "uploads": uploads}}});
    caller.put(MARIA, Method::PUT, &format!("requests/{id}"), theirs).await.fine();
    let comments = caller.get(NOOR, &format!("tickets/{id}/comments")).await.fine();
    let files = comments["comments"].as_array().unwrap().iter();
    let files: Vec<_> = files.map(|one| one["attachments"].as_array().unwrap().len()).collect();
    assert_eq!(files, [0, 1, 1]);
    desk.drain().await;
    for word in ["numbat", "bilby"] {
        let found = caller.get(NOOR, &format!("search?query={word}")).await.fine();
        assert_eq!(found["count"], 1, "{word}");
    }
});
