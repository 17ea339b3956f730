//! The set-up a widget tells about. Too much of it is shortened, never a reason to refuse.

use serde_json::{Map, Value};

/// The most that is kept, in bytes of JSON.
const MOST: usize = 64 * 1024;
/// The longest single text once there is too much.
const LONGEST: usize = 2_000;

/// The context as it is kept; `None` where there is none.
pub fn kept(context: Value) -> Option<String> {
    let Value::Object(context) = context else { return None };
    if context.is_empty() {
        return None;
    }
    let text = Value::Object(context.clone()).to_string();
    if text.len() <= MOST {
        return Some(text);
    }
    let mut short = Map::new();
    let mut size = 0;
    for (key, value) in context {
        let value = shortened(value);
        size += key.len() + value.to_string().len();
        if size > MOST {
            short.insert("shortened".to_owned(), Value::Bool(true));
            break;
        }
        short.insert(key, value);
    }
    Some(Value::Object(short).to_string())
}

fn shortened(value: Value) -> Value {
    match value {
        Value::String(text) if text.len() > LONGEST => {
            let cut: String = text.chars().take(LONGEST).collect();
            Value::String(format!("{cut}…"))
        }
        Value::Array(items) => {
            // The last lines of a console are the ones that matter.
            let skip = items.len().saturating_sub(20);
            Value::Array(items.into_iter().skip(skip).map(shortened).collect())
        }
        Value::Object(fields) => {
            let fields = fields.into_iter().take(100);
            Value::Object(fields.map(|(key, value)| (key, shortened(value))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_monstrous_context_is_shortened_and_kept() {
        let console: Vec<String> = (0..5000).map(|n| format!("{n} {}", "x".repeat(5000))).collect();
        let kept = kept(json!({ "page_url": "https://x.example", "console": console })).unwrap();
        assert!(kept.len() <= MOST + LONGEST, "{}", kept.len());
        let read: Value = serde_json::from_str(&kept).unwrap();
        let last = read["console"][19].as_str().unwrap();
        assert!(last.starts_with("4999 "), "{last:.20}");
    }

    #[test]
    fn no_context_is_none() {
        assert_eq!(kept(Value::Null), None);
        assert_eq!(kept(json!({})), None);
    }
}
