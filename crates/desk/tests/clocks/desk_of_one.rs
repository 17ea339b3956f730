//! A desk with one ticket, one customer and one agent, on which time passes as told.

use base::{
    Timestamp,
    ids::{EventSeq, Ids, OrganisationId, PersonId, TicketId},
    time::after,
};
use desk::{
    absences::Taker,
    change::{Change, Row},
    events::{Event, EventKind},
    handbook::Handbook,
    messages::{Channel, Incoming, Visibility},
    notices::Notice,
    organisations::Organisation,
    outgoing::MailKind,
    people::{Person, Role},
    sla::{Clock, Step, Which, fold},
    tickets::{
        Status, Ticket,
        answer::{Answering, Draft, Refusal, answer},
        change::{Set, SetRefusal, set},
        guard::There,
        hear::{Hearing, hear},
        open::{Asked, Opening, Scene, open},
        retime::retime,
        wake::{Waking, wake},
    },
};

pub const HOUR: i64 = 3600;
pub const DAY: i64 = 24 * HOUR;

pub struct DeskOfOne {
    pub handbook: Handbook,
    pub ids: Ids,
    pub now: Timestamp,
    pub ticket: Ticket,
    pub clocks: Vec<Clock>,
    pub events: Vec<Event>,
    pub mails: Vec<MailKind>,
    pub notices: Vec<Notice>,
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn person(id: i64, role: Role) -> Person {
    Person {
        id: PersonId(id),
        role,
        name: format!("Person {id}"),
        address: Some(format!("p{id}@example.org")),
        organisation_id: None,
        time_zone: String::new(),
        team: String::new(),
        created_at: Timestamp::UNIX_EPOCH,
    }
}

pub fn customer() -> Person {
    person(1, Role::Customer)
}

/// Agents 2 and 3.
pub fn agent(id: i64) -> Person {
    person(id, Role::Agent)
}

impl DeskOfOne {
    /// An enterprise customer (8 h) asks at `now`, under the default handbook with `changes`.
    pub fn asked(now: &str, changes: &str) -> Self {
        Self::asked_by(now, changes, "enterprise", false)
    }

    pub fn asked_by(now: &str, changes: &str, plan: &str, by_machine: bool) -> Self {
        let mut handbook = Handbook::parse(changes).unwrap();
        // Nobody runs rules at this desk.
        handbook.automations.clear();
        let (ids, now) = (Ids::new(), at(now));
        ids.refill(1000..1_000_000);
        let organisation = Organisation {
            id: OrganisationId(7),
            name: "Corvid".into(),
            plan: plan.into(),
            priority: false,
            domains: Vec::new(),
            external_id: String::new(),
            plan_by_hand: None,
            account_owner: String::new(),
            created_at: now,
            changed_at: now,
        };
        let scene = Scene { handbook: &handbook, ids: &ids, at: now, mail_domain: "x.example" };
        let incoming = Incoming {
            channel: Channel::Form,
            text: "It broke".into(),
            automatic: by_machine,
            ..Incoming::default()
        };
        let facts = Opening {
            turn: None,
            id: TicketId(1),
            requester: &customer(),
            organisation: Some(&organisation),
            followers: &[],
            incoming: &incoming,
            files: Vec::new(),
            asked: &Asked { severity: Some("high".into()), ..Asked::default() },
            link: None,
            language: desk::phrases::Language::En,
        };
        let (ticket, change) = open(scene, facts);
        let (clocks, events) = (Vec::new(), Vec::new());
        let (mails, notices) = (Vec::new(), Vec::new());
        let mut desk = Self { handbook, ids, now, ticket, clocks, events, mails, notices };
        desk.write(change);
        desk
    }

    pub fn scene(&self) -> Scene<'_> {
        Scene { handbook: &self.handbook, ids: &self.ids, at: self.now, mail_domain: "x.example" }
    }

    /// What the store does with a change.
    pub fn write(&mut self, change: Change) {
        for row in change.rows {
            match row {
                Row::Ticket(ticket) => self.ticket = *ticket,
                Row::Clock(clock) => {
                    self.clocks.retain(|one| one.which() != clock.which());
                    self.clocks.push(*clock);
                    self.clocks.sort_by_key(Clock::which);
                }
                Row::Outgoing(mail) => self.mails.push(mail.kind),
                Row::Notice(notice) => self.notices.push(*notice),
                _ => {}
            }
        }
        for event in change.events {
            let seq = EventSeq(i64::try_from(self.events.len()).unwrap() + 1);
            // Through text, as the log keeps it.
            let text = serde_json::to_string(&event.kind).unwrap();
            let kind: EventKind = serde_json::from_str(&text).unwrap();
            assert_eq!(kind, event.kind, "{text}");
            let (ticket_id, actor, at) = (event.ticket_id, event.actor, event.at);
            self.events.push(Event { seq, ticket_id, actor, at, kind });
        }
    }

    /// Time passes; what time does is done at its instant.
    pub fn pass(&mut self, seconds: i64) -> &mut Self {
        self.pass_until(after(self.now, seconds))
    }

    pub fn pass_to(&mut self, instant: &str) -> &mut Self {
        self.pass_until(at(instant))
    }

    fn pass_until(&mut self, until: Timestamp) -> &mut Self {
        let mut turns = 0;
        while let Some(due) = self.ticket.wake_at.filter(|due| *due <= until) {
            self.now = due.max(self.now);
            self.wake();
            turns += 1;
            assert!(turns < 500, "woken again and again at {due}");
        }
        self.now = until;
        self
    }

