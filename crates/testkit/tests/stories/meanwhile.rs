//! What comes in just while two people become one: it is of the one who stays, and what counts how
//! much somebody sends or gets goes on counting.

use std::time::Duration;

use actions::{
    people::merge::merge,
    tickets::write_on::{Further, write_on},
};
use base::ids::{PersonId, TicketId};
use channels::email::Envelope;
use desk::{
    messages::{Channel, Incoming},
    outgoing::{MOST_SAME, MailState},
    people::merge::together,
    tickets::open::Asked,
    viewer::Viewer,
};
use store::Fault;
use testkit::{MARIA, NOOR, Somebody, TIDE, TestDesk, on_both_engines};
use tokio::{sync::oneshot, time::timeout};
use worker::hand_in;

const HELP: &str = "help@desk.example";
/// Maria from home.
const HOME: Somebody = Somebody { name: "M. Silva", address: "silva@home.example" };
/// Long enough for whoever does not wait to be done.
const A_WHILE: Duration = Duration::from_millis(400);

/// Merges `goes` into `stays`; while that is written and not yet kept, `meanwhile` must wait.
async fn while_merging<T>(
    desk: &TestDesk,
    (stays, goes): (PersonId, PersonId),
    meanwhile: impl Future<Output = T>,
) -> T {
    let (begun, has_begun) = oneshot::channel::<()>();
    let (go_on, goes_on) = oneshot::channel::<()>();
    let merging = desk.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let (stays, goes) = store::people::merge::sides(tx, stays, goes).await?.unwrap();
            store::people::merge::merge(tx, &goes, &together(&stays, &goes), None).await?;
            begun.send(()).unwrap();
            goes_on.await.unwrap();
            Ok(())
        })
    });
    let waiting = async {
        has_begun.await.unwrap();
        let mut meanwhile = Box::pin(meanwhile);
        assert!(timeout(A_WHILE, &mut meanwhile).await.is_err(), "it waits for the merge");
        go_on.send(()).unwrap();
        meanwhile.await
    };
    let (merged, done) = tokio::join!(merging, waiting);
    merged.unwrap();
    done
}

on_both_engines!(a_mail_that_comes_while_its_person_is_merged_is_of_who_stays, async |desk| {
    desk.mail_arrives(HOME, HELP, "From home", "Message-ID: <one@x>\r\n\r\nOne").await;
    let (home, maria) = (desk.person(HOME).await.id, desk.person(MARIA).await.id);
    let envelope = Envelope { mail_from: HOME.address.into(), rcpt_to: vec![HELP.into()] };
    let raw = format!("From: {}\r\nSubject: Again\r\n\r\nTwo", HOME.address);
    hand_in(&desk.desk, &envelope, raw.into_bytes()).await.unwrap();
    while_merging(desk, (maria, home), desk.worker.work_once()).await.unwrap();
    desk.drain().await;
    let (first, second) = (desk.ticket(1).await, desk.ticket(2).await);
    assert_eq!((first.requester_id, second.requester_id), (maria, maria));
    let mut conn = desk.conn().await;
    let all = store::messages::of_ticket(&mut conn, &Viewer::System, TicketId(2)).await.unwrap();
    assert_eq!(all[0].author_id, Some(maria));
    let takes_part = store::people::on_ticket(&mut conn, TicketId(2)).await.unwrap();
    assert_eq!(takes_part.iter().map(|one| one.id).collect::<Vec<_>>(), [maria]);
    // Placed the first time: nothing is in the dead letters, nothing was tried again.
    assert_eq!(store::raw::count_dead(&mut conn).await.unwrap(), 0);
});

on_both_engines!(a_reply_written_while_its_person_is_merged_is_of_who_stays, async |desk| {
    let ticket = desk.form(HOME, "It broke", Asked::default()).await.ticket.id;
    let (home, maria) = (desk.person(HOME).await.id, desk.person(MARIA).await.id);
    let incoming =
        Incoming { channel: Channel::Portal, text: "Still".into(), ..Incoming::default() };
    let further = Further { ticket, author: home, incoming, client_id: None, scope: "story" };
    let written = write_on(&desk.desk, Viewer::System, further);
    while_merging(desk, (maria, home), written).await.unwrap();
    let mut conn = desk.conn().await;
    let all = store::messages::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap();
    assert!(all.iter().all(|one| one.author_id == Some(maria)), "{all:?}");
    desk.drain().await;
});

on_both_engines!(who_merges_waits_for_what_is_just_being_written, async |desk| {
    desk.form(HOME, "It broke", Asked::default()).await;
    let (home, maria) = (desk.person(HOME).await.id, desk.person(MARIA).await.id);
    let noor = desk.person(NOOR).await;
    let (held, is_held) = oneshot::channel::<()>();
    let (go_on, goes_on) = oneshot::channel::<()>();
    let writing = desk.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let found = store::people::by_address_to_refer(tx, HOME.address).await?;
            held.send(()).unwrap();
            goes_on.await.unwrap();
            Ok(found.unwrap().id)
        })
    });
    let merging = async {
        is_held.await.unwrap();
        let mut merging = Box::pin(merge(&desk.desk, &noor, maria, home));
        assert!(timeout(A_WHILE, &mut merging).await.is_err(), "it waits for the write");
        go_on.send(()).unwrap();
        merging.await
    };
    let (written, merged) = tokio::join!(writing, merging);
    assert_eq!(written.unwrap(), home);
    assert_eq!(merged.unwrap().person.id, maria);
    let found = desk.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::people::to_refer(tx, home).await })
    });
    assert_eq!(found.await.unwrap().unwrap().id, maria, "who was merged leads to who stays");
});

on_both_engines!(a_merge_begins_no_count_anew, async |desk| {
    let noor = desk.person(NOOR).await;
    for n in 0..MOST_SAME {
        desk.form(TIDE, &format!("Question {n}"), Asked::default()).await;
    }
    assert_eq!(i64::try_from(desk.mails_to(TIDE).len()), Ok(MOST_SAME));
    let (tide, maria) = (desk.person(TIDE).await.id, desk.person(MARIA).await.id);
    merge(&desk.desk, &noor, maria, tide).await.unwrap();
    let last = desk.form(TIDE, "One more", Asked::default()).await.ticket;
    assert_eq!(last.requester_id, maria);
    let mails = store::mail::of_ticket(&mut desk.conn().await, last.id).await.unwrap();
    assert_eq!((mails.len(), mails[0].state), (1, MailState::Held), "to her other address");
    assert!(desk.mails_to(MARIA).is_empty());
});

on_both_engines!(who_mails_like_a_machine_does_so_after_a_merge, async |desk| {
    let noor = desk.person(NOOR).await;
    for n in 0..10 {
        desk.mail_arrives(HOME, HELP, &format!("Mail {n}"), "\r\nHello").await;
    }
    let before = desk.mails_to(HOME).len();
    let (home, maria) = (desk.person(HOME).await.id, desk.person(MARIA).await.id);
    merge(&desk.desk, &noor, maria, home).await.unwrap();
    desk.mail_arrives(HOME, HELP, "Mail 10", "\r\nHello").await;
    assert_eq!(desk.tickets().await, 11, "kept");
    // One letter says that they were put together; the mail itself is not answered.
    assert_eq!((before, desk.mails_to(HOME).len(), desk.mails_to(MARIA).len()), (10, 11, 0));
});
