//! Organisations: the customer's company, its plan and whether it comes first (RT-5).
//!
//! [`change`] is what people set by hand and what a sync brings, [`sheet`] a file of many; what
//! follows for the tickets is in [`crate::tickets::organisation`].

pub mod change;
pub mod sheet;

use base::{Timestamp, ids::OrganisationId};
use serde::{Deserialize, Serialize};

use crate::handbook::Handbook;

/// A customer's company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    pub id: OrganisationId,
    pub name: String,
    /// The plan as it was last synced, a key of the handbook; unknown keys are kept and read as
    /// the handbook says.
    pub plan: String,
    /// The plan set by hand, which holds until it is let go (RT-1): a fresh upgrade may not have
    /// synced.
    pub plan_by_hand: Option<String>,
    /// Comes first within the same urgency.
    pub priority: bool,
    /// Mail domains whose senders belong to it, lower case.
    pub domains: Vec<String>,
    /// Its id in the customer's own systems; empty if unknown.
    pub external_id: String,
    /// Who looks after the account: names or addresses, apart by commas; empty if nobody.
    pub account_owner: String,
    pub created_at: Timestamp,
    /// When something of it was last changed; each line of its history moves it on.
    pub changed_at: Timestamp,
}

impl Organisation {
    /// One that nothing is known of yet, on the plan of those whose plan nobody knows. Its number
    /// and its instants are whoever writes it down's to give.
    #[must_use]
    pub fn begun(handbook: &Handbook) -> Self {
        Self {
            id: OrganisationId(0),
            name: String::new(),
            plan: handbook.rules.unknown_plan.clone(),
            plan_by_hand: None,
            priority: false,
            domains: Vec::new(),
            external_id: String::new(),
            account_owner: String::new(),
            created_at: Timestamp::UNIX_EPOCH,
            changed_at: Timestamp::UNIX_EPOCH,
        }
    }

    /// The plan that holds.
    #[must_use]
    pub fn plan_in_force(&self) -> &str {
        self.plan_by_hand.as_deref().unwrap_or(&self.plan)
    }
}

/// Domains that say nothing about a company: mail from them never joins an organisation.
/// The large public mail services and access providers by their own lists of domains, as of 2026.
/// Short on purpose: a company that is missing here is taken off one organisation by hand, while a
/// list of thousands would hold companies' own domains.
pub const FREE_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "ymail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "gmx.net",
    "gmx.de",
    "gmx.com",
    "web.de",
    "t-online.de",
    "mail.com",
    "mail.ru",
    "yandex.ru",
    "yandex.com",
    "qq.com",
    "163.com",
    "126.com",
    "zoho.com",
    "fastmail.com",
    "hey.com",
    "tutanota.com",
    "tuta.com",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "libero.it",
    "naver.com",
    "outlook.de",
    "outlook.fr",
    "hotmail.co.uk",
    "hotmail.fr",
    "hotmail.de",
    "hotmail.it",
    "live.co.uk",
    "live.de",
    "live.fr",
    "yahoo.co.uk",
    "yahoo.de",
    "yahoo.fr",
    "yahoo.it",
    "yahoo.es",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.com.br",
    "rocketmail.com",
    "gmx.at",
    "gmx.ch",
    "freenet.de",
    "posteo.de",
    "mailbox.org",
    "bluewin.ch",
    "comcast.net",
    "verizon.net",
    "att.net",
    "sbcglobal.net",
    "bellsouth.net",
    "cox.net",
    "btinternet.com",
    "sky.com",
    "wanadoo.fr",
    "sfr.fr",
    "virgilio.it",
    "tiscali.it",
    "alice.it",
    "wp.pl",
    "o2.pl",
    "onet.pl",
    "interia.pl",
    "seznam.cz",
    "abv.bg",
    "ukr.net",
    "rambler.ru",
    "list.ru",
    "bk.ru",
    "inbox.ru",
    "ya.ru",
    "sina.com",
    "foxmail.com",
    "yeah.net",
    "hanmail.net",
    "daum.net",
    "rediffmail.com",
    "uol.com.br",
    "bol.com.br",
    "terra.com.br",
    "docomo.ne.jp",
    "hushmail.com",
    "zohomail.com",
    "duck.com",
    "passmail.net",
    "privaterelay.appleid.com",
    "telenet.be",
    "skynet.be",
    "ziggo.nl",
    "kpnmail.nl",
    "home.nl",
];

/// Whether mail from `domain` may tell us the sender's organisation.
#[must_use]
pub fn domain_names_a_company(domain: &str) -> bool {
    !domain.is_empty() && !FREE_MAIL.contains(&domain)
}
