//! What is set on a person, and the lines of their history. What an edge leaves out of a
//! [`Wish`] stays as it is.

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId},
    time::TimeZone,
};

use super::{Person, Role};
use crate::{events::Actor, organisations::change::Changed, phrases::Language};

/// The longest name, in characters: nobody's is longer, and lists stay readable.
pub const MOST_NAME: usize = 200;
/// The longest notes, in characters: two pages.
pub const MOST_NOTES: usize = 5_000;
/// The longest external id, in characters: URLs and hashes fit.
pub const MOST_EXTERNAL_ID: usize = 255;

/// The longest phone number, in characters: with its country, an extension and a word beside it.
pub const MOST_PHONE: usize = 60;
/// The most tags on one person, and the longest of them, in characters.
const MOST_TAGS: usize = 50;
const MOST_TAG: usize = 80;

/// A person with what only their own page and programs need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub person: Person,
    /// Their id in the company's own systems; empty if unknown. One person's only.
    pub external_id: String,
    /// What we should know of them; never shown to them.
    pub notes: String,
    /// As it was written; empty if unknown.
    pub phone: String,
    /// Words we sort them by: lower case, in order, each once.
    pub tags: Vec<String>,
    /// `None` where they never said.
    pub language: Option<Language>,
    /// The person they go on in, after a merge.
    pub merged_into: Option<PersonId>,
}

/// What to set; `None` leaves it as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    pub name: Option<String>,
    pub external_id: Option<String>,
    pub notes: Option<String>,
    pub phone: Option<String>,
    pub tags: Option<Tagging>,
    pub time_zone: Option<String>,
    /// `Some(None)`: they never said.
    pub language: Option<Option<Language>>,
    /// `Some(None)`: none.
    pub organisation: Option<Option<OrganisationId>>,
    /// Sees and acts for the whole organisation.
    pub org_admin: Option<bool>,
}

/// What becomes of a person's tags. Two who add at once both have their way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tagging {
    /// These and no others.
    These(Vec<String>),
    Also(Vec<String>),
    Without(Vec<String>),
}

/// Who changed what on a person, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonEvent {
    pub person_id: PersonId,
    pub actor: Actor,
    pub at: Timestamp,
    pub what: Changed,
}

/// Why nothing was set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("this is too long")]
    TooLong,
    #[error("there is no time zone “{0}”; write it like Europe/Berlin")]
    NoSuchZone(String),
    #[error("there is no such organisation")]
    NoSuchOrganisation,
    #[error("an org admin needs an organisation")]
    NoOrganisation,
    #[error("one of us belongs to no customer’s organisation")]
    OneOfUs,
    #[error("{name} has the id “{external_id}” already")]
    ExternalIdTaken { external_id: String, id: PersonId, name: String },
    #[error("write a name or an address, so that they can be told apart")]
    Nobody,
    /// At the address of somebody new.
    #[error(transparent)]
    Address(#[from] super::addresses::Refusal),
}

/// Sets what is wished for.
///
/// # Errors
/// A refusal to show at the form; nothing is changed then.
pub fn set(before: &Profile, wish: Wish) -> Result<Profile, Refusal> {
    let mut after = before.clone();
    if let Some(name) = wish.name {
        after.person.name = short(&name, MOST_NAME)?;
    }
    if let Some(id) = wish.external_id {
        after.external_id = short(&id, MOST_EXTERNAL_ID)?;
    }
    if let Some(notes) = wish.notes {
        after.notes = short(&notes, MOST_NOTES)?;
    }
    if let Some(phone) = wish.phone {
        after.phone = short(&phone, MOST_PHONE)?;
    }
    if let Some(tags) = wish.tags {
        after.tags = tagged(&before.tags, tags)?;
    }
    if let Some(zone) = wish.time_zone {
        let zone = zone.trim().to_owned();
        if !zone.is_empty() && TimeZone::get(&zone).is_err() {
            return Err(Refusal::NoSuchZone(zone));
        }
        after.person.time_zone = zone;
    }
    after.language = wish.language.unwrap_or(after.language);
    let was_admin = before.person.role == Role::OrgAdmin;
    if let Some(organisation) = wish.organisation {
        after.person.organisation_id = organisation;
    }
    // Who leaves an organisation does not lead the next one by that.
    let moved = after.person.organisation_id != before.person.organisation_id;
    let admin = wish.org_admin.unwrap_or(was_admin && !moved);
    if before.person.role.is_staff() {
        let untouched = !moved && !admin;
        return if untouched { Ok(after) } else { Err(Refusal::OneOfUs) };
    }
    if admin && after.person.organisation_id.is_none() {
        return Err(Refusal::NoOrganisation);
    }
    after.person.role = if admin { Role::OrgAdmin } else { Role::Customer };
    Ok(after)
}

fn short(text: &str, most: usize) -> Result<String, Refusal> {
    let text = text.trim().to_owned();
    if text.chars().count() > most { Err(Refusal::TooLong) } else { Ok(text) }
}

/// Whether one person can have these tags.
#[must_use]
pub fn tags_fit(tags: &[String]) -> bool {
    tags.len() <= MOST_TAGS && tags.iter().all(|one| one.chars().count() <= MOST_TAG)
}

