//! IN-3 and SLA-4: a message that landed on the wrong ticket is moved to where it belongs, and
//! back; whoever waits goes on waiting, nothing is mailed, nothing is lost.

use actions::{
    ActionError,
    tickets::{
        moving::{To, Wish, move_back, move_message},
        redact::redact,
        write_on::{Further, write_on},
    },
};
use base::ids::{MessageId, TicketId};
use desk::{
    events::EventKind,
    messages::{Incoming, IncomingFile, Message},
    people::{Person, Role},
    redaction,
    search::Wanted,
    sla::{Clock, fold},
    tickets::{Status, Ticket, moving::Refusal, open::Asked},
    viewer::Viewer,
};
use testkit::{MARIA, NOOR, OMAR, Somebody, TestDesk, hours, on_both_engines};

const HELP: &str = "help@desk.example";

async fn asks(desk: &TestDesk, who: Somebody, words: &str) -> TicketId {
    desk.form(who, words, Asked::default()).await.ticket.id
}

async fn messages(desk: &TestDesk, ticket: TicketId) -> Vec<Message> {
    let mut conn = desk.conn().await;
    store::messages::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap()
}

async fn clocks(desk: &TestDesk, ticket: TicketId) -> Vec<Clock> {
    store::sla::of_ticket(&mut desk.conn().await, ticket).await.unwrap()
}

async fn people(desk: &TestDesk, ticket: TicketId) -> Vec<String> {
    let people = store::people::on_ticket(&mut desk.conn().await, ticket).await.unwrap();
    people.iter().map(|one| one.display_name().to_owned()).collect()
}

async fn writes(desk: &TestDesk, ticket: TicketId, text: &str) -> MessageId {
    let file = IncomingFile {
        name: "steps.txt".into(),
        media_type: "text/plain".into(),
        bytes: b"reload, zebraquartz, look".to_vec(),
        content_id: None,
    };
    let incoming = Incoming { text: text.into(), files: vec![file], ..Incoming::default() };
    let author = desk.person(MARIA).await.id;
    let further = Further { ticket, author, incoming, client_id: None, scope: "story" };
    write_on(&desk.desk, Viewer::Customer(author), further).await.unwrap();
    desk.drain().await;
    messages(desk, ticket).await.last().unwrap().id
}

async fn moves(
    desk: &TestDesk,
    (from, message): (TicketId, MessageId),
    to: To,
) -> Result<Ticket, Refusal> {
    let noor = desk.person(NOOR).await;
    let done = move_message(&desk.desk, &noor, from, Wish { message, to }).await;
    desk.drain().await;
    answered(done)
}

async fn back(desk: &TestDesk, ticket: TicketId, message: MessageId) -> Result<Ticket, Refusal> {
    let done = move_back(&desk.desk, &desk.person(NOOR).await, ticket, message).await;
    desk.drain().await;
    answered(done)
}

fn answered(done: Result<Ticket, ActionError<Refusal>>) -> Result<Ticket, Refusal> {
    match done {
        Ok(ticket) => Ok(ticket),
        Err(ActionError::Refused(refusal)) => Err(refusal),
        Err(error) => panic!("{error}"),
    }
}

/// Each clock is what its steps come to.
async fn is_sound(desk: &TestDesk, ticket: TicketId) {
    let mut conn = desk.conn().await;
    let log = store::events::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap();
    let kept = store::sla::of_ticket(&mut conn, ticket).await.unwrap();
    assert_eq!(fold(&log, &*desk.desk.handbook()), kept, "of #{ticket}");
}

on_both_engines!(it_goes_with_all_that_hangs_on_it, async |desk| {
    let right = asks(desk, OMAR, "The export is short").await;
    let wrong = asks(desk, MARIA, "Flags are stale").await;
    desk.pass(hours(1)).await;
    let message = writes(desk, wrong, "About the export: it stops at midnight").await;
    desk.pass(hours(1)).await;
    let mails = (desk.mails_to(MARIA).len(), desk.mails_to(OMAR).len());
    let before = desk.ticket(wrong.0).await;
    let after = moves(desk, (wrong, message), To::Ticket(right)).await.unwrap();
    assert_eq!((after.id, after.messages), (right, desk.ticket(right.0).await.messages));
    assert_eq!(desk.words(wrong.0).await, ["Flags are stale"]);
    let words = ["The export is short", "About the export: it stops at midnight"];
    assert_eq!(desk.words(right.0).await, words);
    let left = desk.ticket(wrong.0).await;
    assert_eq!((left.messages, left.unanswered_at), (before.messages - 1, before.unanswered_at));
    let mut conn = desk.conn().await;
    let files = store::messages::files(&mut conn, right).await.unwrap();
    assert_eq!(files[0].message_id, message, "its file came along");
    for (word, ticket) in [("midnight", right), ("zebraquartz", right), ("stale", wrong)] {
        let wanted = Wanted::of(word);
        let found = store::search::tickets(&mut conn, &Viewer::System, &wanted, None, 9).await;
        assert_eq!(found.unwrap(), [ticket], "{word}");
    }
    let told = async |ticket| {
        let all = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
        all.unwrap().into_iter().map(|event| event.kind).collect::<Vec<_>>()
    };
    assert!(told(wrong).await.contains(&EventKind::MovedTo { to: right, message }));
    let (was, joined) = (Status::New, true);
    assert!(told(right).await.contains(&EventKind::MovedHere {
        from: wrong,
        message,
        was,
        joined
    }));
    assert_eq!(people(desk, right).await, ["Maria Silva", "Omar Haddad"]);
    assert_eq!(people(desk, wrong).await, ["Maria Silva"], "nobody is dropped");
    assert_eq!((desk.mails_to(MARIA).len(), desk.mails_to(OMAR).len()), mails, "nothing is mailed");
    for ticket in [right, wrong] {
        is_sound(desk, ticket).await;
    }
});

