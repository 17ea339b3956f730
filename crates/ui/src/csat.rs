//! The survey: five hedgehogs to choose from, words if one likes, and one hedgehog fed per answer.
//!
//! Opening the page records nothing: mail scanners open links. Only sending does.

use desk::phrases::Say;
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{
        self, Look, Tone, button, csrf,
        hedgehog::{self, Mood, hedgehog, portrait},
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
    /// Hedgehogs this customer has fed, this one included.
    pub fed_by_them: u64,
    /// Who makes the donation, and who is given it; may be empty.
    pub rights_holder: String,
    pub donation_to: String,
    /// It can still be changed.
    pub changeable: bool,
    pub wants_contact: bool,
}

/// The five, worst first.
pub const RATINGS: [(u8, Say); 5] =
    [(1, Say::Rating1), (2, Say::Rating2), (3, Say::Rating3), (4, Say::Rating4), (5, Say::Rating5)];

/// Draws the survey page.
#[must_use]
pub fn page(ctx: &PageContext, view: &SurveyPage) -> Markup {
    let page = PublicPage { title: ctx.say(Say::HowWasIt).into(), class: "survey", customer: None };
    public(ctx, &page, &form(ctx, view))
}

fn form(ctx: &PageContext, view: &SurveyPage) -> Markup {
    let words = kit::Field {
        name: "words",
        label: ctx.say(Say::InYourWords),
        value: &view.words,
        hint: ctx.say(Say::InYourWordsHint),
        optional: ctx.say(Say::Optional),
        ..kit::Field::default()
    };
    let send = ctx.say(if view.answered { Say::ChangeMyAnswer } else { Say::SendAndFeed });
    html! {
        form.stack method="post" action=(paths::surveys::survey(&view.token)) {
            (csrf(ctx.csrf))
            div.opening {
                h1 { (ctx.say(Say::HowWasOurHelp)) }
                p dir="auto" { (about(ctx, view)) }
            }
            @if view.answered {
                (notice(Tone::Good, &html! { p { (ctx.say(Say::Answered)) } }))
            }
            @if !view.error.is_empty() { (notice(Tone::Bad, &html! { p { (view.error) } })) }
            fieldset.ratings {
                legend.for-readers { (ctx.say(Say::YourRating)) }
                @for (value, label) in RATINGS { (rating(view, value, ctx.say(label))) }
            }
            (words.area(4))
            label.check {
                input type="checkbox" name="wants_contact" value="yes" checked[view.wants_contact];
                span { (ctx.say(Say::GetInTouch)) }
            }
            div.send-row {
                (button(Look::Main, send, ""))
            }
        }
    }
}

/// What it is about, and who helped.
fn about(ctx: &PageContext, view: &SurveyPage) -> Markup {
    let subject = html! { bdi { (view.subject) } };
    let name = html! { bdi { (view.helped_by) } };
    if view.helped_by.is_empty() {
        return ctx.say_with(Say::About, &[("subject", &subject)]);
    }
    ctx.say_with(Say::AboutWith, &[("subject", &subject), ("name", &name)])
}

/// Who pays for the hedgehogs' dinner, and where.
fn pays(ctx: &PageContext, view: &SurveyThanks) -> Markup {
    let holder = html! { bdi { (view.rights_holder) } };
    let place = html! { bdi { (view.donation_to) } };
    if view.donation_to.is_empty() {
        return ctx.say_with(Say::PaysForDinner, &[("holder", &holder)]);
    }
    ctx.say_with(Say::PaysForDinnerAt, &[("holder", &holder), ("place", &place)])
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
    let page =
        PublicPage { title: ctx.say(Say::ThankYou).into(), class: "survey thanks", customer: None };
    public(ctx, &page, &thanks(ctx, view))
}

fn thanks(ctx: &PageContext, view: &SurveyThanks) -> Markup {
    html! {
        div.trouble {
            (hedgehog(Mood::Eating))
            h1 { (ctx.say(Say::DinnerIsServed)) }
            p { (ctx.say(Say::YoursIsNumber)) }
            p.counter { (format::number(view.fed)) }
            p.hint { (ctx.say(Say::ThisQuarter)) }
            (larder(ctx, view.fed_by_them))
            @if !view.rights_holder.is_empty() {
                p.hint { (pays(ctx, view)) }
            }
            @if view.rating <= 2 && view.rating > 0 {
                p { (ctx.say(Say::WeAreSorry)) }
            }
            @if view.wants_contact { p { (ctx.say(Say::WillBeInTouch)) } }
            @if view.changeable {
                p {
                    a href=(paths::surveys::survey(&view.token)) { (ctx.say(Say::ChangeMyAnswer)) }
                }
            }
        }
    }
}

/// The hedgehogs of this customer: drawn one by one as long as they can be counted at a glance.
fn larder(ctx: &PageContext, fed: u64) -> Markup {
    html! {
        @if fed > 1 {
            p.own-count {
                span {
                    (ctx.say_with(Say::YouHaveFed,
                        &[("count", &html! { b { (format::number(fed)) } })]))
                }
                @if fed <= 12 {
                    span.row aria-hidden="true" { @for _ in 0..fed { (hedgehog::mark()) } }
                }
            }
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
        fed_by_them: 3,
        rights_holder: "Lantern Analytics".into(),
        donation_to: "a hedgehog hospital".into(),
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
    let first = SurveyThanks { fed_by_them: 1, rights_holder: String::new(), ..sample_thanks() };
    vec![
        Sample::new("empty", form(&ctx, &fresh)),
        Sample::new("answered", form(&ctx, &answered)),
        Sample::new("error", form(&ctx, &wrong)),
        Sample::new("very long", form(&ctx, &endless)),
        Sample::new("right to left", form(&ctx, &rtl)),
        Sample::new("in German", form(&Stage::in_german().context(), &fresh)),
        Sample::new("thanks", thanks(&ctx, &sample_thanks())),
        Sample::new("thanks, sorry", thanks(&ctx, &sorry)),
        Sample::new("thanks, the first", thanks(&ctx, &first)),
    ]
}
