//! Plans whose help comes from the community (IN-9). What such a customer writes is kept as a
//! solved, tagged ticket that says where help is: whoever answers opens it again, and so can any of
//! us. Nothing is lost, and kinds that are always taken never come here.

use super::{
    Status, Ticket,
    answer::set_status,
    open::{Opening, Scene, mail_to, put_message, queue_mail},
};
use crate::{
    change::Change,
    events::Actor,
    messages::{Channel, Message, Visibility, markdown},
    outgoing::MailKind,
    phrases::{Say, filled},
};
use base::ids::MessageId;

/// The tag of tickets that were pointed to the community.
pub const TAG: &str = "community_only";

/// Whether a new ticket is answered by pointing to the community. Without an address there is
/// nowhere to point to, so the ticket is ours; so is one that goes on from another.
fn is_for_it(scene: Scene<'_>, ticket: &Ticket, facts: &Opening<'_>) -> bool {
    let handbook = scene.handbook;
    let written = !facts.incoming.automatic && !facts.asked.quiet && facts.link.is_none();
    let there = !handbook.community.address.is_empty();
    written && there && !handbook.takes(&ticket.plan, &ticket.kind)
}

/// Answers a new ticket so, where its plan wants that: a word on the ticket, a mail, and it is
/// solved. Answers whether it did.
pub(super) fn point(
    change: &mut Change,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    facts: &Opening<'_>,
) -> bool {
    if !is_for_it(scene, ticket, facts) {
        return false;
    }
    let handbook = scene.handbook;
    if !ticket.tags.iter().any(|tag| tag == TAG) {
        ticket.tags.push(TAG.to_owned());
    }
    // Nobody of us helped: there is nothing to rate.
    ticket.survey_decided = true;
    let because = "help on this plan comes from the community";
    // No clock runs yet, and none is to.
    let mut none = Vec::new();
    set_status(change, ticket, &mut none, scene, Actor::System, Status::Solved, because);
    let link = handbook.community.link_for(&ticket.subject);
    let phrase = handbook.phrases.say(facts.language, Say::CommunityOnly);
    let text = filled(phrase, &[("plan", handbook.plan_name(&ticket.plan)), ("link", &link)]);
    let message = Message {
        id: MessageId(scene.ids.next()),
        ticket_id: ticket.id,
        author_id: None,
        from_us: true,
        visibility: Visibility::Public,
        channel: Channel::System,
        html: markdown::render(&text),
        text,
        quoted: String::new(),
        mail_id: None,
        threaded_because: String::new(),
        automatic: true,
        created_at: scene.at,
        via: None,
        aside: None,
    };
    ticket.messages += 1;
    put_message(change, scene, message, Vec::new(), None);
    if let Some(mail) = mail_to(scene, ticket, facts.requester, MailKind::CommunityOnly, None) {
        queue_mail(change, scene, ticket, mail);
    }
    true
}
