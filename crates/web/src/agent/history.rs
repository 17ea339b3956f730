//! `GET /tickets/{id}/history`: every change with who, when, why, before and after (TK-7).

use axum::extract::{Path, Query, State};
use base::{
    Timestamp,
    ids::{PersonId, TicketId},
    time::TimeZone,
};
use desk::{
    events::{Event, EventKind},
    sla::{self, Clock, Step, Which},
    tickets::related::Relation,
};
use store::{Conn, Fault};
use ui::{
    shells::desk::{DeskPage, Pane},
    tickets::history::{HistoryEntry, HistoryPage},
};

use super::{
    conversation::Names,
    lists::answer,
    rail::rail,
    ticket::Asked,
    words::{face, named},
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff},
};

pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let viewer = visitor.viewer();
    let mut conn = web.desk.store.read().await?;
    let ticket = store::tickets::one(&mut conn, &viewer, id).await?.ok_or(Failure::NotFound)?;
    let seq = store::events::newest(&mut conn).await?.0;
    let events = store::events::of_ticket(&mut conn, &viewer, id).await?;
    let names = names(&mut conn, id, &events).await?;
    let handbook = web.desk.handbook();
    let mut clocks = Vec::new();
    let entries = events.iter().map(|event| {
        let due = due_times(&clocks);
        let step = sla::follow(&mut clocks, event, &*handbook);
        match step {
            Some(told) => clock_entry(&page, event, &names, &told, (&due, &clocks)),
            None => entry(&named(&handbook, event), &names, &page.zone),
        }
    });
    let entries = entries.collect();
    let view = HistoryPage { id, subject: ticket.subject, seq, entries };
    if asked.part.as_deref() == Some("history") {
        return Ok(crate::http::page::ok(ui::tickets::history::history(&page.context(), &view)));
    }
    let address = ui::paths::history(id);
    let rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    let pane = Pane::History(view);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}

/// The names of everybody in it: also of those who take no part any more, or stand outside.
async fn names(conn: &mut Conn, id: TicketId, events: &[Event]) -> Result<Names, Fault> {
    let people = store::people::on_ticket(conn, id).await?;
    let staff = store::people::staff(conn).await?;
    let known = |id: &PersonId| people.iter().chain(&staff).any(|person| person.id == *id);
    let actors = events.iter().filter_map(|event| event.actor.person());
    let unknown: Vec<PersonId> = actors.filter(|id| !known(id)).collect();
    let others = store::people::these(conn, &unknown).await?;
    Ok(Names::of(people.iter().chain(&staff).chain(&others)))
}

fn entry(event: &Event, names: &Names, zone: &TimeZone) -> HistoryEntry {
    let who = event.actor.person().map(|id| face(names.get(id), id));
    let (what, before, after, why) = words(&event.kind, names, zone);
    HistoryEntry { at: event.at, who, what, before, after, why }
}

type DueTimes = Vec<(Which, Option<Timestamp>)>;

fn due_times(clocks: &[Clock]) -> DueTimes {
    clocks.iter().map(|clock| (clock.which(), clock.due_at)).collect()
}

/// What happened to a clock, with its due time before and after where that moved.
fn clock_entry(
    page: &Page,
    event: &Event,
    names: &Names,
    (which, step): &(Which, Step),
    (before, clocks): (&DueTimes, &[Clock]),
) -> HistoryEntry {
    let who = event.actor.person().map(|id| face(names.get(id), id));
    let due = |times: &DueTimes| {
        let due = times.iter().find(|(one, _)| one == which).and_then(|(_, due)| *due);
        due.map(|due| format!("due {}", ui::format::deadline(due, page.now, &page.zone)))
    };
    let (before, after) = (due(before), due(&due_times(clocks)));
    let moved = before != after;
    let (what, why) = step_words(*which, step, clocks);
    HistoryEntry {
        at: event.at,
        who,
        what,
        before: before.filter(|_| moved).unwrap_or_default(),
        after: after.filter(|_| moved).unwrap_or_default(),
        why,
    }
}

