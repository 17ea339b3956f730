//! Conditions: sentences about fields, nested with all, any and not.

use super::{
    facts::Needs,
    field::{Choice, Count, FIELDS, Field, Flag, Moment, Words},
    happened::Happened,
    sentence::{Sentence, meant},
};
use crate::handbook::{Handbook, nearest};

/// A tree of conditions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Condition {
    /// Always so.
    #[default]
    Always,
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// The sentence as written, and what it means.
    Is(String, Test),
}

/// What a sentence asks. `not` turns it round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    pub(super) not: bool,
    pub(super) asks: Asks,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asks {
    /// The value is one of these.
    Is(Choice, Vec<String>),
    /// It was one of these before the change.
    Was(Choice, Vec<String>),
    AtLeast(Choice, String),
    AtMost(Choice, String),
    /// It changed, and is now one of these (any, if empty).
    ChangedTo(Choice, Vec<String>),
    ChangedFrom(Choice, Vec<String>),
    /// The text is, contains, begins or ends with one of these, lower case.
    Text(Words, How, Vec<String>),
    /// The same of one of the company's own fields, by key.
    Custom(String, How, Vec<String>),
    Flag(Flag, bool),
    Count(Count, std::cmp::Ordering, i64),
    /// The ticket has one of these tags; got or lost one with this change.
    HasTag(Vec<String>),
    GotTag(Vec<String>),
    LostTag(Vec<String>),
    NoTags,
    /// More than so many seconds ago, on a schedule or by the wall.
    Ago(Moment, i64, Option<String>),
    /// Comes within so many seconds.
    Within(Moment, i64),
    Past(Moment),
    Never(Moment),
    Happened(Happened),
    /// The schedule is open.
    Open(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Is,
    Contains,
    Begins,
    Ends,
}

impl Condition {
    /// What must be loaded to answer.
    pub(super) fn needs(&self, needs: &mut Needs) {
        match self {
            Self::Always => {}
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.needs(needs)),
            Self::Not(part) => part.needs(needs),
            Self::Is(_, test) => test.asks.needs(needs),
        }
    }

    /// The schedules and similar it speaks of are known; reads one sentence.
    pub(super) fn parse(text: &str, handbook: &Handbook) -> Result<Self, String> {
        let test = parse(text, handbook)?;
        Ok(Self::Is(text.trim().to_owned(), test))
    }
}

impl Asks {
    fn needs(&self, needs: &mut Needs) {
        match self {
            Self::Is(field, _)
            | Self::Was(field, _)
            | Self::ChangedTo(field, _)
            | Self::ChangedFrom(field, _) => match field {
                Choice::Owner => needs.owner = true,
                Choice::LastFrom | Choice::LastChannel | Choice::LastVisibility => {
                    needs.last = true;
                }
                _ => {}
            },
            Self::Text(field, ..) => match field {
                Words::LastMessage => needs.last = true,
                Words::CustomerName | Words::CustomerAddress | Words::CustomerDomain => {
                    needs.customer = true;
                }
                Words::Organisation | Words::OrganisationId | Words::AccountOwner => {
                    needs.organisation = true;
                }
                Words::Subject | Words::Mailbox => {}
            },
            Self::Flag(Flag::LastAutomatic, _) => needs.last = true,
            _ => {}
        }
    }
}

fn parse(text: &str, handbook: &Handbook) -> Result<Test, String> {
    let mut sentence = Sentence::new(text);
    if sentence.is_done() {
        return Err("write a condition, as in \"severity is critical\"".to_owned());
    }
    let mut ahead = sentence;
    if ahead.take("event") {
        return event(ahead);
    }
    if ahead.take("schedule") {
        return schedule(ahead, handbook);
    }
    let mut ahead = sentence;
    if ahead.take("field") {
        return custom(ahead, handbook);
    }
    let Some(field) = sentence.longest(FIELDS) else { return Err(no_field(text)) };
    let test = match field {
        Field::Choice(field) => choice(&mut sentence, field, handbook),
        Field::Words(field) => words(&mut sentence, field),
        Field::Flag(field) => flag(&mut sentence, field),
        Field::Count(field) => count(&mut sentence, field),
        Field::Tags => tags(&mut sentence),
        Field::Moment(field) => moment(&mut sentence, field, handbook),
    }?;
    sentence.end()?;
    Ok(test)
}

