//! Mailboxes: how each does, what waits, and the switch that stops all outgoing mail. Its region
//! `#mailboxes` is live while a test runs.

use base::{Timestamp, ids::TicketId};
use desk::{mailboxes::TooLarge, messages::MAIL_BYTES_MAX};
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, Look, Tone, badge, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Tested {
    #[default]
    Never,
    Running,
    /// Then, in words: a line for each way.
    At(Timestamp, String),
}

/// How one mailbox does.
#[derive(Debug, Clone, Default)]
pub struct MailboxRow {
    pub name: String,
    pub address: String,
    pub also: Vec<String>,
    pub brand: String,
    /// Where mail comes from and goes through, without secrets: `imaps://imap.example.com`.
    pub comes_by: String,
    pub goes_by: String,
    /// 0 for no limit.
    pub per_minute: u32,
    /// It is fetched; else its mail is handed in.
    pub is_fetched: bool,
    pub looked_at: Option<Timestamp>,
    pub fetched_at: Option<Timestamp>,
    /// What is wrong with fetching, and since when; empty for nothing.
    pub trouble: String,
    pub trouble_at: Option<Timestamp>,
    pub waiting: u64,
    /// A person decides about these, each on its ticket.
    pub in_doubt: u64,
    pub held: u64,
    pub tested: Tested,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct MailboxesPage {
    /// Who stopped all outgoing mail, and when.
    pub stopped: Option<(String, Timestamp)>,
    pub rows: Vec<MailboxRow>,
    /// Mails that were too large, newest first.
    pub too_large: Vec<TooLarge>,
}

/// Draws the live region; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn mailboxes(ctx: &PageContext, view: &MailboxesPage) -> Markup {
    let testing = view.rows.iter().any(|row| row.tested == Tested::Running);
    html! {
        div #mailboxes hx-get=[testing.then(|| paths::part(paths::MAILBOXES, "mailboxes"))]
            hx-trigger=[testing.then_some("every 1s")] hx-swap="outerMorph" hx-target="this" {
            (switch(ctx, view))
            @if view.rows.is_empty() {
                (kit::empty("No mailboxes", "Name one in the configuration: mailboxes, or mail_address."))
            } @else {
                ul.rules { @for row in &view.rows { (one(ctx, row)) } }
            }
            @if !view.too_large.is_empty() { (too_large(ctx, &view.too_large)) }
        }
    }
}

/// Stops all outgoing mail, or starts it again.
fn switch(ctx: &PageContext, view: &MailboxesPage) -> Markup {
    let waiting: u64 = view.rows.iter().map(|row| row.waiting).sum();
    html! {
        @match &view.stopped {
            Some((by, at)) => {
                (notice(Tone::Warn, &html! {
                    p {
                        b { "All outgoing mail is stopped. " }
                        bdi { (by) } " stopped it " (time::moment(ctx, *at)) ". Nothing is lost: "
                        @match waiting {
                            0 => "nothing waits yet.",
                            n => { (format::count(n, "mail waits", "mails wait")) "." }
                        }
                    }
                    form method="post" action=(paths::MAIL_STOP_END) {
                        (csrf(ctx.csrf)) (button(Look::Main, "Start outgoing mail again", ""))
                    }
                }))
            },
            None => {
                form.mail-switch method="post" action=(paths::MAIL_STOP) {
                    (csrf(ctx.csrf))
                    p.hint {
                        "Something goes wrong, and the desk writes what it should not? Stop all \
                         outgoing mail; what is written meanwhile waits."
                    }
                    (button(Look::Quiet, "Stop all outgoing mail", ""))
                }
            },
        }
    }
}

fn one(ctx: &PageContext, row: &MailboxRow) -> Markup {
    html! {
        li.mailbox {
            div.rule-what {
                h2 dir="auto" { (row.address) }
                @if !row.also.is_empty() {
                    p.webhook-url dir="ltr" { "also " (row.also.join(", ")) }
                }
                p.rule-more {
                    @if !row.brand.is_empty() { span dir="auto" { "as " (row.brand) } }
                    span { "in: " (ways(&row.comes_by, "handed in by a mail server")) }
                    span { "out: " (ways(&row.goes_by, "nowhere yet (mail_out)")) }
                    @if row.per_minute > 0 { span { (row.per_minute) " a minute at most" } }
                    span { "key " code { (row.name) } }
                }
                (counts(row))
                @if !row.trouble.is_empty() {
                    p.mailbox-trouble dir="auto" { (row.trouble) }
                }
                (tested(ctx, row))
            }
            div.mailbox-side {
                (health(ctx, row))
                form method="post" action=(paths::mailbox_test(&row.name)) {
                    (csrf(ctx.csrf)) (button(Look::Quiet, "Test", ""))
                }
            }
        }
    }
}

fn ways<'a>(way: &'a str, none: &'a str) -> &'a str {
    if way.is_empty() { none } else { way }
}

fn counts(row: &MailboxRow) -> Markup {
    html! {
        @if row.waiting + row.in_doubt + row.held > 0 {
            p.rule-more {
                @if row.waiting > 0 { span { (format::number(row.waiting)) " waiting" } }
                @if row.in_doubt > 0 { span.mailbox-trouble { (format::number(row.in_doubt)) " in doubt" } }
                @if row.held > 0 { span.mailbox-trouble { (format::number(row.held)) " held back" } }
            }
        }
    }
}

fn tested(ctx: &PageContext, row: &MailboxRow) -> Markup {
    html! {
        @match &row.tested {
            Tested::Never => {}
            Tested::Running => p.hint role="status" { "Signing in…" }
            Tested::At(at, found) => {
                div.mailbox-test role="status" {
                    small { "Tested " (time::moment(ctx, *at)) }
                    @for line in found.lines() { p dir="auto" { (line) } }
                }
            }
        }
    }
}

