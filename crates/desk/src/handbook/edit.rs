//! Small changes to a company's text: what a form sets is written where it belongs, and nothing
//! else is touched, neither comments nor order nor blanks (HB-3).

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value as TomlValue};

use crate::automations::When;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Sets the value at a path of keys: `["plans", "scale", "target"]`.
    Set { path: Vec<String>, value: Value },
    /// Takes a value or a whole section out of the company's text, so that the default holds again.
    Clear { path: Vec<String> },
}

/// A value as forms know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<String>),
    /// A list whose order counts: written anew as a whole.
    Steps(Vec<String>),
    /// An automation's conditions.
    Conditions(When),
    /// Texts by name: `{ critical = "4h" }`.
    Named(Vec<(String, String)>),
}

/// The text with the changes made; `None` where it is no TOML, or a path leads through a value.
#[must_use]
pub fn edited(text: &str, edits: &[Edit]) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    for edit in edits {
        match edit {
            Edit::Set { path, value } => set(document.as_table_mut(), path, value)?,
            Edit::Clear { path } => clear(document.as_table_mut(), path),
        }
    }
    let mut text = document.to_string();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    Some(text)
}

fn set(root: &mut Table, path: &[String], value: &Value) -> Option<()> {
    let (last, parents) = path.split_last()?;
    let mut table: &mut dyn TableLike = root;
    for (depth, key) in parents.iter().enumerate() {
        if !table.contains_key(key) {
            let mut new = Table::new();
            // [plans.scale] needs no line [plans] before it.
            new.set_implicit(depth + 1 < parents.len());
            table.insert(key, Item::Table(new));
        }
        table = table.get_mut(key)?.as_table_like_mut()?;
    }
    match table.get_mut(last) {
        Some(old) => change(old, value),
        None => drop(table.insert(last, Item::Value(written(value)))),
    }
    Some(())
}

/// Changes what stands there; of lists and named texts only the members that differ.
fn change(old: &mut Item, value: &Value) {
    match value {
        Value::List(wanted) => {
            if let Some(list) = old.as_array_mut() {
                return change_list(list, wanted);
            }
        }
        Value::Named(wanted) => {
            if let Some(table) = old.as_table_like_mut() {
                return change_named(table, wanted);
            }
        }
        Value::Text(_)
        | Value::Number(_)
        | Value::Flag(_)
        | Value::Steps(_)
        | Value::Conditions(_) => {}
    }
    let around = old.as_value().map(|value| value.decor().clone());
    let mut new = written(value);
    if let Some(around) = around {
        *new.decor_mut() = around;
    }
    *old = Item::Value(new);
}

fn change_list(list: &mut Array, wanted: &[String]) {
    let is_wanted = |text: &str| wanted.iter().any(|one| one == text);
    let foreign = |one: &TomlValue| one.as_str().is_some_and(|text| !is_wanted(text));
    let gone: Vec<usize> =
        (0..list.len()).filter(|at| list.get(*at).is_some_and(foreign)).collect();
    gone.into_iter().rev().for_each(|at| take_out(list, at));
    for text in wanted {
        if list.iter().any(|member| member.as_str() == Some(text)) {
            continue;
        }
        // On a line of its own where the others are.
        let like = list.iter().last().map(before);
        let prefix = match like.as_deref().and_then(|before| before.rsplit_once('\n')) {
            Some((_, indent)) => format!("\n{indent}"),
            None if list.is_empty() => String::new(),
            None => " ".to_owned(),
        };
        let mut new = TomlValue::from(text.as_str());
        new.decor_mut().set_prefix(prefix);
        list.push_formatted(new);
    }
}

/// Takes a member out with the comment behind it; comments above it stay. What stands between two
/// members is kept with the second: first the rest of the line of the one before.
fn take_out(list: &mut Array, at: usize) {
    let own = list.get(at).map(before).unwrap_or_default();
    let next = match list.get(at + 1) {
        Some(next) => before(next),
        None => list.trailing().as_str().unwrap_or_default().to_owned(),
    };
    let (line_end, own_lines) = own.split_at(own.find('\n').unwrap_or(own.len()));
    let above = own_lines.rsplit_once('\n').map_or("", |(above, _)| above);
    let next_lines = &next[next.find('\n').unwrap_or(0)..];
    let joined = format!("{line_end}{above}{next_lines}");
    list.remove(at);
    match list.get_mut(at) {
        Some(next) if at == 0 && !joined.contains('\n') => next.decor_mut().set_prefix(""),
        Some(next) => next.decor_mut().set_prefix(joined),
        None => list.set_trailing(joined),
    }
}

