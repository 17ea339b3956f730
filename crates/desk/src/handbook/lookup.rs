//! Questions to a handbook. Keys come from tickets and from outside, so each may be unknown.

use super::{Group, Handbook, Kind, MailText, Plan, Product, Severity, Team, TextName};
use crate::{
    phrases::Language,
    sla::Schedule,
    tickets::{Ticket, fields::CustomField},
};

/// Gives a lookup by key and one for the name to show, which is the key itself when unknown.
macro_rules! lookups {
    ($($(#[$doc:meta])* $find:ident, $name:ident, $list:ident: $entry:ty;)+) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $find(&self, key: &str) -> Option<&$entry> {
            self.$list.iter().find(|entry| entry.key == key)
        }

        /// The name people read; the key itself when the handbook does not know it.
        #[must_use]
        pub fn $name<'a>(&'a self, key: &'a str) -> &'a str {
            self.$find(key).map_or(key, |entry| entry.name.as_str())
        }
    )+};
}

impl Handbook {
    lookups! {
        /// The plan with exactly this key.
        plan, plan_name, plans: Plan;
        /// The severity with this key.
        severity, severity_name, severities: Severity;
        /// The company's own field with this key.
        field, field_name, fields: CustomField;
        /// The kind with this key.
        kind, kind_name, kinds: Kind;
        /// The product with this key.
        product, product_name, products: Product;
        /// The product group with this key.
        group, group_name, groups: Group;
        /// The team with this key.
        team, team_name, teams: Team;
    }

    /// The plan with this key or, when the handbook does not know it, the one its
    /// `rules.unknown_plan` names.
    #[must_use]
    pub fn plan_or_unknown(&self, key: &str) -> Option<&Plan> {
        self.plan(key).or_else(|| self.plan(&self.rules.unknown_plan))
    }

    /// The rank of a plan; higher comes first.
    #[must_use]
    pub fn plan_rank(&self, key: &str) -> i64 {
        self.plan_or_unknown(key).map_or(0, |plan| plan.rank)
    }

    /// The rank of a severity; lower comes first. Unknown ones rank as the default severity.
    #[must_use]
    pub fn severity_rank(&self, key: &str) -> i64 {
        let known = self.severity(key).or_else(|| self.severity(&self.rules.default_severity));
        known.map_or(0, |severity| severity.rank)
    }

    /// Whether the handbook knows this severity.
    #[must_use]
    pub fn has_severity(&self, key: &str) -> bool {
        self.severity(key).is_some()
    }

    /// Whether the handbook knows this kind.
    #[must_use]
    pub fn has_kind(&self, key: &str) -> bool {
        self.kind(key).is_some()
    }

    /// The kind of a message that says nothing about it.
    #[must_use]
    pub fn default_kind(&self) -> String {
        self.rules.default_kind.clone()
    }

    /// The severity a ticket of this kind begins with.
    #[must_use]
    pub fn default_severity(&self, kind: &str) -> String {
        let own = self.kind(kind).map(|kind| &kind.severity).filter(|own| !own.is_empty());
        own.unwrap_or(&self.rules.default_severity).clone()
    }

    /// The plan of a customer without an organisation.
    #[must_use]
    pub fn plan_without_organisation(&self) -> String {
        self.rules.plan_without_organisation.clone()
    }

    /// The target for a reply, in seconds of open time; `None` where nothing is promised.
    #[must_use]
    pub fn target_seconds(&self, plan: &str, severity: &str, kind: &str) -> Option<i64> {
        self.plan_or_unknown(plan)?.target_for(severity, kind, None)
    }

    /// The target a ticket has: that of its plan, severity, kind and organisation.
    #[must_use]
    pub fn target_of(&self, ticket: &Ticket) -> Option<i64> {
        let own = ticket.organisation_id.and_then(|id| {
            self.organisation_targets.iter().find(|(one, _)| *one == id).map(|(_, target)| *target)
        });
        self.plan_or_unknown(&ticket.plan)?.target_for(&ticket.severity, &ticket.kind, own)
    }

