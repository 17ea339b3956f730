//! Text with holes: the small grammar the scenarios are written in.
//!
//! `«flag»` is a slot, `«flag.2»` another of its kind; `«12-40»` is a number, `«#1000-9999»` one
//! without thousands commas, `«seats=12-40»` one that other texts know by its name; `«a|b|c»` is a
//! choice and may hold slots. All of them keep their value all through one ticket: what the
//! customer counted in the first message is what the agent explains in the last.

use crate::{
    dice::{mix, scale, word},
    play::cast::Cast,
    slots,
};

/// A text with holes, parsed once and filled many times.
#[derive(Debug, Clone, Default)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Slot { fill: slots::Fill, hash: u64, variant: u64 },
    Number { label: u64, low: i64, high: i64, commas: bool },
    Choice { label: u64, ways: Vec<Template> },
}

impl Template {
    /// Reads `text`; what can't be read is kept as text and told in `problems`.
    #[must_use]
    pub fn parse(text: &str, problems: &mut Vec<String>) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find('«') {
            if start > 0 {
                pieces.push(Piece::Text(rest[..start].to_owned()));
            }
            let inside = &rest[start + '«'.len_utf8()..];
            let Some(end) = closing(inside) else {
                problems.push(format!("no closing » in: {text}"));
                rest = inside;
                continue;
            };
            pieces.push(hole(&inside[..end], problems));
            rest = &inside[end + '»'.len_utf8()..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Self { pieces }
    }

    /// Fills the holes and appends the result to `out`.
    pub fn fill(&self, cast: &Cast<'_>, out: &mut String) {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Slot { fill, hash, variant } => {
                    fill(cast, slots::Roll { base: mix(cast.key, *hash), variant: *variant }, out);
                }
                Piece::Number { label, low, high, commas } => {
                    let bits = mix(cast.key, *label);
                    let number = low + scale(bits, (high - low + 1).unsigned_abs()) as i64;
                    slots::number(number, *commas, out);
                }
                Piece::Choice { label, ways } => {
                    let place = scale(mix(cast.key, *label), ways.len() as u64);
                    ways[place as usize].fill(cast, out);
                }
            }
        }
    }

    /// In how many ways it can be filled, capped: how rich the text is.
    #[must_use]
    pub fn ways(&self) -> u64 {
        self.pieces.iter().fold(1, |ways: u64, piece| {
            let here = match piece {
                Piece::Text(_) => 1,
                Piece::Slot { .. } => slots::TYPICAL_VALUES,
                Piece::Number { low, high, .. } => (high - low + 1).unsigned_abs(),
                Piece::Choice { ways, .. } => ways.iter().map(Self::ways).sum(),
            };
            ways.saturating_mul(here)
        })
    }
}

/// Where the hole that just opened ends, holes inside it skipped.
fn closing(inside: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, letter) in inside.char_indices() {
        match letter {
            '«' => depth += 1,
            '»' if depth == 0 => return Some(at),
            '»' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn hole(inside: &str, problems: &mut Vec<String>) -> Piece {
    let ways = split_ways(inside);
    if ways.len() > 1 {
        let ways = ways.iter().map(|way| Template::parse(way, problems)).collect();
        return Piece::Choice { label: word(inside), ways };
    }
    if let Some(number) = number(inside) {
        return number;
    }
    let (name, variant) = inside.split_once('.').unwrap_or((inside, "1"));
    let (fill, variant) = (slots::find(name), variant.parse::<u64>());
    match (fill, variant) {
        (Some(fill), Ok(variant)) => {
            Piece::Slot { fill, hash: word(slots::family(name)), variant: variant.max(1) - 1 }
        }
        _ => {
            problems.push(format!("no slot is called {inside}"));
            Piece::Text(inside.to_owned())
        }
    }
}

fn split_ways(inside: &str) -> Vec<&str> {
    let (mut ways, mut depth, mut from) = (Vec::new(), 0, 0);
    for (at, letter) in inside.char_indices() {
        match letter {
            '«' => depth += 1,
            '»' => depth -= 1,
            '|' if depth == 0 => {
                ways.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    ways.push(&inside[from..]);
    ways
}

fn number(inside: &str) -> Option<Piece> {
    let (label, range) = inside.split_once('=').unwrap_or((inside, inside));
    let label = word(label);
    let (commas, range) = range.strip_prefix('#').map_or((true, range), |range| (false, range));
    let (low, high) = range.split_once('-')?;
    let (low, high) = (low.parse().ok()?, high.parse().ok()?);
    (low <= high).then_some(Piece::Number { label, low, high, commas })
}
