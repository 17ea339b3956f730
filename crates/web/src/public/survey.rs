//! `/survey/{token}`: opening it records nothing, whatever the address says, because mail scanners
//! open links. Only sending counts, and can be changed for a week.

use actions::{
    ActionError,
    surveys::{Answer as Given, answer},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use base::{Timestamp, secrets, time::after};
use desk::{
    csat::{AnswerRefusal, CHANGEABLE_SECONDS, Survey, quarter_start},
    viewer::Viewer,
};
use serde::Deserialize;
use ui::{
    csat::{self, SurveyPage, SurveyThanks},
    paths,
};

use super::words;
use crate::{
    Web,
    http::{Answer, Failure, Pace, Page, Posted, failure::sentence, pace, page},
};

/// What the address of a survey says besides its token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// Chosen in the mail; only shown.
    rating: Option<String>,
    thanks: Option<String>,
}

/// `GET /survey/{token}`
pub async fn show(
    State(web): State<Web>,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let survey = find(&web, &token).await?;
    let now = web.desk.now();
    if survey.answered_at.is_some_and(|at| chosen.thanks.is_some() || !changeable(at, now)) {
        return thanks(&web, &survey, token).await;
    }
    let mut view = opened(&web, &survey, token).await?;
    let rating = chosen.rating.and_then(|rating| rating.parse().ok());
    view.rating = rating.filter(|rating| (1..=5).contains(rating)).or(view.rating);
    Ok(draw(&web, StatusCode::OK, &view))
}

/// `POST /survey/{token}`
pub async fn send(
    State(web): State<Web>,
    pace: Pace,
    Path(token): Path<String>,
    posted: Posted,
) -> Answer {
    let survey = find(&web, &token).await?;
    let given = Given {
        rating: posted.get("rating").parse().unwrap_or(0),
        words: words::text(posted.get("words")),
        contact_wished: !posted.get("wants_contact").is_empty(),
    };
    if let Some(wait) = pace.wait {
        let view = again(&web, &survey, token, given, pace::words(wait)).await?;
        return Ok(pace::slowed(draw(&web, StatusCode::OK, &view), wait));
    }
    let refusal = match answer(&web.desk, &token, given.clone()).await {
        Ok(_) => return Ok(page::see(&paths::survey_thanks(&token))),
        Err(ActionError::Refused(refusal)) => refusal,
        Err(other) => return Err(other.into()),
    };
    let status = match refusal {
        AnswerRefusal::NoSuchRating => StatusCode::UNPROCESSABLE_ENTITY,
        AnswerRefusal::TooLate => StatusCode::CONFLICT,
    };
    let view = again(&web, &survey, token, given, sentence(&refusal.to_string())).await?;
    Ok(draw(&web, status, &view))
}

/// The page with what was filled in, and why it was not taken.
async fn again(
    web: &Web,
    survey: &Survey,
    token: String,
    given: Given,
    error: String,
) -> Result<SurveyPage, Failure> {
    let mut view = opened(web, survey, token).await?;
    view.rating = (1..=5).contains(&given.rating).then_some(given.rating).or(view.rating);
    (view.words, view.wants_contact) = (given.words, given.contact_wished);
    view.error = error;
    Ok(view)
}

async fn find(web: &Web, token: &str) -> Result<Survey, Failure> {
    let hash = secrets::hash(token.as_bytes());
    let found = store::surveys::by_token(&mut web.desk.store.read().await?, &hash).await?;
    found.ok_or(Failure::NotFound)
}

fn changeable(answered_at: Timestamp, now: Timestamp) -> bool {
    now <= after(answered_at, CHANGEABLE_SECONDS)
}

fn draw(web: &Web, status: StatusCode, view: &SurveyPage) -> Response {
    page::html(status, csat::page(&Page::public(web).context(), view))
}

/// The page as the answer stands now.
async fn opened(web: &Web, survey: &Survey, token: String) -> Result<SurveyPage, Failure> {
    let mut conn = web.desk.store.read().await?;
    let viewer = Viewer::Customer(survey.person_id);
    let ticket = store::tickets::one(&mut conn, &viewer, survey.ticket_id).await?;
    let helper = match ticket.as_ref().and_then(|ticket| ticket.assignee_id) {
        Some(id) => store::people::one(&mut conn, id).await?,
        None => None,
    };
    Ok(SurveyPage {
        token,
        subject: ticket.map(|ticket| ticket.subject).unwrap_or_default(),
        helped_by: helper.map(|person| person.name).unwrap_or_default(),
        rating: survey.rating,
        words: survey.words.clone(),
        wants_contact: survey.contact_wished,
        answered: survey.answered_at.is_some(),
        error: String::new(),
    })
}

async fn thanks(web: &Web, survey: &Survey, token: String) -> Answer {
    let now = web.desk.now();
    let at = survey.answered_at.unwrap_or(now);
    let mut conn = web.desk.store.read().await?;
    let fed = store::surveys::fed(&mut conn, quarter_start(at), at).await?;
    let view = SurveyThanks {
        token,
        rating: survey.rating.unwrap_or(0),
        fed: u64::try_from(fed).unwrap_or(0),
        changeable: changeable(at, now),
        wants_contact: survey.contact_wished,
    };
    Ok(page::ok(csat::thanks_page(&Page::public(web).context(), &view)))
}
