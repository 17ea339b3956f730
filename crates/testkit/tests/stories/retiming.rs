//! A newer handbook reaches the tickets that are there: exactly, once, and after a kill too.

use actions::handbook::apply::{By, New, apply};
use base::{Timestamp, ids::TicketId};
use desk::{
    change::{Change, Row},
    events::EventKind,
    handbook::Handbook,
    sla::{Clock, Step},
    tickets::{Status, Ticket, change::Set, open::Asked},
    viewer::Viewer,
};
use store::{Fault, retimings::Retiming};
use testkit::{MARIA, NOOR, TestDesk, hours, on_both_engines};

use crate::handbook::SHORTER;

async fn applied(desk: &TestDesk, text: &str) -> i64 {
    let new = New { text: text.into(), note: String::new(), base: None };
    apply(&desk.desk, By::CommandLine, new).await.unwrap()
}

async fn due(desk: &TestDesk, ticket: &Ticket) -> String {
    desk.ticket(ticket.id.0).await.due_at.map(|due| due.to_string()).unwrap_or_default()
}

async fn retimed(desk: &TestDesk, ticket: &Ticket) -> usize {
    let all = store::events::of_ticket(&mut desk.conn().await, &Viewer::System, ticket.id).await;
    let all = all.unwrap();
    all.iter()
        .filter(|event| {
            matches!(event.kind, EventKind::Clock { step: Step::Retargeted { .. }, .. })
        })
        .count()
}

async fn newest(desk: &TestDesk) -> Retiming {
    store::retimings::newest(&mut desk.conn().await).await.unwrap().unwrap()
}

on_both_engines!(a_shorter_target_counts_from_when_the_customer_wrote, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    let answered = desk.form(MARIA, "Thanks", Asked::default()).await.ticket;
    desk.reply(NOOR, answered.id, "You are welcome", Status::Pending).await;
    desk.pass(hours(1)).await;
    applied(desk, SHORTER).await;
    desk.drain().await;
    assert_eq!(due(desk, &ticket).await, "2026-11-02T13:00:00Z", "09:00 and four hours");
    assert_eq!(due(desk, &answered).await, "", "no clock, none begins");
    let state = newest(desk).await;
    assert_eq!((state.version, state.done, state.total, state.changed), (1, 2, 2, 1));
    assert!(state.ended_at.is_some());
    // Looked at again after a while, and changed no more.
    desk.pass(hours(1)).await;
    assert_eq!(retimed(desk, &ticket).await, 1);
    // And back.
    applied(desk, "").await;
    desk.drain().await;
    assert_eq!(due(desk, &ticket).await, "2026-11-02T17:00:00Z");
    assert_eq!(retimed(desk, &ticket).await, 2);
    desk.pass(hours(1)).await;
});

on_both_engines!(a_pending_ticket_solves_itself_by_the_new_number_of_days, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    desk.reply(NOOR, ticket.id, "Try this", Status::Pending).await;
    applied(desk, "[rules]\npending_days = 2\n").await;
    desk.drain().await;
    assert_eq!(desk.ticket(ticket.id.0).await.wake_at.unwrap().to_string(), "2026-11-04T09:00:00Z");
    desk.pass(hours(49)).await;
    assert_eq!(desk.ticket(ticket.id.0).await.status, Status::Solved);
});

on_both_engines!(words_alone_touch_no_ticket, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    applied(desk, "[company]\nname = \"Example Ltd\"\n[texts.survey]\nsubject = \"Well?\"\n").await;
    desk.drain().await;
    assert_eq!(desk.ticket(ticket.id.0).await, ticket);
    assert_eq!((newest(desk).await.total, newest(desk).await.ended_at.is_some()), (0, true));
});

on_both_engines!(a_version_overtaken_at_once_still_reaches_every_ticket, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    applied(desk, SHORTER).await;
    // Only words differ from the version before, but that one never reached the tickets.
    applied(desk, &format!("{SHORTER}[company]\nname = \"Example Ltd\"\n")).await;
    desk.drain().await;
    assert_eq!(due(desk, &ticket).await, "2026-11-02T13:00:00Z");
    desk.pass(hours(1)).await;
    assert_eq!(retimed(desk, &ticket).await, 1);
});

async fn note(desk: &TestDesk, state: Retiming) {
    let written = desk.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::retimings::put(tx, &state).await })
    });
    written.await.unwrap();
}

