//! Asks every route in every role (`docs/guides/permissions.md`). A route without a case here
//! fails by name: nobody adds one without saying who may use it.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

mod access {
    pub mod api;
    pub mod house;
    pub mod table;
}

use access::{
    api,
    house::{House, Who},
    table::{CASES, Case},
};

#[tokio::test]
async fn everybody_gets_what_their_role_allows_and_nothing_else() {
    let mut wrong = Vec::new();
    for who in Who::ALL {
        let house = House::build(who).await;
        for case in CASES {
            let allowed = house.may(case).await;
            if allowed != case.who.contains(&who) {
                let verb = if allowed { "may" } else { "may not" };
                wrong.push(format!("{who:?} {verb} {} {}", case.method, case.path));
            }
        }
    }
    assert!(wrong.is_empty(), "against docs/guides/permissions.md:\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_program_gets_what_its_person_may_and_nothing_else() {
    let mut wrong = Vec::new();
    for who in Who::ALL {
        let house = House::build(who).await;
        for case in api::CASES {
            let allowed = house.may_call(case).await;
            if allowed != case.who.contains(&who) {
                let verb = if allowed { "may" } else { "may not" };
                wrong.push(format!("{who:?} {verb} {} {}", case.method, case.path));
            }
        }
    }
    assert!(wrong.is_empty(), "against docs/guides/permissions.md:\n{}", wrong.join("\n"));
}

#[test]
fn every_address_of_the_api_has_a_case() {
    let paths = include_str!("../src/api/paths.rs");
    let mut without = Vec::new();
    let mut found = 0;
    for piece in paths.split("\"/").skip(1) {
        let (path, methods) = piece.split_once('"').unwrap();
        // `both(router, "/requests", asking)`: the methods stand where the name is given.
        let name = methods.trim_start_matches([',', ' ']).split(')').next().unwrap();
        let named = paths.split_once(&format!("let {name} =")).map(|(_, rest)| rest);
        let methods = named.unwrap_or(methods).split(';').next().unwrap();
        let methods = methods.split("\n}").next().unwrap();
        for method in ["get", "post", "put", "delete", "patch", "options"] {
            let called = methods.contains(&format!("{method}("));
            let has = |case: &Case| {
                let path_of_case = case.path.split('?').next();
                path_of_case == Some(&format!("/{path}"))
                    && case.method.eq_ignore_ascii_case(method)
            };
            found += usize::from(called);
            if called && !api::CASES.iter().any(has) {
                without.push(format!("{} /{path}", method.to_uppercase()));
            }
        }
    }
    assert!(found >= api::CASES.len(), "the table of routes is written in a new way: {found}");
    assert!(without.is_empty(), "add who may call it to tests/access/api.rs: {without:?}");
}

#[tokio::test]
async fn every_address_of_the_api_is_described_and_no_other() {
    let described = House::build(Who::Nobody).await.reads("/api/v2/openapi.json").await;
    let described: serde_json::Value = serde_json::from_str(&described).unwrap();
    let mut told = Vec::new();
    for (path, acts) in described["paths"].as_object().unwrap() {
        told.extend(acts.as_object().unwrap().keys().map(|act| format!("{act} {path}")));
    }
    let path = |case: &Case| case.path.split('?').next().unwrap_or_default().to_owned();
    let case = |case: &Case| format!("{} {}", case.method.to_lowercase(), path(case));
    let mut cases: Vec<String> = api::CASES.iter().map(case).collect();
    cases.sort();
    cases.dedup();
    told.sort();
    assert_eq!(told, cases, "the table in crates/web/src/api/description.rs");
}

#[tokio::test]
async fn a_lead_reads_what_they_are_told_and_tries_an_automation() {
    let house = House::build(Who::Lead).await;
    let notices = house.reads("/notices").await;
    assert!(notices.contains("Look at this") && notices.contains("Mark all as seen"));
    assert!(notices.contains("It is broken"), "with the ticket's subject");
    let trial = house.reads("/handbook/automations/on_hold_for_a_month").await;
    assert!(
        trial.contains("30 days after the status changed")
            && trial.contains("No ticket matches now")
    );
    let agent = House::build(Who::Agent).await;
    assert!(!agent.reads("/notices").await.contains("Look at this"), "for leads only");
}

#[test]
fn every_route_has_a_case() {
    let mut without = Vec::new();
    for (file, text) in sources() {
        // The API has a matrix of its own, the sample app is another site, the clock is for tests.
        if file.contains("/api/") || file.ends_with("sample.rs") || file.ends_with("test_clock.rs")
        {
            continue;
        }
        for route in text.split(".route(").skip(1) {
            let path = route.split('"').nth(1).unwrap_or_default();
            let methods = route.split(".route(").next().unwrap_or_default();
            for method in ["get", "post", "put", "delete"] {
                let used = methods.contains(&format!("{method}("));
                let has = |case: &Case| {
                    let path_of_case = case.path.split('?').next();
                    path_of_case == Some(path) && case.method.eq_ignore_ascii_case(method)
                };
                if used && !CASES.iter().any(has) {
                    without.push(format!("{} {path}", method.to_uppercase()));
                }
            }
        }
    }
    assert!(without.is_empty(), "add who may use it to tests/access/table.rs: {without:?}");
}

fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}
