//! Turns scenarios into tickets: who asks, when, what is said in which order, and by whom.

pub mod calendar;
pub mod cast;
mod context;
mod message;
mod odd;
mod plot;
mod roster;
mod saga;
mod stage;

use base::time::from_micros;
use calendar::{Calendar, DAY};
use desk::messages::Channel;
use roster::Roster;

use crate::{
    Company,
    dice::{Dice, mix, word},
    script::{Library, Scenario},
    story::Story,
};

/// Everything stories are made from; the same for all tickets of a company.
#[derive(Debug, Clone)]
pub struct Theatre {
    pub(crate) calendar: Calendar,
    pub(crate) roster: Roster,
    pub(crate) library: &'static Library,
    /// Scenarios of the ordinary English deck.
    pub(crate) main: Vec<&'static Scenario>,
    /// What free-plan customers get answered: money, access, security, deletion.
    pub(crate) free: Vec<&'static Scenario>,
}

impl Theatre {
    pub(crate) fn new(
        agents: &[crate::Agent],
        customers: &[crate::Customer],
        now: base::Timestamp,
    ) -> Self {
        let library = Library::built_in();
        let told = library.scenarios.iter().filter(|scenario| !scenario.special);
        let english: Vec<_> = told.filter(|scenario| scenario.language == "en").collect();
        let always_taken = |scenario: &&&Scenario| {
            matches!(scenario.product, "billing" | "login")
                || matches!(scenario.kind, "billing" | "data_deletion" | "security")
        };
        Self {
            calendar: Calendar::new(now, customers, agents),
            roster: Roster::new(agents),
            library,
            free: english.iter().filter(always_taken).copied().collect(),
            main: english,
        }
    }
}

/// The ticket at `index` of a company's history.
pub fn story(company: &Company, index: u32) -> Story {
    let theatre = &company.theatre;
    let key = mix(mix(company.seed, word("story")), u64::from(index));
    let mut dice = Dice::new(key);
    let total = company.scale.tickets.max(1);
    let opened_micros = theatre.calendar.opening_micros(index, total, dice.unit());
    if let Some(special) = odd::special(company, index) {
        return stage::perform(company, index, key, opened_micros, special);
    }
    let customer = theatre.calendar.asker(opened_micros / 1_000_000, &mut dice);
    let scenario = scenario_for(company, customer, index, &mut dice);
    let channel = channel(&mut dice);
    let billing = stage::Booking { scenario, customer, channel, odd: None };
    stage::perform(company, index, key, opened_micros, billing)
}

fn scenario_for(
    company: &Company,
    customer: usize,
    index: u32,
    dice: &mut Dice,
) -> &'static Scenario {
    let theatre = &company.theatre;
    let person = &company.customers[customer];
    let free = person.organisation.is_some_and(|at| company.organisations[at].plan == "free");
    if person.language != "en" && dice.percent(60) {
        let spoken: Vec<&Scenario> = theatre
            .library
            .scenarios
            .iter()
            .filter(|scenario| scenario.language == person.language && !scenario.special)
            .filter(|scenario| !free || matches!(scenario.product, "billing" | "login"))
            .collect();
        if let Some(scenario) = dice.pick(&spoken) {
            return scenario;
        }
    }
    let deck = if free { &theatre.free } else { &theatre.main };
    deck[dealt(company.seed, index, deck.len())]
}

/// Which card of a deck comes at `index`: every card once before any comes again, so that no two
/// tickets on one screen are about the same thing.
fn dealt(seed: u64, index: u32, cards: usize) -> usize {
    let cards = cards.max(1);
    let (round, place) = (index as usize / cards, index as usize % cards);
    let mut dice = Dice::new(mix(seed, round as u64));
    let start = dice.below(cards);
    let mut stride = 1 + dice.below(cards - 1);
    while greatest_common_divisor(stride, cards) != 1 {
        stride += 1;
    }
    (start + place * stride) % cards
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

fn channel(dice: &mut Dice) -> Channel {
    match dice.below(100) {
        0..58 => Channel::Widget,
        58..84 => Channel::Email,
        84..94 => Channel::Form,
        _ => Channel::Api,
    }
}

/// The instant `seconds` after the Unix epoch.
pub(crate) fn instant(seconds: i64) -> base::Timestamp {
    from_micros(seconds * 1_000_000)
}

/// How long the told history is, in seconds.
pub(crate) const HISTORY: i64 = 182 * DAY;
