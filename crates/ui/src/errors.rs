//! When something cannot be shown or done: say what happened, that nothing is lost, what to do.

use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{
        Look,
        hedgehog::{Mood, hedgehog},
        link_button,
    },
    paths::{self, InView},
    samples::{Sample, long},
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
    /// 400 and 413: what was wrong, in words.
    Refused(String),
    /// 429.
    TooFast,
    /// 500, with a number that is also in the log.
    Fault(String),
}

impl Trouble {
    fn words(&self) -> (&'static str, String) {
        match self {
            Self::NotFound => (
                "There is nothing here",
                "The link may be old, or it leads to something that is not yours to see.".into(),
            ),
            Self::Forbidden => (
                "That did not go through",
                "The page was open for too long, or this is not yours to change. Go back, load it \
                 again, and try once more."
                    .into(),
            ),
            Self::Conflict(words) => ("Somebody was quicker", words.clone()),
            Self::Refused(words) => ("We could not take that", words.clone()),
            Self::TooFast => {
                let words = "That were many tries at once. Wait a minute, then go on.";
                ("A moment, please", words.into())
            }
            Self::Fault(_) => (
                "Something broke on our side",
                "It is noted and somebody will look. What you sent before this is safe; please try \
                 again in a minute."
                    .into(),
            ),
        }
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
    let page = PublicPage { title: trouble.words().0.into(), class: "narrow", customer: None };
    public(ctx, &page, &body(trouble, reader))
}

fn body(trouble: &Trouble, reader: Reader) -> Markup {
    let (title, words) = trouble.words();
    let next_up = paths::view(&InView::Next, None);
    html! {
        div.trouble {
            (hedgehog(Mood::Puzzled))
            h1 { (title) }
            p dir="auto" { (words) }
            @if let Trouble::Fault(number) = trouble {
                p.hint { "If you write to us, name " code { (number) } "." }
            }
            p {
                @match reader {
                    Reader::Agent => (link_button(Look::Quiet, "To Next up", &next_up)),
                    Reader::Customer => {
                        (link_button(Look::Quiet, "Ask for help", paths::HELP)) " "
                        (link_button(Look::Bare, "Your tickets", paths::PORTAL))
                    }
                }
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let draw = |trouble: Trouble| body(&trouble, Reader::Customer);
    vec![
        Sample::new("not found", draw(Trouble::NotFound)),
        Sample::new("forbidden, agent", body(&Trouble::Forbidden, Reader::Agent)),
        Sample::new(
            "conflict",
            draw(Trouble::Conflict("L. Moreau solved this ticket just now.".into())),
        ),
        Sample::new("refused", draw(Trouble::Refused("A file may have 25 MB at most.".into()))),
        Sample::new("too fast", draw(Trouble::TooFast)),
        Sample::new("fault", draw(Trouble::Fault("7F3K-22".into()))),
        Sample::new("very long", draw(Trouble::Refused(long("Too long.")))),
    ]
}
