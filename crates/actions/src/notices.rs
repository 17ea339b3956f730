//! Seeing notices: one, or all that stood on the page. Writing them is not a verb of its own: they
//! are part of the change that has something to tell.

use ::desk::{notices::Audience, people::Person, viewer::Viewer};
use base::ids::NoticeSeq;

use crate::{
    ActionError, Desk,
    error::{Never, Stop},
};

/// The person saw one. Seeing it twice changes nothing.
///
/// # Errors
/// Not theirs to see, or the database failed.
pub async fn see(desk: &Desk, by: &Person, notice: NoticeSeq) -> Result<(), ActionError<Never>> {
    let (at, viewer) = (desk.now(), Viewer::of(by));
    let mine = Audience::all_of(by, &desk.handbook());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let seen = store::notices::see(tx, &viewer, &mine, notice, at).await?;
            if seen { Ok(()) } else { Err(Stop::NotThere) }
        })
    });
    Ok(written.await?)
}

/// The person saw all of theirs up to `until`; what came since the page was drawn stays unseen.
///
/// # Errors
/// The database failed.
pub async fn see_until(
    desk: &Desk,
    by: &Person,
    until: NoticeSeq,
) -> Result<(), ActionError<Never>> {
    let (at, person) = (desk.now(), by.id);
    let mine = Audience::all_of(by, &desk.handbook());
    let written = desk.store.write::<_, Stop<Never>, _>(move |tx| {
        Box::pin(async move { Ok(store::notices::see_until(tx, person, &mine, until, at).await?) })
    });
    Ok(written.await?)
}
