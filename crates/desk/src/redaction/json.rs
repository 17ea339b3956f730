//! Cutting words out of JSON and other kept texts: its shape and the names of things stay, so that
//! whoever reads it later still can.

use serde_json::Value;

use super::Passage;
use crate::search::fold;

/// Names of things, not words of people: an event stays readable.
const NAMES: [&str; 16] = [
    "c",
    "clock",
    "field",
    "group",
    "id",
    "job",
    "kind",
    "media_type",
    "product",
    "rule",
    "schedule",
    "status",
    "step",
    "team",
    "type",
    "webhook",
];

impl Passage {
    /// JSON without the words in its texts; `None` where none holds them. Names of things stay, and
    /// what `reads` says can no longer be read stays too.
    #[must_use]
    pub fn json(&self, text: &str, mark: &str, reads: impl Fn(&Value) -> bool) -> Option<String> {
        self.leaves(text, reads, |leaf| self.plain(leaf, mark))
    }

    /// JSON whose shape is not ours, without the words in its texts, in its numbers as they are
    /// written and, where `keys` says so, in the names of its values; `None` where none holds them.
    #[must_use]
    pub fn open(&self, text: &str, mark: &str, keys: bool) -> Option<String> {
        let Ok(value) = serde_json::from_str::<Value>(text) else { return self.plain(text, mark) };
        let mut changed = false;
        let mut cut = |text: String| {
            let new = self.plain(&text, mark);
            changed |= new.is_some();
            new.unwrap_or(text)
        };
        let new = opened(value, keys, &mut cut);
        changed.then(|| new.to_string())
    }

    /// Tags, without those that hold the words; `None` where none does.
    #[must_use]
    pub fn tags(&self, tags: &str) -> Option<String> {
        let stays = |tag: &&str| self.plain(tag, "").is_none();
        let left: Vec<&str> = tags.split_whitespace().filter(stays).collect();
        (left.len() < tags.split_whitespace().count()).then(|| left.join(" "))
    }

    /// Evidence: single words of the search, which are gone where they are among these.
    #[must_use]
    pub fn evidence(&self, text: &str, mark: &str) -> Option<String> {
        let known = |leaf: &str| self.words().contains(&fold(leaf));
        let cut = |leaf: &str| known(leaf).then(|| mark.to_owned());
        self.leaves(text, |_| true, |leaf| cut(leaf).or_else(|| self.plain(leaf, mark)))
    }

    fn leaves(
        &self,
        text: &str,
        reads: impl Fn(&Value) -> bool,
        cut: impl Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let Ok(mut value) = serde_json::from_str::<Value>(text) else { return cut(text) };
        let mut found = Vec::new();
        texts(&value, String::new(), &mut found);
        let mut changed = false;
        for pointer in found {
            let Some(Value::String(leaf)) = value.pointer(&pointer) else { continue };
            let Some(new) = cut(leaf) else { continue };
            let mut without = value.clone();
            if let Some(place) = without.pointer_mut(&pointer) {
                *place = Value::String(new);
            }
            if reads(&without) {
                (value, changed) = (without, true);
            }
        }
        changed.then(|| value.to_string())
    }
}

/// Pointers to all texts of a value.
fn texts(value: &Value, pointer: String, all: &mut Vec<String>) {
    match value {
        Value::String(_) => all.push(pointer),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, format!("{pointer}/{index}"), all);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                if !(item.is_string() && NAMES.contains(&key.as_str())) {
                    let key = key.replace('~', "~0").replace('/', "~1");
                    texts(item, format!("{pointer}/{key}"), all);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A value with each of its texts cut.
fn opened(value: Value, keys: bool, cut: &mut impl FnMut(String) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(cut(text)),
        Value::Number(number) => {
            let written = number.to_string();
            let new = cut(written.clone());
            if new == written { Value::Number(number) } else { Value::String(new) }
        }
        Value::Array(items) => items.into_iter().map(|item| opened(item, keys, cut)).collect(),
        Value::Object(fields) => {
            let field = |(key, item)| (if keys { cut(key) } else { key }, opened(item, keys, cut));
            fields.into_iter().map(field).collect()
        }
        other @ (Value::Null | Value::Bool(_)) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_shape_and_the_names_of_things() {
        let passage = Passage::new("open").unwrap();
        let text = r#"{"kind":"open","to":["open sesame",{"words":"it is open"}],"n":3}"#;
        let cut = passage.json(text, "▮", |_| true).unwrap();
        let value: Value = serde_json::from_str(&cut).unwrap();
        assert_eq!(value["kind"], "open");
        assert_eq!(value["to"][0], "▮ sesame");
        assert_eq!(value["to"][1]["words"], "it is ▮");
        assert_eq!(passage.json(text, "▮", |_| false), None);
        assert_eq!(passage.json("not json, open", "▮", |_| true).unwrap(), "not json, ▮");
    }

    #[test]
    fn json_that_is_not_ours_has_no_names_and_its_numbers_are_texts() {
        let text = r#"{"type":"call 5551234","id":5551234,"5551234":{"n":[15551234.5,7,true]}}"#;
        let passage = Passage::new("5551234").unwrap();
        let cut = passage.open(text, "▮", true).unwrap();
        let value: Value = serde_json::from_str(&cut).unwrap();
        assert_eq!((&value["type"], &value["id"]), (&"call ▮".into(), &"▮".into()));
        assert_eq!(value["▮"]["n"], serde_json::json!(["1▮.5", 7, true]));
        // The names of own fields are the handbook's.
        let cut = passage.open(text, "▮", false).unwrap();
        assert!(cut.contains(r#""5551234":{"#) && cut.matches("5551234").count() == 1, "{cut}");
        assert_eq!(Passage::new("other").unwrap().open(text, "▮", true), None);
        assert_eq!(passage.open("no json 5551234", "▮", true).unwrap(), "no json ▮");
    }

    #[test]
    fn tags_and_evidence_that_hold_the_words_go() {
        let passage = Passage::new("Zebra-99").unwrap();
        assert_eq!(passage.tags("a zebra-99 b").as_deref(), Some("a b"));
        assert_eq!(passage.tags("a zebra b"), None);
        let evidence = r#"{"shared":["zebra","99","other"]}"#;
        let cut = passage.evidence(evidence, "▮").unwrap();
        assert!(!cut.contains("zebra") && cut.contains("other"), "{cut}");
    }
}
