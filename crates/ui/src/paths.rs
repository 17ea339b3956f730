//! Every link of every page is made here, so that an address changes in one place and a test can
//! ask each whether it leads anywhere.

mod api_tokens;
mod composing;
mod found;
mod handbook;
mod in_view;
mod mailboxes;
mod organisations;
mod people;
mod social;
pub mod surveys;
mod webhooks;

use base::ids::{AbsenceId, AsideId, AttachmentId, BulkId, NoticeSeq, OutgoingId, RawId, TicketId};

pub use api_tokens::*;
pub use composing::*;
pub use found::*;
pub use handbook::*;
pub use in_view::InView;
pub use mailboxes::*;
pub use organisations::*;
pub use people::*;
pub use social::*;
pub use webhooks::*;

use crate::Assets;

/// `before` is the keyset cursor of the last row of the page before.
#[must_use]
pub fn view(view: &InView, before: Option<&str>) -> String {
    let path = match view {
        InView::Next => "/next".into(),
        InView::Mine => "/mine".into(),
        InView::Following => "/following".into(),
        InView::Unclassified => "/unclassified".into(),
        InView::All => "/tickets".into(),
        InView::Status(status) => format!("/tickets?status={}", encode(status)),
        InView::Group(key) => format!("/groups/{}", encode(key)),
        InView::Found(query) => with_query(TICKETS, "q", query),
        InView::Kept(id) => format!("{VIEWS}/{id}"),
    };
    match before {
        Some(cursor) => with_query(&path, "before", cursor),
        None => path,
    }
}

/// A ticket beside the list it was opened from.
#[must_use]
pub fn ticket(id: TicketId, in_view: &InView) -> String {
    format!("/tickets/{id}?in={}", encode(&in_view.token()))
}

/// The rail of a page that draws itself only whole.
#[must_use]
pub fn rail(page: &str) -> String {
    with_query(RAIL, "at", page)
}

/// The same address, asking for one live region of the page only.
#[must_use]
pub fn part(path: &str, part: &str) -> String {
    with_query(path, "part", part)
}

/// Moves this message to the ticket it belongs on.
#[must_use]
pub fn moving_of(id: TicketId, message: i64) -> String {
    with_query(&moving(id), "message", &message.to_string())
}

/// One message on a ticket's page.
#[must_use]
pub fn message(id: TicketId, in_view: &InView, anchor: &str) -> String {
    format!("{}#{anchor}", ticket(id, in_view))
}

macro_rules! ticket_paths {
    ($($(#[$doc:meta])* $name:ident => $last:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(id: TicketId) -> String {
            format!(concat!("/tickets/{}/", $last), id)
        }
    )+};
}

ticket_paths! {
    history => "history",
    links => "links",
    tags => "tags",
    /// The company's own fields.
    fields => "fields",
    /// Puts it off; the page asks until when.
    snooze => "snooze",
    snooze_end => "snooze/end",
    /// Copies messages into a new ticket.
    splitting => "splitting",
    /// Moves a message to the ticket it belongs on.
    moving => "moving",
    /// Moves it back.
    moving_undo => "moving/undo",
    /// Takes words or files out of it for good: choose, look, do it.
    redaction => "redaction",
    /// Sends it to another team with a filled template.
    escalation => "escalation",
    escalation_end => "escalation/end",
    /// Begins a side conversation.
    asides => "asides",
    /// Links it to another ticket.
    related => "related",
    /// Merge it with another: choose which, look at who will read what, do it.
    merging => "merging",
    /// Tells the customers of linked tickets that this one is solved.
    passing_on => "passing-on",
    /// Takes a merged ticket apart again.
    merging_undo => "merging/undo",
    messages => "messages",
    closure => "closure",
    reopening => "reopening",
    assignment => "assignment",
    severity => "severity",
    /// What it is called.
    subject => "subject",
    product => "product",
    status => "status",
    plan => "plan",
    draft => "draft",
    draft_pictures => "draft/pictures",
    presence => "presence",
    /// Its organisation's plan holds again.
    synced_plan => "synced-plan",
    suggestion => "suggestion",
    similar => "similar",
    suggestion_dismissal => "suggestion/dismissal",
    investigation => "investigation",
    investigation_end => "investigation/end",
    followers => "followers",
    followers_removal => "followers/removal",
}

