//! The addresses of a person: added and taken away by us, proved by whoever reads them.

use ::desk::people::{
    Person,
    addresses::{self, MOST, Refusal, check_primary, check_proof, check_removal},
    change::{Profile, line},
};
use base::ids::PersonId;
use store::{Conn, Fault, Tx};

use super::{
    change::{added, held, note},
    letters::{Changed, tell},
    links,
};
use crate::{ActionError, Desk, desk::Moment, error::Stop};

/// What is done with an address of a person. The address is as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Theirs too from now on: mail from it is theirs. It lets nobody in before it is proved.
    Add(String),
    Remove(String),
    /// Letters go there from now on.
    MakePrimary(String),
    /// Sends a link there; whoever follows it has proved the address, and is signed in.
    AskProof(String),
    /// Proved because a lead says so.
    Vouch(String),
}

/// Does it. Done twice, it is as done once.
///
/// # Errors
/// A refusal to show at the form ([`Refusal::Taken`] names whose it is), a person `by` may not
/// change, or a fault.
pub async fn act(
    desk: &Desk,
    by: &Person,
    id: PersonId,
    what: Act,
) -> Result<Profile, ActionError<Refusal>> {
    act_all(desk, by, id, vec![what]).await
}

/// Does several, in this order: all of it or nothing.
///
/// # Errors
/// As [`act`].
pub async fn act_all(
    desk: &Desk,
    by: &Person,
    id: PersonId,
    all: Vec<Act>,
) -> Result<Profile, ActionError<Refusal>> {
    let (moment, token, by) = (desk.moment(), desk.token(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let mut profile = held(tx, &by, id).await?;
            for what in all {
                profile = in_tx(tx, &moment, &by, (id, false), (what, &token)).await?;
            }
            Ok(profile)
        })
    });
    Ok(written.await?)
}

/// `is_new`: the person is made with it. There is nothing to be read yet, so nobody is told: a list
/// of people that is taken in writes to nobody.
pub(super) async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    (id, is_new): (PersonId, bool),
    (what, token): (Act, &str),
) -> Result<Profile, Stop<Refusal>> {
    let profile = held(tx, by, id).await?;
    let scene = Scene { moment, by, profile, is_new };
    match what {
        Act::Add(given) => scene.add(tx, &read(&given)?).await,
        Act::Remove(given) => scene.remove(tx, &read(&given)?).await,
        Act::MakePrimary(given) => scene.make_primary(tx, &read(&given)?).await,
        Act::AskProof(given) => scene.ask_proof(tx, &read(&given)?, token.to_owned()).await,
        Act::Vouch(given) => scene.vouch(tx, &read(&given)?).await,
    }
}

fn read(given: &str) -> Result<String, Stop<Refusal>> {
    addresses::read(given).map_err(Stop::Refused)
}

/// Whose address it would be: somebody's, or nobody's yet.
pub(super) async fn free(
    conn: &mut Conn,
    moment: &Moment,
    address: &str,
) -> Result<Result<Option<Person>, Refusal>, Fault> {
    if moment.settings.mailbox_at(address).is_some() {
        return Ok(Err(Refusal::Ours(address.to_owned())));
    }
    Ok(Ok(store::people::by_address(conn, address).await?))
}

struct Scene<'a> {
    moment: &'a Moment,
    by: &'a Person,
    profile: Profile,
    is_new: bool,
}

impl Scene<'_> {
    const fn id(&self) -> PersonId {
        self.profile.person.id
    }

    async fn all(&self, tx: &mut Tx) -> Result<Vec<addresses::Address>, Fault> {
        store::people::addresses::of(tx.conn(), self.id()).await
    }

    async fn note(&self, tx: &mut Tx, field: &str, from: &str, to: &str) -> Result<(), Fault> {
        note(tx, self.moment, (self.id(), self.by.id), vec![line(field, from, to)]).await
    }

    /// Tells whoever reads the primary address, before it changes.
    async fn tell(&self, tx: &mut Tx, what: Changed, address: &str) -> Result<(), Fault> {
        if self.is_new {
            return Ok(());
        }
        let person = &self.profile.person;
        tell(tx, self.moment, (person, person.address.as_deref()), (what, address)).await
    }

    async fn add(mut self, tx: &mut Tx, address: &str) -> Result<Profile, Stop<Refusal>> {
        let owner = free(tx.conn(), self.moment, address).await?.map_err(Stop::Refused)?;
        match owner {
            Some(owner) if owner.id == self.id() => return Ok(self.profile),
            Some(owner) => {
                let (address, id) = (address.to_owned(), owner.id);
                let name = owner.display_name().to_owned();
                return Err(Stop::Refused(Refusal::Taken { address, id, name }));
            }
            None => {}
        }
        if self.all(tx).await?.len() >= MOST {
            return Err(Stop::Refused(Refusal::TooMany));
        }
        let one = added(address.to_owned(), self.moment, self.by.id);
        store::people::addresses::put(tx, self.id(), &one).await?;
        self.note(tx, "address", "", address).await?;
        self.tell(tx, Changed::Added, address).await?;
        if self.profile.person.address.is_none() {
            self.profile.person.address = Some(address.to_owned());
            store::people::put_profile(tx, &self.profile).await?;
        }
        Ok(self.profile)
    }

    async fn remove(self, tx: &mut Tx, address: &str) -> Result<Profile, Stop<Refusal>> {
        let all = self.all(tx).await?;
        check_removal(&all, address).map_err(Stop::Refused)?;
        store::people::addresses::take_away(tx, self.id(), address).await?;
        // Whoever reads it may be signed in, or hold a link.
        store::sessions::end_all(tx, self.id()).await?;
        self.note(tx, "address", address, "").await?;
        Ok(self.profile)
    }

    async fn make_primary(mut self, tx: &mut Tx, address: &str) -> Result<Profile, Stop<Refusal>> {
        check_primary(&self.all(tx).await?, address).map_err(Stop::Refused)?;
        let before = self.profile.person.address.replace(address.to_owned()).unwrap_or_default();
        if before != address {
            store::people::put_profile(tx, &self.profile).await?;
            self.note(tx, "primary address", &before, address).await?;
            let former =
                (&self.profile.person, Some(before.as_str()).filter(|one| !one.is_empty()));
            tell(tx, self.moment, former, (Changed::Primary, address)).await?;
        }
        Ok(self.profile)
    }

    async fn ask_proof(
        self,
        tx: &mut Tx,
        address: &str,
        token: String,
    ) -> Result<Profile, Stop<Refusal>> {
        check_proof(&self.all(tx).await?, address).map_err(Stop::Refused)?;
        let person = &self.profile.person;
        if person.role.is_staff() {
            return Err(Stop::Refused(Refusal::OneOfUs));
        }
        let to = (person.id, address.to_owned());
        if !links::send(tx, self.moment, to, (&token, token.clone())).await? {
            return Err(Stop::Refused(Refusal::TooOften));
        }
        self.note(tx, "link to prove", "", address).await?;
        Ok(self.profile)
    }

    async fn vouch(self, tx: &mut Tx, address: &str) -> Result<Profile, Stop<Refusal>> {
        if !self.by.role.may_lead() {
            return Err(Stop::NotThere);
        }
        check_proof(&self.all(tx).await?, address).map_err(Stop::Refused)?;
        store::people::addresses::prove(tx, self.id(), address, self.moment.at).await?;
        self.note(tx, "proved address", "", address).await?;
        self.tell(tx, Changed::Proved, address).await?;
        Ok(self.profile)
    }
}
