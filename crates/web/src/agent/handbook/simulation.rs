//! The simulation: a text not yet saved is played on the recorded tickets, beside the desk's work.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
};
use desk::handbook::Handbook;
use ui::handbook::{
    On,
    simulation::{self, DAYS, Tried},
};

use super::{
    framed, leads,
    review::{edit, slips},
    text,
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, page},
    simulations::{Question, Stand},
};

/// `POST /handbook/simulation`: begins one; back to the editor where the text has faults.
pub async fn begin(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    leads(&visitor)?;
    let written = text::written(&posted)?;
    let tried = match Handbook::parse(&written.text) {
        Ok(tried) => tried.into(),
        Err(faults) => {
            let page = Page::of(&web, &visitor);
            let mut conn = web.desk.store.read().await?;
            return edit(&web, &mut conn, (&visitor, &page), written, slips(&faults), None).await;
        }
    };
    let days = posted.get("days").parse().ok().filter(|days| DAYS.contains(days));
    let days = days.unwrap_or(DAYS[0]);
    let (text, base, note) = (written.text, written.base, written.note);
    let question = Question { text, base, note, days, tried };
    let number = web.simulations.begin(&web.desk, &web.stop, question);
    Ok(page::see(&ui::paths::handbook_simulation(number)))
}

/// `GET /handbook/simulation/{id}`: looks again by itself until it is done.
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(number): Path<u64>,
) -> Answer {
    leads(&visitor)?;
    let page = Page::of(&web, &visitor);
    let found = web.simulations.one(number, page.now).ok_or(Failure::NotFound)?;
    let (question, stand) = found;
    let state = match &stand {
        Stand::Waits => simulation::State::Waits,
        Stand::Runs(far) => simulation::State::Runs { done: far.done, total: far.total },
        Stand::Failed => simulation::State::Failed,
        Stand::Done(report) => simulation::State::Done { report, handbook: &question.tried },
    };
    let (text, base, note) = (question.text.clone(), question.base, question.note.clone());
    let tried = Tried { number, text, base, note, days: question.days };
    let body = simulation::simulation(&page.context(), &tried, state);
    let mut conn = web.desk.store.read().await?;
    let title = "What would have happened";
    let mut answer = framed(&web, &mut conn, (&visitor, &page), On::Text, title, &body).await?;
    if matches!(stand, Stand::Waits | Stand::Runs(_)) {
        // Without a script too: the browser asks again after two seconds.
        answer.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
    }
    Ok(answer)
}
