//! What the pure parts cost by themselves, without database, network or clock: `./x bench --pure`.
//! The figures once measured stand in `docs/guides/benchmarks.md`.

#![allow(clippy::unwrap_used, reason = "a measurement stops at what it did not expect")]

use base::{
    Timestamp,
    ids::{Ids, PersonId, TicketId},
    time::after,
};
use desk::{
    automations::{self, Cause, Facts},
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    handbook::Handbook,
    messages::markdown,
    sla::ClockKind,
    tickets::{Brief, Status, Ticket, Urgency, next_up::precedes, open::Scene},
};
use divan::{Bencher, black_box};
use ui::{
    samples::Stage,
    shells::{DeskPage, Pane, desk as page, rail::sample_rail},
    tickets::{TicketList, list::sample_list, page::sample_ticket},
};

fn main() {
    divan::main();
}

/// Friday afternoon, before a weekend.
fn friday() -> Timestamp {
    "2026-11-06T16:30:00Z".parse().unwrap()
}

#[divan::bench]
fn due_time_over_a_weekend(bencher: Bencher<'_, '_>) {
    let handbook = Handbook::shipped();
    let schedule = handbook.schedule("response");
    bencher.bench_local(|| schedule.due(black_box(friday()), black_box(24 * 3600)));
}

#[divan::bench]
fn open_time_of_a_month(bencher: Bencher<'_, '_>) {
    let handbook = Handbook::shipped();
    let schedule = handbook.schedule("response");
    let end = after(friday(), 30 * 24 * 3600);
    bencher.bench_local(|| schedule.open_between(black_box(friday()), black_box(end)));
}

#[divan::bench]
fn handbook_read_from_its_text(bencher: Bencher<'_, '_>) {
    let text = "[plans.scale]\ntarget = \"12h\"\n";
    bencher.bench_local(|| Handbook::parse(black_box(text)));
}

/// Some paragraphs, a list, code and a quoted answer.
const WORDS: &str = "Hello,\n\nsince the *last release* `getFeatureFlag('new-billing')` returns \
    **control** for people who were in `test` yesterday:\n\n- reloading twice sometimes helps\n- \
    only in Safari\n\n```js\nposthog.onFeatureFlags(() => render(flags))\n```\n\nSee \
    https://example.com/flags?id=7. Thank you, Ümit\n\n> On Tuesday Noor wrote:\n> can you try the \
    newest version?\n";

#[divan::bench]
fn a_mail_read() -> desk::messages::Incoming {
    let raw = format!(
        "From: \"Maria Silva\" <maria@corvid.example>\r\nTo: support@desk.example\r\n\
         Subject: =?utf-8?q?Flags_flicker?=\r\nMessage-ID: <a1@corvid.example>\r\n\
         Date: Fri, 06 Nov 2026 16:30:00 +0000\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; \
         charset=utf-8\r\n\r\n{WORDS}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <p>{WORDS}</p>\r\n--b--\r\n"
    );
    channels::email::parse::parse(black_box(raw.as_bytes()), &channels::email::Envelope::default())
}

#[divan::bench]
fn words_for_the_index() -> Vec<String> {
    desk::search::plain_words(black_box(WORDS))
}

#[divan::bench]
fn markdown_to_html() -> String {
    markdown::render(black_box(WORDS))
}

#[divan::bench]
fn list_page_of_50_rows(bencher: Bencher<'_, '_>) {
    let (stage, list) = (Stage::default(), fifty());
    let ctx = stage.context();
    bencher.bench_local(|| {
        page(&ctx, &DeskPage { rail: sample_rail(), pane: Pane::List(list.clone()) })
    });
}

#[divan::bench]
fn ticket_page_beside_50_rows(bencher: Bencher<'_, '_>) {
    let (stage, list) = (Stage::default(), fifty());
    let ctx = stage.context();
    bencher.bench_local(|| {
        let pane = Pane::Ticket(Box::new(sample_ticket()), list.clone());
        page(&ctx, &DeskPage { rail: sample_rail(), pane })
    });
}

fn fifty() -> TicketList {
    let list = sample_list();
    let rows = list.rows.iter().cycle().take(50).cloned().collect();
    TicketList { rows, ..list }
}

#[divan::bench]
fn next_up_order_of_1000(bencher: Bencher<'_, '_>) {
    let brief = |n: i64| {
        let mut ticket = ticket(TicketId(n));
        ticket.urgency =
            [Urgency::Later, Urgency::Soon, Urgency::Overdue][n.unsigned_abs() as usize % 3];
        ticket.rank = n * 7_919 % 40;
        ticket.due_at = Some(after(friday(), n * 104_729 % 900_000));
        Brief::from(&ticket)
    };
    let waiting: Vec<Brief> = (1..=1000).map(brief).collect();
    bencher.with_inputs(|| waiting.clone()).bench_local_values(|mut waiting| {
        waiting.sort_by(precedes);
        waiting
    });
}

/// What every change pays: is any rule set off?
#[divan::bench]
fn rules_asked_about_an_ordinary_change(bencher: Bencher<'_, '_>) {
    let handbook = Handbook::shipped();
    let (before, after, change) = reopened();
    bencher.bench_local(|| {
        let cause = Cause { before: Some(&before), ticket: &after, change: black_box(&change) };
        automations::needs(&handbook, cause, friday())
    });
}

/// What a change pays on which a rule is set off.
#[divan::bench]
fn rules_run_on_a_change(bencher: Bencher<'_, '_>) {
    let rule = "[automations.greet]\nname = \"Greets\"\non = [\"status changed\"]\n\
                when = \"status is open\"\ndo = ['add tag back']\n";
    let handbook = Handbook::parse(rule).unwrap();
    let ids = Ids::new();
    ids.refill(1..i64::MAX);
    let (before, after, change) = reopened();
    let scene = Scene { handbook: &handbook, ids: &ids, at: friday(), mail_domain: "desk.example" };
    bencher.with_inputs(|| (after.clone(), change.clone())).bench_local_values(
        |(after, change)| {
            automations::run(scene, Some(&before), after, Vec::new(), Facts::default(), change)
        },
    );
}

/// A pending ticket that is open again.
fn reopened() -> (Ticket, Ticket, Change) {
    let before = Ticket { status: Status::Pending, ..ticket(TicketId(7)) };
    let after = ticket(TicketId(7));
    let kind = EventKind::StatusChanged {
        from: Status::Pending,
        to: Status::Open,
        because: "the customer wrote".into(),
    };
    let actor = Actor::Person(PersonId(1));
    let event = NewEvent { ticket_id: after.id, actor, at: friday(), kind };
    let rows = vec![Row::Ticket(Box::new(after.clone()))];
    (before, after, Change { rows, events: vec![event], ..Change::default() })
}

fn ticket(id: TicketId) -> Ticket {
    Ticket {
        subject: "Exports stopped".into(),
        kind: "bug".into(),
        severity: "medium".into(),
        product: Some("feature_flags".into()),
        group: "flags".into(),
        team: "support".into(),
        requester_id: PersonId(1),
        plan: "scale".into(),
        unanswered_at: Some(friday()),
        clock: Some(ClockKind::FirstReply),
        version: 2,
        ..Ticket::blank(id, friday())
    }
}
