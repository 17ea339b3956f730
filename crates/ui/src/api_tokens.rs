//! API tokens: which there are, how they are used, the form for another, and the one just made.

use base::{Timestamp, ids::ApiTokenId, time::from_micros};
use desk::api_tokens::{PER_MINUTE, Uses};
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, Field, Look, Tone, badge, button, csrf, notice, time},
    paths,
    samples::{Sample, Stage, in_minutes, long},
};

/// The form for another.
#[derive(Debug, Clone)]
pub struct Form {
    pub name: String,
    /// The mail address of whom it acts for.
    pub address: String,
    pub may_write: bool,
    pub others: bool,
    pub per_minute: String,
    /// What is wrong; empty if nothing is.
    pub error: String,
}

/// One in the list.
#[derive(Debug, Clone)]
pub struct TokenRow {
    pub id: ApiTokenId,
    pub name: String,
    /// Whom it acts for.
    pub person: String,
    pub may_write: bool,
    pub others: bool,
    pub per_minute: i64,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    /// What it did, newest day first; days since 1970, UTC.
    pub days: Vec<(i64, Uses)>,
}

/// The page.
#[derive(Debug, Clone)]
pub struct TokensPage {
    /// The one just made: its name and what opens.
    pub made: Option<(String, String)>,
    pub rows: Vec<TokenRow>,
    pub form: Form,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            name: String::new(),
            address: String::new(),
            may_write: false,
            others: false,
            per_minute: PER_MINUTE.to_string(),
            error: String::new(),
        }
    }
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn list(ctx: &PageContext, view: &TokensPage) -> Markup {
    html! {
        p.lead {
            "Programs call the API by a token. Each acts for one person and may do what that person "
            "may, or less. " a href=(paths::API_REFERENCE) { "What can be asked" } " is told in the "
            "reference."
        }
        @if let Some((name, secret)) = &view.made {
            (notice(Tone::Good, &html! {
                p dir="auto" { "This is the token “" (name) "”. Keep it now: it is not shown again." }
                code.webhook-secret #new-token dir="ltr" tabindex="0" { (secret) }
            }))
        }
        @if view.rows.is_empty() {
            (kit::empty("No tokens", "No program can call the API. Make a token below."))
        } @else {
            ul.rules { @for row in &view.rows { (listed(ctx, row)) } }
        }
        section.org-card.webhook-new aria-labelledby="new-token-form" {
            h2 #new-token-form { "Make a token" }
            form.plan-form method="post" action=(paths::API_TOKENS) {
                (fields(ctx, &view.form))
                (button(Look::Main, "Make it", ""))
            }
        }
    }
}

fn listed(ctx: &PageContext, row: &TokenRow) -> Markup {
    let scope = if row.may_write { "reads and writes" } else { "reads" };
    let whom = if row.others { "and whom they may act for" } else { "alone" };
    html! {
        li {
            div.rule-what {
                h2 dir="auto" { (row.name) }
                p dir="auto" { "For " (row.person) " " (whom) "; " (scope) "." }
                p.rule-more {
                    span { "made " (time::moment(ctx, row.created_at)) }
                    @match row.last_used_at {
                        Some(at) => span { "last used " (time::moment(ctx, at)) },
                        None => span { "never used" },
                    }
                    span { "up to " (format::number(row.per_minute.unsigned_abs())) " a minute" }
                }
                @if !row.days.is_empty() { (days(&row.days)) }
                @if row.revoked_at.is_none() {
                    details.folded {
                        summary { "Revoke it" }
                        p.hint { "Whatever uses it is sent away from that moment on." }
                        form method="post" action=(paths::api_token_revocation(row.id)) {
                            (csrf(ctx.csrf)) (button(Look::Quiet, "Revoke for good", ""))
                        }
                    }
                }
            }
            @match row.revoked_at {
                None => (badge(Tone::Good, "Works")),
                Some(at) => div { (badge(Tone::Plain, "Revoked")) " " small { (time::moment(ctx, at)) } },
            }
        }
    }
}

