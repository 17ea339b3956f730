//! Small lists: tags, languages, roles.

use axum::extract::State;
use desk::{
    people::{Person, Role},
    phrases::Language,
};
use serde_json::{Value, json};

use super::book::Book;
use crate::{
    Web,
    api::{
        auth::Agent,
        errors::Answer,
        here::Here,
        keyed::number_of,
        number::Number,
        whole::{how_many, listed},
    },
};

/// `GET tags`: the most used first.
pub async fn tags(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let found = store::tags::counted(&mut web.desk.store.read().await?, &user.viewer).await?;
    let rows = found.iter().map(|(name, count)| json!({"name": name, "count": count}));
    listed(&here, "tags", rows.collect())
}

/// `GET tags/count`
pub async fn count_of_tags(State(web): State<Web>, Agent(user): Agent) -> Answer {
    let found = store::tags::counted(&mut web.desk.store.read().await?, &user.viewer).await?;
    how_many(found.len(), web.desk.now())
}

/// `GET autocomplete/tags?name=…`: those that begin so, the most used first.
pub async fn tags_like(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let begin = here.some("name").unwrap_or_default().to_lowercase();
    let found = store::tags::counted(&mut web.desk.store.read().await?, &user.viewer).await?;
    let fitting = found.into_iter().filter(|(name, _)| name.starts_with(&begin));
    listed(&here, "tags", fitting.map(|(name, _)| name.into()).collect())
}

/// The number of a language.
#[must_use]
pub fn language_number(language: Language) -> i64 {
    let place = (1..).zip(Language::ALL).find(|(_, one)| *one == language);
    place.map_or(1, |(number, _)| number)
}

fn languages(here: &Here) -> Vec<Value> {
    let one = |(id, language): (i64, Language)| {
        json!({
            "id": id,
            "url": here.url(&format!("/locales/{id}.json")),
            "locale": language.key(),
            "name": language.name(), "native_name": language.name(),
            "presentation_name": language.name(),
            "rtl": false, "default": language == Language::default(),
        })
    };
    (1..).zip(Language::ALL).map(one).collect()
}

/// `GET locales`, `GET locales/agent`, `GET locales/public`: those customers are spoken to in.
pub async fn locales(_: Agent, book: Book) -> Answer {
    book.listed("locales", languages(&book.here))
}

/// `GET locales/{id}`
pub async fn locale(_: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("locale", languages(&book.here), id)
}

/// `GET locales/current`: the caller's own.
pub async fn own_locale(State(web): State<Web>, Agent(user): Agent, book: Book) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let known = store::people::known::of(&mut conn, &[user.person.id]).await?;
    let language = known.first().and_then(|one| one.profile.language).unwrap_or_default();
    book.single("locale", languages(&book.here), language_number(language))
}

/// The number of a role of ours that the dialect calls *agent*.
#[must_use]
pub fn role_number(role: Role) -> Option<i64> {
    ROLES.iter().any(|(one, ..)| *one == role).then(|| number_of("role", role.key()))
}

/// The roles the dialect has one word for, and what each sees and may say.
const ROLES: [(Role, &str, &str, &str, &str); 4] = [
    (Role::Lead, "Lead", "Leads support and changes the handbook.", "all", "public"),
    (Role::Agent, "Agent", "Answers customers.", "all", "public"),
    (
        Role::Engineer,
        "Engineer",
        "Answers on the tickets of their team.",
        "within-groups",
        "public",
    ),
    (Role::Viewer, "Account person", "Reads everything and writes notes.", "all", "none"),
];

/// The roles, and how many of these people have each.
fn roles(here: &Here, staff: &[Person]) -> Vec<Value> {
    let one = |(role, name, description, tickets, comments): (Role, &str, &str, &str, &str)| {
        let id = number_of("role", role.key());
        let have_it = staff.iter().filter(|person| person.role == role).count();
        json!({
            "id": id,
            "url": here.url(&format!("/custom_roles/{id}.json")),
            "name": name, "description": description, "role_type": 0,
            "team_member_count": have_it,
            "configuration": {
                "ticket_access": tickets, "ticket_comment_access": comments,
                "ticket_editing": role.may_answer(), "ticket_merge": role.may_answer(),
                "manage_business_rules": role.may_lead(),
            },
        })
    };
    ROLES.map(one).to_vec()
}

/// `GET custom_roles`
pub async fn custom_roles(State(web): State<Web>, _: Agent, book: Book) -> Answer {
    let staff = store::people::staff(&mut web.desk.store.read().await?).await?;
    book.listed("custom_roles", roles(&book.here, &staff))
}

/// `GET custom_roles/{id}`
pub async fn custom_role(
    State(web): State<Web>,
    _: Agent,
    Number(id): Number,
    book: Book,
) -> Answer {
    let staff = store::people::staff(&mut web.desk.store.read().await?).await?;
    book.single("custom_role", roles(&book.here, &staff), id)
}
