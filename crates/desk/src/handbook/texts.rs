//! Mails the desk writes by itself, as templates a company can reword.
//!
//! A placeholder nobody fills would reach a customer as a hole in a sentence, so a handbook with
//! an unknown one is refused when it is read, not when the mail goes out.

use minijinja::{AutoEscape, Environment, Template, Value};

use super::fault::hint;
use crate::phrases::Language;

/// Which mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextName {
    /// We got it; by when we answer.
    Acknowledgement,
    /// We got it; no promise on this plan.
    AcknowledgementWithoutTarget,
    /// We got it; this plan's help comes from the community.
    CommunityOnly,
    /// The frame around an agent's reply.
    Reply,
    /// Pending for some days: a reminder, once.
    PendingReminder,
    /// An agent set the ticket to solved.
    Solved,
    /// Pending for so long that the ticket was taken as solved.
    SolvedAfterSilence,
    /// An answer to a closed ticket opened a new one.
    FollowUp,
    /// To somebody who wrote to a ticket they take no part in.
    Stranger,
    /// Only the beginning of a mail came, since it was too large.
    TooLarge,
    /// The sign-in link of the portal.
    MagicLink,
    /// A link that adds the address it goes to.
    AddressProof,
    /// Somebody asked to add this address, which has an account already.
    AddressTaken,
    /// Something changed about the addresses of an account.
    AddressChanged,
    /// How did we do?
    Survey,
    /// Support looked into a billing matter; billing takes over (RT-4).
    HandedOver,
}

/// A template for subject and body, plain text in minijinja's syntax.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailText {
    pub subject: String,
    pub body: String,
}

/// A mail's words, ready to go into its frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// One line.
    pub subject: String,
    /// Plain text, paragraphs apart by an empty line.
    pub body: String,
}

/// What every mail knows: the company's name and the customer's first name (may be empty).
const ALWAYS: [&str; 2] = ["company", "customer"];

impl TextName {
    /// Every text.
    pub const ALL: [Self; 16] = [
        Self::Acknowledgement,
        Self::AcknowledgementWithoutTarget,
        Self::CommunityOnly,
        Self::Reply,
        Self::PendingReminder,
        Self::Solved,
        Self::SolvedAfterSilence,
        Self::FollowUp,
        Self::Stranger,
        Self::TooLarge,
        Self::MagicLink,
        Self::AddressProof,
        Self::AddressTaken,
        Self::AddressChanged,
        Self::Survey,
        Self::HandedOver,
    ];

