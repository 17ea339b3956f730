//! Who has which ticket open, and who is writing. Kept in memory: it is true for seconds only.
//! Other nodes' people come in as nudges.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
    time::after,
};

/// A browser says every 20 s that it is there; silent for two and a bit, it is gone.
const FRESH_SECONDS: i64 = 45;

/// Somebody at a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    pub person: PersonId,
    pub name: String,
    pub typing: bool,
    /// Two tabs of one agent are two places; closing one must not sign off the other.
    tab: String,
    until: Timestamp,
}

/// Everybody at every ticket, as this node knows it.
#[derive(Debug, Clone, Default)]
pub struct Presences(Arc<Mutex<HashMap<TicketId, Vec<Present>>>>);

impl Presences {
    /// Notes what a browser said: `viewing`, `typing` or `gone`. `true` where others should know.
    pub fn note(
        &self,
        ticket: TicketId,
        (person, name): (PersonId, &str),
        tab: &str,
        state: &str,
        now: Timestamp,
    ) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let here = all.entry(ticket).or_default();
        let before = seen(here, person);
        here.retain(|one| (one.person != person || one.tab != tab) && one.until > now);
        if state != "gone" {
            let typing = state == "typing";
            let until = after(now, FRESH_SECONDS);
            let (name, tab) = (name.to_owned(), tab.to_owned());
            here.push(Present { person, name, typing, tab, until });
        }
        let after = seen(here, person);
        if here.is_empty() {
            all.remove(&ticket);
        }
        before != after
    }

    /// The others at a ticket.
    #[must_use]
    pub fn others(&self, ticket: TicketId, me: PersonId, now: Timestamp) -> Vec<Present> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let here = all.get(&ticket).map_or(&[][..], Vec::as_slice);
        let mut others: Vec<Present> = Vec::new();
        for one in here.iter().filter(|one| one.person != me && one.until > now) {
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
    let tabs = here.iter().filter(|one| one.person == person);
    tabs.map(|one| one.typing).reduce(|a, b| a || b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_come_type_and_fade() {
        let (here, now) = (Presences::default(), Timestamp::UNIX_EPOCH);
        let (ticket, me, you) = (TicketId(1), PersonId(1), PersonId(2));
        assert!(here.note(ticket, (you, "Lu"), "a", "viewing", now));
        assert!(!here.note(ticket, (you, "Lu"), "a", "viewing", now));
        assert!(here.note(ticket, (you, "Lu"), "a", "typing", now));
        assert!(here.others(ticket, me, now)[0].typing);
        assert!(here.others(ticket, you, now).is_empty());
        assert!(here.others(ticket, me, after(now, 46)).is_empty());
        assert!(here.note(ticket, (you, "Lu"), "a", "gone", now));
        assert!(here.others(ticket, me, now).is_empty());
    }
}
