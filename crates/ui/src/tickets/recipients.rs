//! Who gets a reply, exactly, before it goes; anybody can be left out of this one, and others
//! added. Nobody is dropped or added silently: what is ticked here is what happens.

use base::ids::PersonId;
use maud::{Markup, html};

use crate::{
    kit::{Icon, icon},
    samples::{Sample, long},
};

/// Somebody who gets a public reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub id: PersonId,
    pub name: String,
    /// Empty where the reply is only shown in the app.
    pub address: String,
    /// Copied rather than written to.
    pub copied: bool,
    /// Gets no mail of this one.
    pub left_out: bool,
}

/// Draws the line, which opens to be changed. `added` is what stands in the field.
#[must_use]
pub fn recipients(all: &[Recipient], added: &str) -> Markup {
    let changed = all.iter().any(|one| one.left_out) || !added.is_empty();
    html! {
        details.goes-to.for-reply #recipients open[changed] {
            summary dir="auto" title="Change who gets it" data-hotkey="C" {
                span.recipient-words { (words(all)) }
                span.recipient-change { "change" kbd aria-hidden="true" { "C" } }
            }
            fieldset.recipient-list aria-label="Who gets this reply" {
                @for person in all {
                    label.recipient-choice {
                        input type="checkbox" name=(format!("to-{}", person.id)) value="yes"
                            checked[!person.left_out];
                        bdi { (recipient(person)) }
                    }
                }
                label.recipient-add for="composer-added" { "Also to" }
                input.control #composer-added name="added" value=(added) autocomplete="off"
                    placeholder="name@example.com, another@example.com";
                p.hint {
                    "Whoever is added takes part from now on and gets later replies too. Whoever is "
                    "left out misses only this one."
                }
            }
        }
        p.goes-to.for-note { (icon(Icon::Lock)) "only we can read a note" }
    }
}

fn words(all: &[Recipient]) -> Markup {
    let gets: Vec<&Recipient> = all.iter().filter(|one| !one.left_out).collect();
    html! {
        @if all.iter().all(|one| one.address.is_empty()) && !all.is_empty() {
            "shown in the app to " (names(&gets)) ": we have no address"
        } @else if gets.is_empty() {
            "goes to nobody by mail"
        } @else {
            "goes to "
            @for (at, person) in gets.iter().enumerate() {
                @if at > 0 { ", " }
                @if person.copied { "copy to " }
                bdi.recipient { (recipient(person)) }
            }
        }
    }
}

fn names(all: &[&Recipient]) -> String {
    all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn recipient(person: &Recipient) -> String {
    match (person.name.as_str(), person.address.as_str()) {
        (name, "") => format!("{name} (in the app)"),
        ("", address) => address.to_owned(),
        (name, address) if name == address => address.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    }
}

/// The customer of the sample ticket.
#[must_use]
pub fn sample_recipient() -> Recipient {
    Recipient {
        id: PersonId(7),
        name: "R. Okafor".into(),
        address: "r.okafor@corvid.example".into(),
        copied: false,
        left_out: false,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let one = sample_recipient();
    let many: Vec<Recipient> = (0..9)
        .map(|n| Recipient {
            id: PersonId(n),
            name: format!("Person {n}"),
            address: format!("person{n}@corvid.example"),
            copied: n > 0,
            left_out: n == 4,
        })
        .collect();
    let in_app = Recipient { address: String::new(), ..one.clone() };
    let left_out = Recipient { left_out: true, ..one.clone() };
    let endless = Recipient { name: long("Okafor"), ..one.clone() };
    let rtl = Recipient { name: "ر. أوكافور".into(), ..one.clone() };
    vec![
        Sample::new("empty", recipients(&[], "")),
        Sample::new("one", recipients(std::slice::from_ref(&one), "")),
        Sample::new("many, one left out", recipients(&many, "")),
        Sample::new("everybody left out", recipients(&[left_out], "")),
        Sample::new("in the app only", recipients(&[in_app], "")),
        Sample::new("somebody added", recipients(&[one], "t.nakamura@corvid.example")),
        Sample::new("very long", recipients(&[endless], "")),
        Sample::new("right to left", recipients(&[rtl], "")),
    ]
}