fn health(ctx: &PageContext, row: &MailboxRow) -> Markup {
    html! {
        @match (row.is_fetched, row.trouble_at, row.looked_at) {
            (_, Some(since), _) => {
                (badge(Tone::Bad, "Can’t be read")) small { "since " (time::moment(ctx, since)) }
            }
            (false, None, _) => (badge(Tone::Plain, "Listening")),
            (true, None, None) => (badge(Tone::Warn, "Not read yet")),
            (true, None, Some(looked)) => {
                (badge(Tone::Good, "Read"))
                small { "looked " (time::moment(ctx, looked)) }
                @if let Some(fetched) = row.fetched_at {
                    small { "last mail " (time::moment(ctx, fetched)) }
                }
            }
        }
    }
}

/// Mails of which not all came, and what became of each.
fn too_large(ctx: &PageContext, mails: &[TooLarge]) -> Markup {
    html! {
        section.mails-too-large aria-labelledby="too-large" {
            h2 #too-large { "Too large to take" }
            p.hint {
                "Mails above " (MAIL_BYTES_MAX / (1024 * 1024)) " MB in the last 30 days. One that is \
                 handed in is refused, and the server that brought it tells whoever wrote. Of one \
                 that is fetched the beginning is taken, whoever wrote is asked for the rest, and \
                 all of it stays in the mailbox."
            }
            ul.rules {
                @for mail in mails {
                    li.mail-too-large {
                        (time::moment(ctx, mail.at))
                        span dir="auto" { (said(&mail.from_address, "a machine")) }
                        span dir="auto" { "to " (said(&mail.to_address, "an address not said yet")) }
                        @if let Some(size) = mail.size { span { (format::size(size)) } }
                        @match mail.ticket_id {
                            Some(id) => a href=(paths::ticket(id, &InView::All)) { "Beginning on #" (id) },
                            None => span { "Refused" },
                        }
                    }
                }
            }
        }
    }
}

fn said<'a>(address: &'a str, none: &'a str) -> &'a str {
    if address.is_empty() { none } else { address }
}

/// Two mailboxes, one in trouble.
#[must_use]
pub fn sample_mailboxes() -> MailboxesPage {
    let well = MailboxRow {
        name: "support".into(),
        address: "support@desk.example".into(),
        also: vec!["help@desk.example".into()],
        comes_by: "imaps://imap.desk.example/INBOX".into(),
        goes_by: "smtp+starttls://smtp.desk.example".into(),
        is_fetched: true,
        looked_at: Some(in_minutes(-1)),
        fetched_at: Some(in_minutes(-12)),
        waiting: 3,
        in_doubt: 1,
        tested: Tested::At(
            in_minutes(-2),
            "smtp.desk.example:587 takes our mail\nimap.desk.example holds 42 mails in INBOX"
                .into(),
        ),
        ..MailboxRow::default()
    };
    let broken = MailboxRow {
        name: "billing".into(),
        address: "billing@desk.example".into(),
        brand: "Desk Billing".into(),
        per_minute: 30,
        also: Vec::new(),
        looked_at: Some(in_minutes(-600)),
        trouble: "sign-in failed: the password was changed".into(),
        trouble_at: Some(in_minutes(-540)),
        waiting: 0,
        in_doubt: 0,
        held: 2,
        tested: Tested::Never,
        ..well.clone()
    };
    let refused = TooLarge {
        at: in_minutes(-50),
        to_address: "support@desk.example".into(),
        from_address: "ada@corvid.example".into(),
        size: Some(61_300_000),
        ticket_id: None,
    };
    let fetched = TooLarge { ticket_id: Some(TicketId(1042)), ..refused.clone() };
    let unsaid =
        TooLarge { to_address: String::new(), from_address: String::new(), ..refused.clone() };
    let too_large = vec![refused, fetched, unsaid];
    MailboxesPage { stopped: None, rows: vec![well, broken], too_large }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let many = sample_mailboxes();
    let one =
        MailboxesPage { rows: many.rows[..1].to_vec(), too_large: Vec::new(), ..many.clone() };
    let mut stopped = many.clone();
    stopped.too_large.clear();
    stopped.stopped = Some(("Noor Haddad".into(), in_minutes(-4)));
    let mut testing = one.clone();
    testing.rows[0].tested = Tested::Running;
    let mut endless = one.clone();
    endless.rows[0].address = format!("{}@desk.example", "very-long".repeat(12));
    endless.rows[0].trouble = long("Broken");
    endless.rows[0].trouble_at = Some(in_minutes(-3));
    endless.too_large.clone_from(&many.too_large);
    endless.too_large[0].from_address = format!("{}@desk.example", "very-long".repeat(12));
    let mut listening = one.clone();
    listening.rows[0].is_fetched = false;
    listening.rows[0].brand = "مكتب المساعدة".into();
    (listening.rows[0].comes_by, listening.rows[0].goes_by) = (String::new(), String::new());
    vec![
        Sample::new("empty", mailboxes(&ctx, &MailboxesPage::default())),
        Sample::new("one", mailboxes(&ctx, &one)),
        Sample::new("many", mailboxes(&ctx, &many)),
        Sample::new("all mail stopped", mailboxes(&ctx, &stopped)),
        Sample::new("a test runs", mailboxes(&ctx, &testing)),
        Sample::new("very long", mailboxes(&ctx, &endless)),
        Sample::new("right to left", mailboxes(&ctx, &listening)),
    ]
}
