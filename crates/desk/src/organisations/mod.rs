//! Organisations: the customer's company, its plan and whether it comes first (RT-5).
//!
//! [`change`] is what people set by hand and what a sync brings; what follows for the tickets is in
//! [`crate::tickets::organisation`].

pub mod change;

use base::{Timestamp, ids::OrganisationId};
use serde::{Deserialize, Serialize};

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
    /// Who looks after the account, in words; empty if nobody.
    pub account_owner: String,
    pub created_at: Timestamp,
}

impl Organisation {
    /// The plan that holds.
    #[must_use]
    pub fn plan_in_force(&self) -> &str {
        self.plan_by_hand.as_deref().unwrap_or(&self.plan)
    }
}

/// Domains that say nothing about a company: mail from them never joins an organisation.
/// The large public mail services by their own lists of domains, as of 2026.
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
];

/// Whether mail from `domain` may tell us the sender's organisation.
#[must_use]
pub fn domain_names_a_company(domain: &str) -> bool {
    !domain.is_empty() && !FREE_MAIL.contains(&domain)
}
