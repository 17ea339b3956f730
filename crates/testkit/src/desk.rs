//! The test's desk and what one does at it.

use std::sync::Arc;

use ::desk::{
    handbook::Handbook,
    messages::{Channel, Incoming, Visibility},
    organisations::Organisation,
    people::{Person, Role},
    tickets::{
        Status, Ticket,
        answer::{Draft, Refusal},
        change::Set,
        open::Asked,
    },
    viewer::Viewer,
};
use actions::{
    ActionError, Desk, Settings,
    people::add,
    tickets::{
        answer::{Answer, answer},
        receive::{NewTicket, Received, Sender, receive},
        set::{Setting, set},
    },
};
use base::{
    Clock, Timestamp,
    chance::SeededChance,
    clock::FakeClock,
    ids::{OrganisationId, PersonId, TicketId},
    time::SignedDuration,
};
use channels::{email::Envelope, outside::FakeMailer, webhooks::FakeCaller};
use object_store::memory::InMemory;
use store::{Conn, Store};
use worker::{Worker, hand_in};

use crate::{LEV, MARIA, NOOR, OMAR, Somebody};

/// A desk with Corvid Labs (enterprise; Maria, Omar) and two agents (Noor, Lev).
pub struct TestDesk {
    pub desk: Desk,
    pub clock: FakeClock,
    pub mailer: Arc<FakeMailer>,
    pub caller: Arc<FakeCaller>,
    pub worker: Worker,
    /// The database's address, for a second process on it.
    pub url: String,
}

/// Our mailbox.
const MAILBOX: &str = "help@desk.example";

impl TestDesk {
    /// Opens a fresh desk on a Monday morning.
    pub async fn open(url: &str) -> Self {
        let monday: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
        let clock = FakeClock::at(monday);
        let settings = Settings {
            public_url: "https://desk.example".into(),
            company: "Desk & Daughters".into(),
            mail_address: MAILBOX.into(),
            goes_by: String::new(),
            mailboxes: Vec::new(),
            secret: "a secret of the tests".into(),
            widget_secret: "another".into(),
            capture: None,
        };
        let desk = Desk::new(
            Store::open(url).await.unwrap(),
            Arc::new(clock.clone()),
            Arc::new(SeededChance::new(7)),
            Arc::new(InMemory::new()),
            Handbook::shipped(),
            settings,
        );
        let mailer = Arc::new(FakeMailer::default());
        let caller = Arc::new(FakeCaller::default());
        let worker = Worker::new(desk.clone(), mailer.clone(), caller.clone());
        let one = Self { desk, clock, mailer, caller, worker, url: url.to_owned() };
        one.people_come().await;
        one
    }

    async fn people_come(&self) {
        let corvid = Organisation {
            id: OrganisationId(1),
            name: "Corvid Labs".into(),
            plan: "enterprise".into(),
            priority: false,
            domains: vec!["corvid.example".into()],
            external_id: "corvid".into(),
            plan_by_hand: None,
            account_owner: String::new(),
            created_at: self.clock.now(),
            changed_at: self.clock.now(),
        };
        let person = |id, who: Somebody, role, organisation_id| Person {
            id: PersonId(id),
            role,
            name: who.name.into(),
            address: Some(who.address.into()),
            organisation_id,
            time_zone: "Europe/Berlin".into(),
            team: String::new(),
            created_at: self.clock.now(),
        };
        let people = vec![
            person(10, MARIA, Role::Customer, Some(corvid.id)),
            person(11, OMAR, Role::OrgAdmin, Some(corvid.id)),
            person(20, NOOR, Role::Agent, None),
            person(21, LEV, Role::Agent, None),
        ];
        add::add(&self.desk, vec![corvid], people).await.unwrap();
    }

    /// A connection to look with.
    pub async fn conn(&self) -> Conn {
        self.desk.store.read().await.unwrap()
    }

    /// The present instant.
    #[must_use]
    pub fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A person by address.
    pub async fn person(&self, who: Somebody) -> Person {
        store::people::by_address(&mut self.conn().await, who.address).await.unwrap().unwrap()
    }

    /// Time passes; what is due is done, hour by hour, as it would be.
    pub async fn pass(&self, seconds: i64) {
        let until = self.clock.now().saturating_add(SignedDuration::from_secs(seconds)).unwrap();
        while self.clock.now() < until {
            let left = until.duration_since(self.clock.now()).as_secs();
            self.clock.pass(SignedDuration::from_secs(left.min(3600)));
            self.drain().await;
        }
    }

    /// Does all that is due now, and what the background would.
    pub async fn drain(&self) {
        self.worker.work_once().await.unwrap();
        self.worker.tell_webhooks().await.unwrap();
        while actions::search::catch_up(&self.desk, 50).await.unwrap() > 0 {}
    }

