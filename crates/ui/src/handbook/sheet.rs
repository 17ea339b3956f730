//! A form of the handbook: one block for each plan, product or mail. What is wrong stands at its
//! field; nothing is saved before its change was looked at.

use desk::handbook::sheets::{Block, Field, Kind, Sheet, blocks, shown, tick};
use maud::{Markup, html};

use super::{
    vocabulary::words,
    week::{Week, sample_week, week},
};
use crate::{
    PageContext,
    kit::{Look, button, csrf, errors},
    paths,
    samples::{Sample, Stage, long},
};

/// A sheet to fill.
#[derive(Debug, Clone)]
pub struct SheetPage {
    pub sheet: Sheet,
    pub blocks: Vec<Block>,
    /// What is wrong, by the place of the field.
    pub wrong: Vec<(String, String)>,
    /// The version it was filled from.
    pub base: i64,
    pub may_edit: bool,
    /// Beside a schedule: the week it makes, by the block's place.
    pub weeks: Vec<(String, Week)>,
    /// Under a mail: how it reads with invented values, by the block's place.
    pub previews: Vec<(String, Markup)>,
    /// The place of the block to show open; empty for none.
    pub open: String,
}

/// So many blocks are shown open; where there are more, each opens by itself.
const FEW: usize = 6;

/// Draws the sheet.
#[must_use]
pub fn sheet(ctx: &PageContext, view: &SheetPage) -> Markup {
    html! {
        p.lead { (view.sheet.about()) }
        @if view.sheet == Sheet::Schedules { (zone_form(view)) }
        @if view.sheet == Sheet::Holidays && view.may_edit { (from_calendar(ctx, view)) }
        form.sheet-form method="post" action=(paths::handbook_sheet(view.sheet.key())) data-plain="yes"
            data-sheet-check=(paths::handbook_sheet_check(view.sheet.key())) {
            (csrf(ctx.csrf))
            input type="hidden" name="base" value=(view.base);
            (errors(ctx, view.wrong.len()))
            (stray(view))
            fieldset.bare disabled[!view.may_edit] {
                @if view.sheet == Sheet::Plans { (grid(view)) }
                @for block in &view.blocks { (one_block(view, block)) }
            }
            @if view.sheet == Sheet::Automations { (words()) }
            @if view.may_edit {
                div.row.sheet-foot {
                    (button(Look::Main, "Look at the changes", ""))
                    a.button.bare href=(paths::handbook_text_at(view.sheet.section())) { "In the text" }
                }
            }
        }
    }
}

/// Days off may come out of a calendar, into a list there is or a new one.
fn from_calendar(ctx: &PageContext, view: &SheetPage) -> Markup {
    let key = |block: &Block| block.path.strip_prefix("holidays.").map(str::to_owned);
    let lists: Vec<(String, String)> = view
        .blocks
        .iter()
        .filter_map(|block| Some((key(block).filter(|key| key != "+")?, block.title.clone())))
        .collect();
    super::calendar::form(ctx, &lists)
}

/// What is wrong somewhere else than in a field of this sheet.
fn stray(view: &SheetPage) -> Markup {
    let known = |path: &str| {
        view.blocks.iter().flat_map(|block| &block.fields).any(|field| is_at(path, field))
    };
    html! {
        @for (path, words) in view.wrong.iter().filter(|(path, _)| !known(path)) {
            p.complaint { code { (path) } " " (words) }
        }
    }
}

/// A fault about a member of a list is about the list's field.
fn is_at(path: &str, field: &Field) -> bool {
    path == field.path || path.strip_prefix(&field.path).is_some_and(|rest| rest.starts_with('.'))
}

fn wrong<'a>(view: &'a SheetPage, field: &Field) -> Option<&'a str> {
    let own = view.wrong.iter().find(|(path, _)| is_at(path, field));
    own.map(|(_, words)| words.as_str())
}

fn one_block(view: &SheetPage, block: &Block) -> Markup {
    let in_grid = |field: &&Field| view.sheet == Sheet::Plans && is_grid(block, field);
    let fields: Vec<&Field> = block.fields.iter().filter(|field| !in_grid(field)).collect();
    let faulty = fields.iter().any(|field| wrong(view, field).is_some());
    let body = html! {
        div.block-fields {
            @for field in &fields { (one_field(view, field)) }
            @if block.removable {
                label.tick.take-away {
                    input type="checkbox" name=(format!("{}.remove", block.path)) value="yes";
                    span { "Take “" bdi { (block.title) } "” away" }
                }
            }
            @for (_, week) in view.weeks.iter().filter(|(path, _)| *path == block.path) {
                (self::week(week))
            }
            @for (path, preview) in view.previews.iter().filter(|(path, _)| *path == block.path) {
                div.mail-preview data-preview-of=(path) data-preview-url=(paths::HANDBOOK_PREVIEW)
                    aria-live="polite" { (preview) }
                p.hint { a href=(paths::handbook_letter(path)) { "See it as a mail" } }
            }
        }
    };
    let is_new = block.path.ends_with(".+");
    let long = matches!(view.sheet, Sheet::Plans | Sheet::Automations);
    let folded = is_new || view.blocks.len() > FEW || long;
    html! {
        @if folded {
            details.block open[faulty || view.open == block.path] id=(block.path) {
                summary { h2 dir="auto" { (block.title) } small dir="auto" { (in_short(block)) } }
                (body)
            }
        } @else {
            section.block id=(block.path) {
                @if !block.title.is_empty() { h2 dir="auto" { (block.title) } }
                (body)
            }
        }
    }
}

