//! How a ticket goes: answered at once, after a question, after two tries, when a fix has
//! shipped, or never because the customer falls silent.

use base::Timestamp;

use super::{
    calendar::{DAY, HOUR},
    message, odd, saga,
    stage::Stage,
};
use crate::story::{By, Then, What};

/// How a reply ends: with a question, with an answer, or with a promise to come back.
const WAITS: &str = "agent.waits";
pub(super) const SOLVES: &str = "agent.solves";
const KEEPS: &str = "agent.keeps";

/// Tells the whole ticket.
pub fn play(stage: &mut Stage<'_>, opened_at: Timestamp) {
    if !stage.booking.scenario.thread.is_empty() {
        return saga::long_thread(stage, opened_at);
    }
    let (mut text, mut files) = (message::opening(stage), message::files(stage));
    odd::swell(stage, &mut text, &mut files);
    stage.opens(opened_at, text, files);
    chime_in(stage);
    let saga = stage.dice.below(1000) < 4;
    stage.surveyed = saga;
    let scenario = stage.booking.scenario;
    let (asks, mends) = (!scenario.probe.is_empty(), !scenario.hold.is_empty());
    match stage.dice.below(100) {
        0..10 if asks => falls_silent(stage),
        10..58 if mends => waits_for_a_fix(stage),
        10..58 if asks => answers(stage, true),
        _ => answers(stage, false),
    }
    if saga {
        saga::goes_on(stage);
    }
}

/// A colleague on copy adds a word.
fn chime_in(stage: &mut Stage<'_>) {
    if let Some(colleague) = stage.colleague
        && stage.dice.percent(30)
    {
        let text = message::voice(stage, "colleague");
        let delay_s = stage.dice.between(10 * 60, 5 * HOUR);
        // Only while nobody has answered: keep it well inside the target.
        if delay_s < stage.target_s / 5 {
            stage.writes(By::Colleague(colleague), delay_s, text);
        }
    }
}

fn falls_silent(stage: &mut Stage<'_>) {
    let Some(turn) = stage.agent_turn() else { return };
    let text = message::agent_says(stage, &stage.booking.scenario.probe, true, WAITS);
    stage.replies(turn, text, Then::Pending);
}

/// The usual way: perhaps a question, then the answer, then perhaps a second one.
fn answers(stage: &mut Stage<'_>, asks: bool) {
    let scenario = stage.booking.scenario;
    if asks {
        let Some(turn) = stage.agent_turn() else { return };
        let text = message::agent_says(stage, &scenario.probe, true, WAITS);
        stage.replies(turn, text, Then::Pending);
        let delay_s = customer_delay(stage);
        let text = message::customer_says(stage, &scenario.answer);
        stage.writes(By::Customer, delay_s, text);
    }
    let Some(turn) = stage.agent_turn() else { return };
    if stage.dice.percent(26) {
        let text = message::note(stage);
        stage.quietly(turn, What::Note(text));
    }
    let follows_up = !scenario.stuck.is_empty() && stage.dice.percent(17);
    let then = if stage.dice.percent(60) && !follows_up { Then::Solved } else { Then::Pending };
    let text = message::agent_says(stage, &scenario.finding, !asks, SOLVES);
    stage.replies(turn, text, then);
    if !follows_up {
        return ends(stage, then);
    }
    let delay_s = customer_delay(stage);
    let text = message::customer_says(stage, &scenario.stuck);
    stage.writes(By::Customer, delay_s, text);
    let Some(turn) = stage.agent_turn() else { return };
    let text = message::agent_says(stage, &scenario.again, false, SOLVES);
    stage.replies(turn, text, Then::Solved);
    ends(stage, Then::Solved);
}

/// A bug of ours: told honestly, put on hold, and told again when the fix is out.
fn waits_for_a_fix(stage: &mut Stage<'_>) {
    let scenario = stage.booking.scenario;
    let Some(turn) = stage.agent_turn() else { return };
    let text = message::note(stage);
    stage.quietly(turn, What::Note(text));
    let text = message::agent_says(stage, &scenario.hold, true, KEEPS);
    stage.replies(turn, text, Then::OnHold);
    let shipped_s = stage.at_s + stage.dice.between(3 * DAY, 19 * DAY);
    if stage.dice.percent(12) {
        let delay_s = stage.dice.between(DAY, 3 * DAY);
        let text = message::voice(stage, "nudge.hold");
        stage.writes(By::Customer, delay_s, text);
        let Some(turn) = stage.agent_turn() else { return };
        let text = message::voice(stage, "agent.holding");
        stage.replies(turn, text, Then::OnHold);
    }
    let agent = stage.owner.unwrap_or(turn.agent);
    let calendar = &stage.company.theatre.calendar;
    let from_s = shipped_s.max(stage.at_s + HOUR);
    let at_s =
        (0..200).map(|step| from_s + step * 2700).find(|at_s| calendar.at_work(agent, *at_s));
    let turn = super::roster::Turn { at_s: at_s.unwrap_or(from_s), agent };
    stage.speaks(agent);
    let text = message::agent_says(stage, &scenario.release, false, SOLVES);
    stage.replies(turn, text, Then::Solved);
    ends(stage, Then::Solved);
}

/// Thanks, and the survey some days later.
pub fn ends(stage: &mut Stage<'_>, left: Then) {
    let mut solved = left == Then::Solved;
    if stage.dice.percent(34) {
        let delay_s = customer_delay(stage);
        let text = message::thanks(stage);
        stage.writes(By::Customer, delay_s, text);
        let Some(turn) = stage.agent_turn() else { return };
        if stage.dice.percent(65) {
            stage.solves_quietly(turn);
        } else {
            let text = message::voice(stage, "agent.glad");
            stage.replies(turn, text, Then::Solved);
        }
        solved = true;
    }
    if solved && !stage.surveyed && stage.dice.percent(36) {
        rates(stage);
    }
}

fn rates(stage: &mut Stage<'_>) {
    let luck = stage.dice.below(100) + if stage.missed { 18 } else { 0 };
    let stars = match luck {
        0..64 => 5,
        64..85 => 4,
        85..95 => 3,
        95..104 => 2,
        _ => 1,
    };
    let wordy = stage.dice.percent(60);
    let words = if wordy {
        let purpose =
            ["", "stars.1", "stars.2", "stars.3", "stars.4", "stars.5"][usize::from(stars)];
        message::voice(stage, purpose)
    } else {
        String::new()
    };
    let at_s = stage.at_s + 3 * DAY + stage.dice.between(3 * HOUR, 40 * HOUR);
    let calendar = &stage.company.theatre.calendar;
    let at_s = calendar.customer_time(stage.booking.customer, at_s, &mut stage.dice);
    stage.push(at_s, By::Customer, What::Rating { stars, words }, Vec::new());
}

/// How long people take to come back.
fn customer_delay(stage: &mut Stage<'_>) -> i64 {
    let luck = stage.dice.unit();
    15 * 60 + (luck * luck * luck * 3.2 * DAY as f64) as i64
}
