//! What becomes of everything that refers to a person when they are merged into another: every
//! column of every table. A test compares the list with the tables there are.

use crate::{Conn, Fault, engine::Engine, q};

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Refers to the one who stays from now on.
    Moves,
    /// The same; where the one who stays has a row with these other key columns, that one counts.
    Once(&'static str),
    /// The row goes: whoever was signed in shows anew who they are.
    Ends,
    /// Names who did it at the time, in a history that nobody rewrites.
    History,
    /// The database keeps it in step with the tickets by itself.
    Derived,
    /// Handed over as the desk decided; see [`super::addresses`].
    ByHand,
}

use Fate::{ByHand, Derived, Ends, History, Moves, Once};

/// Table, column, fate. Where most of a large table is none of a customer's, see [`narrow`].
pub(super) const COLUMNS: &[(&str, &str, Fate)] = &[
    ("absences", "person_id", Moves),
    ("absences", "set_by", Moves),
    ("api_jobs", "person_id", Moves),
    ("api_tokens", "person_id", Moves),
    ("app_sessions", "person_id", Moves),
    ("app_users", "person_id", Moves),
    ("aside_people", "person_id", Once("aside_id")),
    ("asides", "by_id", Moves),
    ("bulk_edits", "person_id", Moves),
    ("credentials", "person_id", Ends),
    ("draft_files", "person_id", Moves),
    ("draft_versions", "person_id", Once("ticket_id, version")),
    ("drafts", "person_id", Once("ticket_id")),
    ("escalations", "by_id", Moves),
    ("escalations", "ended_by", Moves),
    ("escalations", "from_owner_id", Moves),
    ("escalations", "person_id", Moves),
    ("events", "actor_id", History),
    ("followers", "added_by", Moves),
    ("followers", "person_id", Once("ticket_id")),
    ("group_turns", "person_id", Moves),
    ("handbook_versions", "author_id", History),
    ("links", "person_id", Ends),
    ("macros", "audience", Moves),
    ("macros", "changed_by", Moves),
    ("macros", "made_by", Moves),
    ("messages", "author_id", Moves),
    ("notice_marks", "person_id", Once("")),
    ("notices", "audience", Moves),
    ("notices_seen", "person_id", Once("seq")),
    ("organisation_events", "actor_id", History),
    ("oauth_clients", "person_id", Moves),
    ("outgoing", "person_id", Moves),
    ("participants", "person_id", Once("ticket_id")),
    ("people", "merged_into", Moves),
    ("person_addresses", "added_by", Moves),
    ("person_addresses", "person_id", ByHand),
    ("person_events", "actor_id", History),
    ("person_events", "person_id", History),
    ("person_handles", "person_id", Moves),
    ("preferences", "person_id", Once("name")),
    ("push_subscriptions", "person_id", Ends),
    ("read_in_app", "person_id", Once("message_id")),
    ("seen_tickets", "person_id", Once("ticket_id")),
    ("sendings", "author_id", Moves),
    ("sessions", "person_id", Ends),
    ("social_contacts", "by_id", Moves),
    ("social_contacts", "person_id", Moves),
    ("suggestions", "dismissed_by", Moves),
    ("surveys", "person_id", Moves),
    ("ticket_tokens", "person_id", Moves),
    ("tickets", "assignee_id", Moves),
    ("tickets", "requester_id", Moves),
    ("tickets", "snoozed_by", Moves),
    ("uploads", "person_id", Moves),
    ("views", "audience", Moves),
    ("views", "owner_id", Moves),
    ("waiting_counts", "assignee_id", Derived),
    ("webhooks", "created_by", Moves),
];

/// Beside what stands above, an index leads to the few rows of a large table that can be a
/// customer's; only customers are merged.
pub(super) fn narrow(table: &str, column: &str) -> &'static str {
    match (table, column) {
        ("messages", _) => " AND NOT from_us",
        // A mail is of a ticket its person takes part in. Links to sign in are over anyway.
        ("outgoing", _) => {
            " AND ticket_id IN (SELECT x.ticket_id FROM participants x WHERE x.person_id = ?)"
        }
        ("tickets", "assignee_id") => " AND assignee_id IS NOT NULL",
        ("tickets", "snoozed_by") => " AND snoozed_by IS NOT NULL",
        ("people", _) => " AND merged_into IS NOT NULL",
        _ => "",
    }
}