    /// Its key under `[texts]`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::AcknowledgementWithoutTarget => "acknowledgement_without_target",
            Self::CommunityOnly => "community_only",
            Self::Reply => "reply",
            Self::PendingReminder => "pending_reminder",
            Self::Solved => "solved",
            Self::SolvedAfterSilence => "solved_after_silence",
            Self::FollowUp => "follow_up",
            Self::Stranger => "stranger",
            Self::TooLarge => "too_large",
            Self::MagicLink => "magic_link",
            Self::AddressProof => "address_proof",
            Self::AddressTaken => "address_taken",
            Self::AddressChanged => "address_changed",
            Self::Survey => "survey",
            Self::HandedOver => "handed_over",
        }
    }

    /// The section of a language's texts.
    #[must_use]
    pub const fn section(language: Language) -> &'static str {
        match language {
            Language::En => "texts",
            Language::De => "texts_de",
        }
    }

    /// Language and name of a text by its path: `texts_de.survey`.
    #[must_use]
    pub fn from_path(path: &str) -> Option<(Language, Self)> {
        let (section, key) = path.split_once('.')?;
        let mut all = Language::ALL.into_iter();
        let language = all.find(|language| Self::section(*language) == section)?;
        Some((language, Self::from_key(key)?))
    }

    /// The text called so.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.key() == key)
    }

    /// What it is, for whoever edits it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Acknowledgement => "We have your message",
            Self::AcknowledgementWithoutTarget => "We have your message, without a promise",
            Self::CommunityOnly => "Help comes from the community",
            Self::Reply => "Around an agent's reply",
            Self::PendingReminder => "We wait for the customer's answer",
            Self::Solved => "Solved without a message",
            Self::SolvedAfterSilence => "Solved after silence",
            Self::FollowUp => "An answer to a closed ticket",
            Self::Stranger => "An answer to somebody else's ticket",
            Self::TooLarge => "A mail that was too large",
            Self::MagicLink => "The sign-in link",
            Self::AddressProof => "A link to confirm an address",
            Self::AddressTaken => "An address that has an account",
            Self::AddressChanged => "The addresses of an account changed",
            Self::Survey => "How did we do?",
            Self::HandedOver => "Investigated, and billing takes over",
        }
    }

    /// The placeholders it may use besides `company` and `customer`; the caller gives them all.
    #[must_use]
    pub const fn placeholders(self) -> &'static [&'static str] {
        match self {
            Self::Acknowledgement => {
                &["number", "subject", "answer_by", "target", "plan", "team", "link"]
            }
            Self::AcknowledgementWithoutTarget | Self::HandedOver => {
                &["number", "subject", "team", "link"]
            }
            Self::CommunityOnly => &["number", "subject", "plan", "link"],
            Self::Stranger => &["number", "subject", "answer_by", "link"],
            Self::Reply => &["number", "subject", "agent", "message", "link"],
            Self::PendingReminder => &["number", "subject", "agent", "days", "link"],
            Self::Solved => &["number", "subject", "agent", "link"],
            Self::SolvedAfterSilence => &["number", "subject", "days", "link"],
            Self::FollowUp => &["number", "subject", "earlier_number", "answer_by", "link"],
            Self::TooLarge => &["number", "subject", "answer_by", "limit", "link"],
            Self::MagicLink => &["link", "minutes"],
            Self::AddressProof => &["address", "account", "link", "minutes"],
            Self::AddressTaken => &["address", "link"],
            Self::AddressChanged => &["address", "change", "link"],
            Self::Survey => &["number", "subject", "agent", "link"],
        }
    }

    /// All it may use.
    pub(super) fn all_placeholders(self) -> impl Iterator<Item = &'static str> {
        ALWAYS.into_iter().chain(self.placeholders().iter().copied())
    }
}

impl MailText {
    /// Fills the placeholders. The subject comes back as one line, whatever was put into it, so
    /// that nothing a customer wrote can become a header of its own.
    ///
    /// # Errors
    /// The template failed while running, such as a filter given something it can't work on.
    pub fn fill(&self, values: &[(&str, &str)]) -> Result<Words, minijinja::Error> {
        let env = environment();
        let values = Value::from_pairs(values.iter().copied());
        let subject = env.render_str(&self.subject, values.clone())?;
        let body = env.render_str(&without_lines_of_tags(&self.body), values)?;
        let subject = subject
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        Ok(Words { subject, body: body.trim().to_owned() })
    }
}

/// Invented values, to show what a text looks like filled.
const SAMPLES: [(&str, &str); 16] = [
    ("company", "Lantern Analytics"),
    ("customer", "Ana"),
    ("number", "1042"),
    ("subject", "Flags flicker on iOS"),
    ("answer_by", "Tuesday 24 November, 15:00 (Europe/Berlin)"),
    ("target", "8 h"),
    ("plan", "Enterprise"),
    ("team", "Support"),
    ("agent", "Kim"),
    ("message", "We found it: the cache kept the old value. The fix ships today."),
    ("days", "7"),
    ("earlier_number", "987"),
    ("limit", "50 MB"),
    ("address", "ana@home.example"),
    ("account", "ana@lantern.example"),
    ("change", "added"),
];

