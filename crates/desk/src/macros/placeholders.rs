//! Placeholders of macros: `{{customer.first_name}}`. Checked when a macro is saved, with the place
//! and the nearest name; filled when it is used. One without a value stays visible, so that nobody
//! sends "Hello ," unaware.

use crate::handbook::nearest;

/// The names there are, each with what it becomes.
pub const NAMES: [(&str, &str); 16] = [
    ("customer.first_name", "the first word of the customer's name"),
    ("customer.name", "the customer's name"),
    ("customer.address", "the customer's mail address"),
    ("organisation.name", "the customer's company"),
    ("organisation.plan", "its plan"),
    ("ticket.id", "the ticket's number"),
    ("ticket.subject", "the ticket's subject"),
    ("ticket.product", "the product it is about"),
    ("ticket.severity", "its severity"),
    ("ticket.status", "its status"),
    ("ticket.link", "the customer's page of the ticket"),
    ("agent.name", "your name"),
    ("agent.first_name", "the first word of your name"),
    ("company.name", "our company"),
    ("promised_time", "by when we answer, in the customer's time"),
    ("today", "today's date, where the customer is"),
];

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceholderFault {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub message: String,
}

/// A filled text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    pub text: String,
    /// Names that have no value here; they stand in the text as they were.
    pub missing: Vec<String>,
}

/// A piece of a text.
enum Piece<'a> {
    Words(&'a str),
    /// The name, and the whole with its braces.
    Place(&'a str, &'a str),
    /// Braces that open and never close.
    Open(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (words, from) = rest.split_at(start);
        all.push(Piece::Words(words));
        let line = from.find('\n').unwrap_or(from.len());
        match from[..line].find("}}") {
            Some(end) => {
                all.push(Piece::Place(from[2..end].trim(), &from[..end + 2]));
                rest = &from[end + 2..];
            }
            None => {
                all.push(Piece::Open(&from[..2]));
                rest = &from[2..];
            }
        }
    }
    all.push(Piece::Words(rest));
    all
}

/// Everything that is wrong with the placeholders of a text, in its order.
#[must_use]
pub fn check(text: &str) -> Vec<PlaceholderFault> {
    let mut faults = Vec::new();
    let (mut line, mut column) = (1, 1);
    for piece in pieces(text) {
        let (whole, message) = match piece {
            Piece::Words(words) => (words, None),
            Piece::Place(name, whole) => (whole, unknown(name)),
            Piece::Open(braces) => {
                (braces, Some("these braces are never closed; write }} behind the name".to_owned()))
            }
        };
        faults.extend(message.map(|message| PlaceholderFault { line, column, message }));
        for letter in whole.chars() {
            (line, column) = if letter == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
    }
    faults
}

fn unknown(name: &str) -> Option<String> {
    if NAMES.iter().any(|(known, _)| *known == name) {
        return None;
    }
    let near = nearest(name, NAMES.iter().map(|(known, _)| *known));
    Some(match near {
        Some(near) => format!("there is no “{name}”; did you mean {{{{{near}}}}}?"),
        None => format!("there is no “{name}”"),
    })
}

/// Fills the text with what `value` knows; nothing and blank words count as no value.
#[must_use]
pub fn fill(text: &str, value: &dyn Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    for piece in pieces(text) {
        match piece {
            Piece::Words(words) | Piece::Open(words) => filled.text.push_str(words),
            Piece::Place(name, whole) => match value(name).filter(|text| !text.trim().is_empty()) {
                Some(text) => filled.text.push_str(&text),
                None => {
                    filled.text.push_str(whole);
                    if filled.missing.iter().all(|missing| missing != name) {
                        filled.missing.push(name.to_owned());
                    }
                }
            },
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_placeholder_is_told_with_its_place_and_the_nearest_name() {
        let table = [
            ("", None),
            ("Hello {{customer.first_name}}, {{ ticket.id }}", None),
            (
                "Hello {{customer.firstname}}",
                Some((
                    1,
                    7,
                    "there is no “customer.firstname”; did you mean {{customer.first_name}}?",
                )),
            ),
            (
                "Zwei\nÜber {{agent.nmae}}",
                Some((2, 6, "there is no “agent.nmae”; did you mean {{agent.name}}?")),
            ),
            ("{{}}", Some((1, 1, "there is no “”"))),
            (
                "Hello {{customer.name",
                Some((1, 7, "these braces are never closed; write }} behind the name")),
            ),
            (
                "{{customer\n.name}}",
                Some((1, 1, "these braces are never closed; write }} behind the name")),
            ),
        ];
        for (text, expected) in table {
            let told: Vec<_> = check(text)
                .into_iter()
                .map(|fault| (fault.line, fault.column, fault.message))
                .collect();
            let expected: Vec<_> =
                expected.into_iter().map(|(l, c, m): (_, _, &str)| (l, c, m.to_owned())).collect();
            assert_eq!(told, expected, "{text:?}");
        }
    }

    #[test]
    fn what_has_no_value_stays_to_be_seen() {
        let value = |name: &str| match name {
            "customer.first_name" => Some("Maria".to_owned()),
            "organisation.name" => Some(String::new()),
            _ => None,
        };
        let filled =
            fill("Hi {{ customer.first_name }} of {{organisation.name}}, {{x}} {{x}}", &value);
        assert_eq!(filled.text, "Hi Maria of {{organisation.name}}, {{x}} {{x}}");
        assert_eq!(filled.missing, ["organisation.name", "x"]);
    }

    #[test]
    fn a_value_is_never_filled_again() {
        let value = |_: &str| Some("{{agent.name}}".to_owned());
        assert_eq!(fill("{{customer.name}}", &value).text, "{{agent.name}}");
    }
}
