//! A reply waits before it goes: it can be taken back whole, goes once, and never unaware of what
//! came in meanwhile.

use actions::{
    ActionError,
    tickets::{
        answer::Answer,
        send::{Became, Sent, send},
        sendings::{self, SendingRefusal},
    },
};
use base::{
    Timestamp,
    ids::{DraftFileId, MessageId, SendingId, TicketId},
    time::after,
};
use desk::{
    messages::{Channel, IncomingFile, Visibility},
    notices::Audience,
    tickets::{
        Status,
        answer::{Draft, Recipients, Refusal},
        change::Set,
        guard::{News, Seen},
        open::Asked,
        sending::Sending,
    },
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, Somebody, TIDE, TestDesk, hours, on_both_engines};

fn draft(text: &str) -> Draft {
    Draft {
        text: text.into(),
        visibility: Visibility::Public,
        then: Some(Status::Pending),
        channel: Channel::Desk,
        ..Draft::default()
    }
}

fn sent(ticket: TicketId, draft: Draft) -> Sent {
    let answer = Answer { ticket, draft, files: Vec::new(), client_id: None };
    Sent { answer, kept: Vec::new(), at: None }
}

/// Somebody sends a reply having seen everything there is.
pub async fn sends(
    desk: &TestDesk,
    who: Somebody,
    ticket: TicketId,
    text: &str,
    at: Option<Timestamp>,
) -> Sending {
    let seen = Some(seen(desk, ticket).await);
    let sent = Sent { at, ..sent(ticket, Draft { seen, ..draft(text) }) };
    match send(&desk.desk, &desk.person(who).await, sent).await.unwrap() {
        Became::Waits(sending) => *sending,
        other => panic!("it did not wait: {other:?}"),
    }
}

pub async fn seen(desk: &TestDesk, ticket: TicketId) -> Seen {
    let mut conn = desk.conn().await;
    let newest = store::messages::newest_public(&mut conn, ticket).await.unwrap();
    let people = store::people::on_ticket(&mut conn, ticket).await.unwrap();
    Seen {
        message: newest.or(Some(MessageId(0))),
        status: Some(desk.ticket(ticket.0).await.status),
        people: Some(people.iter().map(|person| person.id).collect()),
        sendings: Vec::new(),
    }
}

pub async fn waiting(desk: &TestDesk, ticket: TicketId) -> Vec<Sending> {
    store::sendings::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await.unwrap()
}

async fn draft_of(desk: &TestDesk, who: Somebody, ticket: TicketId) -> String {
    let person = desk.person(who).await.id;
    let found = store::drafts::one(&mut desk.conn().await, ticket, person).await.unwrap();
    found.map(|draft| draft.text).unwrap_or_default()
}

pub async fn told(desk: &TestDesk, who: Somebody) -> Vec<String> {
    let (person, viewer) = (desk.person(who).await, Viewer::of(&desk.person(who).await));
    let mine = Audience::all_of(&person, &desk.desk.handbook());
    let mut conn = desk.conn().await;
    let all = store::notices::page(&mut conn, &viewer, &mine, None, 50).await.unwrap();
    all.into_iter().map(|one| one.text).collect()
}

fn replies(desk: &TestDesk, words: &str) -> usize {
    desk.mails_to(MARIA).iter().filter(|mail| mail.contains(words)).count()
}

on_both_engines!(
    a_reply_goes_when_its_window_ends_and_nothing_is_seen_of_it_before,
    async |desk| {
        let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
        let sending = sends(desk, NOOR, ticket, "Try again?", None).await;
        assert_eq!(sending.due_at, after(desk.clock_now(), 10));
        desk.pass(9).await;
        assert_eq!(desk.words(ticket.0).await, ["It broke"]);
        assert_eq!(replies(desk, "Try again?"), 0);
        let before = desk.ticket(ticket.0).await;
        assert_eq!((before.status, before.first_replied_at), (Status::New, None));
        desk.pass(1).await;
        assert_eq!(desk.words(ticket.0).await, ["It broke", "Try again?"]);
        assert_eq!(replies(desk, "Try again?"), 1);
        let after_it = desk.ticket(ticket.0).await;
        let gone_at = Some(desk.clock_now());
        assert_eq!((after_it.status, after_it.first_replied_at), (Status::Pending, gone_at));
        let mut conn = desk.conn().await;
        let clocks = store::sla::of_ticket(&mut conn, ticket).await.unwrap();
        assert_eq!(clocks[0].stopped_at, gone_at, "the clock is met when the customer can read it");
        assert!(waiting(desk, ticket).await.is_empty());
        desk.is_left_tidy().await;
    }
);

