//! What we know of a person, and the company they belong to: told, and to be changed.

use base::ids::PersonId;
use maud::{Markup, html};

use super::person::{PersonPage, Typed};
use crate::{
    PageContext,
    kit::{Choice, Field, Look, Tone, badge, button, csrf},
    paths,
};

pub(super) fn belongs(ctx: &PageContext, view: &PersonPage) -> Markup {
    let name = view.organisation.as_ref().map_or("", |(_, name)| name.as_str());
    let (name, leads, open) = match view.typed() {
        Typed::Organisation { name, admin } => (name.as_str(), *admin, true),
        _ => (name, view.org_admin, false),
    };
    let (admin, plain) = (
        "Sees and answers all tickets of the organisation.",
        "Sees and answers the tickets they take part in.",
    );
    html! {
        section.org-card aria-labelledby="person-organisation" {
            h2 #person-organisation { "Organisation" }
            @match &view.organisation {
                Some((id, name)) => p.row {
                    a href=(paths::organisation(*id)) { bdi { (name) } }
                    @if let Some(plan) = &view.plan { (plan.draw()) }
                    @if view.org_admin { (badge(Tone::Berry, "org admin")) }
                },
                None => p.hint { "None." },
            }
            @if view.may.change {
                details.org-form open[open] {
                    summary.button.quiet { "Change it" }
                    form.plan-form method="post" action=(paths::person_organisation(PersonId(view.id))) {
                        (csrf(ctx.csrf))
                        (Field { name: "organisation", label: "Organisation", value: name,
                            hint: "Its name, a domain of it or its id; empty for none.",
                            ..Field::default() }.input("text"))
                        (Field { name: "admin", label: "They are", required: true,
                            ..Field::default() }.radios(&[
                                Choice::new("", "a member", plain, !leads),
                                Choice::new("yes", "an org admin", admin, leads),
                            ]))
                        (button(Look::Main, "Save", ""))
                    }
                }
            }
        }
    }
}

pub(super) fn details(ctx: &PageContext, view: &PersonPage) -> Markup {
    let dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let language = view.languages.iter().find(|one| one.on).map_or("", |one| &one.label);
    html! {
        section.org-card aria-labelledby="person-details" {
            h2 #person-details { "Details" }
            dl.facts {
                dt { "Language" } dd { (dash(language)) }
                dt { "Time zone" } dd { (dash(&view.time_zone)) }
                @if !view.phone.is_empty() {
                    dt { "Phone" } dd { a href={ "tel:" (dialled(&view.phone)) } { (view.phone) } }
                }
                @if !view.tags.is_empty() {
                    dt { "Tags" } dd dir="auto" { (view.tags.join(", ")) }
                }
                dt { "Their id" } dd dir="auto" { (dash(&view.external_id)) }
                @if !view.handles.is_empty() {
                    dt { "Handles" } dd dir="auto" { (view.handles.join(", ")) }
                }
            }
            @if !view.notes.is_empty() { p.person-notes dir="auto" { (view.notes) } }
            @if view.may.change { (details_form(ctx, view)) }
        }
    }
}

/// A number as a phone takes it: digits, and the plus before a country.
fn dialled(phone: &str) -> String {
    phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect()
}

fn details_form(ctx: &PageContext, view: &PersonPage) -> Markup {
    let mut languages = view.languages.clone();
    let tags_now = view.tags.join(" ");
    let (name, id, zone, notes, phone, tags, open) = match view.typed() {
        Typed::Details { name, external_id, language, time_zone, notes, phone, tags } => {
            for one in &mut languages {
                one.on = one.value == *language;
            }
            (name, external_id, time_zone, notes, phone, tags, true)
        }
        _ => (
            &view.name,
            &view.external_id,
            &view.time_zone,
            &view.notes,
            &view.phone,
            &tags_now,
            false,
        ),
    };
    html! {
        details.org-form open[open] {
            summary.button.quiet { "Change the details" }
            form.plan-form method="post" action=(paths::person_details(PersonId(view.id))) {
                (csrf(ctx.csrf))
                (Field { name: "name", label: "Name", value: name, ..Field::default() }
                    .input("text"))
                (Field { name: "external_id", label: "Their id", value: id,
                    hint: "In the company’s own systems. One person’s only.",
                    ..Field::default() }.input("text"))
                (Field { name: "language", label: "Language", ..Field::default() }
                    .select("Never said", &languages))
                (Field { name: "time_zone", label: "Time zone", value: zone,
                    hint: "Such as Europe/Berlin.", ..Field::default() }.input("text"))
                (Field { name: "phone", label: "Phone", value: phone, ..Field::default() }
                    .input("tel"))
                (Field { name: "tags", label: "Tags", value: tags,
                    hint: "Words of ours, apart by blanks.", ..Field::default() }.input("text"))
                (Field { name: "notes", label: "Notes", value: notes,
                    hint: "For us only.", ..Field::default() }.area(3))
                (button(Look::Main, "Save", ""))
            }
        }
    }
}
