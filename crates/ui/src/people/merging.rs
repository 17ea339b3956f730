//! Merging two people: choosing the other one, and a look at what comes of it before it is done.
//! It can't be undone, so the page says what moves, who may sign in afterwards and where letters go.

use base::ids::PersonId;
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, Face, Look, Tone, button, csrf, notice},
    paths,
    samples::{Sample, Stage, long},
};

/// Somebody who may be the other one, or is one of the two.
#[derive(Debug, Clone, Default)]
pub struct Half {
    pub id: i64,
    pub face: Face,
    pub addresses: Vec<String>,
    /// `Corvid Labs · org admin`; may be empty.
    pub line: String,
    /// What would come along: `14 tickets`, `2 surveys`; only of the two.
    pub brings: Vec<(u64, &'static str, &'static str)>,
}

/// What comes of it where one of them stays.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Why it would be refused; empty where it would not.
    pub refusal: String,
    /// Where letters go.
    pub primary: String,
    /// With these addresses one signs in.
    pub open: Vec<String>,
    /// With these not, before they are proved.
    pub shut: Vec<String>,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct PeopleMergingPage {
    pub id: i64,
    pub name: String,
    /// What was looked for.
    pub words: String,
    /// What was wrong with the last try; may be empty.
    pub error: String,
    pub others: Vec<Half>,
    /// The one the page was opened from and the other, with what comes of it where each stays.
    pub look: Option<[(Half, Outcome); 2]>,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn merging(ctx: &PageContext, view: &PeopleMergingPage) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::person(PersonId(view.id))) data-hotkey="Escape" {
                (kit::icon(kit::Icon::Back)) bdi { (view.name) }
            }
        }
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (view.error) } }))
        }
        @match &view.look {
            Some(halves) => (confirm(ctx, view, halves)),
            None => (choose(view)),
        }
    }
}

fn choose(view: &PeopleMergingPage) -> Markup {
    html! {
        p.hint {
            "Two entries of one person become one. You choose which one stays and see what comes \
             of it first. Nobody is written to. It can’t be undone."
        }
        form.merge-number method="get" action=(paths::person_merging(PersonId(view.id))) {
            label for="other-q" { "The other one: a name, an address or a number" }
            div.row {
                input.control #other-q name="q" value=(view.words) required autofocus dir="auto"
                    autocomplete="off" maxlength="200" data-choice;
                (button(Look::Main, "Find", ""))
            }
        }
        @if view.others.is_empty() {
            @if !view.words.is_empty() { p.hint { "Nobody else is called that." } }
        } @else {
            h2 { @if view.words.is_empty() { "Called alike" } @else { "Found" } }
            ul.merge-others {
                @for other in &view.others {
                    li {
                        a.choice href=(paths::person_merging_with(PersonId(view.id), PersonId(other.id))) data-choice {
                            (other.face.draw())
                            span { (who(other)) }
                        }
                    }
                }
            }
        }
    }
}

fn who(half: &Half) -> Markup {
    html! {
        b dir="auto" { (half.face.name) }
        small dir="auto" { (half.addresses.join(", ")) }
        @if !half.line.is_empty() { small dir="auto" { (half.line) } }
    }
}

fn confirm(ctx: &PageContext, view: &PeopleMergingPage, halves: &[(Half, Outcome); 2]) -> Markup {
    let [one, other] = halves;
    let possible = |half: &(Half, Outcome)| half.1.refusal.is_empty();
    let stays = if possible(one) { one } else { other };
    let any = halves.iter().any(possible);
    html! {
        form.merge-form method="post" action=(paths::person_merging(PersonId(view.id))) {
            (csrf(ctx.csrf))
            input type="hidden" name="other" value=(other.0.id);
            fieldset.field.choices {
                legend { "Which one stays?" }
                (half(one, other, stays.0.id == one.0.id))
                (half(other, one, stays.0.id == other.0.id))
            }
            @if any {
                p.hint {
                    "Everything of the one who goes is the other’s from then on: tickets, messages, \
                     surveys, addresses. Mail to and from all addresses finds the one who stays. \
                     Old links lead there. Nobody is written to. It can’t be undone."
                }
            }
            div.row {
                @if any { (button(Look::Main, "Merge", "Control+Enter")) }
                a.button.quiet href=(paths::person_merging(PersonId(view.id))) { "Choose somebody else" }
            }
        }
    }
}

