//! TK-5 and RT-6: a ticket put off leaves *Next up* and comes back with its reason; no promise is
//! hidden by it.

use actions::{ActionError, tickets::snooze::snooze};
use base::ids::TicketId;
use desk::{
    people::Role,
    tickets::{
        Status, next_up,
        open::Asked,
        snooze::{Refusal, Until},
    },
    viewer::Viewer,
};
use store::lists::{Which, page};
use testkit::{MARIA, NOOR, TIDE, TestDesk, hours, on_both_engines};

use crate::query::find;

async fn put_off(desk: &TestDesk, ticket: TicketId, until: Until) -> Result<(), Refusal> {
    match snooze(&desk.desk, &desk.person(NOOR).await, ticket, Some(until)).await {
        Ok(_) => Ok(()),
        Err(ActionError::Refused(refusal)) => Err(refusal),
        Err(error) => panic!("{error}"),
    }
}

/// What waits in *Next up*, with its reasons.
async fn waiting(desk: &TestDesk) -> Vec<(i64, String)> {
    let viewer = Viewer::of(&desk.person(NOOR).await);
    let rows = page(&mut desk.conn().await, &viewer, &Which::NextUp, None, 9).await.unwrap();
    let handbook = desk.desk.handbook();
    let told = |row: &store::lists::Listed| next_up::reasons(&row.ticket, &handbook).join(", ");
    rows.iter().map(|row| (row.ticket.id.0, told(row))).collect()
}

on_both_engines!(put_off_until_an_hour_it_comes_back_with_the_reason, async |desk| {
    let ticket = desk.form(TIDE, "Not now", Asked::default()).await.ticket.id;
    let until = base::time::after(desk.clock_now(), hours(3));
    put_off(desk, ticket, Until::At(until)).await.unwrap();
    assert_eq!(waiting(desk).await, []);
    desk.pass(hours(2)).await;
    assert_eq!(waiting(desk).await, []);
    desk.pass(hours(1)).await;
    let back = waiting(desk).await;
    assert!(back[0].1.contains("back: it was put off until now"), "{back:?}");
    desk.reply(NOOR, ticket, "Here", Status::Open).await;
    let answered = waiting(desk).await;
    assert!(!answered[0].1.contains("put off"), "the reason is over: {answered:?}");
});

on_both_engines!(a_promise_that_comes_near_wakes_it, async |desk| {
    // Enterprise: eight hours, a quarter of which is left at 15:00.
    let ticket = desk.form(MARIA, "Not now", Asked::default()).await.ticket.id;
    put_off(desk, ticket, Until::Tomorrow).await.unwrap();
    desk.pass(hours(5)).await;
    assert_eq!(waiting(desk).await, []);
    desk.pass(hours(1)).await;
    let back = waiting(desk).await;
    assert!(back[0].1.contains("back early: its target is near"), "{back:?}");
    assert_eq!(put_off(desk, ticket, Until::Tomorrow).await, Err(Refusal::Due));
});

on_both_engines!(the_customers_word_brings_it_back, async |desk| {
    let ticket = desk.form(TIDE, "Not now", Asked::default()).await.ticket.id;
    put_off(desk, ticket, Until::CustomerWrites).await.unwrap();
    desk.pass(hours(2)).await;
    assert_eq!(waiting(desk).await, []);
    let reply = desk.mails_to(TIDE).pop().unwrap();
    let to = TestDesk::header(&reply, "reply-to").trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(TIDE, &to, "?", "\r\nAny news?").await;
    let back = waiting(desk).await;
    assert!(back[0].1.contains("back: the customer wrote"), "{back:?}");
    assert_eq!(desk.ticket(ticket.0).await.snooze, None);
});

on_both_engines!(what_is_put_off_is_found_by_asking_for_it, async |desk| {
    let ticket = desk.form(TIDE, "Not now", Asked::default()).await.ticket.id;
    desk.form(TIDE, "At once", Asked::default()).await;
    put_off(desk, ticket, Until::CustomerWrites).await.unwrap();
    assert_eq!(find(desk, NOOR, "is:snoozed").await, [1]);
    assert_eq!(find(desk, NOOR, "-is:snoozed").await, [2]);
    assert_eq!(find(desk, NOOR, "").await, [2, 1], "a list of all leaves nothing out");
    snooze(&desk.desk, &desk.person(NOOR).await, ticket, None).await.unwrap();
    assert!(find(desk, NOOR, "is:snoozed").await.is_empty());
});

on_both_engines!(taken_back_by_hand_it_waits_again, async |desk| {
    let ticket = desk.form(TIDE, "Not now", Asked::default()).await.ticket.id;
    put_off(desk, ticket, Until::CustomerWrites).await.unwrap();
    let (mut conn, noor) = (desk.conn().await, desk.person(NOOR).await.id);
    let counts = store::lists::waiting_counts(&mut conn, &Viewer::System, noor).await;
    assert_eq!(counts.unwrap().all, 0, "the counts leave it out too");
    snooze(&desk.desk, &desk.person(NOOR).await, ticket, None).await.unwrap();
    assert_eq!(waiting(desk).await.len(), 1);
});

on_both_engines!(only_what_waits_is_put_off_and_only_by_those_who_answer, async |desk| {
    let ticket = desk.form(TIDE, "Not now", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Yours", Status::Pending).await;
    assert_eq!(put_off(desk, ticket, Until::Tomorrow).await, Err(Refusal::NotWaiting));
    let mut viewer = desk.person(NOOR).await;
    viewer.role = Role::Viewer;
    let refused = snooze(&desk.desk, &viewer, ticket, Some(Until::Tomorrow)).await;
    assert!(matches!(refused, Err(ActionError::NotThere)));
});

on_both_engines!(a_status_that_is_not_ours_ends_it, async |desk| {
    let ticket = desk.form(TIDE, "Not now", Asked::default()).await.ticket.id;
    put_off(desk, ticket, Until::CustomerWrites).await.unwrap();
    desk.reply(NOOR, ticket, "Yours", Status::Pending).await;
    let after = desk.ticket(ticket.0).await;
    assert_eq!((after.snooze, after.back.as_str()), (None, ""));
});
