//! Macros: made, changed, taken away, and used on a ticket, all of it in one transaction each.

use ::desk::{
    events::Actor,
    macros::{
        Body, Macro, Owner, Refusal, Shared,
        applied::{Facts, new_tags},
        check, may_change,
    },
    messages::{Channel, Visibility},
    people::Person,
    tickets::{Status, Ticket, answer::Draft, change::Set, followers::follow},
    viewer::Viewer,
};
use base::ids::{MacroId, TicketId};
use store::{Fault, Tx, drafts::Draft as Kept};

use crate::{
    ActionError, Desk,
    desk::Moment,
    drafts::put_back,
    error::{Never, Stop},
    tickets::{
        answer::{Answer, in_tx as answer_in_tx},
        held, person,
        set::{Setting, in_tx as set_in_tx, tell_solved},
    },
};

/// A macro as somebody wants it; without an id it is new.
#[derive(Debug, Clone)]
pub struct Wish {
    pub id: Option<MacroId>,
    pub name: String,
    pub audience: Shared,
    pub body: Body,
}

/// Everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong(pub Vec<Refusal>);

impl std::fmt::Display for Wrong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&all.join("; "))
    }
}

/// Makes or changes a macro.
///
/// # Errors
/// What is wrong with it, one that isn't there or isn't theirs, or a fault.
pub async fn save(desk: &Desk, by: &Person, wish: Wish) -> Result<MacroId, ActionError<Wrong>> {
    let (handbook, at, by) = (desk.handbook(), desk.now(), by.clone());
    let wanted = (wish.name.as_str(), &wish.audience, &wish.body);
    check(&handbook, &by, wanted).map_err(|wrong| ActionError::Refused(Wrong(wrong)))?;
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let before = match wish.id {
                Some(id) => Some(theirs(tx, &by, &handbook, id).await?),
                None => None,
            };
            let same = |one: &Macro| {
                one.name == wish.name.trim()
                    && one.audience == wish.audience
                    && one.body == wish.body
            };
            if let Some(before) = before.as_ref().filter(|before| same(before)) {
                return Ok(before.id);
            }
            let id = before.as_ref().map_or_else(|| MacroId(tx.ids().next()), |before| before.id);
            let one = Macro {
                id,
                name: wish.name.trim().to_owned(),
                audience: wish.audience,
                body: wish.body,
                uses: before.as_ref().map_or(0, |before| before.uses),
                used_at: before.as_ref().and_then(|before| before.used_at),
                made_by: before.as_ref().map_or(by.id, |before| before.made_by),
                changed_by: by.id,
                changed_at: at,
            };
            store::macros::put(tx, &one).await?;
            Ok(id)
        })
    });
    Ok(written.await?)
}

/// Takes a macro away.
///
/// # Errors
/// Not there or not theirs, or a fault.
pub async fn take_away(desk: &Desk, by: &Person, id: MacroId) -> Result<(), ActionError<Never>> {
    let (handbook, at, by) = (desk.handbook(), desk.now(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            theirs(tx, &by, &handbook, id).await?;
            Ok(store::macros::take_away(tx, id, at).await?)
        })
    });
    Ok(written.await?)
}

async fn theirs<R>(
    tx: &mut Tx,
    by: &Person,
    handbook: &::desk::handbook::Handbook,
    id: MacroId,
) -> Result<Macro, Stop<R>> {
    let found = store::macros::one(tx.conn(), id).await?.ok_or(Stop::NotThere)?;
    if may_change(handbook, by, &found.audience) { Ok(found) } else { Err(Stop::NotThere) }
}

/// What became of a macro on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// What the reply is to make of the ticket, where there is a text to send.
    pub then: Option<Status>,
    /// It has a text, which stands in the writer's draft now.
    pub written: bool,
}

/// Uses a macro: its changes are made, its note is written, its text is put behind what the
/// writer's draft says already. All of it or nothing.
///
/// # Errors
/// What one of its changes is refused with, a ticket or macro that isn't the writer's, or a fault.
pub async fn apply(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    id: MacroId,
    link: String,
) -> Result<Applied, ActionError<String>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let used = store::macros::one(tx.conn(), id).await?.ok_or(Stop::NotThere)?;
            if !Shared::all_of(&by, &moment.handbook).contains(&used.audience) {
                return Err(Stop::NotThere);
            }
            let before = held(tx, &Viewer::of(&by), ticket).await?;
            let (text, note) = filled(tx, &moment, &by, &before, (&used.body, &link)).await?;
            let after = changed(tx, &moment, &by, &before, &used.body).await?;
            followed(tx, &moment, &by, &after, &used.body).await?;
            noted(tx, &moment, &by, ticket, note).await?;
            let written = !text.trim().is_empty();
            if written {
                drafted(tx, &moment, &by, ticket, text).await?;
            }
            store::macros::used(tx, id, moment.at).await?;
            Ok(Applied { then: used.body.then.filter(|_| written), written })
        })
    });
    Ok(written.await?)
}

