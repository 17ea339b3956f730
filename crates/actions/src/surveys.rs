//! Taking the answer to a survey (CS-2): only when somebody sends it, never when a link is opened.

use ::desk::{
    automations::By,
    change::{Change, Row},
    csat::{AnswerRefusal, Survey},
    events::{Actor, EventKind, NewEvent},
    jobs::{JobKind, NewJob},
    messages::{Channel, Incoming, Oddity},
    tickets::{Status, open::Asked},
    viewer::Viewer,
};
use base::{ids::TicketId, secrets};
use store::{Fault, Tx};

use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
    tickets::{
        receive::{NewTicket, Sender, receive},
        write_on::{Further, write_on},
    },
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
    let jobs = jobs(moment, survey, &answered);
    let rows = vec![Row::Survey(Box::new(answered))];
    let change = Change { rows, events: vec![event], jobs };
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
    let of = store::tickets::one(&mut conn, &Viewer::System, ticket).await?;
    drop(conn);
    // The wish may have been taken back meanwhile.
    let Some((survey, of)) = survey.filter(|survey| survey.contact_wished).zip(of) else {
        return Ok(());
    };
    let incoming = Incoming {
        channel: Channel::Form,
        subject: of.subject.clone(),
        text: wish(&survey),
        ..Incoming::default()
    };
    let (author, client_id) = (survey.person_id, Some(format!("survey-{ticket}")));
    let refused = if of.status == Status::Closed {
        let oddity = Oddity(format!("follows #{ticket}, which is closed"));
        let incoming = Incoming { oddities: vec![oddity], ..incoming };
        let asked =
            Asked { kind: Some(of.kind), product: of.product, verified: true, ..Asked::default() };
        let sender = Sender::Known(author);
        let scope = "survey";
        let new = NewTicket { sender, organisation: None, incoming, asked, client_id, scope };
        receive(desk, new).await.err().map(unwritten)
    } else {
        let further = Further { ticket, author, incoming, client_id, scope: "survey" };
        write_on(desk, Viewer::System, further).await.err().map(unwritten)
    };
    refused.map_or(Ok(()), Err)
}

/// Nothing a person typed is refused here: it was cut to fit when it was taken.
fn unwritten<R: std::fmt::Display>(error: ActionError<R>) -> Fault {
    match error {
        ActionError::Fault(fault) => fault,
        ActionError::Refused(refusal) => Fault::Bug(refusal.to_string()),
        ActionError::NotThere => Fault::Bug("the ticket of a survey is gone".to_owned()),
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
    let Some(survey) = store::surveys::of_ticket(tx.conn(), ticket).await? else { return Ok(()) };
    let answer = Answer { rating, words: words.to_owned(), contact_wished: false };
    match write(tx, moment, &survey, &answer).await {
        Err(Stop::Fault(fault)) => Err(fault),
        Ok(()) | Err(_) => Ok(()),
    }
}
