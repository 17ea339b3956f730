//! A reply sent off that has not gone yet: in its undo window, or until a chosen time (TK-2).
//!
//! One instant decides: when it goes, the customer sees it, mails are queued and clocks are met.
//! Until then nothing of it exists for anybody outside, and it can be taken back whole. Why:
//! `docs/decisions/replies-wait.md`.

use base::{
    Timestamp,
    ids::{PersonId, SendingId, TicketId},
    time::{TimeZone, after},
};
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::{
    Status,
    answer::{Answering, Draft, Recipients, Refusal, check},
    guard::Seen,
    open::{Scene, StoredFile},
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    jobs::{JobKind, NewJob},
    messages::{Channel, Visibility},
    notices::{Audience, Notice},
    people::Person,
    sla::Clock,
    tickets::Ticket,
};

/// The longest a reply may wait, in seconds: what was true a quarter ago should be read again.
pub const LONGEST_SECONDS: i64 = 90 * 24 * 3600;

/// A reply on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    pub id: SendingId,
    pub ticket_id: TicketId,
    pub author_id: PersonId,
    pub text: String,
    pub then: Option<Status>,
    pub seen: Seen,
    pub recipients: Recipients,
    pub files: Vec<StoredFile>,
    /// What looks like a secret goes as it is.
    #[serde(default)]
    pub insists: bool,
    /// The time was chosen; otherwise it is the undo window.
    pub scheduled: bool,
    pub made_at: Timestamp,
    pub due_at: Timestamp,
    /// Why it was held back, in words; empty while it waits.
    pub held: String,
}

impl Sending {
    /// The answer it becomes when it goes.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            text: self.text.clone(),
            visibility: Visibility::Public,
            then: self.then,
            seen: Some(self.seen.clone()),
            channel: Channel::Desk,
            recipients: self.recipients.clone(),
            insists: self.insists,
            waited: true,
            ..Draft::default()
        }
    }

    /// Its time has come.
    #[must_use]
    pub fn is_due(&self, at: Timestamp) -> bool {
        self.held.is_empty() && self.due_at <= at
    }

    /// Its author may decide about it, and whoever leads.
    #[must_use]
    pub fn is_for(&self, person: &Person) -> bool {
        self.author_id == person.id || person.role.may_lead()
    }
}

/// When a reply written now goes. A promise is never broken by the time to take it back: where a
/// clock runs out within the window, the reply goes at once.
#[must_use]
pub fn window_ends(at: Timestamp, window_seconds: i64, clocks: &[Clock]) -> Timestamp {
    let end = after(at, window_seconds);
    let runs_out = |clock: &Clock| {
        clock.is_running() && clock.due_at.is_some_and(|due| at < due && due <= end)
    };
    if clocks.iter().any(runs_out) { at } else { end }
}

/// Times one often wants: the next morning and the next Monday morning, where the customer is.
#[must_use]
pub fn proposals(at: Timestamp, zone: &TimeZone) -> Vec<(&'static str, Timestamp)> {
    let today = at.to_zoned(zone.clone()).date();
    let morning = |date: Date| date.at(9, 0, 0, 0).to_zoned(zone.clone()).map(|at| at.timestamp());
    let tomorrow = today.tomorrow();
    let monday = today.nth_weekday(1, Weekday::Monday);
    let mut all = Vec::new();
    for (label, date) in [("Tomorrow", tomorrow), ("Monday", monday)] {
        // The end of the calendar has no morning after.
        let Some(at) = date.and_then(morning).ok() else { continue };
        if all.iter().all(|(_, other)| *other != at) {
            all.push((label, at));
        }
    }
    all
}

/// Sends a reply off: it goes at `chosen`, or when its undo window ends.
///
/// # Errors
/// What [`super::answer::answer`] would refuse now, or a time that can't be.
pub fn set_off(
    scene: Scene<'_>,
    facts: Answering<'_>,
    chosen: Option<Timestamp>,
) -> Result<(Sending, Change), Refusal> {
    check(&facts)?;
    if let Some(chosen) = chosen
        && (chosen <= scene.at || chosen > after(scene.at, LONGEST_SECONDS))
    {
        return Err(Refusal::BadTime);
    }
    let window = scene.handbook.rules.undo_send_seconds;
    let due_at = chosen.unwrap_or_else(|| window_ends(scene.at, window, &facts.clocks));
    let sending = Sending {
        id: SendingId(scene.ids.next()),
        ticket_id: facts.ticket.id,
        author_id: facts.author.id,
        text: facts.draft.text.clone(),
        then: facts.draft.then,
        seen: facts.draft.seen.clone().unwrap_or_default(),
        recipients: facts.draft.recipients.clone(),
        files: facts.files,
        insists: facts.draft.insists,
        scheduled: chosen.is_some(),
        made_at: scene.at,
        due_at,
        held: String::new(),
    };
    let kind = EventKind::ReplySetOff { sending: sending.id, due_at, scheduled: sending.scheduled };
    let mut change = waits(scene, &sending, Actor::Person(facts.author.id), kind);
    if !facts.draft.beside {
        change.rows.push(Row::DraftDone { ticket: facts.ticket.id, person: facts.author.id });
    }
    Ok((sending, change))
}

/// It goes at another time, by somebody who saw `seen`; what held it back is settled then.
///
/// # Errors
/// [`Refusal::BadTime`].
pub fn move_to(
    scene: Scene<'_>,
    sending: &Sending,
    by: &Person,
    (chosen, seen): (Timestamp, Seen),
) -> Result<Change, Refusal> {
    if chosen <= scene.at || chosen > after(scene.at, LONGEST_SECONDS) {
        return Err(Refusal::BadTime);
    }
    let moved =
        Sending { due_at: chosen, scheduled: true, seen, held: String::new(), ..sending.clone() };
    let kind = EventKind::ReplyMoved { sending: moved.id, due_at: chosen };
    Ok(waits(scene, &moved, Actor::Person(by.id), kind))
}

