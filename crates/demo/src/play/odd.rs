//! The few tickets that are out of the ordinary, so that every screen is seen at its edges: very
//! long, right to left, full of markup, overdue at the most important customer.

use std::fmt::Write as _;

use desk::messages::Channel;

use super::{
    calendar::HOUR,
    stage::{Booking, Stage},
};
use crate::{Company, story::DemoFile};

/// What is odd about a ticket besides its words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Odd {
    /// Nobody answers it.
    pub unanswered: bool,
    /// The customer pastes this many lines of a log, and attaches ten times as many.
    pub log_lines: usize,
}

/// Scenario, hours before now, domain label, channel, oddity.
type Row = (&'static str, i64, &'static str, Channel, Odd);

const LEFT: Odd = Odd { unanswered: true, log_lines: 0 };
const TOLD: Odd = Odd { unanswered: false, log_lines: 0 };

const ROWS: [Row; 9] = [
    ("odd_long_thread", 13 * 24, "corvidlabs", Channel::Widget, TOLD),
    ("odd_pasted_markup", 40, "tidewater", Channel::Email, LEFT),
    ("odd_long_words", 52, "woodenboats", Channel::Form, LEFT),
    ("odd_emoji", 30, "haneulgames", Channel::Widget, LEFT),
    ("odd_huge_text", 17, "fieldnote", Channel::Email, Odd { unanswered: true, log_lines: 600 }),
    ("odd_right_to_left", 12, "almanara", Channel::Widget, LEFT),
    ("odd_exports_stopped", 9, "brightloom", Channel::Widget, LEFT),
    ("odd_stale_flags", 7, "corvidlabs", Channel::Widget, LEFT),
    ("odd_no_words", 5, "kumquat", Channel::Email, LEFT),
];

/// With fewer tickets than this, nothing odd is told.
const ENOUGH: u32 = 300;

/// The odd ticket whose place `index` is, if it is one's.
pub fn special(company: &Company, index: u32) -> Option<Booking> {
    let total = company.scale.tickets;
    let theatre = &company.theatre;
    let nearest = theatre.calendar.index_before(16 * 24 * HOUR, total);
    if total < ENOUGH || index < nearest {
        return None;
    }
    let mut taken = total;
    for (name, hours_back, label, channel, odd) in ROWS.iter().rev() {
        let wanted = theatre.calendar.index_before(hours_back * HOUR, total);
        taken = wanted.min(taken.saturating_sub(1));
        if taken == index {
            let scenario = theatre.library.scenario(name)?;
            let customer = somebody_at(company, label)?;
            return Some(Booking { scenario, customer, channel: *channel, odd: Some(*odd) });
        }
    }
    None
}

fn somebody_at(company: &Company, label: &str) -> Option<usize> {
    let of = |domain: &str| domain.strip_suffix(".example") == Some(label);
    let place = company.organisations.iter().position(|one| of(&one.domain))?;
    company.customers.iter().position(|person| person.organisation == Some(place))
}

/// Makes a first message as long as its oddity asks for.
pub fn swell(stage: &mut Stage<'_>, text: &mut String, files: &mut Vec<DemoFile>) {
    let lines = stage.booking.odd.map_or(0, |odd| odd.log_lines);
    if lines == 0 {
        return;
    }
    text.push_str("\n\n```\n");
    log(stage, lines, text);
    text.push_str("```\n");
    let mut whole = String::new();
    log(stage, lines * 10, &mut whole);
    let name = "ingest-worker.log".to_owned();
    files.push(DemoFile { name, media_type: "text/plain".to_owned(), text: whole });
}

fn log(stage: &mut Stage<'_>, lines: usize, out: &mut String) {
    const SAID: [&str; 6] = [
        "INFO  batch sent",
        "WARN  slow response, will retry",
        "ERROR 502 from upstream, batch kept",
        "INFO  retry succeeded",
        "DEBUG queue flushed",
        "ERROR payload over the limit, split in two",
    ];
    for line in 0..lines {
        let said = stage.dice.pick(&SAID).copied().unwrap_or_default();
        let (hour, minute) = (line / 60 % 24, line % 60);
        let (second, worker) = (stage.dice.below(60), stage.dice.below(12));
        let (size, id) = (stage.dice.below(4000), stage.dice.next() >> 32);
        let _ = writeln!(
            out,
            "{hour:02}:{minute:02}:{second:02} worker-{worker:02} {said} events={size} id={id:08x}"
        );
    }
}
