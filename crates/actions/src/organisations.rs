//! Setting things on an organisation, and bringing its tickets in step with it.

pub mod sheet;

use ::desk::{
    automations::By,
    change::{Change, Row},
    events::Actor,
    jobs::{JobKind, NewJob},
    organisations::{
        Organisation,
        change::{Changed, Moved, OrganisationEvent, Refusal, Set, set as decide},
    },
    people::{Person, Role},
    tickets::{Ticket, organisation::follow},
    viewer::Viewer,
};
use base::ids::{OrganisationId, PersonId};
use store::{Fault, Tx};

use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::{Never, Stop},
    tickets::held_with_clocks,
};

/// So many tickets are brought in step in one transaction; the rest follows by a job, so that a
/// customer's request beside it waits for some milliseconds only.
const AT_ONCE: i64 = 50;

/// Sets one thing in one of our names. Open tickets follow at once where they are few, the most
/// pressing first.
///
/// # Errors
/// A refusal to show at the form, an organisation this person may not change, or a fault.
pub async fn set(
    desk: &Desk,
    by: &Person,
    id: OrganisationId,
    what: Set,
) -> Result<Organisation, ActionError<Refusal>> {
    set_all(desk, by, id, vec![what]).await
}

/// Sets several things: all of them or none.
///
/// # Errors
/// As [`set`].
pub async fn set_all(
    desk: &Desk,
    by: &Person,
    id: OrganisationId,
    all: Vec<Set>,
) -> Result<Organisation, ActionError<Refusal>> {
    if !may_change(by) {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.id);
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let before = store::organisations::to_write(tx, id).await?.ok_or(Stop::NotThere)?;
            let (after, lines) = decided(&moment, &before, all)?;
            all_free(tx, &before, &after).await?;
            let because = reason(&before, &after, &lines);
            put(tx, &moment, &after, Actor::Person(by), lines).await?;
            let moved = Moved::between(&before, &after);
            in_step(tx, &moment, (&after, moved), Some(by), because).await?;
            Ok(after)
        })
    });
    Ok(written.await?)
}

/// Support changes organisations; account people and engineers read.
#[must_use]
pub fn may_change(by: &Person) -> bool {
    matches!(by.role, Role::Admin | Role::Lead | Role::Agent)
}

/// Makes an organisation of these things, a name among them.
///
/// # Errors
/// A refusal to show, somebody who may not, or a fault.
pub async fn create(
    desk: &Desk,
    by: &Person,
    all: Vec<Set>,
) -> Result<Organisation, ActionError<Refusal>> {
    if !may_change(by) {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.id);
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let id = OrganisationId(tx.ids().next());
            let begun = Organisation::begun(&moment.handbook);
            let blank = Organisation { id, created_at: moment.at, changed_at: moment.at, ..begun };
            let (made, lines) = decided(&moment, &blank, all)?;
            if made.name.is_empty() {
                return Err(Stop::Refused(Refusal::NoName));
            }
            if store::organisations::by_name(tx.conn(), &made.name).await?.is_some() {
                return Err(Stop::Refused(Refusal::NameTaken(made.name)));
            }
            all_free(tx, &blank, &made).await?;
            put(tx, &moment, &made, Actor::Person(by), lines).await?;
            Ok(made)
        })
    });
    Ok(written.await?)
}

/// One after the other; the history's lines of all.
fn decided(
    moment: &Moment,
    before: &Organisation,
    all: Vec<Set>,
) -> Result<(Organisation, Vec<Changed>), Stop<Refusal>> {
    let (mut after, mut lines) = (before.clone(), Vec::new());
    for what in all {
        let (next, more) = decide(&moment.handbook, &after, what).map_err(Stop::Refused)?;
        after = next;
        lines.extend(more);
    }
    Ok((after, lines))
}

/// Whether what is new in it belongs to no other.
async fn all_free(
    tx: &mut Tx,
    before: &Organisation,
    after: &Organisation,
) -> Result<(), Stop<Refusal>> {
    for domain in after.domains.iter().filter(|one| !before.domains.contains(one)) {
        free(tx, domain, after.id).await?;
    }
    let id = &after.external_id;
    if *id == before.external_id || id.is_empty() {
        return Ok(());
    }
    let owner = store::organisations::by_external_id(tx.conn(), id).await?;
    match owner.filter(|owner| owner.id != after.id) {
        None => Ok(()),
        Some(owner) => {
            let (external_id, owner) = (id.clone(), owner.name);
            Err(Stop::Refused(Refusal::ExternalIdTaken { external_id, owner }))
        }
    }
}

