//! The public page: help form, portal, survey, sign-in. One column, no rail, fast on a bad line.

use desk::phrases::Say;
use maud::{DOCTYPE, Markup, html};

use super::desk::head;
use crate::{
    PageContext,
    kit::{csrf, hedgehog},
    paths,
};

/// A customer who is signed in to the portal.
#[derive(Debug, Clone, Default)]
pub struct SignedInCustomer {
    pub name: String,
}

/// A page outside the desk.
#[derive(Debug, Clone, Default)]
pub struct PublicPage {
    /// In the browser's tab.
    pub title: String,
    /// Extra class of the page, such as `survey`.
    pub class: &'static str,
    /// Who is signed in; shows the way to their tickets and out.
    pub customer: Option<SignedInCustomer>,
}

/// Draws a public page around `body`.
#[must_use]
pub fn public(ctx: &PageContext, page: &PublicPage, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(ctx.language.key()) {
            (head(ctx, &page.title, "portal", None))
            body.public.(page.class) {
                a.skip href="#main" { (ctx.say(Say::SkipToContent)) }
                header.public-head {
                    a.brand
                        href=(if page.customer.is_some() { paths::PORTAL } else { paths::HELP }) {
                        (hedgehog::mark()) span dir="auto" { (ctx.company) }
                    }
                    @if let Some(customer) = &page.customer { (account(ctx, customer)) }
                }
                main #main tabindex="-1" { (body) }
                footer.public-foot {
                    p { (ctx.say_with(Say::HelpByPeople, &[("company", &html! { bdi { (ctx.company) } })])) }
                }
            }
        }
    }
}

fn account(ctx: &PageContext, customer: &SignedInCustomer) -> Markup {
    html! {
        nav aria-label=(ctx.say(Say::You)) {
            a href=(paths::PORTAL) { (ctx.say(Say::YourTickets)) }
            a href=(paths::HELP) { (ctx.say(Say::AskForHelp)) }
            a href=(paths::PORTAL_SETTINGS) { (ctx.say(Say::Settings)) }
            span.my-name dir="auto" { (customer.name) }
            form method="post" action=(paths::PORTAL_SIGN_OUT) {
                (csrf(ctx.csrf)) button.button.bare type="submit" { (ctx.say(Say::SignOut)) }
            }
        }
    }
}
