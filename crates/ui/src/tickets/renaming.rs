//! The page on which a ticket gets another name: customers write what comes to mind first, and a
//! list of "Help!" helps nobody.

use base::ids::TicketId;
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{Icon, Look, button, csrf, icon},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// The form; `said` is why the last try was refused, empty at first.
#[must_use]
pub fn page(ctx: &PageContext, ticket: TicketId, subject: &str, said: &str) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(ticket, &InView::All)) data-hotkey="Escape" {
                (icon(Icon::Back)) "#" (ticket) " "
            }
            bdi { (subject) }
        }
        form.plan-form method="post" action=(paths::subject(ticket)) {
            (csrf(ctx.csrf))
            @if !said.is_empty() { p.problem role="alert" { (said) } }
            label for="ticket-subject" { "What is it about?" }
            input.control #ticket-subject name="subject" required maxlength="250" dir="auto"
                autocomplete="off" value=(subject) autofocus aria-describedby="subject-hint";
            p.hint #subject-hint {
                "The customer sees it too, and the next mails carry it."
            }
            (button(Look::Main, "Rename", ""))
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |subject: &str, said: &str| page(&ctx, TicketId(48_213), subject, said);
    vec![
        Sample::new("one", draw("Help!!", "")),
        Sample::new("refused", draw("", "A ticket needs a subject.")),
        Sample::new("very long", draw(&long("Flags return stale values"), "")),
        Sample::new("right to left", draw("توقف التصدير عند منتصف الليل", "")),
    ]
}
