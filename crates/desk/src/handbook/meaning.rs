//! What changed between two handbooks, in words: "Scale: target 24 h → 12 h". Read off the whole
//! texts, so that a section nobody wrote words for is compared all the same.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::reader::target_of;
use crate::sla::target_words;

/// One change in meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The section's key: `plans`.
    pub section: String,
    /// The sentence.
    pub words: String,
}

/// What changed from one whole text (see [`super::resolved`]) to another, section by section.
/// Texts that are no TOML say nothing.
#[must_use]
pub fn changes(before: &str, after: &str) -> Vec<Meaning> {
    let (Ok(before), Ok(after)) = (before.parse::<Table>(), after.parse::<Table>()) else {
        return Vec::new();
    };
    let names = Names { before: &before, after: &after };
    let mut all = Vec::new();
    for section in keys(&before, &after) {
        let (old, new) = (table(before.get(&section)), table(after.get(&section)));
        let mut say = |words: String| all.push(Meaning { section: section.clone(), words });
        let entries = old.values().chain(new.values()).all(Value::is_table);
        if !entries {
            let old_and_new = (before.get(&section), after.get(&section));
            if old_and_new.0.is_some_and(Value::is_array)
                || old_and_new.1.is_some_and(Value::is_array)
            {
                if old_and_new.0 != old_and_new.1 {
                    say(format!("{} changed", plain(&section)));
                }
                continue;
            }
            of_entry(&names, "", &section, &old, &new, &mut say);
            continue;
        }
        for key in keys(&old, &new) {
            match (old.get(&key), new.get(&key)) {
                (None, Some(_)) => say(came(&names, &section, &key, &table(new.get(&key)))),
                (Some(_), None) => say(format!("{} removed", names.of(&section, &key))),
                _ => {
                    let (old, new) = (table(old.get(&key)), table(new.get(&key)));
                    let name = names.of(&section, &key);
                    of_entry(&names, &name, &section, &old, &new, &mut say);
                }
            }
        }
    }
    all
}

/// Names of entries, from whichever text knows them.
struct Names<'a> {
    before: &'a Table,
    after: &'a Table,
}

impl Names<'_> {
    /// `plans`, `scale`: "Scale".
    fn of(&self, section: &str, key: &str) -> String {
        if section.starts_with("texts") {
            return format!("Text “{}”", plain(key));
        }
        let name = |whole: &Table| {
            let entry = whole.get(section)?.get(key)?;
            entry.get("name")?.as_str().map(str::to_owned)
        };
        name(self.after).or_else(|| name(self.before)).unwrap_or_else(|| key.to_owned())
    }

    /// The name of what a value names, if it names something.
    fn meant(&self, key: &str, value: &str) -> String {
        let section = match key {
            "team" | "support_team" => "teams",
            "group" | "unclassified_group" => "groups",
            "severity" | "default_severity" | "severity_targets" => "severities",
            "default_kind" | "always_taken" | "kind_targets" => "kinds",
            "unknown_plan" | "plan_without_organisation" => "plans",
            "first_line" => "products",
            "holidays" => "holidays",
            _ => return value.to_owned(),
        };
        self.of(section, value)
    }
}

fn came(names: &Names<'_>, section: &str, key: &str, entry: &Table) -> String {
    let name = names.of(section, key);
    match entry.get("target").and_then(Value::as_str) {
        Some(target) => format!("{name} added, target {}", length(target)),
        None => format!("{name} added"),
    }
}

fn of_entry(
    names: &Names<'_>,
    name: &str,
    section: &str,
    old: &Table,
    new: &Table,
    say: &mut dyn FnMut(String),
) {
    let start = if name.is_empty() { String::new() } else { format!("{name}: ") };
    for key in keys(old, new) {
        let (was, is) = (old.get(&key), new.get(&key));
        if was == is {
            continue;
        }
        let label = label(&key);
        match (was, is) {
            (_, is) if section == "automations" && key == "enabled" => {
                let off = is == Some(&Value::Boolean(false));
                say(format!("{start}switched {}", if off { "off" } else { "on" }));
            }
            (was, is) if is_list(was) || is_list(is) => {
                for (member, came) in members(was, is) {
                    let member = names.meant(&key, &member);
                    let did = if came { "added" } else { "taken off" };
                    say(format!("{start}{label}: {member} {did}"));
                }
            }
            (was, is) if is_named(was) || is_named(is) => {
                let (was, is) = (table(was), table(is));
                for one in keys(&was, &is) {
                    let (was, is) = (was.get(&one), is.get(&one));
                    if was != is {
                        say(format!("{start}{}", named(names, &key, &one, was, is)));
                    }
                }
            }
            _ if is_prose(section, &key, was, is) => say(format!("{start}{label} reworded")),
            _ => {
                let value = |value| in_words(names, &key, value);
                say(format!("{start}{label} {} → {}", value(was), value(is)));
            }
        }
    }
}

