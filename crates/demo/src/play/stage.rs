//! One ticket while it is being told: the time, the people, the steps so far.
//!
//! The rule it protects: steps are in time order and none lies after the company's `now`; what
//! would come later simply hasn't happened, and that is what makes a ticket open.

use base::{Timestamp, time::from_micros};
use desk::messages::Channel;
use serde_json::Value;

use super::{
    calendar::{HOUR, add_open},
    cast::Cast,
    context, instant, message, odd, plot,
    roster::Turn,
};
use crate::{
    Company,
    dice::{Dice, mix, word},
    script::Scenario,
    story::{By, DemoFile, Step, Story, Then, What},
    world::reply_target_seconds,
};

/// What is going to be told: who asks about what, and which way.
#[derive(Debug, Clone, Copy)]
pub struct Booking {
    pub scenario: &'static Scenario,
    pub customer: usize,
    pub channel: Channel,
    /// One of the few tickets made to be out of the ordinary.
    pub odd: Option<odd::Odd>,
}

/// The telling of one ticket.
#[derive(Debug)]
pub struct Stage<'a> {
    pub company: &'a Company,
    pub booking: Booking,
    pub cast: Cast<'a>,
    pub dice: Dice,
    /// Seconds of open time within which we answer.
    pub target_s: i64,
    pub owner: Option<usize>,
    /// A promise was broken on this ticket.
    pub missed: bool,
    /// The colleague on copy.
    pub colleague: Option<usize>,
    product_known: bool,
    severity_known: bool,
    /// The first customer message not yet answered.
    waiting_since_s: Option<i64>,
    /// When the last step happened.
    pub at_s: i64,
    /// The survey is out of the question: more is going to be said.
    pub surveyed: bool,
    /// Nothing more happens: now is reached.
    pub over: bool,
    steps: Vec<Step>,
}

/// Tells one ticket from beginning to end, or to now.
pub fn perform(
    company: &Company,
    index: u32,
    key: u64,
    opened_micros: i64,
    booking: Booking,
) -> Story {
    let scenario = booking.scenario;
    let mut dice = Dice::new(mix(key, word("stage")));
    let stated = dice.percent(if booking.channel == Channel::Widget { 84 } else { 38 });
    let graded = dice.percent(if booking.channel == Channel::Widget { 70 } else { 25 });
    let severity = dice.pick(&scenario.severities).copied().filter(|_| graded);
    let opened_at = from_micros(opened_micros);
    let mut stage = Stage::new(company, key, opened_at, booking, dice);
    (stage.product_known, stage.severity_known) = (stated, severity.is_some());
    let subject = message::subject(&mut stage);
    let context = match booking.channel {
        Channel::Widget => context::widget(&mut stage),
        _ => Value::Null,
    };
    plot::play(&mut stage, opened_at);
    Story {
        index,
        opened_at,
        channel: booking.channel,
        customer: booking.customer,
        cc: stage.colleague.into_iter().collect(),
        subject,
        kind: scenario.kind,
        product: Some(scenario.product).filter(|_| stated),
        about: scenario.product,
        severity,
        language: &scenario.language,
        scenario: &scenario.name,
        context,
        steps: stage.steps,
    }
}

impl<'a> Stage<'a> {
    fn new(
        company: &'a Company,
        key: u64,
        opened_at: Timestamp,
        booking: Booking,
        mut dice: Dice,
    ) -> Self {
        let customer = &company.customers[booking.customer];
        let organisation = customer.organisation.map(|at| &company.organisations[at]);
        let colleague = colleague(company, booking.customer, &mut dice);
        let plan = company.plan_of(booking.customer);
        let opened_s = opened_at.as_second();
        let zone = organisation.map_or(customer.time_zone, |organisation| organisation.time_zone);
        let cast = Cast {
            key,
            opened_s,
            customer,
            organisation,
            agent: "",
            other_agent: "",
            colleague: colleague.map(|at| company.customers[at].first_name.as_str()),
            in_eu: ["Europe", "Africa", "Asia/R", "Asia/J"].iter().any(|at| zone.starts_with(at)),
        };
        Self {
            company,
            booking,
            cast,
            dice,
            target_s: reply_target_seconds(plan).unwrap_or(72 * HOUR),
            owner: None,
            missed: false,
            colleague,
            product_known: true,
            severity_known: true,
            waiting_since_s: None,
            at_s: opened_s,
            surveyed: false,
            over: false,
            steps: Vec::with_capacity(8),
        }
    }

