//! What the desk writes by itself: each text where the handbook says so, once, never to machines.

use actions::{
    replay::{Deed, Past, What, replay, rest},
    tickets::receive::{NewTicket, Sender},
    tickets::set::set_by_customer,
};
use base::{ids::TicketId, time::after};
use desk::{
    messages::{Channel, Incoming, Visibility},
    tickets::{Status, answer::Draft, change::Set, open::Asked},
    viewer::Viewer,
};
use testkit::{MARIA, NOOR, Somebody, TIDE, TestDesk, hours, on_both_engines};

const DAY: i64 = 24;
const SOLVED: &str = "is answered";
const SILENCE: &str = "we have not heard from you for 7 days";
const FOLLOW_UP: &str = "was closed some time ago";
const STRANGER: &str = "takes no part in";
const RECEIVED: &str = "thank you for writing";

/// How many mails to somebody say this; line ends of the wire don't count.
fn told(desk: &TestDesk, who: Somebody, words: &str) -> usize {
    let plain = |mail: &String| mail.replace("=\r\n", "").replace("\r\n", " ");
    desk.mails_to(who).iter().filter(|mail| plain(mail).contains(words)).count()
}

/// The address under which a ticket is answered.
fn reply_address(desk: &TestDesk) -> String {
    let mails = desk.mails_to(MARIA);
    TestDesk::header(&mails[0], "reply-to").trim_matches(['<', '>']).to_owned()
}

on_both_engines!(who_solves_without_a_word_tells_the_customer_once, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.sets(NOOR, ticket, Set::Status(Status::Solved)).await;
    desk.sets(NOOR, ticket, Set::Status(Status::Solved)).await;
    desk.pass(hours(DAY)).await;
    assert_eq!(told(desk, MARIA, SOLVED), 1);
    assert_eq!(told(desk, MARIA, &format!("{} thinks that", NOOR.name)), 1, "by name");
    desk.is_left_tidy().await;
});

on_both_engines!(a_note_that_solves_is_no_word_to_the_customer, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let draft = Draft {
        text: "Mended this morning.".into(),
        visibility: Visibility::Internal,
        then: Some(Status::Solved),
        channel: Channel::Desk,
        ..Draft::default()
    };
    let given =
        actions::tickets::answer::Answer { ticket, draft, files: Vec::new(), client_id: None };
    let noor = desk.person(NOOR).await;
    actions::tickets::answer::answer(&desk.desk, &noor, given).await.unwrap();
    desk.drain().await;
    assert_eq!(told(desk, MARIA, SOLVED), 1);
    assert_eq!(told(desk, MARIA, "Mended"), 0, "the note stays inside");
});

on_both_engines!(a_reply_that_solves_speaks_for_itself, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "It works again.", Status::Solved).await;
    assert_eq!(told(desk, MARIA, SOLVED), 0);
    assert_eq!(desk.mails_to(MARIA).len(), 2, "the acknowledgement and the reply");
});

on_both_engines!(who_solves_their_own_ticket_is_told_nothing, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let viewer = Viewer::of(&desk.person(MARIA).await);
    set_by_customer(&desk.desk, viewer, ticket, true).await.unwrap();
    desk.drain().await;
    assert_eq!(told(desk, MARIA, SOLVED), 0);
});

on_both_engines!(silence_that_solves_is_told_once, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Try this", Status::Pending).await;
    desk.pass(hours(6 * DAY)).await;
    assert_eq!(told(desk, MARIA, SILENCE), 0, "not before");
    desk.pass(hours(3 * DAY)).await;
    assert_eq!((told(desk, MARIA, SILENCE), told(desk, MARIA, SOLVED)), (1, 0));
    desk.is_left_tidy().await;
});

on_both_engines!(an_answer_to_a_closed_ticket_is_told_both_numbers, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.sets(NOOR, ticket, Set::Status(Status::Closed)).await;
    desk.mail_arrives(MARIA, &reply_address(desk), "Re", "\r\nIt is back").await;
    assert_eq!(desk.tickets().await, 2);
    assert_eq!(told(desk, MARIA, FOLLOW_UP), 1);
    assert_eq!(told(desk, MARIA, "#1 was closed some time ago, so we opened #2"), 1);
    assert_eq!(told(desk, MARIA, "You will hear from us by"), 2, "each with its promise");
    assert_eq!(told(desk, MARIA, RECEIVED), 1, "no acknowledgement beside it");
});

on_both_engines!(a_stranger_is_told_of_their_own_ticket_only, async |desk| {
    desk.form(MARIA, "The salaries leak", Asked::default()).await;
    desk.mail_arrives(TIDE, &reply_address(desk), "Re", "\r\nMe too").await;
    assert_eq!((told(desk, TIDE, STRANGER), told(desk, TIDE, RECEIVED)), (1, 0));
    assert_eq!(told(desk, TIDE, "salaries") + told(desk, TIDE, "#1 "), 0);
    assert_eq!(told(desk, MARIA, STRANGER), 0);
});

on_both_engines!(machines_are_told_nothing, async |desk| {
    desk.form(MARIA, "It broke", Asked::default()).await;
    let to = reply_address(desk);
    let automatic = "Auto-Submitted: auto-replied\r\n\r\nI am away";
    desk.mail_arrives(TIDE, &to, "Away", automatic).await;
    desk.sets(NOOR, TicketId(2), Set::Status(Status::Solved)).await;
    desk.reply(NOOR, TicketId(2), "Hello?", Status::Pending).await;
    desk.pass(hours(9 * DAY)).await;
    assert_eq!(desk.ticket(2).await.status, Status::Solved, "silence solved it");
    let words = [STRANGER, RECEIVED, SOLVED, SILENCE].map(|words| told(desk, TIDE, words));
    assert_eq!(words, [0; 4]);
});

on_both_engines!(a_replayed_past_writes_to_nobody, async |desk| {
    let maria = desk.person(MARIA).await;
    let noor = desk.person(NOOR).await;
    let began = after(desk.desk.now(), -hours(14 * DAY));
    let opens = |story| What::Opens {
        new: Box::new(NewTicket {
            sender: Sender::Known(maria.id),
            organisation: None,
            incoming: Incoming {
                channel: Channel::Form,
                text: format!("It broke, {story}"),
                ..Incoming::default()
            },
            asked: Asked::default(),
            client_id: None,
            scope: "past",
        }),
        copied: Vec::new(),
    };
    let draft = Draft {
        text: "Try this".into(),
        visibility: Visibility::Public,
        then: Some(Status::Pending),
        channel: Channel::Desk,
        ..Draft::default()
    };
    let answers = What::Answers { author: Box::new(noor.clone()), draft: Box::new(draft) };
    let solves = What::Sets { by: noor.id, set: Set::Status(Status::Solved) };
    let deed =
        |story, hour, what| Deed { at: after(began, hours(hour)), story, what, files: Vec::new() };
    let deeds =
        vec![deed(1, 0, opens(1)), deed(2, 1, opens(2)), deed(1, 2, answers), deed(2, 3, solves)];
    let past = replay(&desk.desk, deeds, Past::default()).await.unwrap();
    rest(&desk.desk, past).await.unwrap();
    let statuses = (desk.ticket(1).await.status, desk.ticket(2).await.status);
    assert_eq!(statuses, (Status::Solved, Status::Solved), "silence solved the first");
    desk.is_left_tidy().await;
    assert_eq!(desk.mailer.tries().len(), 0);
});
