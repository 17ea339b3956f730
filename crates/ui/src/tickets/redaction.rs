//! Redaction: which words or files go, a look at what is left, and doing it for good. Two steps of
//! one form: nobody takes out for good what they have not seen the end of.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, PreEscaped, html};

use crate::{
    PageContext,
    format::count,
    kit::{self, Look, Tone, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A message to choose.
#[derive(Debug, Clone, Default)]
pub struct Choosable {
    pub id: i64,
    pub who: String,
    pub at: Timestamp,
    /// How it begins, plain text.
    pub words: String,
}

/// A file of the message.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    pub id: i64,
    pub name: String,
    pub on: bool,
}

/// What would change, as it is told before.
#[derive(Debug, Clone, Default)]
pub struct Outlook {
    /// The message as it would read; cleaned HTML.
    pub html: String,
    pub quoted: String,
    /// `2 other messages`, `the subject`, …
    pub places: Vec<String>,
    /// Files that go as a whole.
    pub files: Vec<String>,
    /// Other tickets it changes.
    pub tickets: Vec<TicketId>,
    /// Addresses that have the words already.
    pub sent_to: Vec<String>,
    /// Addresses that may have them.
    pub perhaps_to: Vec<String>,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct RedactionPage {
    pub subject: String,
    /// The messages to choose from, while none is chosen.
    pub choices: Vec<Choosable>,
    pub message: Option<Choosable>,
    /// The message as it reads now; cleaned HTML.
    pub html: String,
    pub quoted: String,
    pub words: String,
    pub files: Vec<Taken>,
    pub everywhere: bool,
    pub because: String,
    pub error: String,
    /// Looked at, not yet done.
    pub look: Option<Outlook>,
}

/// Draws the page.
#[must_use]
pub fn redaction(ctx: &PageContext, ticket: TicketId, view: &RedactionPage) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(ticket, &InView::All)) data-hotkey="Escape" {
                (kit::icon(kit::Icon::Back)) "#" (ticket) " "
            }
            bdi { (view.subject) }
        }
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (view.error) } }))
        }
        @match (&view.message, &view.look) {
            (None, _) => (choose(ctx, ticket, view)),
            (Some(message), None) => (ask(ctx, ticket, message, view)),
            (Some(message), Some(look)) => (sure(ctx, ticket, message, view, look)),
        }
    }
}

fn choose(ctx: &PageContext, ticket: TicketId, view: &RedactionPage) -> Markup {
    html! {
        section.redact-choose {
            h2 { "In which message does it stand?" }
            p.hint {
                "The same words can go from all the others with it. If they stand only in the subject, a \
                 draft or a reply in waiting, choose any."
            }
            ul {
                @for one in &view.choices {
                    li {
                        a href=(paths::redaction_of(ticket, one.id)) {
                            b { bdi { (one.who) } " " small { (time::moment(ctx, one.at)) } }
                            small dir="auto" { (one.words) }
                        }
                    }
                }
            }
        }
    }
}

/// The message as it reads.
fn reads(ctx: &PageContext, message: &Choosable, label: &str, html: &str, quoted: &str) -> Markup {
    html! {
        section.redact-message aria-label=(label) {
            h2 { (label) }
            p.hint { bdi { (message.who) } " · " (time::moment(ctx, message.at)) }
            div.prose dir="auto" data-redact-message=(message.id) { (PreEscaped(html)) }
            (super::message::quoted(quoted))
        }
    }
}

fn ask(ctx: &PageContext, ticket: TicketId, message: &Choosable, view: &RedactionPage) -> Markup {
    html! {
        (reads(ctx, message, "The message", &view.html, &view.quoted))
        form.redact-form method="post" action=(paths::redaction(ticket)) {
            (csrf(ctx.csrf))
            input type="hidden" name="message" value=(message.id);
            div.field {
                label for="redact-words" { "The words to take out" }
                p.hint #redact-hint {
                    "Copy them as they are, from above or from wherever they stand. They go in whatever \
                     case."
                }
                textarea.control #redact-words name="words" rows="2" dir="auto" autocomplete="off"
                    spellcheck="false" aria-describedby="redact-hint" data-redact-words=(message.id) {
                    (view.words)
                }
            }
            @if !view.files.is_empty() {
                fieldset.field.choices {
                    legend { "Files to take out as a whole" }
                    @for file in &view.files {
                        label.choice {
                            input type="checkbox" name=(format!("f{}", file.id)) value="yes" checked[file.on];
                            span { b dir="auto" { (file.name) } }
                        }
                    }
                }
            }
            fieldset.field.choices {
                legend { "How far?" }
                label.choice {
                    input type="checkbox" name="everywhere" value="yes" checked[view.everywhere];
                    span {
                        b { "Wherever these words stand on this ticket" }
                        small {
                            "This message and all others, what they quote, files, the subject, drafts, \
                             replies in waiting, side conversations. Without it: this message only."
                        }
                    }
                }
            }
            div.field {
                label for="redact-because" { "Why?" }
                p.hint #because-hint { "Stays in the history, so without the words: “a pasted password”." }
                input.control #redact-because name="because" required maxlength="200" dir="auto"
                    value=(view.because) autocomplete="off" aria-describedby="because-hint";
            }
            div.row { (button(Look::Main, "Look at what is left", "Control+Enter")) }
        }
    }
}

