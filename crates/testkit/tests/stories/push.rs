//! Web Push: a browser is told what its person was told, sealed for it alone, as long as they are
//! signed in there, and never twice.

use std::sync::Arc;

use actions::{
    people::sign_in::open_session,
    push::{Browser, subscribe, unsubscribe},
    tickets::set::{Setting, set},
};
use base::{ids::TicketId, secrets};
use channels::push::{FakeBrowser, FakePusher, PushOutcome};
use desk::tickets::open::Asked;
use testkit::{LEV, MARIA, NOOR, Somebody, TestDesk, on_both_engines};
use worker::Worker;

const ENDPOINT: &str = "https://push.example/noor";

/// A browser of Noor's that wants to be told; answers it and the session it is signed in with.
async fn subscribed(desk: &TestDesk, who: Somebody, with_words: bool) -> (FakeBrowser, String) {
    let (browser, person) = (FakeBrowser::new().unwrap(), desk.person(who).await);
    let token = open_session(&desk.desk, person.id, 86_400).await.unwrap();
    let said = browser.subscription(ENDPOINT);
    let wanted = Browser {
        endpoint: said.endpoint,
        p256dh: said.p256dh,
        auth: said.auth,
        session_hash: secrets::hash(token.as_bytes()),
        with_words,
    };
    assert!(subscribe(&desk.desk, &person, wanted).await.unwrap());
    (browser, token)
}

fn pushing(desk: &TestDesk) -> (Worker, Arc<FakePusher>) {
    let pusher = Arc::new(FakePusher::default());
    (desk.worker.clone().pushing(pusher.clone()), pusher)
}

/// Lev gives Noor a ticket.
async fn given(desk: &TestDesk) -> TicketId {
    let ticket = desk.form(MARIA, "The export stopped", Asked::default()).await.ticket.id;
    let (lev, noor) = (desk.person(LEV).await, desk.person(NOOR).await);
    let setting = Setting::Assignee(Some(noor.id));
    set(&desk.desk, &lev, ticket, setting, false).await.unwrap();
    ticket
}

on_both_engines!(who_is_given_a_ticket_is_told_by_their_browser, async |desk: &TestDesk| {
    let (browser, _) = subscribed(desk, NOOR, true).await;
    let (worker, pusher) = pushing(desk);
    let ticket = given(desk).await;
    worker.work_once().await.unwrap();
    worker.work_once().await.unwrap();
    let posted = pusher.posted();
    assert_eq!(posted.len(), 1, "once");
    assert_eq!(posted[0].0, ENDPOINT);
    let opened = String::from_utf8(browser.open(&posted[0].1).unwrap()).unwrap();
    let said: serde_json::Value = serde_json::from_str(&opened).unwrap();
    assert!(said["body"].as_str().unwrap().contains(&format!("You were given #{ticket}")));
    assert_eq!(said["to"], format!("/tickets/{ticket}?in=all"));
});

on_both_engines!(without_words_nothing_private_leaves_the_desk, async |desk: &TestDesk| {
    let (browser, _) = subscribed(desk, NOOR, false).await;
    let (worker, pusher) = pushing(desk);
    let ticket = given(desk).await;
    worker.work_once().await.unwrap();
    let opened = browser.open(&pusher.posted()[0].1).unwrap();
    let said: serde_json::Value = serde_json::from_slice(&opened).unwrap();
    assert_eq!(said["body"], format!("Something for you on #{ticket}"));
    assert!(!String::from_utf8(opened).unwrap().contains("export"));
});

on_both_engines!(who_signed_out_there_is_not_told_there, async |desk: &TestDesk| {
    let (_, token) = subscribed(desk, NOOR, true).await;
    let (worker, pusher) = pushing(desk);
    actions::people::sign_in::sign_out(&desk.desk, &token).await.unwrap();
    given(desk).await;
    worker.work_once().await.unwrap();
    assert!(pusher.posted().is_empty());
});

on_both_engines!(what_was_seen_meanwhile_is_not_told, async |desk: &TestDesk| {
    subscribed(desk, NOOR, true).await;
    let (worker, pusher) = pushing(desk);
    given(desk).await;
    let noor = desk.person(NOOR).await;
    actions::notices::see_until(&desk.desk, &noor, base::ids::NoticeSeq(1_000)).await.unwrap();
    worker.work_once().await.unwrap();
    assert!(pusher.posted().is_empty());
});

on_both_engines!(a_browser_that_is_gone_is_forgotten, async |desk: &TestDesk| {
    subscribed(desk, NOOR, true).await;
    let (worker, pusher) = pushing(desk);
    pusher.next_is(PushOutcome::Gone);
    given(desk).await;
    worker.work_once().await.unwrap();
    given(desk).await;
    worker.work_once().await.unwrap();
    assert!(pusher.posted().is_empty(), "after it was gone, nothing was tried");
});

on_both_engines!(a_service_that_is_busy_is_asked_again, async |desk: &TestDesk| {
    subscribed(desk, NOOR, true).await;
    let (worker, pusher) = pushing(desk);
    pusher.next_is(PushOutcome::NotNow("busy".into()));
    given(desk).await;
    worker.work_once().await.unwrap();
    assert!(pusher.posted().is_empty());
    desk.clock.pass(base::time::SignedDuration::from_secs(60));
    worker.work_once().await.unwrap();
    assert_eq!(pusher.posted().len(), 1);
});

on_both_engines!(a_browser_is_told_only_what_comes_after_it_asked, async |desk: &TestDesk| {
    given(desk).await;
    subscribed(desk, NOOR, true).await;
    let (worker, pusher) = pushing(desk);
    worker.work_once().await.unwrap();
    assert!(pusher.posted().is_empty());
    unsubscribe(&desk.desk, &desk.person(NOOR).await, ENDPOINT.into()).await.unwrap();
    given(desk).await;
    worker.work_once().await.unwrap();
    assert!(pusher.posted().is_empty());
});

on_both_engines!(who_takes_a_ticket_themselves_is_not_told, async |desk: &TestDesk| {
    subscribed(desk, NOOR, true).await;
    let (worker, pusher) = pushing(desk);
    let ticket = desk.form(MARIA, "The export stopped", Asked::default()).await.ticket.id;
    let noor = desk.person(NOOR).await;
    set(&desk.desk, &noor, ticket, Setting::Assignee(Some(noor.id)), false).await.unwrap();
    worker.work_once().await.unwrap();
    assert!(pusher.posted().is_empty());
});
