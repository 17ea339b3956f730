//! Keeping, changing, moving and deleting views: who may, and what is refused.

use base::{Timestamp, ids::ViewId};

use super::{Audience, Column, Grouping, View};
use crate::{
    handbook::Handbook,
    people::Person,
    query::{self, Fault},
};

/// Characters of a name.
const MOST_NAME: usize = 80;
/// Views of one audience; a rail nobody reads is none.
pub const MOST_VIEWS: usize = 60;
/// Deleted views can be taken back for so long, in seconds: 30 days.
pub const KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// A view as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub name: String,
    pub query: String,
    pub columns: Vec<Column>,
    pub grouping: Option<Grouping>,
    pub audience: Audience,
}

/// One place towards the top or the bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
}

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("give the view a name")]
    NoName,
    #[error("the name is too long; {MOST_NAME} characters is the most")]
    LongName,
    #[error("a view has to ask for something; write a search first")]
    NoQuery,
    #[error("the search has a mistake: {}", .0.says)]
    Faulty(Fault),
    #[error("there are {MOST_VIEWS} views already; delete one first")]
    TooMany,
    #[error("only a team’s members and leads change its views, and only leads those of everyone")]
    NotYours,
    #[error("somebody changed this view meanwhile; look at it again")]
    Overtaken,
    #[error("this view was deleted too long ago to be taken back")]
    TooLate,
}

/// Who asks, under which rules, when.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub by: &'a Person,
    pub handbook: &'a Handbook,
    pub at: Timestamp,
}

/// A new view, last of its audience's `others`.
///
/// # Errors
/// A refusal to show at the form.
pub fn new(id: ViewId, wish: Wish, others: &[View], asking: Asking<'_>) -> Result<View, Refusal> {
    may_change(&wish.audience, asking)?;
    let (name, query) = checked(&wish, asking)?;
    let same: Vec<&View> = others.iter().filter(|one| one.audience == wish.audience).collect();
    if same.len() >= MOST_VIEWS {
        return Err(Refusal::TooMany);
    }
    Ok(View {
        id,
        name,
        query,
        columns: wish.columns,
        grouping: wish.grouping,
        audience: wish.audience,
        position: same.iter().map(|one| one.position + 1).max().unwrap_or(0),
        owner_id: asking.by.id,
        created_at: asking.at,
        updated_at: asking.at,
        deleted_at: None,
        version: 1,
    })
}

/// The view as wished; one that goes to another audience stands last there, and one that is as
/// wished already stays as it is.
///
/// # Errors
/// A refusal to show at the form.
pub fn change(
    view: &View,
    wish: Wish,
    others: &[View],
    asking: Asking<'_>,
) -> Result<View, Refusal> {
    may_change(&view.audience, asking)?;
    may_change(&wish.audience, asking)?;
    let (name, query) = checked(&wish, asking)?;
    let moved = wish.audience != view.audience;
    let asked = (&wish.columns, wish.grouping, &name, &query);
    if !moved && asked == (&view.columns, view.grouping, &view.name, &view.query) {
        return Ok(view.clone());
    }
    let there = others.iter().filter(|one| one.audience == wish.audience);
    if moved && there.clone().count() >= MOST_VIEWS {
        return Err(Refusal::TooMany);
    }
    let last = there.map(|one| one.position + 1).max().unwrap_or(0);
    Ok(View {
        name,
        query,
        columns: wish.columns,
        grouping: wish.grouping,
        position: if moved { last } else { view.position },
        audience: wish.audience,
        ..written(view, asking)
    })
}

/// The view, gone.
///
/// # Errors
/// Not theirs to delete.
pub fn delete(view: &View, asking: Asking<'_>) -> Result<View, Refusal> {
    may_change(&view.audience, asking)?;
    Ok(View { deleted_at: Some(asking.at), ..written(view, asking) })
}

/// The view, back again.
///
/// # Errors
/// Not theirs, or gone for too long.
pub fn restore(view: &View, asking: Asking<'_>) -> Result<View, Refusal> {
    may_change(&view.audience, asking)?;
    let late = view.deleted_at.is_some_and(|at| base::time::after(at, KEPT_SECONDS) < asking.at);
    if late {
        Err(Refusal::TooLate)
    } else {
        Ok(View { deleted_at: None, ..written(view, asking) })
    }
}

/// The view one place up or down among its audience's: every view whose place that changes. `all`
/// are in their order.
///
/// # Errors
/// Not theirs to move.
pub fn move_to(
    view: &View,
    to: Move,
    all: &[View],
    asking: Asking<'_>,
) -> Result<Vec<View>, Refusal> {
    may_change(&view.audience, asking)?;
    let mut same: Vec<View> =
        all.iter().filter(|one| one.audience == view.audience).cloned().collect();
    let Some(at) = same.iter().position(|one| one.id == view.id) else { return Ok(Vec::new()) };
    let other = match to {
        Move::Up => at.checked_sub(1),
        Move::Down => (at + 1 < same.len()).then_some(at + 1),
    };
    let Some(other) = other else { return Ok(Vec::new()) };
    same.swap(at, other);
    let places = (0..).zip(same);
    let moved = places.filter(|(place, one)| one.position != *place);
    Ok(moved.map(|(position, one)| View { position, ..written(&one, asking) }).collect())
}

