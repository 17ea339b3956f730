//! The side panel: who this is, whose plan, what came before, and where they were when they wrote.

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId, TicketId},
};
use maud::{Markup, html};

use super::{
    FollowersView, PlanBadge, Status,
    asides::{AsideLine, asides, sample_lines},
    facts::{ContextFacts, Fact, context},
    fields::{FieldsView, fields, sample_fields},
    followers::{followers, sample_followers},
    merging::{MergedView, merged},
    related::{RelatedView, related, sample_related},
    tags::{TagsView, sample_tags, tags},
};
use crate::{
    PageContext,
    kit::{
        Face, Tone, badge, csrf,
        hedgehog::{Mood, portrait},
        time,
    },
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// The person who asked.
#[derive(Debug, Clone, Default)]
pub struct CustomerCard {
    /// Their page.
    pub id: Option<PersonId>,
    pub face: Face,
    /// `org admin · Lagos, 16:30`; may be empty.
    pub line: String,
    /// Mail address; may be empty.
    pub address: String,
    /// They have not proved that the address is theirs.
    pub unverified: bool,
    /// What else is known: `First seen`, `Tickets`, `Ratings`.
    pub known: Vec<Fact>,
    /// More people on this ticket, as `Name <address>`.
    pub others: Vec<String>,
}

/// Their company.
#[derive(Debug, Clone, Default)]
pub struct OrganisationCard {
    /// Its page.
    pub id: Option<OrganisationId>,
    pub name: String,
    pub plan: Option<PlanBadge>,
    /// Who set it by hand and why; empty where it is synced.
    pub plan_note: String,
    /// A priority customer.
    pub priority: bool,
    /// `J. Adeyemi (TAM)`.
    pub accounts: Vec<String>,
    /// `14 tickets, 2 open`.
    pub line: String,
}

/// Issues and pull requests the ticket is linked to.
#[derive(Debug, Clone)]
pub struct Linked {
    pub ticket: TicketId,
    pub view: InView,
    /// Short name and address.
    pub links: Vec<Fact>,
    /// The viewer may link and unlink.
    pub may_change: bool,
}

/// An earlier ticket of the same customer.
#[derive(Debug, Clone)]
pub struct EarlierTicket {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub at: Timestamp,
}

/// What the customer said about the help.
#[derive(Debug, Clone, Default)]
pub struct SurveyAnswer {
    /// 1 to 5.
    pub rating: u8,
    pub words: String,
    pub wants_contact: bool,
    pub at: Timestamp,
}

/// Everything beside the conversation.
#[derive(Debug, Clone, Default)]
pub struct SidePanel {
    pub customer: CustomerCard,
    pub organisation: Option<OrganisationCard>,
    pub followers: FollowersView,
    pub survey: Option<SurveyAnswer>,
    pub context: ContextFacts,
    pub linked: Option<Linked>,
    pub tags: TagsView,
    /// The company's own fields.
    pub fields: FieldsView,
    /// What is said with people outside.
    pub asides: Vec<AsideLine>,
    /// Tickets linked to it.
    pub related: RelatedView,
    /// What is merged into it.
    pub merged: MergedView,
    pub earlier: Vec<EarlierTicket>,
}

impl SidePanel {
    /// Says with the organisation who set the plan by hand, and why; empty where nobody did.
    pub fn tell_plan(&mut self, note: &str) {
        if let Some(organisation) = &mut self.organisation {
            note.clone_into(&mut organisation.plan_note);
        }
    }
}

/// Draws the panel; on narrow screens it folds behind one line.
#[must_use]
pub fn side(ctx: &PageContext, ticket: TicketId, view: &SidePanel) -> Markup {
    html! {
        aside.side aria-label="About the customer" tabindex="0" {
            details #about {
                summary {
                    (view.customer.face.draw())
                    span.about { "About " bdi { (view.customer.face.name) } }
                }
                div.side-body {
                    (customer(view))
                    (tags(ctx, ticket, &view.tags))
                    (fields(ctx, ticket, &view.fields))
                    (related(ctx, ticket, &view.related))
                    (asides(ctx, ticket, &view.asides))
                    (merged(ctx, &view.merged))
                    @if let Some(answer) = &view.survey { (survey(ctx, answer)) }
                    (followers(ctx, ticket, &view.followers))
                    (context(&view.context))
                    @if let Some(links) = &view.linked { (linked(ctx, links)) }
                    (earlier(ctx, view))
                    (super::similar::place(ticket))
                }
            }
        }
    }
}

