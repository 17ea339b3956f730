//! Webhooks: which there are, and one with its form and its log.

use base::{
    Timestamp,
    ids::{DeliveryId, TicketId, WebhookId},
};
use desk::webhooks::{KINDS, State};
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, Field, Look, Tone, badge, button, csrf, link_button, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A webhook's form.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub name: String,
    pub url: String,
    pub events: Vec<String>,
    /// What is wrong; empty if nothing is.
    pub error: String,
}

/// How a webhook does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    Well,
    /// Nothing was taken since then.
    Failing(Timestamp),
    /// Since then; why, empty where a person did it.
    Paused(Timestamp, String),
}

/// One in the list.
#[derive(Debug, Clone)]
pub struct WebhookRow {
    pub id: WebhookId,
    pub key: String,
    pub name: String,
    pub url: String,
    /// How many kinds it is told of.
    pub events: usize,
    pub health: Health,
    /// How many deliveries wait.
    pub waiting: u64,
}

/// The list, and the form for another.
#[derive(Debug, Clone, Default)]
pub struct WebhooksPage {
    pub rows: Vec<WebhookRow>,
    pub form: Form,
}

/// One delivery in the log.
#[derive(Debug, Clone)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub kind: String,
    pub ticket: Option<TicketId>,
    pub at: Timestamp,
    pub state: State,
    pub attempts: u64,
    pub next_at: Timestamp,
    pub status: Option<i64>,
    pub answer: String,
    pub took_ms: i64,
    pub body: String,
}

/// One webhook.
#[derive(Debug, Clone)]
pub struct WebhookPage {
    pub row: WebhookRow,
    pub secret: String,
    pub form: Form,
    pub log: Vec<DeliveryRow>,
    /// Where the log goes on.
    pub older: Option<String>,
}

/// Draws the list; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn webhooks(ctx: &PageContext, view: &WebhooksPage) -> Markup {
    html! {
        p.lead {
            "Other systems are told what happens here, signed, in order for each ticket, and again \
             until they take it."
        }
        @if view.rows.is_empty() {
            (kit::empty("No webhooks", "Add one below, or let a rule of the handbook call one."))
        } @else {
            ul.rules { @for row in &view.rows { (listed(ctx, row)) } }
        }
        section.org-card.webhook-new aria-labelledby="new-webhook" {
            h2 #new-webhook { "Add a webhook" }
            form.plan-form method="post" action=(paths::WEBHOOKS) {
                (fields(ctx, &view.form))
                (button(Look::Main, "Add", ""))
            }
        }
    }
}

fn listed(ctx: &PageContext, row: &WebhookRow) -> Markup {
    let told = match row.events {
        0 => "Called by rules only".to_owned(),
        n => format!("Told of {}", format::count(n as u64, "event", "events")),
    };
    html! {
        li {
            div.rule-what {
                h2 dir="auto" { a href=(paths::webhook(row.id)) { (row.name) } }
                p.webhook-url dir="ltr" { (row.url) }
                p.rule-more {
                    span { (told) }
                    @if row.waiting > 0 { span { (format::number(row.waiting)) " waiting" } }
                    span { "key " code { (row.key) } }
                }
            }
            (health(ctx, &row.health))
        }
    }
}

fn health(ctx: &PageContext, health: &Health) -> Markup {
    match health {
        Health::Well => badge(Tone::Good, "On"),
        Health::Failing(since) => html! {
            (badge(Tone::Bad, "Failing")) " " small { "since " (time::moment(ctx, *since)) }
        },
        Health::Paused(since, _) => html! {
            (badge(Tone::Warn, "Paused")) " " small { "since " (time::moment(ctx, *since)) }
        },
    }
}

fn fields(ctx: &PageContext, form: &Form) -> Markup {
    html! {
        (csrf(ctx.csrf))
        @if !form.error.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (form.error) } }))
        }
        (Field { name: "name", label: "Name", hint: "Rules call it by the key this makes: a-z, 0-9 and _.",
            value: &form.name, required: true, ..Field::default() }.input("text"))
        (Field { name: "url", label: "Address", hint: "Told by POST, as JSON.",
            value: &form.url, required: true, ..Field::default() }.input("url"))
        fieldset.field {
            legend { "Told when" }
            div.ticks {
                @for (kind, words) in KINDS {
                    label.tick title=(kind) {
                        input type="checkbox" name=(kind) value="yes"
                            checked[form.events.iter().any(|one| one == kind)];
                        span { (words) }
                    }
                }
            }
        }
    }
}

