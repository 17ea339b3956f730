//! Telling the customers of linked tickets that the problem is solved: one text, and what it comes
//! to on each ticket, before anything goes.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, PreEscaped, html};

use super::{Status, related::Relation, status_label, status_tone};
use crate::{
    PageContext,
    kit::{self, Look, Tone, badge, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A linked ticket that waits to hear.
#[derive(Debug, Clone)]
pub struct WaitingTicket {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    /// What it is to the problem.
    pub relation: Relation,
    /// Who is told.
    pub who: String,
    pub asked_at: Timestamp,
    /// Whose reply waits there to go; may be empty.
    pub replying: String,
    /// It is ticked.
    pub on: bool,
    /// The text as this customer reads it: clean HTML.
    pub html: String,
    /// Placeholders that have no value there.
    pub missing: Vec<String>,
    /// What the page shows of the ticket, as the form sends it back.
    pub seen: String,
    /// Why nothing was sent; empty for not.
    pub error: String,
}

/// The page.
#[derive(Debug, Clone)]
pub struct PassingOnPage {
    pub ticket: TicketId,
    pub subject: String,
    /// The problem is not solved yet.
    pub unsolved: bool,
    /// With placeholders.
    pub text: String,
    /// The linked tickets are solved with it.
    pub solve: bool,
    pub waiting: Vec<WaitingTicket>,
    /// Number and subject of those told before.
    pub told: Vec<(TicketId, String)>,
    /// What was wrong with the last try; may be empty.
    pub error: String,
}

/// Draws the page.
#[must_use]
pub fn passing_on(ctx: &PageContext, view: &PassingOnPage) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(view.ticket, &InView::All)) data-hotkey="Escape" {
                (kit::icon(kit::Icon::Back)) "#" (view.ticket) " "
            }
            bdi { (view.subject) }
        }
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p role="alert" dir="auto" { (view.error) } }))
        }
        @if view.unsolved {
            (kit::empty("Not solved yet", "When it is, whoever waits for the same can be told here."))
        } @else {
            @if !view.waiting.is_empty() { (form(ctx, view)) }
            @if view.waiting.is_empty() && view.told.is_empty() {
                (kit::empty("Nobody waits for this", "No open ticket has the same cause."))
            }
            (told(view))
        }
    }
}

fn form(ctx: &PageContext, view: &PassingOnPage) -> Markup {
    html! {
        p.hint {
            "These tickets have the same cause. Each customer you tick gets a reply on their own "
            "ticket, which you can take back there for a moment like every other."
        }
        form.passing-on method="post" action=(paths::passing_on(view.ticket)) {
            (csrf(ctx.csrf))
            div.field {
                label for="passing-on-text" { "What they are told" }
                textarea.control #passing-on-text name="text" rows="6" dir="auto" required
                    aria-describedby="passing-on-hint" { (view.text) }
                p.hint #passing-on-hint {
                    "Placeholders are those of macros, such as " code { "{{customer.first_name}}" }
                    " or " code { "{{ticket.link}}" } "."
                }
            }
            fieldset.field.choices {
                legend { "Who is told" }
                @for one in &view.waiting { (waiting(ctx, view.ticket, one)) }
            }
            label.check {
                input type="checkbox" name="solve" value="yes" checked[view.solve];
                " Solve their tickets with it"
            }
            div.row {
                (button(Look::Main, "Tell those ticked", "Control+Enter"))
                button.button.quiet name="look" value="yes" { "Look at each text again" }
            }
        }
    }
}

fn waiting(ctx: &PageContext, problem: TicketId, one: &WaitingTicket) -> Markup {
    html! {
        div.passing-on-one {
            label.choice {
                input type="checkbox" name=(format!("t{}", one.id)) value="yes" checked[one.on];
                span {
                    b dir="auto" { "#" (one.id) " " (one.subject) }
                    small {
                        "to " bdi { (one.who) } " · asked " (time::moment(ctx, one.asked_at))
                        " · #" (problem) " " (one.relation.words()) " it"
                        @if !one.replying.is_empty() {
                            " · " bdi { (one.replying) } " has a reply on its way there"
                        }
                    }
                }
                (badge(status_tone(one.status), status_label(one.status)))
            }
            input type="hidden" name=(format!("seen{}", one.id)) value=(one.seen);
            @if !one.error.is_empty() {
                p.complaint role="alert" {
                    (one.error) " "
                    a href=(paths::ticket(one.id, &InView::All)) { "Open #" (one.id) }
                }
            }
            @if !one.missing.is_empty() {
                p.complaint {
                    "Nothing is known here for " bdi { (one.missing.join(", ")) }
                    ": write to this customer by hand, or change the text."
                }
            }
            div.prose dir="auto" { (PreEscaped(&one.html)) }
        }
    }
}

