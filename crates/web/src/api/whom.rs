//! Whom a search for people asks for: words of a name or an address, and the dialect's keywords
//! `role:`, `organization:`, `external_id:`, `created` and `updated`. What cannot be asked here is
//! refused: a search that leaves it out would find the wrong people.

use base::{Timestamp, ids::OrganisationId, time};
use desk::people::Role;
use store::{
    Conn,
    directory::{Span, Wanted},
};

use super::{auth::ApiUser, errors::ApiError, found::organisations_by, words};

/// Keywords of the dialect that say nothing of whom: of which objects, and in which order.
const BESIDE: [&str; 3] = ["type", "order_by", "sort"];
/// Keywords of the dialect that mean the words behind them.
const WORDS: [&str; 3] = ["name", "email", "user"];
/// Keywords of the dialect that are understood.
const KNOWN: [&str; 8] = [
    "role",
    "organization",
    "organization_id",
    "external_id",
    "created",
    "created_at",
    "updated",
    "updated_at",
];
/// Keywords of the dialect for what is not kept of people here, or not looked up.
const UNHEARD: [&str; 9] = [
    "phone",
    "notes",
    "details",
    "tags",
    "group",
    "brand",
    "is_verified",
    "is_suspended",
    "external_account",
];

/// Whom a query asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whom {
    pub words: String,
    pub roles: Vec<Role>,
    /// A number, words of a name, or `none`.
    pub organisation: Option<String>,
    pub external_id: Option<String>,
    pub created: Span,
    pub updated: Span,
}

/// The words of a query; what stands in quotes is one, without them.
fn split(text: &str) -> Vec<String> {
    let (mut all, mut one, mut quoted) = (Vec::new(), String::new(), false);
    for sign in text.chars() {
        match sign {
            '"' => quoted = !quoted,
            sign if sign.is_whitespace() && !quoted => all.push(std::mem::take(&mut one)),
            sign => one.push(sign),
        }
    }
    all.push(one);
    all.retain(|word| !word.is_empty());
    all
}

impl Whom {
    /// What the query asks for.
    ///
    /// # Errors
    /// A keyword nobody is found by here, or a role there is not.
    pub fn of(query: &str) -> Result<Self, ApiError> {
        let mut whom = Self::default();
        let mut words = Vec::new();
        for word in split(query) {
            let bare = word.trim_start_matches('-');
            let (key, value) = bare.split_once([':', '<', '>']).unwrap_or(("", bare));
            let turned = bare != word && (KNOWN.contains(&key) || WORDS.contains(&key));
            if turned || UNHEARD.contains(&key) {
                return Err(unheard(&word));
            }
            match key {
                "created" | "created_at" => bounded(&mut whom.created, bare, key)?,
                "updated" | "updated_at" => bounded(&mut whom.updated, bare, key)?,
                "role" => whom.roles.extend(roles(value)?),
                "organization" | "organization_id" => whom.organisation = Some(value.to_owned()),
                "external_id" => whom.external_id = Some(value.to_owned()),
                key if BESIDE.contains(&key) => {}
                key if WORDS.contains(&key) => words.push(value.to_owned()),
                _ => words.push(word),
            }
        }
        whom.words = words.join(" ");
        Ok(whom)
    }

    /// The same as rows are wanted; `None` where there is no such organisation.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn wanted(
        &self,
        conn: &mut Conn,
        user: &ApiUser,
    ) -> Result<Option<Wanted>, ApiError> {
        let (created, changed) = (self.created, self.updated);
        let mut wanted =
            Wanted { roles: self.roles.clone(), created, changed, ..Wanted::default() };
        let Some(name) = &self.organisation else { return Ok(Some(wanted)) };
        let id = match name.parse().map(OrganisationId) {
            Ok(id) => Some(id),
            Err(_) => organisations_by(conn, user, name).await?.first().map(|one| one.id),
        };
        wanted.organisation = id;
        Ok(id.map(|_| wanted))
    }
}

fn unheard(word: &str) -> ApiError {
    ApiError::BadSearch(format!(
        "People are not found by “{word}” here: write name, email, role, organization, \
         external_id, created or updated with a day or a time."
    ))
}

/// Bounds a span by `created>2026-01-31` or `updated<=2026-01-31T09:14:57Z`. A day is all of it,
/// and a time is its whole second: the dialect tells of no shorter one.
fn bounded(span: &mut Span, word: &str, key: &str) -> Result<(), ApiError> {
    let rest = &word[key.len()..];
    let value = rest.trim_start_matches([':', '<', '>', '=']);
    let how = &rest[..rest.len() - value.len()];
    let day = format!("{value}T00:00:00Z").parse::<Timestamp>();
    let (at, length) = match (value.parse::<Timestamp>(), day) {
        (Ok(at), _) => (at, 1),
        (_, Ok(at)) => (at, 24 * 3600),
        _ => return Err(unheard(word)),
    };
    let end = time::after(at, length);
    match how {
        ">" => span.from = Some(end),
        ">=" | ":>=" => span.from = Some(at),
        "<" => span.until = Some(at),
        "<=" | ":<=" => span.until = Some(end),
        ":" => *span = Span { from: Some(at), until: Some(end) },
        _ => return Err(unheard(word)),
    }
    Ok(())
}

fn roles(word: &str) -> Result<&'static [Role], ApiError> {
    let roles = words::roles(&word.to_lowercase());
    let says = "Role must be end-user, agent or admin.";
    if roles.is_empty() { Err(ApiError::BadSearch(says.to_owned())) } else { Ok(roles) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_read_and_the_rest_is_words() {
        let text = "type:user role:admin organization:\"Corvid Labs\" name:Ida Brandvold";
        let whom = Whom::of(text).unwrap();
        assert_eq!((whom.words.as_str(), whom.roles), ("Ida Brandvold", vec![Role::Admin]));
        assert_eq!(whom.organisation.as_deref(), Some("Corvid Labs"));
        let plain = Whom::of("type:user \"maria@corvid.example\"").unwrap();
        assert_eq!(plain, Whom { words: "maria@corvid.example".into(), ..Whom::default() });
    }

    #[test]
    fn a_day_is_all_of_it_and_a_time_its_whole_second() {
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let whom = Whom::of("created:2026-01-31 updated>2026-01-31T09:14:57Z").unwrap();
        let (from, until) = (at("2026-01-31T00:00:00Z"), at("2026-02-01T00:00:00Z"));
        assert_eq!(whom.created, Span { from, until });
        assert_eq!(whom.updated, Span { from: at("2026-01-31T09:14:58Z"), until: None });
        let whom = Whom::of("created>=2026-01-31 created<2026-02-01").unwrap();
        assert_eq!(whom.created, Span { from, until });
    }

    #[test]
    fn what_nobody_is_found_by_is_refused() {
        for query in ["created>2hours", "-role:admin", "phone:*", "role:boss"] {
            assert!(Whom::of(query).is_err(), "{query}");
        }
    }
}