/// What happened to a clock, and why.
fn step_words(which: Which, step: &Step, clocks: &[Clock]) -> (String, String) {
    let name = match which {
        Which { kind, number: 1 } => kind.name().to_owned(),
        Which { kind, number } => format!("{} ({number})", kind.name()),
    };
    match step {
        Step::Started { because, .. } => {
            (format!("started the clock for the {name}"), because.clone())
        }
        Step::Paused => (format!("paused the clock for the {name}"), String::new()),
        Step::Resumed { .. } => (format!("let the clock for the {name} run on"), String::new()),
        Step::Retargeted { because, .. } => {
            (format!("counted the {name} anew from its start"), because.clone())
        }
        Step::Rescheduled { .. } => {
            let why = "the hours were edited; what was used stays used".to_owned();
            (format!("moved the clock for the {name} to other hours"), why)
        }
        Step::Met => (format!("ended the wait for the {name}"), how_long(which, clocks)),
        Step::Stopped => (format!("stopped the clock for the {name}"), String::new()),
        Step::Merged { with } => {
            (format!("ended the clock for the {name}"), format!("merged with #{with}"))
        }
        Step::Breached { because, .. } => {
            (format!("saw the target for the {name} pass"), because.clone())
        }
        Step::Warned { before } => {
            let left = desk::sla::target_words(*before);
            (format!("warned that the {name} is due, {left} before"), String::new())
        }
    }
}

/// `in time, after 41 min`
fn how_long(which: Which, clocks: &[Clock]) -> String {
    let clock = clocks.iter().find(|clock| clock.which() == which);
    let Some((clock, end)) = clock.and_then(|clock| Some((clock, clock.stopped_at?))) else {
        return String::new();
    };
    let lasted = ui::format::span(end.as_second() - clock.started_at.as_second());
    match clock.met {
        Some(true) => format!("in time, after {lasted}"),
        Some(false) => format!("late, after {lasted}"),
        None => format!("after {lasted}"),
    }
}

/// What happened; before, after, why.
fn words(kind: &EventKind, names: &Names, zone: &TimeZone) -> (String, String, String, String) {
    let name = |id: Option<PersonId>| id.map_or("nobody", |id| names.get(id)).to_owned();
    let plain = |what: &str| (what.to_owned(), String::new(), String::new(), String::new());
    let with = |what: &str, before: &str, after: &str, why: &str| {
        (what.to_owned(), before.to_owned(), after.to_owned(), why.to_owned())
    };
    match kind {
        EventKind::Opened { oddities, .. } => with("asked for help", "", "", &oddities.join("; ")),
        EventKind::Routed { group, team, because } => {
            with("routed it", "", &format!("{group}, {team}"), because)
        }
        EventKind::CustomerWrote { because, .. } => with("wrote", "", "", because),
        EventKind::Replied { .. } => plain("replied"),
        EventKind::Noted { .. } => plain("wrote a note"),
        EventKind::SecretsMasked { .. }
        | EventKind::ReplySetOff { .. }
        | EventKind::ReplyMoved { .. }
        | EventKind::ReplyTakenBack { .. }
        | EventKind::ReplyHeld { .. }
        | EventKind::RecipientsChosen { .. } => of_a_reply(kind, names),
        // Told with the clocks, see `clock_entry`.
        EventKind::Clock { .. }
        | EventKind::ClockStarted { .. }
        | EventKind::ClockMet { .. }
        | EventKind::ClockStopped { .. }
        | EventKind::Breached { .. }
        | EventKind::Retimed { .. } => plain("minded the clocks"),
        EventKind::StatusChanged { from, to, because } => {
            with("changed the status", from.word(), to.word(), because)
        }
        EventKind::Assigned { from, to, because } => {
            with("changed the owner", &name(*from), &name(*to), because)
        }
        EventKind::MergedFrom { .. }
        | EventKind::MergedInto { .. }
        | EventKind::UnmergedFrom { .. }
        | EventKind::Unmerged { .. }
        | EventKind::SplitInto { .. }
        | EventKind::SplitFrom { .. }
        | EventKind::MovedTo { .. }
        | EventKind::MovedHere { .. }
        | EventKind::Related { .. }
        | EventKind::AsideBegan { .. }
        | EventKind::AsideWritten { .. }
        | EventKind::AsideHeard { .. } => one_with_another(kind, names),
        EventKind::Followed { person, because } => {
            with("added a follower", "", names.get(*person), because)
        }
        EventKind::Unfollowed { person } => with("took a follower off", names.get(*person), "", ""),
        EventKind::FieldChanged { field, from, to, because } => {
            with(&format!("changed the {field}"), from, to, because)
        }
        EventKind::WebhookCalled { .. } | EventKind::RuleFired { .. } => by_a_rule(kind),
        EventKind::Redacted { .. }
        | EventKind::Snoozed { .. }
        | EventKind::Woke { .. }
        | EventKind::Escalated { .. }
        | EventKind::HandedBack { .. }
        | EventKind::InvestigationBegan { .. }
        | EventKind::InvestigationEnded
        | EventKind::ProductSuggested { .. }
        | EventKind::SuggestionDismissed { .. }
        | EventKind::BulkEdited { .. }
        | EventKind::MailQueued { .. }
        | EventKind::MailSent { .. }
        | EventKind::MailTroubled { .. }
        | EventKind::HandbookApplied { .. }
        | EventKind::SurveyAnswered { .. } => beside(kind, zone),
    }
}

