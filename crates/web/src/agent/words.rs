//! Small pieces of view data that several pages need.

use base::{Timestamp, ids::PersonId, time::zone_or_utc};
use desk::{
    events::{Event, EventKind},
    handbook::Handbook,
    messages::Channel,
    people::Person,
    tickets::change::FIELD,
};
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

/// The way a ticket came, in a word.
#[must_use]
pub const fn channel_word(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "Mail",
        Channel::Widget => "Widget",
        Channel::Form => "Web form",
        Channel::Portal => "Portal",
        Channel::Api => "API",
        Channel::Desk => "Desk",
        Channel::System => "Prickle",
    }
}

/// An event with the names people know in place of the keys it is stored with. A key nobody knows
/// any more stays: it is all there is to tell.
#[must_use]
pub fn named(handbook: &Handbook, event: &Event) -> Event {
    let mut event = event.clone();
    match &mut event.kind {
        EventKind::Routed { group, team, .. } | EventKind::Escalated { group, team, .. } => {
            *group = name_of("group", group, handbook);
            *team = name_of("team", team, handbook);
        }
        EventKind::FieldChanged { field, .. } if field.starts_with(FIELD) => {
            let key = &field[FIELD.len()..];
            *field = handbook.field_name(key).to_owned();
        }
        EventKind::FieldChanged { field, .. } if field == "external_id" => {
            "id elsewhere".clone_into(field);
        }
        EventKind::FieldChanged { field, from, to, .. } => {
            *from = name_of(field, from, handbook);
            *to = name_of(field, to, handbook);
        }
        EventKind::ProductSuggested { product, .. }
        | EventKind::SuggestionDismissed { product } => {
            *product = name_of("product", product, handbook);
        }
        _ => {}
    }
    event
}

fn name_of(field: &str, key: &str, handbook: &Handbook) -> String {
    let name = match field {
        "group" => handbook.group_name(key),
        "team" => handbook.team_name(key),
        "severity" => handbook.severity_name(key),
        "product" => handbook.product_name(key),
        "plan" => handbook.plan_name(key),
        "kind" => handbook.kind_name(key),
        _ => key,
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use base::ids::{EventSeq, TicketId};
    use desk::events::Actor;

    use super::*;

    fn told(kind: EventKind) -> EventKind {
        let (seq, ticket_id, at) = (EventSeq(1), TicketId(1), Timestamp::UNIX_EPOCH);
        let event = Event { seq, ticket_id, actor: Actor::System, at, kind };
        named(&Handbook::shipped(), &event).kind
    }

    #[test]
    fn people_read_names_and_not_keys() {
        let routed = told(EventKind::Routed {
            group: "unclassified".into(),
            team: "support".into(),
            because: String::new(),
        });
        let EventKind::Routed { group, team, .. } = routed else { panic!("{routed:?}") };
        assert_eq!((group.as_str(), team.as_str()), ("Unclassified", "Support"));
        let changed = told(EventKind::FieldChanged {
            field: "product".into(),
            from: "feature_flags".into(),
            to: "gone_since".into(),
            because: String::new(),
        });
        let EventKind::FieldChanged { from, to, .. } = changed else { panic!("{changed:?}") };
        assert_eq!(from, Handbook::shipped().product_name("feature_flags"));
        assert_ne!(from, "feature_flags");
        assert_eq!(to, "gone_since", "a key nobody knows any more is all there is to tell");
    }
}
