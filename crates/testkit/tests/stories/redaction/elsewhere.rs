//! Words and files that stand on no message: in the subject, on drafts and in replies in waiting;
//! and what redaction leaves alone.

use actions::{
    drafts,
    tickets::{
        answer::Answer,
        redact::preview,
        send::{Sent, send},
    },
};
use base::{ids::TicketId, time::after};
use desk::{
    messages::{Channel, Visibility},
    outgoing::{MailKind, MailState},
    redaction::{Refusal, Wish},
    tickets::{Status, answer::Draft, change::Set, open::Asked},
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, TestDesk, hours, on_both_engines};

use super::{file, messages, redacts, traces, upkeep, wish};

async fn asks(desk: &TestDesk, text: &str) -> TicketId {
    desk.form(MARIA, text, Asked::default()).await.ticket.id
}

/// A reply that goes in thirty hours, with a file.
async fn waits(desk: &TestDesk, ticket: TicketId, text: &str, name: &str, inside: &str) {
    let draft = Draft {
        text: text.into(),
        visibility: Visibility::Public,
        channel: Channel::Desk,
        ..Draft::default()
    };
    let files = vec![file(name, inside)];
    let answer = Answer { ticket, draft, files, client_id: None };
    let at = Some(after(desk.clock_now(), hours(30)));
    send(&desk.desk, &desk.person(NOOR).await, Sent { answer, kept: Vec::new(), at })
        .await
        .unwrap();
}

on_both_engines!(words_that_stand_in_no_message_go_all_the_same, async |desk| {
    let mail = "Message-ID: <one@corvid.example>\r\n\r\nHelp";
    desk.mail_arrives(MARIA, "help@desk.example", "About Zebraquartz", mail).await;
    let subject = TicketId(1);
    let draft = asks(desk, "Help").await;
    let lev = Viewer::of(&desk.person(LEV).await);
    let words = ("internal".to_owned(), "They use Zebraquartz".to_owned());
    drafts::save(&desk.desk, lev, draft, words, (0, false)).await.unwrap();
    let waiting = asks(desk, "Help").await;
    waits(desk, waiting, "It is Zebraquartz", "a.txt", "fine").await;
    for ticket in [subject, draft, waiting] {
        let first = messages(desk, ticket).await[0].id;
        let here = Wish { everywhere: false, ..wish(first, "zebraquartz") };
        assert_eq!(redacts(desk, ticket, here).await, Err(Refusal::NotThere), "{ticket}");
        redacts(desk, ticket, wish(first, "zebraquartz")).await.unwrap();
    }
    assert_eq!(desk.ticket(subject.0).await.subject, "About [redacted by Noor Kimura]");
    upkeep(desk).await;
    assert_eq!(traces(desk).await, Vec::<String>::new());
});

on_both_engines!(files_of_drafts_and_of_replies_in_waiting_are_looked_into, async |desk| {
    let ticket = asks(desk, "Help").await;
    waits(desk, ticket, "Look", "log.txt", "x zebraquartz y").await;
    let noor = Viewer::of(&desk.person(NOOR).await);
    let picture = file("notes.html", "<p>Zebra<b>quartz</b>");
    let kept = drafts::add_picture(&desk.desk, noor.clone(), ticket, picture).await.unwrap();
    let other = file("fine.html", "<p>fine</p>");
    drafts::add_picture(&desk.desk, noor.clone(), ticket, other).await.unwrap();
    let lev = Viewer::of(&desk.person(LEV).await);
    let by_lev = file("saved.eml", "Subject: Zebraquartz\r\n\r\nHello");
    drafts::add_picture(&desk.desk, lev, ticket, by_lev).await.unwrap();
    let first = messages(desk, ticket).await[0].id;
    let wish = wish(first, "zebraquartz");
    let noor_too = desk.person(NOOR).await;
    let mut look = preview(&desk.desk, &noor_too, ticket, &wish).await.unwrap();
    look.files.sort();
    assert_eq!(look.files, ["log.txt", "notes.html", "saved.eml"]);
    redacts(desk, ticket, wish).await.unwrap();
    let mut conn = desk.conn().await;
    let left = store::drafts::files(&mut conn, ticket, noor_too.id).await.unwrap();
    let left: Vec<_> = left.iter().map(|one| one.file.name.as_str()).collect();
    assert_eq!(left, ["fine.html"]);
    let waiting = store::sendings::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].files.len()), (1, 0));
    let gone = object_store::ObjectStoreExt::get(&desk.desk.files, &kept.key.as_str().into()).await;
    assert!(gone.is_err(), "the bytes are gone");
});

