//! Rules of the handbook: triggers, automations, SLA policies, schedules. Their conditions and
//! acts are sentences of the handbook's own language and are told as such.

use desk::{
    automations::Automation,
    handbook::{Handbook, Plan},
};
use serde_json::{Value, json};

use super::book::Book;
use crate::api::{
    auth::Agent, errors::Answer, here::Here, keyed::number_of, number::Number, whole::titled, words,
};

/// Triggers are set off by events, automations by time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Triggers,
    Automations,
}

fn rules(book: &Book, which: Which) -> Vec<Value> {
    let plural = if which == Which::Triggers { "triggers" } else { "automations" };
    let timed = |rule: &&Automation| rule.after.is_empty() == (which == Which::Triggers);
    let one = |(place, rule): (i32, &Automation)| {
        let id = number_of("rule", &rule.key);
        let acts = rule.acts.iter().map(|act| json!({"field": "handbook", "value": act}));
        let begins = if rule.after.is_empty() { rule.on.join(", ") } else { rule.after.clone() };
        json!({
            "id": id,
            "url": book.here.url(&format!("/{plural}/{id}.json")),
            "title": rule.name, "raw_title": rule.name,
            "active": rule.enabled, "default": false, "position": place,
            "description": begins,
            "conditions": {"all": [], "any": []},
            "actions": acts.collect::<Vec<_>>(),
            "category_id": CATEGORY,
        })
    };
    (1..).zip(book.handbook.automations.iter().filter(timed)).map(one).collect()
}

/// All rules stand in the handbook, under one another.
const CATEGORY: &str = "1";

/// Those of them that are switched on.
fn in_force(book: &Book, which: Which) -> Vec<Value> {
    let mut rows = rules(book, which);
    rows.retain(|row| row["active"] == true);
    rows
}

/// `GET trigger_categories`: there is one.
pub async fn categories(_: Agent, book: Book) -> Answer {
    let category = json!({"id": CATEGORY, "name": "Handbook", "position": 1});
    book.listed("trigger_categories", vec![category])
}

/// `GET triggers/active`
pub async fn active_triggers(_: Agent, book: Book) -> Answer {
    book.listed("triggers", in_force(&book, Which::Triggers))
}

/// `GET automations/active`
pub async fn active_automations(_: Agent, book: Book) -> Answer {
    book.listed("automations", in_force(&book, Which::Automations))
}

/// `GET triggers`, `GET triggers/search?query=…`
pub async fn triggers(_: Agent, book: Book) -> Answer {
    book.listed("triggers", titled(&book.here, rules(&book, Which::Triggers)))
}

/// `GET triggers/{id}`
pub async fn trigger(_: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("trigger", rules(&book, Which::Triggers), id)
}

/// `GET automations`, `GET automations/search?query=…`
pub async fn automations(_: Agent, book: Book) -> Answer {
    book.listed("automations", titled(&book.here, rules(&book, Which::Automations)))
}

/// `GET automations/{id}`
pub async fn automation(_: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("automation", rules(&book, Which::Automations), id)
}

/// A plan's promise as a policy: each reply, by severity, in minutes of open time.
fn policy(here: &Here, handbook: &Handbook, (place, plan): (i32, &Plan)) -> Value {
    let id = number_of("plan", &plan.key);
    let mut metrics = Vec::new();
    for severity in &handbook.severities {
        let Some(priority) = words::priority(&severity.key) else { continue };
        let kind = &handbook.rules.default_kind;
        let Some(target) = plan.target_for(&severity.key, kind, None) else { continue };
        for metric in ["first_reply_time", "next_reply_time"] {
            metrics.push(json!({"priority": priority, "metric": metric, "target": target / 60,
                "business_hours": true}));
        }
    }
    json!({
        "id": id,
        "url": here.url(&format!("/slas/policies/{id}.json")),
        "title": plan.name, "description": null, "position": place,
        "filter": {"all": [{"field": "organization_fields.plan", "operator": "is",
            "value": plan.key}], "any": []},
        "policy_metrics": metrics,
    })
}

fn promised(book: &Book) -> Vec<Value> {
    let handbook = &book.handbook;
    (1..).zip(&handbook.plans).map(|one| policy(&book.here, handbook, one)).collect()
}

/// `GET slas/policies`
pub async fn policies(_: Agent, book: Book) -> Answer {
    book.listed("sla_policies", promised(&book))
}

/// `GET slas/policies/{id}`
pub async fn one_policy(_: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("sla_policy", promised(&book), id)
}
