//! The dry run of a rule: which tickets it matches now and what it would do. Nothing is written;
//! the work is bounded whatever the number of tickets.

use std::collections::HashMap;

use ::desk::{
    automations::{Facts, Needs, Rule, Would, would},
    handbook::Handbook,
    organisations::Organisation,
    people::Person,
    tickets::{Status, Ticket, open::Scene},
    viewer::Viewer,
};
use base::{
    Timestamp,
    ids::{Ids, OrganisationId, PersonId, TicketId},
};
use store::{Conn, Fault};

/// So many tickets are looked at, at the most.
pub const MOST_LOOKED_AT: usize = 10_000;
/// So many are listed with what would be done.
pub const MOST_LISTED: usize = 300;
/// Solved tickets are looked for among so many of the newest numbers.
const NEWEST_NUMBERS: i64 = 20_000;
/// Tickets read at once.
const PIECE: i64 = 500;

/// What a rule would do.
#[derive(Debug, Default)]
pub struct DryRun {
    /// The first tickets it matches, unsolved ones first.
    pub rows: Vec<(Ticket, Would)>,
    /// How many it matches among those looked at.
    pub matches: usize,
    pub looked_at: usize,
    /// Every ticket it could match was looked at.
    pub complete: bool,
}

/// Tries `rule` of `handbook` on the tickets the viewer may see.
///
/// # Errors
/// The database is gone.
pub async fn dry_run(
    conn: &mut Conn,
    viewer: &Viewer,
    handbook: &Handbook,
    rule: &Rule,
    now: Timestamp,
) -> Result<DryRun, Fault> {
    let named = people_named(conn, &rule.needs).await?;
    let mut trial = Trial { handbook, rule, now, named, run: DryRun::default() };
    trial.run.complete = true;
    for status in [Status::New, Status::Open, Status::Pending, Status::OnHold] {
        let mut before = TicketId(i64::MAX);
        loop {
            if trial.is_full() {
                trial.run.complete = false;
                return Ok(trial.run);
            }
            let piece = store::dry_run::of_status(conn, viewer, status, before, PIECE).await?;
            let Some(last) = piece.last() else { break };
            before = last.id;
            trial.look(conn, piece).await?;
        }
    }
    let newest = store::dry_run::newest(conn).await?.0;
    let oldest = (newest - NEWEST_NUMBERS).max(0);
    trial.run.complete = oldest == 0;
    let mut before = newest + 1;
    while before > oldest {
        if trial.is_full() {
            trial.run.complete = false;
            break;
        }
        let from = (before - PIECE).max(oldest);
        let (first, end) = (TicketId(from), TicketId(before));
        let piece = store::dry_run::solved(conn, viewer, first, end).await?;
        trial.look(conn, piece).await?;
        before = from;
    }
    Ok(trial.run)
}

async fn people_named(conn: &mut Conn, needs: &Needs) -> Result<Vec<Person>, Fault> {
    let mut people = Vec::new();
    for address in &needs.addresses {
        people.extend(store::people::by_address(conn, address).await?);
    }
    Ok(people)
}

struct Trial<'a> {
    handbook: &'a Handbook,
    rule: &'a Rule,
    now: Timestamp,
    named: Vec<Person>,
    run: DryRun,
}

impl Trial<'_> {
    const fn is_full(&self) -> bool {
        self.run.looked_at >= MOST_LOOKED_AT
    }

    async fn look(&mut self, conn: &mut Conn, piece: Vec<Ticket>) -> Result<(), Fault> {
        self.run.looked_at += piece.len();
        let (rule, handbook) = (self.rule, self.handbook);
        let may: Vec<Ticket> =
            piece.into_iter().filter(|ticket| rule.when.may_hold(ticket, handbook)).collect();
        let known = Known::of(conn, &may, &rule.needs).await?;
        for ticket in may {
            let listed = self.run.rows.len() < MOST_LISTED;
            let facts = self.facts(conn, &ticket, &known, listed).await?;
            let ids = Ids::new();
            // More than any rule can use; nothing is written.
            ids.refill(1..100_000);
            let scene = Scene { handbook, ids: &ids, at: self.now, mail_domain: "dry.invalid" };
            if let Some(would) = would(scene, rule, &ticket, Vec::new(), facts) {
                self.run.matches += 1;
                if listed {
                    self.run.rows.push((ticket, would));
                }
            }
        }
        Ok(())
    }

    async fn facts(
        &self,
        conn: &mut Conn,
        ticket: &Ticket,
        known: &Known,
        listed: bool,
    ) -> Result<Facts, Fault> {
        let needs = &self.rule.needs;
        let mut people = self.named.clone();
        people.extend(ticket.assignee_id.and_then(|id| known.people.get(&id)).cloned());
        let last = match needs.last {
            true => store::messages::newest(conn, ticket.id).await?,
            false => None,
        };
        let participants = match needs.participants && listed {
            true => store::people::on_ticket(conn, ticket.id).await?,
            false => Vec::new(),
        };
        let organisation = ticket.organisation_id.and_then(|id| known.organisations.get(&id));
        let customer = known.people.get(&ticket.requester_id).cloned();
        let organisation = organisation.cloned();
        Ok(Facts { customer, organisation, last, people, participants, ..Facts::default() })
    }
}

/// What a piece of tickets needs, read together.
#[derive(Default)]
struct Known {
    people: HashMap<PersonId, Person>,
    organisations: HashMap<OrganisationId, Organisation>,
}

impl Known {
    async fn of(conn: &mut Conn, tickets: &[Ticket], needs: &Needs) -> Result<Self, Fault> {
        let mut people = Vec::new();
        if needs.customer {
            people.extend(tickets.iter().map(|ticket| ticket.requester_id));
        }
        if needs.owner {
            people.extend(tickets.iter().filter_map(|ticket| ticket.assignee_id));
        }
        people.sort_unstable();
        people.dedup();
        let mut organisations: Vec<OrganisationId> = Vec::new();
        if needs.organisation {
            organisations.extend(tickets.iter().filter_map(|ticket| ticket.organisation_id));
        }
        organisations.sort_unstable();
        organisations.dedup();
        let people = store::people::these(conn, &people).await?;
        let organisations =
            store::organisations::these(conn, &Viewer::System, &organisations).await?;
        Ok(Self {
            people: people.into_iter().map(|person| (person.id, person)).collect(),
            organisations: organisations.into_iter().map(|one| (one.id, one)).collect(),
        })
    }
}