    /// Time passes and nobody comes by.
    pub fn sleep(&mut self, seconds: i64) -> &mut Self {
        self.now = after(self.now, seconds);
        self
    }

    pub fn wake(&mut self) {
        let facts = Waking {
            ticket: &self.ticket,
            clocks: self.clocks.clone(),
            history: self.events.clone(),
            requester: &customer(),
            last_surveyed_at: None,
            token: "token",
        };
        let change = wake(self.scene(), facts);
        self.write(change);
        // Rules have had their look, see `actions::automations`.
        self.ticket.wake_at = self.ticket.next_wake(&self.handbook, &self.clocks, self.now);
    }

    pub fn customer_writes(&mut self) -> &mut Self {
        self.hears(false)
    }

    pub fn machine_writes(&mut self) -> &mut Self {
        self.hears(true)
    }

    fn hears(&mut self, automatic: bool) -> &mut Self {
        let incoming = Incoming {
            channel: Channel::Email,
            text: "More".into(),
            automatic,
            ..Incoming::default()
        };
        let facts = Hearing {
            via: None,
            owner: None,
            turn: None,
            ticket: &self.ticket,
            clocks: self.clocks.clone(),
            author: &customer(),
            incoming: &incoming,
            files: Vec::new(),
            because: "",
        };
        let (_, change) = hear(self.scene(), facts);
        self.write(change);
        self
    }

    pub fn reply(&mut self, then: Status) -> &mut Self {
        self.answers(2, Visibility::Public, Some(then)).unwrap();
        self
    }

    pub fn note(&mut self) -> &mut Self {
        self.answers(2, Visibility::Internal, None).unwrap();
        self
    }

    pub fn answers(
        &mut self,
        who: i64,
        visibility: Visibility,
        then: Option<Status>,
    ) -> Result<(), Refusal> {
        let draft = Draft {
            text: "Words".into(),
            visibility,
            then,
            channel: Channel::Desk,
            ..Draft::default()
        };
        let facts = Answering {
            author_away: false,
            in_app: &[],
            ticket: &self.ticket,
            clocks: self.clocks.clone(),
            author: &agent(who),
            participants: &[customer()],
            joining: &[],
            there: There::default(),
            draft: &draft,
            files: Vec::new(),
        };
        let (_, change) = answer(self.scene(), facts)?;
        self.write(change);
        Ok(())
    }

    pub fn status(&mut self, to: Status) -> &mut Self {
        self.sets(Set::Status(to))
    }

    pub fn severity(&mut self, to: &str) -> &mut Self {
        self.sets(Set::Severity(to.into()))
    }

    pub fn plan(&mut self, to: &str) -> &mut Self {
        self.sets(Set::Plan { plan: to.into(), because: "told".into() })
    }

    pub fn owner(&mut self, to: Option<i64>) -> &mut Self {
        self.sets(Set::Assignee(to.map(|id| Box::new(Taker::here(agent(id))))))
    }

    pub fn sets(&mut self, what: Set) -> &mut Self {
        self.try_set(2, what, true).unwrap();
        self
    }

    pub fn try_set(&mut self, by: i64, what: Set, force: bool) -> Result<(), SetRefusal> {
        let actor = desk::events::Actor::Person(PersonId(by));
        let (_, change) = set(self.scene(), &self.ticket, self.clocks.clone(), actor, what, force)?;
        self.write(change);
        Ok(())
    }

    /// A newer handbook comes into force and the ticket is brought under it.
    pub fn new_handbook(&mut self, changes: &str) -> &mut Self {
        let mut newer = Handbook::parse(changes).unwrap();
        newer.version = self.handbook.version + 1;
        newer.remember(&self.handbook);
        let before = std::mem::replace(&mut self.handbook, newer);
        let change = retime(self.scene(), &before, &self.ticket, self.clocks.clone());
        self.write(change);
        self
    }

    /// The clock called `f1`, `n2`, `u1`.
    pub fn clock(&self, name: &str) -> &Clock {
        let which = Which::try_from(name.to_owned()).unwrap();
        self.clocks.iter().find(|clock| clock.which() == which).unwrap()
    }

    /// The clocks under way: `f1 runs`, `n1 paused`.
    pub fn under_way(&self) -> String {
        let alive = self.clocks.iter().filter(|clock| !clock.has_ended());
        let words = alive.map(|clock| {
            let how = if clock.is_running() { "runs" } else { "paused" };
            format!("{} {how}", String::from(clock.which()))
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// The ticket's due time, or "none".
    pub fn due(&self) -> String {
        self.ticket.due_at.map_or_else(|| "none".to_owned(), |due| due.to_string())
    }

    pub fn steps(&self) -> impl Iterator<Item = (Timestamp, &Step)> {
        self.events.iter().filter_map(|event| match &event.kind {
            EventKind::Clock { step, .. } => Some((event.at, step)),
            _ => None,
        })
    }

    pub fn warnings(&self) -> Vec<Timestamp> {
        let all = self.steps().filter(|(_, step)| matches!(step, Step::Warned { .. }));
        all.map(|(at, _)| at).collect()
    }

    /// The causes of the breaches written down.
    pub fn causes(&self) -> Vec<&str> {
        let all = self.steps().filter_map(|(_, step)| match step {
            Step::Breached { because, .. } => Some(because.as_str()),
            _ => None,
        });
        all.collect()
    }

    /// The rows are what the log says.
    pub fn adds_up(&self) {
        assert_eq!(fold(&self.events, &self.handbook), self.clocks);
    }
}
