//! What stands behind a field: read by the field's shape and, where the handbook names the values,
//! under the handbook.

use std::ops::Range;

use super::{Fault, Field, Flag, How, Sign, Term, When, field::Shape, own, print::is_plain};
use crate::{handbook::Handbook, messages::Channel, sla::ClockKind, tickets::Status};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nobody, nothing.
    None,
    /// Whoever asks.
    Me,
    /// A person's, an organisation's or a ticket's number.
    Id(i64),
    Status(Status),
    /// A key of the handbook.
    Key(String),
    Channel(Channel),
    Clock(ClockKind),
    Flag(Flag),
    /// A tag, or the name or address of somebody.
    Text(String),
    /// What such a text begins with.
    Starts(String),
    Words(Term),
    When(When),
}

/// Channels by the words people use for them; the first is ours.
const CHANNELS: [(Channel, &[&str]); 7] = [
    (Channel::Email, &["email", "mail"]),
    (Channel::Widget, &["widget", "web_widget"]),
    (Channel::Form, &["form", "web"]),
    (Channel::Portal, &["portal"]),
    (Channel::Api, &["api"]),
    (Channel::Desk, &["desk"]),
    (Channel::System, &["system"]),
];

const CLOCKS: [(ClockKind, &str); 3] = [
    (ClockKind::FirstReply, "first_reply"),
    (ClockKind::NextReply, "next_reply"),
    (ClockKind::Update, "update"),
];

/// What can be asked of a survey's answer: Zendesk's words, and the five ratings.
const SATISFACTION: [&str; 12] = [
    "good",
    "fair",
    "bad",
    "goodwithcomment",
    "badwithcomment",
    "offered",
    "unoffered",
    "1",
    "2",
    "3",
    "4",
    "5",
];

impl Value {
    /// Whether it depends on who asks.
    #[must_use]
    pub const fn is_personal(&self) -> bool {
        matches!(self, Self::Me | Self::Flag(Flag::Mine | Flag::Following | Flag::Unread))
    }

    /// Whether time alone changes what it means.
    #[must_use]
    pub const fn is_fleeting(&self) -> bool {
        match self {
            Self::When(when) => when.is_fleeting(),
            _ => false,
        }
    }

    /// The bare word it is printed as; `None` for texts, which may need quotes.
    pub(super) fn word(&self) -> Option<String> {
        Some(match self {
            Self::None => "none".to_owned(),
            Self::Me => "me".to_owned(),
            Self::Id(id) => id.to_string(),
            Self::Status(status) => status.key().to_owned(),
            Self::Channel(channel) => channel_word(*channel).to_owned(),
            Self::Clock(kind) => clock_word(*kind).to_owned(),
            Self::Flag(flag) => flag.key().to_owned(),
            Self::Key(_) | Self::Text(_) | Self::Starts(_) | Self::Words(_) | Self::When(_) => {
                return None;
            }
        })
    }
}

fn channel_word(channel: Channel) -> &'static str {
    CHANNELS.iter().find(|(one, _)| *one == channel).map_or("", |(_, words)| words[0])
}

fn clock_word(kind: ClockKind) -> &'static str {
    CLOCKS.iter().find(|(one, _)| *one == kind).map_or("", |(_, word)| word)
}

/// A value as it was written.
pub(super) struct Written<'a> {
    pub text: &'a str,
    pub at: Range<usize>,
    pub how: How,
}

/// Reads the value of a field.
pub(super) fn read(
    field: Field,
    sign: Sign,
    written: &Written<'_>,
    handbook: &Handbook,
) -> Result<Value, Fault> {
    let value = match field.shape() {
        Shape::Words => return words(field, written),
        Shape::When => when(field, sign, written)?,
        Shape::Number => number(written)?,
        Shape::Tag => named(&written.text.to_lowercase(), written.how),
        Shape::Text => named(written.text, written.how),
        Shape::Person => person(written),
        Shape::Organisation => organisation(written),
        Shape::Own => own::read(written, handbook)?,
        Shape::Flag => flag(field, written)?,
        Shape::Ordered | Shape::Word => word(field, written, handbook)?,
    };
    if sign != Sign::Is && matches!(value, Value::None) {
        let says = format!("Nothing is more or less than none. Write `{}:none`.", field.name());
        return Err(Fault::new(written.at.clone(), says));
    }
    Ok(value)
}

