//! The orders of a list: keys that all rise or all fall, so that one comparison of rows says where
//! the next page begins, and an index serves where there is one.

use desk::{
    handbook::Handbook,
    query::{Field, Filter, Flag, Order, Query, Sort, Value},
};

/// What a list is sorted by; the last key is the ticket's number or tells tickets apart as well.
pub(super) struct Keys {
    pub columns: Vec<String>,
    pub falls: bool,
}

impl Keys {
    fn new(columns: &[&str], falls: bool) -> Self {
        Self { columns: columns.iter().map(|column| (*column).to_owned()).collect(), falls }
    }

    pub(super) fn of(query: &Query, handbook: &Handbook) -> Self {
        let order = order_of(query);
        let falls = !order.rising;
        let by_age = query.filter.tests().iter().any(|test| test.field == Field::Created);
        match order.by {
            Sort::Next => Self::new(&["t.urgency", "t.rank", "t.sort_due", "t.id"], false),
            Sort::Updated => Self::new(&["t.updated_at", "t.id"], falls),
            Sort::Due if order.rising => Self::new(&["t.sort_due", "t.id"], false),
            // What is due never stands last in both directions.
            Sort::Due => Self::new(&["COALESCE(-t.due_at, 1)", "t.id"], false),
            Sort::Severity => Self::new(&[&severity_place(handbook), "t.id"], falls),
            Sort::Status => Self::new(&[STATUS_PLACE, "-t.id"], falls),
            Sort::Created | Sort::Relevance if by_age => Self::new(&["t.opened_at", "t.id"], falls),
            // Numbers are given out in the order in which tickets open, and end every index of
            // whose tickets they are.
            Sort::Created | Sort::Relevance => Self::new(&["t.id"], falls),
        }
    }

    /// `a DESC, b DESC`
    pub(super) fn order_by(&self) -> String {
        let end = if self.falls { " DESC" } else { "" };
        let keys: Vec<String> =
            self.columns.iter().map(|column| format!("{column}{end}")).collect();
        keys.join(", ")
    }

    /// ` AND (a, b) < (?, ?)`: what comes behind.
    pub(super) fn behind(&self) -> String {
        let sign = if self.falls { "<" } else { ">" };
        let places = vec!["?"; self.columns.len()].join(", ");
        format!(" AND ({}) {sign} ({places})", self.columns.join(", "))
    }
}

/// A ticket's life in numbers.
const STATUS_PLACE: &str = "CAST(CASE t.status WHEN 'new' THEN 0 WHEN 'open' THEN 1 \
     WHEN 'pending' THEN 2 WHEN 'on_hold' THEN 3 WHEN 'solved' THEN 4 ELSE 5 END AS BIGINT)";

/// Worse is more. Ranks are the handbook's numbers, keys are compared as text of ours.
fn severity_place(handbook: &Handbook) -> String {
    let cases: Vec<String> = handbook
        .severities
        .iter()
        // A key with a quote in it could end the text; no handbook has one.
        .filter(|one| {
            one.key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        })
        .map(|one| format!("WHEN '{}' THEN {}", one.key, -one.rank))
        .collect();
    if cases.is_empty() {
        return "CAST(0 AS BIGINT)".to_owned();
    }
    format!("CAST(CASE t.severity {} ELSE -100 END AS BIGINT)", cases.join(" "))
}

/// The order asked for, or the one that fits: what waits for us in the order of work, all else
/// newest first.
fn order_of(query: &Query) -> Order {
    query.order.unwrap_or_else(|| {
        let natural = if waits(&query.filter) { Sort::Next } else { Sort::Created };
        Order::natural(natural)
    })
}

fn waits(filter: &Filter) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().any(waits),
        Filter::Is(test) => test.field == Field::Is && test.values == [Value::Flag(Flag::Waiting)],
        _ => false,
    }
}
