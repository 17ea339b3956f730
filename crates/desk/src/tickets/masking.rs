//! What was masked in a customer's message is told, so that somebody asks them to replace it.

use super::open::Scene;
use crate::{
    events::{Actor, EventKind, NewEvent},
    messages::{Channel, Incoming, Message},
    reply_check::secrets,
};

/// Says what was masked in a customer's message: whoever reads it tells them to replace it.
pub(super) fn masked(scene: Scene<'_>, message: &Message, incoming: &Incoming) -> Option<NewEvent> {
    let parts = [&incoming.subject, &incoming.text, &incoming.quoted];
    let html = incoming.html.as_ref().filter(|_| incoming.channel == Channel::Email);
    let mut kinds: Vec<String> = Vec::new();
    for kind in parts.into_iter().chain(html).flat_map(|text| secrets::kinds(text)) {
        if !kinds.iter().any(|known| known == kind) {
            kinds.push(kind.to_owned());
        }
    }
    (!kinds.is_empty()).then_some(NewEvent {
        ticket_id: message.ticket_id,
        actor: Actor::System,
        at: scene.at,
        kind: EventKind::SecretsMasked { message: message.id, kinds },
    })
}
