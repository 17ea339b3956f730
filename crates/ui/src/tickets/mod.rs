//! Tickets as the desk shows them: the list, and one ticket with its conversation and side panel.
//!
//! [`TicketList`] and [`TicketPage`] are what `web` fills; [`crate::shells::desk`] puts them on a
//! page. Each live region is drawn by the same function for the page and for its `part=`.

pub mod acts;
pub mod asides;
pub mod check;
pub mod clock;
pub mod completion;
pub mod composer;
pub mod conversation;
pub mod draft_versions;
pub mod escalation;
pub mod facts;
pub mod fields;
pub mod followers;
pub mod found;
pub mod header;
pub mod history;
pub mod investigation;
pub mod list;
pub mod mended;
pub mod merging;
pub mod message;
pub mod more;
pub mod moving;
pub mod news;
pub mod page;
pub mod passing_on;
pub mod presence;
pub mod query_bar;
pub mod recipients;
pub mod redaction;
pub mod related;
pub mod renaming;
pub mod row;
pub mod sending;
pub mod side;
pub mod similar;
pub mod snooze;
pub mod splitting;
pub mod suggestion;
pub mod table;
pub mod tags;
pub mod viewer;

pub use acts::Acts;
pub use clock::{ClockView, Stretch};
pub use composer::{Composer, KeptFile, Later, Then};
pub use conversation::{Automatic, Entry, EventLine};
pub use facts::{ContextFacts, Fact};
pub use fields::{FieldView, FieldsView};
pub use followers::{FollowerRow, FollowersView};
pub use found::Found;
pub use history::{HistoryEntry, HistoryPage};
pub use investigation::{Investigation, InvestigationView};
pub use list::{Filter, TicketList};
pub use merging::{MergedView, MergingPage};
pub use message::{Delivery, MessageView, Side as MessageSide};
pub use news::{NewsView, SeenFields};
pub use page::TicketPage;
pub use presence::{Presence, Viewing};
pub use query_bar::{FaultLine, Kept, QueryBar};
pub use recipients::Recipient;
pub use related::RelatedView;
pub use row::{PlanBadge, TicketRow};
pub use sending::SendingView;
pub use side::{CustomerCard, EarlierTicket, OrganisationCard, SidePanel, SurveyAnswer};
pub use suggestion::{SimilarTicket, SuggestionView};
pub use table::{Cell, Head, RowGroup, TableRow, TicketTable};
pub use tags::TagsView;

pub use ::desk::tickets::{Status, Urgency};

use ::desk::phrases::Say;

use crate::kit::Tone;

/// The word on a button or badge.
#[must_use]
pub fn status_label(status: Status) -> &'static str {
    match status {
        Status::New => "New",
        Status::Open => "Open",
        Status::Pending => "Pending",
        Status::OnHold => "On hold",
        Status::Solved => "Solved",
        Status::Closed => "Closed",
    }
}

/// What a status means for the customer.
#[must_use]
pub fn status_for_customers(status: Status) -> Say {
    match status {
        Status::New | Status::Open => Say::StatusOpen,
        Status::Pending => Say::StatusPending,
        Status::OnHold => Say::StatusOnHold,
        Status::Solved => Say::StatusSolved,
        Status::Closed => Say::StatusClosed,
    }
}

/// The colour that goes with a status.
#[must_use]
pub fn status_tone(status: Status) -> Tone {
    match status {
        Status::New => Tone::Berry,
        Status::Open => Tone::Warn,
        Status::Solved => Tone::Good,
        Status::Pending | Status::OnHold | Status::Closed => Tone::Plain,
    }
}

/// The class that paints an urgency.
#[must_use]
pub fn urgency_class(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Overdue => "late",
        Urgency::Soon => "soon",
        Urgency::Later => "later",
    }
}
