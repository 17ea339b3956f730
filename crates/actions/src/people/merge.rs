//! Two people who are one. Everything of the one who goes is the other's from now on, in one
//! transaction. A letter goes out by it to those only whose conversations somebody else reads then.

use ::desk::people::{
    Person,
    addresses::{lets_in, may_change},
    change::{Profile, line},
    merge::{Refusal, Side, check, sessions_since, together, told},
};
use base::ids::PersonId;
use store::{Fault, Tx, people::merge::Brings};

use super::{
    change::note,
    letters::{Changed, tell},
};
use crate::{ActionError, Desk, desk::Moment, error::Stop};

/// So many open pages of tickets are told to look again.
const MOST_TOLD: i64 = 100;

/// What a merge would come to; nothing is changed by looking.
#[derive(Debug, Clone)]
pub struct Look {
    pub stays: Side,
    pub goes: Side,
    /// The one who stays, afterwards.
    pub after: Side,
    /// What comes along with the one who goes.
    pub brings: Brings,
    /// Why it would be refused.
    pub refusal: Option<Refusal>,
}

/// Looks at what would come of merging `goes` into `stays`.
///
/// # Errors
/// Somebody `by` may not change or nobody at all, or a fault.
pub async fn look(
    desk: &Desk,
    by: &Person,
    stays: PersonId,
    goes: PersonId,
) -> Result<Look, ActionError<Refusal>> {
    let mut conn = desk.store.read().await?;
    let stays = store::people::merge::side(&mut conn, stays).await?.ok_or(ActionError::NotThere)?;
    let goes = store::people::merge::side(&mut conn, goes).await?.ok_or(ActionError::NotThere)?;
    if !may_touch(by, &stays, &goes) {
        return Err(ActionError::NotThere);
    }
    let brings = store::people::merge::brings(&mut conn, goes.profile.person.id).await?;
    let refusal = check(by, &stays, &goes).err();
    let after = together(&stays, &goes);
    Ok(Look { stays, goes, after, brings, refusal })
}

/// Merges `goes` into `stays`; answers who it is now. Told again, it is as told once.
///
/// # Errors
/// A refusal, somebody `by` may not change or nobody at all, or a fault.
pub async fn merge(
    desk: &Desk,
    by: &Person,
    stays: PersonId,
    goes: PersonId,
) -> Result<Profile, ActionError<Refusal>> {
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let sides = store::people::merge::sides(tx, stays, goes).await?;
            let (stays, goes) = sides.ok_or(Stop::NotThere)?;
            if !may_touch(&by, &stays, &goes) {
                return Err(Stop::NotThere);
            }
            let (stay, go) = (stays.profile.person.id, goes.profile.person.id);
            if goes.profile.merged_into == Some(stay) {
                return Ok(stays.profile);
            }
            check(&by, &stays, &goes).map_err(Stop::Refused)?;
            let after = together(&stays, &goes);
            let since = sessions_since(&stays);
            store::people::merge::merge(tx, &goes, &after, since).await?;
            let came = line("merged person", "", &told(&goes.profile.person));
            note(tx, &moment, (stay, by.id), vec![came]).await?;
            let went = line("merged into", "", &told(&stays.profile.person));
            note(tx, &moment, (go, by.id), vec![went]).await?;
            tell_both(tx, &moment, (&stays, &goes), &after).await?;
            for ticket in store::in_app::tickets_of(tx.conn(), stay, MOST_TOLD).await? {
                store::apply::touch(tx, ticket);
            }
            Ok(after.profile)
        })
    });
    Ok(written.await?)
}

/// Whoever may change both; that one of us is among them is refused in words.
fn may_touch(by: &Person, stays: &Side, goes: &Side) -> bool {
    [stays, goes].iter().any(|side| may_change(by, side.profile.person.role))
}

/// Tells each of the two whose address reads their conversations from now on, where it does: an
/// address that is not proved opens nothing of somebody else's.
async fn tell_both(
    tx: &mut Tx,
    moment: &Moment,
    (stays, goes): (&Side, &Side),
    after: &Side,
) -> Result<(), Fault> {
    let lets_in = |address: &&str| {
        let all = &after.addresses;
        all.iter().any(|one| one.address == **address && lets_in(all, one))
    };
    for (to, of) in [(stays, goes), (goes, stays)] {
        let other = of.profile.person.address.as_deref().filter(lets_in);
        let Some(other) = other else { continue };
        let reader = (&after.profile.person, to.profile.person.address.as_deref());
        tell(tx, moment, reader, (Changed::Joined, other)).await?;
    }
    Ok(())
}
