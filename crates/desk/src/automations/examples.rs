//! Example tickets a rule carries: what it must do with each. `prickle handbook check` tries them,
//! and an example that comes out otherwise is a fault at its place.

use base::{
    Timestamp,
    ids::{Ids, PersonId},
};

use super::{
    acting::Work,
    facts::{By, Facts},
    field::{Choice, Count, FIELDS, Field, Flag, Moment, Words, plain},
    happened::{Happened, Happenings},
    rule::{Report, Rule, Trigger},
    sample::{CUSTOMER, OWNER, blank, message, organisation, people, person},
    sentence::{Sentence, meant},
};
use crate::{
    change::Change,
    handbook::Handbook,
    messages::{Channel, Message, Visibility},
    people::Role,
    tickets::{Status, Ticket, Urgency, open::Scene},
};

/// A value of an example's field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<String>),
}

/// An example, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExampleText {
    /// What happens; the rule's first event where it says nothing.
    pub event: String,
    /// When, where it matters: an instant as in `2026-01-05T12:00:00Z`.
    pub now: String,
    pub ticket: Vec<(String, Given)>,
    /// What was otherwise before.
    pub before: Vec<(String, Given)>,
    /// The acts that do something, as they stand in the rule.
    pub expect: Vec<String>,
}

/// The instant of an example that names none: a Monday noon.
const NOON: Timestamp = Timestamp::constant(1_767_614_400, 0);

/// Tries every example of a rule.
pub(crate) fn check(
    handbook: &Handbook,
    rule: &Rule,
    examples: &[ExampleText],
    report: Report<'_>,
) {
    for (index, example) in examples.iter().enumerate() {
        let path = format!("automations.{}.examples.{index}", rule.key);
        let told = |place: &str, message: String| report(&format!("{path}.{place}"), message);
        let Some(stage) = Stage::of(handbook, rule, example, &told) else { continue };
        let did = stage.play(handbook, rule);
        let wanted: Vec<String> = example.expect.iter().map(|text| blanks(text)).collect();
        let did: Vec<String> = did.iter().map(|text| blanks(text)).collect();
        if did != wanted {
            let list = |all: &[String]| {
                if all.is_empty() { "nothing".to_owned() } else { all.join("; ") }
            };
            let (wanted, did) = (list(&wanted), list(&did));
            told("expect", format!("expected {wanted}; the rule does {did}"));
        }
    }
}

fn blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything an example plays with.
struct Stage {
    at: Timestamp,
    before: Ticket,
    ticket: Ticket,
    facts: Facts,
    happened: Happenings,
    /// Instants the example names: a rule on time waits for them.
    named: Vec<Moment>,
}

type Told<'a> = &'a dyn Fn(&str, String);

impl Stage {
    fn of(handbook: &Handbook, rule: &Rule, example: &ExampleText, told: Told<'_>) -> Option<Self> {
        let at = match example.now.as_str() {
            "" => NOON,
            text => match text.parse() {
                Ok(at) => at,
                Err(_not_an_instant) => {
                    told("now", format!("\"{text}\" is no instant; write 2026-01-05T12:00:00Z"));
                    return None;
                }
            },
        };
        let ticket = blank(handbook, at);
        let facts = people(rule, at);
        let before = ticket.clone();
        let happened = Happenings::default();
        let mut stage = Self { at, before, ticket, facts, happened, named: Vec::new() };
        let mut fine = stage.put_all(handbook, &example.ticket, "ticket", told);
        let now = stage.ticket.clone();
        fine &= stage.put_all(handbook, &example.before, "before", told);
        stage.before = std::mem::replace(&mut stage.ticket, now);
        stage.happened = Happenings::between(&stage.before, &stage.ticket);
        match (&rule.trigger, example.event.as_str()) {
            (Trigger::On(events), "") => stage.happened = stage.happened.with(*events),
            (_, "") => {}
            (_, text) => match Happened::parse(text) {
                Ok(one) => stage.happened = stage.happened.with(Happenings::of(one)),
                Err(message) => {
                    told("event", message);
                    fine = false;
                }
            },
        }
        fine.then_some(stage)
    }

