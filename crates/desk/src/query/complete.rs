//! What may come next in a query half written: fields while a name is being written, values behind
//! a sign. Names of people, organisations and tags are not known here; whoever asks is told which
//! of them to look up.

use std::ops::Range;

use super::{Field, Sort, field::Shape, value::values};
use crate::handbook::Handbook;

/// So many are offered.
const MOST: usize = 9;

/// What may stand at a place of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The bytes an offer takes the place of.
    pub at: Range<usize>,
    pub offers: Vec<Offer>,
    /// Names that start like this would fit as well.
    pub names: Option<Names>,
}

/// One thing that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub text: String,
    /// What it is, in a few words; may be empty.
    pub about: String,
    /// The query goes on behind it: a field wants a value.
    pub goes_on: bool,
}

/// Names to look up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    pub kind: NameKind,
    /// What is written so far.
    pub start: String,
}

/// Whose names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// One of us.
    Staff,
    /// Customers, and us.
    Person,
    Organisation,
    Tag,
}

/// What fits at the byte `caret` of `text`.
#[must_use]
pub fn complete(text: &str, caret: usize, handbook: &Handbook) -> Completion {
    let caret = (0..=caret.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let caret = caret.unwrap_or(0);
    let start = piece_start(&text[..caret]);
    let written = &text[start..caret];
    let bare = written.trim_start_matches(['-', '(']);
    let start = start + (written.len() - bare.len());
    let sign = bare.find([':', '<', '>']);
    let Some(sign) = sign else { return of_fields(bare, start..caret) };
    let end = sign + bare[sign..].bytes().take_while(|byte| b":<>=".contains(byte)).count();
    of_values(&bare[..sign], &bare[end..], start + end..caret, handbook)
}

/// Where the piece being written begins: behind the last blank that stands in no quotes.
fn piece_start(before: &str) -> usize {
    let (mut start, mut quoted) = (0, false);
    for (at, letter) in before.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            letter if letter.is_whitespace() && !quoted => start = at + letter.len_utf8(),
            _ => {}
        }
    }
    start
}

fn of_fields(written: &str, at: Range<usize>) -> Completion {
    let start = written.to_ascii_lowercase();
    let field = |field: Field| Offer {
        text: format!("{}:", field.name()),
        about: field.about().to_owned(),
        goes_on: true,
    };
    let order = Offer {
        text: "order_by:".to_owned(),
        about: "created, updated, due, severity, …".to_owned(),
        goes_on: true,
    };
    let all = Field::all().map(field).chain([order]);
    // A word that is written out is a word; only its beginning may be that of a field.
    let offers = all.filter(|offer| offer.text.starts_with(&start)).take(MOST);
    Completion { at, offers: offers.collect(), names: None }
}

fn of_values(name: &str, written: &str, at: Range<usize>, handbook: &Handbook) -> Completion {
    let start = written.trim_start_matches('"').to_lowercase();
    let plain = |text: &str| Offer { text: text.to_owned(), about: String::new(), goes_on: false };
    if name.eq_ignore_ascii_case("order_by") || name.eq_ignore_ascii_case("sort") {
        let keys = Sort::ALL.into_iter().map(Sort::key).filter(|key| key.starts_with(&start));
        return Completion { at, offers: keys.map(plain).collect(), names: None };
    }
    let Some(field) = Field::of(name) else { return Completion { at, ..Completion::default() } };
    let known = values(field, handbook);
    let fits = |value: &&String| value.contains(&start);
    // What begins like it first, then what has it inside.
    let (begins, has): (Vec<_>, Vec<_>) =
        known.iter().filter(fits).partition(|value| value.starts_with(&start));
    let offers = begins.into_iter().chain(has).take(MOST).map(|value| plain(value)).collect();
    let kind = match (field, field.shape()) {
        (Field::Assignee | Field::Follower, _) => Some(NameKind::Staff),
        (_, Shape::Person) => Some(NameKind::Person),
        (_, Shape::Organisation) => Some(NameKind::Organisation),
        (_, Shape::Tag) => Some(NameKind::Tag),
        _ => None,
    };
    let names = kind.filter(|_| !start.is_empty()).map(|kind| Names { kind, start });
    Completion { at, offers, names }
}

impl Offer {
    /// A name, as a value: in quotes where it needs them.
    #[must_use]
    pub fn name(name: &str, about: &str) -> Self {
        let text = super::print::plain_or_quoted(name);
        Self { text, about: about.to_owned(), goes_on: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(text: &str) -> (Range<usize>, Vec<String>, Option<NameKind>) {
        let found = complete(text, text.len(), &Handbook::shipped());
        let offers = found.offers.into_iter().map(|offer| offer.text).collect();
        (found.at, offers, found.names.map(|names| names.kind))
    }

    #[test]
    fn fields_are_offered_by_their_beginning() {
        assert_eq!(offered("crash as"), (6..8, vec!["assignee:".to_owned()], None));
        assert_eq!(offered("-(st").1, ["status:"]);
        assert_eq!(offered("").1.len(), MOST);
        assert_eq!(offered("quokka").1, [] as [&str; 0]);
    }

    #[test]
    fn values_are_offered_behind_a_sign() {
        assert_eq!(offered("status:").1.len(), 6);
        assert_eq!(
            offered("räume status<s"),
            (14..15, vec!["solved".into(), "closed".into()], None)
        );
        assert_eq!(offered("severity>=cr").1, ["critical"]);
        assert_eq!(offered("assignee:m"), (9..10, vec!["me".to_owned()], Some(NameKind::Staff)));
        assert_eq!(offered("organisation:\"corvid l").2, Some(NameKind::Organisation));
        assert_eq!(offered("order_by:up").1, ["updated"]);
        assert_eq!(offered("colour:").1, [] as [&str; 0]);
    }

    #[test]
    fn a_name_is_quoted_where_it_needs_that() {
        assert_eq!(Offer::name("Maria Lopez", "").text, "\"Maria Lopez\"");
        assert_eq!(Offer::name("corvid", "").text, "corvid");
    }
}
