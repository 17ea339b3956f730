//! What a ticket's page tells of the other tickets it is or was one with, or was split off.

use std::collections::HashSet;

use base::ids::PersonId;
use desk::{
    events::{Event, EventKind},
    messages::Message,
    people::Person,
    tickets::{
        Ticket, links,
        thread::{self, Merge},
    },
    viewer::Viewer,
};
use store::{Conn, Fault, merges::Thread};
use ui::tickets::{conversation::Entry, message::MessageView};

/// Who wrote on a ticket merged into this one and takes no part any more.
pub async fn others(
    conn: &mut Conn,
    thread: &Thread,
    people: &[Person],
    staff: &[Person],
) -> Result<Vec<Person>, Fault> {
    if thread.merges.is_empty() {
        return Ok(Vec::new());
    }
    let known = |id: &PersonId| people.iter().chain(staff).any(|person| person.id == *id);
    let authors = thread.messages.iter().filter_map(|message| message.author_id);
    let unknown: Vec<PersonId> = authors.filter(|id| !known(id)).collect();
    store::people::these(conn, &unknown).await
}

/// The words that say that a message is not of this ticket alone (merged, or split), or what a note
/// is for.
pub fn mark(ticket: &Ticket, merges: &[Merge], events: &[Event], message: &Message) -> String {
    let mut marks = vec![thread::mark(ticket.id, merges, message)];
    for event in events {
        match &event.kind {
            EventKind::Escalated { note, .. } if *note == message.id => {
                marks.push("escalation".to_owned());
            }
            EventKind::HandedBack { note, .. } if *note == message.id => {
                marks.push("answer to the escalation".to_owned());
            }
            EventKind::SplitInto { into, messages } if messages.contains(&message.id) => {
                marks.push(format!("also in #{into}"));
            }
            EventKind::SplitFrom { from, messages } if messages.contains(&message.id) => {
                marks.push(format!("copied from #{from}"));
            }
            EventKind::MovedHere { from, message: moved, .. } if *moved == message.id => {
                marks.push(format!("moved here from #{from}"));
            }
            _ => {}
        }
    }
    marks.retain(|mark| !mark.is_empty());
    marks.join(" · ")
}

/// The addresses a ticket is linked to, those of tickets merged into it among them.
pub async fn linked(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: &Ticket,
    (events, merges): (&[Event], &[Merge]),
) -> Result<Vec<String>, Fault> {
    let mut linked = links::links(events);
    for merge in merges.iter().filter(|one| one.stays == ticket.id && one.holds()) {
        let theirs = store::events::of_ticket(conn, viewer, merge.goes).await?;
        linked.extend(links::links(&theirs));
    }
    let mut seen = HashSet::new();
    linked.retain(|address| seen.insert(address.clone()));
    Ok(linked)
}

/// The mark of a message that is not of this ticket alone.
pub fn marked(entry: Entry, mark: String) -> Entry {
    match entry {
        Entry::Message(view) => Entry::Message(MessageView { mark, ..view }),
        other => other,
    }
}
