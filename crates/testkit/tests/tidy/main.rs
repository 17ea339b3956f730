//! Tidy: the rules of the house that a compiler doesn't hold, held by tests.
//!
//! Each guard fails by name, with the place and what to do. An exception is a line in the list at
//! the top of the guard's file, with its reason. Why the rules are what they are: STYLE.md.

#![allow(clippy::expect_used, reason = "a guard that can't read the repository should stop")]

mod code;
mod dependencies;
mod handlers;
mod imports;
mod links;
mod markup;
mod openings;
mod sizes;
mod sql;
mod tree;
mod words;

use tree::Tree;

/// One broken rule: where, and what to do about it.
type Problem = String;

/// Fails with all problems at once, so that one run is enough to mend them.
fn hold(rule: &str, problems: &[Problem]) {
    assert!(
        problems.is_empty(),
        "\n{rule}\n\n  {}\n\n{} place(s). The rule's reason is in STYLE.md.\n",
        problems.join("\n  "),
        problems.len()
    );
}

#[test]
fn crates_import_only_what_the_table_allows() {
    hold("A crate uses only what its row allows.", &imports::problems(&Tree::read()));
}

#[test]
fn files_lines_and_functions_stay_small() {
    hold("Small enough to hold in one's head.", &sizes::problems(&Tree::read()));
}

#[test]
fn handlers_parse_act_and_answer() {
    hold("A handler has at most 30 lines.", &handlers::problems(&Tree::read()));
}

#[test]
fn sql_is_written_in_the_store_only() {
    hold("SQL lives in crates/store.", &sql::problems(&Tree::read()));
}

#[test]
fn html_is_escaped_and_keeps_to_the_policy() {
    hold("What people wrote never runs.", &markup::problems(&Tree::read()));
}

#[test]
fn every_file_says_what_it_is_for() {
    hold("Every file opens with what it is for.", &openings::problems(&Tree::read()));
}

#[test]
fn the_words_are_those_of_the_glossary() {
    hold("One noun for one thing, everywhere.", &words::problems(&Tree::read()));
}

#[test]
fn links_in_the_documents_lead_somewhere() {
    hold("A link leads to what it names.", &links::problems(&Tree::read()));
}

#[test]
fn every_dependency_has_its_reason() {
    hold("A dependency has a reason.", &dependencies::problems(&Tree::read()));
}
