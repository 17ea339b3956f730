//! The ticket event: an audit as the time-based export tells it, where a changed field is a key of
//! its own.

use serde_json::{Map, Value, json};

/// The audit as an event. Comments are told whole only where they were asked for.
#[must_use]
pub fn of(audit: &Value, with_comments: bool) -> Value {
    let via = &audit["via"]["channel"];
    let created = audit["created_at"].as_str().unwrap_or_default();
    let at = created.parse::<base::Timestamp>().map_or(0, base::Timestamp::as_second);
    let events = audit["events"].as_array().map(Vec::as_slice).unwrap_or_default();
    let children: Vec<Value> = events
        .iter()
        .map(|event| child(event, (via, &audit["created_at"]), with_comments))
        .collect();
    json!({
        "id": audit["id"],
        "ticket_id": audit["ticket_id"],
        "timestamp": at,
        "created_at": audit["created_at"],
        "updater_id": audit["author_id"],
        "via": via,
        "event_type": "Audit",
        "system": {},
        "metadata": audit["metadata"],
        "child_events": children,
    })
}

fn child(event: &Value, (via, at): (&Value, &Value), with_comments: bool) -> Value {
    let kind = event["type"].as_str().unwrap_or_default();
    let mut map = Map::new();
    if kind == "Comment" && with_comments {
        map.extend(event.as_object().cloned().unwrap_or_default());
        map.insert("created_at".into(), at.clone());
    } else if kind == "Comment" {
        map.insert("comment_present".into(), true.into());
        map.insert("comment_public".into(), event["public"].clone());
    } else if let Some(field) = event["field_name"].as_str() {
        map.insert(field.to_owned(), event["value"].clone());
        if kind == "Change" {
            map.insert("previous_value".into(), event["previous_value"].clone());
        }
    } else {
        map.extend(event.as_object().cloned().unwrap_or_default());
    }
    map.remove("type");
    map.insert("id".into(), event["id"].clone());
    map.insert("via".into(), via.clone());
    map.insert("via_reference_id".into(), Value::Null);
    map.insert("event_type".into(), kind.into());
    Value::Object(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn children(with_comments: bool) -> Value {
        let audit = json!({"id": 7, "ticket_id": 1, "created_at": "2024-01-31T09:14:57Z",
            "author_id": 20, "via": {"channel": "web"}, "metadata": {}, "events": [
            {"id": 7, "type": "Change", "field_name": "status", "value": "open",
                "previous_value": "new"},
            {"id": 8, "type": "Comment", "public": false, "body": "Looked"}]});
        let told = of(&audit, with_comments);
        assert_eq!((&told["timestamp"], &told["updater_id"]), (&json!(1_706_692_497), &json!(20)));
        told["child_events"].clone()
    }

    #[test]
    fn a_changed_field_is_a_key_and_comments_are_whole_where_asked_for() {
        let bare = children(false);
        assert_eq!(
            (&bare[0]["status"], &bare[0]["previous_value"]),
            (&json!("open"), &json!("new"))
        );
        assert_eq!((&bare[1]["comment_public"], &bare[1]["body"]), (&json!(false), &Value::Null));
        let whole = children(true);
        assert_eq!(
            (&whole[1]["body"], &whole[1]["event_type"]),
            (&json!("Looked"), &json!("Comment"))
        );
        assert_eq!(whole[1]["created_at"], "2024-01-31T09:14:57Z");
    }
}
