//! The public help form. The message is the only field one must fill in.

use base::Timestamp;
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{
        self, Choice, Field, Look, button, csrf,
        hedgehog::{Mood, hedgehog},
        link_button, time,
    },
    paths,
    samples::{Sample, Stage, in_minutes, long},
    shells::{PublicPage, SignedInCustomer, public},
};

/// The form with what was typed and what was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct HelpForm {
    /// A fresh token per form; makes sending twice harmless.
    pub client_id: String,
    /// Signed in: name and address are known and not asked for.
    pub customer: Option<SignedInCustomer>,
    pub message: String,
    pub name: String,
    pub address: String,
    pub kinds: Vec<Choice>,
    pub products: Vec<Choice>,
    /// Hint = the guideline.
    pub severities: Vec<Choice>,
    /// The largest file taken, in bytes; 0 for no limit to tell.
    pub max_file_bytes: i64,
    pub errors: HelpErrors,
}

/// What was wrong, per field; empty where all is well.
#[derive(Debug, Clone, Default)]
pub struct HelpErrors {
    pub message: String,
    pub address: String,
    pub files: String,
    /// About the form as a whole.
    pub form: String,
}

impl HelpErrors {
    fn count(&self) -> usize {
        [&self.message, &self.address, &self.files].into_iter().filter(|e| !e.is_empty()).count()
    }
}

/// After sending: what happens next.
#[derive(Debug, Clone, Default)]
pub struct HelpReceived {
    pub customer: Option<SignedInCustomer>,
    /// `#48213`; empty where the number is not told.
    pub number: String,
    /// By when we answer; `None` where the plan has no target.
    pub promised_at: Option<Timestamp>,
    /// Where the answer goes; empty without an address.
    pub address: String,
    /// The customer's own page of it; empty for none.
    pub follow: String,
}

/// Draws the form's page.
#[must_use]
pub fn page(ctx: &PageContext, view: &HelpForm) -> Markup {
    let page =
        PublicPage { title: "Ask for help".into(), class: "form", customer: view.customer.clone() };
    public(ctx, &page, &form(ctx, view))
}

fn form(ctx: &PageContext, view: &HelpForm) -> Markup {
    html! {
        div.opening {
            h1 { "How can we help?" }
            p {
                "Engineers read this and answer. Tell it as it comes; we ask if something is \
                 missing."
            }
        }
        (kit::errors(view.errors.count()))
        @if !view.errors.form.is_empty() {
            (kit::notice(kit::Tone::Bad, &html! { p { (view.errors.form) } }))
        }
        form.stack #help method="post" enctype="multipart/form-data" action=(paths::HELP) {
            (csrf(ctx.csrf))
            input type="hidden" name="client_id" value=(view.client_id);
            (message(view).area(7))
            (files(view).files(view.max_file_bytes))
            @if view.customer.is_none() { (who(view)) }
            (details(view))
            div.send-row { (button(Look::Main, "Send", "")) }
        }
    }
}

fn message(view: &HelpForm) -> Field<'_> {
    Field {
        name: "message",
        label: "What happened, and what did you expect?",
        value: &view.message,
        error: &view.errors.message,
        required: true,
        ..Field::default()
    }
}

fn files(view: &HelpForm) -> Field<'_> {
    Field {
        name: "files",
        label: "Files",
        hint: "A screenshot often says it best.",
        error: &view.errors.files,
        ..Field::default()
    }
}

fn who(view: &HelpForm) -> Markup {
    let name = Field {
        name: "name",
        label: "Your name",
        value: &view.name,
        autocomplete: "name",
        ..Field::default()
    };
    let address = Field {
        name: "address",
        label: "Your mail address",
        value: &view.address,
        error: &view.errors.address,
        autocomplete: "email",
        ..Field::default()
    };
    html! {
        div.pair { (name.input("text")) (address.input("email")) }
        p.hint { "Without an address we can read it, but not answer." }
    }
}