on_both_engines!(no_hash_of_a_reply_that_held_the_words_stays, async |desk| {
    let ticket = asks(desk, "Help").await;
    desk.reply(NOOR, ticket, "It is Zebraquartz", Status::Open).await;
    desk.reply(NOOR, ticket, "And good night", Status::Open).await;
    desk.drain().await;
    let first = messages(desk, ticket).await[0].id;
    redacts(desk, ticket, wish(first, "zebraquartz")).await.unwrap();
    let all = store::mail::of_ticket(&mut desk.conn().await, ticket).await.unwrap();
    let replies = all.iter().filter(|mail| mail.kind == MailKind::Reply);
    let hashed: Vec<bool> = replies.map(|mail| mail.text_hash.is_some()).collect();
    assert_eq!(hashed, [false, true], "the other reply is still counted");
});

on_both_engines!(only_tags_that_hold_the_words_are_forgotten, async |desk| {
    let ticket = asks(desk, "My pin is 4711zebra, as I said, 4711zebra").await;
    let once = vec!["spinning".to_owned(), "pin".into(), "old-4711zebra".into()];
    for tags in [once, vec![]] {
        desk.sets(NOOR, ticket, Set::Tags(tags)).await;
    }
    let first = messages(desk, ticket).await[0].id;
    for (words, left) in [
        ("pin is 4711zebra", vec!["old-4711zebra", "pin", "spinning"]),
        ("4711zebra", vec!["pin", "spinning"]),
    ] {
        redacts(desk, ticket, wish(first, words)).await.unwrap();
        let mut known = store::tags::known(&mut desk.conn().await).await.unwrap();
        known.sort();
        assert_eq!(known, left, "{words}");
    }
});

on_both_engines!(a_subject_that_was_cut_within_the_words_is_made_anew, async |desk| {
    let begins = format!("{} my password is Zebraquartz, can you see why?", "so ".repeat(22));
    let ticket = asks(desk, &begins).await;
    let subject = desk.ticket(ticket.0).await.subject;
    assert!(subject.ends_with("is Zebraqua"), "{subject}");
    let first = messages(desk, ticket).await[0].id;
    redacts(desk, ticket, wish(first, "zebraquartz")).await.unwrap();
    let subject = desk.ticket(ticket.0).await.subject;
    assert!(subject.ends_with("is [redacted by Noor Kimura]"), "{subject}");
    upkeep(desk).await;
    let left = store::traces::of(&mut desk.conn().await, "zebraqua").await.unwrap();
    assert_eq!(left, vec![], "{left:?}");
});

on_both_engines!(whom_the_words_went_to_is_told_as_far_as_it_is_known, async |desk| {
    let ticket = asks(desk, "Help").await;
    desk.reply(NOOR, ticket, "It is Zebraquartz", Status::Open).await;
    desk.drain().await;
    let noor = desk.person(NOOR).await;
    let first = messages(desk, ticket).await[0].id;
    let maria = vec![MARIA.address.to_owned()];
    let reply = {
        let all = store::mail::of_ticket(&mut desk.conn().await, ticket).await.unwrap();
        all.into_iter().find(|mail| mail.kind == MailKind::Reply).unwrap()
    };
    for (state, sent, [yes, perhaps]) in [
        (MailState::Queued, false, [false, false]),
        (MailState::Held, false, [false, false]),
        (MailState::ReadInApp, false, [false, false]),
        (MailState::Sending, false, [false, true]),
        (MailState::InDoubt, false, [false, true]),
        (MailState::Sent, true, [true, false]),
        (MailState::Failed, false, [false, false]),
        // It came back.
        (MailState::Failed, true, [true, false]),
    ] {
        let sent_at = sent.then(|| desk.clock_now());
        let mail = desk::outgoing::Outgoing { state, sent_at, ..reply.clone() };
        let rows = vec![desk::change::Row::Outgoing(Box::new(mail))];
        let change = desk::change::Change { rows, ..Default::default() };
        let written = desk.desk.store.write::<_, store::Fault, _>(move |tx| {
            Box::pin(async move { store::apply::apply(tx, change).await })
        });
        written.await.unwrap();
        let look = preview(&desk.desk, &noor, ticket, &wish(first, "zebraquartz")).await.unwrap();
        let told = [look.sent_to == maria, look.perhaps_to == maria];
        assert_eq!(told, [yes, perhaps], "{state:?}");
        assert!(look.sent_to.len() + look.perhaps_to.len() == usize::from(yes || perhaps));
    }
    let back = vec![desk::change::Row::Outgoing(Box::new(reply))];
    let change = desk::change::Change { rows: back, ..Default::default() };
    let written = desk.desk.store.write::<_, store::Fault, _>(move |tx| {
        Box::pin(async move { store::apply::apply(tx, change).await })
    });
    written.await.unwrap();
});
