//! Splitting a ticket: which messages go into the new one, what it is called, who is told.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Look, Tone, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A message to choose.
#[derive(Debug, Clone, Default)]
pub struct Choosable {
    pub id: i64,
    pub who: String,
    pub at: Timestamp,
    /// How it begins, plain text.
    pub words: String,
    /// Ours alone.
    pub note: bool,
    pub from_us: bool,
    pub files: u64,
    pub on: bool,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct SplittingPage {
    pub ticket: Option<TicketId>,
    pub subject: String,
    /// What the new one will be called.
    pub new_subject: String,
    pub messages: Vec<Choosable>,
    pub error: String,
    /// The customer is told, unless the reader chooses otherwise.
    pub tell: bool,
    /// Who would be told; empty for nobody with an address.
    pub told: String,
    /// Made with the page: sent twice, it is one split.
    pub client_id: String,
}

/// Draws the page.
#[must_use]
pub fn splitting(ctx: &PageContext, ticket: TicketId, view: &SplittingPage) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(ticket, &InView::All)) data-hotkey="Escape" {
                (kit::icon(kit::Icon::Back)) "#" (ticket) " "
            }
            bdi { (view.subject) }
        }
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (view.error) } }))
        }
        form.split-form method="post" action=(paths::splitting(ticket)) {
            (csrf(ctx.csrf))
            input type="hidden" name="client_id" value=(view.client_id);
            fieldset.field.choices {
                legend { "What goes into the new ticket?" }
                p.hint {
                    "It is copied with its files; here everything stays as it is, with a mark. "
                    "Its clock runs from the moment the customer wrote."
                }
                @for message in &view.messages { (one(ctx, message)) }
            }
            div.field {
                label for="split-subject" { "Its subject" }
                input.control #split-subject name="subject" required maxlength="250" dir="auto"
                    value=(view.new_subject) autocomplete="off";
            }
            fieldset.field.choices {
                legend { "Is the customer told?" }
                (told("yes", view.tell, "Yes, by mail", &format!(
                    "{} gets the new number and by when we answer.", view.told
                )))
                (told("", !view.tell, "No", "They see it in the portal, and when we answer."))
            }
            div.row { (button(Look::Main, "Split", "Control+Enter")) }
        }
    }
}

fn told(value: &str, on: bool, label: &str, hint: &str) -> Markup {
    html! {
        label.choice {
            input type="radio" name="tell" value=(value) checked[on];
            span { b { (label) } small dir="auto" { (hint) } }
        }
    }
}

fn one(ctx: &PageContext, view: &Choosable) -> Markup {
    html! {
        label.choice {
            input type="checkbox" name=(format!("m{}", view.id)) value="yes" checked[view.on];
            span {
                b {
                    bdi { (view.who) } " "
                    small {
                        @if view.note { "note · " } @else if view.from_us { "us · " }
                        (time::moment(ctx, view.at))
                        @if view.files > 0 {
                            " · " (crate::format::count(view.files, "file", "files"))
                        }
                    }
                }
                small dir="auto" { (view.words) }
            }
        }
    }
}

/// The sample: one mail asks two things.
#[must_use]
pub fn sample_splitting() -> SplittingPage {
    let message = |id, who: &str, minutes, words: &str, from_us| Choosable {
        id,
        who: who.into(),
        at: in_minutes(minutes),
        words: words.into(),
        from_us,
        ..Choosable::default()
    };
    SplittingPage {
        ticket: Some(TicketId(48_213)),
        subject: "Flags return stale values".into(),
        new_subject: "And how do I export them?".into(),
        client_id: "c1".into(),
        messages: vec![
            message(901, "R. Okafor", -419, "Flags return stale values for some people.", false),
            message(902, "N. Kimura", -378, "Does it survive a second page view?", true),
            Choosable {
                on: true,
                files: 2,
                ..message(904, "R. Okafor", -32, "Yes. And how do I export them?", false)
            },
        ],
        error: String::new(),
        tell: true,
        told: "R. Okafor".into(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let page = sample_splitting();
    let draw = |view: &SplittingPage| splitting(&ctx, TicketId(48_213), view);
    let refused = SplittingPage {
        error: "Choose at least one message that a customer wrote.".into(),
        ..page.clone()
    };
    let one = SplittingPage { messages: page.messages[..1].to_vec(), ..page.clone() };
    let mut endless = page.clone();
    endless.messages[0].words = long("Flags return stale values");
    endless.new_subject = long("Export");
    let mut rtl = page.clone();
    rtl.messages[0].words = "توقف التصدير عند منتصف الليل".into();
    vec![
        Sample::new("some", draw(&page)),
        Sample::new("refused", draw(&refused)),
        Sample::new("one", draw(&one)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
