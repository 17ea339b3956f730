//! Rules of the handbook: triggers, automations, SLA policies, schedules. Their conditions and
//! acts are sentences of the handbook's own language and are told as such.

use axum::extract::State;
use desk::{
    automations::Automation,
    handbook::{Handbook, Plan},
};
use serde_json::{Value, json};

use super::groups::SINCE;
use crate::{
    Web,
    api::{
        auth::Agent,
        errors::Answer,
        here::Here,
        keyed::number_of,
        number::Number,
        whole::{listed, single},
        words::{self, Time},
    },
};

/// Triggers are set off by events, automations by time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Triggers,
    Automations,
}

fn rules(web: &Web, here: &Here, which: Which) -> Vec<Value> {
    let plural = if which == Which::Triggers { "triggers" } else { "automations" };
    let handbook = web.desk.handbook();
    let timed = |rule: &&Automation| rule.after.is_empty() == (which == Which::Triggers);
    let one = |(place, rule): (i32, &Automation)| {
        let id = number_of("rule", &rule.key);
        let acts = rule.acts.iter().map(|act| json!({"field": "handbook", "value": act}));
        let begins = if rule.after.is_empty() { rule.on.join(", ") } else { rule.after.clone() };
        json!({
            "id": id,
            "url": here.url(&format!("/{plural}/{id}.json")),
            "title": rule.name, "raw_title": rule.name,
            "active": rule.enabled, "default": false, "position": place,
            "description": begins,
            "conditions": {"all": [], "any": []},
            "actions": acts.collect::<Vec<_>>(),
            "category_id": "1",
            "created_at": Time(SINCE), "updated_at": Time(SINCE),
        })
    };
    (1..).zip(handbook.automations.iter().filter(timed)).map(one).collect()
}

/// `GET triggers`
pub async fn triggers(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    listed(&here, "triggers", rules(&web, &here, Which::Triggers))
}

/// `GET triggers/{id}`
pub async fn trigger(State(web): State<Web>, _: Agent, Number(id): Number, here: Here) -> Answer {
    single("trigger", rules(&web, &here, Which::Triggers), id)
}

/// `GET automations`
pub async fn automations(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    listed(&here, "automations", rules(&web, &here, Which::Automations))
}

/// `GET automations/{id}`
pub async fn automation(
    State(web): State<Web>,
    _: Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    single("automation", rules(&web, &here, Which::Automations), id)
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
        "created_at": Time(SINCE), "updated_at": Time(SINCE),
    })
}

fn promised(web: &Web, here: &Here) -> Vec<Value> {
    let handbook = web.desk.handbook();
    (1..).zip(&handbook.plans).map(|one| policy(here, &handbook, one)).collect()
}

/// `GET slas/policies`
pub async fn policies(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    listed(&here, "sla_policies", promised(&web, &here))
}

/// `GET slas/policies/{id}`
pub async fn one_policy(
    State(web): State<Web>,
    _: Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    single("sla_policy", promised(&web, &here), id)
}
