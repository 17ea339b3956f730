//! What a bulk edit would do, before it does anything: every ticket is asked, by the rule that will
//! be asked again when it is edited. Nothing is written.

use ::desk::{
    absences::Taker,
    automations::{self, Cause},
    bulk::{Fields, Step, Wish},
    events::Actor,
    handbook::Handbook,
    people::Person,
    tickets::{
        Status, Ticket,
        change::{Set, set as decide},
        open::Scene,
    },
    viewer::Viewer,
};
use base::{
    Timestamp,
    ids::{Ids, TicketId},
};
use store::{Conn, Fault, numbered};

/// Tickets read at once.
const PIECE: usize = 500;
/// So many are listed one by one.
const MOST_LISTED: usize = 100;

/// What would happen.
#[derive(Debug, Default)]
pub struct Preview {
    /// The first tickets that would change, each before and after.
    pub listed: Vec<(Ticket, Fields)>,
    pub changed: usize,
    /// It is so already.
    pub same: usize,
    /// Why, and which.
    pub refused: Vec<(String, Vec<Ticket>)>,
    /// Mails to customers that go out at once.
    pub mails: i64,
    /// Tickets on which rules of the handbook may act, too.
    pub ruled: usize,
}

/// Tries a wish on tickets the viewer may see.
///
/// # Errors
/// The database is gone.
pub async fn preview(
    conn: &mut Conn,
    by: &Person,
    handbook: &Handbook,
    (tickets, wish): (&[TicketId], &Wish),
    now: Timestamp,
) -> Result<Preview, Fault> {
    let taker = taker(conn, wish, now).await?;
    let trial = Trial { by, handbook, wish, taker, now };
    let mut preview = Preview::default();
    for some in tickets.chunks(PIECE) {
        let found = numbered::these(conn, &Viewer::of(by), some).await?;
        let mut solved = Vec::new();
        for ticket in found.into_iter().map(|one| one.ticket) {
            let id = ticket.id;
            if trial.look(ticket, &mut preview) {
                solved.push(id);
            }
        }
        preview.mails += store::bulk::mails_of_solving(conn, &solved).await?;
    }
    Ok(preview)
}

/// Who would own them, with their absence.
async fn taker(conn: &mut Conn, wish: &Wish, now: Timestamp) -> Result<Option<Taker>, Fault> {
    let Some(id) = wish.owner.and_then(::desk::bulk::Owner::person) else { return Ok(None) };
    let Some(person) = store::people::one(conn, id).await? else { return Ok(None) };
    let away = store::absences::of(conn, id, now).await?;
    Ok(Some(Taker { person, away }))
}

struct Trial<'a> {
    by: &'a Person,
    handbook: &'a Handbook,
    wish: &'a Wish,
    taker: Option<Taker>,
    now: Timestamp,
}

impl Trial<'_> {
    /// Notes what would become of a ticket; `true` where its customers would be told it is solved.
    fn look(&self, ticket: Ticket, preview: &mut Preview) -> bool {
        let was = Fields::of(&ticket);
        let steps = self.wish.steps(&was);
        if steps.is_empty() {
            preview.same += 1;
            return false;
        }
        let ids = Ids::new();
        // More than an edit can use; nothing is written.
        ids.refill(1..10_000);
        let (handbook, at) = (self.handbook, self.now);
        let scene = Scene { handbook, ids: &ids, at, mail_domain: "preview.invalid" };
        let mut after = ticket.clone();
        let mut ruled = false;
        for step in steps {
            let actor = Actor::Person(self.by.id);
            match decide(scene, &after, Vec::new(), actor, self.set(step), false) {
                Ok((next, change)) => {
                    let cause = Cause { before: Some(&after), ticket: &next, change: &change };
                    ruled |= automations::needs(handbook, cause, at).is_some();
                    after = next;
                }
                Err(refusal) => {
                    refused(preview, refusal.to_string(), ticket);
                    return false;
                }
            }
        }
        let solved = after.status == Status::Solved && ticket.status != Status::Solved;
        preview.changed += 1;
        preview.ruled += usize::from(ruled);
        if preview.listed.len() < MOST_LISTED {
            preview.listed.push((ticket, Fields::of(&after)));
        }
        solved
    }

    fn set(&self, step: Step) -> Set {
        match step {
            Step::Status(status) => Set::Status(status),
            Step::Owner(_) => Set::Assignee(self.taker.clone().map(Box::new)),
            Step::Severity(severity) => Set::Severity(severity),
            Step::Product(product) => Set::Product(product, String::new()),
            Step::Tags(tags) => Set::Tags(tags),
        }
    }
}

fn refused(preview: &mut Preview, why: String, ticket: Ticket) {
    match preview.refused.iter_mut().find(|(known, _)| *known == why) {
        Some((_, tickets)) => tickets.push(ticket),
        None => preview.refused.push((why, vec![ticket])),
    }
}
