//! The handbook: the rules of the support operation, as data (HB-1).
//!
//! `default.toml` ships inside the binary and says everything; a company's own file says what
//! differs. A handbook that can't be read whole is not read at all (HB-2). Where a ticket names
//! something the handbook no longer knows, every question here still has an answer.

mod checks;
mod community;
pub mod edit;
mod entries;
pub mod escalation;
mod fault;
mod ical;
pub mod lines;
mod lookup;
pub mod meaning;
mod model;
mod parse;
mod reader;
mod resolved;
mod rules;
pub mod sheets;
mod texts;
mod version;

use std::{collections::BTreeMap, sync::LazyLock};

use base::ids::OrganisationId;

pub use community::Community;
pub use fault::{Fault, nearest};
pub use ical::{BadLine, Feed, feed_section, read_feed};
pub use model::{
    Assign, Company, Contacts, DayOff, EscalationPart, Group, Holidays, Kind, Plan, Product,
    Routing, Rules, ScheduleRule, Severity, Team, Warned, Warnings,
};
pub use reader::target_text;
pub use resolved::resolved;
pub use texts::{MailText, TextName, Words};
pub use version::{Author, MOST_BYTES, Version, default_hash};

use crate::{
    automations::{Automation, Reply},
    csat::Surveys,
    phrases::{Language, Phrases},
    reply_check::ReplyCheck,
    social::SocialTexts,
    tickets::fields::CustomField,
};

/// The shipped handbook's text: the reference of every key, with comments.
pub const DEFAULT_TEXT: &str = include_str!("default.toml");

/// A whole, checked handbook. Lists are in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Handbook {
    /// The version in force; 0 for the shipped one, and for a text that was not saved yet.
    pub version: i64,
    pub company: Company,
    /// Where help comes from on plans without support of our own (IN-9).
    pub community: Community,
    pub rules: Rules,
    pub plans: Vec<Plan>,
    pub severities: Vec<Severity>,
    /// The company's own fields of a ticket.
    pub fields: Vec<CustomField>,
    /// What goes with a ticket to another team (TK-8).
    pub escalation: Vec<EscalationPart>,
    pub kinds: Vec<Kind>,
    pub products: Vec<Product>,
    pub groups: Vec<Group>,
    pub teams: Vec<Team>,
    pub routing: Routing,
    pub contacts: Contacts,
    pub holidays: Vec<Holidays>,
    pub schedules: Vec<ScheduleRule>,
    pub warnings: Warnings,
    /// Who is asked how it was, and what for (CS-1 to CS-4).
    pub surveys: Surveys,
    /// What is said to whoever asks for help in public (IN-6).
    pub social: SocialTexts,
    /// What the reply check looks for (TK-9).
    pub reply_check: ReplyCheck,
    /// What was promised to an organisation by itself, in seconds of open time.
    pub organisation_targets: Vec<(OrganisationId, i64)>,
    texts: BTreeMap<(Language, TextName), MailText>,
    /// Words of customers' pages that the company says otherwise.
    pub phrases: Phrases,
    /// What rules may send to customers.
    pub replies: Vec<Reply>,
    /// What happens by itself (RT-8), in the order in which it does.
    pub automations: Vec<Automation>,
}

impl Handbook {
    /// The default handbook.
    ///
    /// # Panics
    /// If the shipped text is wrong, which a test rules out.
    #[must_use]
    pub fn shipped() -> Self {
        static SHIPPED: LazyLock<Handbook> =
            LazyLock::new(|| match parse::parse_over(Handbook::default(), DEFAULT_TEXT) {
                Ok(handbook) => handbook,
                Err(faults) => panic!("the shipped handbook is wrong: {faults:?}"),
            });
        SHIPPED.clone()
    }

    /// A company's handbook: `toml` says what differs from the default.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the text.
    pub fn parse(toml: &str) -> Result<Self, Vec<Fault>> {
        parse::parse_over(Self::shipped(), toml)
    }

    /// A company's handbook over the default it was written over, which an earlier release may
    /// have shipped: entries are exactly those of that default, keys it did not know yet have
    /// today's values.
    ///
    /// # Errors
    /// As [`Handbook::parse`]; also where this release no longer understands that default.
    pub fn parse_on(default: &str, toml: &str) -> Result<Self, Vec<Fault>> {
        if default == DEFAULT_TEXT {
            return Self::parse(toml);
        }
        let emptied = parse::without_lists_of(Self::shipped(), default);
        parse::parse_over(parse::parse_over(emptied, default)?, toml)
    }
}
