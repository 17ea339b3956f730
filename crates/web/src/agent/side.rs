//! The panel beside a ticket: customer, organisation, context, earlier tickets, the survey.

use base::ids::TicketId;
use desk::{
    csat::Survey,
    organisations::{Organisation, change::owners},
    people::{Person, Role},
    tickets::Ticket,
    viewer::Viewer,
};
use serde_json::Value;
use store::{Conn, lists};
use ui::tickets::{
    ContextFacts, CustomerCard, EarlierTicket, Fact, FieldsView, MergedView, OrganisationCard,
    RelatedView, SidePanel, SurveyAnswer, TagsView,
};

use super::{
    routing_view,
    words::{face_of, plan_badge, zone_line},
};
use crate::{
    Web,
    http::{Failure, Page, Visitor},
};

/// Earlier tickets shown at the most.
const EARLIER: usize = 6;

/// Gathers the panel.
pub async fn build(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    (ticket, organisation): (&Ticket, Option<Organisation>),
    (people, staff): (&[Person], &[Person]),
) -> Result<SidePanel, Failure> {
    let requester = people.iter().find(|person| person.id == ticket.requester_id);
    let mut earlier = earlier(conn, &visitor.viewer(), ticket).await?;
    let followers = routing_view::followers(conn, visitor, ticket, staff).await?;
    let surveys = store::surveys::around(conn, &visitor.viewer(), ticket).await?;
    let context = store::context::of_ticket(conn, ticket.id).await?;
    let context = context.as_deref().map(facts).unwrap_or_default();
    let handbook = web.desk.handbook();
    Ok(SidePanel {
        customer: CustomerCard {
            known: known(page, requester, organisation.as_ref(), &earlier, &surveys),
            ..customer(page, ticket, requester, people)
        },
        followers,
        organisation: organisation.map(|organisation| OrganisationCard {
            id: Some(organisation.id),
            plan: plan_badge(&handbook, &ticket.plan),
            plan_note: String::new(),
            priority: organisation.priority,
            accounts: accounts(&organisation, staff),
            line: earlier_words(&earlier),
            name: organisation.name,
        }),
        survey: surveys.into_iter().find(|survey| survey.ticket_id == ticket.id).and_then(|one| {
            Some(SurveyAnswer {
                rating: one.rating?,
                wants_contact: one.contact_wished,
                at: one.answered_at?,
                words: one.words,
            })
        }),
        context,
        linked: None,
        merged: MergedView::default(),
        tags: TagsView::default(),
        fields: FieldsView::default(),
        related: RelatedView::default(),
        asides: Vec::new(),
        earlier: {
            earlier.truncate(EARLIER);
            earlier
        },
    })
}

/// How many tickets came before this one, of the organisation where there is one.
fn earlier_words(earlier: &[EarlierTicket]) -> String {
    match earlier.len() {
        0 => "this is the first".to_owned(),
        more if more > EARLIER => format!("more than {EARLIER} before this one"),
        some => format!("{} before this one", ui::format::number(some as u64)),
    }
}

/// `5 of 5, once` or `4.7 of 5 over 3 answers`.
fn ratings_words(ratings: &[u64]) -> String {
    let count = ratings.len() as u64;
    let tenths = (ratings.iter().sum::<u64>() * 10 + count / 2) / count.max(1);
    let mean = match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}.{rest}"),
    };
    if count == 1 {
        format!("{mean} of 5, once")
    } else {
        format!("{mean} of 5 over {count} answers")
    }
}

/// What is known of everybody, also of somebody who wrote for the first time.
fn known(
    page: &Page,
    requester: Option<&Person>,
    organisation: Option<&Organisation>,
    earlier: &[EarlierTicket],
    surveys: &[Survey],
) -> Vec<Fact> {
    let Some(person) = requester else { return Vec::new() };
    let mut known = Vec::new();
    let first = ui::format::moment(person.created_at, page.now, &page.zone);
    known.push(Fact::new("First seen", &first, ""));
    if organisation.is_none() {
        known.push(Fact::new("Tickets", &earlier_words(earlier), ""));
    }
    let ratings: Vec<u64> = surveys.iter().filter_map(|one| one.rating.map(u64::from)).collect();
    if !ratings.is_empty() {
        known.push(Fact::new("Ratings", &ratings_words(&ratings), ""));
    }
    known
}

