//! What every action is given: the database, the rules, the clock, chance, the files.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicI64, Ordering},
};

use ::desk::{
    handbook::Handbook,
    mailboxes::{self, Mailbox},
    tickets::open::Scene,
};
use base::{Chance, Clock, Timestamp, ids::Ids};
use object_store::ObjectStore;
use store::Store;

/// The name of the mailbox that set-up asked for.
pub const ONLY: &str = "main";

/// What set-up and configuration decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Where people reach the desk, without a slash at the end.
    pub public_url: String,
    /// The company that gives support.
    pub company: String,
    /// The address of the first mailbox; empty while there is none.
    pub mail_address: String,
    /// All mailboxes of the configuration; empty where only `mail_address` is set.
    pub mailboxes: Vec<Mailbox>,
    /// What mail goes out through where a mailbox names nothing, without who signs in.
    pub goes_by: String,
    /// Signs reply addresses and widget tokens.
    pub secret: String,
    /// Signs widget identities; the customer's app server knows it too.
    pub widget_secret: String,
    /// Where answers to surveys are told; `None` for nowhere.
    pub capture: Option<Capture>,
}

/// A PostHog capture endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The whole address, such as `https://us.i.posthog.com/i/v0/e`.
    pub url: String,
    /// The project's key.
    pub key: String,
}

impl Settings {
    /// The domain our `Message-ID`s end in.
    #[must_use]
    pub fn mail_domain(&self) -> &str {
        let domain = ::desk::people::domain_of(&self.mail_address);
        if domain.is_empty() { "prickle.invalid" } else { domain }
    }

    /// All mailboxes, the first one first: the configuration's, and the one that set-up asked for
    /// where the configuration has none at its address.
    #[must_use]
    pub fn all_mailboxes(&self) -> Vec<Mailbox> {
        let mut all = self.mailboxes.clone();
        if !self.mail_address.is_empty() && !all.iter().any(|one| one.is_at(&self.mail_address)) {
            let (name, address) = (ONLY.to_owned(), self.mail_address.clone());
            let goes_by = self.goes_by.clone();
            all.push(Mailbox { name, address, goes_by, ..Mailbox::default() });
        }
        all.sort_by_key(|one| !one.is_at(&self.mail_address));
        all
    }

    /// The mailbox a ticket that came in at `address` is answered from; `None` while there is none.
    #[must_use]
    pub fn mailbox_of(&self, address: &str) -> Option<Mailbox> {
        let found = mailboxes::of(&self.all_mailboxes(), address).cloned();
        found.map(|one| one.branded(&self.company))
    }

    /// The mailbox that mail for `address` ends up in, if it is one of ours.
    #[must_use]
    pub fn mailbox_at(&self, address: &str) -> Option<Mailbox> {
        self.all_mailboxes().into_iter().find(|one| one.is_at(address))
    }

    /// Mails are sent from here.
    #[must_use]
    pub fn is_own_address(&self, address: &str) -> bool {
        address == self.mail_address || self.mailboxes.iter().any(|one| one.address == address)
    }
}

/// The desk's surroundings. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub files: Arc<dyn ObjectStore>,
    handbook: Arc<RwLock<Arc<Handbook>>>,
    settings: Arc<RwLock<Arc<Settings>>>,
    /// The newest version of the handbook this release can't read; 0 for none.
    unreadable: Arc<AtomicI64>,
}

impl Desk {
    /// A desk with these surroundings.
    #[must_use]
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        files: Arc<dyn ObjectStore>,
        handbook: Handbook,
        settings: Settings,
    ) -> Self {
        Self {
            store,
            clock,
            chance,
            files,
            handbook: Arc::new(RwLock::new(Arc::new(handbook))),
            settings: Arc::new(RwLock::new(Arc::new(settings))),
            unreadable: Arc::new(AtomicI64::new(0)),
        }
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The rules in force.
    #[must_use]
    pub fn handbook(&self) -> Arc<Handbook> {
        Arc::clone(&self.handbook.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other rules in force, unless newer ones are already: two saves may end out of order.
    pub fn set_handbook(&self, handbook: Handbook) {
        let mut running = self.handbook.write().unwrap_or_else(PoisonError::into_inner);
        if handbook.version >= running.version {
            *running = Arc::new(handbook);
        }
    }

    /// Remembers that a version of the handbook can't be read, so that it is told once.
    pub fn note_unreadable(&self, version: i64) {
        self.unreadable.fetch_max(version, Ordering::Relaxed);
    }

    /// The newest version that can't be read by this release; 0 for none.
    #[must_use]
    pub fn unreadable(&self) -> i64 {
        self.unreadable.load(Ordering::Relaxed)
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts other settings in force.
    pub fn set_settings(&self, settings: Settings) {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }

    /// A fresh token.
    #[must_use]
    pub fn token(&self) -> String {
        base::secrets::token(&*self.chance)
    }

    /// The rules and the instant of one action.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment { live: true, ..self.moment_at(self.now()) }
    }

    /// The same, at a given instant: how the past is replayed.
    #[must_use]
    pub fn moment_at(&self, at: Timestamp) -> Moment {
        Moment { handbook: self.handbook(), settings: self.settings(), at, live: false }
    }
}

/// One action's rules and instant; owned, so that it can travel into a transaction.
#[derive(Clone)]
pub struct Moment {
    pub handbook: Arc<Handbook>,
    pub settings: Arc<Settings>,
    pub at: Timestamp,
    /// It happens now: rules run. The past is replayed without them.
    pub live: bool,
}

impl Moment {
    /// The scene the desk's functions want.
    #[must_use]
    pub fn scene<'a>(&'a self, ids: &'a Ids) -> Scene<'a> {
        Scene {
            handbook: &self.handbook,
            ids,
            at: self.at,
            mail_domain: self.settings.mail_domain(),
        }
    }
}
