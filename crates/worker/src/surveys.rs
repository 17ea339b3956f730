//! Telling the capture endpoint of an answer (CS-3). Tried until it is taken; told twice, it is
//! still one: the same answer makes the same event, by whose id the other side knows it.

use base::{Timestamp, ids::TicketId};
use desk::{
    csat::{Survey, sent},
    events::EventKind,
    tickets::Ticket,
    viewer::Viewer,
};
use store::{Conn, Fault};

use crate::{Worker, jobs::Trouble};

/// Tells of the answer given at an instant.
pub async fn tell(worker: &Worker, ticket: TicketId, at: Timestamp) -> Result<(), Trouble> {
    let settings = worker.desk.settings();
    // Nobody wants to be told any more.
    let Some(capture) = &settings.capture else { return Ok(()) };
    let mut conn = worker.desk.store.read().await?;
    let Some(event) = event(worker, &mut conn, (ticket, at), &capture.key).await? else {
        return Ok(());
    };
    drop(conn);
    let called = worker.caller.post(&capture.url, &[], &event.to_string()).await;
    match called.status {
        Some(200..=299) => Ok(()),
        Some(status) => Err(Trouble::NotNow(format!("status {status}: {}", called.words))),
        None => Err(Trouble::NotNow(called.words)),
    }
}

/// The event, as the answer stands in the log; `None` where ticket or answer are gone.
async fn event(
    worker: &Worker,
    conn: &mut Conn,
    (id, at): (TicketId, Timestamp),
    api_key: &str,
) -> Result<Option<serde_json::Value>, Fault> {
    let ticket = store::tickets::one(conn, &Viewer::System, id).await?;
    let survey = store::surveys::of_ticket(conn, id).await?;
    let Some((ticket, survey)) = ticket.zip(survey) else { return Ok(None) };
    let Some((rating, words)) = answer(conn, &survey, at).await? else { return Ok(None) };
    let person = store::people::one(conn, survey.person_id).await?;
    let address = person.as_ref().and_then(|person| person.address.as_deref());
    let context = store::context::of_ticket(conn, id).await?;
    let organisation = match ticket.organisation_id {
        Some(id) => store::organisations::one(conn, id).await?,
        None => None,
    };
    let handbook = worker.desk.handbook();
    let public_url = &worker.desk.settings().public_url;
    let link = format!("{public_url}{}", ui::paths::ticket(id, &ui::paths::InView::All));
    let Ticket { team, plan, product, .. } = &ticket;
    let sent = sent::Sent {
        api_key,
        survey: &survey,
        survey_id: &handbook.surveys.id,
        survey_name: &handbook.surveys.name,
        rating,
        words: &words,
        answered_at: at,
        distinct_id: &sent::distinct_id(context.as_deref(), address, survey.person_id),
        ticket: id,
        team,
        product: product.as_deref().unwrap_or_default(),
        plan,
        organisation: organisation.as_ref().map_or("", |one| one.external_id.as_str()),
        link: &link,
    };
    Ok(Some(sent.event()))
}

/// Rating and words of the answer given at an instant: it may have been changed since.
async fn answer(
    conn: &mut Conn,
    survey: &Survey,
    at: Timestamp,
) -> Result<Option<(u8, String)>, Fault> {
    let events = store::events::of_ticket(conn, &Viewer::System, survey.ticket_id).await?;
    Ok(events.into_iter().filter(|event| event.at == at).find_map(|event| match event.kind {
        EventKind::SurveyAnswered { rating, words } => Some((rating, words)),
        _ => None,
    }))
}
