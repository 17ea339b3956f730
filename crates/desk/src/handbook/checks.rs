//! What holds between the parts of a handbook: every name used is the name of something.
//!
//! Checked on the whole, not on the text alone, since removing a team breaks the products of the
//! default that name it.

use base::time::TimeZone;

use super::{
    Handbook,
    entries::Entry,
    fault::hint,
    model::{Holidays, ScheduleRule},
};
use crate::automations::check_examples;
use crate::sla::{Holiday, Hours, HoursFault, Schedule, parse_hours};

/// Schedules the desk itself asks for.
const NEEDED_SCHEDULES: [&str; 2] = ["response", "coverage"];

/// Told of each fault: the path of the value, the path to point at when that value stands in the
/// default and not in this text, and what is wrong with it.
type Report<'a> = &'a dyn Fn(&str, &str, String);

/// Reports what does not hold, and builds the schedules.
pub(super) fn check(handbook: &mut Handbook, report: Report<'_>) {
    check_plans(handbook, report);
    check_routes(handbook, report);
    let built = build_schedules(handbook, report);
    for (rule, schedule) in handbook.schedules.iter_mut().zip(built) {
        rule.schedule = schedule;
    }
    check_rules(handbook, report);
    for needed in NEEDED_SCHEDULES {
        if handbook.schedules.iter().all(|rule| rule.key != needed) {
            let message = format!("the schedule \"{needed}\" can be changed but not removed");
            report(&format!("schedules.{needed}"), "", message);
        }
    }
}

/// Reads every rule with the names there are, and tries its examples.
fn check_rules(handbook: &mut Handbook, report: Report<'_>) {
    for reply in &handbook.replies {
        reply.check(&|path, message| report(path, &format!("replies.{}", reply.key), message));
    }
    let built: Vec<_> = handbook
        .automations
        .iter()
        .map(|automation| {
            let or_at = format!("automations.{}", automation.key);
            let told = |path: &str, message: String| report(path, &or_at, message);
            let rule = automation.build(handbook, &told);
            if let Some(rule) = &rule {
                check_examples(handbook, rule, &automation.examples, &told);
            }
            rule
        })
        .collect();
    for (automation, rule) in handbook.automations.iter_mut().zip(built) {
        automation.rule = rule;
    }
}

/// Reports `name` unless one of `all` has it.
fn known<E: Entry>(report: Report<'_>, path: &str, noun: &str, name: &str, all: &[E]) {
    if all.iter().all(|entry| entry.key() != name) {
        let hint = hint(name, all.iter().map(Entry::key));
        // A name of the default can only have gone where this text removes it.
        let removed = format!("{}.{name}", E::TABLE);
        report(path, &removed, format!("there is no {noun} \"{name}\"{hint}"));
    }
}

fn check_plans(handbook: &Handbook, report: Report<'_>) {
    let Handbook { plans, severities, kinds, rules, .. } = handbook;
    known(report, "rules.unknown_plan", "plan", &rules.unknown_plan, plans);
    let without = &rules.plan_without_organisation;
    known(report, "rules.plan_without_organisation", "plan", without, plans);
    known(report, "rules.default_kind", "kind", &rules.default_kind, kinds);
    known(report, "rules.default_severity", "severity", &rules.default_severity, severities);
    for plan in plans {
        let path = format!("plans.{}", plan.key);
        for (severity, _) in &plan.severity_targets {
            let path = format!("{path}.severity_targets.{severity}");
            known(report, &path, "severity", severity, severities);
        }
        for (kind, _) in &plan.kind_targets {
            known(report, &format!("{path}.kind_targets.{kind}"), "kind", kind, kinds);
        }
        for (index, kind) in plan.always_taken.iter().enumerate() {
            known(report, &format!("{path}.always_taken.{index}"), "kind", kind, kinds);
        }
    }
}

fn check_routes(handbook: &Handbook, report: Report<'_>) {
    let Handbook { routing, products, groups, teams, severities, .. } = handbook;
    known(report, "routing.support_team", "team", &routing.support_team, teams);
    known(report, "routing.unclassified_group", "group", &routing.unclassified_group, groups);
    known(report, "routing.billing_team", "team", &routing.billing_team, teams);
    known(report, "routing.billing_group", "group", &routing.billing_group, groups);
    known(report, "routing.investigation_group", "group", &routing.investigation_group, groups);
    for (index, product) in routing.first_line.iter().enumerate() {
        known(report, &format!("routing.first_line.{index}"), "product", product, products);
    }
    for product in products {
        let path = format!("products.{}", product.key);
        known(report, &format!("{path}.team"), "team", &product.team, teams);
        known(report, &format!("{path}.group"), "group", &product.group, groups);
    }
    for kind in &handbook.kinds {
        let path = format!("kinds.{}", kind.key);
        if !kind.severity.is_empty() {
            known(report, &format!("{path}.severity"), "severity", &kind.severity, severities);
        }
        if let Some(team) = &kind.team {
            known(report, &format!("{path}.team"), "team", team, teams);
        }
        if let Some(group) = &kind.group {
            known(report, &format!("{path}.group"), "group", group, groups);
        }
    }
}

fn build_schedules(handbook: &Handbook, report: Report<'_>) -> Vec<Schedule> {
    for holidays in &handbook.holidays {
        zone_of(&format!("holidays.{}.zone", holidays.key), &holidays.zone, report);
    }
    handbook.schedules.iter().map(|rule| build(rule, &handbook.holidays, report)).collect()
}

fn build(rule: &ScheduleRule, holidays: &[Holidays], report: Report<'_>) -> Schedule {
    let path = format!("schedules.{}", rule.key);
    let zone = zone_of(&format!("{path}.zone"), &rule.zone, report);
    let mut hours: Vec<Hours> = Vec::new();
    for (index, text) in rule.open.iter().enumerate() {
        match parse_hours(text, &zone) {
            Ok(more) => hours.extend(more),
            Err(HoursFault::Zone(name)) => {
                report(&format!("{path}.open.{index}"), &path, no_zone(&name));
            }
            Err(fault) => report(&format!("{path}.open.{index}"), &path, fault.to_string()),
        }
    }
    if rule.open.is_empty() {
        let message = "a schedule that is never open keeps no promise; write \"always\" or hours";
        report(&format!("{path}.open"), &path, message.to_owned());
    }
    let mut days = Vec::new();
    for (index, name) in rule.holidays.iter().enumerate() {
        known(report, &format!("{path}.holidays.{index}"), "list of holidays", name, holidays);
        for list in holidays.iter().filter(|list| list.key == *name) {
            // A wrong zone was reported where it stands.
            let zone = base::time::zone_or_utc(&list.zone);
            for day in &list.dates {
                let part = |closed: &(i64, i64)| Holiday {
                    date: day.date,
                    zone: zone.clone(),
                    closed: *closed,
                };
                days.extend(day.closed.iter().map(part));
            }
        }
    }
    Schedule::new(hours, &days)
}

/// The zone called `name`; reported, and UTC, where there is none.
fn zone_of(path: &str, name: &str, report: Report<'_>) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|_not_there| {
        report(path, "", no_zone(name));
        TimeZone::UTC
    })
}

fn no_zone(name: &str) -> String {
    let names: Vec<String> =
        jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
    format!("there is no time zone \"{name}\"{}", hint(name, names.iter().map(String::as_str)))
}
