//! Placeholders in what rules write: checked with the handbook, filled when the rule fires.

use minijinja::{AutoEscape, Environment, Value};

use super::{
    facts::{Needs, View},
    sentence::meant,
};

/// Every placeholder, with what it shows.
pub const PLACEHOLDERS: [(&str, &str); 16] = [
    ("number", "the ticket's number"),
    ("subject", "its subject"),
    ("status", "where it stands"),
    ("severity", "how bad it is"),
    ("kind", "what it is about"),
    ("product", "the product, empty if unknown"),
    ("plan", "what the organisation pays for"),
    ("group", "the list it is in"),
    ("team", "who has it"),
    ("customer", "the customer's first name"),
    ("customer_name", "the customer's whole name or address"),
    ("organisation", "the customer's company, empty if unknown"),
    ("owner", "who owns it, empty for nobody"),
    ("due", "when the answer is due, in UTC, empty without a target"),
    ("rating", "the survey's answer, empty otherwise"),
    ("company", "our company"),
];

/// What is wrong with a template.
pub(crate) fn check(text: &str) -> Result<(), String> {
    let env = environment();
    let parsed = env.template_from_str(text).map_err(|error| {
        error.detail().unwrap_or("the text's placeholders can't be read").to_owned()
    })?;
    let mut unknown: Vec<String> = parsed
        .undeclared_variables(false)
        .into_iter()
        .filter(|used| PLACEHOLDERS.iter().all(|(name, _)| name != used))
        .collect();
    unknown.sort();
    match unknown.first() {
        None => Ok(()),
        Some(used) => {
            let hint = meant(used, PLACEHOLDERS.iter().map(|(name, _)| *name));
            Err(format!("there is no placeholder \"{used}\"{hint}"))
        }
    }
}

/// What must be loaded to fill it.
pub(super) fn needs(text: &str, needs: &mut Needs) {
    let env = environment();
    let Ok(parsed) = env.template_from_str(text) else { return };
    for used in parsed.undeclared_variables(false) {
        match used.as_str() {
            "customer" | "customer_name" => needs.customer = true,
            "organisation" => needs.organisation = true,
            "owner" => needs.owner = true,
            _ => {}
        }
    }
}

/// The text with its placeholders filled; as written where a filter of it fails.
pub(super) fn fill(text: &str, view: &View<'_>) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let (ticket, handbook) = (view.ticket, view.handbook);
    let customer = view.facts.customer.as_ref();
    let owner = ticket.assignee_id.and_then(|id| view.person(id));
    let value = |name: &str| -> String {
        match name {
            "number" => ticket.id.to_string(),
            "subject" => ticket.subject.clone(),
            "status" => ticket.status.word().to_owned(),
            "severity" => handbook.severity_name(&ticket.severity).to_owned(),
            "kind" => handbook.kind_name(&ticket.kind).to_owned(),
            "product" => {
                ticket.product.as_deref().map_or("", |key| handbook.product_name(key)).to_owned()
            }
            "plan" => handbook.plan_name(&ticket.plan).to_owned(),
            "group" => handbook.group_name(&ticket.group).to_owned(),
            "team" => handbook.team_name(&ticket.team).to_owned(),
            "customer" => customer.map_or("", |one| one.first_name()).to_owned(),
            "customer_name" => customer.map_or("", |one| one.display_name()).to_owned(),
            "organisation" => {
                view.facts.organisation.as_ref().map_or("", |one| &one.name).to_owned()
            }
            "owner" => owner.map_or("", |one| one.display_name()).to_owned(),
            "due" => ticket
                .due_at
                .map_or_else(String::new, |due| due.strftime("%Y-%m-%d %H:%M UTC").to_string()),
            "rating" => view.facts.rating.map_or_else(String::new, |rating| rating.to_string()),
            _ => handbook.company.name.clone(),
        }
    };
    let values = Value::from_pairs(PLACEHOLDERS.iter().map(|(name, _)| (*name, value(name))));
    environment().render_str(text, values).unwrap_or_else(|_| text.to_owned())
}

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_name| AutoEscape::None);
    env
}
