//! A ticket's tags in the side panel: each with its way off, and a field to add more. The browser
//! completes from the tags this desk knows.

use base::ids::TicketId;
use maud::{Markup, html};

use super::acts::in_view;
use crate::{
    PageContext,
    kit::{csrf, tag},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// The tags, and what else there is.
#[derive(Debug, Clone, Default)]
pub struct TagsView {
    pub view: InView,
    pub tags: Vec<String>,
    /// Tags other tickets have, the latest used first.
    pub known: Vec<String>,
    pub may_change: bool,
}

/// Draws the section; nothing where there is nothing to see or do.
#[must_use]
pub fn tags(ctx: &PageContext, ticket: TicketId, view: &TagsView) -> Markup {
    let others = view.known.iter().filter(|known| !view.tags.contains(known));
    html! {
        @if view.may_change || !view.tags.is_empty() {
            section.tagged {
                h2 { "Tags" }
                @if !view.tags.is_empty() {
                    ul.tag-list {
                        @for word in &view.tags { (one(ctx, ticket, view, word)) }
                    }
                }
                @if view.may_change {
                    form.row method="post" action=(paths::tags(ticket)) {
                        (csrf(ctx.csrf)) (in_view(&view.view))
                        input.control name="add" list="known-tags" required autocomplete="off"
                            aria-label="Add tags" placeholder="Add a tag" data-hotkey="t"
                            data-act="Add a tag" dir="auto";
                        button.button.quiet { "Add" }
                        datalist #known-tags {
                            @for known in others { option value=(known) {} }
                        }
                    }
                }
            }
        }
    }
}

fn one(ctx: &PageContext, ticket: TicketId, view: &TagsView, word: &str) -> Markup {
    html! {
        li {
            (tag(word))
            @if view.may_change {
                form method="post" action=(paths::tags(ticket)) {
                    (csrf(ctx.csrf)) (in_view(&view.view))
                    button.clip-remove name="gone" value=(word)
                        aria-label=(format!("Take off the tag {word}")) { "×" }
                }
            }
        }
    }
}

/// The sample ticket's tags.
#[must_use]
pub fn sample_tags() -> TagsView {
    TagsView {
        view: InView::Next,
        tags: vec!["feature-flags".into(), "sdk-web".into()],
        known: vec!["sdk-web".into(), "vip".into(), "incident/123".into()],
        may_change: true,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let some = sample_tags();
    let draw = |view: &TagsView| tags(&ctx, TicketId(48_213), view);
    let none = TagsView { tags: Vec::new(), ..some.clone() };
    let mut endless = some.clone();
    endless.tags = (0..20).map(|n| format!("tag-number-{n}")).collect();
    endless.tags.push(long("unbroken").replace(' ', "-"));
    let rtl = TagsView { tags: vec!["تصدير".into()], ..some.clone() };
    vec![
        Sample::new("none", draw(&none)),
        Sample::new("some", draw(&some)),
        Sample::new("to read only", draw(&TagsView { may_change: false, ..some.clone() })),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
