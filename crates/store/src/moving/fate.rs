//! What an export does with each table. A table that is in none of these lists stops the export
//! and a test: whoever makes one decides whether it goes along.

/// What becomes of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Goes along, every row and column.
    Kept,
    /// Opens something: goes along only where secrets were asked for.
    Secret,
    /// Made of other tables, by their triggers or behind the requests.
    Derived(&'static str),
    /// Stays behind, for a reason.
    Stays(&'static str),
}

/// Rows that go along. `name_words`, `ticket_fields` and `vocabulary` could be made anew; they are
/// carried because that is less work than making them.
const KEPT: &[&str] = &[
    "absences",
    "api_jobs",
    "api_token_uses",
    "api_tokens",
    "app_sessions",
    "app_users",
    "aside_mail_ids",
    "aside_people",
    "asides",
    "attachments",
    "bulk_edit_tickets",
    "bulk_edits",
    "client_ids",
    "clocks",
    "draft_files",
    "draft_versions",
    "drafts",
    "escalations",
    "events",
    "file_texts",
    "followers",
    "group_turns",
    "handbook_defaults",
    "handbook_versions",
    "import_leftovers",
    "imported",
    "imports",
    "jobs",
    "known_tags",
    "macros",
    "mail_ids",
    "mailboxes",
    "merges",
    "messages",
    "name_words",
    "notice_marks",
    "notices",
    "notices_seen",
    "oauth_clients",
    "organisation_domains",
    "organisation_events",
    "organisations",
    "outgoing",
    "participants",
    "people",
    "person_addresses",
    "person_events",
    "person_handles",
    "preferences",
    "push_mark",
    "raw_messages",
    "read_in_app",
    "related_tickets",
    "reported_weeks",
    "retimings",
    "seen_tickets",
    "sendings",
    "settings",
    "social_contacts",
    "suggestions",
    "surveys",
    "ticket_contexts",
    "ticket_fields",
    "ticket_tokens",
    "tickets",
    "too_large_mails",
    "uploads",
    "views",
    "vocabulary",
    "webhook_deliveries",
    "webhooks",
];

/// Passwords can be guessed from their hashes. The other tables' hashes are of 128 random bits:
/// they open nothing and can't be guessed, so links and tokens that are out there go on working.
const SECRET: &[&str] = &["credentials"];

const DERIVED: &[(&str, &str)] = &[
    ("search_due", "what the text index still has to take in"),
    ("ticket_tags", "made of the tickets' tags by a trigger"),
    ("ticket_words", "the text index"),
    ("waiting_counts", "counted from the tickets by a trigger"),
];

const STAYS: &[(&str, &str)] = &[
    ("counters", "where numbering goes on stands in the manifest, one form for both engines"),
    ("links", "a sign-in link is good for an hour; ask for another"),
    ("migrations", "the manifest names the step; the new database has its own"),
    ("push_subscriptions", "each holds as long as a session; a browser subscribes again"),
    ("sessions", "people sign in again"),
];

/// Settings that open something.
pub const SECRET_SETTINGS: &[&str] = &["secret", "widget_secret", "push_key"];

/// Columns that open something, in tables that go along: emptied where no secrets were asked for.
pub const SECRET_COLUMNS: &[(&str, &str)] = &[("webhooks", "secret"), ("outgoing", "token")];

/// What becomes of a table; `None` for one that nobody has decided about.
#[must_use]
pub fn fate(table: &str) -> Option<Fate> {
    let reason = |list: &[(&'static str, &'static str)]| {
        list.iter().find(|(name, _)| *name == table).map(|(_, reason)| *reason)
    };
    if KEPT.contains(&table) {
        return Some(Fate::Kept);
    }
    if SECRET.contains(&table) {
        return Some(Fate::Secret);
    }
    // SQLite keeps its text index in tables of its own beside the one we know.
    if table.starts_with("ticket_words") || table == "ticket_instances" {
        return Some(Fate::Derived("the text index"));
    }
    reason(DERIVED).map(Fate::Derived).or_else(|| reason(STAYS).map(Fate::Stays))
}
