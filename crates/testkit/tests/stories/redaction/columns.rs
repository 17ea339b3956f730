//! A column made later that keeps words of tickets is noticed here, before it keeps any.

use testkit::on_both_engines;

/// Tables in which no ticket's words stand: people and companies, rules, settings, keys, counts.
const OTHERS: &[&str] = &[
    "absences",
    "app_sessions",
    "app_users",
    "aside_mail_ids",
    "api_jobs",
    "api_tokens",
    "bulk_edits",
    "client_ids",
    "clocks",
    "counters",
    "credentials",
    "escalations",
    "group_turns",
    "handbook_defaults",
    "handbook_versions",
    "imported",
    "imports",
    "jobs",
    "links",
    "macros",
    "mail_ids",
    "mailboxes",
    "name_words",
    "oauth_clients",
    "organisation_domains",
    "organisation_events",
    "organisations",
    "people",
    "person_addresses",
    "person_events",
    "person_handles",
    "preferences",
    "push_subscriptions",
    "related_tickets",
    "reported_weeks",
    "sessions",
    "settings",
    "sqlite_sequence",
    "ticket_tokens",
    "too_large_mails",
    // Rows of a file go with the file, see store::redaction::take_file.
    "uploads",
    "views",
    "waiting_counts",
    "webhooks",
];
/// Redacted in ways of their own: messages, files, mails as they came, the index, tags.
const APART: &[&str] = &[
    "file_texts.text",
    "known_tags.tag",
    "messages.html",
    "messages.quoted",
    "messages.text",
    "messages.threaded_because",
    "raw_messages.bytes",
    "ticket_tags.tag",
    "vocabulary.word",
];
/// Names of kinds and states, ids, keys, addresses, hashes.
const NAMES: &[&str] = &[
    "attachments.content_id",
    "attachments.key",
    "attachments.media_type",
    "bulk_edit_tickets.state",
    "draft_files.content_id",
    "draft_files.key",
    "draft_files.media_type",
    "draft_versions.visibility",
    "drafts.visibility",
    "import_leftovers.because",
    "import_leftovers.kind",
    "import_leftovers.source",
    "import_leftovers.their_id",
    "messages.channel",
    "messages.mail_id",
    "messages.visibility",
    "notices.audience",
    "notices.key",
    "outgoing.kind",
    "outgoing.mail_id",
    "outgoing.state",
    "outgoing.text_hash",
    "outgoing.to_address",
    "outgoing.token",
    "raw_messages.channel",
    "raw_messages.envelope",
    "raw_messages.hash",
    "raw_messages.state",
    "social_contacts.client_id",
    "social_contacts.handle",
    "social_contacts.link",
    "social_contacts.network",
    "suggestions.product",
    "surveys.token_hash",
    "ticket_fields.field",
    "tickets.channel",
    "tickets.clock",
    "tickets.escalated",
    "tickets.group_key",
    "tickets.investigation",
    "tickets.kind",
    "tickets.mailbox",
    "tickets.plan",
    "tickets.product",
    "tickets.severity",
    "tickets.status",
    "tickets.team",
    "webhook_deliveries.kind",
    "webhook_deliveries.state",
];

on_both_engines!(every_column_of_words_is_one_that_redaction_knows, async |desk| {
    let known = |table: &str, column: &str| {
        let listed = store::redaction::PLACES;
        let name = format!("{table}.{column}");
        OTHERS.contains(&table)
            || table.starts_with("ticket_words")
            || APART.contains(&name.as_str())
            || NAMES.contains(&name.as_str())
            || listed.iter().any(|place| (place.table, place.column) == (table, column))
    };
    let all = store::traces::columns(&mut desk.conn().await).await.unwrap();
    assert!(all.len() > 100, "the database was asked for its columns");
    let new: Vec<String> = all
        .iter()
        .filter(|one| !known(&one.table, &one.column))
        .map(|one| format!("{}.{}", one.table, one.column))
        .collect();
    assert!(
        new.is_empty(),
        "may words of a ticket stand in {new:?}? If so they go into store::redaction::PLACES, and \
         into this file's `everywhere`; if not, into one of the lists above"
    );
});
