//! Mail: bytes to messages ([`parse`]), messages to bytes ([`compose`]), the built-in SMTP
//! listener ([`listen`]), fetching ([`imap`]), delivery ([`send`]), seals ([`dkim`]) and signed
//! reply addresses ([`address`]).
//!
//! Two rules are held here. Nothing that arrives is lost: strange mail is still somebody asking
//! for help. Nothing that leaves is sent twice: an unknown outcome is said to be unknown.

pub mod address;
mod attribution;
pub mod automatic;
pub mod bounce;
mod bounds;
mod calendar;
pub mod certificate;
pub mod charset;
mod client;
mod command;
pub mod compose;
mod data;
mod decode;
mod dial;
pub mod dkim;
mod encoded_word;
mod files;
mod forward;
mod headers;
pub mod html;
pub mod imap;
pub mod listen;
pub mod oauth;
pub mod parse;
mod parts;
pub mod quotes;
mod reply;
pub mod send;
mod session;
mod tnef;
mod wire;

/// Who a mail was handed over from and to, apart from what its headers claim.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Envelope {
    /// The return path; empty for the null sender, which only machines use.
    pub mail_from: String,
    /// The recipients it was delivered to.
    pub rcpt_to: Vec<String>,
}
