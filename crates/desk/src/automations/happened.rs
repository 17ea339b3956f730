//! What can set off a rule: facts about a ticket, as a small set.

use super::sentence::{Sentence, meant};
use crate::{
    change::Change,
    events::EventKind,
    sla::Step,
    tickets::{Ticket, Urgency},
};

/// One thing that happened to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    Opened,
    CustomerWrote,
    Replied,
    Noted,
    StatusChanged,
    Reopened,
    OwnerChanged,
    SeverityChanged,
    ProductChanged,
    PlanChanged,
    KindChanged,
    TagsChanged,
    GroupChanged,
    TeamChanged,
    PriorityChanged,
    DueSoon,
    Breached,
    SurveyAnswered,
    Escalated,
    HandedBack,
}

/// The words for each.
const PHRASES: &[(&str, Happened)] = &[
    ("ticket opened", Happened::Opened),
    ("customer wrote", Happened::CustomerWrote),
    ("we replied", Happened::Replied),
    ("note written", Happened::Noted),
    ("status changed", Happened::StatusChanged),
    ("ticket reopened", Happened::Reopened),
    ("owner changed", Happened::OwnerChanged),
    ("assignee changed", Happened::OwnerChanged),
    ("severity changed", Happened::SeverityChanged),
    ("product changed", Happened::ProductChanged),
    ("plan changed", Happened::PlanChanged),
    ("kind changed", Happened::KindChanged),
    ("tags changed", Happened::TagsChanged),
    ("group changed", Happened::GroupChanged),
    ("team changed", Happened::TeamChanged),
    ("priority changed", Happened::PriorityChanged),
    ("due soon", Happened::DueSoon),
    ("target breached", Happened::Breached),
    ("breached", Happened::Breached),
    ("survey answered", Happened::SurveyAnswered),
    ("escalated", Happened::Escalated),
    ("handed back", Happened::HandedBack),
];

/// The words of every event, for the guide and forms; second words for one are left out.
pub fn event_phrases() -> impl Iterator<Item = &'static str> {
    let firsts = PHRASES
        .iter()
        .enumerate()
        .filter(|(at, (_, one))| PHRASES.iter().position(|(_, other)| other == one) == Some(*at));
    firsts.map(|(_, (phrase, _))| *phrase)
}

/// The words shown for an event that may be written with others.
#[must_use]
pub fn event_phrase(text: &str) -> Option<&'static str> {
    let meant = Happened::parse(text).ok()?;
    PHRASES.iter().find(|(_, one)| *one == meant).map(|(phrase, _)| *phrase)
}

impl Happened {
    /// Reads the words.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut sentence = Sentence::new(text);
        let found = sentence.longest(PHRASES).filter(|_| sentence.is_done());
        found.ok_or_else(|| {
            let names = PHRASES.iter().map(|(phrase, _)| *phrase);
            format!("there is no event \"{text}\"{}", meant(text, names))
        })
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// A set of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Happenings(u32);

impl Happenings {
    pub(super) const fn of(one: Happened) -> Self {
        Self(one.bit())
    }

    /// Those that time alone brings about.
    #[must_use]
    pub const fn of_time() -> Self {
        Self(Happened::DueSoon.bit() | Happened::Breached.bit())
    }

    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn touches(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) const fn has(self, one: Happened) -> bool {
        self.0 & one.bit() != 0
    }

    /// What a change did to a ticket: by its events, and by the difference to `before` (`None`:
    /// the ticket is new).
    #[must_use]
    pub fn in_change(before: Option<&Ticket>, after: &Ticket, change: &Change) -> Self {
        let mut set = Self::default();
        for event in change.events.iter().filter(|event| event.ticket_id == after.id) {
            let happened = match &event.kind {
                EventKind::Opened { .. } => Happened::Opened,
                EventKind::CustomerWrote { .. } => Happened::CustomerWrote,
                EventKind::Replied { .. } => Happened::Replied,
                EventKind::Noted { .. } => Happened::Noted,
                EventKind::Clock { step: Step::Breached { .. }, .. } => Happened::Breached,
                EventKind::SurveyAnswered { .. } => Happened::SurveyAnswered,
                EventKind::Escalated { .. } => Happened::Escalated,
                EventKind::HandedBack { .. } => Happened::HandedBack,
                _ => continue,
            };
            set = set.with(Self::of(happened));
        }
        match before {
            Some(before) => set.with(Self::between(before, after)),
            // The first message is the opening itself.
            None => Self(set.0 & !Happened::CustomerWrote.bit()),
        }
    }

    /// What differs between two states of a ticket.
    #[must_use]
    pub fn between(before: &Ticket, after: &Ticket) -> Self {
        let reopened = before.status.is_done() && !after.status.is_done();
        let soon = before.urgency == Urgency::Later && after.urgency != Urgency::Later;
        let all = [
            (before.status != after.status, Happened::StatusChanged),
            (reopened, Happened::Reopened),
            (before.assignee_id != after.assignee_id, Happened::OwnerChanged),
            (before.severity != after.severity, Happened::SeverityChanged),
            (before.product != after.product, Happened::ProductChanged),
            (before.plan != after.plan, Happened::PlanChanged),
            (before.kind != after.kind, Happened::KindChanged),
            (before.tags != after.tags, Happened::TagsChanged),
            (before.group != after.group, Happened::GroupChanged),
            (before.team != after.team, Happened::TeamChanged),
            (before.priority != after.priority, Happened::PriorityChanged),
            (soon, Happened::DueSoon),
        ];
        let set = all.into_iter().filter(|(is, _)| *is);
        set.fold(Self::default(), |set, (_, one)| set.with(Self::of(one)))
    }
}
