//! Taking the answer to a survey (CS-2): only when somebody sends it, never when a link is opened.

use ::desk::{
    automations::By,
    change::{Change, Row},
    csat::{AnswerRefusal, Survey},
    events::{Actor, EventKind, NewEvent},
    jobs::{JobKind, NewJob},
    messages::{Channel, Incoming},
    viewer::Viewer,
};
use base::{
    ids::{PersonId, TicketId},
    secrets,
};
use store::{Fault, Tx};

use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
    tickets::write_on::{Further, write_or_follow},
};

/// An answer as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// 1 to 5.
    pub rating: u8,
    pub words: String,
    pub contact_wished: bool,
}

/// Records the answer behind the link's token; says how many hedgehogs are fed now.
///
/// # Errors
/// A token that leads nowhere, a rating out of range, an answer too old to change.
pub async fn answer(
    desk: &Desk,
    token: &str,
    answer: Answer,
) -> Result<(TicketId, i64), ActionError<AnswerRefusal>> {
    let moment = desk.moment();
    let hash = secrets::hash(token.as_bytes());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let found = store::surveys::by_token(tx.conn(), &hash).await?;
            let Some(Survey { ticket_id: ticket, .. }) = found else { return Err(Stop::NotThere) };
            write(tx, &moment, ticket, &answer).await?;
            Ok((ticket, store::surveys::hedgehogs(tx.conn()).await?))
        })
    });
    Ok(written.await?)
}

/// Records the answer of whoever was asked about a ticket, and answers the survey with it in it.
///
/// # Errors
/// They were not asked, a rating out of range, an answer too old to change.
pub async fn answer_as(
    desk: &Desk,
    by: PersonId,
    ticket: TicketId,
    answer: Answer,
) -> Result<Survey, ActionError<AnswerRefusal>> {
    let moment = desk.moment();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let found = store::surveys::of_ticket(tx.conn(), ticket).await?;
            let survey = found.filter(|survey| survey.person_id == by).ok_or(Stop::NotThere)?;
            write(tx, &moment, survey.ticket_id, &answer).await?;
            store::surveys::of_ticket(tx.conn(), ticket).await?.ok_or(Stop::NotThere)
        })
    });
    Ok(written.await?)
}

/// Writes the answer down, with its event. The one that stands already, sent again, is no news.
async fn write(
    tx: &mut Tx,
    moment: &Moment,
    ticket: TicketId,
    answer: &Answer,
) -> Result<(), Stop<AnswerRefusal>> {
    let at = moment.at;
    // Held before the survey is read: of two at once, the second sees what the first said.
    let ticket = store::tickets::to_write(tx, &Viewer::System, ticket).await?;
    let ticket = ticket.ok_or(Stop::NotThere)?;
    let survey = store::surveys::of_ticket(tx.conn(), ticket.id).await?.ok_or(Stop::NotThere)?;
    let answered = survey
        .answered(answer.rating, &answer.words, answer.contact_wished, at)
        .map_err(Stop::Refused)?;
    if answered == survey {
        return Ok(());
    }
    let (rating, words) = (answer.rating, answered.words.clone());
    let event = NewEvent {
        ticket_id: survey.ticket_id,
        actor: Actor::Person(survey.person_id),
        at,
        kind: EventKind::SurveyAnswered { rating, words },
    };
    let jobs = jobs(moment, &survey, &answered);
    let rows = vec![Row::Survey(Box::new(answered))];
    let change = Change { rows, events: vec![event], jobs };
    let done = Done {
        before: Some(&ticket),
        ticket: ticket.clone(),
        clocks: store::sla::of_ticket(tx.conn(), ticket.id).await?,
        change,
        by: Some(By::Customer),
        quiet: false,
        customer: None,
        organisation: None,
    };
    commit(tx, moment, done).await?;
    Ok(())
}

/// What follows from an answer: others are told, and who wishes to be contacted is. The past that
/// is replayed tells nobody.
fn jobs(moment: &Moment, before: &Survey, answered: &Survey) -> Vec<NewJob> {
    let (ticket, at) = (answered.ticket_id, moment.at);
    let mut jobs = Vec::new();
    if moment.live && moment.settings.capture.is_some() {
        jobs.push(NewJob { kind: JobKind::CaptureSurvey { ticket, at }, run_at: at });
    }
    if moment.live && answered.contact_wished && !before.contact_wished {
        jobs.push(NewJob { kind: JobKind::ContactWished { ticket }, run_at: at });
    }
    jobs
}

/// Somebody wishes to be contacted about their rating: their words become a message on the ticket,
/// which opens it again and tells its owner, or a follow-up where it is closed for good. Once for
/// each survey: its number is the message's id.
///
/// # Errors
/// The database failed.
pub async fn contact(desk: &Desk, ticket: TicketId) -> Result<(), Fault> {
    let mut conn = desk.store.read().await?;
    let survey = store::surveys::of_ticket(&mut conn, ticket).await?;
    drop(conn);
    // The wish may have been taken back meanwhile.
    let Some(survey) = survey.filter(|survey| survey.contact_wished) else { return Ok(()) };
    let incoming = Incoming { channel: Channel::Form, text: wish(&survey), ..Incoming::default() };
    let (author, client_id) = (survey.person_id, Some(format!("survey-{ticket}")));
    let further = Further { ticket, author, incoming, client_id, scope: "survey" };
    match write_or_follow(desk, Viewer::System, further).await {
        // Nothing a person typed is refused here: it was cut to fit when it was taken.
        Err(ActionError::Refused(refusal)) => Err(Fault::Bug(refusal.to_string())),
        Err(ActionError::NotThere) => Err(Fault::Bug("the ticket of a survey is gone".to_owned())),
        Err(ActionError::Fault(fault)) => Err(fault),
        Ok(_ticket) => Ok(()),
    }
}

/// The message of whoever wishes to be contacted.
fn wish(survey: &Survey) -> String {
    let rating = survey.rating.unwrap_or_default();
    let asks = format!("(From the survey: {rating} of 5. Please get in touch with me about this.)");
    format!("{}\n\n{asks}", survey.words).trim().to_owned()
}

/// Records an answer of the past, if the ticket's survey went out.
pub(crate) async fn rate(
    tx: &mut Tx,
    ticket: TicketId,
    rating: u8,
    words: &str,
    moment: &Moment,
) -> Result<(), Fault> {
    let answer = Answer { rating, words: words.to_owned(), contact_wished: false };
    match write(tx, moment, ticket, &answer).await {
        Err(Stop::Fault(fault)) => Err(fault),
        Ok(()) | Err(_) => Ok(()),
    }
}
