//! Times on a page: short words in the reader's zone, the whole truth in the title.

use base::Timestamp;
use maud::{Markup, html};

use crate::{PageContext, format, samples::Sample};

/// When something happened.
#[must_use]
pub fn moment(ctx: &PageContext, at: Timestamp) -> Markup {
    stamped(ctx, at, &format::moment_in(ctx.language, at, ctx.now, ctx.zone))
}

/// When something is due, as a time of day.
#[must_use]
pub fn deadline(ctx: &PageContext, at: Timestamp) -> Markup {
    stamped(ctx, at, &format::deadline_in(ctx.language, at, ctx.now, ctx.zone))
}

/// Time left or over; kept moving in the browser.
#[must_use]
pub fn countdown(ctx: &PageContext, due_at: Timestamp) -> Markup {
    html! {
        time datetime=(due_at) title=(format::full(due_at, ctx.zone)) data-relative {
            (format::countdown(due_at, ctx.now))
        }
    }
}

/// A promise to a customer, in full.
#[must_use]
pub fn promise(ctx: &PageContext, at: Timestamp) -> Markup {
    stamped(ctx, at, &format::promise_in(ctx.language, at, ctx.zone))
}

fn stamped(ctx: &PageContext, at: Timestamp, words: &str) -> Markup {
    html! { time datetime=(at) title=(format::full(at, ctx.zone)) { (words) } }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = crate::samples::Stage::default();
    let (ctx, now) = (&stage.context(), crate::samples::NOW);
    let ago = |seconds: i64| base::time::after(now, -seconds);
    vec![
        Sample::new(
            "moments",
            html! {
                @for s in [60, 30_000, 90_000, 300_000, 1_900_000, 40_000_000] {
                    p { (moment(ctx, ago(s))) }
                }
            },
        ),
        Sample::new(
            "countdowns",
            html! {
                @for s in [-4_320, 2_400, -180_000, 400_000] { p { (countdown(ctx, ago(s))) } }
            },
        ),
        Sample::new(
            "deadlines",
            html! {
                p { (deadline(ctx, ago(-4_320))) } p { (deadline(ctx, ago(-1_000_000))) } p
                    { (promise(ctx, ago(-86_400))) }
            },
        ),
    ]
}