on_both_engines!(whoever_waits_goes_on_waiting_from_the_same_moment, async |desk| {
    let right = asks(desk, MARIA, "The export is short").await;
    desk.reply(NOOR, right, "It is long now", Status::Solved).await;
    let wrong = asks(desk, MARIA, "Flags are stale").await;
    desk.reply(NOOR, wrong, "They are fresh now", Status::Pending).await;
    let (solved, pending) = (clocks(desk, right).await, desk.ticket(wrong.0).await);
    desk.pass(hours(2)).await;
    let wrote_at = desk.clock_now();
    let message = writes(desk, wrong, "The export is short again").await;
    desk.pass(hours(2)).await;
    let after = moves(desk, (wrong, message), To::Ticket(right)).await.unwrap();
    assert_eq!((after.status, after.unanswered_at), (Status::Open, Some(wrote_at)));
    let alive = |all: &[Clock]| -> Vec<base::Timestamp> {
        all.iter().filter(|one| !one.has_ended()).map(|one| one.started_at).collect()
    };
    assert_eq!(alive(&clocks(desk, right).await), [wrote_at], "as long as they have waited");
    let left = desk.ticket(wrong.0).await;
    assert_eq!((left.unanswered_at, left.due_at.is_some()), (None, left.clock.is_some()));
    for ticket in [right, wrong] {
        is_sound(desk, ticket).await;
    }
    // Back, and both stand as before.
    let there = back(desk, right, message).await.unwrap();
    assert_eq!((there.id, there.unanswered_at), (wrong, Some(wrote_at)));
    // An update was owed meanwhile: it had stayed with us.
    assert_eq!(alive(&clocks(desk, wrong).await), [wrote_at, desk.clock_now()]);
    let again = desk.ticket(right.0).await;
    assert_eq!((again.status, again.unanswered_at), (Status::Solved, None));
    assert!(alive(&clocks(desk, right).await).is_empty() && !solved.is_empty());
    assert_eq!(pending.status, Status::Pending);
    for ticket in [right, wrong] {
        is_sound(desk, ticket).await;
    }
});

on_both_engines!(what_was_answered_asks_for_nothing_where_it_goes, async |desk| {
    let right = asks(desk, MARIA, "The export is short").await;
    desk.reply(NOOR, right, "It is long now", Status::Solved).await;
    let wrong = asks(desk, MARIA, "Flags are stale").await;
    let message = writes(desk, wrong, "And the export again").await;
    desk.reply(NOOR, wrong, "Both are done", Status::Pending).await;
    let after = moves(desk, (wrong, message), To::Ticket(right)).await.unwrap();
    assert_eq!((after.status, after.unanswered_at), (Status::Solved, None));
});

on_both_engines!(an_answer_to_a_mail_that_was_moved_follows_it, async |desk| {
    let right = asks(desk, MARIA, "The export is short").await;
    desk.mail_arrives(MARIA, HELP, "Flags", "Message-ID: <a@x.example>\r\n\r\nStale").await;
    let wrong = TicketId(2);
    let more = "Message-ID: <b@x.example>\r\nIn-Reply-To: <a@x.example>\r\n\r\nThe export too";
    desk.mail_arrives(MARIA, HELP, "Re: Flags", more).await;
    let message = messages(desk, wrong).await.last().unwrap().id;
    moves(desk, (wrong, message), To::Ticket(right)).await.unwrap();
    let more = "Message-ID: <c@x.example>\r\nIn-Reply-To: <b@x.example>\r\n\r\nAny news?";
    desk.mail_arrives(MARIA, HELP, "Re: Re: Flags", more).await;
    assert_eq!(desk.words(right.0).await.last().unwrap(), "Any news?");
});

