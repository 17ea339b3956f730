//! The order of a conversation: what happened stands between the messages where it happened, and
//! lines that only explain don't push the messages apart.

use desk::{
    events::{Event, EventKind},
    messages::Message,
};
use ui::tickets::conversation::Entry;

/// One step of the conversation.
pub enum Step<'a> {
    Said(&'a Message),
    Happened(&'a Event),
}

/// Messages and events in the order in which they happened: that of the log, in which each message
/// has its event. The instant alone can't tell, as an action has one for all it does.
pub fn ordered<'a>(messages: &'a [Message], events: &'a [Event]) -> Vec<Step<'a>> {
    let mut steps = Vec::with_capacity(messages.len() + events.len());
    let mut rest = messages;
    for event in events {
        let until = match &event.kind {
            // What was strange about a ticket stands above it, all else below its first message.
            EventKind::Opened { .. } => {
                steps.push(Step::Happened(event));
                rest.first().map(|first| first.id)
            }
            EventKind::CustomerWrote { message, .. }
            | EventKind::Replied { message }
            | EventKind::Noted { message } => Some(*message),
            _ => {
                // A message without an event of its own (from an import) goes by its time.
                let before = rest.iter().take_while(|one| one.created_at < event.at);
                before.last().map(|one| one.id)
            }
        };
        let said = until.map_or(0, |id| rest.iter().take_while(|one| one.id <= id).count());
        let (now, later) = rest.split_at(said);
        steps.extend(now.iter().map(Step::Said));
        rest = later;
        if !matches!(event.kind, EventKind::Opened { .. }) {
            steps.push(Step::Happened(event));
        }
    }
    steps.extend(rest.iter().map(Step::Said));
    steps
}

/// Lines that follow each other become one group; one that repeats the line before it is dropped.
pub fn gathered(entries: impl Iterator<Item = Entry>) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    for entry in entries {
        match (all.last_mut(), entry) {
            (Some(Entry::Events(lines)), Entry::Events(more)) => {
                for line in more {
                    if lines.last().is_none_or(|last| last.words != line.words) {
                        lines.push(line);
                    }
                }
            }
            (_, entry) => all.push(entry),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use base::{
        Timestamp,
        ids::{EventSeq, MessageId},
    };
    use desk::{
        events::Actor,
        messages::{Channel, Visibility},
        tickets::Status,
    };
    use ui::tickets::conversation::EventLine;

    use super::*;

    fn message(id: i64) -> Message {
        Message {
            id: MessageId(id),
            ticket_id: base::ids::TicketId(1),
            author_id: None,
            from_us: false,
            visibility: Visibility::Public,
            channel: Channel::Form,
            text: String::new(),
            html: String::new(),
            quoted: String::new(),
            mail_id: None,
            threaded_because: String::new(),
            automatic: false,
            created_at: Timestamp::UNIX_EPOCH,
            via: None,
            aside: None,
        }
    }

    /// The log, all in one instant: only its order tells what came first.
    fn log(kinds: Vec<EventKind>) -> Vec<Event> {
        let event = |(kind, seq)| Event {
            seq: EventSeq(seq),
            ticket_id: base::ids::TicketId(1),
            actor: Actor::System,
            at: Timestamp::UNIX_EPOCH,
            kind,
        };
        kinds.into_iter().zip(1..).map(event).collect()
    }

    fn told(messages: &[Message], events: &[Event]) -> Vec<String> {
        let word = |step| match step {
            Step::Said(message) => Some(format!("m{}", message.id)),
            Step::Happened(event) => match &event.kind {
                EventKind::StatusChanged { to, .. } => Some(to.word().to_owned()),
                EventKind::Routed { .. } => Some("routed".to_owned()),
                _ => None,
            },
        };
        ordered(messages, events).into_iter().filter_map(word).collect()
    }

    #[test]
    fn what_happened_stands_where_it_happened_even_within_one_instant() {
        let status =
            |to| EventKind::StatusChanged { from: Status::New, to, because: String::new() };
        let wrote = |id| EventKind::CustomerWrote {
            message: MessageId(id),
            channel: Channel::Email,
            because: String::new(),
        };
        let events = log(vec![
            EventKind::Opened { channel: Channel::Form, oddities: Vec::new() },
            EventKind::Routed { group: String::new(), team: String::new(), because: String::new() },
            EventKind::Replied { message: MessageId(6) },
            status(Status::Pending),
            wrote(9),
            status(Status::Open),
        ]);
        let messages = [message(4), message(6), message(9)];
        assert_eq!(told(&messages, &events), ["m4", "routed", "m6", "pending", "m9", "open"]);
        // One without an event (from an import) is not lost.
        let messages = [message(4), message(6), message(9), message(11)];
        assert_eq!(told(&messages, &events).last().unwrap(), "m11");
    }

    #[test]
    fn a_line_that_repeats_the_one_before_it_is_shown_once() {
        let line = |words: &str| {
            Entry::Events(vec![EventLine { at: Timestamp::UNIX_EPOCH, words: words.into() }])
        };
        let all = gathered([line("a"), line("a"), line("b")].into_iter());
        let [Entry::Events(lines)] = &all[..] else { panic!("one group") };
        assert_eq!(lines.len(), 2);
    }
}
