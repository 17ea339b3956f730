//! How often each rule fired: read by an index of those events alone.

use std::collections::HashMap;

use base::Timestamp;
use desk::viewer::Viewer;

use crate::{Conn, Fault, q, viewer::only_visible};

/// How such an event is stored: `{"kind":"rule_fired","rule":"KEY","name":…`. The first condition
/// is the index's own, so that it is used; the key begins at the thirtieth letter. What follows it
/// only makes some more groups.
const FIRED: &str = "SELECT substr(e.data, 30, 80), COUNT(*) FROM events e \
    JOIN tickets t ON t.id = e.ticket_id \
    WHERE substr(e.data, 1, 20) = '{\"kind\":\"rule_fired\"' AND e.at >= ?";

/// How often each rule fired since then on tickets the viewer may see, by its key.
///
/// # Errors
/// The database is gone.
pub async fn since(
    conn: &mut Conn,
    viewer: &Viewer,
    since: Timestamp,
) -> Result<HashMap<String, i64>, Fault> {
    let sql = only_visible(q!(FIRED, since), viewer).add(" GROUP BY substr(e.data, 30, 80)", []);
    let mut counts = HashMap::new();
    for row in conn.all(sql).await? {
        let begin: String = row.get(0)?;
        let key = begin.split('"').next().unwrap_or_default();
        *counts.entry(key.to_owned()).or_default() += row.get::<i64>(1)?;
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use desk::events::EventKind;

    use super::*;

    #[test]
    fn an_event_is_stored_as_the_index_and_the_question_expect() {
        let fired = EventKind::RuleFired {
            rule: "on_hold".into(),
            name: "On hold".into(),
            version: 1,
            because: String::new(),
            did: Vec::new(),
            not: Vec::new(),
        };
        let data = serde_json::to_string(&fired).unwrap();
        assert_eq!(&data[..20], "{\"kind\":\"rule_fired\"");
        assert!(data[29..].starts_with("on_hold\""), "{data}");
        assert!(FIRED.contains(&data[..20]));
        assert!(include_str!("migrations/0008_fired.sql").contains(&data[..20]));
    }
}
