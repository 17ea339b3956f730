//! Doing what a rule says: to the ticket and into the one change. Nothing here leaves the desk.

use base::ids::MessageId;

use super::{
    act::{Act, Told, Written},
    facts::{Facts, View},
    happened::{Happened, Happenings},
    rule::Rule,
    template,
};
use crate::{
    absences::Taker,
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    handbook::Group,
    messages::{Channel, Message, Visibility, markdown},
    notices::{Audience, Notice},
    outgoing::MailKind,
    people::Person,
    sla::Clock,
    tickets::{
        Status, Ticket,
        answer::{assign, set_status},
        change::{Set, set_field},
        open::{Scene, mail_to, put_message, queue_mail},
    },
};

/// What came of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Did,
    /// It was so already.
    Nothing,
    /// It could not be done, and why.
    Not(String),
}

/// A ticket rules are at work on.
pub(super) struct Work<'a> {
    pub scene: Scene<'a>,
    pub before: &'a Ticket,
    pub ticket: Ticket,
    pub clocks: Vec<Clock>,
    pub facts: Facts,
    pub change: Change,
    pub happened: Happenings,
    /// Only looked at: see [`View::assumed`].
    pub assumed: bool,
}

impl Work<'_> {
    pub fn view(&self) -> View<'_> {
        View {
            handbook: self.scene.handbook,
            at: self.scene.at,
            ticket: &self.ticket,
            before: self.before,
            happened: self.happened,
            facts: &self.facts,
            assumed: self.assumed,
        }
    }

    /// Does all a rule says; answers the acts that did something, and what could not be done.
    pub fn perform(&mut self, rule: &Rule) -> (Vec<String>, Vec<String>) {
        let (mut did, mut not) = (Vec::new(), Vec::new());
        for (index, written) in rule.acts.iter().enumerate() {
            let events = self.change.events.len();
            let was = self.ticket.clone();
            match self.act(rule, index, written) {
                Outcome::Did => did.push(written.text.clone()),
                Outcome::Nothing => {}
                Outcome::Not(why) => not.push(format!("{}: {why}", written.text)),
            }
            self.happened = self.happened.with(Happenings::between(&was, &self.ticket));
            self.name_the_rule(rule, events);
        }
        (did, not)
    }

    /// Changes by a rule say which one.
    fn name_the_rule(&mut self, rule: &Rule, from: usize) {
        for event in self.change.events.iter_mut().skip(from) {
            if let EventKind::FieldChanged { because, .. } = &mut event.kind
                && because.is_empty()
            {
                *because = because_of(rule);
            }
        }
    }

    fn act(&mut self, rule: &Rule, index: usize, written: &Written) -> Outcome {
        let beside = matches!(written.act, Act::Notify(..) | Act::Note(_) | Act::Webhook(_));
        if self.ticket.status == Status::Closed && !beside {
            return Outcome::Not("the ticket is closed for good".to_owned());
        }
        let because = because_of(rule);
        match &written.act {
            Act::Status(to) => self.set_status(*to, &because),
            Act::Severity(to) if self.ticket.severity != *to => self.set(Set::Severity(to.clone())),
            Act::Kind(to) if self.ticket.kind != *to => self.set(Set::Kind(to.clone())),
            Act::Product(to) if self.ticket.product.as_deref().unwrap_or_default() != to => {
                self.set(Set::Product(Some(to.clone()).filter(|to| !to.is_empty()), String::new()))
            }
            Act::Severity(_) | Act::Kind(_) | Act::Product(_) => Outcome::Nothing,
            Act::Group(group) => self.route(Some(group), None, &because),
            Act::Team(team) => self.route(None, Some(team), &because),
            Act::Priority(to) => self.prioritise(*to),
            Act::AddTags(tags) => self.tag(tags, &[]),
            Act::RemoveTags(tags) => self.tag(&[], tags),
            Act::Assign(address) => self.assign(address, &because),
            Act::AssignGroup(group) => {
                let routed = self.route(Some(group), None, &because);
                let freed = self.assign("", &because);
                if routed == Outcome::Did { routed } else { freed }
            }
            Act::Notify(told, text) => self.notify(rule, index, told, text),
            Act::Reply(key) => self.reply(key),
            Act::Note(text) => {
                let text = template::fill(text, &self.view());
                self.write(text, Visibility::Internal);
                Outcome::Did
            }
            Act::SendSurvey => self.survey(true),
            Act::SkipSurvey => self.survey(false),
            Act::Webhook(_) if self.facts.quiet => {
                Outcome::Not("nobody is written to here".to_owned())
            }
            Act::Webhook(key) => {
                self.event(EventKind::WebhookCalled { webhook: key.clone(), because });
                Outcome::Did
            }
        }
    }

    fn event(&mut self, kind: EventKind) {
        let (ticket_id, at) = (self.ticket.id, self.scene.at);
        self.change.events.push(NewEvent { ticket_id, actor: Actor::System, at, kind });
    }

    fn set_status(&mut self, to: Status, because: &str) -> Outcome {
        if self.ticket.status == to {
            return Outcome::Nothing;
        }
        let Self { scene, ticket, clocks, change, .. } = self;
        set_status(change, ticket, clocks, *scene, Actor::System, to, because);
        Outcome::Did
    }

    fn set(&mut self, what: Set) -> Outcome {
        let Self { scene, ticket, clocks, change, .. } = self;
        match set_field(*scene, change, ticket, clocks, Actor::System, what) {
            Ok(()) => Outcome::Did,
            Err(refusal) => Outcome::Not(refusal.to_string()),
        }
    }

    fn route(&mut self, group: Option<&str>, team: Option<&str>, because: &str) -> Outcome {
        let group = group.unwrap_or(&self.ticket.group).to_owned();
        let team = team.unwrap_or(&self.ticket.team).to_owned();
        if (&group, &team) == (&self.ticket.group, &self.ticket.team) {
            return Outcome::Nothing;
        }
        (self.ticket.group, self.ticket.team) = (group.clone(), team.clone());
        self.event(EventKind::Routed { group, team, because: because.to_owned() });
        Outcome::Did
    }

    fn prioritise(&mut self, to: bool) -> Outcome {
        if self.ticket.priority == to {
            return Outcome::Nothing;
        }
        self.ticket.priority = to;
        let word = |flag| if flag { "yes" } else { "no" }.to_owned();
        let (field, because) = ("priority".to_owned(), String::new());
        self.event(EventKind::FieldChanged { field, from: word(!to), to: word(to), because });
        Outcome::Did
    }

    fn tag(&mut self, add: &[String], remove: &[String]) -> Outcome {
        let mut tags = self.ticket.tags.clone();
        tags.retain(|tag| !remove.contains(tag));
        tags.extend(add.iter().cloned());
        tags.sort();
        tags.dedup();
        let mut before = self.ticket.tags.clone();
        before.sort();
        if tags == before {
            return Outcome::Nothing;
        }
        let (from, to) = (before.join(" "), tags.join(" "));
        self.ticket.tags = tags;
        let (field, because) = ("tags".to_owned(), String::new());
        self.event(EventKind::FieldChanged { field, from, to, because });
        Outcome::Did
    }

    fn known(&self, address: &str) -> Option<Person> {
        let theirs = |person: &&Person| {
            person.address.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(address))
        };
        self.facts.people.iter().find(theirs).cloned()
    }

    /// `Noor Kimura is away until …`: nothing is given to them, by a rule neither.
    fn away(&self, person: &Person) -> Option<String> {
        let away = self.facts.away.iter().find(|one| one.person_id == person.id)?;
        Taker { person: person.clone(), away: Some(away.clone()) }.away_words()
    }

    fn assign(&mut self, address: &str, because: &str) -> Outcome {
        let person = match address {
            "" => None,
            address => match self.known(address) {
                None => return Outcome::Not("nobody here has this address".to_owned()),
                Some(person) if !person.role.may_answer() => {
                    return Outcome::Not(format!("{} can't own tickets", person.display_name()));
                }
                known => known,
            },
        };
        if let Some(away) = person.as_ref().and_then(|person| self.away(person)) {
            return Outcome::Not(away);
        }
        if self.ticket.assignee_id == person.as_ref().map(|person| person.id) {
            return Outcome::Nothing;
        }
        let Self { scene, ticket, change, .. } = self;
        assign(change, ticket, *scene, Actor::System, person.as_ref(), because);
        self.ticket.marks.owned(self.scene.at);
        Outcome::Did
    }

    fn notify(&mut self, rule: &Rule, index: usize, told: &Told, text: &str) -> Outcome {
        let ticket = &self.ticket;
        let or_own = |key: &String, own: &String| {
            if key.is_empty() { own.clone() } else { key.clone() }
        };
        let audience = match told {
            Told::Leads => Audience::Leads,
            Told::Owner => ticket
                .assignee_id
                .map_or_else(|| Audience::Team(ticket.team.clone()), Audience::Person),
            Told::Team(key) => Audience::Team(or_own(key, &ticket.team)),
            Told::Group(key) => self.experts(or_own(key, &ticket.group)),
            Told::Person(address) => match self.known(address) {
                Some(person) if person.role.is_staff() => Audience::Person(person.id),
                _ => return Outcome::Not("nobody here has this address".to_owned()),
            },
        };
        let at = self.scene.at;
        let key = format!("rule:{}:{index}:{}:{}", rule.key, ticket.id, at.as_microsecond());
        let (ticket_id, text) = (Some(ticket.id), template::fill(text, &self.view()));
        let notice = Notice { key, audience, ticket_id, text, at };
        self.change.rows.push(Row::Notice(Box::new(notice)));
        Outcome::Did
    }

    /// The experts of a group; where it names none, the support team looks after it.
    fn experts(&self, group: String) -> Audience {
        let handbook = self.scene.handbook;
        let named = |found: &Group| !(found.sme_europe.is_empty() && found.sme_america.is_empty());
        if handbook.group(&group).is_some_and(named) {
            Audience::Group(group)
        } else {
            Audience::Team(handbook.routing.support_team.clone())
        }
    }

    /// Sends a reply to everybody who takes part; never to a machine, never over and over.
    fn reply(&mut self, key: &str) -> Outcome {
        let no = |why: &str| Outcome::Not(why.to_owned());
        if self.facts.quiet {
            return no("nobody is written to here");
        }
        if self.facts.last.as_ref().is_some_and(|last| last.automatic && !last.from_us) {
            return no("the last message came from a machine");
        }
        let Some(reply) = self.scene.handbook.reply(key) else { return no("it is gone") };
        if self.facts.participants.iter().all(|person| person.address.is_none()) {
            return no("nobody on the ticket has an address");
        }
        if !self.ticket.marks.may_reply() {
            return no("enough was sent by itself until one of us writes");
        }
        let text = template::fill(&reply.text, &self.view());
        let message = self.write(text.trim().to_owned(), Visibility::Public);
        let Self { scene, ticket, change, facts, .. } = self;
        for person in &facts.participants {
            let mail = mail_to(*scene, ticket, person, MailKind::Reply, Some(message));
            if let Some(mail) = mail {
                queue_mail(change, *scene, ticket, mail);
            }
        }
        Outcome::Did
    }

    /// Writes a message of Prickle's own: it meets no clock and starts none.
    fn write(&mut self, text: String, visibility: Visibility) -> MessageId {
        let message = Message {
            id: MessageId(self.scene.ids.next()),
            ticket_id: self.ticket.id,
            author_id: None,
            from_us: true,
            visibility,
            channel: Channel::System,
            html: markdown::render(&text),
            text,
            quoted: String::new(),
            mail_id: None,
            threaded_because: String::new(),
            automatic: true,
            created_at: self.scene.at,
            via: None,
            aside: None,
        };
        let id = message.id;
        self.event(match visibility {
            Visibility::Public => EventKind::Replied { message: id },
            Visibility::Internal => EventKind::Noted { message: id },
        });
        self.ticket.messages += 1;
        self.facts.last = Some(message.clone());
        put_message(&mut self.change, self.scene, message, Vec::new(), None);
        id
    }

    fn survey(&mut self, send: bool) -> Outcome {
        if self.ticket.survey_decided {
            return Outcome::Nothing;
        }
        if !send {
            self.ticket.survey_decided = true;
            return Outcome::Did;
        }
        if !self.ticket.status.is_done() {
            return Outcome::Not("only solved tickets are surveyed".to_owned());
        }
        self.ticket.marks.survey_at(self.scene.at);
        Outcome::Did
    }
}

