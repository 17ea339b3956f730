//! What a ticket is, or has, as `is:` and `has:` ask for it.

use super::Field;

/// Something a ticket is, or has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// In *Next up*.
    Waiting,
    /// The customer has written and nobody has answered in public.
    Unanswered,
    /// A target has passed and we still owe the reply.
    Overdue,
    /// A target passed at some time.
    Breached,
    /// Under a quarter of the target is left.
    Soon,
    /// From a priority customer.
    Priority,
    Mine,
    Following,
    /// Something on it is new to the reader.
    Unread,
    /// Put off: out of *Next up* until a time, or until the customer writes.
    Snoozed,
    /// Another team has it.
    Escalated,
    /// Has a file.
    Attachment,
}

impl Flag {
    pub(super) const ALL: [Self; 12] = [
        Self::Waiting,
        Self::Unanswered,
        Self::Overdue,
        Self::Soon,
        Self::Breached,
        Self::Unread,
        Self::Snoozed,
        Self::Mine,
        Self::Following,
        Self::Priority,
        Self::Escalated,
        Self::Attachment,
    ];

    /// The word in a query.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Unanswered => "unanswered",
            Self::Overdue => "overdue",
            Self::Breached => "breached",
            Self::Soon => "soon",
            Self::Priority => "priority",
            Self::Mine => "mine",
            Self::Following => "following",
            Self::Unread => "unread",
            Self::Snoozed => "snoozed",
            Self::Escalated => "escalated",
            Self::Attachment => "attachment",
        }
    }

    /// The field it stands behind.
    pub(super) const fn field(self) -> Field {
        match self {
            Self::Attachment => Field::Has,
            _ => Field::Is,
        }
    }
}
