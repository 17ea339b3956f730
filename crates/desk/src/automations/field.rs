//! What a condition can speak of: every field of the ticket, its customer, organisation, owner and
//! last message, its instants and counts.

use base::Timestamp;

use super::{facts::View, sentence::meant};
use crate::{
    handbook::Handbook,
    messages::{Channel, Visibility},
    sla::ClockKind,
    tickets::{Status, Ticket, Urgency},
};

/// A field with one of a set of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Status,
    Kind,
    Severity,
    Product,
    Plan,
    Group,
    Team,
    Channel,
    Owner,
    Clock,
    LastFrom,
    LastChannel,
    LastVisibility,
    /// Who caused the change.
    Actor,
}

/// A field with words in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    Subject,
    LastMessage,
    CustomerName,
    CustomerAddress,
    CustomerDomain,
    Organisation,
    OrganisationId,
    AccountOwner,
    Mailbox,
}

/// Something that is so or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    Priority,
    Verified,
    Overdue,
    DueSoon,
    Unanswered,
    PlanByHand,
    LastAutomatic,
    Surveyed,
}

/// A number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Messages,
    Reopenings,
    Hops,
    Rating,
}

/// An instant in the ticket's life; rules on time count from these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    Opening,
    Status,
    Heard,
    Replied,
    Message,
    Solving,
    Owned,
    Waiting,
    Due,
}

/// Any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Choice(Choice),
    Words(Words),
    Flag(Flag),
    Count(Count),
    Moment(Moment),
    Tags,
}

/// The words for each; the first of several is the one shown.
pub(super) const FIELDS: &[(&str, Field)] = &[
    ("status", Field::Choice(Choice::Status)),
    ("kind", Field::Choice(Choice::Kind)),
    ("severity", Field::Choice(Choice::Severity)),
    ("product", Field::Choice(Choice::Product)),
    ("plan", Field::Choice(Choice::Plan)),
    ("group", Field::Choice(Choice::Group)),
    ("team", Field::Choice(Choice::Team)),
    ("channel", Field::Choice(Choice::Channel)),
    ("owner", Field::Choice(Choice::Owner)),
    ("assignee", Field::Choice(Choice::Owner)),
    ("clock", Field::Choice(Choice::Clock)),
    ("last message author", Field::Choice(Choice::LastFrom)),
    ("last message channel", Field::Choice(Choice::LastChannel)),
    ("last message visibility", Field::Choice(Choice::LastVisibility)),
    ("actor", Field::Choice(Choice::Actor)),
    ("subject", Field::Words(Words::Subject)),
    ("last message text", Field::Words(Words::LastMessage)),
    ("customer name", Field::Words(Words::CustomerName)),
    ("customer address", Field::Words(Words::CustomerAddress)),
    ("customer domain", Field::Words(Words::CustomerDomain)),
    ("organisation", Field::Words(Words::Organisation)),
    ("organisation id", Field::Words(Words::OrganisationId)),
    ("account owner", Field::Words(Words::AccountOwner)),
    ("mailbox", Field::Words(Words::Mailbox)),
    ("priority", Field::Flag(Flag::Priority)),
    ("verified", Field::Flag(Flag::Verified)),
    ("overdue", Field::Flag(Flag::Overdue)),
    ("due soon", Field::Flag(Flag::DueSoon)),
    ("waiting", Field::Flag(Flag::Unanswered)),
    ("plan by hand", Field::Flag(Flag::PlanByHand)),
    ("last message automatic", Field::Flag(Flag::LastAutomatic)),
    ("surveyed", Field::Flag(Flag::Surveyed)),
    ("messages", Field::Count(Count::Messages)),
    ("reopenings", Field::Count(Count::Reopenings)),
    ("hops", Field::Count(Count::Hops)),
    ("rating", Field::Count(Count::Rating)),
    ("tags", Field::Tags),
    ("opening", Field::Moment(Moment::Opening)),
    ("status change", Field::Moment(Moment::Status)),
    ("last customer message", Field::Moment(Moment::Heard)),
    ("last reply", Field::Moment(Moment::Replied)),
    ("last message", Field::Moment(Moment::Message)),
    ("solving", Field::Moment(Moment::Solving)),
    ("assignment", Field::Moment(Moment::Owned)),
    ("customer waiting", Field::Moment(Moment::Waiting)),
    ("due time", Field::Moment(Moment::Due)),
];

