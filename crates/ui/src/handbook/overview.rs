//! The handbook at a glance: what is in force since when, whether a file was refused, how far the
//! tickets are, and a way to each part.

use base::Timestamp;
use desk::handbook::sheets::Sheet;
use maud::{Markup, html};

use super::frame::page_of;
use super::{
    progress::{Progress, progress},
    versions::{VersionRow, sample_versions},
};
use crate::{
    PageContext,
    kit::{Tone, notice, time},
    paths,
    samples::{NOW, Sample, Stage, long},
};

/// What is wrong with the configured file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileTrouble {
    /// Refused; each fault as one line.
    Broken { path: String, at: Timestamp, faults: Vec<String> },
    /// Changed by other means since it was taken.
    Behind { path: String },
}

/// A part with a line on what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub sheet: Sheet,
    /// `5 plans; 8 h to 72 h`
    pub line: String,
}

/// The page.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The version in force; `None` for the shipped handbook.
    pub running: Option<VersionRow>,
    pub file: Option<FileTrouble>,
    /// A newer version this release can't read; 0 for none.
    pub unreadable: i64,
    /// The running version stands over an earlier release's default.
    pub older_default: bool,
    pub progress: Option<Progress>,
    pub parts: Vec<Part>,
}

/// Draws it.
#[must_use]
pub fn overview(ctx: &PageContext, view: &Overview) -> Markup {
    html! {
        (running(ctx, view.running.as_ref()))
        @if let Some(trouble) = &view.file { (file(ctx, trouble)) }
        @if view.unreadable > 0 {
            (notice(Tone::Bad, &html! {
                p { "Version " (view.unreadable) " can't be read by this release, so an older one is in force. "
                    a.plain-link href=(paths::handbook_version(view.unreadable)) { "Look at it" } }
            }))
        }
        @if view.older_default {
            (notice(Tone::Plain, &html! {
                p { "Your version was saved over the default of an earlier release, and means what it \
                     meant then. Saving the text again takes up today's default. "
                    a.plain-link href=(paths::HANDBOOK_TEXT) { "Open the text" } }
            }))
        }
        (progress(view.progress.as_ref()))
        ul.handbook-parts {
            @for part in &view.parts {
                li {
                    a href=(page_of(part.sheet)) {
                        b { (part.sheet.name()) }
                        small dir="auto" { (part.line) }
                    }
                }
            }
        }
    }
}

fn running(ctx: &PageContext, row: Option<&VersionRow>) -> Markup {
    html! {
        p.lead {
            @match row {
                None => "The handbook is as it ships. What you change becomes a version; any can be restored.",
                Some(row) => {
                    a.plain-link href=(paths::handbook_version(row.number)) { "Version " (row.number) }
                    " is in force: saved by " bdi { (row.who) } ", " (time::moment(ctx, row.at)) "."
                    @if !row.note.is_empty() { " “" bdi { (row.note) } "”" }
                }
            }
        }
    }
}

fn file(ctx: &PageContext, trouble: &FileTrouble) -> Markup {
    match trouble {
        FileTrouble::Broken { path, at, faults } => notice(
            Tone::Bad,
            &html! {
                p {
                    "The file " code { (path) } " has faults and was not applied (" (time::moment(ctx, *at))
                    "). The handbook below stays in force."
                }
                ul.file-faults { @for fault in faults { li dir="auto" { (fault) } } }
            },
        ),
        FileTrouble::Behind { path } => notice(
            Tone::Warn,
            &html! {
                p {
                    "The handbook was changed here since the file " code { (path) } " was taken, and the file \
                     says something else. It is applied when it changes next. To bring it up to date: "
                    code { "prickle handbook export > " (path) }
                }
            },
        ),
    }
}

#[must_use]
pub fn sample_overview() -> Overview {
    let parts = Sheet::ALL.map(|sheet| Part { sheet, line: "5 plans; 8 h to 72 h".into() });
    Overview {
        running: sample_versions().rows.first().cloned(),
        file: None,
        unreadable: 0,
        older_default: false,
        progress: Some(Progress {
            version: 3,
            done: 4_200,
            total: 10_000,
            changed: 4_100,
            ended: false,
        }),
        parts: parts.into(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let some = sample_overview();
    let faults = vec!["line 4, column 1: plans.scale.traget: there is no \"traget\" here".into()];
    let broken = FileTrouble::Broken { path: "rules.toml".into(), at: NOW, faults };
    let empty = Overview { running: None, progress: None, ..some.clone() };
    let behind = Overview {
        file: Some(FileTrouble::Behind { path: "rules.toml".into() }),
        unreadable: 5,
        older_default: true,
        ..some.clone()
    };
    let mut endless = some.clone();
    endless.parts.iter_mut().for_each(|part| part.line = long("Words"));
    vec![
        Sample::new("empty", overview(&ctx, &empty)),
        Sample::new("many", overview(&ctx, &some)),
        Sample::new("error", overview(&ctx, &Overview { file: Some(broken), ..some.clone() })),
        Sample::new("behind", overview(&ctx, &behind)),
        Sample::new("very long", overview(&ctx, &endless)),
    ]
}
