//! A customer writes on a ticket that is there already.

use base::ids::TicketId;

use super::{
    Status, Ticket,
    answer::assign,
    clocks,
    mails::{mail_to, queue_mail},
    masking::masked,
    open::{Scene, StoredFile, customer_message, given_out, look_for_product, put_message},
    snooze,
};
use crate::{
    absences::Taker,
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    messages::Incoming,
    outgoing::MailKind,
    people::Person,
    sla::Clock,
    turns::Turn,
};

/// The facts of a customer's further message.
pub struct Hearing<'a> {
    pub ticket: &'a Ticket,
    /// All of the ticket's, ended ones too: the next one gets the next number.
    pub clocks: Vec<Clock>,
    pub author: &'a Person,
    pub incoming: &'a Incoming,
    pub files: Vec<StoredFile>,
    /// Why it was put on this ticket, in words.
    pub because: &'a str,
    /// Who has the ticket, and whether they are away.
    pub owner: Option<&'a Taker>,
    /// Who is given it if it goes back to a group that is given out.
    pub turn: Option<&'a Turn>,
    /// The ticket it was written to, where that one was merged into this.
    pub via: Option<TicketId>,
}

/// Takes a customer's message onto the ticket: opens it again where it was done or pending, lets
/// paused clocks run on and starts the next-reply clock unless an answer is owed already. A
/// machine's message is only kept: it wakes nobody.
#[must_use]
pub fn hear(scene: Scene<'_>, mut facts: Hearing<'_>) -> (Ticket, Change) {
    let mut change = Change::default();
    let mut ticket = facts.ticket.clone();
    let actor = Actor::Person(facts.author.id);
    let mut message = customer_message(scene, &ticket, facts.author, facts.incoming, facts.because);
    message.via = facts.via;
    change.events.push(NewEvent {
        ticket_id: ticket.id,
        actor,
        at: scene.at,
        kind: EventKind::CustomerWrote {
            message: message.id,
            channel: facts.incoming.channel,
            because: facts.because.to_owned(),
        },
    });
    change.events.extend(masked(scene, &message, facts.incoming));
    ticket.messages += 1;
    ticket.last_message_at = scene.at;
    if !facts.incoming.automatic {
        reopen(&mut change, &mut ticket, scene, actor, "the customer wrote");
        back_to_group(&mut change, &mut ticket, scene, &facts);
        snooze::end(&mut change, &mut ticket, scene, actor, "back: the customer wrote");
        ticket.unanswered_at = ticket.unanswered_at.or(Some(scene.at));
        clocks::customer_waits(&mut change, &mut facts.clocks, &ticket, scene);
    }
    ticket.settle(scene.handbook, &facts.clocks, scene.at);
    if !facts.incoming.automatic {
        look_for_product(&mut change, scene, &ticket);
    }
    if facts.incoming.whole_bytes.is_some()
        && !facts.incoming.automatic
        && let Some(mail) = mail_to(scene, &ticket, facts.author, MailKind::TooLarge, None)
    {
        queue_mail(&mut change, scene, &ticket, mail);
    }
    put_message(&mut change, scene, message, facts.files, facts.incoming.html.as_deref());
    change.rows.insert(0, Row::Ticket(Box::new(ticket.clone())));
    (ticket, change)
}

/// A customer must not wait for somebody who is away (RT-7).
fn back_to_group(change: &mut Change, ticket: &mut Ticket, scene: Scene<'_>, facts: &Hearing<'_>) {
    let Some(away) = facts.owner.and_then(Taker::away_words) else { return };
    let because = format!("{away}, and the customer wrote");
    assign(change, ticket, scene, Actor::System, None, &because);
    given_out(change, ticket, scene, facts.turn);
}

/// Makes the ticket ours again if it is not; counts a reopening where it was solved.
pub(crate) fn reopen(
    change: &mut Change,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    actor: Actor,
    because: &str,
) {
    if ticket.status.is_with_us() {
        return;
    }
    if ticket.status.is_done() {
        ticket.reopenings += 1;
        ticket.solved_at = None;
    }
    change.events.push(NewEvent {
        ticket_id: ticket.id,
        actor,
        at: scene.at,
        kind: EventKind::StatusChanged {
            from: ticket.status,
            to: Status::Open,
            because: because.to_owned(),
        },
    });
    ticket.status = Status::Open;
    ticket.status_at = scene.at;
    ticket.reminded_at = None;
}
