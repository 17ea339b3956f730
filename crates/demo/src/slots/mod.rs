//! The holes in the texts: what each is called and what may stand in it.
//!
//! A slot's value hangs on the ticket and the slot's family only, so the flag a customer names in
//! the first message is the flag the agent answers about.

mod data;
mod ids;
mod tech;
mod words;

use crate::{
    dice::{mix, scale},
    play::cast::Cast,
};

/// Writes a slot's value.
pub type Fill = fn(&Cast<'_>, Roll, &mut String);

/// A cautious guess of how many values a slot can take, for counting combinations.
pub const TYPICAL_VALUES: u64 = 20;

/// What decides a slot's value on one ticket.
#[derive(Debug, Clone, Copy)]
pub struct Roll {
    /// From the ticket and the slot's family.
    pub base: u64,
    /// 0 for `«flag»`, 1 for `«flag.2»`, and so on.
    pub variant: u64,
}

impl Roll {
    /// A place below `len`; different for the first few variants.
    #[must_use]
    pub fn place(self, len: usize) -> usize {
        let len = len.max(1) as u64;
        let step = 1 + scale(mix(self.base, 7), (len / 5).max(1));
        ((scale(self.base, len) + self.variant * step) % len) as usize
    }

    /// One of `words`.
    #[must_use]
    pub fn of<'a>(self, words: &[&'a str]) -> &'a str {
        words.get(self.place(words.len())).copied().unwrap_or_default()
    }

    /// A number from `low` to `high`; `which` tells several numbers of one slot apart.
    #[must_use]
    pub fn between(self, which: u64, low: u64, high: u64) -> u64 {
        low + scale(mix(self.base, 100 + which + 40 * self.variant), high - low + 1)
    }

    /// All bits, for ids; `which` tells several apart.
    #[must_use]
    pub fn bits(self, which: u64) -> u64 {
        mix(self.base, 5000 + which + 40 * self.variant)
    }
}

/// Appends a number, with thousands commas where wished.
pub fn number(number: i64, commas: bool, out: &mut String) {
    let digits = number.unsigned_abs().to_string();
    if number < 0 {
        out.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if commas && at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
}

/// The slot called `name`.
#[must_use]
pub fn find(name: &str) -> Option<Fill> {
    let slots = [data::SLOTS, ids::SLOTS, tech::SLOTS];
    let found = slots.iter().flat_map(|group| group.iter()).find(|(slot, _)| *slot == name);
    found.map(|(_, fill)| *fill)
}

/// Slots that must agree share a family: a version and the one that mends it.
#[must_use]
pub fn family(name: &str) -> &str {
    match name {
        "jsfix" => "jsver",
        "backver" | "backfix" | "backinstall" => "backsdk",
        "mobver" | "mobfix" => "mobsdk",
        "url" => "page",
        other => other,
    }
}
