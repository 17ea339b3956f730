//! Who is at a ticket, over HTTP: on one node, and on the one beside it.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use std::time::Duration;

use actions::people::sign_in;
use axum::{
    Router,
    body::{Body, BodyDataStream, to_bytes},
    http::{Request, StatusCode, header},
};
use desk::tickets::open::Asked;
use futures::StreamExt;
use testkit::{LEV, MARIA, NOOR, Somebody, TestDesk, on_both_engines};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{Options, Web, follow_presences};

/// Somebody's browser, at one of the nodes.
struct Browser {
    router: Router,
    cookie: String,
}

impl Browser {
    async fn of(desk: &TestDesk, router: &Router, who: Somebody) -> Self {
        let person = desk.person(who).await;
        let token = sign_in::open_session(&desk.desk, person.id, 3600).await.unwrap();
        Self { router: router.clone(), cookie: format!("prickle_session={token}") }
    }

    async fn ask(&self, method: &str, path: &str, body: String) -> axum::response::Response {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "desk.example")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn say(&self, path: &str, state: &str, word: u8) {
        let body = format!("state={state}&tab=one&word={word}");
        let answer = self.ask("POST", path, body).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    }

    async fn reads(&self, path: &str) -> String {
        let answer = self.ask("GET", path, String::new()).await;
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }
}

/// What a node tells a live page.
struct Live(BodyDataStream);

impl Live {
    async fn of(browser: &Browser) -> Self {
        let answer = browser.ask("GET", "/live", String::new()).await;
        Self(answer.into_body().into_data_stream())
    }

    async fn hears(&mut self, words: &str) {
        let mut heard = String::new();
        while !heard.contains(words) {
            let next = tokio::time::timeout(Duration::from_secs(10), self.0.next()).await;
            heard += std::str::from_utf8(&next.unwrap().unwrap().unwrap()).unwrap();
        }
    }
}

/// A node of the desk that hears what the others say.
fn node(desk: &TestDesk, stop: &CancellationToken) -> Router {
    let web = Web::new(desk.desk.clone(), Options::default(), stop.clone());
    tokio::spawn(follow_presences(web.clone()));
    web::router(web)
}

on_both_engines!(who_is_at_a_ticket_is_known_on_every_node, async |desk| {
    let stop = CancellationToken::new();
    let (here, there) = (node(desk, &stop), node(desk, &stop));
    let noor = Browser::of(desk, &here, NOOR).await;
    let lev = Browser::of(desk, &there, LEV).await;
    let ticket = desk.form(MARIA, "The export crashes", Asked::default()).await.ticket.id;
    let path = format!("/tickets/{ticket}/presence");
    let topic = format!("presence/{ticket}");
    let mut live = Live::of(&lev).await;
    noor.say(&path, "typing", 1).await;
    live.hears(&topic).await;
    assert!(lev.reads(&path).await.contains("is writing"));
    // The next word reaches the other node, the goodbye this one again.
    Browser { router: there, cookie: noor.cookie.clone() }.say(&path, "viewing", 2).await;
    live.hears(&topic).await;
    assert!(lev.reads(&path).await.contains("is reading this"));
    noor.say(&path, "gone", 3).await;
    live.hears(&topic).await;
    assert!(!lev.reads(&path).await.contains("reading"));
    stop.cancel();
});
