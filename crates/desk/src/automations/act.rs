//! What a rule does, read from short sentences.

use super::{
    condition::tag_of,
    facts::Needs,
    field::Choice,
    sentence::{Sentence, meant},
    template,
};
use crate::{handbook::Handbook, people::looks_like_address, tickets::Status};

/// One thing a rule does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Status(Status),
    Severity(String),
    Kind(String),
    /// Empty takes it away.
    Product(String),
    Group(String),
    Team(String),
    Priority(bool),
    AddTags(Vec<String>),
    RemoveTags(Vec<String>),
    /// To somebody by address; empty gives it back to its group.
    Assign(String),
    /// Back to a group, owned by nobody.
    AssignGroup(String),
    Notify(Told, String),
    /// A reply of the handbook, by its key.
    Reply(String),
    Note(String),
    SendSurvey,
    SkipSurvey,
    /// Tells another system, by the webhook's key.
    Webhook(String),
}

/// Whom a rule tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Leads,
    /// The ticket's owner; its team where nobody owns it.
    Owner,
    /// A team by key; empty for the ticket's.
    Team(String),
    /// A group's experts by key; empty for the ticket's.
    Group(String),
    /// Somebody of ours, by address.
    Person(String),
}

/// An act with its words, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub act: Act,
}

#[derive(Clone, Copy)]
enum Verb {
    Set,
    AddTag,
    RemoveTag,
    Assign,
    Notify,
    Reply,
    Note,
    Close,
    Webhook,
    SendSurvey,
    SkipSurvey,
}

const VERBS: &[(&str, Verb)] = &[
    ("set", Verb::Set),
    ("add tag", Verb::AddTag),
    ("add tags", Verb::AddTag),
    ("remove tag", Verb::RemoveTag),
    ("remove tags", Verb::RemoveTag),
    ("assign to", Verb::Assign),
    ("notify", Verb::Notify),
    ("reply with", Verb::Reply),
    ("note", Verb::Note),
    ("close", Verb::Close),
    ("call webhook", Verb::Webhook),
    ("webhook", Verb::Webhook),
    ("send survey", Verb::SendSurvey),
    ("skip survey", Verb::SkipSurvey),
];

impl Written {
    /// Reads one sentence.
    pub(super) fn parse(text: &str, handbook: &Handbook) -> Result<Self, String> {
        let mut sentence = Sentence::new(text);
        let Some(verb) = sentence.longest(VERBS) else {
            let given = sentence.word().unwrap_or_default();
            let names = VERBS.iter().map(|(phrase, _)| *phrase);
            return Err(format!("there is no action \"{given}\"{}", meant(given, names)));
        };
        let act = match verb {
            Verb::Set => set(&mut sentence, handbook)?,
            Verb::AddTag => Act::AddTags(tags(&mut sentence)?),
            Verb::RemoveTag => Act::RemoveTags(tags(&mut sentence)?),
            Verb::Assign => assign(&mut sentence, handbook)?,
            Verb::Notify => notify(&mut sentence, handbook)?,
            Verb::Reply => reply(&mut sentence, handbook)?,
            Verb::Note => Act::Note(worded(&mut sentence)?),
            Verb::Close => Act::Status(Status::Closed),
            Verb::SendSurvey => Act::SendSurvey,
            Verb::SkipSurvey => Act::SkipSurvey,
            Verb::Webhook => Act::Webhook(webhook(&mut sentence)?),
        };
        sentence.end()?;
        Ok(Self { text: text.trim().to_owned(), act })
    }

    /// What must be loaded to do it.
    pub(super) fn needs(&self, needs: &mut Needs) {
        match &self.act {
            Act::Assign(address) | Act::Notify(Told::Person(address), _)
                if !address.is_empty() && !needs.addresses.contains(address) =>
            {
                needs.addresses.push(address.clone());
            }
            _ => {}
        }
        match &self.act {
            Act::Notify(_, text) | Act::Note(text) => template::needs(text, needs),
            Act::Reply(_) => {
                (needs.participants, needs.last, needs.customer) = (true, true, true);
                (needs.organisation, needs.owner) = (true, true);
            }
            _ => {}
        }
    }
}

