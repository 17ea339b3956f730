//! A person: their addresses, where they belong, what we know of them; what they asked, what they
//! said of our help, and who changed what.

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId, TicketId},
};
use maud::{Markup, html};

pub use super::addresses::AddressRow;
use super::{
    addresses::addresses,
    details::{belongs, details},
};
use crate::{
    PageContext, format,
    kit::{self, Choice, Face, Tone, notice, time},
    organisations::{HistoryLine, TicketLine, history},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
    tickets::{PlanBadge, Status, status_label},
};

/// A rating of theirs.
#[derive(Debug, Clone)]
pub struct RatingLine {
    pub ticket: TicketId,
    /// 1 to 5.
    pub rating: u8,
    pub words: String,
    pub at: Timestamp,
}

/// What the reader may do here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct May {
    pub change: bool,
    pub vouch: bool,
    pub merge: bool,
}

/// What the last form was refused with.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    pub words: String,
    /// Whose the address or id is already.
    pub other: Option<(PersonId, String)>,
    pub typed: Typed,
}

/// What stood in the form that was refused; it opens with it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Typed {
    #[default]
    Nothing,
    Details {
        name: String,
        external_id: String,
        language: String,
        time_zone: String,
        notes: String,
        phone: String,
        tags: String,
    },
    Organisation {
        name: String,
        admin: bool,
    },
    Address(String),
}

/// Everything on the page.
#[derive(Debug, Clone, Default)]
pub struct PersonPage {
    pub id: i64,
    pub face: Face,
    /// What they gave as their name; empty for many who only have an address.
    pub name: String,
    /// `org admin`, `support engineer`; may be empty.
    pub role: String,
    /// `Lagos, 16:30`; may be empty.
    pub place: String,
    pub of_us: bool,
    pub addresses: Vec<AddressRow>,
    pub organisation: Option<(OrganisationId, String)>,
    pub plan: Option<PlanBadge>,
    pub org_admin: bool,
    pub external_id: String,
    pub notes: String,
    pub phone: String,
    pub tags: Vec<String>,
    pub time_zone: String,
    /// The one that holds is on.
    pub languages: Vec<Choice>,
    /// `X: @rokafor`.
    pub handles: Vec<String>,
    pub first_seen: Option<Timestamp>,
    pub last_seen: Option<Timestamp>,
    /// Those that are not done come first.
    pub tickets: Vec<TicketLine>,
    /// Pages of tickets before and after this one.
    pub newer: Option<String>,
    pub older: Option<String>,
    pub ratings: Vec<RatingLine>,
    /// Newest first.
    pub history: Vec<HistoryLine>,
    pub may: May,
    pub refused: Option<Refused>,
}