/// Takes something out of one of its messages.
#[must_use]
pub fn redaction_of(id: TicketId, message: i64) -> String {
    with_query(&redaction(id), "message", &message.to_string())
}

/// A side conversation.
#[must_use]
pub fn aside(id: TicketId, aside: AsideId) -> String {
    format!("{}/{aside}", asides(id))
}

/// A look at what comes of merging two tickets.
#[must_use]
pub fn merging_with(id: TicketId, other: TicketId) -> String {
    with_query(&merging(id), "other", &other.to_string())
}

/// Ends an absence, or takes it back.
#[must_use]
pub fn absence_end(id: AbsenceId) -> String {
    format!("/away/{id}/end")
}

/// What came of a bulk edit, begun in a view.
#[must_use]
pub fn bulk_edit(id: BulkId, in_view: &InView) -> String {
    with_query(&format!("{BULK_EDITS}/{id}"), "in", &in_view.token())
}

/// Takes a bulk edit back.
#[must_use]
pub fn bulk_edit_undo(id: BulkId) -> String {
    format!("{BULK_EDITS}/{id}/undo")
}

/// A page that shows what is in a file.
#[must_use]
pub fn file(id: AttachmentId) -> String {
    format!("/attachments/{id}")
}

/// A stored file.
#[must_use]
pub fn attachment(id: AttachmentId, name: &str) -> String {
    format!("/attachments/{id}/{}", encode(name))
}

/// Sends a failed or doubtful mail again.
#[must_use]
pub fn send_again(id: OutgoingId) -> String {
    format!("/outgoing/{id}/again")
}

/// Tries a dead letter again.
#[must_use]
pub fn dead_letter_retry(id: RawId) -> String {
    format!("/dead-letters/{id}/retry")
}

/// What the desk tells the reader; `before` is the cursor of the last row of the page before.
#[must_use]
pub fn notices(before: Option<&str>) -> String {
    before.map_or_else(|| NOTICES.into(), |cursor| with_query(NOTICES, "before", cursor))
}

/// Says that one notice was seen.
#[must_use]
pub fn notice_seen(seq: NoticeSeq) -> String {
    format!("/notices/{seq}/seen")
}

/// An automation of the handbook, with the tickets it matches now.
#[must_use]
pub fn automation(key: &str) -> String {
    format!("/handbook/automations/{}", encode(key))
}

/// Switches an automation on or off, after a look at what that changes.
#[must_use]
pub fn automation_switch(key: &str) -> String {
    format!("{}/switch", automation(key))
}

/// Leads to where an automation is written.
#[must_use]
pub fn automation_text(key: &str) -> String {
    format!("{}/text", automation(key))
}

/// A built file.
#[must_use]
pub fn asset(assets: &Assets, plain: &str) -> String {
    format!("/assets/{}", assets.name(plain))
}

/// The page a sign-in link in a mail leads to.
#[must_use]
pub fn portal_link(token: &str) -> String {
    format!("/portal/links/{}", encode(token))
}

/// Where a link leads that adds an address.
#[must_use]
pub fn portal_address(token: &str) -> String {
    format!("/portal/addresses/{}", encode(token))
}

/// A customer's own ticket.
#[must_use]
pub fn portal_ticket(id: TicketId) -> String {
    format!("/portal/tickets/{id}")
}

/// The customer's tickets, or those of the whole organisation.
#[must_use]
pub fn portal_list(organisation: bool, before: Option<&str>) -> String {
    let path = if organisation { "/portal?of=organisation" } else { "/portal" };
    before.map_or_else(|| path.into(), |cursor| with_query(path, "before", cursor))
}

/// What a customer finds by words among them.
#[must_use]
pub fn portal_found(organisation: bool, words: &str, before: Option<&str>) -> String {
    with_query(&portal_list(organisation, before), "q", words)
}

