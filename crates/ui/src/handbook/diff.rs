//! What changed between two handbooks: in words, and line by line.

use desk::handbook::{
    DEFAULT_TEXT,
    lines::{Fate, Line, compare, parts},
    meaning::{Meaning, changes},
    resolved,
};
use maud::{Markup, html};

use crate::samples::{Sample, long};

/// Unchanged lines shown around a change.
const AROUND: usize = 3;

/// A comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    pub meanings: Vec<Meaning>,
    /// Changed lines with their surroundings, each place apart.
    pub places: Vec<Vec<Line>>,
}

impl Diff {
    /// Compares two company texts; `whole` ones are what they make of the default.
    #[must_use]
    pub fn of((text, whole): (&str, &str), (new_text, new_whole): (&str, &str)) -> Self {
        Self {
            meanings: changes(whole, new_whole),
            places: parts(&compare(text, new_text), AROUND),
        }
    }
}

/// Draws it.
#[must_use]
pub fn diff(view: &Diff) -> Markup {
    html! {
        div.diff {
            @if view.meanings.is_empty() && view.places.is_empty() {
                p.hint { "Nothing differs." }
            } @else if view.meanings.is_empty() {
                p.hint { "No rule changes: only comments, order or spelling." }
            } @else {
                ul.meanings {
                    @for meaning in &view.meanings { li dir="auto" { (meaning.words) } }
                }
            }
            @for place in &view.places { (lines(place)) }
        }
    }
}

fn lines(place: &[Line]) -> Markup {
    html! {
        table.lines {
            caption.for-readers { "Changed lines" }
            tbody { @for line in place { (one(line)) } }
        }
    }
}

fn one(line: &Line) -> Markup {
    let (class, sign, said) = match line.fate {
        Fate::Same => ("same", " ", ""),
        Fate::Removed => ("removed", "−", "removed: "),
        Fate::Added => ("added", "+", "added: "),
    };
    let number = |number: Option<usize>| number.map(|n| n.to_string()).unwrap_or_default();
    html! {
        tr.(class) {
            td.number { (number(line.before)) }
            td.number { (number(line.after)) }
            td.sign aria-hidden="true" { (sign) }
            td { span.for-readers { (said) } code dir="auto" { (line.text) } }
        }
    }
}

/// A change of a target, a holiday, and a text.
#[must_use]
pub fn sample_diff() -> Diff {
    let before = "# Ours.\n[company]\nname = \"Lantern\"\n\n[plans.scale]\ntarget = \"24h\"\n";
    let after = "# Ours.\n[company]\nname = \"Lantern\"\n\n[plans.scale]\ntarget = \"12h\"\n\n\
                 [holidays.company]\ndates = { 2027-01-01 = \"New Year's Day\" }\n";
    let whole = |text| resolved(DEFAULT_TEXT, text).unwrap_or_default();
    Diff::of((before, &whole(before)), (after, &whole(after)))
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let some = sample_diff();
    let endless = format!("[plans.scale]\nname = \"{}\"\n", long("Scale"));
    vec![
        Sample::new("empty", diff(&Diff::default())),
        Sample::new("many", diff(&some)),
        Sample::new("comments only", diff(&Diff { meanings: Vec::new(), ..some })),
        Sample::new("very long", diff(&Diff::of(("", ""), (&endless, &endless)))),
        Sample::new(
            "right to left",
            diff(&Diff::of(
                ("a = \"x\"\n", ""),
                ("a = \"فانوس\"\n", "[company]\nname = \"فانوس\"\n"),
            )),
        ),
    ]
}