/// The words of every field, for the guide and forms; second words for one are left out.
pub fn field_phrases() -> impl Iterator<Item = &'static str> {
    let firsts = FIELDS
        .iter()
        .enumerate()
        .filter(|(at, (_, one))| FIELDS.iter().position(|(_, other)| other == one) == Some(*at));
    firsts.map(|(_, (phrase, _))| *phrase)
}

/// The words people put for *nothing there*.
const NOTHING: &[&str] = &["nobody", "none", "nothing", "unknown", "empty"];

impl Choice {
    /// The stored value a text stands for; empty for *nothing there*.
    pub(super) fn value(self, text: &str, handbook: &Handbook) -> Result<String, String> {
        let empty = matches!(
            self,
            Self::Product | Self::Owner | Self::Clock | Self::LastFrom | Self::Group | Self::Team
        );
        if empty && NOTHING.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            return Ok(String::new());
        }
        let names = self.names(handbook);
        if self == Self::Owner {
            let ok = crate::people::looks_like_address(text);
            let wrong = || format!("\"{text}\" is no mail address; write one, or \"nobody\"");
            return if ok { Ok(text.to_lowercase()) } else { Err(wrong()) };
        }
        let meant_one = plain(text);
        let found =
            names.iter().find(|(key, name)| plain(key) == meant_one || plain(name) == meant_one);
        found.map(|(key, _)| key.clone()).ok_or_else(|| {
            let keys: Vec<&str> = names.iter().map(|(key, _)| key.as_str()).collect();
            format!("there is no {} \"{text}\"{}", self.noun(), meant(text, keys.into_iter()))
        })
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Kind => "kind",
            Self::Severity => "severity",
            Self::Product => "product",
            Self::Plan => "plan",
            Self::Group => "group",
            Self::Team => "team",
            Self::Channel | Self::LastChannel => "channel",
            Self::Owner => "person",
            Self::Clock => "clock",
            Self::LastFrom => "author",
            Self::LastVisibility => "visibility",
            Self::Actor => "actor",
        }
    }

    /// Keys with the names people know them by.
    fn names(self, handbook: &Handbook) -> Vec<(String, String)> {
        let same = |words: &[&str]| {
            words.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect()
        };
        /// Key and name of each entry of a list.
        macro_rules! entries {
            ($list:ident) => {
                handbook.$list.iter().map(|one| (one.key.clone(), one.name.clone())).collect()
            };
        }
        match self {
            Self::Status => Status::ALL
                .into_iter()
                .map(|status| (status.key().to_owned(), status.word().to_owned()))
                .collect(),
            Self::Kind => entries!(kinds),
            Self::Severity => entries!(severities),
            Self::Product => entries!(products),
            Self::Plan => entries!(plans),
            Self::Group => entries!(groups),
            Self::Team => entries!(teams),
            Self::Channel | Self::LastChannel => same(CHANNELS),
            Self::Owner => Vec::new(),
            Self::Clock => same(&["first reply", "next reply", "update"]),
            Self::LastFrom => same(&["customer", "us", "prickle"]),
            Self::LastVisibility => same(&["public", "internal"]),
            Self::Actor => same(&["customer", "us", "prickle"]),
        }
    }

    /// The order of a value, where there is one: higher is more.
    pub(super) fn rank(self, value: &str, handbook: &Handbook) -> Option<i64> {
        match self {
            Self::Severity => Some(-handbook.severity_rank(value)),
            Self::Plan => Some(handbook.plan_rank(value)),
            _ => None,
        }
    }

    /// Whether there is a before to ask for.
    pub(super) const fn has_before(self) -> bool {
        matches!(
            self,
            Self::Status
                | Self::Kind
                | Self::Severity
                | Self::Product
                | Self::Plan
                | Self::Group
                | Self::Team
                | Self::Owner
        )
    }

    /// The ticket's value, as stored; empty for nothing there.
    pub(super) fn of(self, ticket: &Ticket, view: &View<'_>) -> String {
        let last = view.facts.last.as_ref();
        match self {
            Self::Status => ticket.status.key().to_owned(),
            Self::Kind => ticket.kind.clone(),
            Self::Severity => ticket.severity.clone(),
            Self::Product => ticket.product.clone().unwrap_or_default(),
            Self::Plan => ticket.plan.clone(),
            Self::Group => ticket.group.clone(),
            Self::Team => ticket.team.clone(),
            Self::Channel => channel_word(ticket.channel).to_owned(),
            Self::Owner => view.address_of(ticket.assignee_id),
            Self::Clock => ticket.clock.map(ClockKind::name).unwrap_or_default().to_owned(),
            Self::LastFrom => match last {
                Some(last) if last.author_id.is_none() => "prickle".to_owned(),
                Some(last) if last.from_us => "us".to_owned(),
                Some(_) => "customer".to_owned(),
                None => String::new(),
            },
            Self::LastChannel => last.map_or("", |last| channel_word(last.channel)).to_owned(),
            Self::LastVisibility => match last.map(|last| last.visibility) {
                Some(Visibility::Public) => "public".to_owned(),
                Some(Visibility::Internal) => "internal".to_owned(),
                None => String::new(),
            },
            Self::Actor => view.facts.actor.word().to_owned(),
        }
    }
}

