//! Who is away (RT-7). Nothing is given to somebody who is away, and what a customer writes on
//! their tickets goes back to the group.

use base::{
    Timestamp,
    ids::{AbsenceId, PersonId},
    time::zone_or_utc,
};

use crate::people::{Person, Role};

/// The longest absence, in days: longer ones are slips of the keyboard, or somebody who left.
const MOST_DAYS: i64 = 400;

/// A time during which one of us is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub id: AbsenceId,
    pub person_id: PersonId,
    pub from_at: Timestamp,
    /// `None`: until they say they are back.
    pub until_at: Option<Timestamp>,
    /// In their own words; may be empty.
    pub reason: String,
    pub set_by: PersonId,
    pub set_at: Timestamp,
}

/// An absence as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub from_at: Timestamp,
    pub until_at: Option<Timestamp>,
    pub reason: String,
}

/// Why it was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("only a lead can say this for somebody else")]
    NotYours,
    #[error("the end must come after the beginning")]
    EndsFirst,
    #[error("the end is in the past")]
    Over,
    #[error("this is longer than a year; choose an earlier end")]
    TooLong,
}

impl Absence {
    /// Whether the person is away at this instant.
    #[must_use]
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from_at <= at && self.until_at.is_none_or(|until| at < until)
    }

    /// `away until Fri 27 Nov, 17:00`, on the clock of `zone`.
    #[must_use]
    pub fn words(&self, zone: &str) -> String {
        let Some(until) = self.until_at else { return "away until they are back".to_owned() };
        let until = until.to_zoned(zone_or_utc(zone));
        format!("away until {}", until.strftime("%a %-d %b, %H:%M"))
    }
}

/// Somebody a ticket may be given to, if they are here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taker {
    pub person: Person,
    /// The absence that holds now.
    pub away: Option<Absence>,
}

impl Taker {
    /// Somebody who is here.
    #[must_use]
    pub const fn here(person: Person) -> Self {
        Self { person, away: None }
    }

    /// `Noor Kimura is away until Fri 27 Nov, 17:00`, on their own clock; `None` while here.
    #[must_use]
    pub fn away_words(&self) -> Option<String> {
        let absence = self.away.as_ref()?;
        let words = absence.words(&self.person.time_zone);
        Some(format!("{} is {words}", self.person.display_name()))
    }
}

/// Sets an absence of `whose`, asked for by `by`.
///
/// # Errors
/// A refusal to show at the form.
pub fn set_away(
    id: AbsenceId,
    by: &Person,
    whose: PersonId,
    wish: Wish,
    now: Timestamp,
) -> Result<Absence, Refusal> {
    may_set(by, whose)?;
    let Wish { from_at, until_at, reason } = wish;
    if let Some(until) = until_at {
        if until <= from_at {
            return Err(Refusal::EndsFirst);
        }
        if until <= now {
            return Err(Refusal::Over);
        }
        if until > base::time::after(from_at, MOST_DAYS * 24 * 3600) {
            return Err(Refusal::TooLong);
        }
    }
    let reason = reason.trim().chars().take(200).collect();
    Ok(Absence { id, person_id: whose, from_at, until_at, reason, set_by: by.id, set_at: now })
}

/// Ends an absence now, or takes back one that has not begun.
///
/// # Errors
/// Somebody else's, and the one who asks leads nobody.
pub fn end(absence: &Absence, by: &Person, now: Timestamp) -> Result<Absence, Refusal> {
    may_set(by, absence.person_id)?;
    // One that never began becomes empty: the row stays as history.
    let until = now.max(absence.from_at);
    let earlier = absence.until_at.map_or(until, |planned| planned.min(until));
    Ok(Absence { until_at: Some(earlier), ..absence.clone() })
}

fn may_set(by: &Person, whose: PersonId) -> Result<(), Refusal> {
    let leads = matches!(by.role, Role::Admin | Role::Lead);
    if leads || by.id == whose { Ok(()) } else { Err(Refusal::NotYours) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: i64, role: Role) -> Person {
        Person {
            id: PersonId(id),
            role,
            name: "Noor Kimura".into(),
            address: None,
            organisation_id: None,
            time_zone: "Europe/Berlin".into(),
            team: String::new(),
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn wish(from: &str, until: Option<&str>) -> Wish {
        Wish { from_at: at(from), until_at: until.map(at), reason: " dentist ".into() }
    }

    const NOON: &str = "2026-11-26T12:00:00Z";

    #[test]
    fn somebody_is_away_from_the_first_instant_until_before_the_last() {
        let noor = person(1, Role::Agent);
        let wish = wish(NOON, Some("2026-11-27T16:00:00Z"));
        let away = set_away(AbsenceId(1), &noor, noor.id, wish, at(NOON)).unwrap();
        assert!(away.covers(at(NOON)));
        assert!(!away.covers(at("2026-11-27T16:00:00Z")));
        assert_eq!(away.words("Europe/Berlin"), "away until Fri 27 Nov, 17:00");
        assert_eq!(away.reason, "dentist");
        let taker = Taker { person: noor, away: Some(away) };
        let words = taker.away_words().unwrap();
        assert_eq!(words, "Noor Kimura is away until Fri 27 Nov, 17:00");
    }

    #[test]
    fn only_a_lead_says_it_for_somebody_else() {
        let (noor, lead) = (person(1, Role::Agent), person(2, Role::Lead));
        let wish = || wish(NOON, None);
        let theirs = set_away(AbsenceId(1), &noor, PersonId(9), wish(), at(NOON));
        assert_eq!(theirs, Err(Refusal::NotYours));
        let set = set_away(AbsenceId(1), &lead, noor.id, wish(), at(NOON)).unwrap();
        assert_eq!(end(&set, &person(3, Role::Engineer), at(NOON)), Err(Refusal::NotYours));
        let back = end(&set, &noor, at("2026-11-26T15:00:00Z")).unwrap();
        assert!(!back.covers(at("2026-11-26T15:00:00Z")));
    }

    #[test]
    fn an_absence_has_its_ends_in_order_and_in_reach() {
        let noor = person(1, Role::Agent);
        let refused = |wish| set_away(AbsenceId(1), &noor, noor.id, wish, at(NOON)).unwrap_err();
        assert_eq!(refused(wish(NOON, Some("2026-11-26T11:00:00Z"))), Refusal::EndsFirst);
        let past = wish("2026-11-20T12:00:00Z", Some("2026-11-21T12:00:00Z"));
        assert_eq!(refused(past), Refusal::Over);
        assert_eq!(refused(wish(NOON, Some("2036-11-26T12:00:00Z"))), Refusal::TooLong);
    }

    #[test]
    fn taking_back_what_has_not_begun_leaves_nobody_away() {
        let noor = person(1, Role::Agent);
        let wish = wish("2026-12-01T08:00:00Z", Some("2026-12-02T08:00:00Z"));
        let set = set_away(AbsenceId(1), &noor, noor.id, wish, at(NOON)).unwrap();
        let back = end(&set, &noor, at(NOON)).unwrap();
        assert!(!back.covers(at("2026-12-01T08:00:00Z")));
    }
}