on_both_engines!(it_becomes_a_ticket_of_its_own_and_none_again, async |desk| {
    let wrong = asks(desk, MARIA, "Flags are stale").await;
    desk.pass(hours(1)).await;
    let wrote_at = desk.clock_now();
    let message = writes(desk, wrong, "And the export is short").await;
    desk.pass(hours(1)).await;
    let mails = desk.mails_to(MARIA).len();
    let new = moves(desk, (wrong, message), To::New("The export".into())).await.unwrap();
    assert_eq!((new.subject.as_str(), new.status), ("The export", Status::New));
    assert_eq!(new.unanswered_at, Some(wrote_at));
    assert_eq!(clocks(desk, new.id).await[0].started_at, wrote_at);
    assert_eq!(desk.words(new.id.0).await, ["And the export is short"]);
    assert_eq!(people(desk, new.id).await, ["Maria Silva"]);
    // Sent twice, it is one.
    let again = moves(desk, (wrong, message), To::New("The export".into())).await.unwrap();
    assert_eq!((again.id, desk.tickets().await), (new.id, 2));
    assert_eq!(desk.mails_to(MARIA).len(), mails);
    is_sound(desk, new.id).await;
    back(desk, new.id, message).await.unwrap();
    assert_eq!(desk.words(wrong.0).await, ["Flags are stale", "And the export is short"]);
    let empty = desk.ticket(new.id.0).await;
    assert_eq!((empty.status, people(desk, new.id).await.len()), (Status::Closed, 0));
    assert_eq!(desk.ticket(wrong.0).await.messages, 2);
    is_sound(desk, new.id).await;
    is_sound(desk, wrong).await;
});

on_both_engines!(what_can_not_be_moved_is_refused_and_changes_nothing, async |desk| {
    let wrong = asks(desk, MARIA, "Flags are stale").await;
    let right = asks(desk, MARIA, "The export is short").await;
    let only = messages(desk, wrong).await[0].id;
    let to = |id: i64| To::Ticket(TicketId(id));
    assert_eq!(moves(desk, (wrong, only), to(right.0)).await, Err(Refusal::OnlyOne));
    desk.reply(NOOR, wrong, "They are fresh now", Status::Open).await;
    let ours = messages(desk, wrong).await.last().unwrap().id;
    let message = writes(desk, wrong, "And the export").await;
    for (what, to, refusal) in [
        (ours, to(right.0), Refusal::NoMessage),
        (MessageId(0), to(right.0), Refusal::NoMessage),
        (message, to(wrong.0), Refusal::Itself),
        (message, to(99), Refusal::Nowhere),
        (message, To::New(" ".into()), Refusal::Nowhere),
    ] {
        assert_eq!(moves(desk, (wrong, what), to).await, Err(refusal), "{refusal:?}");
    }
    assert_eq!(back(desk, wrong, message).await, Err(Refusal::NotMoved));
    for role in [Role::Viewer, Role::Customer, Role::OrgAdmin] {
        let person = Person { role, ..desk.person(NOOR).await };
        let wish = Wish { message, to: To::Ticket(right) };
        let done = move_message(&desk.desk, &person, wrong, wish).await;
        assert!(matches!(done, Err(ActionError::NotThere)), "{role:?}");
    }
    assert_eq!(desk.words(wrong.0).await.len(), 3);
});

on_both_engines!(words_are_taken_out_wherever_a_message_went, async |desk| {
    let right = asks(desk, MARIA, "The export is short").await;
    let wrong = asks(desk, MARIA, "It is wolframite").await;
    let message = writes(desk, wrong, "My word is wolframite").await;
    moves(desk, (wrong, message), To::Ticket(right)).await.unwrap();
    let wish = redaction::Wish {
        message,
        words: "wolframite".into(),
        files: Vec::new(),
        everywhere: true,
        because: "a pasted password".into(),
    };
    redact(&desk.desk, &desk.person(NOOR).await, right, wish).await.unwrap();
    for ticket in [right, wrong] {
        let words = desk.words(ticket.0).await.join(" ");
        assert!(!words.contains("wolframite"), "{words}");
    }
});

on_both_engines!(what_was_taken_out_before_it_was_moved_does_not_come_back, async |desk| {
    let raw = "Subject: Mine\r\nMessage-ID: <w@x>\r\n\r\nMy word is wolframite";
    let raw = format!("From: {}\r\n{raw}", MARIA.address);
    desk.raw_arrives(MARIA.address, HELP, raw.as_bytes()).await;
    let first = TicketId(1);
    let message = messages(desk, first).await[0].id;
    writes(desk, first, "And something else").await;
    let wish = redaction::Wish {
        message,
        words: "wolframite".into(),
        files: Vec::new(),
        everywhere: true,
        because: "a pasted password".into(),
    };
    redact(&desk.desk, &desk.person(NOOR).await, first, wish).await.unwrap();
    moves(desk, (first, message), To::New("Apart".into())).await.unwrap();
    // The same mail by another way: known by its id, and not kept as it came either.
    let again = format!("Received: from elsewhere\r\n{raw}");
    desk.raw_arrives(MARIA.address, HELP, again.as_bytes()).await;
    for _ in 0..50 {
        if !desk.desk.store.maintain(true).await.unwrap() {
            break;
        }
    }
    let mut conn = desk.conn().await;
    let found = store::traces::of(&mut conn, "wolframite").await.unwrap();
    let found: Vec<_> = found.iter().map(|(one, _)| (&one.table, &one.column)).collect();
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(desk.tickets().await, 2);
});
