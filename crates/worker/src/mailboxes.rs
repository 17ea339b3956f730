//! The mailboxes' ways in and out: which server sends for each, who seals its mails, where it is
//! fetched from.

use std::{sync::Arc, time::Duration};

use actions::{Desk, mail::fetched};
use base::secrets;
use channels::{
    email::{
        dkim::Signer,
        imap::{self, FetchConfig, Fetched, Inbox, Known},
        oauth::Vault,
    },
    outside::Mailer,
};
use desk::mailboxes::Position;
use futures::future::BoxFuture;
use store::Fault;
use tokio_util::sync::CancellationToken;

use crate::Worker;

/// The ways of one mailbox.
#[derive(Clone)]
pub struct Route {
    pub mailer: Arc<dyn Mailer>,
    /// Seals its mails (DKIM).
    pub seal: Option<Arc<Signer>>,
    /// Where its mail is fetched from; `None` where it comes by the listener.
    pub fetch: Option<FetchConfig>,
}

/// Follows every mailbox that is fetched, each by itself, until told to stop.
pub async fn follow_all(worker: &Worker, stop: CancellationToken) {
    // Names this process: on PostgreSQL other nodes would read the same mailboxes.
    let holder = secrets::token(&*worker.desk.chance);
    let_go(worker, &holder).await;
    let followed = worker.routes.iter().filter_map(|(name, route)| {
        let config = route.fetch.clone()?;
        let (desk, name, place) = (worker.desk.clone(), name.clone(), config.place());
        let inbox = Arc::new(Memory { desk, name, holder: holder.clone(), place });
        Some(imap::run(config, inbox, stop.clone()))
    });
    futures::future::join_all(followed).await;
    let_go(worker, &holder).await;
}

async fn let_go(worker: &Worker, holder: &str) {
    if let Err(fault) = fetched::let_go(&worker.desk, holder).await {
        tracing::warn!(%fault, "the mailboxes were not let go of; they are in two minutes");
    }
}

/// Whoever asked waits at the page, and other jobs wait beside it.
const TEST: Duration = Duration::from_secs(15);

async fn in_time(test: impl Future<Output = Result<String, String>>) -> Result<String, String> {
    let late = |_| Err(format!("no answer within {} seconds", TEST.as_secs()));
    tokio::time::timeout(TEST, test).await.unwrap_or_else(late)
}

/// Signs in both ways and writes down what was found.
pub async fn test(worker: &Worker, name: &str) -> Result<(), Fault> {
    let route = worker.routes.get(name);
    let mailer = route.map_or(&worker.mailer, |route| &route.mailer);
    let out = in_time(mailer.test()).await;
    let mut told = vec![out.unwrap_or_else(|why| format!("sending: {why}"))];
    if let Some(config) = route.and_then(|route| route.fetch.as_ref()) {
        let found = in_time(imap::test(config)).await;
        told.push(found.unwrap_or_else(|why| format!("fetching: {why}")));
    }
    fetched::tested(&worker.desk, name, told.join("\n")).await
}

/// What the desk remembers of one mailbox.
pub struct Memory {
    pub desk: Desk,
    pub name: String,
    /// Who reads it; empty where nobody does.
    pub holder: String,
    /// Where; see [`FetchConfig::place`].
    pub place: String,
}

fn told(fault: &Fault) -> String {
    format!("it could not be kept: {fault}")
}

impl Memory {
    async fn remembered(&self) -> Result<Option<desk::mailboxes::Remembered>, Fault> {
        store::mailboxes::one(&mut self.desk.store.read().await?, &self.name).await
    }

    async fn kept_seal(&self) -> Result<String, Fault> {
        store::mailboxes::sealed(&mut self.desk.store.read().await?, &self.name).await
    }
}

impl Inbox for Memory {
    fn hold(&self) -> BoxFuture<'_, Result<bool, String>> {
        Box::pin(async {
            let held = fetched::hold(&self.desk, &self.name, &self.holder, &self.place).await;
            held.map_err(|fault| told(&fault))
        })
    }

    fn known(&self) -> BoxFuture<'_, Result<Known, String>> {
        Box::pin(async {
            let found = self.remembered().await.map_err(|fault| told(&fault))?;
            let known = |one: desk::mailboxes::Remembered| Known {
                position: one.position,
                looked_at: one.looked_at,
            };
            Ok(found.map(known).unwrap_or_default())
        })
    }

    fn keep(
        &self,
        mails: Vec<Fetched>,
        before: Option<Position>,
        position: Position,
    ) -> BoxFuture<'_, Result<bool, String>> {
        Box::pin(async move {
            let written = mails.into_iter().map(|mail| {
                let envelope = serde_json::to_string(&mail.envelope)?;
                Ok((envelope, mail.raw))
            });
            let mails: Result<Vec<_>, Fault> = written.collect();
            let kept = match mails {
                Ok(mails) => fetched::keep(&self.desk, &self.name, mails, before, position).await,
                Err(fault) => Err(fault),
            };
            kept.map_err(|fault| told(&fault))
        })
    }

    fn looked(&self, trouble: String) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            if let Err(fault) = fetched::looked(&self.desk, &self.name, trouble).await {
                tracing::warn!(mailbox = self.name, %fault, "a look at it was not noted");
            }
        })
    }
}

impl Vault for Memory {
    fn kept(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(async { self.kept_seal().await.map_err(|fault| told(&fault)) })
    }

    fn keep(&self, sealed: String) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async move {
            let kept = fetched::seal(&self.desk, &self.name, sealed).await;
            kept.map_err(|fault| told(&fault))
        })
    }
}
