//! Tokens made in the browser: what each may do, how fast, and what is noted down.

use actions::{
    ActionError,
    api_tokens::{make, revoke},
};
use axum::http::{Method, StatusCode};
use desk::api_tokens::{Refusal, Uses, Wish};
use serde_json::json;
use testkit::{MARIA, NOOR, TestDesk, on_both_engines};

use super::caller::{ADA, Caller};

fn wish(address: &str) -> Wish {
    Wish {
        name: "Dashboard".into(),
        address: address.into(),
        may_write: false,
        others: false,
        per_minute: 3,
    }
}

async fn made(desk: &TestDesk, wish: Wish) -> String {
    make(&desk.desk, &desk.person(ADA).await, wish).await.unwrap()
}

on_both_engines!(a_token_that_reads_changes_nothing, async |desk| {
    let mut caller = Caller::at(desk).await;
    let id = caller.ticket(json!({"comment": "Help", "requester_id": 10})).await["id"].clone();
    caller.token = made(desk, Wish { per_minute: 100, ..wish(NOOR.address) }).await;
    assert_eq!(caller.get(NOOR, "tickets").await.status, StatusCode::OK);
    let put = caller.change(&id, json!({"priority": "urgent"})).await;
    assert_eq!(put.status, StatusCode::FORBIDDEN);
    assert_eq!(put.body["error"]["title"], "Forbidden");
    let bearer = format!("Bearer {}", caller.token);
    let headers = [("authorization", bearer.as_str())];
    let body = json!({"request": {"comment": "x"}}).to_string();
    let post = caller.send(Method::POST, "requests", &headers, &body).await;
    assert_eq!(post.status, StatusCode::FORBIDDEN);
});

on_both_engines!(a_token_for_one_person_acts_for_nobody_else, async |desk| {
    let mut caller = Caller::at(desk).await;
    caller.token = made(desk, Wish { per_minute: 100, ..wish(ADA.address) }).await;
    assert_eq!(caller.get(ADA, "users/me").await.status, StatusCode::OK);
    assert_eq!(caller.get(MARIA, "users/me").await.status, StatusCode::UNAUTHORIZED);
    let others = Wish { per_minute: 100, others: true, ..wish(ADA.address) };
    caller.token = made(desk, others).await;
    assert_eq!(caller.get(MARIA, "users/me").await.status, StatusCode::OK);
});

on_both_engines!(too_many_requests_are_told_when_to_come_again, async |desk| {
    let mut caller = Caller::at(desk).await;
    caller.token = made(desk, wish(NOOR.address)).await;
    for left in ["2", "1", "0"] {
        let answered = caller.get(NOOR, "tickets/count.json").await;
        assert_eq!(answered.status, StatusCode::OK);
        assert_eq!(answered.header("x-rate-limit"), "3");
        assert_eq!(answered.header("x-rate-limit-remaining"), left);
        assert_eq!(answered.header("retry-after"), "");
    }
    let answered = caller.get(NOOR, "tickets/count.json").await;
    assert_eq!(answered.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answered.body["error"], "APIRateLimitExceeded");
    let wait: i64 = answered.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait));
    desk.pass(wait).await;
    assert_eq!(caller.get(NOOR, "tickets/count.json").await.status, StatusCode::OK);
    let mut conn = desk.desk.store.read().await.unwrap();
    let uses = store::api_tokens::uses_since(&mut conn, 0).await.unwrap();
    let sum = uses.iter().fold(Uses::default(), |sum, (_, _, uses)| Uses {
        reads: sum.reads + uses.reads,
        refused: sum.refused + uses.refused,
        ..sum
    });
    assert_eq!(sum, Uses { reads: 4, writes: 0, refused: 1 });
});

on_both_engines!(a_revoked_token_opens_nothing, async |desk| {
    let mut caller = Caller::at(desk).await;
    caller.token = made(desk, wish(NOOR.address)).await;
    assert_eq!(caller.get(NOOR, "users/me").await.status, StatusCode::OK);
    let all = store::api_tokens::all(&mut desk.desk.store.read().await.unwrap()).await.unwrap();
    let id = all.iter().find(|(token, _)| token.name == "Dashboard").unwrap().0.id;
    let (ada, noor) = (desk.person(ADA).await, desk.person(NOOR).await);
    assert!(matches!(revoke(&desk.desk, &noor, id).await, Err(ActionError::NotThere)));
    revoke(&desk.desk, &ada, id).await.unwrap();
    assert_eq!(caller.get(NOOR, "users/me").await.status, StatusCode::UNAUTHORIZED);
    assert!(matches!(revoke(&desk.desk, &ada, id).await, Err(ActionError::NotThere)));
    let nobody = make(&desk.desk, &ada, wish("nobody@desk.example")).await;
    assert!(matches!(nobody, Err(ActionError::Refused(Refusal::Nobody(_)))));
    let not_theirs = make(&desk.desk, &noor, wish(NOOR.address)).await;
    assert!(matches!(not_theirs, Err(ActionError::NotThere)));
});
