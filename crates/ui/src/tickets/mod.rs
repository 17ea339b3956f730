//! Tickets as the desk shows them: the list, and one ticket with its conversation and side panel.
//!
//! [`TicketList`] and [`TicketPage`] are what `web` fills; [`crate::shells::desk`] puts them on a
//! page. Each live region is drawn by the same function for the page and for its `part=`.

pub mod acts;
pub mod clock;
pub mod composer;
pub mod conversation;
pub mod header;
pub mod history;
pub mod list;
pub mod message;
pub mod page;
pub mod presence;
pub mod row;
pub mod side;

pub use acts::Acts;
pub use clock::{ClockView, Stretch};
pub use composer::{Composer, Conflict, Recipient, Then};
pub use conversation::{Automatic, Entry, EventLine};
pub use history::{HistoryEntry, HistoryPage};
pub use list::{Filter, TicketList};
pub use message::{Delivery, MessageView, Side as MessageSide};
pub use page::TicketPage;
pub use presence::{Presence, Viewing};
pub use row::{PlanBadge, TicketRow};
pub use side::{
    ContextFacts, CustomerCard, EarlierTicket, Fact, OrganisationCard, SidePanel, SurveyAnswer,
};

use crate::kit::Tone;

/// A ticket's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    #[default]
    New,
    Open,
    Pending,
    OnHold,
    Solved,
    Closed,
}

impl Status {
    /// All of them, in the order of a ticket's life.
    pub const ALL: [Self; 6] =
        [Self::New, Self::Open, Self::Pending, Self::OnHold, Self::Solved, Self::Closed];

    /// The key sent in forms and addresses.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Pending => "pending",
            Self::OnHold => "on_hold",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }

    /// The word on the desk.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Open => "Open",
            Self::Pending => "Pending",
            Self::OnHold => "On hold",
            Self::Solved => "Solved",
            Self::Closed => "Closed",
        }
    }

    /// The words a customer reads: what it means for them.
    #[must_use]
    pub fn for_customers(self) -> &'static str {
        match self {
            Self::New | Self::Open => "We are on it",
            Self::Pending => "Waiting for you",
            Self::OnHold => "Waiting for something else",
            Self::Solved => "Solved",
            Self::Closed => "Closed",
        }
    }

    /// The colour that goes with it.
    #[must_use]
    pub fn tone(self) -> Tone {
        match self {
            Self::New => Tone::Berry,
            Self::Open => Tone::Warn,
            Self::Solved => Tone::Good,
            Self::Pending | Self::OnHold | Self::Closed => Tone::Plain,
        }
    }
}

/// How much a ticket's clock presses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Urgency {
    Overdue,
    DueSoon,
    /// A clock runs, with time left.
    Later,
    /// No clock runs.
    #[default]
    None,
}

impl Urgency {
    /// The class that paints it.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Overdue => "late",
            Self::DueSoon => "soon",
            Self::Later => "later",
            Self::None => "calm",
        }
    }

    /// The word that opens the reason of a row; empty where nothing presses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::DueSoon => "Due soon",
            Self::Later | Self::None => "",
        }
    }
}
