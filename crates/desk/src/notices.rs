//! Notices: what the desk tells one of us inside the app: a warning before a breach, what a rule
//! wants known, the report to the leads. Customers never get one.
//!
//! A notice names its audience, not its readers: who that is gets decided when somebody looks, so
//! a pure function can leave one, and whoever joins the team tomorrow reads it too.

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};

use crate::{
    handbook::Handbook,
    people::{Person, Role},
};

/// Whom a notice is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Audience {
    /// One person.
    Person(PersonId),
    /// Everybody of a team, by its key. Agents without a team of their own are the support team.
    Team(String),
    /// The experts of a product group, by its key.
    Group(String),
    /// Leads and administrators.
    Leads,
}

impl Audience {
    /// How it is stored.
    #[must_use]
    pub fn token(&self) -> String {
        match self {
            Self::Person(id) => format!("person:{id}"),
            Self::Team(key) => format!("team:{key}"),
            Self::Group(key) => format!("group:{key}"),
            Self::Leads => "leads".to_owned(),
        }
    }

    /// Every audience a person belongs to: never empty for one of us, always for a customer.
    #[must_use]
    pub fn all_of(person: &Person, handbook: &Handbook) -> Vec<Self> {
        if !person.role.is_staff() {
            return Vec::new();
        }
        let mut all = vec![Self::Person(person.id)];
        if !person.team.is_empty() {
            all.push(Self::Team(person.team.clone()));
        } else if matches!(person.role, Role::Admin | Role::Lead | Role::Agent) {
            all.push(Self::Team(handbook.routing.support_team.clone()));
        }
        if let Some(address) = person.address.as_deref() {
            let theirs = |expert: &str| expert.eq_ignore_ascii_case(address);
            let groups = handbook.groups.iter();
            let groups =
                groups.filter(|group| theirs(&group.sme_europe) || theirs(&group.sme_america));
            all.extend(groups.map(|group| Self::Group(group.key.clone())));
        }
        if matches!(person.role, Role::Admin | Role::Lead) {
            all.push(Self::Leads);
        }
        all
    }
}

/// A notice not yet written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Names the fact, as in `warn:clock:123:2h`. The same fact is told an audience once, and
    /// shown a reader once, through however many audiences it reaches them.
    pub key: String,
    pub audience: Audience,
    /// The ticket it is about; nobody reads it who may not see that one.
    pub ticket_id: Option<TicketId>,
    /// One short sentence.
    pub text: String,
    pub at: Timestamp,
}

/// What was seen is kept so long, in seconds: a quarter of a year.
pub const KEPT_SEEN_SECONDS: i64 = 90 * 24 * 3600;
/// What nobody ever looked at is kept so long, in seconds: a year.
pub const KEPT_UNSEEN_SECONDS: i64 = 365 * 24 * 3600;

#[cfg(test)]
mod tests {
    use super::*;

    fn person(role: Role, team: &str, address: &str) -> Person {
        Person {
            id: PersonId(7),
            role,
            name: String::new(),
            address: Some(address.to_owned()),
            organisation_id: None,
            time_zone: String::new(),
            team: team.to_owned(),
            created_at: base::time::from_micros(0),
        }
    }

    fn tokens(role: Role, team: &str, address: &str) -> Vec<String> {
        let mut handbook = Handbook::shipped();
        for group in handbook.groups.iter_mut().filter(|group| group.key == "data") {
            "Ada@desk.example".clone_into(&mut group.sme_america);
        }
        let all = Audience::all_of(&person(role, team, address), &handbook);
        all.iter().map(Audience::token).collect()
    }

    #[test]
    fn a_person_reads_what_is_for_them_their_team_their_groups_and_their_office() {
        assert_eq!(tokens(Role::Agent, "", "bo@x.example"), ["person:7", "team:support"]);
        assert_eq!(tokens(Role::Engineer, "replay", "bo@x.example"), ["person:7", "team:replay"]);
        assert_eq!(tokens(Role::Engineer, "", "bo@x.example"), ["person:7"]);
        assert_eq!(tokens(Role::Viewer, "", "ada@desk.example"), ["person:7", "group:data"]);
        assert_eq!(
            tokens(Role::Lead, "", "ada@desk.example"),
            ["person:7", "team:support", "group:data", "leads"]
        );
        assert!(tokens(Role::OrgAdmin, "", "ada@desk.example").is_empty());
    }
}
