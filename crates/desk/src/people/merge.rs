//! Two people who are one. Merging must give nobody a right they lack: whoever reads an address of
//! the one who goes sees everything of the one who stays.
//!
//! So customers are merged with customers only; nobody slips into seeing a whole organisation; two
//! organisations are for a lead; an address that was not proved opens nothing afterwards; and what
//! was signed in before without proof is signed out.

use base::{Timestamp, ids::PersonId};

use super::{
    Person, Role,
    addresses::{Address, MOST, may_change},
    change::Profile,
};

/// A person as a merge looks at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    pub profile: Profile,
    pub addresses: Vec<Address>,
}

impl Side {
    /// Since when they have proved who they are; `None` for never.
    #[must_use]
    pub fn proved_at(&self) -> Option<Timestamp> {
        self.addresses.iter().filter_map(|one| one.proved_at).min()
    }
}

/// Why two people stay two.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("choose another person: this is the same one")]
    Same,
    #[error("one of us and a customer are never merged")]
    OneOfUs,
    #[error("two of us are never merged; each keeps what they did in their own name")]
    BothOfUs,
    #[error(
        "they belong to two organisations; a lead may merge them, or move one of them over first"
    )]
    TwoOrganisations,
    #[error(
        "{admin} sees all tickets of the organisation and {other} does not; make {other} an org \
         admin first, or let {other} stay"
    )]
    WouldSeeMore { admin: String, other: String },
    #[error("{0} was merged into somebody else before")]
    Gone(String),
    #[error("together they would have more than 20 addresses; take some away first")]
    TooManyAddresses,
}

/// Whether `by` may merge them.
///
/// # Errors
/// Why not, in words for the page.
pub fn check(by: &Person, stays: &Side, goes: &Side) -> Result<(), Refusal> {
    let (stay, go) = (&stays.profile.person, &goes.profile.person);
    if stay.id == go.id {
        return Err(Refusal::Same);
    }
    match (stay.role.is_staff(), go.role.is_staff()) {
        (false, false) => {}
        (true, true) => return Err(Refusal::BothOfUs),
        _ => return Err(Refusal::OneOfUs),
    }
    for side in [stays, goes] {
        if side.profile.merged_into.is_some() {
            return Err(Refusal::Gone(side.profile.person.display_name().to_owned()));
        }
    }
    let apart = match (stay.organisation_id, go.organisation_id) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    };
    if apart && !by.role.may_lead() {
        return Err(Refusal::TwoOrganisations);
    }
    let same_right = go.role == Role::OrgAdmin && go.organisation_id == stay.organisation_id;
    if stay.role == Role::OrgAdmin && !same_right {
        let (admin, other) = (stay.display_name().to_owned(), go.display_name().to_owned());
        return Err(Refusal::WouldSeeMore { admin, other });
    }
    if stays.addresses.len() + goes.addresses.len() > MOST {
        return Err(Refusal::TooManyAddresses);
    }
    Ok(())
}

/// Whether `by` may merge at all, so that a page offers it.
#[must_use]
pub const fn may_merge(by: &Person, one: Role) -> bool {
    may_change(by, one) && !one.is_staff()
}

/// The one who stays, with what only the other one had.
#[must_use]
pub fn together(stays: &Side, goes: &Side) -> Side {
    let mut profile = stays.profile.clone();
    let other = &goes.profile;
    fill(&mut profile.person.name, &other.person.name);
    fill(&mut profile.person.time_zone, &other.person.time_zone);
    fill(&mut profile.external_id, &other.external_id);
    fill(&mut profile.phone, &other.phone);
    profile.tags = crate::bulk::tags(&[&*profile.tags, &*other.tags].concat().join(" "));
    profile.language = profile.language.or(other.language);
    profile.person.organisation_id =
        profile.person.organisation_id.or(other.person.organisation_id);
    profile.person.created_at = profile.person.created_at.min(other.person.created_at);
    if !other.notes.is_empty() && !profile.notes.contains(&other.notes) {
        let gap = if profile.notes.is_empty() { "" } else { "\n\n" };
        profile.notes = format!("{}{gap}{}", profile.notes, other.notes);
    }
    let addresses = addresses(&stays.addresses, &goes.addresses);
    let primary = addresses.iter().find(|one| one.primary);
    profile.person.address = primary.map(|one| one.address.clone());
    Side { profile, addresses }
}

fn fill(mine: &mut String, theirs: &str) {
    if mine.is_empty() {
        theirs.clone_into(mine);
    }
}

/// All addresses. Letters go where they went, unless only the other one was ever proved; what came
/// along and is not proved lets nobody in, so it is no founding one any more.
fn addresses(mine: &[Address], theirs: &[Address]) -> Vec<Address> {
    let came = theirs.iter().map(|one| Address { founding: false, ..one.clone() });
    let mut all: Vec<Address> = mine.iter().cloned().chain(came).collect();
    let proved = |one: &Address| one.proved_at.is_some();
    let best = all
        .iter()
        .enumerate()
        .max_by_key(|(place, one)| (proved(one), one.primary, std::cmp::Reverse(*place)));
    let best = best.map(|(place, _)| place);
    for (place, one) in all.iter_mut().enumerate() {
        one.primary = Some(place) == best;
    }
    all
}

/// Which sessions of the one who stays go on: those opened since then. `None`: none of them, for
/// nobody proved anything before they were opened.
#[must_use]
pub fn sessions_since(stays: &Side) -> Option<Timestamp> {
    stays.proved_at()
}