on_both_engines!(a_window_of_nothing_sends_at_once, async |desk| {
    let mut handbook = desk::handbook::Handbook::shipped();
    handbook.rules.undo_send_seconds = 0;
    desk.desk.set_handbook(handbook);
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let noor = desk.person(NOOR).await;
    let became = send(&desk.desk, &noor, sent(ticket, draft("At once"))).await.unwrap();
    assert!(matches!(became, Became::Written(_)), "{became:?}");
    assert_eq!(desk.words(ticket.0).await, ["It broke", "At once"]);
});

on_both_engines!(a_note_waits_for_nobody, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let note = Draft { visibility: Visibility::Internal, then: None, ..draft("Look at 4471") };
    let noor = desk.person(NOOR).await;
    send(&desk.desk, &noor, sent(ticket, note)).await.unwrap();
    assert_eq!(desk.words(ticket.0).await, ["It broke", "Look at 4471"]);
});

on_both_engines!(what_is_taken_back_is_a_draft_again_exactly, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let text = "  Two blanks, an `ü`\n\n```sql\nSELECT 1;\n```\nand a last line\n";
    let file = IncomingFile {
        name: "steps.txt".into(),
        media_type: "text/plain".into(),
        content_id: None,
        bytes: b"1. reload".to_vec(),
    };
    let mut given = sent(ticket, draft(text));
    given.answer.files.push(file);
    let noor = desk.person(NOOR).await;
    let Became::Waits(sending) = send(&desk.desk, &noor, given).await.unwrap() else {
        panic!("it did not wait")
    };
    assert_eq!(draft_of(desk, NOOR, ticket).await, "");
    desk.pass(5).await;
    sendings::take_back(&desk.desk, &noor, sending.id).await.unwrap();
    assert_eq!(draft_of(desk, NOOR, ticket).await, text);
    let files = store::drafts::files(&mut desk.conn().await, ticket, noor.id).await.unwrap();
    assert_eq!(files.iter().map(|one| one.file.name.as_str()).collect::<Vec<_>>(), ["steps.txt"]);
    desk.pass(hours(1)).await;
    assert_eq!(desk.words(ticket.0).await, ["It broke"], "it never goes");
    assert_eq!(desk.ticket(ticket.0).await.status, Status::New);
    // Sent again with the file ticked, it goes with it; nothing is kept twice.
    let kept: Vec<DraftFileId> = files.iter().map(|one| one.id).collect();
    send(&desk.desk, &noor, Sent { kept, ..sent(ticket, draft(text)) }).await.unwrap();
    desk.pass(10).await;
    let mut conn = desk.conn().await;
    assert_eq!(store::messages::files(&mut conn, ticket).await.unwrap().len(), 1);
    assert!(store::drafts::files(&mut conn, ticket, noor.id).await.unwrap().is_empty());
    desk.is_left_tidy().await;
});

on_both_engines!(words_begun_meanwhile_become_an_earlier_version, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let noor = desk.person(NOOR).await;
    let sending = sends(desk, NOOR, ticket, "The first reply", None).await;
    let words = ("public".to_owned(), "And another thing".to_owned());
    let viewer = Viewer::of(&noor);
    actions::drafts::save(&desk.desk, viewer, ticket, words, (1, true)).await.unwrap();
    sendings::take_back(&desk.desk, &noor, sending.id).await.unwrap();
    assert_eq!(draft_of(desk, NOOR, ticket).await, "The first reply");
    let mut conn = desk.conn().await;
    let earlier = store::drafts::versions(&mut conn, ticket, noor.id).await.unwrap();
    assert_eq!(earlier[0].text, "And another thing");
});

on_both_engines!(it_goes_once_however_often_its_job_runs, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let sending = sends(desk, NOOR, ticket, "Only once", None).await;
    desk.clock.pass(base::time::SignedDuration::from_secs(10));
    // Two workers hold the job: one's lease had run out, as after a crash.
    let (one, other) =
        tokio::join!(sendings::go(&desk.desk, sending.id), sendings::go(&desk.desk, sending.id));
    one.unwrap();
    other.unwrap();
    desk.drain().await;
    sendings::go(&desk.desk, sending.id).await.unwrap();
    assert_eq!(desk.words(ticket.0).await, ["It broke", "Only once"]);
    assert_eq!(replies(desk, "Only once"), 1);
});

on_both_engines!(taken_back_at_the_last_moment_it_goes_or_it_does_not, async |desk| {
    let noor = desk.person(NOOR).await;
    for round in 0..12 {
        let words = format!("Reply {round}");
        let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
        let sending = sends(desk, NOOR, ticket, &words, None).await;
        desk.clock.pass(base::time::SignedDuration::from_secs(10));
        let (gone, taken) = tokio::join!(
            sendings::go(&desk.desk, sending.id),
            sendings::take_back(&desk.desk, &noor, sending.id)
        );
        gone.unwrap();
        let went = desk.words(ticket.0).await.contains(&words);
        let is_draft = draft_of(desk, NOOR, ticket).await == words;
        assert_eq!(went, taken.is_err(), "round {round}");
        assert_ne!(went, is_draft, "never both, never neither: round {round}");
    }
});

