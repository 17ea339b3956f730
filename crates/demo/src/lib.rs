//! An invented company's support history as plain data: the same seed gives the same people and
//! tickets on every machine. No I/O, no clock, no randomness from outside.
//!
//! Start at [`company`]; [`Company::tickets`] tells the tickets one by one in the order they were
//! opened, each made from the seed and its index alone, so a million fit in no memory at all.
//! What is said stands in `texts/`, in the small grammar of [`script`].

mod dice;
mod people;
mod play;
pub mod script;
mod slots;
mod story;
pub mod world;

use base::Timestamp;

pub use people::{Agent, Customer, Organisation};
pub use story::{By, DemoFile, Standing, Step, Story, Then, What};

/// How much of a history to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Tickets over the six months before `now`.
    pub tickets: u32,
}

impl Default for Scale {
    fn default() -> Self {
        Self { tickets: 5_000 }
    }
}

/// The company: its people, and (told on demand) its tickets.
#[derive(Debug, Clone)]
pub struct Company {
    /// What it is called.
    pub name: &'static str,
    /// Everybody at the desk.
    pub agents: Vec<Agent>,
    /// Who buys.
    pub organisations: Vec<Organisation>,
    /// Who asks.
    pub customers: Vec<Customer>,
    seed: u64,
    scale: Scale,
    theatre: play::Theatre,
}

/// The company that `seed` decides, with a history that ends at `now`.
#[must_use]
pub fn company(seed: u64, scale: Scale, now: Timestamp) -> Company {
    let (agents, organisations) = (people::agents(), people::organisations());
    let customers = people::customers(seed, &organisations);
    let theatre = play::Theatre::new(&agents, &customers, now);
    Company { name: world::COMPANY, agents, organisations, customers, seed, scale, theatre }
}

impl Company {
    /// The tickets in the order they were opened.
    pub fn tickets(&self) -> impl Iterator<Item = Story> + '_ {
        (0..self.scale.tickets).map(|index| self.ticket(index))
    }

    /// The ticket at `index`, counted from the first one opened.
    #[must_use]
    pub fn ticket(&self, index: u32) -> Story {
        play::story(self, index)
    }

    /// How many tickets there are.
    #[must_use]
    pub fn ticket_count(&self) -> u32 {
        self.scale.tickets
    }

    /// The plan a customer's company is on; people without one pay as they go.
    #[must_use]
    pub fn plan_of(&self, customer: usize) -> &'static str {
        let organisation = self.customers.get(customer).and_then(|person| person.organisation);
        organisation.map_or("pay_as_you_go", |at| self.organisations[at].plan)
    }
}
