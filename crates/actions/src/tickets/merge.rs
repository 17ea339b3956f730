//! Merging two tickets, and taking them apart again (TK-5).

use ::desk::{
    automations::By,
    change::{Change, Row},
    events::{Actor, EventKind},
    people::Person,
    tickets::{
        Ticket,
        answer::Draft,
        merge::{
            Done as Merged, One, Refusal, Undoing, Was, may_merge, merge as decide,
            unmerge as decide_back,
        },
        sending::{Sending, carry},
        thread::Merge,
    },
    viewer::Viewer,
};
use base::ids::{MergeId, PersonId, TicketId};
use store::{Fault, Tx};

use super::{
    answer::{self, Answer},
    held, held_with_clocks,
};
use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
};

/// Which goes into which, and whether their customers read each other's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub goes: TicketId,
    pub stays: TicketId,
    pub together: bool,
}

/// Merges; a ticket that is merged already stands for the one it is in. What was merged into the
/// ticket that goes comes along. Answers the ticket that stays.
///
/// # Errors
/// A refusal to show, a ticket this person may not see or change, or a fault.
pub async fn merge(desk: &Desk, by: &Person, wish: Wish) -> Result<Ticket, ActionError<Refusal>> {
    merge_saying(desk, by, wish, None).await
}

/// Merges, and writes last words on the ticket that goes: both or neither.
///
/// # Errors
/// As [`merge`].
pub async fn merge_saying(
    desk: &Desk,
    by: &Person,
    wish: Wish,
    words: Option<Draft>,
) -> Result<Ticket, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk
        .store
        .write(move |tx| Box::pin(async move { merge_in_tx(tx, &moment, &by, wish, words).await }));
    Ok(written.await?)
}

async fn merge_in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    wish: Wish,
    words: Option<Draft>,
) -> Result<Ticket, Stop<Refusal>> {
    let goes = lead(tx, wish.goes).await?;
    let stays = lead(tx, wish.stays).await?;
    // Held before the tickets, as a reply that goes does it: neither waits for the other.
    let waiting = waiting(tx, goes).await?;
    if goes == stays {
        let again =
            if wish.goes == wish.stays { Refusal::Itself } else { Refusal::Already(wish.goes) };
        return Err(Stop::Refused(again));
    }
    let (mut from, into) = both(tx, moment, by, (goes, stays)).await?;
    if let Some(draft) = words {
        may_merge(&from.0, &into.0).map_err(Stop::Refused)?;
        from = said(tx, moment, by, goes, draft).await?;
    }
    let from_people = store::merges::own_people(tx.conn(), goes).await?;
    let into_people = store::merges::own_people(tx.conn(), stays).await?;
    let ids = tx.ids();
    let scene = moment.scene(&ids);
    let decided = decide(
        scene,
        One { ticket: &from.0, clocks: from.1.clone(), people: &from_people },
        One { ticket: &into.0, clocks: into.1.clone(), people: &into_people },
        wish.together,
        Actor::Person(by.id),
    );
    let (gone, kept) = decided.map_err(Stop::Refused)?;
    let along = bring_along(tx, moment, (goes, stays), &from.0).await?;
    written(tx, moment, from, gone).await?;
    let ticket = written(tx, moment, into, kept).await?;
    store::apply::apply(tx, along).await?;
    for sending in &waiting {
        store::apply::apply(tx, carry(moment.scene(&ids), sending, stays)).await?;
    }
    store::drafts::carry_over(tx, (goes, stays), moment.at).await?;
    Ok(ticket)
}

/// Writes on a ticket that is about to go; answers how it stands then.
async fn said(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    ticket: TicketId,
    draft: Draft,
) -> Result<Held, Stop<Refusal>> {
    let answer = Answer { ticket, draft, files: Vec::new(), client_id: None };
    match answer::in_tx(tx, moment, by, answer, Vec::new()).await {
        Ok(_) => held_with_clocks(tx, moment, &Viewer::of(by), ticket).await,
        // Who may merge may answer, and neither ticket is closed.
        Err(Stop::Refused(refusal)) => Err(Stop::Fault(Fault::Bug(refusal.to_string()))),
        Err(Stop::NotThere) => Err(Stop::NotThere),
        Err(Stop::Fault(fault)) => Err(Stop::Fault(fault)),
    }
}