/// The field somebody meant: what stands before the first word that compares.
fn no_field(text: &str) -> String {
    const COMPARING: [&str; 14] = [
        "is", "was", "has", "include", "includes", "contains", "changed", "starts", "ends", "do",
        "does", "did", "are", "never",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let end = words.iter().position(|word| COMPARING.contains(&word.to_lowercase().as_str()));
    let given = words[..end.unwrap_or(1).min(words.len())].join(" ");
    let names = FIELDS.iter().map(|(phrase, _)| *phrase).chain(["event", "schedule"]);
    let near = nearest(&given, names);
    let hint = near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    format!("there is no field \"{given}\"{hint}")
}

/// One of the comparisons, or a fault naming them all.
fn comparison<T: Copy>(sentence: &mut Sentence<'_>, all: &[(&str, T)]) -> Result<T, String> {
    sentence.longest(all).ok_or_else(|| {
        let given = sentence.word().unwrap_or("nothing").to_owned();
        let names = all.iter().map(|(phrase, _)| *phrase);
        format!("\"{given}\" does not compare here{}", meant(&given, names))
    })
}

fn choice(sentence: &mut Sentence<'_>, field: Choice, handbook: &Handbook) -> Result<Test, String> {
    #[derive(Clone, Copy, PartialEq)]
    enum Op {
        Is,
        AtLeast,
        AtMost,
        Was,
        Changed,
        To,
        From,
    }
    let all = [
        ("is", (Op::Is, false)),
        ("is one of", (Op::Is, false)),
        ("is not", (Op::Is, true)),
        ("is none of", (Op::Is, true)),
        ("is at least", (Op::AtLeast, false)),
        ("is at most", (Op::AtMost, false)),
        ("was", (Op::Was, false)),
        ("was not", (Op::Was, true)),
        ("changed", (Op::Changed, false)),
        ("did not change", (Op::Changed, true)),
        ("changed to", (Op::To, false)),
        ("changed from", (Op::From, false)),
    ];
    let (op, not) = comparison(sentence, &all)?;
    if !matches!(op, Op::Is | Op::AtLeast | Op::AtMost) && !field.has_before() {
        return Err("what this was before a change is not known; ask what it is".to_owned());
    }
    if op == Op::Changed {
        return Ok(Test { not, asks: Asks::ChangedTo(field, Vec::new()) });
    }
    let values = sentence.values()?;
    let values: Vec<String> =
        values.iter().map(|text| field.value(text, handbook)).collect::<Result<_, _>>()?;
    let one = || values.first().cloned().unwrap_or_default();
    if matches!(op, Op::AtLeast | Op::AtMost) && field.rank(&one(), handbook).is_none() {
        return Err("only severities and plans have an order; write \"is\"".to_owned());
    }
    let asks = match op {
        Op::AtLeast => Asks::AtLeast(field, one()),
        Op::AtMost => Asks::AtMost(field, one()),
        Op::Is => Asks::Is(field, values),
        Op::Was => Asks::Was(field, values),
        Op::Changed | Op::To => Asks::ChangedTo(field, values),
        Op::From => Asks::ChangedFrom(field, values),
    };
    Ok(Test { not, asks })
}

/// One of the company's own fields: "field environment is Production".
fn custom(mut sentence: Sentence<'_>, handbook: &Handbook) -> Result<Test, String> {
    let key = sentence.word().unwrap_or_default().to_owned();
    if handbook.field(&key).is_none() {
        let keys = handbook.fields.iter().map(|field| field.key.as_str());
        return Err(format!("there is no field of yours \"{key}\"{}", meant(&key, keys)));
    }
    let (how, not, values) = compared(&mut sentence)?;
    sentence.end()?;
    Ok(Test { not, asks: Asks::Custom(key, how, values) })
}

fn words(sentence: &mut Sentence<'_>, field: Words) -> Result<Test, String> {
    let (how, not, values) = compared(sentence)?;
    Ok(Test { not, asks: Asks::Text(field, how, values) })
}

/// How a text compares with which values, lower case.
fn compared(sentence: &mut Sentence<'_>) -> Result<(How, bool, Vec<String>), String> {
    let all = [
        ("is", (How::Is, false)),
        ("is one of", (How::Is, false)),
        ("is not", (How::Is, true)),
        ("contains", (How::Contains, false)),
        ("contains any of", (How::Contains, false)),
        ("does not contain", (How::Contains, true)),
        ("starts with", (How::Begins, false)),
        ("ends with", (How::Ends, false)),
    ];
    let (how, not) = comparison(sentence, &all)?;
    let values = sentence.values()?;
    let lower = |text: &String| match (how, text.as_str()) {
        (How::Is, "nobody" | "nothing" | "none" | "unknown" | "empty") => String::new(),
        (_, text) => text.to_lowercase(),
    };
    Ok((how, not, values.iter().map(lower).collect()))
}

fn flag(sentence: &mut Sentence<'_>, field: Flag) -> Result<Test, String> {
    let all = [("is yes", true), ("is no", false), ("is true", true), ("is false", false)];
    let asks = Asks::Flag(field, comparison(sentence, &all)?);
    Ok(Test { not: false, asks })
}

fn count(sentence: &mut Sentence<'_>, field: Count) -> Result<Test, String> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let all = [
        ("is", (Equal, false)),
        ("is not", (Equal, true)),
        ("is more than", (Greater, false)),
        ("is less than", (Less, false)),
        ("is at least", (Less, true)),
        ("is at most", (Greater, true)),
    ];
    let (order, not) = comparison(sentence, &all)?;
    let number = sentence.word().and_then(|word| word.parse().ok());
    let number = number.ok_or_else(|| "write a whole number here".to_owned())?;
    Ok(Test { not, asks: Asks::Count(field, order, number) })
}