/// What stands before a member of a list.
fn before(member: &TomlValue) -> String {
    member.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned()
}

fn change_named(table: &mut dyn TableLike, wanted: &[(String, String)]) {
    let gone: Vec<String> = table
        .iter()
        .map(|(key, _)| key.to_owned())
        .filter(|key| !wanted.iter().any(|(name, _)| name == key))
        .collect();
    for key in gone {
        table.remove(&key);
    }
    for (name, text) in wanted {
        match table.get_mut(name) {
            Some(old) if old.as_str() == Some(text) => {}
            Some(old) => change(old, &Value::Text(text.clone())),
            None => {
                let mut new = TomlValue::from(text.as_str());
                // The blank before a closing brace stands behind the last member.
                let last = table.iter_mut().last().map(|(_, item)| item);
                if let Some(last) = last.and_then(Item::as_value_mut)
                    && last.decor().suffix().and_then(|end| end.as_str()) == Some(" ")
                {
                    last.decor_mut().set_suffix("");
                    new.decor_mut().set_prefix(" ");
                    new.decor_mut().set_suffix(" ");
                }
                table.insert(name, Item::Value(new));
            }
        }
    }
}

fn written(value: &Value) -> TomlValue {
    match value {
        Value::Text(text) => TomlValue::from(text.as_str()),
        Value::Number(number) => TomlValue::from(*number),
        Value::Flag(flag) => TomlValue::from(*flag),
        Value::List(texts) | Value::Steps(texts) => {
            TomlValue::Array(broken(texts.iter().map(String::as_str).collect()))
        }
        Value::Conditions(When::All(parts)) => TomlValue::Array(broken(list_of(parts))),
        Value::Conditions(when) => condition(when),
        Value::Named(named) => {
            let mut table = InlineTable::new();
            for (name, text) in named {
                table.insert(name, TomlValue::from(text.as_str()));
            }
            TomlValue::InlineTable(table)
        }
    }
}

/// The list with each member on a line of its own, where it would be a long line otherwise.
fn broken(mut list: Array) -> Array {
    let wide: usize = list.iter().map(|member| member.to_string().trim().len() + 2).sum();
    if wide > 80 {
        list.iter_mut().for_each(|member| member.decor_mut().set_prefix("\n    "));
        list.set_trailing("\n");
        list.set_trailing_comma(true);
    }
    list
}

fn list_of(parts: &[(String, When)]) -> Array {
    parts.iter().map(|(_, part)| condition(part)).collect()
}

/// A sentence, or a table of `all`, `any` or `not`.
fn condition(when: &When) -> TomlValue {
    let (name, value) = match when {
        When::Always => return TomlValue::Array(Array::new()),
        When::One(text) => return TomlValue::from(text.as_str()),
        When::All(parts) => ("all", TomlValue::Array(list_of(parts))),
        When::Any(parts) => ("any", TomlValue::Array(list_of(parts))),
        When::Not(part) => ("not", condition(&part.1)),
    };
    let mut table = InlineTable::new();
    table.insert(name, value);
    TomlValue::InlineTable(table)
}

