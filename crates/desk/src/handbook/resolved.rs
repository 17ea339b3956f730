//! The whole handbook as one text: the default with its comments, and in it what a company changed.

use toml_edit::{DocumentMut, Item, Table, TableLike};

/// Sections hold entries, entries hold values; a value is replaced whole.
const DEPTH_OF_VALUES: usize = 2;

/// The default with the company's text put into it; `None` where one of them is no TOML.
#[must_use]
pub fn resolved(default: &str, overlay: &str) -> Option<String> {
    let mut whole: DocumentMut = default.parse().ok()?;
    let changes: DocumentMut = overlay.parse().ok()?;
    put_into(whole.as_table_mut(), changes.as_table(), 0);
    Some(whole.to_string())
}

fn put_into(whole: &mut dyn TableLike, changes: &dyn TableLike, depth: usize) {
    for (key, change) in changes.iter() {
        let removed = change
            .as_table_like()
            .and_then(|entry| entry.get("remove"))
            .is_some_and(|remove| remove.as_bool() == Some(true));
        if removed && depth == 1 {
            whole.remove(key);
            continue;
        }
        let both = whole.get_mut(key).and_then(Item::as_table_like_mut);
        match (both, change.as_table_like()) {
            (Some(old), Some(new)) if depth < DEPTH_OF_VALUES => put_into(old, new, depth + 1),
            _ => set(whole, key, change),
        }
    }
}

/// Sets a value and keeps what stands around the old one; a new one brings its own comments.
fn set(whole: &mut dyn TableLike, key: &str, change: &Item) {
    let mut new = change.clone();
    forget_places(&mut new);
    match whole.get_mut(key) {
        Some(old) => {
            let around = old.as_value().map(|value| value.decor().clone());
            if let (Some(value), Some(around)) = (new.as_value_mut(), around) {
                *value.decor_mut() = around;
            }
            *old = new;
        }
        None => drop(whole.insert(key, new)),
    }
}

/// Tables remember where in their text they stood; in another text they stand behind the last.
fn forget_places(item: &mut Item) {
    fn of_table(table: &mut Table) {
        table.set_position(None);
        table.iter_mut().for_each(|(_, item)| forget_places(item));
    }
    match item {
        Item::Table(table) => of_table(table),
        Item::ArrayOfTables(tables) => tables.iter_mut().for_each(of_table),
        Item::None | Item::Value(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handbook::{DEFAULT_TEXT, Handbook};

    const COMPANY: &str = r#"
# Ours.
[company]
name = "Example Ltd"

[plans.scale]
target = "12h"  # since May
severity_targets = { critical = "2h" }

[plans.platinum]
name = "Platinum"
target = "4h"

[plans.boost]
remove = true

[products.surveys]
aliases = ["polls"]

[holidays.company]
dates = { 2026-12-25 = "Christmas Day" }

[texts.survey]
subject = "How was {{ company }}?"
"#;

    #[test]
    fn the_whole_text_alone_says_what_the_companys_says_over_the_default() {
        let whole = resolved(DEFAULT_TEXT, COMPANY).unwrap();
        let meant = Handbook::parse(COMPANY).unwrap();
        assert_eq!(Handbook::parse_on(&whole, "").unwrap(), meant);
        assert!(whole.contains("# Plans") || whole.contains(" Plans\n"), "comments stay");
        assert!(whole.contains("target = \"12h\""));
        assert!(!whole.contains("[plans.boost]\nname"));
        let (enterprise, platinum) =
            (whole.find("\n[plans.enterprise]"), whole.find("\n[plans.plat"));
        let schedules = whole.find("\n[schedules.response]");
        assert!(enterprise < platinum && platinum < schedules, "new ones stand with their kind");
        assert_eq!(resolved(DEFAULT_TEXT, "").unwrap(), DEFAULT_TEXT);
        assert!(resolved(DEFAULT_TEXT, "[").is_none());
    }
}