/// Tags in the form they are kept in.
fn tagged(before: &[String], tagging: Tagging) -> Result<Vec<String>, Refusal> {
    let form = |tags: &[String]| crate::bulk::tags(&tags.join(" "));
    let tags = match tagging {
        Tagging::These(tags) => form(&tags),
        Tagging::Also(more) => form(&[before, &more].concat()),
        Tagging::Without(gone) => {
            let gone = form(&gone);
            before.iter().filter(|tag| !gone.contains(tag)).cloned().collect()
        }
    };
    if tags_fit(&tags) { Ok(tags) } else { Err(Refusal::TooLong) }
}

/// What differs, one line each. Organisations are told by their names, `from` and `to`.
#[must_use]
pub fn lines(before: &Profile, after: &Profile, (from, to): (&str, &str)) -> Vec<Changed> {
    let key = |language: Option<Language>| language.map_or("", Language::key).to_owned();
    let role = |role: Role| if role == Role::OrgAdmin { "org admin" } else { "" }.to_owned();
    let (b, a) = (&before.person, &after.person);
    let mut all = vec![
        ("name", b.name.clone(), a.name.clone()),
        ("id", before.external_id.clone(), after.external_id.clone()),
        ("notes", before.notes.clone(), after.notes.clone()),
        ("phone", before.phone.clone(), after.phone.clone()),
        ("tags", before.tags.join(" "), after.tags.join(" ")),
        ("time zone", b.time_zone.clone(), a.time_zone.clone()),
        ("language", key(before.language), key(after.language)),
        ("role", role(b.role), role(a.role)),
    ];
    if b.organisation_id != a.organisation_id {
        all.push(("organisation", from.to_owned(), to.to_owned()));
    }
    let differing = all.into_iter().filter(|(_, from, to)| from != to);
    differing.map(|(field, from, to)| line(field, &from, &to)).collect()
}

/// A line of a person's history. A field's name once written is never renamed.
#[must_use]
pub fn line(field: &str, from: &str, to: &str) -> Changed {
    let (field, from, to) = (field.to_owned(), from.to_owned(), to.to_owned());
    Changed { field, from, to, because: String::new() }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub fn maria() -> Profile {
        Profile {
            person: Person {
                id: PersonId(10),
                role: Role::Customer,
                name: "Maria Silva".into(),
                address: Some("maria@corvid.example".into()),
                organisation_id: Some(OrganisationId(1)),
                time_zone: "Europe/Lisbon".into(),
                team: String::new(),
                created_at: Timestamp::UNIX_EPOCH,
            },
            external_id: String::new(),
            notes: String::new(),
            phone: String::new(),
            tags: Vec::new(),
            language: None,
            merged_into: None,
        }
    }

    #[test]
    fn tags_are_kept_in_one_form() {
        let words = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
        let tag = |before: &Profile, how| set(before, Wish { tags: Some(how), ..Wish::default() });
        let tagged = |tags: &[&str]| tag(&maria(), Tagging::These(words(tags)));
        let after = tagged(&["VIP", "beta, vip"]).unwrap();
        assert_eq!(after.tags, ["beta", "vip"]);
        let more = tag(&after, Tagging::Also(words(&["Alpha", "vip"]))).unwrap();
        assert_eq!(more.tags, ["alpha", "beta", "vip"]);
        let fewer = tag(&more, Tagging::Without(words(&["BETA", "x"]))).unwrap();
        assert_eq!(fewer.tags, ["alpha", "vip"]);
        assert_eq!(lines(&maria(), &after, ("", "")), [line("tags", "", "beta vip")]);
        assert_eq!(tagged(&["x".repeat(MOST_TAG + 1).as_str()]), Err(Refusal::TooLong));
    }

    #[test]
    fn what_is_left_out_stays() {
        assert_eq!(set(&maria(), Wish::default()), Ok(maria()));
        let renamed = set(&maria(), Wish { name: Some(" M. Silva ".into()), ..Wish::default() });
        let renamed = renamed.unwrap();
        assert_eq!(renamed.person.name, "M. Silva");
        let told = lines(&maria(), &renamed, ("", ""));
        assert_eq!(told, [line("name", "Maria Silva", "M. Silva")]);
    }

    #[test]
    fn an_org_admin_leads_one_organisation_only() {
        let leads = Wish { org_admin: Some(true), ..Wish::default() };
        let leads = set(&maria(), leads).unwrap();
        assert_eq!(leads.person.role, Role::OrgAdmin);
        let elsewhere = Wish { organisation: Some(Some(OrganisationId(2))), ..Wish::default() };
        assert_eq!(set(&leads, elsewhere).unwrap().person.role, Role::Customer);
        let nowhere = Wish { organisation: Some(None), org_admin: Some(true), ..Wish::default() };
        assert_eq!(set(&leads, nowhere), Err(Refusal::NoOrganisation));
    }

    #[test]
    fn one_of_us_is_no_customer() {
        let mut noor = maria();
        (noor.person.role, noor.person.organisation_id) = (Role::Agent, None);
        let joins = Wish { organisation: Some(Some(OrganisationId(1))), ..Wish::default() };
        assert_eq!(set(&noor, joins), Err(Refusal::OneOfUs));
        let admin = Wish { org_admin: Some(true), ..Wish::default() };
        assert_eq!(set(&noor, admin), Err(Refusal::OneOfUs));
        let renamed = Wish { name: Some("Noor".into()), ..Wish::default() };
        assert_eq!(set(&noor, renamed).unwrap().person.role, Role::Agent);
    }

    #[test]
    fn zones_are_real() {
        let wish = Wish { time_zone: Some("Europe/Atlantis".into()), ..Wish::default() };
        assert_eq!(set(&maria(), wish), Err(Refusal::NoSuchZone("Europe/Atlantis".into())));
    }
}