/// What happened beside the talk itself.
fn beside(kind: &EventKind, zone: &TimeZone) -> (String, String, String, String) {
    let plain = |what: &str| (what.to_owned(), String::new(), String::new(), String::new());
    let with = |what: &str, before: &str, after: &str, why: &str| {
        (what.to_owned(), before.to_owned(), after.to_owned(), why.to_owned())
    };
    match kind {
        EventKind::Snoozed { until } => {
            let until = until.map_or_else(
                || "the customer writes".to_owned(),
                |until| ui::format::full(until, zone),
            );
            with("put it off", "", &format!("until {until}"), "")
        }
        EventKind::Redacted { files, places, because, .. } => {
            let places = ui::format::count(places.unsigned_abs(), "place", "places");
            let files = match files.len() {
                0 => String::new(),
                n => format!(", {} as a whole", ui::format::count(n as u64, "file", "files")),
            };
            with(&format!("redacted it in {places}{files}"), "", "", because)
        }
        EventKind::Woke { because } => with("put it off no longer", "", "", because),
        EventKind::Escalated { team, group, .. } => {
            with("escalated it", "", team, &format!("now listed in {group}"))
        }
        EventKind::HandedBack { since, .. } => {
            let since = ui::format::full(*since, zone);
            with("handed it back with an answer", "", "", &format!("escalated {since}"))
        }
        EventKind::InvestigationBegan { needed } => {
            with("began to look into it for billing", "", "", needed)
        }
        EventKind::InvestigationEnded => plain("had it looked into; billing takes over"),
        EventKind::ProductSuggested { product, because } => {
            with("suggested a product", "", product, because)
        }
        EventKind::SuggestionDismissed { product } => {
            with("said no to a suggested product", product, "", "")
        }
        EventKind::BulkEdited { bulk, tickets, undone } => {
            let others = ui::format::count(tickets.unsigned_abs(), "ticket", "tickets");
            let what = if *undone { "gave back" } else { "made" };
            plain(&format!("{what} the changes above for {others} at once (bulk edit {bulk})"))
        }
        EventKind::MailQueued { what, to } => plain(&format!("queued the {what} to {to}")),
        EventKind::MailSent { what, to } => plain(&format!("sent the {what} to {to}")),
        EventKind::MailTroubled { what, to, trouble } => {
            with(&format!("could not deliver the {what} to {to}"), "", "", trouble)
        }
        EventKind::HandbookApplied { version, because } => {
            with(&format!("put version {version} of the handbook in force"), "", "", because)
        }
        EventKind::SurveyAnswered { rating, words } => {
            with("answered the survey", "", &format!("{rating} of 5"), words)
        }
        _ => Default::default(),
    }
}

