//! Who calls, and which tickets are theirs.

use actions::tickets::in_app;
use base::{
    ids::{PersonId, TicketId},
    secrets,
};
use desk::{people::Person, viewer::Viewer};
use serde::Deserialize;
use store::Fault;

use super::super::{
    answer::Trouble,
    identity::{Identity, Proof},
    overview,
    parcel::loose,
};
use crate::{
    Web,
    http::Failure,
    public::follow::{Followed, follow},
};

/// Shorter ids could be guessed; the client's are UUIDs of 36 letters.
const KEY_BYTES: std::ops::RangeInclusive<usize> = 20..=100;

/// What a call brings to show who it is by; in the query of reads, in the body of writes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    #[serde(deserialize_with = "loose")]
    pub widget_session_id: String,
    #[serde(deserialize_with = "loose")]
    pub identity_distinct_id: String,
    #[serde(deserialize_with = "loose")]
    pub identity_hash: String,
    #[serde(deserialize_with = "loose")]
    pub identity_email: String,
    #[serde(deserialize_with = "loose")]
    pub identity_hash_email: String,
}

/// Who it is.
#[derive(Debug)]
pub enum Caller {
    /// A browser with its random id, and the tickets that id opens, newest first.
    Browser { key: String, tickets: Vec<(TicketId, PersonId)> },
    /// Somebody whose identity is proved, if we know them already.
    Signed { identity: Identity, person: Option<Box<Person>> },
}

impl Caller {
    /// Reads it. A signature that does not fit is refused, not taken for an unsigned call: else a
    /// broken server would quietly make everybody a stranger.
    ///
    /// # Errors
    /// Neither a random id nor a fitting signature, or the database failed.
    pub async fn of(web: &Web, shown: Shown) -> Result<Self, Trouble> {
        if !shown.identity_distinct_id.is_empty() || !shown.identity_hash.is_empty() {
            return Self::signed(web, shown).await;
        }
        let key = shown.widget_session_id;
        if !KEY_BYTES.contains(&key.len()) {
            return Err(Trouble::refused("send the widget_session_id your browser keeps"));
        }
        let mut conn = web.desk.store.read().await?;
        let hash = secrets::hash(key.as_bytes());
        let tickets = store::in_app::of_session(&mut conn, &hash).await?;
        Ok(Self::Browser { key, tickets })
    }

    /// A claim's hash signs its value alone, as the widget's own signature of an address does.
    async fn signed(web: &Web, shown: Shown) -> Result<Self, Trouble> {
        let secret = web.desk.settings().widget_secret.clone();
        let (distinct_id, hash) = (shown.identity_distinct_id, shown.identity_hash);
        let identity = Identity { distinct_id, hash, ..Identity::default() };
        if identity.proof(&secret) == Proof::Nothing {
            return Err(Trouble::unproved());
        }
        let claim = Identity {
            email: shown.identity_email.trim().to_lowercase(),
            hash: shown.identity_hash_email,
            ..Identity::default()
        };
        let identity = match claim.proof(&secret) {
            Proof::Nothing => identity,
            _ => Identity { email: claim.email, hash: claim.hash, ..identity },
        };
        let person = overview::person(web, &identity, Proof::Person).await?;
        Ok(Self::Signed { identity, person: person.map(Box::new) })
    }

    /// One of their tickets as they follow it.
    ///
    /// # Errors
    /// Not theirs, or the database failed.
    pub async fn follows(&self, web: &Web, ticket: &str) -> Result<Followed, Trouble> {
        let id = ticket.parse().map(TicketId).map_err(|_what| Trouble::not_there())?;
        let person = match self {
            Self::Browser { tickets, .. } => {
                tickets.iter().find(|(one, _)| *one == id).map(|(_, person)| *person)
            }
            Self::Signed { person, .. } => person.as_ref().map(|person| person.id),
        };
        let person = person.ok_or(Failure::NotFound)?;
        Ok(follow(web, id, (person, self.viewer(person))).await?)
    }

    /// A ticket they have just asked as this person; their browser opens it from now on.
    ///
    /// # Errors
    /// The database failed.
    pub async fn gains(
        &mut self,
        web: &Web,
        ticket: TicketId,
        person: PersonId,
    ) -> Result<(), Fault> {
        if let Self::Browser { key, tickets } = self {
            in_app::join(&web.desk, key, person, ticket).await?;
            tickets.push((ticket, person));
        }
        Ok(())
    }

    /// What they may see as this person. A browser's random id proves nothing but that it opens
    /// the tickets asked through it, and those a link by mail gave it.
    #[must_use]
    pub fn viewer(&self, person: PersonId) -> Viewer {
        match self {
            Self::Browser { tickets, .. } => {
                let theirs = tickets.iter().filter(|(_, one)| *one == person);
                Viewer::Follower(person, theirs.map(|(ticket, _)| *ticket).collect())
            }
            Self::Signed { .. } => Viewer::Customer(person),
        }
    }

    /// Their tickets, newest first, and as whom they follow each.
    ///
    /// # Errors
    /// The database failed.
    pub async fn tickets(
        &self,
        web: &Web,
        most: i64,
    ) -> Result<Vec<(TicketId, PersonId)>, Trouble> {
        match self {
            Self::Browser { tickets, .. } => Ok(tickets.clone()),
            Self::Signed { person: Some(person), .. } => {
                let mut conn = web.desk.store.read().await?;
                let ids = store::in_app::tickets_of(&mut conn, person.id, most).await?;
                Ok(ids.into_iter().map(|id| (id, person.id)).collect())
            }
            Self::Signed { person: None, .. } => Ok(Vec::new()),
        }
    }

    /// What tells this caller from all others, for ids made of it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Browser { key, .. } => format!("browser:{key}"),
            Self::Signed { identity, .. } => format!("signed:{}", identity.distinct_id),
        }
    }
}
