//! How many tickets each view finds, for the rail: kept in memory on each node and never counted
//! on the way. A view's tickets are looked up once; from then on only the tickets that changed are
//! asked about. Why so: docs/decisions/view-counts.md.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use base::{
    Timestamp,
    ids::{EventSeq, PersonId, TicketId, ViewId},
    time::after,
};
use desk::{
    query::{Query, parse},
    viewer::Viewer,
    views::View,
};
use store::{
    Conn, Fault, Nudge,
    query::{Asking, among, is_quick, members},
};
use ui::views::MOST_COUNTED;

use crate::{Web, http::Visitor};

/// A count goes no further.
const MOST: i64 = MOST_COUNTED.cast_signed();
/// More changed tickets than that are counted anew rather than one by one.
const MOST_CHANGED: i64 = 200;
/// Where time alone changes what a view finds, it is counted anew so often, in seconds; the order
/// of *Next up* moves as seldom.
const FLEETING_SECONDS: i64 = 60;
/// Everything is, so often: a safeguard against a change that left no event.
const ALL_SECONDS: i64 = 3600;
/// So many are kept; readers who have gone home make room.
const MOST_KEPT: usize = 4_000;

/// One view as one reader sees it; readers who see every ticket share what does not depend on them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    view: ViewId,
    version: i64,
    handbook: i64,
    reader: Option<PersonId>,
}

#[derive(Debug, Clone)]
enum State {
    /// Being looked up beside; what was known before.
    Counting(Option<u64>),
    Counted(Counted),
}

#[derive(Debug, Clone)]
struct Counted {
    tickets: HashSet<TicketId>,
    /// There are more than were looked up.
    more: bool,
    /// The newest event it takes into account.
    seq: EventSeq,
    at: Timestamp,
}

/// All of a node. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct ViewCounts(Arc<Mutex<HashMap<Key, State>>>);

impl ViewCounts {
    /// How many tickets each of these views finds, at most [`MOST_COUNTED`]; `None` while one is
    /// being looked up, or where its query is faulty under the present handbook.
    ///
    /// # Errors
    /// The database failed.
    pub async fn of(
        &self,
        web: &Web,
        conn: &mut Conn,
        visitor: &Visitor,
        views: &[View],
    ) -> Result<Vec<Option<u64>>, Fault> {
        if views.is_empty() {
            return Ok(Vec::new());
        }
        let seq = store::events::newest(conn).await?;
        let since = self.oldest(web, visitor, views, seq);
        let changed = match since {
            Some(since) => store::events::tickets_since(conn, since, MOST_CHANGED).await?,
            None => Some(Vec::new()),
        };
        let mut counts = Vec::with_capacity(views.len());
        for view in views {
            let one = One { web, visitor, seq, changed: changed.as_deref() };
            counts.push(self.one(conn, view, &one).await?);
        }
        Ok(counts)
    }

    /// The earliest event that a view with a count does not know of yet.
    fn oldest(
        &self,
        web: &Web,
        visitor: &Visitor,
        views: &[View],
        seq: EventSeq,
    ) -> Option<EventSeq> {
        let handbook = web.desk.handbook();
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = views.iter().filter_map(|view| {
            let query = parse(&view.query, &handbook).ok()?;
            match kept.get(&key(view, &query, handbook.version, visitor)) {
                Some(State::Counted(counted)) if counted.seq < seq => Some(counted.seq),
                _ => None,
            }
        });
        known.min()
    }

    async fn one(&self, conn: &mut Conn, view: &View, one: &One<'_>) -> Result<Option<u64>, Fault> {
        let handbook = one.web.desk.handbook();
        let Ok(query) = parse(&view.query, &handbook) else { return Ok(None) };
        let key = key(view, &query, handbook.version, one.visitor);
        let known = self.get(&key);
        let now = one.web.desk.now();
        let counted = match (known, one.changed) {
            (Some(State::Counting(before)), _) => return Ok(before),
            (Some(State::Counted(counted)), Some(changed)) if counted.holds(&query, now) => {
                if counted.seq >= one.seq {
                    return Ok(Some(counted.number()));
                }
                follow(conn, counted, &query, changed, one).await?
            }
            _ if is_quick(&query) => count(conn, &query, one.web, one.visitor).await?,
            (known, _) => {
                let before = match known {
                    Some(State::Counted(counted)) => Some(counted.number()),
                    _ => None,
                };
                self.put(key.clone(), State::Counting(before));
                self.begin(one, key, query);
                return Ok(before);
            }
        };
        let number = counted.number();
        self.put(key, State::Counted(counted));
        Ok(Some(number))
    }

