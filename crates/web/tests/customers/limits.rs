//! Too many at once: the same page again with what was typed, and a word on when to go on.

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use base::Network;
use base::time::SignedDuration;
use std::net::SocketAddr;
use testkit::{MARIA, NOOR, TestDesk, on_both_engines};
use web::Options;

use super::site::{Seen, Site, mailed};

const HERE: &str = "203.0.113.9";
const THERE: &str = "198.51.100.7";

/// A form from an address, as `fields` in the URL's manner.
async fn send(site: &Site, from: &str, path: &str, fields: &str, said: &str) -> Seen {
    let peer: SocketAddr = format!("{from}:4000").parse().unwrap();
    let mut request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("x-forwarded-for", said)
        .body(Body::from(fields.to_owned()))
        .unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    site.see(request).await
}

fn three_a_minute(desk: &TestDesk) -> Site {
    let trusted = vec![Network::parse("10.0.0.0/8").unwrap()];
    Site::with(desk, Options { form_limit: 3, trusted, ..Options::default() })
}

#[track_caller]
fn is_slowed(seen: Seen) -> Seen {
    let seen = seen.is(429);
    assert!(seen.header("retry-after").parse::<i64>().unwrap() > 0);
    seen
}

const QUESTION: &str = "client_id=c&message=It+broke+again&name=Mara&address=mara@corvid.example";

on_both_engines!(a_flood_of_questions_is_slowed_and_the_words_stay, async |desk| {
    let site = three_a_minute(desk);
    for n in 0..3 {
        let fields = QUESTION.replace("=c&", &format!("=c{n}&"));
        send(&site, HERE, "/help", &fields, "").await.is(303);
    }
    let slowed = is_slowed(send(&site, HERE, "/help", QUESTION, "").await);
    slowed.says("It broke again").says("mara@corvid.example").says("Wait 20 seconds");
    assert_eq!(desk.tickets().await, 3);
    // Others are not held up, and a while later nobody is.
    send(&site, THERE, "/help", QUESTION, "").await.is(303);
    desk.clock.pass(SignedDuration::from_secs(20));
    send(&site, HERE, "/help", &QUESTION.replace("=c&", "=c9&"), "").await.is(303);
});

on_both_engines!(every_public_form_is_slowed, async |desk| {
    let ticket = desk.form(MARIA, "It broke", desk::tickets::open::Asked::default()).await.ticket;
    desk.reply(NOOR, ticket.id, "Done", desk::tickets::Status::Solved).await;
    desk.pass(5 * 24 * 3600).await;
    let survey = format!("/survey/{}", mailed(desk, MARIA, "/survey/"));
    let parcel = r#"{"client_id":"w1","message":"It broke"}"#;
    for (path, fields, kept) in [
        ("/sign-in", "address=noor@desk.example&password=wrong", "noor@desk.example"),
        ("/help", QUESTION, "It broke again"),
        ("/portal/sign-in", "address=maria@corvid.example", "maria@corvid.example"),
        ("/portal/links/nobodysecret", "", "A moment, please"),
        (&survey, "rating=4&words=kind+people", "kind people"),
        ("/widget/v1/tickets", parcel, "Wait"),
    ] {
        let site = three_a_minute(desk);
        for _ in 0..3 {
            let seen = send(&site, HERE, path, fields, "").await;
            assert_ne!(seen.status.as_u16(), 429, "{path} too early");
        }
        is_slowed(send(&site, HERE, path, fields, "").await).says(kept);
    }
});

on_both_engines!(the_machine_itself_is_not_limited_but_a_proxys_clients_are, async |desk| {
    let site = three_a_minute(desk);
    for n in 0..9 {
        let fields = QUESTION.replace("=c&", &format!("=l{n}&"));
        send(&site, "127.0.0.1", "/help", &fields, "").await.is(303);
    }
    for n in 0..3 {
        let fields = QUESTION.replace("=c&", &format!("=p{n}&"));
        send(&site, "10.0.0.1", "/help", &fields, HERE).await.is(303);
    }
    is_slowed(send(&site, "10.0.0.1", "/help", QUESTION, HERE).await);
    send(&site, "10.0.0.1", "/help", QUESTION, THERE).await.is(303);
    // From anybody but the proxy the header says nothing.
    is_slowed(send(&site, HERE, "/help", QUESTION, THERE).await);
});

on_both_engines!(guessing_a_password_gets_slow_and_locks_nobody_out, async |desk| {
    let noor = desk.person(NOOR).await.id;
    let password = "a hedge of long words";
    actions::people::add::set_password(&desk.desk, vec![noor], password.into()).await.unwrap();
    let site = Site::of(desk);
    let with = |password: &str| format!("address={}&password={password}", NOOR.address);
    let right = with("a+hedge+of+long+words");
    for _ in 0..10 {
        send(&site, HERE, "/sign-in", &with("guess"), "").await.is(422);
    }
    is_slowed(send(&site, HERE, "/sign-in", &right, "").await).says(NOOR.address);
    // The owner, elsewhere, comes in all the same; here it takes half a minute.
    send(&site, THERE, "/sign-in", &right, "").await.is(303);
    desk.clock.pass(SignedDuration::from_secs(30));
    send(&site, HERE, "/sign-in", &right, "").await.is(303);
    // And signing in makes the tries whole again.
    for _ in 0..10 {
        send(&site, HERE, "/sign-in", &with("guess"), "").await.is(422);
    }
});
