//! Clocks: started, met, stopped, retimed, breached; and the order of what waits.

use base::time::SignedDuration;
use desk::{
    events::EventKind,
    sla::Step,
    tickets::{Status, Urgency, change::Set, open::Asked},
    viewer::Viewer,
};
use store::lists::{Which, page};
use testkit::{MARIA, NOOR, OMAR, TIDE, TestDesk, hours, on_both_engines};

async fn events(desk: &TestDesk, ticket: base::ids::TicketId) -> Vec<EventKind> {
    let all = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket).await;
    all.unwrap().into_iter().map(|event| event.kind).collect()
}

on_both_engines!(a_reply_meets_the_clock_and_the_next_message_starts_one, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    assert_eq!(ticket.due_at.unwrap().to_string(), "2026-11-02T17:00:00Z");
    desk.pass(hours(2)).await;
    let after = desk.reply(NOOR, ticket.id, "Found it", Status::Pending).await;
    assert_eq!((after.due_at, after.unanswered_at), (None, None));
    let clocks = store::sla::of_ticket(&mut desk.conn().await, ticket.id).await.unwrap();
    assert_eq!((clocks.len(), clocks[0].met), (1, Some(true)));
    let to =
        TestDesk::header(&desk.mails_to(MARIA)[1], "reply-to").trim_matches(['<', '>']).to_owned();
    desk.mail_arrives(MARIA, &to, "Re", "\r\nStill broken").await;
    let again = desk.ticket(ticket.id.0).await;
    assert_eq!(again.due_at.unwrap().to_string(), "2026-11-02T19:00:00Z");
});

on_both_engines!(a_note_meets_nothing, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    desk.note(NOOR, ticket.id, "looks like the cache").await;
    assert_eq!(desk.ticket(ticket.id.0).await.due_at, ticket.due_at);
    assert_eq!(desk.mails_to(MARIA).len(), 1, "notes never leave");
});

on_both_engines!(a_weekend_does_not_count, async |desk| {
    // Friday 15:00 and eight open hours: Monday 07:00... of all 24 hours of the weekdays.
    desk.clock.pass(SignedDuration::from_hours(4 * 24 + 6));
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    assert_eq!(ticket.opened_at.to_string(), "2026-11-06T15:00:00Z");
    assert_eq!(ticket.due_at.unwrap().to_string(), "2026-11-06T23:00:00Z");
    desk.clock.pass(SignedDuration::from_hours(2));
    let late = desk.form(MARIA, "And again", Asked::default()).await.ticket;
    assert_eq!(late.due_at.unwrap().to_string(), "2026-11-09T01:00:00Z");
});

on_both_engines!(a_change_of_plan_counts_from_the_original_start_both_ways, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    desk.pass(hours(3)).await;
    let plan = |plan: &str| Set::Plan { plan: plan.into(), because: "upgraded today".into() };
    let scale = desk.sets(NOOR, ticket.id, plan("scale")).await;
    assert_eq!(scale.due_at.unwrap().to_string(), "2026-11-03T09:00:00Z");
    let free = desk.sets(NOOR, ticket.id, plan("free")).await;
    assert_eq!(free.due_at, None);
    let back = desk.sets(NOOR, ticket.id, plan("enterprise")).await;
    assert_eq!(back.due_at.unwrap().to_string(), "2026-11-02T17:00:00Z");
    let told = events(desk, ticket.id).await;
    assert!(
        told.iter()
            .any(|kind| matches!(kind, EventKind::Clock { step: Step::Retargeted { .. }, .. })),
        "{told:?}"
    );
});

on_both_engines!(due_soon_and_breach_come_at_their_time_and_once, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.pass(hours(5)).await;
    assert_eq!(desk.ticket(ticket.0).await.urgency, Urgency::Later);
    desk.pass(hours(2)).await;
    assert_eq!(desk.ticket(ticket.0).await.urgency, Urgency::Soon);
    desk.pass(hours(30)).await;
    assert_eq!(desk.ticket(ticket.0).await.urgency, Urgency::Overdue);
    let told = events(desk, ticket).await;
    let breaches = told
        .iter()
        .filter(|kind| matches!(kind, EventKind::Clock { step: Step::Breached { .. }, .. }))
        .count();
    assert_eq!(breaches, 1);
});

on_both_engines!(next_up_is_in_the_one_order, async |desk| {
    for n in 0..6 {
        let who = if n % 2 == 0 { TIDE } else { MARIA };
        let severity = if n % 3 == 0 { "critical" } else { "low" };
        let asked = Asked { severity: Some(severity.into()), ..Asked::default() };
        desk.form(who, &format!("matter {n}"), asked).await;
        desk.pass(hours(3)).await;
    }
    let viewer = Viewer::of(&desk.person(NOOR).await);
    let mut conn = desk.conn().await;
    let rows = page(&mut conn, &viewer, &Which::NextUp, None, 50).await.unwrap();
    assert_eq!(rows.len(), 6);
    let sorted = rows
        .windows(2)
        .all(|two| desk::tickets::next_up::precedes(&two[0].ticket, &two[1].ticket).is_lt());
    assert!(sorted, "{:?}", rows.iter().map(|row| row.ticket.id).collect::<Vec<_>>());
    let after = store::lists::After::ticket(&rows[1].ticket);
    let rest = page(&mut conn, &viewer, &Which::NextUp, Some(after), 50).await.unwrap();
    let ids = |rows: &[store::lists::Listed]| -> Vec<i64> {
        rows.iter().map(|row| row.ticket.id.0).collect()
    };
    assert_eq!(ids(&rest), ids(&rows[2..]), "the next page goes on where this one ended");
});

on_both_engines!(two_agents_cannot_answer_unaware, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    let seen = store::messages::newest_public(&mut desk.conn().await, ticket).await.unwrap();
    desk.reply(NOOR, ticket, "Mine", Status::Open).await;
    let refused = desk.try_reply(testkit::LEV, ticket, "Mine too", None, seen).await;
    assert!(matches!(
        refused,
        Err(actions::ActionError::Refused(desk::tickets::answer::Refusal::Overtaken(_)))
    ));
    assert_eq!(desk.words(ticket.0).await, ["It broke", "Mine"]);
    assert_eq!(desk.ticket(ticket.0).await.hops, 0);
    let _org_admin_is_part_of_the_cast = OMAR;
});
