//! Macros (TK-4): a text, and what changes with it, used again and again. They are rows, not
//! handbook: agents make them in the browser, and how often each is used is counted
//! (`docs/decisions/macros-are-rows.md`).

pub mod applied;
pub mod placeholders;

use base::{
    Timestamp,
    ids::{MacroId, PersonId},
};
use serde::{Deserialize, Serialize};

use crate::{
    handbook::Handbook,
    people::{Person, Role},
    tickets::Status,
};

/// A macro.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Macro {
    pub id: MacroId,
    /// `Billing: send the invoice`.
    pub name: String,
    pub audience: Shared,
    pub body: Body,
    pub uses: i64,
    pub used_at: Option<Timestamp>,
    pub made_by: PersonId,
    pub changed_by: PersonId,
    pub changed_at: Timestamp,
}

/// Who may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shared {
    Everyone,
    Team(String),
    Person(PersonId),
}

impl Shared {
    /// How it is stored and sent by forms.
    #[must_use]
    pub fn token(&self) -> String {
        match self {
            Self::Everyone => "everyone".to_owned(),
            Self::Team(key) => format!("team:{key}"),
            Self::Person(id) => format!("person:{id}"),
        }
    }

    /// Reads [`Shared::token`] back.
    #[must_use]
    pub fn from_token(token: &str) -> Option<Self> {
        match token.split_once(':') {
            None => (token == "everyone").then_some(Self::Everyone),
            Some(("team", key)) => Some(Self::Team(key.to_owned())),
            Some(("person", id)) => id.parse().ok().map(Self::Person),
            Some(_) => None,
        }
    }

    /// Every audience a person belongs to. Agents without a team of their own are the support team.
    #[must_use]
    pub fn all_of(person: &Person, handbook: &Handbook) -> Vec<Self> {
        let support = matches!(person.role, Role::Admin | Role::Lead | Role::Agent);
        let team = match (person.team.as_str(), support) {
            ("", true) => Some(handbook.routing.support_team.clone()),
            ("", false) => None,
            (team, _) => Some(team.to_owned()),
        };
        let mut all = vec![Self::Everyone, Self::Person(person.id)];
        all.extend(team.map(Self::Team));
        all
    }
}

/// What it writes and changes; what is empty is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    /// Goes into the composer.
    pub text: String,
    /// The status that goes with the reply; without a text it is set at once.
    pub then: Option<Status>,
    pub severity: Option<String>,
    pub product: Option<String>,
    pub owner: Owner,
    pub add_tags: Vec<String>,
    pub followers: Vec<PersonId>,
    /// Written beside it, for us only.
    pub note: String,
}

impl Body {
    /// It does nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let nothing = Self { text: self.text.trim().to_owned(), ..self.clone() };
        nothing == Self::default()
    }
}

/// Who owns the ticket afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    #[default]
    AsItIs,
    /// Whoever uses the macro.
    Me,
    /// Back to the group.
    Nobody,
}

impl Owner {
    /// Every choice with its words.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::AsItIs, "as_it_is", "as it is"),
        (Self::Me, "me", "whoever uses it"),
        (Self::Nobody, "nobody", "back to the group"),
    ];

    /// The choice called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        Self::ALL.into_iter().find(|(_, known, _)| *known == key).map_or(Self::AsItIs, |one| one.0)
    }

    /// Its word in forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::ALL.into_iter().find(|(one, ..)| *one == self).map_or("", |(_, key, _)| key)
    }
}