on_both_engines!(the_same_form_twice_is_one_reply, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let noor = desk.person(NOOR).await;
    let mut given = sent(ticket, draft("Once"));
    given.answer.client_id = Some("form-1".into());
    for _ in 0..2 {
        send(&desk.desk, &noor, given.clone()).await.unwrap();
    }
    assert_eq!(waiting(desk, ticket).await.len(), 1);
    desk.pass(10).await;
    let again = send(&desk.desk, &noor, given).await.unwrap();
    assert!(matches!(again, Became::SentBefore), "{again:?}");
    desk.pass(hours(1)).await;
    assert_eq!(desk.words(ticket.0).await, ["It broke", "Once"]);
});

on_both_engines!(the_customer_writes_meanwhile_and_the_reply_is_held_back, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let tomorrow = after(desk.clock_now(), hours(20));
    let sending = sends(desk, NOOR, ticket, "It is mended", Some(tomorrow)).await;
    desk.pass(hours(2)).await;
    desk.mail_arrives(MARIA, "help@desk.example", "Re", &in_reply(desk)).await;
    desk.pass(hours(19)).await;
    assert_eq!(replies(desk, "It is mended"), 0);
    let held = waiting(desk, ticket).await.remove(0);
    assert_eq!(held.held, "a message arrived meanwhile");
    let notices = told(desk, NOOR).await;
    assert!(notices.iter().any(|text| text.contains("was held back")), "{notices:?}");
    assert!(told(desk, LEV).await.iter().all(|text| !text.contains("held back")));
    // Whoever read it sends it all the same; who did not is shown what is new.
    let noor = desk.person(NOOR).await;
    let unread = sendings::send_now(&desk.desk, &noor, sending.id, held.seen.clone()).await;
    let Err(ActionError::Refused(SendingRefusal::Answer(Refusal::Overtaken(news)))) = unread else {
        panic!("it went unread: {unread:?}")
    };
    assert_eq!(news.len(), 1);
    let read = seen(desk, ticket).await;
    sendings::send_now(&desk.desk, &noor, sending.id, read).await.unwrap();
    desk.drain().await;
    assert_eq!(replies(desk, "It is mended"), 1);
    desk.is_left_tidy().await;
});

/// The header of a mail that answers our last one.
fn in_reply(desk: &TestDesk) -> String {
    let ours = TestDesk::header(&desk.mails_to(MARIA)[0], "message-id");
    format!("In-Reply-To: {ours}\r\n\r\nIt works again.")
}

on_both_engines!(a_ticket_solved_meanwhile_holds_a_colleagues_reply, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    sends(desk, NOOR, ticket, "Still looking", None).await;
    desk.sets(LEV, ticket, Set::Status(Status::Solved)).await;
    desk.pass(10).await;
    assert_eq!(waiting(desk, ticket).await[0].held, "the status was changed meanwhile");
    assert_eq!(replies(desk, "Still looking"), 0);
});

on_both_engines!(two_agents_never_answer_the_same_unaware, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let seen_by_lev = seen(desk, ticket).await;
    let first = sends(desk, NOOR, ticket, "Try this", None).await;
    let lev = desk.person(LEV).await;
    let mine = Draft { seen: Some(seen_by_lev.clone()), ..draft("Try that") };
    let refused = send(&desk.desk, &lev, sent(ticket, mine.clone())).await;
    let noor = desk.person(NOOR).await.id;
    let news = vec![News::Sending { sending: first.id, by: noor }];
    assert!(
        matches!(&refused, Err(ActionError::Refused(Refusal::Overtaken(told))) if *told == news),
        "{refused:?}"
    );
    // Aware of it, Lev sends his too. Both are due at the same instant: whichever goes first, the
    // other is held, for that is a message.
    let aware = Seen { sendings: vec![first.id], ..seen_by_lev };
    send(&desk.desk, &lev, sent(ticket, Draft { seen: Some(aware), ..mine })).await.unwrap();
    desk.pass(10).await;
    let words = desk.words(ticket.0).await;
    assert!(words == ["It broke", "Try this"] || words == ["It broke", "Try that"], "{words:?}");
    let waiting = waiting(desk, ticket).await;
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].held, "a message arrived meanwhile");
});

