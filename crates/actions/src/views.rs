//! Keeping views: a query under a name, changed, moved, deleted and taken back.

use ::desk::{
    handbook::Handbook,
    people::Person,
    viewer::Viewer,
    views::{
        Asking, Audience, Move, Refusal, View, Wish, change as decide_change,
        delete as decide_delete, move_to as decide_move, new as decide_new,
        restore as decide_restore,
    },
};
use base::ids::ViewId;
use store::{Nudge, Tx};

use crate::{ActionError, Desk, error::Stop};

/// Keeps a query as a view.
///
/// # Errors
/// A refusal to show at the form, or a fault.
pub async fn keep(desk: &Desk, by: &Person, wish: Wish) -> Result<View, ActionError<Refusal>> {
    let (handbook, at, by) = (desk.handbook(), desk.now(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let asking = Asking { by: &by, handbook: &handbook, at };
            let others = theirs(tx, &wish.audience).await?;
            let id = ViewId(tx.ids().next());
            let view = decide_new(id, wish, &others, asking).map_err(Stop::Refused)?;
            put(tx, view).await
        })
    });
    told(desk, written.await?).await
}

/// Changes a view as it was when its form was drawn (`version`).
///
/// # Errors
/// A refusal to show at the form, no such view for this person, or a fault.
pub async fn change(
    desk: &Desk,
    by: &Person,
    (id, version): (ViewId, i64),
    wish: Wish,
) -> Result<View, ActionError<Refusal>> {
    let (handbook, at, by) = (desk.handbook(), desk.now(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let asking = Asking { by: &by, handbook: &handbook, at };
            let view = seen(tx, id, &by, &handbook).await?;
            if view.version != version || view.deleted_at.is_some() {
                return Err(Stop::Refused(Refusal::Overtaken));
            }
            let others = theirs(tx, &wish.audience).await?;
            let after = decide_change(&view, wish, &others, asking).map_err(Stop::Refused)?;
            if after == view { Ok(view) } else { put(tx, after).await }
        })
    });
    told(desk, written.await?).await
}

/// Deletes a view; it can be taken back for a while.
///
/// # Errors
/// Not theirs, no such view, or a fault.
pub async fn delete(desk: &Desk, by: &Person, id: ViewId) -> Result<View, ActionError<Refusal>> {
    decided(desk, by, id, decide_delete).await
}

/// Takes back that a view was deleted.
///
/// # Errors
/// Not theirs, too long ago, no such view, or a fault.
pub async fn restore(desk: &Desk, by: &Person, id: ViewId) -> Result<View, ActionError<Refusal>> {
    decided(desk, by, id, decide_restore).await
}

/// Moves a view one place among those of its audience.
///
/// # Errors
/// Not theirs, no such view, or a fault.
pub async fn move_one(
    desk: &Desk,
    by: &Person,
    id: ViewId,
    to: Move,
) -> Result<View, ActionError<Refusal>> {
    let (handbook, at, by) = (desk.handbook(), desk.now(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let asking = Asking { by: &by, handbook: &handbook, at };
            let view = seen(tx, id, &by, &handbook).await?;
            let all = theirs(tx, &view.audience).await?;
            for moved in decide_move(&view, to, &all, asking).map_err(Stop::Refused)? {
                put(tx, moved).await?;
            }
            Ok(view)
        })
    });
    told(desk, written.await?).await
}

async fn decided(
    desk: &Desk,
    by: &Person,
    id: ViewId,
    decide: fn(&View, Asking<'_>) -> Result<View, Refusal>,
) -> Result<View, ActionError<Refusal>> {
    let (handbook, at, by) = (desk.handbook(), desk.now(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let asking = Asking { by: &by, handbook: &handbook, at };
            let view = seen(tx, id, &by, &handbook).await?;
            let view = decide(&view, asking).map_err(Stop::Refused)?;
            put(tx, view).await
        })
    });
    told(desk, written.await?).await
}

/// The view, if the person has it.
async fn seen(
    tx: &mut Tx,
    id: ViewId,
    by: &Person,
    handbook: &Handbook,
) -> Result<View, Stop<Refusal>> {
    let view = store::views::to_write(tx, id).await?;
    let known = Viewer::of(by).sees_notes();
    view.filter(|view| known && view.is_for(by, handbook)).ok_or(Stop::NotThere)
}

/// Open pages draw their rails anew.
async fn told(desk: &Desk, view: View) -> Result<View, ActionError<Refusal>> {
    desk.store.tell(Nudge::Views).await?;
    Ok(view)
}

async fn theirs(tx: &mut Tx, audience: &Audience) -> Result<Vec<View>, Stop<Refusal>> {
    Ok(store::views::of(tx.conn(), std::slice::from_ref(audience)).await?)
}

async fn put(tx: &mut Tx, view: View) -> Result<View, Stop<Refusal>> {
    store::views::put(tx, &view).await?;
    Ok(view)
}
