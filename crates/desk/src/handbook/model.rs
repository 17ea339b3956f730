//! What a handbook says, as plain data. The words of it are explained in `default.toml`.

use base::time::TimeZone;
use jiff::civil::Date;

use crate::sla::Schedule;

/// The company whose desk this is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Company {
    /// Its name, in mails and on public pages.
    pub name: String,
}

/// What a customer pays for, and what they are promised.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    pub key: String,
    pub name: String,
    /// Higher comes first in *Next up*; 0 to 99.
    pub rank: i64,
    /// The target for every reply, in seconds of open time; `None` for no promise.
    pub target_seconds: Option<i64>,
    /// Finer targets by severity; `None` for no promise.
    pub severity_targets: Vec<(String, Option<i64>)>,
    /// Finer targets by kind; `None` for no promise.
    pub kind_targets: Vec<(String, Option<i64>)>,
    /// Help comes from the community; only `always_taken` kinds stay open tickets (IN-9).
    pub community_only: bool,
    /// Kinds that open a ticket even so.
    pub always_taken: Vec<String>,
}

impl Plan {
    /// Whether a question of this kind stays an open ticket.
    #[must_use]
    pub fn takes(&self, kind: &str) -> bool {
        !self.community_only || self.always_taken.iter().any(|taken| taken == kind)
    }

    /// The target for this severity and kind, in seconds of open time; `own` is what was promised
    /// to the organisation by itself. Finer values beat the plan's own; where several apply, the
    /// shortest one does.
    #[must_use]
    pub fn target_for(&self, severity: &str, kind: &str, own: Option<i64>) -> Option<i64> {
        let finer = |targets: &[(String, Option<i64>)], key: &str| {
            targets.iter().find(|(name, _)| name == key).map(|(_, target)| *target)
        };
        let by_severity = finer(&self.severity_targets, severity);
        let by_kind = finer(&self.kind_targets, kind);
        let finer = [by_severity, by_kind, own.map(Some)];
        match finer.into_iter().flatten().flatten().min() {
            Some(shortest) => Some(shortest),
            None if finer.iter().any(Option::is_some) => None,
            None => self.target_seconds,
        }
    }
}

/// How bad it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Severity {
    pub key: String,
    pub name: String,
    /// Lower comes first; 0 to 99.
    pub rank: i64,
    /// When to choose it, shown beside the control.
    pub guideline: String,
}

/// What it is about: a question, a bug, an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kind {
    pub key: String,
    pub name: String,
    /// The severity a ticket of this kind begins with.
    pub severity: String,
    /// The team that takes this kind, whatever the product; `None` to go by the product.
    pub team: Option<String>,
    /// The group it is listed in, if `team` is set.
    pub group: Option<String>,
}

/// Part of what the company makes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Product {
    pub key: String,
    pub name: String,
    /// The product team that builds it.
    pub team: String,
    /// The product group its tickets are listed in.
    pub group: String,
    /// Other names people use for it.
    pub aliases: Vec<String>,
}

/// Products looked after by the same subject-matter experts (PPL-1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    pub key: String,
    pub name: String,
    /// Looked after by everybody, not by the experts alone.
    pub shared: bool,
    /// The expert for Europe, an agent's address; empty when nobody.
    pub sme_europe: String,
    /// The expert for North America, an agent's address; empty when nobody.
    pub sme_america: String,
    /// Whether its tickets are given out by themselves (RT-7).
    pub assign: Assign,
}

/// How a group's tickets find an owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Assign {
    /// People take them.
    #[default]
    Off,
    /// One after the other.
    RoundRobin,
    /// Whoever has the least waiting.
    LeastLoad,
}

impl Assign {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Off, Self::RoundRobin, Self::LeastLoad];

    /// The word in the handbook.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::RoundRobin => "round_robin",
            Self::LeastLoad => "least_load",
        }
    }
}

/// People who take tickets together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Team {
    pub key: String,
    pub name: String,
}

/// Where tickets go (RT-2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Routing {
    /// The team of the support engineers.
    pub support_team: String,
    /// The group of tickets whose product nobody knows yet.
    pub unclassified_group: String,
    /// Products whose tickets go to the support engineers; all others go to their own team.
    pub first_line: Vec<String>,
    /// The team that takes over when a billing matter is investigated (RT-4), its group, and the
    /// address of who leads it; the address may be empty.
    pub billing_team: String,
    pub billing_group: String,
    pub billing_lead: String,
    /// Where a billing matter without a product stands while support looks into it.
    pub investigation_group: String,
}

/// Whom sensitive cases are told to: mail addresses, by what the case is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contacts {
    /// A writer who is abusive or in distress.
    pub abuse: Vec<String>,
    /// A legal matter.
    pub legal: Vec<String>,
    /// Partnerships and investors.
    pub partnership: Vec<String>,
    /// Somebody who writes for the public.
    pub press: Vec<String>,
    /// A report of a weakness.
    pub security: Vec<String>,
    /// Whoever takes a person out of marketing mails.
    pub marketing_mail: Vec<String>,
    /// Whoever can delete what customers can't delete themselves.
    pub operations: Vec<String>,
}

