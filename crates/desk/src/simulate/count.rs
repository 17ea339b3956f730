//! Both replays of each ticket, and what differs, counted.

use std::collections::{BTreeMap, HashMap};

use base::Timestamp;

use super::{
    play::{Outcome, Played, Stage},
    report::{Cell, Listed, Marks, Move, Place, Report, RuleCount},
    story::{Recorded, Story},
};
use crate::{handbook::Handbook, people::Person, sla::ClockKind};

/// Plan, severity, kind of clock.
type CellKey = (String, String, ClockKind);

/// A simulation under way.
pub struct Simulation<'a> {
    before: Stage<'a>,
    after: Stage<'a>,
    handbook: &'a Handbook,
    cells: BTreeMap<CellKey, Cell>,
    moves: HashMap<(Place, Place), Listed>,
    rules: Vec<RuleCount>,
    report: Report,
}

impl<'a> Simulation<'a> {
    /// Tries `after` in the place of `before`, on tickets opened from `since` on, until `until`.
    #[must_use]
    pub fn new(
        before: &'a Handbook,
        after: &'a Handbook,
        staff: &'a [Person],
        (since, until): (Timestamp, Timestamp),
    ) -> Self {
        let mut rules: Vec<RuleCount> = Vec::new();
        for rule in after.rules().chain(before.rules()) {
            if rules.iter().all(|known| known.key != rule.key) {
                let (key, name) = (rule.key.clone(), rule.name.clone());
                rules.push(RuleCount { key, name, ..RuleCount::default() });
            }
        }
        let report = Report {
            since,
            until,
            tickets: 0,
            cells: Vec::new(),
            newly_missed: 0,
            no_longer_missed: 0,
            moves: Vec::new(),
            moved: 0,
            rules: Vec::new(),
            untold: Listed::default(),
            without_clock: Listed::default(),
            early: 0,
        };
        Self {
            before: Stage::new(before, staff),
            after: Stage::new(after, staff),
            handbook: after,
            cells: BTreeMap::new(),
            moves: HashMap::new(),
            rules,
            report,
        }
    }

    /// Plays one ticket both ways.
    pub fn play(&mut self, recorded: Recorded) {
        let id = recorded.ticket.id;
        let Some(story) = Story::read(recorded) else { return self.report.untold.add(id) };
        let until = self.report.until;
        let (before, after) = (self.before.play(&story, until), self.after.play(&story, until));
        self.report.tickets += 1;
        self.report.early += u64::from(story.early);
        if !before.clocked {
            self.report.without_clock.add(id);
        }
        self.clocks(&before, &after);
        self.routes(&before, &after);
        self.fired(&before, &after);
    }

    /// How many were played by now.
    #[must_use]
    pub const fn played(&self) -> u64 {
        self.report.tickets
    }

    fn cell(&mut self, judged: &super::Judged) -> &mut Cell {
        let key = (judged.plan.clone(), judged.severity.clone(), judged.which.kind);
        self.cells.entry(key).or_insert_with_key(|(plan, severity, clock)| Cell {
            plan: plan.clone(),
            severity: severity.clone(),
            clock: *clock,
            before: Marks::default(),
            after: Marks::default(),
            newly_missed: Listed::default(),
            no_longer_missed: Listed::default(),
        })
    }

    fn clocks(&mut self, before: &Played, after: &Played) {
        let (id, missed) = (before.ticket, Outcome::Missed);
        for judged in &before.clocks {
            mark(&mut self.cell(judged).before, judged.outcome, id);
        }
        for judged in &after.clocks {
            let was = before.clocks.iter().find(|one| one.which == judged.which);
            let was_missed = was.is_some_and(|was| was.outcome == missed);
            let is_missed = judged.outcome == missed;
            self.report.newly_missed += u64::from(is_missed && !was_missed);
            let cell = self.cell(judged);
            mark(&mut cell.after, judged.outcome, id);
            if is_missed && !was_missed {
                cell.newly_missed.add(id);
            }
        }
        for judged in before.clocks.iter().filter(|one| one.outcome == missed) {
            let now = after.clocks.iter().find(|one| one.which == judged.which);
            if now.is_none_or(|now| now.outcome != missed) {
                self.report.no_longer_missed += 1;
                self.cell(judged).no_longer_missed.add(id);
            }
        }
    }

    fn routes(&mut self, before: &Played, after: &Played) {
        let pairs = before.routed.iter().zip(&after.routed).filter(|(from, to)| from != to);
        let mut seen: Vec<(&Place, &Place)> = Vec::new();
        for pair in pairs {
            if !seen.contains(&pair) {
                seen.push(pair);
            }
        }
        self.report.moved += u64::from(!seen.is_empty());
        for (from, to) in seen {
            self.moves.entry((from.clone(), to.clone())).or_default().add(before.ticket);
        }
    }

    fn fired(&mut self, before: &Played, after: &Played) {
        let id = before.ticket;
        for rule in &mut self.rules {
            for _ in before.fired.iter().filter(|(key, _)| *key == rule.key) {
                rule.before.add(id);
            }
            for (_, did) in after.fired.iter().filter(|(key, _)| *key == rule.key) {
                rule.after.add(id);
                for act in did {
                    match rule.does.iter_mut().find(|(text, _)| text == act) {
                        Some((_, count)) => *count += 1,
                        None => rule.does.push((act.clone(), 1)),
                    }
                }
            }
            if after.untold.contains(&rule.key) || before.untold.contains(&rule.key) {
                rule.untold.add(id);
            }
        }
    }

    /// The answer, as far as it has come.
    #[must_use]
    pub fn report(self) -> Report {
        let Self { cells, moves, rules, mut report, handbook, .. } = self;
        report.cells = cells.into_values().collect();
        report.cells.sort_by_key(|cell| {
            let plan = handbook.plans.iter().position(|plan| plan.key == cell.plan);
            let severity = handbook.severities.iter().position(|one| one.key == cell.severity);
            (plan.unwrap_or(usize::MAX), severity.unwrap_or(usize::MAX), cell.clock)
        });
        let moves = moves.into_iter().map(|((from, to), tickets)| Move { from, to, tickets });
        report.moves = moves.collect();
        report.moves.sort_by(|one, other| {
            let order = other.tickets.count.cmp(&one.tickets.count);
            order.then_with(|| (&one.from, &one.to).cmp(&(&other.from, &other.to)))
        });
        report.rules = rules;
        report
    }
}

fn mark(marks: &mut Marks, outcome: Outcome, id: base::ids::TicketId) {
    match outcome {
        Outcome::Met => marks.met.add(id),
        Outcome::Missed => marks.missed.add(id),
        Outcome::Running => marks.running.add(id),
        Outcome::Ended => marks.ended.add(id),
        Outcome::Unpromised => {}
    }
}
