//! Measures suggested products on a filled desk: `suggest DATABASE [TICKETS]`. The product of
//! classified tickets is hidden, one after the other; how often is a product suggested, how often
//! is it the right one, and how long does it take. Once with all past tickets, once without those
//! that bear the same subject: an invented company repeats itself more than a real one.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement, run by hand")]

use base::ids::TicketId;
use desk::{
    suggestions::{
        score::{Candidate, Weighed},
        words,
    },
    tickets::Ticket,
    viewer::Viewer,
};
use store::{Conn, Store};

#[derive(Default)]
struct Tally {
    asked: u32,
    spoke: u32,
    right: u32,
}

impl Tally {
    fn count(&mut self, truth: Option<&str>, said: Option<String>) {
        self.asked += 1;
        self.spoke += u32::from(said.is_some());
        self.right += u32::from(said.is_some() && said.as_deref() == truth);
    }

    fn tell(&self, what: &str) {
        let part = |a: u32, b: u32| f64::from(a) * 100.0 / f64::from(b.max(1));
        println!(
            "{what}: of {} tickets it spoke on {} ({:.1} %), right {} times ({:.1} % of those)",
            self.asked,
            self.spoke,
            part(self.spoke, self.asked),
            self.right,
            part(self.right, self.spoke)
        );
    }
}

#[tokio::main(flavor = "current_thread")]
#[allow(clippy::disallowed_methods, reason = "measuring is what this is for")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().unwrap();
    let wanted: i64 = arguments.next().map_or(500, |count| count.parse().unwrap());
    let store = Store::open(&url).await.unwrap();
    let mut conn = store.read().await.unwrap();
    let all = store.counts().await.unwrap().tickets;
    let (mut with, mut without) = (Tally::default(), Tally::default());
    let mut times = Vec::new();
    for n in 0..wanted {
        let id = TicketId(1 + (all - 1) * n / wanted);
        let found = store::tickets::one(&mut conn, &Viewer::System, id).await.unwrap();
        let Some(ticket) = found.filter(|ticket| ticket.product.is_some()) else { continue };
        let begun = std::time::Instant::now();
        let said = actions::suggestions::find(&mut conn, id).await.unwrap();
        times.push(begun.elapsed());
        with.count(ticket.product.as_deref(), said.map(|(product, _)| product));
        without.count(ticket.product.as_deref(), among_others(&mut conn, &ticket).await);
    }
    with.tell("with all past tickets");
    without.tell("without those of the same subject");
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!(
        "at {all} tickets: median {:?}, 99th percentile {:?}, longest {:?}",
        at(50),
        at(99),
        at(100)
    );
}

async fn among_others(conn: &mut Conn, ticket: &Ticket) -> Option<String> {
    let (subject, text) = store::suggestions::asked(conn, ticket.id).await.unwrap()?;
    let mut words = words::telling(&subject, &text);
    words.truncate(words::MOST_WORDS);
    let system = &Viewer::System;
    let hits = store::search::similar::hits(conn, system, &words, ticket.id).await.unwrap();
    let weighed = Weighed::of(hits, ticket.id.0);
    let near = weighed.tickets();
    let found = store::search::similar::candidates(conn, system, &near, true).await.unwrap();
    let others: Vec<Candidate> =
        found.into_iter().filter(|one| one.subject != ticket.subject).collect();
    weighed.suggest(&others).map(|(product, _)| product)
}
