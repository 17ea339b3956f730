//! Setting one thing on a ticket by hand: status, owner, severity, product, plan, kind, tags.

use ::desk::{
    automations::By,
    events::Actor,
    people::Person,
    tickets::{
        Status, Ticket,
        change::{Set, SetRefusal, set as decide},
        fields::missing,
        followers::given,
        tell::{self, Solved},
    },
    viewer::Viewer,
};
use base::ids::{PersonId, TicketId};
use store::{Fault, Tx};

use super::{
    held, held_with_clocks,
    turns::{taker, turn},
};
use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
};

/// What to set; people by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    Assignee(Option<PersonId>),
    /// The plan of the ticket's organisation holds again (RT-1).
    OrganisationsPlan,
    Plain(Set),
}

/// Sets it, in one of our names.
///
/// # Errors
/// A refusal to show at the control, a ticket the viewer may not see or change, or a fault.
pub async fn set(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    setting: Setting,
    even_if_unanswered: bool,
) -> Result<Ticket, ActionError<SetRefusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, viewer, by) = (desk.moment(), Viewer::of(by), by.id);
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let solves = setting == Setting::Plain(Set::Status(Status::Solved));
            let before = if solves { Some(held(tx, &viewer, ticket).await?) } else { None };
            let after =
                in_tx(tx, &moment, &viewer, by, ticket, setting, even_if_unanswered).await?;
            if let Some(before) = before {
                tell_solved(tx, &moment, &before, &after, Solved::By(by)).await?;
            }
            Ok(after)
        })
    });
    Ok(written.await?)
}

/// A customer solves or reopens their own ticket; solving needs no answer of ours.
///
/// # Errors
/// As [`set`].
pub async fn set_by_customer(
    desk: &Desk,
    viewer: Viewer,
    ticket: TicketId,
    solved: bool,
) -> Result<Ticket, ActionError<SetRefusal>> {
    let Some(by) = viewer.person() else { return Err(ActionError::NotThere) };
    let moment = desk.moment();
    let ticket = store::merges::lead(&mut desk.store.read().await?, ticket).await?;
    let ticket = ticket.ok_or(ActionError::NotThere)?;
    let to = if solved { Status::Solved } else { Status::Open };
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let setting = Setting::Plain(Set::Status(to));
            in_tx(tx, &moment, &viewer, by, ticket, setting, true).await
        })
    });
    Ok(written.await?)
}

/// Tells the customers that their ticket is taken as solved, if it just was; never a machine.
pub(crate) async fn tell_solved(
    tx: &mut Tx,
    moment: &Moment,
    before: &Ticket,
    after: &Ticket,
    how: Solved,
) -> Result<(), Fault> {
    let just_solved = after.status == Status::Solved && before.status != Status::Solved;
    if !just_solved || !store::messages::a_person_wrote(tx.conn(), after.id).await? {
        return Ok(());
    }
    let customers = store::people::on_ticket(tx.conn(), after.id).await?;
    let ids = tx.ids();
    let change = tell::solved(moment.scene(&ids), after, how, &customers);
    store::apply::apply(tx, change).await
}

/// Sets it and tells nobody: for several things at once, and for what happened in the past.
pub(crate) async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    viewer: &Viewer,
    by: PersonId,
    id: TicketId,
    setting: Setting,
    even_if_unanswered: bool,
) -> Result<Ticket, Stop<SetRefusal>> {
    let (ticket, clocks) = held_with_clocks(tx, moment, viewer, id).await?;
    let what = match setting {
        Setting::Plain(set) => set,
        Setting::Assignee(None) => {
            let group = (ticket.group.as_str(), ticket.team.as_str());
            let owner = ticket.assignee_id;
            let turn = if owner.is_some() { turn(tx, moment, group, owner).await? } else { None };
            turn.map_or(Set::Assignee(None), |turn| Set::GiveBack(Box::new(turn)))
        }
        Setting::Assignee(Some(person)) => {
            let found = store::people::one(tx.conn(), person).await?.ok_or(Stop::NotThere)?;
            Set::Assignee(Some(Box::new(taker(tx, moment, found).await?)))
        }
        Setting::OrganisationsPlan => Set::OrganisationsPlan(plan_of(tx, moment, &ticket).await?),
    };
    if what == Set::Status(Status::Solved) && viewer.sees_notes() {
        let missing = missing(&moment.handbook, &ticket);
        if !missing.is_empty() {
            return Err(Stop::Refused(SetRefusal::Missing(missing)));
        }
    }
    let ids = tx.ids();
    let scene = moment.scene(&ids);
    let actor = Actor::Person(by);
    let (after, mut change) =
        decide(scene, &ticket, clocks.clone(), actor, what, even_if_unanswered)
            .map_err(Stop::Refused)?;
    if let Some(told) = given(scene, &ticket, &after, actor) {
        change.rows.push(told);
    }
    let customer =
        matches!(viewer, Viewer::Customer(_) | Viewer::Follower(..) | Viewer::OrgAdmin(..));
    let done = Done {
        before: Some(&ticket),
        ticket: after,
        clocks,
        change,
        by: Some(if customer { By::Customer } else { By::Us }),
        quiet: false,
        customer: None,
        organisation: None,
    };
    Ok(commit(tx, moment, done).await?)
}

/// The plan a ticket has when nobody says otherwise.
async fn plan_of(tx: &mut Tx, moment: &Moment, ticket: &Ticket) -> Result<String, Fault> {
    let organisation = match ticket.organisation_id {
        Some(id) => store::organisations::one(tx.conn(), id).await?,
        None => None,
    };
    Ok(organisation.map_or_else(
        || moment.handbook.plan_without_organisation(),
        |organisation| organisation.plan_in_force().to_owned(),
    ))
}
