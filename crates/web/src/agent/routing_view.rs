//! What a ticket's page shows of its routing: the suggested product, billing with investigation,
//! the plan set on its organisation, who of us follows.

use desk::{
    handbook::TextName,
    organisations::Organisation,
    people::Person,
    tickets::{Investigation, Ticket},
};
use store::{Conn, Fault};
use ui::{
    kit::field::Choice,
    tickets::{FollowerRow, FollowersView, InvestigationView, SimilarTicket, SuggestionView},
};

use super::{conversation::Names, words::face};
use crate::{Web, http::Visitor};

/// The product similar tickets speak for; one read, and only while the ticket has none.
pub async fn suggestion(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    ticket: &Ticket,
) -> Result<Option<SuggestionView>, Fault> {
    if ticket.product.is_some() || ticket.status.is_done() {
        return Ok(None);
    }
    let found = store::suggestions::of_ticket(conn, ticket.id).await?;
    let Some(found) = found.filter(|found| found.dismissed.is_none()) else { return Ok(None) };
    let handbook = web.desk.handbook();
    // Evidence is shown to those who may read every ticket of it; an engineer sees the count.
    let all = matches!(
        visitor.viewer(),
        desk::viewer::Viewer::Agent(_) | desk::viewer::Viewer::AccountPerson(_)
    );
    let similar = found.evidence.similar.iter().filter(|_| all).map(|one| SimilarTicket {
        id: one.ticket.0,
        subject: one.subject.clone(),
        likeness: one.likeness,
        shared: one.shared.clone(),
    });
    Ok(Some(SuggestionView {
        product: handbook.product_name(&found.product).to_owned(),
        confidence: found.evidence.confidence.words().to_owned(),
        sentence: found.evidence.sentence(),
        similar: similar.collect(),
        may_change: visitor.person.role.may_answer(),
    }))
}

/// How far a billing matter's investigation is, and what its end will say to whom.
pub fn investigation(
    web: &Web,
    ticket: &Ticket,
    people: &[Person],
    staff: &[Person],
) -> InvestigationView {
    let handbook = web.desk.handbook();
    let routing = &handbook.routing;
    let lead = staff.iter().find(|one| {
        !routing.billing_lead.is_empty() && one.address.as_ref() == Some(&routing.billing_lead)
    });
    let team = handbook.team_name(&routing.billing_team).to_owned();
    let mut view = InvestigationView {
        state: ticket.investigation,
        lead: lead.map(|lead| lead.display_name().to_owned()).unwrap_or_default(),
        team,
        ..InvestigationView::default()
    };
    if ticket.investigation == Investigation::Open {
        let told: Vec<&Person> = people.iter().filter(|one| one.address.is_some()).collect();
        view.told = told.iter().map(|person| person.display_name().to_owned()).collect();
        view.text = told.first().map(|person| text(web, ticket, person)).unwrap_or_default();
    }
    view
}

/// The words the first of them will read.
fn text(web: &Web, ticket: &Ticket, person: &Person) -> String {
    let (handbook, settings) = (web.desk.handbook(), web.desk.settings());
    let link = format!("{}{}", settings.public_url, ui::paths::portal_ticket(ticket.id));
    let values = [
        ("company", settings.company.as_str()),
        ("customer", person.first_name()),
        ("number", &ticket.id.to_string()),
        ("subject", &ticket.subject),
        ("team", handbook.team_name(&handbook.routing.billing_team)),
        ("link", &link),
    ];
    let filled = handbook.text(TextName::HandedOver).fill(&values);
    filled.map(|words| words.body).unwrap_or_default()
}

/// Who set the plan, and why: `on_ticket` where that was done on the ticket, else on the
/// organisation; empty where it is synced.
pub async fn plan_note(
    conn: &mut Conn,
    on_ticket: String,
    organisation: Option<&Organisation>,
    staff: &[Person],
) -> Result<String, Fault> {
    let by_hand = organisation.filter(|one| one.plan_by_hand.is_some() && on_ticket.is_empty());
    let Some(organisation) = by_hand else { return Ok(on_ticket) };
    let events = store::organisations::events(conn, organisation.id, 30).await?;
    let Some(event) = events.iter().find(|event| event.what.field == "plan") else {
        return Ok(String::new());
    };
    let names = Names::of(staff.iter());
    let who = event.actor.person().map_or("Prickle", |id| names.get(id));
    Ok(format!("set on {} by {who}: {}", organisation.name, event.what.because))
}

/// Who of us follows, and whom the reader may add.
pub async fn followers(
    conn: &mut Conn,
    visitor: &Visitor,
    ticket: &Ticket,
    staff: &[Person],
) -> Result<FollowersView, Fault> {
    let found = store::followers::of_ticket(conn, ticket.id).await?;
    let me = &visitor.person;
    let others = staff.iter().filter(|person| {
        let free = person.id != me.id && found.iter().all(|one| one.person != person.id);
        free && me.role.may_answer()
    });
    Ok(FollowersView {
        mine: found.iter().any(|one| one.person == me.id),
        others: others
            .map(|one| Choice::new(&one.id.to_string(), one.display_name(), "", false))
            .collect(),
        followers: found
            .into_iter()
            .map(|one| FollowerRow {
                person: one.person,
                face: face(&one.name, one.person),
                may_take_off: one.person != me.id && me.role.may_answer(),
                because: one.because,
            })
            .collect(),
    })
}
