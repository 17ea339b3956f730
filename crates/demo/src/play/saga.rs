//! Long tickets: one investigation told in thirty messages, and customers who go on asking.

use base::Timestamp;

use super::{calendar::HOUR, message, plot, stage::Stage};
use crate::{
    dice::mix,
    script::{Scenario, template::Template},
    story::{By, Then, What},
};

/// Tells an ordered conversation; its lines say who speaks.
pub fn long_thread(stage: &mut Stage<'_>, opened_at: Timestamp) {
    let scenario = stage.booking.scenario;
    let line = |stage: &mut Stage<'_>, template: &Template| {
        let mut text = String::new();
        template.fill(&stage.cast, &mut text);
        text
    };
    for (place, template) in scenario.thread.iter().enumerate() {
        // Who speaks is said in front of the slots, so it can be read before they are filled.
        let speaker = line(&mut *stage, template).chars().next().unwrap_or('C');
        let turn = if speaker == 'A' { stage.agent_turn() } else { None };
        if speaker == 'A' && turn.is_none() {
            return;
        }
        let text = line(&mut *stage, template).get(2..).unwrap_or_default().to_owned();
        let delay_s = stage.dice.between(HOUR / 3, 3 * HOUR);
        match (speaker, turn) {
            (_, Some(turn)) => stage.replies(turn, text, Then::Pending),
            ('N', _) => {
                let agent = stage.owner.unwrap_or(2);
                let at_s = stage.at_s + 600;
                stage.push(at_s, By::Agent(agent), What::Note(text), Vec::new());
            }
            ('K', _) => {
                let by = stage.colleague.map_or(By::Customer, By::Colleague);
                stage.writes(by, delay_s, text);
            }
            _ if place == 0 => {
                let files = message::files(stage);
                stage.opens(opened_at, text, files);
            }
            _ => stage.writes(By::Customer, delay_s, text),
        }
    }
}

/// The customer has further questions about the same product, one after the other.
pub fn goes_on(stage: &mut Stage<'_>) {
    let first = stage.booking.scenario;
    let like = |one: &&Scenario| {
        one.product == first.product && one.language == first.language && !one.special
    };
    let all: Vec<_> = stage.company.theatre.library.scenarios.iter().filter(like).collect();
    let start = stage.dice.below(all.len());
    let count = 2 + stage.dice.below(4);
    let next = all.iter().cycle().skip(start).take(all.len());
    for scenario in next.filter(|one| one.name != first.name).take(count) {
        stage.booking.scenario = scenario;
        stage.cast.key = mix(stage.cast.key, 1);
        let text = format!(
            "{}\n\n{}",
            message::voice(stage, "also"),
            message::fill_one(stage, &scenario.open)
        );
        let delay_s = stage.dice.between(HOUR, 30 * HOUR);
        stage.writes(By::Customer, delay_s, text);
        let Some(turn) = stage.agent_turn() else { return };
        let text = message::agent_says(stage, &scenario.finding, false, plot::SOLVES);
        stage.replies(turn, text, Then::Solved);
    }
    stage.surveyed = false;
    plot::ends(stage, Then::Solved);
}