const CHANNELS: &[&str] = &["widget", "form", "email", "api", "portal", "desk", "system"];

const fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Widget => "widget",
        Channel::Form => "form",
        Channel::Email => "email",
        Channel::Api => "api",
        Channel::Portal => "portal",
        Channel::Desk => "desk",
        Channel::System => "system",
    }
}

impl Words {
    pub(super) fn of(self, view: &View<'_>) -> String {
        let facts = view.facts;
        let customer = facts.customer.as_ref();
        let organisation = facts.organisation.as_ref();
        let address = customer.and_then(|customer| customer.address.clone()).unwrap_or_default();
        match self {
            Self::Subject => view.ticket.subject.clone(),
            Self::LastMessage => facts.last.as_ref().map_or("", |last| &last.text).to_owned(),
            Self::CustomerName => customer.map_or("", |customer| &customer.name).to_owned(),
            Self::CustomerAddress => address,
            Self::CustomerDomain => crate::people::domain_of(&address).to_owned(),
            Self::Organisation => organisation.map_or("", |one| &one.name).to_owned(),
            Self::OrganisationId => organisation.map_or("", |one| &one.external_id).to_owned(),
            Self::AccountOwner => organisation.map_or("", |one| &one.account_owner).to_owned(),
            Self::Mailbox => view.ticket.mailbox.clone(),
        }
    }
}

impl Flag {
    pub(super) fn of(self, view: &View<'_>) -> bool {
        let ticket = view.ticket;
        match self {
            Self::Priority => ticket.priority,
            Self::Verified => ticket.verified,
            Self::Overdue => ticket.urgency_at(view.at) == Urgency::Overdue,
            Self::DueSoon => ticket.urgency_at(view.at) == Urgency::Soon,
            Self::Unanswered => ticket.unanswered_at.is_some(),
            Self::PlanByHand => ticket.plan_by_hand,
            Self::LastAutomatic => view.facts.last.as_ref().is_some_and(|last| last.automatic),
            Self::Surveyed => ticket.survey_decided,
        }
    }
}

impl Count {
    /// `None` where there is no such number, which is neither more nor less than any.
    pub(super) fn of(self, view: &View<'_>) -> Option<i64> {
        match self {
            Self::Messages => Some(view.ticket.messages),
            Self::Reopenings => Some(view.ticket.reopenings),
            Self::Hops => Some(view.ticket.hops),
            Self::Rating => view.facts.rating.map(i64::from),
        }
    }
}

impl Moment {
    /// The instant in a ticket's life; `None` where it has not come.
    #[must_use]
    pub fn of(self, ticket: &Ticket) -> Option<Timestamp> {
        match self {
            Self::Opening => Some(ticket.opened_at),
            Self::Status => Some(ticket.status_at),
            // Tickets from before this was kept: the last word of anybody is no earlier.
            Self::Heard => ticket.marks.heard_at().or(Some(ticket.last_message_at)),
            Self::Replied => ticket.marks.replied_at().or(ticket.first_replied_at),
            Self::Message => Some(ticket.last_message_at),
            Self::Solving => ticket.solved_at,
            Self::Owned => ticket.assignee_id.and_then(|_| ticket.marks.owned_at()),
            Self::Waiting => ticket.unanswered_at,
            Self::Due => ticket.due_at,
        }
    }
}

/// Lower case, letters and digits only.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
