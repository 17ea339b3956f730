//! Browsers that want to be told of notices: subscribing, and leaving a job for each that is due.
//! What is pushed is decided when the job runs: what was seen meanwhile is not told.

use ::desk::{
    change::Change,
    jobs::{JobKind, NewJob},
    people::Person,
};
use base::ids::PushId;
use store::{Fault, push::PushSubscription};

use crate::Desk;

/// What a browser says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    pub endpoint: String,
    pub p256dh: String,
    pub auth: String,
    /// The session's token hash: the subscription ends with it.
    pub session_hash: String,
    pub with_words: bool,
}

/// The longest endpoint; real ones have some hundred letters.
const MOST_LETTERS: usize = 2_000;

/// Keeps a browser's subscription. `false`: what it said is no subscription.
///
/// # Errors
/// The database failed.
pub async fn subscribe(desk: &Desk, by: &Person, browser: Browser) -> Result<bool, Fault> {
    let Browser { endpoint, p256dh, auth, session_hash, with_words } = browser;
    let fits = endpoint.starts_with("https://") && endpoint.len() <= MOST_LETTERS;
    if !fits || p256dh.len() != 87 || auth.len() != 22 {
        return Ok(false);
    }
    let (made_at, person) = (desk.now(), by.id);
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let id = PushId(tx.ids().next());
            let one = PushSubscription {
                id,
                person,
                session_hash,
                endpoint,
                p256dh,
                auth,
                with_words,
                made_at,
            };
            store::push::put(tx, &one).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)?;
    Ok(true)
}

/// A browser wants no more.
///
/// # Errors
/// The database failed.
pub async fn unsubscribe(desk: &Desk, by: &Person, endpoint: String) -> Result<(), Fault> {
    let person = by.id;
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::push::take_out(tx, person, &endpoint).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// The push service says that the browser is gone.
///
/// # Errors
/// The database failed.
pub async fn gone(desk: &Desk, id: PushId) -> Result<(), Fault> {
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::push::drop_gone(tx, id).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Leaves a job for each browser that is to be told of a notice that came since the last look.
/// Answers how many; running it twice leaves nothing twice.
///
/// # Errors
/// The database failed.
pub async fn look(desk: &Desk) -> Result<usize, Fault> {
    if !store::push::is_news(&mut desk.store.read().await?).await? {
        return Ok(0);
    }
    let at = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let told = store::push::take_news(tx, at).await?;
            let job = |(notice, to)| NewJob { kind: JobKind::Push { notice, to }, run_at: at };
            let jobs: Vec<NewJob> = told.into_iter().map(job).collect();
            let count = jobs.len();
            store::apply::apply(tx, Change { jobs, ..Change::default() }).await?;
            Ok(count)
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
