//! Who is away: everybody of us with until when, and the form to say it of oneself or, as a lead,
//! of anybody.

use base::ids::{AbsenceId, PersonId};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Choice, Face, Field, Look, Tone, button, csrf, notice},
    paths,
    samples::{Sample, Stage, long},
};

/// Everything on the page.
#[derive(Debug, Clone, Default)]
pub struct AbsencesPage {
    /// Away now and later, by beginning.
    pub absences: Vec<AbsenceRow>,
    /// Whom the reader may say it of; only themselves where one.
    pub people: Vec<Choice>,
    /// What the form holds: `2026-11-26T17:00`, in `zone`.
    pub from: String,
    pub until: String,
    pub reason: String,
    /// The zone the times are in, `Berlin`.
    pub zone: String,
    /// What is wrong with the form; empty if nothing is.
    pub error: String,
}

/// One absence.
#[derive(Debug, Clone)]
pub struct AbsenceRow {
    pub id: AbsenceId,
    pub person: PersonId,
    pub face: Face,
    /// `away until Fri 27 Nov, 17:00`, or `away from Mon 30 Nov, 09:00 until …`.
    pub words: String,
    pub reason: String,
    /// Holds now.
    pub now: bool,
    /// The reader may end it or take it back.
    pub may_end: bool,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn absences(ctx: &PageContext, view: &AbsencesPage) -> Markup {
    html! {
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p { (view.error) } }))
        }
        div.organisation {
            div.org-main { (form(ctx, view)) }
            div.org-more {
                section aria-labelledby="away-list" {
                    h2 #away-list { "Away now and soon" }
                    @if view.absences.is_empty() {
                        (kit::empty("Everybody is here", "Nobody has said that they will be away."))
                    } @else {
                        ul.org-people { @for row in &view.absences { (one(ctx, row)) } }
                    }
                }
            }
        }
    }
}

fn one(ctx: &PageContext, row: &AbsenceRow) -> Markup {
    html! {
        li.who id=(format!("absence-{}", row.id)) {
            (row.face.draw())
            div.grows {
                b dir="auto" { (row.face.name) }
                small { (row.words) }
                @if !row.reason.is_empty() { small dir="auto" { (row.reason) } }
            }
            @if row.may_end {
                form method="post" action=(paths::absence_end(row.id)) {
                    (csrf(ctx.csrf))
                    (button(Look::Quiet, if row.now { "Back now" } else { "Take it back" }, ""))
                }
            }
        }
    }
}

fn form(ctx: &PageContext, view: &AbsencesPage) -> Markup {
    let zone = if view.zone.is_empty() { "UTC" } else { &view.zone };
    let until_hint = "Leave it open if you don’t know yet.";
    html! {
        section.org-card aria-labelledby="away-form" {
            h2 #away-form { "Say that you are away" }
            form.plan-form method="post" action=(paths::AWAY) {
                (csrf(ctx.csrf))
                @if view.people.len() > 1 {
                    (Field { name: "person", label: "Who", required: true, ..Field::default() }
                        .select("", &view.people))
                }
                (Field { name: "from", label: &format!("From ({zone})"), value: &view.from,
                    hint: "Empty: from now on.", ..Field::default() }.input("datetime-local"))
                (Field { name: "until", label: &format!("Until ({zone})"), value: &view.until,
                    hint: until_hint, ..Field::default() }.input("datetime-local"))
                (Field { name: "reason", label: "Why", value: &view.reason,
                    hint: "Everybody of us can read it.", ..Field::default() }.input("text"))
                p.hint {
                    "While somebody is away nothing is given to them, and what customers write on \
                     their tickets goes back to the group."
                }
                (button(Look::Main, "Set away", ""))
            }
        }
    }
}

/// The sample page of a lead.
#[must_use]
pub fn sample_absences() -> AbsencesPage {
    let row = |id, name: &str, words: &str, reason: &str, now| AbsenceRow {
        id: AbsenceId(id),
        person: PersonId(id),
        face: Face::new(name, id),
        words: words.into(),
        reason: reason.into(),
        now,
        may_end: true,
    };
    AbsencesPage {
        absences: vec![
            row(1, "L. Moreau", "away until Fri 27 Nov, 17:00", "dentist", true),
            row(2, "P. Lindqvist", "away until they are back", "ill", true),
            row(3, "N. Kimura", "away from Mon 30 Nov, 09:00 until Fri 4 Dec, 18:00", "", false),
        ],
        people: vec![
            Choice::new("9", "N. Kimura (you)", "", true),
            Choice::new("1", "L. Moreau", "", false),
        ],
        zone: "London".into(),
        ..AbsencesPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_absences();
    let own = AbsencesPage { people: Vec::new(), absences: Vec::new(), ..full.clone() };
    let mut endless = full.clone();
    endless.absences = vec![endless.absences.remove(0); 30];
    endless.absences[0].reason = long("dentist");
    let mut rtl = full.clone();
    rtl.absences[0].reason = "عند طبيب الأسنان".into();
    let wrong = AbsencesPage {
        error: "The end must come after the beginning.".into(),
        from: "2026-11-26T17:00".into(),
        until: "2026-11-26T09:00".into(),
        ..full.clone()
    };
    let draw = |view: &AbsencesPage| absences(&ctx, view);
    vec![
        Sample::new("many, as a lead", draw(&full)),
        Sample::new("empty, of oneself", draw(&own)),
        Sample::new("error", draw(&wrong)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