impl Contacts {
    /// Each with its key, in the order of the text.
    #[must_use]
    pub fn all(&self) -> [(&'static str, &[String]); 7] {
        [
            ("abuse", &self.abuse),
            ("legal", &self.legal),
            ("partnership", &self.partnership),
            ("press", &self.press),
            ("security", &self.security),
            ("marketing_mail", &self.marketing_mail),
            ("operations", &self.operations),
        ]
    }
}

/// Days off, by name, to be left out of schedules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holidays {
    pub key: String,
    pub name: String,
    /// The zone whose midnights begin and end the days.
    pub zone: String,
    pub dates: Vec<DayOff>,
}

/// A day off, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOff {
    pub date: Date,
    /// What is celebrated.
    pub name: String,
    /// What of the day is closed, in seconds after midnight; the whole day for most.
    pub closed: Vec<(i64, i64)>,
}

impl DayOff {
    /// The day as one line, the way it is typed: "2027-12-24 12:00 to 24:00 Christmas Eve".
    #[must_use]
    pub fn line(&self) -> String {
        let clock = |seconds: i64| format!("{:02}:{:02}", seconds / 3600, seconds % 3600 / 60);
        let part = match self.closed.as_slice() {
            [whole] if *whole == crate::sla::WHOLE_DAY => String::new(),
            parts => parts
                .iter()
                .map(|(from, to)| format!(" {} to {}", clock(*from), clock(*to)))
                .collect::<Vec<_>>()
                .join(" and"),
        };
        format!("{}{part} {}", self.date, self.name).trim_end().to_owned()
    }
}

/// When time counts, as written; [`Schedule`] is what it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleRule {
    pub key: String,
    pub name: String,
    /// The zone of hours that name none.
    pub zone: String,
    /// Hours as written, `mon-fri 09:00 to 17:00`.
    pub open: Vec<String>,
    /// Keys of the holidays left out.
    pub holidays: Vec<String>,
    pub schedule: Schedule,
    /// What it came to under earlier versions of the handbook, each with the last version for
    /// which that held, oldest first; see [`super::Handbook::remember`].
    pub former: Vec<(i64, Schedule)>,
}

impl Default for ScheduleRule {
    fn default() -> Self {
        Self {
            key: String::new(),
            name: String::new(),
            zone: TimeZone::UTC.iana_name().unwrap_or("UTC").to_owned(),
            open: Vec::new(),
            holidays: Vec::new(),
            schedule: Schedule::default(),
            former: Vec::new(),
        }
    }
}

/// Warnings before a target is missed (SLA-5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Warnings {
    /// How long before, in seconds of open time, longest first.
    pub before: Vec<i64>,
    pub tell: Vec<Warned>,
}

/// Who is warned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warned {
    /// Who owns the ticket.
    Owner,
    /// The team it lies with.
    Team,
}

impl Warned {
    /// Everybody who can be.
    pub const ALL: [Self; 2] = [Self::Owner, Self::Team];

    /// The word in a handbook.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Team => "team",
        }
    }
}

/// Numbers of days and similar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// The plan as which an unknown one is treated.
    pub unknown_plan: String,
    /// The plan of a customer without an organisation.
    pub plan_without_organisation: String,
    /// The kind of a message that says nothing about it.
    pub default_kind: String,
    /// The severity of a ticket whose kind names none.
    pub default_severity: String,
    /// Pending solves itself after so many days of silence (SLA-6).
    pub pending_days: i64,
    /// One reminder after so many days of them; 0 for none.
    pub pending_reminder_days: i64,
    /// On hold is meant to last so many days at least.
    pub hold_at_least_days: i64,
    /// Solved for so many days, a ticket is closed for good.
    pub close_after_days: i64,
    /// The survey goes out when a ticket stayed solved for so many days (CS-1).
    pub survey_after_days: i64,
    /// Nobody is surveyed again within so many days.
    pub survey_again_days: i64,
    /// A reply waits so many seconds before it goes and can be taken back; 0 for at once (TK-2).
    pub undo_send_seconds: i64,
}

impl Rules {
    /// After so much silence a pending ticket is solved (SLA-6).
    #[must_use]
    pub const fn pending_seconds(&self) -> i64 {
        self.pending_days * 24 * 3600
    }

    /// After so much silence the customer is reminded once; `None` for never, and where the ticket
    /// solves itself first.
    #[must_use]
    pub fn reminder_seconds(&self) -> Option<i64> {
        let days = self.pending_reminder_days;
        (0 < days && days < self.pending_days).then_some(days * 24 * 3600)
    }

    /// On hold is meant to last this long at least (SLA-6).
    #[must_use]
    pub const fn hold_at_least_seconds(&self) -> i64 {
        self.hold_at_least_days * 24 * 3600
    }

    /// Solved for so long, a ticket is closed (SLA-6).
    #[must_use]
    pub const fn close_seconds(&self) -> i64 {
        self.close_after_days * 24 * 3600
    }

    /// A ticket must have stayed solved so long before its survey goes out (CS-1).
    #[must_use]
    pub const fn survey_after_seconds(&self) -> i64 {
        self.survey_after_days * 24 * 3600
    }

    /// Nobody is asked twice within this (CS-1).
    #[must_use]
    pub const fn survey_again_seconds(&self) -> i64 {
        self.survey_again_days * 24 * 3600
    }
}

/// A part of what goes with a ticket to another team (TK-8).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EscalationPart {
    pub key: String,
    pub name: String,
    /// What is wanted, beside the field; may be empty.
    pub hint: String,
    /// They can't help without it.
    pub required: bool,
    /// A template with what the desk knows already; may be empty.
    pub fill: String,
}
