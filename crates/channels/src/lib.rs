//! The outside world, one folder per way in or out. Nothing here knows the database or the rules.

pub mod email;
pub mod files;
pub mod outbound;
pub mod outside;
pub mod push;
pub mod remote;
pub mod webhooks;
pub mod zendesk;
