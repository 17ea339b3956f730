//! The public help form. The message is the only field one must fill in.

use ::desk::phrases::Say;
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
    let page = PublicPage {
        title: ctx.say(Say::AskForHelp).into(),
        class: "form",
        customer: view.customer.clone(),
    };
    public(ctx, &page, &form(ctx, view))
}

fn form(ctx: &PageContext, view: &HelpForm) -> Markup {
    html! {
        div.opening {
            h1 { (ctx.say(Say::HowCanWeHelp)) }
            p { (ctx.say(Say::HelpOpening)) }
        }
        (kit::errors(ctx, view.errors.count()))
        @if !view.errors.form.is_empty() {
            (kit::notice(kit::Tone::Bad, &html! { p { (view.errors.form) } }))
        }
        form.stack #help method="post" enctype="multipart/form-data" action=(paths::HELP) {
            (csrf(ctx.csrf))
            input type="hidden" name="client_id" value=(view.client_id);
            (message(ctx, view).area(7))
            (files(ctx, view).files(view.max_file_bytes))
            @if view.customer.is_none() { (who(ctx, view)) }
            (details(ctx, view))
            div.send-row { (button(Look::Main, ctx.say(Say::Send), "")) }
        }
    }
}

fn message<'a>(ctx: &'a PageContext, view: &'a HelpForm) -> Field<'a> {
    Field {
        name: "message",
        label: ctx.say(Say::WhatHappened),
        value: &view.message,
        error: &view.errors.message,
        required: true,
        ..Field::default()
    }
}

fn files<'a>(ctx: &'a PageContext, view: &'a HelpForm) -> Field<'a> {
    Field {
        name: "files",
        label: ctx.say(Say::Files),
        hint: ctx.say(Say::FilesHint),
        optional: ctx.say(Say::Optional),
        error: &view.errors.files,
        ..Field::default()
    }
}

fn who(ctx: &PageContext, view: &HelpForm) -> Markup {
    let name = Field {
        name: "name",
        label: ctx.say(Say::YourName),
        optional: ctx.say(Say::Optional),
        value: &view.name,
        autocomplete: "name",
        ..Field::default()
    };
    let address = Field {
        name: "address",
        label: ctx.say(Say::YourAddress),
        optional: ctx.say(Say::Optional),
        value: &view.address,
        error: &view.errors.address,
        autocomplete: "email",
        ..Field::default()
    };
    html! {
        div.pair { (name.input("text")) (address.input("email")) }
        p.hint { (ctx.say(Say::WithoutAddress)) }
    }
}

/// Folded: helpful, never needed. Open where something in it is already chosen.
fn details(ctx: &PageContext, view: &HelpForm) -> Markup {
    let optional = ctx.say(Say::Optional);
    let field = |name, say| Field { name, label: ctx.say(say), optional, ..Field::default() };
    let unsure = ctx.say(Say::NotSure);
    let chosen = [&view.kinds, &view.products, &view.severities]
        .into_iter()
        .flatten()
        .any(|choice| choice.on);
    html! {
        @if !(view.kinds.is_empty() && view.products.is_empty() && view.severities.is_empty()) {
            details.more #more open[chosen] {
                summary { (ctx.say(Say::TellUsMore)) }
                div.stack {
                    div.pair {
                        @if !view.kinds.is_empty() {
                            (field("kind", Say::WhatIsIt).select(unsure, &view.kinds))
                        }
                        @if !view.products.is_empty() {
                            (field("product", Say::WhatIsItAbout).select(unsure, &view.products))
                        }
                    }
                    @if !view.severities.is_empty() {
                        (field("severity", Say::HowBadIsIt).radios(&view.severities))
                    }
                }
            }
        }
    }
}

/// Draws the page after sending.
#[must_use]
pub fn received_page(ctx: &PageContext, view: &HelpReceived) -> Markup {
    let page = PublicPage {
        title: ctx.say(Say::WeHaveIt).into(),
        class: "narrow",
        customer: view.customer.clone(),
    };
    public(ctx, &page, &received(ctx, view))
}

fn received(ctx: &PageContext, view: &HelpReceived) -> Markup {
    html! {
        div.trouble.received {
            (hedgehog(Mood::Happy))
            h1 { (ctx.say(Say::WeHaveIt)) }
            @if let Some(at) = view.promised_at {
                p { (ctx.say_with(Say::HearFromAPerson, &[("time", &html! { b { (time::promise(ctx, at)) } })])) }
            } @else {
                p { (ctx.say(Say::ReadSoon)) }
            }
            p.hint {
                @if view.address.is_empty() {
                    (ctx.say(Say::AnswerWaitsHere))
                } @else {
                    (ctx.say_with(Say::AnswerGoesTo, &[("address", &html! { bdi { (view.address) } })]))
                }
            }
            @if !view.number.is_empty() {
                p.hint { (ctx.say_with(Say::HasTheNumber, &[("number", &html! { b { (view.number) } })])) }
            }
            @if !view.follow.is_empty() {
                p { (link_button(Look::Quiet, ctx.say(Say::SeeIt), &view.follow)) }
            }
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