/// What a folded block says, in a line.
fn in_short(block: &Block) -> String {
    if block.path.ends_with(".+") {
        return String::new();
    }
    let value = |field: &Field| match &field.kind {
        Kind::Choice(all) => {
            all.iter().find(|(key, _)| *key == field.value).map(|(_, name)| name.clone())
        }
        Kind::Line if !field.path.ends_with(".name") => Some(field.value.clone()),
        _ => None,
    };
    let values = block.fields.iter().filter_map(value).filter(|value| !value.is_empty());
    values.collect::<Vec<_>>().join(" · ")
}

/// Targets stand in the grid; a new plan has no row there yet.
fn is_grid(block: &Block, field: &Field) -> bool {
    !block.path.ends_with(".+") && matches!(field.kind, Kind::Target | Kind::Finer)
}

/// Plans down, severities and kinds across.
fn grid(view: &SheetPage) -> Markup {
    let plans: Vec<&Block> =
        view.blocks.iter().filter(|block| !block.path.ends_with(".+")).collect();
    let targets = |block: &Block| -> Vec<Field> {
        block.fields.iter().filter(|field| is_grid(block, field)).cloned().collect()
    };
    let heads = plans.first().map(|block| targets(block)).unwrap_or_default();
    html! {
        div.grid-scroll tabindex="0" role="region" aria-label="Targets" {
            table.targets {
                thead { tr {
                    th scope="col" { "Plan" }
                    @for head in &heads { th scope="col" dir="auto" { (head.label) } }
                } }
                tbody { @for plan in plans {
                    tr {
                        th scope="row" dir="auto" { (plan.title) }
                        @for field in targets(plan) { td { (cell(view, plan, &field)) } }
                    }
                } }
            }
        }
        p.hint { "An empty field takes the plan's own target." }
    }
}

fn cell(view: &SheetPage, plan: &Block, field: &Field) -> Markup {
    let complaint = wrong(view, field);
    let id = format!("{}-error", field.path);
    html! {
        div.wrong[complaint.is_some()] {
            input.control id=(field.path) name=(field.path) value=(field.value) size="6"
                autocomplete="off" aria-label=(format!("{}: {}", plan.title, field.label))
                aria-invalid=[complaint.map(|_| "true")] aria-describedby=[complaint.map(|_| &id)];
            @if let Some(words) = complaint { p.complaint id=(id) { (words) } }
        }
    }
}

fn one_field(view: &SheetPage, field: &Field) -> Markup {
    let complaint = wrong(view, field);
    let hint = (!field.hint.is_empty()).then(|| format!("{}-hint", field.path));
    let error = complaint.map(|_| format!("{}-error", field.path));
    let described: Vec<String> = error.iter().chain(&hint).cloned().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let about = html! {
        @if let Some(id) = &hint { p.hint id=(id) { (field.hint) } }
    };
    let end = html! {
        @if let (Some(id), Some(words)) = (&error, complaint) { p.complaint id=(id) { (words) } }
    };
    match &field.kind {
        Kind::Flag | Kind::Drop => html! {
            div.field.wrong[complaint.is_some()] {
                input type="hidden" name=(shown(&field.path)) value="yes";
                label.tick {
                    input type="checkbox" name=(field.path) value="yes" checked[!field.value.is_empty()];
                    span { (field.label) }
                }
                (end)
            }
        },
        Kind::Ticks(all) => html! {
            fieldset.field.wrong[complaint.is_some()] {
                legend { (field.label) }
                input type="hidden" name=(shown(&field.path)) value="yes";
                div.ticks {
                    @for (key, name) in all {
                        label.tick {
                            input type="checkbox" name=(tick(&field.path, key)) value="yes"
                                checked[field.value.lines().any(|one| one == key)];
                            span dir="auto" { (name) }
                        }
                    }
                }
                (end)
            }
        },
        _ => html! {
            div.field.wrong[complaint.is_some()] {
                label for=(field.path) { (field.label) }
                (about)
                (control(field, complaint.is_some(), described.as_deref()))
                (end)
            }
        },
    }
}