    /// The first message, at the very moment the ticket opens.
    pub fn opens(&mut self, at: Timestamp, text: String, files: Vec<DemoFile>) {
        self.waiting_since_s = Some(self.at_s);
        self.steps.push(Step { at, by: By::Customer, what: What::Message(text), files });
    }

    /// A customer or colleague writes, about `delay_s` after the last step.
    pub fn writes(&mut self, by: By, delay_s: i64, text: String) {
        let at_s = self.at_s + delay_s.max(60);
        let at_s = self.company.theatre.calendar.customer_time(
            self.booking.customer,
            at_s,
            &mut self.dice,
        );
        self.push(at_s, by, What::Message(text), Vec::new());
        self.waiting_since_s = self.waiting_since_s.or(Some(at_s));
    }

    /// Waits for an agent who answers; `None` where nobody has by now.
    pub fn agent_turn(&mut self) -> Option<Turn> {
        if self.over {
            return None;
        }
        let since_s = self.waiting_since_s.unwrap_or(self.at_s);
        let late = self.dice.percent(6);
        let (luck, first) = (self.dice.unit(), self.owner.is_none());
        let share = match (late, first) {
            (true, _) => 1.05 + 0.6 * luck * luck,
            (false, true) => 0.03 + 0.82 * luck.powf(1.6),
            (false, false) => 0.02 + 0.6 * luck.powf(2.2),
        };
        let theatre = &self.company.theatre;
        let turn = theatre.roster.turn(
            &theatre.calendar,
            self.booking.scenario.product,
            self.owner,
            since_s,
            self.target_s,
            share,
            &mut self.dice,
        );
        let turn = Turn { at_s: turn.at_s.max(self.at_s + 45), ..turn };
        if turn.at_s > theatre.calendar.now_s || self.is_left_lying(since_s) {
            self.wait_for_somebody(since_s);
            return None;
        }
        let late = turn.at_s > add_open(since_s, self.target_s);
        self.missed |= late;
        if late && self.dice.percent(40) {
            let text = message::nudge(self);
            self.push_between(since_s, turn.at_s, By::Customer, What::Message(text));
        }
        self.take(since_s, turn);
        (!self.over).then_some(turn)
    }

    /// Some of what is due about now has been left lying, so that the list shows every urgency.
    fn is_left_lying(&mut self, since_s: i64) -> bool {
        let now_s = self.company.theatre.calendar.now_s;
        let due_s = add_open(since_s, self.target_s);
        let overdue = due_s <= now_s && add_open(due_s, 30 * HOUR) > now_s;
        let due_soon = due_s > now_s && due_s <= add_open(now_s, self.target_s / 4);
        let odd = self.booking.odd.is_some_and(|odd| odd.unanswered);
        odd || (overdue && self.dice.percent(10)) || (due_soon && self.dice.percent(70))
    }

    /// Nobody has answered by now; somebody may have taken the ticket already.
    fn wait_for_somebody(&mut self, since_s: i64) {
        let theatre = &self.company.theatre;
        let now_s = theatre.calendar.now_s;
        let at_s = since_s.max(self.at_s) + self.dice.between(0, (now_s - since_s).max(1));
        let product = self.booking.scenario.product;
        if self.owner.is_none() && self.dice.percent(55) && at_s < now_s {
            let calendar = &theatre.calendar;
            let agent = theatre.roster.at_work(calendar, product, None, at_s, &mut self.dice);
            if let Some(agent) = agent {
                self.classify(at_s, agent);
                if self.dice.percent(70) {
                    self.push(at_s + 60, By::Agent(agent), What::Assign(agent), Vec::new());
                }
            }
        }
        self.over = true;
    }

    /// The agent takes the ticket before answering, if it isn't theirs.
    fn take(&mut self, since_s: i64, turn: Turn) {
        self.speaks(turn.agent);
        if self.owner == Some(turn.agent) {
            return;
        }
        if self.owner.is_none() && self.dice.percent(7) {
            self.passes_on(since_s, turn);
        }
        let earliest = self.at_s.max(since_s) + 20;
        let wanted = turn.at_s - self.dice.between(90, 45 * 60);
        let at_s = wanted.max(earliest).min(turn.at_s - 10);
        self.classify(at_s - 5, turn.agent);
        self.push(at_s, By::Agent(turn.agent), What::Assign(turn.agent), Vec::new());
        self.owner = Some(turn.agent);
    }

