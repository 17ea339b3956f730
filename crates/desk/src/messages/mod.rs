//! Messages: what people said on a ticket, and what arrived from outside before it is one.

pub mod incoming;
pub mod markdown;
pub mod message;

pub use incoming::{Incoming, IncomingFile, MAIL_BYTES_MAX, Oddity};
pub use message::{Attachment, Channel, Message, Visibility};
