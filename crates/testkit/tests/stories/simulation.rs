//! The simulation of a handbook (HB-4), from what the database holds: it finds what happened, says
//! what would have been different, and leaves no trace.

use std::future::ready;

use actions::simulate::{Trial, simulate};
use base::{Timestamp, ids::TicketId};
use desk::{
    handbook::Handbook,
    simulate::Report,
    sla::ClockKind,
    tickets::{Status, change::Set, open::Asked},
};
use testkit::{MARIA, NOOR, OMAR, TestDesk, hours, on_both_engines};

async fn tried(desk: &TestDesk, text: &str, since: Timestamp) -> Report {
    let (running, tried) = (desk.desk.handbook(), Handbook::parse(text).unwrap());
    let now = desk.desk.now();
    let trial = Trial { running: &running, tried: &tried, since, now };
    simulate(&desk.desk.store, trial, |_| ready(true)).await.unwrap()
}

/// Two enterprise tickets (8 h): answered after one hour and after five.
async fn answered(desk: &TestDesk) -> [TicketId; 2] {
    let quick = desk.form(MARIA, "It broke", Asked::default()).await.ticket.id;
    desk.pass(hours(1)).await;
    desk.reply(NOOR, quick, "Found it", Status::Solved).await;
    let slow = desk.form(OMAR, "It is slow", Asked::default()).await.ticket.id;
    desk.sets(NOOR, slow, Set::Product(Some("error_tracking".into()), String::new())).await;
    desk.pass(hours(5)).await;
    desk.reply(NOOR, slow, "On it", Status::Solved).await;
    [quick, slow]
}

on_both_engines!(a_simulation_says_what_would_have_been_and_leaves_no_trace, async |desk| {
    let [quick, slow] = answered(desk).await;
    desk.drain().await;
    let newest = store::events::newest(&mut desk.conn().await).await.unwrap();
    let counts = desk.desk.store.counts().await.unwrap();
    let before = [desk.ticket(quick.0).await, desk.ticket(slow.0).await];
    let text = "[plans.enterprise]\ntarget = \"4h\"\n[automations.words]\nname = \"Slow\"\n\
                on = [\"ticket opened\"]\nwhen = 'last message text contains \"slow\"'\n\
                do = ['reply with sorry', 'notify leads \"Slow\"']\n\
                [replies.sorry]\nname = \"Sorry\"\ntext = \"We are on it.\"";
    let report = tried(desk, text, Timestamp::UNIX_EPOCH).await;
    assert_eq!(report.tickets, 2);
    let first = report.cells.iter().filter(|cell| cell.clock == ClockKind::FirstReply);
    let late: Vec<TicketId> = first.flat_map(|cell| cell.newly_missed.tickets.clone()).collect();
    assert_eq!((late, report.newly_missed), (vec![slow], 1));
    let rule = report.rules.iter().find(|rule| rule.key == "words").unwrap();
    assert_eq!((rule.before.count, &*rule.after.tickets), (0, &[slow][..]));
    assert_eq!(rule.does.len(), 2, "{:?}", rule.does);
    assert_eq!(report.untold.count, 0);

    assert_eq!(store::events::newest(&mut desk.conn().await).await.unwrap(), newest);
    assert_eq!(desk.desk.store.counts().await.unwrap(), counts);
    assert_eq!([desk.ticket(quick.0).await, desk.ticket(slow.0).await], before);
    desk.drain().await;
    desk.is_left_tidy().await;
});

on_both_engines!(the_running_handbook_tried_again_says_that_nothing_differs, async |desk| {
    answered(desk).await;
    let report = tried(desk, "", Timestamp::UNIX_EPOCH).await;
    assert!(report.is_same(), "{report:?}");
    let met: u64 = report.cells.iter().map(|cell| cell.after.met.count).sum();
    assert_eq!(met, 2, "and it finds what happened");
});

on_both_engines!(a_product_taken_off_the_first_line_is_routed_elsewhere, async |desk| {
    let [_, slow] = answered(desk).await;
    let running = desk.desk.handbook();
    let on_it = running.is_first_line("error_tracking");
    let list: Vec<String> = match on_it {
        true => running
            .routing
            .first_line
            .iter()
            .filter(|one| *one != "error_tracking")
            .cloned()
            .collect(),
        false => {
            running.routing.first_line.iter().cloned().chain(["error_tracking".into()]).collect()
        }
    };
    let text = format!("[routing]\nfirst_line = {list:?}");
    let report = tried(desk, &text, Timestamp::UNIX_EPOCH).await;
    assert_eq!((report.moved, report.moves.len()), (1, 1));
    assert_eq!(report.moves[0].tickets.tickets, [slow]);
});

on_both_engines!(only_tickets_opened_since_are_played, async |desk| {
    let [_, slow] = answered(desk).await;
    let since = desk.ticket(slow.0).await.opened_at;
    let report = tried(desk, "", since).await;
    assert_eq!(report.tickets, 1);
    let ids: Vec<TicketId> =
        report.cells.iter().flat_map(|cell| cell.after.met.tickets.clone()).collect();
    assert_eq!(ids, [slow]);
});

on_both_engines!(whoever_listens_can_stop_it, async |desk| {
    answered(desk).await;
    let running = desk.desk.handbook();
    let (since, now) = (Timestamp::UNIX_EPOCH, desk.desk.now());
    let trial = Trial { running: &running, tried: &running, since, now };
    let report = simulate(&desk.desk.store, trial, |far| {
        assert_eq!((far.done, far.total), (2, 2));
        ready(false)
    });
    assert_eq!(report.await.unwrap().tickets, 2);
});
