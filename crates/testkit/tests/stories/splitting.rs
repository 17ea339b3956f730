//! TK-5 and SLA-4: one ticket becomes two; the old one keeps everything, the new one waits from the
//! moment the customer asked.

use actions::{
    ActionError,
    tickets::{
        split::{Wish, split},
        write_on::{Further, write_on},
    },
};
use base::ids::{MessageId, TicketId};
use desk::{
    events::EventKind,
    messages::{Incoming, IncomingFile},
    people::Role,
    sla::fold,
    tickets::{Status, Ticket, open::Asked, split::Refusal},
    viewer::Viewer,
};
use testkit::{MARIA, NOOR, TestDesk, hours, on_both_engines};

/// A ticket on which Maria asks two things: the second with a picture, two hours later.
async fn two_questions(desk: &TestDesk) -> (TicketId, Vec<MessageId>) {
    let ticket = desk.form(MARIA, "The first thing", Asked::default()).await.ticket.id;
    desk.pass(hours(2)).await;
    let file = IncomingFile {
        name: "screen.png".into(),
        media_type: "image/png".into(),
        bytes: vec![1, 2, 3],
        content_id: None,
    };
    let incoming =
        Incoming { text: "And the second".into(), files: vec![file], ..Incoming::default() };
    let author = desk.person(MARIA).await.id;
    let further = Further { ticket, author, incoming, client_id: None, scope: "story" };
    write_on(&desk.desk, Viewer::Customer(author), further).await.unwrap();
    desk.drain().await;
    let all = store::messages::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    (ticket, all.unwrap().iter().map(|one| one.id).collect())
}

async fn try_split(
    desk: &TestDesk,
    ticket: TicketId,
    messages: &[MessageId],
    tell: bool,
) -> Result<Ticket, ActionError<Refusal>> {
    let wish =
        Wish { messages: messages.to_vec(), subject: "The second".into(), tell, client_id: None };
    let new = split(&desk.desk, &desk.person(NOOR).await, ticket, wish).await;
    desk.drain().await;
    new
}

on_both_engines!(what_was_chosen_is_in_both_with_a_mark, async |desk| {
    let (ticket, messages) = two_questions(desk).await;
    desk.pass(hours(1)).await;
    let new = try_split(desk, ticket, &messages[1..], false).await.unwrap();
    assert_eq!(desk.words(ticket.0).await, ["The first thing", "And the second"]);
    assert_eq!(desk.words(new.id.0).await, ["And the second"]);
    assert_eq!((new.subject.as_str(), new.status), ("The second", Status::New));
    let mut conn = desk.conn().await;
    let files = store::messages::files(&mut conn, new.id).await.unwrap();
    assert_eq!(files.len(), 1, "its picture came along");
    let copies = store::messages::of_ticket(&mut conn, &Viewer::System, new.id).await.unwrap();
    assert_eq!(files[0].message_id, copies[0].id);
    let told = store::events::of_ticket(&mut conn, &Viewer::System, ticket).await.unwrap();
    let into = EventKind::SplitInto { into: new.id, messages: vec![messages[1]] };
    assert!(told.iter().any(|event| event.kind == into), "{told:?}");
    let told = store::events::of_ticket(&mut conn, &Viewer::System, new.id).await.unwrap();
    let from = EventKind::SplitFrom { from: ticket, messages: vec![copies[0].id] };
    assert!(told.iter().any(|event| event.kind == from), "{told:?}");
});

on_both_engines!(sla4_the_new_clock_runs_from_the_moment_of_the_question, async |desk| {
    let (ticket, messages) = two_questions(desk).await;
    desk.pass(hours(1)).await;
    let new = try_split(desk, ticket, &messages[1..], false).await.unwrap();
    // Asked at 11:00; the enterprise plan promises eight hours.
    assert_eq!(new.due_at, Some("2026-11-02T19:00:00Z".parse().unwrap()));
    assert_eq!(new.unanswered_at, Some("2026-11-02T11:00:00Z".parse().unwrap()));
    let old = desk.ticket(ticket.0).await;
    assert_eq!(old.due_at, Some("2026-11-02T17:00:00Z".parse().unwrap()), "untouched");
    let mut conn = desk.conn().await;
    for id in [ticket, new.id] {
        let log = store::events::of_ticket(&mut conn, &Viewer::System, id).await.unwrap();
        let kept = store::sla::of_ticket(&mut conn, id).await.unwrap();
        assert_eq!(fold(&log, &*desk.desk.handbook()), kept, "of #{id}");
    }
});

on_both_engines!(a_question_whose_time_is_over_is_late_at_once, async |desk| {
    let (ticket, messages) = two_questions(desk).await;
    desk.reply(NOOR, ticket, "About the first", Status::Pending).await;
    desk.pass(hours(24)).await;
    let new = try_split(desk, ticket, &messages[1..], false).await.unwrap();
    assert_eq!(new.due_at, Some("2026-11-02T19:00:00Z".parse().unwrap()));
    let clocks = store::sla::of_ticket(&mut desk.conn().await, new.id).await.unwrap();
    assert!(clocks[0].breached_at.is_some(), "and it is written down");
});

on_both_engines!(the_customer_hears_of_it_if_wished, async |desk| {
    let (ticket, messages) = two_questions(desk).await;
    let mails = desk.mails_to(MARIA).len();
    try_split(desk, ticket, &messages[1..], false).await.unwrap();
    assert_eq!(desk.mails_to(MARIA).len(), mails);
    let told = try_split(desk, ticket, &messages[1..], true).await.unwrap();
    let heard = desk.mails_to(MARIA).pop().unwrap();
    assert!(heard.contains(&format!("#{}", told.id)), "{heard}");
    let people = store::people::on_ticket(&mut desk.conn().await, told.id).await.unwrap();
    assert_eq!(people.len(), 1);
});

on_both_engines!(what_can_not_be_split_is_refused_in_words, async |desk| {
    let (ticket, messages) = two_questions(desk).await;
    desk.reply(NOOR, ticket, "Ours", Status::Open).await;
    let all = store::messages::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    let ours = all.unwrap().last().unwrap().id;
    let refused =
        async |messages: &[MessageId]| match try_split(desk, ticket, messages, false).await {
            Err(ActionError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
    assert_eq!(refused(&[]).await, Refusal::NothingChosen);
    assert_eq!(refused(&[ours]).await, Refusal::NobodyAsks);
    assert_eq!(refused(&[MessageId(1)]).await, Refusal::NothingChosen, "not of this ticket");
    let mut viewer = desk.person(NOOR).await;
    viewer.role = Role::Viewer;
    let wish = Wish { messages, subject: "x".into(), ..Wish::default() };
    let refused = split(&desk.desk, &viewer, ticket, wish).await;
    assert!(matches!(refused, Err(ActionError::NotThere)));
});

on_both_engines!(the_same_split_sent_twice_is_one, async |desk| {
    let (ticket, messages) = two_questions(desk).await;
    let wish = Wish {
        messages: messages[1..].to_vec(),
        subject: "The second".into(),
        tell: false,
        client_id: Some("once".into()),
    };
    let noor = desk.person(NOOR).await;
    let (one, two) = tokio::join!(
        split(&desk.desk, &noor, ticket, wish.clone()),
        split(&desk.desk, &noor, ticket, wish.clone())
    );
    let third = split(&desk.desk, &noor, ticket, wish).await.unwrap().id;
    assert_eq!((one.unwrap().id, two.unwrap().id), (third, third));
    assert_eq!(desk.tickets().await, 2);
});
