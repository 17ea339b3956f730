//! Taking in a file of organisations. Each hundred lines are one transaction, so that nobody waits
//! for long; a file taken in again changes nothing, so one that was broken off is simply taken in
//! again.

use ::desk::{
    events::Actor,
    jobs::{JobKind, NewJob},
    organisations::{
        Organisation,
        change::{Changed, Moved},
        sheet::{Known, Planned, Sheet, Unreadable, What, plan, read},
    },
    people::{Person, Role},
};
use base::ids::{OrganisationId, PersonId};
use store::{Fault, Tx};

use super::put;
use crate::{ActionError, Desk, desk::Moment};

/// Lines written in one transaction: some milliseconds each.
const AT_ONCE: usize = 100;

/// The row that those wait for who write lines of a file.
const TURN: &str = "organisations_file";

/// What would come of a file.
#[derive(Debug, Clone, Default)]
pub struct Look {
    pub planned: Vec<Planned>,
    /// Columns that are not taken in.
    pub unknown: Vec<String>,
}

impl Look {
    /// How many lines of which kind.
    #[must_use]
    pub fn counted(&self) -> Taken {
        let mut taken = Taken::default();
        for one in &self.planned {
            match one.what {
                What::New(_) => taken.new += 1,
                What::Changed(..) => taken.changed += 1,
                What::Same => taken.same += 1,
                What::Wrong(_) => taken.wrong += 1,
            }
        }
        taken
    }
}

/// How a file was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    /// Lines that were not taken.
    pub wrong: u64,
}

/// Many organisations at once are for those who lead.
#[must_use]
pub fn may_take_in(by: &Person) -> bool {
    matches!(by.role, Role::Admin | Role::Lead)
}

/// Looks at what would come of a file; nothing is changed by looking.
///
/// # Errors
/// Nothing of the file makes sense, or a fault.
pub async fn look(desk: &Desk, bytes: &[u8]) -> Result<Look, ActionError<Unreadable>> {
    let sheet = read(bytes).map_err(ActionError::Refused)?;
    let planned = planned(desk, &sheet).await?;
    Ok(Look { planned, unknown: sheet.unknown })
}

async fn planned(desk: &Desk, sheet: &Sheet) -> Result<Vec<Planned>, Fault> {
    let all = store::organisations::every(&mut desk.store.read().await?).await?;
    Ok(plan(&desk.handbook(), Known::of(all), sheet))
}

/// Takes a file in: what can be taken is, what can't is counted. `by` is nobody for a command.
///
/// # Errors
/// Nothing of the file makes sense, or a fault: the lines before it are taken in.
pub async fn take_in(
    desk: &Desk,
    by: Option<PersonId>,
    bytes: &[u8],
) -> Result<(Taken, Look), ActionError<Unreadable>> {
    let found = look(desk, bytes).await?;
    let mut due = Vec::new();
    for one in &found.planned {
        match &one.what {
            What::New(it) => due.push(((**it).clone(), Vec::new())),
            What::Changed(it, lines) => due.push(((**it).clone(), lines.clone())),
            What::Same | What::Wrong(_) => {}
        }
    }
    for some in due.chunks(AT_ONCE) {
        write(desk, by, some.to_vec()).await?;
    }
    Ok((found.counted(), found))
}

async fn write(
    desk: &Desk,
    by: Option<PersonId>,
    some: Vec<(Organisation, Vec<Changed>)>,
) -> Result<(), Fault> {
    let moment = desk.moment();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            // A file that is taken in twice at once (a button pressed again): the second waits here
            // and then finds what the first has made.
            store::settings::set(tx, TURN, &moment.at.to_string()).await?;
            for (after, lines) in some {
                one(tx, &moment, by, (after, lines)).await?;
            }
            Ok(())
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

async fn one(
    tx: &mut Tx,
    moment: &Moment,
    by: Option<PersonId>,
    (mut after, mut lines): (Organisation, Vec<Changed>),
) -> Result<(), Fault> {
    let before = if lines.is_empty() {
        if is_here(tx, &after).await? {
            return Ok(());
        }
        after.id = OrganisationId(tx.ids().next());
        (after.created_at, after.changed_at) = (moment.at, moment.at);
        let because = "from a file".to_owned();
        let (field, from, to) = ("name".to_owned(), String::new(), after.name.clone());
        lines.push(Changed { field, from, to, because });
        after.clone()
    } else {
        let held = store::organisations::to_write(tx, after.id).await?;
        let Some(held) = held else { return Ok(()) };
        // What is set by hand meanwhile stays; the file says nothing of it.
        after.plan_by_hand.clone_from(&held.plan_by_hand);
        held
    };
    let actor = by.map_or(Actor::System, Actor::Person);
    put(tx, moment, &after, actor, lines).await?;
    let moved = Moved::between(&before, &after);
    if !moved.is_nothing() {
        let because = "the organisation was changed by a file".to_owned();
        let organisation = after.id;
        let kind = JobKind::FollowOrganisation { organisation, moved, by, because };
        store::apply::queue_job(tx, &NewJob { kind, run_at: moment.at }).await?;
    }
    Ok(())
}

/// Whether a line's organisation was made since the file was looked at.
async fn is_here(tx: &mut Tx, new: &Organisation) -> Result<bool, Fault> {
    let conn = tx.conn();
    if !new.external_id.is_empty() {
        let found = store::organisations::by_external_id(conn, &new.external_id).await?;
        return Ok(found.is_some());
    }
    if store::organisations::by_name(conn, &new.name).await?.is_some() {
        return Ok(true);
    }
    for domain in &new.domains {
        if store::organisations::by_domain(conn, domain).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
