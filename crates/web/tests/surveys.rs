//! The page of what customers said, and its files.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use desk::tickets::{Status, open::Asked};
use testkit::{MARIA, NOOR, TestDesk, hours, on_both_engines};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::{Options, Web, router};

/// The page at an address, as Noor sees it.
async fn seen(desk: &TestDesk, path: &str) -> String {
    let noor = desk.person(NOOR).await.id;
    let token = actions::people::sign_in::open_session(&desk.desk, noor, 3600).await.unwrap();
    let web = Web::new(desk.desk.clone(), Options::default(), CancellationToken::new());
    let request = Request::get(path).header(header::COOKIE, format!("prickle_session={token}"));
    let answer = router(web).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    String::from_utf8_lossy(&to_bytes(answer.into_body(), usize::MAX).await.unwrap()).into_owned()
}

/// Maria rates her ticket.
async fn rated(desk: &TestDesk, rating: u8, words: &str) {
    let ticket = desk.form(MARIA, "It =broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Mended.", Status::Solved).await;
    desk.pass(hours(73)).await;
    let mails = desk.mails_to(MARIA);
    let mail = mails.iter().rev().find(|mail| mail.contains("/survey/")).unwrap();
    let mail = mail.replace("=\r\n", "");
    let token: String = mail
        .split("/survey/")
        .nth(1)
        .unwrap()
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    let words = words.to_owned();
    let answer = actions::surveys::Answer { rating, words, contact_wished: false };
    actions::surveys::answer(&desk.desk, &token, answer).await.unwrap();
    desk.drain().await;
}

on_both_engines!(every_number_leads_to_its_tickets, async |desk| {
    let empty = seen(desk, "/surveys").await;
    assert!(empty.contains("No words yet"), "{empty}");
    rated(desk, 4, "Quick <b>and</b> kind").await;
    let page = seen(desk, "/surveys").await;
    assert!(page.contains("Quick &lt;b&gt;and&lt;/b&gt; kind"), "{page}");
    let link = page.split("href=\"").find(|link| link.contains("satisfaction%3A4")).unwrap();
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    assert!(seen(desk, &link).await.contains("It =broke"), "{link}");
    let none = link.replace("satisfaction%3A4", "satisfaction%3A5");
    assert!(!seen(desk, &none).await.contains("It =broke"));
    let before = seen(desk, "/surveys?from=2026-01-01&until=2026-01-31").await;
    assert!(before.contains("No words yet") && before.contains("1 January 2026 to 31 January"));
    for period in ["30d", "last_quarter", "year", "all", "nonsense"] {
        seen(desk, &format!("/surveys?period={period}")).await;
    }
});

on_both_engines!(answers_and_hedgehogs_can_be_taken_out, async |desk| {
    rated(desk, 2, "=1+1, \"really\"").await;
    let file = seen(desk, "/surveys/answers.csv").await;
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 2, "{file}");
    assert!(
        lines[1].contains(",2,\"'=1+1, \"\"really\"\"\",no,Maria Silva,Corvid Labs,"),
        "{file}"
    );
    let hedgehogs = seen(desk, "/surveys/hedgehogs.csv").await;
    assert!(hedgehogs.contains("2026 Q4,2026-10-01T00:00:00Z,"), "{hedgehogs}");
    assert!(hedgehogs.lines().nth(1).unwrap().contains(",1,"), "{hedgehogs}");
});
