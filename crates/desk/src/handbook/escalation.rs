//! The template of an escalation (TK-8): its parts are filled with what the desk knows of a ticket,
//! so that nobody copies by hand and nobody has to ask back.

use minijinja::Value;

use super::{
    EscalationPart,
    texts::{environment, faults_in, without_lines_of_tags},
};

/// What a part may be filled with; each may be empty.
pub const PLACEHOLDERS: [&str; 11] = [
    "number",
    "subject",
    "product",
    "plan",
    "severity",
    "customer",
    "organisation",
    "message",
    "files",
    "links",
    "answer_by",
];

/// What is wrong with the template of a part, in words.
pub(super) fn faults(template: &str) -> Vec<String> {
    faults_in(template, &PLACEHOLDERS)
}

impl EscalationPart {
    /// The part's first text, filled. A template that fails with what is known here (a filter given
    /// something it can't work on) leaves the field to whoever escalates.
    #[must_use]
    pub fn filled(&self, known: &[(&'static str, String)]) -> String {
        let values = Value::from_pairs(known.iter().map(|(name, text)| (*name, text.as_str())));
        let template = without_lines_of_tags(&self.fill);
        environment().render_str(&template, values).unwrap_or_default().trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use crate::handbook::Handbook;

    #[test]
    fn the_shipped_template_asks_for_what_a_team_needs_and_is_filled_with_what_is_known() {
        let handbook = Handbook::shipped();
        let required = handbook.escalation.iter().filter(|part| part.required);
        let required: Vec<&str> = required.map(|part| part.key.as_str()).collect();
        assert_eq!(required, ["sees", "tried", "needed"]);
        let known = [
            ("message", "It is slow\n\nsince Monday".to_owned()),
            ("links", "- https://replay.example/1".to_owned()),
        ];
        let filled: Vec<String> =
            handbook.escalation.iter().map(|part| part.filled(&known)).collect();
        assert!(filled.iter().any(|text| text.contains("since Monday")), "{filled:?}");
        assert!(filled.iter().any(|text| text.contains("replay.example/1")), "{filled:?}");
    }

    #[test]
    fn a_slip_in_a_template_is_told_with_the_nearest_name() {
        let text = "[escalation.sees]\nname = \"What they see\"\nfill = \"{{ mesage }}\"\n";
        let faults = Handbook::parse(text).unwrap_err();
        let told = format!("{:?}", faults[0]);
        assert!(told.contains("mesage") && told.contains("\\\"message\\\""), "{told}");
        for text in [
            "[escalation.sees]\nfil = \"x\"\n",
            "[escalation.more]\nname = \"More\"\nfill = \"{% if x\"\n",
            "[escalation.more]\nfill = \"x\"\n",
        ] {
            assert!(Handbook::parse(text).is_err(), "{text}");
        }
        let none = Handbook::parse("[escalation.evidence]\nremove = true\n").unwrap();
        assert!(none.escalation.iter().all(|part| part.key != "evidence"));
    }
}
