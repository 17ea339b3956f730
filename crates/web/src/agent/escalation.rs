//! Escalation: the form with the handbook's template, filled with what the desk knows, and the way
//! back (TK-8).

use actions::{
    ActionError,
    tickets::escalation::{self as verbs, Wish},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::{PersonId, TicketId};
use desk::{
    absences::Taker,
    handbook::Handbook,
    messages::Message,
    people::Person,
    tickets::{
        Ticket,
        escalation::{Ball, Refusal, To, goes_to, suggested},
        links,
    },
};
use store::{Conn, Fault};
use ui::{
    kit::Choice,
    paths::{self, InView},
    shells::desk::{DeskPage, Pane},
    tickets::escalation::{Back, EscalationPage, Part, WithTeam},
};

use super::{lists::answer, merging::changeable, rail::rail, side};
use crate::{
    Web,
    http::{Answer, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// What was chosen, and why it did not go through.
#[derive(Default)]
struct Tried {
    wish: Option<Wish>,
    answer: String,
    error: String,
}

/// `GET /tickets/{id}/escalation`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
) -> Answer {
    draw(&web, &visitor, id, Tried::default()).await
}

/// `POST /tickets/{id}/escalation`: `to` (group and team), `person`, `part.KEY`, `on_hold`.
pub async fn escalate(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let (group, team) = posted.get("to").split_once(' ').unwrap_or_default();
    let keys = posted.ends("part.").map(str::to_owned);
    let part = |key: String| {
        let text = posted.get(&format!("part.{key}")).to_owned();
        (key, text)
    };
    let wish = Wish {
        to: To { group: group.to_owned(), team: team.to_owned() },
        person: posted.get("person").parse().ok().map(PersonId),
        parts: keys.map(part).collect(),
        on_hold: posted.get("on_hold") == "yes",
    };
    let to = wish.to.clone();
    let done = verbs::escalate(&web.desk, &visitor.person, id, wish.clone()).await;
    if matches!(done, Err(ActionError::Refused(Refusal::WithTeam(_)))) {
        let ticket = changeable(&mut web.desk.store.read().await?, &visitor, id).await?;
        let ball = ticket.escalated.filter(|ball| ball.by == visitor.person.id);
        // Sent twice, it was done once, and whoever sent it sees that.
        if ball.is_some_and(|ball| (ball.group, ball.team) == (to.group, to.team)) {
            return Ok(page::see(&paths::ticket(id, &InView::Next)));
        }
    }
    let tried = Tried { wish: Some(wish), ..Tried::default() };
    after(&web, &visitor, id, done, tried).await
}

/// `POST /tickets/{id}/escalation/end`: with the answer.
pub async fn hand_back(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let answer = posted.get("answer").to_owned();
    let done = verbs::hand_back(&web.desk, &visitor.person, id, answer.clone()).await;
    if matches!(done, Err(ActionError::Refused(Refusal::NotEscalated))) {
        let mut conn = web.desk.store.read().await?;
        let last = store::escalations::of_ticket(&mut conn, id).await?.pop();
        if last.and_then(|one| one.ended).is_some_and(|ended| ended.by == visitor.person.id) {
            return Ok(page::see(&paths::ticket(id, &InView::Next)));
        }
    }
    after(&web, &visitor, id, done, Tried { answer, ..Tried::default() }).await
}

async fn after(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    done: Result<Ticket, ActionError<Refusal>>,
    tried: Tried,
) -> Answer {
    match done {
        Ok(_) => Ok(page::see(&paths::ticket(id, &InView::Next))),
        Err(ActionError::Refused(refusal)) => {
            let error = sentence(&refusal.to_string());
            draw(web, visitor, id, Tried { error, ..tried }).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn draw(web: &Web, visitor: &Visitor, id: TicketId, tried: Tried) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let ticket = changeable(&mut conn, visitor, id).await?;
    let failed = !tried.error.is_empty();
    let view = match &ticket.escalated {
        Some(ball) => returning(web, &mut conn, &page, &ticket, (ball, tried)).await?,
        None => asking(web, &mut conn, (visitor, &page), &ticket, tried).await?,
    };
    let title = if view.back.is_some() { "Hand back" } else { "Escalate" };
    let rail = rail(web, &mut conn, visitor, &page, None, paths::escalation(id)).await?;
    let body = ui::tickets::escalation::escalation(&page.context(), id, &view);
    let pane = Pane::Other(format!("{title} #{id}"), body);
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    if failed {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

async fn returning(
    web: &Web,
    conn: &mut Conn,
    page: &Page,
    ticket: &Ticket,
    (ball, tried): (&Ball, Tried),
) -> Result<EscalationPage, Fault> {
    let handbook = web.desk.handbook();
    let person = store::people::one(conn, ball.by).await?;
    let away = store::absences::of(conn, ball.by, page.now).await?;
    let sender = person.map(|person| Taker { person, away });
    let to = match store::escalations::one(conn, ball.id).await? {
        Some(escalation) => {
            let (to, here) = goes_to(&handbook, ticket, &escalation, sender.as_ref());
            here.map_or(handbook.group_name(&to.group), Person::display_name).to_owned()
        }
        None => String::new(),
    };
    let team = handbook.team_name(&ball.team).to_owned();
    let back = Some(Back { team, to, answer: tried.answer });
    let subject = ticket.subject.clone();
    Ok(EscalationPage { subject, back, error: tried.error, ..EscalationPage::default() })
}

async fn asking(
    web: &Web,
    conn: &mut Conn,
    (visitor, page): (&Visitor, &Page),
    ticket: &Ticket,
    tried: Tried,
) -> Result<EscalationPage, Fault> {
    let handbook = web.desk.handbook();
    let known = known(web, conn, (visitor, page), ticket).await?;
    let wish = tried.wish.as_ref();
    let to = wish.map(|wish| wish.to.clone()).or_else(|| suggested(&handbook, ticket));
    let places = places(&handbook, ticket, to.as_ref());
    let given = |key: &str| {
        let parts = wish.map(|wish| wish.parts.iter());
        parts.into_iter().flatten().find(|(of, _)| of == key).map(|(_, text)| text.clone())
    };
    let parts = handbook.escalation.iter().map(|part| Part {
        key: part.key.clone(),
        name: part.name.clone(),
        hint: part.hint.clone(),
        required: part.required,
        text: given(&part.key).unwrap_or_else(|| part.filled(&known)),
    });
    Ok(EscalationPage {
        subject: ticket.subject.clone(),
        unknown: !places.iter().any(|place| place.on),
        to: places,
        people: people(conn, page, wish.and_then(|wish| wish.person)).await?,
        parts: parts.collect(),
        on_hold: wish.is_some_and(|wish| wish.on_hold),
        error: tried.error,
        back: None,
    })
}

/// Where it can go: to every team that builds a product, in the group its tickets are listed in.
fn places(handbook: &Handbook, ticket: &Ticket, chosen: Option<&To>) -> Vec<Choice> {
    let mut all: Vec<Choice> = Vec::new();
    for product in &handbook.products {
        let value = format!("{} {}", product.group, product.team);
        let here = (&product.group, &product.team) == (&ticket.group, &ticket.team);
        if here || all.iter().any(|known| known.value == value) {
            continue;
        }
        let on = chosen.is_some_and(|to| (&to.group, &to.team) == (&product.group, &product.team));
        let group = handbook.group_name(&product.group);
        all.push(Choice::new(&value, handbook.team_name(&product.team), group, on));
    }
    all
}

/// Whom it can be given to; who is away is told so, and refused.
async fn people(
    conn: &mut Conn,
    page: &Page,
    chosen: Option<PersonId>,
) -> Result<Vec<Choice>, Fault> {
    let staff = store::people::staff(conn).await?;
    let absences = store::absences::current(conn, page.now).await?;
    let one = |person: &Person| {
        let away = absences.iter().find(|absence| absence.person_id == person.id);
        let hint = away.map(|away| away.words(&person.time_zone)).unwrap_or_default();
        let on = chosen == Some(person.id);
        Choice::new(&person.id.to_string(), person.display_name(), &hint, on)
    };
    let nobody = Choice::new("", "Nobody: the team finds it in its group", "", chosen.is_none());
    let answers = staff.iter().filter(|person| person.role.may_answer());
    Ok(std::iter::once(nobody).chain(answers.map(one)).collect())
}

/// What the desk knows already, by placeholder.
async fn known(
    web: &Web,
    conn: &mut Conn,
    (visitor, page): (&Visitor, &Page),
    ticket: &Ticket,
) -> Result<Vec<(&'static str, String)>, Fault> {
    let (handbook, settings) = (web.desk.handbook(), web.desk.settings());
    let viewer = visitor.viewer();
    let first = store::messages::first(conn, ticket.id).await?;
    let files = store::messages::files(conn, ticket.id).await?;
    let events = store::events::of_ticket(conn, &viewer, ticket.id).await?;
    let customer = store::people::one(conn, ticket.requester_id).await?;
    let organisation = match ticket.organisation_id {
        Some(id) => store::organisations::one(conn, id).await?,
        None => None,
    };
    let context = store::context::of_ticket(conn, ticket.id).await?;
    let told = context.as_deref().map(side::addresses).unwrap_or_default();
    let links = told.into_iter().chain(links::links(&events));
    let file = |file: &desk::messages::Attachment| {
        // A note is also read in mails and in other systems.
        let path = paths::attachment(file.id, &file.name);
        format!("- [{}]({}{path})", file.name, settings.public_url)
    };
    let there = files.iter().filter(|file| !file.key.is_empty() && file.content_id.is_none());
    let due = ticket.due_at.map(|at| ui::format::full(at, &page.zone));
    Ok(vec![
        ("number", ticket.id.to_string()),
        ("subject", ticket.subject.clone()),
        ("product", ticket.product.as_deref().map_or("", |key| handbook.product_name(key)).into()),
        ("plan", handbook.plan_name(&ticket.plan).to_owned()),
        ("severity", handbook.severity_name(&ticket.severity).to_owned()),
        ("customer", customer.map(|one| one.display_name().to_owned()).unwrap_or_default()),
        ("organisation", organisation.map(|one| one.name).unwrap_or_default()),
        ("message", first.as_ref().map(quoted).unwrap_or_default()),
        ("files", there.map(file).collect::<Vec<_>>().join("\n")),
        ("links", links.map(|link| format!("- {link}")).collect::<Vec<_>>().join("\n")),
        ("answer_by", due.unwrap_or_default()),
    ])
}

/// The customer's words, as a quote.
fn quoted(message: &Message) -> String {
    let line = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
    message.text.trim().lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The line that says who has the ball.
pub fn line(
    handbook: &Handbook,
    visitor: &Visitor,
    ticket: &Ticket,
    staff: &[Person],
) -> Option<WithTeam> {
    let ball = ticket.escalated.as_ref().filter(|_| !ticket.status.is_done())?;
    let by = staff.iter().find(|person| person.id == ball.by);
    Some(WithTeam {
        ticket: ticket.id,
        team: handbook.team_name(&ball.team).to_owned(),
        since: ball.at,
        by: by.map_or("somebody", Person::display_name).to_owned(),
        may_change: visitor.person.role.may_answer(),
    })
}