/// The same where a German reads them otherwise.
const GERMAN_SAMPLES: [(&str, &str); 3] = [
    ("subject", "Flags flackern auf iOS"),
    ("answer_by", "Dienstag, 24. November, 15:00 Uhr (CET)"),
    ("message", "Wir haben es gefunden: der Cache hielt den alten Wert. Die Lösung kommt heute."),
];

impl TextName {
    /// What the invented agent of a preview says.
    #[must_use]
    pub fn sample_message(language: Language) -> &'static str {
        let german = GERMAN_SAMPLES.iter().filter(|_| language == Language::De);
        let found = german.chain(&SAMPLES).find(|(name, _)| *name == "message");
        found.map_or("", |(_, words)| words)
    }

    /// A text in a language as a customer would get it, with invented values.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn preview(
        self,
        language: Language,
        text: &MailText,
        company: &str,
    ) -> Result<Words, Vec<String>> {
        let subject = faults_of(self, &text.subject);
        let faults: Vec<String> = subject.into_iter().chain(faults_of(self, &text.body)).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut values = vec![("link", "https://support.example.com/t/1042"), ("minutes", "30")];
        values.extend(SAMPLES);
        if language == Language::De {
            values.retain(|(name, _)| !GERMAN_SAMPLES.iter().any(|(german, _)| german == name));
            values.extend(GERMAN_SAMPLES);
        }
        values.retain(|(name, _)| *name != "company" || company.is_empty());
        values.push(("company", company));
        text.fill(&values).map_err(|error| vec![error.to_string()])
    }
}

/// What is wrong with a template for `name`, in words.
pub(super) fn faults_of(name: TextName, template: &str) -> Vec<String> {
    faults_in(template, &name.all_placeholders().collect::<Vec<_>>())
}

/// What is wrong with a template that may use these placeholders, in words.
pub(super) fn faults_in(template: &str, known: &[&'static str]) -> Vec<String> {
    let env = environment();
    let parsed: Template<'_, '_> = match env.template_from_str(template) {
        Ok(parsed) => parsed,
        Err(error) => {
            let line = error.line().unwrap_or(1);
            let what = error.detail().unwrap_or("the template can't be read");
            return vec![format!("line {line} of the text: {what}")];
        }
    };
    let mut unknown: Vec<String> = parsed
        .undeclared_variables(false)
        .into_iter()
        .filter(|used| !known.iter().any(|known| known == used))
        .collect();
    unknown.sort();
    unknown
        .iter()
        .map(|used| {
            let hint = hint(used, known.iter().copied());
            format!("there is no placeholder \"{used}\" in this text{hint}")
        })
        .collect()
}

/// Plain text: nothing is escaped.
pub(super) fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_name| AutoEscape::None);
    env
}

/// A template whose lines with nothing but tags leave no line behind. A tag at the end of a
/// sentence is none of those: the paragraph after it stays apart.
pub(super) fn without_lines_of_tags(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    for line in template.split_inclusive('\n') {
        let tags = line.trim();
        let mut rest = tags;
        while let Some(behind) = rest.strip_prefix("{%").and_then(|tag| tag.split_once("%}")) {
            rest = behind.1.trim_start();
        }
        out.push_str(if rest.is_empty() && !tags.is_empty() { tags } else { line });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_stay_apart_whatever_is_left_out() {
        let body = "Hello.{% if answer_by %} By {{ answer_by }}.{% endif %}\n\n\
                    {% if agent %}\n{{ agent }} says so.\n  {% else %}  \nWe do.\n{% endif %}\n\n\
                    {% if customer %}{% endif %}\nBye";
        let text = MailText { subject: String::new(), body: body.into() };
        for (values, expected) in [
            (
                vec![("answer_by", "noon"), ("agent", "Kim")],
                "Hello. By noon.\n\nKim says so.\n\nBye",
            ),
            (vec![], "Hello.\n\nWe do.\n\nBye"),
        ] {
            assert_eq!(text.fill(&values).unwrap().body, expected);
        }
    }
}
