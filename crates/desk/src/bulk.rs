//! Bulk edits: the same change wished for many tickets, and the way back.
//!
//! A bulk edit is nothing but single edits: each ticket goes through the action a person would have
//! used, may refuse by itself, and keeps what it was, so that it can be given back. It never solves
//! a ticket whose customer waits for an answer: what many tickets make easy to overlook is not
//! offered, and undoing is then exact.

use base::ids::PersonId;
use serde::{Deserialize, Serialize};

use crate::tickets::{Status, Ticket};

/// So many tickets at once, at the most.
pub const MOST: usize = 5_000;
/// How long a bulk edit is kept to be looked at and undone, in seconds: a quarter of a year.
pub const KEPT_SECONDS: i64 = 90 * 24 * 3600;

/// Who is to own the tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    Nobody,
    Person(PersonId),
}

impl Owner {
    /// The person, if it is one.
    #[must_use]
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Nobody => None,
            Self::Person(id) => Some(id),
        }
    }
}

/// What is to be set; what is `None` or empty stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    pub status: Option<Status>,
    pub owner: Option<Owner>,
    pub severity: Option<String>,
    /// Empty: unclassified.
    pub product: Option<String>,
    pub add_tags: Vec<String>,
    pub remove_tags: Vec<String>,
}

/// The part of a ticket that bulk edits set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    pub status: Status,
    pub owner: Option<PersonId>,
    pub severity: String,
    pub product: Option<String>,
    pub tags: Vec<String>,
}

/// One single edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Status(Status),
    Owner(Option<PersonId>),
    Severity(String),
    Product(Option<String>),
    Tags(Vec<String>),
}

impl Step {
    /// The field's word.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Status(_) => "status",
            Self::Owner(_) => "owner",
            Self::Severity(_) => "severity",
            Self::Product(_) => "product",
            Self::Tags(_) => "tags",
        }
    }
}

/// Why a ticket was not given back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it was changed since: {}", .0.join(", "))]
pub struct ChangedSince(pub Vec<&'static str>);

impl Fields {
    /// Those of a ticket.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        Self {
            status: ticket.status,
            owner: ticket.assignee_id,
            severity: ticket.severity.clone(),
            product: ticket.product.clone(),
            tags: ticket.tags.clone(),
        }
    }

    /// The single edits that lead from here to `to`: the status last, for what it closes can't be
    /// changed any more.
    #[must_use]
    pub fn steps_to(&self, to: &Self) -> Vec<Step> {
        let mut steps = Vec::new();
        if self.severity != to.severity {
            steps.push(Step::Severity(to.severity.clone()));
        }
        if self.product != to.product {
            steps.push(Step::Product(to.product.clone()));
        }
        if self.tags != to.tags {
            steps.push(Step::Tags(to.tags.clone()));
        }
        if self.owner != to.owner {
            steps.push(Step::Owner(to.owner));
        }
        if self.status != to.status {
            steps.push(Step::Status(to.status));
        }
        steps
    }

    /// The way back from `became` to `was`, seen from here: only what the bulk edit changed, and
    /// only where nobody changed that since.
    ///
    /// # Errors
    /// Somebody did; the fields that differ.
    pub fn back(&self, was: &Self, became: &Self) -> Result<Vec<Step>, ChangedSince> {
        let changed = was.steps_to(became);
        let since: Vec<&str> = became.steps_to(self).iter().map(Step::field).collect();
        let touched: Vec<&'static str> =
            changed.iter().map(Step::field).filter(|field| since.contains(field)).collect();
        if !touched.is_empty() {
            return Err(ChangedSince(touched));
        }
        let fields: Vec<&str> = changed.iter().map(Step::field).collect();
        let mut steps = self.steps_to(was);
        steps.retain(|step| fields.contains(&step.field()));
        Ok(steps)
    }
}

impl Wish {
    /// Nothing is wished for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A ticket's fields as they are wished for.
    #[must_use]
    pub fn applied(&self, now: &Fields) -> Fields {
        let mut wished = now.clone();
        if let Some(status) = self.status {
            wished.status = status;
        }
        if let Some(owner) = self.owner {
            wished.owner = owner.person();
        }
        if let Some(severity) = &self.severity {
            wished.severity.clone_from(severity);
        }
        if let Some(product) = &self.product {
            wished.product = (!product.is_empty()).then(|| product.clone());
        }
        wished.tags.retain(|tag| !self.remove_tags.contains(tag));
        wished.tags.extend(self.add_tags.iter().cloned());
        wished.tags.sort();
        wished.tags.dedup();
        if self.add_tags.is_empty() && self.remove_tags.is_empty() {
            wished.tags.clone_from(&now.tags);
        }
        wished
    }

    /// The single edits a ticket needs.
    #[must_use]
    pub fn steps(&self, now: &Fields) -> Vec<Step> {
        now.steps_to(&self.applied(now))
    }
}

/// Tags as somebody typed them, in the form they are kept in.
#[must_use]
pub fn tags(typed: &str) -> Vec<String> {
    let words = typed.split([',', ' ', '\n']).map(|word| word.trim().to_lowercase());
    let mut tags: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    tags.sort();
    tags.dedup();
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        Fields {
            status: Status::Open,
            owner: Some(PersonId(7)),
            severity: "low".into(),
            product: None,
            tags: vec!["beta".into(), "sdk".into()],
        }
    }

    #[test]
    fn only_what_differs_is_set_and_the_status_last() {
        let wish = Wish {
            status: Some(Status::Solved),
            owner: Some(Owner::Person(PersonId(7))),
            severity: Some("high".into()),
            add_tags: vec!["acme".into()],
            remove_tags: vec!["beta".into()],
            ..Wish::default()
        };
        let steps = wish.steps(&fields());
        assert_eq!(
            steps,
            [
                Step::Severity("high".into()),
                Step::Tags(vec!["acme".into(), "sdk".into()]),
                Step::Status(Status::Solved)
            ]
        );
        assert!(Wish::default().steps(&fields()).is_empty());
    }

    #[test]
    fn the_way_back_gives_back_what_was_changed_and_spares_the_rest() {
        let was = fields();
        let wish = Wish { severity: Some("high".into()), ..Wish::default() };
        let became = wish.applied(&was);
        // Somebody gave it to another person meanwhile: not the bulk edit's doing, so it stays.
        let now = Fields { owner: None, ..became.clone() };
        assert_eq!(now.back(&was, &became), Ok(vec![Step::Severity("low".into())]));
    }

    #[test]
    fn what_was_changed_since_is_not_given_back() {
        let was = fields();
        let wish = Wish {
            status: Some(Status::Pending),
            severity: Some("high".into()),
            ..Wish::default()
        };
        let became = wish.applied(&was);
        let now = Fields { status: Status::Open, ..became.clone() };
        let refused = now.back(&was, &became).unwrap_err();
        assert_eq!(refused.to_string(), "it was changed since: status");
    }

    #[test]
    fn a_wish_survives_being_stored() {
        let wish =
            Wish { owner: Some(Owner::Nobody), product: Some(String::new()), ..Wish::default() };
        let words = serde_json::to_string(&wish).unwrap();
        assert_eq!(serde_json::from_str::<Wish>(&words).unwrap(), wish);
        assert_eq!(wish.applied(&fields()).owner, None);
    }
}