impl PersonPage {
    pub(super) fn typed(&self) -> &Typed {
        self.refused.as_ref().map_or(&Typed::Nothing, |refused| &refused.typed)
    }
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn person(ctx: &PageContext, view: &PersonPage) -> Markup {
    html! {
        @if let Some(refused) = &view.refused { (said(view, refused)) }
        (head(ctx, view))
        div.organisation {
            div.org-main {
                (addresses(ctx, view))
                @if !view.of_us { (belongs(ctx, view)) }
                (details(ctx, view))
            }
            div.org-more {
                (tickets(ctx, view))
                (ratings(ctx, view))
                (history(ctx, &view.history))
            }
        }
    }
}

fn said(view: &PersonPage, refused: &Refused) -> Markup {
    notice(
        Tone::Bad,
        &html! {
            p dir="auto" { (refused.words) }
            @if let Some((other, name)) = &refused.other {
                p.row {
                    a.button.quiet href=(paths::person(*other)) { "Look at " bdi { (name) } }
                    @if view.may.merge {
                        a.button.quiet href=(paths::person_merging_with(PersonId(view.id), *other)) {
                            "They are one person: merge them"
                        }
                    }
                }
            }
        },
    )
}

fn head(ctx: &PageContext, view: &PersonPage) -> Markup {
    let line = [view.role.as_str(), view.place.as_str()];
    let line = line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    html! {
        div.person-head {
            (view.face.big())
            div.grows {
                @if !line.is_empty() { p dir="auto" { (line) } }
                p.hint {
                    @if let Some(at) = view.first_seen { "Here since " (time::moment(ctx, at)) }
                    @if let Some(at) = view.last_seen { " · last seen " (time::moment(ctx, at)) }
                }
            }
            @if view.may.merge {
                a.button.quiet href=(paths::person_merging(PersonId(view.id))) data-hotkey="m" {
                    "Merge " kbd aria-hidden="true" { "m" }
                }
            }
        }
    }
}

fn tickets(ctx: &PageContext, view: &PersonPage) -> Markup {
    html! {
        section aria-labelledby="person-tickets" {
            h2 #person-tickets { "Tickets" }
            @if view.tickets.is_empty() {
                (kit::empty("No tickets", "When they ask for help, it shows here."))
            } @else {
                ul.like {
                    @for ticket in &view.tickets {
                        li {
                            a href=(paths::ticket(ticket.id, &InView::All)) dir="auto" data-row {
                                "#" (ticket.id) " " (ticket.subject)
                            }
                            small {
                                (status_label(ticket.status)) " · " (time::moment(ctx, ticket.at))
                            }
                        }
                    }
                }
                @if view.newer.is_some() || view.older.is_some() {
                    p.pager {
                        @if let Some(to) = &view.newer { a rel="prev" href=(to) { "Newer" } }
                        @if let Some(to) = &view.older { a rel="next" href=(to) { "Older" } }
                    }
                }
            }
        }
    }
}

fn ratings(ctx: &PageContext, view: &PersonPage) -> Markup {
    html! {
        @if !view.ratings.is_empty() {
            section aria-labelledby="person-ratings" {
                h2 #person-ratings { "What they said" }
                ul.like {
                    @for one in &view.ratings {
                        li {
                            span dir="auto" {
                                b { (format::number(u64::from(one.rating))) " of 5" }
                                @if !one.words.is_empty() { ": " (one.words) }
                            }
                            small {
                                a href=(paths::ticket(one.ticket, &InView::All)) { "#" (one.ticket) }
                                " · " (time::moment(ctx, one.at))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The sample person.
#[must_use]
pub fn sample_person() -> PersonPage {
    let address = |address: &str, primary, proved| AddressRow {
        address: address.into(),
        primary,
        proved,
        lets_in: proved,
    };
    let ticket = |id, subject: &str, status, hours: i64| TicketLine {
        id: TicketId(id),
        subject: subject.into(),
        status,
        at: in_minutes(-hours * 60),
    };
    PersonPage {
        id: 1,
        face: Face::new("R. Okafor", 1),
        name: "R. Okafor".into(),
        role: "org admin".into(),
        place: "Lagos, 16:30".into(),
        addresses: vec![
            address("r.okafor@corvid.example", true, true),
            address("okafor@home.example", false, false),
        ],
        organisation: Some((OrganisationId(7), "Corvid Labs".into())),
        plan: Some(PlanBadge { label: "Enterprise".into(), top: true }),
        org_admin: true,
        external_id: "user_5512".into(),
        notes: "Prefers to be called before noon.".into(),
        phone: "+234 803 555 0142".into(),
        tags: vec!["champion".into(), "early-access".into()],
        time_zone: "Africa/Lagos".into(),
        languages: vec![
            Choice::new("en", "English", "", true),
            Choice::new("de", "Deutsch", "", false),
        ],
        handles: vec!["X: @rokafor".into()],
        first_seen: Some(in_minutes(-400_000)),
        last_seen: Some(in_minutes(-50)),
        tickets: vec![
            ticket(48_213, "Flags return stale values for logged-in users", Status::Open, 2),
            ticket(47_990, "Variant flips on reload", Status::Solved, 60),
        ],
        older: Some(paths::person_tickets(PersonId(1), 2)),
        ratings: vec![RatingLine {
            ticket: TicketId(47_990),
            rating: 5,
            words: "Quick and to the point.".into(),
            at: in_minutes(-3_000),
        }],
        history: vec![HistoryLine {
            at: in_minutes(-88),
            who: Some(Face::new("N. Kimura", 9)),
            field: "the address".into(),
            from: String::new(),
            to: "okafor@home.example".into(),
            because: String::new(),
        }],
        may: May { change: true, vouch: true, merge: true },
        ..PersonPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_person();
    let draw = |view: &PersonPage| person(&ctx, view);
    let bare = PersonPage { face: Face::new("Somebody", 4), ..PersonPage::default() };
    let mut endless = full.clone();
    endless.name = long("Okafor");
    endless.face.name.clone_from(&endless.name);
    endless.notes = long("Calls");
    endless.addresses[1].address = format!("{}@corvid.example", "very-long-".repeat(9));
    endless.tickets = vec![endless.tickets.remove(0); 30];
    let mut rtl = full.clone();
    (rtl.name, rtl.notes) = ("ليلى حداد".into(), "تفضّل الاتصال قبل الظهر.".into());
    rtl.face.name.clone_from(&rtl.name);
    let read = PersonPage { may: May::default(), ..full.clone() };
    let colleague = PersonPage {
        of_us: true,
        role: "support engineer".into(),
        organisation: None,
        org_admin: false,
        ..full.clone()
    };
    let taken = Refused {
        words: "t@tide.example is an address of T. Lindqvist.".into(),
        other: Some((PersonId(5), "T. Lindqvist".into())),
        typed: Typed::Address("t@tide.example".into()),
    };
    let wrong = PersonPage { refused: Some(taken), ..full.clone() };
    vec![
        Sample::new("many", draw(&full)),
        Sample::new("empty", draw(&bare)),
        Sample::new("may only read", draw(&read)),
        Sample::new("one of us", draw(&colleague)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
        Sample::new("error", draw(&wrong)),
    ]
}