/// What a rule of the handbook did.
fn by_a_rule(kind: &EventKind) -> (String, String, String, String) {
    match kind {
        EventKind::WebhookCalled { webhook, because } => {
            (format!("called the webhook {webhook}"), String::new(), String::new(), because.clone())
        }
        EventKind::RuleFired { name, version, because, did, not, .. } => {
            let of = if *version > 0 { format!(" (handbook {version})") } else { String::new() };
            let not = not.iter().map(|not| format!(" · not done: {not}"));
            let why = format!("since {because}{of}{}", not.collect::<String>());
            (format!("followed the rule “{name}”"), String::new(), did.join(" · "), why)
        }
        _ => Default::default(),
    }
}

/// What made two tickets one, one two, or linked them.
fn one_with_another(kind: &EventKind, names: &Names) -> (String, String, String, String) {
    let with = |what: &str, before: &str, after: &str, why: &str| {
        (what.to_owned(), before.to_owned(), after.to_owned(), why.to_owned())
    };
    let plain = |what: &str| with(what, "", "", "");
    match kind {
        EventKind::MergedFrom { from, together, joined, .. } => {
            let read =
                if *together { "both sides read each other" } else { "each side reads its own" };
            let who = joined.iter().map(|id| names.get(*id)).collect::<Vec<_>>().join(", ");
            let why = if who.is_empty() {
                format!("nobody new takes part; {read}")
            } else {
                format!("{who} takes part by that; {read}")
            };
            with(&format!("merged #{from} into this"), "", "", &why)
        }
        EventKind::MergedInto { into, was } => {
            let after = format!("merged into #{into}");
            with(&format!("merged this into #{into}"), was.status.word(), &after, "")
        }
        EventKind::UnmergedFrom { of } => plain(&format!("took it out of #{of} again")),
        EventKind::Unmerged { ticket } => plain(&format!("took #{ticket} out of this again")),
        EventKind::SplitInto { into, messages } => {
            let count = ui::format::count(messages.len() as u64, "message", "messages");
            with(&format!("copied {count} into the new ticket #{into}"), "", "", "")
        }
        EventKind::SplitFrom { from, messages } => {
            let count = ui::format::count(messages.len() as u64, "message", "messages");
            with(&format!("split it off #{from}"), "", "", &format!("{count} copied"))
        }
        EventKind::MovedTo { to, .. } => plain(&format!("moved a message to #{to}")),
        EventKind::MovedHere { from, .. } => plain(&format!("moved a message here from #{from}")),
        EventKind::Related { other, from, to } => {
            let words = |one: &Option<Relation>| {
                one.map(|one| format!("this {} #{other}", one.words())).unwrap_or_default()
            };
            with("changed a link", &words(from), &words(to), "")
        }
        EventKind::AsideBegan { subject, to, .. } => {
            with("began a side conversation", "", &to.join(", "), subject)
        }
        EventKind::AsideWritten { .. } => plain("wrote on the side"),
        EventKind::AsideHeard { .. } => plain("answered on the side"),
        _ => plain("minded other tickets"),
    }
}

/// What happened to a reply before it was one; what happened, after, why.
fn of_a_reply(kind: &EventKind, names: &Names) -> (String, String, String, String) {
    let told =
        |what: &str, after: String, why: String| (what.to_owned(), String::new(), after, why);
    let plain = |what: &str| told(what, String::new(), String::new());
    match kind {
        EventKind::SecretsMasked { kinds, .. } => plain(&format!("masked {}", kinds.join(" and "))),
        EventKind::ReplyMoved { .. } => plain("gave a reply in waiting another time"),
        EventKind::ReplyTakenBack { .. } => plain("took a reply back before it went"),
        EventKind::ReplyHeld { because, .. } => {
            told("held a reply back", String::new(), because.clone())
        }
        EventKind::RecipientsChosen { left_out, added } => {
            let all = |ids: &[PersonId]| {
                ids.iter().map(|id| names.get(*id)).collect::<Vec<_>>().join(", ")
            };
            let without = if left_out.is_empty() { String::new() } else { all(left_out) };
            let why = if without.is_empty() { without } else { format!("without {without}") };
            told("chose who gets the reply", all(added), why)
        }
        _ => plain("set a reply off"),
    }
}
