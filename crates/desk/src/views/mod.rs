//! Views: queries kept under a name, with the columns to show and how rows are gathered. A view is
//! somebody's own, a team's, or everyone's; who may change it follows from that.

mod change;
mod columns;

use base::{
    Timestamp,
    ids::{PersonId, ViewId},
};

pub use change::{
    Asking, KEPT_SECONDS, MOST_VIEWS, Move, Refusal, Wish, change, delete, move_to, new, restore,
};
pub use columns::{Column, Grouping};

use crate::{
    handbook::Handbook,
    notices,
    people::{Person, Role},
};

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub id: ViewId,
    pub name: String,
    /// The query as it prints itself; its order is part of it.
    pub query: String,
    pub columns: Vec<Column>,
    pub grouping: Option<Grouping>,
    pub audience: Audience,
    /// Its place among those of the same audience.
    pub position: i64,
    pub owner_id: PersonId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Gone, but can be taken back.
    pub deleted_at: Option<Timestamp>,
    /// Goes up with each write.
    pub version: i64,
}

/// Whose a view is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Audience {
    Person(PersonId),
    /// A team, by its key.
    Team(String),
    Everyone,
}

impl Audience {
    /// How it is stored.
    #[must_use]
    pub fn token(&self) -> String {
        match self {
            Self::Person(id) => format!("person:{id}"),
            Self::Team(key) => format!("team:{key}"),
            Self::Everyone => "everyone".to_owned(),
        }
    }

    /// Reads [`Audience::token`] back.
    #[must_use]
    pub fn from_token(token: &str) -> Option<Self> {
        match token.split_once(':') {
            None if token == "everyone" => Some(Self::Everyone),
            Some(("person", id)) => id.parse().ok().map(Self::Person),
            Some(("team", key)) if !key.is_empty() => Some(Self::Team(key.to_owned())),
            _ => None,
        }
    }

    /// Whose views a person has: their own, their team's, everyone's.
    #[must_use]
    pub fn all_of(person: &Person, handbook: &Handbook) -> Vec<Self> {
        if !person.role.is_staff() {
            return Vec::new();
        }
        let mut all = vec![Self::Person(person.id)];
        all.extend(teams_of(person, handbook).into_iter().map(Self::Team));
        all.push(Self::Everyone);
        all
    }

    /// For whom a person may keep views, themselves first.
    #[must_use]
    pub fn open_to(person: &Person, handbook: &Handbook) -> Vec<Self> {
        let mut all = Self::all_of(person, handbook);
        if person.role.may_lead() {
            let teams = handbook.teams.iter().map(|team| Self::Team(team.key.clone()));
            let others: Vec<Self> = teams.filter(|team| !all.contains(team)).collect();
            all.extend(others);
        }
        all.retain(|audience| audience.may_be_changed_by(person, handbook));
        all
    }

    /// Their own: the person. A team's: its members and the leads. Everyone's: the leads.
    #[must_use]
    pub fn may_be_changed_by(&self, person: &Person, handbook: &Handbook) -> bool {
        match self {
            Self::Person(id) => *id == person.id && person.role.is_staff(),
            Self::Team(key) => person.role.may_lead() || teams_of(person, handbook).contains(key),
            Self::Everyone => person.role.may_lead(),
        }
    }
}

/// The team a person belongs to, as notices know it. Account people belong to none.
fn teams_of(person: &Person, handbook: &Handbook) -> Vec<String> {
    if person.role == Role::Viewer {
        return Vec::new();
    }
    let all = notices::Audience::all_of(person, handbook);
    let team = |one| if let notices::Audience::Team(key) = one { Some(key) } else { None };
    all.into_iter().filter_map(team).collect()
}

impl View {
    /// Whether the person has this view.
    #[must_use]
    pub fn is_for(&self, person: &Person, handbook: &Handbook) -> bool {
        let leads_team = matches!(self.audience, Audience::Team(_)) && person.role.may_lead();
        leads_team || Audience::all_of(person, handbook).contains(&self.audience)
    }

    /// Whether the person may change, move and delete it.
    #[must_use]
    pub fn may_be_changed_by(&self, person: &Person, handbook: &Handbook) -> bool {
        self.audience.may_be_changed_by(person, handbook)
    }
}
