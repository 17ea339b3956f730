//! Prints tickets of the demo company for proof-reading: `tell FIRST COUNT` or `tell NAME`, the
//! latter all tickets of one scenario.

use std::io::Write as _;

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
    let mut out = format!("=== {} {} · {}\n", story.index, story.subject, story.scenario);
    let plan = company.plan_of(story.customer);
    out += &format!("{} · {plan} · {}\n", customer.name, story.opened_at);
    if !story.context.is_null() {
        out += &format!("{}\n", story.context);
    }
    for step in &story.steps {
        let what = format!("{:?}", step.what).replace("\\n", "\n").replace("\\\"", "\"");
        out += &format!("--- {} {:?}\n{what}\n", step.at, step.by);
    }
    // A reader who has seen enough closes the pipe; that is no failure.
    let _ = std::io::stdout().write_all(out.as_bytes());
}
