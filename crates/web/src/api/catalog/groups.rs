//! Groups, and who works in which. Support works in every group; engineers in those of their
//! team's products.

use axum::{Json, extract::State, response::IntoResponse};
use desk::{
    handbook::{Group, Handbook},
    people::{Person, Role},
};
use serde_json::{Value, json};

use super::book::Book;
use crate::{
    Web,
    api::{
        auth::Agent,
        errors::{Answer, ApiError},
        here::Here,
        keyed::number_of,
        number::Number,
        users,
        whole::{listed, single},
        words::Time,
    },
};

/// The number of a group.
#[must_use]
pub fn group_number(key: &str) -> i64 {
    number_of("group", key)
}

fn object(book: &Book, group: &Group) -> Value {
    let id = group_number(&group.key);
    json!({
        "id": id,
        "url": book.here.url(&format!("/groups/{id}.json")),
        "name": group.name,
        "description": "",
        "default": group.key == book.handbook.routing.unclassified_group,
        "deleted": false,
        "is_public": true,
    })
}

fn all(book: &Book) -> Vec<Value> {
    book.handbook.groups.iter().map(|group| object(book, group)).collect()
}

/// Whether somebody works in a group.
fn works_in(handbook: &Handbook, person: &Person, group: &Group) -> bool {
    match person.role {
        Role::Admin | Role::Lead | Role::Agent => true,
        Role::Engineer => {
            let theirs = |product: &desk::handbook::Product| product.team == person.team;
            let products = handbook.products.iter().filter(|product| theirs(product));
            products.into_iter().any(|product| product.group == group.key)
        }
        Role::Viewer | Role::Customer | Role::OrgAdmin => false,
    }
}

/// Every membership, by person.
fn memberships(here: &Here, handbook: &Handbook, staff: &[Person]) -> Vec<Value> {
    let mut rows = Vec::new();
    for person in staff {
        let groups = handbook.groups.iter().filter(|group| works_in(handbook, person, group));
        for (place, group) in groups.enumerate() {
            let id = number_of("membership", &format!("{}:{}", person.id, group.key));
            rows.push(json!({
                "id": id,
                "url": here.url(&format!("/group_memberships/{id}.json")),
                "user_id": person.id,
                "group_id": group_number(&group.key),
                "default": place == 0,
                "created_at": Time(person.created_at),
                "updated_at": Time(person.created_at),
            }));
        }
    }
    rows
}

async fn every_membership(web: &Web, here: &Here) -> Result<Vec<Value>, ApiError> {
    let staff = store::people::staff(&mut web.desk.store.read().await?).await?;
    Ok(memberships(here, &web.desk.handbook(), &staff))
}

/// `GET groups`
pub async fn list(_: Agent, book: Book) -> Answer {
    book.listed("groups", all(&book))
}

/// `GET groups/count`
pub async fn count(State(web): State<Web>, _: Agent) -> Answer {
    let value = web.desk.handbook().groups.len();
    let now = Time(web.desk.now());
    Ok(Json(json!({"count": {"value": value, "refreshed_at": now}})).into_response())
}

/// `GET groups/{id}`
pub async fn show(_: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("group", all(&book), id)
}

/// `GET groups/{id}/users`
pub async fn people(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let handbook = web.desk.handbook();
    let group = handbook.groups.iter().find(|group| group_number(&group.key) == id);
    let group = group.ok_or(ApiError::NotFound)?;
    let mut conn = web.desk.store.read().await?;
    let staff = store::people::staff(&mut conn).await?;
    let inside = staff.iter().filter(|person| works_in(&handbook, person, group));
    let inside: Vec<_> = inside.map(|person| person.id).collect();
    listed(&here, "users", users::told(&mut conn, &here, &user.viewer, &inside).await?)
}

/// `GET groups/{id}/memberships`
pub async fn of_group(State(web): State<Web>, _: Agent, Number(id): Number, here: Here) -> Answer {
    let handbook = web.desk.handbook();
    let known = handbook.groups.iter().any(|group| group_number(&group.key) == id);
    known.then_some(()).ok_or(ApiError::NotFound)?;
    let mut rows = every_membership(&web, &here).await?;
    rows.retain(|row| row["group_id"] == id);
    listed(&here, "group_memberships", rows)
}

/// `GET users/{id}/group_memberships`
pub async fn of_user(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    users::known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    let mut rows = every_membership(&web, &here).await?;
    rows.retain(|row| row["user_id"] == id);
    listed(&here, "group_memberships", rows)
}

/// `GET users/{id}/groups`
pub async fn groups_of(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    book: Book,
) -> Answer {
    users::known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    let memberships = every_membership(&web, &book.here).await?;
    let theirs = |group: &Value| {
        memberships.iter().any(|row| row["user_id"] == id && row["group_id"] == group["id"])
    };
    book.listed("groups", all(&book).into_iter().filter(theirs).collect())
}

/// `GET group_memberships`
pub async fn every(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    listed(&here, "group_memberships", every_membership(&web, &here).await?)
}

/// `GET group_memberships/{id}`
pub async fn one(State(web): State<Web>, _: Agent, Number(id): Number, here: Here) -> Answer {
    single("group_membership", every_membership(&web, &here).await?, id)
}
