//! A rule as the handbook has it: the text, and what it comes to.

use super::{
    act::Written,
    condition::Condition,
    examples::ExampleText,
    facts::Needs,
    happened::{Happened, Happenings},
    template,
    waiting::Waiting,
};
use crate::handbook::Handbook;

/// An automation: a trigger (something happened) or a rule on time (time passed).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Automation {
    pub key: String,
    pub name: String,
    pub enabled: bool,
    /// The events that set it off, as written.
    pub on: Vec<String>,
    /// When it comes due, as written; empty for a trigger.
    pub after: String,
    pub when: When,
    /// What it does, as written, in order.
    pub acts: Vec<String>,
    pub examples: Vec<ExampleText>,
    /// What all that comes to; `None` only in a handbook with faults.
    pub rule: Option<Rule>,
}

/// A reply rules may send: plain text with placeholders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    pub key: String,
    pub name: String,
    pub text: String,
}

/// Conditions as written. Each part knows its place below its parent, to point at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum When {
    #[default]
    Always,
    One(String),
    All(Vec<(String, Self)>),
    Any(Vec<(String, Self)>),
    Not(Box<(String, Self)>),
}

/// What sets a rule off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    On(Happenings),
    After(Waiting),
}

/// A rule, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub key: String,
    pub name: String,
    pub trigger: Trigger,
    pub when: Condition,
    pub acts: Vec<Written>,
    pub needs: Needs,
}

/// Told of each fault: the path of the value, and what is wrong with it.
pub(crate) type Report<'a> = &'a dyn Fn(&str, String);

/// The deepest nesting of conditions: more can't be read by anybody.
const DEEPEST: usize = 8;

impl Automation {
    /// Reads the sentences with the names the handbook knows; reports what can't be read.
    pub(crate) fn build(&self, handbook: &Handbook, report: Report<'_>) -> Option<Rule> {
        let path = format!("automations.{}", self.key);
        let trigger = self.trigger(&path, handbook, report);
        let when = self.when.build(&format!("{path}.when"), handbook, report, 0);
        if self.acts.is_empty() {
            report(&format!("{path}.do"), "a rule that does nothing; write do = [\"…\"]".into());
        }
        let mut acts = Vec::new();
        for (index, text) in self.acts.iter().enumerate() {
            match Written::parse(text, handbook) {
                Ok(act) => acts.push(act),
                Err(message) => report(&format!("{path}.do.{index}"), message),
            }
        }
        let (trigger, when) = (trigger?, when?);
        if acts.len() != self.acts.len() || acts.is_empty() {
            return None;
        }
        let mut needs = Needs::default();
        when.needs(&mut needs);
        acts.iter().for_each(|act| act.needs(&mut needs));
        let (key, name) = (self.key.clone(), self.name.clone());
        Some(Rule { key, name, trigger, when, acts, needs })
    }

    fn trigger(&self, path: &str, handbook: &Handbook, report: Report<'_>) -> Option<Trigger> {
        match (self.on.is_empty(), self.after.is_empty()) {
            (true, true) => {
                let message = "when does it run? Write on = [\"ticket opened\"] or \
                               after = \"2h before due\"";
                report(path, message.to_owned());
                None
            }
            (false, false) => {
                let message = "a rule runs on events or after a time, not both; write two rules";
                report(&format!("{path}.after"), message.to_owned());
                None
            }
            (true, false) => match Waiting::parse(&self.after, handbook) {
                Ok(waiting) => Some(Trigger::After(waiting)),
                Err(message) => {
                    report(&format!("{path}.after"), message);
                    None
                }
            },
            (false, true) => {
                let mut set = Happenings::default();
                let mut all = true;
                for (index, text) in self.on.iter().enumerate() {
                    match Happened::parse(text) {
                        Ok(one) => set = set.with(Happenings::of(one)),
                        Err(message) => {
                            all = false;
                            report(&format!("{path}.on.{index}"), message);
                        }
                    }
                }
                all.then_some(Trigger::On(set))
            }
        }
    }
}

impl When {
    fn build(
        &self,
        path: &str,
        handbook: &Handbook,
        report: Report<'_>,
        depth: usize,
    ) -> Option<Condition> {
        if depth > DEEPEST {
            report(path, "conditions nested this deep can't be read by anybody".to_owned());
            return None;
        }
        let inner = |(place, part): &(String, Self)| {
            part.build(&format!("{path}.{place}"), handbook, report, depth + 1)
        };
        // Every part is read, so that every fault is told.
        let all = |parts: &[(String, Self)]| -> Option<Vec<Condition>> {
            if parts.is_empty() {
                report(path, "write at least one condition here".to_owned());
                return None;
            }
            let built: Vec<Option<Condition>> = parts.iter().map(inner).collect();
            built.into_iter().collect()
        };
        match self {
            Self::Always => Some(Condition::Always),
            Self::One(text) => match Condition::parse(text, handbook) {
                Ok(condition) => Some(condition),
                Err(message) => {
                    report(path, message);
                    None
                }
            },
            Self::All(parts) => all(parts).map(Condition::All),
            Self::Any(parts) => all(parts).map(Condition::Any),
            Self::Not(part) => inner(part).map(|part| Condition::Not(Box::new(part))),
        }
    }
}

impl Reply {
    /// What is wrong with its placeholders.
    pub(crate) fn check(&self, report: Report<'_>) {
        if let Err(message) = template::check(&self.text) {
            report(&format!("replies.{}.text", self.key), message);
        }
    }
}

impl Handbook {
    /// The rules in force, in their order.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        let enabled = self.automations.iter().filter(|automation| automation.enabled);
        enabled.filter_map(|automation| automation.rule.as_ref())
    }

    /// Those on time.
    pub fn rules_on_time(&self) -> impl Iterator<Item = (&Rule, &Waiting)> {
        self.rules().filter_map(|rule| match &rule.trigger {
            Trigger::After(waiting) => Some((rule, waiting)),
            Trigger::On(_) => None,
        })
    }

    /// Whether tickets come due for rules on time otherwise than under `other`: then each that is
    /// not closed is settled again.
    #[must_use]
    pub fn rules_on_time_differ(&self, other: &Self) -> bool {
        let due = |handbook: &Self| -> Vec<(String, Waiting, Condition)> {
            let rules = handbook.rules_on_time();
            let parts = |(rule, waiting): (&Rule, &Waiting)| {
                (rule.key.clone(), waiting.clone(), rule.when.clone())
            };
            rules.map(parts).collect()
        };
        due(self) != due(other)
    }

    /// A reply by its key.
    #[must_use]
    pub fn reply(&self, key: &str) -> Option<&Reply> {
        self.replies.iter().find(|reply| reply.key == key)
    }
}