/// Draws one webhook; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn webhook(ctx: &PageContext, view: &WebhookPage) -> Markup {
    let row = &view.row;
    html! {
        p { a.plain-link href=(paths::WEBHOOKS) { "All webhooks" } }
        @if let Health::Paused(_, because) = &row.health {
            (notice(Tone::Warn, &html! {
                p {
                    "Paused" @if !because.is_empty() { ", since " (because) }
                    ". What it should be told is kept: " (format::number(row.waiting)) " waiting."
                }
            }))
        }
        div.organisation {
            div.org-main { (settings(ctx, view)) }
            div.org-more { (log(ctx, view)) }
        }
    }
}

fn settings(ctx: &PageContext, view: &WebhookPage) -> Markup {
    let id = view.row.id;
    let act = |path: String, label: &str| {
        html! {
            form method="post" action=(path) { (csrf(ctx.csrf)) (button(Look::Quiet, label, "")) }
        }
    };
    html! {
        section.org-card aria-labelledby="webhook-form" {
            h2 #webhook-form { "What it is told" }
            form.plan-form method="post" action=(paths::webhook(id)) {
                (fields(ctx, &view.form))
                (button(Look::Main, "Save", ""))
            }
        }
        section.org-card aria-labelledby="webhook-acts" {
            h2 #webhook-acts { "Acts" }
            p { "Key for rules: " code { (view.row.key) } }
            div.webhook-acts {
                @if matches!(view.row.health, Health::Paused(..)) {
                    (act(paths::webhook_end_of_pause(id), "Let it go on"))
                } @else {
                    (act(paths::webhook_test(id), "Send a test"))
                    (act(paths::webhook_pause(id), "Pause"))
                }
            }
            details.folded {
                summary { "The secret" }
                p.hint { "Checks the header webhook-signature, as Standard Webhooks does." }
                code.webhook-secret dir="ltr" { (view.secret) }
                (act(paths::webhook_secret(id), "Make another"))
            }
            details.folded {
                summary { "Delete it" }
                p.hint { "Its log goes with it, and " (format::number(view.row.waiting)) " not taken yet." }
                (act(paths::webhook_removal(id), "Delete for good"))
            }
        }
    }
}

fn log(ctx: &PageContext, view: &WebhookPage) -> Markup {
    html! {
        section aria-labelledby="webhook-log" {
            h2 #webhook-log { "What it was told" }
            @if view.log.is_empty() {
                (kit::empty("Nothing yet", "What happens from now on stands here."))
            } @else {
                ul.deliveries { @for one in &view.log { (delivery(ctx, one)) } }
            }
            @if let Some(cursor) = &view.older {
                (link_button(Look::Quiet, "Older", &paths::webhook_log(view.row.id, cursor)))
            }
        }
    }
}

fn delivery(ctx: &PageContext, one: &DeliveryRow) -> Markup {
    let (tone, word) = match (one.state, one.attempts) {
        (State::Delivered, _) => (Tone::Good, "Taken"),
        (State::GivenUp, _) => (Tone::Bad, "Given up"),
        (State::Waiting, 0) => (Tone::Plain, "Waiting"),
        (State::Waiting, _) => (Tone::Warn, "Tried"),
    };
    html! {
        li id=(format!("delivery-{}", one.id)) {
            div.delivery-head {
                (badge(tone, word)) " " code { (one.kind) }
                @if let Some(ticket) = one.ticket {
                    " " a.plain-link href=(paths::ticket(ticket, &InView::All)) { "#" (ticket) }
                }
                span.space {}
                small { (time::moment(ctx, one.at)) }
            }
            p.delivery-line dir="auto" { (outcome(ctx, one)) }
            details.folded {
                summary { "What was sent" }
                pre tabindex="0" { (pretty(&one.body)) }
                @if !one.answer.is_empty() {
                    p.hint { "The answer" }
                    pre tabindex="0" dir="auto" { (one.answer) }
                }
                @if one.state != State::Waiting {
                    form method="post" action=(paths::delivery_again(one.id)) {
                        (csrf(ctx.csrf)) (button(Look::Quiet, "Tell it again", ""))
                    }
                }
            }
        }
    }
}

