//! Exports: everything that changed since an instant, oldest change first, for pipelines that keep
//! a copy. [`pages`] turns the pages, [`events`] tells what happened.

pub mod events;
pub mod pages;

use axum::{Json, extract::State, response::IntoResponse};
use base::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};
use store::{
    Conn, directory,
    directory::Mark,
    numbered,
    people::known::{self, Known},
};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    here::Here,
    objects::{organization::OrganizationObject, user::UserObject},
    tickets::{beside, objects},
    users,
};
use crate::Web;
use pages::{Asked, Exported, Page, page};

impl Exported for numbered::Numbered {
    async fn read(
        conn: &mut Conn,
        user: &ApiUser,
        from: Mark,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Self>, ApiError> {
        Ok(numbered::since(conn, &user.viewer, from, until, limit).await?)
    }

    fn mark(&self) -> Mark {
        Mark { at: self.ticket.updated_at, id: self.ticket.id.0 }
    }
}

impl Exported for Known {
    async fn read(
        conn: &mut Conn,
        user: &ApiUser,
        from: Mark,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Self>, ApiError> {
        Ok(known::since(conn, &user.viewer, from, until, limit).await?)
    }

    fn mark(&self) -> Mark {
        Mark { at: self.changed_at, id: self.profile.person.id.0 }
    }
}

impl Exported for desk::organisations::Organisation {
    async fn read(
        conn: &mut Conn,
        user: &ApiUser,
        from: Mark,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Self>, ApiError> {
        Ok(directory::organisations_since(conn, &user.viewer, from, until, limit).await?)
    }

    fn mark(&self) -> Mark {
        Mark { at: self.changed_at, id: self.id.0 }
    }
}

fn answer(
    name: &'static str,
    objects: &impl Serialize,
    beside: Vec<(&'static str, Value)>,
    end: Vec<(&'static str, Value)>,
) -> Answer {
    let rows = serde_json::to_value(objects).map_err(|e| ApiError::Fault(e.to_string()))?;
    let all = std::iter::once((name, rows)).chain(beside).chain(end);
    let map: Map<String, Value> = all.map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Json(map).into_response())
}

async fn export_tickets(web: &Web, user: &ApiUser, here: &Here, by_cursor: bool) -> Answer {
    let asked = Asked::of(web, here, by_cursor)?;
    let mut conn = web.desk.store.read().await?;
    let found: Page<numbered::Numbered> = page(&mut conn, user, &asked).await?;
    let beside = beside(&mut conn, here, &user.viewer, &found.rows).await?;
    let objects = objects(web, &mut conn, here, &user.viewer, &found.rows).await?;
    let end = found.end(here, &asked, objects.len());
    answer("tickets", &objects, beside, end)
}

/// `GET incremental/tickets`
pub async fn tickets(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    export_tickets(&web, &user, &here, false).await
}

/// `GET incremental/tickets/cursor`
pub async fn tickets_by_cursor(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    export_tickets(&web, &user, &here, true).await
}

async fn export_users(web: &Web, user: &ApiUser, here: &Here, by_cursor: bool) -> Answer {
    let asked = Asked::of(web, here, by_cursor)?;
    let mut conn = web.desk.store.read().await?;
    let found: Page<Known> = page(&mut conn, user, &asked).await?;
    let objects: Vec<_> =
        found.rows.iter().map(|one| UserObject::of(here, one, user.viewer.sees_notes())).collect();
    let end = found.end(here, &asked, objects.len());
    let people: Vec<_> = found.rows.iter().map(|one| &one.profile.person).collect();
    let beside = users::beside(&mut conn, here, &people).await?;
    answer("users", &objects, beside, end)
}

/// `GET incremental/users`
pub async fn users(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    export_users(&web, &user, &here, false).await
}

/// `GET incremental/users/cursor`
pub async fn users_by_cursor(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    export_users(&web, &user, &here, true).await
}

/// `GET incremental/organizations`
pub async fn organizations(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let asked = Asked::of(&web, &here, false)?;
    let mut conn = web.desk.store.read().await?;
    let found: Page<desk::organisations::Organisation> = page(&mut conn, &user, &asked).await?;
    let objects: Vec<_> = found.rows.iter().map(|one| OrganizationObject::of(&here, one)).collect();
    let end = found.end(&here, &asked, objects.len());
    answer("organizations", &objects, Vec::new(), end)
}
