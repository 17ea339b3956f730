//! Who may come in, and with what.

use actions::api_tokens;
use axum::http::{Method, StatusCode};
use base::ids::PersonId;
use testkit::{LEV, MARIA, NOOR, Somebody, TIDE, on_both_engines};

use super::caller::{ADA, Caller};

on_both_engines!(each_form_of_signing_in_names_the_person, async |desk| {
    let caller = Caller::at(desk).await;
    for path in ["users/me", "users/me.json"] {
        let me = caller.get(MARIA, path).await.fine();
        assert_eq!(me["user"]["email"], "maria@corvid.example");
        assert_eq!(me["user"]["role"], "end-user");
    }
    let loud = Somebody { address: "NOOR@desk.example", ..NOOR };
    assert_eq!(caller.get(loud, "users/me").await.fine()["user"]["role"], "agent");
    let bearer = format!("Bearer {}", caller.token);
    let me = caller.send(Method::GET, "users/me", &[("authorization", &bearer)], "").await;
    assert_eq!(me.body["user"]["email"], ADA.address);
    let nobody = caller.send(Method::GET, "users/me", &[], "").await;
    assert_eq!((nobody.status, &nobody.body["user"]["id"]), (StatusCode::OK, &().into()));
});

on_both_engines!(wrong_tokens_open_nothing, async |desk| {
    let caller = Caller::at(desk).await;
    let stranger = caller.get(TIDE, "tickets").await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stranger.body["error"], "Couldn't authenticate you");
    for value in ["Basic !!", "Basic", "Digest x", "Basic bm9vckBkZXNrLmV4YW1wbGU6eA=="] {
        let answered = caller.send(Method::GET, "tickets", &[("authorization", value)], "").await;
        assert_eq!(answered.body["error"], "Couldn't authenticate you", "{value}");
    }
    let wrong = [("authorization", "Bearer nothing")];
    let answered = caller.send(Method::GET, "tickets", &wrong, "").await;
    assert_eq!(answered.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answered.body["error"], "invalid_token");
    let nobody = caller.send(Method::GET, "tickets", &[], "").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
});

on_both_engines!(a_token_gives_no_more_rights_than_its_owner_has, async |desk| {
    let mut caller = Caller::at(desk).await;
    let noor = PersonId(20);
    caller.token = api_tokens::of(&desk.desk, noor, "of an agent".into()).await.unwrap();
    assert_eq!(caller.get(NOOR, "users/me").await.status, StatusCode::OK);
    assert_eq!(caller.get(MARIA, "users/me").await.status, StatusCode::OK);
    for other in [ADA, LEV] {
        assert_eq!(caller.get(other, "users/me").await.status, StatusCode::UNAUTHORIZED);
    }
    let maria = PersonId(10);
    caller.token = api_tokens::of(&desk.desk, maria, "of a customer".into()).await.unwrap();
    assert_eq!(caller.get(MARIA, "requests").await.status, StatusCode::OK);
    assert_eq!(caller.get(NOOR, "tickets").await.status, StatusCode::UNAUTHORIZED);
});

on_both_engines!(every_answer_carries_an_id_and_limits, async |desk| {
    let caller = Caller::at(desk).await;
    for path in ["tickets", "tickets/77", "nothing/here", "people"] {
        let answered = caller.get(NOOR, path).await;
        assert_eq!(answered.header("x-request-id").len(), 26, "{path}");
        assert!(!answered.header("x-rate-limit-remaining").is_empty(), "{path}");
        assert!(!answered.header("ratelimit-reset").is_empty(), "{path}");
        assert_eq!(answered.header("retry-after"), "", "{path}");
    }
    let missing = caller.get(NOOR, "people.json").await;
    assert_eq!(
        (missing.status, &missing.body["error"]),
        (StatusCode::NOT_FOUND, &"InvalidEndpoint".into())
    );
    let verb = caller.send(Method::PATCH, "tickets/1", &[], "").await;
    assert_eq!(verb.body["error"], "InvalidEndpoint");
});
