//! Satisfaction ratings: what customers were asked by our survey and what they said. There is one
//! for each ticket, under its number. The dialect has two words where we have five: 4 and 5 are
//! good, the others bad; `rating` has the number itself.

use actions::surveys::{Answer as Said, answer_as};
use axum::{Json, extract::State, response::IntoResponse};
use base::ids::TicketId;
use desk::{csat::Survey, tickets::Ticket};
use serde_json::{Value, json};
use store::{
    numbered,
    surveys::{self, Wanted},
};

use super::{
    auth::{Agent, ApiUser},
    body::Body,
    errors::{Answer, ApiError},
    here::Here,
    incremental::pages::instant,
    number::Number,
    objects::rating,
    paging::{Listing, Paging},
    tickets::newest_first,
    whole::{how_many, these},
};
use crate::Web;

/// What `score`, `start_time` and `end_time` ask for.
fn wanted(here: &Here) -> Result<Wanted, ApiError> {
    let (score, words) = match here.some("score").unwrap_or_default() {
        score if score.ends_with("_with_comment") => {
            (score.trim_end_matches("_with_comment"), Some(true))
        }
        score if score.ends_with("_without_comment") => {
            (score.trim_end_matches("_without_comment"), Some(false))
        }
        score => (score, None),
    };
    let ratings = match score {
        "good" => Some((rating::GOOD, 5)),
        "bad" => Some((1, rating::GOOD - 1)),
        "received" => Some((1, 5)),
        "" | "offered" => None,
        _ => {
            let says = "Score must be offered, received, good or bad.";
            return Err(ApiError::BadRequest(says.to_owned()));
        }
    };
    let time = |name: &str| here.some(name).and_then(instant);
    let unanswered = score == "offered";
    Ok(Wanted { ratings, unanswered, words, from: time("start_time"), until: time("end_time") })
}

/// `GET satisfaction_ratings`
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let (paging, wanted) = (Paging::of(&here)?, wanted(&here)?);
    let mut conn = web.desk.store.read().await?;
    let slice = paging.slice(newest_first(&here));
    let mut rows = surveys::page(&mut conn, &user.viewer, wanted, slice).await?;
    let count =
        if paging.counts() { surveys::count(&mut conn, &user.viewer, wanted).await? } else { 0 };
    let end = paging.end(&here, &mut rows, |survey| survey.ticket_id.0, count);
    let ids: Vec<TicketId> = rows.iter().map(|survey| survey.ticket_id).collect();
    let tickets = numbered::these(&mut conn, &user.viewer, &ids).await?;
    let object = |survey: &Survey| -> Option<Value> {
        let row = tickets.iter().find(|row| row.ticket.id == survey.ticket_id)?;
        Some(rating::object(&here, &row.ticket, survey))
    };
    let rows: Vec<Value> = rows.iter().filter_map(object).collect();
    let (name, beside) = ("satisfaction_ratings", Vec::new());
    Ok(Json(Listing { name, rows: &rows, beside, end }).into_response())
}

/// `GET satisfaction_ratings/count`
pub async fn count(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let wanted = wanted(&here)?;
    let mut conn = web.desk.store.read().await?;
    let count = surveys::count(&mut conn, &user.viewer, wanted).await?;
    how_many(usize::try_from(count).unwrap_or(0), web.desk.now())
}

/// A ticket the caller may see, and what its customer was asked.
async fn of(web: &Web, user: &ApiUser, id: i64) -> Result<(Ticket, Survey), ApiError> {
    let mut conn = web.desk.store.read().await?;
    let ticket = store::tickets::one(&mut conn, &user.viewer, TicketId(id)).await?;
    let survey = surveys::of_ticket(&mut conn, TicketId(id)).await?;
    ticket.zip(survey).ok_or(ApiError::NotFound)
}

/// `GET satisfaction_ratings/{id}`, `GET tickets/{id}/satisfaction_rating`
pub async fn one(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let (ticket, survey) = of(&web, &user, id).await?;
    let rating = rating::object(&here, &ticket, &survey);
    Ok(Json(json!({ "satisfaction_rating": rating })).into_response())
}

/// `POST tickets/{id}/satisfaction_rating`: whoever was asked answers, with `good` or `bad`.
pub async fn create(
    State(web): State<Web>,
    user: ApiUser,
    Number(id): Number,
    here: Here,
    body: Body,
) -> Answer {
    let fields = body.wrapped("satisfaction_rating")?;
    let rating = match fields.text("score")?.as_deref() {
        Some("good") => 5,
        Some("bad") => 1,
        _ => return Err(ApiError::invalid("score", "Score must be good or bad.")),
    };
    let words = fields.text("comment")?.unwrap_or_default();
    let mut conn = web.desk.store.read().await?;
    let seen = store::tickets::one(&mut conn, &user.as_customer(), TicketId(id)).await?;
    let ticket = seen.ok_or(ApiError::NotFound)?;
    let survey = surveys::of_ticket(&mut conn, ticket.id).await?;
    drop(conn);
    if ticket.requester_id != user.person.id {
        return Err(ApiError::Forbidden);
    }
    if survey.is_none_or(|survey| survey.person_id != user.person.id) {
        let says =
            "Nobody was asked how this ticket was; that happens some time after it is solved.";
        return Err(ApiError::invalid("base", says));
    }
    let said = Said { rating, words, contact_wished: false };
    let answered = answer_as(&web.desk, user.person.id, ticket.id, said).await;
    let survey = answered.map_err(|error| ApiError::of(error, "score"))?;
    let rating = rating::object(&here, &ticket, &survey);
    Ok(Json(json!({ "satisfaction_rating": rating })).into_response())
}

/// `GET satisfaction_reasons`: our survey asks for words, not for reasons to choose from.
pub async fn reasons(_: Agent) -> Answer {
    these("reasons", Vec::new())
}
