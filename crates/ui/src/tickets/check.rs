//! The reply check, one quiet line under the words: what a reader would stumble over, and why. It
//! stops nobody. A secret goes out masked unless the writer ticks the box.

use ::desk::reply_check::{Finding, Rule};
use maud::{Markup, html};

use crate::samples::{Sample, long};

/// Draws what stands in the check's place; nothing where nothing was found. `insists`: the box is
/// ticked.
#[must_use]
pub fn check(found: &[Finding], insists: bool) -> Markup {
    let secret = found.iter().any(|one| one.rule == Rule::Secret);
    html! {
        @if !found.is_empty() {
            p.check-line dir="auto" {
                @for (at, one) in found.iter().enumerate() {
                    @if at > 0 { " " }
                    span.check-one.strong[one.rule == Rule::Secret] {
                        b { bdi { (one.what) } } " " (why(one)) "."
                    }
                }
            }
        }
        @if secret {
            label.check-insist {
                input type="checkbox" name="insists" value="yes" checked[insists];
                "Send it as it is: it is meant to be read"
            }
        }
    }
}

fn why(one: &Finding) -> String {
    match one.rule {
        Rule::Jargon => format!("may mean nothing to them: {}", one.why),
        Rule::Secret | Rule::Placeholder | Rule::Vague => one.why.clone(),
    }
}

fn finding(rule: Rule, what: &str, why: &str) -> Finding {
    Finding { rule, what: what.into(), why: why.into() }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let secret =
        finding(Rule::Secret, "phx_ab…●●●●", "looks like a personal API key; it goes out masked");
    let vague =
        finding(Rule::Vague, "we're working on it", "says neither what is known nor by when");
    let jargon = finding(Rule::Jargon, "elevated errors", "say what people notice, and how often");
    let place = finding(Rule::Placeholder, "{{customer.first_name}}", "was never filled in");
    let endless = finding(Rule::Jargon, &long("errors"), &long("say it plainly"));
    vec![
        Sample::new("empty", check(&[], false)),
        Sample::new("one", check(std::slice::from_ref(&vague), false)),
        Sample::new("a secret", check(std::slice::from_ref(&secret), false)),
        Sample::new("many", check(&[secret, place, vague, jargon], true)),
        Sample::new("very long", check(&[endless], false)),
    ]
}
