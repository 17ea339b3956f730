//! A customer's own mail addresses: listed, added by a link, removed, and which one letters go to;
//! and the page such a link leads to.

use ::desk::phrases::Say;
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{
        Field, Look, Tone, badge, button, csrf,
        hedgehog::{Mood, hedgehog},
        link_button,
    },
    paths,
    samples::{Sample, Stage},
    shells::{PublicPage, public},
};

/// One of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnAddress {
    pub address: String,
    /// Letters go there.
    pub primary: bool,
    pub proved: bool,
}

/// All of them, and what was typed to add one.
#[derive(Debug, Clone, Default)]
pub struct OwnAddresses {
    pub all: Vec<OwnAddress>,
    pub typed: String,
    /// Why it was refused; may be empty.
    pub error: String,
}

/// Where a link that adds an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressLink {
    /// Good: one button adds it.
    Good {
        address: String,
        account: String,
        token: String,
    },
    Added,
    /// The address has an account of its own.
    NotAdded,
    /// Too old or used before.
    Stale,
}

/// Draws them; stands on the page of settings.
#[must_use]
pub fn own_addresses(ctx: &PageContext, view: &OwnAddresses) -> Markup {
    let another = Field {
        name: "address",
        label: ctx.say(Say::AddAnAddress),
        hint: ctx.say(Say::AddAnAddressHint),
        value: &view.typed,
        error: &view.error,
        required: true,
        autocomplete: "email",
        ..Field::default()
    };
    html! {
        section.sheet-card #addresses aria-labelledby="your-addresses" {
            h2 #your-addresses { (ctx.say(Say::YourAddresses)) }
            p.hint { (ctx.say(Say::YourAddressesHint)) }
            @if !view.all.is_empty() {
                ul.own-addresses { @for one in &view.all { (row(ctx, one)) } }
            }
            form.stack method="post" action=(paths::PORTAL_ADDRESSES) {
                (csrf(ctx.csrf))
                (another.input("email"))
                (button(Look::Quiet, ctx.say(Say::Add), ""))
            }
        }
    }
}

fn row(ctx: &PageContext, one: &OwnAddress) -> Markup {
    html! {
        li {
            span.own-address {
                bdi { (one.address) }
                @if one.primary { (badge(Tone::Plain, ctx.say(Say::LettersGoHere))) }
                @if !one.proved { (badge(Tone::Warn, ctx.say(Say::NotConfirmed))) }
            }
            span.own-address-acts {
                @if !one.proved { (act(ctx, one, paths::PORTAL_ADDRESSES, Say::ConfirmAddress)) }
                @if one.proved && !one.primary {
                    (act(ctx, one, paths::PORTAL_ADDRESS_PRIMARY, Say::SendLettersHere))
                }
                @if !one.primary { (act(ctx, one, paths::PORTAL_ADDRESS_REMOVAL, Say::Remove)) }
            }
        }
    }
}

fn act(ctx: &PageContext, one: &OwnAddress, action: &str, say: Say) -> Markup {
    let what = ctx.say(say);
    html! {
        form method="post" action=(action) {
            (csrf(ctx.csrf))
            input type="hidden" name="address" value=(one.address);
            button.button.quiet type="submit" aria-label=(format!("{what}: {}", one.address)) { (what) }
        }
    }
}

/// Draws the page a link leads to.
#[must_use]
pub fn address_page(ctx: &PageContext, view: &AddressLink) -> Markup {
    let title = ctx.say(Say::ConfirmAddress).into();
    let page = PublicPage { title, class: "narrow", customer: None };
    public(ctx, &page, &address(ctx, view))
}

fn address(ctx: &PageContext, view: &AddressLink) -> Markup {
    let named = |words: &str| html! { bdi { b { (words) } } };
    html! {
        @match view {
            AddressLink::Good { address, account, token } => div.trouble {
                (hedgehog(Mood::Happy))
                h1 { (ctx.say(Say::ConfirmAddress)) }
                p {
                    (ctx.say_with(
                        Say::ConfirmAddressOf,
                        &[("address", &named(address)), ("account", &named(account))],
                    ))
                }
                form method="post" action=(paths::portal_address(token)) {
                    (csrf(ctx.csrf))
                    (button(Look::Main, ctx.say(Say::ThisIsMine), ""))
                }
            },
            AddressLink::Added => div.trouble {
                (hedgehog(Mood::Happy))
                h1 { (ctx.say(Say::AddressConfirmed)) }
                p { (ctx.say(Say::AddressConfirmedHint)) }
                p { (link_button(Look::Main, ctx.say(Say::YourTickets), paths::PORTAL)) }
            },
            AddressLink::NotAdded => div.trouble {
                (hedgehog(Mood::Puzzled))
                h1 { (ctx.say(Say::ConfirmAddress)) }
                p { (ctx.say(Say::AddressNotAdded)) }
                p { (link_button(Look::Main, ctx.say(Say::AskForHelp), paths::HELP)) }
            },
            AddressLink::Stale => div.trouble {
                (hedgehog(Mood::Puzzled))
                h1 { (ctx.say(Say::LinkUsedUp)) }
                p { (ctx.say(Say::LinkUsedUpHint)) }
                p { (link_button(Look::Main, ctx.say(Say::Settings), paths::PORTAL_SETTINGS)) }
            },
        }
    }
}

/// Three addresses: the main one, one more, and one of which nobody said that it is theirs.
#[must_use]
pub fn sample_addresses() -> OwnAddresses {
    let one =
        |address: &str, primary, proved| OwnAddress { address: address.into(), primary, proved };
    OwnAddresses {
        all: vec![
            one("r.okafor@corvid.example", true, true),
            one("rose@home.example", false, true),
            one("rose.okafor@old-job.example", false, false),
        ],
        ..OwnAddresses::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let (stage, german) = (Stage::default(), Stage::in_german());
    let ctx = stage.context();
    let many = sample_addresses();
    let one = OwnAddresses { all: many.all[..1].to_vec(), ..many.clone() };
    let wrong = OwnAddresses {
        typed: "rose".into(),
        error: "This is no mail address we could answer to.".into(),
        ..one.clone()
    };
    let mut endless = many.clone();
    endless.all[1].address = format!("{}@home.example", "very-long".repeat(12));
    let mut rtl = one.clone();
    rtl.all[0].address = "روز@corvid.example".into();
    let good = AddressLink::Good {
        address: "rose@home.example".into(),
        account: "r.okafor@corvid.example".into(),
        token: "sample".into(),
    };
    vec![
        Sample::new("empty", own_addresses(&ctx, &OwnAddresses::default())),
        Sample::new("one", own_addresses(&ctx, &one)),
        Sample::new("many", own_addresses(&ctx, &many)),
        Sample::new("many, in German", own_addresses(&german.context(), &many)),
        Sample::new("very long", own_addresses(&ctx, &endless)),
        Sample::new("right to left", own_addresses(&ctx, &rtl)),
        Sample::new("error", own_addresses(&ctx, &wrong)),
        Sample::new("a link", address(&ctx, &good)),
        Sample::new("a link, in German", address(&german.context(), &good)),
        Sample::new("added", address(&ctx, &AddressLink::Added)),
        Sample::new("not added", address(&ctx, &AddressLink::NotAdded)),
        Sample::new("stale", address(&ctx, &AddressLink::Stale)),
    ]
}
