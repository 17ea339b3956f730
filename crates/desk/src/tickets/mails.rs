//! Mails about a ticket as they are queued: a row per recipient, its `Message-ID` on the ticket,
//! the job that sends it and the event that says so.

use base::{
    Timestamp,
    ids::{MessageId, OutgoingId},
};

use super::{Ticket, open::Scene};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    outgoing::{MailKind, MailState, Outgoing},
    people::Person,
};

/// A mail to `person` about the ticket; `None` where the person has no address.
pub(crate) fn mail_to(
    scene: Scene<'_>,
    ticket: &Ticket,
    person: &Person,
    kind: MailKind,
    message: Option<MessageId>,
) -> Option<Outgoing> {
    let to_address = person.address.clone()?;
    let id = OutgoingId(scene.ids.next());
    Some(Outgoing {
        id,
        kind,
        state: MailState::Queued,
        ticket_id: Some(ticket.id),
        message_id: message,
        person_id: person.id,
        to_address,
        mail_id: format!("t{}.{id}@{}", ticket.id, scene.mail_domain),
        token: String::new(),
        trouble: String::new(),
        created_at: scene.at,
        sent_at: None,
        not_before: None,
        text_hash: None,
    })
}

/// Queues a mail to go at once: its row, its `Message-ID` on the ticket, the job and the event.
pub(crate) fn queue_mail(change: &mut Change, scene: Scene<'_>, ticket: &Ticket, mail: Outgoing) {
    queue_mail_at(change, scene, ticket, mail, scene.at);
}

/// The same, to go at `run_at`.
pub(super) fn queue_mail_at(
    change: &mut Change,
    scene: Scene<'_>,
    ticket: &Ticket,
    mail: Outgoing,
    run_at: Timestamp,
) {
    change.events.push(NewEvent {
        ticket_id: ticket.id,
        actor: Actor::System,
        at: scene.at,
        kind: EventKind::MailQueued {
            what: mail.kind.name().to_owned(),
            to: mail.to_address.clone(),
        },
    });
    change.rows.push(Row::MailId {
        mail_id: mail.mail_id.clone(),
        ticket: ticket.id,
        message: mail.message_id,
    });
    change.jobs.push(crate::jobs::NewJob {
        kind: crate::jobs::JobKind::SendMail { outgoing: mail.id },
        run_at,
    });
    change.rows.push(Row::Outgoing(Box::new(mail)));
}

/// What mail programs write before the subject of an answer.
const ANSWERS: [&str; 6] = ["re:", "aw:", "antw:", "sv:", "rv:", "rif:"];

/// A subject without *Re:* and without the number of the ticket it answers: `Re: [#7] Flags` as
/// `Flags`.
pub(crate) fn bare(subject: &str) -> &str {
    let mut rest = subject.trim();
    loop {
        let mark = ANSWERS.iter().find_map(|mark| {
            let given = rest.get(..mark.len())?;
            given.eq_ignore_ascii_case(mark).then(|| &rest[mark.len()..])
        });
        let number = rest.strip_prefix("[#").and_then(|tag| tag.split_once(']'));
        let number = number.filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
        match mark.or(number.map(|(_, behind)| behind)) {
            Some(behind) => rest = behind.trim_start(),
            None => return rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn a_subject_loses_the_marks_of_answers_and_nothing_else() {
        for (given, expected) in [
            ("Re: AW: [#1042] Re: Flags flicker", "Flags flicker"),
            ("[#1042]Flags", "Flags"),
            ("Regarding flags", "Regarding flags"),
            ("[#x] Flags [#7]", "[#x] Flags [#7]"),
            ("Re:", ""),
            ("Größe: re: 7", "Größe: re: 7"),
        ] {
            assert_eq!(bare(given), expected, "{given}");
        }
    }
}
