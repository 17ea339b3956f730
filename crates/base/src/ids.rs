//! Typed ids. A ticket's id is its small, dense number; all other ids come from one source.
//!
//! The database hands out blocks (see `store`), a node gives them out one by one from memory: an
//! id costs nothing, never repeats on any node, and stays below 2^53 so that JavaScript reads it.

use std::sync::Mutex;

/// Makes a typed id over `i64`.
macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

typed_ids! {
    /// A ticket; the number people see (`#1042`).
    TicketId,
    /// A message of a ticket: a customer's words, a public reply or an internal note.
    MessageId,
    /// A person: customer, agent, account person.
    PersonId,
    /// An organisation: the customer's company.
    OrganisationId,
    /// A stored file belonging to a message.
    AttachmentId,
    /// A job in the queue.
    JobId,
    /// A raw message as it arrived.
    RawId,
    /// A mail on its way out, for one recipient.
    OutgoingId,
    /// A reply sent off that has not gone yet.
    SendingId,
    /// A file of a half-written answer.
    DraftFileId,
    /// A macro.
    MacroId,
    /// A time during which one of us is away.
    AbsenceId,
    /// A view: a query kept under a name.
    ViewId,
    /// A side conversation: a thread by mail about a ticket with people outside of it.
    AsideId,
    /// One ticket merged into another.
    MergeId,
    /// A ticket sent to another team.
    EscalationId,
    /// The same change made to many tickets at once.
    BulkId,
    /// An address of another system that is told what happens here.
    WebhookId,
    /// One telling of a webhook.
    DeliveryId,
    /// A token by which programs call.
    ApiTokenId,
    /// A program that fetches API tokens of its own.
    OauthClientId,
    /// A browser that wants to be told.
    PushId,
    /// A public post that was answered.
    SocialId,
    /// An event's place in the log; later events have larger ones.
    EventSeq,
    /// A notice's place among all notices; later ones have larger ones.
    NoticeSeq,
}

/// Hands out ids from the block it was last given.
#[derive(Debug, Default)]
pub struct Ids(Mutex<std::ops::Range<i64>>);

impl Ids {
    /// An empty source; fill it before use.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many ids are left in the block.
    #[must_use]
    pub fn left(&self) -> i64 {
        let block = self.lock();
        block.end - block.start
    }

    /// Goes on with `block`; what was left of the old one is dropped.
    pub fn refill(&self, block: std::ops::Range<i64>) {
        *self.lock() = block;
    }

    /// The next id.
    ///
    /// # Panics
    /// When the block is used up: whoever starts a write sees to it that enough are left.
    pub fn next(&self) -> i64 {
        let mut block = self.lock();
        assert!(
            block.start < block.end,
            "ids used up within one write; the store refills before each"
        );
        block.start += 1;
        block.start - 1
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, std::ops::Range<i64>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