/// "target for critical 4 h → 2 h", "2027-01-01 New Year's Day added".
fn named(
    names: &Names<'_>,
    key: &str,
    one: &str,
    was: Option<&Value>,
    is: Option<&Value>,
) -> String {
    if key == "dates" {
        let day = is.or(was).map(|day| in_words(names, key, Some(day))).unwrap_or_default();
        return match (was, is) {
            (None, _) => format!("{one} {day} added"),
            (_, None) => format!("{one} {day} removed"),
            _ => format!("{one} is now {day}"),
        };
    }
    let value = |value: Option<&Value>| match value {
        None if key.ends_with("_targets") => "as the plan says".to_owned(),
        value => in_words(names, key, value),
    };
    let meant = names.meant(key, one).to_lowercase();
    let label = if key.ends_with("_targets") { "target for".to_owned() } else { label(key) };
    format!("{label} {meant} {} → {}", value(was), value(is))
}

fn in_words(names: &Names<'_>, key: &str, value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::String(text)) if text.is_empty() => "nobody".to_owned(),
        Some(Value::String(text)) if key == "target" || key.ends_with("_targets") => length(text),
        Some(Value::String(text)) => names.meant(key, text),
        Some(Value::Boolean(true)) => "yes".to_owned(),
        Some(Value::Boolean(false)) => "no".to_owned(),
        Some(Value::Table(table)) => {
            let inner = table.iter().map(|(key, value)| {
                format!("{} {}", label(key), in_words(names, key, Some(value)))
            });
            inner.collect::<Vec<_>>().join(", ")
        }
        Some(other) => other.to_string(),
    }
}

/// "24h" as people read it.
fn length(text: &str) -> String {
    match target_of(text) {
        Ok(Some(seconds)) => target_words(seconds),
        Ok(None) => "none".to_owned(),
        Err(_) => text.to_owned(),
    }
}

/// A long text is shown as reworded; its lines stand in the comparison by line.
fn is_prose(section: &str, key: &str, was: Option<&Value>, is: Option<&Value>) -> bool {
    let long = |value: Option<&Value>| {
        value.and_then(Value::as_str).is_some_and(|text| text.len() > 60 || text.contains('\n'))
    };
    section.starts_with("texts") || key == "guideline" || long(was) || long(is)
}

fn is_list(value: Option<&Value>) -> bool {
    let texts = |list: &Vec<Value>| list.iter().all(Value::is_str);
    value.and_then(Value::as_array).is_some_and(texts)
}

fn is_named(value: Option<&Value>) -> bool {
    value.is_some_and(Value::is_table)
}

/// Members that came (`true`) or went, in the order of the texts.
fn members(was: Option<&Value>, is: Option<&Value>) -> Vec<(String, bool)> {
    let texts = |value: Option<&Value>| -> Vec<String> {
        let list = value.and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (was, is) = (texts(was), texts(is));
    let came = is.iter().filter(|one| !was.contains(one)).map(|one| (one.clone(), true));
    let went = was.iter().filter(|one| !is.contains(one)).map(|one| (one.clone(), false));
    came.chain(went).collect()
}

fn table(value: Option<&Value>) -> Table {
    value.and_then(Value::as_table).cloned().unwrap_or_default()
}

/// All keys: those of the text after first, in its order.
fn keys(before: &Table, after: &Table) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let all = after.keys().chain(before.keys());
    all.filter(|key| seen.insert((*key).clone(), ()).is_none()).cloned().collect()
}