fn because_of(rule: &Rule) -> String {
    format!("by the rule “{}”", rule.name)
}

/// What the acts of a rule may set off further rules by.
pub(super) fn may_cause(rule: &Rule) -> Happenings {
    let all = rule.acts.iter().flat_map(|written| -> &[Happened] {
        match written.act {
            Act::Status(_) => &[Happened::StatusChanged, Happened::Reopened],
            Act::Severity(_) => &[Happened::SeverityChanged, Happened::DueSoon],
            Act::Kind(_) | Act::Product(_) => &[
                Happened::KindChanged,
                Happened::ProductChanged,
                Happened::GroupChanged,
                Happened::TeamChanged,
                Happened::DueSoon,
            ],
            Act::Group(_) => &[Happened::GroupChanged],
            Act::Team(_) => &[Happened::TeamChanged],
            Act::Priority(_) => &[Happened::PriorityChanged],
            Act::AddTags(_) | Act::RemoveTags(_) => &[Happened::TagsChanged],
            Act::Assign(_) => &[Happened::OwnerChanged],
            Act::AssignGroup(_) => &[Happened::GroupChanged, Happened::OwnerChanged],
            Act::Notify(..) | Act::Reply(_) | Act::Note(_) => &[],
            Act::SendSurvey | Act::SkipSurvey | Act::Webhook(_) => &[],
        }
    });
    all.fold(Happenings::default(), |set, one| set.with(Happenings::of(*one)))
}