    /// Whether a question of this kind stays an open ticket on this plan (IN-9).
    #[must_use]
    pub fn takes(&self, plan: &str, kind: &str) -> bool {
        self.plan_or_unknown(plan).is_none_or(|plan| plan.takes(kind))
    }

    /// The schedule with this key, if there is one.
    #[must_use]
    pub fn find_schedule(&self, key: &str) -> Option<&Schedule> {
        self.schedules.iter().find(|rule| rule.key == key).map(|rule| &rule.schedule)
    }

    /// The schedule with this key; one that is gone is read as `response`, which every handbook
    /// has, so that a clock started under an older handbook goes on.
    #[must_use]
    pub fn schedule(&self, key: &str) -> &Schedule {
        /// Only for a handbook made by hand in a test.
        static NONE: std::sync::LazyLock<Schedule> = std::sync::LazyLock::new(Schedule::always);
        self.find_schedule(key).or_else(|| self.find_schedule("response")).unwrap_or(&NONE)
    }

    /// What this key meant under an earlier version; the present meaning where that is not known.
    #[must_use]
    pub fn schedule_under(&self, key: &str, version: i64) -> &Schedule {
        let rule = self.schedules.iter().find(|rule| rule.key == key);
        let former = rule.and_then(|rule| rule.former.iter().find(|(last, _)| version <= *last));
        match former {
            Some((_, schedule)) if version < self.version => schedule,
            _ => self.schedule(key),
        }
    }

    /// Takes over what the schedules came to under `before`, which this one follows: clocks under
    /// way have legs on them. A schedule that is gone is kept so too, by way of `response`.
    pub fn remember(&mut self, before: &Self) {
        for rule in &mut self.schedules {
            let earlier = before.schedules.iter().find(|earlier| earlier.key == rule.key);
            let Some(earlier) = earlier else { continue };
            rule.former.clone_from(&earlier.former);
            if earlier.schedule != rule.schedule {
                rule.former.push((before.version, earlier.schedule.clone()));
            }
        }
    }

    /// The product somebody means: by key, name or alias, without regard to case, blanks,
    /// hyphens and underscores.
    #[must_use]
    pub fn find_product(&self, text: &str) -> Option<&Product> {
        let meant = plain(text);
        if meant.is_empty() {
            return None;
        }
        self.products.iter().find(|product| {
            [&product.key, &product.name]
                .into_iter()
                .chain(&product.aliases)
                .any(|name| plain(name) == meant)
        })
    }

    /// Whether the support engineers answer for this product first (RT-2).
    #[must_use]
    pub fn is_first_line(&self, product: &str) -> bool {
        self.routing.first_line.iter().any(|key| key == product)
    }

    /// Whether `address` (lower case) is an expert of the group.
    #[must_use]
    pub fn is_expert(&self, group: &str, address: &str) -> bool {
        self.group(group).is_some_and(|group| {
            [&group.sme_europe, &group.sme_america]
                .into_iter()
                .any(|expert| !expert.is_empty() && expert.eq_ignore_ascii_case(address))
        })
    }

    /// The words of a mail.
    #[must_use]
    pub fn text(&self, name: TextName) -> &MailText {
        static NONE: MailText = MailText { subject: String::new(), body: String::new() };
        self.texts.get(&(Language::En, name)).unwrap_or(&NONE)
    }

    /// The words of a mail in a language; in English where the company has none in it.
    #[must_use]
    pub fn text_in(&self, language: Language, name: TextName) -> &MailText {
        self.texts.get(&(language, name)).unwrap_or_else(|| self.text(name))
    }

    /// How long pending lasts before it solves itself.
    #[must_use]
    pub const fn pending_seconds(&self) -> i64 {
        self.rules.pending_seconds()
    }

    /// How long a ticket stays solved before the survey goes out.
    #[must_use]
    pub const fn survey_after_seconds(&self) -> i64 {
        self.rules.survey_after_seconds()
    }

    /// How long a person is left alone after a survey.
    #[must_use]
    pub const fn survey_again_seconds(&self) -> i64 {
        self.rules.survey_again_seconds()
    }
}

/// Lower case, letters and digits only.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