    /// Somebody else looked first, and passes it on with a note that says why.
    fn passes_on(&mut self, since_s: i64, turn: Turn) {
        let theatre = &self.company.theatre;
        let from_s = self.at_s.max(since_s);
        let at_s = from_s + (turn.at_s - from_s) / 3;
        let product = self.booking.scenario.product;
        let first = theatre.roster.at_work(&theatre.calendar, product, None, at_s, &mut self.dice);
        let Some(first) = first.filter(|first| *first != turn.agent && turn.at_s - at_s > HOUR)
        else {
            return;
        };
        self.push(at_s, By::Agent(first), What::Assign(first), Vec::new());
        let text = message::voice(self, "agent.handover");
        self.push(at_s + 540, By::Agent(first), What::Note(text), Vec::new());
    }

    fn classify(&mut self, at_s: i64, agent: usize) {
        let scenario = self.booking.scenario;
        if !self.product_known {
            self.push(at_s, By::Agent(agent), What::SetProduct(scenario.product), Vec::new());
            self.product_known = true;
        }
        if !self.severity_known && self.dice.percent(65) {
            let severity = self.dice.pick(&scenario.severities).copied().unwrap_or("medium");
            self.push(at_s + 4, By::Agent(agent), What::SetSeverity(severity), Vec::new());
        }
        self.severity_known = true;
    }

    /// Makes `agent` the one whose name the texts use.
    pub fn speaks(&mut self, agent: usize) {
        let agents = &self.company.agents;
        self.cast.agent = &agents[agent].first_name;
        let other = (agent + 1 + self.dice.below(agents.len() - 2)) % agents.len();
        self.cast.other_agent = &agents[other].first_name;
    }

    /// The agent of `turn` answers in public.
    pub fn replies(&mut self, turn: Turn, text: String, then: Then) {
        self.push(turn.at_s, By::Agent(turn.agent), What::Reply { text, then }, Vec::new());
        self.waiting_since_s = None;
    }

    /// The agent of `turn` does something quiet just before answering.
    pub fn quietly(&mut self, turn: Turn, what: What) {
        let before = turn.at_s - self.dice.between(40, 12 * 60);
        let at_s = before.max(self.at_s + 5).min(turn.at_s - 1);
        self.push(at_s, By::Agent(turn.agent), what, Vec::new());
    }

    /// A step at a given time; nothing happens after now.
    pub fn push(&mut self, at_s: i64, by: By, what: What, files: Vec<DemoFile>) {
        let at_s = at_s.max(self.at_s + 1);
        if self.over || at_s > self.company.theatre.calendar.now_s {
            self.over = true;
            return;
        }
        self.at_s = at_s;
        self.steps.push(Step { at: instant(at_s), by, what, files });
    }

    fn push_between(&mut self, from_s: i64, until_s: i64, by: By, what: What) {
        let from_s = from_s.max(self.at_s) + 60;
        if from_s < until_s - 600 {
            let at_s = from_s + self.dice.between((until_s - from_s) / 2, until_s - from_s - 500);
            self.push(at_s, by, what, Vec::new());
        }
    }

    /// The status is changed without words; a customer who wrote is no longer waiting.
    pub fn solves_quietly(&mut self, turn: Turn) {
        self.push(turn.at_s, By::Agent(turn.agent), What::SetStatus(Then::Solved), Vec::new());
        self.waiting_since_s = None;
    }
}

/// Somebody of the same organisation who is put on copy, now and then.
fn colleague(company: &Company, customer: usize, dice: &mut Dice) -> Option<usize> {
    let organisation = company.customers[customer].organisation?;
    if !dice.percent(14) {
        return None;
    }
    let same = |at: &usize| {
        company.customers.get(*at).is_some_and(|person| person.organisation == Some(organisation))
    };
    let near = 1 + dice.below(3);
    Some(customer + near).filter(same).or_else(|| customer.checked_sub(near).filter(same))
}
