//! Putting a ticket off (TK-5): it leaves *Next up* until an instant, or until its customer writes,
//! and comes back with the reason.
//!
//! The rule it protects: nothing that was promised is hidden. A ticket whose target is near can't
//! be put off, and one that is put off comes back by itself when its target is near.

use base::{
    Timestamp,
    ids::PersonId,
    time::{TimeZone, after},
};
use serde::{Deserialize, Serialize};

use super::{Status, Ticket, Urgency, open::Scene};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    handbook::Handbook,
    sla::Clock,
};

/// A ticket put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// `None`: until the customer writes.
    pub until: Option<Timestamp>,
    pub by: PersonId,
}

/// Until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The first open moment of tomorrow, or of the next day that has one.
    Tomorrow,
    At(Timestamp),
    CustomerWrites,
}

/// Why it was not put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("this ticket doesn't wait for us, so there is nothing to put off")]
    NotWaiting,
    #[error("its target is near or has passed; answer it, or hand it over")]
    Due,
    #[error("this moment has passed; choose a later one")]
    Past,
    #[error("this is more than half a year away; set it to on hold or solve it instead")]
    TooFar,
}

/// Further away nobody remembers why.
pub const MOST_SECONDS: i64 = 183 * 24 * 3600;

/// The moment a choice stands for, in the zone of who chose; `None` for the customer's word.
#[must_use]
pub fn moment(
    handbook: &Handbook,
    zone: &TimeZone,
    now: Timestamp,
    until: Until,
) -> Option<Timestamp> {
    match until {
        Until::CustomerWrites => None,
        Until::At(at) => Some(at),
        Until::Tomorrow => Some(morning(handbook, zone, now, 1)),
    }
}

/// The morning so many days ahead: when coverage opens, or nine o'clock where it opens at night.
#[must_use]
pub fn morning(handbook: &Handbook, zone: &TimeZone, now: Timestamp, days: i64) -> Timestamp {
    let coverage = handbook.schedule("coverage");
    let today = now.to_zoned(zone.clone());
    let six = |days: i64| {
        let date = today.date().saturating_add(jiff::Span::new().days(days));
        let at = date.at(6, 0, 0, 0).to_zoned(zone.clone());
        at.map_or_else(|_| after(now, days * 24 * 3600), |at| at.timestamp())
    };
    let early = six(days);
    if coverage.is_open(early) {
        return after(early, 3 * 3600);
    }
    coverage.next_open(early).unwrap_or_else(|| after(early, 3 * 3600))
}

/// Puts it off.
///
/// # Errors
/// A refusal to show; nothing is changed then.
pub fn snooze(
    scene: Scene<'_>,
    before: &Ticket,
    clocks: &[Clock],
    by: PersonId,
    until: Option<Timestamp>,
) -> Result<(Ticket, Change), Refusal> {
    if !before.status.is_with_us() && before.status != Status::OnHold {
        return Err(Refusal::NotWaiting);
    }
    if before.urgency_at(scene.at) != Urgency::Later {
        return Err(Refusal::Due);
    }
    match until {
        Some(until) if until <= scene.at => return Err(Refusal::Past),
        Some(until) if until > after(scene.at, MOST_SECONDS) => return Err(Refusal::TooFar),
        _ => {}
    }
    let mut ticket = before.clone();
    ticket.snooze = Some(Snooze { until, by });
    ticket.back.clear();
    let kind = EventKind::Snoozed { until };
    let told = NewEvent { ticket_id: ticket.id, actor: Actor::Person(by), at: scene.at, kind };
    let mut change = Change { events: vec![told], ..Change::default() };
    ticket.settle(scene.handbook, clocks, scene.at);
    change.rows.push(Row::Ticket(Box::new(ticket.clone())));
    Ok((ticket, change))
}

