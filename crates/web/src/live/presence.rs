//! Who has which ticket open, and who is writing. Kept in memory: it is true for seconds only.
//! What browsers say to other nodes comes in as nudges.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
    time::after,
};
use store::{
    Nudge,
    nudge::{Doing, Presence},
};
use tokio::sync::broadcast::{self, error::RecvError};

use crate::Web;

/// A browser says every 20 s that it is there; silent for two and a bit, it is gone.
const FRESH_SECONDS: i64 = 45;

/// From so many tickets on, those that everybody has left are forgotten.
const MANY: usize = 1_024;

/// Somebody at a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    pub person: PersonId,
    pub name: String,
    pub typing: bool,
    tab: String,
    word: i64,
    /// Its last word was a goodbye: remembered, so that an earlier word which comes late brings
    /// nobody back.
    gone: bool,
    until: Timestamp,
}

/// Everybody at every ticket, as this node knows it.
#[derive(Debug, Clone)]
pub struct Presences {
    all: Arc<Mutex<HashMap<TicketId, Vec<Present>>>>,
    changes: broadcast::Sender<TicketId>,
}

impl Default for Presences {
    fn default() -> Self {
        Self { all: Arc::default(), changes: broadcast::Sender::new(MANY) }
    }
}

/// Takes in what browsers told other nodes, until the server stops.
pub async fn follow(web: Web) {
    let mut nudges = web.desk.store.nudges();
    loop {
        let nudge = tokio::select! {
            nudge = nudges.recv() => nudge,
            () = web.stop.cancelled() => return,
        };
        match nudge {
            Ok(Nudge::Presence(said)) => web.presences.note(&said, web.desk.now()),
            Err(RecvError::Closed) => return,
            // One that was lost is said again within twenty seconds.
            Ok(_) | Err(RecvError::Lagged(_)) => {}
        }
    }
}

impl Presences {
    /// Notes what a browser said, and tells this node's live pages where it changes what they show.
    /// Hearing the same twice changes nothing.
    pub fn note(&self, said: &Presence, now: Timestamp) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MANY {
            all.retain(|_, here| here.iter().any(|one| one.until > now));
        }
        let here = all.entry(said.ticket).or_default();
        let before = seen(here, said.person);
        let of_tab = |one: &Present| one.person == said.person && one.tab == said.tab;
        if here.iter().any(|one| of_tab(one) && one.until > now && one.word > said.word) {
            return;
        }
        here.retain(|one| !of_tab(one) && one.until > now);
        here.push(Present {
            person: said.person,
            name: said.name.clone(),
            typing: said.doing == Doing::Typing,
            tab: said.tab.clone(),
            word: said.word,
            gone: said.doing == Doing::Gone,
            until: after(now, FRESH_SECONDS),
        });
        if before != seen(here, said.person) {
            let _nobody_listens = self.changes.send(said.ticket);
        }
    }

    /// The tickets where others should be looked up again, from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<TicketId> {
        self.changes.subscribe()
    }

    /// The others at a ticket.
    #[must_use]
    pub fn others(&self, ticket: TicketId, me: PersonId, now: Timestamp) -> Vec<Present> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let here = all.get(&ticket).map_or(&[][..], Vec::as_slice);
        let mut others: Vec<Present> = Vec::new();
        for one in here.iter().filter(|one| one.person != me && !one.gone && one.until > now) {
            match others.iter_mut().find(|known| known.person == one.person) {
                Some(known) => known.typing |= one.typing,
                None => others.push(one.clone()),
            }
        }
        others
    }
}

/// Whether a person is here, and writing, in whichever tab.
fn seen(here: &[Present], person: PersonId) -> Option<bool> {
    let tabs = here.iter().filter(|one| one.person == person && !one.gone);
    tabs.map(|one| one.typing).reduce(|a, b| a || b)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICKET: TicketId = TicketId(1);
    const ME: PersonId = PersonId(1);
    const YOU: PersonId = PersonId(2);

    /// Whether others should look.
    fn note(here: &Presences, (tab, word): (&str, i64), doing: Doing) -> bool {
        let mut changes = here.changes();
        let (name, tab) = ("Lu".to_owned(), tab.to_owned());
        let said = Presence { ticket: TICKET, person: YOU, name, tab, word, doing };
        here.note(&said, Timestamp::UNIX_EPOCH);
        changes.try_recv().is_ok()
    }

    #[test]
    fn people_come_type_and_fade() {
        let (here, now) = (Presences::default(), Timestamp::UNIX_EPOCH);
        assert!(note(&here, ("a", 1), Doing::Viewing));
        assert!(!note(&here, ("a", 1), Doing::Viewing));
        assert!(note(&here, ("a", 2), Doing::Typing));
        assert!(here.others(TICKET, ME, now)[0].typing);
        assert!(here.others(TICKET, YOU, now).is_empty());
        assert!(here.others(TICKET, ME, after(now, 46)).is_empty());
        assert!(note(&here, ("a", 4), Doing::Gone));
        assert!(here.others(TICKET, ME, now).is_empty());
        // Said before the goodbye, and on its way for longer.
        assert!(!note(&here, ("a", 3), Doing::Viewing));
        assert!(here.others(TICKET, ME, now).is_empty());
        assert!(note(&here, ("a", 5), Doing::Viewing), "back again");
        assert_eq!(here.others(TICKET, ME, now).len(), 1);
    }

    #[test]
    fn one_of_two_tabs_closes() {
        let (here, now) = (Presences::default(), Timestamp::UNIX_EPOCH);
        assert!(note(&here, ("a", 1), Doing::Viewing));
        assert!(!note(&here, ("b", 1), Doing::Viewing), "named already");
        assert!(!note(&here, ("a", 2), Doing::Gone), "still there in the other tab");
        assert_eq!(here.others(TICKET, ME, now).len(), 1);
        assert!(note(&here, ("b", 2), Doing::Gone));
        assert!(here.others(TICKET, ME, now).is_empty());
    }
}