fn customer(view: &SidePanel) -> Markup {
    let person = &view.customer;
    html! {
        section {
            h2 { "Customer" }
            div.who {
                (person.face.big())
                div {
                    @match person.id {
                        Some(id) => a href=(paths::person(id)) { b dir="auto" { (person.face.name) } },
                        None => b dir="auto" { (person.face.name) },
                    }
                    @if person.unverified { " " (badge(Tone::Warn, "unverified")) }
                    @if !person.line.is_empty() { small { (person.line) } }
                    @if !person.address.is_empty() { small dir="auto" { (person.address) } }
                }
            }
            dl {
                @if let Some(organisation) = &view.organisation { (company(organisation)) }
                @for fact in &person.known { dt { (fact.label) } dd { (fact.value) } }
                @if !person.others.is_empty() {
                    dt { "Also here" }
                    @for other in &person.others { dd dir="auto" { (other) } }
                }
            }
        }
    }
}

fn company(view: &OrganisationCard) -> Markup {
    html! {
        dt { "Organisation" }
        dd {
            @match view.id {
                Some(id) => a href=(paths::organisation(id)) { bdi { (view.name) } },
                None => bdi { (view.name) },
            }
            " "
            @if let Some(plan) = &view.plan { (plan.draw()) }
            @if !view.plan_note.is_empty() { small dir="auto" { "Plan " (view.plan_note) } }
        }
        @if view.priority { dt { "Priority" } dd { "comes first" } }
        @if !view.accounts.is_empty() {
            dt { "Account" }
            dd dir="auto" { (view.accounts.join(", ")) }
        }
        @if !view.line.is_empty() { dt { "Tickets" } dd { (view.line) } }
    }
}

fn survey(ctx: &PageContext, answer: &SurveyAnswer) -> Markup {
    html! {
        section.answer {
            h2 { "Survey" small { (time::moment(ctx, answer.at)) } }
            div.who {
                (portrait(Mood::of_rating(answer.rating)))
                div {
                    b { (answer.rating.clamp(1, 5)) " of 5" }
                    @if answer.wants_contact { small { "would like to hear from us" } }
                }
            }
            @if !answer.words.is_empty() { blockquote dir="auto" { (answer.words) } }
        }
    }
}

fn linked(ctx: &PageContext, view: &Linked) -> Markup {
    let form = |body: Markup| {
        html! {
            form method="post" action=(paths::links(view.ticket)) {
                (csrf(ctx.csrf))
                input type="hidden" name="in" value=(view.view.token());
                (body)
            }
        }
    };
    html! {
        @if view.may_change || !view.links.is_empty() {
            section.linked {
                h2 { "On GitHub" }
                ul {
                    @for link in &view.links {
                        li {
                            a href=(link.value) rel="noreferrer" dir="auto" { (link.label) }
                            @if view.may_change {
                                (form(html! {
                                    input type="hidden" name="address" value=(link.value);
                                    button.button.quiet name="gone" value="yes"
                                        aria-label={ "Unlink " (link.label) } { "Unlink" }
                                }))
                            }
                        }
                    }
                }
                @if view.may_change {
                    details.folded #link-issue {
                        summary { "Link an issue or pull request" }
                        (form(html! {
                            label for="link-address" { "Its address" }
                            input.control #link-address type="url" name="address" required
                                placeholder="https://github.com/…" autocomplete="off";
                            button.button { "Link" }
                        }))
                    }
                }
            }
        }
    }
}

fn earlier(ctx: &PageContext, view: &SidePanel) -> Markup {
    html! {
        @if !view.earlier.is_empty() {
            section {
                h2 { "Earlier" }
                ul.like {
                    @for ticket in &view.earlier {
                        li {
                            a href=(paths::ticket(ticket.id, &InView::All)) dir="auto" {
                                "#" (ticket.id) " " (ticket.subject)
                            }
                            small { (ticket.status.word()) " · " (time::moment(ctx, ticket.at)) }
                        }
                    }
                }
            }
        }
    }
}

