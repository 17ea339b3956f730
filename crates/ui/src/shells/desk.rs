//! The desk's page: rail, list, and what stands beside it. The address decides what a phone shows.

use base::ids::PersonId;
use maud::{DOCTYPE, Markup, html};

use super::{
    palette::palette,
    rail::{Rail, rail},
};
use crate::{
    PageContext, keys, kit, paths,
    tickets::{HistoryPage, TicketList, TicketPage, history, list, page},
};

/// What stands in the main part of the desk.
#[derive(Debug, Clone)]
pub enum Pane {
    /// A list, nothing open.
    List(TicketList),
    /// A list with a ticket beside it.
    Ticket(Box<TicketPage>, TicketList),
    History(HistoryPage),
    /// Anything else, such as dead letters: title and content.
    Other(String, Markup),
}

/// A whole page of the desk.
#[derive(Debug, Clone)]
pub struct DeskPage {
    pub rail: Rail,
    pub pane: Pane,
}

/// Draws a whole page of the desk.
#[must_use]
pub fn desk(ctx: &PageContext, view: &DeskPage) -> Markup {
    let (screen, title) = match &view.pane {
        Pane::List(list) if list.bar.is_some() => ("screen-found", list.title.clone()),
        Pane::List(list) => ("screen-list", list.title.clone()),
        Pane::Ticket(ticket, _) => ("screen-ticket", format!("#{} {}", ticket.id, ticket.subject)),
        Pane::History(history) => ("screen-wide", format!("History of #{}", history.id)),
        Pane::Other(title, _) => ("screen-wide", title.clone()),
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(ctx, &title, "desk", Some(view.rail.me.id)))
            body.desk.(screen) {
                a.skip href="#ticket" { "Skip to the ticket" }
                (rail(ctx, &view.rail))
                @match &view.pane {
                    // What was found takes the room of a ticket that is not open.
                    Pane::List(view) if view.bar.is_some() => (list::list(ctx, view)),
                    Pane::List(view) => { (list::list(ctx, view)) (page::nothing_open()) }
                    Pane::Ticket(ticket, view) => {
                        (list::list(ctx, view))
                        (page::ticket(ctx, ticket))
                    }
                    Pane::History(view) => (history::history(ctx, view)),
                    Pane::Other(title, body) => main.wide #ticket tabindex="-1" {
                        h1 { (title) }
                        (body)
                    },
                }
                (keys::sheet())
                (palette())
            }
        }
    }
}

/// The head of every page; `bundle` names its style sheet and script.
///
/// `agent` keeps one agent's drafts from another's on a shared machine.
pub(crate) fn head(
    ctx: &PageContext,
    title: &str,
    bundle: &str,
    agent: Option<PersonId>,
) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport"
                content="width=device-width, initial-scale=1, interactive-widget=resizes-content";
            meta name="color-scheme" content="light dark";
            meta name="csrf" content=(ctx.csrf);
            @if let Some(id) = agent { meta name="agent" content=(id); }
            // htmx adds inline style and may eval unless told not to; the content policy forbids
            // both.
            meta name="htmx-config" content=r#"{"includeIndicatorCSS":false,"allowEval":false}"#;
            title { (title) @if bundle == "desk" { " · Prickle" } @else { " · " (ctx.company) } }
            link rel="icon" href=(kit::hedgehog::ICON) type="image/svg+xml";
            @if bundle == "desk" {
                link rel="manifest" href=(paths::APP_MANIFEST);
                link rel="apple-touch-icon" href=(paths::asset(ctx.assets, "icon-apple.png"));
            }
            link rel="stylesheet" href=(paths::asset(ctx.assets, &format!("{bundle}.css")));
            // A ticket opens at its newest message: the script puts it there before it is seen.
            script type="module" blocking="render" src=(paths::asset(ctx.assets, &format!("{bundle}.js"))) {}
        }
    }
}
