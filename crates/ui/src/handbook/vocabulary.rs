//! The words conditions and acts are made of, at hand under the rules' form.

use desk::automations::{PLACEHOLDERS, field_phrases};
use maud::{Markup, html};

/// What a field of each sort is asked.
const ASKED: [(&str, &str); 5] = [
    ("severity is critical", "also: is one of A, B · is not · was · changed to · is at least"),
    ("subject contains refund", "also: is · contains any of A, B · starts with · ends with"),
    ("tags include vip", "also: do not include · got · lost · are empty"),
    ("last reply was more than 5 open days ago", "also: is within 2h · is past · never came"),
    ("schedule coverage is open", "also: is closed"),
];

/// What a rule can do.
const ACTS: [&str; 12] = [
    "set status solved",
    "set severity high",
    "set product surveys",
    "set group billing",
    "set priority yes",
    "add tag at-risk",
    "assign to somebody@desk.example",
    "assign to nobody",
    "notify leads \"{{ subject }} needs a look\"",
    "note \"Nothing was heard for a week.\"",
    "reply with still_there",
    "send survey",
];

/// Draws them, folded.
#[must_use]
pub fn words() -> Markup {
    html! {
        details.block.vocabulary {
            summary { h2 { "What can be written" } small { "Fields, comparisons, acts, placeholders" } }
            div.block-fields {
                div.field {
                    p { b { "Conditions" } " speak of" }
                    p.words { @for phrase in field_phrases() { code { (phrase) } " " } }
                    dl { @for (sentence, more) in ASKED { dt { code { (sentence) } } dd { (more) } } }
                }
                div.field {
                    p { b { "Acts" } }
                    p.words { @for act in ACTS { code { (act) } " " } }
                    p { b { "Placeholders" } " in quoted words" }
                    dl.placeholders {
                        @for (name, about) in PLACEHOLDERS { dt { code { "{{ " (name) " }}" } } dd { (about) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use desk::handbook::Handbook;

    use super::{ACTS, ASKED};

    #[test]
    fn every_sentence_shown_can_be_written() {
        let list = |words: &[&str]| {
            let quoted: Vec<String> = words.iter().map(|one| format!("'{one}'")).collect();
            format!("[{}]", quoted.join(", "))
        };
        let text = format!(
            "[replies.still_there]\nname = \"a\"\ntext = \"b\"\n[automations.all]\nname = \"All\"\n\
             on = [\"ticket opened\"]\nwhen = {}\ndo = {}\n",
            list(&ASKED.map(|(sentence, _)| sentence)),
            list(&ACTS),
        );
        assert_eq!(Handbook::parse(&text).map(|_| ()), Ok(()));
    }
}
