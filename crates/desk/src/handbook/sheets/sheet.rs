//! Which forms there are, what each is called and about.

/// A sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    Company,
    Rules,
    Plans,
    Severities,
    Schedules,
    Holidays,
    Products,
    FirstLine,
    Groups,
    Teams,
    Contacts,
    Texts,
    Warnings,
    Automations,
    Replies,
    Fields,
    Escalation,
}

impl Sheet {
    /// Every sheet, in the order in which they are offered.
    pub const ALL: [Self; 17] = [
        Self::Plans,
        Self::Severities,
        Self::Schedules,
        Self::Holidays,
        Self::Products,
        Self::FirstLine,
        Self::Groups,
        Self::Teams,
        Self::Fields,
        Self::Escalation,
        Self::Contacts,
        Self::Texts,
        Self::Warnings,
        Self::Automations,
        Self::Replies,
        Self::Rules,
        Self::Company,
    ];

    /// The word in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Rules => "rules",
            Self::Plans => "plans",
            Self::Severities => "severities",
            Self::Schedules => "schedules",
            Self::Holidays => "holidays",
            Self::Products => "products",
            Self::FirstLine => "first-line",
            Self::Groups => "groups",
            Self::Teams => "teams",
            Self::Contacts => "contacts",
            Self::Texts => "texts",
            Self::Warnings => "warnings",
            Self::Automations => "automations",
            Self::Replies => "replies",
            Self::Fields => "fields",
            Self::Escalation => "escalation",
        }
    }

    /// The sheet called so.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sheet| sheet.key() == key)
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Company => "Company",
            Self::Rules => "Days and defaults",
            Self::Plans => "Plans and targets",
            Self::Severities => "Severities",
            Self::Schedules => "Schedules",
            Self::Holidays => "Holidays",
            Self::Products => "Products",
            Self::FirstLine => "First line and billing",
            Self::Groups => "Groups and experts",
            Self::Teams => "Teams",
            Self::Contacts => "Contacts",
            Self::Texts => "Mails",
            Self::Warnings => "Warnings",
            Self::Automations => "Automations",
            Self::Replies => "Ready replies",
            Self::Fields => "Own fields",
            Self::Escalation => "Escalation",
        }
    }

    /// What it is about.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Company => "The name customers read in mails and on public pages.",
            Self::Rules => "How long we wait, and what counts where nobody said anything.",
            Self::Plans => {
                "By when every reply is due, in open time of the schedule Response targets. \
                 Write 24h, 90m or 1h30m; none promises nothing. A severity's or a kind's own \
                 target beats the plan's; where both apply, the shorter one counts."
            }
            Self::Severities => "How bad it is. The guideline stands beside the choice.",
            Self::Schedules => {
                "When time counts. One stretch of the week on each line: mon-fri 09:00 to 17:30, \
                 mon 00:00 to sat 00:00, mon-fri 09:00 Europe/London to 17:00 \
                 America/Los_Angeles, or always."
            }
            Self::Holidays => {
                "Days that do not count, midnight to midnight, in the schedules that name the \
                 list. One on each line: 2027-01-01 New Year's Day."
            }
            Self::Products => "What tickets are about, who builds it, and what else it is called.",
            Self::FirstLine => {
                "Support engineers answer for these products first. All others go straight to \
                 the team that builds them."
            }
            Self::Groups => {
                "Lists of tickets, each looked after by an expert in Europe and one in North \
                 America. Shared groups are everybody's."
            }
            Self::Teams => "Who takes tickets together.",
            Self::Contacts => "Whom sensitive cases are told to, one address on each line.",
            Self::Texts => "The mails the desk writes by itself.",
            Self::Warnings => "Told before a target is missed, in open time of its schedule.",
            Self::Automations => {
                "What happens by itself, in this order. A rule runs on events or after a time; \
                 each condition and each act is a short sentence on a line of its own."
            }
            Self::Replies => {
                "What automations may send to customers, as in: reply with still_there."
            }
            Self::Escalation => {
                "What goes with a ticket to another team, part by part, as a note: they should not \
                 have to ask back."
            }
            Self::Fields => {
                "What you want to know of a ticket beyond what every desk does. They stand beside \
                 the ticket, rules and searches ask for them by key; a value stays with its ticket \
                 when a field is taken away."
            }
        }
    }

    /// The section of the text under which its entries stand, if one can add to it.
    #[must_use]
    pub const fn adds_to(self) -> Option<&'static str> {
        match self {
            Self::Plans => Some("plans"),
            Self::Severities => Some("severities"),
            Self::Schedules => Some("schedules"),
            Self::Holidays => Some("holidays"),
            Self::Products => Some("products"),
            Self::Groups => Some("groups"),
            Self::Teams => Some("teams"),
            Self::Automations => Some("automations"),
            Self::Replies => Some("replies"),
            Self::Fields => Some("fields"),
            Self::Escalation => Some("escalation"),
            Self::Company
            | Self::Rules
            | Self::FirstLine
            | Self::Contacts
            | Self::Texts
            | Self::Warnings => None,
        }
    }

    /// Where the section begins in a whole text: `[plans`.
    #[must_use]
    pub const fn section(self) -> &'static str {
        match self {
            Self::FirstLine => "routing",
            other => other.key(),
        }
    }
}
