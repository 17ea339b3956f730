//! No two tickets are alike: not their opening, not their course, and hardly ever but for digits.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use std::collections::{HashMap, HashSet};

use demo::{Scale, Story, What, company};

fn stories(seed: u64) -> Vec<Story> {
    let now = "2026-11-24T11:00:00Z".parse().unwrap_or_default();
    company(seed, Scale::default(), now).tickets().collect()
}

fn first(story: &Story) -> &str {
    match &story.steps[0].what {
        What::Message(text) => text,
        _ => "",
    }
}

fn course(story: &Story) -> String {
    let said = story.steps.iter().filter_map(|step| match &step.what {
        What::Message(text) | What::Reply { text, .. } => Some(text.as_str()),
        _ => None,
    });
    said.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn no_two_openings_and_no_two_courses_are_the_same() {
    for seed in 1..=3 {
        let stories = stories(seed);
        let openings: HashSet<_> = stories.iter().map(|one| (&one.subject, first(one))).collect();
        assert_eq!(openings.len(), stories.len());
        let mut firsts = HashMap::new();
        for story in &stories {
            let other = firsts.insert(first(story), story.scenario);
            assert!(other.is_none(), "two {} open with: {}", story.scenario, first(story));
        }
        let courses: HashSet<_> = stories.iter().map(course).collect();
        assert_eq!(courses.len(), stories.len());
    }
}

#[test]
fn openings_differ_in_more_than_their_digits() {
    let stories = stories(1);
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut near = Vec::new();
    for story in &stories {
        let bare: String = first(story).chars().filter(|letter| !letter.is_ascii_digit()).collect();
        if let Some(other) = seen.insert(bare, story.index) {
            near.push((other, story.index));
        }
    }
    assert!(near.len() <= 15, "{} openings are the same but for digits: {near:?}", near.len());
}

#[test]
fn neighbours_are_about_different_things() {
    let stories = stories(1);
    let alike = stories.windows(2).filter(|pair| pair[0].scenario == pair[1].scenario).count();
    assert!(alike < 40, "{alike} neighbours tell the same scenario");
    let last: HashSet<_> = stories[4_900..].iter().map(|one| one.scenario).collect();
    assert!(last.len() > 75, "the last hundred tickets tell {} scenarios", last.len());
}
