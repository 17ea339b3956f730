//! Redaction (TK-7): words, or a whole file, taken out of a ticket for good, with a mark in their
//! place. What is cut here is cut everywhere the words stand: see `store::redaction` for the
//! places, and `docs/decisions/redaction.md` for why it is done this way.
//!
//! The rule it protects: nothing is edited silently. A mark says that something stood there and who
//! took it out; the history says why; neither ever says what.

mod file;
mod html;
mod json;
mod passage;

pub use file::Readable;
pub use passage::Passage;

use base::ids::{AttachmentId, MessageId};

use crate::{messages::Message, people::Role};

/// The longest reason, in characters: it stands in one line of the history.
pub const LONGEST_REASON: usize = 200;

/// Why nothing was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("choose the message it stands in first")]
    NoMessage,
    #[error("write down the words to take out, or choose a file")]
    NothingChosen,
    #[error("at least three letters or digits, please: shorter words stand in half of all texts")]
    TooShort,
    #[error("say why in a few words: that stays in the history, the words do not")]
    NoReason,
    #[error("the reason holds the very words; say why without them, since it stays")]
    ReasonTells,
    #[error("these words do not stand there; copy them as they are")]
    NotThere,
}

/// What somebody wants taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The message they came from.
    pub message: MessageId,
    /// May be empty where files are chosen.
    pub words: String,
    /// Files of that message.
    pub files: Vec<AttachmentId>,
    /// Not only in that message: in every other one, in drafts and in the subject.
    pub everywhere: bool,
    pub because: String,
}

/// Who may: those who answer every ticket. For good is not for somebody who sees only a part of
/// the desk.
#[must_use]
pub const fn may_redact(role: Role) -> bool {
    matches!(role, Role::Admin | Role::Lead | Role::Agent)
}

/// What stands in the place of the words, and is the name of a file that is gone.
#[must_use]
pub fn mark(by: &str) -> String {
    format!("[redacted by {by}]")
}

impl Wish {
    /// The words to look for; `None` where only files go.
    ///
    /// # Errors
    /// Nothing is chosen, too few letters to look for.
    pub fn passage(&self) -> Result<Option<Passage>, Refusal> {
        if !self.words.trim().is_empty() {
            return Passage::new(&self.words).map(Some);
        }
        if self.files.is_empty() { Err(Refusal::NothingChosen) } else { Ok(None) }
    }

    /// The reason as it is kept.
    ///
    /// # Errors
    /// There is none, or it tells the words.
    pub fn reason(&self, passage: Option<&Passage>) -> Result<String, Refusal> {
        let reason: String = self.because.trim().chars().take(LONGEST_REASON).collect();
        if reason.is_empty() {
            return Err(Refusal::NoReason);
        }
        if passage.is_some_and(|passage| passage.plain(&reason, "").is_some()) {
            return Err(Refusal::ReasonTells);
        }
        Ok(reason)
    }
}

/// The message without pictures that are redacted files; `None` where it shows none of them.
#[must_use]
pub fn without_pictures(message: &Message, files: &[AttachmentId], mark: &str) -> Option<Message> {
    let html = html::without_pictures(&message.html, files, mark)?;
    Some(Message { html, ..message.clone() })
}
