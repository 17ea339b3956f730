//! What is wrong in a handbook's text: each fault with a link to its line. The region `#faults`,
//! drawn again as somebody types.

use maud::{Markup, html};

use crate::{
    kit::{Icon, icon},
    samples::{Sample, long},
};

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slip {
    pub line: usize,
    pub column: usize,
    /// May be empty.
    pub key: String,
    pub message: String,
}

/// Draws the region: a list of faults, or that all is well.
#[must_use]
pub fn faults(slips: &[Slip]) -> Markup {
    html! {
        div.faults #faults role="status" {
            @if slips.is_empty() {
                p.well { (icon(Icon::Check)) "No faults." }
            } @else {
                p.notice.bad {
                    @if slips.len() == 1 { "One fault. Nothing is changed until it is mended." }
                    @else { (slips.len()) " faults. Nothing is changed until they are mended." }
                }
                ol { @for slip in slips { (one(slip)) } }
            }
        }
    }
}

fn one(slip: &Slip) -> Markup {
    html! {
        li {
            a href=(format!("#line-{}", slip.line)) data-line=(slip.line) data-column=(slip.column) {
                "Line " (slip.line) ", column " (slip.column)
            }
            @if !slip.key.is_empty() { " " code { (slip.key) } }
            p dir="auto" { (slip.message) }
        }
    }
}

#[must_use]
pub fn sample_slips() -> Vec<Slip> {
    vec![
        Slip {
            line: 4,
            column: 1,
            key: "plans.scale.traget".into(),
            message: "there is no \"traget\" here; did you mean \"target\"?".into(),
        },
        Slip {
            line: 9,
            column: 13,
            message: "unclosed table, expected `]`".into(),
            ..Slip::default()
        },
    ]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let slips = sample_slips();
    let endless =
        Slip { key: long("plans").replace(' ', "."), message: long("no"), ..slips[0].clone() };
    vec![
        Sample::new("empty", faults(&[])),
        Sample::new("one", faults(&slips[..1])),
        Sample::new("many", faults(&slips)),
        Sample::new("very long", faults(&[endless])),
    ]
}