fn sure(
    ctx: &PageContext,
    ticket: TicketId,
    message: &Choosable,
    view: &RedactionPage,
    look: &Outlook,
) -> Markup {
    html! {
        (reads(ctx, message, "The message as it will read", &look.html, &look.quoted))
        section.redact-places {
            h2 { "What else changes" }
            ul {
                @for place in &look.places { li dir="auto" { (place) } }
                @for file in &look.files { li dir="auto" { "The file " bdi { (file) } ", as a whole" } }
                @for other in &look.tickets {
                    li { "Ticket " a href=(paths::ticket(*other, &InView::All)) { "#" (other) } }
                }
                @if look.places.is_empty() && look.files.is_empty() { li { "Nothing: they stand here only" } }
            }
            @if !look.sent_to.is_empty() {
                (notice(Tone::Warn, &html! {
                    p dir="auto" {
                        "It went by mail to " (look.sent_to.join(", "))
                        ". What was sent can’t be called back: if it opens something, have it replaced."
                    }
                }))
            }
            @if !look.perhaps_to.is_empty() {
                (notice(Tone::Warn, &html! {
                    p dir="auto" {
                        "It may have gone by mail to " (look.perhaps_to.join(", "))
                        ": nobody knows yet. To be safe, have it replaced."
                    }
                }))
            }
            p.hint {
                "Pictures, PDFs, archives, what a saved mail has encoded and files of more than 64 MB \
                 are not looked into: if the words stand in one, take the file out. Webhooks that were told already have their own copy; they are told that \
                 something was redacted."
            }
        }
        form.redact-form method="post" action=(paths::redaction(ticket)) {
            (csrf(ctx.csrf))
            input type="hidden" name="message" value=(message.id);
            input type="hidden" name="words" value=(view.words);
            @for file in view.files.iter().filter(|file| file.on) {
                input type="hidden" name=(format!("f{}", file.id)) value="yes";
            }
            @if view.everywhere { input type="hidden" name="everywhere" value="yes"; }
            input type="hidden" name="because" value=(view.because);
            p { "There is no way back. The history will say that it was you, and why: " bdi { (view.because) } }
            div.row {
                button.button.quiet type="submit" name="step" value="change" { "Change something" }
                button.button.main type="submit" name="step" value="sure" data-hotkey="Control+Enter" {
                    "Take it out for good" kbd aria-hidden="true" { (kit::button::keycap("Control+Enter")) }
                }
            }
        }
    }
}

/// What changes beside the message, in words.
#[must_use]
pub fn places(
    others: usize,
    [subject, drafts, waiting, asides, kept]: [usize; 5],
    raw: i64,
) -> Vec<String> {
    let of = |n: usize, one: &str, many: &str| (n > 0).then(|| count(n as u64, one, many));
    let mails = usize::try_from(raw).unwrap_or(0);
    [
        of(others, "other message", "other messages"),
        (subject > 0).then(|| "the subject or own fields".to_owned()),
        of(drafts, "draft", "drafts"),
        of(waiting, "reply in waiting", "replies in waiting"),
        of(asides, "side conversation’s subject", "side conversations’ subjects"),
        of(kept, "copy in the history, notices or logs", "copies in the history, notices or logs"),
        of(mails, "mail as it came, kept for 30 days", "mails as they came, kept for 30 days"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The sample: a pasted password.
#[must_use]
pub fn sample_redaction() -> RedactionPage {
    RedactionPage {
        subject: "Flags return stale values".into(),
        message: Some(Choosable {
            id: 904,
            who: "R. Okafor".into(),
            at: in_minutes(-32),
            words: "The password is correct horse".into(),
        }),
        html: "<p>The password is correct horse, please have a look yourself.</p>".into(),
        words: "correct horse".into(),
        files: vec![Taken { id: 7, name: "payroll.csv".into(), on: false }],
        everywhere: true,
        because: "a pasted password".into(),
        ..RedactionPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |view: &RedactionPage| redaction(&ctx, TicketId(48_213), view);
    let page = sample_redaction();
    let look = Outlook {
        html: "<p>The password is <mark class=\"redacted\">[redacted by N. Kimura]</mark>, please \
               have a look yourself.</p>"
            .into(),
        places: places(2, [1, 1, 1, 0, 3], 2),
        files: vec!["console.log".into()],
        tickets: vec![TicketId(48_220)],
        sent_to: vec!["r.okafor@corvid.example".into()],
        perhaps_to: vec!["it@corvid.example".into()],
        ..Outlook::default()
    };
    let choices = page.message.clone().into_iter().collect();
    let choosing = RedactionPage { message: None, choices, ..page.clone() };
    let only = Outlook { html: look.html.clone(), ..Outlook::default() };
    let mut endless = page.clone();
    endless.words = long("correct horse");
    endless.html = format!("<p>{}</p>", long("Unbreakable".repeat(9).as_str()));
    let rtl = RedactionPage { html: "<p>كلمة السر هنا</p>".into(), ..page.clone() };
    let error = "These words do not stand there; copy them as they are.".into();
    vec![
        Sample::new("which message", draw(&choosing)),
        Sample::new("asked", draw(&page)),
        Sample::new("refused", draw(&RedactionPage { error, ..page.clone() })),
        Sample::new("looked at", draw(&RedactionPage { look: Some(look), ..page.clone() })),
        Sample::new("only there", draw(&RedactionPage { look: Some(only), ..page })),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
