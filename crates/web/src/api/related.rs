//! `users/{id}/related` and `organizations/{id}/related`: how much there is of somebody's. What
//! does not exist here, forums and votes, is not told.

use axum::{Json, extract::State, response::IntoResponse};
use desk::viewer::Viewer;
use serde_json::json;
use store::{
    Conn, Fault, directory,
    numbered::{self, Wanted},
};

use super::{auth::Agent, errors::Answer, number::Number, organizations, users};
use crate::Web;

async fn tickets(conn: &mut Conn, viewer: &Viewer, wanted: Wanted) -> Result<i64, Fault> {
    numbered::count(conn, viewer, &wanted).await
}

/// `GET users/{id}/related`
pub async fn of_user(State(web): State<Web>, Agent(user): Agent, Number(id): Number) -> Answer {
    let (mut conn, viewer) = (web.desk.store.read().await?, &user.viewer);
    let person = Some(users::known(&mut conn, viewer, id).await?.id);
    let none = Wanted::default();
    let asked = Wanted { requester: person, ..none.clone() };
    let owned = Wanted { assignee: person, ..none.clone() };
    let joined = Wanted { joined: person, ..none.clone() };
    let followed = Wanted { follower: person, ..none };
    let related = json!({
        "requested_tickets": tickets(&mut conn, viewer, asked).await?,
        "assigned_tickets": tickets(&mut conn, viewer, owned).await?,
        "ccd_tickets": tickets(&mut conn, viewer, joined).await?,
        "followed_tickets": tickets(&mut conn, viewer, followed).await?,
    });
    Ok(Json(json!({ "user_related": related })).into_response())
}

/// `GET organizations/{id}/related`
pub async fn of_organization(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
) -> Answer {
    let (mut conn, viewer) = (web.desk.store.read().await?, &user.viewer);
    let one = Some(organizations::known(&mut conn, viewer, id).await?.id);
    let theirs = Wanted { organisation: one, ..Wanted::default() };
    let people = directory::Wanted { organisation: one, ..directory::Wanted::default() };
    let related = json!({
        "tickets_count": tickets(&mut conn, viewer, theirs).await?,
        "users_count": directory::count_people(&mut conn, viewer, &people).await?,
    });
    Ok(Json(json!({ "organization_related": related })).into_response())
}