on_both_engines!(a_kill_in_the_middle_goes_on_where_it_stood, async |desk| {
    let mut tickets = Vec::new();
    for _ in 0..5 {
        tickets.push(desk.form(MARIA, "It broke", Asked::default()).await.ticket);
    }
    let version = applied(desk, SHORTER).await;
    // As a worker that died after two tickets leaves it.
    let started_at = desk.desk.now();
    let state = Retiming {
        version,
        after: tickets[1].id,
        done: 2,
        total: 5,
        changed: 2,
        started_at,
        ended_at: None,
    };
    note(desk, state).await;
    desk.drain().await;
    for (at, ticket) in tickets.iter().enumerate() {
        let expected = if at < 2 { "2026-11-02T17:00:00Z" } else { "2026-11-02T13:00:00Z" };
        assert_eq!(due(desk, ticket).await, expected, "ticket {at}");
    }
    let state = newest(desk).await;
    assert_eq!((state.done, state.total, state.changed), (5, 5, 5));
    assert!(state.ended_at.is_some());
    desk.pass(hours(1)).await;
});

on_both_engines!(a_write_under_the_older_handbook_is_caught_up_with, async |desk| {
    let ticket = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    // A node that has not heard yet.
    let stale = actions::Desk::new(
        desk.desk.store.clone(),
        desk.desk.clock.clone(),
        desk.desk.chance.clone(),
        desk.desk.files.clone(),
        Handbook::shipped(),
        (*desk.desk.settings()).clone(),
    );
    applied(desk, SHORTER).await;
    desk.drain().await;
    let setting = actions::tickets::set::Setting::Plain(Set::Severity("high".into()));
    let by = desk.person(NOOR).await;
    actions::tickets::set::set(&stale, &by, ticket.id, setting, true).await.unwrap();
    assert_eq!(due(desk, &ticket).await, "2026-11-02T17:00:00Z", "under the older one");
    desk.pass(100).await;
    assert_eq!(due(desk, &ticket).await, "2026-11-02T13:00:00Z");
});

/// So many open tickets, written straight into the database.
async fn fill(desk: &TestDesk, count: i64) {
    let model = desk.form(MARIA, "It broke", Asked::default()).await.ticket;
    for chunk in 0..count / 1000 {
        let (model, at) = (model.clone(), desk.desk.now());
        let clocks = store::sla::of_ticket(&mut desk.conn().await, model.id).await.unwrap();
        let clock = clocks[0].clone();
        let written = desk.desk.store.write::<_, Fault, _>(move |tx| {
            Box::pin(async move {
                let handbook = Handbook::shipped();
                let mut rows = Vec::new();
                for n in 0..1000 {
                    let id = TicketId(10_000 + chunk * 1000 + n);
                    let began = base::time::after(at, -(chunk * 1000 + n));
                    let schedule = handbook.schedule("response");
                    let mut clock = Clock {
                        ticket_id: id,
                        started_at: began,
                        due_at: Some(schedule.due(began, 8 * 3600)),
                        soon_at: Some(schedule.due(began, 6 * 3600)),
                        ..clock.clone()
                    };
                    clock.legs[0].from = began;
                    let plan = "enterprise".to_owned();
                    let mut ticket = Ticket { id, plan, version: 0, ..model.clone() };
                    ticket.settle(&handbook, std::slice::from_ref(&clock), at);
                    rows.push(Row::Ticket(Box::new(ticket)));
                    rows.push(Row::Clock(Box::new(clock)));
                }
                store::apply::apply(tx, Change { rows, ..Change::default() }).await
            })
        });
        written.await.unwrap();
    }
}

/// The spec's figure; measured by `cargo nextest run --release -p testkit --run-ignored all
/// retiming::ten_thousand`.
async fn ten_thousand(desk: &TestDesk) {
    const COUNT: i64 = 10_000;
    fill(desk, COUNT).await;
    #[allow(clippy::disallowed_methods, reason = "a measurement reads the real clock")]
    let began = std::time::Instant::now();
    applied(desk, SHORTER).await;
    desk.drain().await;
    let took = began.elapsed();
    #[allow(clippy::print_stdout, reason = "a measurement is told")]
    {
        println!("{COUNT} tickets re-timed in {:.2} s", took.as_secs_f64());
    }
    let state = newest(desk).await;
    assert_eq!((state.done, state.changed), (COUNT + 1, COUNT + 1));
    let (handbook, at) = (desk.desk.handbook(), desk.desk.now());
    for n in [0, 1, 4_999, 9_999] {
        let began: Timestamp = base::time::after(at, -n);
        let expected = handbook.schedule("response").due(began, 4 * 3600);
        assert_eq!(desk.ticket(10_000 + n).await.due_at, Some(expected), "ticket {n}");
    }
    assert!(took.as_secs_f64() < 5.0, "it took {took:?}");
}

#[tokio::test]
#[ignore = "a measurement: run it in release"]
async fn ten_thousand_tickets_within_five_seconds_on_sqlite() {
    testkit::on_sqlite(ten_thousand).await;
}

#[tokio::test]
#[ignore = "a measurement: run it in release"]
async fn ten_thousand_tickets_within_five_seconds_on_postgres() {
    testkit::on_postgres(ten_thousand).await;
}