/// Who looks after the account; one of us, written as an address, by name.
fn accounts(organisation: &Organisation, staff: &[Person]) -> Vec<String> {
    let named = |owner: String| {
        let of_us = staff.iter().find(|one| one.address.as_deref() == Some(owner.as_str()));
        of_us.map_or(owner, |one| one.display_name().to_owned())
    };
    owners(&organisation.account_owner).into_iter().map(named).collect()
}

fn customer(
    page: &Page,
    ticket: &Ticket,
    requester: Option<&Person>,
    people: &[Person],
) -> CustomerCard {
    let Some(person) = requester else { return CustomerCard::default() };
    let place = zone_line(&person.time_zone, page.now);
    let role = if person.role == Role::OrgAdmin { "org admin" } else { "" };
    let line = [role, &place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let others = people.iter().filter(|other| other.id != person.id).map(|other| {
        format!("{} <{}>", other.display_name(), other.address.as_deref().unwrap_or("no address"))
    });
    CustomerCard {
        id: Some(person.id),
        face: face_of(person),
        line: line.join(" · "),
        address: person.address.clone().unwrap_or_default(),
        unverified: !ticket.verified,
        others: others.collect(),
        known: Vec::new(),
    }
}

async fn earlier(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: &Ticket,
) -> Result<Vec<EarlierTicket>, Failure> {
    let which = match ticket.organisation_id {
        Some(organisation) => lists::Which::OfOrganisation(organisation),
        None => lists::Which::OfRequester(ticket.requester_id),
    };
    let before = lists::After { urgency: 0, rank: 0, due: 0, id: TicketId(ticket.id.0) };
    let rows = lists::page(conn, viewer, &which, Some(before), EARLIER as i64 + 1).await?;
    Ok(rows
        .into_iter()
        .map(|row| EarlierTicket {
            id: row.ticket.id,
            subject: row.ticket.subject,
            status: row.ticket.status,
            at: row.ticket.opened_at,
        })
        .collect())
}

/// What the widget told, in words. Unknown keys are shown as they are: nothing is hidden.
fn facts(json: &str) -> ContextFacts {
    let Ok(Value::Object(context)) = serde_json::from_str::<Value>(json) else {
        return ContextFacts::default();
    };
    let mut out = ContextFacts::default();
    for (key, value) in context {
        match (key.as_str(), &value) {
            (_, Value::Null) => {}
            ("console" | "console_errors", Value::Array(lines)) => {
                out.console_errors = lines.iter().map(words).collect();
            }
            ("flags" | "feature_flags", Value::Array(flags)) => {
                out.flags = flags.iter().map(words).collect();
            }
            ("flags" | "feature_flags", Value::Object(flags)) => {
                let one = |(name, value): (&String, &Value)| format!("{name} = {}", words(value));
                out.flags = flags.iter().map(one).collect();
            }
            ("replay_url" | "session_replay_url", Value::String(url)) if is_link(url) => {
                out.links.push(Fact::new("Replay", "", url));
            }
            ("sdk", Value::Object(sdk)) => {
                let part = |key: &str| sdk.get(key).map(words).unwrap_or_default();
                let name = format!("{} {}", part("name"), part("version"));
                out.facts.push(Fact::new("SDK", name.trim(), ""));
                out.facts.push(Fact::new("API host", &part("api_host"), ""));
            }
            (_, value) => {
                let text = words(value);
                let href = if is_link(&text) { text.as_str() } else { "" };
                if !text.is_empty() {
                    out.facts.push(Fact::new(&label(&key), &text, href));
                }
            }
        }
    }
    out
}

/// The addresses among what the widget told: replays, pages.
pub fn addresses(json: &str) -> Vec<String> {
    let ContextFacts { links, facts, .. } = facts(json);
    let all = links.into_iter().chain(facts).filter(|fact| !fact.href.is_empty());
    all.map(|fact| fact.href).collect()
}

/// Only plain web addresses become links: a `javascript:` one would be the customer's code.
fn is_link(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) => {
            let shown = ["message", "text", "key"].iter().find_map(|key| map.get(*key)?.as_str());
            shown.map_or_else(|| value.to_string(), str::to_owned)
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// `page_url` is read as “Page url”.
fn label(key: &str) -> String {
    let known = match key {
        "page_url" => "Page",
        "distinct_id" => "Distinct id",
        "app_version" => "App version",
        "time_zone" => "Time zone",
        _ => "",
    };
    if known.is_empty() {
        crate::http::failure::sentence(&key.replace('_', " ")).trim_end_matches('.').to_owned()
    } else {
        known.to_owned()
    }
}
