//! One ticket's life as plain data: what a customer and the desk said and did, and when.
//!
//! Steps are in time order and none lies after the company's `now`. The desk's own doings
//! (acknowledgements, solving after silence, survey mails) are not in here: replaying the steps
//! through the real actions brings them about.

use base::Timestamp;
use desk::messages::Channel;
use serde_json::Value;

/// A ticket and everything people did with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Its place in the company's history, from 0.
    pub index: u32,
    /// When the customer sent it: the time of the first step.
    pub opened_at: Timestamp,
    /// The way it came.
    pub channel: Channel,
    /// Who sent it: a place in `Company::customers`.
    pub customer: usize,
    /// Customers put on copy from the start: places in `Company::customers`.
    pub cc: Vec<usize>,
    /// The subject line.
    pub subject: String,
    /// One of [`crate::world::KINDS`].
    pub kind: &'static str,
    /// The product the customer named; `None` leaves it to the desk (Unclassified).
    pub product: Option<&'static str>,
    /// The product it is really about, one of [`crate::world::PRODUCTS`].
    pub about: &'static str,
    /// The severity the customer chose, if any: one of [`crate::world::SEVERITIES`].
    pub severity: Option<&'static str>,
    /// The language the customer writes in (`en`, `de`, …).
    pub language: &'static str,
    /// The scenario it was composed from.
    pub scenario: &'static str,
    /// What the widget adds by itself; `Null` on the other channels.
    pub context: Value,
    /// What happened, in time order; the first is the customer's opening message.
    pub steps: Vec<Step>,
}

/// Something one person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// What.
    pub what: What,
    /// Files that came along with a message, reply or note.
    pub files: Vec<DemoFile>,
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The ticket's customer.
    Customer,
    /// An agent: a place in `Company::agents`.
    Agent(usize),
    /// Another customer of the same organisation: a place in `Company::customers`.
    Colleague(usize),
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A customer or colleague wrote. Plain text with the Markdown people use by habit.
    Message(String),
    /// An agent answered in public, Markdown, and set the status.
    Reply { text: String, then: Then },
    /// An agent left an internal note, Markdown.
    Note(String),
    /// The ticket was given to this agent.
    Assign(usize),
    /// The product was set or put right.
    SetProduct(&'static str),
    /// The severity was set or put right.
    SetSeverity(&'static str),
    /// The status was changed without words.
    SetStatus(Then),
    /// The customer answered the survey: 1 to 5 stars, words possibly empty.
    Rating { stars: u8, words: String },
}

/// The status an agent leaves a ticket in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Still with us.
    Open,
    /// Waiting for the customer.
    Pending,
    /// Waiting for somebody else.
    OnHold,
    /// Done.
    Solved,
}

/// A small text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoFile {
    /// File name with its ending.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// What is in it.
    pub text: String,
}

/// How a ticket stands at a given moment, silence counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nobody of us has answered yet.
    New,
    /// Answered before, and waiting for us again (or kept open by us).
    Open,
    /// Waiting for the customer.
    Pending,
    /// Waiting for somebody else.
    OnHold,
    /// Done, by hand or after seven silent days.
    Solved,
}

/// A pending ticket solves itself after this many seconds of silence.
const SILENCE_SECONDS: i64 = 7 * 86_400;

impl Story {
    /// How the ticket stands at `now`, if the steps were replayed up to then.
    #[must_use]
    pub fn standing_at(&self, now: Timestamp) -> Standing {
        let mut standing = Standing::New;
        let mut since = self.opened_at;
        for step in self.steps.iter().skip(1).take_while(|step| step.at <= now) {
            let next = match &step.what {
                What::Message(_) if standing != Standing::New => Standing::Open,
                What::Reply { then, .. } | What::SetStatus(then) => (*then).into(),
                _ => continue,
            };
            (standing, since) = (next, step.at);
        }
        let silent = now.as_second() - since.as_second();
        if standing == Standing::Pending && silent >= SILENCE_SECONDS {
            return Standing::Solved;
        }
        standing
    }

    /// Since when the customer has been waiting for a public word of ours, if they are.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Timestamp> {
        let mut since = None;
        for step in &self.steps {
            match step.what {
                What::Message(_) => since = since.or(Some(step.at)),
                What::Reply { .. } | What::SetStatus(Then::Solved) => since = None,
                _ => {}
            }
        }
        since
    }

    /// How many messages people can read on the ticket, notes left out.
    #[must_use]
    pub fn public_messages(&self) -> usize {
        let public = |step: &&Step| matches!(step.what, What::Message(_) | What::Reply { .. });
        self.steps.iter().filter(public).count()
    }
}

impl From<Then> for Standing {
    fn from(then: Then) -> Self {
        match then {
            Then::Open => Self::Open,
            Then::Pending => Self::Pending,
            Then::OnHold => Self::OnHold,
            Then::Solved => Self::Solved,
        }
    }
}
