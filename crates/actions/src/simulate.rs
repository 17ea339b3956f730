//! The simulation of a handbook (HB-4): the recorded tickets are read and played under the running
//! handbook and under another one. Nothing is changed or sent. See `desk::simulate` for the rules.

use std::{collections::HashMap, future::Future};

use ::desk::{
    events::Event,
    handbook::Handbook,
    simulate::{Recorded, Report, Simulation},
    tickets::Ticket,
    viewer::Viewer,
};
use base::{
    Timestamp,
    ids::{OrganisationId, PersonId, TicketId},
};
use store::{Conn, Fault, Store};

/// Tickets read and played in one go; the connection is given back in between, so that nobody's
/// page waits for it. Two hundred take some ten milliseconds.
const PIECE: i64 = 200;

/// What is tried.
#[derive(Clone, Copy)]
pub struct Trial<'a> {
    pub running: &'a Handbook,
    pub tried: &'a Handbook,
    /// Tickets opened since then.
    pub since: Timestamp,
    pub now: Timestamp,
}

/// How far it has come: tickets looked at, of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Far {
    pub done: u64,
    pub total: u64,
}

/// Plays all tickets opened since an instant; `tell` hears how far it has come, and stops it by
/// answering `false`.
///
/// # Errors
/// The database is gone.
pub async fn simulate<F: Future<Output = bool> + Send>(
    store: &Store,
    trial: Trial<'_>,
    tell: impl Fn(Far) -> F + Send,
) -> Result<Report, Fault> {
    let Trial { running, tried, since, now } = trial;
    let mut conn = store.read().await?;
    let staff = store::people::staff(&mut conn).await?;
    let total = store::simulate::count(&mut conn, since).await?.unsigned_abs();
    drop(conn);
    let asks = Asks::of(running, tried);
    let mut simulation = Simulation::new(running, tried, &staff, (since, now));
    let (mut after, mut far) = (TicketId(0), Far { done: 0, total });
    loop {
        let mut conn = store.read().await?;
        let tickets = store::simulate::tickets(&mut conn, after, since, PIECE).await?;
        let Some(last) = tickets.last() else { break };
        after = last.id;
        far.done += tickets.len() as u64;
        let piece = read(&mut conn, tickets, asks).await?;
        drop(conn);
        piece.into_iter().for_each(|recorded| simulation.play(recorded));
        if !tell(far).await {
            break;
        }
    }
    Ok(simulation.report())
}

/// What the rules of either handbook ask about beside the ticket.
#[derive(Clone, Copy, Default)]
struct Asks {
    words: bool,
    customer: bool,
    organisation: bool,
}

impl Asks {
    fn of(running: &Handbook, tried: &Handbook) -> Self {
        let rules = running.rules().chain(tried.rules());
        rules.fold(Self::default(), |asks, rule| Self {
            words: asks.words || rule.needs.last,
            customer: asks.customer || rule.needs.customer || rule.needs.participants,
            organisation: asks.organisation || rule.needs.organisation,
        })
    }
}

/// Everything about one piece of tickets: a statement for each table that is asked about.
async fn read(conn: &mut Conn, tickets: Vec<Ticket>, asks: Asks) -> Result<Vec<Recorded>, Fault> {
    let (Some(first), Some(last)) = (tickets.first(), tickets.last()) else {
        return Ok(Vec::new());
    };
    let (first, last) = (first.id, last.id);
    let mut events: HashMap<TicketId, Vec<Event>> = HashMap::with_capacity(tickets.len());
    for event in store::simulate::events(conn, first, last).await? {
        events.entry(event.ticket_id).or_default().push(event);
    }
    let mut words = match asks.words {
        true => store::simulate::first_words(conn, first, last).await?,
        false => HashMap::new(),
    };
    let ids: Vec<PersonId> = match asks.customer {
        true => distinct(tickets.iter().map(|ticket| ticket.requester_id)),
        false => Vec::new(),
    };
    let people = store::people::these(conn, &ids).await?;
    let people: HashMap<_, _> = people.into_iter().map(|person| (person.id, person)).collect();
    let ids: Vec<OrganisationId> = match asks.organisation {
        true => distinct(tickets.iter().filter_map(|ticket| ticket.organisation_id)),
        false => Vec::new(),
    };
    let known = store::organisations::these(conn, &Viewer::System, &ids).await?;
    let known: HashMap<_, _> = known.into_iter().map(|one| (one.id, one)).collect();
    let recorded = tickets.into_iter().map(|ticket| Recorded {
        events: events.remove(&ticket.id).unwrap_or_default(),
        customer: people.get(&ticket.requester_id).cloned(),
        organisation: ticket.organisation_id.and_then(|id| known.get(&id)).cloned(),
        first_words: words.remove(&ticket.id),
        ticket,
    });
    Ok(recorded.collect())
}

fn distinct<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    let mut ids: Vec<T> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