fn told(view: &PassingOnPage) -> Markup {
    html! {
        @if !view.told.is_empty() {
            section.passing-on-told {
                h2 { "Told already" }
                p.hint {
                    "They are not told again. Where you took the words back, they are your draft "
                    "on that ticket."
                }
                ul {
                    @for (id, subject) in &view.told {
                        li {
                            a href=(paths::ticket(*id, &InView::All)) dir="auto" {
                                "#" (id) " " (subject)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Linked tickets that wait to hear that this one is solved, said above its conversation.
#[must_use]
pub fn waiting_line(ticket: TicketId, waiting: u64) -> Markup {
    html! {
        @if waiting > 0 {
            div.notice.snoozed {
                p {
                    (crate::format::count(waiting, "linked ticket", "linked tickets"))
                    @if waiting == 1 { " has" } @else { " have" }
                    " the same cause and " @if waiting == 1 { "is" } @else { "are" } " open."
                }
                a.button.quiet href=(paths::passing_on(ticket)) data-act="Tell linked tickets" {
                    @if waiting == 1 { "Tell its customer" } @else { "Tell their customers" }
                }
            }
        }
    }
}

/// The sample: two wait, one was told.
#[must_use]
pub fn sample_passing_on() -> PassingOnPage {
    let one = |id, subject: &str, who: &str, relation| WaitingTicket {
        id: TicketId(id),
        subject: subject.into(),
        status: Status::Open,
        relation,
        who: who.into(),
        asked_at: in_minutes(-3_000),
        replying: String::new(),
        on: true,
        html: "<p>Hello R.,</p><p>what you wrote to us about is solved.</p>".into(),
        missing: Vec::new(),
        seen: "904 open 7".into(),
        error: String::new(),
    };
    PassingOnPage {
        ticket: TicketId(48_001),
        subject: "Flags are cached for too long".into(),
        unsolved: false,
        text: ::desk::tickets::passing_on::WORDS.into(),
        solve: false,
        waiting: vec![
            one(48_213, "Flags return stale values", "R. Okafor", Relation::Causes),
            one(48_190, "Old flag values after login", "M. Silva", Relation::DuplicatedBy),
        ],
        told: vec![(TicketId(47_990), "Variant flips on reload".into())],
        error: String::new(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_passing_on();
    let draw = |view: &PassingOnPage| passing_on(&ctx, view);
    let none = PassingOnPage { waiting: Vec::new(), told: Vec::new(), ..full.clone() };
    let mut wrong = full.clone();
    wrong.error = "One was not told; the others are.".into();
    wrong.waiting[0].error = "A message arrived meanwhile.".into();
    wrong.waiting[0].on = false;
    wrong.waiting[1].replying = "L. Brandt".into();
    wrong.waiting[1].missing = vec!["{{organisation.name}}".into()];
    let mut endless = full.clone();
    endless.waiting[0].subject = long("Flags are cached");
    endless.waiting[0].who = long("Okafor");
    let mut rtl = full.clone();
    rtl.waiting[0].subject = "توقف التصدير".into();
    rtl.waiting[0].html = "<p>مرحبا ليلى</p>".into();
    vec![
        Sample::new("two wait, one was told", draw(&full)),
        Sample::new("empty: nobody waits", draw(&none)),
        Sample::new("not solved yet", draw(&PassingOnPage { unsolved: true, ..none.clone() })),
        Sample::new("all were told", draw(&PassingOnPage { waiting: Vec::new(), ..full.clone() })),
        Sample::new("error", draw(&wrong)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
        Sample::new("said on the ticket, one", waiting_line(TicketId(7), 1)),
        Sample::new("said on the ticket, many", waiting_line(TicketId(7), 14)),
    ]
}