async fn filled(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    ticket: &Ticket,
    (body, link): (&Body, &str),
) -> Result<(String, String), Fault> {
    let customer = person(tx, ticket.requester_id).await?;
    let organisation = match ticket.organisation_id {
        Some(id) => store::organisations::one(tx.conn(), id).await?,
        None => None,
    };
    let facts = Facts {
        handbook: &moment.handbook,
        ticket,
        customer: &customer,
        organisation: organisation.as_ref(),
        agent: by,
        company: &moment.settings.company,
        link,
        at: moment.at,
    };
    Ok((facts.fill(&body.text).text, facts.fill(&body.note).text))
}

/// Sets what it changes; a status with a text waits for the reply.
async fn changed(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    before: &Ticket,
    body: &Body,
) -> Result<Ticket, Stop<String>> {
    let mut settings: Vec<Setting> = Vec::new();
    let severity = body.severity.clone().filter(|key| *key != before.severity);
    settings.extend(severity.map(|key| Setting::Plain(Set::Severity(key))));
    let product = body.product.clone().filter(|key| before.product.as_ref() != Some(key));
    settings.extend(product.map(|key| Setting::Plain(Set::Product(Some(key), String::new()))));
    match body.owner {
        Owner::Me if before.assignee_id != Some(by.id) => {
            settings.push(Setting::Assignee(Some(by.id)));
        }
        Owner::Nobody if before.assignee_id.is_some() => settings.push(Setting::Assignee(None)),
        _ => {}
    }
    let new: Vec<String> = new_tags(body, before).map(str::to_owned).collect();
    if !new.is_empty() {
        settings.push(Setting::Plain(Set::Tags([before.tags.clone(), new].concat())));
    }
    let at_once = body.then.filter(|_| body.text.trim().is_empty());
    settings.extend(at_once.map(|to| Setting::Plain(Set::Status(to))));
    let viewer = Viewer::of(by);
    let mut ticket = before.clone();
    for setting in settings {
        let set = set_in_tx(tx, moment, &viewer, by.id, before.id, setting, true).await;
        ticket = set.map_err(in_words)?;
    }
    let how = ::desk::tickets::tell::Solved::By(by.id);
    tell_solved(tx, moment, before, &ticket, how).await?;
    Ok(ticket)
}

async fn followed(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    ticket: &Ticket,
    body: &Body,
) -> Result<(), Fault> {
    for follower in &body.followers {
        let Some(follower) = store::people::one(tx.conn(), *follower).await? else { continue };
        let follows = store::followers::follows(tx.conn(), ticket.id, follower.id).await?;
        let ids = tx.ids();
        let because = (Actor::Person(by.id), "added by a macro");
        // Who is no longer one of us is left out.
        let Ok(change) = follow(moment.scene(&ids), ticket, &follower, follows, because) else {
            continue;
        };
        store::apply::apply(tx, change).await?;
    }
    Ok(())
}

async fn noted(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    ticket: TicketId,
    note: String,
) -> Result<(), Stop<String>> {
    if note.trim().is_empty() {
        return Ok(());
    }
    let draft = Draft {
        text: note,
        visibility: Visibility::Internal,
        channel: Channel::Desk,
        // The writer's own half-written answer is another one.
        waited: true,
        ..Draft::default()
    };
    let answer = Answer { ticket, draft, files: Vec::new(), client_id: None };
    let written = answer_in_tx(tx, moment, by, answer, Vec::new()).await;
    written.map_err(in_words).map(|_ticket| ())
}

async fn drafted(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    ticket: TicketId,
    text: String,
) -> Result<(), Fault> {
    let before = store::drafts::one(tx.conn(), ticket, by.id).await?;
    let words = before.map(|draft| draft.text.trim_end().to_owned()).unwrap_or_default();
    let text = if words.is_empty() { text } else { format!("{words}\n\n{text}") };
    let visibility = "public".to_owned();
    let draft = Kept { visibility, text, version: 0, updated_at: moment.at };
    put_back(tx, (ticket, by.id), draft).await.map(|_version| ())
}

fn in_words<R: std::fmt::Display>(stop: Stop<R>) -> Stop<String> {
    match stop {
        Stop::Refused(refusal) => Stop::Refused(refusal.to_string()),
        Stop::NotThere => Stop::NotThere,
        Stop::Fault(fault) => Stop::Fault(fault),
    }
}
