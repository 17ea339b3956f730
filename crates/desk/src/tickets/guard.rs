//! What changed on a ticket since a writer looked at it. A reply is written to what was read: it
//! never goes out unaware of what came after, neither at once nor when its time has come (TK-3).

use base::ids::{MessageId, PersonId, SendingId};
use serde::{Deserialize, Serialize};

use super::Status;

/// What the writer's page showed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Seen {
    /// The newest public message; `None` where nothing is compared.
    pub message: Option<MessageId>,
    pub status: Option<Status>,
    /// Customers who would get the reply; `None` where they were not shown.
    pub people: Option<Vec<PersonId>>,
    /// Others' replies in waiting.
    #[serde(default)]
    pub sendings: Vec<SendingId>,
}

impl From<MessageId> for Seen {
    fn from(message: MessageId) -> Self {
        Self { message: Some(message), ..Self::default() }
    }
}

/// What is there now, besides the ticket itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct There {
    /// Public messages after the one that was seen, not the writer's own, oldest first.
    pub since: Vec<MessageId>,
    /// Who set the status; `None` for a rule or time.
    pub status_by: Option<PersonId>,
    /// Replies in waiting, with their authors.
    pub sendings: Vec<(SendingId, PersonId)>,
}

/// One thing the writer has not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    Message(MessageId),
    /// Somebody else, or a rule, took the matter as done or waiting.
    Status {
        to: Status,
        by: Option<PersonId>,
    },
    /// This customer takes part now and would get the reply too.
    Joined(PersonId),
    /// A colleague's reply is about to go.
    Sending {
        sending: SendingId,
        by: PersonId,
    },
}

impl News {
    /// In a few words, for a notice.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Message(_) => "a message arrived meanwhile",
            Self::Status { .. } => "the status was changed meanwhile",
            Self::Joined(_) => "somebody joined the ticket meanwhile",
            Self::Sending { .. } => "a colleague's reply is about to go",
        }
    }
}

/// What `writer` has not seen, most important first. A change of their own is no news to them.
#[must_use]
pub fn news(
    writer: PersonId,
    seen: &Seen,
    (status, people): (Status, &[PersonId]),
    there: &There,
) -> Vec<News> {
    let mut news: Vec<News> = there.since.iter().copied().map(News::Message).collect();
    let moved = seen.status.is_some_and(|seen| seen != status);
    // Open again: whoever made it so wrote a message, which is told already.
    let away_from_us = !matches!(status, Status::New | Status::Open);
    // Pending with a colleague's reply goes without saying, solved with one does not.
    let by_itself = status.is_done() || there.since.is_empty();
    if moved && away_from_us && by_itself && there.status_by != Some(writer) {
        news.push(News::Status { to: status, by: there.status_by });
    }
    if let Some(seen) = &seen.people {
        news.extend(people.iter().filter(|one| !seen.contains(one)).copied().map(News::Joined));
    }
    let others =
        there.sendings.iter().filter(|(id, by)| *by != writer && !seen.sendings.contains(id));
    news.extend(others.map(|&(sending, by)| News::Sending { sending, by }));
    news
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: PersonId = PersonId(1);
    const OTHER: PersonId = PersonId(2);
    const MARIA: PersonId = PersonId(10);

    fn seen() -> Seen {
        Seen {
            message: Some(MessageId(5)),
            status: Some(Status::Open),
            people: Some(vec![MARIA]),
            sendings: Vec::new(),
        }
    }

    #[test]
    fn what_the_writer_saw_is_no_news() {
        let there = There::default();
        assert!(news(ME, &seen(), (Status::Open, &[MARIA]), &there).is_empty());
        let nothing_compared = Seen::default();
        assert!(news(ME, &nothing_compared, (Status::Solved, &[MARIA]), &there).is_empty());
    }

    #[test]
    #[allow(clippy::type_complexity, reason = "a table")]
    fn whatever_others_did_since_is_told() {
        let solved_by = |by| There { status_by: by, ..There::default() };
        let sending = |by| There { sendings: vec![(SendingId(7), by)], ..There::default() };
        let wrote = There { since: vec![MessageId(6)], ..There::default() };
        let table: [(&str, Status, Vec<PersonId>, There, Vec<News>); 10] = [
            ("a message", Status::Open, vec![MARIA], wrote, vec![News::Message(MessageId(6))]),
            (
                "solved by a colleague",
                Status::Solved,
                vec![MARIA],
                solved_by(Some(OTHER)),
                vec![News::Status { to: Status::Solved, by: Some(OTHER) }],
            ),
            (
                "solved by a rule",
                Status::Solved,
                vec![MARIA],
                solved_by(None),
                vec![News::Status { to: Status::Solved, by: None }],
            ),
            (
                "answered by a colleague, and pending with it",
                Status::Pending,
                vec![MARIA],
                There { since: vec![MessageId(6)], ..solved_by(Some(OTHER)) },
                vec![News::Message(MessageId(6))],
            ),
            ("solved by the writer", Status::Solved, vec![MARIA], solved_by(Some(ME)), vec![]),
            ("open again", Status::New, vec![MARIA], solved_by(Some(OTHER)), vec![]),
            (
                "somebody joined",
                Status::Open,
                vec![MARIA, PersonId(11)],
                There::default(),
                vec![News::Joined(PersonId(11))],
            ),
            ("somebody left", Status::Open, vec![], There::default(), vec![]),
            (
                "a colleague's reply",
                Status::Open,
                vec![MARIA],
                sending(OTHER),
                vec![News::Sending { sending: SendingId(7), by: OTHER }],
            ),
            ("the writer's own reply", Status::Open, vec![MARIA], sending(ME), vec![]),
        ];
        for (what, status, people, there, expected) in table {
            assert_eq!(news(ME, &seen(), (status, &people), &there), expected, "{what}");
        }
        let known = Seen { sendings: vec![SendingId(7)], ..seen() };
        assert!(news(ME, &known, (Status::Open, &[MARIA]), &sending(OTHER)).is_empty());
    }
}
