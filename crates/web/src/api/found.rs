//! Finding people and organizations by words: what `search`, `users/search` and
//! `organizations/search` have in common.

use desk::{organisations::Organisation, people::Person};
use serde_json::{Value, json};
use store::{Conn, names::MOST_FOUND};

use super::{
    auth::ApiUser,
    errors::{Answer, ApiError},
    here::Here,
    organizations, users,
    whole::listed,
};
use crate::Web;

/// What is looked for, without the keywords that say where.
#[must_use]
pub fn words_of(here: &Here) -> String {
    let text = here.some("query").or(here.some("name")).unwrap_or_default();
    let kept = text.split_whitespace().filter(|word| !word.starts_with("type:"));
    let bare = kept.map(|word| {
        let word =
            ["email:", "name:"].iter().find_map(|key| word.strip_prefix(key)).unwrap_or(word);
        word.trim_matches('"')
    });
    bare.collect::<Vec<_>>().join(" ")
}

/// The person with this address, or people by the beginnings of words of their names.
///
/// # Errors
/// The database is gone.
pub async fn people_by(web: &Web, user: &ApiUser, words: String) -> Result<Vec<Person>, ApiError> {
    let mut conn = web.desk.store.read().await?;
    if !desk::people::looks_like_address(&words) {
        return Ok(store::names::people(&mut conn, &user.viewer, &words, MOST_FOUND).await?);
    }
    let found = store::people::by_address(&mut conn, &words.to_lowercase()).await?;
    let ids: Vec<_> = found.iter().map(|person| person.id).collect();
    Ok(store::people::seen(&mut conn, &user.viewer, &ids).await?)
}

/// Organisations by the beginnings of words of their names.
///
/// # Errors
/// The database is gone.
pub async fn organisations_by(
    conn: &mut Conn,
    user: &ApiUser,
    words: &str,
) -> Result<Vec<Organisation>, ApiError> {
    Ok(store::names::organisations(conn, &user.viewer, words, MOST_FOUND).await?)
}

/// What a search looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    Tickets,
    Users,
    Organizations,
}

/// Said by `type:user` among the words or by `filter[type]=user`; tickets otherwise.
#[must_use]
pub fn sought(here: &Here) -> Sought {
    let words = here.some("query").unwrap_or_default().split_whitespace();
    let said = words.filter_map(|word| word.strip_prefix("type:")).chain(here.some("filter[type]"));
    let said: Vec<&str> = said.collect();
    if said.contains(&"user") {
        Sought::Users
    } else if said.contains(&"organization") {
        Sought::Organizations
    } else {
        Sought::Tickets
    }
}

async fn found(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    sought: Sought,
) -> Result<Vec<Value>, ApiError> {
    let words = words_of(here);
    let (mut rows, kind) = if sought == Sought::Users {
        let people = people_by(web, user, words).await?;
        let mut conn = web.desk.store.read().await?;
        (users::objects(&mut conn, here, &user.viewer, &people).await?, "user")
    } else {
        let mut conn = web.desk.store.read().await?;
        let all = organisations_by(&mut conn, user, &words).await?;
        (organizations::objects(here, &all), "organization")
    };
    for row in &mut rows {
        row["result_type"] = json!(kind);
    }
    Ok(rows)
}

/// A search for people or organizations.
///
/// # Errors
/// The database is gone, or a cursor is none of ours.
pub async fn results(web: &Web, user: &ApiUser, here: &Here, sought: Sought) -> Answer {
    listed(here, "results", found(web, user, here, sought).await?)
}

/// How many it finds.
///
/// # Errors
/// The database is gone.
pub async fn how_many(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    sought: Sought,
) -> Result<i64, ApiError> {
    Ok(i64::try_from(found(web, user, here, sought).await?.len()).unwrap_or(0))
}
