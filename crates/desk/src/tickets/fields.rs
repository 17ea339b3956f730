//! Custom fields: what a company wants to know of a ticket beyond what every desk does. The
//! handbook says which there are; a ticket keeps values under their keys, so that it outlives the
//! handbook it was filled in under.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Ticket;
use crate::handbook::{Handbook, nearest};

/// A ticket's values by the fields' keys; a field without a value is not among them.
pub type Fields = BTreeMap<String, String>;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldKind {
    #[default]
    Text,
    Number,
    Date,
    Choice,
    Checkbox,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Text, Self::Number, Self::Date, Self::Choice, Self::Checkbox];

    /// The word in a handbook.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Choice => "choice",
            Self::Checkbox => "checkbox",
        }
    }
}

/// A custom field as the handbook defines it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomField {
    pub key: String,
    pub name: String,
    pub kind: FieldKind,
    /// What it is for, beside the control; may be empty.
    pub hint: String,
    /// What may be chosen, for a choice.
    pub choices: Vec<String>,
    /// A ticket can't be solved without it.
    pub required_on_solve: bool,
}

/// The longest text kept, in characters.
const MOST_CHARS: usize = 500;

impl CustomField {
    /// A value as it is kept: trimmed, dates as `2026-11-26`, numbers without superfluous zeros, a
    /// ticked box as `yes`; empty for none.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn value(&self, given: &str) -> Result<String, String> {
        let given = given.trim();
        if given.is_empty() {
            return Ok(String::new());
        }
        let name = &self.name;
        match self.kind {
            FieldKind::Text if given.chars().count() > MOST_CHARS => {
                Err(format!("{name} holds {MOST_CHARS} characters at the most"))
            }
            FieldKind::Text => Ok(given.split_whitespace().collect::<Vec<_>>().join(" ")),
            FieldKind::Number => {
                number(given).ok_or_else(|| format!("“{given}” is no number for {name}"))
            }
            FieldKind::Date => given
                .parse::<Date>()
                .map(|date| date.to_string())
                .map_err(|_| format!("“{given}” is no date for {name}; write 2026-11-26")),
            FieldKind::Choice => {
                let same = |one: &&String| one.to_lowercase() == given.to_lowercase();
                self.choices.iter().find(same).cloned().ok_or_else(|| {
                    let near = nearest(given, self.choices.iter().map(String::as_str));
                    let hint = near.map(|near| format!("; did you mean “{near}”?"));
                    format!("“{given}” is no choice for {name}{}", hint.unwrap_or_default())
                })
            }
            FieldKind::Checkbox => match given.to_lowercase().as_str() {
                "yes" | "true" | "on" | "1" => Ok("yes".to_owned()),
                "no" | "false" | "off" | "0" => Ok(String::new()),
                _ => Err(format!("{name} is yes or no")),
            },
        }
    }
}

/// `007.50` is `7.5`, `1e3` is no number of ours.
fn number(text: &str) -> Option<String> {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, part) = rest.split_once(['.', ',']).unwrap_or((rest, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || part.len() > 9 || !digits(whole) || !digits(part) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = part.trim_end_matches('0');
    let number = if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") };
    Some(if number == "0" { number } else { format!("{sign}{number}") })
}

/// The names of fields a ticket can't be solved without and has no value for.
#[must_use]
pub fn missing(handbook: &Handbook, ticket: &Ticket) -> Vec<String> {
    let needed = handbook.fields.iter().filter(|field| field.required_on_solve);
    let without = needed.filter(|field| !ticket.fields.contains_key(&field.key));
    without.map(|field| field.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> CustomField {
        let choices = vec!["Production".to_owned(), "Staging".to_owned()];
        CustomField { name: "It".to_owned(), kind, choices, ..CustomField::default() }
    }

    #[test]
    fn values_are_kept_in_one_form() {
        use FieldKind::{Checkbox, Choice, Date, Number, Text};
        for (kind, given, kept) in [
            (Text, "  two   words ", "two words"),
            (Number, "007.50", "7.5"),
            (Number, "3,25", "3.25"),
            (Number, "-0", "0"),
            (Number, "-12", "-12"),
            (Date, "2026-11-26", "2026-11-26"),
            (Choice, "staging", "Staging"),
            (Checkbox, "on", "yes"),
            (Checkbox, "no", ""),
            (Date, " ", ""),
        ] {
            assert_eq!(field(kind).value(given).as_deref(), Ok(kept), "{given}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_in_words() {
        use FieldKind::{Checkbox, Choice, Date, Number, Text};
        let long = "x".repeat(501);
        for (kind, given, word) in [
            (Number, "1e3", "no number"),
            (Number, "1.2.3", "no number"),
            (Date, "26.11.2026", "no date"),
            (Choice, "Stagging", "did you mean “Staging”"),
            (Checkbox, "maybe", "yes or no"),
            (Text, long.as_str(), "500 characters"),
        ] {
            let refused = field(kind).value(given).unwrap_err();
            assert!(refused.contains(word), "{refused}");
        }
    }
}
