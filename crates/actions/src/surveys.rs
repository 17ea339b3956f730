//! Taking the answer to a survey (CS-2): only when somebody sends it, never when a link is opened.

use ::desk::{
    change::{Change, Row},
    csat::AnswerRefusal,
    events::{Actor, EventKind, NewEvent},
};
use base::{ids::TicketId, secrets};

use crate::{ActionError, Desk, error::Stop};

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
    let at = desk.now();
    let hash = secrets::hash(token.as_bytes());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let found = store::surveys::by_token(tx.conn(), &hash).await?;
            let Some(survey) = found else { return Err(Stop::NotThere) };
            let answered = survey
                .answered(answer.rating, &answer.words, answer.contact_wished, at)
                .map_err(Stop::Refused)?;
            let event = NewEvent {
                ticket_id: survey.ticket_id,
                actor: Actor::Person(survey.person_id),
                at,
                kind: EventKind::SurveyAnswered {
                    rating: answer.rating,
                    words: answered.words.clone(),
                },
            };
            let ticket = survey.ticket_id;
            let rows = vec![Row::Survey(Box::new(answered))];
            store::apply::apply(tx, Change { rows, events: vec![event], jobs: vec![] }).await?;
            Ok((ticket, store::surveys::hedgehogs(tx.conn()).await?))
        })
    });
    Ok(written.await?)
}
