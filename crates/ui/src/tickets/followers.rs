//! Those of us who follow a ticket from inside, in the side panel: follow, add, take off.

use base::ids::{PersonId, TicketId};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{Choice, Face, Look, button, csrf},
    paths,
    samples::{Sample, Stage, long},
};

/// Who follows, and what the reader may do about it.
#[derive(Debug, Clone, Default)]
pub struct FollowersView {
    pub followers: Vec<FollowerRow>,
    /// The reader follows.
    pub mine: bool,
    /// Whom the reader may add; empty where only themselves.
    pub others: Vec<Choice>,
}

/// One who follows.
#[derive(Debug, Clone)]
pub struct FollowerRow {
    pub person: PersonId,
    pub face: Face,
    /// `billing with investigation`.
    pub because: String,
    pub may_take_off: bool,
}

/// Draws the section.
#[must_use]
pub fn followers(ctx: &PageContext, ticket: TicketId, view: &FollowersView) -> Markup {
    let (act, label) = if view.mine {
        (paths::followers_removal(ticket), "Follow no longer")
    } else {
        (paths::followers(ticket), "Follow")
    };
    html! {
        section.followers {
            h2 { "Following, of us" }
            @if !view.followers.is_empty() {
                ul.org-people { @for row in &view.followers { (one(ctx, ticket, row)) } }
            }
            div.row {
                form method="post" action=(act) {
                    (csrf(ctx.csrf))
                    input type="hidden" name="person" value="me";
                    (button(Look::Quiet, label, "f"))
                }
                @if !view.others.is_empty() {
                    details.folded #add-follower {
                        summary { "Add somebody" }
                        form.plan-form method="post" action=(paths::followers(ticket)) {
                            (csrf(ctx.csrf))
                            label for="follower" { "Who of us" }
                            select.control #follower name="person" {
                                @for choice in &view.others {
                                    option value=(choice.value) { (choice.label) }
                                }
                            }
                            (button(Look::Quiet, "Add", ""))
                        }
                    }
                }
            }
        }
    }
}

fn one(ctx: &PageContext, ticket: TicketId, row: &FollowerRow) -> Markup {
    html! {
        li.who {
            (row.face.draw())
            div.grows {
                b dir="auto" { (row.face.name) }
                @if !row.because.is_empty() { small dir="auto" { (row.because) } }
            }
            @if row.may_take_off {
                form method="post" action=(paths::followers_removal(ticket)) {
                    (csrf(ctx.csrf))
                    input type="hidden" name="person" value=(row.person);
                    button.clip-remove type="submit" aria-label=(format!("Take {} off", row.face.name)) {
                        "×"
                    }
                }
            }
        }
    }
}

/// The sample: the billing lead follows.
#[must_use]
pub fn sample_followers() -> FollowersView {
    FollowersView {
        followers: vec![FollowerRow {
            person: PersonId(4),
            face: Face::new("A. Castellanos", 4),
            because: "billing with investigation".into(),
            may_take_off: true,
        }],
        mine: false,
        others: vec![Choice::new("5", "L. Moreau", "", false)],
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let one = sample_followers();
    let draw = |view: &FollowersView| followers(&ctx, TicketId(48_213), view);
    let mut endless = one.clone();
    endless.followers = vec![endless.followers.remove(0); 9];
    endless.followers[0].face.name = long("Castellanos");
    let mut rtl = one.clone();
    rtl.followers[0].face.name = "ليلى حداد".into();
    vec![
        Sample::new("empty", draw(&FollowersView::default())),
        Sample::new("one", draw(&one)),
        Sample::new("mine", draw(&FollowersView { mine: true, ..one.clone() })),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
