//! Where what the composer does is sent to.

use base::ids::{DraftFileId, MacroId, SendingId, TicketId};

use super::{InView, encode};

/// What a draft said earlier.
#[must_use]
pub fn draft_versions(ticket: TicketId) -> String {
    format!("/tickets/{ticket}/draft/versions")
}

/// The same, beside a list.
#[must_use]
pub fn draft_versions_in(ticket: TicketId, in_view: &InView) -> String {
    format!("/tickets/{ticket}/draft/versions?in={}", encode(&in_view.token()))
}

/// Makes an earlier version the draft again.
#[must_use]
pub fn draft_version(ticket: TicketId, version: i64) -> String {
    format!("/tickets/{ticket}/draft/versions/{version}")
}

/// A picture of an answer that is not sent yet.
#[must_use]
pub fn draft_file(id: DraftFileId, name: &str) -> String {
    format!("/draft-files/{id}/{}", encode(name))
}

/// Takes a reply in waiting back.
#[must_use]
pub fn sending_undo(id: SendingId) -> String {
    format!("/sendings/{id}/undo")
}

/// Sends a reply in waiting now.
#[must_use]
pub fn sending_now(id: SendingId) -> String {
    format!("/sendings/{id}/now")
}

/// Gives a reply in waiting another time.
#[must_use]
pub fn sending_time(id: SendingId) -> String {
    format!("/sendings/{id}/time")
}

pub const MACROS: &str = "/macros";
pub const MACRO_NEW: &str = "/macros/new";

/// A macro, to be changed.
#[must_use]
pub fn a_macro(id: MacroId) -> String {
    format!("/macros/{id}")
}

/// Takes a macro away.
#[must_use]
pub fn macro_removal(id: MacroId) -> String {
    format!("/macros/{id}/removal")
}

/// Macros to choose from on a ticket.
#[must_use]
pub fn ticket_macros(ticket: TicketId) -> String {
    format!("/tickets/{ticket}/macros")
}

/// The same, beside a list.
#[must_use]
pub fn ticket_macros_in(ticket: TicketId, in_view: &InView) -> String {
    format!("/tickets/{ticket}/macros?in={}", encode(&in_view.token()))
}

/// What a macro would do on a ticket.
#[must_use]
pub fn ticket_macro(ticket: TicketId, id: MacroId, in_view: &InView) -> String {
    format!("/tickets/{ticket}/macros/{id}?in={}", encode(&in_view.token()))
}

/// Uses a macro on a ticket.
#[must_use]
pub fn ticket_macro_use(ticket: TicketId, id: MacroId) -> String {
    format!("/tickets/{ticket}/macros/{id}/use")
}

/// A ticket whose next reply leaves it in this status.
#[must_use]
pub fn ticket_then(ticket: TicketId, in_view: &InView, then: &str) -> String {
    format!("{}&then={}", super::ticket(ticket, in_view), encode(then))
}
