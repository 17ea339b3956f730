//! The clocks in the database: what the rows say is what the log says, warnings and breaches come
//! with their cause, and solved tickets are closed.

use desk::{
    events::{Event, EventKind},
    sla::{Step, fold},
    tickets::{Status, change::Set, open::Asked},
    viewer::Viewer,
};
use testkit::{LEV, MARIA, NOOR, TestDesk, hours, on_both_engines};

async fn events(desk: &TestDesk, ticket: base::ids::TicketId) -> Vec<Event> {
    let all = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    all.unwrap()
}

async fn adds_up(desk: &TestDesk, ticket: base::ids::TicketId) {
    let rows = store::sla::of_ticket(&mut desk.conn().await, ticket).await.unwrap();
    let handbook = desk.desk.handbook();
    assert_eq!(rows, fold(&events(desk, ticket).await, &*handbook));
}

on_both_engines!(the_rows_are_what_the_log_says, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    adds_up(desk, ticket).await;
    desk.pass(hours(1)).await;
    desk.sets(NOOR, ticket, Set::Status(Status::Pending)).await;
    adds_up(desk, ticket).await;
    desk.pass(hours(20)).await;
    desk.sets(NOOR, ticket, Set::Status(Status::Open)).await;
    desk.pass(hours(3)).await;
    desk.reply(NOOR, ticket, "Looking", Status::Open).await;
    adds_up(desk, ticket).await;
    let to = TestDesk::header(&desk.mails_to(MARIA)[1], "reply-to");
    desk.mail_arrives(MARIA, to.trim_matches(['<', '>']), "Re", "\r\nAny news?").await;
    desk.pass(hours(30)).await;
    adds_up(desk, ticket).await;
    desk.reply(LEV, ticket, "Late, sorry", Status::Solved).await;
    adds_up(desk, ticket).await;
    let rows = store::sla::of_ticket(&mut desk.conn().await, ticket).await.unwrap();
    let told: Vec<_> =
        rows.iter().map(|row| (String::from(row.which()), row.met, row.legs.len())).collect();
    let expected = [("f1", Some(true), 2), ("n1", Some(false), 1), ("u1", Some(false), 1)];
    assert_eq!(told, expected.map(|(name, met, legs)| (name.to_owned(), met, legs)));
});

on_both_engines!(a_breach_is_written_down_before_what_comes_after_it, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    // No sweep runs while the clock of the test is moved on.
    desk.clock.pass(base::time::SignedDuration::from_hours(9));
    desk.note(NOOR, ticket, "somebody should look").await;
    desk.sets(NOOR, ticket, Set::Severity("high".into())).await;
    desk.reply(NOOR, ticket, "Here", Status::Pending).await;
    let steps: Vec<Step> = events(desk, ticket)
        .await
        .into_iter()
        .filter_map(|event| match event.kind {
            EventKind::Clock { step, .. } => Some(step),
            _ => None,
        })
        .collect();
    let because = steps.iter().find_map(|step| match step {
        Step::Breached { because, .. } => Some(because.as_str()),
        _ => None,
    });
    assert_eq!(because, Some("nobody owned it"));
    assert!(matches!(steps.last(), Some(Step::Met)), "{steps:?}");
    adds_up(desk, ticket).await;
});

on_both_engines!(silence_is_reminded_of_once_and_solved_is_closed_for_good, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.reply(NOOR, ticket, "Try this", Status::Pending).await;
    desk.pass(hours(5 * 24)).await;
    let mails = desk.mails_to(MARIA);
    let reminder = mails.last().unwrap().replace("=\r\n", "");
    assert!(reminder.contains("would like to go on"), "{reminder}");
    assert!(reminder.contains("within 2 days"), "{reminder}");
    let before = mails.len();
    desk.pass(hours(24)).await;
    assert_eq!(desk.mails_to(MARIA).len(), before, "once");
    desk.pass(hours(22 * 24)).await;
    assert_eq!(desk.ticket(ticket.0).await.status, Status::Closed);
    let to = TestDesk::header(&desk.mails_to(MARIA)[1], "reply-to");
    desk.mail_arrives(MARIA, to.trim_matches(['<', '>']), "Re", "\r\nAgain").await;
    assert_eq!(desk.ticket(ticket.0).await.messages, 2, "nothing is added to a closed one");
    assert_eq!(desk.ticket(ticket.0 + 1).await.status, Status::New);
});
