//! What is set on an organisation: by hand with who and why (RT-1, RT-5), or by a sync of its own
//! systems. Each change is one line of its history; a plan set by hand outlives every sync.

use base::{Timestamp, ids::OrganisationId};
use serde::{Deserialize, Serialize};

use super::{Organisation, domain_names_a_company};
use crate::{events::Actor, handbook::Handbook};

/// One thing to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Set {
    /// The plan in force, whatever syncs say from now on.
    Plan { plan: String, because: String },
    /// The synced plan holds again.
    SyncedPlan,
    /// The plan as the company's own systems know it; one set by hand goes on holding.
    Synced(String),
    /// Its id in those systems.
    ExternalId(String),
    /// Comes first within the same urgency, or no longer.
    Priority { priority: bool, because: String },
    /// What it is called and how its people are known.
    Details { name: String, domains: Vec<String>, account_owner: String, external_id: String },
}

/// What a sync says; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sync {
    pub name: String,
    pub plan: String,
}

/// What moved, as far as its tickets are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Moved {
    pub plan: bool,
    pub priority: bool,
}

impl Moved {
    /// What differs between two states; a ticket is touched in nothing else.
    #[must_use]
    pub fn between(before: &Organisation, after: &Organisation) -> Self {
        Self {
            plan: before.plan_in_force() != after.plan_in_force(),
            priority: before.priority != after.priority,
        }
    }

    /// Nothing did.
    #[must_use]
    pub const fn is_nothing(self) -> bool {
        !self.plan && !self.priority
    }
}

/// A line of an organisation's history. A field's name once written is never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// `plan`, `synced plan`, `priority`, `name`, `domains`, `account owner`, `id`.
    pub field: String,
    pub from: String,
    pub to: String,
    /// As it was given; empty where nobody had to.
    pub because: String,
}

/// Who changed what, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationEvent {
    pub organisation_id: OrganisationId,
    pub actor: Actor,
    pub at: Timestamp,
    pub what: Changed,
}

/// Why it was not set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the handbook knows no plan “{0}”")]
    UnknownPlan(String),
    #[error("say why, for the history")]
    NoReason,
    #[error("an organisation needs a name")]
    NoName,
    #[error("“{0}” is no domain; write example.com")]
    NotADomain(String),
    #[error("many companies have mail at {0}, so it says nothing about this one")]
    Everybodys(String),
    #[error("{domain} belongs to {owner}; take it off there first")]
    Taken { domain: String, owner: String },
    #[error("{owner} has the id “{external_id}” already")]
    ExternalIdTaken { external_id: String, owner: String },
    #[error("there is an organisation called “{0}” already")]
    NameTaken(String),
}

/// Sets one thing; the history's lines, none where nothing changed.
///
/// # Errors
/// A refusal to show at the form; nothing is changed then.
pub fn set(
    handbook: &Handbook,
    before: &Organisation,
    what: Set,
) -> Result<(Organisation, Vec<Changed>), Refusal> {
    let mut after = before.clone();
    let mut reason = String::new();
    match what {
        Set::Plan { plan, because } => {
            if handbook.plan(&plan).is_none() {
                return Err(Refusal::UnknownPlan(plan));
            }
            reason = needed(because)?;
            after.plan_by_hand = Some(plan);
        }
        Set::SyncedPlan => after.plan_by_hand = None,
        Set::Synced(plan) => {
            if handbook.plan(&plan).is_none() {
                return Err(Refusal::UnknownPlan(plan));
            }
            after.plan = plan;
        }
        Set::ExternalId(id) => id.trim().clone_into(&mut after.external_id),
        Set::Priority { priority, because } => {
            reason = needed(because)?;
            after.priority = priority;
        }
        Set::Details { name, domains, account_owner, external_id } => {
            let name = name.trim().to_owned();
            if name.is_empty() {
                return Err(Refusal::NoName);
            }
            after.name = name;
            after.domains = tidy(domains)?;
            after.account_owner = owners(&account_owner).join(", ");
            after.external_id = external_id.trim().to_owned();
        }
    }
    let lines = lines(before, &after, &reason);
    Ok((after, lines))
}

/// Takes what a sync says. The synced plan follows; what was set by hand goes on holding.
#[must_use]
pub fn sync(before: &Organisation, said: &Sync) -> (Organisation, Vec<Changed>) {
    let mut after = before.clone();
    if !said.name.is_empty() {
        after.name.clone_from(&said.name);
    }
    if !said.plan.is_empty() {
        after.plan.clone_from(&said.plan);
    }
    let lines = lines(before, &after, "");
    (after, lines)
}

/// Those who look after an account: names or addresses, apart by commas, semicolons or lines.
#[must_use]
pub fn owners(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', '\n']).map(str::trim).filter(|one| !one.is_empty());
    parts.map(str::to_owned).collect()
}