fn written(view: &View, asking: Asking<'_>) -> View {
    View { updated_at: asking.at, version: view.version + 1, ..view.clone() }
}

fn may_change(audience: &Audience, asking: Asking<'_>) -> Result<(), Refusal> {
    let may = audience.may_be_changed_by(asking.by, asking.handbook);
    if may { Ok(()) } else { Err(Refusal::NotYours) }
}

/// The name without blanks around it, the query as it prints itself.
fn checked(wish: &Wish, asking: Asking<'_>) -> Result<(String, String), Refusal> {
    let name = wish.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Refusal::NoName);
    }
    if name.chars().count() > MOST_NAME {
        return Err(Refusal::LongName);
    }
    let query = query::parse(&wish.query, asking.handbook).map_err(|mut faults| {
        let first = faults.drain(..).next();
        first.map_or(Refusal::NoQuery, Refusal::Faulty)
    })?;
    if query.is_empty() {
        return Err(Refusal::NoQuery);
    }
    Ok((name, query.to_string()))
}

#[cfg(test)]
mod tests {
    use base::ids::PersonId;

    use super::*;
    use crate::people::Role;

    fn person(id: i64, role: Role, team: &str) -> Person {
        Person {
            id: PersonId(id),
            role,
            name: "Noor".into(),
            address: None,
            organisation_id: None,
            time_zone: String::new(),
            team: team.into(),
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn wish(query: &str, audience: Audience) -> Wish {
        let name = "  Big   ones ".into();
        Wish { name, query: query.into(), columns: Vec::new(), grouping: None, audience }
    }

    fn asking<'a>(by: &'a Person, handbook: &'a Handbook) -> Asking<'a> {
        Asking { by, handbook, at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn who_may_keep_a_view_for_whom() {
        let handbook = Handbook::shipped();
        let support = || Audience::Team("support".into());
        let replay = || Audience::Team("replay".into());
        for (role, team, own, ours, theirs, all) in [
            (Role::Agent, "", true, true, false, false),
            (Role::Engineer, "replay", true, false, true, false),
            (Role::Viewer, "", true, false, false, false),
            (Role::Lead, "", true, true, true, true),
            (Role::Admin, "", true, true, true, true),
            (Role::Customer, "", false, false, false, false),
        ] {
            let by = person(7, role, team);
            let may = |audience: Audience| {
                let wish = wish("status:open", audience);
                new(ViewId(1), wish, &[], asking(&by, &handbook)).is_ok()
            };
            let told = (
                may(Audience::Person(by.id)),
                may(support()),
                may(replay()),
                may(Audience::Everyone),
            );
            assert_eq!(told, (own, ours, theirs, all), "{role:?}");
            assert!(!may(Audience::Person(PersonId(8))), "{role:?} for somebody else");
        }
    }

    #[test]
    fn a_view_has_a_name_and_asks_for_something() {
        let handbook = Handbook::shipped();
        let by = person(7, Role::Agent, "");
        let mine = || Audience::Person(by.id);
        let try_it = |wish| new(ViewId(1), wish, &[], asking(&by, &handbook));
        let view = try_it(wish("priority:urgent  crash", mine())).unwrap();
        assert_eq!(
            (view.name.as_str(), view.query.as_str()),
            ("Big ones", "crash severity:critical")
        );
        assert_eq!(try_it(wish(" type:ticket ", mine())), Err(Refusal::NoQuery));
        let nameless = Wish { name: " ".into(), ..wish("crash", mine()) };
        assert_eq!(try_it(nameless), Err(Refusal::NoName));
        let faulty = try_it(wish("asignee:me", mine())).unwrap_err();
        assert!(faulty.to_string().contains("Did you mean `assignee`?"), "{faulty}");
    }

    #[test]
    fn moving_changes_places_within_one_audience_only() {
        let handbook = Handbook::shipped();
        let by = person(7, Role::Lead, "");
        let mut all: Vec<View> = Vec::new();
        for (id, audience) in
            [(1, Audience::Everyone), (2, Audience::Person(by.id)), (3, Audience::Everyone)]
        {
            let view = new(ViewId(id), wish("crash", audience), &all, asking(&by, &handbook));
            all.push(view.unwrap());
        }
        let moved = move_to(&all[2], Move::Up, &all, asking(&by, &handbook)).unwrap();
        let told: Vec<_> = moved.iter().map(|one| (one.id.0, one.position)).collect();
        assert_eq!(told, [(3, 0), (1, 1)]);
        assert_eq!(move_to(&all[0], Move::Up, &all, asking(&by, &handbook)), Ok(Vec::new()));
        let other = person(8, Role::Agent, "");
        let refused = move_to(&all[0], Move::Down, &all, asking(&other, &handbook));
        assert_eq!(refused, Err(Refusal::NotYours));
    }

    #[test]
    fn a_deleted_view_can_be_taken_back_for_a_while() {
        let handbook = Handbook::shipped();
        let by = person(7, Role::Agent, "");
        let now = asking(&by, &handbook);
        let view = new(ViewId(1), wish("crash", Audience::Person(by.id)), &[], now).unwrap();
        let gone = delete(&view, now).unwrap();
        assert_eq!(restore(&gone, now).unwrap().deleted_at, None);
        let later = Asking { at: base::time::after(now.at, KEPT_SECONDS + 1), ..now };
        assert_eq!(restore(&gone, later), Err(Refusal::TooLate));
    }
}
