//! What happened while somebody wrote: shown at the composer instead of sending, with the text
//! kept. And the fields by which a form says what its page had shown.

use base::ids::{MessageId, PersonId, SendingId};
use maud::{Markup, html};

use super::Status;
use crate::{
    kit::{Tone, notice},
    samples::{Sample, long},
};

/// What the page showed when it was drawn; forms send it back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenFields {
    /// The newest public message.
    pub message: MessageIdField,
    pub status: Status,
    /// Customers on the ticket.
    pub people: Vec<PersonId>,
    /// Replies in waiting.
    pub sendings: Vec<SendingId>,
}

/// A message's id; 0 for none yet.
pub type MessageIdField = i64;

impl SeenFields {
    /// The hidden fields.
    #[must_use]
    pub fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="seen" value=(self.message);
            input type="hidden" name="seen_status" value=(self.status.key());
            input type="hidden" name="seen_people" value=(list(&self.people));
            input type="hidden" name="seen_sendings" value=(list(&self.sendings));
        }
    }
}

fn list<T: ToString>(ids: &[T]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// One thing the writer has not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewsView {
    /// Who wrote, the message to jump to, and its beginning (empty where it is only files).
    Message { who: String, message: MessageId, words: String },
    /// Who set what; nobody for a rule.
    Status { who: String, status: String },
    /// A customer who would get the reply too.
    Joined { who: String },
    /// A colleague's reply in waiting, with its beginning.
    Sending { who: String, words: String },
}

/// Draws what is new; nothing where nothing is.
#[must_use]
pub fn news(all: &[NewsView]) -> Markup {
    let body = html! {
        p { b { "This happened while you wrote." } " Your text is kept; nothing was sent." }
        @for one in all { (line(one)) }
        p.hint { "Sending again means you have seen this." }
    };
    html! { @if !all.is_empty() { (notice(Tone::Warn, &body)) } }
}

fn line(one: &NewsView) -> Markup {
    html! {
        @match one {
            NewsView::Message { who, message, words } => {
                p dir="auto" {
                    b { bdi { (who) } } " wrote. "
                    a href=(format!("#m{message}")) { "Read it" }
                }
                @if !words.is_empty() { blockquote dir="auto" { (words) } }
            }
            NewsView::Status { who, status } => {
                p dir="auto" { b { bdi { (who) } } " set it to " (status) "." }
            }
            NewsView::Joined { who } => {
                p dir="auto" { b { bdi { (who) } } " takes part now and would get this too." }
            }
            NewsView::Sending { who, words } => {
                p dir="auto" { b { bdi { (who) } } " is sending a reply:" }
                blockquote dir="auto" { (words) }
            }
        }
    }
}

/// A customer's message that came in between.
#[must_use]
pub fn sample_news() -> Vec<NewsView> {
    vec![NewsView::Message {
        who: "R. Okafor".into(),
        message: MessageId(905),
        words: "Wait: it works again since a minute ago.".into(),
    }]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let wrote = |words: &str| NewsView::Message {
        who: "R. Okafor".into(),
        message: MessageId(905),
        words: words.into(),
    };
    let solved = NewsView::Status { who: "L. Moreau".into(), status: "solved".into() };
    let joined = NewsView::Joined { who: "T. Nakamura".into() };
    let sending = NewsView::Sending { who: "L. Moreau".into(), words: "I have mended it.".into() };
    vec![
        Sample::new("empty", news(&[])),
        Sample::new("a message", news(&sample_news())),
        Sample::new("only files", news(&[wrote("")])),
        Sample::new("many", news(&[wrote("Wait."), solved, joined, sending])),
        Sample::new("very long", news(&[wrote(&long("Wait and see."))])),
        Sample::new("right to left", news(&[wrote("انتظر، عاد كل شيء.")])),
    ]
}