    /// A mail comes in over SMTP, from `who`, and is placed.
    pub async fn mail_arrives(&self, who: Somebody, to: &str, subject: &str, more: &str) {
        let mail = format!(
            "From: {} <{}>\r\nTo: <{to}>\r\nSubject: {subject}\r\n{more}\r\n",
            who.name, who.address
        );
        self.raw_arrives(who.address, to, mail.as_bytes()).await;
    }

    /// Bytes come in over SMTP.
    pub async fn raw_arrives(&self, from: &str, to: &str, raw: &[u8]) {
        let envelope = Envelope { mail_from: from.into(), rcpt_to: vec![to.into()] };
        hand_in(&self.desk, &envelope, raw.to_vec()).await.unwrap();
        self.drain().await;
    }

    /// A question by the web form.
    pub async fn form(&self, who: Somebody, text: &str, asked: Asked) -> Received {
        let incoming =
            Incoming { channel: Channel::Form, text: text.into(), ..Incoming::default() };
        let sender = Sender::Address {
            address: who.address.into(),
            name: who.name.into(),
            time_zone: String::new(),
        };
        let new = NewTicket {
            sender,
            organisation: None,
            incoming,
            asked,
            client_id: None,
            scope: "form",
        };
        let received = receive(&self.desk, new).await.unwrap();
        self.drain().await;
        received
    }

    /// An agent answers in public.
    pub async fn reply(&self, who: Somebody, ticket: TicketId, text: &str, then: Status) -> Ticket {
        self.try_reply(who, ticket, text, Some(then), None).await.unwrap()
    }

    /// The same, with the newest message seen; says what was refused.
    pub async fn try_reply(
        &self,
        who: Somebody,
        ticket: TicketId,
        text: &str,
        then: Option<Status>,
        seen: Option<base::ids::MessageId>,
    ) -> Result<Ticket, ActionError<Refusal>> {
        let visibility = Visibility::Public;
        let channel = Channel::Desk;
        let seen = seen.map(Into::into);
        let draft =
            Draft { text: text.into(), visibility, then, seen, channel, ..Draft::default() };
        let answer_given = Answer { ticket, draft, files: Vec::new(), client_id: None };
        let done = answer(&self.desk, &self.person(who).await, answer_given).await;
        self.drain().await;
        done
    }

    /// An agent writes a note.
    pub async fn note(&self, who: Somebody, ticket: TicketId, text: &str) {
        let draft = Draft {
            text: text.into(),
            visibility: Visibility::Internal,
            channel: Channel::Desk,
            ..Draft::default()
        };
        let given = Answer { ticket, draft, files: Vec::new(), client_id: None };
        answer(&self.desk, &self.person(who).await, given).await.unwrap();
    }

    /// An agent sets something.
    pub async fn sets(&self, who: Somebody, ticket: TicketId, what: Set) -> Ticket {
        let person = self.person(who).await;
        set(&self.desk, &person, ticket, Setting::Plain(what), true).await.unwrap()
    }

    /// The ticket as it stands.
    pub async fn ticket(&self, id: i64) -> Ticket {
        let mut conn = self.conn().await;
        store::tickets::one(&mut conn, &Viewer::System, TicketId(id)).await.unwrap().unwrap()
    }

    /// The words of a ticket's messages, oldest first.
    pub async fn words(&self, id: i64) -> Vec<String> {
        let mut conn = self.conn().await;
        let all = store::messages::of_ticket(&mut conn, &Viewer::System, TicketId(id)).await;
        all.unwrap().into_iter().map(|message| message.text.trim().to_owned()).collect()
    }

    /// How many tickets there are.
    pub async fn tickets(&self) -> i64 {
        self.desk.store.counts().await.unwrap().tickets
    }

    /// The mails that arrived at an address, oldest first, as text.
    pub fn mails_to(&self, who: Somebody) -> Vec<String> {
        let arrived = self.mailer.arrived();
        let to = arrived.iter().filter(|mail| mail.to == who.address);
        to.map(|mail| String::from_utf8_lossy(&mail.raw).into_owned()).collect()
    }

    /// A header of a mail, unfolded.
    pub fn header(mail: &str, name: &str) -> String {
        let unfolded = mail.replace("\r\n ", " ").replace("\r\n\t", " ");
        let found = unfolded.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        });
        found.unwrap_or_default()
    }

    /// No story leaves work lying about that nobody will do.
    pub async fn is_left_tidy(&self) {
        self.drain().await;
        let now = self.clock.now();
        let next = store::jobs::next_run(&mut self.conn().await).await.unwrap();
        assert!(next.is_none_or(|next| next > now), "work is left over: due {next:?}");
    }
}
