//! Signing in at the desk.

use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{Field, Look, Tone, button, csrf, notice},
    paths,
    samples::{Sample, Stage},
    shells::{PublicPage, public},
};

/// The sign-in form.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// As typed before.
    pub address: String,
    /// What went wrong, in words that do not tell whether the address exists; may be empty.
    pub error: String,
    /// The session ran out: says so, and that nothing was lost.
    pub expired: bool,
    /// Where to go afterwards; a path of ours or empty.
    pub next: String,
}

/// Draws the sign-in page.
#[must_use]
pub fn page(ctx: &PageContext, view: &SignIn) -> Markup {
    let page = PublicPage { title: "Sign in".into(), class: "narrow", customer: None };
    public(ctx, &page, &form(ctx, view))
}

fn form(ctx: &PageContext, view: &SignIn) -> Markup {
    let address = Field {
        name: "address",
        label: "Mail address",
        value: &view.address,
        required: true,
        autocomplete: "username",
        ..Field::default()
    };
    let password = Field {
        name: "password",
        label: "Password",
        required: true,
        autocomplete: "current-password",
        ..Field::default()
    };
    html! {
        div.sheet-card {
            h1 { @if view.expired { "Please sign in again" } @else { "Sign in to the desk" } }
            @if view.expired {
                (notice(Tone::Plain, &html! {
                    p {
                        "You were away for a while. What you were writing is kept; it will be \
                         there again."
                    }
                }))
            }
            @if !view.error.is_empty() { (notice(Tone::Bad, &html! { p { (view.error) } })) }
            form.stack method="post" action=(paths::SIGN_IN) {
                (csrf(ctx.csrf))
                @if !view.next.is_empty() { input type="hidden" name="next" value=(view.next); }
                (address.input("email"))
                (password.input("password"))
                (button(Look::Main, "Sign in", ""))
            }
            p.hint {
                "Looking for your own question? "
                a href=(paths::PORTAL_SIGN_IN) { "See your tickets" }
                "."
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let wrong = SignIn {
        address: "n.kimura@lantern.example".into(),
        error: "Address and password do not belong together.".into(),
        ..SignIn::default()
    };
    let expired = SignIn { expired: true, next: "/tickets/48213".into(), ..SignIn::default() };
    vec![
        Sample::new("empty", form(&ctx, &SignIn::default())),
        Sample::new("error", form(&ctx, &wrong)),
        Sample::new("session expired", form(&ctx, &expired)),
    ]
}