fn words(field: Field, written: &Written<'_>) -> Result<Value, Fault> {
    if !written.text.chars().any(char::is_alphanumeric) {
        let says = format!("Say which words `{}` should hold.", field.name());
        return Err(Fault::new(written.at.clone(), says));
    }
    // What would be read otherwise at another place is kept together by quotes.
    let how = match written.how {
        How::Word if !is_plain(written.text) => How::Phrase,
        how => how,
    };
    Ok(Value::Words(Term { text: written.text.to_owned(), how, excluded: false }))
}

fn when(field: Field, sign: Sign, written: &Written<'_>) -> Result<Value, Fault> {
    let name = field.name();
    if written.text.eq_ignore_ascii_case("none") && matches!(field, Field::Due | Field::Solved) {
        return Ok(Value::None);
    }
    let Some(when) = When::parse(written.text) else {
        let says = format!(
            "`{}` is no date. Write a day like {name}>2026-11-26, or an age like {name}>7days.",
            written.text
        );
        return Err(Fault::new(written.at.clone(), says));
    };
    if sign == Sign::Is && when.is_length() {
        let (length, sign) = (written.text, if field.is_ahead() { '<' } else { '>' });
        let says = format!("Nothing is exactly {length} old. Write `{name}{sign}{length}`.");
        return Err(Fault::new(written.at.clone(), says));
    }
    Ok(Value::When(when))
}

fn number(written: &Written<'_>) -> Result<Value, Fault> {
    let number = written.text.trim_start_matches('#').parse();
    number.map(Value::Id).map_err(|_| {
        Fault::new(written.at.clone(), "A ticket’s number has digits only, as in number:1042.")
    })
}

/// A text, or how it begins.
pub(super) fn named(text: &str, how: How) -> Value {
    match (text, how) {
        ("none", How::Word | How::Phrase) => Value::None,
        (text, How::Prefix) => Value::Starts(text.to_owned()),
        (text, _) => Value::Text(text.to_owned()),
    }
}

fn person(written: &Written<'_>) -> Value {
    match (written.text, written.how) {
        ("me", How::Word | How::Phrase) => Value::Me,
        _ => organisation(written),
    }
}

fn organisation(written: &Written<'_>) -> Value {
    match written.text.parse() {
        Ok(id) if written.how == How::Word && written.text.starts_with(char::is_numeric) => {
            Value::Id(id)
        }
        _ => named(&written.text.to_lowercase(), written.how),
    }
}

fn flag(field: Field, written: &Written<'_>) -> Result<Value, Fault> {
    let mut all = Flag::ALL.into_iter().filter(|flag| flag.field() == field);
    let given = written.text.to_ascii_lowercase();
    all.find(|flag| flag.key() == given || (given == "attachments" && *flag == Flag::Attachment))
        .map(Value::Flag)
        .ok_or_else(|| unknown(field, written, values(field, &Handbook::default()).into_iter()))
}

fn unknown(field: Field, written: &Written<'_>, names: impl Iterator<Item = String>) -> Fault {
    let names: Vec<String> = names.collect();
    let names = names.iter().map(String::as_str);
    Fault::unknown(written.at.clone(), noun(field), written.text, names)
}

/// What a value of the field is called in `No severity …`.
fn noun(field: Field) -> &'static str {
    match field {
        Field::Is => "state",
        Field::Has => "such thing as",
        field => field.name(),
    }
}