fn needed(because: String) -> Result<String, Refusal> {
    let because = because.trim().to_owned();
    if because.is_empty() { Err(Refusal::NoReason) } else { Ok(because) }
}

pub(super) fn tidy(domains: Vec<String>) -> Result<Vec<String>, Refusal> {
    let mut all: Vec<String> = Vec::new();
    for given in domains {
        let domain = given.trim().trim_start_matches('@').to_lowercase();
        if domain.is_empty() {
            continue;
        }
        let shape = domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && domain.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-');
        if !shape {
            return Err(Refusal::NotADomain(given.trim().to_owned()));
        }
        if !domain_names_a_company(&domain) {
            return Err(Refusal::Everybodys(domain));
        }
        all.push(domain);
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// What differs, one line each.
pub(super) fn lines(before: &Organisation, after: &Organisation, because: &str) -> Vec<Changed> {
    let word = |priority: bool| if priority { "yes" } else { "no" }.to_owned();
    let by_hand = |one: &Organisation| one.plan_by_hand.clone().unwrap_or_default();
    let all = [
        ("plan", by_hand(before), by_hand(after)),
        ("synced plan", before.plan.clone(), after.plan.clone()),
        ("priority", word(before.priority), word(after.priority)),
        ("name", before.name.clone(), after.name.clone()),
        ("domains", before.domains.join(" "), after.domains.join(" ")),
        ("account owner", before.account_owner.clone(), after.account_owner.clone()),
        ("id", before.external_id.clone(), after.external_id.clone()),
    ];
    all.into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(field, from, to)| Changed {
            field: field.to_owned(),
            from,
            to,
            because: because.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corvid() -> Organisation {
        Organisation {
            id: OrganisationId(1),
            name: "Corvid Labs".into(),
            plan: "scale".into(),
            plan_by_hand: None,
            priority: false,
            domains: vec!["corvid.example".into()],
            external_id: "corvid".into(),
            account_owner: String::new(),
            created_at: Timestamp::UNIX_EPOCH,
            changed_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn by_hand(plan: &str, because: &str) -> Set {
        Set::Plan { plan: plan.into(), because: because.into() }
    }

    #[test]
    fn a_plan_set_by_hand_outlives_a_sync_and_can_be_let_go() {
        let handbook = Handbook::shipped();
        let (set_one, told) =
            set(&handbook, &corvid(), by_hand("enterprise", " upgraded today ")).unwrap();
        assert_eq!(set_one.plan_in_force(), "enterprise");
        assert_eq!(told[0].because, "upgraded today");
        let (synced, told) = sync(&set_one, &Sync { plan: "boost".into(), ..Sync::default() });
        assert_eq!((synced.plan.as_str(), synced.plan_in_force()), ("boost", "enterprise"));
        assert_eq!(told[0].field, "synced plan");
        let (back, told) = set(&handbook, &synced, Set::SyncedPlan).unwrap();
        assert_eq!(back.plan_in_force(), "boost");
        assert_eq!((told[0].from.as_str(), told[0].to.as_str()), ("enterprise", ""));
    }

    #[test]
    fn an_override_needs_a_plan_we_know_and_a_reason() {
        let handbook = Handbook::shipped();
        let refused = |what| set(&handbook, &corvid(), what).unwrap_err();
        assert_eq!(refused(by_hand("enterprise", "  ")), Refusal::NoReason);
        assert_eq!(refused(by_hand("gold", "x")), Refusal::UnknownPlan("gold".into()));
        let flag = Set::Priority { priority: true, because: String::new() };
        assert_eq!(refused(flag), Refusal::NoReason);
    }

    #[test]
    fn a_domain_of_everybody_never_names_one_company() {
        let handbook = Handbook::shipped();
        let details = |domains: &[&str]| Set::Details {
            name: "Corvid".into(),
            domains: domains.iter().map(|&one| one.to_owned()).collect(),
            account_owner: String::new(),
            external_id: "corvid".into(),
        };
        let (after, told) = set(&handbook, &corvid(), details(&["@Corvid.example", " "])).unwrap();
        assert_eq!(after.domains, ["corvid.example"]);
        assert_eq!(told.len(), 1, "only the name differs: {told:?}");
        let refused = |domains| set(&handbook, &corvid(), details(domains)).unwrap_err();
        assert_eq!(refused(&["gmail.com"]), Refusal::Everybodys("gmail.com".into()));
        assert_eq!(refused(&["a b.com"]), Refusal::NotADomain("a b.com".into()));
    }

    #[test]
    fn nothing_new_leaves_no_line() {
        let said = Sync { name: "Corvid Labs".into(), plan: "scale".into() };
        assert_eq!(sync(&corvid(), &said), (corvid(), Vec::new()));
    }
}