    fn put_all(
        &mut self,
        handbook: &Handbook,
        all: &[(String, Given)],
        place: &str,
        told: Told<'_>,
    ) -> bool {
        let mut fine = true;
        for (name, given) in all {
            let field = FIELDS.iter().find(|(phrase, _)| plain(phrase) == plain(name));
            let put = match field {
                Some((_, field)) => self.put(handbook, *field, given),
                None => {
                    let hint = meant(name, FIELDS.iter().map(|(phrase, _)| *phrase));
                    Err(format!("there is no field \"{name}\"{hint}"))
                }
            };
            if let Err(message) = put {
                told(&format!("{place}.{name}"), message);
                fine = false;
            }
        }
        fine
    }

    fn put(&mut self, handbook: &Handbook, field: Field, given: &Given) -> Result<(), String> {
        match (field, given) {
            (Field::Choice(field), Given::Text(text)) => {
                let value = field.value(text, handbook)?;
                self.choose(field, value);
            }
            (Field::Words(field), Given::Text(text)) => self.word(field, text),
            (Field::Flag(field), Given::Flag(flag)) => self.flag(field, *flag),
            (Field::Count(field), Given::Number(number)) => self.count(field, *number),
            (Field::Moment(field), Given::Text(text)) => {
                let at = instant(text, self.at)?;
                self.moment(field, at);
            }
            (Field::Tags, Given::List(tags)) => self.ticket.tags.clone_from(tags),
            (Field::Flag(_), _) => return Err("write true or false here".to_owned()),
            (Field::Count(_), _) => return Err("write a whole number here".to_owned()),
            (Field::Tags, _) => return Err("write a list here, as in [\"vip\"]".to_owned()),
            _ => return Err("write a text in quotes here".to_owned()),
        }
        Ok(())
    }

    fn last(&mut self) -> &mut Message {
        let at = self.at;
        self.facts.last.get_or_insert_with(|| message(at))
    }

    fn choose(&mut self, field: Choice, value: String) {
        let ticket = &mut self.ticket;
        match field {
            Choice::Status => ticket.status = Status::from_key(&value).unwrap_or_default(),
            Choice::Kind => ticket.kind = value,
            Choice::Severity => ticket.severity = value,
            Choice::Product => ticket.product = Some(value).filter(|value| !value.is_empty()),
            Choice::Plan => ticket.plan = value,
            Choice::Group => ticket.group = value,
            Choice::Team => ticket.team = value,
            Choice::Channel => ticket.channel = channel(&value),
            Choice::Owner => {
                // Another one for each address.
                let id =
                    PersonId(OWNER.0 + 100 + i64::try_from(self.facts.people.len()).unwrap_or(0));
                ticket.assignee_id = (!value.is_empty()).then_some(id);
                let known =
                    self.facts.people.iter().find(|one| one.address.as_ref() == Some(&value));
                match known {
                    Some(known) => self.ticket.assignee_id = Some(known.id),
                    None => self.facts.people.push(person(id, Role::Agent, &value, self.at)),
                }
            }
            Choice::Clock => {
                ticket.clock = serde_json::from_value(value.replace(' ', "_").into()).ok();
            }
            Choice::LastFrom => {
                let last = self.last();
                last.from_us = value != "customer";
                last.author_id = (value != "prickle").then_some(CUSTOMER);
            }
            Choice::LastChannel => self.last().channel = channel(&value),
            Choice::LastVisibility => {
                let internal = value == "internal";
                self.last().visibility =
                    if internal { Visibility::Internal } else { Visibility::Public };
            }
            Choice::Actor => {
                self.facts.actor = match value.as_str() {
                    "customer" => By::Customer,
                    "us" => By::Us,
                    _ => By::Prickle,
                };
            }
        }
    }

