//! Whom a view or a macro is for, as the dialect's `restriction` says it: null is everyone, else a
//! person or a team. Teams have numbers made from their keys, as groups have.

use base::ids::PersonId;
use desk::{handbook::Handbook, macros::Shared, views::Audience};
use serde_json::{Value, json};

use crate::api::{body::Fields, errors::ApiError, keyed::number_of};

/// Whom it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restriction {
    Everyone,
    Team(String),
    Person(PersonId),
}

fn team_number(key: &str) -> i64 {
    number_of("team", key)
}

impl Restriction {
    /// In the dialect's words.
    #[must_use]
    pub fn told(&self) -> Value {
        match self {
            Self::Everyone => Value::Null,
            Self::Team(key) => {
                let id = team_number(key);
                json!({"type": "Group", "id": id, "ids": [id], "team": key})
            }
            Self::Person(id) => json!({"type": "User", "id": id}),
        }
    }

    /// What a request says; nothing is everyone. `what` is the thing's name, for a refusal.
    ///
    /// # Errors
    /// It is none of these, or there is no such team.
    pub fn read(fields: &Fields, what: &str, handbook: &Handbook) -> Result<Self, ApiError> {
        let Some(said) = fields.inside("restriction")? else { return Ok(Self::Everyone) };
        let (id, key) = (said.id("id")?, said.text("team")?);
        match said.text("type")?.as_deref() {
            Some("User") if id.is_some() => Ok(Self::Person(PersonId(id.unwrap_or_default()))),
            Some("Group") if key.is_some() || id.is_some() => {
                let named = |team: &&desk::handbook::Team| match &key {
                    Some(key) => team.key == *key,
                    None => Some(team_number(&team.key)) == id,
                };
                let team = handbook.teams.iter().find(named);
                let says = "The handbook has no such team.";
                let team = team.ok_or_else(|| ApiError::invalid("restriction", says))?;
                Ok(Self::Team(team.key.clone()))
            }
            _ => {
                let says = format!(
                    "A {what} is for everyone (null), for a person ({{\"type\": \"User\", \
                     \"id\": …}}) or for a team ({{\"type\": \"Group\", \"team\": …}})."
                );
                Err(ApiError::invalid("restriction", says))
            }
        }
    }

    /// Why somebody can't make it for these: they would not find it again.
    #[must_use]
    pub fn not_theirs(what: &str) -> ApiError {
        let says = format!(
            "That is another's, or a team's you are not in: you would not see this {what} \
             yourself. Choose your own, your team or everyone."
        );
        ApiError::invalid("restriction", says)
    }
}

impl From<&Audience> for Restriction {
    fn from(audience: &Audience) -> Self {
        match audience {
            Audience::Everyone => Self::Everyone,
            Audience::Team(key) => Self::Team(key.clone()),
            Audience::Person(id) => Self::Person(*id),
        }
    }
}

impl From<Restriction> for Audience {
    fn from(restriction: Restriction) -> Self {
        match restriction {
            Restriction::Everyone => Self::Everyone,
            Restriction::Team(key) => Self::Team(key),
            Restriction::Person(id) => Self::Person(id),
        }
    }
}

impl From<&Shared> for Restriction {
    fn from(shared: &Shared) -> Self {
        match shared {
            Shared::Everyone => Self::Everyone,
            Shared::Team(key) => Self::Team(key.clone()),
            Shared::Person(id) => Self::Person(*id),
        }
    }
}

impl From<Restriction> for Shared {
    fn from(restriction: Restriction) -> Self {
        match restriction {
            Restriction::Everyone => Self::Everyone,
            Restriction::Team(key) => Self::Team(key),
            Restriction::Person(id) => Self::Person(id),
        }
    }
}
