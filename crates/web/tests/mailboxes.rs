//! The page of mailboxes, as an administrator reads it.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use actions::{
    mail::too_large::refused,
    people::{add, sign_in},
};
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::ids::PersonId;
use desk::{
    messages::MAIL_BYTES_MAX,
    people::{Person, Role},
};
use testkit::{MARIA, NOOR, TestDesk, on_both_engines};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{Options, Web};

/// `/mailboxes`, read by an administrator.
async fn page(desk: &TestDesk) -> String {
    let admin = Person {
        id: PersonId(40),
        role: Role::Admin,
        address: Some("ada@desk.example".into()),
        ..desk.person(NOOR).await
    };
    add::add(&desk.desk, Vec::new(), vec![admin]).await.unwrap();
    let token = sign_in::open_session(&desk.desk, PersonId(40), 3600).await.unwrap();
    let web = Web::new(desk.desk.clone(), Options::default(), CancellationToken::new());
    let request = Request::builder()
        .uri("/mailboxes")
        .header(header::HOST, "desk.example")
        .header(header::COOKIE, format!("prickle_session={token}"))
        .body(Body::empty())
        .unwrap();
    let answer = web::router(web).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    String::from_utf8_lossy(&body).into_owned()
}

on_both_engines!(mails_that_were_too_large_are_listed_with_what_became_of_them, async |desk| {
    let between = ("tide@x.example".to_owned(), "help@desk.example".to_owned());
    refused(&desk.desk, between, 61_300_000).await.unwrap();
    let from = MARIA.address;
    let raw = format!("X-Prickle-Cut: {}\r\nFrom: {from}\r\n\r\nThe dump", MAIL_BYTES_MAX + 1);
    desk.raw_arrives(from, "help@desk.example", raw.as_bytes()).await;
    let page = page(desk).await;
    let (_, listed) = page.split_once("Too large to take").unwrap();
    let rows: Vec<&str> = listed.split("<li").skip(1).collect();
    for (row, said) in [
        (rows[0], [from, "help@desk.example", "52.4 MB", "Beginning on #1"]),
        (rows[1], ["tide@x.example", "help@desk.example", "61.3 MB", "Refused"]),
    ] {
        assert!(said.iter().all(|said| row.contains(said)), "{said:?}: {row}");
    }
});