fn word(field: Field, written: &Written<'_>, handbook: &Handbook) -> Result<Value, Fault> {
    let given = written.text.to_lowercase();
    if given == "none" && field.may_be_none() {
        return Ok(Value::None);
    }
    let found = match field {
        Field::Status => {
            let key = given.replace([' ', '-'], "_");
            Status::from_key(if key == "hold" { "on_hold" } else { &key }).map(Value::Status)
        }
        Field::Channel => CHANNELS
            .iter()
            .find(|(_, words)| words.contains(&given.as_str()))
            .map(|(channel, _)| Value::Channel(*channel)),
        Field::Clock => {
            let key = given.replace([' ', '-'], "_");
            CLOCKS.iter().find(|(_, word)| *word == key).map(|(kind, _)| Value::Clock(*kind))
        }
        Field::Satisfaction => SATISFACTION
            .iter()
            .find(|word| **word == given)
            .map(|word| Value::Key((*word).to_owned())),
        field => key_of(field, &given, handbook).map(|key| Value::Key(key.to_owned())),
    };
    found.ok_or_else(|| unknown(field, written, values(field, handbook).into_iter()))
}

/// The handbook's key of what goes by this key, name or word of Zendesk's.
fn key_of<'a>(field: Field, given: &str, handbook: &'a Handbook) -> Option<&'a str> {
    let all = entries(field, handbook);
    let named = |wanted: &str| {
        let is = |(key, name): &&(&'a str, &'a str)| {
            key.to_lowercase() == wanted || name.to_lowercase() == wanted
        };
        all.iter().find(is).map(|(key, _)| *key)
    };
    named(given).or_else(|| match (field, given) {
        (Field::Severity, "normal") => named("medium"),
        (Field::Severity, "urgent") => named("critical"),
        (Field::Kind, "problem" | "incident") => named("bug"),
        (Field::Kind, "task") => named("question"),
        _ => None,
    })
}

/// Keys and names of what the handbook knows of a field.
fn entries(field: Field, handbook: &Handbook) -> Vec<(&str, &str)> {
    macro_rules! pairs {
        ($list:ident) => {
            handbook.$list.iter().map(|it| (it.key.as_str(), it.name.as_str())).collect()
        };
    }
    match field {
        Field::Severity => pairs!(severities),
        Field::Plan => pairs!(plans),
        Field::Product => pairs!(products),
        Field::Group => pairs!(groups),
        Field::Team => pairs!(teams),
        Field::Kind => pairs!(kinds),
        _ => Vec::new(),
    }
}

impl Field {
    /// A ticket can be without it.
    pub(super) const fn may_be_none(self) -> bool {
        matches!(
            self,
            Self::Product
                | Self::Clock
                | Self::Assignee
                | Self::Organisation
                | Self::Tags
                | Self::Due
                | Self::Solved
        )
    }
}

/// The values a field can have, as far as they are few and known, in the order to offer them.
#[must_use]
pub fn values(field: Field, handbook: &Handbook) -> Vec<String> {
    let mut known: Vec<String> = match field {
        Field::Status => Status::ALL.iter().map(|status| status.key().to_owned()).collect(),
        Field::Channel => CHANNELS.iter().map(|(_, words)| words[0].to_owned()).collect(),
        Field::Clock => CLOCKS.iter().map(|(_, word)| (*word).to_owned()).collect(),
        Field::Satisfaction => SATISFACTION.map(str::to_owned).to_vec(),
        Field::Is | Field::Has => {
            let flags = Flag::ALL.into_iter().filter(|flag| flag.field() == field);
            flags.map(|flag| flag.key().to_owned()).collect()
        }
        Field::Assignee | Field::Customer | Field::Author | Field::Follower | Field::Cc => {
            vec!["me".to_owned()]
        }
        Field::Created | Field::Updated | Field::Solved | Field::Rated => {
            ["today", "yesterday", "24hours", "7days", "4weeks"].map(str::to_owned).to_vec()
        }
        Field::Due => ["today", "2hours", "24hours"].map(str::to_owned).to_vec(),
        Field::Own => handbook.fields.iter().flat_map(own::values).collect(),
        field => entries(field, handbook).iter().map(|(key, _)| (*key).to_owned()).collect(),
    };
    if field.may_be_none() {
        known.push("none".to_owned());
    }
    known
}
