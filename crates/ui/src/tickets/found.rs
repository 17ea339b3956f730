//! What a search found in a row: its words marked in the subject, and the stretch of a message, note
//! or file around them.

use ::desk::search::{Cut, Part, Wanted, cut, mark};
use maud::{Markup, html};

use crate::samples::{Sample, long};

/// What was found in one ticket.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The subject, its words marked.
    pub subject: Vec<Part>,
    /// `note`, `app.log`; empty for a message.
    pub of: String,
    /// `None` where the words stand in the subject or in names only.
    pub cut: Option<Cut>,
}

/// A text with the words marked.
#[must_use]
pub fn marked(parts: &[Part]) -> Markup {
    html! {
        @for part in parts {
            @if part.hit { mark { (part.text) } } @else { (part.text) }
        }
    }
}

/// The stretch under a row.
#[must_use]
pub fn found(view: &Found) -> Markup {
    html! {
        @if let Some(cut) = &view.cut {
            p.found-in dir="auto" {
                @if !view.of.is_empty() { b { (view.of) } " " }
                @if cut.after_more { "… " }
                (marked(&cut.parts))
                @if cut.before_more { " …" }
            }
        }
    }
}

/// A flag found by two words.
#[must_use]
pub fn sample_found() -> Found {
    let wanted = Wanted::of("stale flag");
    let said = "Since this morning our checkout shows a stale flag for everybody who signs in; a \
                reload helps once, then it comes back.";
    Found {
        subject: mark("Flags return stale values for logged-in users", &wanted),
        of: String::new(),
        cut: cut(said, &wanted, 90),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let draw = |view: &Found| html! { h3 dir="auto" { (marked(&view.subject)) } (found(view)) };
    let full = sample_found();
    let of = |of: &str| Found { of: of.into(), ..full.clone() };
    let names = Found { cut: None, ..full.clone() };
    let wanted = Wanted::of("الراية flag");
    let rtl = "منذ الصباح الراية لا تتغير flag";
    let rtl = Found { subject: mark(rtl, &wanted), of: String::new(), cut: cut(rtl, &wanted, 60) };
    let code = Wanted::of("flag");
    let hostile = "<script>flag</script> & \"flag\"";
    let hostile =
        Found { subject: mark(hostile, &code), cut: cut(hostile, &code, 90), ..names.clone() };
    let endless = Found { of: long("app.log"), ..full.clone() };
    vec![
        Sample::new("in a message", draw(&full)),
        Sample::new("in a note", draw(&of("note"))),
        Sample::new("in a file", draw(&of("app.log"))),
        Sample::new("empty: in names only", draw(&names)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
        Sample::new("what looks like code", draw(&hostile)),
    ]
}