    /// Looks a view up beside; open pages hear when that is done.
    fn begin(&self, one: &One<'_>, key: Key, query: Query) {
        let (all, web, visitor) = (self.clone(), one.web.clone(), one.visitor.clone());
        tokio::spawn(async move {
            let counted = async {
                let mut conn = web.desk.store.read().await?;
                count(&mut conn, &query, &web, &visitor).await
            };
            let counted = tokio::select! {
                counted = counted => counted,
                () = web.stop.cancelled() => return,
            };
            match counted {
                Ok(counted) => all.put(key, State::Counted(counted)),
                Err(fault) => {
                    tracing::error!(error = &fault as &dyn std::error::Error, "a view not counted");
                    all.forget(&key);
                    return;
                }
            }
            web.desk.store.tell_here(Nudge::Views);
        });
    }

    fn get(&self, key: &Key) -> Option<State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn put(&self, key: Key, state: State) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT && !kept.contains_key(&key) {
            kept.clear();
        }
        kept.insert(key, state);
    }

    fn forget(&self, key: &Key) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// What one look at the rail goes by.
struct One<'a> {
    web: &'a Web,
    visitor: &'a Visitor,
    seq: EventSeq,
    /// Tickets that changed since the oldest count; `None`: too many.
    changed: Option<&'a [TicketId]>,
}

impl Counted {
    fn number(&self) -> u64 {
        if self.more { MOST_COUNTED } else { self.tickets.len() as u64 }
    }

    /// It can be followed from where it is.
    fn holds(&self, query: &Query, now: Timestamp) -> bool {
        let seconds = if query.is_fleeting() { FLEETING_SECONDS } else { ALL_SECONDS };
        let known = i64::try_from(self.tickets.len()).unwrap_or(MOST);
        // Where more were left out, those could take the place of what went.
        after(self.at, seconds) > now && (!self.more || known >= MOST)
    }
}

fn key(view: &View, query: &Query, handbook: i64, visitor: &Visitor) -> Key {
    let own = query.is_personal() || !visitor.viewer().sees_every_ticket();
    let reader = own.then_some(visitor.person.id);
    Key { view: view.id, version: view.version, handbook, reader }
}

/// Asks about the tickets that changed.
async fn follow(
    conn: &mut Conn,
    mut counted: Counted,
    query: &Query,
    changed: &[TicketId],
    one: &One<'_>,
) -> Result<Counted, Fault> {
    let viewer = one.visitor.viewer();
    let handbook = one.web.desk.handbook();
    let zone = base::time::zone_or_utc(&one.visitor.person.time_zone);
    let asking = asking(query, &viewer, one.web, one.visitor, (&handbook, &zone));
    let asked = asking.look_up(conn).await?;
    let inside: HashSet<TicketId> = among(conn, &asked, changed).await?.into_iter().collect();
    for ticket in changed {
        if inside.contains(ticket) {
            counted.tickets.insert(*ticket);
        } else {
            counted.tickets.remove(ticket);
        }
    }
    Ok(Counted { seq: one.seq, ..counted })
}

/// Looks all tickets of a view up.
async fn count(
    conn: &mut Conn,
    query: &Query,
    web: &Web,
    visitor: &Visitor,
) -> Result<Counted, Fault> {
    // Read before: a change in between is asked about again rather than missed.
    let seq = store::events::newest(conn).await?;
    let viewer = visitor.viewer();
    let handbook = web.desk.handbook();
    let zone = base::time::zone_or_utc(&visitor.person.time_zone);
    let asking = asking(query, &viewer, web, visitor, (&handbook, &zone));
    let asked = asking.look_up(conn).await?;
    let tickets = members(conn, &asked, MOST).await?;
    let more = i64::try_from(tickets.len()).unwrap_or(MOST) >= MOST;
    Ok(Counted { tickets: tickets.into_iter().collect(), more, seq, at: web.desk.now() })
}

fn asking<'a>(
    query: &'a Query,
    viewer: &'a Viewer,
    web: &Web,
    visitor: &Visitor,
    (handbook, zone): (&'a desk::handbook::Handbook, &'a base::time::TimeZone),
) -> Asking<'a> {
    let (me, now) = (Some(visitor.person.id), web.desk.now());
    Asking { query, viewer, me, handbook, now, zone }
}
