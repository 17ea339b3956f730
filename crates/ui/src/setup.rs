//! The first page of a new desk: the first administrator, the company, perhaps a mailbox.

use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Field, Look, button, csrf},
    paths,
    samples::{Sample, Stage, long},
    shells::{PublicPage, public},
};

/// The set-up form with what was typed and what was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    pub name: String,
    pub address: String,
    pub company: String,
    /// The address customers write to; optional.
    pub mailbox: String,
    /// Beside the field of that name; empty where all is well.
    pub errors: SetupErrors,
}

/// What was wrong, per field.
#[derive(Debug, Clone, Default)]
pub struct SetupErrors {
    pub name: String,
    pub address: String,
    pub password: String,
    pub company: String,
    pub mailbox: String,
}

impl SetupErrors {
    /// How many fields are wrong.
    #[must_use]
    pub fn count(&self) -> usize {
        [&self.name, &self.address, &self.password, &self.company, &self.mailbox]
            .into_iter()
            .filter(|error| !error.is_empty())
            .count()
    }
}

/// Draws the set-up page.
#[must_use]
pub fn page(ctx: &PageContext, view: &Setup) -> Markup {
    let page = PublicPage { title: "Welcome".into(), class: "narrow", customer: None };
    public(ctx, &page, &form(ctx, view))
}

fn form(ctx: &PageContext, view: &Setup) -> Markup {
    html! {
        div.sheet-card {
            div.with-hedgehog {
                (kit::hedgehog::hedgehog(kit::hedgehog::Mood::Happy))
                div { h1 { "Welcome to your desk" } p.hint { "Four answers, and it is yours." } }
            }
            (kit::errors(ctx, view.errors.count()))
            form.stack method="post" action=(paths::SETUP) {
                (csrf(ctx.csrf))
                @for (field, kind) in fields(view) { (field.input(kind)) }
                (button(Look::Main, "Open the desk", ""))
            }
        }
    }
}

fn fields(view: &Setup) -> [(Field<'_>, &'static str); 5] {
    let field = |name, label, value, error, autocomplete| Field {
        name,
        label,
        value,
        error,
        required: true,
        autocomplete,
        ..Field::default()
    };
    let errors = &view.errors;
    [
        (field("company", "Your company", &view.company, &errors.company, "organization"), "text"),
        (
            Field {
                hint: "As customers will see it.",
                ..field("name", "Your name", &view.name, &errors.name, "name")
            },
            "text",
        ),
        (
            field("address", "Your mail address", &view.address, &errors.address, "username"),
            "email",
        ),
        (
            Field {
                hint: "At least 10 characters. A few words are easy to keep.",
                ..field("password", "Password", "", &errors.password, "new-password")
            },
            "password",
        ),
        (
            Field {
                hint: "Where customers write to, such as help@. It can wait.",
                required: false,
                ..field("mailbox", "First mailbox", &view.mailbox, &errors.mailbox, "off")
            },
            "email",
        ),
    ]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let wrong = Setup {
        name: "N. Kimura".into(),
        address: "n.kimura".into(),
        company: long("Lantern"),
        errors: SetupErrors {
            address: "An address needs an @.".into(),
            password: "A little longer, please: 10 characters or more.".into(),
            ..SetupErrors::default()
        },
        ..Setup::default()
    };
    vec![
        Sample::new("empty", form(&ctx, &Setup::default())),
        Sample::new("errors", form(&ctx, &wrong)),
    ]
}
