//! Days off out of a calendar file: the file or its text is sent, the days found stand one on each
//! line to take out what nobody has off, and the rest goes the way of the holidays' form.

use desk::handbook::sheets::Sheet;
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, Look, Tone, button, csrf, notice},
    paths,
    samples::{Sample, Stage, long},
};

/// What a calendar holds.
#[derive(Debug, Clone, Default)]
pub struct CalendarPage {
    /// The list the days go into; empty for a new one.
    pub list: String,
    /// Key and name of a new list, and the name of a known one.
    pub key: String,
    pub name: String,
    pub zone: String,
    /// Days the list has already, as they are typed, one on each line.
    pub known: Vec<String>,
    /// Days found that it doesn't have.
    pub found: Vec<String>,
    /// Lines that could not be read, or were left out: number and what is wrong.
    pub bad: Vec<(usize, String)>,
    /// The version the form was filled from.
    pub base: i64,
}

/// The form that takes a calendar; `lists` are the keys and names of those there are.
#[must_use]
pub fn form(ctx: &PageContext, lists: &[(String, String)]) -> Markup {
    html! {
        details.block #calendar {
            summary { h2 { "Read days off from a calendar file" } }
            form.block-fields method="post" action=(paths::HANDBOOK_CALENDAR)
                enctype="multipart/form-data" data-plain="yes" {
                (csrf(ctx.csrf))
                div.field {
                    label for="calendar-file" { "Calendar file" }
                    p.hint #calendar-file-hint { "As most public calendars offer it: name.ics." }
                    input.control #calendar-file name="file" type="file" accept=".ics,text/calendar"
                        aria-describedby="calendar-file-hint";
                }
                div.field {
                    label for="calendar-list" { "Into" }
                    select.control #calendar-list name="list" {
                        @for (key, name) in lists { option value=(key) { (name) } }
                        option value="" { "A new list" }
                    }
                }
                div.field {
                    label for="calendar-text" { "Or its text" }
                    textarea.control #calendar-text name="text" rows="3" dir="ltr" spellcheck="false" {}
                }
                div.row { (button(Look::Quiet, "Show the days", "")) }
            }
        }
    }
}

/// Draws what was found.
#[must_use]
pub fn calendar(ctx: &PageContext, view: &CalendarPage) -> Markup {
    html! {
        @if !view.bad.is_empty() { (bad(&view.bad)) }
        @if view.found.is_empty() {
            (kit::empty(
                "No new days",
                "Only whole days count, of this year and the next three, that the list doesn't have.",
            ))
            p { a.plain-link href=(paths::handbook_sheet(Sheet::Holidays.key())) { "Back to the holidays" } }
        } @else {
            (days(ctx, view))
        }
    }
}

fn bad(lines: &[(usize, String)]) -> Markup {
    let left_out = format::count(u64::try_from(lines.len()).unwrap_or(0), "line", "lines");
    notice(
        Tone::Warn,
        &html! {
            p { (left_out) " could not be taken; the rest was read all the same." }
            ul.file-faults {
                @for (line, words) in lines { li dir="auto" { "Line " (line) ": " (words) } }
            }
        },
    )
}

/// Sent to the holidays' form, whose fields these are.
fn days(ctx: &PageContext, view: &CalendarPage) -> Markup {
    let is_new = view.list.is_empty();
    let place = if is_new { "holidays.+".to_owned() } else { format!("holidays.{}", view.list) };
    let at = |last: &str| format!("{place}.{last}");
    let lines: Vec<&str> = view.known.iter().chain(&view.found).map(String::as_str).collect();
    let found = format::count(u64::try_from(view.found.len()).unwrap_or(0), "day", "days");
    html! {
        p.lead {
            (found) " found. Take out the lines of days on which you are open; nothing is saved yet."
        }
        form.sheet-form method="post" action=(paths::handbook_sheet(Sheet::Holidays.key()))
            data-plain="yes" {
            (csrf(ctx.csrf))
            input type="hidden" name="base" value=(view.base);
            section.block {
                h2 dir="auto" { @if is_new { "A new list" } @else { (view.name) } }
                div.block-fields {
                    @if is_new {
                        (line(&at("name"), "Name", &view.name))
                        (line(&at("key"), "Key", &view.key))
                        (line(&at("zone"), "Time zone", &view.zone))
                    }
                    div.field {
                        label for=(at("dates")) { "Days off" }
                        textarea.control id=(at("dates")) name=(at("dates")) dir="auto"
                            rows=((lines.len() + 1).min(30)) { "\n" (lines.join("\n")) }
                    }
                }
            }
            div.row.sheet-foot {
                (button(Look::Main, "Look at the changes", ""))
                a.button.bare href=(paths::handbook_sheet(Sheet::Holidays.key())) { "Leave it" }
            }
        }
    }
}

fn line(name: &str, label: &str, value: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            input.control id=(name) name=(name) value=(value) dir="auto" autocomplete="off";
        }
    }
}

/// Three days of Berlin, and one that was left out.
#[must_use]
pub fn sample_calendar() -> CalendarPage {
    CalendarPage {
        key: "berlin".into(),
        name: "Berlin".into(),
        zone: "Europe/Berlin".into(),
        found: vec![
            "2026-12-25 Christmas Day".into(),
            "2026-12-26 Boxing Day".into(),
            "2027-01-01 New Year's Day".into(),
        ],
        bad: vec![(14, "“Team lunch” is not a whole day; left out".into())],
        base: 4,
        ..CalendarPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let new = sample_calendar();
    let list = CalendarPage {
        list: "england".into(),
        name: "England".into(),
        known: vec!["2026-12-28 Boxing Day (substitute)".into()],
        bad: Vec::new(),
        ..new.clone()
    };
    let endless = CalendarPage {
        name: long("Berlin"),
        found: vec![format!("2026-12-25 {}", long("Day"))],
        bad: vec![(3, long("no"))],
        ..new.clone()
    };
    let rtl = CalendarPage {
        name: "عطل".into(),
        found: vec!["2027-03-20 عيد الفطر".into()],
        ..list.clone()
    };
    let none = CalendarPage { found: Vec::new(), bad: Vec::new(), ..new.clone() };
    let lists = [("england".to_owned(), "England".to_owned())];
    vec![
        Sample::new("form", form(&ctx, &lists)),
        Sample::new("empty", calendar(&ctx, &none)),
        Sample::new("a new list", calendar(&ctx, &new)),
        Sample::new("into a list", calendar(&ctx, &list)),
        Sample::new("error", calendar(&ctx, &CalendarPage { found: Vec::new(), ..new })),
        Sample::new("very long", calendar(&ctx, &endless)),
        Sample::new("right to left", calendar(&ctx, &rtl)),
    ]
}
