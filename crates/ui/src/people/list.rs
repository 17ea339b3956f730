//! The list of people: who they are, where they belong, what they have open.

use base::ids::{OrganisationId, PersonId};
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, Face, Field, Look, Tone, badge, button, csrf, notice},
    paths::{self, OverPeople},
    samples::{Sample, Stage, long},
};

/// One of them.
#[derive(Debug, Clone, Default)]
pub struct PersonLine {
    pub id: i64,
    pub face: Face,
    /// `org admin`, `lead`; may be empty.
    pub role: String,
    pub address: String,
    /// How many more addresses they have.
    pub more_addresses: usize,
    pub organisation: Option<(OrganisationId, String)>,
    pub open: u64,
    pub tickets: u64,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct PeoplePage {
    pub over: OverPeople,
    /// The organisation that is looked at, by name.
    pub organisation: String,
    pub rows: Vec<PersonLine>,
    /// Whom the next page begins after.
    pub next: Option<PersonId>,
    /// It is not the first page.
    pub is_later: bool,
    pub may_add: bool,
    pub form: NewPerson,
}

/// The form for somebody new.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    pub name: String,
    pub address: String,
    /// What was wrong with it; empty for nothing.
    pub error: String,
    /// Whose the address is already.
    pub other: Option<(PersonId, String)>,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn people(ctx: &PageContext, view: &PeoplePage) -> Markup {
    html! {
        (search(view))
        (kinds(view))
        @if view.rows.is_empty() {
            (nobody(view))
        } @else {
            (table(view))
            (pager(view))
        }
        @if view.may_add { (add(ctx, &view.form)) }
    }
}

fn search(view: &PeoplePage) -> Markup {
    html! {
        form.people-search role="search" action=(paths::PEOPLE) {
            @if !view.over.kind.is_empty() {
                input type="hidden" name="kind" value=(view.over.kind);
            }
            label for="people-q" { "Name, address or organisation" }
            div.row {
                input.control #people-q type="search" name="q" value=(view.over.words) dir="auto"
                    autocomplete="off" maxlength="200";
                (button(Look::Quiet, "Find", ""))
            }
        }
    }
}

fn kinds(view: &PeoplePage) -> Markup {
    let to = |kind: &str| OverPeople { kind: kind.to_owned(), ..view.over.clone() };
    html! {
        p.filters role="group" aria-label="Which people" {
            @for (kind, name) in [("", "Customers"), ("org_admins", "Org admins"), ("us", "Us")] {
                a href=(to(kind).address(None))
                    aria-current=[(view.over.kind == kind).then_some("page")] { (name) }
            }
            @if let Some(id) = view.over.organisation {
                span.people-of {
                    "of " a href=(paths::organisation(id)) { bdi { (view.organisation) } } " "
                    a href=(OverPeople { organisation: None, ..view.over.clone() }.address(None)) {
                        "of all"
                    }
                }
            }
        }
    }
}

fn nobody(view: &PeoplePage) -> Markup {
    if view.over.words.is_empty() {
        return kit::empty("Nobody here yet", "Whoever asks for help turns up by themselves.");
    }
    let line = "Try fewer letters: each word is looked for as the beginning of a name or address.";
    kit::empty("Nobody is called that", line)
}

fn table(view: &PeoplePage) -> Markup {
    html! {
        div.table-frame {
            table.tickets.people {
                thead {
                    tr {
                        th.subject scope="col" { "Person" }
                        th scope="col" { "Address" }
                        th scope="col" { "Organisation" }
                        th.count scope="col" { "Tickets" }
                    }
                }
                tbody { @for row in &view.rows { (line(row)) } }
            }
        }
    }
}

fn line(row: &PersonLine) -> Markup {
    html! {
        tr.table-row.row-item {
            th.subject scope="row" {
                a.who href=(paths::person(PersonId(row.id))) data-row {
                    (row.face.draw())
                    span dir="auto" { (row.face.name) }
                    @if !row.role.is_empty() { (badge(Tone::Plain, &row.role)) }
                }
            }
            td data-label="Address" {
                span dir="auto" { (row.address) }
                @if row.more_addresses > 0 {
                    " " small { "+" (format::number(row.more_addresses as u64)) }
                }
            }
            td data-label="Organisation" {
                @match &row.organisation {
                    Some((id, name)) => a href=(paths::organisation(*id)) dir="auto" { (name) },
                    None => span.none aria-label="none" { "–" },
                }
            }
            td.count data-label="Tickets" {
                @if row.open > 0 { b { (format::number(row.open)) " open" } " of " }
                (format::number(row.tickets))
            }
        }
    }
}

fn pager(view: &PeoplePage) -> Markup {
    html! {
        @if view.next.is_some() || view.is_later {
            p.pager {
                @if view.is_later { a href=(view.over.address(None)) { "From the beginning" } }
                @if let Some(next) = view.next {
                    a rel="next" href=(view.over.address(Some(next))) { "More" }
                }
            }
        }
    }
}

fn add(ctx: &PageContext, form: &NewPerson) -> Markup {
    html! {
        details.org-form.people-add open[!form.error.is_empty()] {
            summary.button.quiet { "Add a person" }
            form.plan-form method="post" action=(paths::PEOPLE) {
                (csrf(ctx.csrf))
                @if !form.error.is_empty() {
                    (notice(Tone::Bad, &html! {
                        p dir="auto" {
                            (form.error)
                            @if let Some((id, name)) = &form.other {
                                " " a href=(paths::person(*id)) { bdi { (name) } }
                            }
                        }
                    }))
                }
                (Field { name: "name", label: "Name", value: &form.name, ..Field::default() }
                    .input("text"))
                (Field { name: "address", label: "Mail address", value: &form.address,
                    hint: "Its domain says which organisation they belong to.",
                    ..Field::default() }.input("email"))
                (button(Look::Main, "Add", ""))
            }
        }
    }
}

/// A few people.
#[must_use]
pub fn sample_people() -> PeoplePage {
    let row = |id, name: &str, address: &str, organisation: Option<&str>| PersonLine {
        id,
        face: Face::new(name, id),
        address: address.into(),
        organisation: organisation.map(|name| (OrganisationId(id), name.to_owned())),
        open: id.unsigned_abs() % 3,
        tickets: 14,
        ..PersonLine::default()
    };
    let admin = PersonLine {
        role: "org admin".into(),
        more_addresses: 2,
        ..row(1, "R. Okafor", "r.okafor@corvid.example", Some("Corvid Labs"))
    };
    PeoplePage {
        rows: vec![
            admin,
            row(3, "M. Silva", "m.silva@corvid.example", Some("Corvid Labs")),
            row(5, "T. Lindqvist", "t@tide.example", None),
        ],
        next: Some(PersonId(5)),
        may_add: true,
        ..PeoplePage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |view: &PeoplePage| people(&ctx, view);
    let full = sample_people();
    let searched = PeoplePage {
        over: OverPeople { words: "zzz".into(), ..OverPeople::default() },
        ..PeoplePage::default()
    };
    let mut endless = full.clone();
    endless.rows[0].face.name = long("Okafor");
    endless.rows[0].address = format!("{}@corvid.example", "very-long-".repeat(9));
    endless.rows[0].organisation = Some((OrganisationId(1), long("Corvid")));
    let mut rtl = full.clone();
    rtl.rows[0].face.name = "ليلى حداد".into();
    let mut wrong = full.clone();
    wrong.form.error = "r.okafor@corvid.example is an address of".into();
    wrong.form.other = Some((PersonId(1), "R. Okafor".into()));
    let of_one = PeoplePage {
        over: OverPeople { organisation: Some(OrganisationId(7)), ..OverPeople::default() },
        organisation: "Corvid Labs".into(),
        is_later: true,
        may_add: false,
        ..full.clone()
    };
    vec![
        Sample::new("some", draw(&full)),
        Sample::new("empty", draw(&PeoplePage::default())),
        Sample::new("nobody found", draw(&searched)),
        Sample::new("of an organisation, may only read", draw(&of_one)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
        Sample::new("error", draw(&wrong)),
    ]
}
