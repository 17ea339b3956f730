//! Form fields: label, help, control, and the error beside the field it is about.

use ::desk::phrases::Say;
use maud::{Markup, html};

use crate::{
    PageContext,
    samples::{Sample, Stage},
};

/// One of several things to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    pub label: String,
    /// A line of help, such as a severity's guideline; may be empty.
    pub hint: String,
    /// Chosen now.
    pub on: bool,
}

impl Choice {
    #[must_use]
    pub fn new(value: &str, label: &str, hint: &str, on: bool) -> Self {
        Self { value: value.into(), label: label.into(), hint: hint.into(), on }
    }
}

/// What a field is called, holds and complains about.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    /// Name sent with the form, and the element's id.
    pub name: &'a str,
    pub label: &'a str,
    /// Help under the label; may be empty.
    pub hint: &'a str,
    pub value: &'a str,
    /// What is wrong with it, in words; empty if nothing is.
    pub error: &'a str,
    pub required: bool,
    /// What stands behind the label of one that need not be filled; empty for `optional`.
    pub optional: &'a str,
    /// The browser's `autocomplete` word; empty for none.
    pub autocomplete: &'a str,
}

impl Field<'_> {
    /// A one-line field; `kind` is the input's type.
    #[must_use]
    pub fn input(&self, kind: &str) -> Markup {
        self.around(&html! {
            input.control id=(self.name) name=(self.name) type=(kind) value=(self.value) dir="auto"
                required[self.required] autocomplete=[word(self.autocomplete)]
                aria-invalid=[self.invalid()] aria-describedby=[self.described()];
        })
    }

    /// A field for many lines.
    #[must_use]
    pub fn area(&self, rows: u8) -> Markup {
        self.around(&html! {
            textarea.control id=(self.name) name=(self.name) rows=(rows) dir="auto"
                required[self.required]
                aria-invalid=[self.invalid()] aria-describedby=[self.described()] { (self.value) }
        })
    }

    /// A list to choose from; `none` is the first, empty choice.
    #[must_use]
    pub fn select(&self, none: &str, choices: &[Choice]) -> Markup {
        self.around(&html! {
            select.control id=(self.name) name=(self.name)
                aria-invalid=[self.invalid()] aria-describedby=[self.described()] {
                @if !none.is_empty() { option value="" { (none) } }
                @for choice in choices {
                    option value=(choice.value) selected[choice.on] { (choice.label) }
                }
            }
        })
    }

    /// Files to send along, each of at most `max_bytes`; 0 for no limit to tell.
    #[must_use]
    pub fn files(&self, max_bytes: i64) -> Markup {
        self.around(&html! {
            input.control id=(self.name) name=(self.name) type="file" multiple
                data-max-bytes=[(max_bytes > 0).then_some(max_bytes)]
                aria-invalid=[self.invalid()] aria-describedby=[self.described()];
        })
    }

    /// Choices that are all shown, each with its guideline.
    #[must_use]
    pub fn radios(&self, choices: &[Choice]) -> Markup {
        html! {
            fieldset.field.choices {
                legend { (self.label) @if !self.required { (self.optional()) } }
                @if !self.hint.is_empty() { p.hint { (self.hint) } }
                @for choice in choices {
                    label.choice {
                        input type="radio" name=(self.name) value=(choice.value) checked[choice.on];
                        span {
                            b { (choice.label) }
                            @if !choice.hint.is_empty() { small { (choice.hint) } }
                        }
                    }
                }
                (self.complaint())
            }
        }
    }

    fn optional(&self) -> Markup {
        let word = if self.optional.is_empty() { "optional" } else { self.optional };
        html! { " " small.optional { (word) } }
    }

    fn around(&self, control: &Markup) -> Markup {
        html! {
            div.field.wrong[!self.error.is_empty()] {
                label for=(self.name) { (self.label) @if !self.required { (self.optional()) } }
                @if !self.hint.is_empty() {
                    p.hint id=(format!("{}-hint", self.name)) { (self.hint) }
                }
                (control)
                (self.complaint())
            }
        }
    }

    fn complaint(&self) -> Markup {
        html! {
            @if !self.error.is_empty() {
                p.complaint id=(format!("{}-error", self.name)) { (self.error) }
            }
        }
    }

    fn invalid(&self) -> Option<&'static str> {
        (!self.error.is_empty()).then_some("true")
    }

    fn described(&self) -> Option<String> {
        let mut ids = Vec::new();
        if !self.error.is_empty() {
            ids.push(format!("{}-error", self.name));
        }
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.name));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// Says above the form that something below needs another look; nothing if all is well.
#[must_use]
pub fn errors(ctx: &PageContext, count: usize) -> Markup {
    html! {
        @if count > 0 {
            p.notice.bad role="alert" {
                @if count == 1 { (ctx.say(Say::AnotherLook)) }
                @else { (ctx.say_with(Say::AnotherLooks, &[("count", &html! { (count) })])) }
            }
        }
    }
}

fn word(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let name = Field { name: "sample-name", label: "Your name", ..Field::default() };
    let choices = [
        Choice::new("high", "High", "A main feature is broken for several people.", true),
        Choice::new("low", "Low", "A question, or a small flaw with a way around it.", false),
    ];
    let stage = Stage::default();
    let ctx = stage.context();
    vec![
        Sample::new("empty", name.input("text")),
        Sample::new("filled", Field { value: "R. Okafor", required: true, ..name }.input("text")),
        Sample::new("hint", Field { hint: "As it should stand in mails.", ..name }.input("text")),
        Sample::new(
            "error",
            Field {
                name: "sample-address",
                label: "Mail address",
                value: "r.okafor@",
                required: true,
                error: "This address has nothing after the @.",
                ..Field::default()
            }
            .input("email"),
        ),
        Sample::new(
            "area",
            Field { name: "sample-text", label: "What happened?", required: true, ..name }.area(4),
        ),
        Sample::new(
            "select",
            Field { name: "sample-kind", label: "Severity", ..name }.select("Not sure", &choices),
        ),
        Sample::new(
            "radios",
            Field { name: "sample-radio", label: "Severity", ..name }.radios(&choices),
        ),
        Sample::new(
            "files",
            Field { name: "sample-files", label: "Files", ..name }.files(25_000_000),
        ),
        Sample::new(
            "right to left",
            Field { name: "sample-rtl", value: "ليلى حداد", ..name }.input("text"),
        ),
        Sample::new("errors above a form", html! { (errors(&ctx, 1)) (errors(&ctx, 3)) }),
    ]
}
