//! When a rule runs, as people say it: what pages show in place of the handbook's short phrases.

use super::{
    field::Moment,
    happened::{Happened, Happenings},
    rule::Trigger,
    waiting::Waiting,
};
use crate::handbook::Handbook;

/// Each event as a half sentence after *when*, in the order of the guide.
const EVENTS: &[(Happened, &str)] = &[
    (Happened::Opened, "a ticket is opened"),
    (Happened::CustomerWrote, "the customer writes"),
    (Happened::Replied, "we reply"),
    (Happened::Noted, "a note is written"),
    (Happened::StatusChanged, "the status changes"),
    (Happened::Reopened, "a ticket is opened again"),
    (Happened::OwnerChanged, "the owner changes"),
    (Happened::SeverityChanged, "the severity changes"),
    (Happened::ProductChanged, "the product changes"),
    (Happened::PlanChanged, "the plan changes"),
    (Happened::KindChanged, "the kind changes"),
    (Happened::TagsChanged, "the tags change"),
    (Happened::GroupChanged, "the group changes"),
    (Happened::TeamChanged, "the team changes"),
    (Happened::PriorityChanged, "the priority changes"),
    (Happened::DueSoon, "a ticket is due soon"),
    (Happened::Breached, "a target passes"),
    (Happened::SurveyAnswered, "a survey is answered"),
    (Happened::Escalated, "a ticket goes to another team"),
    (Happened::HandedBack, "another team hands a ticket back"),
];

impl Trigger {
    /// `When a ticket is opened or the plan changes`, `30 days after the status changed`.
    #[must_use]
    pub fn words(&self, handbook: &Handbook) -> String {
        match self {
            Self::On(events) => format!("When {}", any_of(*events)),
            Self::After(waiting) => waiting.words(handbook),
        }
    }
}

fn any_of(events: Happenings) -> String {
    let said: Vec<&str> =
        EVENTS.iter().filter(|(one, _)| events.has(*one)).map(|(_, words)| *words).collect();
    match said.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "nothing happens".to_owned(),
    }
}

impl Waiting {
    fn words(&self, handbook: &Handbook) -> String {
        let side = if self.seconds < 0 { "before" } else { "after" };
        let open = match &self.schedule {
            None => String::new(),
            Some(key) => {
                let schedule = handbook.schedules.iter().find(|one| one.key == *key);
                let name = schedule.map_or(key.as_str(), |one| one.name.as_str());
                format!(" of open time ({name})")
            }
        };
        format!("{}{open} {side} {}", length(self.seconds.abs()), instant(self.moment))
    }
}

fn instant(moment: Moment) -> &'static str {
    match moment {
        Moment::Opening => "the ticket was opened",
        Moment::Status => "the status changed",
        Moment::Heard => "the customer was last heard",
        Moment::Replied => "our last reply",
        Moment::Message => "the last message",
        Moment::Solving => "the ticket was solved",
        Moment::Owned => "somebody took the ticket",
        Moment::Waiting => "the customer began to wait",
        Moment::Due => "the ticket is due",
    }
}

/// `30 days`, `1 day 2 hours`, `45 minutes`.
fn length(seconds: i64) -> String {
    let parts = [
        (seconds / 86_400, "day"),
        (seconds % 86_400 / 3600, "hour"),
        (seconds % 3600 / 60, "minute"),
    ];
    let counted = |(number, unit): (i64, &str)| {
        format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
    };
    let words: Vec<String> =
        parts.into_iter().filter(|(number, _)| *number > 0).map(counted).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(trigger: &str) -> String {
        let rule = format!(
            "[automations.one]\nname = \"One\"\n{trigger}\ndo = ['notify leads \"Look\"']\n"
        );
        let handbook = Handbook::parse(&rule).unwrap();
        let found = handbook.automations.iter().find(|one| one.key == "one").unwrap();
        found.rule.as_ref().unwrap().trigger.words(&handbook)
    }

    #[test]
    fn a_trigger_reads_as_a_sentence() {
        let cases = [
            ("on = [\"ticket opened\"]", "When a ticket is opened"),
            (
                "on = [\"plan changed\", \"ticket opened\", \"breached\"]",
                "When a ticket is opened, the plan changes or a target passes",
            ),
            ("after = \"30d after status\"", "30 days after the status changed"),
            ("after = \"90m before due\"", "1 hour 30 minutes before the ticket is due"),
        ];
        for (written, words) in cases {
            assert_eq!(said(written), words);
        }
    }

    #[test]
    fn open_time_names_its_schedule() {
        let words = said("after = \"5 open days after last reply\"");
        assert!(words.starts_with("5 days of open time ("), "{words}");
        assert!(words.ends_with(") after our last reply"), "{words}");
    }

    #[test]
    fn every_event_a_rule_can_name_has_its_words() {
        for phrase in super::super::event_phrases() {
            let words = said(&format!("on = [\"{phrase}\"]"));
            assert_ne!(words, "When nothing happens", "{phrase}");
        }
    }
}