/// The sample ticket's panel.
#[must_use]
pub fn sample_side() -> SidePanel {
    let earlier = |id, subject: &str, status, hours: i64| EarlierTicket {
        id: TicketId(id),
        subject: subject.into(),
        status,
        at: in_minutes(-hours * 60),
    };
    SidePanel {
        customer: CustomerCard {
            face: Face::new("R. Okafor", 1),
            line: "org admin · Lagos, 17:30".into(),
            address: "r.okafor@corvid.example".into(),
            known: vec![
                Fact::new("First seen", "14 Mar 2025", ""),
                Fact::new("Earlier", "14 tickets", ""),
                Fact::new("Ratings", "4.7 of 5, from 3", ""),
            ],
            ..CustomerCard::default()
        },
        organisation: Some(OrganisationCard {
            id: Some(OrganisationId(7)),
            name: "Corvid Labs".into(),
            plan: Some(PlanBadge { label: "Enterprise".into(), top: true }),
            plan_note: String::new(),
            priority: true,
            accounts: vec!["J. Adeyemi (TAM)".into()],
            line: "14, of which 2 open".into(),
        }),
        followers: sample_followers(),
        survey: None,
        context: ContextFacts {
            facts: vec![
                Fact::new("Page", "app.corvid.example/billing", "https://app.corvid.example"),
                Fact::new("Browser", "Firefox 145, Linux", ""),
                Fact::new("App", "web 4.18.2", ""),
                Fact::new("Library", "1.96.1, by e.corvid.example", ""),
                Fact::new("Person", "u_82741", ""),
            ],
            links: vec![
                Fact::new("Replay at 02:14", "", "https://replay.example/82741?t=134"),
                Fact::new("Debug page", "", "https://app.corvid.example/billing?debug"),
            ],
            console_errors: vec!["TypeError: flags is undefined (billing.js:214)".into(); 3],
            flags: vec!["new-billing = control".into(), "dark-nav = true".into()],
        },
        linked: Some(Linked {
            ticket: TicketId(48_213),
            links: vec![Fact::new(
                "corvid/flags #71",
                "https://github.com/corvid/flags/issues/71",
                "",
            )],
            view: InView::Next,
            may_change: true,
        }),
        tags: sample_tags(),
        fields: sample_fields(),
        related: sample_related(),
        asides: sample_lines(),
        merged: MergedView::default(),
        earlier: vec![
            earlier(31_877, "Stale flag after login", Status::Solved, 900),
            earlier(47_990, "Variant flips on reload", Status::Pending, 60),
        ],
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let (of, full) = (TicketId(48_213), sample_side());
    let answer = SurveyAnswer {
        rating: 5,
        words: "Quick, kind, and it works again.".into(),
        wants_contact: true,
        at: in_minutes(-50),
    };
    let bare = SidePanel {
        customer: CustomerCard {
            unverified: true,
            face: Face::new("somebody", 2),
            ..CustomerCard::default()
        },
        ..SidePanel::default()
    };
    let mut endless = full.clone();
    endless.customer.face.name = long("Okafor");
    endless.customer.others =
        (0..8).map(|n| format!("Person {n} <person{n}@corvid.example>")).collect();
    endless.context.facts[0].value = format!("app.corvid.example/{}", "billing/".repeat(40));
    endless.context.console_errors = (0..40).map(|n| format!("{n} {}", long("Error"))).collect();
    let mut by_hand = full.clone();
    if let Some(organisation) = &mut by_hand.organisation {
        organisation.plan_note = "set by N. Kimura: upgraded today".into();
    }
    let mut rtl = full.clone();
    rtl.customer.face.name = "ليلى حداد".into();
    vec![
        Sample::new("many", side(&ctx, of, &full)),
        Sample::new("plan set by hand", side(&ctx, of, &by_hand)),
        Sample::new("empty, unverified", side(&ctx, of, &bare)),
        Sample::new(
            "with a survey answer",
            side(&ctx, of, &SidePanel { survey: Some(answer), ..full }),
        ),
        Sample::new("very long", side(&ctx, of, &endless)),
        Sample::new("right to left", side(&ctx, of, &rtl)),
    ]
}
