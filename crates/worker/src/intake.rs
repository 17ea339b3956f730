//! Mail handed in over SMTP: kept, flushed, and only then acknowledged.

use actions::Desk;
use channels::email::{
    Envelope,
    address::{ReplyToken, read_reply_address},
    listen::{KeepError, MailSink, Recipient},
};
use futures::future::BoxFuture;
use store::Fault;

/// The listener's way into the desk.
pub struct Intake(pub Desk);

impl MailSink for Intake {
    /// Our mailboxes, with or without a tag; signed ticket addresses too. Anything else is refused:
    /// the desk relays for nobody.
    fn accepts<'a>(&'a self, recipient: &'a str) -> BoxFuture<'a, Recipient> {
        Box::pin(async move {
            let settings = self.0.settings();
            let recipient = recipient.to_lowercase();
            let key = settings.secret.as_bytes();
            let ours = settings.mailbox_at(&recipient).is_some()
                || matches!(read_reply_address(&recipient, key), ReplyToken::Valid(_));
            if ours && !settings.mail_address.is_empty() {
                Recipient::Known
            } else {
                Recipient::Unknown
            }
        })
    }

    fn keep(&self, envelope: Envelope, raw: Vec<u8>) -> BoxFuture<'_, Result<(), KeepError>> {
        Box::pin(async move {
            let kept = hand_in(&self.0, &envelope, raw).await;
            kept.map_err(|fault| KeepError::NotNow(fault.to_string()))
        })
    }

    fn too_large(&self, envelope: Envelope, size: u64) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let to = envelope.rcpt_to.into_iter().next().unwrap_or_default().to_lowercase();
            let between = (envelope.mail_from.to_lowercase(), to);
            if let Err(fault) = actions::mail::too_large::refused(&self.0, between, size).await {
                tracing::warn!(%fault, "a mail too large was refused, which could not be noted");
            }
        })
    }

    fn host_name(&self) -> String {
        let settings = self.0.settings();
        settings.mail_domain().to_owned()
    }
}

/// Keeps one mail as it came. When this returns, it is flushed.
///
/// # Errors
/// The database failed: the sender keeps the mail and tries again.
pub async fn hand_in(desk: &Desk, envelope: &Envelope, raw: Vec<u8>) -> Result<(), Fault> {
    let envelope = serde_json::to_string(envelope)?;
    actions::raw::keep(desk, "email", envelope, raw).await
}
