//! `GET /tickets/{id}`: the ticket beside the list it was opened from.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use base::ids::{PersonId, TicketId};
use desk::{
    absences::Absence,
    handbook::Handbook,
    people::Person,
    tickets::{Status, Ticket, fields::CustomField, guard::News, links},
};
use serde::Deserialize;
use store::Conn;
use ui::{
    kit::field::Choice,
    paths::InView,
    shells::desk::{DeskPage, Pane},
    tickets::{
        InvestigationView,
        acts::Acts,
        facts::Fact,
        fields::{FieldView, FieldsView},
        page::TicketPage,
        presence::Viewing,
        side::{Linked, SidePanel},
        tags::TagsView,
    },
};

use super::{
    clocks,
    composer::{self, Cast},
    conversation, lists, merging,
    rail::{counts, rail_with},
    routing_view, side, words,
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff, Visitor, page},
};

/// What an address of a ticket may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default, rename = "in")]
    pub view: String,
    pub part: Option<String>,
    /// What the next reply leaves it in, by a macro.
    pub then: Option<String>,
}

/// What came of a try to answer, shown at the composer.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    pub text: Option<String>,
    pub note: bool,
    pub client_id: Option<String>,
    pub error: String,
    /// What happened meanwhile.
    pub news: Vec<News>,
    /// Who was to get no mail of it, and the addresses typed in.
    pub left_out: Vec<PersonId>,
    pub added: String,
    /// What looks like a secret is meant to be read.
    pub insists: bool,
    /// What the main button leaves the ticket in, where that is not the usual.
    pub then: Option<Status>,
    /// What an act was refused with.
    pub said: String,
}

pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    draw(&web, &visitor, id, &asked, StatusCode::OK, Tried::default()).await
}

/// Draws the page, whole or a part of it.
pub async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    asked: &Asked,
    status: StatusCode,
    tried: Tried,
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let view = InView::from_token(&asked.view);
    let then = asked.then.as_deref().and_then(Status::from_key);
    let tried = Tried { then: tried.then.or(then), ..tried };
    let part = asked.part.as_deref();
    let id = match merging::goes_on(&mut conn, visitor, id).await? {
        Some(lead) if part.is_none() && status == StatusCode::OK => {
            return Ok(page::see(&ui::paths::ticket(lead, &view)));
        }
        lead => lead.unwrap_or(id),
    };
    let wanted = lists::Wanted { view: view.clone(), before: None, open: Some(id) };
    let counts = counts(&mut conn, visitor).await?;
    if part == Some("list") {
        let list = lists::build(web, &mut conn, visitor, &page, &counts, wanted).await?;
        return Ok(page::ok(ui::tickets::list::list(&page.context(), &list)));
    }
    let ticket = build(web, &mut conn, visitor, &page, (id, view.clone()), tried).await?;
    if part == Some("ticket") {
        return Ok(page::ok(ui::tickets::page::ticket(&page.context(), &ticket)));
    }
    let list = lists::build(web, &mut conn, visitor, &page, &counts, wanted).await?;
    let at = (Some(&view), list.address());
    let rail = rail_with(web, &mut conn, visitor, &page, &counts, at).await?;
    let pane = Pane::Ticket(Box::new(ticket), list);
    let mut response: Response = lists::answer(&page, DeskPage { rail, pane }, part);
    *response.status_mut() = status;
    Ok(response)
}

async fn build(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    (id, view): (TicketId, InView),
    tried: Tried,
) -> Result<TicketPage, Failure> {
    let (viewer, handbook) = (visitor.viewer(), web.desk.handbook());
    // Read before the rest: a change in between is shown again rather than missed.
    let seq = store::events::newest(conn).await?.0;
    let ticket = store::tickets::one(conn, &viewer, id).await?.ok_or(Failure::NotFound)?;
    let people = store::people::on_ticket(conn, id).await?;
    let staff = store::people::staff(conn).await?;
    let mut talk = conversation::read(conn, &viewer, &ticket, (&people, &staff), &handbook).await?;
    let here = web.presences.others(id, visitor.person.id, page.now);
    let others = here
        .iter()
        .map(|one| Viewing { face: words::face(&one.name, one.person), typing: one.typing });
    let absences = store::absences::current(conn, page.now).await?;
    let organisation = match ticket.organisation_id {
        Some(id) => store::organisations::one(conn, id).await?,
        None => None,
    };
    let staffing = (staff.as_slice(), absences.as_slice());
    let mut acts = acts(web, visitor, page, &ticket, staffing, &talk);
    let related = super::related::shown(conn, visitor, &ticket, &view).await?;
    acts.waiting = super::passing_on::waiting(conn, visitor, &ticket, &related).await?;
    acts.investigation = routing_view::investigation(web, &ticket, &people, &staff);
    let note = std::mem::take(&mut acts.plan_note);
    acts.plan_note = routing_view::plan_note(conn, note, organisation.as_ref(), &staff).await?;
    let suggestion = routing_view::suggestion(web, conn, visitor, &ticket).await?;
    let people_and_staff = (people.as_slice(), staff.as_slice());
    let of = (&ticket, organisation);
    let mut side = side::build(web, conn, visitor, page, of, people_and_staff).await?;
    side.tell_plan(&acts.plan_note);
    let seen = store::seen::of(conn, visitor.person.id, &[id]).await?;
    let said = tried.said.clone();
    let links = linked(visitor, &ticket, &view, &talk.linked);
    let fields = fields(&handbook, visitor, &ticket, &view);
    let tags = tags(conn, visitor, &ticket, &view).await?;
    let merged = merging::shown(conn, visitor, &ticket, &talk.merges).await?;
    let cast = Cast { people: &people, staff: &staff };
    let of = (&ticket, &view);
    let composer = composer::build((web, conn), (visitor, page), of, cast, (&talk, tried)).await?;
    Ok(TicketPage {
        id,
        acts: Acts { view: view.clone(), ..acts },
        view,
        seq,
        subject: ticket.subject.clone(),
        tags: ticket.tags.clone(),
        hops: u32::try_from(ticket.hops).unwrap_or(0),
        clock: Some(clocks::view(&handbook, page, &ticket, &talk.events)),
        composer,
        others: others.collect(),
        snoozed: super::snooze::line(visitor, &ticket, &staff),
        with_team: super::escalation::line(&handbook, visitor, &ticket, &staff),
        side: SidePanel {
            linked: Some(links),
            merged,
            tags,
            fields,
            related,
            asides: std::mem::take(&mut talk.asides),
            ..side
        },
        suggestion,
        entries: talk.entries,
        said,
        newest_at: ticket.last_message_at,
        seen_until: seen.get(&id).copied(),
    })
}

