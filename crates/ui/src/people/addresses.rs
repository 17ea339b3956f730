//! The addresses on a person's page: which is the primary one, which are proved, and what can be done
//! with each. Drawn among the samples of [`super::person`].

use base::ids::PersonId;
use maud::{Markup, html};

use super::person::{PersonPage, Typed};
use crate::{
    PageContext,
    kit::{Field, Look, Tone, badge, button, csrf},
    paths,
};

/// One of their addresses.
#[derive(Debug, Clone, Default)]
pub struct AddressRow {
    pub address: String,
    pub primary: bool,
    pub proved: bool,
    /// Whoever reads it may sign in.
    pub lets_in: bool,
}

/// Draws the card.
pub(super) fn addresses(ctx: &PageContext, view: &PersonPage) -> Markup {
    let typed = match view.typed() {
        Typed::Address(typed) => typed.as_str(),
        _ => "",
    };
    html! {
        section.org-card aria-labelledby="person-addresses" {
            h2 #person-addresses { "Mail addresses" }
            @if view.addresses.is_empty() { p.hint { "None we know of." } }
            ul.person-addresses {
                @for one in &view.addresses { li { (address(ctx, view, one)) } }
            }
            @if view.may.change {
                details.org-form open[!typed.is_empty()] {
                    summary.button.quiet { "Add an address" }
                    form.plan-form method="post" action=(paths::person_addresses(PersonId(view.id))) {
                        (csrf(ctx.csrf))
                        (Field { name: "address", label: "Mail address", required: true, value: typed,
                            hint: "Mail from it is theirs. It lets nobody in before it is proved.",
                            ..Field::default() }.input("email"))
                        (button(Look::Main, "Add", ""))
                    }
                }
            }
        }
    }
}

fn address(ctx: &PageContext, view: &PersonPage, one: &AddressRow) -> Markup {
    let act = |to: String, label: &str| {
        html! {
            form method="post" action=(to) {
                (csrf(ctx.csrf))
                input type="hidden" name="address" value=(one.address);
                button.button.bare type="submit" aria-label=(format!("{label}: {}", one.address)) {
                    (label)
                }
            }
        }
    };
    let (proof, vouch) = (
        paths::person_address_proof(PersonId(view.id)),
        paths::person_address_vouching(PersonId(view.id)),
    );
    let may_lead = view.addresses.iter().all(|other| !other.proved) || one.proved;
    html! {
        p.row {
            b dir="ltr" { (one.address) }
            @if one.primary { (badge(Tone::Berry, "primary")) }
            @if one.proved { (badge(Tone::Good, "proved")) }
            @else if one.lets_in { (badge(Tone::Plain, "not proved")) }
            @else { (badge(Tone::Warn, "not proved")) }
        }
        @if !one.proved && !one.lets_in && !view.of_us {
            p.hint { "Mail from it is theirs; nobody signs in with it yet." }
        }
        @if view.may.change {
            div.person-acts {
                @if !one.primary && may_lead {
                    (act(paths::person_address_primary(PersonId(view.id)), "Make primary"))
                }
                @if !one.proved && !view.of_us { (act(proof, "Send a link to prove it")) }
                @if !one.proved && view.may.vouch { (act(vouch, "Vouch for it")) }
                @if !one.primary { (act(paths::person_address_removal(PersonId(view.id)), "Take away")) }
            }
        }
    }
}
