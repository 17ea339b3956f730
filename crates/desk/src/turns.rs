//! Whose turn it is (RT-7): the optional assignment of a group's new tickets, by round robin or to
//! whoever has the least waiting. Off by default: people take tickets themselves.

use base::ids::PersonId;

use crate::{
    handbook::{Assign, Handbook},
    people::{Person, Role},
};

/// One of us who is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub person: Person,
    /// Tickets of theirs that wait for us.
    pub waiting: i64,
}

/// Who takes the ticket, and the rule behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub person: Person,
    pub because: String,
}

/// Chooses among those who are here. `last` was given the group's last ticket; `except` must not
/// be given this one. The same facts always give the same answer.
#[must_use]
pub fn next(
    handbook: &Handbook,
    (group, team): (&str, &str),
    here: &[Candidate],
    last: Option<PersonId>,
    except: Option<PersonId>,
) -> Option<Turn> {
    let mode = handbook.group(group)?.assign;
    let mut all = belonging(handbook, (group, team), here);
    all.retain(|one| Some(one.person.id) != except);
    all.sort_by_key(|one| one.person.id);
    let (chosen, how) = match mode {
        Assign::Off => return None,
        Assign::RoundRobin => {
            let after = all.iter().find(|one| last.is_none_or(|last| one.person.id > last));
            (after.or_else(|| all.first()).copied()?, "in turn".to_owned())
        }
        Assign::LeastLoad => {
            let least = all.iter().min_by_key(|one| (one.waiting, one.person.id)).copied()?;
            (least, format!("with the least waiting ({})", least.waiting))
        }
    };
    let group = handbook.group_name(group);
    Some(Turn { person: chosen.person.clone(), because: format!("{group} is given out {how}") })
}

/// The group's experts; where none of them is here, the team's people.
fn belonging<'a>(
    handbook: &Handbook,
    (group, team): (&str, &str),
    here: &'a [Candidate],
) -> Vec<&'a Candidate> {
    let able = || here.iter().filter(|one| one.person.role.may_answer());
    let experts: Vec<&Candidate> = able()
        .filter(|one| {
            let address = one.person.address.as_deref();
            address.is_some_and(|address| handbook.is_expert(group, address))
        })
        .collect();
    if !experts.is_empty() {
        return experts;
    }
    let support = team == handbook.routing.support_team;
    able()
        .filter(|one| match one.person.role {
            Role::Agent | Role::Lead => support,
            _ => !support && one.person.team == team,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use base::Timestamp;

    use super::*;

    fn candidate(id: i64, role: Role, team: &str, waiting: i64) -> Candidate {
        let person = Person {
            id: PersonId(id),
            role,
            name: format!("Agent {id}"),
            address: Some(format!("a{id}@desk.example")),
            organisation_id: None,
            time_zone: String::new(),
            team: team.into(),
            created_at: Timestamp::UNIX_EPOCH,
        };
        Candidate { person, waiting }
    }

    fn handbook(more: &str) -> Handbook {
        Handbook::parse(&format!("[groups.replay]\n{more}")).unwrap()
    }

    fn ids(handbook: &Handbook, here: &[Candidate], rounds: usize) -> Vec<i64> {
        let mut last = None;
        (0..rounds)
            .filter_map(|_| {
                let turn = next(handbook, ("replay", "support"), here, last, None)?;
                last = Some(turn.person.id);
                last.map(|id| id.0)
            })
            .collect()
    }

    #[test]
    fn round_robin_goes_round_and_skips_who_left() {
        let handbook = handbook("assign = \"round_robin\"");
        let here = [3, 1, 2].map(|id| candidate(id, Role::Agent, "", 0));
        assert_eq!(ids(&handbook, &here, 5), [1, 2, 3, 1, 2]);
        let turn = next(&handbook, ("replay", "support"), &here[..2], Some(PersonId(1)), None);
        assert_eq!(turn.unwrap().person.id, PersonId(3));
        let turn =
            next(&handbook, ("replay", "support"), &here, Some(PersonId(1)), Some(PersonId(2)));
        assert_eq!(turn.unwrap().person.id, PersonId(3), "not to who gave it back");
    }

    #[test]
    fn the_least_load_wins_and_a_tie_goes_to_the_first() {
        let handbook = handbook("assign = \"least_load\"");
        let here = [(1, 4), (2, 1), (3, 1)].map(|(id, load)| candidate(id, Role::Agent, "", load));
        let turn = next(&handbook, ("replay", "support"), &here, None, None).unwrap();
        assert_eq!(turn.person.id, PersonId(2));
        assert_eq!(turn.because, "Replay is given out with the least waiting (1)");
    }

    #[test]
    fn it_is_off_unless_the_handbook_says_otherwise() {
        let here = [candidate(1, Role::Agent, "", 0)];
        assert_eq!(next(&Handbook::shipped(), ("replay", "support"), &here, None, None), None);
    }

    #[test]
    fn experts_come_first_and_their_team_stands_in() {
        let text = "assign = \"round_robin\"\nsme_europe = \"a2@desk.example\"";
        let handbook = handbook(text);
        let here = [1, 2].map(|id| candidate(id, Role::Agent, "", 0));
        assert_eq!(ids(&handbook, &here, 2), [2, 2]);
        assert_eq!(ids(&handbook, &here[..1], 1), [1], "the expert is away");
    }

    #[test]
    fn a_product_teams_ticket_goes_to_its_engineers_and_support_to_agents() {
        let handbook = handbook("assign = \"least_load\"");
        let here = [
            candidate(1, Role::Engineer, "replay", 9),
            candidate(2, Role::Engineer, "surveys", 0),
            candidate(3, Role::Agent, "", 3),
            candidate(4, Role::Viewer, "", 0),
            candidate(5, Role::Admin, "", 0),
        ];
        let to = |team| next(&handbook, ("replay", team), &here, None, None).unwrap().person.id.0;
        assert_eq!(to("replay"), 1);
        assert_eq!(to("support"), 3);
    }
}
