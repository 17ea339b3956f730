//! Addresses of webhooks' pages and acts.

use base::ids::{DeliveryId, WebhookId};

use super::with_query;

pub const WEBHOOKS: &str = "/webhooks";

macro_rules! webhook_paths {
    ($($(#[$doc:meta])* $name:ident => $last:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(id: WebhookId) -> String {
            format!(concat!("/webhooks/{}", $last), id)
        }
    )+};
}

webhook_paths! {
    /// A webhook's page: its form and its log.
    webhook => "",
    webhook_test => "/test",
    webhook_pause => "/pause",
    webhook_end_of_pause => "/pause/end",
    webhook_secret => "/secret",
    webhook_removal => "/removal",
}

/// A webhook's log after its last row; `before` is that row's cursor.
#[must_use]
pub fn webhook_log(id: WebhookId, before: &str) -> String {
    with_query(&webhook(id), "before", before)
}

/// Tells a webhook the same again.
#[must_use]
pub fn delivery_again(id: DeliveryId) -> String {
    format!("/deliveries/{id}/again")
}
