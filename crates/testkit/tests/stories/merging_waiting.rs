//! TK-2 and TK-5 together: a reply waits to go while its ticket is merged. It is never lost, never
//! goes twice, and never to somebody its author did not know of.

use actions::tickets::{
    merge::{Wish, merge},
    sendings,
};
use base::{Timestamp, ids::TicketId, time::after};
use desk::tickets::{open::Asked, sending::Sending};
use testkit::{MARIA, NOOR, OMAR, Somebody, TestDesk, hours, on_both_engines};

use crate::sendings::{seen, sends, told, waiting};

async fn asked(desk: &TestDesk, who: Somebody, words: &str) -> TicketId {
    desk.form(who, words, Asked::default()).await.ticket.id
}

async fn merged(desk: &TestDesk, goes: TicketId, stays: TicketId) {
    let wish = Wish { goes, stays, together: false };
    merge(&desk.desk, &desk.person(NOOR).await, wish).await.unwrap();
}

fn mails(desk: &TestDesk, who: Somebody, words: &str) -> usize {
    desk.mails_to(who).iter().filter(|mail| mail.contains(words)).count()
}

async fn is_held(desk: &TestDesk, stays: TicketId) -> Sending {
    let waiting = waiting(desk, stays).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert!(waiting[0].held.contains("look who gets it"), "{}", waiting[0].held);
    waiting.into_iter().next().unwrap()
}

async fn is_carried(desk: &TestDesk, at: Option<Timestamp>) {
    let goes = asked(desk, MARIA, "The export stops").await;
    let stays = asked(desk, OMAR, "Our export hangs").await;
    sends(desk, NOOR, goes, "Try the new one?", at).await;
    merged(desk, goes, stays).await;
    assert!(waiting(desk, goes).await.is_empty(), "nobody looks there any more");
    is_held(desk, stays).await;
    desk.pass(hours(72)).await;
    assert_eq!(mails(desk, MARIA, "Try the new one?") + mails(desk, OMAR, "Try the new one?"), 0);
    let sending = is_held(desk, stays).await;
    assert!(told(desk, NOOR).await.iter().any(|text| text.contains("was held back")));
    let noor = desk.person(NOOR).await;
    let saw = seen(desk, stays).await;
    sendings::send_now(&desk.desk, &noor, sending.id, saw.clone()).await.unwrap();
    assert!(sendings::send_now(&desk.desk, &noor, sending.id, saw).await.is_err());
    desk.pass(hours(1)).await;
    assert_eq!(mails(desk, MARIA, "Try the new one?"), 1);
    assert!(waiting(desk, stays).await.is_empty());
    desk.is_left_tidy().await;
}

on_both_engines!(in_its_undo_window_it_comes_along_and_is_held, async |desk| {
    is_carried(desk, None).await;
});

on_both_engines!(scheduled_it_comes_along_and_is_held, async |desk| {
    is_carried(desk, Some(after(desk.clock_now(), hours(24)))).await;
});

on_both_engines!(taken_back_it_is_the_draft_of_the_ticket_that_stays, async |desk| {
    let goes = asked(desk, MARIA, "The export stops").await;
    let stays = asked(desk, MARIA, "It hangs again").await;
    sends(desk, NOOR, goes, "Try the new one?", None).await;
    merged(desk, goes, stays).await;
    let sending = is_held(desk, stays).await;
    let noor = desk.person(NOOR).await;
    let on = sendings::take_back(&desk.desk, &noor, sending.id).await.unwrap();
    assert_eq!(on, stays);
    let draft = store::drafts::one(&mut desk.conn().await, stays, noor.id).await.unwrap();
    assert_eq!(draft.unwrap().text, "Try the new one?");
});

on_both_engines!(on_the_ticket_that_stays_it_goes_once_where_nobody_new_reads_it, async |desk| {
    let stays = asked(desk, MARIA, "The export stops").await;
    let goes = asked(desk, MARIA, "It hangs again").await;
    sends(desk, NOOR, stays, "Try the new one?", None).await;
    merged(desk, goes, stays).await;
    desk.pass(11).await;
    assert_eq!(mails(desk, MARIA, "Try the new one?"), 1);
    desk.pass(hours(1)).await;
    assert_eq!(mails(desk, MARIA, "Try the new one?"), 1);
});

on_both_engines!(on_the_ticket_that_stays_it_is_held_where_somebody_new_would, async |desk| {
    let stays = asked(desk, MARIA, "The export stops").await;
    let goes = asked(desk, OMAR, "Our export hangs").await;
    sends(desk, NOOR, stays, "Try the new one?", None).await;
    merged(desk, goes, stays).await;
    desk.pass(hours(1)).await;
    let waiting = waiting(desk, stays).await;
    assert_eq!(waiting[0].held, "somebody joined the ticket meanwhile");
    assert_eq!(mails(desk, MARIA, "Try the new one?") + mails(desk, OMAR, "Try the new one?"), 0);
});

on_both_engines!(a_merge_and_its_going_at_once_do_one_or_the_other, async |desk| {
    let goes = asked(desk, MARIA, "The export stops").await;
    let stays = asked(desk, OMAR, "Our export hangs").await;
    let sending = sends(desk, NOOR, goes, "Try the new one?", None).await;
    desk.clock.pass(base::time::SignedDuration::from_secs(10));
    let noor = desk.person(NOOR).await;
    let wish = Wish { goes, stays, together: false };
    let (left, right) =
        futures::join!(sendings::go(&desk.desk, sending.id), merge(&desk.desk, &noor, wish));
    left.unwrap();
    right.unwrap();
    desk.pass(hours(1)).await;
    let (mailed, held) = (mails(desk, MARIA, "Try the new one?"), waiting(desk, stays).await.len());
    assert_eq!(mailed + held, 1, "gone {mailed} times, waiting {held} times");
});
