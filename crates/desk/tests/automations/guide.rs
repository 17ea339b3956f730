//! The guide's examples are handbooks that pass the check, and its lists are whole.

use desk::{automations::PLACEHOLDERS, handbook::Handbook};

const GUIDE: &str = include_str!("../../../../docs/guides/automations.md");

#[test]
fn every_example_of_the_guide_passes_the_check() {
    let blocks: Vec<&str> =
        GUIDE.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 6);
    for block in blocks {
        if let Err(faults) = Handbook::parse(block) {
            panic!("{faults:#?}\nin\n{block}");
        }
    }
}

#[test]
fn the_guide_names_every_event_field_and_placeholder() {
    for phrase in desk::automations::event_phrases().chain(desk::automations::field_phrases()) {
        assert!(GUIDE.contains(phrase), "{phrase} is not in the guide");
    }
    for (name, _) in PLACEHOLDERS {
        assert!(GUIDE.contains(&format!("{{{{ {name} }}}}")), "{name} is not in the guide");
    }
}
