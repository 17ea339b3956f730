//! The fields a query may ask about, and the orders it may ask for. The first name is the one we
//! print; the others are Zendesk's and what people write.

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Status,
    Severity,
    Kind,
    Tags,
    /// Who asked.
    Customer,
    Assignee,
    Group,
    Organisation,
    Plan,
    Product,
    Team,
    Channel,
    Subject,
    /// The first message.
    Description,
    /// Any message.
    Message,
    /// The clock that runs.
    Clock,
    Created,
    Updated,
    Solved,
    Due,
    /// Customers who take part.
    Cc,
    /// Who wrote a message.
    Author,
    /// Who of us follows.
    Follower,
    Is,
    Has,
    /// One of the company's own fields.
    Own,
    /// What its customer answered to the survey.
    Satisfaction,
    /// When they did.
    Rated,
    /// The ticket's number.
    Number,
    /// What another system calls it.
    External,
}

/// What a field's values look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One of a few words, in an order of their own.
    Ordered,
    /// One of a few words.
    Word,
    Flag,
    Tag,
    Person,
    Organisation,
    /// As it is written, letter by letter.
    Text,
    Words,
    When,
    Number,
    /// `environment=production`
    Own,
}

struct Named {
    field: Field,
    names: &'static [&'static str],
    shape: Shape,
    /// What it asks about, for whoever is offered it.
    about: &'static str,
}

macro_rules! fields {
    ($($field:ident $shape:ident [$($name:literal),+] $about:literal;)+) => {
        &[$(Named {
            field: Field::$field,
            names: &[$($name),+],
            shape: Shape::$shape,
            about: $about,
        }),+]
    };
}

#[rustfmt::skip]
const FIELDS: &[Named] = fields! {
    Status Ordered ["status"] "new, open, pending, on_hold, solved, closed";
    Is Flag ["is"] "waiting, unanswered, breached, soon, snoozed, mine, …";
    Assignee Person ["assignee", "owner", "assignee_id"] "who of us has it: a name, me, none";
    Customer Person ["customer", "requester", "requester_id", "submitter"] "who asked: a name or an address";
    Organisation Organisation ["organisation", "organization", "org", "organization_id"] "the customer’s company";
    Tags Tag ["tags", "tag"] "a tag, or none";
    Severity Ordered ["severity", "priority"] "how bad it is; worse is more";
    Plan Ordered ["plan"] "what the organisation pays for";
    Product Word ["product"] "what it is about";
    Group Word ["group", "group_id"] "the queue it is in";
    Team Word ["team"] "the team that takes it";
    Kind Word ["kind", "ticket_type"] "a question, a bug, billing, …";
    Channel Word ["channel", "via"] "the way it came";
    Created When ["created", "opened", "created_at"] "a day, or an age: created>7days";
    Updated When ["updated", "updated_at"] "when something last happened";
    Solved When ["solved", "solved_at"] "when it was solved";
    Due When ["due", "due_date", "due_at"] "when we owe a reply: due<2hours";
    Clock Word ["clock"] "the promise that runs: first_reply, next_reply, update";
    Subject Words ["subject"] "words of the subject";
    Description Words ["description"] "words of the first message";
    Message Words ["message", "comment"] "words of any message";
    Has Flag ["has"] "attachment";
    Own Own ["field", "custom_field"] "one of your own fields: field:environment=production";
    Cc Person ["cc"] "who else takes part";
    Author Person ["author", "commenter"] "who wrote on it";
    Follower Person ["follower"] "who of us follows it";
    Satisfaction Word ["satisfaction", "rating"] "the survey: good, fair, bad, 1 to 5, offered, unoffered";
    Rated When ["rated", "rated_at"] "when the survey was answered";
    Number Number ["number", "id"] "the ticket’s number";
    External Text ["external_id"] "what another system calls it";
};

impl Field {
    fn named(self) -> Option<&'static Named> {
        FIELDS.iter().find(|named| named.field == self)
    }

    /// The name it is printed with.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.named().map_or("", |named| named.names[0])
    }

    /// What it asks about, in a few words.
    #[must_use]
    pub fn about(self) -> &'static str {
        self.named().map_or("", |named| named.about)
    }

    pub(super) fn shape(self) -> Shape {
        self.named().map_or(Shape::Word, |named| named.shape)
    }

    /// The field of this name, in any of its spellings.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let found = FIELDS.iter().find(|it| it.names.iter().any(|n| n.eq_ignore_ascii_case(name)));
        found.map(|named| named.field)
    }

    /// Every field, the most used first.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|named| named.field)
    }

    /// Every spelling.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        FIELDS.iter().flat_map(|named| named.names.iter().copied())
    }

    /// Its values can be less or more than others.
    #[must_use]
    pub fn is_ordered(self) -> bool {
        matches!(self.shape(), Shape::Ordered | Shape::When | Shape::Number)
    }

    /// Several values mean any of them. A ticket can be many things at once, and hold many words.
    pub(super) fn gathers(self) -> bool {
        !matches!(self.shape(), Shape::Flag | Shape::Words)
    }

    /// A length of time reaches from now into the future, not the past.
    #[must_use]
    pub const fn is_ahead(self) -> bool {
        matches!(self, Self::Due)
    }
}

/// What a list can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The order of *Next up*: overdue, due soon, customer, plan, severity, due time.
    Next,
    Created,
    Updated,
    Due,
    Severity,
    Status,
    /// What fits the words best.
    Relevance,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 7] = [
        Self::Next,
        Self::Created,
        Self::Updated,
        Self::Due,
        Self::Severity,
        Self::Status,
        Self::Relevance,
    ];

    /// The word in a query.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Due => "due",
            Self::Severity => "severity",
            Self::Status => "status",
            Self::Relevance => "relevance",
        }
    }

    /// The order this word means; Zendesk's words are understood as well.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        let key = key.to_ascii_lowercase();
        let key = match key.as_str() {
            "priority" => "severity",
            "due_date" => "due",
            other => other.strip_suffix("_at").unwrap_or(other),
        };
        Self::ALL.into_iter().find(|sort| sort.key() == key)
    }

    /// Whether it rises where nobody says: what is due first, and what comes first in the order of
    /// work or of a ticket's life, stands first. Times and severities fall.
    #[must_use]
    pub const fn rises(self) -> bool {
        matches!(self, Self::Next | Self::Due | Self::Status)
    }

    /// It can be turned round.
    #[must_use]
    pub const fn turns(self) -> bool {
        !matches!(self, Self::Next | Self::Relevance)
    }
}
