//! What keeps landing in Unclassified (RT-3): a week's tickets whose product nobody could tell,
//! counted for the leads, with the words that come up most. A list of aliases in the handbook, or
//! a new product, often follows from it.

use base::{
    Timestamp,
    ids::TicketId,
    time::{TimeZone, from_micros},
};

use super::words::telling;
use crate::handbook::Handbook;

/// The hour of Monday at which it goes out: before the day's work begins.
const HOUR: i8 = 8;
/// Words told, and tickets named with each.
const WORDS: usize = 5;
const NAMED: usize = 3;
/// Products told.
const MOST_PRODUCTS: usize = 5;
/// A word of fewer tickets is chance.
const FEWEST: usize = 2;

/// A ticket that came to Unclassified within the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landed {
    pub ticket: TicketId,
    pub subject: String,
    pub text: String,
    /// What it turned out to be about; `None` while nobody has said.
    pub product: Option<String>,
}

/// The week to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Its Monday, `2026-11-23`: the week it goes out in.
    pub key: String,
    /// The seven days before that Monday.
    pub from: Timestamp,
    pub until: Timestamp,
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One line.
    pub title: String,
    /// A few lines of plain words.
    pub text: String,
}

/// The week whose report is due at `now`, on the clock of `zone`: the one that ended last, from
/// Monday morning on, for as long as that week lasts.
#[must_use]
pub fn week_due(now: Timestamp, zone: &TimeZone) -> Option<Week> {
    let here = now.to_zoned(zone.clone());
    let back = i64::from(here.weekday().to_monday_zero_offset());
    let monday = here.date().checked_sub(jiff::Span::new().days(back)).ok()?;
    let before = monday.checked_sub(jiff::Span::new().days(7)).ok()?;
    let instant = |date: jiff::civil::Date, hour: i8| {
        let at = date.at(hour, 0, 0, 0).to_zoned(zone.clone()).ok()?.timestamp();
        Some(from_micros(at.as_microsecond()))
    };
    if now < instant(monday, HOUR)? {
        return None;
    }
    let (from, until) = (instant(before, 0)?, instant(monday, 0)?);
    Some(Week { key: monday.to_string(), from, until })
}

/// The report; `None` where nothing landed there.
#[must_use]
pub fn report(handbook: &Handbook, landed: &[Landed]) -> Option<Report> {
    if landed.is_empty() {
        return None;
    }
    let group = handbook.group_name(&handbook.routing.unclassified_group);
    let still = landed.iter().filter(|one| one.product.is_none()).count();
    let mut lines = vec![match still {
        0 => "None of them is there still.".to_owned(),
        1 => "1 of them is there still.".to_owned(),
        still => format!("{still} of them are there still."),
    }];
    let became = became(handbook, landed);
    if !became.is_empty() {
        lines.push(format!("Others turned out to be about {}.", became.join(", ")));
    }
    for (word, tickets) in common(landed) {
        let named: Vec<String> = tickets.iter().take(NAMED).map(|id| format!("#{id}")).collect();
        lines.push(format!(
            "“{word}” is in {} of them, as in {}.",
            tickets.len(),
            named.join(", ")
        ));
    }
    let tickets =
        if landed.len() == 1 { "1 ticket".into() } else { format!("{} tickets", landed.len()) };
    Some(Report { title: format!("{tickets} came to {group} last week"), text: lines.join("\n") })
}

/// `Surveys (3)`, the most first.
fn became(handbook: &Handbook, landed: &[Landed]) -> Vec<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for product in landed.iter().filter_map(|one| one.product.as_deref()) {
        match counts.iter_mut().find(|(known, _)| *known == product) {
            Some((_, count)) => *count += 1,
            None => counts.push((product, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counts
        .into_iter()
        .take(MOST_PRODUCTS)
        .map(|(product, count)| format!("{} ({count})", handbook.product_name(product)))
        .collect()
}

/// The words most of the tickets share, with those tickets.
fn common(landed: &[Landed]) -> Vec<(String, Vec<TicketId>)> {
    let mut all: std::collections::BTreeMap<String, Vec<TicketId>> =
        std::collections::BTreeMap::new();
    for one in landed {
        // A name joined of parts says no more than its parts.
        let words = telling(&one.subject, &one.text).into_iter().filter(|w| !w.contains('_'));
        for word in words {
            all.entry(word).or_default().push(one.ticket);
        }
    }
    let mut all: Vec<_> = all.into_iter().filter(|(_, in_them)| in_them.len() >= FEWEST).collect();
    all.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    all.truncate(WORDS);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_report_goes_out_from_monday_morning_on_for_the_week_before() {
        let london = TimeZone::get("Europe/London").unwrap();
        assert!(
            week_due(at("2026-11-22T23:59:00Z"), &london).is_some_and(|w| w.key == "2026-11-16")
        );
        assert_eq!(week_due(at("2026-11-23T07:59:00Z"), &london), None);
        let week = week_due(at("2026-11-23T08:00:00Z"), &london).unwrap();
        assert_eq!(week.key, "2026-11-23");
        assert_eq!(
            (week.from, week.until),
            (at("2026-11-16T00:00:00Z"), at("2026-11-23T00:00:00Z"))
        );
        let late = week_due(at("2026-11-27T12:00:00Z"), &london).unwrap();
        assert_eq!(late, week, "a desk that was down tells it later in the week");
        let summer = week_due(at("2026-07-06T07:00:00Z"), &london).unwrap();
        assert_eq!(summer.until, at("2026-07-05T23:00:00Z"), "on the clock of the zone");
    }

    #[test]
    fn the_leads_are_told_counts_products_and_the_words_that_come_up() {
        let landed = |id, text: &str, product: Option<&str>| Landed {
            ticket: TicketId(id),
            subject: String::new(),
            text: text.into(),
            product: product.map(str::to_owned),
        };
        let week = [
            landed(1, "the toolbar does not open", Some("surveys")),
            landed(2, "toolbar is blank", None),
            landed(3, "invoice", Some("surveys")),
        ];
        let told = report(&Handbook::shipped(), &week).unwrap();
        assert_eq!(told.title, "3 tickets came to Unclassified last week");
        assert_eq!(
            told.text,
            "1 of them is there still.\nOthers turned out to be about Surveys (2).\n\
             “toolbar” is in 2 of them, as in #1, #2."
        );
        assert_eq!(report(&Handbook::shipped(), &[]), None);
    }
}
