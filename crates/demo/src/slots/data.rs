//! Slots for what customers build and measure: flags, events, pages, insights, tables, teams.

use super::{Fill, Roll, words::*};
use crate::{
    dice::{mix, word},
    play::cast::Cast,
};

/// The slots of this file.
pub const SLOTS: &[(&str, Fill)] = &[
    ("flag", flag),
    ("event", event),
    ("prop", |_, roll, out| out.push_str(roll.of(PROPERTIES))),
    ("cohort", |_, roll, out| pair(roll, COHORT_WHO, " ", COHORT_WHAT, out)),
    ("insight", |_, roll, out| pair(roll, INSIGHT_HOW, " ", INSIGHT_WHAT, out)),
    ("dashboard", |_, roll, out| pair(roll, BOARD_WHO, " ", BOARD_WHAT, out)),
    ("experiment", |_, roll, out| pair(roll, TEST_WHAT, " ", TEST_HOW, out)),
    ("survey", |_, roll, out| pair(roll, SURVEY_WHO, " ", SURVEY_WHAT, out)),
    ("pipeline", |_, roll, out| pair(roll, PIPE_WHAT, " to ", PIPE_WHERE, out)),
    ("workflow", |_, roll, out| pair(roll, FLOW_WHO, " ", FLOW_WHAT, out)),
    ("table", |_, roll, out| pair(roll, TABLE_WHERE, ".", TABLE_WHAT, out)),
    ("column", |_, roll, out| out.push_str(roll.of(COLUMNS))),
    ("team", |_, roll, out| out.push_str(roll.of(TEAMS))),
    ("country", |_, roll, out| out.push_str(roll.of(COUNTRIES))),
    ("page", page),
    ("url", url),
    ("site", |cast, _, out| {
        out.push_str("https://www.");
        out.push_str(cast.domain());
    }),
    ("domain", |cast, _, out| out.push_str(cast.domain())),
    ("org", |cast, _, out| out.push_str(cast.org())),
    ("me", |cast, _, out| out.push_str(&cast.customer.first_name)),
    ("myname", |cast, _, out| out.push_str(&cast.customer.name)),
    ("mymail", |cast, _, out| out.push_str(&cast.customer.email)),
    ("agent", |cast, _, out| out.push_str(cast.agent)),
    ("other", |cast, _, out| out.push_str(cast.other_agent)),
    ("colleague", |cast, roll, out| match cast.colleague {
        Some(name) => out.push_str(name),
        None => out.push_str(roll.of(FIRST_NAMES)),
    }),
    ("name", |_, roll, out| out.push_str(roll.of(FIRST_NAMES))),
];

fn pair(roll: Roll, first: &[&str], between: &str, second: &[&str], out: &mut String) {
    let place = roll.place(first.len() * second.len());
    out.push_str(first[place / second.len()]);
    out.push_str(between);
    out.push_str(second[place % second.len()]);
}

fn flag(cast: &Cast<'_>, roll: Roll, out: &mut String) {
    let place = roll.place(FLAG_HOW.len() * FLAG_WHAT.len());
    let snake = mix(cast.key, word("flag style")).is_multiple_of(4);
    out.push_str(FLAG_HOW[place / FLAG_WHAT.len()]);
    out.push(if snake { '_' } else { '-' });
    let what = FLAG_WHAT[place % FLAG_WHAT.len()];
    if snake { out.push_str(&what.replace('-', "_")) } else { out.push_str(what) }
}

fn event(cast: &Cast<'_>, roll: Roll, out: &mut String) {
    let place = roll.place(EVENT_WHAT.len() * EVENT_DONE.len());
    let plain = mix(cast.key, word("event style")).is_multiple_of(5);
    let what = EVENT_WHAT[place / EVENT_DONE.len()];
    if plain {
        out.push_str(&what.replace('_', " "))
    } else {
        out.push_str(what)
    }
    out.push(if plain { ' ' } else { '_' });
    out.push_str(EVENT_DONE[place % EVENT_DONE.len()]);
}

fn page(_: &Cast<'_>, roll: Roll, out: &mut String) {
    pair(roll, PAGE_AREA, "", PAGE_REST, out);
}

fn url(cast: &Cast<'_>, roll: Roll, out: &mut String) {
    out.push_str("https://www.");
    out.push_str(cast.domain());
    page(cast, roll, out);
}
