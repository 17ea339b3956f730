//! The addresses of a person. One that somebody merely typed in opens nothing before it is proved:
//! by whoever follows a link sent to it, or by a lead who vouches for it.

use actions::{
    ActionError,
    people::addresses::{Act, act, act_all},
};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use base::ids::PersonId;
use desk::people::{
    Person,
    addresses::{Address, Refusal, may_change},
};
use serde_json::{Value, json};
use store::Conn;

use super::{known, write::may_write};
use crate::{
    Web,
    api::{
        asking::made,
        auth::{Agent, ApiUser},
        body::Body,
        errors::{Answer, ApiError},
        here::Here,
        keyed::number_of,
        number::{Number, Numbers},
        whole::{listed, single, these},
        words::Time,
    },
    http::failure::sentence,
};

/// An address belongs to one person, so its number is made from it alone.
fn number(address: &str) -> i64 {
    number_of("identity", address)
}

fn object(here: &Here, person: PersonId, one: &Address) -> Value {
    let id = number(&one.address);
    let changed = one.proved_at.map_or(one.added_at, |proved| proved.max(one.added_at));
    json!({
        "id": id,
        "url": here.url(&format!("/users/{person}/identities/{id}.json")),
        "user_id": person, "type": "email", "value": one.address,
        "verified": one.proved_at.is_some(), "primary": one.primary,
        "deliverable_state": "deliverable",
        "created_at": Time(one.added_at), "updated_at": Time(changed),
    })
}

/// The addresses of these people, each person's together.
///
/// # Errors
/// The database is gone.
pub async fn told(
    conn: &mut Conn,
    here: &Here,
    people: &[PersonId],
) -> Result<Vec<Value>, ApiError> {
    let all = store::people::addresses::of_these(conn, people).await?;
    Ok(all.iter().map(|(person, one)| object(here, *person, one)).collect())
}

/// `GET users/{id}/identities`
pub async fn list(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let person = known(&mut conn, &user.viewer, id).await?;
    listed(&here, "identities", told(&mut conn, &here, &[person.id]).await?)
}

/// `GET users/{id}/identities/{identity}`
pub async fn one(
    State(web): State<Web>,
    Agent(user): Agent,
    Numbers(id, identity): Numbers,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let person = known(&mut conn, &user.viewer, id).await?;
    single("identity", told(&mut conn, &here, &[person.id]).await?, identity)
}

/// Why an address stays as it is.
pub fn refusal_of(refusal: &Refusal, field: &str) -> ApiError {
    let says = sentence(&refusal.to_string());
    match refusal {
        Refusal::Taken { .. } => ApiError::taken(field, says),
        Refusal::NotTheirs(_) => ApiError::NotFound,
        _ => ApiError::invalid(field, says),
    }
}

fn refused(error: ActionError<Refusal>) -> ApiError {
    match error {
        ActionError::Refused(refusal) => refusal_of(&refusal, "value"),
        other => ApiError::of(other, "base"),
    }
}

/// Only a lead's word stands for a proof.
fn may_vouch(user: &ApiUser) -> Result<(), ApiError> {
    if user.person.role.may_lead() {
        return Ok(());
    }
    let says = "Only leads vouch for an address. With request_verification its reader proves it.";
    Err(ApiError::NotAllowed(says.to_owned()))
}

/// The person, if the caller may change their addresses.
async fn theirs(web: &Web, user: &ApiUser, id: i64) -> Result<Person, ApiError> {
    may_write(user)?;
    let person = known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    if may_change(&user.person, person.role) { Ok(person) } else { Err(super::write::one_of_us()) }
}

/// One of their addresses by its number.
async fn meant(
    web: &Web,
    user: &ApiUser,
    Numbers(id, identity): Numbers,
) -> Result<(Person, Address), ApiError> {
    let person = theirs(web, user, id).await?;
    let mut conn = web.desk.store.read().await?;
    let all = store::people::addresses::of(&mut conn, person.id).await?;
    let found = all.into_iter().find(|one| number(&one.address) == identity);
    Ok((person, found.ok_or(ApiError::NotFound)?))
}

