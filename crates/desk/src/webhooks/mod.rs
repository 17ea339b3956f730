//! Webhooks: other systems told what happens here (API-2). What is to be told is stored until it
//! was taken, in order for each ticket; a webhook that fails for a day is paused and its owner
//! told.
//!
//! Signed as Standard Webhooks asks (standardwebhooks.com), so that ready libraries check it.

mod kinds;
mod payload;

use base::{
    Timestamp,
    ids::{DeliveryId, EventSeq, PersonId, TicketId, WebhookId},
    secrets,
};

pub use kinds::{KINDS, TEST, kind_of};
pub use payload::{Told, payload, test_payload};

use crate::handbook::sheets::key_of;

/// An address of another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    pub id: WebhookId,
    /// By which rules call it.
    pub key: String,
    pub name: String,
    pub url: String,
    /// `whsec_` and the key, base64.
    pub secret: String,
    /// The kinds it is told of; none: it is only called by rules.
    pub events: Vec<String>,
    /// Told of what comes after this.
    pub since: EventSeq,
    pub created_at: Timestamp,
    pub created_by: PersonId,
    pub paused_at: Option<Timestamp>,
    /// Why, where it was not a person; empty otherwise.
    pub paused_because: String,
    /// Since when nothing was taken any more; `None` while all is well.
    pub failing_since: Option<Timestamp>,
}

/// What one is made or changed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    pub name: String,
    pub url: String,
    pub events: Vec<String>,
}

/// Why it was not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("give it a name")]
    NoName,
    #[error("there is a webhook \"{0}\" already; choose another name")]
    Taken(String),
    #[error("write a whole address, as in https://example.com/hooks")]
    NoAddress,
    #[error("the address has a name or a password in it; leave them out, it is signed")]
    Credentials,
    #[error("there is no event \"{0}\"")]
    NoSuchEvent(String),
    #[error("it is paused; let it go on first")]
    Paused,
}

impl Wish {
    /// The key and the wish, tidied.
    ///
    /// # Errors
    /// What is wrong, to show at the form.
    pub fn checked(self) -> Result<(String, Self), Refusal> {
        let name = self.name.trim().to_owned();
        let key = key_of(&name).ok_or(Refusal::NoName)?;
        let url = self.url.trim().to_owned();
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        match host {
            Some(host) if host.contains('@') => return Err(Refusal::Credentials),
            Some(host) if !host.is_empty() && !url.contains(char::is_whitespace) => {}
            _ => return Err(Refusal::NoAddress),
        }
        if let Some(unknown) = self.events.iter().find(|one| !kinds::is_known(one)) {
            return Err(Refusal::NoSuchEvent(unknown.clone()));
        }
        Ok((key, Self { name, url, events: self.events }))
    }
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not taken yet.
    Waiting,
    Delivered,
    /// Tried as often as is sensible.
    GivenUp,
}

/// One telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub id: DeliveryId,
    pub webhook_id: WebhookId,
    /// Ticket 0: about none.
    pub ticket_id: TicketId,
    /// Deliveries about a ticket go out in this order.
    pub place: EventSeq,
    pub kind: String,
    /// What is sent, JSON.
    pub body: String,
    pub state: State,
    pub attempts: i64,
    pub next_at: Timestamp,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// What the other side answered last; `None` where it never did.
    pub status: Option<i64>,
    /// The beginning of its answer, or what went wrong.
    pub answer: String,
    pub took_ms: i64,
}

impl Delivery {
    /// The id the other side sees: the same however often it is sent.
    #[must_use]
    pub fn told_id(&self) -> String {
        format!("msg_{}", self.id)
    }
}

/// The headers that prove where a body came from, and that it is fresh.
#[must_use]
pub fn headers(secret: &str, id: &str, at: Timestamp, body: &str) -> [(&'static str, String); 3] {
    let seconds = at.as_second();
    let key = secret.strip_prefix("whsec_").unwrap_or(secret);
    let signature = secrets::sign_base64(key, format!("{id}.{seconds}.{body}").as_bytes());
    [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", format!("v1,{signature}")),
    ]
}

/// A webhook that took nothing for so long is paused: a day, so that a night's outage is not the
/// end of it.
pub const PAUSE_AFTER_SECONDS: i64 = 24 * 3600;

/// How long what was delivered or given up is kept, to look at and send again.
pub const KEPT_SECONDS: i64 = 30 * 24 * 3600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_signed_as_the_standard_says() {
        // The example of the specification.
        let at = Timestamp::from_second(1_614_265_330).unwrap();
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let [id, time, signature] =
            headers(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, r#"{"test": 2432232314}"#);
        assert_eq!(id.1, "msg_p5jXN8AQM9LWM0D4loKWxJek");
        assert_eq!(time.1, "1614265330");
        assert_eq!(signature.1, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let of = |url: &str| Wish { name: "Deploys".into(), url: url.into(), ..Wish::default() };
        assert_eq!(of("example.com/hook").checked(), Err(Refusal::NoAddress));
        assert_eq!(of("ftp://example.com").checked(), Err(Refusal::NoAddress));
        assert_eq!(of("https:///hook").checked(), Err(Refusal::NoAddress));
        assert_eq!(of("https://a:b@example.com").checked(), Err(Refusal::Credentials));
        let (key, wish) = of(" https://example.com/hook?a=1 ").checked().unwrap();
        assert_eq!((key.as_str(), wish.url.as_str()), ("deploys", "https://example.com/hook?a=1"));
        let unknown = Wish { events: vec!["ticket.sold".into()], ..of("https://example.com") };
        assert_eq!(unknown.checked(), Err(Refusal::NoSuchEvent("ticket.sold".into())));
    }
}
