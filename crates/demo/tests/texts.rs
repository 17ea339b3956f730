//! The texts themselves: readable by the grammar, rich enough, and free of what must not be shown.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use demo::{
    Scale, Story, What, company,
    script::{Library, Scenario, template::Template},
};

fn ways(texts: &[Template]) -> u64 {
    texts.iter().fold(0, |sum, text| sum.saturating_add(text.ways()))
}

/// In how many ways a scenario's first message can be put, greetings and asides left out.
fn first_messages(scenario: &Scenario) -> u64 {
    let details = ways(&scenario.detail).saturating_add(1);
    let asks = ways(&scenario.ask).saturating_add(1);
    ways(&scenario.open).saturating_mul(details).saturating_mul(asks)
}

fn words(story: &Story) -> String {
    let mut all = format!("{} {} ", story.subject, story.context);
    for step in &story.steps {
        match &step.what {
            What::Message(text) | What::Note(text) | What::Reply { text, .. } => all += text,
            What::Rating { words, .. } => all += words,
            _ => {}
        }
        all.push(' ');
    }
    all
}

#[test]
fn every_text_can_be_read() {
    let problems = &Library::built_in().problems;
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn there_are_many_scenarios_over_every_product_and_they_are_rich() {
    let library = Library::built_in();
    let ordinary: Vec<_> = library.scenarios.iter().filter(|one| !one.special).collect();
    let english = ordinary.iter().filter(|one| one.language == "en").count();
    assert!(english >= 120, "only {english} scenarios in English");
    for product in demo::world::PRODUCTS {
        let count = ordinary.iter().filter(|one| one.product == product).count();
        assert!(count >= 6, "{product} has {count} scenarios only");
    }
    for scenario in ordinary {
        let ways = first_messages(scenario);
        assert!(ways > 10_000, "{} opens in {ways} ways only", scenario.name);
        assert!(scenario.finding.len() >= 2, "{} has one answer only", scenario.name);
    }
}

#[test]
fn names_of_scenarios_are_unique() {
    let mut names: Vec<_> = Library::built_in().scenarios.iter().map(|one| &one.name).collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn nobody_real_is_named_and_no_filler_is_shown() {
    const BANNED: [&str; 36] = [
        "lorem",
        "ipsum",
        "posthog",
        "zendesk",
        "google",
        "amazon",
        "microsoft",
        "facebook",
        "stripe",
        "slack",
        "salesforce",
        "cloudflare",
        "vercel",
        "netlify",
        "snowflake",
        "databricks",
        "okta",
        "auth0",
        "shopify",
        "heroku",
        "openai",
        "anthropic",
        "intercom",
        "hubspot",
        "sentry",
        "datadog",
        "mixpanel",
        "amplitude",
        "gmail",
        "hotmail",
        "github",
        "gitlab",
        "twilio",
        "mailchimp",
        "atlassian",
        "oracle",
    ];
    let company = company(3, Scale::default(), "2026-11-24T11:00:00Z".parse().unwrap());
    for story in company.tickets() {
        let text = words(&story).to_lowercase();
        let named =
            text.split(|letter: char| !letter.is_alphanumeric()).find(|w| BANNED.contains(w));
        assert!(named.is_none(), "{named:?} in {}: {text}", story.scenario);
        for empty in ["working on it", "«", "»", "  \n", "\n\n\n"] {
            assert!(!text.contains(empty), "{empty:?} in {}: {text}", story.scenario);
        }
    }
}

#[test]
fn agents_leave_no_sentence_without_its_facts() {
    let company = company(4, Scale { tickets: 1_000 }, "2026-11-24T11:00:00Z".parse().unwrap());
    for story in company.tickets() {
        for step in &story.steps {
            let What::Reply { text, .. } = &step.what else { continue };
            assert!(text.chars().count() > 12, "{text:?}");
            assert!(!text.contains("Hi ,") && !text.contains("– \n"), "{text:?}");
            assert_eq!(text.matches("```").count() % 2, 0, "an open code block in {text}");
        }
    }
}
