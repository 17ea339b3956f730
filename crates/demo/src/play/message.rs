//! Puts a message together: a greeting, what is said, and a good-bye that fit the writer.

use super::stage::Stage;
use crate::{script::template::Template, story::DemoFile};

/// The subject line.
pub fn subject(stage: &mut Stage<'_>) -> String {
    fill_one(stage, &stage.booking.scenario.subject)
}

/// The customer's first message.
pub fn opening(stage: &mut Stage<'_>) -> String {
    let scenario = stage.booking.scenario;
    let terse = stage.cast.customer.voice == 0;
    let mut parts = vec![fill_one(stage, &scenario.open)];
    let details = match stage.dice.below(10) {
        0 | 1 if terse => 0,
        0..=6 => 1,
        _ => 2,
    };
    for place in some(stage, scenario.detail.len(), details) {
        parts.push(fill(stage, &scenario.detail[place]));
    }
    // A short message gets another fact, or two people would sooner or later write the same.
    let short = parts.iter().map(|part| part.chars().count()).sum::<usize>() < 260;
    if short || stage.dice.percent(32) {
        parts.push(voice(stage, "aside"));
    }
    let grave = scenario.severities.iter().any(|severity| ["critical", "high"].contains(severity));
    if grave && stage.dice.percent(25) {
        parts.push(voice(stage, "urgent"));
    }
    if stage.dice.percent(if terse { 45 } else { 75 }) {
        parts.push(fill_one(stage, &scenario.ask));
    }
    let body = paragraphs(stage, parts);
    as_customer(stage, body)
}

/// A further message of the customer's, with little or no ceremony.
pub fn customer_says(stage: &mut Stage<'_>, ways: &[Template]) -> String {
    let body = fill_one(stage, ways);
    if stage.dice.percent(72) {
        return body;
    }
    as_customer(stage, body)
}

/// The customer's thanks.
pub fn thanks(stage: &mut Stage<'_>) -> String {
    voice(stage, "thanks")
}

/// The customer asks what has become of it.
pub fn nudge(stage: &mut Stage<'_>) -> String {
    voice(stage, "nudge")
}

/// An agent's reply around `ways`, ending with a word of the purpose `close`; `first` is the
/// first on the ticket.
pub fn agent_says(stage: &mut Stage<'_>, ways: &[Template], first: bool, close: &str) -> String {
    let mut text = voice(stage, if first { "agent.hello" } else { "agent.again" });
    if first && stage.dice.percent(30) {
        let sorry = stage.booking.scenario.kind == "bug" && stage.dice.percent(50);
        text.push_str("\n\n");
        text.push_str(&voice(stage, if sorry { "agent.sorry" } else { "agent.lead" }));
    }
    text.push_str("\n\n");
    text.push_str(&fill_one(stage, ways));
    if stage.dice.percent(55) {
        text.push_str("\n\n");
        text.push_str(&voice(stage, close));
    }
    text.push_str("\n\n");
    text.push_str(&voice(stage, "agent.name"));
    text
}

/// An internal note.
pub fn note(stage: &mut Stage<'_>) -> String {
    if stage.dice.percent(72) && !stage.booking.scenario.note.is_empty() {
        return fill_one(stage, &stage.booking.scenario.note);
    }
    voice(stage, "agent.note")
}

/// The file the customer sends along, if the scenario has one.
pub fn files(stage: &mut Stage<'_>) -> Vec<DemoFile> {
    let scenario = stage.booking.scenario;
    let Some((name, media_type)) = &scenario.file_name else { return Vec::new() };
    let text = fill_one(stage, &scenario.file);
    vec![DemoFile { name: name.clone(), media_type: media_type.clone(), text }]
}

/// Words that fit everywhere, in the ticket's language.
pub fn voice(stage: &mut Stage<'_>, purpose: &str) -> String {
    let library = stage.company.theatre.library;
    fill_one(stage, library.voice(&stage.booking.scenario.language, purpose))
}

/// One of `ways`, filled; empty where there is none.
pub fn fill_one(stage: &mut Stage<'_>, ways: &[Template]) -> String {
    let place = stage.dice.below(ways.len());
    ways.get(place).map(|way| fill(stage, way)).unwrap_or_default()
}

fn fill(stage: &mut Stage<'_>, way: &Template) -> String {
    let mut out = String::with_capacity(400);
    way.fill(&stage.cast, &mut out);
    out
}

/// `count` different places below `len`, in order.
fn some(stage: &mut Stage<'_>, len: usize, count: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    while places.len() > count {
        places.remove(stage.dice.below(places.len()));
    }
    places
}

/// Sets parts one after the other: as paragraphs, or run on by people who write in one go.
fn paragraphs(stage: &mut Stage<'_>, parts: Vec<String>) -> String {
    let run_on = match stage.cast.customer.voice {
        0 => 70,
        1 => 40,
        _ => 20,
    };
    let mut text = String::with_capacity(600);
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            let tall = part.contains('\n') || last_paragraph_is_tall(&text);
            let space = if stage.booking.scenario.language == "ja" { "" } else { " " };
            text.push_str(if !tall && stage.dice.percent(run_on) { space } else { "\n\n" });
        }
        text.push_str(&part);
    }
    text
}

fn last_paragraph_is_tall(text: &str) -> bool {
    text.rsplit("\n\n").next().is_some_and(|last| last.contains('\n') || last.len() > 420)
}

/// Adds the greeting and the good-bye this customer is used to.
fn as_customer(stage: &mut Stage<'_>, body: String) -> String {
    const GREETS: [(&str, u32); 4] =
        [("greet.1", 12), ("greet.1", 62), ("greet.2", 88), ("greet.3", 96)];
    const ENDS: [(&str, u32); 4] = [("bye.1", 10), ("bye.1", 50), ("bye.2", 85), ("bye.3", 97)];
    let manner = usize::from(stage.cast.customer.voice).min(3);
    let mut text = String::with_capacity(body.len() + 80);
    if stage.dice.percent(GREETS[manner].1) {
        text.push_str(&voice(stage, GREETS[manner].0));
        text.push_str(if manner < 2 && stage.dice.percent(40) { "\n" } else { "\n\n" });
    }
    text.push_str(&body);
    if stage.dice.percent(ENDS[manner].1) {
        text.push_str("\n\n");
        text.push_str(&voice(stage, ENDS[manner].0));
    }
    text
}
