//! Telling a browser of a notice: looked at once more before it goes out, so that nobody is told of
//! what they have seen, may not see, or where they signed out.

use base::ids::{NoticeSeq, PushId};
use channels::push::{PushOutcome, Subscription};
use desk::viewer::Viewer;
use store::push::Due;

use crate::{Worker, jobs::Trouble};

/// After so many tries it is no news any more: with the back-off, about an hour.
const MOST_TRIES: i64 = 9;

/// Pushes one notice to one browser.
pub async fn run(
    worker: &Worker,
    (notice, to): (NoticeSeq, PushId),
    attempts: i64,
) -> Result<(), Trouble> {
    let desk = &worker.desk;
    let mut conn = desk.store.read().await?;
    let Some(browser) = store::push::one(&mut conn, to, desk.now()).await? else { return Ok(()) };
    let Some(due) = store::push::due(&mut conn, browser.person, notice).await? else {
        return Ok(());
    };
    if let Some(ticket) = due.ticket {
        let person = store::people::one(&mut conn, browser.person).await?;
        let Some(person) = person else { return Ok(()) };
        let seen = store::tickets::one(&mut conn, &Viewer::of(&person), ticket).await?;
        if seen.is_none() {
            return Ok(());
        }
    }
    drop(conn);
    let message = words(&due, browser.with_words).to_string();
    let subscription =
        Subscription { endpoint: browser.endpoint, p256dh: browser.p256dh, auth: browser.auth };
    match worker.pusher.push(&subscription, message.as_bytes()).await {
        PushOutcome::Taken => Ok(()),
        PushOutcome::Gone => Ok(actions::push::gone(desk, to).await?),
        PushOutcome::Refused(why) => {
            tracing::warn!(subscription = to.0, why, "a push was refused for good");
            Ok(())
        }
        PushOutcome::NotNow(_) if attempts >= MOST_TRIES => Ok(()),
        PushOutcome::NotNow(why) => Err(Trouble::NotNow(why)),
    }
}

/// What the browser shows; without words, nobody who looks at its screen reads a customer's.
fn words(due: &Due, with_words: bool) -> serde_json::Value {
    let body = match (with_words, due.ticket) {
        (true, _) => due.text.chars().take(300).collect(),
        (false, Some(ticket)) => format!("Something for you on #{ticket}"),
        (false, None) => "Something for you".to_owned(),
    };
    let to = due.ticket.map_or_else(
        || ui::paths::NOTICES.to_owned(),
        |ticket| ui::paths::ticket(ticket, &ui::paths::InView::All),
    );
    serde_json::json!({ "title": "Prickle", "body": body, "to": to })
}
