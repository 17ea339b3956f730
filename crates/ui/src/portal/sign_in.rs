//! Getting in: ask for a link, then press one button. The button is there because mail scanners
//! open links, and a link that signs in by being opened would be used up by them.

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
    narrow(ctx, "See your tickets", &sign_in(ctx, view))
}

/// Draws the page a link leads to.
#[must_use]
pub fn link_page(ctx: &PageContext, view: &PortalLink) -> Markup {
    narrow(ctx, "Sign in", &link(ctx, view))
}

fn narrow(ctx: &PageContext, title: &str, body: &Markup) -> Markup {
    let page = PublicPage { title: title.into(), class: "narrow", customer: None };
    public(ctx, &page, body)
}

fn sign_in(ctx: &PageContext, view: &PortalSignIn) -> Markup {
    let address = Field {
        name: "address",
        label: "Your mail address",
        hint: "The one you wrote to us from.",
        value: &view.address,
        error: &view.error,
        required: true,
        autocomplete: "email",
    };
    html! {
        @if view.sent {
            div.trouble {
                (hedgehog(Mood::Happy))
                h1 { "Check your mail" }
                p {
                    "If "
                    bdi { b { (view.address) } }
                    " has written to us, a link is on its way. It works once, for half an hour."
                }
                p.hint {
                    "Nothing there after some minutes? Look in the spam folder, or "
                    a href=(paths::PORTAL_SIGN_IN) { "try again" }
                    "."
                }
            }
        } @else {
            div.sheet-card {
                h1 { "See your tickets" }
                p { "We send you a link; there is no password to remember." }
                form.stack method="post" action=(paths::PORTAL_SIGN_IN) {
                    (csrf(ctx.csrf))
                    (address.input("email"))
                    (button(Look::Main, "Send me a link", ""))
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
                h1 { "Good to see you" }
                p { "You are about to sign in as " bdi { b { (address) } } "." }
                form method="post" action=(paths::portal_link(token)) {
                    (csrf(ctx.csrf)) (button(Look::Main, "Go to my tickets", ""))
                }
            },
            PortalLink::Stale => div.trouble {
                (hedgehog(Mood::Puzzled))
                h1 { "This link is used up" }
                p { "Links work once, for half an hour. A new one is quickly made." }
                p { (link_button(Look::Main, "Send me a new link", paths::PORTAL_SIGN_IN)) }
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
