//! Addresses of mailboxes and of the switch for all outgoing mail.

use super::encode;

pub const MAILBOXES: &str = "/mailboxes";
/// Stops all outgoing mail.
pub const MAIL_STOP: &str = "/mail-stop";
/// Starts it again.
pub const MAIL_STOP_END: &str = "/mail-stop/end";

/// Signs in to a mailbox both ways and says what was found.
#[must_use]
pub fn mailbox_test(name: &str) -> String {
    format!("{MAILBOXES}/{}/test", encode(name))
}
