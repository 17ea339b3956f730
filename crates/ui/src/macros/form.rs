//! The form that makes or changes a macro. What is wrong with it is told with line and column.

use ::desk::macros::placeholders::NAMES;
use base::ids::MacroId;
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{
        Choice, Field, Look, Tone,
        button::{button, csrf},
        notice,
    },
    paths,
    samples::{Sample, Stage, long},
};

/// What the form holds.
#[derive(Debug, Clone, Default)]
pub struct MacroForm {
    /// `None` for a new one.
    pub id: Option<MacroId>,
    pub name: String,
    pub audiences: Vec<Choice>,
    pub text: String,
    pub note: String,
    pub statuses: Vec<Choice>,
    pub severities: Vec<Choice>,
    pub products: Vec<Choice>,
    pub owners: Vec<Choice>,
    /// Apart by blanks.
    pub tags: String,
    /// Our people.
    pub followers: Vec<Choice>,
    /// What is wrong, each in a sentence.
    pub wrong: Vec<String>,
}

/// Draws the form; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn form(ctx: &PageContext, view: &MacroForm) -> Markup {
    let action = view.id.map_or_else(|| paths::MACROS.to_owned(), paths::a_macro);
    let name = Field {
        name: "name",
        label: "Name",
        value: &view.name,
        required: true,
        hint: "Begin with what it is about: people find it by its words.",
        ..Field::default()
    };
    let text = Field {
        name: "text",
        label: "Text of the reply",
        value: &view.text,
        hint: "Markdown, with placeholders such as {{customer.first_name}}.",
        ..Field::default()
    };
    let note = Field {
        name: "note",
        label: "A note, for us only",
        value: &view.note,
        hint: "@names in it are told.",
        ..Field::default()
    };
    html! {
        div.macro-edit {
            @if !view.wrong.is_empty() {
                (notice(Tone::Bad, &html! { ul { @for one in &view.wrong { li dir="auto" { (one) } } } }))
            }
            form.macro-form method="post" action=(action) {
                (csrf(ctx.csrf))
                (name.input("text"))
                (chosen("audience", "Who uses it", "", &view.audiences))
                (text.area(9))
                (placeholders())
                fieldset.macro-changes {
                    legend { "What changes with it" }
                    (chosen("then", "Status, when the reply goes", "as it is", &view.statuses))
                    (chosen("severity", "Severity", "as it is", &view.severities))
                    (chosen("product", "Product", "as it is", &view.products))
                    (chosen("owner", "Owner", "", &view.owners))
                    (Field { name: "tags", label: "Add tags", value: &view.tags,
                        hint: "Apart by blanks.", ..Field::default() }.input("text"))
                    (people(&view.followers))
                }
                (note.area(3))
                div.row {
                    (button(Look::Main, "Save", ""))
                    a.button.quiet href=(paths::MACROS) { "Cancel" }
                }
            }
            @if let Some(id) = view.id { (taken_away(ctx, id)) }
        }
    }
}

fn chosen(name: &str, label: &str, none: &str, choices: &[Choice]) -> Markup {
    Field { name, label, required: true, ..Field::default() }.select(none, choices)
}

fn placeholders() -> Markup {
    html! {
        details.folded {
            summary { "Placeholders" }
            dl.placeholders {
                @for (name, what) in NAMES { dt { code { "{{" (name) "}}" } } dd { (what) } }
            }
        }
    }
}

fn people(followers: &[Choice]) -> Markup {
    let some = followers.iter().any(|one| one.on);
    html! {
        details.folded open[some] {
            summary { "Followers" }
            @for one in followers {
                label.recipient-choice {
                    input type="checkbox" name=(format!("follower-{}", one.value)) value="yes"
                        checked[one.on];
                    bdi { (one.label) }
                }
            }
        }
    }
}

fn taken_away(ctx: &PageContext, id: MacroId) -> Markup {
    html! {
        form method="post" action=(paths::macro_removal(id)) {
            (csrf(ctx.csrf))
            p.hint { "What it did on tickets stays as it is." }
            (button(Look::Quiet, "Take this macro away", ""))
        }
    }
}

/// A filled form.
#[must_use]
pub fn sample_form() -> MacroForm {
    MacroForm {
        id: Some(MacroId(1)),
        name: "Flags: identify first".into(),
        audiences: vec![
            Choice::new("everyone", "Everyone", "", true),
            Choice::new("team:support", "Team Support", "", false),
            Choice::new("person:7", "Only me", "", false),
        ],
        text: "Hello {{customer.first_name}},\n\ncall `identify()` first.".into(),
        statuses: vec![Choice::new("pending", "Pending", "", true)],
        severities: vec![Choice::new("low", "Low", "", false)],
        products: vec![Choice::new("flags", "Feature flags", "", true)],
        owners: vec![Choice::new("as_it_is", "as it is", "", true)],
        tags: "identify".into(),
        followers: vec![Choice::new("7", "L. Moreau", "", true)],
        ..MacroForm::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_form();
    let new = MacroForm { id: None, name: String::new(), text: String::new(), ..full.clone() };
    let wrong = MacroForm {
        wrong: vec![
            "The text, line 1, column 7: there is no “customer.nam”; did you mean \
             {{customer.name}}?"
                .into(),
        ],
        ..full.clone()
    };
    let endless = MacroForm { name: long("Flags"), text: long("Hello"), ..full.clone() };
    let rtl =
        MacroForm { name: "الأعلام".into(), text: "مرحبا".into(), ..full.clone() };
    vec![
        Sample::new("empty", form(&ctx, &new)),
        Sample::new("filled", form(&ctx, &full)),
        Sample::new("error", form(&ctx, &wrong)),
        Sample::new("very long", form(&ctx, &endless)),
        Sample::new("right to left", form(&ctx, &rtl)),
    ]
}
