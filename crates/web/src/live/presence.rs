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

/// From so many tickets on, those that everybody has left are forgotten.
const MANY: usize = 1_024;

/// Somebody at a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    pub person: PersonId,
    pub name: String,
    pub typing: bool,
    /// Two tabs of one agent are two places; closing one must not sign off the other.
    tab: String,
    /// The last word of that tab, counted by it.
    word: i64,
    /// Its last word was a goodbye: remembered, so that an earlier word which comes late brings
    /// nobody back.
    gone: bool,
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
        (tab, word): (&str, i64),
        state: &str,
        now: Timestamp,
    ) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MANY {
            all.retain(|_, here| here.iter().any(|one| one.until > now));
        }
        let here = all.entry(ticket).or_default();
        let before = seen(here, person);
        let of_tab = |one: &Present| one.person == person && one.tab == tab;
        if here.iter().any(|one| of_tab(one) && one.until > now && one.word > word) {
            return false;
        }
        here.retain(|one| !of_tab(one) && one.until > now);
        let (typing, gone, until) = (state == "typing", state == "gone", after(now, FRESH_SECONDS));
        let (name, tab) = (name.to_owned(), tab.to_owned());
        here.push(Present { person, name, typing, tab, word, gone, until });
        before != seen(here, person)
    }

    /// The others at a ticket.
    #[must_use]
    pub fn others(&self, ticket: TicketId, me: PersonId, now: Timestamp) -> Vec<Present> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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

    #[test]
    fn people_come_type_and_fade() {
        let (here, now) = (Presences::default(), Timestamp::UNIX_EPOCH);
        let (ticket, me, you) = (TicketId(1), PersonId(1), PersonId(2));
        assert!(here.note(ticket, (you, "Lu"), ("a", 1), "viewing", now));
        assert!(!here.note(ticket, (you, "Lu"), ("a", 1), "viewing", now));
        assert!(here.note(ticket, (you, "Lu"), ("a", 2), "typing", now));
        assert!(here.others(ticket, me, now)[0].typing);
        assert!(here.others(ticket, you, now).is_empty());
        assert!(here.others(ticket, me, after(now, 46)).is_empty());
        assert!(here.note(ticket, (you, "Lu"), ("a", 4), "gone", now));
        assert!(here.others(ticket, me, now).is_empty());
        // Said before the goodbye, and on its way for longer.
        assert!(!here.note(ticket, (you, "Lu"), ("a", 3), "viewing", now));
        assert!(here.others(ticket, me, now).is_empty());
        assert!(here.note(ticket, (you, "Lu"), ("a", 5), "viewing", now), "back again");
        assert_eq!(here.others(ticket, me, now).len(), 1);
    }
}