fn tags(sentence: &mut Sentence<'_>) -> Result<Test, String> {
    type Make = fn(Vec<String>) -> Asks;
    let all: [(&str, (Make, bool)); 7] = [
        ("include", (Asks::HasTag, false)),
        ("include any of", (Asks::HasTag, false)),
        ("do not include", (Asks::HasTag, true)),
        ("got", (Asks::GotTag, false)),
        ("lost", (Asks::LostTag, false)),
        ("are empty", (|_| Asks::NoTags, false)),
        ("are not empty", (|_| Asks::NoTags, true)),
    ];
    let (make, not) = comparison(sentence, &all)?;
    if make(Vec::new()) == Asks::NoTags {
        return Ok(Test { not, asks: Asks::NoTags });
    }
    Ok(Test { not, asks: make(sentence.values()?.iter().map(|tag| tag_of(tag)).collect()) })
}

/// A tag as it is stored.
pub(super) fn tag_of(text: &str) -> String {
    text.trim().to_lowercase().replace(' ', "-")
}

fn moment(sentence: &mut Sentence<'_>, field: Moment, handbook: &Handbook) -> Result<Test, String> {
    #[derive(Clone, Copy)]
    enum Op {
        More,
        Within,
        Past,
        Never,
    }
    let all = [
        ("was more than", (Op::More, false)),
        ("was less than", (Op::More, true)),
        ("is within", (Op::Within, false)),
        ("is past", (Op::Past, false)),
        ("is not past", (Op::Past, true)),
        ("never came", (Op::Never, false)),
        ("came", (Op::Never, true)),
    ];
    let (op, not) = comparison(sentence, &all)?;
    let asks = match op {
        Op::Past => Asks::Past(field),
        Op::Never => Asks::Never(field),
        Op::Within => Asks::Within(field, sentence.length()?.0),
        Op::More => {
            let (seconds, open) = sentence.length()?;
            let schedule = schedule_of(sentence, open, handbook)?;
            if !sentence.take("ago") {
                return Err("end with \"ago\", as in \"was more than 3 days ago\"".to_owned());
            }
            Asks::Ago(field, seconds, schedule)
        }
    };
    Ok(Test { not, asks })
}

/// `on KEY` after a length of open time; the response schedule where none is named.
pub(super) fn schedule_of(
    sentence: &mut Sentence<'_>,
    open: bool,
    handbook: &Handbook,
) -> Result<Option<String>, String> {
    if !sentence.take("on") {
        return Ok(open.then(|| crate::sla::RESPONSE.to_owned()));
    }
    if !open {
        return Err("only open time is counted on a schedule, as in \"5 open hours on …\"".into());
    }
    known_schedule(sentence, handbook).map(Some)
}

fn known_schedule(sentence: &mut Sentence<'_>, handbook: &Handbook) -> Result<String, String> {
    let given = sentence.word().unwrap_or_default();
    let keys: Vec<&str> = handbook.schedules.iter().map(|rule| rule.key.as_str()).collect();
    if keys.contains(&given) {
        return Ok(given.to_owned());
    }
    Err(format!("there is no schedule \"{given}\"{}", meant(given, keys.iter().copied())))
}

fn schedule(mut sentence: Sentence<'_>, handbook: &Handbook) -> Result<Test, String> {
    let key = known_schedule(&mut sentence, handbook)?;
    let all = [("is open", false), ("is closed", true)];
    let not = comparison(&mut sentence, &all)?;
    sentence.end()?;
    Ok(Test { not, asks: Asks::Open(key) })
}

fn event(mut sentence: Sentence<'_>) -> Result<Test, String> {
    let not = comparison(&mut sentence, &[("is", false), ("is not", true)])?;
    Ok(Test { not, asks: Asks::Happened(Happened::parse(sentence.rest())?) })
}