#[must_use]
pub fn portal_messages(id: TicketId) -> String {
    format!("/portal/tickets/{id}/messages")
}

#[must_use]
pub fn portal_closure(id: TicketId) -> String {
    format!("/portal/tickets/{id}/closure")
}

#[must_use]
pub fn portal_reopening(id: TicketId) -> String {
    format!("/portal/tickets/{id}/reopening")
}

/// The page after asking: `ticket` is the secret that follows it, `link` the way in for somebody
/// without an address.
#[must_use]
pub fn help_received(ticket: &str, link: Option<&str>) -> String {
    let path = with_query(HELP_RECEIVED, "ticket", ticket);
    link.map_or_else(|| path.clone(), |link| with_query(&path, "link", link))
}

/// A customer's own ticket, saying what was just done.
#[must_use]
pub fn portal_ticket_after(id: TicketId, done: &str) -> String {
    with_query(&portal_ticket(id), "done", done)
}

pub const SETUP: &str = "/setup";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_OUT: &str = "/sign-out";
pub const TICKETS: &str = "/tickets";
pub const AWAY: &str = "/away";
/// One of us sets their own keys.
pub const OWN_KEYS: &str = "/settings/keys";
pub const OWN_KEYS_RESET: &str = "/settings/keys/reset";
/// The same keys for the script, as JSON.
pub const OWN_KEYS_DATA: &str = "/settings/keys/own";
/// What the command palette finds, as JSON.
pub const PALETTE: &str = "/palette";
/// What a field of tickets can be set to, as JSON.
pub const RAIL: &str = "/rail";
pub const PALETTE_CHOICES: &str = "/palette/choices";
/// Many tickets are changed at once.
pub const BULK_EDITS: &str = "/bulk-edits";
/// What that would do.
pub const BULK_PREVIEW: &str = "/bulk-edits/preview";
/// Tickets were looked at.
pub const SEEN: &str = "/seen";
pub const PREVIEW: &str = "/preview";
pub const CHECK: &str = "/check";
pub const PEOPLE_HERE: &str = "/people.json";
pub const DEAD_LETTERS: &str = "/dead-letters";
pub const NOTICES: &str = "/notices";
pub const NOTICES_SEEN: &str = "/notices/seen";
pub const APP_MANIFEST: &str = "/manifest.webmanifest";
pub const GALLERY: &str = "/dev/gallery";
pub const HELP: &str = "/help";
pub const HELP_RECEIVED: &str = "/help/received";
pub const PORTAL: &str = "/portal";
pub const PORTAL_SIGN_IN: &str = "/portal/sign-in";
pub const PORTAL_SIGN_OUT: &str = "/portal/sign-out";
pub const PORTAL_SETTINGS: &str = "/portal/settings";
pub const PORTAL_ADDRESSES: &str = "/portal/addresses";
pub const PORTAL_ADDRESS_REMOVAL: &str = "/portal/addresses/removal";
pub const PORTAL_ADDRESS_PRIMARY: &str = "/portal/addresses/primary";
pub const WIDGET_SCRIPT: &str = "/widget.js";

/// A customer's settings, saying what was just done: `saved`, `asked`, `removed` or `primary`.
#[must_use]
pub fn portal_settings_after(done: &str) -> String {
    with_query(PORTAL_SETTINGS, "done", done)
}

/// One screen of the gallery.
#[must_use]
pub fn gallery_screen(name: &str) -> String {
    format!("{GALLERY}/{}", encode(name))
}

fn with_query(path: &str, name: &str, value: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{name}={}", encode(value))
}

/// Percent-encodes all but unreserved characters (RFC 3986 section 2.3).
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_a_path() {
        assert_eq!(
            attachment(AttachmentId(7), "räport & co/../x\".pdf"),
            "/attachments/7/r%C3%A4port%20%26%20co%2F..%2Fx%22.pdf"
        );
        assert_eq!(
            view(&InView::Status("open".into()), Some("a=b")),
            "/tickets?status=open&before=a%3Db"
        );
    }
}
