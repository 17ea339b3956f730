//! Whether a condition holds, and by which words.

use std::cmp::Ordering;

use super::{
    condition::{Asks, Condition, How, Test},
    facts::View,
    field::Choice,
};

impl Condition {
    /// The sentences that hold, if the whole does; `None` where it does not.
    #[must_use]
    pub fn holds(&self, view: &View<'_>) -> Option<Vec<String>> {
        match self {
            Self::Always => Some(Vec::new()),
            Self::All(parts) => {
                let mut words = Vec::new();
                for part in parts {
                    words.extend(part.holds(view)?);
                }
                Some(words)
            }
            Self::Any(parts) => parts.iter().find_map(|part| part.holds(view)),
            Self::Not(part) => {
                part.holds(view).is_none().then(|| vec![format!("not: {}", part.words())])
            }
            Self::Is(text, test) => test.holds(view).then(|| vec![text.clone()]),
        }
    }

    /// The whole condition in words.
    #[must_use]
    pub fn words(&self) -> String {
        let joined = |parts: &[Self], joint: &str| {
            let words: Vec<String> = parts.iter().map(Self::words).collect();
            if words.len() == 1 { words.concat() } else { format!("({})", words.join(joint)) }
        };
        match self {
            Self::Always => "always".to_owned(),
            Self::All(parts) => joined(parts, " and "),
            Self::Any(parts) => joined(parts, " or "),
            Self::Not(part) => format!("not {}", part.words()),
            Self::Is(text, _) => text.clone(),
        }
    }
}

impl Test {
    fn holds(&self, view: &View<'_>) -> bool {
        // What changed is not known where nothing happened: taken as met, whichever way round.
        if view.assumed && self.asks.about_the_change() {
            return true;
        }
        self.asks.hold(view) != self.not
    }
}

impl Asks {
    const fn about_the_change(&self) -> bool {
        matches!(
            self,
            Self::Was(..)
                | Self::ChangedFrom(..)
                | Self::GotTag(_)
                | Self::LostTag(_)
                | Self::Happened(_)
                | Self::Is(Choice::Actor, _)
        )
    }

    pub(super) fn hold(&self, view: &View<'_>) -> bool {
        let (ticket, before) = (view.ticket, view.before);
        match self {
            Self::Is(field, values) => values.contains(&field.of(ticket, view)),
            Self::Was(field, values) => values.contains(&field.of(before, view)),
            Self::AtLeast(field, value) => ranked(*field, value, view, Ordering::is_ge),
            Self::AtMost(field, value) => ranked(*field, value, view, Ordering::is_le),
            Self::ChangedTo(field, values) => {
                let now = field.of(ticket, view);
                (view.assumed || now != field.of(before, view))
                    && (values.is_empty() || values.contains(&now))
            }
            Self::ChangedFrom(field, values) => {
                let was = field.of(before, view);
                was != field.of(ticket, view) && values.contains(&was)
            }
            Self::Text(field, how, values) => {
                compares(&field.of(view).to_lowercase(), *how, values)
            }
            Self::Custom(key, how, values) => {
                let text = ticket.fields.get(key).map(|value| value.to_lowercase());
                compares(&text.unwrap_or_default(), *how, values)
            }
            Self::Flag(field, wanted) => field.of(view) == *wanted,
            Self::Count(field, order, number) => {
                field.of(view).is_some_and(|count| count.cmp(number) == *order)
            }
            Self::HasTag(tags) => tags.iter().any(|tag| ticket.tags.contains(tag)),
            Self::GotTag(tags) => {
                let got = |tag| ticket.tags.contains(tag) && !before.tags.contains(tag);
                tags.iter().any(got)
            }
            Self::LostTag(tags) => {
                let lost = |tag| before.tags.contains(tag) && !ticket.tags.contains(tag);
                tags.iter().any(lost)
            }
            Self::NoTags => ticket.tags.is_empty(),
            Self::Happened(one) => view.happened.has(*one),
            Self::Open(key) => view.handbook.schedule(key).is_open(view.at),
            Self::Ago(..) | Self::Within(..) | Self::Past(_) | Self::Never(_) => self.in_time(view),
        }
    }

    fn in_time(&self, view: &View<'_>) -> bool {
        match self {
            Self::Ago(moment, seconds, schedule) => moment.of(view.ticket).is_some_and(|then| {
                let since = match schedule {
                    Some(key) => view.handbook.schedule(key).open_between(then, view.at),
                    None => view.at.duration_since(then).as_secs(),
                };
                since > *seconds
            }),
            Self::Within(moment, seconds) => moment
                .of(view.ticket)
                .is_some_and(|then| then > view.at && base::time::after(view.at, *seconds) >= then),
            Self::Past(moment) => moment.of(view.ticket).is_some_and(|then| then <= view.at),
            Self::Never(moment) => moment.of(view.ticket).is_none(),
            _ => false,
        }
    }
}

fn compares(text: &str, how: How, values: &[String]) -> bool {
    values.iter().any(|value| match how {
        How::Is => text == *value,
        How::Contains => text.contains(value),
        How::Begins => text.starts_with(value),
        How::Ends => text.ends_with(value),
    })
}

fn ranked(field: Choice, value: &str, view: &View<'_>, wanted: fn(Ordering) -> bool) -> bool {
    let now = field.rank(&field.of(view.ticket, view), view.handbook);
    let least = field.rank(value, view.handbook);
    now.zip(least).is_some_and(|(now, least)| wanted(now.cmp(&least)))
}