on_both_engines!(only_its_author_and_leads_decide_about_a_reply, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let sending = sends(desk, NOOR, ticket, "Mine", None).await;
    let lev = desk.person(LEV).await;
    let done = sendings::take_back(&desk.desk, &lev, sending.id).await;
    assert!(matches!(done, Err(ActionError::Refused(SendingRefusal::NotYours))), "{done:?}");
    let lead = desk::people::Person { role: desk::people::Role::Lead, ..lev };
    sendings::take_back(&desk.desk, &lead, sending.id).await.unwrap();
    assert_eq!(draft_of(desk, NOOR, ticket).await, "Mine", "it is the author's draft again");
    let gone = sendings::take_back(&desk.desk, &lead, SendingId(9)).await;
    assert!(matches!(gone, Err(ActionError::Refused(SendingRefusal::Gone))), "{gone:?}");
});

on_both_engines!(a_scheduled_reply_goes_then_and_meets_its_clock_then, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let (six, four) = (after(desk.clock_now(), hours(6)), after(desk.clock_now(), hours(4)));
    let sending = sends(desk, NOOR, ticket, "Good morning", Some(six)).await;
    let noor = desk.person(NOOR).await;
    let now = (four, seen(desk, ticket).await);
    sendings::move_to(&desk.desk, &noor, sending.id, now).await.unwrap();
    desk.pass(hours(3)).await;
    assert!(desk.ticket(ticket.0).await.due_at.is_some(), "the promise is still to be kept");
    desk.pass(hours(1)).await;
    assert_eq!(replies(desk, "Good morning"), 1);
    assert_eq!(desk.ticket(ticket.0).await.first_replied_at, Some(four));
    desk.pass(hours(4)).await;
    assert_eq!(replies(desk, "Good morning"), 1, "its first job finds nothing");
    let past = Sent { at: Some(six), ..sent(ticket, draft("Too late")) };
    let refused = send(&desk.desk, &noor, past).await;
    assert!(matches!(refused, Err(ActionError::Refused(Refusal::BadTime))), "{refused:?}");
});

on_both_engines!(nobody_is_added_or_left_out_silently, async |desk| {
    let more = "Cc: tilda@tide.example\r\n\r\nBoth of us.";
    desk.mail_arrives(MARIA, "help@desk.example", "Two of us", more).await;
    let ticket = TicketId(1);
    let tilda = desk.person(TIDE).await.id;
    let new = Somebody { name: "", address: "third@corvid.example" };
    let recipients =
        Recipients { left_out: vec![tilda], added: vec!["Third@corvid.example".into()] };
    let noor = desk.person(NOOR).await;
    let reply = Draft { recipients, ..draft("For some of you") };
    send(&desk.desk, &noor, sent(ticket, reply)).await.unwrap();
    desk.pass(10).await;
    let got = |who| desk.mails_to(who).iter().any(|mail| mail.contains("For some of you"));
    assert_eq!((got(MARIA), got(TIDE), got(new)), (true, false, true));
    let events = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    let third = desk.person(new).await.id;
    let chosen =
        desk::events::EventKind::RecipientsChosen { left_out: vec![tilda], added: vec![third] };
    assert!(events.unwrap().iter().any(|event| event.kind == chosen));
    // The next reply goes to everybody again, whoever was added too.
    send(&desk.desk, &noor, sent(ticket, draft("For all of you"))).await.unwrap();
    desk.pass(10).await;
    let got = |who| desk.mails_to(who).iter().any(|mail| mail.contains("For all of you"));
    assert_eq!((got(MARIA), got(TIDE), got(new)), (true, true, true));
    for (address, is_staff) in [("no address", false), ("lev@desk.example", true)] {
        let recipients = Recipients { added: vec![address.into()], ..Recipients::default() };
        let wrong = sent(ticket, Draft { recipients, ..draft("x") });
        let refused = send(&desk.desk, &noor, wrong).await;
        let as_told = match &refused {
            Err(ActionError::Refused(Refusal::OneOfUs(_))) => is_staff,
            Err(ActionError::Refused(Refusal::NoAddress(_))) => !is_staff,
            _ => false,
        };
        assert!(as_told, "{address}: {refused:?}");
    }
});

on_both_engines!(who_joins_meanwhile_is_told_of_before_a_reply_goes_to_them, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let before = seen(desk, ticket).await;
    let tilda = desk.form(TIDE, "Another", Asked::default()).await.requester.id;
    let joined = desk.desk.store.write::<_, store::Fault, _>(move |tx| {
        Box::pin(async move { store::tickets::join(tx, ticket, &[tilda]).await })
    });
    joined.await.unwrap();
    let noor = desk.person(NOOR).await;
    let reply = Draft { seen: Some(before), ..draft("For Maria") };
    let refused = send(&desk.desk, &noor, sent(ticket, reply)).await;
    let news = vec![News::Joined(tilda)];
    assert!(
        matches!(&refused, Err(ActionError::Refused(Refusal::Overtaken(told))) if *told == news),
        "{refused:?}"
    );
});