/// Takes it back into *Next up*, because somebody of us wants it there.
#[must_use]
pub fn wake_by_hand(
    scene: Scene<'_>,
    before: &Ticket,
    clocks: &[Clock],
    by: PersonId,
) -> (Ticket, Change) {
    let (mut ticket, mut change) = (before.clone(), Change::default());
    let because = "taken back by hand";
    end(&mut change, &mut ticket, scene, Actor::Person(by), because);
    if change.events.is_empty() {
        return (ticket, change);
    }
    // Whoever took it back knows why it is there.
    ticket.back.clear();
    ticket.settle(scene.handbook, clocks, scene.at);
    change.rows.push(Row::Ticket(Box::new(ticket.clone())));
    (ticket, change)
}

/// It is put off no longer; nothing where it was not.
pub(super) fn end(
    change: &mut Change,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    actor: Actor,
    because: &str,
) {
    if ticket.snooze.take().is_none() {
        return;
    }
    because.clone_into(&mut ticket.back);
    let kind = EventKind::Woke { because: because.to_owned() };
    change.events.push(NewEvent { ticket_id: ticket.id, actor, at: scene.at, kind });
}

/// Why time ends it now, if it does.
pub(super) fn due(ticket: &Ticket, at: Timestamp) -> Option<&'static str> {
    let snooze = ticket.snooze.as_ref()?;
    match ticket.urgency_at(at) {
        Urgency::Overdue => Some("back early: its target has passed"),
        Urgency::Soon => Some("back early: its target is near"),
        Urgency::Later => {
            let over = snooze.until.is_some_and(|until| until <= at);
            over.then_some("back: it was put off until now")
        }
    }
}

/// The next instant at which time ends it: what was chosen, or at once where its target is near.
pub(super) fn next(ticket: &Ticket, since: Timestamp) -> Option<Timestamp> {
    let snooze = ticket.snooze.as_ref()?;
    if ticket.urgency == Urgency::Later { snooze.until } else { Some(since) }
}

#[cfg(test)]
mod tests {
    use base::{ids::Ids, time::zone_or_utc};

    use super::{super::ticket::tests::sample, *};

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn scene<'a>(handbook: &'a Handbook, ids: &'a Ids, now: &str) -> Scene<'a> {
        Scene { handbook, ids, at: at(now), mail_domain: "x.example" }
    }

    #[test]
    fn tomorrow_is_when_we_open() {
        let handbook = Handbook::shipped();
        let berlin = zone_or_utc("Europe/Berlin");
        let tomorrow =
            |now: &str| moment(&handbook, &berlin, at(now), Until::Tomorrow).unwrap().to_string();
        // Coverage begins at nine in London.
        assert_eq!(tomorrow("2026-11-02T15:00:00Z"), "2026-11-03T09:00:00Z");
        // On Friday it is Monday.
        assert_eq!(tomorrow("2026-11-06T15:00:00Z"), "2026-11-09T09:00:00Z");
    }

    #[test]
    fn a_promise_that_is_near_is_never_hidden() {
        let (handbook, ids) = (Handbook::shipped(), Ids::new());
        let mut ticket = sample();
        ticket.due_at = Some(at("2026-11-02T10:00:00Z"));
        ticket.soon_at = Some(at("2026-11-02T09:00:00Z"));
        let by = PersonId(1);
        let put_off = |now: &str, until: &str| {
            snooze(scene(&handbook, &ids, now), &ticket, &[], by, Some(at(until)))
        };
        let late = put_off("2026-11-02T09:30:00Z", "2026-11-02T12:00:00Z");
        assert_eq!(late.unwrap_err(), Refusal::Due);
        let past = put_off("2026-11-02T08:00:00Z", "2026-11-02T08:00:00Z");
        assert_eq!(past.unwrap_err(), Refusal::Past);
        let far = put_off("2026-11-02T08:00:00Z", "2027-11-02T08:00:00Z");
        assert_eq!(far.unwrap_err(), Refusal::TooFar);
        ticket.snooze = Some(Snooze { until: Some(at("2026-11-02T12:00:00Z")), by });
        assert_eq!(due(&ticket, at("2026-11-02T08:59:59Z")), None);
        let near = due(&ticket, at("2026-11-02T09:00:00Z"));
        assert_eq!(near, Some("back early: its target is near"));
        assert!(!ticket.waits_for_us());
    }
}