/// The replies that wait on a ticket, held against other writers.
async fn waiting(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Sending>, Fault> {
    let mut all = Vec::new();
    for (id, _) in store::sendings::authors(tx.conn(), ticket).await? {
        all.extend(store::sendings::to_write(tx, id).await?);
    }
    Ok(all)
}

/// The ticket in which this one goes on.
async fn lead(tx: &mut Tx, id: TicketId) -> Result<TicketId, Stop<Refusal>> {
    let found = store::merges::lead(tx.conn(), id).await?;
    found.ok_or(Stop::Refused(Refusal::Unknown(id)))
}

pub(super) type Held = (Ticket, Vec<::desk::sla::Clock>);

/// Both tickets, held in the order of their numbers, so that two merges never wait for each other.
async fn both(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    (goes, stays): (TicketId, TicketId),
) -> Result<(Held, Held), Stop<Refusal>> {
    let viewer = Viewer::of(by);
    for id in [goes.min(stays), goes.max(stays)] {
        let seen: Result<Ticket, Stop<Refusal>> = held(tx, &viewer, id).await;
        if matches!(seen, Err(Stop::NotThere)) {
            return Err(Stop::Refused(Refusal::Unknown(id)));
        }
        seen?;
    }
    let from = held_with_clocks(tx, moment, &viewer, goes).await?;
    let into = held_with_clocks(tx, moment, &viewer, stays).await?;
    Ok((from, into))
}

/// What was merged into the ticket that goes is merged into the one that stays: pointers never
/// make a chain.
async fn bring_along(
    tx: &mut Tx,
    moment: &Moment,
    (goes, stays): (TicketId, TicketId),
    ticket: &Ticket,
) -> Result<Change, Fault> {
    let mut change = Change::default();
    for before in store::merges::of(tx.conn(), ticket).await? {
        if before.stays != goes || !before.holds() {
            continue;
        }
        let Some(mut child) = store::tickets::to_write(tx, &Viewer::System, before.goes).await?
        else {
            continue;
        };
        child.merged_into = Some(stays);
        child.version += 1;
        let id = MergeId(tx.ids().next());
        let next = Merge { id, stays, at: moment.at, undone_at: None, ..before.clone() };
        let undone = Merge { undone_at: Some(moment.at), ..before };
        for person in store::merges::own_people(tx.conn(), child.id).await? {
            let (via, apart) = (child.id, !next.together);
            change.rows.push(Row::Joined { ticket: stays, person, via, apart });
        }
        change.rows.extend([
            Row::Ticket(Box::new(child)),
            Row::Parted { ticket: goes, via: next.goes },
            Row::Merge(Box::new(undone)),
            Row::Merge(Box::new(next)),
        ]);
    }
    Ok(change)
}

pub(super) async fn written(
    tx: &mut Tx,
    moment: &Moment,
    (before, clocks): Held,
    done: Merged,
) -> Result<Ticket, Fault> {
    let done = Done {
        before: Some(&before),
        ticket: done.ticket,
        clocks,
        change: done.change,
        by: Some(By::Us),
        quiet: true,
        customer: None,
        organisation: None,
    };
    commit(tx, moment, done).await
}

/// Takes a merged ticket apart again. Answers it.
///
/// # Errors
/// As [`merge`].
pub async fn unmerge(
    desk: &Desk,
    by: &Person,
    goes: TicketId,
) -> Result<Ticket, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let done = desk
        .store
        .write(move |tx| Box::pin(async move { unmerge_in_tx(tx, &moment, &by, goes).await }));
    Ok(done.await?)
}

async fn unmerge_in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    goes: TicketId,
) -> Result<Ticket, Stop<Refusal>> {
    let stays = lead(tx, goes).await?;
    if stays == goes {
        return Err(Stop::Refused(Refusal::NotMerged(goes)));
    }
    let (back, kept) = both(tx, moment, by, (goes, stays)).await?;
    let merges = store::merges::of(tx.conn(), &kept.0).await?;
    let merge = merges.iter().find(|one| one.goes == goes && one.holds());
    let merge = merge.ok_or(Stop::Refused(Refusal::NotMerged(goes)))?;
    let messages = store::messages::of_ticket(tx.conn(), &Viewer::System, stays).await?;
    let facts = facts(tx, merge, &kept.0).await?;
    let Some((was, untouched)) = facts else {
        return Err(Stop::Refused(Refusal::NotMerged(goes)));
    };
    let none: [PersonId; 0] = [];
    let undoing = Undoing {
        merge,
        goes: One { ticket: &back.0, clocks: back.1.clone(), people: &none },
        stays: One { ticket: &kept.0, clocks: kept.1.clone(), people: &none },
        was,
        untouched,
        messages: &messages,
    };
    let ids = tx.ids();
    let (ours, theirs) = decide_back(moment.scene(&ids), undoing, Actor::Person(by.id));
    let ticket = written(tx, moment, back, ours).await?;
    written(tx, moment, kept, theirs).await?;
    join_again(tx, (&merges, merge.id), stays).await?;
    Ok(ticket)
}

