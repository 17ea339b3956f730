//! The versions of the handbook: who saved each, when and why; any two compared, any restored.

use base::Timestamp;
use maud::{Markup, html};

use super::{
    diff::{Diff, diff, sample_diff},
    editor::reading,
};
use crate::{
    PageContext,
    kit::{self, Look, Tone, badge, button, csrf, time},
    paths,
    samples::{Sample, Stage, in_minutes, long},
};

/// A version in the list.
#[derive(Debug, Clone, Default)]
pub struct VersionRow {
    pub number: i64,
    /// A name, or "the file", "the command line".
    pub who: String,
    pub at: Timestamp,
    pub note: String,
    pub in_force: bool,
}

/// The list, newest first.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    pub rows: Vec<VersionRow>,
    /// Versions below this number are on the next page.
    pub older: Option<i64>,
}

/// Draws the list.
#[must_use]
pub fn versions(ctx: &PageContext, view: &Versions) -> Markup {
    html! {
        @if view.rows.is_empty() {
            (kit::empty("No version yet", "The handbook is as it ships. The first change makes version 1."))
        } @else {
            (compare_form(&view.rows))
            ol.versions { @for row in &view.rows { (one_row(ctx, row)) } }
            @if let Some(older) = view.older {
                a.button.quiet href=(paths::handbook_versions_below(older)) { "Older versions" }
            }
        }
    }
}

fn one_row(ctx: &PageContext, row: &VersionRow) -> Markup {
    html! {
        li {
            a.version-number href=(paths::handbook_version(row.number)) { "Version " (row.number) }
            div {
                p {
                    b dir="auto" { (row.who) } " " (time::moment(ctx, row.at))
                    @if row.in_force { " " (badge(Tone::Good, "In force")) }
                }
                @if !row.note.is_empty() { p.hint dir="auto" { (row.note) } }
            }
        }
    }
}

fn compare_form(rows: &[VersionRow]) -> Markup {
    let newest = rows.first().map_or(0, |row| row.number);
    let before = rows.get(1).map_or(0, |row| row.number);
    let select = |name: &str, label: &str, on: i64| {
        html! {
            label for=(name) { (label) }
            select.control id=(name) name=(name) {
                @for row in rows { option value=(row.number) selected[row.number == on] { (row.number) } }
                option value="0" selected[on == 0] { "as shipped" }
            }
        }
    };
    html! {
        form.compare-form action=(paths::HANDBOOK_CHANGES) {
            (select("from", "Compare version", before)) (select("to", "with", newest))
            (button(Look::Quiet, "Compare", ""))
        }
    }
}

/// One version: what it changed, its text, and the way back to it.
#[derive(Debug, Clone, Default)]
pub struct OneVersion {
    pub row: VersionRow,
    /// The version before it.
    pub before: i64,
    pub changed: Diff,
    pub text: String,
    /// Written over an earlier release's default.
    pub older_default: bool,
    pub may_restore: bool,
}

/// Draws one version.
#[must_use]
pub fn version(ctx: &PageContext, view: &OneVersion) -> Markup {
    html! {
        ol.versions { (one_row(ctx, &view.row)) }
        @if view.older_default {
            p.hint { "It was written over the default of an earlier release, and means what it meant then." }
        }
        div.row {
            @if view.may_restore && !view.row.in_force {
                form method="post" data-plain="yes"
                    action=(paths::handbook_restoration(view.row.number)) {
                    (csrf(ctx.csrf)) (button(Look::Quiet, "Restore this version", ""))
                }
            }
            a.button.bare href=(paths::HANDBOOK_VERSIONS) { "All versions" }
        }
        h2 { "Changed since " @if view.before == 0 { "the shipped handbook" } @else { "version " (view.before) } }
        (diff(&view.changed))
        h2 { "Its text" }
        (reading(&view.text))
    }
}

/// Two versions compared.
#[must_use]
pub fn changes(from: i64, to: i64, between: &Diff) -> Markup {
    let name = |number: i64| {
        if number == 0 { "the shipped handbook".to_owned() } else { format!("version {number}") }
    };
    html! {
        p.lead { "From " (name(from)) " to " (name(to)) ". "
            a.plain-link href=(paths::handbook_changes(to, from)) { "The other way round" } }
        (diff(between))
    }
}

#[must_use]
pub fn sample_versions() -> Versions {
    let row = |number, who: &str, note: &str, ago: i64| VersionRow {
        number,
        who: who.into(),
        at: in_minutes(-ago),
        note: note.into(),
        in_force: number == 3,
    };
    Versions {
        rows: vec![
            row(3, "Ines Okoro", "Shorter promises for Scale", 4),
            row(2, "the command line", "", 1_500),
            row(1, "the file", "from rules.toml", 90_000),
        ],
        older: None,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let many = sample_versions();
    let one = OneVersion {
        row: many.rows[1].clone(),
        before: 1,
        changed: sample_diff(),
        text: "[company]\nname = \"Lantern\"\n".into(),
        older_default: true,
        may_restore: true,
    };
    let mut endless = many.clone();
    endless.rows[0].who = long("Ines");
    endless.rows[0].note = long("Why");
    endless.older = Some(1);
    vec![
        Sample::new("empty", versions(&ctx, &Versions::default())),
        Sample::new("many", versions(&ctx, &many)),
        Sample::new("very long", versions(&ctx, &endless)),
        Sample::new("one", version(&ctx, &one)),
        Sample::new("two", changes(0, 3, &sample_diff())),
    ]
}