fn set(sentence: &mut Sentence<'_>, handbook: &Handbook) -> Result<Act, String> {
    #[derive(Clone, Copy)]
    enum What {
        Choice(Choice),
        Priority,
    }
    let all = [
        ("status", What::Choice(Choice::Status)),
        ("severity", What::Choice(Choice::Severity)),
        ("product", What::Choice(Choice::Product)),
        ("kind", What::Choice(Choice::Kind)),
        ("group", What::Choice(Choice::Group)),
        ("team", What::Choice(Choice::Team)),
        ("priority", What::Priority),
    ];
    let Some(what) = sentence.longest(&all) else {
        let given = sentence.word().unwrap_or_default();
        let names = all.iter().map(|(phrase, _)| *phrase);
        return Err(format!("\"{given}\" can't be set{}", meant(given, names)));
    };
    // "set severity to high" reads as well.
    sentence.take("to");
    let field = match what {
        What::Choice(field) => field,
        What::Priority => {
            let flag = sentence.longest(&[("yes", true), ("no", false)]);
            return flag.map(Act::Priority).ok_or_else(|| "write yes or no here".to_owned());
        }
    };
    let value = field.value(&one(sentence)?, handbook)?;
    if value.is_empty() && field != Choice::Product {
        return Err("this can't be taken away".to_owned());
    }
    Ok(match field {
        Choice::Severity => Act::Severity(value),
        Choice::Product => Act::Product(value),
        Choice::Kind => Act::Kind(value),
        Choice::Group => Act::Group(value),
        Choice::Team => Act::Team(value),
        _ => match Status::from_key(&value) {
            Some(Status::New) | None => return Err("a ticket is new only once".to_owned()),
            Some(status) => Act::Status(status),
        },
    })
}

/// Exactly one value.
fn one(sentence: &mut Sentence<'_>) -> Result<String, String> {
    let values = sentence.values()?;
    match values.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err("write one value here".to_owned()),
    }
}

fn tags(sentence: &mut Sentence<'_>) -> Result<Vec<String>, String> {
    Ok(sentence.values()?.iter().map(|tag| tag_of(tag)).collect())
}

fn assign(sentence: &mut Sentence<'_>, handbook: &Handbook) -> Result<Act, String> {
    if sentence.take("nobody") {
        return Ok(Act::Assign(String::new()));
    }
    if sentence.take("group") {
        return Ok(Act::AssignGroup(Choice::Group.value(&one(sentence)?, handbook)?));
    }
    let given = one(sentence)?;
    if looks_like_address(&given) {
        return Ok(Act::Assign(given.to_lowercase()));
    }
    Err(format!("assign to somebody by address, to \"group …\" or to \"nobody\", not \"{given}\""))
}

fn notify(sentence: &mut Sentence<'_>, handbook: &Handbook) -> Result<Act, String> {
    let told = if sentence.take("leads") {
        Told::Leads
    } else if sentence.take("owner") || sentence.take("assignee") {
        Told::Owner
    } else if sentence.take("team") {
        Told::Team(named(sentence, Choice::Team, handbook)?)
    } else if sentence.take("group") {
        Told::Group(named(sentence, Choice::Group, handbook)?)
    } else {
        let given = sentence.word().unwrap_or_default();
        if !looks_like_address(given) {
            let names = ["leads", "owner", "team", "group"];
            let hint = meant(given, names.into_iter());
            return Err(format!("\"{given}\" can't be notified{hint}, or a mail address"));
        }
        Told::Person(given.to_lowercase())
    };
    Ok(Act::Notify(told, worded(sentence)?))
}

/// The name before the text in quotes, or none.
fn named(
    sentence: &mut Sentence<'_>,
    field: Choice,
    handbook: &Handbook,
) -> Result<String, String> {
    let mut name = Vec::new();
    while !sentence.rest().starts_with('"') {
        match sentence.word() {
            Some(word) => name.push(word),
            None => break,
        }
    }
    if name.is_empty() { Ok(String::new()) } else { field.value(&name.join(" "), handbook) }
}

fn reply(sentence: &mut Sentence<'_>, handbook: &Handbook) -> Result<Act, String> {
    let given = one(sentence)?;
    let keys = handbook.replies.iter().map(|reply| reply.key.as_str());
    if keys.clone().any(|key| key == given) {
        return Ok(Act::Reply(given));
    }
    let hint = meant(&given, keys);
    Err(format!("there is no reply \"{given}\"{hint}; replies stand under [replies.…]"))
}

/// A webhook's key. Which there are is not the handbook's to know: one that is missing is told to
/// the leads when it is called.
fn webhook(sentence: &mut Sentence<'_>) -> Result<String, String> {
    let given = one(sentence)?;
    if given.contains("://") {
        return Err("write the webhook's key, not its address".to_owned());
    }
    match crate::handbook::sheets::key_of(&given) {
        Some(key) if key == given => Ok(key),
        Some(key) => Err(format!("a webhook is called by its key; did you mean \"{key}\"?")),
        None => Err("a webhook is called by its key: a-z, 0-9 and _".to_owned()),
    }
}

/// A text in quotes, its placeholders known.
fn worded(sentence: &mut Sentence<'_>) -> Result<String, String> {
    let text = sentence.quoted()?;
    if text.trim().is_empty() {
        return Err("the text is empty".to_owned());
    }
    template::check(&text)?;
    Ok(text)
}