/// Folded: helpful, never needed. Open where something in it is already chosen.
fn details(view: &HelpForm) -> Markup {
    let field = |name, label| Field { name, label, ..Field::default() };
    let chosen = [&view.kinds, &view.products, &view.severities]
        .into_iter()
        .flatten()
        .any(|choice| choice.on);
    html! {
        @if !(view.kinds.is_empty() && view.products.is_empty() && view.severities.is_empty()) {
            details.more #more open[chosen] {
                summary { "Tell us more, if you like" }
                div.stack {
                    div.pair {
                        @if !view.kinds.is_empty() {
                            (field("kind", "What is it?").select("Not sure", &view.kinds))
                        }
                        @if !view.products.is_empty() {
                            (field("product", "What is it about?")
                                .select("Not sure", &view.products))
                        }
                    }
                    @if !view.severities.is_empty() {
                        (field("severity", "How bad is it?").radios(&view.severities))
                    }
                }
            }
        }
    }
}

/// Draws the page after sending.
#[must_use]
pub fn received_page(ctx: &PageContext, view: &HelpReceived) -> Markup {
    let page =
        PublicPage { title: "We have it".into(), class: "narrow", customer: view.customer.clone() };
    public(ctx, &page, &received(ctx, view))
}

fn received(ctx: &PageContext, view: &HelpReceived) -> Markup {
    html! {
        div.trouble.received {
            (hedgehog(Mood::Happy))
            h1 { "We have it" }
            @if let Some(at) = view.promised_at {
                p {
                    "You hear from a person by "
                    b { (time::promise(ctx, at)) }
                    ", most likely sooner."
                }
            } @else {
                p { "A person reads it as soon as they can." }
            }
            @if view.address.is_empty() {
                p.hint { "You left no address, so the answer waits here only." }
            } @else {
                p.hint {
                    "The answer goes to "
                    bdi { (view.address) }
                    ". Just reply to it to add something."
                }
            }
            @if !view.number.is_empty() {
                p.hint { "Your question has the number " b { (view.number) } "." }
            }
            @if !view.follow.is_empty() { p { (link_button(Look::Quiet, "See it", &view.follow)) } }
        }
    }
}

/// The form with all that can be asked.
#[must_use]
pub fn sample_form() -> HelpForm {
    let choice = |value: &str, label: &str, hint: &str| Choice::new(value, label, hint, false);
    HelpForm {
        client_id: "sample-client-id".into(),
        kinds: vec![choice("question", "A question", ""), choice("bug", "Something is broken", "")],
        products: vec![
            choice("feature_flags", "Feature flags", ""),
            choice("surveys", "Surveys", ""),
        ],
        severities: vec![
            choice("critical", "Critical", "Data is lost, or nothing works for everybody."),
            choice("high", "High", "A main feature is broken, with no way around it."),
            choice("medium", "Medium", "Something is broken, with a way around it."),
            choice("low", "Low", "A question, or a small flaw."),
        ],
        ..HelpForm::default()
    }
}

/// The form after a mistake.
#[must_use]
pub fn sample_wrong() -> HelpForm {
    let mut view = sample_form();
    view.address = "r.okafor@".into();
    view.severities[1].on = true;
    view.errors.message = "Tell us at least a few words.".into();
    view.errors.address = "This address has nothing after the @.".into();
    view
}

/// The page after sending.
#[must_use]
pub fn sample_received() -> HelpReceived {
    HelpReceived {
        number: "#48240".into(),
        promised_at: Some(in_minutes(1_440)),
        address: "r.okafor@corvid.example".into(),
        ..HelpReceived::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let known =
        HelpForm { customer: Some(SignedInCustomer { name: "R. Okafor".into() }), ..sample_form() };
    let endless = HelpForm { message: long("It broke again."), ..sample_form() };
    vec![
        Sample::new("empty", form(&ctx, &sample_form())),
        Sample::new("error", form(&ctx, &sample_wrong())),
        Sample::new("signed in", form(&ctx, &known)),
        Sample::new("very long", form(&ctx, &endless)),
        Sample::new("received", received(&ctx, &sample_received())),
        Sample::new("received, no address, no promise", received(&ctx, &HelpReceived::default())),
    ]
}
