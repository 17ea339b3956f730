//! Small pieces of view data that several pages need.

use base::{Timestamp, ids::PersonId, time::zone_or_utc};
use desk::{handbook::Handbook, people::Person};
use ui::{kit::face::Face, tickets::row::PlanBadge};

/// A face; its colour follows the person.
#[must_use]
pub fn face(name: &str, person: PersonId) -> Face {
    Face::new(name, person.0)
}

/// A person's face.
#[must_use]
pub fn face_of(person: &Person) -> Face {
    face(person.display_name(), person.id)
}

/// `Lagos, 16:30`: where somebody is and what time it is there; empty where unknown.
#[must_use]
pub fn zone_line(zone: &str, now: Timestamp) -> String {
    if zone.is_empty() {
        return String::new();
    }
    let place = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
    let there = now.to_zoned(zone_or_utc(zone));
    format!("{place}, {}", there.strftime("%H:%M"))
}

/// The badge of a plan; the highest-ranking plan stands out.
#[must_use]
pub fn plan_badge(handbook: &Handbook, plan: &str) -> Option<PlanBadge> {
    if plan.is_empty() {
        return None;
    }
    let top = handbook.plans.iter().map(|plan| plan.rank).max();
    let label = handbook.plan_name(plan).to_owned();
    Some(PlanBadge { label, top: Some(handbook.plan_rank(plan)) == top })
}
