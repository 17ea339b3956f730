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
use base::{Timestamp, ids::TicketId, secrets, time::after};
use desk::{
    csat::{AnswerRefusal, CHANGEABLE_SECONDS, Survey, carried::Carried, quarter_start},
    phrases::Say,
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
    http::{Answer, Failure, Pace, Page, Posted, Speaks, pace, page},
};

/// What the address of a survey says besides its token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// Chosen in the mail; only shown.
    rating: Option<String>,
    thanks: Option<String>,
    /// What the mail's link carries, signed (CS-2).
    ticket: Option<i64>,
    distinct_id: String,
    team: String,
    signature: Option<String>,
}

impl Chosen {
    /// A link that carries something carries it as we signed it.
    fn is_ours(&self, token: &str, key: &[u8]) -> bool {
        match (self.ticket, &self.signature) {
            (None, None) => self.distinct_id.is_empty() && self.team.is_empty(),
            (Some(ticket), Some(signature)) => {
                let (distinct_id, team) = (self.distinct_id.clone(), self.team.clone());
                let carried = Carried { ticket: TicketId(ticket), distinct_id, team };
                carried.is_signed(token, key, signature)
            }
            _ => false,
        }
    }
}

/// `GET /survey/{token}`
pub async fn show(
    State(web): State<Web>,
    speaks: Speaks,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    if !chosen.is_ours(&token, web.desk.settings().secret.as_bytes()) {
        return Err(Failure::NotFound);
    }
    let survey = find(&web, &token).await?;
    let drawn = reader(&web, &survey, speaks).await?;
    let now = web.desk.now();
    if survey.answered_at.is_some_and(|at| chosen.thanks.is_some() || !changeable(at, now)) {
        return thanks(&web, &drawn, &survey, token).await;
    }
    let mut view = opened(&web, &survey, token).await?;
    let rating = chosen.rating.and_then(|rating| rating.parse().ok());
    view.rating = rating.filter(|rating| (1..=5).contains(rating)).or(view.rating);
    Ok(draw(&drawn, StatusCode::OK, &view))
}

/// `POST /survey/{token}`
pub async fn send(
    State(web): State<Web>,
    pace: Pace,
    speaks: Speaks,
    Path(token): Path<String>,
    posted: Posted,
) -> Answer {
    let survey = find(&web, &token).await?;
    let drawn = reader(&web, &survey, speaks).await?;
    let given = Given {
        rating: posted.get("rating").parse().unwrap_or(0),
        words: words::text(posted.get("words")),
        contact_wished: !posted.get("wants_contact").is_empty(),
    };
    if let Some(wait) = pace.wait {
        let view = again(&web, &survey, token, given, drawn.wait(wait)).await?;
        return Ok(pace::slowed(draw(&drawn, StatusCode::OK, &view), wait));
    }
    let refusal = match answer(&web.desk, &token, given.clone()).await {
        Ok(_) => return Ok(page::see(&paths::surveys::survey_thanks(&token))),
        Err(ActionError::Refused(refusal)) => refusal,
        Err(other) => return Err(other.into()),
    };
    let (status, says) = match refusal {
        AnswerRefusal::NoSuchRating => (StatusCode::UNPROCESSABLE_ENTITY, Say::ChooseRating),
        AnswerRefusal::TooLate => (StatusCode::CONFLICT, Say::TooLateToChange),
    };
    let says = drawn.context().say(says).to_owned();
    let view = again(&web, &survey, token, given, says).await?;
    Ok(draw(&drawn, status, &view))
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

/// The page in the language and the zone of whoever was asked.
async fn reader(web: &Web, survey: &Survey, speaks: Speaks) -> Result<Page, Failure> {
    let mut conn = web.desk.store.read().await?;
    let chosen = store::people::language(&mut conn, survey.person_id).await?;
    Ok(Page::public(web).speaking(chosen.unwrap_or_else(|| speaks.language())))
}

fn draw(page: &Page, status: StatusCode, view: &SurveyPage) -> Response {
    page::html(status, csat::page(&page.context(), view))
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

async fn thanks(web: &Web, drawn: &Page, survey: &Survey, token: String) -> Answer {
    let now = web.desk.now();
    let at = survey.answered_at.unwrap_or(now);
    let mut conn = web.desk.store.read().await?;
    let fed = store::surveys::fed(&mut conn, quarter_start(at), at).await?;
    let fed_by_them = store::surveys::report::fed_by(&mut conn, survey.person_id).await?;
    let handbook = web.desk.handbook();
    let view = SurveyThanks {
        token,
        rating: survey.rating.unwrap_or(0),
        fed: u64::try_from(fed).unwrap_or(0),
        fed_by_them: u64::try_from(fed_by_them).unwrap_or(0),
        rights_holder: handbook.surveys.rights_holder.clone(),
        donation_to: handbook.surveys.donation_to.clone(),
        changeable: changeable(at, now),
        wants_contact: survey.contact_wished,
    };
    Ok(page::ok(csat::thanks_page(&drawn.context(), &view)))
}
