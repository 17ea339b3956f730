//! The handbook's automations: when each runs, whether it is on, how often it fired; on and off by
//! a new version of the handbook, looked at first as any other.

use maud::{Markup, html};

use desk::handbook::sheets::Sheet;

use crate::{
    PageContext, format,
    kit::{self, Look, Tone, badge, button, csrf},
    paths,
    samples::{Sample, Stage, long},
};

/// A rule in the list.
#[derive(Debug, Clone)]
pub struct RuleRow {
    pub key: String,
    pub name: String,
    /// When it runs, in words.
    pub runs: String,
    pub enabled: bool,
    /// In the last thirty days.
    pub fired: u64,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct Automations {
    /// In the order in which they run.
    pub rules: Vec<RuleRow>,
    /// The version the list was drawn from.
    pub base: i64,
    pub may_edit: bool,
    /// Whether the reader may see which tickets a rule matches.
    pub may_try: bool,
}

/// Draws it.
#[must_use]
pub fn automations(ctx: &PageContext, view: &Automations) -> Markup {
    html! {
        p.lead {
            "What happens by itself, in this order. The dry run shows which tickets a rule matches \
             now and what it would do to them."
        }
        @if view.may_edit {
            p { a.button.quiet href=(paths::handbook_entry(Sheet::Automations.key(), "+")) { "Add a rule" } }
        }
        @if view.rules.is_empty() {
            (kit::empty("No automations", "Rules that act by themselves stand here."))
        } @else {
            ul.rules { @for rule in &view.rules { (one(ctx, view, rule)) } }
        }
    }
}

fn one(ctx: &PageContext, view: &Automations, rule: &RuleRow) -> Markup {
    html! {
        li id=(rule.key) {
            div.rule-what {
                h2 dir="auto" {
                    @if view.may_try { a href=(paths::automation(&rule.key)) { (rule.name) } }
                    @else { (rule.name) }
                }
                p dir="auto" { (rule.runs) }
                p.rule-more {
                    span { (fired(rule.fired)) }
                    @if view.may_try {
                        a.plain-link href=(paths::automation(&rule.key)) { "Dry run" }
                    }
                    @if view.may_edit {
                        a.plain-link href=(paths::handbook_entry(Sheet::Automations.key(), &rule.key)) {
                            "Change"
                        }
                    }
                    a.plain-link href=(paths::automation_text(&rule.key)) { "In the text" }
                }
            }
            @if rule.enabled { (badge(Tone::Good, "On")) } @else { (badge(Tone::Plain, "Off")) }
            @if view.may_edit { (switch(ctx, view.base, rule)) }
        }
    }
}

fn fired(times: u64) -> String {
    match times {
        0 => "Not fired in 30 days".to_owned(),
        _ => format!("Fired {} in 30 days", format::count(times, "time", "times")),
    }
}

fn switch(ctx: &PageContext, base: i64, rule: &RuleRow) -> Markup {
    let (to, word) = if rule.enabled { ("off", "Switch off") } else { ("on", "Switch on") };
    html! {
        form method="post" action=(paths::automation_switch(&rule.key)) data-plain="yes" {
            (csrf(ctx.csrf))
            input type="hidden" name="base" value=(base);
            input type="hidden" name="to" value=(to);
            (button(Look::Quiet, word, ""))
            span.for-readers { "“" (rule.name) "”" }
        }
    }
}

/// Three rules, one of them off.
#[must_use]
pub fn sample_automations() -> Automations {
    let rule = |key: &str, name: &str, runs: &str, enabled, fired| RuleRow {
        key: key.into(),
        name: name.into(),
        runs: runs.into(),
        enabled,
        fired,
    };
    Automations {
        rules: vec![
            rule(
                "enterprise_critical",
                "Enterprise customers with a critical matter",
                "When a ticket is opened, the severity changes or the plan changes",
                true,
                1_204,
            ),
            rule("on_hold", "On hold for a month", "30 days after the status changed", false, 0),
            rule("bad_rating", "A customer was not happy", "When a survey is answered", true, 1),
        ],
        base: 4,
        may_edit: true,
        may_try: true,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let many = sample_automations();
    let only = |rule: RuleRow| Automations { rules: vec![rule], ..many.clone() };
    let first = many.rules[0].clone();
    let endless = RuleRow { name: long("Rule"), runs: long("When"), ..first.clone() };
    let rtl = RuleRow { name: "عميل غير راض".into(), ..first.clone() };
    let reading = Automations { may_edit: false, may_try: false, ..many.clone() };
    vec![
        Sample::new("empty", automations(&ctx, &Automations::default())),
        Sample::new("one", automations(&ctx, &only(first))),
        Sample::new("many", automations(&ctx, &many)),
        Sample::new("reading", automations(&ctx, &reading)),
        Sample::new("very long", automations(&ctx, &only(endless))),
        Sample::new("right to left", automations(&ctx, &only(rtl))),
    ]
}
