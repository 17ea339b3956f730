//! What each fact does to the ticket that is played: as the verb did that wrote it down.

use super::{
    fact::Fact,
    play::{Left, Play, Stage},
    report::Place,
    story::set,
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    messages::{Channel, Message, Visibility},
    routing,
    tickets::{answer::set_status, clocks, hear::reopen, open::Scene},
};

impl Play<'_, '_> {
    pub fn take(&mut self, change: &mut Change, left: &mut Left, scene: Scene<'_>, fact: &Fact) {
        let tell = |change: &mut Change, actor: Actor, kind: EventKind| {
            change.events.push(NewEvent {
                ticket_id: self.story.opening.id,
                actor,
                at: scene.at,
                kind,
            });
        };
        match fact {
            Fact::Opened { actor, channel } => {
                left.opened = true;
                tell(change, *actor, EventKind::Opened { channel: *channel, oddities: Vec::new() });
                self.route();
            }
            Fact::Wrote { actor, message, channel, automatic } => {
                let because = String::new();
                let kind =
                    EventKind::CustomerWrote { message: *message, channel: *channel, because };
                tell(change, *actor, kind);
                self.wrote(change, scene, (*actor, *channel, *automatic));
            }
            Fact::Replied { actor, message } => {
                tell(change, *actor, EventKind::Replied { message: *message });
                self.said(change, scene, (*actor, true, Visibility::Public, Channel::Desk, false));
                clocks::meet(change, &mut self.clocks, &self.ticket, scene, *actor);
                self.ticket.first_replied_at = self.ticket.first_replied_at.or(Some(scene.at));
                self.ticket.unanswered_at = None;
                left.replied = true;
            }
            Fact::Noted { actor, message } => {
                tell(change, *actor, EventKind::Noted { message: *message });
                self.said(
                    change,
                    scene,
                    (*actor, true, Visibility::Internal, Channel::Desk, false),
                );
            }
            Fact::Status { actor, to, because } => {
                let (ticket, clocks) = (&mut self.ticket, &mut self.clocks);
                set_status(change, ticket, clocks, scene, *actor, *to, because);
            }
            Fact::Assigned { actor, from, to } => {
                let because = String::new();
                tell(change, *actor, EventKind::Assigned { from: *from, to: *to, because });
                let hop = self.ticket.assignee_id.is_some() && to.is_some();
                self.ticket.hops += i64::from(hop);
                self.ticket.assignee_id = *to;
            }
            Fact::Field { actor, field, from, to } => {
                self.field(change, scene, *actor, (field, from, to))
            }
            Fact::Moved { group, team } => {
                (self.ticket.group, self.ticket.team) = (group.clone(), team.clone());
            }
            Fact::Rated { actor, rating } => {
                let words = String::new();
                tell(change, *actor, EventKind::SurveyAnswered { rating: *rating, words });
                left.rating = Some(*rating);
            }
        }
    }

    fn wrote(
        &mut self,
        change: &mut Change,
        scene: Scene<'_>,
        (actor, channel, automatic): (Actor, Channel, bool),
    ) {
        self.said(change, scene, (actor, false, Visibility::Public, channel, automatic));
        if automatic {
            return;
        }
        reopen(change, &mut self.ticket, scene, actor, "the customer wrote");
        self.ticket.unanswered_at = self.ticket.unanswered_at.or(Some(scene.at));
        clocks::customer_waits(change, &mut self.clocks, &self.ticket, scene);
    }

    /// A message, as far as rules look at it: its words are known of the first one only.
    fn said(
        &mut self,
        change: &mut Change,
        scene: Scene<'_>,
        (actor, from_us, visibility, channel, automatic): (Actor, bool, Visibility, Channel, bool),
    ) {
        let words = self.story.first_words.as_ref().filter(|_| self.ticket.messages == 0);
        self.unread = words.is_none();
        self.ticket.messages += 1;
        self.ticket.last_message_at = scene.at;
        let message = Message {
            id: base::ids::MessageId(0),
            ticket_id: self.ticket.id,
            author_id: actor.person(),
            from_us,
            visibility,
            channel,
            text: words.cloned().unwrap_or_default(),
            html: String::new(),
            quoted: String::new(),
            mail_id: None,
            threaded_because: String::new(),
            automatic,
            created_at: scene.at,
            via: None,
            aside: None,
        };
        if self.stage.ruled {
            self.last = Some(message.clone());
            change.rows.push(Row::Message(Box::new(message)));
        }
    }

    fn field(
        &mut self,
        change: &mut Change,
        scene: Scene<'_>,
        actor: Actor,
        (field, from, to): (&str, &str, &str),
    ) {
        match field {
            // Only what was put on and taken off: rules may have set others.
            "tags" => {
                let (from, to): (Vec<&str>, Vec<&str>) =
                    (from.split_whitespace().collect(), to.split_whitespace().collect());
                self.ticket.tags.retain(|tag| !from.contains(&&**tag) || to.contains(&&**tag));
                let new = to.iter().filter(|tag| !from.contains(*tag)).map(|tag| (*tag).to_owned());
                self.ticket.tags.extend(new);
                self.ticket.tags.sort();
                self.ticket.tags.dedup();
            }
            other => set(&mut self.ticket, other, to),
        }
        match field {
            "plan" => self.ticket.plan_by_hand = actor.person().is_some(),
            "product" | "kind" => self.route(),
            _ => {}
        }
        clocks::retarget(change, &mut self.clocks, &self.ticket, scene, actor);
    }

    fn route(&mut self) {
        let Stage { routes, handbook, .. } = &mut *self.stage;
        let asked = (self.ticket.product.clone(), self.ticket.kind.clone());
        let place = routes.entry(asked).or_insert_with_key(|(product, kind)| {
            let route = routing::route(handbook, product.as_deref(), kind);
            Place { group: route.group, team: route.team }
        });
        (self.ticket.group, self.ticket.team) = (place.group.clone(), place.team.clone());
        self.played.routed.push(place.clone());
    }
}
