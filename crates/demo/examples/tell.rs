//! Prints tickets of the demo company for proof-reading: `tell FIRST COUNT` or `tell NAME`, the
//! latter all tickets of one scenario.

#![allow(clippy::print_stdout, reason = "an example prints")]

use demo::{Company, Scale, Story, company};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let now = "2026-11-24T11:00:00Z".parse().unwrap_or_default();
    let company = company(1, Scale::default(), now);
    let first = arguments.first().map_or("0", String::as_str);
    if let Ok(first) = first.parse::<u32>() {
        let count = arguments.get(1).and_then(|count| count.parse().ok()).unwrap_or(1);
        for index in first..first + count {
            tell(&company, &company.ticket(index));
        }
        return;
    }
    company.tickets().filter(|story| story.scenario == first).for_each(|s| tell(&company, &s));
}

fn tell(company: &Company, story: &Story) {
    let customer = &company.customers[story.customer];
    println!("=== {} {} · {}", story.index, story.subject, story.scenario);
    println!("{} · {} · {}", customer.name, company.plan_of(story.customer), story.opened_at);
    if !story.context.is_null() {
        println!("{}", story.context);
    }
    for step in &story.steps {
        println!("--- {} {:?}", step.at, step.by);
        println!("{}", format!("{:?}", step.what).replace("\\n", "\n").replace("\\\"", "\""));
    }
}
