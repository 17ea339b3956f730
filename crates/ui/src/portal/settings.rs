//! What a customer chooses for themselves: language and time zone.

use ::desk::phrases::{Language, Say};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{Choice, Field, Look, Tone, button, csrf, notice},
    paths,
    portal::addresses::{OwnAddresses, own_addresses},
    samples::{Sample, Stage},
    shells::{PublicPage, SignedInCustomer, public},
};

/// The page's view.
#[derive(Debug, Clone, Default)]
pub struct PortalSettings {
    pub customer: SignedInCustomer,
    pub language: Language,
    /// As typed, or as it is kept; may be empty.
    pub time_zone: String,
    /// What is wrong with the zone; may be empty.
    pub error: String,
    /// What was just done, in words.
    pub done: Option<Say>,
    pub addresses: OwnAddresses,
}

/// Draws the page.
#[must_use]
pub fn settings_page(ctx: &PageContext, view: &PortalSettings) -> Markup {
    let page = PublicPage {
        title: ctx.say(Say::Settings).into(),
        class: "narrow",
        customer: Some(view.customer.clone()),
    };
    public(ctx, &page, &settings(ctx, view))
}

fn settings(ctx: &PageContext, view: &PortalSettings) -> Markup {
    let languages: Vec<Choice> = Language::ALL
        .iter()
        .map(|one| Choice::new(one.key(), one.name(), "", *one == view.language))
        .collect();
    let (label, optional) = (ctx.say(Say::Language), ctx.say(Say::Optional));
    let language = Field { name: "language", label, optional, ..Field::default() };
    let zone = Field {
        name: "time_zone",
        label: ctx.say(Say::TimeZone),
        hint: ctx.say(Say::TimeZoneHint),
        value: &view.time_zone,
        error: &view.error,
        optional,
        ..Field::default()
    };
    html! {
        div.sheet-card {
            h1 { (ctx.say(Say::Settings)) }
            @if let Some(done) = view.done {
                (notice(Tone::Good, &html! { p role="status" { (ctx.say(done)) } }))
            }
            form.stack method="post" action=(paths::PORTAL_SETTINGS) {
                (csrf(ctx.csrf))
                (language.select("", &languages))
                (zone.input("text"))
                (button(Look::Main, ctx.say(Say::Save), ""))
            }
        }
        (own_addresses(ctx, &view.addresses))
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let (stage, german) = (Stage::default(), Stage::in_german());
    let ctx = stage.context();
    let fresh = PortalSettings {
        customer: SignedInCustomer { name: "R. Okafor".into() },
        time_zone: "Africa/Lagos".into(),
        ..PortalSettings::default()
    };
    let wrong = PortalSettings {
        time_zone: "Lagos".into(),
        error: "There is no such time zone.".into(),
        ..fresh.clone()
    };
    let saved = PortalSettings { done: Some(Say::Saved), language: Language::De, ..fresh.clone() };
    vec![
        Sample::new("fresh", settings(&ctx, &fresh)),
        Sample::new("error", settings(&ctx, &wrong)),
        Sample::new("saved, in German", settings(&german.context(), &saved)),
    ]
}