/// The row, what happened, and the job that lets it go.
fn waits(scene: Scene<'_>, sending: &Sending, actor: Actor, kind: EventKind) -> Change {
    let event = NewEvent { ticket_id: sending.ticket_id, actor, at: scene.at, kind };
    let job = JobKind::SendReply { sending: sending.id };
    Change {
        rows: vec![Row::Sending(Box::new(sending.clone()))],
        events: vec![event],
        jobs: vec![NewJob { kind: job, run_at: sending.due_at }],
    }
}

/// Its author took it back; the words become a draft again.
#[must_use]
pub fn take_back(scene: Scene<'_>, sending: &Sending, by: &Person) -> Change {
    let kind = EventKind::ReplyTakenBack { sending: sending.id };
    let (ticket_id, actor) = (sending.ticket_id, Actor::Person(by.id));
    Change {
        rows: vec![Row::NoSending(sending.id)],
        events: vec![NewEvent { ticket_id, actor, at: scene.at, kind }],
        jobs: Vec::new(),
    }
}

/// Its time had come, but it could not go: it waits for its author, who is told.
#[must_use]
pub fn hold(scene: Scene<'_>, sending: &Sending, ticket: &Ticket, why: &Refusal) -> Change {
    let because = match why {
        Refusal::Overtaken(news) => news.first().map_or("the ticket changed", |one| one.words()),
        _ => "",
    };
    let because = if because.is_empty() { why.to_string() } else { because.to_owned() };
    held(scene, sending, ticket.id, because)
}

/// Its ticket goes on in another one, `lead`: it waits there, held back until its author has
/// looked at who would read it there, and is told so. One that was held stays held.
#[must_use]
pub fn carry(scene: Scene<'_>, sending: &Sending, lead: TicketId) -> Change {
    let because = format!("#{} was merged into #{lead}; look who gets it now", sending.ticket_id);
    held(scene, sending, lead, because)
}

/// It waits on `ticket` for its author, who is told why.
fn held(scene: Scene<'_>, sending: &Sending, ticket: TicketId, because: String) -> Change {
    let held = Sending { ticket_id: ticket, held: because.clone(), ..sending.clone() };
    let text = format!("Your reply on #{ticket} was held back: {because}. It has not gone.");
    let notice = Notice {
        key: format!("held:{}:{}", sending.id, scene.at.as_microsecond()),
        audience: Audience::Person(sending.author_id),
        ticket_id: Some(ticket),
        text,
        at: scene.at,
    };
    let kind = EventKind::ReplyHeld { sending: sending.id, because };
    Change {
        rows: vec![Row::Sending(Box::new(held)), Row::Notice(Box::new(notice))],
        events: vec![NewEvent { ticket_id: ticket, actor: Actor::System, at: scene.at, kind }],
        jobs: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::time::zone_or_utc;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_morning_is_the_customers_morning_also_when_the_clocks_change() {
        let table = [
            // Tuesday evening in Berlin; in Los Angeles it is still morning.
            (
                "2026-11-03T20:00:00Z",
                "Europe/Berlin",
                "2026-11-04T08:00:00Z",
                "2026-11-09T08:00:00Z",
            ),
            (
                "2026-11-03T20:00:00Z",
                "America/Los_Angeles",
                "2026-11-04T17:00:00Z",
                "2026-11-09T17:00:00Z",
            ),
            // The Saturday before summer time ends: Sunday's nine is an hour later.
            (
                "2026-10-24T12:00:00Z",
                "Europe/Berlin",
                "2026-10-25T08:00:00Z",
                "2026-10-26T08:00:00Z",
            ),
        ];
        for (now, zone, tomorrow, monday) in table {
            let told = proposals(at(now), &zone_or_utc(zone));
            assert_eq!(told, [("Tomorrow", at(tomorrow)), ("Monday", at(monday))], "{now} {zone}");
        }
        let sunday = proposals(at("2026-11-08T12:00:00Z"), &TimeZone::UTC);
        assert_eq!(sunday, [("Tomorrow", at("2026-11-09T09:00:00Z"))]);
    }

    fn clock(due_at: Option<Timestamp>) -> Clock {
        use crate::sla::{ClockKind, Step, take};
        let mut clocks = Vec::new();
        let step = Step::Started {
            target: Some(3600),
            schedule: "response".into(),
            handbook: 0,
            because: String::new(),
            since: None,
            legs: Vec::new(),
        };
        let handbook = crate::handbook::Handbook::shipped();
        let which = crate::sla::next(&clocks, ClockKind::FirstReply);
        take(&mut clocks, TicketId(1), which, &step, at("2026-11-03T09:00:00Z"), &handbook);
        Clock { due_at, ..clocks.remove(0) }
    }

    #[test]
    fn the_time_to_take_it_back_never_breaks_a_promise() {
        let now = at("2026-11-03T10:00:00Z");
        let due = |seconds| [clock(Some(after(now, seconds)))];
        assert_eq!(window_ends(now, 10, &[]), after(now, 10));
        assert_eq!(window_ends(now, 10, &due(60)), after(now, 10));
        assert_eq!(window_ends(now, 10, &due(10)), now, "it would be late by then");
        assert_eq!(window_ends(now, 10, &due(1)), now);
        assert_eq!(window_ends(now, 10, &due(-60)), after(now, 10), "it is late already");
        assert_eq!(window_ends(now, 10, &[clock(None)]), after(now, 10));
        assert_eq!(window_ends(now, 0, &[]), now);
    }
}
