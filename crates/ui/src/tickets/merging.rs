//! Merging two tickets: choosing the other one, and a look at what comes of it before it is done.
//!
//! The rule it protects: nobody makes a customer read another one's words without having read on
//! this page that they will.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use super::{Status, status_label, status_tone};
use crate::{
    PageContext,
    kit::{self, Look, Tone, badge, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A ticket that may be the other one.
#[derive(Debug, Clone)]
pub struct Other {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    /// Who asked.
    pub who: String,
    /// When they did.
    pub at: Timestamp,
    /// The rarest words both have, where those are why it is offered.
    pub shared: Vec<String>,
}

/// One of the two, with the customers who take part in it.
#[derive(Debug, Clone)]
pub struct Half {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub people: Vec<String>,
    /// Public messages on it.
    pub messages: u64,
    /// `waits for an answer since Mon 09:12`; may be empty.
    pub waits: String,
    /// Tickets merged into it, which come along where it goes.
    pub along: Vec<TicketId>,
    /// Whose replies wait on it.
    pub waiting: Vec<String>,
}

/// What will come of it.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The one the page was opened from, and the other.
    pub halves: [Half; 2],
    /// The one that stays, unless the reader chooses otherwise.
    pub stays: TicketId,
    /// The same customers take part in both.
    pub same_people: bool,
    /// Named another ticket than the one that was meant, in words; may be empty.
    pub resolved: String,
}

/// The page.
#[derive(Debug, Clone)]
pub struct MergingPage {
    pub ticket: TicketId,
    pub subject: String,
    /// What was wrong with the last try; may be empty.
    pub error: String,
    /// Of the same customer, not closed, newest first.
    pub same_customer: Vec<Other>,
    /// Of the same organisation.
    pub same_organisation: Vec<Other>,
    /// Of whomever, that share its rare words.
    pub similar: Vec<Other>,
    pub look: Option<Outlook>,
}

/// Draws the page.
#[must_use]
pub fn merging(ctx: &PageContext, view: &MergingPage) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(view.ticket, &InView::All)) data-hotkey="Escape" {
                (kit::icon(kit::Icon::Back)) "#" (view.ticket) " "
            }
            bdi { (view.subject) }
        }
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (view.error) } }))
        }
        @match &view.look {
            Some(look) => (confirm(ctx, view, look)),
            None => (choose(ctx, view)),
        }
    }
}

fn choose(ctx: &PageContext, view: &MergingPage) -> Markup {
    let all = [&view.same_customer, &view.same_organisation, &view.similar];
    html! {
        p.hint {
            "Two tickets about one thing become one. Nothing is moved, and it can be undone at any "
            "time. You see what comes of it before it is done."
        }
        form.merge-number method="get" action=(paths::merging(view.ticket)) {
            label for="other" { "The other ticket’s number" }
            div.row {
                input.control #other name="other" inputmode="numeric" required autofocus
                    autocomplete="off" placeholder="48213" pattern="#?[0-9]+" data-choice;
                (button(Look::Main, "Look", ""))
            }
        }
        (others(ctx, view.ticket, "Of the same customer", &view.same_customer))
        (others(ctx, view.ticket, "Of the same organisation", &view.same_organisation))
        (others(ctx, view.ticket, "Similar", &view.similar))
        @if all.iter().all(|others| others.is_empty()) {
            p.hint { "This customer has no other ticket that is not closed, and none is similar." }
        }
    }
}

fn others(ctx: &PageContext, ticket: TicketId, title: &str, others: &[Other]) -> Markup {
    html! {
        @if !others.is_empty() {
            h2 { (title) }
            ul.merge-others {
                @for other in others {
                    li {
                        a.choice href=(paths::merging_with(ticket, other.id)) data-choice {
                            span {
                                b dir="auto" { "#" (other.id) " " (other.subject) }
                                small {
                                    bdi { (other.who) } " · asked " (time::moment(ctx, other.at))
                                    @if !other.shared.is_empty() {
                                        " · both say " bdi { (other.shared.join(", ")) }
                                    }
                                }
                            }
                            (badge(status_tone(other.status), status_label(other.status)))
                        }
                    }
                }
            }
        }
    }
}