/// How the two stood before the merge, and whether the status of the one that stays was left
/// alone since; from the log.
async fn facts(
    tx: &mut Tx,
    merge: &Merge,
    stays: &Ticket,
) -> Result<Option<((Was, Was), bool)>, Fault> {
    let of_goes = store::events::of_ticket(tx.conn(), &Viewer::System, merge.goes).await?;
    let of_stays = store::events::of_ticket(tx.conn(), &Viewer::System, merge.stays).await?;
    let goes_was = of_goes.into_iter().rev().find_map(|event| match event.kind {
        EventKind::MergedInto { was, .. } => Some(was),
        _ => None,
    });
    let at = of_stays.iter().rposition(
        |event| matches!(&event.kind, EventKind::MergedFrom { from, .. } if *from == merge.goes),
    );
    let stays_was = at.and_then(|at| match &of_stays[at].kind {
        EventKind::MergedFrom { was, .. } => Some((at, was.clone())),
        _ => None,
    });
    let Some(goes_was) = goes_was else { return Ok(None) };
    let Some((at, was)) = stays_was else {
        // It came along with another ticket: how this one stood has nothing to do with it.
        return Ok(Some(((goes_was, as_it_is(stays)), false)));
    };
    let since = of_stays[at..].iter();
    let changed = since.filter(|event| {
        matches!(event.kind, EventKind::StatusChanged { .. }) && event.at > merge.at
    });
    let untouched = changed.count() == 0;
    Ok(Some(((goes_was, was), untouched)))
}

fn as_it_is(ticket: &Ticket) -> Was {
    Was {
        status: ticket.status,
        status_at: ticket.status_at,
        solved_at: ticket.solved_at,
        first_replied_at: ticket.first_replied_at,
        unanswered_at: ticket.unanswered_at,
        survey_decided: ticket.survey_decided,
    }
}

/// Somebody may take part through another ticket that is still merged.
async fn join_again(
    tx: &mut Tx,
    (merges, undone): (&[Merge], MergeId),
    stays: TicketId,
) -> Result<(), Fault> {
    let mut change = Change::default();
    for merge in merges.iter().filter(|one| one.stays == stays && one.holds() && one.id != undone) {
        for person in store::merges::own_people(tx.conn(), merge.goes).await? {
            let (via, apart) = (merge.goes, !merge.together);
            change.rows.push(Row::Joined { ticket: stays, person, via, apart });
        }
    }
    store::apply::apply(tx, change).await
}

/// The side on which somebody's words stand who wrote to `addressed`, which goes on in `lead`:
/// `None` for that ticket's own. Who only holds the secret of the one they wrote to stays on it:
/// elsewhere they could not read their own words.
pub(crate) async fn side_of(
    tx: &mut Tx,
    viewer: &Viewer,
    (lead, addressed): (&Ticket, TicketId),
    author: PersonId,
) -> Result<Option<TicketId>, Fault> {
    if !lead.joined {
        return Ok(None);
    }
    if matches!(viewer, Viewer::Follower(..)) && addressed != lead.id {
        return Ok(Some(addressed));
    }
    Ok(match store::merges::takes_part(tx.conn(), lead.id, author).await? {
        Some((via, _)) => via,
        None => (addressed != lead.id).then_some(addressed),
    })
}

/// What is written on a ticket is news for the pages of those merged into it.
pub(crate) async fn touch_merged(tx: &mut Tx, lead: &Ticket) -> Result<(), Fault> {
    for merge in store::merges::of(tx.conn(), lead).await? {
        if merge.stays == lead.id && merge.holds() {
            store::apply::touch(tx, merge.goes);
        }
    }
    Ok(())
}