fn half((half, outcome): &(Half, Outcome), (goes, _): &(Half, Outcome), on: bool) -> Markup {
    let refused = !outcome.refusal.is_empty();
    let along = goes.brings.iter().filter(|(count, ..)| *count > 0);
    let along = along.map(|(count, one, many)| format::count(*count, one, many));
    let along = along.collect::<Vec<_>>().join(", ");
    html! {
        label.choice {
            input type="radio" name="stays" value=(half.id) checked[on] disabled[refused];
            span {
                (who(half))
                @if refused {
                    small.complaint dir="auto" { (outcome.refusal) }
                } @else {
                    ul.merge-outcome {
                        li {
                            bdi { (goes.face.name) } " brings "
                            @if along.is_empty() { "nothing but their addresses" } @else { (along) }
                        }
                        @if !outcome.primary.is_empty() {
                            li { "letters go to " bdi dir="ltr" { (outcome.primary) } }
                        }
                        @if !outcome.open.is_empty() {
                            li { "signs in with " bdi dir="ltr" { (outcome.open.join(", ")) } }
                        }
                        @if !outcome.shut.is_empty() {
                            li {
                                "not yet proved, lets nobody in: "
                                bdi dir="ltr" { (outcome.shut.join(", ")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A look at two who are one.
#[must_use]
pub fn sample_merging() -> PeopleMergingPage {
    let half = |id, name: &str, address: &str, tickets| Half {
        id,
        face: Face::new(name, id),
        addresses: vec![address.into()],
        line: "Corvid Labs".into(),
        brings: vec![(tickets, "ticket", "tickets"), (1, "survey", "surveys")],
    };
    let outcome = Outcome {
        primary: "r.okafor@corvid.example".into(),
        open: vec!["r.okafor@corvid.example".into()],
        shut: vec!["okafor@home.example".into()],
        ..Outcome::default()
    };
    let one = half(1, "R. Okafor", "r.okafor@corvid.example", 14);
    let other = half(3, "Ruth Okafor", "okafor@home.example", 1);
    PeopleMergingPage {
        id: 1,
        name: "R. Okafor".into(),
        look: Some([(one, outcome.clone()), (other, outcome)]),
        ..PeopleMergingPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |view: &PeopleMergingPage| merging(&ctx, view);
    let full = sample_merging();
    let others: Vec<Half> =
        full.look.iter().flatten().map(|(half, _)| half.clone()).skip(1).collect();
    let found = PeopleMergingPage { look: None, words: "okafor".into(), others, ..full.clone() };
    let bare = PeopleMergingPage { look: None, ..full.clone() };
    let nobody = PeopleMergingPage { words: "zzz".into(), ..bare.clone() };
    let mut refused = full.clone();
    for (_, outcome) in refused.look.iter_mut().flatten() {
        outcome.refusal = "One of us and a customer are never merged.".into();
    }
    let mut endless = full.clone();
    for (half, _) in endless.look.iter_mut().flatten() {
        half.face.name = long("Okafor");
        half.addresses = vec![format!("{}@corvid.example", "very-long-".repeat(9)); 5];
    }
    let mut rtl = full.clone();
    for (half, _) in rtl.look.iter_mut().flatten() {
        half.face.name = "ليلى حداد".into();
    }
    vec![
        Sample::new("a look", draw(&full)),
        Sample::new("choosing", draw(&found)),
        Sample::new("empty", draw(&bare)),
        Sample::new("nobody found", draw(&nobody)),
        Sample::new("error", draw(&refused)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
