//! What the widget tells about where somebody was. However much it is, it is shortened and never a
//! reason to refuse: the longest texts go first, the address of the page and the ids stay.

use serde_json::{Map, Value, json, value::RawValue};

/// The most that is kept with a ticket, in bytes of JSON.
const MOST_BYTES: usize = 64 * 1024;
/// What may grow beyond this many bytes is not even read as JSON.
const MOST_READ_BYTES: usize = 8 * 1024 * 1024;
/// Tried one after the other until it fits: the longest text in characters, and the most entries
/// of one list.
const STEPS: [(usize, usize); 6] =
    [(16_000, 2_000), (4_000, 500), (1_000, 100), (300, 40), (100, 15), (40, 5)];
/// What names the person and the place; kept when nothing else can be.
const NAMES: [&str; 8] = [
    "page_url",
    "replay_url",
    "distinct_id",
    "session_id",
    "organisation_id",
    "project_id",
    "browser",
    "time_zone",
];

/// The context as an object that fits, whatever was sent for it.
#[must_use]
pub fn read(sent: Option<&RawValue>) -> Map<String, Value> {
    let Some(text) = sent.map(RawValue::get) else { return Map::new() };
    let whole = if text.len() <= MOST_READ_BYTES { serde_json::from_str(text).ok() } else { None };
    match whole {
        Some(Value::Null) => Map::new(),
        Some(Value::Object(map)) => shortened(map),
        Some(other) => shortened(Map::from_iter([("value".to_owned(), other)])),
        // Nested deeper or larger than anybody should read: its beginning shows what it was.
        None => Map::from_iter([
            ("shortened".to_owned(), json!(true)),
            ("beginning".to_owned(), json!(cut(text, 4_000))),
        ]),
    }
}

fn shortened(map: Map<String, Value>) -> Map<String, Value> {
    if size(&map) <= MOST_BYTES {
        return map;
    }
    for (chars, entries) in STEPS {
        let mut smaller = less_of(&map, chars, entries);
        smaller.insert("shortened".to_owned(), json!(true));
        if size(&smaller) <= MOST_BYTES {
            return smaller;
        }
    }
    let names = NAMES.iter().filter_map(|name| map.get_key_value(*name));
    let mut least: Map<String, Value> =
        names.map(|(name, value)| (name.clone(), less(value, 500, 5))).collect();
    least.retain(|_, value| !value.is_object() && !value.is_array());
    least.insert("shortened".to_owned(), json!(true));
    least
}

fn size(map: &Map<String, Value>) -> usize {
    serde_json::to_string(map).map_or(usize::MAX, |text| text.len())
}

/// The top keeps its names first: they come before whatever else is there.
fn less_of(map: &Map<String, Value>, chars: usize, entries: usize) -> Map<String, Value> {
    let (names, rest): (Vec<_>, Vec<_>) =
        map.iter().partition(|(name, _)| NAMES.contains(&name.as_str()));
    let some = names.into_iter().chain(rest).take(entries + NAMES.len());
    some.map(|(name, value)| (cut(name, chars), less(value, chars.max(40), entries))).collect()
}

fn less(value: &Value, chars: usize, entries: usize) -> Value {
    match value {
        Value::String(text) => Value::String(cut(text, chars)),
        // The newest errors stand last, and are the ones that count.
        Value::Array(all) => {
            let skipped = all.len().saturating_sub(entries);
            all.iter().skip(skipped).map(|one| less(one, chars, entries)).collect()
        }
        Value::Object(map) => {
            let some = map.iter().take(entries);
            some.map(|(name, one)| (cut(name, chars), less(one, chars, entries))).collect()
        }
        other => other.clone(),
    }
}

fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Map<String, Value> {
        let raw = RawValue::from_string(text.to_owned()).unwrap();
        let map = read(Some(&raw));
        assert!(size(&map) <= MOST_BYTES, "{} bytes", size(&map));
        map
    }

    #[test]
    fn what_fits_is_kept_as_it_is() {
        let map = after(r#"{"page_url":"https://app.example/x","flags":["a"],"n":3}"#);
        assert_eq!(
            Value::Object(map),
            json!({ "page_url": "https://app.example/x", "flags": ["a"], "n": 3 })
        );
    }

    #[test]
    fn monsters_lose_their_bulk_and_keep_their_names() {
        let many: Map<String, Value> =
            (0..30_000).map(|n| (format!("key {n} {}", "é".repeat(50)), json!(n))).collect();
        let list = vec!["x".repeat(900); 5_000];
        for bulk in [json!("y".repeat(3_000_000)), json!(many), json!(list), json!([[many]])] {
            let map = after(&json!({ "aaa": bulk, "distinct_id": "u-1" }).to_string());
            assert_eq!(map["distinct_id"], "u-1");
            assert_eq!(map["shortened"], true);
        }
        let mut flat = many;
        flat.insert("page_url".to_owned(), json!("https://app.example/x"));
        assert_eq!(after(&json!(flat).to_string())["page_url"], "https://app.example/x");
    }

    #[test]
    fn neither_depth_nor_shape_is_a_reason_to_refuse() {
        let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(after(&deep)["shortened"], true);
        assert_eq!(after("\"words\"")["value"], "words");
        assert!(after("null").is_empty());
    }
}