    fn word(&mut self, field: Words, text: &str) {
        let text = text.to_owned();
        let at = self.at;
        let organisation = self.facts.organisation.get_or_insert_with(|| organisation(at));
        let customer = self
            .facts
            .customer
            .get_or_insert_with(|| person(CUSTOMER, Role::Customer, "ada@example.com", at));
        match field {
            Words::Subject => self.ticket.subject = text,
            Words::LastMessage => self.last().text = text,
            Words::CustomerName => customer.name = text,
            Words::CustomerAddress => customer.address = Some(text),
            Words::CustomerDomain => customer.address = Some(format!("ada@{text}")),
            Words::Organisation => organisation.name = text,
            Words::OrganisationId => organisation.external_id = text,
            Words::AccountOwner => organisation.account_owner = text,
            Words::Mailbox => self.ticket.mailbox = text,
        }
    }

    fn flag(&mut self, field: Flag, flag: bool) {
        let at = self.at;
        let ticket = &mut self.ticket;
        match field {
            Flag::Priority => ticket.priority = flag,
            Flag::Verified => ticket.verified = flag,
            Flag::Overdue => ticket.due_at = flag.then(|| base::time::after(at, -60)),
            Flag::DueSoon => {
                ticket.soon_at = flag.then(|| base::time::after(at, -60));
                ticket.due_at = ticket.due_at.or(flag.then(|| base::time::after(at, 3600)));
                ticket.urgency = if flag { Urgency::Soon } else { Urgency::Later };
            }
            Flag::Unanswered => ticket.unanswered_at = flag.then_some(at),
            Flag::PlanByHand => ticket.plan_by_hand = flag,
            Flag::LastAutomatic => self.last().automatic = flag,
            Flag::Surveyed => ticket.survey_decided = flag,
        }
    }

    fn count(&mut self, field: Count, number: i64) {
        match field {
            Count::Messages => self.ticket.messages = number,
            Count::Reopenings => self.ticket.reopenings = number,
            Count::Hops => self.ticket.hops = number,
            Count::Rating => self.facts.rating = u8::try_from(number).ok(),
        }
    }

    fn moment(&mut self, field: Moment, at: Timestamp) {
        self.named.push(field);
        let ticket = &mut self.ticket;
        match field {
            Moment::Opening => ticket.opened_at = at,
            Moment::Status => ticket.status_at = at,
            Moment::Heard => ticket.marks.heard(at),
            Moment::Replied => ticket.marks.replied(at),
            Moment::Message => ticket.last_message_at = at,
            Moment::Solving => ticket.solved_at = Some(at),
            Moment::Owned => ticket.marks.owned(at),
            Moment::Waiting => ticket.unanswered_at = Some(at),
            Moment::Due => ticket.due_at = Some(at),
        }
    }

    /// The acts that do something.
    fn play(self, handbook: &Handbook, rule: &Rule) -> Vec<String> {
        let set_off = match &rule.trigger {
            Trigger::On(events) => events.touches(self.happened),
            Trigger::After(waiting) => match waiting.instant(&self.ticket, handbook) {
                Some((_, due)) => due <= self.at || !self.named.contains(&waiting.moment),
                None => !self.named.contains(&waiting.moment),
            },
        };
        let ids = Ids::new();
        // More than any rule can use.
        ids.refill(10..1_000_000);
        let scene = Scene { handbook, ids: &ids, at: self.at, mail_domain: "example.com" };
        let mut work = Work {
            scene,
            before: &self.before,
            ticket: self.ticket,
            clocks: Vec::new(),
            facts: self.facts,
            change: Change::default(),
            happened: self.happened,
            assumed: false,
        };
        if !set_off || rule.when.holds(&work.view()).is_none() {
            return Vec::new();
        }
        work.perform(rule).0
    }
}

/// `3 days ago`, `in 2h`, or an instant.
fn instant(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let mut sentence = Sentence::new(text);
    let ahead = sentence.take("in");
    let (seconds, _) = sentence.length()?;
    if !ahead && !sentence.take("ago") {
        return Err("write \"3 days ago\", \"in 2h\" or an instant here".to_owned());
    }
    sentence.end()?;
    Ok(base::time::after(now, if ahead { seconds } else { -seconds }))
}

fn channel(value: &str) -> Channel {
    serde_json::from_value(value.into()).unwrap_or_default()
}