fn control(field: &Field, is_wrong: bool, described: Option<&str>) -> Markup {
    let (path, invalid) = (&field.path, is_wrong.then_some("true"));
    let sentences = matches!(field.kind, Kind::Steps | Kind::Conditions);
    match &field.kind {
        Kind::Choice(all) => html! {
            select.control id=(path) name=(path) aria-invalid=[invalid] aria-describedby=[described] {
                @if !all.iter().any(|(key, _)| *key == field.value) {
                    option value=(field.value) selected { (field.value) }
                }
                @for (key, name) in all {
                    option value=(key) selected[*key == field.value] { (name) }
                }
            }
        },
        Kind::Words(_) | Kind::Lines | Kind::Days | Kind::Steps | Kind::Conditions => html! {
            textarea.control.sentences[sentences] id=(path) name=(path) rows=(rows(field)) dir="auto"
                aria-invalid=[invalid] aria-describedby=[described] { "\n" (field.value) }
        },
        _ => html! {
            input.control id=(path) name=(path) value=(field.value) dir="auto" autocomplete="off"
                inputmode=[(field.kind == Kind::Number).then_some("numeric")]
                aria-invalid=[invalid] aria-describedby=[described];
        },
    }
}

fn rows(field: &Field) -> usize {
    let least = match field.kind {
        Kind::Words(rows) => usize::from(rows),
        _ => 2,
    };
    field.value.lines().count().max(least) + 1
}

/// In which zone the weeks are drawn.
fn zone_form(view: &SheetPage) -> Markup {
    let zone = view.weeks.first().map(|(_, week)| week.zone.as_str()).unwrap_or("UTC");
    html! {
        form.zone-form action=(paths::handbook_sheet(view.sheet.key())) {
            label for="zone" { "Weeks drawn in" }
            input.control #zone name="zone" value=(zone) list="zones" autocomplete="off";
            datalist #zones {
                @for zone in ["UTC", "Europe/London", "Europe/Berlin", "America/New_York",
                    "America/Los_Angeles", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney"] {
                    option value=(zone) {}
                }
            }
            (button(Look::Quiet, "Draw", ""))
        }
    }
}

/// What is wrong with a form while it is filled, each with the place of its field; the script puts
/// it there.
#[must_use]
pub fn complaints(wrong: &[(String, String)]) -> Markup {
    html! {
        ul.complaints { @for (path, words) in wrong { li data-at=(path) { (words) } } }
    }
}

/// A mail as a customer would get it.
#[must_use]
pub fn preview(subject: &str, body: &str) -> Markup {
    html! {
        p.hint { "With invented values:" }
        p.preview-subject dir="auto" { (subject) }
        div.preview-body dir="auto" { (body) }
    }
}

/// Why a mail can't be shown.
#[must_use]
pub fn no_preview(faults: &[String]) -> Markup {
    html! { @for fault in faults { p.complaint { (fault) } } }
}

/// A sheet as the shipped handbook fills it.
#[must_use]
pub fn sample_sheet(sheet: Sheet) -> SheetPage {
    let blocks = blocks(sheet, &desk::handbook::Handbook::shipped());
    let weeks = blocks.iter().map(|block| (block.path.clone(), sample_week()));
    let weeks = if sheet == Sheet::Schedules { weeks.take(1).collect() } else { Vec::new() };
    let mails = blocks.iter().map(|block| {
        (block.path.clone(), preview("[#1042] Flags flicker on iOS", "Hello Ana,\n\nthank you."))
    });
    let previews = if sheet == Sheet::Texts { mails.take(2).collect() } else { Vec::new() };
    let (wrong, open) = (Vec::new(), String::new());
    SheetPage { sheet, blocks, wrong, base: 4, may_edit: true, weeks, previews, open }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let drawn = |view: &SheetPage| sheet(&ctx, view);
    let mut faulty = sample_sheet(Sheet::Plans);
    faulty.wrong = vec![
        ("plans.scale.target".into(), "\"soon\" is not a length of time; write 8h".into()),
        ("plans.boost.always_taken.0".into(), "there is no kind \"bill\"".into()),
        ("kinds.billing.team".into(), "there is no team \"billing\"".into()),
    ];
    let mut rules = sample_sheet(Sheet::Automations);
    rules.open = rules.blocks[0].path.clone();
    let mut endless = sample_sheet(Sheet::Teams);
    endless.blocks.iter_mut().for_each(|block| block.title = long("Team"));
    let reading = SheetPage { may_edit: false, ..sample_sheet(Sheet::Rules) };
    let mut rtl = sample_sheet(Sheet::Company);
    rtl.blocks[0].fields[0].value = "فانوس".into();
    vec![
        Sample::new("many: plans", drawn(&sample_sheet(Sheet::Plans))),
        Sample::new("error", drawn(&faulty)),
        Sample::new("automations", drawn(&rules)),
        Sample::new("schedules", drawn(&sample_sheet(Sheet::Schedules))),
        Sample::new("holidays", drawn(&sample_sheet(Sheet::Holidays))),
        Sample::new("mails", drawn(&sample_sheet(Sheet::Texts))),
        Sample::new("reading", drawn(&reading)),
        Sample::new("very long", drawn(&endless)),
        Sample::new("right to left", drawn(&rtl)),
        Sample::new("a mail that fails", no_preview(&["there is no placeholder \"nam\"".into()])),
    ]
}
