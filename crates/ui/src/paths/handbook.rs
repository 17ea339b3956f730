//! Addresses of the handbook's pages.

use super::{encode, with_query};

pub const HANDBOOK: &str = "/handbook";
pub const HANDBOOK_AUTOMATIONS: &str = "/handbook/automations";
pub const HANDBOOK_CALENDAR: &str = "/handbook/calendar";
pub const HANDBOOK_TEXT: &str = "/handbook/text";
pub const HANDBOOK_WHOLE: &str = "/handbook/whole";
pub const HANDBOOK_CHECK: &str = "/handbook/check";
pub const HANDBOOK_PREVIEW: &str = "/handbook/preview";
pub const HANDBOOK_VERSIONS: &str = "/handbook/versions";
pub const HANDBOOK_CHANGES: &str = "/handbook/changes";
pub const HANDBOOK_SIMULATION: &str = "/handbook/simulation";

/// A form of the handbook.
#[must_use]
pub fn handbook_sheet(key: &str) -> String {
    format!("/handbook/forms/{}", encode(key))
}

/// A form of the handbook with one entry open, `+` for the one to add.
#[must_use]
pub fn handbook_entry(sheet: &str, key: &str) -> String {
    let path = with_query(&handbook_sheet(sheet), "open", key);
    if key == "+" { path } else { format!("{path}#{sheet}.{key}") }
}

/// What is wrong with a form while it is filled.
#[must_use]
pub fn handbook_sheet_check(key: &str) -> String {
    format!("{}/check", handbook_sheet(key))
}

/// The handbook's text, opened where a section begins.
#[must_use]
pub fn handbook_text_at(section: &str) -> String {
    with_query(HANDBOOK_TEXT, "at", section)
}

/// A mail as its readers get it; `of` is its text's path, `texts_de.survey`.
#[must_use]
pub fn handbook_letter(of: &str) -> String {
    format!("/handbook/letters/{}", encode(of))
}

/// The same mail alone, to be framed.
#[must_use]
pub fn handbook_letter_html(of: &str) -> String {
    with_query(&handbook_letter(of), "part", "html")
}

/// One simulation of a handbook.
#[must_use]
pub fn handbook_simulation(number: u64) -> String {
    format!("{HANDBOOK_SIMULATION}/{number}")
}

/// One version of the handbook.
#[must_use]
pub fn handbook_version(number: i64) -> String {
    format!("/handbook/versions/{number}")
}

/// Versions of the handbook below a number.
#[must_use]
pub fn handbook_versions_below(number: i64) -> String {
    with_query(HANDBOOK_VERSIONS, "below", &number.to_string())
}

/// Brings a version back, after a look at what that changes.
#[must_use]
pub fn handbook_restoration(number: i64) -> String {
    format!("/handbook/versions/{number}/restoration")
}

/// What changed between two versions.
#[must_use]
pub fn handbook_changes(from: i64, to: i64) -> String {
    let path = with_query(HANDBOOK_CHANGES, "from", &from.to_string());
    with_query(&path, "to", &to.to_string())
}