/// `M. Silva, maria@corvid.example (12)`: a person in a line of history, whatever becomes of them.
#[must_use]
pub fn told(person: &Person) -> String {
    let PersonId(id) = person.id;
    match (&person.address, person.name.is_empty()) {
        (Some(address), false) => format!("{}, {address} ({id})", person.name),
        _ => format!("{} ({id})", person.display_name()),
    }
}

#[cfg(test)]
mod tests {
    use base::ids::OrganisationId;

    use super::*;
    use crate::people::{addresses::lets_in, change::tests::maria};

    fn at(address: &str, proved: bool) -> Address {
        Address {
            address: address.into(),
            primary: true,
            founding: true,
            proved_at: proved.then_some(Timestamp::UNIX_EPOCH),
            added_at: Timestamp::UNIX_EPOCH,
            added_by: None,
        }
    }

    fn side(id: i64, role: Role, organisation: Option<i64>, address: Option<(&str, bool)>) -> Side {
        let mut profile = maria();
        profile.person.id = PersonId(id);
        profile.person.role = role;
        profile.person.organisation_id = organisation.map(OrganisationId);
        profile.person.address = address.map(|(one, _)| one.to_owned());
        let addresses = address.map(|(one, proved)| at(one, proved)).into_iter().collect();
        Side { profile, addresses }
    }

    fn by(role: Role) -> Person {
        side(90, role, None, None).profile.person
    }

    #[test]
    fn nobody_gains_a_right_by_a_merge() {
        use Role::{Admin, Agent, Customer, Lead, OrgAdmin};
        let one = |role, organisation| side(1, role, organisation, Some(("a@x", true)));
        let other = |role, organisation| side(2, role, organisation, Some(("b@y", true)));
        let check = |by_role, stays: Side, goes: Side| check(&by(by_role), &stays, &goes).err();
        assert_eq!(check(Agent, one(Customer, Some(1)), other(Customer, Some(1))), None);
        assert_eq!(check(Agent, one(Customer, Some(1)), other(Customer, None)), None);
        assert_eq!(check(Admin, one(Customer, None), other(Agent, None)), Some(Refusal::OneOfUs));
        assert_eq!(check(Admin, one(Agent, None), other(Customer, None)), Some(Refusal::OneOfUs));
        assert_eq!(check(Admin, one(Agent, None), other(Agent, None)), Some(Refusal::BothOfUs));
        let two = (one(Customer, Some(1)), other(Customer, Some(2)));
        assert_eq!(check(Agent, two.0.clone(), two.1.clone()), Some(Refusal::TwoOrganisations));
        assert_eq!(check(Lead, two.0, two.1), None);
        let slips_in = check(Lead, one(OrgAdmin, Some(1)), other(Customer, Some(1)));
        assert!(matches!(slips_in, Some(Refusal::WouldSeeMore { .. })), "{slips_in:?}");
        let elsewhere = check(Lead, one(OrgAdmin, Some(1)), other(OrgAdmin, Some(2)));
        assert!(matches!(elsewhere, Some(Refusal::WouldSeeMore { .. })), "{elsewhere:?}");
        assert_eq!(check(Agent, one(OrgAdmin, Some(1)), other(OrgAdmin, Some(1))), None);
        // The other way round nobody gains anything: the right is gone.
        let stays = one(Customer, Some(1));
        assert_eq!(check(Agent, stays.clone(), other(OrgAdmin, Some(1))), None);
        let after = together(&stays, &other(OrgAdmin, Some(1)));
        assert_eq!(after.profile.person.role, Customer);
        assert_eq!(check(Agent, stays.clone(), stays), Some(Refusal::Same));
    }

    #[test]
    fn an_address_that_was_not_proved_opens_nothing_of_somebody_proved() {
        for (mine, theirs, expected) in [
            // (proved, proved) → (lets in, lets in), and where letters go.
            (Some(true), Some(true), (vec![true, true], "a@x")),
            (Some(true), Some(false), (vec![true, false], "a@x")),
            (Some(false), Some(true), (vec![false, true], "b@y")),
            (Some(false), Some(false), (vec![true, false], "a@x")),
            (None, Some(true), (vec![true], "b@y")),
            // Somebody anonymous had a browser only: an address does not follow from that.
            (None, Some(false), (vec![false], "b@y")),
        ] {
            let stays = side(1, Role::Customer, None, mine.map(|proved| ("a@x", proved)));
            let goes = side(2, Role::Customer, None, theirs.map(|proved| ("b@y", proved)));
            let after = together(&stays, &goes);
            let open = after.addresses.iter().map(|one| lets_in(&after.addresses, one)).collect();
            let primary = after.profile.person.address.clone().unwrap();
            assert_eq!((open, primary.as_str()), expected, "{mine:?} {theirs:?}");
            assert_eq!(after.addresses.iter().filter(|one| one.primary).count(), 1);
        }
    }

    #[test]
    fn what_only_the_other_one_had_is_kept() {
        let (mut stays, mut goes) =
            (side(1, Role::Customer, None, None), side(2, Role::Customer, Some(1), None));
        (stays.profile.notes, goes.profile.notes) = ("Prefers mail.".into(), "Is in Lagos.".into());
        goes.profile.phone = "+234 1".into();
        (stays.profile.tags, goes.profile.tags) = (vec!["vip".into()], vec!["beta".into()]);
        goes.profile.external_id = "u-7".into();
        let after = together(&stays, &goes).profile;
        assert_eq!(after.notes, "Prefers mail.\n\nIs in Lagos.");
        assert_eq!((after.phone.as_str(), after.tags.join(" ")), ("+234 1", "beta vip".into()));
        assert_eq!(after.external_id, "u-7");
        assert_eq!(after.person.organisation_id, Some(OrganisationId(1)));
    }
}
