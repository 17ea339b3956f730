//! `GET /live`: server-sent events for one browser. The browser
//! compares the newest event with what it shows and fetches what is older.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use base::ids::{EventSeq, TicketId};
use desk::viewer::Viewer;
use store::Nudge;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{
    Web,
    http::{Failure, Visitor},
};

/// Streams what changed, for whoever is signed in. A browser that comes back is told the newest
/// event first; if it saw less, it looks at everything it shows.
///
/// # Errors
/// Nobody is signed in, or the database failed.
pub async fn live(State(web): State<Web>, visitor: Visitor) -> Result<Response, Failure> {
    Ok(stream(web, visitor.viewer(), None).await?.into_response())
}

/// The stream of one viewer, about one ticket or all they may see.
///
/// # Errors
/// The database failed.
pub async fn stream(
    web: Web,
    viewer: Viewer,
    only: Option<TicketId>,
) -> Result<impl IntoResponse, Failure> {
    // Subscribed before the newest event is read: nothing falls between.
    let nudges = web.desk.store.nudges();
    let seen = store::events::newest(&mut web.desk.store.read().await?).await?;
    let presences = web.presences.changes();
    let state = Listening { nudges, presences, seen, viewer, only, fresh: true, web };
    let events = futures::stream::unfold(state, |mut state| async move {
        let event = state.next().await?;
        Some((Ok::<_, Infallible>(event), state))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// The topic of the pages that show the handbook.
const HANDBOOK: &str = "handbook";

struct Listening {
    nudges: Receiver<Nudge>,
    /// The tickets where somebody came, typed or left.
    presences: Receiver<TicketId>,
    seen: EventSeq,
    viewer: Viewer,
    only: Option<TicketId>,
    fresh: bool,
    web: Web,
}

impl Listening {
    /// Thousands of pages wait in here: what is asked of the database has a place of its own, made
    /// when something changed, so that waiting takes a few hundred bytes.
    async fn next(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.fresh) {
            return Some(hello(self.seen));
        }
        loop {
            let event = tokio::select! {
                nudge = self.nudges.recv() => match nudge {
                    Err(RecvError::Closed) => return None,
                    Err(RecvError::Lagged(_)) => Box::pin(self.resync()).await,
                    Ok(nudge) => self.nudged(nudge).await,
                },
                Ok(ticket) = self.presences.recv() => self.ours(&format!("presence/{ticket}")),
                () = self.web.stop.cancelled() => return None,
            };
            if event.is_some() {
                return event;
            }
        }
    }

    async fn nudged(&mut self, nudge: Nudge) -> Option<Event> {
        match nudge {
            Nudge::Changed { seq, tickets, notices, handbook, .. } => {
                let changed = match seq {
                    Some(seq) => Box::pin(self.changed(seq, &tickets, handbook.is_some())).await,
                    None => handbook.and_then(|_| self.ours(HANDBOOK)),
                };
                // A change of tickets draws the counts anew anyhow.
                changed.or_else(|| notices.then(|| self.ours("notices")).flatten())
            }
            Nudge::Views => self.ours("views"),
            Nudge::Resync => Box::pin(self.resync()).await,
            // Told by this node's own knowledge, once it has it.
            Nudge::Presence(_) => None,
        }
    }

    /// Something that is no event of a ticket (somebody is here, a notice, how far the handbook
    /// came with the tickets), for our own people. The browser looks without comparing.
    fn ours(&self, topic: &str) -> Option<Event> {
        let data = serde_json::json!({ "topic": topic }).to_string();
        self.viewer.sees_notes().then(|| Event::default().event("presence").data(data))
    }

    async fn changed(&mut self, seq: EventSeq, about: &[TicketId], rules: bool) -> Option<Event> {
        if seq <= self.seen {
            return None;
        }
        let mut conn = self.web.desk.store.read().await.ok()?;
        let about: Vec<TicketId> =
            about.iter().copied().filter(|id| self.only.is_none_or(|only| only == *id)).collect();
        let visible = store::events::visible(&mut conn, &self.viewer, &about).await.ok()?;
        self.seen = seq;
        let rules = rules && self.viewer.sees_notes();
        (rules || !visible.is_empty()).then(|| changed(seq, &visible, rules))
    }

    /// Nudges were lost: the newest event again, so that the browser looks at everything.
    async fn resync(&mut self) -> Option<Event> {
        let mut conn = self.web.desk.store.read().await.ok()?;
        self.seen = store::events::newest(&mut conn).await.ok()?;
        Some(hello(self.seen))
    }
}

fn hello(seq: EventSeq) -> Event {
    Event::default().event("hello").data(serde_json::json!({ "seq": seq.0 }).to_string())
}

fn changed(seq: EventSeq, tickets: &[TicketId], rules: bool) -> Event {
    let mut topics = vec!["list".to_owned()];
    topics.extend(rules.then(|| HANDBOOK.to_owned()));
    topics.extend(tickets.iter().map(|id| format!("ticket/{id}")));
    let data = serde_json::json!({ "topics": topics, "seq": seq.0 }).to_string();
    Event::default().event("changed").id(seq.0.to_string()).data(data)
}
