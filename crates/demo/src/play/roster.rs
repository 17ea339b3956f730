//! Who of us answers, and when: people at work, of the team the product belongs to.

use super::calendar::{Calendar, add_open};
use crate::{Agent, dice::Dice, world::team_of};

/// The agents, as far as it matters for who answers.
#[derive(Debug, Clone)]
pub struct Roster {
    answering: Vec<Answering>,
}

#[derive(Debug, Clone)]
struct Answering {
    agent: usize,
    groups: Vec<&'static str>,
    /// Comes when nobody of the team is there.
    stands_in: bool,
}

/// A reply that somebody is going to write.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    /// When, seconds since the Unix epoch.
    pub at_s: i64,
    /// Who.
    pub agent: usize,
}

impl Roster {
    pub(crate) fn new(agents: &[Agent]) -> Self {
        let answers = |agent: &Agent| !agent.groups.is_empty();
        let answering = agents.iter().enumerate().filter(|(_, agent)| answers(agent));
        let answering = answering.map(|(place, agent)| Answering {
            agent: place,
            groups: agent.groups.clone(),
            stands_in: agent.role == "agent",
        });
        Self { answering: answering.collect() }
    }

    /// Somebody at work at `at_s` who can answer about `product`: the owner, else the team, else
    /// whoever helps out.
    pub fn at_work(
        &self,
        calendar: &Calendar,
        product: &str,
        owner: Option<usize>,
        at_s: i64,
        dice: &mut Dice,
    ) -> Option<usize> {
        if let Some(owner) = owner.filter(|owner| calendar.at_work(*owner, at_s)) {
            return Some(owner);
        }
        let team = team_of(product);
        let start = dice.below(self.answering.len());
        let around = || self.answering.iter().cycle().skip(start).take(self.answering.len());
        let here = |one: &&Answering| calendar.at_work(one.agent, at_s);
        around()
            .filter(|one| one.groups.contains(&team))
            .find(here)
            .or_else(|| around().filter(|one| one.stands_in).find(here))
            .map(|one| one.agent)
    }

    /// Finds the moment near `share` of a target at which somebody answers. A share above 1 comes
    /// too late; below it, an empty desk is waited out only if that keeps the promise.
    #[expect(clippy::too_many_arguments, reason = "one call site, all of different kinds")]
    pub fn turn(
        &self,
        calendar: &Calendar,
        product: &str,
        owner: Option<usize>,
        since_s: i64,
        target_s: i64,
        share: f64,
        dice: &mut Dice,
    ) -> Turn {
        const STEP: i64 = 1500;
        let wanted_s = add_open(since_s, (target_s as f64 * share) as i64).max(since_s + 240);
        let due_s = add_open(since_s, target_s);
        let mut later = None;
        if let Some(agent) = owner {
            let moments = (0..60).map(|step| wanted_s + step * STEP);
            let inside = moments.take_while(|at_s| *at_s <= due_s || share > 1.0);
            let at_s = inside.into_iter().find(|at_s| calendar.at_work(agent, *at_s));
            if let Some(at_s) = at_s {
                return Turn { at_s: at_s + dice.between(0, STEP / 2), agent };
            }
        }
        for step in 0..180 {
            let at_s = wanted_s + step * STEP + dice.between(0, if step == 0 { 0 } else { STEP });
            if let Some(agent) = self.at_work(calendar, product, owner, at_s, dice) {
                later = Some(Turn { at_s, agent });
                break;
            }
        }
        let later = later.unwrap_or(Turn { at_s: wanted_s, agent: owner.unwrap_or(2) });
        if later.at_s <= due_s || share > 1.0 {
            return later;
        }
        for step in 1..60 {
            let at_s = wanted_s - step * STEP + dice.between(0, STEP);
            if at_s < since_s + 240 {
                break;
            }
            if let Some(agent) = self.at_work(calendar, product, owner, at_s, dice) {
                return Turn { at_s, agent };
            }
        }
        later
    }
}
