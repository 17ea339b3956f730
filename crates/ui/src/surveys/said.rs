//! What customers said in their own words, newest first.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use super::SurveysPage;
use crate::{
    PageContext,
    kit::{
        self,
        hedgehog::{Mood, portrait},
        time,
    },
    paths::{self, InView, surveys::SURVEYS},
    samples::{Sample, Stage, in_minutes, long},
};

/// One answer with words.
#[derive(Debug, Clone)]
pub struct Said {
    pub ticket: TicketId,
    pub subject: String,
    /// Name and organisation: `R. Okafor, Tidewater`.
    pub customer: String,
    pub rating: u8,
    pub words: String,
    pub wants_contact: bool,
    pub at: Timestamp,
}

/// Draws the list.
#[must_use]
pub fn list(ctx: &PageContext, view: &SurveysPage) -> Markup {
    html! {
        section.words-said aria-labelledby="words-said" {
            h2 #words-said { "In their own words" }
            @if view.said.is_empty() {
                (kit::empty("No words yet", "Words of customers in this time stand here."))
            }
            ol { @for one in &view.said { (said(ctx, one)) } }
            p.older {
                @if view.is_older { a href=(view.over.of(SURVEYS)) { "Newest" } " " }
                @if let Some(cursor) = &view.older {
                    a href=(view.over.before(cursor)) { "Older" }
                }
            }
        }
    }
}

fn said(ctx: &PageContext, one: &Said) -> Markup {
    html! {
        li.answer {
            (portrait(Mood::of_rating(one.rating)))
            div {
                p.hint {
                    b { (one.rating) " of 5" } " " bdi { (one.customer) } " · "
                    (time::moment(ctx, one.at))
                }
                @if !one.words.is_empty() { blockquote dir="auto" { (one.words) } }
                p {
                    a href=(paths::ticket(one.ticket, &InView::All)) {
                        "#" (one.ticket) " " bdi { (one.subject) }
                    }
                    @if one.wants_contact { " " span.wish { "would like to hear from us" } }
                }
            }
        }
    }
}

/// Two answers.
#[must_use]
pub fn sample_said() -> Vec<Said> {
    let of = |ticket, rating, words: &str, wants_contact| Said {
        ticket: TicketId(ticket),
        subject: "Flags return stale values for logged-in users".into(),
        customer: "R. Okafor, Tidewater".into(),
        rating,
        words: words.into(),
        wants_contact,
        at: in_minutes(-ticket % 500),
    };
    vec![
        of(48_213, 5, "Quick, kind, and the fix was out the same day.", false),
        of(48_190, 2, "I had to explain it three times.", true),
    ]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let view = |said| SurveysPage { said, ..SurveysPage::default() };
    let mut endless = sample_said();
    endless[0].words = long("Words.");
    let mut rtl = sample_said();
    rtl[1].words = "اضطررت إلى الشرح ثلاث مرات".into();
    vec![
        Sample::new("many", list(&ctx, &view(sample_said()))),
        Sample::new("empty", list(&ctx, &view(Vec::new()))),
        Sample::new("very long", list(&ctx, &view(endless))),
        Sample::new("right to left", list(&ctx, &view(rtl))),
    ]
}