fn days(days: &[(i64, Uses)]) -> Markup {
    let number = |number: i64| format::number(number.unsigned_abs());
    html! {
        details.folded {
            summary { "What it did" }
            table.outcomes {
                thead { tr { th { "Day (UTC)" } th { "Read" } th { "Wrote" } th { "Refused" } } }
                tbody {
                    @for (day, uses) in days {
                        tr {
                            th scope="row" { (from_micros(day * 86_400_000_000).strftime("%-d %B %Y")) }
                            td.number { (number(uses.reads)) }
                            td.number { (number(uses.writes)) }
                            td.number { (number(uses.refused)) }
                        }
                    }
                }
            }
        }
    }
}

fn fields(ctx: &PageContext, form: &Form) -> Markup {
    let tick = |name: &str, label: &str, on: bool| {
        html! {
            label.tick { input type="checkbox" name=(name) value="yes" checked[on]; span { (label) } }
        }
    };
    html! {
        (csrf(ctx.csrf))
        @if !form.error.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (form.error) } }))
        }
        (Field { name: "name", label: "What it is for", hint: "As in “data warehouse”.",
            value: &form.name, required: true, ..Field::default() }.input("text"))
        (Field { name: "address", label: "Acts for", hint: "The mail address of somebody here. It may do \
            what they may.", value: &form.address, required: true, ..Field::default() }.input("email"))
        fieldset.field {
            legend { "It may" }
            div.ticks {
                (tick("may_write", "change things, not only read them", form.may_write))
                (tick("others", "act for others it names, as far as this person may", form.others))
            }
        }
        (Field { name: "per_minute", label: "Requests a minute", hint: "The most it may send.",
            value: &form.per_minute, required: true, ..Field::default() }.input("number"))
    }
}

/// Three tokens: busy, never used, revoked.
#[must_use]
pub fn sample_tokens() -> TokensPage {
    let row = |id, name: &str, may_write| TokenRow {
        id: ApiTokenId(id),
        name: name.into(),
        person: "Ada Root".into(),
        may_write,
        others: may_write,
        per_minute: PER_MINUTE,
        created_at: in_minutes(-40_000),
        revoked_at: None,
        last_used_at: None,
        days: Vec::new(),
    };
    let busy = TokenRow {
        last_used_at: Some(in_minutes(-2)),
        days: vec![
            (20_600, Uses { reads: 48_213, writes: 1_204, refused: 0 }),
            (20_599, Uses { reads: 51_007, writes: 998, refused: 12 }),
        ],
        ..row(1, "Data warehouse", true)
    };
    let gone = TokenRow { revoked_at: Some(in_minutes(-900)), ..row(3, "Old importer", true) };
    TokensPage {
        made: None,
        rows: vec![busy, row(2, "Dashboard", false), gone],
        form: Form::default(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |page: &TokensPage| list(&ctx, page);
    let many = sample_tokens();
    let empty = TokensPage { rows: Vec::new(), ..many.clone() };
    let one = TokensPage { rows: many.rows[..1].to_vec(), ..many.clone() };
    let mut wrong = empty.clone();
    wrong.form.error = "Nobody here has the address “ada@desk.exmaple”.".into();
    wrong.form.address = "ada@desk.exmaple".into();
    let mut endless = one.clone();
    (endless.rows[0].name, endless.rows[0].person) = (long("Token"), long("Somebody"));
    let mut rtl = one.clone();
    rtl.rows[0].name = "مستودع البيانات".into();
    let secret = "mfrggzdfmztwq2lknnwg23tpoa";
    let made = TokensPage { made: Some(("Dashboard".into(), secret.into())), ..many.clone() };
    vec![
        Sample::new("empty", draw(&empty)),
        Sample::new("one", draw(&one)),
        Sample::new("many", draw(&many)),
        Sample::new("just made", draw(&made)),
        Sample::new("error", draw(&wrong)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