/// The company's own fields with the ticket's values.
fn fields(handbook: &Handbook, visitor: &Visitor, ticket: &Ticket, view: &InView) -> FieldsView {
    let one = |field: &CustomField| FieldView {
        key: field.key.clone(),
        name: field.name.clone(),
        kind: field.kind,
        hint: field.hint.clone(),
        choices: field.choices.clone(),
        value: ticket.fields.get(&field.key).cloned().unwrap_or_default(),
        required: field.required_on_solve,
    };
    FieldsView {
        view: view.clone(),
        fields: handbook.fields.iter().map(one).collect(),
        may_change: visitor.person.role.may_answer() && ticket.status != Status::Closed,
    }
}

/// Its tags, and those it could have.
async fn tags(
    conn: &mut Conn,
    visitor: &Visitor,
    ticket: &Ticket,
    view: &InView,
) -> Result<TagsView, Failure> {
    let may_change = visitor.person.role.may_answer() && ticket.status != Status::Closed;
    let known = if may_change { store::tags::known(conn).await? } else { Vec::new() };
    Ok(TagsView { view: view.clone(), tags: ticket.tags.clone(), known, may_change })
}

/// Issues the ticket is linked to, from its events.
fn linked(visitor: &Visitor, ticket: &Ticket, view: &InView, found: &[String]) -> Linked {
    let fact = |address: &String| Fact::new(&links::issue_name(address), address, "");
    Linked {
        ticket: ticket.id,
        view: view.clone(),
        links: found.iter().map(fact).collect(),
        may_change: visitor.person.role.may_answer() && ticket.status != Status::Closed,
    }
}

fn acts(
    web: &Web,
    visitor: &Visitor,
    page: &Page,
    ticket: &Ticket,
    (staff, absences): (&[Person], &[Absence]),
    talk: &conversation::Talk,
) -> Acts {
    let handbook = web.desk.handbook();
    let assignees = staff.iter().filter(|person| person.role.may_answer()).map(|person| {
        let on = ticket.assignee_id == Some(person.id);
        let away = super::absences::of(absences, person.id, page.now);
        let hint = away.map(|away| away.words(&visitor.person.time_zone)).unwrap_or_default();
        Choice::new(&person.id.to_string(), person.display_name(), &hint, on)
    });
    let severities = handbook
        .severities
        .iter()
        .map(|one| Choice::new(&one.key, &one.name, &one.guideline, one.key == ticket.severity));
    let products = handbook.products.iter().map(|one| {
        let group = handbook.group_name(&one.group);
        Choice::new(&one.key, &one.name, group, ticket.product.as_deref() == Some(&one.key))
    });
    let plans = handbook.plans.iter().map(|one| {
        let such = Ticket { plan: one.key.clone(), ..ticket.clone() };
        let target = handbook.target_of(&such);
        let hint = target.map_or_else(|| "no target".to_owned(), desk::sla::target_words);
        Choice::new(&one.key, &one.name, &hint, one.key == ticket.plan)
    });
    let unanswered = ticket.unanswered_at.is_some();
    Acts {
        ticket: ticket.id,
        view: InView::default(),
        status: ticket.status,
        may_change: visitor.person.role.may_answer(),
        may_redact: desk::redaction::may_redact(visitor.person.role),
        mine: ticket.assignee_id == Some(visitor.person.id),
        assignees: assignees.collect(),
        severities: severities.collect(),
        products: products.collect(),
        plans: plans.collect(),
        plan_note: talk.plan_note.clone(),
        plan_by_hand: ticket.plan_by_hand,
        investigation: InvestigationView::default(),
        waiting: 0,
        with_team: ticket.escalated.is_some(),
        solve_asks: if unanswered {
            "The customer's last message has no answer yet.".to_owned()
        } else {
            String::new()
        },
    }
}
