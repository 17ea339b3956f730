//! How automations and the replies they send are read: texts and their nesting. What the sentences
//! mean is read later, when all names are known (see [`crate::automations`]).

use toml::de::DeValue;

use super::{
    entries::Entry,
    reader::{Section, as_table},
};
use crate::automations::{Automation, ExampleText, Given, Reply, When};

impl Entry for Automation {
    const TABLE: &'static str = "automations";

    fn key(&self) -> &str {
        &self.key
    }

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        let new = before.key.is_empty();
        let (has_on, has_after) = (section.has("on"), section.has("after"));
        let on = section.texts("on");
        let after = section.text("after");
        Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            enabled: section.flag("enabled").unwrap_or(new || before.enabled),
            // Naming the one takes the other away.
            on: on.unwrap_or(if has_after { Vec::new() } else { before.on }),
            after: after.unwrap_or(if has_on { String::new() } else { before.after }),
            when: read_when(section).unwrap_or(before.when),
            acts: section.texts("do").unwrap_or(before.acts),
            examples: read_examples(section).unwrap_or(before.examples),
            rule: None,
        }
    }
}

impl Entry for Reply {
    const TABLE: &'static str = "replies";

    fn key(&self) -> &str {
        &self.key
    }

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            text: section.needed_text("text", Some(&before.text)),
        }
    }
}

/// A place below a value, and what is wrong there.
type Wrong = (String, String);

fn read_when(section: &mut Section<'_>) -> Option<When> {
    let value = section.raw("when")?;
    match when_of(value, 0) {
        Ok(when) => Some(when),
        Err((place, message)) => {
            section.fault_within(&format!("when{place}"), message);
            None
        }
    }
}

/// A sentence, a list (all of it), or a table of `all`, `any` and `not`.
fn when_of(value: &DeValue<'_>, depth: usize) -> Result<When, Wrong> {
    // Deeper than anybody reads; the text itself may nest without end.
    if depth > 20 {
        return Err((String::new(), "conditions nested this deep can't be read".to_owned()));
    }
    let at = |key: &str, wrong: Wrong| (format!(".{key}{}", wrong.0), wrong.1);
    match value {
        DeValue::String(text) => Ok(When::One(text.to_string())),
        DeValue::Array(_) => Ok(When::All(parts_of(value, depth)?)),
        DeValue::Table(table) => {
            let mut parts = Vec::new();
            for (name, value) in table.iter() {
                let name = name.get_ref().to_string();
                let part = match name.as_str() {
                    "all" => parts_of(value.get_ref(), depth).map(When::All),
                    "any" => parts_of(value.get_ref(), depth).map(When::Any),
                    "not" => when_of(value.get_ref(), depth + 1)
                        .map(|part| When::Not(Box::new((String::new(), part)))),
                    _ => Err((String::new(), format!("write all, any or not here, not {name}"))),
                };
                parts.push((name.clone(), part.map_err(|wrong| at(&name, wrong))?));
            }
            Ok(When::All(parts))
        }
        _ => {
            let message =
                "write a condition in quotes, a list, or { all = […], any = […], not = … }";
            Err((String::new(), message.to_owned()))
        }
    }
}

fn parts_of(value: &DeValue<'_>, depth: usize) -> Result<Vec<(String, When)>, Wrong> {
    let Some(list) = value.as_array() else {
        return Err((String::new(), "write a list of conditions here".to_owned()));
    };
    let mut parts = Vec::new();
    for (index, value) in list.iter().enumerate() {
        let part = when_of(value.get_ref(), depth + 1);
        let part = part.map_err(|wrong| (format!(".{index}{}", wrong.0), wrong.1))?;
        parts.push((index.to_string(), part));
    }
    Ok(parts)
}

fn read_examples(section: &mut Section<'_>) -> Option<Vec<ExampleText>> {
    let value = section.raw("examples")?;
    let Some(list) = value.as_array() else {
        section.fault("examples", "write [[automations.KEY.examples]] above each example");
        return None;
    };
    let mut examples = Vec::new();
    for (index, value) in list.iter().enumerate() {
        match example_of(value.get_ref()) {
            Ok(example) => examples.push(example),
            Err((place, message)) => {
                section.fault_within(&format!("examples.{index}{place}"), message);
            }
        }
    }
    Some(examples)
}

fn example_of(value: &DeValue<'_>) -> Result<ExampleText, Wrong> {
    let wrong = |place: &str, message: &str| (place.to_owned(), message.to_owned());
    let table = as_table(value).ok_or_else(|| wrong("", "write a section here"))?;
    let mut example = ExampleText::default();
    for (name, value) in table.iter() {
        let name = name.get_ref().to_string();
        let (value, place) = (value.get_ref(), format!(".{name}"));
        let text = || value.as_str().map(str::to_owned);
        match name.as_str() {
            "event" => example.event = text().ok_or_else(|| wrong(&place, "write a text here"))?,
            "now" => example.now = text().ok_or_else(|| wrong(&place, "write a text here"))?,
            "ticket" => example.ticket = given_of(value, &place)?,
            "before" => example.before = given_of(value, &place)?,
            "expect" => {
                let list = || wrong(&place, "write a list of actions here; [] for nothing");
                example.expect = texts_of(value).ok_or_else(list)?;
            }
            _ => {
                let message = format!(
                    "there is no \"{name}\" in an example; there are event, now, ticket, before \
                     and expect"
                );
                return Err((place, message));
            }
        }
    }
    if !table.contains_key("expect") {
        return Err(wrong("", "say what the rule does here: expect = […]"));
    }
    Ok(example)
}

fn texts_of(value: &DeValue<'_>) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|text| text.get_ref().as_str().map(str::to_owned)).collect()
}

fn given_of(value: &DeValue<'_>, place: &str) -> Result<Vec<(String, Given)>, Wrong> {
    let Some(table) = as_table(value) else {
        return Err((place.to_owned(), "write fields here, as in { plan = \"scale\" }".to_owned()));
    };
    let mut all = Vec::new();
    for (name, value) in table.iter() {
        let name = name.get_ref().to_string();
        let given = match value.get_ref() {
            DeValue::String(text) => Some(Given::Text(text.to_string())),
            DeValue::Boolean(flag) => Some(Given::Flag(*flag)),
            DeValue::Integer(number) => {
                i64::from_str_radix(number.as_str(), number.radix()).ok().map(Given::Number)
            }
            list => texts_of(list).map(Given::List),
        };
        match given {
            Some(given) => all.push((name, given)),
            None => {
                let message = "write a text, a number, true, false or a list of texts here";
                return Err((format!("{place}.{name}"), message.to_owned()));
            }
        }
    }
    Ok(all)
}
