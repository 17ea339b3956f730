//! Fields whose values are somebody else's texts: the company's own, and what another system calls
//! the ticket.

use desk::query::Value;

use super::words;
use crate::sql::{Arg, Sql};

/// One of the company's own fields: has any value, this one, one that begins so, or none.
pub(super) fn own_field(value: &Value) -> Sql {
    let (text, begins) = match value {
        Value::Text(text) => (text, false),
        Value::Starts(text) => (text, true),
        _ => return Sql::new("t.fields = ''", Vec::new()),
    };
    let one = "EXISTS (SELECT 1 FROM ticket_fields o WHERE o.ticket_id = t.id AND o.field = ?";
    let Some((key, wanted)) = text.split_once('=') else {
        return Sql::new(format!("{one})"), vec![text.trim().into()]);
    };
    let (key, wanted) = (Arg::from(key.trim()), wanted.trim());
    match wanted {
        "none" if !begins => Sql::new(format!("NOT {one})"), vec![key]),
        wanted if begins => {
            let pattern = format!("{}%", words::escaped(wanted));
            let text = format!("{one} AND o.value LIKE ? ESCAPE '\\')");
            Sql::new(text, vec![key, pattern.into()])
        }
        wanted => Sql::new(
            "t.id IN (SELECT o.ticket_id FROM ticket_fields o WHERE o.field = ? AND o.value = ?)",
            vec![key, wanted.into()],
        ),
    }
}

/// What another system calls it, letter by letter; how that begins, or that no other knows it.
pub(super) fn external(value: &Value) -> Sql {
    let known = "(t.external_id <> '' AND t.external_id = ?)";
    match value {
        Value::Text(id) => Sql::new(known, vec![id.as_str().into()]),
        Value::Starts(id) => {
            let begin = format!("substr(t.external_id, 1, {})", id.chars().count());
            let text = format!("(t.external_id <> '' AND {begin} = ?)");
            Sql::new(text, vec![id.as_str().into()])
        }
        _ => Sql::new("t.external_id = ''", Vec::new()),
    }
}
