//! A suggested product with its evidence (RT-3): one key accepts, one dismisses.

use base::ids::TicketId;
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{Look, button, csrf},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// The suggestion as the ticket shows it.
#[derive(Debug, Clone, Default)]
pub struct SuggestionView {
    /// The product's name.
    pub product: String,
    /// `nearly sure`, `likely`.
    pub confidence: String,
    /// `9 of the 10 most similar tickets are about it`.
    pub sentence: String,
    pub similar: Vec<SimilarTicket>,
    /// The reader may decide.
    pub may_change: bool,
}

/// A similar ticket.
#[derive(Debug, Clone, Default)]
pub struct SimilarTicket {
    pub id: i64,
    pub subject: String,
    /// Percent.
    pub likeness: i64,
    pub shared: Vec<String>,
}

/// Draws the suggestion above the conversation.
#[must_use]
pub fn suggestion(ctx: &PageContext, ticket: TicketId, view: &SuggestionView) -> Markup {
    html! {
        section.notice.berry.suggestion aria-label="Suggested product" {
            div.suggestion-top {
                p {
                    "This looks like " b dir="auto" { (view.product) } " (" (view.confidence) "). "
                    (view.sentence) "."
                }
                @if view.may_change {
                    div.row {
                        form method="post" action=(paths::suggestion(ticket)) {
                            (csrf(ctx.csrf)) (button(Look::Main, "Accept", "y"))
                        }
                        form method="post" action=(paths::suggestion_dismissal(ticket)) {
                            (csrf(ctx.csrf)) (button(Look::Bare, "Dismiss", "Y"))
                        }
                    }
                }
            }
            @if !view.similar.is_empty() {
                details.folded #suggestion-evidence {
                    summary { "The similar tickets" }
                    ul {
                        @for one in &view.similar {
                            li {
                                a href=(paths::ticket(TicketId(one.id), &InView::All)) dir="auto" {
                                    "#" (one.id) " " (one.subject)
                                }
                                small {
                                    " shares " (one.likeness) "%: "
                                    span dir="auto" { (one.shared.join(", ")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The sample suggestion.
#[must_use]
pub fn sample_suggestion() -> SuggestionView {
    let similar = |id, subject: &str, likeness, shared: &[&str]| SimilarTicket {
        id,
        subject: subject.into(),
        likeness,
        shared: shared.iter().map(|&word| word.to_owned()).collect(),
    };
    SuggestionView {
        product: "Session replay".into(),
        confidence: "nearly sure".into(),
        sentence: "9 of the 10 most similar tickets are about it".into(),
        similar: vec![
            similar(47_120, "Replay shows a white page", 62, &["canvas", "recorder", "blank"]),
            similar(46_981, "Recordings stop after login", 41, &["recorder", "iframe"]),
        ],
        may_change: true,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_suggestion();
    let draw = |view: &SuggestionView| suggestion(&ctx, TicketId(48_213), view);
    let mut endless = full.clone();
    endless.similar = vec![endless.similar.remove(0); 4];
    endless.similar[0].subject = long("Replay shows a white page");
    let mut rtl = full.clone();
    rtl.similar[0].subject = "التسجيل يتوقف".into();
    let bare = SuggestionView { similar: Vec::new(), may_change: false, ..full.clone() };
    vec![
        Sample::new("one", draw(&full)),
        Sample::new("empty, may only read", draw(&bare)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
