//! The people of the demo: the company's agents, its customers and their organisations.
//! All invented; every address is under a reserved domain and reaches nobody.

mod agents;
mod customers;
mod names;
mod organisations;

pub use agents::agents;
pub use customers::customers;
pub use organisations::organisations;

/// One of us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Full name.
    pub name: String,
    /// First name, as used in greetings and sign-offs.
    pub first_name: String,
    /// Sign-in address.
    pub email: String,
    /// `admin`, `lead`, `agent`, `engineer` or `viewer`.
    pub role: &'static str,
    /// `europe` or `north_america`.
    pub region: &'static str,
    /// IANA time zone.
    pub time_zone: &'static str,
    /// Teams, as [`crate::world::team_of`] names them.
    pub groups: Vec<&'static str>,
}

/// A customer's company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its name, in its own script.
    pub name: String,
    /// Its mail domain, under `.example`.
    pub domain: String,
    /// One of [`crate::world::PLANS`].
    pub plan: &'static str,
    /// Comes first within the same urgency.
    pub priority: bool,
    /// IANA time zone of its main office.
    pub time_zone: &'static str,
    /// How many of the customers work there, as a share of all.
    pub(crate) weight: u32,
    /// Cultures its people's names come from.
    pub(crate) cultures: &'static [&'static str],
}

/// Somebody who asks for help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Full name, in its own script.
    pub name: String,
    /// The part of it a friendly mail uses.
    pub first_name: String,
    /// Address, lower case, unique.
    pub email: String,
    /// A place in `Company::organisations`.
    pub organisation: Option<usize>,
    /// May see and act for the whole organisation.
    pub org_admin: bool,
    /// IANA time zone.
    pub time_zone: &'static str,
    /// The language they like to write in (`en`, `de`, …).
    pub language: &'static str,
    /// How they write: 0 terse, 1 plain, 2 friendly, 3 formal.
    pub(crate) voice: u8,
    /// How often they write, compared with others.
    pub(crate) weight: u32,
}
