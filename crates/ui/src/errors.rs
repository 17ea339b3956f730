//! When something cannot be shown or done: say what happened, that nothing is lost, what to do.

use ::desk::phrases::{Language, Say};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{
        Look,
        hedgehog::{Mood, hedgehog},
        link_button,
    },
    paths::{self, InView},
    samples::{Sample, Stage, long},
    shells::{PublicPage, public},
};

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// 404, also for what the reader may not see.
    NotFound,
    /// 403: the form is too old or not ours, or the role does not allow it.
    Forbidden,
    /// 409: somebody was quicker; the words say who and what.
    Conflict(String),
    /// 400: what was wrong, in words.
    Refused(String),
    /// 413.
    TooLarge,
    /// 429.
    TooFast,
    /// 500, with a number that is also in the log.
    Fault(String),
}

impl Trouble {
    fn words<'a>(&'a self, ctx: &'a PageContext) -> (&'a str, &'a str) {
        let (title, words) = match self {
            Self::NotFound => (Say::NothingHere, Ok(Say::NothingHereHint)),
            Self::Forbidden => (Say::DidNotGoThrough, Ok(Say::DidNotGoThroughHint)),
            Self::Conflict(words) => (Say::SomebodyWasQuicker, Err(words)),
            Self::Refused(words) => (Say::CouldNotTakeThat, Err(words)),
            Self::TooLarge => (Say::CouldNotTakeThat, Ok(Say::FilesTooLarge)),
            Self::TooFast => (Say::MomentPlease, Ok(Say::ManyTries)),
            Self::Fault(_) => (Say::SomethingBroke, Ok(Say::SomethingBrokeHint)),
        };
        (ctx.say(title), words.map_or_else(String::as_str, |say| ctx.say(say)))
    }
}

/// Who reads the page; decides where the way back leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reader {
    Agent,
    #[default]
    Customer,
}

/// Draws the page for a trouble.
#[must_use]
pub fn page(ctx: &PageContext, trouble: &Trouble, reader: Reader) -> Markup {
    let page = PublicPage { title: trouble.words(ctx).0.into(), class: "narrow", customer: None };
    public(ctx, &page, &body(ctx, trouble, reader))
}

fn body(ctx: &PageContext, trouble: &Trouble, reader: Reader) -> Markup {
    let (title, words) = trouble.words(ctx);
    let next_up = paths::view(&InView::Next, None);
    html! {
        div.trouble {
            (hedgehog(Mood::Puzzled))
            h1 { (title) }
            p dir="auto" { (words) }
            @if let Trouble::Fault(number) = trouble {
                p.hint { (ctx.say_with(Say::NameTheNumber, &[("number", &html! { code { (number) } })])) }
            }
            p {
                @match reader {
                    Reader::Agent => (link_button(Look::Quiet, "To Next up", &next_up)),
                    Reader::Customer => {
                        (link_button(Look::Quiet, ctx.say(Say::AskForHelp), paths::HELP)) " "
                        (link_button(Look::Bare, ctx.say(Say::YourTickets), paths::PORTAL))
                    }
                }
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |trouble: Trouble| body(&ctx, &trouble, Reader::Customer);
    let german = PageContext { language: Language::De, ..stage.context() };
    vec![
        Sample::new("not found", draw(Trouble::NotFound)),
        Sample::new("forbidden, agent", body(&ctx, &Trouble::Forbidden, Reader::Agent)),
        Sample::new(
            "conflict",
            draw(Trouble::Conflict("L. Moreau solved this ticket just now.".into())),
        ),
        Sample::new("refused", draw(Trouble::Refused("A file may have 25 MB at most.".into()))),
        Sample::new("too large", draw(Trouble::TooLarge)),
        Sample::new(
            "in German",
            body(&german, &Trouble::Fault("7F3K-22".into()), Reader::Customer),
        ),
        Sample::new("too fast", draw(Trouble::TooFast)),
        Sample::new("fault", draw(Trouble::Fault("7F3K-22".into()))),
        Sample::new("very long", draw(Trouble::Refused(long("Too long.")))),
    ]
}