fn confirm(ctx: &PageContext, view: &MergingPage, look: &Outlook) -> Markup {
    let [one, other] = &look.halves;
    html! {
        @if !look.resolved.is_empty() { p.hint { (look.resolved) } }
        form.merge-form method="post" action=(paths::merging(view.ticket)) {
            (csrf(ctx.csrf))
            input type="hidden" name="other" value=(other.id);
            fieldset.field.choices {
                legend { "Which one stays?" }
                @for half in [one, other] { (stays(half, half.id == look.stays)) }
            }
            @if look.same_people {
                p.hint {
                    "The same people take part in both, so nobody reads anything new: "
                    bdi { (names(&one.people)) } "."
                }
            } @else {
                (readers(one, other))
            }
            p.hint {
                "The one that goes is closed and leads to the one that stays. Mails and messages to "
                "it land there. Whoever waits for an answer goes on waiting from the same moment. "
                "Nobody is told; notes stay ours."
            }
            @if look.halves.iter().any(|half| !half.waiting.is_empty()) {
                (notice(Tone::Warn, &html! {
                    p {
                        "A reply that waits on the one that goes is held back and comes along. It "
                        "goes when its author has seen who gets it, or is taken back."
                    }
                }))
            }
            div.row {
                (button(Look::Main, "Merge", "Control+Enter"))
                a.button.quiet href=(paths::merging(view.ticket)) { "Choose another" }
            }
        }
    }
}

fn stays(half: &Half, on: bool) -> Markup {
    html! {
        label.choice {
            input type="radio" name="stays" value=(half.id) checked[on];
            span {
                b dir="auto" { "#" (half.id) " " (half.subject) }
                small {
                    (half.status.word()) " · " bdi { (names(&half.people)) } " · "
                    (crate::format::count(half.messages, "public message", "public messages"))
                    @if !half.waits.is_empty() { " · " (half.waits) }
                    @if !half.along.is_empty() {
                        " · where it goes, " (numbers(&half.along)) " comes along"
                    }
                    @if !half.waiting.is_empty() {
                        " · a reply of " bdi { (names(&half.waiting)) } " waits to go"
                    }
                }
            }
        }
    }
}

/// Who will read what, said for both choices: the form works without script.
fn readers(one: &Half, other: &Half) -> Markup {
    let apart = |mine: &Half, theirs: &Half| {
        html! {
            li {
                bdi { (names(&mine.people)) } " read their own words on #" (mine.id)
                " and what we answer from now on; nothing of what "
                bdi { (names(&theirs.people)) } " wrote."
            }
        }
    };
    html! {
        fieldset.field.choices {
            legend { "What do their customers read?" }
            p.hint { "Different people take part. Every answer from now on goes to all of them." }
            label.choice {
                input type="radio" name="together" value="" checked;
                span {
                    b { "Each side its own" }
                    ul { (apart(one, other)) (apart(other, one)) }
                }
            }
            label.choice {
                input type="radio" name="together" value="yes";
                span {
                    b { "Everything of both" }
                    small {
                        bdi { (names(&one.people)) } " and " bdi { (names(&other.people)) }
                        " read all that was and will be said in public on #" (one.id) " and #"
                        (other.id) ", with names and files. Choose this only if they know of each "
                        "other."
                    }
                }
            }
        }
    }
}