async fn free(tx: &mut Tx, domain: &str, id: OrganisationId) -> Result<(), Stop<Refusal>> {
    let owner = store::organisations::by_domain(tx.conn(), domain).await?;
    match owner.filter(|owner| owner.id != id) {
        None => Ok(()),
        Some(owner) => {
            let domain = domain.to_owned();
            Err(Stop::Refused(Refusal::Taken { domain, owner: owner.name }))
        }
    }
}

/// What the tickets' histories say.
fn reason(before: &Organisation, after: &Organisation, lines: &[Changed]) -> String {
    let why = lines.iter().map(|line| line.because.as_str()).find(|why| !why.is_empty());
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    let what = match (&before.plan_by_hand, &after.plan_by_hand) {
        (from, to) if from == to => "set on the organisation",
        (_, Some(_)) => "the organisation's plan was set by hand",
        (_, None) => "the organisation's synced plan holds again",
    };
    format!("{what}{why}")
}

/// Writes the organisation with its history; nothing where nothing changed.
pub(crate) async fn put(
    tx: &mut Tx,
    moment: &Moment,
    organisation: &Organisation,
    actor: Actor,
    lines: Vec<Changed>,
) -> Result<(), Fault> {
    if lines.is_empty() {
        return Ok(());
    }
    let line =
        |what| OrganisationEvent { organisation_id: organisation.id, actor, at: moment.at, what };
    let mut rows = vec![Row::Organisation(Box::new(organisation.clone()))];
    rows.extend(lines.into_iter().map(|what| Row::OrganisationEvent(Box::new(line(what)))));
    store::apply::apply(tx, Change { rows, ..Change::default() }).await
}

/// Brings tickets in step; leaves a job where there are more.
pub(crate) async fn in_step(
    tx: &mut Tx,
    moment: &Moment,
    (organisation, moved): (&Organisation, Moved),
    by: Option<PersonId>,
    because: String,
) -> Result<(), Fault> {
    if moved.is_nothing() {
        return Ok(());
    }
    let tickets = store::organisations::out_of_step(tx.conn(), organisation, moved, AT_ONCE);
    let tickets = tickets.await?;
    let more = i64::try_from(tickets.len()).unwrap_or(AT_ONCE) == AT_ONCE;
    // All are held before the first is written: two writers never wait for each other crosswise.
    let mut held = Vec::new();
    for ticket in tickets {
        held.extend(store::tickets::to_write(tx, &Viewer::System, ticket).await?);
    }
    let actor = by.map_or(Actor::System, Actor::Person);
    for ticket in held {
        one(tx, moment, (organisation, moved), ticket, (actor, &because)).await?;
    }
    if more {
        let organisation = organisation.id;
        let kind = JobKind::FollowOrganisation { organisation, moved, by, because };
        store::apply::queue_job(tx, &NewJob { kind, run_at: moment.at }).await?;
    }
    Ok(())
}

async fn one(
    tx: &mut Tx,
    moment: &Moment,
    (organisation, moved): (&Organisation, Moved),
    ticket: Ticket,
    because: (Actor, &str),
) -> Result<(), Fault> {
    let held = held_with_clocks::<Never>(tx, moment, &Viewer::System, ticket.id).await;
    let (ticket, clocks) = match held {
        Ok(held) => held,
        Err(Stop::Fault(fault)) => return Err(fault),
        Err(Stop::NotThere | Stop::Refused(_)) => return Ok(()),
    };
    let ids = tx.ids();
    let scene = moment.scene(&ids);
    let (after, change) = follow(scene, &ticket, clocks.clone(), (organisation, moved), because);
    let by = if because.0 == Actor::System { By::Prickle } else { By::Us };
    let done = Done {
        before: Some(&ticket),
        ticket: after,
        clocks,
        change,
        by: Some(by),
        quiet: false,
        customer: None,
        organisation: Some(organisation),
    };
    commit(tx, moment, done).await.map(|_ticket| ())
}

/// The job: some more tickets. Only those out of step are taken, so running it again is harmless.
///
/// # Errors
/// The database failed.
pub async fn follow_on(
    desk: &Desk,
    (id, moved): (OrganisationId, Moved),
    by: Option<PersonId>,
    because: String,
) -> Result<(), Fault> {
    let moment = desk.moment();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            match store::organisations::to_write(tx, id).await? {
                Some(organisation) => {
                    in_step(tx, &moment, (&organisation, moved), by, because).await
                }
                None => Ok(()),
            }
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