/// Why it was not saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("give it a name")]
    NoName,
    #[error("it would do nothing; write a text or choose what changes")]
    Nothing,
    #[error("{place}, line {line}, column {column}: {message}")]
    Placeholder { place: &'static str, line: usize, column: usize, message: String },
    #[error("the handbook knows no {what} “{given}”")]
    Unknown { what: &'static str, given: String },
    #[error("that is another's or another team's; choose your own, your team or everyone")]
    NotYours,
}

/// Checks a macro as it is saved.
///
/// # Errors
/// Everything that is wrong, the first first.
pub fn check(
    handbook: &Handbook,
    by: &Person,
    (name, audience, body): (&str, &Shared, &Body),
) -> Result<(), Vec<Refusal>> {
    let mut wrong = Vec::new();
    if name.trim().is_empty() {
        wrong.push(Refusal::NoName);
    }
    if body.is_empty() {
        wrong.push(Refusal::Nothing);
    }
    for (place, text) in [("the text", &body.text), ("the note", &body.note)] {
        wrong.extend(placeholders::check(text).into_iter().map(|fault| Refusal::Placeholder {
            place,
            line: fault.line,
            column: fault.column,
            message: fault.message,
        }));
    }
    let named = [
        (
            "severity",
            &body.severity,
            body.severity.as_deref().map(|key| handbook.severity(key).is_some()),
        ),
        (
            "product",
            &body.product,
            body.product.as_deref().map(|key| handbook.find_product(key).is_some()),
        ),
    ];
    for (what, given, known) in named {
        if known == Some(false) {
            let given = given.clone().unwrap_or_default();
            wrong.push(Refusal::Unknown { what, given });
        }
    }
    if !may_change(handbook, by, audience) {
        wrong.push(Refusal::NotYours);
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Whoever may use a macro may change it, if they may answer at all; leads may change every one
/// but other people's own.
#[must_use]
pub fn may_change(handbook: &Handbook, by: &Person, audience: &Shared) -> bool {
    let leads = by.role.may_lead() && matches!(audience, Shared::Everyone | Shared::Team(_));
    by.role.may_answer() && (leads || Shared::all_of(by, handbook).contains(audience))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(role: Role, team: &str) -> Person {
        Person {
            id: PersonId(7),
            role,
            name: "Noor Kimura".into(),
            address: None,
            organisation_id: None,
            time_zone: String::new(),
            team: team.into(),
            created_at: base::time::from_micros(0),
        }
    }

    fn words(name: &str, audience: &Shared, body: &Body, by: &Person) -> Vec<String> {
        let checked = check(&Handbook::shipped(), by, (name, audience, body));
        checked.err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_wrong_is_said_all_at_once_and_exactly() {
        let agent = person(Role::Agent, "");
        let good = Body { text: "Hello {{customer.first_name}}".into(), ..Body::default() };
        assert_eq!(words("Hello", &Shared::Everyone, &good, &agent), [""; 0]);
        let bad = Body {
            text: "Hello\n  {{customer.nam}}".into(),
            severity: Some("dire".into()),
            ..Body::default()
        };
        assert_eq!(
            words(" ", &Shared::Person(PersonId(8)), &bad, &agent),
            [
                "give it a name",
                "the text, line 2, column 3: there is no “customer.nam”; did you mean \
                 {{customer.name}}?",
                "the handbook knows no severity “dire”",
                "that is another's or another team's; choose your own, your team or everyone",
            ]
        );
        let nothing = Body { text: " \n".into(), ..Body::default() };
        assert_eq!(words("Empty", &Shared::Everyone, &nothing, &agent).len(), 1);
    }

    #[test]
    fn who_may_use_it_may_change_it_and_leads_what_is_shared() {
        let handbook = Handbook::shipped();
        let (mine, others) = (Shared::Person(PersonId(7)), Shared::Person(PersonId(8)));
        let (support, replay) = (Shared::Team("support".into()), Shared::Team("replay".into()));
        let all = [&Shared::Everyone, &mine, &others, &support, &replay];
        let table = [
            (Role::Agent, "", [true, true, false, true, false]),
            (Role::Engineer, "replay", [true, true, false, false, true]),
            (Role::Lead, "", [true, true, false, true, true]),
            (Role::Viewer, "", [false; 5]),
        ];
        for (role, team, expected) in table {
            let by = person(role, team);
            let may = all.map(|audience| may_change(&handbook, &by, audience));
            assert_eq!(may, expected, "{role:?}");
        }
    }

    #[test]
    fn an_audience_survives_its_token() {
        for shared in [Shared::Everyone, Shared::Team("x".into()), Shared::Person(PersonId(3))] {
            assert_eq!(Shared::from_token(&shared.token()), Some(shared));
        }
        assert_eq!(Shared::from_token("somebody"), None);
    }
}
