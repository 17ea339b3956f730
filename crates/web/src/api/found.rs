//! Finding people and organizations: what `search`, `users/search` and `organizations/search` have
//! in common. [`super::whom`] reads whom a query asks for.

use axum::{Json, response::IntoResponse};
use base::ids::PersonId;
use desk::{organisations::Organisation, people::Person};
use serde_json::{Value, json};
use store::{
    Conn, directory,
    names::MOST_FOUND,
    slice::{From, Slice},
};

use super::{
    auth::ApiUser,
    errors::{Answer, ApiError},
    here::Here,
    organizations,
    paging::{End, Listing, Paging},
    tickets::newest_first,
    users,
    whole::page_of,
    whom::Whom,
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
async fn people_by(conn: &mut Conn, user: &ApiUser, words: &str) -> Result<Vec<Person>, ApiError> {
    if !desk::people::looks_like_address(words) {
        return Ok(store::names::people(conn, &user.viewer, words, MOST_FOUND).await?);
    }
    let found = store::people::by_address(conn, &words.to_lowercase()).await?;
    let ids: Vec<_> = found.iter().map(|person| person.id).collect();
    Ok(store::people::seen(conn, &user.viewer, &ids).await?)
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

/// What a search comes to: those at hand, or a page of all of them.
enum Found {
    People(Vec<Person>),
    AllPeople(directory::Wanted),
    Organisations(Vec<Organisation>),
    AllOrganisations,
}

async fn found(web: &Web, user: &ApiUser, here: &Here, sought: Sought) -> Result<Found, ApiError> {
    let text = here.some("query").or(here.some("name")).unwrap_or_default();
    if sought == Sought::Users {
        return people_asked_for(web, user, text).await;
    }
    let words = words_of(here);
    if words.is_empty() && !text.is_empty() {
        return Ok(Found::AllOrganisations);
    }
    let mut conn = web.desk.store.read().await?;
    Ok(Found::Organisations(organisations_by(&mut conn, user, &words).await?))
}

/// No search by words finds more.
const MOST_AMONG: i64 = MOST_FOUND as i64;

/// Without words, everybody of the roles and the organisation that are asked for.
async fn people_asked_for(web: &Web, user: &ApiUser, text: &str) -> Result<Found, ApiError> {
    let whom = Whom::of(text)?;
    let mut conn = web.desk.store.read().await?;
    let Some(mut wanted) = whom.wanted(&mut conn, user).await? else {
        return Ok(Found::People(Vec::new()));
    };
    if whom.words.is_empty() && whom.external_id.is_none() && !text.is_empty() {
        return Ok(Found::AllPeople(wanted));
    }
    let people = match &whom.external_id {
        Some(id) => {
            let one = store::people::by_external_id(&mut conn, id).await?;
            let ids: Vec<_> = one.iter().map(|person| person.id).collect();
            store::people::seen(&mut conn, &user.viewer, &ids).await?
        }
        None => people_by(&mut conn, user, &whom.words).await?,
    };
    // Who they are by their words, in that order; the rest is asked of these.
    let order: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    wanted.among = Some(order.clone());
    let slice = Slice { from: From::Start, newest_first: false, limit: MOST_AMONG };
    let mut people = directory::people(&mut conn, &user.viewer, &wanted, slice).await?;
    people.sort_by_key(|person| order.iter().position(|id| *id == person.id));
    Ok(Found::People(people))
}

/// A page of it as the dialect's objects.
async fn page(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    found: Found,
) -> Result<(Vec<Value>, End), ApiError> {
    let (paging, viewer) = (Paging::of(here)?, &user.viewer);
    let slice = paging.slice(newest_first(here));
    let mut conn = web.desk.store.read().await?;
    Ok(match found {
        Found::People(people) => {
            let (people, end) = page_of(here, people)?;
            (users::objects(&mut conn, here, viewer, &people).await?, end)
        }
        Found::AllPeople(wanted) => {
            let mut people = directory::people(&mut conn, viewer, &wanted, slice).await?;
            let count = directory::count_people(&mut conn, viewer, &wanted).await?;
            let end = paging.end(here, &mut people, |person| person.id.0, count);
            (users::objects(&mut conn, here, viewer, &people).await?, end)
        }
        Found::Organisations(all) => {
            let (all, end) = page_of(here, all)?;
            (organizations::objects(here, &all), end)
        }
        Found::AllOrganisations => {
            let mut all = directory::organisations(&mut conn, viewer, slice).await?;
            let count = directory::count_organisations(&mut conn, viewer).await?;
            let end = paging.end(here, &mut all, |one| one.id.0, count);
            (organizations::objects(here, &all), end)
        }
    })
}

/// People whom `query` or `name` asks for.
///
/// # Errors
/// The database is gone, or what is asked finds nobody here.
pub async fn people(web: &Web, user: &ApiUser, here: &Here) -> Answer {
    let found = found(web, user, here, Sought::Users).await?;
    let (rows, end) = page(web, user, here, found).await?;
    Ok(Json(Listing { name: "users", rows: &rows, beside: Vec::new(), end }).into_response())
}

/// A search for people or organizations.
///
/// # Errors
/// The database is gone, a cursor is none of ours, or what is asked finds nobody here.
pub async fn results(web: &Web, user: &ApiUser, here: &Here, sought: Sought) -> Answer {
    let found = found(web, user, here, sought).await?;
    let (mut rows, end) = page(web, user, here, found).await?;
    let kind = if sought == Sought::Users { "user" } else { "organization" };
    for row in &mut rows {
        row["result_type"] = json!(kind);
    }
    let beside = vec![("facets", Value::Null)];
    Ok(Json(Listing { name: "results", rows: &rows, beside, end }).into_response())
}

/// How many it finds.
///
/// # Errors
/// The database is gone, or what is asked finds nobody here.
pub async fn how_many(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    sought: Sought,
) -> Result<i64, ApiError> {
    let found = found(web, user, here, sought).await?;
    let (mut conn, viewer) = (web.desk.store.read().await?, &user.viewer);
    let len = |len: usize| i64::try_from(len).unwrap_or(i64::MAX);
    Ok(match found {
        Found::People(people) => len(people.len()),
        Found::Organisations(all) => len(all.len()),
        Found::AllPeople(wanted) => directory::count_people(&mut conn, viewer, &wanted).await?,
        Found::AllOrganisations => directory::count_organisations(&mut conn, viewer).await?,
    })
}