/// A key as people read it.
fn label(key: &str) -> String {
    match key {
        "sme_europe" => "expert for Europe".to_owned(),
        "sme_america" => "expert for North America".to_owned(),
        "open" => "hours".to_owned(),
        "zone" => "time zone".to_owned(),
        "first_line" => "first line".to_owned(),
        "pending_days" => "days until a pending ticket solves itself".to_owned(),
        "survey_after_days" => "days from solved to the survey".to_owned(),
        "survey_again_days" => "days between two surveys to one person".to_owned(),
        "undo_send_seconds" => "seconds to take a reply back".to_owned(),
        "dates" => "days off".to_owned(),
        other => plain(other),
    }
}

fn plain(key: &str) -> String {
    key.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handbook::{DEFAULT_TEXT, resolved};

    fn said(before: &str, after: &str) -> Vec<String> {
        let whole = |text| resolved(DEFAULT_TEXT, text).unwrap();
        changes(&whole(before), &whole(after)).into_iter().map(|change| change.words).collect()
    }

    #[test]
    #[allow(clippy::too_many_lines, reason = "a table")]
    fn changes_are_told_in_words() {
        let table: &[(&str, &str, &[&str])] = &[
            ("", "", &[]),
            ("", "# only a comment\n", &[]),
            ("", "[plans.scale]\ntarget = \"12h\"\n", &["Scale: target 24 h → 12 h"]),
            ("", "[plans.scale]\ntarget = \"24h\"\n", &[]),
            (
                "[plans.scale]\nseverity_targets = { critical = \"4h\", low = \"none\" }\n",
                "[plans.scale]\nseverity_targets = { critical = \"2h\" }\n",
                &[
                    "Scale: target for critical 4 h → 2 h",
                    "Scale: target for low none → as the plan says",
                ],
            ),
            (
                "",
                "[plans.gold]\nname = \"Gold\"\ntarget = \"1h\"\n[plans.boost]\nremove = true\n",
                &["Gold added, target 1 h", "Boost removed"],
            ),
            (
                "",
                "[holidays.company]\ndates = { 2027-01-01 = \"New Year's Day\" }\n",
                &["Company holidays: 2027-01-01 New Year's Day added"],
            ),
            (
                "[holidays.company]\ndates = { 2027-01-01 = \"A\", 2027-01-02 = \"B\" }\n",
                "[holidays.company]\ndates = { 2027-01-02 = \"C\" }\n",
                &[
                    "Company holidays: 2027-01-02 is now C",
                    "Company holidays: 2027-01-01 A removed",
                ],
            ),
            (
                "[routing]\nfirst_line = [\"surveys\", \"ai\"]\n",
                "[routing]\nfirst_line = [\"ai\", \"sdk\"]\n",
                &["first line: Client SDKs added", "first line: Surveys taken off"],
            ),
            ("", "[texts.survey]\nsubject = \"Well?\"\n", &["Text “survey”: subject reworded"]),
            ("", "[severities.low]\nguideline = \"None.\"\n", &["Low: guideline reworded"]),
            (
                "",
                "[groups.flags]\nsme_europe = \"jo@x.example\"\nshared = true\n",
                &[
                    "Experiments, flags and surveys: expert for Europe nobody → jo@x.example",
                    "Experiments, flags and surveys: shared nothing → yes",
                ],
            ),
            ("", "[company]\nname = \"Ours\"\n", &["name Our company → Ours"]),
            (
                "",
                "[rules]\npending_days = 9\nunknown_plan = \"scale\"\n",
                &[
                    "unknown plan Pay-as-you-go → Scale",
                    "days until a pending ticket solves itself 7 → 9",
                ],
            ),
            (
                "",
                "[schedules.response]\nholidays = [\"company\"]\nopen = [\"always\"]\n",
                &[
                    "Response targets: hours: always added",
                    "Response targets: hours: mon 00:00 to sat 00:00 taken off",
                    "Response targets: holidays: Company holidays added",
                ],
            ),
        ];
        for (before, after, expected) in table {
            let (mut said, mut expected) = (said(before, after), expected.to_vec());
            said.sort();
            expected.sort_unstable();
            assert_eq!(said, expected, "{before:?} {after:?}");
        }
    }
}
