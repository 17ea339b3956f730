//! The survey: five hedgehogs to choose from, words if one likes, and one hedgehog fed per answer.
//!
//! Opening the page records nothing: mail scanners open links. Only sending does.

use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{
        self, Look, Tone, button, csrf,
        hedgehog::{Mood, hedgehog, portrait},
        notice,
    },
    paths,
    samples::{Sample, Stage, long},
    shells::{PublicPage, public},
};

/// The survey of one ticket.
#[derive(Debug, Clone, Default)]
pub struct SurveyPage {
    pub token: String,
    pub subject: String,
    /// Who helped: `N. Kimura`; may be empty.
    pub helped_by: String,
    /// 1 to 5, where already answered or chosen in the mail.
    pub rating: Option<u8>,
    pub words: String,
    pub wants_contact: bool,
    /// There is an answer already; sending changes it.
    pub answered: bool,
    /// What was missing, such as `Choose one of the five first.`; may be empty.
    pub error: String,
}

/// After answering.
#[derive(Debug, Clone, Default)]
pub struct SurveyThanks {
    pub token: String,
    pub rating: u8,
    /// Hedgehogs fed this quarter, this one included.
    pub fed: u64,
    /// It can still be changed.
    pub changeable: bool,
    pub wants_contact: bool,
}

const RATINGS: [(u8, &str); 5] =
    [(1, "Awful"), (2, "Not good"), (3, "All right"), (4, "Good"), (5, "Wonderful")];

/// Draws the survey page.
#[must_use]
pub fn page(ctx: &PageContext, view: &SurveyPage) -> Markup {
    let page = PublicPage { title: "How was it?".into(), class: "survey", customer: None };
    public(ctx, &page, &form(ctx, view))
}

fn form(ctx: &PageContext, view: &SurveyPage) -> Markup {
    let words = kit::Field {
        name: "words",
        label: "In your own words",
        value: &view.words,
        hint: "What was good, what would you change?",
        ..kit::Field::default()
    };
    let send = if view.answered { "Change my answer" } else { "Send, and feed a hedgehog" };
    html! {
        form.stack method="post" action=(paths::survey(&view.token)) {
            (csrf(ctx.csrf))
            div.opening {
                h1 { "How was our help?" }
                p dir="auto" {
                    "About “" bdi { (view.subject) } "”"
                    @if !view.helped_by.is_empty() { ", with " bdi { (view.helped_by) } }
                }
            }
            @if view.answered {
                (notice(Tone::Good, &html! { p { "You have answered; change it if you like." } }))
            }
            @if !view.error.is_empty() { (notice(Tone::Bad, &html! { p { (view.error) } })) }
            fieldset.ratings {
                legend.for-readers { "Your rating" }
                @for (value, label) in RATINGS { (rating(view, value, label)) }
            }
            (words.area(4))
            label.check {
                input type="checkbox" name="wants_contact" value="yes" checked[view.wants_contact];
                span { "Please get in touch with me about this" }
            }
            div.send-row {
                (button(Look::Main, send, ""))
            }
        }
    }
}

fn rating(view: &SurveyPage, value: u8, label: &str) -> Markup {
    html! {
        label.rating {
            input type="radio" name="rating" value=(value) required
                checked[view.rating == Some(value)];
            (portrait(Mood::of_rating(value)))
            span { (label) }
        }
    }
}

/// Draws the thank-you page.
#[must_use]
pub fn thanks_page(ctx: &PageContext, view: &SurveyThanks) -> Markup {
    let page = PublicPage { title: "Thank you".into(), class: "survey thanks", customer: None };
    public(ctx, &page, &thanks(view))
}

fn thanks(view: &SurveyThanks) -> Markup {
    html! {
        div.trouble {
            (hedgehog(Mood::Eating))
            h1 { "Thank you, dinner is served" }
            p { "For each answer we feed a hedgehog. Yours is number" }
            p.counter { (format::number(view.fed)) }
            p.hint { "this quarter" }
            @if view.rating <= 2 && view.rating > 0 {
                p {
                    "We are sorry it went that way. Your words are read by the people who helped \
                     you."
                }
            }
            @if view.wants_contact { p { "Somebody will be in touch." } }
            @if view.changeable { p { a href=(paths::survey(&view.token)) { "Change my answer" } } }
        }
    }
}

/// A survey as it is opened.
#[must_use]
pub fn sample_survey() -> SurveyPage {
    SurveyPage {
        token: "sample".into(),
        subject: "Flags return stale values for logged-in users".into(),
        helped_by: "N. Kimura".into(),
        ..SurveyPage::default()
    }
}

/// A thank-you.
#[must_use]
pub fn sample_thanks() -> SurveyThanks {
    SurveyThanks {
        token: "sample".into(),
        rating: 5,
        fed: 1_285,
        changeable: true,
        wants_contact: false,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let fresh = sample_survey();
    let answered = SurveyPage {
        rating: Some(4),
        words: "Quick and kind.".into(),
        wants_contact: true,
        answered: true,
        ..fresh.clone()
    };
    let wrong = SurveyPage { error: "Choose one of the five first.".into(), ..fresh.clone() };
    let endless = SurveyPage { subject: long("Flags"), words: long("Words."), ..fresh.clone() };
    let rtl = SurveyPage { subject: "توقف التصدير".into(), ..fresh.clone() };
    let sorry = SurveyThanks { rating: 1, wants_contact: true, ..sample_thanks() };
    vec![
        Sample::new("empty", form(&ctx, &fresh)),
        Sample::new("answered", form(&ctx, &answered)),
        Sample::new("error", form(&ctx, &wrong)),
        Sample::new("very long", form(&ctx, &endless)),
        Sample::new("right to left", form(&ctx, &rtl)),
        Sample::new("thanks", thanks(&sample_thanks())),
        Sample::new("thanks, sorry", thanks(&sorry)),
    ]
}
