//! Getting in: ask for a link, then press one button. The button is there because mail scanners
//! open links, and a link that signs in by being opened would be used up by them.

use desk::phrases::Say;
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{
        Field, Look, button, csrf,
        hedgehog::{Mood, hedgehog},
        link_button,
    },
    paths,
    samples::{Sample, Stage},
    shells::{PublicPage, public},
};

/// Asking for a link.
#[derive(Debug, Clone, Default)]
pub struct PortalSignIn {
    pub address: String,
    /// What is wrong with the address, in words; may be empty.
    pub error: String,
    /// The link is on its way (or the address is unknown: the page says the same).
    pub sent: bool,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortalLink {
    /// Good: one button signs in. Address and token.
    Good { address: String, token: String },
    /// Too old or used before.
    Stale,
}

/// Draws the page that asks for a link.
#[must_use]
pub fn sign_in_page(ctx: &PageContext, view: &PortalSignIn) -> Markup {
    narrow(ctx, ctx.say(Say::SeeYourTickets), &sign_in(ctx, view))
}

/// Draws the page a link leads to.
#[must_use]
pub fn link_page(ctx: &PageContext, view: &PortalLink) -> Markup {
    narrow(ctx, ctx.say(Say::SignIn), &link(ctx, view))
}

fn narrow(ctx: &PageContext, title: &str, body: &Markup) -> Markup {
    let page = PublicPage { title: title.into(), class: "narrow", customer: None };
    public(ctx, &page, body)
}

fn named(address: &str) -> Markup {
    html! { bdi { b { (address) } } }
}

fn sign_in(ctx: &PageContext, view: &PortalSignIn) -> Markup {
    let address = Field {
        name: "address",
        label: ctx.say(Say::YourAddress),
        hint: ctx.say(Say::YourAddressHint),
        value: &view.address,
        error: &view.error,
        required: true,
        autocomplete: "email",
        ..Field::default()
    };
    html! {
        @if view.sent {
            div.trouble {
                (hedgehog(Mood::Happy))
                h1 { (ctx.say(Say::CheckYourMail)) }
                p {
                    (ctx.say_with(Say::LinkOnItsWay, &[("address", &named(&view.address))]))
                }
                p.hint {
                    (ctx.say(Say::NothingThere)) " "
                    a href=(paths::PORTAL_SIGN_IN) { (ctx.say(Say::TryAgain)) }
                }
            }
        } @else {
            div.sheet-card {
                h1 { (ctx.say(Say::SeeYourTickets)) }
                p { (ctx.say(Say::WeSendALink)) }
                form.stack method="post" action=(paths::PORTAL_SIGN_IN) {
                    (csrf(ctx.csrf))
                    (address.input("email"))
                    (button(Look::Main, ctx.say(Say::SendALink), ""))
                }
            }
        }
    }
}

fn link(ctx: &PageContext, view: &PortalLink) -> Markup {
    html! {
        @match view {
            PortalLink::Good { address, token } => div.trouble {
                (hedgehog(Mood::Happy))
                h1 { (ctx.say(Say::GoodToSeeYou)) }
                p { (ctx.say_with(Say::SignInAs, &[("address", &named(address))])) }
                form method="post" action=(paths::portal_link(token)) {
                    (csrf(ctx.csrf))
                    input type="hidden" name="time_zone" data-time-zone;
                    (button(Look::Main, ctx.say(Say::GoToMyTickets), ""))
                }
            },
            PortalLink::Stale => div.trouble {
                (hedgehog(Mood::Puzzled))
                h1 { (ctx.say(Say::LinkUsedUp)) }
                p { (ctx.say(Say::LinkUsedUpHint)) }
                p { (link_button(Look::Main, ctx.say(Say::SendANewLink), paths::PORTAL_SIGN_IN)) }
            },
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let address = String::from("r.okafor@corvid.example");
    let asked = PortalSignIn { address: address.clone(), sent: true, ..PortalSignIn::default() };
    let wrong = PortalSignIn {
        address: "r.okafor@".into(),
        error: "This address has nothing after the @.".into(),
        sent: false,
    };
    let good = PortalLink::Good { address, token: "sample".into() };
    vec![
        Sample::new("empty", sign_in(&ctx, &PortalSignIn::default())),
        Sample::new("error", sign_in(&ctx, &wrong)),
        Sample::new("sent", sign_in(&ctx, &asked)),
        Sample::new("link", link(&ctx, &good)),
        Sample::new("stale link", link(&ctx, &PortalLink::Stale)),
    ]
}