/// `POST users/{id}/identities`: a mail address; `verified` vouches for it, `primary` makes letters
/// go there.
pub async fn create(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
    body: Body,
) -> Answer {
    let person = theirs(&web, &user, id).await?;
    let fields = body.wrapped("identity")?;
    if fields.text("type")?.is_some_and(|kind| kind != "email") {
        let says = "People are known by mail addresses here: the type is email.";
        return Err(ApiError::invalid("type", says));
    }
    let blank = || ApiError::blank("value", "Value can't be blank.");
    let value = fields.text("value")?.ok_or_else(blank)?;
    let mut acts = vec![Act::Add(value.clone())];
    if fields.truth("verified")? == Some(true) {
        may_vouch(&user)?;
        acts.push(Act::Vouch(value.clone()));
    }
    if fields.truth("primary")? == Some(true) {
        acts.push(Act::MakePrimary(value.clone()));
    }
    act_all(&web.desk, &user.person, person.id, acts).await.map_err(refused)?;
    let all = told(&mut web.desk.store.read().await?, &here, &[person.id]).await?;
    let address = value.trim().to_lowercase();
    let found = all.into_iter().find(|one| one["value"] == address).ok_or(ApiError::NotFound)?;
    Ok(made("identity", &found))
}

/// Does it, and answers the address as it is now.
async fn done(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    (person, one, what): (Person, Address, Option<Act>),
) -> Answer {
    if let Some(what) = what {
        act(&web.desk, &user.person, person.id, what).await.map_err(refused)?;
    }
    let all = told(&mut web.desk.store.read().await?, here, &[person.id]).await?;
    single("identity", all, number(&one.address))
}

/// `PUT users/{id}/identities/{identity}`: `verified` vouches for it, and `primary` makes letters
/// go there; an address itself is never another one.
pub async fn update(
    State(web): State<Web>,
    Agent(user): Agent,
    path: Numbers,
    here: Here,
    body: Body,
) -> Answer {
    let (person, one) = meant(&web, &user, path).await?;
    let fields = body.wrapped("identity")?;
    if fields.text("value")?.is_some_and(|value| value.trim().to_lowercase() != one.address) {
        let says = "An address stays what it is: add the other one, and take this one away.";
        return Err(ApiError::invalid("value", says));
    }
    let vouches = fields.truth("verified")? == Some(true) && one.proved_at.is_none();
    if vouches {
        may_vouch(&user)?;
    }
    let leads = fields.truth("primary")? == Some(true) && !one.primary;
    let vouch = vouches.then(|| Act::Vouch(one.address.clone()));
    let lead = leads.then(|| Act::MakePrimary(one.address.clone()));
    let acts = vouch.into_iter().chain(lead).collect();
    act_all(&web.desk, &user.person, person.id, acts).await.map_err(refused)?;
    done(&web, &user, &here, (person, one, None)).await
}

/// `PUT users/{id}/identities/{identity}/make_primary`: answers all of theirs.
pub async fn make_primary(
    State(web): State<Web>,
    Agent(user): Agent,
    path: Numbers,
    here: Here,
) -> Answer {
    let (person, one) = meant(&web, &user, path).await?;
    let what = Act::MakePrimary(one.address);
    act(&web.desk, &user.person, person.id, what).await.map_err(refused)?;
    these("identities", told(&mut web.desk.store.read().await?, &here, &[person.id]).await?)
}

/// `PUT users/{id}/identities/{identity}/verify`: a lead vouches for it.
pub async fn verify(
    State(web): State<Web>,
    Agent(user): Agent,
    path: Numbers,
    here: Here,
) -> Answer {
    let (person, one) = meant(&web, &user, path).await?;
    may_vouch(&user)?;
    let what = one.proved_at.is_none().then(|| Act::Vouch(one.address.clone()));
    done(&web, &user, &here, (person, one, what)).await
}

/// `PUT users/{id}/identities/{identity}/request_verification`: sends a link there.
pub async fn request_verification(
    State(web): State<Web>,
    Agent(user): Agent,
    path: Numbers,
    here: Here,
) -> Answer {
    let (person, one) = meant(&web, &user, path).await?;
    let what = Some(Act::AskProof(one.address.clone()));
    done(&web, &user, &here, (person, one, what)).await
}

/// `DELETE users/{id}/identities/{identity}`
pub async fn delete(State(web): State<Web>, Agent(user): Agent, path: Numbers) -> Answer {
    let (person, one) = meant(&web, &user, path).await?;
    let what = Act::Remove(one.address);
    act(&web.desk, &user.person, person.id, what).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
