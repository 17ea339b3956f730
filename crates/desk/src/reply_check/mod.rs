//! The reply check (TK-9): what a reader of a reply would stumble over, told quietly while it is
//! written. It never blocks; only secrets are masked, unless the writer insists.
//!
//! The words it looks for are the handbook's; the shapes of secrets are [`secrets`].

pub mod secrets;

use crate::messages::Visibility;

/// The words to look for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplyCheck {
    /// Words customers don't know, each with what to say instead.
    pub jargon: Vec<(String, String)>,
    /// Sentences that say nothing unless a fact or a time stands with them.
    pub vague: Vec<String>,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub rule: Rule,
    /// What stands there: `elevated errors`, `{{customer}}`, `ghp_ab…●●●●`.
    pub what: String,
    /// Why that is worth a second look.
    pub why: String,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Secret,
    Placeholder,
    Vague,
    Jargon,
}

/// Everything found, most important first, each once. In a note only secrets and placeholders
/// matter: we may speak as we like among ourselves.
#[must_use]
pub fn check(rules: &ReplyCheck, text: &str, visibility: Visibility) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut add = |rule, what: &str, why: String| {
        if found.iter().all(|one| (one.rule, one.what.as_str()) != (rule, what)) {
            found.push(Finding { rule, what: what.to_owned(), why });
        }
    };
    for secret in secrets::find(text) {
        let masked = secret.masked.lines().next().unwrap_or_default();
        add(Rule::Secret, masked, format!("looks like {}; it goes out masked", secret.kind));
    }
    let prose = without_code(text);
    for placeholder in placeholders(&prose) {
        add(Rule::Placeholder, placeholder, "was never filled in".to_owned());
    }
    if visibility == Visibility::Public {
        let lower = prose.to_lowercase().replace('’', "'");
        if !says_when_or_what(&prose) {
            for phrase in rules.vague.iter().filter(|one| has_words(&lower, one)) {
                add(Rule::Vague, phrase, "says neither what is known nor by when".to_owned());
            }
        }
        for (word, instead) in rules.jargon.iter().filter(|(word, _)| has_words(&lower, word)) {
            add(Rule::Jargon, word, instead.clone());
        }
    }
    found
}

/// The text with what stands in code blanked out: there, braces and odd words are meant.
fn without_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fenced = false;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            let mut parts = line.split('`');
            out.push_str(parts.next().unwrap_or_default());
            let rest: Vec<&str> = parts.collect();
            for (index, part) in rest.iter().enumerate() {
                // Every second part stands between two ticks; a last tick alone opens nothing.
                let code = index % 2 == 0 && index + 1 < rest.len();
                out.push_str(if code { " " } else { part });
            }
        }
    }
    out
}

/// `{{ … }}` that stayed in the text.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{{").filter_map(|(at, _)| {
        let end = text[at..].find("}}")? + 2;
        let found = &text[at..at + end];
        (!found.contains('\n')).then_some(found)
    })
}

/// A number, a link, a day or a piece of code: something one can hold on to.
fn says_when_or_what(prose: &str) -> bool {
    const DAYS: [&str; 10] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "tomorrow",
        "tonight",
    ];
    let lower = prose.to_lowercase();
    prose.bytes().any(|byte| byte.is_ascii_digit())
        || lower.contains("://")
        || DAYS.iter().any(|day| has_words(&lower, day))
}

/// Whether `words` stand in `text` as whole words; both in lower case.
fn has_words(text: &str, words: &str) -> bool {
    let words = words.to_lowercase();
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !words.is_empty()
        && text.match_indices(&words).any(|(at, found)| {
            let before = text[..at].chars().next_back();
            let after = text[at + found.len()..].chars().next();
            !is_part(before) && !is_part(after)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> ReplyCheck {
        crate::handbook::Handbook::shipped().reply_check
    }

    #[test]
    #[allow(clippy::too_many_lines, reason = "a table")]
    fn what_a_reader_would_stumble_over_is_told() {
        use Rule::{Jargon, Placeholder, Secret, Vague};
        let key = format!("phx_{}", "ab12CD34ef56GH78ij90KL12mn34OP56qr78");
        let table: &[(&str, &[(Rule, &str)])] = &[
            ("", &[]),
            ("Please call `identify()` first.", &[]),
            ("Hello {{customer.first_name}},", &[(Placeholder, "{{customer.first_name}}")]),
            ("Write `{{ name }}` in your template.", &[]),
            ("```\nHello {{ name }}\n```\nThat is all.", &[]),
            ("We're working on it.", &[(Vague, "we're working on it")]),
            ("We’re working on it.", &[(Vague, "we're working on it")]),
            ("We're working on it and write again by 17:00.", &[]),
            ("We are looking into it; more tomorrow.", &[]),
            ("We are looking into it.", &[(Vague, "we are looking into it")]),
            ("We're working on it: https://github.com/acme/app/issues/7", &[]),
            ("There were elevated errors.", &[(Jargon, "elevated errors")]),
            ("Elevated errors, and elevated errors again", &[(Jargon, "elevated errors")]),
            ("Run `elevated errors` there.", &[]),
            ("an odd ` tick and {{x}}", &[(Placeholder, "{{x}}")]),
        ];
        for (text, expected) in table {
            let found = check(&rules(), text, Visibility::Public);
            let told: Vec<_> = found.iter().map(|one| (one.rule, one.what.as_str())).collect();
            assert_eq!(told, *expected, "{text}");
        }
        let found = check(&rules(), &format!("Use {key} in `{key}`"), Visibility::Public);
        assert_eq!(found.len(), 1, "once, in code too: {found:?}");
        assert_eq!((found[0].rule, found[0].what.as_str()), (Secret, "phx_ab…●●●●"));
        assert!(found[0].why.contains("a personal API key"));
    }

    #[test]
    fn among_ourselves_only_slips_and_secrets_count() {
        let text = "We're working on it. Elevated errors. {{x}}";
        let found = check(&rules(), text, Visibility::Internal);
        assert_eq!(found.iter().map(|one| one.rule).collect::<Vec<_>>(), [Rule::Placeholder]);
    }
}