fn outcome(ctx: &PageContext, one: &DeliveryRow) -> Markup {
    let tries = format::count(one.attempts, "try", "tries");
    html! {
        @match (one.state, one.status) {
            (State::Waiting, None) if one.attempts == 0 => "not tried yet",
            (_, Some(status)) => { "answered " (status) " after " (one.took_ms) " ms, " (tries) },
            (_, None) => { (one.answer) ", " (tries) },
        }
        @if one.state == State::Waiting && one.attempts > 0 { ", again at " (time::deadline(ctx, one.next_at)) }
    }
}

/// JSON set out in lines; as it stands where it is none.
fn pretty(body: &str) -> String {
    let read = serde_json::from_str::<serde_json::Value>(body);
    read.ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| body.to_owned())
}

/// Three webhooks: well, failing, paused.
#[must_use]
pub fn sample_webhooks() -> WebhooksPage {
    let row = |id, name: &str, events, health, waiting| WebhookRow {
        id: WebhookId(id),
        key: name.to_lowercase().replace(' ', "_"),
        name: name.into(),
        url: format!("https://hooks.example/{id}"),
        events,
        health,
        waiting,
    };
    let gone = Health::Paused(in_minutes(-90), "it took nothing for a day".into());
    WebhooksPage {
        rows: vec![
            row(1, "Data warehouse", 14, Health::Well, 0),
            row(2, "Chat room", 2, Health::Failing(in_minutes(-200)), 12),
            row(3, "Deploys", 0, gone, 4_210),
        ],
        form: Form::default(),
    }
}

/// The failing one with its log.
#[must_use]
pub fn sample_webhook() -> WebhookPage {
    let row = sample_webhooks().rows[1].clone();
    let taken = DeliveryRow {
        id: DeliveryId(91),
        kind: "ticket.replied".into(),
        ticket: Some(TicketId(48_213)),
        at: in_minutes(-240),
        state: State::Delivered,
        attempts: 1,
        next_at: in_minutes(-240),
        status: Some(200),
        answer: "ok".into(),
        took_ms: 84,
        body: r#"{"type":"ticket.replied","ticket":{"id":48213,"status":"pending"}}"#.into(),
    };
    let tried = DeliveryRow {
        id: DeliveryId(92),
        state: State::Waiting,
        attempts: 3,
        at: in_minutes(-200),
        next_at: in_minutes(2),
        status: None,
        answer: "the connection was refused".into(),
        ..taken.clone()
    };
    let form = Form {
        name: row.name.clone(),
        url: row.url.clone(),
        events: vec!["ticket.opened".into(), "ticket.replied".into()],
        error: String::new(),
    };
    let secret = "whsec_bm90IGEgc2VjcmV0LCBhIHNhbXBsZQ==".into();
    let (log, older) = (vec![tried, taken], Some("1-2".into()));
    WebhookPage { row, secret, form, log, older }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let list = |page: &WebhooksPage| webhooks(&ctx, page);
    let many = sample_webhooks();
    let one = WebhooksPage { rows: many.rows[..1].to_vec(), ..many.clone() };
    let mut wrong = WebhooksPage::default();
    wrong.form.error = "Write a whole address, as in https://example.com/hooks.".into();
    let mut endless = one.clone();
    (endless.rows[0].name, endless.rows[0].url) = (long("Hook"), long("https://hooks.example/"));
    let mut rtl = one.clone();
    rtl.rows[0].name = "مستودع البيانات".into();
    let mut paused = sample_webhook();
    paused.row = many.rows[2].clone();
    let fresh = WebhookPage { log: Vec::new(), older: None, ..sample_webhook() };
    vec![
        Sample::new("empty", list(&WebhooksPage::default())),
        Sample::new("one", list(&one)),
        Sample::new("many", list(&many)),
        Sample::new("error", list(&wrong)),
        Sample::new("very long", list(&endless)),
        Sample::new("right to left", list(&rtl)),
        Sample::new("one with its log", webhook(&ctx, &sample_webhook())),
        Sample::new("paused", webhook(&ctx, &paused)),
        Sample::new("nothing told yet", webhook(&ctx, &fresh)),
    ]
}
