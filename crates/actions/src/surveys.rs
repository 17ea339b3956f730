//! Taking the answer to a survey (CS-2): only when somebody sends it, never when a link is opened.

use ::desk::{
    automations::By,
    change::{Change, Row},
    csat::{AnswerRefusal, Survey},
    events::{Actor, EventKind, NewEvent},
    viewer::Viewer,
};
use base::{ids::TicketId, secrets};
use store::{Fault, Tx};

use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
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
            let Some(survey) = found else { return Err(Stop::NotThere) };
            let ticket = survey.ticket_id;
            write(tx, &moment, &survey, &answer).await?;
            Ok((ticket, store::surveys::hedgehogs(tx.conn()).await?))
        })
    });
    Ok(written.await?)
}

/// Writes the answer down, with its event.
async fn write(
    tx: &mut Tx,
    moment: &Moment,
    survey: &Survey,
    answer: &Answer,
) -> Result<(), Stop<AnswerRefusal>> {
    let at = moment.at;
    let answered = survey
        .answered(answer.rating, &answer.words, answer.contact_wished, at)
        .map_err(Stop::Refused)?;
    let (rating, words) = (answer.rating, answered.words.clone());
    let event = NewEvent {
        ticket_id: survey.ticket_id,
        actor: Actor::Person(survey.person_id),
        at,
        kind: EventKind::SurveyAnswered { rating, words },
    };
    let rows = vec![Row::Survey(Box::new(answered))];
    let change = Change { rows, events: vec![event], jobs: vec![] };
    let ticket = store::tickets::to_write(tx, &Viewer::System, survey.ticket_id).await?;
    let Some(ticket) = ticket else { return Ok(store::apply::apply(tx, change).await?) };
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

/// Records an answer of the past, if the ticket's survey went out.
pub(crate) async fn rate(
    tx: &mut Tx,
    ticket: TicketId,
    rating: u8,
    words: &str,
    moment: &Moment,
) -> Result<(), Fault> {
    let Some(survey) = store::surveys::of_ticket(tx.conn(), ticket).await? else { return Ok(()) };
    let answer = Answer { rating, words: words.to_owned(), contact_wished: false };
    match write(tx, moment, &survey, &answer).await {
        Err(Stop::Fault(fault)) => Err(fault),
        Ok(()) | Err(_) => Ok(()),
    }
}