fn clear(root: &mut Table, path: &[String]) {
    let Some((last, parents)) = path.split_last() else { return };
    let mut table: &mut dyn TableLike = root;
    for key in parents {
        let Some(next) = table.get_mut(key).and_then(Item::as_table_like_mut) else { return };
        table = next;
    }
    table.remove(last);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handbook::Handbook;

    const COMPANY: &str = r#"# Rules of our support. Ask Jo before changing targets!
[company]
name = "Example Ltd"   # as in mails

# Agreed with sales in May.
[plans.scale]
target   =  "12h" # was 24h
severity_targets = { critical = "2h", low = "none" } # see the contract

[routing]
first_line = [
    # the big three
    "product_analytics",
    "surveys",   # since 2025
    "session_replay",
]


[plans]
boost = { target = "36h" }
"#;

    fn set(path: &str, value: Value) -> Edit {
        Edit::Set { path: path.split('.').map(str::to_owned).collect(), value }
    }

    fn text(words: &str) -> Value {
        Value::Text(words.to_owned())
    }

    #[test]
    fn only_the_value_changes_and_its_comment_stays() {
        let new = edited(COMPANY, &[set("plans.scale.target", text("8h"))]).unwrap();
        assert_eq!(new, COMPANY.replace("\"12h\" # was", "\"8h\" # was"));
        let new = edited(COMPANY, &[set("plans.boost.target", text("24h"))]).unwrap();
        assert_eq!(new, COMPANY.replace("\"36h\"", "\"24h\""));
        assert_eq!(edited(COMPANY, &[]).unwrap(), COMPANY);
    }

    #[test]
    fn of_a_list_only_the_members_that_differ_change() {
        let list = ["product_analytics", "session_replay", "batch_exports"].map(str::to_owned);
        let new = edited(COMPANY, &[set("routing.first_line", Value::List(list.into()))]).unwrap();
        assert!(new.contains("    # the big three\n    \"product_analytics\","), "{new}");
        assert!(new.contains("\"session_replay\",\n    \"batch_exports\""), "{new}");
        assert!(!new.contains("surveys") && !new.contains("since 2025"), "{new}");
        let short = "[routing]\nfirst_line = [\"ai\", \"sdk\"] # two\n";
        let list = Value::List(vec!["sdk".into(), "surveys".into()]);
        let new = edited(short, &[set("routing.first_line", list)]).unwrap();
        assert_eq!(new, "[routing]\nfirst_line = [\"sdk\", \"surveys\"] # two\n");
        assert_eq!(Handbook::parse(&new).unwrap().routing.first_line.len(), 2);
    }

    #[test]
    fn of_named_texts_only_the_members_that_differ_change() {
        let named = [("critical", "1h"), ("high", "4h")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()));
        let edit = set("plans.scale.severity_targets", Value::Named(named.into()));
        let new = edited(COMPANY, &[edit]).unwrap();
        assert!(
            new.contains("severity_targets = { critical = \"1h\", high = \"4h\" } # see the"),
            "{new}"
        );
    }

    #[test]
    fn what_is_new_gets_its_section() {
        let edits = [
            set("plans.gold.name", text("Gold")),
            set("plans.gold.target", text("4h")),
            set("rules.pending_days", Value::Number(9)),
            set("groups.flags.shared", Value::Flag(true)),
            set("texts.survey.body", text("Hello,\n\n\"well\"?\n{{ link }}\n")),
        ];
        for start in [COMPANY, ""] {
            let new = edited(start, &edits).unwrap();
            let lines = crate::handbook::lines::compare(start, &new);
            let lost = lines.iter().any(|line| line.fate == crate::handbook::lines::Fate::Removed);
            assert!(!lost, "{new}");
            assert!(new.contains("[plans.gold]\nname = \"Gold\"\ntarget = \"4h\"\n"), "{new}");
            assert!(new.contains("[rules]\npending_days = 9\n"), "{new}");
            assert!(new.contains("body = \"\"\"\nHello,\n\n"), "{new}");
            let handbook = Handbook::parse(&new).unwrap();
            assert_eq!(handbook.plan("gold").unwrap().target_seconds, Some(4 * 3600));
            assert_eq!(
                handbook.text(crate::handbook::TextName::Survey).body,
                "Hello,\n\n\"well\"?\n{{ link }}\n"
            );
        }
    }

    #[test]
    fn what_is_taken_out_falls_back_to_the_default() {
        let path = |path: &str| path.split('.').map(str::to_owned).collect();
        let edits = [
            Edit::Clear { path: path("plans.scale") },
            Edit::Clear { path: path("routing.first_line") },
            Edit::Clear { path: path("nothing.here") },
        ];
        let new = edited(COMPANY, &edits).unwrap();
        assert_eq!(Handbook::parse(&new).unwrap().plan("scale"), Handbook::shipped().plan("scale"));
        assert!(new.contains("name = \"Example Ltd\"   # as in mails"));
        assert!(edited("[", &edits).is_none());
        assert!(edited("plans = 3\n", &[set("plans.a.b", text("x"))]).is_none());
    }

    #[test]
    fn windows_line_ends_do_no_harm() {
        let new = edited(&COMPANY.replace('\n', "\r\n"), &[set("plans.scale.target", text("8h"))]);
        let handbook = Handbook::parse(&new.unwrap()).unwrap();
        assert_eq!(handbook.plan("scale").unwrap().target_seconds, Some(8 * 3600));
    }
}
