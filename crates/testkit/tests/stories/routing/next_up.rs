//! RT-6: the stored order of *Next up* is the order the rule asks for, for any tickets, and stays
//! so as time passes and as plans, severities and customers change. The rule is written down here
//! once more, from the facts and not from what is stored.

use std::cmp::{Ordering, Reverse};

use base::{
    Timestamp,
    ids::{OrganisationId, TicketId},
};
use desk::{
    handbook::Handbook,
    organisations::change::Set as OrganisationSet,
    tickets::{Brief, Ticket, change::Set, next_up::precedes, open::Asked},
    viewer::Viewer,
};
use store::lists::{After, Which, page};
use testkit::{MARIA, NOOR, TIDE, TestDesk, hours, on_both_engines};

/// Numbers that look like chance and repeat themselves.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

/// Overdue; under a quarter left; then priority customer, plan, severity, due time; the number
/// settles the rest.
fn rule(handbook: &Handbook, now: Timestamp, a: &Ticket, b: &Ticket) -> Ordering {
    let passed = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
    let key = |ticket: &Ticket| {
        (
            Reverse(passed(ticket.due_at)),
            Reverse(passed(ticket.soon_at)),
            Reverse(ticket.priority),
            Reverse(handbook.plan_rank(&ticket.plan)),
            handbook.severity_rank(&ticket.severity),
            ticket.due_at.unwrap_or(Timestamp::MAX),
            ticket.id,
        )
    };
    key(a).cmp(&key(b))
}

async fn listed(desk: &TestDesk) -> Vec<Ticket> {
    let viewer = Viewer::of(&desk.person(NOOR).await);
    let mut conn = desk.conn().await;
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let rows = page(&mut conn, &viewer, &Which::NextUp, after, 37).await.unwrap();
        let Some(last) = rows.last() else { break };
        after = Some(After::ticket(&last.ticket));
        all.extend(rows.into_iter().map(|row| row.ticket.id));
    }
    let found = store::numbered::these(&mut conn, &viewer, &all).await.unwrap();
    found.into_iter().map(|one| one.ticket).collect()
}

async fn holds(desk: &TestDesk, count: usize) {
    let (handbook, now) = (desk.desk.handbook(), desk.clock_now());
    let stored = listed(desk).await;
    assert_eq!(stored.len(), count, "each once, over all pages");
    for two in stored.windows(2) {
        let order = rule(&handbook, now, &two[0], &two[1]);
        assert_eq!(order, Ordering::Less, "at {now}:\n{:?}\nbefore\n{:?}", two[0], two[1]);
        let pure = precedes(&Brief::from(&two[0]), &Brief::from(&two[1]));
        assert_eq!(pure, Ordering::Less, "the pure order agrees");
    }
}

/// Random tickets of two customers, asked at some time of two days, half with a plan by hand.
async fn fill(desk: &TestDesk, dice: &mut Dice, count: u64) -> Vec<TicketId> {
    let mut ids = Vec::new();
    for n in 0..count {
        let minutes = i64::try_from(dice.roll(40)).unwrap();
        desk.clock.pass(base::time::SignedDuration::from_mins(minutes));
        let who = if dice.roll(2) == 0 { MARIA } else { TIDE };
        let severity = dice.one(&["critical", "high", "medium", "low"]).to_owned();
        let asked = Asked { severity: Some(severity), ..Asked::default() };
        let id = desk.form(who, &format!("matter {n}"), asked).await.ticket.id;
        if dice.roll(2) == 0 {
            let plans = ["free", "pay_as_you_go", "boost", "scale", "enterprise"];
            let (plan, because) = (dice.one(&plans).to_owned(), "x".to_owned());
            desk.sets(NOOR, id, Set::Plan { plan, because }).await;
        }
        ids.push(id);
    }
    ids
}

/// Corvid Labs becomes a priority customer, or is one no longer.
async fn flag(desk: &TestDesk, priority: bool) {
    let flag = OrganisationSet::Priority { priority, because: "a top account".into() };
    let noor = desk.person(NOOR).await;
    actions::organisations::set(&desk.desk, &noor, OrganisationId(1), flag).await.unwrap();
    desk.drain().await;
}

on_both_engines!(rt6_the_order_of_any_tickets_is_the_rules_and_total, async |desk| {
    let mut dice = Dice(1);
    let ids = fill(desk, &mut dice, 110).await;
    for priority in [true, false] {
        holds(desk, ids.len()).await;
        desk.pass(hours(5)).await;
        holds(desk, ids.len()).await;
        for _ in 0..10 {
            let id = ids[usize::try_from(dice.roll(ids.len() as u64)).unwrap()];
            let severity = dice.one(&["critical", "low"]).to_owned();
            desk.sets(NOOR, id, Set::Severity(severity)).await;
            let (plan, because) = (dice.one(&["scale", "boost"]).to_owned(), "x".to_owned());
            desk.sets(NOOR, id, Set::Plan { plan, because }).await;
        }
        holds(desk, ids.len()).await;
        flag(desk, priority).await;
        let first = listed(desk).await.iter().filter(|ticket| ticket.priority).count();
        assert_eq!(first > 20, priority, "{first} come first");
        holds(desk, ids.len()).await;
    }
});