/// Names in one phrase.
fn names(people: &[String]) -> String {
    match people {
        [] => "nobody with an address".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn numbers(tickets: &[TicketId]) -> String {
    tickets.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ")
}

/// A ticket merged into the one shown.
#[derive(Debug, Clone)]
pub struct MergedTicket {
    pub id: TicketId,
    pub subject: String,
    /// Each side reads its own.
    pub apart: bool,
}

/// What is merged into the ticket shown, for its side panel.
#[derive(Debug, Clone, Default)]
pub struct MergedView {
    pub tickets: Vec<MergedTicket>,
    pub may_undo: bool,
}

/// Draws the section; nothing where nothing is merged.
#[must_use]
pub fn merged(ctx: &PageContext, view: &MergedView) -> Markup {
    html! {
        @if !view.tickets.is_empty() {
            section.merged {
                h2 { "Merged into this" }
                ul.like {
                    @for one in &view.tickets {
                        li {
                            span dir="auto" { "#" (one.id) " " (one.subject) }
                            small {
                                @if one.apart { "its people read only their own words and our answers" }
                                @else { "its people read all of this" }
                            }
                            @if view.may_undo {
                                form method="post" action=(paths::merging_undo(one.id)) {
                                    (csrf(ctx.csrf))
                                    button.button.quiet
                                        aria-label=(format!("Take #{} out again", one.id)) {
                                        "Take it out again"
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The sample: two customers wrote about the same thing.
#[must_use]
pub fn sample_look() -> Outlook {
    let half = |id, subject: &str, people: &[&str], waits: &str| Half {
        id: TicketId(id),
        subject: subject.into(),
        status: Status::Open,
        people: people.iter().map(ToString::to_string).collect(),
        messages: 3,
        waits: waits.into(),
        along: Vec::new(),
        waiting: Vec::new(),
    };
    Outlook {
        halves: [
            half(48_213, "Flags return stale values", &["R. Okafor"], "waits since Mon 09:12"),
            half(48_190, "Old flag values after login", &["M. Silva", "O. Haddad"], ""),
        ],
        stays: TicketId(48_190),
        same_people: false,
        resolved: String::new(),
    }
}

/// The sample page, with tickets to choose from.
#[must_use]
pub fn sample_merging() -> MergingPage {
    let other = |id, subject: &str, status| Other {
        id: TicketId(id),
        subject: subject.into(),
        status,
        who: "R. Okafor".into(),
        at: in_minutes(-900),
        shared: Vec::new(),
    };
    let alike = Other {
        who: "M. Silva".into(),
        shared: vec!["stale".into(), "bootstrap".into()],
        ..other(46_877, "Stale flag after login", Status::Open)
    };
    MergingPage {
        ticket: TicketId(48_213),
        subject: "Flags return stale values".into(),
        error: String::new(),
        same_customer: vec![
            other(48_190, "Old flag values after login", Status::Open),
            other(47_990, "Variant flips on reload", Status::Pending),
        ],
        same_organisation: vec![other(47_002, "Export stops at midnight", Status::OnHold)],
        similar: vec![alike],
        look: None,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let choosing = sample_merging();
    let draw = |view: &MergingPage| merging(&ctx, view);
    let looking = |look| draw(&MergingPage { look: Some(look), ..choosing.clone() });
    let none = MergingPage {
        same_customer: Vec::new(),
        same_organisation: Vec::new(),
        similar: Vec::new(),
        error: "There is no ticket #7 that you can see.".into(),
        ..choosing.clone()
    };
    let mut endless = sample_look();
    endless.halves[0].subject = long("Flags return stale values");
    endless.halves[0].people = (0..9).map(|n| format!("Person {n} Okafor")).collect();
    endless.halves[0].along = (1..5).map(TicketId).collect();
    endless.halves[0].waiting = vec!["N. Kimura".into()];
    let mut rtl = sample_look();
    rtl.halves[1].people = vec!["ليلى حداد".into()];
    let in_it = MergedView {
        tickets: vec![
            MergedTicket { id: TicketId(8), subject: "Stale flag".into(), apart: true },
            MergedTicket { id: TicketId(9), subject: long("Stale"), apart: false },
        ],
        may_undo: true,
    };
    vec![
        Sample::new("choosing", draw(&choosing)),
        Sample::new("nothing to choose, and an error", draw(&none)),
        Sample::new("different people", looking(sample_look())),
        Sample::new("the same people", looking(Outlook { same_people: true, ..sample_look() })),
        Sample::new("very long", looking(endless)),
        Sample::new("right to left", looking(rtl)),
        Sample::new("merged into a ticket", merged(&ctx, &in_it)),
        Sample::new("to read only", merged(&ctx, &MergedView { may_undo: false, ..in_it.clone() })),
    ]
}