/// The columns of a table with their kinds, as the database says.
pub(super) async fn columns(conn: &mut Conn, table: &str) -> Result<Vec<(String, String)>, Fault> {
    let sql = match conn.engine() {
        Engine::Sqlite => q!("SELECT name, type FROM pragma_table_info(?)", table),
        Engine::Postgres => q!(
            "SELECT column_name::TEXT, data_type::TEXT FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = ? ORDER BY ordinal_position",
            table
        ),
    };
    conn.all(sql).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

    /// Columns of numbers that are nobody's.
    const COUNTS: &[&str] = &[
        "after",
        "after_id",
        "after_seq",
        "answer_id",
        "aside_id",
        "at",
        "attempts",
        "attachment_id",
        "back",
        "based_on",
        "bulk_id",
        "changed",
        "day",
        "delay",
        "done",
        "due",
        "goes",
        "held_until",
        "hops",
        "id",
        "message_id",
        "messages",
        "met",
        "n",
        "next_uid",
        "not_before",
        "note_id",
        "number",
        "organisation_id",
        "other_id",
        "per_minute",
        "place",
        "position",
        "rank",
        "rating",
        "reads",
        "refused",
        "reopenings",
        "rowid",
        "client_id",
        "our_id",
        "stamp",
        "their_id",
        "seq",
        "size",
        "sort_due",
        "status",
        "stays",
        "step",
        "ticket_id",
        "times",
        "token_id",
        "total",
        "uid_validity",
        "undoes",
        "urgency",
        "uses",
        "value",
        "version",
        "via",
        "warnings",
        "webhook_id",
        "writes",
        "took_ms",
    ];

    /// Columns of whole numbers that are no people: kinds, counts, times and other things' ids.
    fn is_nobody(table: &str, column: &str) -> bool {
        if (table, column) == ("tickets", "merged_into") {
            return true;
        }
        let ends = ["_at", "_on", "_seconds", "_until", "_since", "_seq", "_uid"];
        let starts = ["since_"];
        COUNTS.contains(&column)
            || ends.iter().any(|end| column.ends_with(end))
            || starts.iter().any(|start| column.starts_with(start))
    }

    #[tokio::test]
    async fn every_column_that_refers_to_a_person_has_its_fate() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
        let store = Store::open(&url).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let tables = q!("SELECT name FROM sqlite_schema WHERE type = 'table' \
                         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'ticket_words_%'");
        let tables = conn.all(tables).await.unwrap();
        let mut there = Vec::new();
        for table in tables.iter().map(|row| row.get::<String>(0).unwrap()) {
            for (column, kind) in columns(&mut conn, &table).await.unwrap() {
                let number = kind.contains("INT");
                if (number && !is_nobody(&table, &column)) || column == "audience" {
                    there.push(format!("{table}.{column}"));
                }
            }
        }
        there.sort();
        let mut told: Vec<_> = COLUMNS.iter().map(|(t, c, _)| format!("{t}.{c}")).collect();
        told.sort();
        let untold: Vec<_> = there.iter().filter(|one| !told.contains(one)).collect();
        assert!(untold.is_empty(), "say in COLUMNS what a merge of people does with {untold:?}");
        let gone: Vec<_> = told.iter().filter(|one| !there.contains(one)).collect();
        assert!(gone.is_empty(), "COLUMNS tells of what is not there: {gone:?}");
    }

    #[tokio::test]
    async fn what_a_customer_has_in_large_tables_is_found_by_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("desk.sqlite").display());
        let store = Store::open(&url).await.unwrap();
        let mut conn = store.read().await.unwrap();
        for (table, column) in [
            ("messages", "author_id"),
            ("tickets", "requester_id"),
            ("tickets", "assignee_id"),
            ("tickets", "snoozed_by"),
            ("outgoing", "person_id"),
            ("surveys", "person_id"),
            ("ticket_tokens", "person_id"),
            ("app_sessions", "person_id"),
            ("participants", "person_id"),
            ("read_in_app", "person_id"),
            ("sessions", "person_id"),
            ("people", "merged_into"),
        ] {
            let narrow = narrow(table, column).replace('?', "7");
            let text =
                format!("EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = 7{narrow}");
            let rows = conn.all(q!(text)).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(3).unwrap()).collect();
            assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{table}: {plan:?}");
        }
    }
}
